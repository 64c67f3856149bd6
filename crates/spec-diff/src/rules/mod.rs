//! What a difference between two documents means for programs that run, and for the service: a
//! table of rules, each with the fields it judges and a function that does.
//!
//! A running client was compiled from the base and meets a service that follows the head. The service
//! meets clients that were compiled from the head. What callers of the Rust client have to change is
//! not judged here: [`crate::callers`] knows.

mod definitions;
mod enums;
mod judge;
mod mirror;
mod names;
mod operations;
mod otherwise;
mod parameters;
mod properties;
mod prose;
mod required;
mod responses;
mod rule;
mod schemas;
mod security;
mod servers;
mod table;
mod usage;
mod words;

pub(crate) use judge::{WRITTEN_OTHERWISE, judge};
pub use mirror::untrue;
pub use prose::example;
pub(crate) use rule::Judgement;
pub use rule::{Cause, Context, Mirror, Rule, Rules, Verdict, demands};
pub use servers::server;
pub use usage::sent;
pub use words::{name_of_pointer, shown};

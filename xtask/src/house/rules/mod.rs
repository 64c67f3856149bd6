//! The rules of this workspace: what its tables, tests and hand-written types demand of the contract,
//! beyond what OpenAPI and the generator do. `table` has a row for each; what finds the faults is in a
//! module a subject.

mod limits;
pub mod listing;
mod names;
mod pages;
mod permissions;
mod schemas;
mod servers;
mod table;

pub use table::RULES;

//! What a run prints, in the format that was asked for, and what its exit code is.
//!
//! Every command prints through one [`Report`]: a [`Report::finding`] each, then one
//! [`Report::summary`], or a [`Report::error`] where it could not do its work. The formats that are
//! one document ([`Format::Json`], [`Format::Sarif`]) are written with the last of these. Each form
//! is a module of its own, and knows nothing of the report that it is a form of.

mod github;
mod human;
mod json;
mod message;
mod outcome;
mod paths;
mod printable;
mod printer;
mod program;
mod sarif;

pub use human::{Colour, counted};
pub use outcome::Outcome;
pub use paths::{relative, slashed};
pub use printable::{printable, steers};
pub use printer::{Format, Report};
pub use program::Program;

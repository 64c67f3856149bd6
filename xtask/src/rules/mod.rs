//! The rules that a spec has to keep, so that what is generated from it compiles and behaves.
//!
//! A rule is a row of a table: its name, the reason for it, and a function that finds the faults.
//! The reason is the rule's, the place and the mend are the fault's. Rules come in stages: a later
//! stage assumes that the ones before it found nothing.

mod examples;
pub(crate) mod explain;
mod names;
mod operations;
mod parameters;
mod prose;
mod responses;
mod rule;
mod schemas;
mod structure;
mod table;

pub(crate) use operations::{https, is_kebab};
pub(crate) use responses::{requires, success_bodies};
pub(crate) use rule::{Fault, Rule, Rules, Stage};
pub(crate) use schemas::is_null_branch;
pub(crate) use table::{READING, RULES};

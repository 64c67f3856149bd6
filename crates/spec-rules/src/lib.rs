//! The rules that a document has to keep, so that what is generated from it compiles and behaves.
//!
//! **In** come a [`Document`](spec_document::document::Document) and the [`Rules`] of a workspace: the
//! tables of this crate and whatever tables the workspace has of its own. **Out** go
//! [findings](spec_document::finding::Finding), or the [explanation](explain) of a rule. It knows what the
//! generator takes, but not the generator.
//!
//! A rule is a row of a table ([`RULES`]): its name, the reason for it, and a function that finds the
//! faults. The reason is the rule's, the place and the mend are the fault's. Rules come in
//! [stages](Stage): a later stage assumes that the ones before it found nothing. For each rule there is a
//! document in `tests/broken-specs` that breaks it and nothing else; `check --explain` shows it.

#![allow(
    clippy::result_large_err,
    reason = "a finding as an error ends the run, so that its size costs nothing"
)]

mod examples;
pub mod explain;
mod names;
mod operations;
mod parameters;
mod prose;
mod responses;
mod rule;
mod schemas;
mod structure;
mod table;

pub use operations::{https, is_kebab};
pub use responses::{requires, success_bodies};
pub use rule::{Fault, Rule, Rules, Stage};
pub use schemas::is_null_branch;
pub use table::{READING, RULES};

/// A document that keeps every rule here, to try things on.
pub const SOUND: &str = include_str!("../tests/broken-specs/sound.yaml");

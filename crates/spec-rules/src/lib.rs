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
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | The broken spec of a rule is what `--explain` shows. | An example that is tested cannot go stale. | A text in each row. |
//! | Operations by HEAD, OPTIONS and TRACE are refused. | The generated client has no call for two of them, and an answer to HEAD has no body, so that it can have neither an example nor a contract case. | Letting HEAD through without examples. |
//! | An integer in an example is written as one. | serde refuses `1.0` for an integer, and the client would not read its own contract. | JSON Schema's notion, to which `1.0` is one. |
//! | Circles of merging schemas are looked for with the shape of the document. | Nothing may be generated, not even for a comparison, before both kinds of circle are known. | `diff` calling single rules by itself. |

#![allow(
    clippy::result_large_err,
    reason = "a finding as an error ends the run, so that its size costs nothing"
)]

mod examples;
pub mod explain;
mod names;
mod operations;
mod parameters;
mod paths;
mod prose;
mod responses;
mod rule;
mod schemas;
mod structure;
mod table;

pub use operations::{https, is_kebab};
pub use responses::{requires, success_bodies};
pub use rule::{Fault, Rule, Rules, Stage};
pub use schemas::{is_null_branch, merged};
pub use table::{READING, RULES};

/// A document that keeps every rule here, to try things on.
pub const SOUND: &str = include_str!("../tests/broken-specs/sound.yaml");

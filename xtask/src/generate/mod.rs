//! What is made of the spec: [`render`] makes every generated file in memory, [`interface()`] only what
//! comparisons need. Which file is made of what says `files`; each kind of content is a module of its own,
//! made of the `digest`.
//!
//! ```text
//! spec ─┬─ client      progenitor's output, repaired by named passes ─┐
//!       ├─ open_enums  the enums that the service adds members to      ├─ crates/mde-client/src/generated/
//!       ├─ aliases     the spec's names of types that mde_core has     │
//!       ├─ pages       which types are pages of a collection           │
//!       ├─ requests    each operation's call as a value                │
//!       ├─ tables      quota, permissions, servers                     │
//!       ├─ manifest    what it was made of and with                   ─┘
//!       ├─ bundle      the spec for other tools                       ── crates/mde-mock/src/generated/
//!       ├─ cases       one contract test for each named example       ─┬ tests/generated/
//!       ├─ operations  how tests call each operation, and its types   ─┘
//!       ├─ commands    one command for each operation that reads      ── crates/mde-cli/src/generated/
//!       └─ ways        how programs ask each operation                ── crates/mde/src/generated/
//! ```

mod aliases;
mod cases;
pub(crate) mod client;
mod columns;
mod commands;
mod digest;
mod failure;
mod files;
mod interface;
mod layout;
mod moments;
mod open_enums;
mod operations;
mod pages;
mod requests;
mod tables;
mod ways;
pub(crate) mod words;

pub use files::{Files, render};
pub use interface::interface;
pub use layout::{COMMAND, maker};

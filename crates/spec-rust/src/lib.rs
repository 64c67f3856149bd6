//! A Rust client made of a document by progenitor.
//!
//! **In** come a document that the rules found nothing wrong with, the generator's settings and the
//! [repairs](Repair) of its output. **Out** go parsed modules, [laid out](Layout) as text, with a
//! [manifest] of what they were made of and with; [`write`](write()) puts them on disk all or not at all, and
//! [freshness](findings) says whether those on disk are they, and why not.
//!
//! Each repair has a name and fails when it finds nothing to repair: one that no longer applies hides that
//! the generator has changed. What else is generated from the document beside the client (tables, cases) is
//! the workspace's. What of the Rust callers can see is for `spec-diff` to say, which knows no generator.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | Repairs of progenitor's output are named passes over the syntax tree, and a pass that finds nothing to do is an error. | A repair that no longer applies hides that the generator has changed. | Patches of text; a fork. |
//! | prettyplease lays generated files out, and rustfmt is told to leave them alone. | A check is one process: rustfmt took most of its time, and another version of it made other files. | The toolchain's rustfmt, with settings named by `generate`; nightly rustfmt for its options. |
//! | One manifest holds generator version, settings, repairs and the hash of the normalised spec; files carry one line that says what made them. | A comment in the spec changes nothing, and a merge conflicts in one line. | Version and hash in the head of each file. |

mod error;
mod files;
mod freshness;
mod generator;
mod input;
pub mod manifest;
pub mod repairs;
mod source;

pub use error::Error;
pub use files::write;
pub use freshness::{Maker, findings};
pub use generator::{Client, quietly, render};
pub use input::whole_operations;
pub use repairs::Repair;
pub use source::{Layout, json};

//! What a document and the service's own description of itself, OData's `$metadata`, say differently.
//!
//! **In** come a document, the bytes of the metadata, and the [`Workspace`] they are compared for; beside
//! the document lies `drift.toml`, the differences that are known. **Out** goes a report with an exit code.
//! Where the metadata comes from, a file or a live service, is the program's business: no HTTP client is
//! linked here.
//!
//! The path of a [run](drift):
//!
//! | module | owns |
//! |---|---|
//! | `run` | the order of the steps |
//! | `source` | where metadata is from, and how a service is asked for it |
//! | `xml` | bytes that claim to be XML: size, encoding, syntax, depth |
//! | `csdl` | what the elements mean: types, entity sets, functions, actions, and where paths lead |
//! | `primitive` | the types that are OData's own, and how JSON writes them |
//! | `compare` | what differs |
//! | `acknowledged` | `drift.toml`: what of that is known |
//! | `conclusion` | what is reported of it |

#![allow(
    clippy::result_large_err,
    reason = "a finding as an error ends the run, so that its size costs nothing"
)]

mod acknowledged;
mod compare;
mod conclusion;
mod csdl;
mod primitive;
mod run;
mod source;
mod xml;

pub use run::{Workspace, drift};
pub use source::{Source, read};
pub use xml::MAX_BYTES;

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
//! | `workspace` | what the program says of what it wants compared |
//! | `source` | metadata as it is handed in |
//! | `origin` | where metadata is from, and how a service is asked for it |
//! | `xml` | bytes that claim to be XML: size, encoding, syntax, depth |
//! | `csdl` | what the elements mean: types, entity sets, functions, actions, and where paths lead |
//! | `primitive` | the types that are OData's own, and how JSON writes them |
//! | `compare` | what differs |
//! | `acknowledged` | `drift.toml`: what of that is known |
//! | `conclusion` | what is reported of it |
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | A bound function that demands a parameter is a difference, even where a property has its name. | A difference can be acknowledged; silence cannot be seen. | Going on to the property. |
//! | Types are paired with the service's by following the paths. | The two sides name things differently (`IpAddress`, `MachineIpAddress`), and the bytes are the same. | A table of names by hand; it remains for what no path leads to. |
//! | A difference quotes what a type stands for, with the name of its definition at most beside it. | The name can stay while the bytes change, and change while they stay. | The name, as it is written. |
//! | Flags are plain text, or an open enum, whose members are compared. | A value may be several members at once. An open enum keeps that as it keeps any other text, and the list of members is worth having. | Plain text alone: a new member would go unnoticed. |
//! | Where the metadata is unclear, or a schema was left out, nothing is said to differ or to have stopped differing. | Who follows the advice to remove an entry would lose it. | Calling every entry obsolete that nothing confirms. |
//! | What the metadata leaves open can be acknowledged, place by place. | The service's own document defines a type twice, and nobody here can mend it. An entry for the fault as a whole would cover what comes to depend on it later. | Taking the first definition: half the time the wrong one. |
//! | More than 4,096 differences are one finding. | A report cut short could not say which acknowledgements still hold. | The first so many. |
//! | Properties of types that inherit from a described one are compared. | An answer may hold such an object. | The declared type alone. |
//! | A function demands its nullable parameters, too. | In OData null has to be given; only an action's may be left out. | Taking nullable for optional. |
//! | An acknowledged difference quotes both sides. | It must not cover a later, different one. | Its name only. |
//! | Metadata with a document type declaration is refused. | Then no entity is ever defined, and the cost is bounded. | Limits on the expansion of entities. |
//! | The nightly run fails when it has no tenant. | What did not run must not look passed. | Skipping it. |

#![allow(
    clippy::result_large_err,
    reason = "a finding as an error ends the run, so that its size costs nothing"
)]

mod acknowledged;
mod compare;
mod conclusion;
mod csdl;
mod origin;
mod primitive;
mod run;
mod source;
mod workspace;
mod xml;

pub use run::drift;
pub use source::{Source, read};
pub use workspace::Workspace;
pub use xml::MAX_BYTES;

//! The rules of this workspace: what its tables, tests and hand-written types demand of the contract,
//! beyond what OpenAPI and the generator do. `table` has a row for each; what finds the faults is in a
//! module a subject.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | The schema of a path parameter may allow `.` and `..`. | The client refuses them before it sends anything, whatever the schema says (`mde_core::path_segment`), as it does empty text. | A rule that demands a pattern against them: each id would become a type with a regular expression, for two values that no service gives out. An example must be none of them. |
//! | Bounds of numbers and lists are refused in all that is sent. | The generator enforces none of them, and `minimum: 1` makes another Rust type. The service refuses what it does not take. | Letting them through as words for people: the stand-in would refuse what the client sends without a word. |
//! | A closed enum is fine where only requests hold it. | A member that the service adds is one that nobody can ask for yet, and costs no answer. | Open enums everywhere: a misspelt member would be sent. |
//! | A function in a path has quotes around text, and nothing but parameters for arguments. | Between quotes the client doubles those of the value, as OData has it; without them a value could end the argument. One form can be routed without guessing. | Any text around a parameter. |

mod commands;
mod entities;
mod functions;
mod limits;
pub mod listing;
mod names;
mod pages;
mod permissions;
mod schemas;
mod servers;
mod table;
mod ways;

pub use table::RULES;

//! What is true of this workspace's contract and of no other.
//!
//! This is also the list of what another workspace would bring of its own, with the crate that it is handed
//! to:
//!
//! | module | says | handed to |
//! |---|---|---|
//! | `dialect`, `deviations` | which extensions documents may use, and what names the items of their lists | `spec_document`'s `Dialect`, by all |
//! | `ways` | what programs write to ask an operation | generated code, rules, `spec_diff` |
//! | [`bundle`] | how a document is opened for tools that do not know the extensions | the same |
//! | [`rules`] | rules beyond those of OpenAPI and the generator, each with a spec that breaks it | `spec_rules::Rules` |
//! | [`diff`] | what changes of the extensions mean, and what more a change means here | `spec_diff::Rules` |
//! | [`mod@crate::generate`] | the generator's settings and repairs, and what is generated beside the client | `spec_rust` |
//!
//! The program beside this library adds where the spec is, and how the service is asked.

pub mod bundle;
pub(crate) mod deviations;
mod dialect;
pub mod diff;
pub mod rules;
pub(crate) mod ways;

pub use dialect::DIALECT;
pub use rules::RULES;

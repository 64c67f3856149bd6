//! The service's own description of itself: OData's Common Schema Definition Language (CSDL), version
//! 4, as far as a contract can be held against it.
//!
//! It has types, entity sets, functions and actions, each with its place, and answers which is which, or
//! that the document leaves it open. It judges nothing; that is for [`super::compare`].
//!
//! | module | owns |
//! |---|---|
//! | [`reader`] | the form of a document: its elements, and what each must say |
//! | [`metadata`] | the description as a whole, and what the name of a type stands for |
//! | [`types`] | what types, properties and members are |
//! | [`callables`] | what functions and actions are, and what a path can begin with |
//! | [`inheritance`] | what a type has from those that it inherits from |
//! | [`path`] | where the segments of a path lead |

mod callables;
mod inheritance;
mod metadata;
mod path;
mod reader;
mod types;

pub(crate) use metadata::Metadata;
pub(crate) use path::{DeadEnd, Request, Segment, Step};
pub(crate) use types::{Enumeration, Meaning, Property, Resolved, Structured, Unclear, Unpairable};

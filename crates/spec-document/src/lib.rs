//! An OpenAPI 3.0 document as the tools of a workspace read it.
//!
//! **In** come the bytes of a document in YAML or JSON, and a [`Dialect`](dialect::Dialect): what the
//! workspace's documents may say beyond OpenAPI. **Out** go the document with the place of every value, a
//! view of it with references followed, and the printer of whatever is found in it. Everything else in
//! `crates/spec-*` stands on this crate; it stands on none of them, and knows neither a generator nor an
//! HTTP client.
//!
//! | module | owns |
//! |---|---|
//! | [`document`] | reading: size, encoding, YAML's core schema, the place of every key and value |
//! | [`node`] | a value with the JSON pointer that leads to it |
//! | [`model`] | OpenAPI's objects as data: which fields each has, what belongs into them |
//! | [`dialect`] | the same for extensions, handed in by the workspace |
//! | [`deviations`] | a document in which deviations are among the examples |
//! | [`walk`] | every object with its kind, and whatever does not belong where it stands |
//! | [`spec`] | the view: operations, parameters, responses, schemas, references followed |
//! | [`strict`] | the same for whoever needs all of it: what is not there is an error |
//! | [`or_null`] | what a schema says without its null, in whichever form it allows that |
//! | [`json_schema`] | schemas of OpenAPI as JSON Schema, and values held against them |
//! | [`naming`] | the Rust names that names in a document become |
//! | [`period`] | a length of time as documents write it |
//! | [`finding`], [`report`] | a fault with its place, reason and mend; how findings are printed |

#![allow(
    clippy::result_large_err,
    reason = "a finding as an error ends the run, so that its size costs nothing"
)]

pub mod deviations;
pub mod dialect;
pub mod document;
pub mod finding;
pub mod json_schema;
pub mod model;
pub mod naming;
pub mod node;
pub mod or_null;
pub mod period;
pub mod report;
pub mod spec;
pub mod strict;
pub mod walk;

//! What spec and metadata say differently.
//!
//! It follows each path of the spec through the metadata to what is answered there, and from there
//! pairs schemas with types: whatever the two sides call them, they describe the same bytes. A schema
//! that no path leads to is paired with the type of its name. Whether a difference is known is
//! [`crate::acknowledged`]'s business.
//!
//! What CSDL does not describe is not compared: annotations (`@odata.…`), the envelope around a list
//! or a single value, error bodies, and whether a list may be null, which OData rules out and services do all the same.
//! Nor are the types of a function's parameters, whether an item of its answer may be null, and other
//! successes than the first with JSON.
//!
//! | module | owns |
//! |---|---|
//! | [`difference`] | what a difference is, what it calls a schema, and what of a comparison is handed on |
//! | [`comparer`] | the state of a comparison: what is compared, what is still to be, and what was noted |
//! | [`pairs`] | the comparison: which schema describes which type |
//! | [`operations`] | operations, their paths and their answers |
//! | [`values`] | a value's schema against its type |
//! | [`properties`] | the properties of an object: those that one side lacks, and null |
//! | [`enums`] | the members of an enum |
//! | [`effective`] | what a schema comes to without references and wrappers |
//! | [`words`] | what a schema says, told in a word or two |
//! | [`edits`] | the YAML that ends a difference |

mod comparer;
mod difference;
mod edits;
mod effective;
mod enums;
mod operations;
mod pairs;
mod properties;
mod values;
mod words;

pub(crate) use difference::{Class, Comparison, Difference, MAX_DIFFERENCES};
pub(crate) use pairs::compare;

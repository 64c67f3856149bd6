//! Functions and actions, and what a path can begin with: entity sets, singletons and imports.

use std::collections::BTreeMap;

use super::types::TypeRef;
use spec_document::finding::Place;

/// A function or an action.
#[derive(Debug)]
pub(super) struct Callable {
    pub(super) name: String,
    pub(super) full_name: String,
    pub(super) place: Place,
    pub(super) action: bool,
    /// The type that it belongs to, if any.
    pub(super) binding: Option<TypeRef>,
    /// The parameters besides that one, each with whether it may be left out.
    pub(super) parameters: BTreeMap<String, bool>,
    pub(super) returns: Option<TypeRef>,
}

/// What a path can begin with.
#[derive(Debug)]
pub(super) struct Entrance {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) to: To,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum To {
    Type(TypeRef),
    /// Imports a function or an action by its full name.
    Callable(String),
}

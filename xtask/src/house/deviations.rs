//! What stands beside the examples: the names, and the ways in which it deviates.

use spec_document::dialect::{Deviates, Deviations};
use spec_document::model::Shape::{Any, Map, OrReference, Text};
use spec_document::model::{Extension, Field, Kind, Shape, may};

/// What this contract calls them.
pub(crate) const DEVIATIONS: Deviations = Deviations {
    field: FIELD,
    object: &DEVIATION,
    mark: MARK,
    words: &[
        (Deviates::Member, WAYS[0]),
        (Deviates::Property, WAYS[1]),
        (Deviates::NoBody, WAYS[2]),
        (Deviates::ErrorForm, WAYS[3]),
    ],
};

/// The field beside `examples`.
pub(crate) const FIELD: &str = "x-deviations";
/// The field of a deviation that says in what way it is one.
pub(crate) const MARK: &str = "x-deviation";
/// The words of the mark.
pub(crate) const WAYS: &[&str] = &[
    "unannounced-enum-value",
    "unannounced-property",
    "empty-body",
    "foreign-error-shape",
];

static ONE_DEVIATION: Shape = OrReference(Kind::Extension(&DEVIATION));
/// The field of what has deviations.
pub(crate) const IN_DEVIATIONS: &[Field] = &[may(FIELD, Map(&ONE_DEVIATION))];

/// An entry of `x-deviations`: an example in all but that it is marked.
pub(crate) static DEVIATION: Extension = Extension {
    noun: "a deviation",
    section: Some(FIELD),
    fields: &[
        may("summary", Text),
        may("description", Text),
        may("value", Any),
        may("externalValue", Text),
    ],
};

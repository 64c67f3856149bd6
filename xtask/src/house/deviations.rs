//! The names of what stands beside the examples, and of the ways in which it deviates.

use spec_document::dialect::Deviates;

/// The field beside `examples`.
pub(crate) const DEVIATIONS: &str = "x-deviations";

/// The field of a deviation that says in what way it is one.
pub(crate) const MARK: &str = "x-deviation";

/// The words of the mark.
pub(crate) const WAYS: &[&str] = &[
    "unannounced-enum-value",
    "unannounced-property",
    "empty-body",
    "foreign-error-shape",
];

/// The words by what they mean.
pub(crate) const WORDS: &[(Deviates, &str)] = &[
    (Deviates::Member, WAYS[0]),
    (Deviates::Property, WAYS[1]),
    (Deviates::NoBody, WAYS[2]),
    (Deviates::ErrorForm, WAYS[3]),
];

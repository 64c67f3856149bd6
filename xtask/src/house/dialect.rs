//! The extensions of this workspace's contract.
//!
//! | field | of | says |
//! |---|---|---|
//! | `x-rate-limits` | an operation | how many calls it takes in which periods, by itself or with the family that `shared` names |
//! | `x-singular` | a path item | what one of the things is called, where the rule of `ways` does not say so |
//! | `x-name`, `x-cloud`, `x-authority`, `x-token-scope` | a server | what it is called, and who signs in to it where and for what |
//! | `x-command` | an operation | the two words by which the command line asks it, in place of those of its path |
//! | `x-table`, `x-csv` | a schema | the columns of its items, in tables for people and in CSV |
//! | `x-ms-enum` | a schema | that its enum is open |
//! | `x-tone` | a schema | which members of its enum are good news, a warning or bad news to whoever reads a table |
//! | `x-refers` | a schema | which of its properties hold the keys of entities of which other schemas |
//! | `x-key-of` | a parameter of a path | of which schema and property its values are, where it is not `id` |
//! | `x-deviations`, `x-deviation` | an answer, and each of them | what the service sends although it is not promised, and in what way |

use spec_document::dialect::{Constants, Dialect, List, OpenEnums};
use spec_document::model::Shape::{Count, Flag, List as ListOf, Map, Object, Text, Word};
use spec_document::model::{Extension, Kind, Shape, may, must};
use spec_document::node::Node;
use spec_document::period::seconds;

use super::bundle;
use super::deviations::{DEVIATION, DEVIATIONS, IN_DEVIATIONS, MARK, WAYS};
use super::ways::SINGULAR;

/// The dialect.
pub static DIALECT: Dialect = Dialect {
    fields: &[
        (
            Kind::Operation,
            &[
                may("x-rate-limits", ListOf(&ONE_LIMIT)),
                may("x-command", ListOf(&Text)),
            ],
        ),
        (Kind::PathItem, &[may(SINGULAR, Text)]),
        (
            Kind::Server,
            &[
                may("x-name", Text),
                may("x-cloud", Text),
                may("x-authority", Text),
                may("x-token-scope", Text),
            ],
        ),
        (
            Kind::Schema,
            &[
                may("x-ms-enum", Object(Kind::Extension(&MS_ENUM))),
                may("x-refers", Map(&Text)),
                may("x-table", ListOf(&ONE_COLUMN)),
                may("x-csv", ListOf(&Text)),
                may("x-tone", Map(&Word(TONES))),
            ],
        ),
        (Kind::Parameter, &[may("x-key-of", Text)]),
        // That it does not belong there is for a rule to say.
        (Kind::Example, &[may(MARK, Word(WAYS))]),
        (Kind::Extension(&DEVIATION), &[must(MARK, Word(WAYS))]),
        (Kind::MediaType, IN_DEVIATIONS),
        (Kind::Components, IN_DEVIATIONS),
    ],
    lists: &[
        List {
            field: "servers",
            name: "x-name",
            is_same: same_url,
            is_ordered: true,
        },
        List {
            field: "x-rate-limits",
            name: "period",
            is_same: same_period,
            is_ordered: true,
        },
        List {
            field: "x-table",
            name: "heading",
            is_same: same_properties,
            is_ordered: true,
        },
    ],
    open_enums: Some(OpenEnums {
        field: "x-ms-enum",
        name: "name",
        is_open: bundle::is_open_enum,
        other: "UnknownValue",
    }),
    constants: &[
        Constants {
            of: Kind::Server,
            field: "x-name",
            taken: &["DEFAULT"],
        },
        Constants {
            of: Kind::Operation,
            field: "operationId",
            taken: &["OPERATIONS", "SERVERS"],
        },
    ],
    deviations: Some(DEVIATIONS),
    opened: bundle::bundle,
};

static ONE_LIMIT: Shape = Object(Kind::Extension(&RATE_LIMIT));

/// An entry of `x-rate-limits`.
pub(crate) static RATE_LIMIT: Extension = Extension {
    noun: "a rate limit",
    section: None,
    fields: &[
        must("calls", Count),
        must("period", Text),
        may("shared", Text),
    ],
};

static ONE_COLUMN: Shape = Object(Kind::Extension(&COLUMN));

/// An entry of `x-table`.
pub(crate) static COLUMN: Extension = Extension {
    noun: "a column",
    section: None,
    fields: &[
        must("heading", Text),
        must("properties", ListOf(&Text)),
        must("snug", Count),
        must("widest", Count),
    ],
};

/// What `x-tone` may say of a member.
pub(crate) const TONES: &[&str] = &["good", "warning", "bad"];

/// What `x-ms-enum` says.
pub(crate) static MS_ENUM: Extension = Extension {
    noun: "an x-ms-enum",
    section: None,
    fields: &[must("name", Text), must("modelAsString", Flag)],
};

fn same_url(was: &Node<'_>, is: &Node<'_>) -> bool {
    was.text("url").is_some() && was.text("url") == is.text("url")
}

fn same_properties(was: &Node<'_>, is: &Node<'_>) -> bool {
    let properties = |node: &Node<'_>| node.get("properties").map(|list| list.value.clone());
    properties(was).is_some() && properties(was) == properties(is)
}

fn same_period(was: &Node<'_>, is: &Node<'_>) -> bool {
    let length = |node: &Node<'_>| node.text("period").and_then(seconds);
    length(was).is_some() && length(was) == length(is)
}

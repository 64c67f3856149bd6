//! Extensions for the documents here.

use serde_json::{Map, Value};
use spec_document::dialect::{Deviates, Deviations, Dialect, List, OpenEnums};
use spec_document::model::Shape::{Any, Map as MapOf, OrReference, Text, Word};
use spec_document::model::{Extension, Field, Kind, Shape, may, must};
use spec_rules::{READING, RULES, Rules};

/// The extensions that the files use; what most of them mean is no business of the rules here.
static DIALECT: Dialect = Dialect {
    fields: &[
        (Kind::Operation, &[may("x-rate-limits", Any)]),
        (
            Kind::Server,
            &[
                may("x-name", Text),
                may("x-cloud", Text),
                may("x-authority", Text),
                may("x-token-scope", Text),
            ],
        ),
        (Kind::Schema, &[may("x-ms-enum", Any)]),
        (Kind::Example, &[may("x-deviation", Word(WORDS))]),
        (Kind::MediaType, DEVIATIONS),
        (Kind::Components, DEVIATIONS),
    ],
    lists: &[List {
        field: "servers",
        name: "x-name",
        is_same: |_, _| false,
        is_ordered: true,
    }],
    open_enums: Some(OpenEnums {
        field: "x-ms-enum",
        name: "name",
        is_open: |schema| schema.contains_key("x-ms-enum"),
        other: "UnknownValue",
    }),
    constants: &[],
    deviations: Some(Deviations {
        field: "x-deviations",
        object: &DEVIATION,
        mark: "x-deviation",
        words: &[
            (Deviates::Member, WORDS[0]),
            (Deviates::Property, WORDS[1]),
            (Deviates::NoBody, WORDS[2]),
            (Deviates::ErrorForm, WORDS[3]),
        ],
    }),
    opened,
};

const WORDS: &[&str] = &[
    "unannounced-enum-value",
    "unannounced-property",
    "empty-body",
    "foreign-error-shape",
];
static ONE: Shape = OrReference(Kind::Extension(&DEVIATION));
const DEVIATIONS: &[Field] = &[may("x-deviations", MapOf(&ONE))];
static DEVIATION: Extension = Extension {
    noun: "a deviation",
    section: Some("x-deviations"),
    fields: &[
        may("summary", Text),
        may("value", Any),
        must("x-deviation", Word(WORDS)),
    ],
};

/// Any text is a member.
fn opened(document: &Value) -> Value {
    let mut opened = document.clone();
    let schemas = opened.pointer_mut("/components/schemas");
    let schemas = schemas.and_then(Value::as_object_mut).into_iter();
    for schema in schemas.flat_map(Map::values_mut) {
        if let Some(schema) = schema.as_object_mut()
            && schema.contains_key("x-ms-enum")
        {
            schema.shift_remove("enum");
            schema.shift_remove("type");
        }
    }
    opened
}

/// The rules here, and no others.
pub(crate) static ALL: Rules = Rules {
    dialect: &DIALECT,
    rows: &[RULES, READING],
};

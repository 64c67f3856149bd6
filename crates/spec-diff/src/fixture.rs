//! What the tests of the rules compare: the sound spec, edited.

use serde_json::{Map, Value};
use spec_document::dialect::{Dialect, List, OpenEnums};
use spec_document::document::Document;
use spec_rules::SOUND;

use crate::change::{Change, changes};
use crate::requires::Requires;
use crate::rules::Rules;

/// As much as OpenAPI's own rules go by.
static DIALECT: Dialect = Dialect {
    lists: &[List {
        field: "servers",
        name: "x-name",
        is_same: |was, is| was.text("url") == is.text("url"),
        is_ordered: true,
    }],
    open_enums: Some(OpenEnums {
        field: "x-ms-enum",
        name: "name",
        is_open: |schema: &Map<String, Value>| schema.contains_key("x-ms-enum"),
        other: "Other",
    }),
    ..Dialect::PLAIN
};

static RULES: Rules = Rules {
    dialect: &DIALECT,
    rows: &[],
    tables: "the table",
    advice: |_, _, _| None,
    sources: |_| Vec::new(),
};

pub(crate) fn document(text: &str) -> Document {
    Document::parse("spec.yaml", text).expect("a document")
}

pub(crate) fn compared(base: &Document, head: &Document) -> Vec<Change> {
    changes(base, head, &RULES)
}

/// What is found, with its sentence.
pub(crate) fn told(base: &str, head: &str) -> Vec<(&'static str, Requires, String)> {
    compared(&document(base), &document(head))
        .into_iter()
        .map(|change| (change.rule, change.requires, change.what))
        .collect()
}

/// The sound spec, edited.
pub(crate) fn edited(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(SOUND.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replacen(old, new, 1)
    })
}

/// An edit of the sound spec, and what it means: rule and version of each change, the gravest first.
type Row = (
    &'static str,
    &'static str,
    &'static [(&'static str, Requires)],
);

/// Makes each edit.
pub(crate) fn each(rows: &[Row]) {
    let base = document(SOUND);
    for (old, new, expected) in rows {
        let changes = compared(&base, &document(&edited(&[(old, new)])));
        let found: Vec<(&str, Requires)> = changes
            .iter()
            .map(|change| (change.rule, change.requires))
            .collect();
        assert_eq!(found, *expected, "{old:?} → {new:?}: {changes:#?}");
        for change in &changes {
            assert!(
                !change.what.is_empty() && change.head.place.line > 0,
                "{change:?}"
            );
        }
    }
}

//! Every file in `broken-specs` but `sound.yaml` breaks one rule, by which the file is named up to `--`.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use spec_document::dialect::{Deviates, Deviations, Dialect, List, OpenEnums};
use spec_document::document::Document;
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

static ALL: Rules = Rules {
    dialect: &DIALECT,
    rows: &[RULES, READING],
};

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken-specs");
    let files = std::fs::read_dir(folder).expect("the folder of broken specs");
    files.map(|file| file.expect("a file").path()).collect()
}

fn findings(path: &Path) -> Vec<&'static str> {
    let findings = match Document::read(path) {
        Ok(document) => ALL.check(&document),
        Err(finding) => vec![finding],
    };
    findings.iter().map(|finding| finding.rule).collect()
}

#[test]
fn each_file_breaks_the_rule_of_its_name_and_no_other() {
    let files = files();
    assert!(files.len() > 150, "only {} files", files.len());
    for path in files {
        let name = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .expect("a name");
        let rule = name.split("--").next().expect("a rule");
        match rule {
            "sound" => assert!(findings(&path).is_empty(), "{:?}", findings(&path)),
            rule => assert_eq!(findings(&path), [rule], "{name}"),
        }
    }
}

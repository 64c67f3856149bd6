//! Whether schemas are written in the forms that the hand-written types of the client take the place of:
//! open enums and lenient timestamps.

use spec_document::model::Kind;
use spec_document::spec::Spec;
use spec_rules::{Fault, is_null_branch};

/// What may stand beside `format: date-time`: what typify calls metadata, which does not matter
/// when it looks for the schema to replace.
const DATE_TIME_FIELDS: &[&str] = &[
    "type",
    "format",
    "nullable",
    "description",
    "title",
    "default",
    "deprecated",
    "example",
    "externalDocs",
    "readOnly",
    "writeOnly",
];

pub(super) fn date_time(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for schema in spec.all(Kind::Schema) {
        if schema.text("format") != Some("date-time") {
            continue;
        }
        for (key, at) in schema.entries() {
            if !DATE_TIME_FIELDS.contains(&key) {
                let what = format!("`{key}` stands beside `format: date-time`");
                faults.push(Fault::at_key(&at, what, "remove it"));
            }
        }
    }
    faults
}

/// Enums by which answers are read, and those that say that they are open.
pub(super) fn enum_open(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for schema in spec
        .all(Kind::Schema)
        .filter(|schema| !is_null_branch(schema))
    {
        let Some(members) = schema.get("enum") else {
            continue;
        };
        let open = schema.get("x-ms-enum");
        let read = spec.is_in_response(schema);
        if !Spec::is_component(schema) {
            if read || open.is_some() {
                let what = "the enum is inline";
                let fix = "make it a component of components/schemas and refer to it with $ref";
                faults.push(Fault::at_key(&members, what, fix));
            }
            continue;
        }
        let component = schema.pointer.rsplit('/').next().unwrap_or_default();
        let Some(open) = open else {
            if read {
                let what = "the enum is closed, and answers hold it: it has no `x-ms-enum`";
                let fix = format!("add `x-ms-enum: {{ name: {component}, modelAsString: true }}`");
                faults.push(Fault::at_key(schema, what, fix));
            }
            continue;
        };
        if let Some(name) = open.get("name")
            && name.value.as_str() != Some(component)
        {
            let what = format!("the enum is named {} here", name.value);
            let fix = format!("write `name: {component}`, as the component is named");
            faults.push(Fault::at(&name, what, fix));
        }
        if let Some(as_string) = open.get("modelAsString")
            && as_string.value.as_bool() != Some(true)
            && read
        {
            let what = "the enum is closed, and answers hold it: `modelAsString` is false";
            faults.push(Fault::at(&as_string, what, "write `modelAsString: true`"));
        }
    }
    faults
}

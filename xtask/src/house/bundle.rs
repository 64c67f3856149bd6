//! Owns the bundle: the spec as JSON for the tools that answer or judge by it (the stand-in, Prism,
//! schemathesis, the check of examples). One document cannot be both the list of known members and
//! the schema that takes any, so the open enums are opened here, and the deviations that an open schema
//! takes become what they then are: examples.

use serde_json::{Map, Value, json};

use super::deviations::DEVIATIONS;
use spec_document::deviations::among_examples;
use spec_document::dialect::Deviates;

/// The spec with its open enums opened, and with those deviations among the examples that it then allows;
/// all else as it is.
pub fn bundle(spec: &Value) -> Value {
    among_examples(&opened(spec), &DEVIATIONS, Deviates::is_tolerated)
}

/// The bundle with all deviations among the examples, for what sends examples and knows nothing else.
pub fn with_all_deviations(spec: &Value) -> Value {
    among_examples(&opened(spec), &DEVIATIONS, |_| true)
}

/// The spec with its open enums opened.
fn opened(spec: &Value) -> Value {
    let mut bundle = spec.clone();
    if let Some(schemas) = bundle
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
    {
        schemas
            .values_mut()
            .filter_map(Value::as_object_mut)
            .for_each(open);
    }
    bundle
}

/// Whether values that are not listed are allowed, too.
pub(crate) fn is_open_enum(schema: &Map<String, Value>) -> bool {
    schema.contains_key("enum")
        && schema
            .get("x-ms-enum")
            .and_then(|flag| flag.get("modelAsString"))
            == Some(&Value::Bool(true))
}

fn open(schema: &mut Map<String, Value>) {
    if !is_open_enum(schema) {
        return;
    }
    let members = schema.shift_remove("enum");
    schema.shift_remove("type");
    // The service writes members that its metadata does not define as the bare number.
    let any =
        json!([{ "type": "string", "enum": members }, { "type": "string" }, { "type": "number" }]);
    schema.insert("anyOf".to_owned(), any);
}

//! Owns the judgement of bodies by somebody else: a JSON Schema validator, which shares nothing with
//! the reader of schemas that bodies are derived by.

use jsonschema::Draft;
use serde_json::{Map, Value, json};

/// A schema of the bundle that values can be held against.
#[derive(Debug)]
pub struct Validator(jsonschema::Validator);

impl Validator {
    /// The validator of a schema object; references are looked up in the bundle.
    ///
    /// # Panics
    /// When the schema is none.
    pub fn of(bundle: &Value, schema: &Value) -> Self {
        let components = json_schema(&bundle["components"]["schemas"]);
        let root = json!({
            "components": { "schemas": components },
            "allOf": [json_schema(schema)],
        });
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .build(&root);
        Self(validator.unwrap_or_else(|error| panic!("not a schema: {error}")))
    }

    /// The first thing in the value that breaks the schema.
    pub fn objection(&self, value: &Value) -> Option<String> {
        let error = self.0.iter_errors(value).next()?;
        Some(format!("{}: {error}", error.instance_path()))
    }
}

/// The same in JSON Schema's words: OpenAPI 3.0 has a `nullable`, and integers that it does not bound.
fn json_schema(schema: &Value) -> Value {
    match schema {
        Value::Array(items) => items.iter().map(json_schema).collect(),
        Value::Object(fields) => {
            let mut converted: Map<_, _> = fields
                .iter()
                .map(|(key, value)| (key.clone(), json_schema(value)))
                .collect();
            if fields.get("type") == Some(&json!("integer")) {
                let (least, greatest) = bounds(fields.get("format").and_then(Value::as_str));
                converted.insert("minimum".to_owned(), least);
                converted.insert("maximum".to_owned(), greatest);
            }
            if converted.remove("nullable") == Some(Value::Bool(true)) {
                return json!({ "anyOf": [{ "type": "null" }, converted] });
            }
            Value::Object(converted)
        }
        other => other.clone(),
    }
}

/// The least and the greatest integer of a format; without one they have 64 bits.
fn bounds(format: Option<&str>) -> (Value, Value) {
    match format {
        Some("int8") => (i8::MIN.into(), i8::MAX.into()),
        Some("int16") => (i16::MIN.into(), i16::MAX.into()),
        Some("int32") => (i32::MIN.into(), i32::MAX.into()),
        Some("uint8") => (0.into(), u8::MAX.into()),
        Some("uint16") => (0.into(), u16::MAX.into()),
        Some("uint32") => (0.into(), u32::MAX.into()),
        Some("uint64") => (0.into(), u64::MAX.into()),
        _ => (i64::MIN.into(), i64::MAX.into()),
    }
}

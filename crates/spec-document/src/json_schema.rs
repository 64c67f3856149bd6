//! Schema objects of OpenAPI 3.0 as JSON Schema (draft 2020-12), and values held against them.
//!
//! OpenAPI 3.0 speaks a dialect of its own: null, boolean exclusive bounds, and references
//! whose siblings do not count. The rest of both languages is the same.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, Keyword, ValidationError, Validator};
use serde_json::{Map, Value, json};

use crate::node::unescaped;
use crate::or_null;

/// A fault in a value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// Where in the value, as a JSON pointer.
    pub pointer: String,
    /// What is wrong there, in words.
    pub what: String,
}

/// The component schemas of a spec, to which every other schema may refer.
#[derive(Debug)]
pub struct Schemas {
    components: Map<String, Value>,
    /// Of the schemas that are mere references, because those are used again and again.
    validators: RefCell<HashMap<String, Rc<Validator>>>,
}

/// What a reference to a component schema begins with.
const COMPONENT: &str = "#/components/schemas/";

impl Schemas {
    /// Takes the component schemas of an OpenAPI document.
    pub fn new(spec: &Value) -> Self {
        let schemas = spec
            .pointer("/components/schemas")
            .and_then(Value::as_object);
        let converted = schemas
            .into_iter()
            .flatten()
            .map(|(name, schema)| (name.clone(), json_schema(schema)))
            .collect();
        Self {
            components: converted,
            validators: RefCell::default(),
        }
    }

    /// Everything in `value` that breaks `schema`, a schema object of OpenAPI.
    ///
    /// # Errors
    /// When the schema itself is none, with the reason.
    pub fn violations(&self, schema: &Value, value: &Value) -> Result<Vec<Violation>, String> {
        let validator = self.validator(schema)?;
        let mut violations = Vec::new();
        for error in validator.iter_errors(value) {
            explain(&error, &mut violations);
        }
        Ok(violations)
    }

    fn validator(&self, schema: &Value) -> Result<Rc<Validator>, String> {
        let reference = schema.get("$ref").and_then(Value::as_str);
        let held = reference.and_then(|name| self.validators.borrow().get(name).cloned());
        if let Some(validator) = held {
            return Ok(validator);
        }
        let schema = json_schema(schema);
        let components = self.reachable(&schema);
        let root = json!({ "components": { "schemas": components }, "allOf": [schema] });
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .with_keyword(WRITTEN_WHOLE, |_, _, _| Ok(Box::new(WrittenWhole)))
            .build(&root)
            .map_err(|error| error.to_string())?;
        let validator = Rc::new(validator);
        if let Some(name) = reference {
            let mut validators = self.validators.borrow_mut();
            validators.insert(name.to_owned(), Rc::clone(&validator));
        }
        Ok(validator)
    }

    /// The components that a schema refers to, and those that they refer to in turn: a copy of all
    /// of them for every example would take most of the time of a check.
    fn reachable(&self, schema: &Value) -> Map<String, Value> {
        let mut found = Map::new();
        let mut pending = vec![schema];
        while let Some(value) = pending.pop() {
            match value {
                Value::Array(items) => pending.extend(items),
                Value::Object(fields) => {
                    pending.extend(fields.values());
                    let reference = fields.get("$ref").and_then(Value::as_str);
                    let name = reference.and_then(|text| text.strip_prefix(COMPONENT));
                    let name = name.map(unescaped);
                    if let Some(name) = name
                        && !found.contains_key(&name)
                        && let Some(component) = self.components.get(&name)
                    {
                        found.insert(name, component.clone());
                        pending.push(component);
                    }
                }
                _ => {}
            }
        }
        found
    }
}

/// A schema object of OpenAPI 3.0 as JSON Schema; references stay as they are.
pub fn json_schema(schema: &Value) -> Value {
    let (plain, null) = or_null::split(schema);
    let Some(fields) = plain.as_object() else {
        return schema.clone();
    };
    if let Some(reference) = fields.get("$ref") {
        return json!({ "$ref": reference });
    }
    let mut converted = Map::new();
    for (key, value) in fields {
        match key.as_str() {
            "allOf" | "anyOf" | "oneOf" => {
                converted.insert(key.clone(), each_item(value));
            }
            "properties" => {
                converted.insert(key.clone(), each_entry(value));
            }
            "items" | "not" | "additionalProperties" => {
                converted.insert(key.clone(), json_schema(value));
            }
            "minimum" | "maximum" => bound(&mut converted, fields, key, value),
            "type" | "enum" | "required" | "pattern" | "format" | "multipleOf" | "minLength"
            | "maxLength" | "minItems" | "maxItems" | "uniqueItems" | "minProperties"
            | "maxProperties" => {
                converted.insert(key.clone(), value.clone());
            }
            _ => {}
        }
    }
    if converted.get("type").is_some_and(|kind| kind == "integer") {
        converted.insert(WRITTEN_WHOLE.to_owned(), Value::Bool(true));
    }
    if let Some(range) = integer_range(fields) {
        // Beside the schema's own bounds, not instead of them.
        let own = Value::Object(converted);
        converted = Map::from_iter([("allOf".to_owned(), json!([own, range]))]);
    }
    match null {
        true => json!({ "anyOf": [{ "type": "null" }, converted] }),
        false => Value::Object(converted),
    }
}

/// A keyword of our own, which stands beside `type: integer`.
const WRITTEN_WHOLE: &str = "x-written-whole";

/// Refuses `27.0` and `2.7e1`: to JSON Schema they are integers, to the types that read them they are
/// not, in a body and in a header alike.
struct WrittenWhole;

impl<'i> Keyword<'i> for WrittenWhole {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        match self.is_valid(instance) {
            true => Ok(()),
            false => Err(ValidationError::custom(format!(
                "{instance} is an integer, and written as a floating-point number"
            ))),
        }
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        // Of a fraction `type` speaks.
        let Value::Number(number) = instance else {
            return true;
        };
        !number.is_f64() || number.as_f64().is_some_and(|number| number.fract() != 0.0)
    }
}

/// The longest message that is shown, in characters; values are part of messages.
const LONGEST: usize = 160;

/// What an error comes to. Where one of two branches only says that null is allowed, the other one
/// has the reason.
fn explain(error: &ValidationError<'_>, violations: &mut Vec<Violation>) {
    if let ValidationErrorKind::AnyOf { context } = error.kind()
        && let [null, value] = context.as_slice()
        && null
            .iter()
            .all(|error| error.schema_path().as_str().ends_with("/anyOf/0/type"))
    {
        value.iter().for_each(|error| explain(error, violations));
        return;
    }
    let mut what = error.to_string();
    if let Some((end, _)) = what.char_indices().nth(LONGEST) {
        what.truncate(end);
        what.push('…');
    }
    violations.push(Violation {
        pointer: error.instance_path().to_string(),
        what,
    });
}

fn each_item(list: &Value) -> Value {
    match list.as_array() {
        Some(items) => items.iter().map(json_schema).collect(),
        None => list.clone(),
    }
}

fn each_entry(map: &Value) -> Value {
    match map.as_object() {
        Some(entries) => entries
            .iter()
            .map(|(key, value)| (key.clone(), json_schema(value)))
            .collect(),
        None => map.clone(),
    }
}

/// `exclusiveMinimum: true` makes `minimum` exclusive; in JSON Schema it is the bound itself.
fn bound(
    converted: &mut Map<String, Value>,
    fields: &Map<String, Value>,
    key: &str,
    value: &Value,
) {
    let exclusive = match key {
        "minimum" => "exclusiveMinimum",
        _ => "exclusiveMaximum",
    };
    let key = match fields.get(exclusive) {
        Some(Value::Bool(true)) => exclusive,
        _ => key,
    };
    converted.insert(key.to_owned(), value.clone());
}

/// The range that `format` gives an integer; without one it becomes an `i64`.
fn integer_range(fields: &Map<String, Value>) -> Option<Value> {
    if fields.get("type")? != "integer" {
        return None;
    }
    let format = fields.get("format").and_then(Value::as_str);
    let (minimum, maximum) = match format.unwrap_or("int64") {
        "int8" => (i8::MIN.into(), i8::MAX as u64),
        "uint8" => (0, u8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX as u64),
        "uint16" => (0, u16::MAX.into()),
        "int" | "int32" => (i32::MIN.into(), i32::MAX as u64),
        "uint" | "uint32" => (0, u32::MAX.into()),
        "int64" => (i64::MIN, i64::MAX as u64),
        "uint64" => (0, u64::MAX),
        _ => return None,
    };
    Some(json!({ "minimum": minimum, "maximum": maximum }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec() -> Value {
        json!({ "components": { "schemas": {
            "Device": {
                "type": "object",
                "required": ["id"],
                "properties": {
                    "id": { "type": "string", "nullable": false },
                    "name": { "type": "string", "nullable": true },
                    "state": { "oneOf": [{ "$ref": "#/components/schemas/State" }, { "enum": [null] }] },
                    "build": { "type": "integer", "format": "int32", "minimum": 0, "exclusiveMinimum": true },
                    "seen": { "type": "string", "format": "date-time" },
                    "counts": { "type": "array", "items": { "type": "integer" } },
                    "either": { "oneOf": [{ "type": "integer" }, { "type": "string" }] },
                    "share": { "type": "number" },
                    "next": { "$ref": "#/components/schemas/Device", "nullable": true },
                },
                "additionalProperties": {},
            },
            "State": { "type": "string", "enum": ["Active"] },
        } } })
    }

    fn faults(value: Value) -> Vec<(String, String)> {
        let violations = Schemas::new(&spec())
            .violations(&json!({ "$ref": "#/components/schemas/Device" }), &value)
            .expect("a schema");
        violations
            .into_iter()
            .map(|violation| (violation.pointer, violation.what))
            .collect()
    }

    #[test]
    fn what_openapi_allows_has_no_violation() {
        for value in [
            json!({ "id": "a" }),
            json!({ "id": "a", "name": null, "state": null, "extra": [1] }),
            json!({ "id": "a", "state": "Active", "build": 1, "seen": "2026-01-14T22:08:51.9Z" }),
            json!({ "id": "a", "counts": [0, i64::MIN, i64::MAX], "either": 1, "share": 1.0 }),
            json!({ "id": "a", "next": { "id": "b", "next": { "id": "c" } } }),
        ] {
            assert_eq!(faults(value.clone()), [], "{value}");
        }
    }

    #[test]
    fn what_openapi_refuses_is_found_at_its_pointer_with_the_reason() {
        for (value, pointer, reason) in [
            (json!({}), "", "required"),
            (json!({ "id": null }), "/id", "string"),
            (json!({ "id": "a", "name": 5 }), "/name", "\"string\""),
            (json!({ "id": "a", "state": "Idle" }), "/state", "Active"),
            (json!({ "id": "a", "build": 0 }), "/build", "0"),
            (
                json!({ "id": "a", "build": 4_294_967_296_u64 }),
                "/build",
                "2147483647",
            ),
            (json!({ "id": "a", "build": 1.5 }), "/build", "integer"),
            (
                json!({ "id": "a", "build": 22631.0 }),
                "/build",
                "floating-point",
            ),
            (
                json!({ "id": "a", "counts": [1, -2, -0.0] }),
                "/counts/2",
                "floating-point",
            ),
            (
                json!({ "id": "a", "counts": [9_223_372_036_854_775_808_u64] }),
                "/counts/0",
                "9223372036854775807",
            ),
            // Neither of the two.
            (json!({ "id": "a", "either": 1.0 }), "/either", "oneOf"),
            (
                json!({ "id": "a", "seen": "yesterday" }),
                "/seen",
                "date-time",
            ),
            // A sibling of $ref does not count.
            (json!({ "id": "a", "next": null }), "/next", "object"),
            (
                json!({ "id": "a", "next": { "id": 1 } }),
                "/next/id",
                "string",
            ),
        ] {
            let found = faults(value.clone());
            let [(at, what)] = found.as_slice() else {
                panic!("{value}: {found:?}");
            };
            assert_eq!(at, pointer, "{value}");
            assert!(what.contains(reason), "{value}: {what}");
        }
    }

    #[test]
    fn a_schema_that_is_none_is_an_error() {
        let schemas = Schemas::new(&spec());
        let nowhere = json!({ "$ref": "#/components/schemas/Nothing" });
        assert!(schemas.violations(&nowhere, &json!(1)).is_err());
    }
}

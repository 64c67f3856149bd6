//! Owns what progenitor is told in other words than the spec's, since it would drop something without a word.

use serde_json::{Map, Value, json};
use spec_document::model::METHODS;

/// Each operation with the parameters of its path beside its own, which replace those of the same name and
/// place: progenitor does not look at a path for parameters.
///
/// ```
/// use serde_json::json;
///
/// let spec = json!({ "paths": { "/a/{id}": {
///     "parameters": [{ "name": "id", "in": "path", "required": true }],
///     "get": {},
/// } } });
/// let whole = spec_rust::whole_operations(&spec);
/// assert_eq!(whole["paths"]["/a/{id}"]["get"]["parameters"][0]["name"], "id");
/// ```
pub fn whole_operations(spec: &Value) -> Value {
    let mut whole = spec.clone();
    let paths = whole.get_mut("paths").and_then(Value::as_object_mut);
    for item in paths.into_iter().flat_map(Map::values_mut) {
        let Some(item) = item.as_object_mut() else {
            continue;
        };
        let Some(Value::Array(shared)) = item.remove("parameters") else {
            continue;
        };
        let operations = item.iter_mut();
        let operations = operations.filter(|(name, _)| METHODS.contains(&name.as_str()));
        for operation in operations.filter_map(|(_, operation)| operation.as_object_mut()) {
            let own = match operation.remove("parameters") {
                Some(Value::Array(own)) => own,
                _ => Vec::new(),
            };
            let identities: Vec<_> = own.iter().map(|own| identity(spec, own)).collect();
            let mut all = shared.clone();
            all.retain(|shared| !identities.contains(&identity(spec, shared)));
            all.extend(own);
            operation.insert("parameters".to_owned(), all.into());
        }
    }
    whole
}

/// Name and place of a parameter.
fn identity<'v>(spec: &'v Value, parameter: &'v Value) -> (Option<&'v str>, Option<&'v str>) {
    let parameter = resolved(spec, parameter);
    (parameter["name"].as_str(), parameter["in"].as_str())
}

fn resolved<'v>(spec: &'v Value, value: &'v Value) -> &'v Value {
    let target = value["$ref"].as_str().and_then(|at| at.strip_prefix('#'));
    target.and_then(|at| spec.pointer(at)).unwrap_or(value)
}

/// Each list and map that may be absent as one that may be null as well: typify makes a bare `Vec` of it
/// otherwise, in which an empty list cannot be told from none, and so is never sent.
pub(crate) fn with_nullable_collections(spec: &Value) -> Value {
    let mut told = spec.clone();
    nullable_collections(&mut told, spec);
    told
}

fn nullable_collections(told: &mut Value, spec: &Value) {
    match told {
        Value::Array(items) => {
            for item in items {
                nullable_collections(item, spec);
            }
        }
        Value::Object(fields) => {
            let required = fields.get("required").cloned().unwrap_or_default();
            let is_required = |name: &String| {
                let mut required = required.as_array().into_iter().flatten();
                required.any(|required| required == name)
            };
            if let Some(Value::Object(properties)) = fields.get_mut("properties") {
                for (name, property) in properties {
                    let collection = is_collection(resolved(spec, property));
                    match property["$ref"].is_string() {
                        _ if is_required(name) || !collection => {}
                        true => *property = json!({ "nullable": true, "allOf": [property] }),
                        false => property["nullable"] = Value::Bool(true),
                    }
                }
            }
            for field in fields.values_mut() {
                nullable_collections(field, spec);
            }
        }
        _ => {}
    }
}

fn is_collection(schema: &Value) -> bool {
    let is_map = schema["properties"].is_null() && schema["additionalProperties"].is_object();
    schema["type"] == "array" || schema["type"] == "object" && is_map
}

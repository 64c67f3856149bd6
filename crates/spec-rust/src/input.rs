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

/// The spec in words that lose nothing: see [`merged`] and [`nullable_collections`].
pub(crate) fn told(spec: &Value) -> Value {
    let mut told = spec.clone();
    merged(&mut told, spec);
    nullable_collections(&mut told, spec);
    told
}

/// Each object that is put together of several as one: typify puts them together, too, and drops what is said
/// of their properties.
fn merged(told: &mut Value, spec: &Value) {
    if let Some(whole) = object_of_all(told, spec, 0).filter(|_| told["allOf"].is_array()) {
        *told = whole;
    }
    match told {
        Value::Array(items) => items.iter_mut().for_each(|item| merged(item, spec)),
        Value::Object(fields) => fields.values_mut().for_each(|field| merged(field, spec)),
        _ => {}
    }
}

/// How deep objects are put together of others; the rules refuse circles.
const DEEPEST: usize = 32;

/// The object that a schema is, with all that it is put together of; `None` where some of that is no object,
/// or the schema is only another one under a name or with a description.
fn object_of_all(schema: &Value, spec: &Value, depth: usize) -> Option<Value> {
    let schema = resolved(spec, schema);
    let Some(parts) = schema["allOf"].as_array() else {
        return schema["properties"].is_object().then(|| schema.clone());
    };
    let own = schema["properties"].is_object();
    if depth > DEEPEST || parts.len() + usize::from(own) < 2 {
        return None;
    }
    let mut whole = schema.as_object()?.clone();
    whole.remove("allOf");
    whole.insert("type".to_owned(), "object".into());
    let mut properties = Map::new();
    let mut required = Vec::new();
    let parts = parts
        .iter()
        .map(|part| object_of_all(part, spec, depth + 1));
    for part in parts.chain(own.then(|| Some(schema.clone()))) {
        let part = part?;
        for (name, property) in part["properties"].as_object()? {
            properties
                .entry(name.clone())
                .or_insert_with(|| property.clone());
        }
        for name in part["required"].as_array().into_iter().flatten() {
            if !required.contains(name) {
                required.push(name.clone());
            }
        }
        if let Some(others) = part.get("additionalProperties") {
            whole.insert("additionalProperties".to_owned(), others.clone());
        }
    }
    whole.insert("properties".to_owned(), properties.into());
    if !required.is_empty() {
        whole.insert("required".to_owned(), required.into());
    }
    Some(whole.into())
}

/// Each list and map that may be absent as one that may be null as well: typify makes a bare `Vec` of it
/// otherwise, in which an empty list cannot be told from none, and so is never sent.
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

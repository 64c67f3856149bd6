//! The bundle as plain JSON, read by other means than the crate's own.

use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Value, json};

pub(crate) static BUNDLE: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../src/generated/openapi.json")).unwrap()
});

/// One documented example: operation × status × name.
pub(crate) struct Case {
    /// With the example of every path parameter in its place.
    pub(crate) path: String,
    pub(crate) method: String,
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) name: String,
    pub(crate) value: Value,
    pub(crate) deviation: Option<String>,
}

pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (template, item) in BUNDLE["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let Some(responses) = operation["responses"].as_object() else {
                continue;
            };
            let path = example_path(template, item);
            for (status, response) in responses {
                let response = resolve(response);
                let headers = response["headers"].as_object().into_iter().flatten();
                let headers: Vec<_> = headers
                    .map(|(name, header)| (name.clone(), text(&resolve(header)["example"])))
                    .collect();
                let content = &response["content"]["application/json"];
                let sent = ["examples", "x-deviations"].iter();
                let sent = sent.filter_map(|field| content[field].as_object());
                for (name, example) in sent.flatten() {
                    let example = resolve(example);
                    cases.push(Case {
                        path: path.clone(),
                        method: method.to_uppercase(),
                        status: status.parse().unwrap(),
                        headers: headers.clone(),
                        name: name.clone(),
                        value: example["value"].clone(),
                        deviation: example["x-deviation"].as_str().map(str::to_owned),
                    });
                }
            }
        }
    }
    cases
}

/// A path template with the example of every parameter in its place.
pub(crate) fn example_path(template: &str, item: &'static Value) -> String {
    let mut path = template.to_owned();
    let lists = item.as_object().unwrap().values();
    for parameter in lists
        .filter_map(|operation| operation["parameters"].as_array())
        .flatten()
    {
        let parameter = resolve(parameter);
        let placeholder = format!("{{{}}}", parameter["name"].as_str().unwrap());
        path = path.replace(&placeholder, &text(&parameter["example"]));
    }
    path
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn resolve(node: &'static Value) -> &'static Value {
    match node["$ref"].as_str() {
        Some(target) => resolve(BUNDLE.pointer(&target[1..]).unwrap()),
        None => node,
    }
}

/// The schema of a component as JSON Schema, closed: no member and no property beside those listed.
pub(crate) fn closed(component: &str) -> Validator {
    let mut schemas = BUNDLE["components"]["schemas"].clone();
    close(&mut schemas);
    let schema = json!({
        "$ref": format!("#/components/schemas/{component}"),
        "components": { "schemas": schemas },
    });
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
}

fn close(schema: &mut Value) {
    if let Some(members) = open_members(schema) {
        *schema = json!({ "enum": members });
        return;
    }
    match schema {
        Value::Array(items) => items.iter_mut().for_each(close),
        Value::Object(object) => {
            object.values_mut().for_each(close);
            if object.get("type").is_some_and(|kind| kind == "object") {
                object.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            if object.remove("nullable") == Some(Value::Bool(true)) {
                let schema = std::mem::take(object);
                object.insert("anyOf".to_owned(), json!([{ "type": "null" }, schema]));
            }
        }
        _ => {}
    }
}

/// The members of an enum that the bundle has opened.
fn open_members(schema: &Value) -> Option<Vec<Value>> {
    schema.get("x-ms-enum")?;
    let branches = ["anyOf", "oneOf"]
        .iter()
        .filter_map(|key| schema[key].as_array());
    let listed = branches
        .flatten()
        .chain([schema])
        .find_map(|branch| branch["enum"].as_array());
    Some(listed.expect("an open enum lists its members").clone())
}

/// A property of a component: whether it may be null, and the members of its enum.
pub(crate) struct Property {
    pub(crate) name: &'static str,
    pub(crate) nullable: bool,
    pub(crate) members: Vec<Value>,
}

pub(crate) fn properties(component: &str) -> Vec<Property> {
    let properties = &BUNDLE["components"]["schemas"][component]["properties"];
    let properties = properties.as_object().unwrap().iter();
    let null = json!({ "enum": [null] });
    let property = |(name, schema): (&'static String, &'static Value)| {
        let branches = ["allOf", "oneOf"].iter();
        let branches = branches.filter_map(|key| schema[key].as_array()).flatten();
        Property {
            name,
            nullable: schema["nullable"] == true || branches.clone().any(|branch| *branch == null),
            members: branches
                .map(resolve)
                .find_map(open_members)
                .unwrap_or_default(),
        }
    };
    properties.map(property).collect()
}

//! Owns the looking up of operations, schemas and examples in the bundle that `cargo xtask generate`
//! makes of the specification.

use std::sync::LazyLock;

use serde_json::Value;

use crate::schema::Schema;

static BUNDLE: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!(
        "../../crates/mde-mock/src/generated/openapi.json"
    ))
    .expect("the bundle is JSON")
});

/// A named example of an answer.
pub(crate) struct Example {
    /// What is sent.
    pub(crate) value: Value,
    /// In what way the service really sends it although the contract does not promise it.
    pub(crate) deviation: Option<String>,
}

/// What an operation may answer.
pub struct Documented {
    /// The status.
    pub status: u16,
    /// The schema of the body, as the bundle has it.
    pub schema: &'static Value,
    /// The headers that are always sent, each with its example.
    pub headers: Vec<(&'static str, &'static Value)>,
}

/// The bundle.
pub fn bundle() -> &'static Value {
    &BUNDLE
}

/// The component schemas by name.
///
/// # Panics
/// When there are none.
pub fn components() -> impl Iterator<Item = (&'static str, Schema)> {
    let schemas = BUNDLE["components"]["schemas"].as_object();
    let schemas = schemas.expect("the bundle has schemas");
    schemas.iter().map(|(name, schema)| {
        let mut schema = Schema::read(&BUNDLE, schema);
        schema.name = Some(name.clone());
        (name.as_str(), schema)
    })
}

/// What the operation may answer with a body, by status.
///
/// # Panics
/// When there is no such operation.
pub fn responses(operation: &str) -> Vec<Documented> {
    let responses = operation_object(operation)["responses"].as_object();
    let responses = responses.expect("an operation has responses");
    let documented = responses.iter().filter_map(|(status, response)| {
        let response = resolved(response);
        let headers = response["headers"].as_object();
        let headers = headers.into_iter().flatten().filter_map(|(name, header)| {
            let header = resolved(header);
            (header["required"] == true).then_some((name.as_str(), &header["example"]))
        });
        Some(Documented {
            status: status.parse().expect("a status is a number"),
            schema: response["content"]["application/json"].get("schema")?,
            headers: headers.collect(),
        })
    });
    documented.collect()
}

/// The schema of a path parameter.
///
/// # Panics
/// When there is no such operation or parameter.
pub fn parameter(operation: &str, name: &str) -> Schema {
    let parameters = operation_object(operation)["parameters"].as_array();
    let parameter = parameters
        .into_iter()
        .flatten()
        .map(resolved)
        .find(|parameter| parameter["name"] == name)
        .unwrap_or_else(|| panic!("{operation} has no parameter {name}"));
    Schema::read(&BUNDLE, &parameter["schema"])
}

/// The operation's path, as a template.
///
/// # Panics
/// When there is no such operation.
pub fn path(operation: &str) -> &'static str {
    find(operation).0
}

fn operation_object(id: &str) -> &'static Value {
    find(id).1
}

fn find(id: &str) -> (&'static str, &'static Value) {
    let paths = BUNDLE["paths"].as_object();
    let paths = paths.expect("the bundle has paths");
    paths
        .iter()
        .flat_map(|(path, item)| {
            let operations = item.as_object().into_iter().flat_map(|item| item.values());
            operations.map(move |operation| (path.as_str(), operation))
        })
        .find(|(_, operation)| operation["operationId"] == id)
        .unwrap_or_else(|| panic!("no operation {id}"))
}

fn resolved(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str() {
        Some(reference) => BUNDLE.pointer(&reference[1..]).unwrap_or(&Value::Null),
        None => value,
    }
}

/// The example of this name.
///
/// # Panics
/// When there is none: cases and bundle are generated together.
pub(crate) fn example(operation: &str, status: u16, name: &str) -> Example {
    let response = resolved(&operation_object(operation)["responses"][status.to_string()]);
    let content = &response["content"]["application/json"];
    let named = ["examples", "x-deviations"];
    let example = named.iter().find_map(|field| content[field].get(name));
    let example = resolved(example.unwrap_or(&Value::Null));
    assert!(
        example.is_object(),
        "{operation} {status} has no example {name}"
    );
    Example {
        value: example["value"].clone(),
        deviation: example["x-deviation"].as_str().map(str::to_owned),
    }
}

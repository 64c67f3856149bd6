//! Owns the looking up of examples in the bundle that `cargo xtask generate` makes of the
//! specification.

use serde_json::Value;

const BUNDLE: &str = include_str!("../../crates/mde-mock/src/generated/openapi.json");

/// A named example of an answer.
pub(crate) struct Example {
    /// What is sent.
    pub(crate) value: Value,
    /// In what way the service really sends it although the contract does not promise it.
    pub(crate) deviation: Option<String>,
}

/// The example of this name.
///
/// # Panics
/// When there is none: cases and bundle are generated together.
pub(crate) fn example(operation: &str, status: u16, name: &str) -> Example {
    let bundle: Value = serde_json::from_str(BUNDLE).expect("the bundle is JSON");
    let example = bundle["paths"]
        .as_object()
        .into_iter()
        .flat_map(|paths| {
            paths
                .values()
                .filter_map(Value::as_object)
                .flat_map(|path| path.values())
        })
        .find(|candidate| candidate["operationId"] == operation)
        .map(|operation| {
            &operation["responses"][status.to_string()]["content"]["application/json"]["examples"]
                [name]
        })
        .unwrap_or_else(|| panic!("no operation {operation}"));
    let example = match example["$ref"].as_str() {
        Some(reference) => bundle.pointer(&reference[1..]).unwrap_or(&Value::Null),
        None => example,
    };
    assert!(
        example.is_object(),
        "{operation} {status} has no example {name}"
    );
    Example {
        value: example["value"].clone(),
        deviation: example["x-deviation"].as_str().map(str::to_owned),
    }
}

//! Owns when two JSON values count as the same: null and absent mean the same to the service, all else
//! must be equal.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// Where the two values differ, as `path: one is not other`; empty when nothing was lost.
pub fn differences(one: &Value, other: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("$", one, other, &mut found);
    found
}

fn compare(path: &str, one: &Value, other: &Value, found: &mut Vec<String>) {
    match (one, other) {
        _ if one == other => {}
        (Value::Object(one), Value::Object(other)) => {
            let names: BTreeSet<_> = one.keys().chain(other.keys()).collect();
            for name in names {
                let path = format!("{path}.{name}");
                compare(&path, member(one, name), member(other, name), found);
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                compare(&format!("{path}[{index}]"), one, other, found);
            }
        }
        _ => found.push(format!("{path}: {one} is not {other}")),
    }
}

fn member<'a>(object: &'a Map<String, Value>, name: &str) -> &'a Value {
    object.get(name).unwrap_or(&Value::Null)
}

/// The value with its integers as an implementation has them that knows no numbers but doubles, as RFC 8259
/// allows. What a service of that kind sends is another number than its example beyond 2^53.
pub(crate) fn in_doubles(value: Value) -> Value {
    match value {
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name, in_doubles(value)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(items) => items.into_iter().map(in_doubles).collect(),
        Value::Number(number) => number.as_f64().into(),
        other => other,
    }
}

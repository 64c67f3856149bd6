//! Owns how an edit is written so that it can be pasted: a value as YAML in block style, as the
//! specification is written.

use serde_json::Value;

/// `key: value` as lines without an indent of their own.
pub(crate) fn entry(key: &str, value: &Value) -> String {
    let key = scalar(key);
    match value {
        Value::Object(map) if !map.is_empty() => format!("{key}:\n{}", indented(&block(value))),
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            format!("{key}:\n{}", indented(&block(value)))
        }
        _ => format!("{key}: {}", block(value)),
    }
}

fn block(value: &Value) -> String {
    match value {
        Value::Object(map) if !map.is_empty() => {
            let entries = map.iter().map(|(key, value)| entry(key, value));
            entries.collect::<Vec<_>>().join("\n")
        }
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            let items = items.iter().map(|item| {
                let lines = indented(&block(item));
                format!("- {}", lines.trim_start())
            });
            items.collect::<Vec<_>>().join("\n")
        }
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(block).collect();
            format!("[{}]", items.join(", "))
        }
        Value::String(text) => scalar(text),
        other => other.to_string(),
    }
}

/// Plain where nothing could be made of it but the text.
fn scalar(text: &str) -> String {
    let first = text.chars().next();
    let plain = first.is_some_and(|c| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || " -_./`".contains(c))
        && !text.ends_with(' ')
        && !["true", "false", "null", "yes", "no", "on", "off"]
            .contains(&text.to_ascii_lowercase().as_str());
    match plain {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', "''")).replace(['\n', '\r'], " "),
    }
}

fn indented(text: &str) -> String {
    let lines = text.lines().map(|line| format!("  {line}"));
    lines.collect::<Vec<_>>().join("\n")
}

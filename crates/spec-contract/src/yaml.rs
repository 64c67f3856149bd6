//! Owns how an edit is written so that it can be pasted: a value as YAML in block style, as the
//! specification is written.

use serde_json::Value;

use spec_document::report;

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

/// Plain where nothing could be made of it but the text, escaped where it has what no line can show.
fn scalar(text: &str) -> String {
    let first = text.chars().next();
    let plain = first.is_some_and(|c| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || " -_./`".contains(c))
        && !text.ends_with(' ')
        && !["true", "false", "null", "yes", "no", "on", "off"]
            .contains(&text.to_ascii_lowercase().as_str());
    if plain {
        return text.to_owned();
    }
    if !text.contains(hidden) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let escaped = text.chars().map(|c| match c {
        '"' | '\\' => format!("\\{c}"),
        '\n' => "\\n".to_owned(),
        c if hidden(c) => format!("\\U{:08X}", u32::from(c)),
        c => c.to_string(),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

/// Whether a character ends a line, steers a terminal, or is none that YAML shows as it is.
fn hidden(c: char) -> bool {
    c.is_control()
        || report::steers(c)
        || matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}'
        )
}

fn indented(text: &str) -> String {
    let lines = text.lines().map(|line| format!("  {line}"));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, json};

    use super::*;
    use spec_document::document::Document;

    /// Texts as they are pasted, and those that YAML could take for something else.
    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            any::<String>(),
            "[-a-z0-9 :#'\"\\\\,\\[\\]{}&*!|>%@`?~.\n\r\t\u{85}\u{2028}\u{202e}\u{feff}]{0,12}",
            "(?i)true|null|~|no|[0-9]e[0-9]|0x1f|\\.inf|-|---|<<",
        ]
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            text().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(text(), inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect::<Map<_, _>>())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_pasted_reads_as_what_was_meant(key in text(), value in value()) {
            let pasted = entry(&key, &value);
            let document = Document::parse("pasted.yaml", &pasted);
            let document = document.map_err(|finding| TestCaseError::fail(format!("{finding:?}\n{pasted}")))?;
            prop_assert_eq!(document.value(), &json!({ key: value }), "{}", pasted);
        }

        #[test]
        fn no_pasted_line_steers_a_terminal(value in value()) {
            let pasted = entry("key", &value);
            prop_assert_eq!(&report::printable(&pasted).replace("\\u{a}", "\n"), &pasted);
        }
    }
}

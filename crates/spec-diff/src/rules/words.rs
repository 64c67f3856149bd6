//! How places and values are told to people.

use serde_json::Value;

use super::rule::Context;
use crate::differences::{Difference, Way, unwrapped};
use spec_document::dialect::Dialect;
use spec_document::model::{Kind, METHODS};
use spec_document::node::unescaped;

/// A value as it is shown in a sentence.
pub fn shown(value: Option<&Value>) -> String {
    let Some(value) = value else {
        return "nothing".to_owned();
    };
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    let mut text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > 60 {
        text = text.chars().take(59).collect::<String>() + "…";
    }
    format!("`{text}`")
}

/// What differs, said without knowing what it means.
pub(super) fn sentence(difference: &Difference<'_>, context: &Context<'_>) -> String {
    let named = context.rules.dialect.list("servers").map(|list| list.name);
    let around = match named.and_then(|name| difference.head.around.text(name)) {
        Some(server) if difference.kind == Kind::Server => format!("server `{server}`"),
        // Of the lists whose items have names, the item says more than its number.
        _ if difference.field == "$ref" && difference.kind != Kind::Parameter => name_of_pointer(
            &difference.called(unwrapped(&difference.head.pointer)),
            context.rules.dialect,
        ),
        _ => around(difference, context),
    };
    let thing = match (&difference.entry, difference.field.as_str()) {
        (Some(entry), "" | "$ref") => format!("`{entry}`"),
        (Some(entry), field) if entry.is_empty() => field.to_owned(),
        (Some(entry), field) => format!("{field} `{entry}`"),
        (None, field) if METHODS.contains(&field) => {
            format!("the operation {}", field.to_uppercase())
        }
        (None, field) => field.to_owned(),
    };
    let (base, head) = (&difference.base, &difference.head);
    let small =
        |value: Option<&Value>| value.is_some_and(|value| !value.is_object() && !value.is_array());
    let what = match difference.way {
        Way::Added if small(head.value) && difference.entry.is_none() => {
            format!("{thing} is new: {}", shown(head.value))
        }
        Way::Added => format!("{thing} is new"),
        Way::Removed if small(base.value) && difference.entry.is_none() => {
            format!("{thing} is gone: {}", shown(base.value))
        }
        Way::Removed => format!("{thing} is gone"),
        Way::Reordered => format!("{thing} in another order, or written otherwise"),
        _ if difference.field == "$ref" => {
            let target = |value: Option<&Value>| match value {
                Some(value) if value.get("$ref").is_none() && difference.kind != Kind::Schema => {
                    "one that is written out here".to_owned()
                }
                value => described(value),
            };
            let targets = format!("{} → {}", target(base.value), target(head.value));
            match difference.kind {
                Kind::Parameter => format!("{thing}: {targets}"),
                _ => targets,
            }
        }
        Way::Renamed => format!("{thing} has another name"),
        Way::Changed if small(base.value) && small(head.value) => {
            let (was, is) = (shown(base.value), shown(head.value));
            if was == is {
                format!("{thing}: the text is another one, beyond its beginning")
            } else {
                format!("{thing}: {was} → {is}")
            }
        }
        Way::Changed => format!("{thing} is another one"),
    };
    format!("{around}: {what}")
}

/// What a schema describes, in a few words.
pub(super) fn described(schema: Option<&Value>) -> String {
    let Some(schema) = schema else {
        return "nothing".to_owned();
    };
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return format!("`{}`", last(reference));
    }
    let text = |key: &str| schema.get(key).and_then(Value::as_str);
    let mut words = match text("type") {
        Some("array") => format!("list of {}", described(schema.get("items"))),
        Some(ty) => ty.to_owned(),
        None => ["allOf", "oneOf", "anyOf"]
            .iter()
            .find_map(|key| {
                let parts: Vec<String> = schema
                    .get(*key)?
                    .as_array()?
                    .iter()
                    .map(|part| described(Some(part)))
                    .collect();
                Some(parts.join(if *key == "allOf" { " and " } else { " or " }))
            })
            .unwrap_or_else(|| "anything".to_owned()),
    };
    if let Some(format) = text("format") {
        words.push_str(&format!(" ({format})"));
    }
    words
}

pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

pub(super) fn last(pointer: &str) -> String {
    let last = pointer.rsplit('/').next().unwrap_or_default();
    unescaped(last)
}

/// What has or lacks the value that differs.
pub(super) fn around(difference: &Difference<'_>, context: &Context<'_>) -> String {
    name_of_pointer(
        &difference.called(&difference.head.around.pointer),
        context.rules.dialect,
    )
}

/// A place in a document as people would call it: `Machine.osBuild`, `GET /api/users/{id}/machines`.
pub fn name_of_pointer(pointer: &str, dialect: &Dialect) -> String {
    let deviations = dialect.deviations.as_ref().map(|known| known.field);
    let open = dialect.open_enums.as_ref().map(|known| known.field);
    let segments: Vec<String> = pointer.split('/').skip(1).map(unescaped).collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let (mut name, rest) = match segments.as_slice() {
        [] => return "The document".to_owned(),
        ["components", "schemas", schema, rest @ ..] => ((*schema).to_owned(), rest),
        ["components", section, component, rest @ ..] => {
            let noun = match *section {
                "parameters" => "parameter",
                "headers" => "header",
                "examples" => "example",
                "responses" => "response",
                "requestBodies" => "request body",
                "securitySchemes" => "security scheme",
                other if deviations == Some(other) => "deviation",
                other => other,
            };
            (format!("{noun} {component}"), rest)
        }
        ["paths", path, method, rest @ ..] if METHODS.contains(method) => {
            (format!("{} {path}", method.to_uppercase()), rest)
        }
        ["paths", path, rest @ ..] => ((*path).to_owned(), rest),
        [first, rest @ ..] => ((*first).to_owned(), rest),
    };
    let mut rest = rest.iter();
    while let Some(segment) = rest.next() {
        match *segment {
            "properties" => {
                if let Some(property) = rest.next() {
                    name.push('.');
                    name.push_str(property);
                }
            }
            "items" => name.push_str("[]"),
            "responses" => {
                if let Some(status) = rest.next() {
                    name.push(' ');
                    name.push_str(status);
                }
            }
            other if open == Some(other) => {}
            other => {
                name.push(' ');
                name.push_str(other);
            }
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_have_names() {
        for (pointer, expected) in [
            (
                "/components/schemas/Machine/properties/osBuild",
                "Machine.osBuild",
            ),
            (
                "/components/schemas/Machine/properties/ipAddresses/items",
                "Machine.ipAddresses[]",
            ),
            (
                "/paths/~1api~1users~1{id}/get/responses/200",
                "GET /api/users/{id} 200",
            ),
            ("/components/parameters/UserName", "parameter UserName"),
            ("", "The document"),
        ] {
            assert_eq!(name_of_pointer(pointer, &Dialect::PLAIN), expected);
        }
    }
}

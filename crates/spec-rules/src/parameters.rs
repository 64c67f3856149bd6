//! What goes into a request: parameters and bodies.

use std::collections::HashMap;

use serde_json::Value;

use crate::Fault;
use crate::schemas::TYPED_FORMATS;
use spec_document::model::Kind;
use spec_document::node::Node;
use spec_document::spec::{Operation, Spec, Used};

/// The styles that progenitor has code for, by the place of the parameter.
const STYLES: &[(&str, &str)] = &[("path", "simple"), ("query", "form"), ("header", "simple")];

pub(crate) fn kind(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for parameter in spec.all(Kind::Parameter) {
        let place = parameter.text("in").unwrap_or_default();
        match STYLES.iter().find(|(known, _)| *known == place) {
            None => faults.extend(parameter.get("in").map(|at| {
                let what = format!("parameters in {place} are not supported");
                Fault::at(&at, what, "send it in a header or in the query, if the service allows")
            })),
            Some((_, style)) => faults.extend(
                parameter
                    .get("style")
                    .filter(|at| at.value.as_str() != Some(style))
                    .map(|at| {
                        let what = format!("{} is not supported in {place}", at.value);
                        let fix = format!("write `style: {style}` or leave it out; join lists into text if you must");
                        Fault::at(&at, what, fix)
                    }),
            ),
        }
        if let Some(content) = parameter.get("content") {
            let what = "a parameter with `content` is not supported";
            faults.push(Fault::at_key(&content, what, "describe it by a `schema`"));
        }
    }
    faults
}

pub(crate) fn explode(spec: &Spec<'_>) -> Vec<Fault> {
    spec.all(Kind::Parameter)
        .filter(|parameter| parameter.text("in") == Some("query"))
        .filter_map(|parameter| parameter.get("explode"))
        .filter(|explode| explode.value.as_bool() == Some(false))
        .map(|explode| {
            let fix =
                "remove it, or make the parameter text and say that values are joined by commas";
            Fault::at_key(&explode, "`explode: false` has no effect", fix)
        })
        .collect()
}

const BOUNDS: &[&str] = &[
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
];

pub(crate) fn bounds(spec: &Spec<'_>) -> Vec<Fault> {
    spec.all(Kind::Schema)
        .filter(|schema| spec.is_in_parameter(schema))
        .flat_map(|schema| {
            BOUNDS
                .iter()
                .filter_map(|bound| Some((bound, schema.get(bound)?)))
        })
        .filter(|(_, at)| at.value != &Value::Bool(false))
        .map(|(bound, at)| {
            let what = format!("the schema of a parameter has `{bound}`");
            Fault::at_key(&at, what, "remove it and say the bound in the description")
        })
        .collect()
}

/// The types that can be written as one word.
const WORDS: &[&str] = &["string", "integer", "number", "boolean"];

pub(crate) fn schema(spec: &Spec<'_>) -> Vec<Fault> {
    let is_word = |schema: &Node<'_>| WORDS.contains(&schema.text("type").unwrap_or_default());
    spec.all(Kind::Parameter)
        .filter_map(|parameter| {
            let used = parameter.get("schema")?;
            let schema = spec.resolve(&used)?;
            let item = || spec.resolve(&schema.get("items")?);
            let fits = is_word(&schema)
                || parameter.text("in") == Some("query")
                    && schema.text("type") == Some("array")
                    && item().is_some_and(|item| is_word(&item));
            let what = "a parameter is neither one word nor, in a query, a list of words";
            let fix = format!("give its schema one of the types {}", WORDS.join(", "));
            (!fits).then(|| Fault::at_key(&used, what, fix))
        })
        .collect()
}

pub(crate) fn duplicate(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let lists = spec
        .all(Kind::PathItem)
        .chain(spec.all(Kind::Operation))
        .filter_map(|node| node.get("parameters"));
    for list in lists {
        let mut seen = HashMap::new();
        for at in list.items() {
            let Some(definition) = spec.resolve(&at) else {
                continue;
            };
            let name = definition.text("name").unwrap_or_default();
            // progenitor keeps parameters by name alone, whatever place they are in.
            if let Some(first) = seen.insert(name, at.pointer.clone()) {
                let what = format!("the parameter `{name}` is already {first}");
                faults.push(Fault::at_key(&at, what, "remove or rename one of the two"));
            }
        }
    }
    faults
}

pub(crate) fn path_parameters<'d>(spec: &Spec<'d>, operation: &Operation<'d>) -> Vec<Used<'d>> {
    let mut parameters = spec.parameters(operation);
    parameters.retain(|used| used.definition.text("in") == Some("path"));
    parameters
}

fn all_path_parameters<'s, 'd>(spec: &'s Spec<'d>) -> impl Iterator<Item = &'s Node<'d>> {
    let all = spec.all(Kind::Parameter);
    all.filter(|parameter| parameter.text("in") == Some("path"))
}

pub(crate) fn required(spec: &Spec<'_>) -> Vec<Fault> {
    all_path_parameters(spec)
        .filter(|parameter| !parameter.flag("required"))
        .map(|parameter| {
            let at = parameter
                .get("required")
                .unwrap_or_else(|| parameter.clone());
            Fault::at(
                &at,
                "a path parameter is not required",
                "add `required: true`",
            )
        })
        .collect()
}

pub(crate) fn example(spec: &Spec<'_>) -> Vec<Fault> {
    all_path_parameters(spec)
        .filter(|parameter| parameter.get("example").is_none())
        .map(|parameter| {
            let fix = "add `example` with a value that is fit to be shown, such as `user1`";
            Fault::at_key(parameter, "a path parameter has no example", fix)
        })
        .collect()
}

pub(crate) fn inline(spec: &Spec<'_>) -> Vec<Fault> {
    all_path_parameters(spec)
        .filter_map(|parameter| parameter.get("schema"))
        .filter(|schema| schema.reference().is_none())
        .map(|schema| {
            let fix = "move the schema to components/schemas and refer to it with $ref";
            Fault::at_key(&schema, "the schema of a path parameter is inline", fix)
        })
        .collect()
}

pub(crate) fn empty(spec: &Spec<'_>) -> Vec<Fault> {
    all_path_parameters(spec)
        .filter_map(|parameter| spec.resolve(&parameter.get("schema")?))
        .filter(|schema| schema.text("type") == Some("string"))
        .filter(|schema| {
            let at_least_one = |length: &Node<'_>| length.value.as_u64().is_some_and(|n| n > 0);
            let never_empty = schema.get("minLength").is_some_and(|l| at_least_one(&l))
                || schema.get("enum").is_some()
                || schema
                    .text("format")
                    .is_some_and(|format| format == "date-time" || TYPED_FORMATS.contains(&format));
            !never_empty
        })
        .map(|schema| {
            let what = "the schema of a path parameter allows empty text";
            Fault::at(&schema, what, "add `minLength: 1`")
        })
        .collect()
}

/// The media types that progenitor can send.
const SENDABLE: &[&str] = &[
    "application/json",
    "application/x-www-form-urlencoded",
    "application/octet-stream",
    "text/plain",
];

pub(crate) fn body(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for body in spec.all(Kind::RequestBody) {
        if !body.flag("required") {
            let at = body.get("required").unwrap_or_else(|| body.clone());
            let what = "the body is optional";
            let fix = "write `required: true`; a call without it needs a path of its own";
            faults.push(Fault::at(&at, what, fix));
        }
        let Some(content) = body.get("content") else {
            continue;
        };
        let count = content.entries().count();
        if count != 1 {
            let what = format!("the body has {count} media types");
            faults.push(Fault::at(
                &content,
                what,
                "leave exactly one, best application/json",
            ));
        }
        for (media_type, node) in content.entries() {
            if !SENDABLE.contains(&media_type) {
                let what = format!("a body of {media_type} is not supported");
                let fix = format!("use one of: {}", SENDABLE.join(", "));
                faults.push(Fault::at_key(&node, what, fix));
                continue;
            }
            let schema = node.get("schema").and_then(|schema| spec.resolve(&schema));
            let plain = |schema: &Node<'_>, format: Option<&str>| {
                let narrowed = [
                    "pattern",
                    "minLength",
                    "maxLength",
                    "enum",
                    "default",
                    "nullable",
                ];
                schema.text("type") == Some("string")
                    && schema.text("format") == format
                    && narrowed.iter().all(|key| schema.get(key).is_none())
            };
            let wanted = match media_type {
                "application/octet-stream" => Some(("binary", Some("binary"))),
                "text/plain" => Some(("text", None)),
                _ => None,
            };
            if let (Some((noun, format)), Some(schema)) = (wanted, schema)
                && !plain(&schema, format)
            {
                let what = format!("a {noun} body has a schema of another kind");
                let format = format
                    .map(|format| format!(", format: {format}"))
                    .unwrap_or_default();
                let fix = format!("write `schema: {{ type: string{format} }}` and nothing else");
                faults.push(Fault::at_key(&node, what, fix));
            }
        }
    }
    faults
}

/// Headers that the client or its transport writes.
const OWN_HEADERS: &[&str] = &[
    "accept",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "host",
    "transfer-encoding",
    "user-agent",
];

pub(crate) fn header_reserved(spec: &Spec<'_>) -> Vec<Fault> {
    spec.all(Kind::Parameter)
        .filter(|parameter| parameter.text("in") == Some("header"))
        .filter_map(|parameter| parameter.get("name"))
        .filter_map(|name| {
            let text = name.value.as_str()?;
            let own = OWN_HEADERS.iter().any(|own| own.eq_ignore_ascii_case(text));
            let what = format!("a parameter is the header `{text}`");
            own.then(|| {
                Fault::at(
                    &name,
                    what,
                    "remove it: the client writes this header itself",
                )
            })
        })
        .collect()
}

pub(crate) fn body_method(spec: &Spec<'_>) -> Vec<Fault> {
    spec.operations()
        .filter_map(|operation| {
            let method = operation.method;
            let body = operation.node.get("requestBody")?;
            let what = format!("a {} has a body", method.to_uppercase());
            let fix = "send it with POST, PUT or PATCH, or as parameters";
            let sends = ["post", "put", "patch"].contains(&method);
            (!sends).then(|| Fault::at_key(&body, what, fix))
        })
        .collect()
}

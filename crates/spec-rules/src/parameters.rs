//! What goes into a request: parameters and bodies.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::Fault;
use crate::responses::JSON;
use crate::schemas::TYPED_FORMATS;
use spec_document::model::Kind;
use spec_document::node::Node;
use spec_document::or_null;
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

/// Null in a parameter, which is no word.
pub(crate) fn null(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for parameter in spec.all(Kind::Parameter) {
        let Some(used) = parameter.get("schema") else {
            continue;
        };
        let items = spec.resolve(&used).and_then(|schema| schema.get("items"));
        for at in [Some(used), items].into_iter().flatten() {
            if or_null::allows_null(at.value) {
                let only = or_null::only(&at);
                let fix = match only.as_ref().and_then(Node::reference) {
                    Some(reference) => format!("write `$ref: '{reference}'` in its place"),
                    None => or_null::how_to_refuse(at.value),
                };
                let fix = format!("{fix}; what is not given is not sent");
                faults.push(Fault::at_key(&at, "a parameter may be null", fix));
            }
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
    "minProperties",
    "maxProperties",
];

pub(crate) fn bounds(spec: &Spec<'_>) -> Vec<Fault> {
    spec.all(Kind::Schema)
        .filter(|schema| spec.is_in_parameter(schema) || spec.is_in_request_body(schema))
        // Of those of answers `response-validation` speaks.
        .filter(|schema| !spec.is_in_response(schema))
        .flat_map(|schema| {
            BOUNDS
                .iter()
                .filter_map(|bound| Some((bound, schema.get(bound)?)))
        })
        .filter(|(_, at)| at.value != &Value::Bool(false))
        .map(|(bound, at)| {
            let what = format!("a schema of requests has `{bound}`");
            Fault::at_key(&at, what, "remove it and say the bound in the description")
        })
        .collect()
}

/// What a schema says apart from null, of which another rule speaks.
fn plain<'d>(spec: &Spec<'d>, used: &Node<'d>) -> Option<Node<'d>> {
    let only = or_null::only(used).filter(|_| or_null::allows_null(used.value));
    spec.resolve(&only.unwrap_or_else(|| used.clone()))
}

/// The types that can be written as one word.
const WORDS: &[&str] = &["string", "integer", "number", "boolean"];

pub(crate) fn schema(spec: &Spec<'_>) -> Vec<Fault> {
    let is_word = |schema: &Node<'_>| WORDS.contains(&schema.text("type").unwrap_or_default());
    spec.all(Kind::Parameter)
        .filter_map(|parameter| {
            let used = parameter.get("schema")?;
            let schema = plain(spec, &used)?;
            let item = || plain(spec, &schema.get("items")?);
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
            if let Some(first) = seen.insert(name, at.pointer.clone()) {
                let what = format!("the parameter `{name}` is already {first}");
                faults.push(Fault::at_key(&at, what, "remove or rename one of the two"));
            }
        }
    }
    // progenitor keeps parameters by name alone, whatever place they are in.
    let mut seen = HashSet::new();
    for operation in spec.operations() {
        let mut places: HashMap<&str, &str> = HashMap::new();
        for Used { at, definition, .. } in spec.parameters(&operation) {
            let name = definition.text("name").unwrap_or_default();
            let place = definition.text("in").unwrap_or_default();
            match places.insert(name, place) {
                Some(first) if first != place && seen.insert(at.pointer.clone()) => {
                    let what =
                        format!("the parameter `{name}` in {place} has the name of one in {first}");
                    faults.push(Fault::at_key(&at, what, "remove or rename one of the two"));
                }
                _ => {}
            }
        }
    }
    let mut listed = HashSet::new();
    faults.retain(|fault| listed.insert(fault.pointer.clone()));
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

/// The values that a parameter is shown with, the first of which the contract cases send.
pub(crate) fn examples<'d>(spec: &Spec<'d>, parameter: &Node<'d>) -> Vec<Node<'d>> {
    let named = spec.examples(parameter).into_iter();
    let named = named.filter_map(|(_, used)| used.definition.get("value"));
    let mut values: Vec<Node<'d>> = parameter.get("example").into_iter().chain(named).collect();
    if values.is_empty() {
        let schema = parameter.get("schema").and_then(|used| spec.resolve(&used));
        values.extend(schema.and_then(|schema| schema.get("example")));
    }
    values
}

pub(crate) fn path_example(spec: &Spec<'_>) -> Vec<Fault> {
    all_path_parameters(spec)
        .filter(|parameter| examples(spec, parameter).is_empty())
        .map(|parameter| {
            let fix = "add `example` with a value that is fit to be shown, such as `user1`";
            Fault::at_key(parameter, "a path parameter has no example", fix)
        })
        .collect()
}

pub(crate) fn example(spec: &Spec<'_>) -> Vec<Fault> {
    spec.all(Kind::Parameter)
        .filter(|parameter| parameter.text("in") != Some("path"))
        .filter(|parameter| examples(spec, parameter).is_empty())
        .map(|parameter| {
            let name = parameter.text("name").unwrap_or_default();
            let what = format!("the parameter `{name}` has no example");
            Fault::at_key(
                parameter,
                what,
                "add `example` with a value that the service takes",
            )
        })
        .collect()
}

pub(crate) fn example_sendable(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut seen = HashSet::new();
    for parameter in spec.all(Kind::Parameter) {
        for at in examples(spec, parameter) {
            let text = at.value.as_str();
            let unsendable = match parameter.text("in") {
                Some("path") => matches!(text, Some("" | "." | "..")).then_some((
                    "no path can hold this value as one segment",
                    "write a value that is neither empty nor `.` or `..`",
                )),
                Some("header") => text.is_some_and(|text| !is_header_value(text)).then_some((
                    "no header can hold this value as it stands",
                    "write visible ASCII, and blanks only between it",
                )),
                _ => at.value.as_array().is_some_and(Vec::is_empty).then_some((
                    "an empty list leaves nothing to send",
                    "write a list with a value that the service takes",
                )),
            };
            if let Some((what, fix)) = unsendable
                && seen.insert(at.pointer.clone())
            {
                faults.push(Fault::at(&at, what, fix));
            }
        }
    }
    faults
}

/// Whether a text arrives in a header as it was given: whoever reads one drops the blanks around it, and some
/// make blanks of tabs.
fn is_header_value(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~')) && text.trim_matches(' ') == text
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
                || schema.text("pattern").is_some_and(refuses_empty)
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

fn refuses_empty(pattern: &str) -> bool {
    regress::Regex::new(pattern).is_ok_and(|pattern| pattern.find("").is_none())
}

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
            let fix = format!("leave exactly one, `{JSON}`");
            faults.push(Fault::at(&content, what, fix));
            continue;
        }
        for (media_type, node) in content.entries() {
            if media_type != JSON {
                let what = format!("a body of {media_type} is not supported");
                let fix = format!("write `{JSON}`, if the service takes it");
                faults.push(Fault::at_key(&node, what, fix));
            }
            if let Some(schema) = node.get("schema")
                && or_null::allows_null(schema.value)
            {
                let fix = or_null::how_to_refuse(schema.value);
                faults.push(Fault::at_key(&schema, "the body may be null", fix));
            }
        }
    }
    faults
}

/// Headers that OpenAPI keeps for itself, that the generated client adds to each request, or that belong to
/// the connection.
const OWN_HEADERS: &[&str] = &[
    "accept",
    "accept-encoding",
    "api-version",
    "authorization",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "cookie",
    "expect",
    "host",
    "keep-alive",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
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

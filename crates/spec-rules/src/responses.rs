//! What an operation may answer.

use std::collections::HashSet;

use http::header::{HeaderName, HeaderValue};

use crate::Fault;
use crate::schemas::merged;
use spec_document::dialect::Deviates;
use spec_document::model::Kind;
use spec_document::node::Node;
use spec_document::spec::{Operation, Spec, Used};

/// The one media type that progenitor decodes, and with which it sends what a schema describes.
pub(crate) const JSON: &str = "application/json";

fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

fn is_error(status: &str) -> bool {
    status.starts_with(['4', '5'])
}

pub(crate) fn statuses(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for responses in spec.all(Kind::Responses) {
        for (status, node) in responses.entries().filter(|(s, _)| !s.starts_with("x-")) {
            let single = status.len() == 3 && status.bytes().all(|b| b.is_ascii_digit());
            let what = match status {
                "default" => "the response `default` stands for any status".to_owned(),
                _ if single && (is_success(status) || is_error(status)) => continue,
                _ if single => format!("the client knows no response of status {status}"),
                _ if status.ends_with("XX") => format!("`{status}` stands for many statuses"),
                _ => format!("`{status}` is not a status"),
            };
            let fix = "document each status that occurs on its own: 200, 404, 429; redirects are never followed";
            faults.push(Fault::at_key(&node, what, fix));
        }
    }
    faults
}

pub(crate) fn success_missing(spec: &Spec<'_>) -> Vec<Fault> {
    spec.operations()
        .filter_map(|operation| {
            let responses = operation.node.get("responses")?;
            let none = !responses.entries().any(|(status, _)| is_success(status));
            let what = "the operation has no response of success";
            none.then(|| Fault::at(&responses, what, "add a 200, or a 204 without content"))
        })
        .collect()
}

/// What becomes the type of a response.
#[derive(Debug, Clone, PartialEq)]
enum Body<'d> {
    None,
    /// The value of the schema, which for a reference is the reference.
    Json(&'d serde_json::Value),
}

impl std::fmt::Display for Body<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::None => write!(f, "no content"),
            Self::Json(schema) => match schema.get("$ref").and_then(|text| text.as_str()) {
                Some(reference) => {
                    write!(f, "{}", reference.rsplit('/').next().unwrap_or(reference))
                }
                None => write!(f, "an inline schema"),
            },
        }
    }
}

/// The body of a response and the place that says so; `None` when another rule objects to it.
fn body<'d>(used: &Used<'d>) -> Option<(Body<'d>, Node<'d>)> {
    let Some(content) = used.definition.get("content") else {
        return Some((Body::None, used.at.clone()));
    };
    let schema = content.get(JSON)?.get("schema")?;
    Some((Body::Json(schema.value), schema))
}

/// The responses whose body differs from that of most others, with what most others have.
fn odd_ones<'d>(
    spec: &Spec<'d>,
    operation: &Operation<'d>,
    counts: fn(&str) -> bool,
) -> Vec<(&'d str, Body<'d>, Node<'d>, Body<'d>)> {
    let bodies: Vec<(&str, Body<'_>, Node<'_>)> = spec
        .responses(operation)
        .into_iter()
        .filter(|(status, _)| counts(status))
        .filter_map(|(status, used)| body(&used).map(|(body, node)| (status, body, node)))
        .collect();
    let like = |body: &Body<'_>| bodies.iter().filter(|(_, other, _)| other == body).count();
    // The first of the most frequent, as the author most likely means it.
    let Some((_, usual, _)) = bodies.iter().rev().max_by_key(|(_, body, _)| like(body)) else {
        return Vec::new();
    };
    bodies
        .iter()
        .filter(|(_, body, _)| body != usual)
        .map(|(status, body, node)| (*status, body.clone(), node.clone(), usual.clone()))
        .collect()
}

pub(crate) fn success_shape(spec: &Spec<'_>) -> Vec<Fault> {
    shapes(spec, is_success, "success")
}

pub(crate) fn error_shape(spec: &Spec<'_>) -> Vec<Fault> {
    shapes(spec, is_error, "error")
}

fn shapes(spec: &Spec<'_>, counts: fn(&str) -> bool, noun: &str) -> Vec<Fault> {
    spec.operations()
        .flat_map(|operation| odd_ones(spec, &operation, counts))
        .map(|(status, body, node, usual)| {
            let what = format!(
                "the {noun} response {status} has {body}, the others of the operation have {usual}"
            );
            let fix = format!("give it {usual}, too, or leave {status} undocumented");
            Fault::at_key(&node, what, fix)
        })
        .collect()
}

pub(crate) fn media_type(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for response in spec.all(Kind::Response) {
        let Some(content) = response.get("content") else {
            continue;
        };
        let mut any = false;
        for (media_type, node) in content.entries() {
            any = true;
            if media_type != JSON {
                let what = format!("the response has content of {media_type}");
                let fix = format!("write `{JSON}`, and say in the description what else may come");
                faults.push(Fault::at_key(&node, what, fix));
            }
        }
        if !any {
            let fix = format!("remove it when there is no content, else add `{JSON}`");
            faults.push(Fault::at(&content, "`content` is empty", fix));
        }
    }
    faults
}

pub(crate) fn schema_missing(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for media_type in spec.all(Kind::MediaType) {
        if media_type.get("schema").is_none() {
            let fix = "add `schema` with a $ref to a component";
            faults.push(Fault::at(media_type, "the content has no schema", fix));
        }
        if let Some(encoding) = media_type.get("encoding") {
            let what = "the content has an encoding";
            faults.push(Fault::at_key(&encoding, what, "remove it"));
        }
    }
    faults
}

/// Headers that HTTP or the library under it writes of itself. OpenAPI ignores the first.
const TRANSPORT: [&str; 4] = [
    "content-type",
    "content-length",
    "transfer-encoding",
    "connection",
];

pub(crate) fn header_name(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let no_name = |at: &Node<'_>, name: &str| {
        let what = format!("HTTP has no header `{name}`");
        let fix = "remove what no name has: blanks, colons, and all that is not ASCII";
        Fault::at_key(at, what, fix)
    };
    for response in spec.all(Kind::Response) {
        let headers = response.get("headers");
        let mut seen = HashSet::new();
        for (name, at) in headers.iter().flat_map(Node::entries) {
            // In small letters, as HTTP compares them.
            let Ok(parsed) = HeaderName::from_bytes(name.as_bytes()) else {
                faults.push(no_name(&at, name));
                continue;
            };
            if TRANSPORT.contains(&parsed.as_str()) {
                let what = format!("a response has the header `{name}`");
                let fix = "remove it: it follows from the body, or belongs to the connection";
                faults.push(Fault::at_key(&at, what, fix));
            } else if !seen.insert(parsed) {
                let what = format!("the header `{name}` is there in other letters already");
                faults.push(Fault::at_key(&at, what, "remove one of the two"));
            }
        }
    }
    let parameters = spec.all(Kind::Parameter);
    let in_headers = parameters.filter(|parameter| parameter.text("in") == Some("header"));
    faults.extend(in_headers.filter_map(|parameter| {
        let at = parameter.get("name")?;
        let name = at.value.as_str()?;
        let bad = HeaderName::from_bytes(name.as_bytes()).is_err();
        bad.then(|| no_name(&at, name))
    }));
    faults
}

const RETRY_AFTER: &str = "retry-after";

pub(crate) fn header_example(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for header in spec.all(Kind::Header) {
        match header.get("example") {
            None if header.flag("required") => {
                let what = "a header that is always sent has no example";
                let fix = "add `example` with a value that the service sends";
                faults.push(Fault::at_key(header, what, fix));
            }
            Some(at) => {
                let text = at.value.as_str().unwrap_or_default();
                if HeaderValue::from_str(text).is_err() {
                    let what = format!("{} cannot be sent in a header", at.value);
                    let fix = "write visible ASCII and blanks, and no end of a line";
                    faults.push(Fault::at(&at, what, fix));
                }
            }
            None => {}
        }
    }
    // A header that many responses share has its faults once.
    let mut seen = HashSet::new();
    for response in spec.all(Kind::Response) {
        let headers = response.get("headers");
        for (name, at) in headers.iter().flat_map(Node::entries) {
            let example = spec.resolve(&at).and_then(|header| header.get("example"));
            if let Some(example) = example
                && name.eq_ignore_ascii_case(RETRY_AFTER)
                && example.value.as_f64().is_some_and(|seconds| seconds < 0.0)
                && seen.insert(example.pointer.clone())
            {
                let what = format!("nobody can wait for {} seconds", example.value);
                faults.push(Fault::at(
                    &example,
                    what,
                    "write a number of seconds, zero or more",
                ));
            }
        }
    }
    faults
}

pub(crate) fn no_content(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for responses in spec.all(Kind::Responses) {
        for status in ["204", "205"] {
            let response = responses.get(status);
            let content = response
                .and_then(|response| spec.resolve(&response))
                .and_then(|response| response.get("content"));
            if let Some(content) = content {
                let what = format!("a {status} has content");
                let fix = "remove it, or document a 200";
                faults.push(Fault::at_key(&content, what, fix));
            }
        }
    }
    faults
}

pub(crate) fn untested(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for operation in spec.operations() {
        for (status, used) in spec.responses(&operation) {
            if is_error(status) && used.definition.get("content").is_none() {
                let what =
                    format!("{status} has no content, and so neither example nor contract case");
                let mut fix = "give it the content of the other errors".to_owned();
                if let Some(deviations) = &spec.dialect().deviations {
                    let (field, mark) = (deviations.field, deviations.mark);
                    let word = deviations.word(Deviates::NoBody);
                    fix += &format!(
                        "; a body of nothing is one of its `{field}`, with `value: null` and `{mark}: {word}`"
                    );
                }
                faults.push(Fault::at_key(&used.at, what, fix));
            }
        }
    }
    faults
}

/// The schemas of what an operation answers, each once.
fn body_schemas<'d>(spec: &Spec<'d>, counts: fn(&str) -> bool) -> Vec<Node<'d>> {
    let mut seen = HashSet::new();
    let mut schemas = Vec::new();
    for operation in spec.operations() {
        for (_, used) in spec
            .responses(&operation)
            .iter()
            .filter(|(status, _)| counts(status))
        {
            let schema = body(used).and_then(|(_, at)| spec.resolve(&at));
            schemas.extend(schema.filter(|schema| seen.insert(schema.pointer.clone())));
        }
    }
    schemas
}

/// Whether a schema lists a property as required.
pub fn requires(schema: &Node<'_>, property: &str) -> bool {
    let required = schema.get("required");
    let mut names = required.iter().flat_map(Node::items);
    names.any(|name| name.value.as_str() == Some(property))
}

/// The schemas of what operations answer when they succeed, each once.
pub fn success_bodies<'d>(spec: &Spec<'d>) -> Vec<Node<'d>> {
    body_schemas(spec, is_success)
}

pub(crate) fn body_required(spec: &Spec<'_>) -> Vec<Fault> {
    body_schemas(spec, |_| true)
        .iter()
        .filter(|schema| {
            let parts = merged(spec, schema);
            let none = |list: Node<'_>| list.items().next().is_none();
            let is_object = |part: &Node<'_>| part.text("type") == Some("object");
            parts.iter().any(is_object)
                && parts.iter().any(|part| part.get("properties").is_some())
                && parts.iter().all(|part| part.get("required").is_none_or(none))
        })
        .map(|schema| {
            let what = "the body of an answer requires no property";
            let fix = "add `required` with what makes it this body: `value` of a list, `id` of a thing, `error` of an error";
            Fault::at_key(schema, what, fix)
        })
        .collect()
}

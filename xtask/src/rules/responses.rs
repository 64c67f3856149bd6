//! What an operation may answer.

use super::Fault;
use crate::model::{Kind, Node};
use crate::spec::{Operation, Spec, Used};

/// The one media type that progenitor decodes.
const JSON: &str = "application/json";

fn is_success(status: &str) -> bool {
    status.starts_with('2')
}

fn is_error(status: &str) -> bool {
    status.starts_with(['4', '5'])
}

pub(super) fn statuses(spec: &Spec<'_>) -> Vec<Fault> {
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

pub(super) fn success_missing(spec: &Spec<'_>) -> Vec<Fault> {
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

pub(super) fn success_shape(spec: &Spec<'_>) -> Vec<Fault> {
    shapes(spec, is_success, "success")
}

pub(super) fn error_shape(spec: &Spec<'_>) -> Vec<Fault> {
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

pub(super) fn media_type(spec: &Spec<'_>) -> Vec<Fault> {
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

pub(super) fn schema_missing(spec: &Spec<'_>) -> Vec<Fault> {
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

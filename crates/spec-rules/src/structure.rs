//! Whether the document is OpenAPI 3.0 at all, and whether its names and references hold.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use serde_json::{Value, json};
use serde_path_to_error::Segment;

use crate::Fault;
use spec_document::model::{Kind, Shape};
use spec_document::node::{Node, join};
use spec_document::or_null;
use spec_document::spec::{MAX_HOPS, Spec};
use spec_document::walk::{Misfit, Problem};

const VERSION_FIX: &str = "write the document as OpenAPI 3.0: `openapi: 3.0.3`";

pub(crate) fn version(spec: &Spec<'_>) -> Vec<Fault> {
    let root = spec.root();
    let version = root.get("openapi");
    let text = version.as_ref().and_then(|version| version.value.as_str());
    let what = match (text, &version) {
        (Some(text), _) if is_3_0(text) => return Vec::new(),
        (Some(text), _) if text.starts_with("3.1") => {
            format!("this is OpenAPI {text}, whose schemas are another language")
        }
        (Some(text), _) => format!("`{text}` is not OpenAPI 3.0"),
        (None, Some(_)) => "the version of OpenAPI has to be text".to_owned(),
        (None, None) => match root.get("swagger") {
            Some(swagger) => {
                let what = "this is Swagger 2.0, the predecessor of OpenAPI";
                return vec![Fault::at_key(&swagger, what, VERSION_FIX)];
            }
            None => "the document does not say that it is OpenAPI".to_owned(),
        },
    };
    vec![Fault::at(
        version.as_ref().unwrap_or(root),
        what,
        VERSION_FIX,
    )]
}

fn is_3_0(version: &str) -> bool {
    version
        .strip_prefix("3.0.")
        .is_some_and(|patch| !patch.is_empty() && patch.bytes().all(|b| b.is_ascii_digit()))
}

pub(crate) fn fields(spec: &Spec<'_>) -> Vec<Fault> {
    spec.misfits().iter().filter_map(misfit).collect()
}

fn misfit(Misfit { node, problem, .. }: &Misfit<'_>) -> Option<Fault> {
    Some(match problem {
        Problem::UnknownExtension(..) => return None,
        Problem::Shape(shape) => {
            let wanted = wanted(shape);
            let found = found(node);
            Fault::at(
                node,
                format!("{found} stands where {wanted} belongs"),
                format!("write {wanted}"),
            )
        }
        Problem::Missing(kind, field) => Fault::at_key(
            node,
            format!("{} needs `{field}`", kind.noun()),
            format!("add `{field}: …`"),
        ),
        Problem::Unknown(kind, field) => {
            let known: Vec<&str> = kind.fields().iter().map(|field| field.name).collect();
            let fix = match similar::get_close_matches(field.as_str(), &known, 1, 0.7).first() {
                Some(close) => format!("write `{close}`, if that is meant; else remove it"),
                None => format!("remove it; the fields are: {}", known.join(", ")),
            };
            let what = format!("{} has no field `{field}` in OpenAPI 3.0", kind.noun());
            Fault::at_key(node, what, fix)
        }
    })
}

fn wanted(shape: &Shape) -> String {
    match shape {
        Shape::Any => "a value".to_owned(),
        Shape::Text => "text".to_owned(),
        Shape::Flag => "true or false".to_owned(),
        Shape::Number => "a number".to_owned(),
        Shape::Count => "a whole number, zero or more,".to_owned(),
        Shape::Word(words) => format!("one of {}", words.join(", ")),
        Shape::Object(kind) => kind.noun().to_owned(),
        Shape::OrReference(kind) => format!("{} or a $ref", kind.noun()),
        Shape::FlagOrSchema => "true, false or a schema".to_owned(),
        Shape::List(_) => "a list".to_owned(),
        Shape::Map(_) => "a mapping".to_owned(),
    }
}

fn found(node: &Node<'_>) -> String {
    match node.value {
        Value::Null => "nothing (null)".to_owned(),
        Value::Bool(flag) => format!("the boolean {flag}"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => format!("the text `{text}`"),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
    }
}

pub(crate) fn extensions(spec: &Spec<'_>) -> Vec<Fault> {
    let misfits = spec.misfits().iter();
    misfits
        .filter_map(|Misfit { node, problem, .. }| match problem {
            Problem::UnknownExtension(kind, name) => {
                let known: Vec<&str> = spec
                    .dialect()
                    .extensions(*kind)
                    .iter()
                    .map(|field| field.name)
                    .collect();
                let fix = match known.as_slice() {
                    [] => "remove it, or write a comment instead".to_owned(),
                    _ => format!("remove it, or write one of: {}", known.join(", ")),
                };
                let what = format!("{} has no extension `{name}` here", kind.noun());
                Some(Fault::at_key(node, what, fix))
            }
            _ => None,
        })
        .collect()
}

pub(crate) fn names(spec: &Spec<'_>) -> Vec<Fault> {
    let allowed = |name: &str| {
        let mut bytes = name.bytes();
        !name.is_empty() && bytes.all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
    };
    let components = spec.root().get("components");
    let sections = components.iter().flat_map(Node::entries);
    sections
        .flat_map(|(_, section)| section.entries())
        .filter(|(name, _)| !allowed(name))
        .map(|(name, component)| {
            let what = format!("a component is named `{name}`");
            let fix = "name it with letters, digits, `.`, `_` and `-` of ASCII, here and where it is referred to";
            Fault::at_key(&component, what, fix)
        })
        .collect()
}

/// The place of `$ref` itself.
fn at_reference<'d>(node: &Node<'d>) -> Node<'d> {
    node.get("$ref").unwrap_or_else(|| node.clone())
}

pub(crate) fn unresolved(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for visit in spec.references() {
        let reference = visit.node.reference().unwrap_or_default();
        let section = visit.kind.section().unwrap_or_default();
        let at = at_reference(&visit.node);
        if !reference.starts_with('#') {
            faults.push(Fault::at(
                &at,
                format!("`{reference}` leads out of this document"),
                format!("bring it in as a component: '#/components/{section}/NAME'"),
            ));
        } else if spec.target(reference).is_none() {
            let name = reference.rsplit('/').next().unwrap_or_default();
            let known: Vec<&str> = spec.components(visit.kind).map(|(name, _)| name).collect();
            let fix = match similar::get_close_matches(name, &known, 1, 0.6).first() {
                Some(close) => format!("write '#/components/{section}/{close}', if that is meant"),
                None => format!("add `{name}` to components/{section}, or name what is there"),
            };
            faults.push(Fault::at(&at, format!("`{reference}` leads nowhere"), fix));
        }
    }
    for path_item in spec.all(Kind::PathItem) {
        if let Some(reference) = path_item.get("$ref") {
            faults.push(Fault::at(
                &reference,
                "a path is defined by a reference",
                "write the operations out under the path",
            ));
        }
    }
    faults
}

pub(crate) fn kinds(spec: &Spec<'_>) -> Vec<Fault> {
    let wrong = spec.references().filter_map(|visit| {
        let reference = visit.node.reference()?;
        spec.target(reference)?;
        let section = visit.kind.section()?;
        let name = reference.strip_prefix(&format!("#/components/{section}/"));
        if name.is_some_and(|name| !name.contains('/')) {
            return None;
        }
        Some(Fault::at(
            &at_reference(&visit.node),
            format!(
                "`{reference}` does not name a component where {} belongs",
                visit.kind.noun()
            ),
            format!("refer to '#/components/{section}/NAME'"),
        ))
    });
    wrong.collect()
}

/// What a node leads to without any list, property or other layer of data between.
fn leads_to<'d>(spec: &Spec<'d>, node: &Node<'d>) -> Vec<Node<'d>> {
    if let Some(reference) = node.reference() {
        return spec.target(reference).into_iter().collect();
    }
    ["allOf", "oneOf", "anyOf", "not"]
        .iter()
        .filter_map(|key| node.get(key))
        .flat_map(|branches| match branches.value.is_array() {
            true => branches.items().collect(),
            false => vec![branches],
        })
        .collect()
}

/// A node on the way from another, with what is still to be looked at behind it.
struct Step<'d> {
    node: Node<'d>,
    targets: Vec<Node<'d>>,
    /// How many steps there are from here to the end of the longest way.
    depth: usize,
}

pub(crate) fn cycles(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    // What is known to lead to no cycle, and how far, so that every node is looked at once.
    let mut depths: HashMap<String, usize> = HashMap::new();
    for visit in spec.objects().chain(spec.references()) {
        let mut trail: Vec<Step<'_>> = Vec::new();
        let mut on_trail: HashSet<String> = HashSet::new();
        let mut next = Some(visit.node.clone());
        loop {
            if let Some(node) = next.take() {
                if on_trail.contains(&node.pointer) {
                    let what = format!("the definition leads back to itself: {}", node.pointer);
                    let fix = "break the circle: a reference has to end at a definition";
                    faults.push(Fault::at_key(&node, what, fix));
                    depths.extend(trail.drain(..).map(|step| (step.node.pointer, step.depth)));
                    break;
                }
                match depths.get(&node.pointer) {
                    Some(&depth) => {
                        if let Some(from) = trail.last_mut() {
                            from.depth = from.depth.max(depth + 1);
                        }
                    }
                    None => {
                        on_trail.insert(node.pointer.clone());
                        trail.push(Step {
                            targets: leads_to(spec, &node),
                            node,
                            depth: 0,
                        });
                    }
                }
            }
            let Some(step) = trail.last_mut() else { break };
            next = step.targets.pop();
            if next.is_none()
                && let Some(Step { node, depth, .. }) = trail.pop()
            {
                if depth > MAX_HOPS {
                    let what = format!("more than {MAX_HOPS} references follow each other");
                    let fix = "shorten the chain: refer to the definition at its end";
                    faults.push(Fault::at_key(&node, what, fix));
                    return faults;
                }
                if let Some(from) = trail.last_mut() {
                    from.depth = from.depth.max(depth + 1);
                }
                on_trail.remove(&node.pointer);
                depths.insert(node.pointer, depth);
            }
        }
    }
    faults
}

pub(crate) fn siblings(spec: &Spec<'_>) -> Vec<Fault> {
    spec.references()
        .filter_map(|visit| {
            let beside = visit.node.entries().find(|(key, _)| *key != "$ref")?;
            let fix = match visit.kind {
                Kind::Schema if visit.node.flag("nullable") => {
                    let alone = json!({ "$ref": visit.node.reference() });
                    or_null::how_to_allow(&alone)
                }
                Kind::Schema => {
                    "wrap the reference, `allOf: [{ $ref: … }]`, or move it into the component"
                        .to_owned()
                }
                _ => "remove it, or move it into the component".to_owned(),
            };
            let what = format!("`{}` stands beside a $ref", beside.0);
            Some(Fault::at_key(&beside.1, what, fix))
        })
        .collect()
}

/// The last word: what the tables of [`spec_document::model`] allow and progenitor's types do not.
pub(crate) fn deserialise(spec: &Spec<'_>) -> Vec<Fault> {
    if !spec.misfits().is_empty() {
        return Vec::new();
    }
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(spec.value(), &mut track);
    let Err(error) = openapiv3::OpenAPI::deserialize(tracked) else {
        return Vec::new();
    };
    let path = track.path();
    let mut pointer = String::new();
    for segment in path.iter() {
        pointer = match segment {
            Segment::Seq { index } => join(&pointer, &index.to_string()),
            Segment::Map { key } => join(&pointer, key),
            Segment::Enum { .. } | Segment::Unknown => break,
        };
    }
    let mut node = Node {
        pointer,
        value: spec.value(),
    };
    if let Some(value) = spec.value().pointer(&node.pointer) {
        node.value = value;
    }
    vec![Fault::at(
        &node,
        format!("this is not readable as OpenAPI 3.0: {error}"),
        "bring it into the form that the OpenAPI 3.0.3 specification gives for this object",
    )]
}

/// Fields that mean something in OpenAPI and nothing to the generator, with what to do instead.
const IGNORED: &[(Kind, &str, &str)] = &[
    (
        Kind::PathItem,
        "servers",
        "remove it: the servers of the document hold for all paths",
    ),
    (
        Kind::Operation,
        "servers",
        "remove it: the servers of the document hold for all operations",
    ),
    (
        Kind::Operation,
        "callbacks",
        "remove it, or describe it in words",
    ),
    (
        Kind::Response,
        "links",
        "remove it, or describe it in words",
    ),
    (
        Kind::Parameter,
        "allowReserved",
        "remove it: reserved characters are always encoded",
    ),
    (Kind::Parameter, "allowEmptyValue", "remove it"),
    (Kind::Server, "variables", "write one server for each value"),
    (
        Kind::Schema,
        "discriminator",
        "remove it, or describe it in words",
    ),
    (
        Kind::Schema,
        "readOnly",
        "remove it; use one schema for requests and one for answers",
    ),
    (
        Kind::Schema,
        "writeOnly",
        "remove it; use one schema for requests and one for answers",
    ),
    (Kind::Schema, "xml", "remove it"),
];

/// Whether a value of such a field is what its absence means, too.
fn is_default(value: &Value) -> bool {
    match value {
        Value::Bool(flag) => !flag,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

pub(crate) fn ignored(spec: &Spec<'_>) -> Vec<Fault> {
    IGNORED
        .iter()
        .flat_map(|(kind, field, fix)| {
            let there = spec.all(*kind).filter_map(|node| node.get(field));
            there.filter(|at| !is_default(at.value)).map(move |at| {
                let what = format!("`{field}` of {} has no effect", kind.noun());
                Fault::at_key(&at, what, *fix)
            })
        })
        .collect()
}

/// The components that nothing uses. Examples have a rule of their own.
pub(crate) fn unused(spec: &Spec<'_>) -> Vec<Fault> {
    const SECTIONS: [Kind; 7] = [
        Kind::Schema,
        Kind::Response,
        Kind::Parameter,
        Kind::RequestBody,
        Kind::Header,
        Kind::Link,
        Kind::Callback,
    ];
    // From each component, and from all that is none, to what it refers to.
    let mut uses: HashMap<Option<&str>, Vec<&str>> = HashMap::new();
    for visit in spec.references() {
        let target = visit
            .node
            .reference()
            .and_then(|text| text.strip_prefix('#'));
        let from = component(&visit.node.pointer);
        uses.entry(from)
            .or_default()
            .extend(target.and_then(component));
    }
    let mut used: HashSet<&str> = HashSet::new();
    let mut pending = uses.get(&None).cloned().unwrap_or_default();
    while let Some(pointer) = pending.pop() {
        if used.insert(pointer) {
            pending.extend(uses.get(&Some(pointer)).into_iter().flatten());
        }
    }
    let mut faults = Vec::new();
    for kind in SECTIONS {
        for (name, node) in spec.components(kind) {
            if !used.contains(node.pointer.as_str()) {
                let what = format!("no operation leads to the component `{name}`");
                let fix = "refer to it where it belongs, or remove it";
                faults.push(Fault::at_key(&node, what, fix));
            }
        }
    }
    let schemes: HashSet<&str> = spec
        .operations()
        .filter_map(|operation| operation.node.get("security"))
        .chain(spec.root().get("security"))
        .flat_map(|list| list.items())
        .flat_map(|alternative| alternative.entries())
        .map(|(scheme, _)| scheme)
        .collect();
    for (name, node) in spec.components(Kind::SecurityScheme) {
        if !schemes.contains(name) {
            let what = format!("no operation asks for the security scheme `{name}`");
            let fix = "name it in the `security` of an operation, or remove it";
            faults.push(Fault::at_key(&node, what, fix));
        }
    }
    faults
}

/// The pointer to the component that a pointer leads into.
fn component(pointer: &str) -> Option<&str> {
    let path = pointer.strip_prefix("/components/")?;
    let mut slashes = path.match_indices('/').map(|(index, _)| index);
    slashes.next()?;
    let end = slashes.next().unwrap_or(path.len());
    Some(&pointer[..pointer.len() - path.len() + end])
}

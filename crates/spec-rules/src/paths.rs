//! What a path template may say, and which requests two of them would share.

use std::collections::HashMap;

use crate::Fault;
use crate::parameters::path_parameters;
use spec_document::model::{Kind, METHODS};
use spec_document::node::Node;
use spec_document::spec::{Spec, Used};

/// The names in the braces of a path template; `None` when the braces do not pair up.
fn names(path: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        if before.contains('}') || name.is_empty() || name.contains(['/', '{']) {
            return None;
        }
        names.push(name);
        rest = after;
    }
    (!rest.contains('}')).then_some(names)
}

pub(crate) fn template(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let paths = spec.root().get("paths");
    for (path, node) in paths.iter().flat_map(Node::entries) {
        let what = if !path.starts_with('/') {
            "the path does not begin with a slash"
        } else if path.contains("//") {
            "the path has an empty segment, which the client would drop"
        } else if names(path).is_none() {
            "the braces of the path do not pair up"
        } else if path.contains(['?', '#']) {
            "the path holds a query or a fragment"
        } else if !path.chars().all(|c| c.is_ascii_graphic()) {
            "the path holds a blank, or another character that no URL has"
        } else if path.contains('%') {
            "the path holds a percent sign, which some readers decode and others keep"
        } else if !is_kept(path) {
            "the path is one that the client would rewrite: it has a dot segment, a backslash or a quote"
        } else {
            continue;
        };
        faults.push(Fault::at_key(
            &node,
            what,
            "write it like `/api/users/{id}/machines`",
        ));
    }
    for operation in spec.operations() {
        let Some(names) = names(operation.path) else {
            continue;
        };
        let parameters = path_parameters(spec, &operation);
        let name_of = |used: &Used<'_>| used.definition.text("name").unwrap_or_default().to_owned();
        for used in &parameters {
            let name = name_of(used);
            if !names.contains(&name.as_str()) {
                let what = format!("the path {} has no `{{{name}}}`", operation.path);
                let fix = "put it into the path, or remove the parameter";
                faults.push(Fault::at_key(&used.at, what, fix));
            }
        }
        for (index, name) in names.iter().enumerate() {
            if !parameters.iter().any(|used| name_of(used) == *name) {
                let what = format!("`{{{name}}}` of the path is no parameter of the operation");
                let fix = format!("add a parameter `name: {name}`, `in: path`, `required: true`");
                faults.push(Fault::at_key(&operation.node, what, fix));
            } else if names[..index].contains(name) {
                let what = format!("`{{{name}}}` is in the path twice");
                faults.push(Fault::at_key(
                    &operation.node,
                    what,
                    "give the two different names",
                ));
            }
        }
    }
    faults
}

/// Whether the client's reader of URLs leaves a path template as it stands, but for its parameters.
fn is_kept(path: &str) -> bool {
    let words = names(path).unwrap_or_default().into_iter();
    let path = words.fold(path.to_owned(), |path, name| {
        path.replace(&format!("{{{name}}}"), "x")
    });
    url::Url::parse(&format!("https://host{path}")).is_ok_and(|url| url.path() == path)
}

pub(crate) fn ambiguous(spec: &Spec<'_>) -> Vec<Fault> {
    let mut seen: HashMap<String, &str> = HashMap::new();
    let mut faults = Vec::new();
    let paths = spec.root().get("paths");
    for (path, node) in paths.iter().flat_map(Node::entries) {
        let shape: Vec<&str> = path
            .split('/')
            .map(|segment| if segment.contains('{') { "{}" } else { segment })
            .collect();
        if let Some(first) = seen.insert(shape.join("/"), path) {
            let what = format!("`{path}` and `{first}` differ only in the names of parameters");
            let fix = "put the operations of both under one path";
            faults.push(Fault::at_key(&node, what, fix));
        }
    }
    faults
}

pub(crate) fn empty(spec: &Spec<'_>) -> Vec<Fault> {
    spec.all(Kind::PathItem)
        .filter(|path| path.get("$ref").is_none())
        .filter(|path| !path.entries().any(|(field, _)| METHODS.contains(&field)))
        .map(|path| {
            let fix = "add an operation, such as `get`, or remove the path";
            Fault::at_key(path, "the path has no operation", fix)
        })
        .collect()
}

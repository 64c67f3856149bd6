//! Which part of the spec the constants of the tables, the request values and the ways in are made of.

use spec_document::naming::{Case, identifier};
use spec_document::node::Node;

use crate::house::ways::{SINGULAR, Way};

/// The constants of the tables, the request values with their fields, and the ways in.
pub(super) fn sources(document: &Node<'_>) -> Vec<(String, String)> {
    let mut sources = Vec::new();
    let paths = document.get("paths");
    let operations = paths.iter().flat_map(Node::entries);
    let operations = operations.flat_map(|(path, item)| {
        let operations: Vec<_> = item.entries().collect();
        operations
            .into_iter()
            .map(move |(method, operation)| (path, item.clone(), method, operation))
    });
    for (path, item, method, operation) in operations {
        let shared = item.get("parameters");
        if let Some(id) = operation.text("operationId") {
            let way = Way::of(method, path, id, item.text(SINGULAR));
            let handle = format!("mde::handles::{}", way.handle());
            sources.extend([
                (
                    format!("{handle}::{}", way.method),
                    operation.pointer.clone(),
                ),
                (
                    format!("{handle}::{}", way.with()),
                    operation.pointer.clone(),
                ),
                (format!("mde::Client::{}", way.entry), item.pointer.clone()),
                (format!("{handle}::key"), item.pointer.clone()),
                (handle, item.pointer.clone()),
            ]);
            let constant = identifier(id, Case::Snake).to_uppercase();
            sources.push((format!("tables::{constant}"), operation.pointer.clone()));
            let request = format!("requests::{}", identifier(id, Case::Pascal));
            let own = operation.get("parameters");
            for parameter in own.iter().chain(&shared).flat_map(Node::items) {
                let target = parameter.reference().and_then(|at| at.strip_prefix('#'));
                let resolved = target.and_then(|at| document.value.pointer(at));
                let name = resolved.unwrap_or(parameter.value)["name"].as_str();
                let field = identifier(name.unwrap_or_default(), Case::Argument);
                for field in [
                    format!("{request}.{field}"),
                    format!("{request}.{field}_"),
                    format!("{request}::{field}"),
                    format!("{request}::{field}_"),
                ] {
                    sources.push((field, parameter.pointer.clone()));
                }
            }
            if let Some(body) = operation.get("requestBody") {
                sources.push((format!("{request}.body"), body.pointer));
            }
            sources.push((request, operation.pointer));
        }
    }
    for server in document.get("servers").iter().flat_map(Node::items) {
        if let Some(name) = server.text("x-name") {
            let constant = identifier(name, Case::Snake).to_uppercase();
            sources.push((format!("tables::servers::{constant}"), server.pointer));
        }
    }
    sources
}

//! Which part of the spec the constants of the tables and the request values are made of.

use spec_document::naming::{Case, identifier};
use spec_document::node::Node;

/// The constants of the tables, and the request values with their fields.
pub(super) fn sources(document: &Node<'_>) -> Vec<(String, String)> {
    let mut sources = Vec::new();
    let paths = document.get("paths");
    let operations = paths.iter().flat_map(Node::entries);
    let operations = operations.flat_map(|(_, item)| {
        let shared = item.get("parameters");
        let of_item = item.entries().map(|(_, operation)| operation);
        of_item
            .map(move |operation| (operation, shared.clone()))
            .collect::<Vec<_>>()
    });
    for (operation, shared) in operations {
        if let Some(id) = operation.text("operationId") {
            let constant = identifier(id, Case::Snake).to_uppercase();
            sources.push((format!("tables::{constant}"), operation.pointer.clone()));
            let request = format!("requests::{}", identifier(id, Case::Pascal));
            let own = operation.get("parameters");
            for parameter in own.iter().chain(&shared).flat_map(Node::items) {
                let target = parameter.reference().and_then(|at| at.strip_prefix('#'));
                let resolved = target.and_then(|at| document.value.pointer(at));
                let name = resolved.unwrap_or(parameter.value)["name"].as_str();
                let field = identifier(name.unwrap_or_default(), Case::Argument);
                for field in [format!("{request}.{field}"), format!("{request}.{field}_")] {
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

//! Which part of the spec the constants of the tables are made of.

use spec_document::naming::{Case, identifier};
use spec_document::node::Node;

/// The constants of the tables.
pub(super) fn sources(document: &Node<'_>) -> Vec<(String, String)> {
    let mut sources = Vec::new();
    let paths = document.get("paths");
    let operations = paths.iter().flat_map(Node::entries);
    for (_, operation) in operations.flat_map(|(_, item)| item.entries()) {
        if let Some(id) = operation.text("operationId") {
            let constant = identifier(id, Case::Snake).to_uppercase();
            sources.push((format!("tables::{constant}"), operation.pointer));
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

//! A view of a document as an OpenAPI description: its operations, responses, parameters and
//! schemas, references followed.
//!
//! It judges nothing and takes a document as it is: what is missing or of another shape is left out.

use std::collections::HashSet;
use std::sync::OnceLock;

use serde_json::Value;

use crate::dialect::Dialect;
use crate::document::Document;
use crate::model::{Kind, METHODS};
use crate::node::{Node, join};
use crate::walk::{self, Misfit, Visit};

/// As many references as may follow each other; a rule refuses more.
pub const MAX_HOPS: usize = 32;

/// The view.
#[derive(Debug)]
pub struct Spec<'d> {
    root: Node<'d>,
    dialect: &'static Dialect,
    visits: Vec<Visit<'d>>,
    misfits: Vec<Misfit<'d>>,
    // Most of those who look at a document never ask.
    in_responses: OnceLock<HashSet<String>>,
    in_parameters: OnceLock<HashSet<String>>,
    in_bodies: OnceLock<HashSet<String>>,
}

/// One method of one path.
#[derive(Debug)]
#[non_exhaustive]
pub struct Operation<'d> {
    /// The operation itself.
    pub node: Node<'d>,
    /// The method as its key is written, in small letters.
    pub method: &'d str,
    /// The path template it belongs to.
    pub path: &'d str,
    /// The path item that it stands in.
    pub path_item: Node<'d>,
}

/// A thing that is used in one place and may be defined in another.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Used<'d> {
    /// Where it is used: the definition itself, or a reference.
    pub at: Node<'d>,
    /// Where it is defined.
    pub definition: Node<'d>,
}

impl<'d> Spec<'d> {
    /// The view of a document that is written in a dialect.
    pub fn new(document: &'d Document, dialect: &'static Dialect) -> Self {
        Self::of(document.value(), dialect)
    }

    /// The view of a document whose text is not at hand.
    pub fn of(document: &'d Value, dialect: &'static Dialect) -> Self {
        let (visits, misfits) = walk::walk(document, dialect);
        Self {
            root: Node {
                pointer: String::new(),
                value: document,
            },
            dialect,
            visits,
            misfits,
            in_responses: OnceLock::new(),
            in_parameters: OnceLock::new(),
            in_bodies: OnceLock::new(),
        }
    }

    /// What the document may say beyond OpenAPI.
    pub fn dialect(&self) -> &'static Dialect {
        self.dialect
    }

    /// The whole document.
    pub fn root(&self) -> &Node<'d> {
        &self.root
    }

    /// Everything that does not belong where it stands.
    pub fn misfits(&self) -> &[Misfit<'d>] {
        &self.misfits
    }

    /// Every object of a kind, in the document's order, wherever it is.
    pub fn all(&self, kind: Kind) -> impl Iterator<Item = &Node<'d>> {
        self.visits(kind).map(|visit| &visit.node)
    }

    /// Every object of a kind with what is around it.
    pub fn visits(&self, kind: Kind) -> impl Iterator<Item = &Visit<'d>> {
        self.visits
            .iter()
            .filter(move |visit| visit.kind == kind && visit.node.reference().is_none())
    }

    /// Every object of any kind with what is around it.
    pub fn objects(&self) -> impl Iterator<Item = &Visit<'d>> {
        self.visits
            .iter()
            .filter(|visit| visit.node.reference().is_none())
    }

    /// Every reference, with the kind that it has to lead to.
    pub fn references(&self) -> impl Iterator<Item = &Visit<'d>> {
        self.visits
            .iter()
            .filter(|visit| visit.node.reference().is_some())
    }

    /// The object around another.
    pub fn parent(&self, visit: &Visit<'d>) -> Option<&Visit<'d>> {
        visit.parent.map(|index| &self.visits[index])
    }

    /// The components of a kind by name.
    pub fn components(&self, kind: Kind) -> impl Iterator<Item = (&'d str, Node<'d>)> {
        let section = kind.section().and_then(|section| {
            let components = self.root.get("components")?;
            components.get(section)
        });
        section.into_iter().flat_map(|section| section.entries())
    }

    /// Whether a node is a component itself, not a part of one.
    pub fn is_component(node: &Node<'_>) -> bool {
        node.pointer.starts_with("/components/") && node.pointer.matches('/').count() == 3
    }

    /// What a reference leads to in one step.
    pub fn target(&self, reference: &str) -> Option<Node<'d>> {
        let pointer = reference.strip_prefix('#')?;
        Some(Node {
            pointer: pointer.to_owned(),
            value: self.root.value.pointer(pointer)?,
        })
    }

    /// A node itself, or what its references lead to in the end; `None` when they lead nowhere.
    pub fn resolve(&self, node: &Node<'d>) -> Option<Node<'d>> {
        let mut node = node.clone();
        for _ in 0..MAX_HOPS {
            match node.reference() {
                None => return Some(node),
                Some(reference) => node = self.target(reference)?,
            }
        }
        None
    }

    fn used(&self, at: Node<'d>) -> Option<Used<'d>> {
        let definition = self.resolve(&at)?;
        Some(Used { at, definition })
    }

    /// The operations of all paths, in the document's order.
    pub fn operations(&self) -> impl Iterator<Item = Operation<'d>> + use<'_, 'd> {
        let paths = self.root.get("paths");
        paths
            .into_iter()
            .flat_map(|paths| paths.entries())
            .flat_map(|(path, path_item)| {
                path_item
                    .entries()
                    .filter(|(method, _)| METHODS.contains(method))
                    .map(move |(method, node)| Operation {
                        node,
                        method,
                        path,
                        path_item: path_item.clone(),
                    })
                    .collect::<Vec<_>>()
            })
    }

    /// The parameters of an operation: its own, and those of its path that it does not replace.
    pub fn parameters(&self, operation: &Operation<'d>) -> Vec<Used<'d>> {
        let of = |node: &Node<'d>| -> Vec<Used<'d>> {
            let list = node.get("parameters");
            list.iter()
                .flat_map(Node::items)
                .filter_map(|at| self.used(at))
                .collect()
        };
        let identity = |used: &Used<'d>| (used.definition.text("name"), used.definition.text("in"));
        let own = of(&operation.node);
        let mut all = of(&operation.path_item);
        all.retain(|shared| own.iter().all(|own| identity(own) != identity(shared)));
        all.extend(own);
        all
    }

    /// The responses of an operation by status.
    pub fn responses(&self, operation: &Operation<'d>) -> Vec<(&'d str, Used<'d>)> {
        let responses = operation.node.get("responses");
        responses
            .iter()
            .flat_map(Node::entries)
            .filter(|(status, _)| !status.starts_with("x-"))
            .filter_map(|(status, at)| Some((status, self.used(at)?)))
            .collect()
    }

    /// The headers that a response always has.
    pub fn promised_headers(&self, response: &Node<'d>) -> Vec<&'d str> {
        let headers = response.get("headers");
        headers
            .into_iter()
            .flat_map(|headers| headers.entries())
            .filter(|(_, header)| {
                self.resolve(header)
                    .is_some_and(|header| header.flag("required"))
            })
            .map(|(name, _)| name)
            .collect()
    }

    /// The alternatives of permissions that hold for an operation: its own, or the document's.
    pub fn security(&self, operation: &Operation<'d>) -> Option<Node<'d>> {
        let everywhere = || self.root.get("security");
        operation.node.get("security").or_else(everywhere)
    }

    /// The security scheme of that name.
    pub fn security_scheme(&self, name: &str) -> Option<Node<'d>> {
        self.resolve(&self.component(Kind::SecurityScheme, name)?)
    }

    /// The body of an operation's request.
    pub fn request_body(&self, operation: &Operation<'d>) -> Option<Used<'d>> {
        self.used(operation.node.get("requestBody")?)
    }

    /// The examples of a media type, parameter or header by name.
    pub fn examples(&self, node: &Node<'d>) -> Vec<(&'d str, Used<'d>)> {
        self.named(node, "examples")
    }

    /// What is sent against the promise of a media type, by name.
    pub fn deviations(&self, node: &Node<'d>) -> Vec<(&'d str, Used<'d>)> {
        match &self.dialect.deviations {
            Some(deviations) => self.named(node, deviations.field),
            None => Vec::new(),
        }
    }

    /// All that is sent by name: what is promised, then what is not.
    pub fn sent(&self, node: &Node<'d>) -> Vec<(&'d str, Used<'d>)> {
        let mut sent = self.examples(node);
        sent.extend(self.deviations(node));
        sent
    }

    fn named(&self, node: &Node<'d>, field: &str) -> Vec<(&'d str, Used<'d>)> {
        let named = node.get(field);
        named
            .iter()
            .flat_map(Node::entries)
            .filter_map(|(name, at)| Some((name, self.used(at)?)))
            .collect()
    }

    /// Whether what the service sends is read by this schema.
    pub fn is_in_response(&self, schema: &Node<'_>) -> bool {
        self.in_responses
            .get_or_init(|| self.schemas_under(Kind::Response))
            .contains(&schema.pointer)
    }

    /// Whether a parameter is written by this schema.
    pub fn is_in_parameter(&self, schema: &Node<'_>) -> bool {
        self.in_parameters
            .get_or_init(|| self.schemas_under(Kind::Parameter))
            .contains(&schema.pointer)
    }

    /// Whether the body of a request is written by this schema.
    pub fn is_in_request_body(&self, schema: &Node<'_>) -> bool {
        self.in_bodies
            .get_or_init(|| self.schemas_under(Kind::RequestBody))
            .contains(&schema.pointer)
    }

    /// The schemas directly in a schema: of its properties, items, branches and so on.
    pub fn subschemas(schema: &Node<'d>) -> Vec<Node<'d>> {
        let one = ["items", "not", "additionalProperties"];
        let many = ["allOf", "oneOf", "anyOf"];
        let mut found: Vec<Node<'d>> = Vec::new();
        found.extend(one.iter().filter_map(|key| schema.get(key)));
        found.extend(
            many.iter()
                .filter_map(|key| schema.get(key))
                .flat_map(|list| list.items()),
        );
        let properties = schema.get("properties");
        found.extend(properties.iter().flat_map(Node::entries).map(|(_, p)| p));
        found.retain(|node| node.value.is_object());
        found
    }

    /// Every schema that can be reached from objects of a kind, headers left out: those are read
    /// by hand.
    fn schemas_under(&self, kind: Kind) -> HashSet<String> {
        let holds = |visit: &Visit<'d>| {
            let mut around = self.parent(visit);
            while let Some(visit) = around {
                match visit.kind {
                    Kind::Header => return false,
                    found if found == kind => return true,
                    _ => around = self.parent(visit),
                }
            }
            false
        };
        let mut pending: Vec<Node<'d>> = self
            .visits
            .iter()
            .filter(|visit| visit.kind == Kind::Schema && holds(visit))
            .map(|visit| visit.node.clone())
            .collect();
        let mut found = HashSet::new();
        while let Some(schema) = pending.pop() {
            let Some(schema) = self.resolve(&schema) else {
                continue;
            };
            if found.insert(schema.pointer.clone()) {
                pending.extend(Self::subschemas(&schema));
            }
        }
        found
    }

    /// Whether a schema describes a list, or a mapping with names that are data.
    pub fn is_collection(&self, schema: &Node<'d>) -> bool {
        let Some(schema) = self.resolve(schema) else {
            return false;
        };
        match schema.text("type") {
            Some("array") => true,
            Some("object") | None => {
                schema.value.get("additionalProperties").is_some()
                    && schema.value.get("properties").is_none()
            }
            _ => false,
        }
    }

    /// A component by kind and name.
    pub fn component(&self, kind: Kind, name: &str) -> Option<Node<'d>> {
        let pointer = join(&join("/components", kind.section()?), name);
        let value = self.root.value.pointer(&pointer)?;
        Some(Node { pointer, value })
    }

    /// The value as a whole.
    pub fn value(&self) -> &'d Value {
        self.root.value
    }
}

//! One change with all its effects: what differs in the spec, judged by [`super::rules`], together
//! with what becomes of the Rust items that are made of it, found by [`super::callers`].

use std::collections::HashMap;

use serde_json::Value;

use super::callers::{Effect, Verdict};
use super::differences::{self, Usage, resolve};
use super::requires::Requires;
use super::rules::{self, Context, Judgement};
use crate::document::Document;
use crate::finding::Place;
use crate::model::{METHODS, Node, join};
use crate::naming::{Case, identifier};

/// A place in one of the two documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spot {
    /// JSON pointer; where the document lacks the value, to what would hold it.
    pub(crate) pointer: String,
    pub(crate) place: Place,
}

/// A change with its three columns.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub(crate) rule: &'static str,
    pub(crate) what: String,
    pub(crate) requires: Requires,
    pub(crate) base: Spot,
    pub(crate) head: Spot,
    /// The first column: what becomes of public items of the generated client.
    pub(crate) callers: Vec<Effect>,
    /// The second column; `None` where they notice nothing.
    pub(crate) clients: Option<String>,
    /// The third column; `None` where it notices nothing.
    pub(crate) service: Option<String>,
    pub(crate) todo: Option<String>,
}

impl Change {
    /// The gravest effect on callers.
    pub(crate) fn verdict(&self) -> Option<Verdict> {
        self.callers.iter().map(|effect| effect.verdict).max()
    }
}

/// The rule of effects for which no difference of the spec could be named.
const GENERATED: &str = "generated";

/// The changes between two documents, the gravest first, each with its share of the effects.
pub(crate) fn changes(base: &Document, head: &Document, effects: Vec<Effect>) -> Vec<Change> {
    let context = Context {
        base: base.value(),
        head: head.value(),
        used_in_base: Usage::of(base.value()),
        used_in_head: Usage::of(head.value()),
    };
    let mut changes: Vec<Change> = differences::between(base.value(), head.value())
        .iter()
        .map(|difference| {
            let Judgement {
                rule,
                what,
                clients,
                service,
                requires,
                todo,
            } = rules::judge(difference, &context);
            Change {
                rule,
                what,
                requires,
                base: spot(base, &difference.base.pointer),
                head: spot(head, &difference.head.pointer),
                callers: Vec::new(),
                clients,
                service,
                todo,
            }
        })
        .collect();
    let (of_base, of_head) = (sources(base.value()), sources(head.value()));
    for effect in effects {
        let source = |sources: &HashMap<String, String>| {
            std::iter::once(&effect.item)
                .chain(&effect.around)
                .find_map(|item| sources.get(item).cloned())
        };
        let pointers = (source(&of_base), source(&of_head));
        match cause(&changes, &pointers, &effect) {
            Some(index) => changes[index].callers.push(effect),
            None => changes.push(Change {
                rule: GENERATED,
                what: effect.sentence.clone(),
                requires: Requires::Patch,
                base: spot(base, pointers.0.as_deref().unwrap_or_default()),
                head: spot(head, pointers.1.as_deref().unwrap_or_default()),
                callers: vec![effect],
                clients: None,
                service: None,
                todo: None,
            }),
        }
    }
    for change in &mut changes {
        change
            .callers
            .sort_by_key(|effect| std::cmp::Reverse(effect.verdict));
        let demanded = match change.verdict() {
            Some(Verdict::Breaks) => Requires::Major,
            Some(Verdict::New) => Requires::Minor,
            None => Requires::None,
        };
        change.requires = change.requires.max(demanded);
    }
    changes.sort_by_key(|change| {
        (
            std::cmp::Reverse(change.requires),
            change.head.place,
            change.base.place,
        )
    });
    changes
}

fn spot(document: &Document, pointer: &str) -> Spot {
    Spot {
        pointer: pointer.to_owned(),
        place: document.key_place(pointer),
    }
}

/// The change that an effect is most likely due to: the one at its source, else the nearest around it,
/// else one inside it.
fn cause(
    changes: &[Change],
    (base, head): &(Option<String>, Option<String>),
    effect: &Effect,
) -> Option<usize> {
    let nearness = |change: &Change| -> Option<(u8, usize)> {
        [(&change.base.pointer, base), (&change.head.pointer, head)]
            .into_iter()
            .filter_map(|(at, source)| {
                let source = source.as_ref()?;
                if at == source {
                    Some((3, 0))
                } else if is_below(source, at) {
                    Some((2, at.len()))
                } else if is_below(at, source) {
                    // Names of Rust items come from names in the spec.
                    let names = matches!(
                        change.rule,
                        "operation-id"
                            | "tag"
                            | "parameter-name"
                            | "server-name"
                            | "schema-type"
                            | "enum-open"
                    );
                    Some((1, usize::from(names) * 4 + change.requires as usize))
                } else {
                    None
                }
            })
            .max()
    };
    let near = changes
        .iter()
        .enumerate()
        // The wording of something makes no item come or go.
        .filter(|(_, change)| {
            !matches!(
                change.rule,
                "prose" | "example" | "written-otherwise" | "rate-limit"
            )
        })
        .filter_map(|(index, change)| Some((nearness(change)?, std::cmp::Reverse(index))))
        .max();
    if let Some((_, std::cmp::Reverse(index))) = near {
        return Some(index);
    }
    // A type that is named where it is used: the change is where it is defined.
    changes.iter().position(|change| {
        let name = change
            .head
            .pointer
            .strip_prefix("/components/schemas/")
            .or(change.base.pointer.strip_prefix("/components/schemas/"));
        let name = name.and_then(|rest| rest.split('/').next());
        name.is_some_and(|name| {
            effect
                .sentence
                .contains(&format!("types::{}", identifier(name, Case::Pascal)))
        })
    })
}

fn is_below(pointer: &str, above: &str) -> bool {
    pointer
        .strip_prefix(above)
        .is_some_and(|rest| rest.starts_with('/'))
}

/// Which part of the spec a Rust item is made of, by the item's name.
fn sources(root: &Value) -> HashMap<String, String> {
    let mut sources = HashMap::new();
    let document = Node {
        pointer: String::new(),
        value: root,
    };
    let schemas = document
        .get("components")
        .and_then(|components| components.get("schemas"));
    for (name, schema) in schemas.iter().flat_map(Node::entries) {
        let ty = identifier(name, Case::Pascal);
        for (property, node) in schema.get("properties").iter().flat_map(Node::entries) {
            let field = identifier(property, Case::Snake);
            for field in [field.clone(), format!("{field}_")] {
                sources.insert(format!("types::{ty}.{field}"), node.pointer.clone());
                sources.insert(
                    format!("types::builder::{ty}::{field}"),
                    node.pointer.clone(),
                );
            }
        }
        if let Some(node) = schema.get("additionalProperties") {
            sources.insert(format!("types::{ty}.extra"), node.pointer.clone());
            sources.insert(format!("types::builder::{ty}::extra"), node.pointer.clone());
        }
        for member in schema.get("enum").iter().flat_map(Node::items) {
            if let Some(text) = member.value.as_str() {
                sources.insert(
                    format!("types::{ty}::{}", identifier(text, Case::Pascal)),
                    member.pointer.clone(),
                );
            }
        }
        sources.insert(format!("types::{ty}"), schema.pointer.clone());
        sources.insert(format!("types::builder::{ty}"), schema.pointer.clone());
    }
    for (_, item) in document.get("paths").iter().flat_map(Node::entries) {
        for (_, operation) in item
            .entries()
            .filter(|(method, _)| METHODS.contains(method))
        {
            let Some(id) = operation.text("operationId") else {
                continue;
            };
            let builder = format!("builder::{}", identifier(id, Case::Pascal));
            let method = identifier(id, Case::Snake);
            for parameter in operation
                .get("parameters")
                .iter()
                .chain(&item.get("parameters"))
                .flat_map(Node::items)
            {
                if let Some(name) =
                    resolve(root, &parameter).and_then(|definition| definition.text("name"))
                {
                    sources.insert(
                        format!("{builder}::{}", identifier(name, Case::Snake)),
                        parameter.pointer.clone(),
                    );
                }
            }
            sources.insert(builder, operation.pointer.clone());
            sources.insert(
                format!("tables::{}", method.to_uppercase()),
                operation.pointer.clone(),
            );
            for tag in operation.get("tags").iter().flat_map(Node::items) {
                if let Some(tag) = tag.value.as_str() {
                    let extension = format!("prelude::Client{}Ext", identifier(tag, Case::Pascal));
                    sources.insert(format!("{extension}::{method}"), operation.pointer.clone());
                    sources.insert(
                        format!("prelude::{} (again)", &extension["prelude::".len()..]),
                        operation.pointer.clone(),
                    );
                    sources.insert(extension, join(&operation.pointer, "tags"));
                }
            }
        }
    }
    for server in document.get("servers").iter().flat_map(Node::items) {
        if let Some(name) = server.text("x-name") {
            let constant = identifier(name, Case::Snake).to_uppercase();
            sources.insert(
                format!("tables::servers::{constant}"),
                server.pointer.clone(),
            );
        }
    }
    sources
}

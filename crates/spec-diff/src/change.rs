//! One change with all its effects: what differs in the spec, judged by [`crate::rules`], together
//! with what becomes of the Rust items that are made of it, found by [`crate::callers`].

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use crate::callers::{Effect, Verdict};
use crate::differences::{self, Usage, resolve};
use crate::requires::Requires;
use crate::rules::{Cause, Context, Judgement, Rules, WRITTEN_OTHERWISE, judge, name_of_pointer};
use spec_document::dialect::Dialect;
use spec_document::document::Document;
use spec_document::finding::Place;
use spec_document::model::METHODS;
use spec_document::naming::{Case, identifier};
use spec_document::node::{Node, join};
use spec_document::or_null;

/// A place in one of the two documents.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spot {
    /// JSON pointer; where the document lacks the value, to what would hold it.
    pub pointer: String,
    /// Line and column of its key.
    pub place: Place,
}

/// A change with its three columns.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Change {
    /// The rule that judges it.
    pub rule: &'static str,
    /// Whether Rust items come or go with it.
    pub(crate) cause: Cause,
    /// What changed, in a sentence.
    pub what: String,
    /// The version that it demands.
    pub requires: Requires,
    /// Where it is in the document before the change.
    pub base: Spot,
    /// Where it is in the document after the change.
    pub head: Spot,
    /// The first column: what becomes of public items of the generated client.
    pub(crate) callers: Vec<Effect>,
    /// The second column; `None` where they notice nothing.
    pub clients: Option<String>,
    /// The third column; `None` where it notices nothing.
    pub service: Option<String>,
    /// What a person should do, beyond raising the version.
    pub todo: Option<String>,
}

impl Change {
    /// The gravest effect on callers.
    pub(crate) fn verdict(&self) -> Option<Verdict> {
        self.callers.iter().map(|effect| effect.verdict).max()
    }
}

/// The rule of effects for which no difference of the spec could be named.
const GENERATED: &str = "generated";

/// The changes between two documents, the gravest first, without what becomes of Rust items.
pub fn changes(base: &Document, head: &Document, rules: &'static Rules) -> Vec<Change> {
    with_effects(base, head, Vec::new(), rules)
}

/// The changes between two documents, the gravest first, each with its share of the effects.
pub(crate) fn with_effects(
    base: &Document,
    head: &Document,
    effects: Vec<Effect>,
    rules: &'static Rules,
) -> Vec<Change> {
    let dialect = rules.dialect;
    // In which form null is allowed makes no difference to anybody.
    let flagged = (
        or_null::flagged(base.value()),
        or_null::flagged(head.value()),
    );
    let (old, new) = (flagged.0.as_ref(), flagged.1.as_ref());
    let renamed = differences::renamed_components(old, new, dialect);
    let context = Context {
        rules,
        base: old,
        head: new,
        renamed: &renamed,
        used_in_base: Usage::of(old, dialect),
        used_in_head: Usage::of(new, dialect),
    };
    let mut changes: Vec<Change> = differences::between(old, new, &renamed, dialect)
        .iter()
        .map(|difference| {
            let Judgement {
                rule,
                cause,
                what,
                clients,
                service,
                requires,
                todo,
            } = judge(difference, &context);
            Change {
                rule,
                cause,
                what,
                requires,
                base: spot(
                    base,
                    &or_null::in_document(base.value(), &difference.base.pointer),
                ),
                head: spot(
                    head,
                    &or_null::in_document(head.value(), &difference.head.pointer),
                ),
                callers: Vec::new(),
                clients,
                service,
                todo,
            }
        })
        .collect();
    changes.extend(rewritten(base, head, dialect));
    if changes.is_empty() && base.value() != head.value() {
        changes.push(written_otherwise(
            base,
            head,
            "",
            "null is written in another form",
        ));
    }
    let (of_base, of_head) = (sources(base.value(), rules), sources(head.value(), rules));
    let mut causes = Causes::default();
    for (index, change) in changes.iter().enumerate() {
        causes.add(index, change);
    }
    for effect in effects {
        let at = |item: &String| (of_base.get(item), of_head.get(item));
        // What is around an item counts only where the item itself has no place in the spec: an object
        // that lost several properties is the place of all their changes.
        let pointers = std::iter::once(&effect.item)
            .chain(&effect.around)
            .map(at)
            .find(|pointers| *pointers != (None, None))
            .unwrap_or_default();
        match causes.of(pointers, &effect) {
            Some(index) => changes[index].callers.push(effect),
            None => {
                let pointer = |source: Option<&String>| source.cloned().unwrap_or_default();
                let change = Change {
                    rule: GENERATED,
                    cause: Cause::Perhaps,
                    what: effect.sentence.clone(),
                    requires: Requires::Patch,
                    base: spot(base, &pointer(pointers.0)),
                    head: spot(head, &pointer(pointers.1)),
                    callers: vec![effect],
                    clients: None,
                    service: None,
                    todo: None,
                };
                causes.add(changes.len(), &change);
                changes.push(change);
            }
        }
    }
    for change in &mut changes {
        change.callers.sort_by_key(|effect| Reverse(effect.verdict));
        let demanded = match change.verdict() {
            Some(Verdict::Breaks) => Requires::Major,
            Some(Verdict::New) => Requires::Minor,
            None => Requires::None,
        };
        change.requires = change.requires.max(demanded);
    }
    changes.sort_by_key(|change| {
        (
            Reverse(change.requires),
            change.head.place,
            change.base.place,
        )
    });
    changes
}

/// The schemas that say the same, and say in another form that null is allowed.
fn rewritten(base: &Document, head: &Document, dialect: &Dialect) -> Vec<Change> {
    let mut places = or_null::branched(base.value());
    places.extend(or_null::branched(head.value()));
    places
        .into_iter()
        .filter(|place| {
            let schemas = base.value().pointer(place).zip(head.value().pointer(place));
            schemas.is_some_and(|(was, is)| was != is && or_null::split(was) == or_null::split(is))
        })
        .map(|place| {
            let what = format!(
                "{}: null is written in another form",
                name_of_pointer(&place, dialect)
            );
            written_otherwise(base, head, &place, what)
        })
        .collect()
}

fn written_otherwise(
    base: &Document,
    head: &Document,
    place: &str,
    what: impl Into<String>,
) -> Change {
    Change {
        rule: WRITTEN_OTHERWISE,
        cause: Cause::Never,
        what: what.into(),
        requires: Requires::None,
        base: spot(base, place),
        head: spot(head, place),
        callers: Vec::new(),
        clients: None,
        service: None,
        todo: None,
    }
}

fn spot(document: &Document, pointer: &str) -> Spot {
    Spot {
        pointer: pointer.to_owned(),
        place: document.key_place(pointer),
    }
}

/// The changes by their places, to find what an effect is due to.
#[derive(Default)]
struct Causes {
    base: BTreeMap<String, Vec<Weighed>>,
    head: BTreeMap<String, Vec<Weighed>>,
    /// The first change of each component, by the name of its type.
    types: HashMap<String, usize>,
}

/// A change as a cause of what is generated from around it.
#[derive(Clone, Copy)]
struct Weighed {
    index: usize,
    weight: usize,
}

impl Causes {
    fn add(&mut self, index: usize, change: &Change) {
        let likely = match change.cause {
            Cause::Never => return,
            Cause::Perhaps => 0,
            Cause::Likely => 4,
        };
        let weighed = Weighed {
            index,
            weight: likely + change.requires as usize,
        };
        for (places, spot) in [
            (&mut self.base, &change.base),
            (&mut self.head, &change.head),
        ] {
            places
                .entry(spot.pointer.clone())
                .or_default()
                .push(weighed);
            let component = spot.pointer.strip_prefix("/components/schemas/");
            if let Some(name) = component.and_then(|rest| rest.split('/').next()) {
                self.types
                    .entry(identifier(name, Case::Pascal))
                    .or_insert(index);
            }
        }
    }

    /// The change that an effect is most likely due to: the one at its source, else the nearest around
    /// it, else one inside it, else that of a type which it names; the first of several.
    fn of(
        &self,
        (base, head): (Option<&String>, Option<&String>),
        effect: &Effect,
    ) -> Option<usize> {
        let near = [(&self.base, base), (&self.head, head)]
            .into_iter()
            .filter_map(|(places, source)| nearest(places, source?))
            .max();
        if let Some((_, Reverse(index))) = near {
            return Some(index);
        }
        let named = effect.sentence.split("types::").skip(1).filter_map(|rest| {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'));
            self.types.get(&rest[..end.unwrap_or(rest.len())])
        });
        named.min().copied()
    }
}

/// The nearest change to a place of one document, with what makes it so.
fn nearest(
    places: &BTreeMap<String, Vec<Weighed>>,
    source: &str,
) -> Option<((u8, usize), Reverse<usize>)> {
    let first = |found: &Vec<Weighed>| found.iter().map(|weighed| weighed.index).min();
    if let Some(index) = places.get(source).and_then(first) {
        return Some(((3, 0), Reverse(index)));
    }
    let mut above = source;
    while let Some((parent, _)) = above.rsplit_once('/') {
        above = parent;
        if let Some(index) = places.get(above).and_then(first) {
            return Some(((2, above.len()), Reverse(index)));
        }
    }
    let below = format!("{source}/");
    places
        .range(below.clone()..)
        .take_while(|(pointer, _)| pointer.starts_with(&below))
        .flat_map(|(_, found)| found)
        .map(|weighed| ((1, weighed.weight), Reverse(weighed.index)))
        .max()
}

/// Which part of the spec a Rust item is made of, by the item's name.
fn sources(root: &Value, rules: &Rules) -> HashMap<String, String> {
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
                        format!("{builder}::{}", identifier(name, Case::Argument)),
                        parameter.pointer.clone(),
                    );
                }
            }
            sources.insert(builder, operation.pointer.clone());
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
    sources.extend((rules.sources)(&document));
    sources
}

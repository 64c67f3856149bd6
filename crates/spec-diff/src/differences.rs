//! Everything in which two documents differ, each difference with the object it belongs to.
//!
//! Both documents are walked at once by the tables of [`spec_document::model`]. Entries of maps are told
//! apart by their keys, items of lists by what names them (a parameter by place and name, others by what
//! the dialect says), so that one more in front moves none. What a component says is compared where it is
//! defined, once; a use of it differs when it refers to another one. What it all means is for
//! [`crate::rules`].

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value};

use spec_document::dialect::Dialect;
use spec_document::model::{Kind, METHODS, Shape};
use spec_document::node::{Node, join, unescaped};

/// As many references as may follow each other; more must be a cycle.
const MAX_HOPS: usize = 32;

/// In what way something differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Way {
    /// Only the head has it.
    Added,
    /// Only the base has it.
    Removed,
    /// Both have it, and it says something else.
    Changed,
    /// The same items in another order.
    Reordered,
    /// The same thing under another name.
    Renamed,
}

/// One of the two documents at a difference.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Side<'d> {
    /// The pointer to the value; where there is none, to the object that lacks it.
    pub pointer: String,
    /// What it says there, if there is anything.
    pub value: Option<&'d Value>,
    /// The object that has or lacks the value.
    pub around: Node<'d>,
}

/// One difference.
#[derive(Debug, Clone)]
pub struct Difference<'d> {
    /// What kind of object it is a part of.
    pub kind: Kind,
    /// The field of that object; `$ref` where it is a reference that differs.
    pub field: String,
    /// The entry or item of the field, if it is one of several.
    pub entry: Option<String>,
    /// In what way.
    pub way: Way,
    /// The document before the change.
    pub base: Side<'d>,
    /// The document after the change.
    pub head: Side<'d>,
    /// The use that led from one definition to another, where it is between those two.
    through: Option<Through>,
}

/// A reference that leads elsewhere than before.
#[derive(Debug, Clone)]
struct Through {
    /// The pointer to what it leads to in the head.
    definition: String,
    /// The pointer to what has the reference.
    used: String,
}

impl<'d> Difference<'d> {
    /// The pointer by which people would name a place in the head: what another definition says where
    /// it is used now is no change of that definition.
    pub fn called(&self, pointer: &str) -> String {
        called(self.through.as_ref(), pointer)
    }

    /// Whether it is one of what narrows the values of a schema's type.
    pub fn is_bound(&self) -> bool {
        self.kind == Kind::Schema && BOUNDS.contains(&self.field.as_str())
    }

    /// The value after the change, or before it where nothing is left.
    pub fn value(&self) -> &'d Value {
        self.head.value.or(self.base.value).unwrap_or(&Value::Null)
    }
}

fn called(through: Option<&Through>, pointer: &str) -> String {
    let renamed = through.and_then(|Through { definition, used }| {
        let rest = pointer.strip_prefix(definition.as_str())?;
        (rest.is_empty() || rest.starts_with('/')).then(|| format!("{used}{rest}"))
    });
    renamed.unwrap_or_else(|| pointer.to_owned())
}

/// All differences between two documents, in the order of the head's.
pub(crate) fn between<'d>(
    base: &'d Value,
    head: &'d Value,
    renamed: &'d HashMap<String, String>,
    dialect: &'static Dialect,
) -> Vec<Difference<'d>> {
    let mut walk = Walk {
        dialect,
        base,
        head,
        found: Vec::new(),
        renamed,
        compared: HashSet::new(),
        pending: Vec::new(),
        through: None,
    };
    let root = |value| Node {
        pointer: String::new(),
        value,
    };
    if base != head {
        if base.is_object() && head.is_object() {
            walk.object(Kind::Document, &root(base), &root(head));
            while let Some(Pending {
                kind,
                base,
                head,
                through,
            }) = walk.pending.pop()
            {
                walk.through = through;
                walk.object(kind, &base, &head);
            }
        }
        // Whatever the walk should have missed: the tables have a hole.
        if walk.found.is_empty() {
            let side = |value| Side {
                pointer: String::new(),
                value: Some(value),
                around: root(value),
            };
            walk.found.push(Difference {
                kind: Kind::Document,
                field: String::new(),
                entry: None,
                way: Way::Changed,
                base: side(base),
                head: side(head),
                through: None,
            });
        }
    }
    walk.found
}

/// What a chain of references leads to.
pub(crate) fn resolve<'d>(root: &'d Value, node: &Node<'d>) -> Option<Node<'d>> {
    let mut node = node.clone();
    for _ in 0..MAX_HOPS {
        let Some(reference) = node.reference() else {
            return Some(node);
        };
        let pointer = reference.strip_prefix('#')?;
        node = Node {
            pointer: pointer.to_owned(),
            value: root.pointer(pointer)?,
        };
    }
    None
}

/// Components that only have another name: old reference to new reference.
pub(crate) fn renamed_components(
    base: &Value,
    head: &Value,
    dialect: &Dialect,
) -> HashMap<String, String> {
    let mut renamed = HashMap::new();
    let sections = |value| Value::get(value, "components").and_then(Value::as_object);
    let (Some(base), Some(head)) = (sections(base), sections(head)) else {
        return renamed;
    };
    for (section, old) in base {
        let (Some(old), Some(new)) = (
            old.as_object(),
            head.get(section).and_then(Value::as_object),
        ) else {
            continue;
        };
        let mut added: HashMap<String, Vec<&String>> = HashMap::new();
        for (is, value) in new
            .iter()
            .rev()
            .filter(|(name, _)| !old.contains_key(*name))
        {
            added.entry(nameless(value, dialect)).or_default().push(is);
        }
        for (was, value) in old.iter().filter(|(name, _)| !new.contains_key(*name)) {
            if let Some(is) = added.get_mut(&nameless(value, dialect)).and_then(Vec::pop) {
                let reference =
                    |name: &str| format!("#{}", join(&join("/components", section), name));
                renamed.insert(reference(was), reference(is));
            }
        }
    }
    renamed
}

/// What a component says, without what repeats its name.
fn nameless(value: &Value, dialect: &Dialect) -> String {
    let mut value = value.clone();
    if let Some(open) = &dialect.open_enums
        && let Some(flag) = value.get_mut(open.field).and_then(Value::as_object_mut)
    {
        flag.shift_remove(open.name);
    }
    sorted(&value)
}

/// What narrows the values of a schema's type.
pub(crate) const BOUNDS: &[&str] = &[
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

/// Whether a field of a schema goes with its `type`: said at once, where the type is another one.
pub(crate) fn is_of_shape(field: &str, dialect: &Dialect) -> bool {
    let open = dialect.open_enums.as_ref();
    BOUNDS.contains(&field)
        || SHAPE_OF_SCHEMA.contains(&field)
        || open.is_some_and(|open| open.field == field)
}

/// What goes with a schema's type besides its bounds.
const SHAPE_OF_SCHEMA: &[&str] = &[
    "type",
    "format",
    "items",
    "enum",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "properties",
    "additionalProperties",
    "required",
    "discriminator",
];

struct Walk<'d> {
    dialect: &'static Dialect,
    base: &'d Value,
    head: &'d Value,
    found: Vec<Difference<'d>>,
    renamed: &'d HashMap<String, String>,
    /// Pairs of definitions with different names that were compared.
    compared: HashSet<(String, String)>,
    /// Those of them that are still to be compared: how long a chain of them is, the spec decides.
    pending: Vec<Pending<'d>>,
    /// The use that led to the definitions that are compared now.
    through: Option<Through>,
}

/// Two definitions of different names that are to be compared.
struct Pending<'d> {
    kind: Kind,
    base: Node<'d>,
    head: Node<'d>,
    through: Option<Through>,
}

/// The place in an object that is compared.
#[derive(Clone, Copy)]
struct Slot<'s, 'd> {
    kind: Kind,
    field: &'s str,
    entry: Option<&'s str>,
    base: &'s Node<'d>,
    head: &'s Node<'d>,
}

impl<'d> Walk<'d> {
    fn push(
        &mut self,
        slot: Slot<'_, 'd>,
        way: Way,
        base: Option<Node<'d>>,
        head: Option<Node<'d>>,
    ) {
        let side = |node: Option<Node<'d>>, around: &Node<'d>| Side {
            pointer: node
                .as_ref()
                .map_or_else(|| around.pointer.clone(), |node| node.pointer.clone()),
            value: node.map(|node| node.value),
            around: around.clone(),
        };
        self.found.push(Difference {
            kind: slot.kind,
            field: slot.field.to_owned(),
            entry: slot.entry.map(str::to_owned),
            way,
            base: side(base, slot.base),
            head: side(head, slot.head),
            through: self.through.clone(),
        });
    }

    /// What differs, where one side may be missing.
    fn leaf(&mut self, slot: Slot<'_, 'd>, base: Option<Node<'d>>, head: Option<Node<'d>>) {
        let way = match (&base, &head) {
            (Some(base), Some(head)) if base.value == head.value => return,
            (Some(_), Some(_)) => Way::Changed,
            (None, Some(_)) => Way::Added,
            (Some(_), None) => Way::Removed,
            (None, None) => return,
        };
        self.push(slot, way, base, head);
    }

    fn object(&mut self, kind: Kind, base: &Node<'d>, head: &Node<'d>) {
        if base.value == head.value {
            return;
        }
        let (Some(old), Some(new)) = (base.value.as_object(), head.value.as_object()) else {
            let slot = Slot {
                kind,
                field: "",
                entry: None,
                base,
                head,
            };
            return self.leaf(slot, Some(base.clone()), Some(head.clone()));
        };
        if kind == Kind::Paths {
            return self.paths(base, head);
        }
        let retyped = kind == Kind::Schema && old.get("type") != new.get("type");
        if retyped {
            let slot = Slot {
                kind,
                field: "type",
                entry: None,
                base,
                head,
            };
            self.push(slot, Way::Changed, Some(base.clone()), Some(head.clone()));
        }
        let keys = new
            .keys()
            .chain(old.keys().filter(|key| !new.contains_key(*key)));
        for key in keys {
            if retyped && is_of_shape(key, self.dialect) {
                continue;
            }
            let mut known = kind.fields().iter().chain(self.dialect.extensions(kind));
            let (was, is) = (base.get(key), head.get(key));
            match (known.find(|field| field.name == key), kind.entries()) {
                (Some(field), _) => {
                    let slot = Slot {
                        kind,
                        field: field.name,
                        entry: None,
                        base,
                        head,
                    };
                    self.field(slot, &field.shape, was, is);
                }
                (None, Some(shape)) if !key.starts_with("x-") => {
                    let slot = Slot {
                        kind,
                        field: "",
                        entry: Some(key),
                        base,
                        head,
                    };
                    self.one(slot, &shape, was, is);
                }
                (None, _) => {
                    let slot = Slot {
                        kind,
                        field: key,
                        entry: None,
                        base,
                        head,
                    };
                    self.leaf(slot, was, is);
                }
            }
        }
    }

    /// A field, whose map or list is taken apart even where one side has none.
    fn field(
        &mut self,
        slot: Slot<'_, 'd>,
        shape: &Shape,
        base: Option<Node<'d>>,
        head: Option<Node<'d>>,
    ) {
        let value = |node: &Option<Node<'d>>| node.as_ref().map(|node| node.value);
        if value(&base) == value(&head) {
            return;
        }
        let fits = |node: &Option<Node<'d>>| {
            node.as_ref().is_none_or(|node| match shape {
                Shape::Map(_) => node.value.is_object(),
                Shape::List(_) => node.value.is_array(),
                _ => true,
            })
        };
        let before = self.found.len();
        let apart = fits(&base) && fits(&head);
        match shape {
            Shape::Map(shape) if apart => self.map(slot, shape, &base, &head),
            // What one has to hold is decided by the whole list; `{}` and no list differ, too.
            Shape::List(_) if slot.field == "security" => return self.leaf(slot, base, head),
            // The list of members is closed or open as a whole.
            Shape::List(_) if slot.field == "enum" && (base.is_none() || head.is_none()) => {
                return self.leaf(slot, base, head);
            }
            Shape::List(shape) if apart => self.list(slot, shape, &base, &head),
            shape => return self.one(slot, shape, base, head),
        }
        // A list or map that is empty is not the same text as none.
        if self.found.len() == before && (base.is_none() || head.is_none()) {
            self.leaf(slot, base, head);
        }
    }

    /// A value that is on both sides, or on one.
    fn one(
        &mut self,
        slot: Slot<'_, 'd>,
        shape: &Shape,
        base: Option<Node<'d>>,
        head: Option<Node<'d>>,
    ) {
        let (Some(was), Some(is)) = (&base, &head) else {
            return self.leaf(slot, base, head);
        };
        if was.value == is.value {
            return;
        }
        let objects = was.value.is_object() && is.value.is_object();
        match shape {
            Shape::Object(kind) if objects => self.object(*kind, was, is),
            Shape::OrReference(kind) if objects => self.used(slot, *kind, was, is),
            Shape::FlagOrSchema if objects => self.used(slot, Kind::Schema, was, is),
            Shape::Map(shape) if objects => self.map(slot, shape, &base, &head),
            _ => self.leaf(slot, base, head),
        }
    }

    /// An object that may be defined elsewhere.
    fn used(&mut self, slot: Slot<'_, 'd>, kind: Kind, base: &Node<'d>, head: &Node<'d>) {
        let (was, is) = (base.reference(), head.reference());
        if was.is_none() && is.is_none() {
            let moved =
                wrapped(base, self.dialect).is_some() != wrapped(head, self.dialect).is_some();
            if moved
                && written_out(self.base, base, self.dialect)
                    == written_out(self.head, head, self.dialect)
            {
                let slot = Slot {
                    kind,
                    field: "$ref",
                    ..slot
                };
                return self.push(slot, Way::Renamed, Some(base.clone()), Some(head.clone()));
            }
            return self.object(kind, base, head);
        }
        // A lone reference in `allOf` is there to say something beside it, and means the same.
        match (
            was,
            is,
            wrapped(base, self.dialect),
            wrapped(head, self.dialect),
        ) {
            (Some(_), None, _, Some(inner)) => {
                return self.wrapped(slot, (base, head), (base, &inner));
            }
            (None, Some(_), Some(inner), _) => {
                return self.wrapped(slot, (base, head), (&inner, head));
            }
            _ => {}
        }
        if let (Some(was), Some(is)) = (was, is)
            && (was == is || self.renamed.get(was).is_some_and(|renamed| renamed == is))
        {
            // Siblings of a reference mean nothing, but are not nothing.
            let siblings = |node: &Node<'d>| {
                let mut map = node.value.as_object().cloned().unwrap_or_default();
                map.shift_remove("$ref");
                map
            };
            if siblings(base) != siblings(head) {
                let slot = Slot {
                    kind,
                    field: "$ref",
                    ..slot
                };
                self.push(slot, Way::Reordered, Some(base.clone()), Some(head.clone()));
            }
            return;
        }
        let (Some(old), Some(new)) = (resolve(self.base, base), resolve(self.head, head)) else {
            // No rule knows this field: nobody can say what it means.
            return self.push(
                Slot {
                    kind,
                    field: "$ref that leads nowhere",
                    ..slot
                },
                Way::Changed,
                Some(base.clone()),
                Some(head.clone()),
            );
        };
        self.push(
            Slot {
                kind,
                field: "$ref",
                ..slot
            },
            if old.value == new.value {
                Way::Renamed
            } else {
                Way::Changed
            },
            Some(base.clone()),
            Some(head.clone()),
        );
        // Another example is another one; what the two have in common says nothing.
        if !self.dialect.is_example(kind)
            && self
                .compared
                .insert((old.pointer.clone(), new.pointer.clone()))
        {
            let took_its_place = self.base.pointer(&new.pointer).is_none()
                && self.head.pointer(&old.pointer).is_none();
            let through = (!took_its_place).then(|| Through {
                definition: new.pointer.clone(),
                used: called(self.through.as_ref(), unwrapped(&head.pointer)),
            });
            self.pending.push(Pending {
                kind,
                base: old,
                head: new,
                through,
            });
        }
    }

    /// A reference that is bare on one side and wrapped on the other: what it refers to, and what is
    /// said beside it.
    fn wrapped(
        &mut self,
        slot: Slot<'_, 'd>,
        (base, head): (&Node<'d>, &Node<'d>),
        (was, is): (&Node<'d>, &Node<'d>),
    ) {
        let before = self.found.len();
        self.used(slot, Kind::Schema, was, is);
        let beside = |node: &Node<'d>| -> Vec<&'d str> {
            // What is beside a bare reference means nothing.
            let bare = node.reference().is_some();
            node.entries()
                .map(|(key, _)| key)
                .filter(|key| !bare && *key != "allOf")
                .collect()
        };
        for key in beside(base).into_iter().chain(beside(head)) {
            let slot = Slot {
                kind: Kind::Schema,
                field: key,
                entry: None,
                base,
                head,
            };
            let only = |node: &Node<'d>| node.get(key).filter(|_| node.reference().is_none());
            self.leaf(slot, only(base), only(head));
        }
        if self.found.len() == before {
            let slot = Slot {
                kind: Kind::Schema,
                field: "$ref",
                ..slot
            };
            self.push(slot, Way::Reordered, Some(base.clone()), Some(head.clone()));
        }
    }

    fn map(
        &mut self,
        slot: Slot<'_, 'd>,
        shape: &Shape,
        base: &Option<Node<'d>>,
        head: &Option<Node<'d>>,
    ) {
        let keys = |node: &Option<Node<'d>>| -> Vec<&'d str> {
            node.as_ref()
                .and_then(|node| node.value.as_object())
                .into_iter()
                .flatten()
                .map(|(key, _)| key.as_str())
                .collect()
        };
        let (old, new) = (keys(base), keys(head));
        let known: HashSet<&str> = new.iter().copied().collect();
        let get = |node: &Option<Node<'d>>, key: &str| node.as_ref().and_then(|node| node.get(key));
        let mut renamed: BTreeMap<String, String> = BTreeMap::new();
        if slot.kind == Kind::Components {
            for (was, is) in self.renamed {
                let section = format!("#/components/{}/", slot.field);
                if let (Some(was), Some(is)) =
                    (was.strip_prefix(&section), is.strip_prefix(&section))
                {
                    renamed.insert(unescaped(was), unescaped(is));
                }
            }
        }
        // Names of headers have no case.
        if slot.field == "headers" {
            for was in old.iter().filter(|key| !known.contains(*key)) {
                let is = new
                    .iter()
                    .find(|key| key.eq_ignore_ascii_case(was) && !old.contains(*key));
                if let Some(is) = is {
                    renamed.insert((*was).to_owned(), (*is).to_owned());
                }
            }
        }
        for key in new
            .iter()
            .chain(old.iter().filter(|key| !known.contains(*key)))
        {
            if renamed.contains_key(*key) {
                continue;
            }
            let before = renamed
                .iter()
                .find(|(_, is)| is == key)
                .map(|(was, _)| was.as_str());
            let (was, is) = (get(base, before.unwrap_or(key)), get(head, key));
            let slot = Slot {
                entry: Some(key),
                ..slot
            };
            if before.is_some() {
                self.push(slot, Way::Renamed, was.clone(), is.clone());
            }
            self.one(slot, shape, was, is);
        }
    }

    fn list(
        &mut self,
        slot: Slot<'_, 'd>,
        shape: &Shape,
        base: &Option<Node<'d>>,
        head: &Option<Node<'d>>,
    ) {
        let items = |node: &Option<Node<'d>>, root: &'d Value| -> Vec<(String, Node<'d>)> {
            let items: Vec<Node<'d>> = node.iter().flat_map(Node::items).collect();
            let alone = items.len() == 1;
            let mut seen: HashMap<String, usize> = HashMap::new();
            items
                .into_iter()
                .enumerate()
                .map(|(index, item)| {
                    let name = identity(self.dialect, slot.field, root, &item, index, alone);
                    let times = seen.entry(name.clone()).or_default();
                    *times += 1;
                    let name = if *times > 1 {
                        format!("{name} ({times})")
                    } else {
                        name
                    };
                    (name, item)
                })
                .collect()
        };
        let (old, new) = (items(base, self.base), items(head, self.head));
        let mut lost: Vec<(String, Node<'d>)> = old
            .iter()
            .filter(|(name, _)| new.iter().all(|(other, _)| other != name))
            .cloned()
            .collect();
        let mut common = Vec::new();
        for (name, item) in &new {
            let was = old.iter().find(|(other, _)| other == name);
            let was = match was {
                Some((_, was)) => {
                    common.push(name.as_str());
                    Some(was.clone())
                }
                // The same one under another name, as far as that can be told.
                None => lost
                    .iter()
                    .position(|(_, candidate)| {
                        is_successor(
                            self.dialect,
                            slot.field,
                            self.base,
                            candidate,
                            self.head,
                            item,
                        )
                    })
                    .map(|at| lost.remove(at).1),
            };
            let slot = Slot {
                entry: Some(name),
                ..slot
            };
            self.one(slot, shape, was, Some(item.clone()));
        }
        for (name, item) in lost {
            let slot = Slot {
                entry: Some(&name),
                ..slot
            };
            self.leaf(slot, Some(item), None);
        }
        let order: Vec<&str> = old
            .iter()
            .map(|(name, _)| name.as_str())
            .filter(|name| common.contains(name))
            .collect();
        if order != common {
            self.push(slot, Way::Reordered, base.clone(), head.clone());
        }
    }

    /// Paths: one that has another template and the same operations has moved.
    fn paths(&mut self, base: &Node<'d>, head: &Node<'d>) {
        let (old, new): (Vec<_>, Vec<_>) = (base.entries().collect(), head.entries().collect());
        let has =
            |list: &[(&str, Node<'d>)], path: &str| list.iter().any(|(other, _)| *other == path);
        let mut lost: Vec<&(&str, Node<'d>)> =
            old.iter().filter(|(path, _)| !has(&new, path)).collect();
        for (path, item) in &new {
            let slot = Slot {
                kind: Kind::Paths,
                field: "",
                entry: Some(path),
                base,
                head,
            };
            if path.starts_with("x-") {
                let slot = Slot {
                    field: path,
                    entry: None,
                    ..slot
                };
                self.leaf(slot, base.get(path), Some(item.clone()));
                continue;
            }
            if let Some((_, was)) = old.iter().find(|(other, _)| other == path) {
                self.one(
                    slot,
                    &Shape::Object(Kind::PathItem),
                    Some(was.clone()),
                    Some(item.clone()),
                );
                continue;
            }
            let moved = lost.iter().position(|(_, candidate)| {
                let ids = operation_ids(candidate);
                operation_ids(item).iter().any(|id| ids.contains(id))
            });
            match moved {
                Some(at) => {
                    let (_, was) = lost.remove(at);
                    self.push(slot, Way::Renamed, Some(was.clone()), Some(item.clone()));
                    self.object(Kind::PathItem, was, item);
                }
                None => self.leaf(slot, None, Some(item.clone())),
            }
        }
        for (path, item) in lost {
            let slot = Slot {
                kind: Kind::Paths,
                field: "",
                entry: Some(path),
                base,
                head,
            };
            self.leaf(slot, Some(item.clone()), None);
        }
    }
}

/// The pointer to what a reference belongs to, which may be wrapped in a schema of its own.
pub(crate) fn unwrapped(pointer: &str) -> &str {
    pointer.strip_suffix("/allOf/0").unwrap_or(pointer)
}

/// The reference in a schema that says no more of its values than that, if it is one.
fn wrapped<'d>(schema: &Node<'d>, dialect: &Dialect) -> Option<Node<'d>> {
    let plain = schema.entries().all(|(key, _)| {
        key == "allOf" || !is_of_shape(key, dialect) && key != "default" && key != "$ref"
    });
    let all_of = schema.get("allOf").filter(|_| plain)?;
    let mut items = all_of.items();
    let only = items.next().filter(|_| items.next().is_none())?;
    only.reference().is_some().then_some(only)
}

/// What a schema says of its values, together with what a lone reference in `allOf` says.
fn written_out(root: &Value, schema: &Node<'_>, dialect: &Dialect) -> Map<String, Value> {
    let inner = wrapped(schema, dialect).and_then(|inner| resolve(root, &inner));
    let mut said = entries(inner.map(|inner| inner.value));
    let own = schema.entries();
    let own = own.filter(|(key, _)| *key != "allOf" || wrapped(schema, dialect).is_none());
    said.extend(own.map(|(key, node)| (key.to_owned(), node.value.clone())));
    for prose in ["title", "description", "externalDocs"] {
        said.shift_remove(prose);
    }
    said
}

fn operation_ids<'d>(path_item: &Node<'d>) -> Vec<&'d str> {
    METHODS
        .iter()
        .filter_map(|method| path_item.get(method)?.text("operationId"))
        .collect()
}

/// What tells an item of a list from its neighbours.
fn identity<'d>(
    dialect: &Dialect,
    field: &str,
    root: &'d Value,
    item: &Node<'d>,
    index: usize,
    alone: bool,
) -> String {
    let text = |key: &str| item.text(key).map(str::to_owned);
    let name = match (field, dialect.list(field)) {
        ("servers", list) => list
            .and_then(|list| text(list.name))
            .or_else(|| text("url")),
        (_, Some(list)) => text(list.name),
        ("parameters", None) => resolve(root, item).and_then(|parameter| {
            let (name, place) = (parameter.text("name")?, parameter.text("in")?);
            Some(format!("{name} ({place})"))
        }),
        ("allOf" | "oneOf" | "anyOf", None) if alone => Some(String::new()),
        ("allOf" | "oneOf" | "anyOf", None) => Some(
            item.reference()
                .map_or_else(|| sorted(item.value), str::to_owned),
        ),
        ("tags", None) => text("name").or_else(|| item.value.as_str().map(str::to_owned)),
        (_, None) => item.value.as_str().map(str::to_owned),
    };
    name.unwrap_or_else(|| match item.value {
        Value::Object(_) | Value::Array(_) => format!("[{index}]"),
        scalar => scalar.to_string(),
    })
}

/// Whether an item that has a new name takes the place of one whose name is gone.
fn is_successor<'d>(
    dialect: &Dialect,
    field: &str,
    base: &'d Value,
    was: &Node<'d>,
    head: &'d Value,
    is: &Node<'d>,
) -> bool {
    if let Some(list) = dialect.list(field) {
        return (list.is_same)(was, is);
    }
    match field {
        "parameters" => {
            let definition = |root, node| resolve(root, node);
            let (Some(was), Some(is)) = (definition(base, was), definition(head, is)) else {
                return false;
            };
            match (was.text("in"), is.text("in")) {
                // It is known by its place in the path, which the template tells.
                (Some("path"), Some("path")) => true,
                (Some("header"), Some("header")) => same_header(was.text("name"), is.text("name")),
                _ => false,
            }
        }
        // One that is written in place has no name, but for all that it says.
        "allOf" | "oneOf" | "anyOf" => {
            let in_place = was.reference().is_none() && is.reference().is_none();
            in_place && was.text("type") == is.text("type")
        }
        _ => false,
    }
}

/// Whether two names are of one header: they have no case.
pub(crate) fn same_header(one: Option<&str>, other: Option<&str>) -> bool {
    one.zip(other)
        .is_some_and(|(one, other)| one.eq_ignore_ascii_case(other))
}

fn sorted(value: &Value) -> String {
    let mut value = value.clone();
    value.sort_all_objects();
    value.to_string()
}

/// Which parts of a document describe what is sent, and which what is answered.
#[derive(Debug, Default)]
pub(crate) struct Usage {
    requests: HashSet<String>,
    responses: HashSet<String>,
}

impl Usage {
    /// The usage in one document.
    pub(crate) fn of(root: &Value, dialect: &Dialect) -> Self {
        let mut usage = Self::default();
        let document = Node {
            pointer: String::new(),
            value: root,
        };
        for (_, item) in document.get("paths").iter().flat_map(Node::entries) {
            let mut sent: Vec<Node<'_>> = item.get("parameters").into_iter().collect();
            let mut answered = Vec::new();
            for (_, operation) in item
                .entries()
                .filter(|(method, _)| METHODS.contains(method))
            {
                sent.extend(
                    ["parameters", "requestBody"]
                        .iter()
                        .filter_map(|field| operation.get(field)),
                );
                answered.extend(operation.get("responses"));
            }
            reach(root, dialect, sent, &mut usage.requests);
            reach(root, dialect, answered, &mut usage.responses);
        }
        usage
    }

    pub(crate) fn in_requests(&self, pointer: &str) -> bool {
        self.requests.contains(pointer)
    }

    pub(crate) fn in_responses(&self, pointer: &str) -> bool {
        self.responses.contains(pointer)
    }
}

/// Everything below some values, references followed; examples are values, not descriptions.
fn reach<'d>(
    root: &'d Value,
    dialect: &Dialect,
    mut pending: Vec<Node<'d>>,
    found: &mut HashSet<String>,
) {
    let deviations = dialect.deviations.as_ref().map(|known| known.field);
    while let Some(node) = pending.pop() {
        if !found.insert(node.pointer.clone()) {
            continue;
        }
        if node.reference().is_some() {
            pending.extend(resolve(root, &node));
        }
        let inner = node
            .entries()
            .filter(|(key, _)| !matches!(*key, "example" | "examples") && Some(*key) != deviations);
        pending.extend(
            inner
                .map(|(_, node)| node)
                .filter(|node| node.value.is_object() || node.value.is_array()),
        );
        pending.extend(
            node.items()
                .filter(|node| node.value.is_object() || node.value.is_array()),
        );
    }
}

/// A mapping, or an empty one for anything else.
pub(crate) fn entries(value: Option<&Value>) -> Map<String, Value> {
    value
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default()
}

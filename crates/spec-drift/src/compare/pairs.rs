//! The comparison: which schema describes which type.

use std::collections::{BTreeMap, BTreeSet};

use super::difference::{Class, Comparison};
use super::properties::Lacking;
use super::words::name_of;
use crate::csdl::{Enumeration, Meaning, Metadata, Resolved, Structured, Unpairable};
use crate::workspace::Workspace;
use spec_document::document::Document;
use spec_document::finding::Place;
use spec_document::model::Kind;
use spec_document::node::Node;
use spec_document::spec::{Operation, Spec};

/// Compares. `named` pairs schemas with types by hand.
pub(crate) fn compare(
    workspace: &Workspace<'_>,
    document: &Document,
    metadata: &Metadata,
    named: &BTreeMap<String, String>,
) -> Comparison {
    let spec = Spec::new(document, workspace.dialect);
    let mut comparer = Comparer {
        service_root: workspace.service_root,
        document,
        spec: &spec,
        metadata,
        derived: metadata.derived(),
        lacking: Vec::new(),
        pending: Vec::new(),
        paired: BTreeSet::new(),
        schemas: BTreeMap::new(),
        envelopes: BTreeSet::new(),
        reported: BTreeSet::new(),
        found: Comparison::default(),
    };
    let operations: Vec<Operation<'_>> = spec.operations().collect();
    for operation in &operations {
        comparer.operation(operation);
    }
    comparer.pairs();
    for (name, ty) in named {
        match spec.component(Kind::Schema, name) {
            Some(_) if comparer.schemas.contains_key(name) => {
                comparer.found.needless_pairs.push(name.clone());
            }
            Some(schema) => comparer.pair_named(&schema, ty),
            None => {}
        }
    }
    comparer.pairs();
    for (name, schema) in spec.components(Kind::Schema) {
        let describes = schema.get("properties").is_some() || schema.get("enum").is_some();
        let met =
            comparer.schemas.contains_key(name) || comparer.envelopes.contains(&schema.pointer);
        if !describes || met {
            continue;
        }
        match metadata.named(name)[..] {
            [ty] => comparer.pair_named(&schema, ty),
            [] => _ = comparer.found.left_out.insert(name.to_owned()),
            _ => _ = comparer.found.ambiguous.insert(name.to_owned()),
        }
    }
    comparer.pairs();
    comparer.finish()
}

pub(super) struct Comparer<'d, 'm> {
    pub(super) service_root: &'static str,
    pub(super) document: &'d Document,
    pub(super) spec: &'d Spec<'d>,
    pub(super) metadata: &'m Metadata,
    /// The types that are derived from each type directly.
    pub(super) derived: BTreeMap<&'m str, Vec<&'m Structured>>,
    /// Pairs that are still to be compared: a schema without wrappers, and a type.
    pub(super) pending: Vec<(Node<'d>, Resolved<'m>)>,
    pub(super) paired: BTreeSet<(String, &'m str)>,
    /// The type that a component was first paired with, by its name.
    pub(super) schemas: BTreeMap<String, &'m str>,
    /// Pointers of the envelopes around lists.
    pub(super) envelopes: BTreeSet<String>,
    /// What the spec lacks. Only in the end is it known which components there are for it.
    pub(super) lacking: Vec<Lacking<'d, 'm>>,
    pub(super) reported: BTreeSet<(Class, String, Option<String>, Option<String>)>,
    pub(super) found: Comparison,
}

impl<'d, 'm> Comparer<'d, 'm> {
    /// Notes that a schema describes the type of a full name, unless there is no such type.
    fn pair_named(&mut self, schema: &Node<'d>, name: &str) {
        match self.metadata.pairable(name) {
            Ok(resolved) => self.pair(schema, resolved),
            Err(Unpairable::Unclear(unclear)) => {
                let at = name_of(&self.effective(schema).node);
                self.unclear(&at, unclear);
            }
            // Only a line of `drift.toml` says that; it is told of there.
            Err(Unpairable::No(_)) => {}
        }
    }

    /// Notes that a schema describes a type.
    pub(super) fn pair(&mut self, schema: &Node<'d>, ty: Resolved<'m>) {
        let node = self.effective(schema).node;
        let name = match ty {
            Resolved::Structured(structured) => &structured.name,
            Resolved::Enumeration(enumeration) => &enumeration.name,
            Resolved::Primitive(_) => return,
        };
        if self.paired.insert((node.pointer.clone(), name)) {
            if Spec::is_component(&node) {
                self.schemas.entry(name_of(&node)).or_insert(name);
            }
            self.pending.push((node, ty));
        }
    }

    fn pairs(&mut self) {
        while let Some((schema, ty)) = self.pending.pop() {
            self.found.types += 1;
            match (ty, schema.get("properties"), schema.get("enum")) {
                (Resolved::Structured(ty), Some(declared), _) => {
                    self.structured(&schema, &declared, ty);
                }
                (Resolved::Enumeration(ty), _, Some(list)) => self.enumeration(&schema, &list, ty),
                (Resolved::Structured(Structured { place, .. }), ..)
                | (Resolved::Enumeration(Enumeration { place, .. }), ..) => {
                    self.unlike(&schema, ty, *place);
                }
                (Resolved::Primitive(_), ..) => {}
            }
        }
    }

    /// A pair that was made by name, of which one side is an enum and the other is not.
    fn unlike(&mut self, schema: &Node<'d>, resolved: Resolved<'m>, place: Place) {
        let at = name_of(schema);
        let edit = "describe the type as the metadata does".to_owned();
        let says = match schema.get("enum") {
            Some(_) => "an enum",
            None => "no enum",
        };
        let ty = Meaning {
            collection: false,
            resolved,
            definition: None,
        };
        self.differ(&at, &schema.pointer, says, Some(ty), place, edit);
    }

    fn finish(mut self) -> Comparison {
        for lacking in std::mem::take(&mut self.lacking) {
            self.spec_lacks(lacking);
        }
        let (document, schemas) = (self.document, &self.schemas);
        let Comparison {
            differences,
            left_out,
            ambiguous,
            ..
        } = &mut self.found;
        differences.sort_by_key(|d| (document.key_place(&d.pointer), d.at.clone(), d.class));
        // What no name led to may have been met later on.
        left_out.retain(|name| !schemas.contains_key(name));
        ambiguous.retain(|name| !schemas.contains_key(name));
        self.found
    }
}

//! The comparison: which schema describes which type.

use std::collections::BTreeMap;

use super::comparer::Comparer;
use super::difference::{Comparison, name_of};
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
    let mut comparer = Comparer::new(workspace, document, &spec, metadata);
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

//! The state of a comparison: what is compared, what is still to be, and what was noted so far.
//!
//! It owns that nothing is paired or reported twice, and that no more is reported than is told. What is to
//! be compared and reported, the modules above it find.

use std::collections::{BTreeMap, BTreeSet};

use super::difference::{Class, Comparison, Difference, MAX_DIFFERENCES, name_of};
use super::effective::Effective;
use crate::csdl::{Meaning, Metadata, Property, Resolved, Structured, Unclear};
use crate::workspace::Workspace;
use spec_document::document::Document;
use spec_document::finding::Place;
use spec_document::node::Node;
use spec_document::spec::Spec;

/// A property that a schema does not declare.
pub(super) struct Lacking<'d, 'm> {
    pub(super) owner: String,
    pub(super) declared: Node<'d>,
    pub(super) name: &'m str,
    pub(super) of: &'m Structured,
    pub(super) property: &'m Property,
}

/// The state of a comparison. Each module above adds the steps that are its own.
pub(super) struct Comparer<'d, 'm> {
    pub(super) service_root: &'static str,
    pub(super) document: &'d Document,
    pub(super) spec: &'d Spec<'d>,
    pub(super) metadata: &'m Metadata,
    /// The types that are derived from each type directly.
    pub(super) derived: BTreeMap<&'m str, Vec<&'m Structured>>,
    /// Pairs that are still to be compared: a schema without wrappers, and a type.
    pub(super) pending: Vec<(Node<'d>, Resolved<'m>)>,
    paired: BTreeSet<(String, &'m str)>,
    /// The type that a component was first paired with, by its name.
    pub(super) schemas: BTreeMap<String, &'m str>,
    /// Pointers of the envelopes around lists.
    pub(super) envelopes: BTreeSet<String>,
    /// What the spec lacks. Only in the end is it known which components there are for it.
    pub(super) lacking: Vec<Lacking<'d, 'm>>,
    reported: BTreeSet<(Class, String, Option<String>, Option<String>)>,
    pub(super) found: Comparison,
}

impl<'d, 'm> Comparer<'d, 'm> {
    pub(super) fn new(
        workspace: &Workspace<'_>,
        document: &'d Document,
        spec: &'d Spec<'d>,
        metadata: &'m Metadata,
    ) -> Self {
        Self {
            service_root: workspace.service_root,
            document,
            spec,
            metadata,
            derived: metadata.derived(),
            lacking: Vec::new(),
            pending: Vec::new(),
            paired: BTreeSet::new(),
            schemas: BTreeMap::new(),
            envelopes: BTreeSet::new(),
            reported: BTreeSet::new(),
            found: Comparison::default(),
        }
    }

    /// A schema with references and wrappers around it taken off.
    pub(super) fn effective(&self, node: &Node<'d>) -> Effective<'d> {
        Effective::of(self.spec, node)
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

    pub(super) fn report(&mut self, difference: Difference) {
        let Difference {
            class,
            at,
            spec,
            service,
            ..
        } = &difference;
        // A schema may be compared with several types of which the same is to be said.
        if !self
            .reported
            .insert((*class, at.clone(), spec.clone(), service.clone()))
        {
            return;
        }
        if self.found.differences.len() < MAX_DIFFERENCES {
            self.found.differences.push(difference);
        } else {
            self.found.is_cut = true;
        }
    }

    /// Notes that nothing can be said of what is at `at`.
    pub(super) fn unclear(&mut self, at: &str, unclear: Unclear) {
        if self.found.unclear.len() < MAX_DIFFERENCES {
            self.found.unclear.insert((unclear, at.to_owned()));
        } else {
            self.found.is_cut = true;
        }
    }

    /// Reports types that differ; `None` is no body at all.
    pub(super) fn differ(
        &mut self,
        at: &str,
        pointer: &str,
        spec: &str,
        service: Option<Meaning<'m>>,
        place: Place,
        edit: String,
    ) {
        let says = service.map_or("no body".to_owned(), |ty| ty.to_string());
        let definition = service.and_then(|ty| ty.definition);
        let called = definition.map_or(String::new(), |name| format!(", which calls it `{name}`"));
        self.report(Difference {
            class: Class::TypesDiffer,
            at: at.to_owned(),
            spec: Some(spec.to_owned()),
            what: format!("is {spec} in the spec, and {says} at the service{called}"),
            service: Some(says),
            pointer: pointer.to_owned(),
            place,
            edit,
        });
    }

    pub(super) fn misspelt(
        &mut self,
        at: String,
        node: &Node<'d>,
        theirs: &str,
        ours: &str,
        place: Place,
    ) {
        self.report(Difference {
            class: Class::SpellingDiffers,
            at,
            spec: Some(ours.to_owned()),
            service: Some(theirs.to_owned()),
            pointer: node.pointer.clone(),
            place,
            what: format!("is `{ours}` in the spec, and `{theirs}` at the service"),
            edit: format!("write `{theirs}`"),
        });
    }
}

//! A value's schema against its type.

use super::pairs::Comparer;
use crate::csdl::{Meaning, Resolved};
use spec_document::finding::Place;
use spec_document::node::Node;
use spec_document::or_null;

/// As many references and wrappers as may follow each other.
const MAX_HOPS: usize = 32;

/// A schema with references and wrappers around it taken off.
pub(super) struct Effective<'d> {
    pub(super) node: Node<'d>,
    pub(super) nullable: bool,
}

impl<'d, 'm> Comparer<'d, 'm> {
    pub(super) fn effective(&self, node: &Node<'d>) -> Effective<'d> {
        let (mut node, mut nullable) = (node.clone(), false);
        for _ in 0..MAX_HOPS {
            nullable |= or_null::allows_null(node.value);
            let inner = match node.reference() {
                Some(reference) => self.spec.target(reference),
                None => or_null::only(&node),
            };
            match inner {
                Some(inner) => node = inner,
                None => break,
            }
        }
        Effective { node, nullable }
    }

    /// Holds a value's schema against its type.
    pub(super) fn value(
        &mut self,
        at: &str,
        pointer: &str,
        schema: &Effective<'d>,
        ty: Meaning<'m>,
        place: Place,
    ) {
        let node = &schema.node;
        let fits = !ty.collection
            && match ty.resolved {
                Resolved::Primitive(primitive) => primitive.fits(node),
                Resolved::Structured(_) => node.get("properties").is_some(),
                Resolved::Enumeration(e) if e.flags => {
                    node.text("type") == Some("string") && node.get("enum").is_none()
                }
                Resolved::Enumeration(_) => node.get("enum").is_some(),
            };
        if !fits {
            let edit = format!("describe it as:\n{}", self.schema_of(ty, false, 0));
            let says = self.describe(node);
            self.differ(at, pointer, &says, Some(ty), place, edit);
        } else if node.get("properties").is_some() || node.get("enum").is_some() {
            self.pair(node, ty.resolved);
        }
    }
}

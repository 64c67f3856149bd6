//! A value's schema against its type.

use super::comparer::Comparer;
use super::effective::Effective;
use crate::csdl::{Meaning, Resolved};
use spec_document::finding::Place;

impl<'d, 'm> Comparer<'d, 'm> {
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
        if !self.fits(schema, ty) {
            let edit = format!("describe it as:\n{}", self.schema_of(ty, false, 0));
            let says = self.describe(node);
            self.differ(at, pointer, &says, Some(ty), place, edit);
        } else if node.get("properties").is_some() || node.get("enum").is_some() {
            self.pair(node, ty.resolved);
        }
    }

    /// Whether a schema is of the kind that a type is described by.
    pub(super) fn fits(&self, schema: &Effective<'d>, ty: Meaning<'m>) -> bool {
        let node = &schema.node;
        !ty.collection
            && match ty.resolved {
                Resolved::Primitive(primitive) => primitive.fits(node),
                Resolved::Structured(_) => node.get("properties").is_some(),
                // Several members at once are one text, which a list of members holds only if it is open.
                Resolved::Enumeration(e) if e.flags => {
                    let is_open = self.spec.dialect().is_open_enum(node.value);
                    node.text("type") == Some("string") && (is_open || node.get("enum").is_none())
                }
                Resolved::Enumeration(_) => node.get("enum").is_some(),
            }
    }
}

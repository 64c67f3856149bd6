//! The members of an enum.

use std::collections::BTreeSet;

use super::comparer::Comparer;
use super::difference::{Class, Difference, name_of};
use crate::csdl::Enumeration;
use spec_document::node::Node;

impl<'d, 'm> Comparer<'d, 'm> {
    pub(super) fn enumeration(&mut self, schema: &Node<'d>, list: &Node<'d>, ty: &'m Enumeration) {
        let owner = name_of(schema);
        let known = &ty.members;
        let mut met: BTreeSet<&str> = BTreeSet::new();
        for node in list.items() {
            let Some(member) = node.value.as_str() else {
                continue;
            };
            let at = format!("{owner}.{member}");
            if let Some((known, _)) = known.get_key_value(member) {
                self.found.members += 1;
                met.insert(known);
            } else if let Some((known, place)) = known
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(member))
            {
                met.insert(known);
                self.misspelt(at, &node, known, member, *place);
            } else {
                self.report(Difference {
                    class: Class::ServiceLacks,
                    at,
                    spec: None,
                    service: None,
                    pointer: node.pointer.clone(),
                    place: ty.place,
                    what: format!("`{}` has no member `{member}`", ty.name),
                    edit: format!("remove `{member}` from the `enum`"),
                });
            }
        }
        for (member, place) in &ty.members {
            if !met.contains(member.as_str()) {
                self.report(Difference {
                    class: Class::SpecLacks,
                    at: format!("{owner}.{member}"),
                    spec: None,
                    service: None,
                    pointer: list.pointer.clone(),
                    place: *place,
                    what: format!("`{}` has a member `{member}`", ty.name),
                    edit: format!("add `{member}` to the `enum`, where the metadata has it"),
                });
            }
        }
    }
}

//! The properties of an object: those that one side lacks or spells in another way, and null.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::comparer::{Comparer, Lacking};
use super::difference::{Class, Difference, name_of};
use crate::csdl::{Property, Structured};
use spec_document::finding::Place;
use spec_document::node::{Node, unescaped};
use spec_document::or_null;

/// As deep is an edit indented.
const MAX_INDENT: usize = 40;

impl<'d, 'm> Comparer<'d, 'm> {
    /// The properties that an object described by a type may have, each with the type that defines it:
    /// what is answered as that type may be of one that inherits from it.
    fn properties(
        &mut self,
        owner: &str,
        ty: &'m Structured,
    ) -> Vec<(&'m str, &'m Structured, &'m Property)> {
        let metadata = self.metadata;
        let mut all: Vec<_> = metadata.properties(ty).collect();
        let mut pending = vec![ty];
        while let Some(next) = pending.pop() {
            let derived = self.derived.get(next.name.as_str());
            for one in derived.cloned().unwrap_or_default() {
                all.extend(one.own());
                pending.push(one);
                if let Some(unclear) = metadata.unclear(one) {
                    self.unclear(owner, unclear.clone());
                }
            }
        }
        all
    }

    pub(super) fn structured(
        &mut self,
        schema: &Node<'d>,
        declared: &Node<'d>,
        ty: &'m Structured,
    ) {
        let owner = name_of(schema);
        let metadata = self.metadata;
        let all = self.properties(&owner, ty);
        // Several types that inherit from one may each have a property of a name.
        let mut known: BTreeMap<&str, Vec<&Property>> = BTreeMap::new();
        for (name, _, property) in all.iter().filter(|(.., property)| property.is_answered()) {
            known.entry(name).or_default().push(property);
        }
        let unanswered = |name: &str| {
            let mut left_out = all.iter().filter(|(.., property)| !property.is_answered());
            left_out.find(|(known, ..)| known.eq_ignore_ascii_case(name))
        };
        // The spec may spell a name in another way; then it is not lacking, on either side.
        let mut met: BTreeSet<&str> = BTreeSet::new();
        for (name, node) in declared.entries().filter(|(name, _)| !name.contains('@')) {
            let at = format!("{owner}.{name}");
            let alike = || known.iter().find(|(k, _)| k.eq_ignore_ascii_case(name));
            if let Some((name, properties)) = known.get_key_value(name) {
                met.insert(name);
                self.found.properties += 1;
                for property in properties {
                    self.property(&at, &node, property);
                }
            } else if let Some((theirs, properties)) = alike() {
                met.insert(theirs);
                self.found.properties += 1;
                self.misspelt(at.clone(), &node, theirs, name, properties[0].place);
                for property in properties {
                    self.property(&at, &node, property);
                }
            } else {
                let mut service = None;
                let (what, place) = match unanswered(name) {
                    Some((_, of, property)) => {
                        service = Some(property.kind().to_owned());
                        let what = format!(
                            "`{name}` is {} of `{}`, which answers leave out unless they are asked for it",
                            property.kind(),
                            of.name
                        );
                        (what, property.place)
                    }
                    None if metadata.is_open(ty) => {
                        let what = format!(
                            "`{}` describes no property `{name}`; it is open, so that one may come all the same",
                            ty.name
                        );
                        (what, ty.place)
                    }
                    None => (format!("`{}` has no property `{name}`", ty.name), ty.place),
                };
                self.report(Difference {
                    class: Class::ServiceLacks,
                    at,
                    spec: None,
                    service,
                    pointer: node.pointer.clone(),
                    place,
                    what,
                    edit: format!(
                        "remove `{name}`; keep it with `deprecated: true` if answers still have it"
                    ),
                });
            }
        }
        for (name, of, property) in all {
            if property.is_answered() && !met.contains(name) {
                self.lacking.push(Lacking {
                    owner: owner.clone(),
                    declared: declared.clone(),
                    name,
                    of,
                    property,
                });
            }
        }
    }

    pub(super) fn spec_lacks(&mut self, lacking: Lacking<'d, 'm>) {
        let Lacking {
            owner,
            declared,
            name,
            of,
            property,
        } = lacking;
        let at = format!("{owner}.{name}");
        let ty = match self.metadata.resolve(&property.ty, property.place) {
            Ok(ty) => ty,
            Err(unclear) => return self.unclear(&at, unclear),
        };
        let key = |node: &Node<'_>| self.document.key_place(&node.pointer);
        let column = |node: &Node<'_>| key(node).column as usize - 1;
        let sibling = declared.entries().next().map(|(_, sibling)| sibling);
        // A document without lines has columns that nobody would indent by.
        let indent = match &sibling {
            Some(sibling) => column(sibling),
            None => column(&declared) + 2,
        }
        .min(MAX_INDENT);
        let in_braces = sibling.is_some_and(|sibling| key(&sibling).line == key(&declared).line);
        let says = match property.nullable {
            Some(false) => "not null",
            Some(true) | None => "nullable",
        };
        let pad = " ".repeat(indent);
        let mut edit = format!("add under `properties` of `{owner}`:\n");
        let null = (property.nullable != Some(false) || ty.collection) && !ty.is_anything();
        if in_braces {
            let fields = self.schema_of(ty, null, 0);
            // What is no field is a remark, which would end the line.
            let fields = fields.lines().filter(|line| !line.starts_with('#'));
            let fields: Vec<_> = fields.chain(["description: …"]).collect();
            edit += &format!("{name}: {{ {} }},", fields.join(", "));
        } else {
            edit += &format!("{pad}{name}:\n");
            edit += &self.schema_of(ty, null, indent + 2);
            edit += &format!("\n{pad}  description: …");
        }
        edit += &self.missing_component(ty);
        let called = ty
            .definition
            .map_or(String::new(), |name| format!("{name}, "));
        self.report(Difference {
            class: Class::SpecLacks,
            at,
            spec: None,
            service: Some(format!("{ty}, {says}")),
            pointer: declared.pointer.clone(),
            place: property.place,
            what: format!(
                "`{}` has a property `{name}` ({called}{ty}, {says})",
                of.name
            ),
            edit,
        });
    }

    fn property(&mut self, at: &str, node: &Node<'d>, property: &'m Property) {
        let place = property.place;
        let ty = match self.metadata.resolve(&property.ty, place) {
            Ok(ty) => ty,
            Err(unclear) => return self.unclear(at, unclear),
        };
        let schema = self.effective(node);
        let items = schema.node.get("items").filter(|_| ty.collection);
        let (at, pointer, schema, ty, nullable) = match items {
            // Unless the metadata says it, nothing is known of null as an item.
            Some(items) => {
                let schema = self.effective(&items);
                let at = format!("{at}[]");
                (at, items.pointer, schema, ty.item(), property.nullable)
            }
            None => {
                let nullable = property.nullable.unwrap_or(true);
                let pointer = node.pointer.clone();
                (at.to_owned(), pointer, schema, ty, Some(nullable))
            }
        };
        self.value(&at, &pointer, &schema, ty, place);
        // A list is not null, and null is among what may be anything.
        let may_say = !ty.collection && !ty.is_anything();
        if let Some(nullable) = nullable.filter(|_| may_say) {
            self.nullability(&at, &pointer, schema.nullable, nullable, place);
        }
    }

    fn nullability(&mut self, at: &str, pointer: &str, spec: bool, service: bool, place: Place) {
        if spec == service {
            return;
        }
        let schema = self.spec.value().pointer(pointer).unwrap_or(&Value::Null);
        let mut edit = match service {
            true => or_null::how_to_allow(schema),
            false => or_null::how_to_refuse(schema),
        };
        // Null and absent mean the same, so that a required property is never null.
        if let Some(name) = self.required(pointer).filter(|_| service) {
            edit += &format!(", and take `{name}` out of `required`");
        }
        let says = |nullable| match nullable {
            true => "nullable",
            false => "not null",
        };
        self.report(Difference {
            class: Class::NullabilityDiffers,
            at: at.to_owned(),
            spec: Some(says(spec).to_owned()),
            service: Some(says(service).to_owned()),
            pointer: pointer.to_owned(),
            place,
            what: format!(
                "is {} in the spec, and {} at the service",
                says(spec),
                says(service)
            ),
            edit,
        });
    }

    /// The name of the property at this place, if it has to be there.
    fn required(&self, pointer: &str) -> Option<String> {
        let (owner, name) = pointer.rsplit_once("/properties/")?;
        let name = unescaped(name);
        let required = self.spec.value().pointer(owner)?.get("required")?;
        let required = required.as_array()?;
        required.contains(&name.clone().into()).then_some(name)
    }
}

//! The YAML that ends a difference, for people to paste.

use super::comparer::Comparer;
use crate::csdl::{Meaning, Resolved};
use spec_document::model::Kind;

impl<'d, 'm> Comparer<'d, 'm> {
    /// The YAML of a type, or null, each line indented.
    pub(super) fn schema_of(&self, ty: Meaning<'_>, null: bool, indent: usize) -> String {
        let pad = " ".repeat(indent);
        let (inline, fields) = match (ty.resolved, self.component(ty)) {
            (Resolved::Primitive(primitive), _) => {
                let fields = primitive.fields();
                (fields.join(", "), fields)
            }
            (_, None) => ("type: string".to_owned(), vec!["type: string".to_owned()]),
            (_, Some(component)) => {
                let reference = format!("$ref: '#/components/schemas/{component}'");
                let wrapped = match null && !ty.collection {
                    true => format!("oneOf: [{{ {reference} }}, {{ enum: [null] }}]"),
                    false => format!("allOf: [{{ {reference} }}]"),
                };
                (reference, vec![wrapped])
            }
        };
        let mut lines = match ty.collection {
            true => vec!["type: array".to_owned(), format!("items: {{ {inline} }}")],
            false if fields.is_empty() => vec!["# no `type`: it may be anything".to_owned()],
            false => fields,
        };
        if null && lines[0].starts_with("type: ") {
            lines.insert(1, "nullable: true".to_owned());
        }
        let lines: Vec<String> = lines.iter().map(|line| format!("{pad}{line}")).collect();
        lines.join("\n")
    }

    /// The component that describes a type, or would.
    fn component<'t>(&'t self, ty: Meaning<'t>) -> Option<&'t str> {
        let name = match ty.resolved {
            Resolved::Enumeration(e) if !e.flags => &e.name,
            Resolved::Structured(structured) => &structured.name,
            Resolved::Enumeration(_) | Resolved::Primitive(_) => return None,
        };
        let known = self.schemas.iter().find(|(_, ty)| *ty == name);
        let last = name.rsplit('.').next().unwrap_or(name);
        Some(known.map_or(last, |(component, _)| component))
    }

    /// The component that a type needs and the spec does not have, with what goes before it.
    pub(super) fn missing_component(&self, ty: Meaning<'_>) -> String {
        let missing = self.component(ty);
        let missing = missing.filter(|name| self.spec.component(Kind::Schema, name).is_none());
        let Some(name) = missing else {
            return String::new();
        };
        let fields = match ty.resolved {
            Resolved::Enumeration(_) => "type: string\n      enum: []",
            _ => "type: object\n      properties: {}",
        };
        format!(
            "\nand under `schemas` of `components`, for the next run to fill:\n    {name}:\n      {fields}\n      description: …"
        )
    }
}

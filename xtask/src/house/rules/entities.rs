//! Whether what the contract says of entities, for the stand-in and the command, is about schemas and
//! properties that there are.

use spec_document::model::Kind;
use spec_document::node::Node;
use spec_document::spec::Spec;
use spec_rules::{Fault, merged};

const COMPONENT: &str = "name a component of `components/schemas`";
const PROPERTY: &str = "name a property of the schema";

/// Schemas and what their properties refer to.
pub(super) fn refers(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for schema in spec.all(Kind::Schema) {
        let Some(refers) = schema.get("x-refers") else {
            continue;
        };
        if !Spec::is_component(schema) {
            let what = "`x-refers` stands in a schema that is no component";
            let fix = "make the schema a component of `components/schemas`";
            faults.push(Fault::at_key(&refers, what, fix));
            continue;
        }
        for (property, target) in refers.entries() {
            if !has(spec, schema, property) {
                let what = format!("the schema has no property `{property}` that could refer");
                faults.push(Fault::at_key(&target, what, PROPERTY));
            } else if let Some(name) = target.value.as_str()
                && spec.component(Kind::Schema, name).is_none()
            {
                let what = format!("`{property}` refers to `{name}`, and there is no such schema");
                faults.push(Fault::at(&target, what, COMPONENT));
            }
        }
    }
    faults
}

/// Parameters and what their values are the keys of.
pub(super) fn key_of(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for parameter in spec.all(Kind::Parameter) {
        let Some((key, said)) = parameter
            .get("x-key-of")
            .and_then(|key| Some((key.value.as_str()?, key)))
        else {
            continue;
        };
        let (what, fix) = if parameter.text("in") != Some("path") {
            let what = "`x-key-of` stands at a parameter that is not in the path".to_owned();
            (what, "remove it: only a path names an entity")
        } else if let Some((schema, property)) = key.split_once('.') {
            match spec.component(Kind::Schema, schema) {
                None => (format!("there is no schema `{schema}`"), COMPONENT),
                Some(schema) if !has(spec, &schema, property) => {
                    let what = format!("the schema has no property `{property}`");
                    (what, PROPERTY)
                }
                Some(_) => continue,
            }
        } else {
            let what = format!("`{key}` is not a schema and a property");
            (what, "write both with a dot between: `User.accountName`")
        };
        faults.push(Fault::at(&said, what, fix));
    }
    faults
}

/// Whether a schema, or one that it is made of, has a property.
fn has<'d>(spec: &Spec<'d>, schema: &Node<'d>, property: &str) -> bool {
    let mut parts = merged(spec, schema).into_iter();
    parts.any(|part| {
        part.get("properties")
            .is_some_and(|properties| properties.get(property).is_some())
    })
}

//! What is only written otherwise: defaults that are written out, lists whose order means nothing.

use serde_json::Value;

use super::rule::{Context, Verdict, demands};
use crate::differences::{Difference, Side};
use crate::requires::Requires;
use spec_document::model::Kind;
use spec_document::node::Node;

/// How a value is written where `style` or `explode` are not: OpenAPI has it by the place.
fn default_form(kind: Kind, node: &Node<'_>, field: &str) -> Option<Value> {
    let place = match kind {
        Kind::Parameter => node.text("in"),
        Kind::Header => Some("header"),
        Kind::Encoding => Some("query"),
        _ => None,
    };
    let style = match place? {
        "path" | "header" => "simple",
        _ => "form",
    };
    Some(match field {
        "style" => style.into(),
        "explode" => (node.text("style").unwrap_or(style) == "form").into(),
        _ => return None,
    })
}

/// Whether something is written out that is so anyway, or a list is empty that need not be there.
pub(super) fn means_the_same(difference: &Difference<'_>, context: &Context<'_>) -> bool {
    let deviations = context.rules.dialect.deviations.as_ref();
    let is_deviations = deviations.is_some_and(|known| known.field == difference.field);
    let form = |side: &Side<'_>| match side.value {
        Some(value) => Some(value.clone()),
        None => default_form(difference.kind, &side.around, &difference.field),
    };
    if matches!(difference.field.as_str(), "style" | "explode") {
        return form(&difference.base).is_some_and(|was| form(&difference.head) == Some(was));
    }
    let default = |value: Option<&Value>| match (difference.field.as_str(), value) {
        ("security" | "responses" | "paths" | "enum" | "additionalProperties", _) | (_, None) => {
            value.is_none()
        }
        (_, Some(Value::Bool(set))) => !set,
        (_, Some(Value::Array(items))) => items.is_empty(),
        (_, Some(Value::Object(map))) => {
            map.is_empty()
                && difference.entry.is_none()
                && (is_deviations
                    || matches!(
                        difference.field.as_str(),
                        "properties"
                            | "headers"
                            | "content"
                            | "examples"
                            | "schemas"
                            | "parameters"
                            | "links"
                            | "variables"
                    ))
        }
        _ => false,
    };
    let flag_field = matches!(
        difference.field.as_str(),
        "required"
            | "nullable"
            | "deprecated"
            | "allowReserved"
            | "allowEmptyValue"
            | "uniqueItems"
            | "exclusiveMinimum"
            | "exclusiveMaximum"
            | "readOnly"
            | "writeOnly"
            | "attribute"
            | "wrapped"
            | "properties"
            | "headers"
            | "content"
            | "examples"
            | "schemas"
            | "parameters"
            | "links"
            | "variables"
            | "servers"
            | "tags"
    );
    (flag_field || is_deviations)
        && difference.entry.is_none()
        && default(difference.base.value)
        && default(difference.head.value)
}

pub(super) fn order(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    // The generator may take the first of several for the main one.
    let ordered = matches!(
        difference.field.as_str(),
        "tags" | "parameters" | "allOf" | "oneOf" | "anyOf"
    );
    let list = context.rules.dialect.list(&difference.field);
    demands(if ordered || list.is_some_and(|list| list.is_ordered) {
        Requires::Patch
    } else {
        Requires::None
    })
}

pub(super) fn flag(value: Option<&Value>) -> bool {
    value == Some(&Value::Bool(true))
}

#[cfg(test)]
mod tests {
    use crate::fixture::{each, edited, told};
    use crate::requires::Requires;
    use crate::requires::Requires::None;

    #[test]
    fn each_change_has_its_rule_and_demand() {
        each(&[
            // What is so anyway.
            (
                "          in: query\n",
                "          in: query\n          style: form\n",
                &[("written-otherwise", None)],
            ),
            (
                "          in: query\n",
                "          in: query\n          explode: true\n",
                &[("written-otherwise", None)],
            ),
            (
                "      in: path\n",
                "      in: path\n      style: simple\n      explode: false\n",
                &[("written-otherwise", None), ("written-otherwise", None)],
            ),
            (
                "              required: true\n              schema: { type: integer }",
                "              required: true\n              style: simple\n              explode: false\n              schema: { type: integer }",
                &[("written-otherwise", None), ("written-otherwise", None)],
            ),
            // A reference wrapped to say something beside it, and the other way round.
            (
                "              schema: { $ref: '#/components/schemas/Device' }",
                "              schema: { allOf: [{ $ref: '#/components/schemas/Device' }] }",
                &[("written-otherwise", None)],
            ),
            // In which form null is allowed.
            (
                "          oneOf: [{ $ref: '#/components/schemas/DeviceState' }, { enum: [null] }]",
                "          nullable: true\n          allOf: [{ $ref: '#/components/schemas/DeviceState' }]",
                &[("written-otherwise", None)],
            ),
            (
                "[{ $ref: '#/components/schemas/DeviceState' }, { enum: [null] }]",
                "[{ enum: [null] }, { $ref: '#/components/schemas/DeviceState' }]",
                &[("written-otherwise", None)],
            ),
            (
                "          type: array\n          nullable: true\n          description: Its tags.\n          items: { type: string }\n",
                "          description: Its tags.\n          oneOf: [{ type: array, items: { type: string } }, { enum: [null] }]\n",
                &[("written-otherwise", None)],
            ),
            (
                "          nullable: true\n          description: Its tags.",
                "          nullable: true\n          deprecated: false\n          description: Its tags.",
                &[("written-otherwise", None)],
            ),
        ]);
    }

    /// Nothing of this reaches the wire or a caller.
    #[test]
    fn what_changes_nothing_demands_no_more_than_a_patch() {
        const HEADER: &str = "              schema: { type: integer }\n";
        let plain = "        tags:\n          type: array\n          nullable: true\n";
        let base = edited(&[]);
        assert!(base.contains(plain));
        for (name, edits) in [
            (
                "a security scheme is called otherwise",
                vec![
                    (
                        "    application:\n      type: oauth2",
                        "    app:\n      type: oauth2",
                    ),
                    (
                        "- application: [Device.Read.All]",
                        "- app: [Device.Read.All]",
                    ),
                ],
            ),
            (
                "a header's format",
                vec![(
                    HEADER,
                    "              schema: { type: integer, format: int64 }\n",
                )],
            ),
            (
                "a header's bound",
                vec![(
                    HEADER,
                    "              schema: { type: integer, minimum: 0 }\n",
                )],
            ),
            (
                "where a token is renewed",
                vec![(
                    "          tokenUrl:",
                    "          refreshUrl: https://login.example.com/renew\n          tokenUrl:",
                )],
            ),
            (
                "how a list would be written",
                vec![("      in: path\n", "      in: path\n      explode: true\n")],
            ),
        ] {
            for (old, new) in [(&base, &edited(&edits)), (&edited(&edits), &base)] {
                let told = told(old, new);
                assert!(!told.is_empty(), "{name}");
                assert!(
                    told.iter()
                        .all(|(_, requires, _)| *requires <= Requires::Patch),
                    "{name}: {told:?}"
                );
            }
        }
    }
}

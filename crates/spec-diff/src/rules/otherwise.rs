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

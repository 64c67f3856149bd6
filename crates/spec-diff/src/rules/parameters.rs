//! What a call gives along.

use serde_json::Value;

use super::otherwise::flag;
use super::rule::{Context, Verdict, demands};
use crate::differences::{Difference, Way};
use crate::requires::Requires;

pub(super) fn parameter(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let of = |value: Option<&Value>, root: &Value| -> bool {
        let Some(value) = value else { return false };
        let target = value
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| root.pointer(reference.strip_prefix('#')?));
        flag(target.unwrap_or(value).get("required"))
    };
    if difference.field == "$ref" {
        return demands(Requires::Patch);
    }
    let (was, is) = if difference.field == "required" {
        (flag(difference.base.value), flag(difference.head.value))
    } else {
        (
            of(difference.base.value, context.base),
            of(difference.head.value, context.head),
        )
    };
    match (difference.field.as_str(), difference.way, was, is) {
        ("parameters", Way::Added, _, false) => {
            demands(Requires::Minor).service("calls with it, from those who use it")
        }
        ("parameters", Way::Added, _, true) | ("required", _, false, true) => demands(
            Requires::Major,
        )
        .clients("they call without it, and are refused")
        .service(
            "every call of new clients has it; programs that do not give it fail before they call",
        )
        .todo("make it optional, with a default that is what happened before"),
        ("parameters", Way::Removed, ..) => demands(Requires::Major)
            .clients("they go on sending it; the service may ignore or refuse it")
            .service("new clients no longer send it"),
        ("required", _, true, false) => demands(Requires::Minor).service("calls without it"),
        _ => demands(Requires::Patch),
    }
}

pub(super) fn request_body(difference: &Difference<'_>, _: &Context<'_>) -> Verdict {
    let required = match difference.field.as_str() {
        "required" => flag(difference.head.value),
        _ => flag(difference.value().get("required")),
    };
    match (difference.field.as_str(), difference.way, required) {
        ("$ref", ..) => demands(Requires::Patch),
        ("requestBody", Way::Added, false)
        | ("content", Way::Added, _)
        | ("required", _, false) => {
            demands(Requires::Minor).service("calls in one more form, from those who use it")
        }
        _ => demands(Requires::Major)
            .clients("they send what the service no longer takes, or not what it wants")
            .service("calls have another body"),
    }
}

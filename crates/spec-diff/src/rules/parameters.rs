//! What a call gives along.

use serde_json::Value;

use super::otherwise::flag;
use super::rule::{Context, Verdict, demands};
use crate::differences::{Difference, Side, Way, resolve, same_header};
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

pub(super) fn parameter_name(difference: &Difference<'_>, _: &Context<'_>) -> Verdict {
    let place = difference.head.around.text("in");
    let named = |side: &Side<'_>| side.around.text("name").map(str::to_owned);
    let (was, is) = (named(&difference.base), named(&difference.head));
    if difference.field == "name" && place == Some("path") {
        // It is not sent; the path says where it goes.
        demands(Requires::Patch)
    } else if difference.field == "name"
        && place == Some("header")
        && same_header(was.as_deref(), is.as_deref())
    {
        demands(Requires::Patch)
    } else {
        demands(Requires::Major)
            .clients("they send it under the old name or in the old place")
            .service("it comes under the new name or in the new place")
    }
}

pub(super) fn parameter_form(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    // It says how lists and objects are written.
    let plain = |side: &Side<'_>, root| {
        let schema = side.around.get("schema")?;
        let schema = resolve(root, &schema)?;
        let scalar = ["string", "integer", "number", "boolean"];
        scalar.contains(&schema.text("type")?).then_some(())
    };
    if difference.field == "explode"
        && plain(&difference.base, context.base).is_some()
        && plain(&difference.head, context.head).is_some()
    {
        return demands(Requires::Patch);
    }
    demands(Requires::Major)
        .clients("they write the value in the old form")
        .service("the value comes in another form")
}

#[cfg(test)]
mod tests {
    use crate::fixture::each;
    use crate::requires::Requires::{Major, Minor, Patch};

    #[test]
    fn each_change_has_its_rule_and_demand() {
        each(&[
            (
                "          in: query\n",
                "          in: query\n          explode: false\n",
                &[("parameter-form", Patch)],
            ),
            (
                "      in: path\n",
                "      in: path\n      style: label\n",
                &[("parameter-form", Major)],
            ),
            (
                "          description: Which parts to send along.\n",
                "          required: true\n          description: Which parts to send along.\n",
                &[("parameter", Major)],
            ),
            (
                "        - name: expand\n          in: query\n          description: Which parts to send along.\n          example: tags\n          schema: { type: string }\n",
                "",
                &[("parameter", Major)],
            ),
            (
                "      parameters:\n",
                "      parameters:\n        - { name: top, in: query, schema: { type: integer } }\n",
                &[("parameter", Minor)],
            ),
            (
                "      parameters:\n",
                "      parameters:\n        - { name: top, in: query, required: true, schema: { type: integer } }\n",
                &[("parameter", Major)],
            ),
        ]);
    }
}

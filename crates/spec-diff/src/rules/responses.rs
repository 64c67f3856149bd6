//! What an answer is, apart from the schema of its body.

use serde_json::Value;

use super::operations::another_shape;
use super::otherwise::flag;
use super::rule::{Context, Verdict, demands};
use super::words::{around, last, name_of_pointer};
use crate::differences::{Difference, Way};
use crate::requires::Requires;

pub(super) fn status(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let status = difference.entry.as_deref().unwrap_or_default();
    let success = status.starts_with('2');
    let place = difference.called(&difference.head.around.pointer);
    let around = name_of_pointer(place.trim_end_matches("/responses"), context.rules.dialect);
    match difference.way {
        Way::Added if success => demands(Requires::Major)
            .what(format!("{around}: the status {status} is new"))
            .clients("they take an answer with it for an unexpected one, and fail although the call succeeded"),
        Way::Added => demands(Requires::Minor)
            .what(format!("{around}: the status {status} is new"))
            .clients("an answer with it is an unexpected one to them, without the service's words"),
        Way::Removed => demands(Requires::Major)
            .what(format!("{around}: the status {status} is gone"))
            .clients("nothing, if the service no longer sends it")
            .todo("if the service may still send it, keep it: to new clients it would be unexpected, without the service's words"),
        _ => another_shape(),
    }
}

pub(super) fn content_type(difference: &Difference<'_>, _: &Context<'_>) -> Verdict {
    match difference.way {
        Way::Added => demands(Requires::Patch).clients("they go on asking for what they know"),
        _ => demands(Requires::Major).clients("they ask for and read a content type that is gone"),
    }
}

pub(super) fn response_header(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let promised = |value: Option<&Value>, root: &Value| match difference.field.as_str() {
        "required" => flag(value),
        _ => value.is_some_and(|value| {
            let target = value
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|reference| root.pointer(reference.strip_prefix('#')?));
            flag(target.unwrap_or(value).get("required"))
        }),
    };
    let (was, is) = (
        promised(difference.base.value, context.base),
        promised(difference.head.value, context.head),
    );
    match difference.field.as_str() {
        "$ref" if difference.way == Way::Renamed => demands(Requires::Patch),
        "headers" if difference.way == Way::Renamed => demands(Requires::Patch).what(format!(
            "{}: the header `{}` is written `{}`; names of headers have no case",
            around(difference, context),
            last(&difference.base.pointer),
            last(&difference.head.pointer)
        )),
        "schema" | "style" | "explode" | "$ref" => demands(Requires::Major).clients("the header is written otherwise than they read it"),
        _ if was && !is => demands(Requires::Major)
            .clients("what they rely on may be missing; without `Retry-After` they wait as long as they think right")
            .todo("keep the promise in the spec, if the service keeps it"),
        _ if is && !was => demands(Requires::Minor),
        _ if difference.way == Way::Added => demands(Requires::Minor),
        _ => demands(Requires::Patch),
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{compared, document, each};
    use crate::requires::Requires::{Major, Minor, Patch};
    use spec_rules::SOUND;

    #[test]
    fn each_change_has_its_rule_and_demand() {
        each(&[
            (
                "        '404':",
                "        '410':",
                &[("status", Major), ("status", Minor)],
            ),
            (
                "              required: true\n              schema: { type: integer }",
                "              schema: { type: integer }",
                &[("response-header", Major)],
            ),
            (
                "            Retry-After:",
                "            Retry-Later:",
                &[("response-header", Major), ("response-header", Minor)],
            ),
            // What is sent or answered stays what it was.
            (
                "            Retry-After:",
                "            retry-after:",
                &[("response-header", Patch)],
            ),
        ]);
    }

    #[test]
    fn what_is_said_fits_what_is_changed() {
        let changes = |old: &str, new: &str| {
            assert!(SOUND.contains(old), "{old}");
            let head = document(&SOUND.replacen(old, new, 1));
            compared(&document(SOUND), &head)
        };
        let header = changes(
            "schema: { type: integer }\n              example: 27",
            "schema: { type: string }\n              example: 27",
        );
        assert_eq!(
            header[0].clients.as_deref(),
            Some("the header is written otherwise than they read it")
        );
    }
}

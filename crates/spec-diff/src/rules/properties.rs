//! What an object is made of.

use serde_json::Value;

use super::names::{another_name, namesake};
use super::rule::{Context, Verdict, demands};
use super::schemas::schema_type;
use super::usage::by_use;
use super::words::{around, described};
use crate::differences::{Difference, Way};
use crate::requires::Requires;
use spec_document::naming::Case;
use spec_document::node::unescaped;

pub(super) fn required(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let Some(property) = difference.entry.as_deref() else {
        return demands(Requires::Patch);
    };
    let whole = around(difference, context);
    let added = difference.way == Way::Added;
    let is_new = difference
        .base
        .around
        .value
        .pointer("/properties")
        .is_none_or(|map| map.get(property).is_none());
    by_use(
        difference,
        context,
        if added {
            demands(Requires::Major).clients("the service refuses what they send without it")
        } else {
            demands(Requires::Minor).service("bodies without it")
        },
        match added {
            true => demands(if is_new { Requires::Minor } else { Requires::Patch })
                .todo("new clients cannot decode an answer without it: promise only what the service always sends"),
            false => demands(Requires::Major).clients("they cannot decode an answer without it: all of it is an error"),
        },
    )
    .what(if added {
        format!("{whole}.{property} is always there")
    } else {
        format!("{whole}.{property} may be missing")
    })
}

/// Whether a property, by the pointer to its schema, has to be there.
pub(super) fn is_required(pointer: &str, root: &Value) -> bool {
    let Some((properties, key)) = pointer.rsplit_once('/') else {
        return false;
    };
    let Some(schema) = properties.strip_suffix("/properties") else {
        return true;
    };
    let key = unescaped(key);
    let required = root
        .pointer(schema)
        .and_then(|schema| schema.get("required"));
    required
        .and_then(Value::as_array)
        .is_some_and(|names| names.iter().any(|name| *name == key))
}

pub(super) fn property(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let Some(property) = difference.entry.as_deref() else {
        return demands(Requires::Patch);
    };
    let whole = around(difference, context);
    match difference.way {
        Way::Added => by_use(
            difference,
            context,
            demands(Requires::Minor).service("bodies with it, from those who use it"),
            if difference.base.around.value.get("additionalProperties") == Some(&Value::Bool(false)) {
                demands(Requires::Major).clients("they refuse what they do not know: all of the answer is an error")
            } else {
                demands(Requires::Minor).clients("they keep it among the unknown properties, where the type has a place for those")
            },
        )
        .what(format!("{whole}.{property} is new: {}", described(difference.head.value))),
        Way::Removed => {
            let taken = difference.head.around.value.get("properties");
            let taken = taken.and_then(Value::as_object).into_iter().flatten();
            if let Some(other) = namesake(property, taken.map(|(name, _)| name.as_str()), Case::Snake) {
                return another_name(
                    difference,
                    context,
                    format!("{whole}.{property} is gone: programs compile as before and read `{other}` in its place"),
                    "to them it is missing; what comes instead is an unknown property",
                );
            }
            let promised = is_required(&difference.base.pointer, context.base);
            by_use(
                difference,
                context,
                demands(Requires::Major).clients("the service may refuse what they send"),
                if promised {
                    demands(Requires::Major).clients("they cannot decode an answer without it: all of it is an error")
                } else {
                    demands(Requires::Patch).clients("to them it is missing, which they expect")
                }
                .todo("mark it deprecated first, and delete it a version later"),
            )
            .what(format!("{whole}.{property} is gone"))
        }
        _ => schema_type(difference, context),
    }
}

pub(super) fn unknown_properties(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let closed = |value: Option<&Value>| value == Some(&Value::Bool(false));
    let (was, is) = (closed(difference.base.value), closed(difference.head.value));
    let around = around(difference, context);
    match (was, is) {
        (false, true) => demands(Requires::Major)
            .what(format!("{around} has no other properties than those listed"))
            .clients("what they send besides is refused")
            .todo("keep `additionalProperties: {}`: new clients lose a whole answer to one new property"),
        (true, false) => demands(Requires::Major)
            .what(format!("{around} may have other properties than those listed"))
            .clients("they refuse an answer with one"),
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
            ("      required: [id]\n", "", &[("required", Major)]),
            (
                "      required: [id]\n",
                "      required: [id, tags]\n",
                &[("required", Patch)],
            ),
            (
                "      properties:\n        id:\n",
                "      properties:\n        site: { type: string }\n        id:\n",
                &[("property", Minor)],
            ),
            (
                "        tags:\n          type: array\n          nullable: true\n          description: Its tags.\n          items: { type: string }\n",
                "",
                &[("property", Patch)],
            ),
            // In Rust both names are the same.
            (
                "        lastSeen:\n          type",
                "        LastSeen:\n          type",
                &[("property", Major), ("property", Minor)],
            ),
            (
                "        lastSeen:\n          type",
                "        last_seen:\n          type",
                &[("property", Major), ("property", Minor)],
            ),
        ]);
    }

    #[test]
    fn a_new_property_that_is_promised_comes_with_a_warning() {
        let head = SOUND
            .replacen("required: [id]", "required: [id, site]", 1)
            .replacen(
                "        lastSeen:\n",
                "        site: { type: string }\n        lastSeen:\n",
                1,
            );
        let changes = compared(&document(SOUND), &document(&head));
        let required = changes.iter().find(|change| change.rule == "required");
        let todo = required.and_then(|change| change.todo.as_deref());
        assert!(
            todo.is_some_and(
                |todo| todo.starts_with("new clients cannot decode an answer without it")
            ),
            "{changes:#?}"
        );
    }
}

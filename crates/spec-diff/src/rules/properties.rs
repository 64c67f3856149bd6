//! What an object is made of.

use serde_json::Value;

use super::names::{another_name, namesake};
use super::required::is_required;
use super::rule::{Context, Verdict, demands};
use super::schemas::schema_type;
use super::usage::by_use;
use super::words::{around, described};
use crate::differences::{Difference, Way};
use crate::requires::Requires;
use spec_document::naming::Case;

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
    use crate::fixture::each;
    use crate::requires::Requires::{Major, Minor, Patch};

    #[test]
    fn each_change_has_its_rule_and_demand() {
        each(&[
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
}

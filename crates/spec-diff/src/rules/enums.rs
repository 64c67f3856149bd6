//! Which values are listed.

use serde_json::Value;

use super::names::{another_name, namesake};
use super::rule::{Context, Verdict, demands};
use super::usage::by_use;
use super::words::around;
use crate::differences::{Difference, Way};
use crate::requires::Requires;
use spec_document::naming::Case;

pub(super) fn enum_member(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let around = around(difference, context);
    let open = context
        .rules
        .dialect
        .is_open_enum(difference.base.around.value);
    let member = difference.entry.as_deref();
    match (difference.way, member) {
        (Way::Reordered, _) => demands(Requires::Patch).what(format!("{around}: members in another order")),
        (Way::Added, Some(member)) => by_use(
            difference,
            context,
            demands(Requires::Minor).service(format!("`{member}`, from those who use it")),
            if open {
                demands(Requires::Minor).clients(format!("they keep `{member}` as an unknown value"))
            } else {
                demands(Requires::Major).clients(format!("they cannot decode `{member}`: all of the answer is an error"))
            },
        )
        .what(format!("{around}: the member `{member}` is new")),
        (Way::Removed, Some(member)) => {
            let left = difference.head.around.value.get("enum").and_then(Value::as_array);
            let left = left.into_iter().flatten().filter_map(Value::as_str);
            if let Some(other) = namesake(member, left, Case::Pascal) {
                return another_name(
                    difference,
                    context,
                    format!("{around}: the member `{member}` is gone: programs compile as before and mean `{other}` by its name"),
                    "they know the old name only",
                );
            }
            by_use(
                difference,
                context,
                demands(Requires::Major).clients(format!("the service refuses `{member}`")),
                demands(Requires::Minor)
                    .clients("nothing, if the service no longer sends it")
                    .todo("keep it while the service may send it, or else old records are unknown values"),
            )
            .what(format!("{around}: the member `{member}` is gone"))
        }
        // The list as a whole.
        (Way::Added, None) => by_use(
            difference,
            context,
            demands(Requires::Major).clients("the service refuses what is not listed"),
            demands(Requires::Minor),
        )
        .what(format!("{around}: members are listed now")),
        _ => by_use(
            difference,
            context,
            demands(Requires::Minor).service("any value"),
            if open {
                demands(Requires::Patch)
            } else {
                demands(Requires::Major).clients("they cannot decode a value that they do not know: all of the answer is an error")
            },
        )
        .what(format!("{around}: members are no longer listed")),
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
                "enum: [Active, Inactive]",
                "enum: [Active, Inactive, Gone]",
                &[("enum-member", Minor)],
            ),
            (
                "enum: [Active, Inactive]",
                "enum: [Active]",
                &[("enum-member", Minor)],
            ),
            (
                "enum: [Active, Inactive]",
                "enum: [Inactive, Active]",
                &[("enum-member", Patch)],
            ),
            (
                "enum: [Active, Inactive]",
                "enum: [active, Inactive]",
                &[("enum-member", Major), ("enum-member", Minor)],
            ),
        ]);
    }
}

//! Whether a property has to be there, and what it means that this changes.

use serde_json::Value;

use super::rule::{Context, Verdict, demands};
use super::usage::by_use;
use super::words::around;
use crate::differences::{Difference, Way};
use crate::requires::Requires;
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

#[cfg(test)]
mod tests {
    use crate::fixture::{compared, document, each};
    use crate::requires::Requires::{Major, Patch};
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

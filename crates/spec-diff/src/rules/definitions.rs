//! Components, and the use of one instead of another.

use super::rule::{Context, Verdict, demands};
use super::words::{capital, name_of_pointer};
use crate::differences::{Difference, Way};
use crate::requires::Requires;

pub(super) fn definition(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    match (difference.field.as_str(), difference.way) {
        ("$ref", Way::Renamed) => demands(Requires::Patch),
        // What differs between the two definitions is told with each of its differences.
        ("$ref", _) => demands(Requires::Patch)
            .todo("the use says where; what differs between both definitions is said beside it"),
        (_, Way::Renamed) => demands(Requires::Patch)
            .what(format!(
                "{} has a new name, `{}`",
                capital(&name_of_pointer(
                    &difference.base.pointer,
                    context.rules.dialect
                )),
                difference.entry.as_deref().unwrap_or_default()
            ))
            .todo("keep the old name, unless it is wrong"),
        _ => demands(Requires::Patch),
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{compared, document, each, edited, told};
    use crate::requires::Requires;
    use crate::requires::Requires::{Major, Minor, Patch};
    use spec_rules::SOUND;

    #[test]
    fn each_change_has_its_rule_and_demand() {
        each(&[(
            "              schema: { $ref: '#/components/schemas/Device' }",
            "              schema: { description: It., allOf: [{ $ref: '#/components/schemas/Failure' }] }",
            &[
                ("required", Major),
                ("property", Major),
                ("required", Minor),
                ("property", Minor),
                ("prose", Patch),
                ("definition", Patch),
                ("property", Patch),
                ("property", Patch),
                ("property", Patch),
                ("prose", Patch),
            ],
        )]);
    }

    #[test]
    fn a_renamed_component_is_one_change() {
        let base = document(SOUND);
        let head = document(
            &SOUND
                .replace("schemas/Failure'", "schemas/Fault'")
                .replace("    Failure:\n", "    Fault:\n"),
        );
        let changes = compared(&base, &head);
        let found: Vec<(&str, &str)> = changes
            .iter()
            .map(|change| (change.rule, change.what.as_str()))
            .collect();
        assert_eq!(found, [("definition", "Failure has a new name, `Fault`")]);
    }

    #[test]
    fn references_that_never_end_are_compared() {
        let cycle = "components:\n  schemas:\n    A: { $ref: '#/components/schemas/B' }\n    B: { $ref: '#/components/schemas/A' }\n";
        let base = document(cycle);
        assert!(compared(&base, &document(cycle)).is_empty());
        let head = document(&cycle.replace(
            "    B: { $ref: '#/components/schemas/A' }",
            "    B: { $ref: '#/components/schemas/C' }\n    C: { $ref: '#/components/schemas/A' }",
        ));
        let changes = compared(&base, &head);
        assert!(
            changes
                .iter()
                .any(|change| change.requires == Requires::Major),
            "{changes:#?}"
        );
    }

    /// A schema that moves into a component, and is used with something said beside it, is the same to
    /// everybody but callers in Rust.
    #[test]
    fn a_schema_that_moves_into_a_component_is_the_same_on_the_wire() {
        let state = "        tags:\n          type: array\n          nullable: true\n          description: Its tags.\n";
        let items = SOUND
            .split_once(state)
            .and_then(|(_, rest)| rest.split_once("        state:"));
        let items = items.expect("the property").0;
        let moved = "        tags:\n          description: Its tags.\n          oneOf: [{ $ref: '#/components/schemas/Tags' }, { enum: [null] }]\n";
        let component = format!(
            "  schemas:\n    Tags:\n      type: array\n{}",
            items.replace("          ", "      ")
        );
        let head = edited(&[
            (&format!("{state}{items}"), moved),
            ("  schemas:\n", &component),
        ]);
        for (old, new) in [(SOUND, head.as_str()), (head.as_str(), SOUND)] {
            let told = told(old, new);
            assert!(
                told.iter()
                    .all(|(_, requires, _)| *requires <= Requires::Patch),
                "{told:?}"
            );
            assert!(
                told.iter().any(|(_, _, what)| what.contains("`Tags`")),
                "{told:?}"
            );
        }
    }
}

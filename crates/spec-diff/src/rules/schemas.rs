//! What a value may be.

use serde_json::Value;

use super::otherwise::flag;
use super::required::is_required;
use super::rule::{Context, Verdict, demands};
use super::usage::{by_use, in_header, sent};
use super::words::{around, described};
use crate::differences::{Difference, Way, is_of_shape};
use crate::requires::Requires;
use spec_document::node::Node;

pub(super) fn schema_type(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let around = around(difference, context);
    let text = |node: &Node<'_>, key: &str| node.text(key).unwrap_or_default().to_owned();
    let (base, head) = (&difference.base.around, &difference.head.around);
    let major = || {
        by_use(
            difference,
            context,
            demands(Requires::Major)
                .clients("the service refuses what they send")
                .service("values of the new form"),
            demands(Requires::Major)
                .clients("they cannot decode the answer: all of it is an error"),
        )
    };
    match difference.field.as_str() {
        "type" => {
            let what = format!(
                "{around}: {} → {}",
                described(Some(base.value)),
                described(Some(head.value))
            );
            let shaped = |node: &Node<'_>| {
                let fields = node.value.as_object().into_iter().flatten();
                fields
                    .filter(|(field, _)| is_of_shape(field, context.rules.dialect))
                    .count()
            };
            let plain = shaped(base) == 1 && shaped(head) == 1;
            let narrowed =
                plain && text(base, "type") == "number" && text(head, "type") == "integer";
            if narrowed && !sent(difference, context) {
                return demands(Requires::Patch).what(what);
            }
            major().what(what)
        }
        "format" => {
            let what = format!(
                "{around}: {} → {}",
                described(Some(base.value)),
                described(Some(head.value))
            );
            let old = text(base, "format");
            let numbers = matches!(text(base, "type").as_str(), "integer" | "number");
            // A timestamp is kept whatever its form, and so is plain text.
            let tolerant = !numbers && matches!(old.as_str(), "" | "date-time");
            // Both are an `f64`.
            let same = text(base, "type") == "number" && text(head, "type") == "number";
            let narrower = numbers
                && matches!(
                    (old.as_str(), text(head, "format").as_str()),
                    ("" | "int64", "int32") | ("", "int64")
                );
            by_use(
                difference,
                context,
                if difference.way == Way::Removed {
                    demands(Requires::Minor).service("values of other forms")
                } else {
                    demands(Requires::Major).clients("the service may refuse what they send")
                },
                // A header's is a text to the client, which takes what it can read.
                if tolerant || narrower || same || in_header(&difference.head.around.pointer) {
                    demands(Requires::Patch)
                } else {
                    demands(Requires::Major)
                        .clients("they may fail to decode the answer: all of it is an error")
                },
            )
            .what(what)
        }
        "oneOf" | "anyOf" if difference.way == Way::Removed && !sent(difference, context) => {
            demands(Requires::Patch)
        }
        _ => major(),
    }
}

pub(super) fn nullable(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let becomes = flag(difference.head.value);
    let what = format!(
        "{} {}",
        around(difference, context),
        if becomes {
            "may be null"
        } else {
            "is no longer null"
        }
    );
    let required = is_required(&difference.base.around.pointer, context.base);
    let has_default = difference.head.around.get("default").is_some();
    by_use(
        difference,
        context,
        if !required && !has_default {
            // What is not set is left out; nothing sends null.
            demands(Requires::Patch)
        } else if becomes {
            demands(Requires::Minor).service("null, from those who send it")
        } else {
            demands(Requires::Major).clients("the service refuses the null that they may send")
        },
        match (becomes, required) {
            (true, true) => demands(Requires::Major)
                .clients("they cannot decode null here: all of the answer is an error"),
            // Absent and null are the same to the client.
            _ => demands(Requires::Patch),
        },
    )
    .what(what)
}

/// What narrows the values of a type.
pub(crate) fn bounds(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let number = |value: Option<&Value>| value.and_then(Value::as_f64);
    let (old, new) = (number(difference.base.value), number(difference.head.value));
    let field = difference.field.as_str();
    // Some(true): less is allowed than before.
    let tighter = match (difference.way, old, new) {
        (Way::Added, ..) => Some(true),
        (Way::Removed, ..) => Some(false),
        (_, Some(old), Some(new)) if field.starts_with("min") => Some(new > old),
        (_, Some(old), Some(new)) if field.starts_with("max") => Some(new < old),
        _ if field.starts_with("exclusive") || field == "uniqueItems" => {
            Some(flag(difference.head.value))
        }
        _ => None,
    };
    by_use(
        difference,
        context,
        {
            // The generated types check texts alone; of another type of a number the first column tells.
            let checked = matches!(field, "pattern" | "minLength" | "maxLength");
            match tighter {
                Some(false) if !checked => demands(Requires::Patch),
                _ if !checked => {
                    demands(Requires::Major).clients("the service may refuse what they send")
                }
                Some(false) => demands(Requires::Minor)
                    .service("values that were refused before they were sent"),
                Some(true) => demands(Requires::Major)
                    .clients("the service may refuse what they send")
                    .service("fewer values: new clients refuse the others before they are sent"),
                // Of two patterns nobody can say which takes more.
                None => demands(Requires::Major)
                    .clients("the service may refuse what they send")
                    .service(
                        "other values: new clients refuse what does not fit before it is sent",
                    ),
            }
        },
        match in_header(&difference.head.around.pointer) {
            // A header is read, and never checked.
            true => demands(Requires::Patch),
            false => demands(Requires::Major)
                .clients("they check answers by the old rule, where they check at all")
                .todo("say it in the description instead: a rule on an answer only loses answers"),
        },
    )
}

pub(super) fn default(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let verdict = demands(Requires::Major);
    let in_body = difference.head.around.pointer.contains("/properties/");
    if sent(difference, context) && in_body {
        // The type holds the default, and is sent whole.
        verdict.service(match difference.head.value {
            Some(_) => "new clients send the new value where nothing is set, unasked",
            None => "bodies without it, where nothing is set",
        })
    } else if sent(difference, context) {
        verdict.clients("what they leave out means something else than before")
    } else {
        verdict
            .clients("nothing")
            .service("nothing")
            .todo("a property that is missing is read as another value by new clients")
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{compared, document, each, edited, told};
    use crate::requires::Requires;
    use crate::requires::Requires::{Major, Minor, Patch};

    #[test]
    fn each_change_has_its_rule_and_demand() {
        each(&[
            (
                "      minLength: 1\n",
                "      minLength: 2\n",
                &[("bounds", Major)],
            ),
            ("      minLength: 1\n", "", &[("bounds", Minor)]),
            (
                "          format: date-time\n",
                "",
                &[("schema-type", Patch)],
            ),
            (
                "        lastSeen:\n          type: string\n          format: date-time\n",
                "        lastSeen:\n          type: integer\n",
                &[("schema-type", Major)],
            ),
            (
                "          nullable: true\n          description: Its tags.",
                "          description: Its tags.",
                &[("nullable", Patch)],
            ),
            (
                "        id:\n          type: string\n",
                "        id:\n          type: string\n          nullable: true\n",
                &[("nullable", Major)],
            ),
            (
                "          description: How it is.\n          oneOf: [{ $ref: '#/components/schemas/DeviceState' }, { enum: [null] }]",
                "          $ref: '#/components/schemas/DeviceState'",
                &[("prose", Patch), ("nullable", Patch)],
            ),
            (
                "          oneOf: [{ $ref: '#/components/schemas/DeviceState' }, { enum: [null] }]",
                "          allOf: [{ $ref: '#/components/schemas/DeviceState' }]",
                &[("nullable", Patch)],
            ),
            (
                "items: { type: string }",
                "items: { type: integer }",
                &[("schema-type", Major)],
            ),
            (
                "          oneOf: [{ $ref: '#/components/schemas/DeviceState' }, { enum: [null] }]",
                "          type: string\n          nullable: true",
                &[("schema-type", Major)],
            ),
        ]);
    }

    /// A branch that is written in place has no name: it is compared with the one that takes its place.
    #[test]
    fn a_branch_that_is_written_in_place_is_compared_part_by_part() {
        let with = |branches: &str| {
            edited(&[(
                "        state:\n",
                &format!("        size:\n          oneOf:\n{branches}        state:\n"),
            )])
        };
        let two =
            "            - { type: number, format: double }\n            - { type: string }\n";
        for (name, head, rule, demand) in [
            (
                "a description",
                "            - { type: number, format: double, description: In metres. }\n            - { type: string }\n",
                "prose",
                Requires::Patch,
            ),
            (
                "how precise a number is said to be",
                "            - { type: number }\n            - { type: string }\n",
                "schema-type",
                Requires::Patch,
            ),
            (
                "another type",
                "            - { type: number, format: double }\n            - { type: boolean }\n",
                "schema-type",
                Requires::Major,
            ),
        ] {
            let told = told(&with(two), &with(head));
            let found: Vec<_> = told
                .iter()
                .map(|(rule, requires, _)| (*rule, *requires))
                .collect();
            assert_eq!(
                found.iter().max_by_key(|(_, requires)| *requires),
                Some(&(rule, demand)),
                "{name}: {told:?}"
            );
        }
    }

    /// What the generated types do with a body: they send no null for what is not set, check nothing but
    /// texts, and send defaults.
    #[test]
    fn a_body_is_judged_by_what_the_generated_types_send() {
        const BODY: &str = "  /api/devices/{id}:
    post:
      operationId: setDevice
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties:
                note: { type: string, nullable: true }
                count: { type: integer, maximum: 5 }
                mode: { type: integer, default: 1 }
      responses: {}
";
        const PATH: &str = "  /api/devices/{id}:\n";
        let base = edited(&[(PATH, BODY)]);
        for (old, new, rule, demand, clients, service) in [
            (
                "type: string, nullable: true }\n                count",
                "type: string }\n                count",
                "nullable",
                Requires::Patch,
                false,
                false,
            ),
            (
                "maximum: 5",
                "maximum: 4",
                "bounds",
                Requires::Major,
                true,
                false,
            ),
            (
                "maximum: 5",
                "maximum: 6",
                "bounds",
                Requires::Patch,
                false,
                false,
            ),
            (
                "default: 1",
                "default: 2",
                "default",
                Requires::Major,
                false,
                true,
            ),
        ] {
            assert!(base.contains(old), "{old}");
            let head = base.replacen(old, new, 1);
            let changes = compared(&document(&base), &document(&head));
            let [change] = changes.as_slice() else {
                panic!("{new}: {changes:?}");
            };
            let found = (
                change.rule,
                change.requires,
                change.clients.is_some(),
                change.service.is_some(),
            );
            assert_eq!(found, (rule, demand, clients, service), "{new}: {change:?}");
        }
    }
}

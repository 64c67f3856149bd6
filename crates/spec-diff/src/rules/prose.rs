//! What is said to people, and shown to them.

use super::otherwise::flag;
use super::rule::{Context, Verdict, demands};
use crate::differences::{Difference, Way};
use crate::requires::Requires;
use spec_document::model::Kind;

pub(super) fn prose(difference: &Difference<'_>, _: &Context<'_>) -> Verdict {
    match (difference.kind, difference.field.as_str(), difference.way) {
        (Kind::OAuthFlow, "scopes", Way::Added | Way::Removed) => demands(Requires::Patch)
            .todo("an operation's `security` says what it needs; this list alone changes nothing"),
        _ => demands(Requires::Patch),
    }
}

/// An example, or what stands beside the examples, which tests are made of.
pub fn example(difference: &Difference<'_>, _: &Context<'_>) -> Verdict {
    let test = difference.kind == Kind::MediaType && difference.entry.is_some();
    match difference.way {
        Way::Removed if test => demands(Requires::Patch).todo(
            "the contract test of this example disappears: see that another one tests the same",
        ),
        Way::Removed => demands(Requires::Patch).todo("tests that used the example test less"),
        _ => demands(Requires::Patch),
    }
}

pub(super) fn deprecated(difference: &Difference<'_>, _: &Context<'_>) -> Verdict {
    let verdict = demands(Requires::Patch);
    if flag(difference.head.value) {
        verdict.todo("say in its description what to use instead")
    } else {
        verdict
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::each;
    use crate::requires::Requires::Patch;

    #[test]
    fn each_change_has_its_rule_and_demand() {
        each(&[
            ("title: Devices", "title: Machines", &[("prose", Patch)]),
            (
                "version: 1.0.0",
                "version: 2.0.0",
                &[("spec-version", Patch)],
            ),
            (
                "summary: One device",
                "summary: A device",
                &[("prose", Patch)],
            ),
            (
                "                laptop: { $ref: '#/components/examples/Laptop' }\n",
                "",
                &[("example", Patch)],
            ),
            (
                "              schema: { $ref: '#/components/schemas/Device' }",
                "              schema: { description: It., deprecated: true, allOf: [{ $ref: '#/components/schemas/Device' }] }",
                &[("prose", Patch), ("deprecated", Patch)],
            ),
            (
                "Device.Read.All: Read all devices",
                "Device.Read.All: Read every device",
                &[("prose", Patch)],
            ),
        ]);
    }
}

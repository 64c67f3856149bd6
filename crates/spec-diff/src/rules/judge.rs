//! Which rule judges a difference, and what the verdict says in full.
//!
//! A difference that no rule knows is taken for a breaking one. Asking for too much is noticed and
//! mended by adding the rule; asking for too little is not noticed until programs fail.

use super::otherwise::{means_the_same, order};
use super::rule::{Cause, Context, Judgement, Rule, Rules, Verdict, demands};
use super::table::RULES;
use super::words::sentence;
use crate::differences::{Difference, Way};
use crate::requires::Requires;
use serde_json::Value;
use spec_document::model::Kind;

/// The rule of an extension that no tool here reads.
const EXTENSION: &str = "extension";

/// The rule of what no other rule knows.
const UNCLASSIFIED: &str = "unclassified";

/// The rule of lists whose order means nothing, and of defaults that are written out.
pub(crate) const WRITTEN_OTHERWISE: &str = "written-otherwise";

/// Whether the field is a list of an extension whose items have no names. What its order means is for the rule of
/// the extension to say: without names to go by, a place in the list may be all that an item has.
fn is_row_of_words(difference: &Difference<'_>, context: &Context<'_>) -> bool {
    let dialect = context.rules.dialect;
    let mut fields = dialect.extensions(difference.kind).iter();
    fields.any(|field| field.name == difference.field)
        && dialect.list(&difference.field).is_none()
        && difference.base.value.is_some_and(Value::is_array)
        && difference.head.value.is_some_and(Value::is_array)
}

/// The meaning of a difference.
pub(crate) fn judge(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let (rule, cause, verdict) = if means_the_same(difference, context) {
        (WRITTEN_OTHERWISE, Cause::Never, demands(Requires::None))
    } else if difference.way == Way::Reordered
        && difference.field != "servers"
        && difference.field != "enum"
        && !is_row_of_words(difference, context)
    {
        (WRITTEN_OTHERWISE, Cause::Never, order(difference, context))
    } else if let Some(rule) = context.rules.of(difference.kind, &difference.field) {
        let verdict = (rule.judge)(difference, context);
        let advice = (context.rules.advice)(difference, context, verdict.requires);
        let verdict = match advice {
            Some(todo) => verdict.todo(todo),
            None => verdict,
        };
        (rule.id, rule.cause, verdict)
    } else if difference.field.starts_with("x-") {
        (
            EXTENSION,
            Cause::Perhaps,
            demands(Requires::Patch)
                .todo("no tool here reads this extension; delete it, or teach one to"),
        )
    } else {
        (
            UNCLASSIFIED,
            Cause::Perhaps,
            demands(Requires::Major)
                .clients("not known: no rule judges this field")
                .service("not known")
                .todo(format!(
                    "if the field is right, give it a rule in {}",
                    context.rules.tables
                )),
        )
    };
    let Verdict {
        requires,
        what,
        clients,
        service,
        todo,
    } = verdict;
    Judgement {
        rule,
        cause,
        what: what.unwrap_or_else(|| sentence(difference, context)),
        clients,
        service,
        requires,
        todo,
    }
}

impl Rules {
    /// The rule for a field of an object.
    pub fn of(&self, kind: Kind, field: &str) -> Option<&'static Rule> {
        let judges = |rule: &&Rule| {
            let mut on = rule.on.iter();
            on.any(|(on, fields)| *on == kind && fields.contains(&field))
        };
        self.rows
            .iter()
            .find(judges)
            .or_else(|| RULES.iter().find(judges))
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::each;
    use crate::requires::Requires::{Major, Patch};

    #[test]
    fn each_change_has_its_rule_and_demand() {
        each(&[
            (
                "  title: Devices",
                "  x-logo: a\n  title: Devices",
                &[("extension", Patch)],
            ),
            (
                "  title: Devices",
                "  titel: a\n  title: Devices",
                &[("unclassified", Major)],
            ),
        ]);
    }
}

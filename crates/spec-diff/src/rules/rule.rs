//! What a rule is, what it says of a difference, and which rule judges which.
//!
//! A difference that no rule knows is taken for a breaking one. Asking for too much is noticed and
//! mended by adding the rule; asking for too little is not noticed until programs fail.

use std::collections::HashMap;

use serde_json::Value;

use super::mirror::Mirror;
use super::otherwise::{means_the_same, order};
use super::table::RULES;
use super::words::sentence;
use crate::differences::{Difference, Usage, Way};
use crate::requires::Requires;
use spec_document::dialect::Dialect;
use spec_document::model::Kind;
use spec_document::node::Node;

/// What a difference means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Judgement {
    pub rule: &'static str,
    pub cause: Cause,
    /// The change in a sentence.
    pub what: String,
    /// What running clients see; `None` for nothing.
    pub clients: Option<String>,
    /// What the service sees of new clients; `None` for nothing.
    pub service: Option<String>,
    pub requires: Requires,
    /// What a person should do, beyond raising the version.
    pub todo: Option<String>,
}

/// Both documents, as far as one difference alone does not tell.
pub struct Context<'d> {
    /// What changes mean here.
    pub rules: &'static Rules,
    /// The document before the change, null told by flags.
    pub base: &'d Value,
    /// The document after the change, null told by flags.
    pub head: &'d Value,
    /// Components that only have another name: old reference to new reference.
    pub(crate) renamed: &'d HashMap<String, String>,
    pub(crate) used_in_base: Usage,
    pub(crate) used_in_head: Usage,
}

/// A verdict under construction: the columns and what they demand.
#[derive(Debug)]
pub struct Verdict {
    /// The version that it demands.
    pub requires: Requires,
    pub(super) what: Option<String>,
    pub(super) clients: Option<String>,
    pub(super) service: Option<String>,
    pub(super) todo: Option<String>,
}

/// A verdict that demands a version, and says nothing yet.
pub fn demands(requires: Requires) -> Verdict {
    Verdict {
        requires,
        what: None,
        clients: None,
        service: None,
        todo: None,
    }
}

impl Verdict {
    /// Whether it says what changed, in other words than those for any change.
    pub fn is_told(&self) -> bool {
        self.what.is_some()
    }

    /// What changed, in a sentence.
    pub fn what(mut self, text: impl Into<String>) -> Self {
        self.what = Some(text.into());
        self
    }
    /// What running clients see.
    pub fn clients(mut self, text: impl Into<String>) -> Self {
        self.clients = Some(text.into());
        self
    }
    /// What the service sees of new clients.
    pub fn service(mut self, text: impl Into<String>) -> Self {
        self.service = Some(text.into());
        self
    }
    /// What a person should do.
    pub fn todo(mut self, text: impl Into<String>) -> Self {
        self.todo = Some(text.into());
        self
    }
}

/// Whether a change is what Rust items come or go for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// It is not: other words make no other items.
    Never,
    /// It is, where none is likelier.
    Perhaps,
    /// It is, before others at the same place: names of items come from what changed, or their whole type.
    Likely,
}

/// What judges a difference.
pub(crate) type Judge = fn(&Difference<'_>, &Context<'_>) -> Verdict;

/// A rule: its id, the fields that it judges (`""` for entries with names of their own, `$ref` for the
/// use of another definition), how.
#[derive(Debug)]
pub struct Rule {
    /// Its name, in kebab-case.
    pub id: &'static str,
    /// The fields, by the kind of object.
    pub on: &'static [(Kind, &'static [&'static str])],
    /// Whether it tells what comes from what goes.
    pub added_and_removed: Mirror,
    /// Whether it tells what is sent from what is answered.
    pub request_and_answer: Mirror,
    /// Whether Rust items come or go with it.
    pub cause: Cause,
    /// What a difference of one of them means.
    pub judge: Judge,
}

/// The rule of an extension that no tool here reads.
const EXTENSION: &str = "extension";

/// The rule of what no other rule knows.
pub(crate) const UNCLASSIFIED: &str = "unclassified";

/// The rule of lists whose order means nothing, and of defaults that are written out.
pub(crate) const WRITTEN_OTHERWISE: &str = "written-otherwise";

/// The meaning of a difference.
pub(crate) fn judge(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let (rule, cause, verdict) = if means_the_same(difference, context) {
        (WRITTEN_OTHERWISE, Cause::Never, demands(Requires::None))
    } else if difference.way == Way::Reordered
        && difference.field != "servers"
        && difference.field != "enum"
    {
        (WRITTEN_OTHERWISE, Cause::Never, order(difference, context))
    } else if let Some(rule) = context.rules.of(difference.kind, &difference.field) {
        (rule.id, rule.cause, (rule.judge)(difference, context))
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

/// What a change means to a workspace.
#[derive(Debug)]
pub struct Rules {
    /// What its documents may say beyond OpenAPI.
    pub dialect: &'static Dialect,
    /// Rows of its own. They come before those of this crate, for fields that are OpenAPI's, too.
    pub rows: &'static [Rule],
    /// Where rows are written, for whoever has to add one.
    pub tables: &'static str,
    /// Which part of a document other Rust items are made of than the generator's, by name.
    pub sources: fn(&Node<'_>) -> Vec<(String, String)>,
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

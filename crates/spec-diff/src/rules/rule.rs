//! What a rule is, what it goes by, and what it says of a difference. Which rule judges which is for
//! [`judge`](mod@super::judge).

use std::collections::HashMap;

use serde_json::Value;

use crate::differences::{Difference, Usage};
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

/// What a rule makes of two differences that are each other's mirror.
#[derive(Debug, Clone, Copy)]
pub enum Mirror {
    /// Of each field, they do not mean the same.
    Judged,
    /// Of these fields they do not mean the same; of the others they do, and why.
    Only(&'static [&'static str], &'static str),
    /// Of no field does it matter, and why.
    Alike(&'static str),
    /// There is no such other one: none of the fields is both in requests and in answers.
    Single,
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

/// What a change means to a workspace.
#[derive(Debug)]
pub struct Rules {
    /// What its documents may say beyond OpenAPI.
    pub dialect: &'static Dialect,
    /// Rows of its own. They come before those of this crate, for fields that are OpenAPI's, too.
    pub rows: &'static [Rule],
    /// Where rows are written, for whoever has to add one.
    pub tables: &'static str,
    /// What a person should do here about what a rule has judged, in place of the rule's own word for it.
    pub advice: fn(&Difference<'_>, &Context<'_>, Requires) -> Option<&'static str>,
    /// Which part of a document other Rust items are made of than the generator's, by name.
    pub sources: fn(&Node<'_>) -> Vec<(String, String)>,
}

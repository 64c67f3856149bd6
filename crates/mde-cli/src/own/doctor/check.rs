//! Owns what is told of one thing that was looked at.

use serde_json::{Map, Value, json};

use crate::{exit::Exit, failure::Failure, refusal::Refusal};

/// How it is with it, from good to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    /// It was not looked at.
    Skipped,
    Ok,
    /// It works, but not as somebody may think.
    Warning,
    Failed,
}

impl Status {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Skipped => "skipped",
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Failed => "failed",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug)]
pub(super) struct Check {
    name: &'static str,
    pub(super) status: Status,
    sentence: String,
    hint: Option<String>,
    /// What a person sees below the sentence.
    below: Vec<String>,
    /// What a program sees beside it.
    details: Map<String, Value>,
    /// The code that this failure ends with.
    pub(super) exit: Exit,
}

impl Check {
    fn new(name: &'static str, status: Status, sentence: impl Into<String>) -> Self {
        Self {
            name,
            status,
            sentence: sentence.into(),
            hint: None,
            below: Vec::new(),
            details: Map::new(),
            exit: Exit::Answered,
        }
    }

    pub(super) fn ok(name: &'static str, sentence: impl Into<String>) -> Self {
        Self::new(name, Status::Ok, sentence)
    }

    pub(super) fn warning(name: &'static str, sentence: impl Into<String>) -> Self {
        Self::new(name, Status::Warning, sentence)
    }

    pub(super) fn skipped(name: &'static str, because: impl Into<String>) -> Self {
        Self::new(name, Status::Skipped, because)
    }

    pub(super) fn failed(name: &'static str, exit: Exit, sentence: impl Into<String>) -> Self {
        Self {
            exit,
            ..Self::new(name, Status::Failed, sentence)
        }
    }

    pub(super) fn refused(name: &'static str, refusal: Refusal) -> Self {
        Self::failed(name, refusal.exit, refusal.sentence).hinted(refusal.hint)
    }

    /// It failed as a call does.
    pub(super) fn of_error(name: &'static str, error: &mde::Error) -> Self {
        let failure = Failure::from(error);
        Self::failed(name, failure.exit, failure.message).hinted(failure.hint)
    }

    pub(super) fn hinted(mut self, hint: Option<String>) -> Self {
        self.hint = hint;
        self
    }

    /// What to do, unless the failure says it.
    pub(super) fn or_hint(mut self, hint: Option<String>) -> Self {
        self.hint = self.hint.or(hint);
        self
    }

    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.details.insert(name.to_owned(), value.into());
        self
    }

    pub(super) fn below(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.below.extend(lines);
        self
    }

    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!(
            "{:<7}  {:<12}  {}",
            self.status.word(),
            self.name,
            self.sentence
        )];
        let hint = self.hint.iter().map(|hint| format!("hint: {hint}"));
        let below = self.below.iter().cloned().chain(hint);
        lines.extend(below.map(|line| format!("{:23}{line}", "")));
        lines
    }

    pub(super) fn as_json(&self) -> Value {
        json!({
            "check": self.name,
            "status": self.status.word(),
            "message": self.sentence,
            "hint": self.hint,
            "details": self.details,
        })
    }
}

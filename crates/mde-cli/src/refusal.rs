//! Owns why a run does not begin, in words for people.

use crate::{diagnostics, exit::Exit};

/// Why there is no way to the service. Nothing has been asked yet.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) sentence: String,
    pub(crate) hint: Option<String>,
    pub(crate) exit: Exit,
}

impl Refusal {
    /// Tells it; returns how the run ends.
    pub(crate) fn told(self) -> Exit {
        diagnostics::error(&self.sentence);
        self.hint.iter().for_each(|hint| diagnostics::hint(hint));
        self.exit
    }

    /// The command line is wrong, or what it names.
    pub(crate) fn usage(sentence: impl Into<String>, hint: Option<String>) -> Self {
        Self {
            sentence: sentence.into(),
            hint,
            exit: Exit::Usage,
        }
    }
}

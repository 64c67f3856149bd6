//! Owns what is said of a text that is no id, and of a file that is no list: the sentence, what to do about it, and
//! that a million of them do not become a million lines.

use std::io;

use crate::{diagnostics, exit::Exit};

/// As many are told one by one.
const TOLD: u64 = 5;

/// What to do about a file in one of the old encodings.
pub(super) const AS_UTF_8: &str =
    "save the file as UTF-8: in Excel \"CSV UTF-8\", in PowerShell -Encoding utf8";

/// What is wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub(crate) sentence: String,
    pub(crate) hint: Option<String>,
}

impl From<String> for Wrong {
    fn from(sentence: String) -> Self {
        let hint = None;
        Self { sentence, hint }
    }
}

/// Why there is nothing more to be read, said of something that has been named.
#[derive(Debug)]
pub(super) struct Unreadable {
    pub(super) reason: String,
    pub(super) hint: Option<String>,
}

impl Unreadable {
    pub(super) fn new(reason: impl Into<String>, hint: &str) -> Self {
        Self {
            reason: reason.into(),
            hint: Some(hint.to_owned()),
        }
    }

    pub(super) fn of(self, source: &str) -> Wrong {
        Wrong {
            sentence: format!("cannot read {source}: {}", self.reason),
            hint: self.hint,
        }
    }
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        Self {
            reason: error.to_string(),
            hint: None,
        }
    }
}

/// All that is wrong before anything is asked: the first few one by one, of the others how many there are, and each
/// hint once.
#[derive(Debug, Default)]
pub(super) struct Refusals {
    count: u64,
    hints: Vec<String>,
}

impl Refusals {
    pub(super) fn add(&mut self, wrong: Wrong) {
        self.count += 1;
        if self.count <= TOLD {
            diagnostics::error(&wrong.sentence);
            let is_new = |hint: &String| !self.hints.contains(hint);
            self.hints.extend(wrong.hint.filter(is_new));
        }
    }

    /// # Errors
    /// When there was anything.
    pub(super) fn end(self) -> Result<(), Exit> {
        if self.count == 0 {
            return Ok(());
        }
        match self.count.saturating_sub(TOLD) {
            0 => {}
            1 => diagnostics::error("another one is wrong as well"),
            more => diagnostics::error(&format!("another {more} are wrong as well")),
        }
        self.hints.iter().for_each(|hint| diagnostics::hint(hint));
        Err(Exit::Usage)
    }
}

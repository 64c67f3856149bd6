//! What a check has to say: one [`Finding`] a fault, with the place where it is, and whether
//! `cargo xtask generate` can mend it.
//!
//! How findings are printed is [`crate::report`]'s business.

use std::fmt;
use std::path::PathBuf;

/// Whether `cargo xtask generate` mends a finding, or a person has to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Severity {
    /// A generated file is not what the spec makes it: `cargo xtask generate` mends that.
    Stale,
    /// The spec, or something else that people write, is at fault.
    Failure,
}

/// A position in a text file, both numbers counted from one; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Line, from 1.
    pub(crate) line: u32,
    /// Column in characters, from 1.
    pub(crate) column: u32,
}

impl Place {
    /// The first character of a file.
    pub(crate) const START: Place = Place { line: 1, column: 1 };
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// One fault: what is wrong, where, why it matters, and the edit or command that mends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// The rule that found it, in kebab-case.
    pub(crate) rule: &'static str,
    /// Who mends it.
    pub(crate) severity: Severity,
    /// The file at fault, as the user named it or relative to the workspace.
    pub(crate) file: PathBuf,
    /// Where in the file, if anywhere in particular.
    pub(crate) place: Option<Place>,
    /// JSON pointer (RFC 6901) to the value at fault; empty for the whole file.
    pub(crate) pointer: String,
    /// What is wrong, in plain words.
    pub(crate) what: String,
    /// What would come of it.
    pub(crate) why: String,
    /// The command or the edit that mends it.
    pub(crate) fix: String,
    /// Unified diff from the file on disk to the file as generated; only for [`Severity::Stale`].
    pub(crate) diff: Option<String>,
}

impl Finding {
    /// A fault that a person has to mend.
    pub(crate) fn failure(
        rule: &'static str,
        file: impl Into<PathBuf>,
        what: impl Into<String>,
        why: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            severity: Severity::Failure,
            file: file.into(),
            place: None,
            pointer: String::new(),
            what: what.into(),
            why: why.into(),
            fix: fix.into(),
            diff: None,
        }
    }

    /// The same finding at a place.
    pub(crate) fn at(mut self, place: Place, pointer: impl Into<String>) -> Self {
        self.place = Some(place);
        self.pointer = pointer.into();
        self
    }
}

//! Owns what a whole run comes to, and its exit code.

use std::process::ExitCode;

use crate::finding::{Finding, Severity};

/// What a whole run comes to. The order is that of gravity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Nothing was found.
    Fresh,
    /// Only files that are out of date: making them anew mends all there is.
    Stale,
    /// A person has to mend something.
    Failure,
}

impl Outcome {
    /// What `findings` come to.
    pub fn of(findings: &[Finding]) -> Self {
        match findings.iter().map(|finding| finding.severity).max() {
            None => Self::Fresh,
            Some(Severity::Stale) => Self::Stale,
            Some(Severity::Failure) => Self::Failure,
        }
    }

    /// The exit code of the process: 0, 4 or 100.
    pub fn exit_code(self) -> ExitCode {
        ExitCode::from(self.code())
    }

    pub(super) fn code(self) -> u8 {
        match self {
            Self::Fresh => 0,
            Self::Stale => 4,
            Self::Failure => 100,
        }
    }

    /// As JSON has it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Stale => "stale",
            Self::Failure => "failure",
        }
    }
}

//! Owns what the exit code says, as one table that the help prints and the process ends with.

use std::{fmt::Write as _, process::ExitCode};

/// How a run ended. The discriminant is the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    Answered = 0,
    SomeFailed = 1,
    Usage = 2,
    Refused = 3,
    NotFound = 4,
    Throttled = 5,
    Unavailable = 6,
    NotUnderstood = 7,
    Unfinished = 8,
    Interrupted = 130,
    Terminated = 143,
}

const MEANINGS: [(Exit, &str); 11] = [
    (Exit::Answered, "all was answered, if only by an empty list"),
    (
        Exit::SomeFailed,
        "of several that were asked about at least one failed",
    ),
    (
        Exit::Usage,
        "the command line is wrong, or the service refuses the question (400)",
    ),
    (
        Exit::Refused,
        "no usable credential, or no permission; what remained was not asked about",
    ),
    (
        Exit::NotFound,
        "the service does not know what was asked about",
    ),
    (
        Exit::Throttled,
        "the quota of calls is used up for longer than --deadline",
    ),
    (
        Exit::Unavailable,
        "the service or the network failed, or a file could not be read or written",
    ),
    (
        Exit::NotUnderstood,
        "the service's answer was not understood, or with --strict it breaks the contract",
    ),
    (
        Exit::Unfinished,
        "ended in order by --max-calls or --until before all was asked; the rest can be asked later",
    ),
    (Exit::Interrupted, "interrupted, as by Ctrl-C"),
    (Exit::Terminated, "told to end, by the signal TERM"),
];

/// The exit codes as a section of the help.
pub(crate) fn help() -> String {
    let mut help = String::from("Exit codes:\n");
    for (exit, meaning) in MEANINGS {
        let _ = writeln!(help, "  {:<3}  {meaning}", exit as u8);
    }
    help.push_str(
        "\n  4 to 7 are for a single id; when several are asked about, a failure among them is 1.",
    );
    help
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

//! Owns standard error: what went wrong, what to do about it, and what to know beside the output.
//!
//! The service's words end up here too, so every line is made safe for a terminal. A standard error
//! that cannot be written is no reason to stop: the output and the exit code say the same.

use std::io::Write as _;

use anstyle::Style;

use crate::{colour, safe_text::visible};

pub(crate) fn error(sentence: &str) {
    line("error", colour::ERROR, sentence);
}

pub(crate) fn hint(sentence: &str) {
    line("hint", colour::HINT, sentence);
}

pub(crate) fn warning(sentence: &str) {
    line("warning", colour::WARNING, sentence);
}

pub(crate) fn note(sentence: &str) {
    line("note", colour::NOTE, sentence);
}

/// A line that is not about anything wrong.
pub(crate) fn plain(sentence: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{}", visible(sentence));
}

fn line(label: &str, style: Style, sentence: &str) {
    let label = colour::painted(style, &format!("{label}:"));
    let _ = writeln!(anstream::stderr().lock(), "{label} {}", visible(sentence));
}

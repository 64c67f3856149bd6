//! Owns standard error: what went wrong, what to do about it, and what to know beside the output.
//!
//! The service's words end up here too, so every line is made safe for a terminal. A standard error
//! that cannot be written is no reason to stop: the output and the exit code say the same.

use std::io::{self, Write as _};

use crate::safe_text::visible;

pub(crate) fn error(sentence: &str) {
    line("error", sentence);
}

pub(crate) fn hint(sentence: &str) {
    line("hint", sentence);
}

pub(crate) fn warning(sentence: &str) {
    line("warning", sentence);
}

pub(crate) fn note(sentence: &str) {
    line("note", sentence);
}

fn line(label: &str, sentence: &str) {
    let _ = writeln!(io::stderr().lock(), "{label}: {}", visible(sentence));
}

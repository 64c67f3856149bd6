//! Owns standard error: what went wrong, what to do about it, and what to know beside the output.
//!
//! The service's words end up here too, so every line is made safe for a terminal. A standard error
//! that cannot be written is no reason to stop: the output and the exit code say the same.

use std::{
    io::Write as _,
    sync::atomic::{AtomicBool, Ordering},
};

use anstyle::Style;

use crate::{colour, run::bar, safe_text::visible};

static IS_QUIET: AtomicBool = AtomicBool::new(false);

/// From now on only what ends the run is told.
pub(crate) fn be_quiet() {
    IS_QUIET.store(true, Ordering::Relaxed);
}

/// Whether only what ends the run is told.
pub(crate) fn is_quiet() -> bool {
    IS_QUIET.load(Ordering::Relaxed)
}

/// What ends the run, or leaves a part of it out.
pub(crate) fn error(sentence: &str) {
    line("error", colour::ERROR, sentence);
}

/// What the run outlives: the output and the exit code say the same.
pub(crate) fn failure(sentence: &str) {
    unless_quiet("error", colour::ERROR, sentence);
}

/// What to do about an error that ends the run.
pub(crate) fn hint(sentence: &str) {
    line("hint", colour::HINT, sentence);
}

/// What to do about what the run outlives.
pub(crate) fn advice(sentence: &str) {
    unless_quiet("hint", colour::HINT, sentence);
}

pub(crate) fn warning(sentence: &str) {
    unless_quiet("warning", colour::WARNING, sentence);
}

pub(crate) fn note(sentence: &str) {
    unless_quiet("note", colour::NOTE, sentence);
}

/// A line that is not about anything wrong.
pub(crate) fn plain(sentence: &str) {
    if !is_quiet() {
        bar::aside(|| {
            let _ = writeln!(anstream::stderr().lock(), "{}", visible(sentence));
        });
    }
}

fn unless_quiet(label: &str, style: Style, sentence: &str) {
    if !is_quiet() {
        line(label, style, sentence);
    }
}

fn line(label: &str, style: Style, sentence: &str) {
    let label = colour::painted(style, &format!("{label}:"));
    bar::aside(|| {
        let _ = writeln!(anstream::stderr().lock(), "{label} {}", visible(sentence));
    });
}

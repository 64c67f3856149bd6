//! Owns how the text behind the options of a help page becomes sections of a manual.
//!
//! The text is laid out for a terminal: a title at the left margin with a colon, below it two blanks in either a
//! term and behind some more blanks what it means, or a line and what it does below, or sentences. What is none of
//! these stays text; nothing is left out.

use clap_mangen::roff::{Roff, bold, roman};

/// How far a line of a section is from the margin. What is further belongs to the line before it.
const INDENT: &str = "  ";

/// Writes the sections of this text.
pub(super) fn sections(text: &str, roff: &mut Roff) {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut is_verbatim = false;
    for (index, line) in lines.iter().enumerate() {
        let is_continued = line.ends_with('\\');
        let next = lines.get(index + 1).copied();
        match line.strip_prefix(INDENT) {
            // Before a section there is room by itself.
            _ if line.is_empty() => {
                if next.is_some_and(|next| !next.is_empty() && title(next).is_none()) {
                    roff.control("PP", []);
                }
            }
            None => margin(line, roff),
            // A command that goes over several lines has to keep them.
            Some(rest) if rest.starts_with(' ') => {
                if is_verbatim || is_continued {
                    roff.control("br", []);
                }
                roff.text([roman(rest.trim_start())]);
            }
            Some(entry) => {
                let next = next.and_then(|next| next.strip_prefix(INDENT));
                item(entry, next.is_some_and(|next| next.starts_with(' ')), roff);
            }
        }
        is_verbatim = is_continued;
    }
}

/// The title that this line is, and what it says behind the colon. A sentence may have a colon, too, but behind more
/// words.
fn title(line: &str) -> Option<(&str, &str)> {
    let (title, rest) = line.split_once(':')?;
    let words = title.split(' ').count();
    let is_title = !line.starts_with(' ') && (words <= 3 || rest.is_empty() && words <= 6);
    is_title.then(|| (title, rest.trim_start()))
}

/// A line at the margin: a title or a sentence.
fn margin(line: &str, roff: &mut Roff) {
    let Some((title, rest)) = title(line) else {
        roff.text([roman(line)]);
        return;
    };
    roff.control("SH", [&*heading(title)]);
    if !rest.is_empty() {
        roff.text([roman(rest)]);
    }
}

/// A line of a section. With more below it, or blanks in it, it is a term.
fn item(line: &str, has_more: bool, roff: &mut Roff) {
    match line.split_once("  ") {
        Some((term, meaning)) => {
            roff.control("TP", []);
            roff.text([bold(term)]);
            roff.text([roman(meaning.trim_start())]);
        }
        None if has_more => {
            roff.control("TP", []);
            roff.text([bold(line)]);
        }
        None => {
            roff.text([roman(line)]);
        }
    }
}

/// The title as an argument of a macro, in which nothing has a meaning of its own.
fn heading(title: &str) -> String {
    title
        .to_uppercase()
        .replace('\\', r"\(rs")
        .replace('"', r"\(dq")
        .replace('-', r"\-")
}

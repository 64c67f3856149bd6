//! What a run prints and what its exit code is, in the manner of cargo: a right-aligned word, then
//! what it is about.

use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

use crate::finding::{Finding, Severity};

/// Width of the words at the left, as cargo has it.
const WIDTH: usize = 12;

/// What a whole run comes to. The order is that of gravity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// Spec and generated files agree, and no rule is broken.
    Fresh,
    /// `cargo xtask generate` mends all there is.
    Stale,
    /// A person has to mend something.
    Failure,
}

impl Outcome {
    /// What `findings` come to.
    pub(crate) fn of(findings: &[Finding]) -> Self {
        match findings.iter().map(|finding| finding.severity).max() {
            None => Self::Fresh,
            Some(Severity::Stale) => Self::Stale,
            Some(Severity::Failure) => Self::Failure,
        }
    }

    /// The exit code of the process: 0, 4 or 100.
    pub(crate) fn exit_code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Fresh => 0,
            Self::Stale => 4,
            Self::Failure => 100,
        })
    }
}

/// Colour of a word at the left, as an ANSI code.
#[derive(Clone, Copy)]
enum Colour {
    Green = 32,
    Yellow = 33,
    Red = 31,
    Cyan = 36,
}

/// Prints to `out`, in colour where that is a terminal that wants it.
pub(crate) struct Report<'w> {
    out: &'w mut dyn Write,
    colour: bool,
}

impl<'w> Report<'w> {
    /// A report to `out`.
    pub(crate) fn new(out: &'w mut dyn Write, colour: bool) -> Self {
        Self { out, colour }
    }

    /// A line about what goes on.
    pub(crate) fn status(&mut self, word: &str, text: impl Display) -> io::Result<()> {
        self.line(Colour::Green, word, text)
    }

    /// One finding in full.
    pub(crate) fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        let (colour, word) = match finding.severity {
            Severity::Stale => (Colour::Yellow, "Stale"),
            Severity::Failure => (Colour::Red, "Failure"),
        };
        let file = finding.file.display();
        let rule = finding.rule;
        match finding.place {
            Some(place) => self.line(colour, word, format_args!("{file}:{place} [{rule}]"))?,
            None => self.line(colour, word, format_args!("{file} [{rule}]"))?,
        }
        if !finding.pointer.is_empty() {
            self.line(Colour::Cyan, "at", &finding.pointer)?;
        }
        self.line(Colour::Cyan, "what", &finding.what)?;
        self.line(Colour::Cyan, "why", &finding.why)?;
        self.line(Colour::Cyan, "fix", &finding.fix)?;
        if let Some(diff) = &finding.diff {
            for line in diff.lines() {
                let colour = match line.as_bytes().first() {
                    Some(b'+') => Some(Colour::Green),
                    Some(b'-') => Some(Colour::Red),
                    Some(b'@') => Some(Colour::Cyan),
                    _ => None,
                };
                self.painted(colour, &printable(line))?;
                writeln!(self.out)?;
            }
        }
        writeln!(self.out)
    }

    /// The last line: what the run comes to.
    pub(crate) fn summary(&mut self, outcome: Outcome, text: impl Display) -> io::Result<()> {
        let (colour, word) = match outcome {
            Outcome::Fresh => (Colour::Green, "Fresh"),
            Outcome::Stale => (Colour::Yellow, "Stale"),
            Outcome::Failure => (Colour::Red, "Failure"),
        };
        self.line(colour, word, text)
    }

    fn line(&mut self, colour: Colour, word: &str, text: impl Display) -> io::Result<()> {
        self.painted(Some(colour), &format!("{word:>WIDTH$}"))?;
        let text = text.to_string();
        let mut lines = text.lines();
        writeln!(self.out, " {}", printable(lines.next().unwrap_or_default()))?;
        lines.try_for_each(|line| writeln!(self.out, "{:WIDTH$} {}", "", printable(line)))
    }

    fn painted(&mut self, colour: Option<Colour>, text: &str) -> io::Result<()> {
        match colour.filter(|_| self.colour) {
            Some(colour) => write!(self.out, "\x1b[1;{}m{text}\x1b[0m", colour as u8),
            None => write!(self.out, "{text}"),
        }
    }
}

/// A file under check is other people's text: nothing in it may steer a terminal.
fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for c in text.chars() {
        let steers = c.is_control() && c != '\t'
            || matches!(c, '\u{061C}' | '\u{200E}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        if steers {
            printable.extend(c.escape_unicode());
        } else {
            printable.push(c);
        }
    }
    printable
}

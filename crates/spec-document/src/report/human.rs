//! Owns the form for people: words at the left, as cargo has them, and the line at fault with a mark under it.

use std::fmt::Display;
use std::io::{self, Write};

use super::paths::relative;
use super::printable::printable;
use crate::finding::{Excerpt, Finding, Severity};

/// Width of the words at the left, as cargo has it.
const WIDTH: usize = 12;

/// Colour of a word at the left, as an ANSI code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Colour {
    /// What is well, or goes on.
    Green = 32,
    /// What can be mended without thinking.
    Yellow = 33,
    /// What a person has to mend.
    Red = 31,
    /// What belongs to the line above it.
    Cyan = 36,
}

/// The form for people, in colour where that is wanted.
pub(super) struct Human<'w> {
    pub(super) out: &'w mut dyn Write,
    pub(super) colour: bool,
}

impl Human<'_> {
    pub(super) fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        let (colour, word) = match finding.severity {
            Severity::Stale => (Colour::Yellow, "Stale"),
            Severity::Failure => (Colour::Red, "Failure"),
        };
        let file = relative(&finding.file);
        let file = file.display();
        let rule = finding.rule;
        match finding.place {
            Some(place) => self.line(colour, word, format_args!("{file}:{place} [{rule}]"))?,
            None => self.line(colour, word, format_args!("{file} [{rule}]"))?,
        }
        if let (Some(place), Some(excerpt)) = (finding.place, &finding.excerpt) {
            self.gutter("", "")?;
            self.gutter(place.line, printable(&excerpt.text))?;
            self.marked(colour, excerpt)?;
        }
        if !finding.pointer.is_empty() {
            self.line(Colour::Cyan, "at", &finding.pointer)?;
        }
        self.line(Colour::Cyan, "what", &finding.what)?;
        self.line(Colour::Cyan, "why", &finding.why)?;
        self.line(Colour::Cyan, "fix", &finding.fix)?;
        for line in finding.diff.iter().flat_map(|diff| diff.lines()) {
            let colour = match line.as_bytes().first() {
                Some(b'+') => Some(Colour::Green),
                Some(b'-') => Some(Colour::Red),
                Some(b'@') => Some(Colour::Cyan),
                _ => None,
            };
            self.painted(colour, &printable(line))?;
            writeln!(self.out)?;
        }
        writeln!(self.out)
    }

    /// A rule and its reason.
    pub(super) fn rule(&mut self, id: &str, why: &str) -> io::Result<()> {
        self.line(Colour::Green, "Rule", id)?;
        self.line(Colour::Cyan, "why", why)
    }

    /// A text in which something was found: the lines around the finding, and what mends it.
    pub(super) fn example(
        &mut self,
        subject: &str,
        text: &str,
        finding: &Finding,
    ) -> io::Result<()> {
        const AROUND: u32 = 3;
        self.line(Colour::Cyan, "example", subject)?;
        self.gutter("", "")?;
        let at = finding.place.map_or(1, |place| place.line);
        for (number, line) in (1..).zip(text.lines()) {
            if number + AROUND >= at && number <= at + AROUND {
                let line = line.trim_end_matches("# <- fault").trim_end();
                self.gutter(number, printable(line))?;
                if let (true, Some(excerpt)) = (number == at, &finding.excerpt) {
                    self.marked(Colour::Red, excerpt)?;
                }
            }
        }
        self.line(Colour::Cyan, "what", &finding.what)?;
        self.line(Colour::Cyan, "fix", &finding.fix)
    }

    /// A line of a file, with its number.
    fn gutter(&mut self, number: impl Display, text: impl Display) -> io::Result<()> {
        self.painted(Some(Colour::Cyan), &format!("{number:>WIDTH$} |"))?;
        match text.to_string() {
            text if text.is_empty() => writeln!(self.out),
            text => writeln!(self.out, " {text}"),
        }
    }

    /// The line below an excerpt, which marks what is meant.
    fn marked(&mut self, colour: Colour, excerpt: &Excerpt) -> io::Result<()> {
        let shown = |from, count| {
            let part: String = excerpt.text.chars().skip(from).take(count).collect();
            printable(&part)
        };
        let before: String = shown(0, excerpt.before)
            .chars()
            .map(|c| if c == '\t' { '\t' } else { ' ' })
            .collect();
        let width = shown(excerpt.before, excerpt.width).chars().count().max(1);
        self.painted(Some(Colour::Cyan), &format!("{:>WIDTH$} |", ""))?;
        write!(self.out, " {before}")?;
        self.painted(Some(colour), &"^".repeat(width))?;
        writeln!(self.out)
    }

    /// A line with a word of its own at the left.
    pub(super) fn line(
        &mut self,
        colour: Colour,
        word: &str,
        text: impl Display,
    ) -> io::Result<()> {
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

/// A number of things: `1 file`, `2 files`.
pub fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

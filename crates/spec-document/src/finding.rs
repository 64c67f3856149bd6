//! What a check has to say: one [`Finding`] a fault, with the place where it is, and whether
//! making the generated files anew mends it.
//!
//! How findings are printed is [`crate::report`]'s business.

use std::fmt;
use std::path::PathBuf;

/// Whether making the generated files anew mends a finding, or a person has to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A generated file is not what the spec makes it: making it anew mends that.
    Stale,
    /// The spec, or something else that people write, is at fault.
    Failure,
}

/// A position in a text file, both numbers counted from one; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Place {
    /// The first character of a file.
    pub const START: Place = Place { line: 1, column: 1 };
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// The line at a place, as far as it is shown: long ones are cut.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Excerpt {
    /// The text, without its line end.
    pub text: String,
    /// How many characters of the text stand before what is meant.
    pub before: usize,
    /// How many characters are meant, at least one.
    pub width: usize,
}

impl Excerpt {
    /// Characters that are shown before and behind the place.
    const REACH: usize = 80;

    /// The part of a line around a column: the key or value that begins there is meant.
    pub fn of(line: &str, column: u32) -> Self {
        let column = usize::try_from(column).unwrap_or(usize::MAX).max(1) - 1;
        let start = column.saturating_sub(Self::REACH);
        let mut text = String::new();
        if start > 0 {
            text.push('…');
        }
        let mut rest = line.chars().skip(start);
        text.extend(rest.by_ref().take(column - start));
        let before = text.chars().count();
        let behind: String = rest.by_ref().take(Self::REACH).collect();
        let width = token(&behind).chars().count().max(1);
        text.push_str(&behind);
        if rest.next().is_some() {
            text.push('…');
        }
        Self {
            text,
            before,
            width,
        }
    }
}

/// The YAML key, scalar or bracket that a text begins with, as far as it is on the line.
fn token(text: &str) -> &str {
    let end = match text.chars().next() {
        Some(quote @ ('"' | '\'')) => text[1..].find(quote).map(|end| end + 2),
        Some('[' | '{') => Some(1),
        _ => {
            let ends = [": ", ", ", " #", "]", "}"].iter();
            let end = ends.filter_map(|end| text.find(end)).min();
            end.or_else(|| text.strip_suffix(':').map(str::len))
        }
    };
    text.get(..end.unwrap_or(text.len()))
        .unwrap_or(text)
        .trim_end()
}

/// One fault: what is wrong, where, why it matters, and the edit or command that mends it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The rule that found it, in kebab-case.
    pub rule: &'static str,
    /// Who mends it.
    pub severity: Severity,
    /// The file at fault, as the user named it or relative to the workspace.
    pub file: PathBuf,
    /// Where in the file, if anywhere in particular.
    pub place: Option<Place>,
    /// JSON pointer (RFC 6901) to the value at fault; empty for the whole file.
    pub pointer: String,
    /// What is wrong, in plain words.
    pub what: String,
    /// What would come of it.
    pub why: String,
    /// The command or the edit that mends it.
    pub fix: String,
    /// Unified diff from the file on disk to the file as generated; only for [`Severity::Stale`].
    pub diff: Option<String>,
    /// The line at the place, where it is at hand.
    pub excerpt: Option<Excerpt>,
}

impl Finding {
    /// A fault that a person has to mend.
    pub fn failure(
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
            excerpt: None,
        }
    }

    /// A generated file that is out of date.
    pub fn stale(
        rule: &'static str,
        file: impl Into<PathBuf>,
        what: impl Into<String>,
        why: impl Into<String>,
        fix: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Stale,
            ..Self::failure(rule, file, what, why, fix)
        }
    }

    /// The same finding at a place.
    pub fn at(mut self, place: Place, pointer: impl Into<String>) -> Self {
        self.place = Some(place);
        self.pointer = pointer.into();
        self
    }

    /// The same finding with the line that it is about.
    pub fn showing(mut self, excerpt: Option<Excerpt>) -> Self {
        self.excerpt = excerpt;
        self
    }

    /// The same finding with the lines that differ, as a unified diff.
    pub fn differing(mut self, diff: String) -> Self {
        self.diff = Some(diff);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_means_the_key_or_value_at_its_column() {
        for (line, column, expected) in [
            ("    get:", 5, "get"),
            ("  type: string  # text", 9, "string"),
            ("  type: string", 3, "type"),
            ("schema: { $ref: '#/a b' }", 17, "'#/a b'"),
            ("schema: { $ref: '#/a' }", 9, "{"),
            ("tags: [one, two]", 8, "one"),
            ("tags: [one, two]", 13, "two"),
            ("key: \"it's: so\"", 6, "\"it's: so\""),
            ("ключ: значение", 7, "значение"),
            ("short", 40, ""),
            ("", 1, ""),
        ] {
            let Excerpt {
                text,
                before,
                width,
            } = Excerpt::of(line, column);
            let meant: String = text.chars().skip(before).take(width).collect();
            assert_eq!(meant, expected, "{line}");
        }
    }

    #[test]
    fn an_excerpt_of_a_long_line_is_short() {
        let line = format!("{}here{}", "a ".repeat(5000), " b".repeat(5000));
        let excerpt = Excerpt::of(&line, 10_001);
        let shown = excerpt.text.chars().skip(excerpt.before);
        assert_eq!(shown.take(4).collect::<String>(), "here");
        assert!(excerpt.text.chars().count() < 200, "{excerpt:?}");
    }
}

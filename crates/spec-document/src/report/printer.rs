//! What a run prints, in the format that was asked for, and what its exit code is.
//!
//! Every command prints through one [`Report`]: a [`Report::finding`] each, then one
//! [`Report::summary`], or a [`Report::error`] where it could not do its work. The formats that are
//! one document ([`Format::Json`], [`Format::Sarif`]) are written with the last of these.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use crate::finding::{Excerpt, Finding, Severity};

/// Width of the words at the left, as cargo has it.
const WIDTH: usize = 12;

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people, as cargo writes
    Human,
    /// One JSON object: outcome, exit_code, summary, findings; error where the run failed
    Json,
    /// Workflow commands of GitHub Actions, which become annotations
    Github,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

/// What a whole run comes to. The order is that of gravity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Spec and generated files agree, and no rule is broken.
    Fresh,
    /// `cargo xtask generate` mends all there is.
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

    fn code(self) -> u8 {
        match self {
            Self::Fresh => 0,
            Self::Stale => 4,
            Self::Failure => 100,
        }
    }

    /// As JSON has it.
    fn word(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Stale => "stale",
            Self::Failure => "failure",
        }
    }
}

/// Colour of a word at the left, as an ANSI code.
#[derive(Clone, Copy)]
pub enum Colour {
    Green = 32,
    Yellow = 33,
    Red = 31,
    Cyan = 36,
}

/// The program that reports, as it is named to people and to machines.
#[derive(Debug, Clone, Copy)]
pub struct Program {
    /// How it is called: `cargo xtask`.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The rules that it explains, each with its reason.
    pub rules: fn() -> Vec<(&'static str, &'static str)>,
}

/// Prints to `out`, in colour where that is a terminal that wants it.
pub struct Report<'w> {
    program: Program,
    out: &'w mut dyn Write,
    format: Format,
    colour: bool,
    /// The workspace, from which machines see paths.
    root: Option<PathBuf>,
    /// What belongs into a document that is written at the end.
    findings: Vec<Finding>,
}

impl<'w> Report<'w> {
    /// A report to `out`. Only people get colour. Machines see paths from `root` on.
    pub fn new(
        program: Program,
        out: &'w mut dyn Write,
        format: Format,
        colour: bool,
        root: Option<PathBuf>,
    ) -> Self {
        Self {
            program,
            out,
            format,
            colour: colour && format == Format::Human,
            root,
            findings: Vec::new(),
        }
    }

    /// The program that reports.
    pub fn program(&self) -> Program {
        self.program
    }

    /// A line about what goes on, for people.
    pub fn status(&mut self, word: &str, text: impl Display) -> io::Result<()> {
        match self.format {
            Format::Human => self.line(Colour::Green, word, text),
            _ => Ok(()),
        }
    }

    /// Text as it is, for machines and for other tools to show.
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    /// One finding in full.
    pub fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        match self.format {
            Format::Human => self.in_words(finding),
            Format::Github => self.annotation(finding),
            Format::Json | Format::Sarif => {
                self.findings.push(finding.clone());
                Ok(())
            }
        }
    }

    /// The end: what the run comes to.
    pub fn summary(&mut self, outcome: Outcome, text: impl Display) -> io::Result<()> {
        let (colour, word) = match outcome {
            Outcome::Fresh => (Colour::Green, "Fresh"),
            Outcome::Stale => (Colour::Yellow, "Stale"),
            Outcome::Failure => (Colour::Red, "Failure"),
        };
        let root = self.root.as_deref();
        match self.format {
            Format::Human | Format::Github => self.line(colour, word, text),
            Format::Json => {
                let findings: Vec<Value> = self
                    .findings
                    .iter()
                    .map(|finding| json_finding(finding, root))
                    .collect();
                self.document(&json!({
                    "outcome": outcome.word(),
                    "exit_code": outcome.code(),
                    "summary": text.to_string(),
                    "findings": findings,
                }))
            }
            Format::Sarif => self.document(&sarif(self.program, &self.findings, root, None)),
        }
    }

    /// The end of a run that could not do its work. People read it on the error stream.
    pub fn error(&mut self, error: &str) -> io::Result<()> {
        match self.format {
            Format::Human => Ok(()),
            Format::Github => {
                let (title, error) = (self.program.name, escaped(error));
                writeln!(self.out, "::error title={title}::{error}")
            }
            Format::Json => self.document(&json!({
                "outcome": Outcome::Failure.word(),
                "exit_code": Outcome::Failure.code(),
                "error": error,
                "findings": [],
            })),
            Format::Sarif => self.document(&sarif(self.program, &[], None, Some(error))),
        }
    }

    fn document(&mut self, value: &Value) -> io::Result<()> {
        writeln!(self.out, "{value:#}")
    }

    fn in_words(&mut self, finding: &Finding) -> io::Result<()> {
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
    pub fn rule(&mut self, id: &str, why: &str) -> io::Result<()> {
        self.line(Colour::Green, "Rule", id)?;
        self.line(Colour::Cyan, "why", why)
    }

    /// A text in which something was found: the lines around the finding, and what mends it.
    pub fn example(&mut self, subject: &str, text: &str, finding: &Finding) -> io::Result<()> {
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
    pub fn line(&mut self, colour: Colour, word: &str, text: impl Display) -> io::Result<()> {
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

    fn annotation(&mut self, finding: &Finding) -> io::Result<()> {
        let command = match finding.severity {
            Severity::Stale => "warning",
            Severity::Failure => "error",
        };
        let title = property(finding.rule);
        let mut message = message(finding);
        let place = finding.place;
        if let Some(url) = url(&finding.file) {
            // No file of the repository, so that only the text can say where.
            let place = place.map_or_else(String::new, |place| format!(":{place}"));
            message = format!("{url}{place}: {message}");
            return writeln!(self.out, "::{command} title={title}::{}", escaped(&message));
        }
        let file = property(&slashed(&finding.file, self.root.as_deref()));
        write!(self.out, "::{command} file={file}")?;
        if let Some(place) = place {
            write!(self.out, ",line={},col={}", place.line, place.column)?;
        }
        writeln!(self.out, ",title={title}::{}", escaped(&message))
    }
}

/// What a finding says, for formats that have one text for it.
fn message(Finding { what, why, fix, .. }: &Finding) -> String {
    format!("{what}\nWhy: {why}\nFix: {fix}")
}

/// The message of a workflow command. Its percent signs and line ends are encoded.
fn escaped(text: &str) -> String {
    let text = text.replace('%', "%25");
    printable(&text.replace('\r', "%0D").replace('\n', "%0A"))
}

/// A property of a workflow command, which the next one is told from by `,` and the message by `:`.
fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

/// What a finding is in, where that is not a file but the answer of a service.
fn url(origin: &Path) -> Option<&str> {
    let text = origin.to_str()?;
    let schemes = ["https://", "http://"];
    schemes
        .iter()
        .any(|scheme| text.starts_with(scheme))
        .then_some(text)
}

/// `path` as seen from the current folder where it is inside, so that it can be clicked and read.
pub fn relative(path: &Path) -> PathBuf {
    std::env::current_dir()
        .ok()
        .and_then(|current| path.strip_prefix(current).ok().map(Path::to_owned))
        .unwrap_or_else(|| path.to_owned())
}

/// A number of things: `1 file`, `2 files`.
pub fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// A path as URLs and annotations write it: as seen from the root where it is inside.
pub fn slashed(path: &Path, root: Option<&Path>) -> String {
    let inside = root.and_then(|root| path.strip_prefix(root).ok());
    let path = inside.unwrap_or(path);
    let text = path.to_string_lossy();
    match std::path::MAIN_SEPARATOR {
        '/' => text.into_owned(),
        separator => text.replace(separator, "/"),
    }
}

fn json_finding(finding: &Finding, root: Option<&Path>) -> Value {
    json!({
        "rule": finding.rule,
        "severity": match finding.severity {
            Severity::Stale => "stale",
            Severity::Failure => "failure",
        },
        "file": slashed(&finding.file, root),
        "line": finding.place.map(|place| place.line),
        "column": finding.place.map(|place| place.column),
        "pointer": finding.pointer,
        "what": finding.what,
        "why": finding.why,
        "fix": finding.fix,
        "diff": finding.diff,
    })
}

/// What a path keeps of itself in a URI.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The findings as SARIF 2.1.0, with every rule that could have been broken.
fn sarif(
    program: Program,
    findings: &[Finding],
    root: Option<&Path>,
    error: Option<&str>,
) -> Value {
    let known = (program.rules)();
    let mut rules: Vec<(&str, &str)> = known.clone();
    for finding in findings {
        if !rules.iter().any(|(id, _)| *id == finding.rule) {
            rules.push((finding.rule, &finding.why));
        }
    }
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let index = rules.iter().position(|(id, _)| *id == finding.rule);
            sarif_result(finding, root, index)
        })
        .collect();
    // GitHub's code scanning takes no rule without a full description and help.
    let rules: Vec<Value> = rules
        .into_iter()
        .map(|(id, why)| {
            let help = match known.iter().any(|(known, _)| *known == id) {
                true => format!(
                    "`{} check --explain {id}` shows a spec that breaks this rule, and what mends it.",
                    program.name
                ),
                false => "Each result says what mends it.".to_owned(),
            };
            json!({
                "id": id,
                "shortDescription": { "text": why },
                "fullDescription": { "text": why },
                "help": { "text": help },
            })
        })
        .collect();
    let mut invocation = json!({ "executionSuccessful": error.is_none() });
    if let Some(error) = error {
        invocation["toolExecutionNotifications"] =
            json!([{ "level": "error", "message": { "text": error } }]);
    }
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": program.name,
                "version": program.version,
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "invocations": [invocation],
            "results": results,
        }],
    })
}

fn sarif_result(finding: &Finding, root: Option<&Path>, rule_index: Option<usize>) -> Value {
    let path = slashed(&finding.file, root);
    let encoded = utf8_percent_encode(&path, PATH).to_string();
    let uri = match url(&finding.file) {
        Some(url) => url.to_owned(),
        None if Path::new(&path).is_absolute() => {
            format!("file:///{}", encoded.trim_start_matches('/'))
        }
        None => encoded,
    };
    let mut physical = Map::new();
    physical.insert("artifactLocation".to_owned(), json!({ "uri": uri }));
    if let Some(place) = finding.place {
        let region = json!({ "startLine": place.line, "startColumn": place.column });
        physical.insert("region".to_owned(), region);
    }
    let mut location = Map::new();
    location.insert("physicalLocation".to_owned(), Value::Object(physical));
    if !finding.pointer.is_empty() {
        let logical = json!([{ "fullyQualifiedName": finding.pointer }]);
        location.insert("logicalLocations".to_owned(), logical);
    }
    json!({
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": match finding.severity {
            Severity::Stale => "warning",
            Severity::Failure => "error",
        },
        "message": { "text": message(finding) },
        "locations": [location],
    })
}

/// Whether a character moves what a terminal shows instead of being shown.
pub fn steers(c: char) -> bool {
    c.is_control() && c != '\t'
        || matches!(c, '\u{061C}' | '\u{200E}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A file under check is other people's text: nothing in it may steer a terminal.
pub fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for c in text.chars() {
        if steers(c) {
            printable.extend(c.escape_unicode());
        } else {
            printable.push(c);
        }
    }
    printable
}

//! Owns which form a run is written in, and hands each part of it to that form.

use std::fmt::Display;
use std::io::{self, Write};
use std::path::PathBuf;

use serde_json::{Value, json};

use super::github;
use super::human::{Colour, Human};
use super::json::json_finding;
use super::outcome::Outcome;
use super::program::Program;
use super::sarif::sarif;
use crate::finding::Finding;

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
#[non_exhaustive]
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
    ///
    /// # Errors
    /// When nobody reads the report.
    pub fn status(&mut self, word: &str, text: impl Display) -> io::Result<()> {
        match self.format {
            Format::Human => self.line(Colour::Green, word, text),
            _ => Ok(()),
        }
    }

    /// A line with a word of its own at the left.
    ///
    /// # Errors
    /// When nobody reads the report.
    pub fn line(&mut self, colour: Colour, word: &str, text: impl Display) -> io::Result<()> {
        self.human().line(colour, word, text)
    }

    /// A rule and its reason.
    ///
    /// # Errors
    /// When nobody reads the report.
    pub fn rule(&mut self, id: &str, why: &str) -> io::Result<()> {
        self.human().rule(id, why)
    }

    /// A text in which something was found: the lines around the finding, and what mends it.
    ///
    /// # Errors
    /// When nobody reads the report.
    pub fn example(&mut self, subject: &str, text: &str, finding: &Finding) -> io::Result<()> {
        self.human().example(subject, text, finding)
    }

    /// Text as it is, for machines and for other tools to show.
    ///
    /// # Errors
    /// When nobody reads the report.
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    /// One finding in full.
    ///
    /// # Errors
    /// When nobody reads the report.
    pub fn finding(&mut self, finding: &Finding) -> io::Result<()> {
        match self.format {
            Format::Human => self.human().finding(finding),
            Format::Github => github::finding(self.out, self.root.as_deref(), finding),
            Format::Json | Format::Sarif => {
                self.findings.push(finding.clone());
                Ok(())
            }
        }
    }

    /// The end: what the run comes to.
    ///
    /// # Errors
    /// When nobody reads the report.
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
    ///
    /// # Errors
    /// When nobody reads the report.
    pub fn error(&mut self, error: &str) -> io::Result<()> {
        match self.format {
            Format::Human => Ok(()),
            Format::Github => github::error(self.out, self.program, error),
            Format::Json => self.document(&json!({
                "outcome": Outcome::Failure.word(),
                "exit_code": Outcome::Failure.code(),
                "error": error,
                "findings": [],
            })),
            Format::Sarif => self.document(&sarif(self.program, &[], None, Some(error))),
        }
    }

    /// The form for people, which goes to where the report goes.
    fn human(&mut self) -> Human<'_> {
        Human {
            out: self.out,
            colour: self.colour,
        }
    }

    fn document(&mut self, value: &Value) -> io::Result<()> {
        writeln!(self.out, "{value:#}")
    }
}

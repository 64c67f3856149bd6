//! Owns how the result of a run is shown: for people, for a page, for programs.

use std::{collections::BTreeMap, fmt::Write, path::Path};

use serde_json::{Value, json};

use crate::judge::Drift;
use crate::matrix::{Failure, Matrix, State, Unit};
use clap::ValueEnum;
use spec_document::document::Document;

/// How the result is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a terminal
    Human,
    /// For a pull request or a page
    Markdown,
    /// For programs
    Json,
}

/// Failures that are shown in full; a service that is down fails every case.
const MOST: usize = 20;

/// The result as text.
///
/// # Errors
/// Never: writing to a text does not fail.
pub fn render(
    format: Format,
    target: &str,
    file: &Path,
    document: &Document,
    matrix: &Matrix,
) -> Result<String, std::fmt::Error> {
    let view = View {
        target,
        file,
        document,
        matrix,
    };
    match format {
        Format::Human => view.human(),
        Format::Markdown => view.markdown(),
        Format::Json => Ok(ascii(&format!("{:#}\n", view.json()))),
    }
}

/// JSON in which every other character is an escape, so that none of them acts on a terminal.
fn ascii(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() {
            text.push(c);
        } else {
            let mut units = [0; 2];
            let units = c.encode_utf16(&mut units).iter();
            text.extend(units.map(|unit| format!("\\u{unit:04x}")));
        }
    }
    text
}

struct View<'a> {
    target: &'a str,
    file: &'a Path,
    document: &'a Document,
    matrix: &'a Matrix,
}

impl View<'_> {
    fn place(&self, pointer: &str) -> String {
        format!(
            "{}:{}",
            self.file.display(),
            self.document.key_place(pointer).line
        )
    }

    /// What the run comes to, in one sentence.
    fn sentence(&self) -> String {
        let Matrix {
            units,
            derived,
            failures,
            drifts,
            answers,
            judged,
        } = self.matrix;
        let count = |state| self.matrix.count(state);
        let derived: usize = derived.values().flat_map(BTreeMap::values).sum();
        let mut text = format!(
            "{}: {answers} answers; {} of {} promises held",
            self.target,
            count(State::Held),
            units.len()
        );
        for (count, noun) in [
            (count(State::Broken), "broken"),
            (count(State::NotExercised), "not exercised"),
            (count(State::NotProvoked), "not provoked"),
        ] {
            if count > 0 {
                text += &format!(", {count} {noun}");
            }
        }
        if derived > 0 {
            text += &format!("; {derived} derived answers");
        }
        if *judged {
            text += &format!("; {} drifts", drifts.len());
        }
        text + &format!("; {} failures", failures.len())
    }

    fn human(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        let rows = self.rows();
        let mut widths = [0; 5];
        for row in &rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.chars().count());
            }
        }
        for row in &rows {
            let mut line = String::new();
            for (cell, width) in row.iter().zip(widths) {
                write!(line, "{cell:width$}  ")?;
            }
            writeln!(text, "{}", line.trim_end())?;
        }
        for ((operation, status), classes) in &self.matrix.derived {
            writeln!(
                text,
                "derived from the schema of {operation} {status}: {}",
                told(classes)
            )?;
        }
        for Failure {
            case,
            what,
            pointer,
            exchange,
        } in self.matrix.failures.iter().take(MOST)
        {
            writeln!(
                text,
                "\nFAILED {case}\n  what      {what}\n  spec      {} {pointer}",
                self.place(pointer)
            )?;
            writeln!(text, "            {}", self.spec_line(pointer))?;
            if let Some(exchange) = exchange {
                writeln!(text, "  request   {}", exchange["request"])?;
                writeln!(text, "  response  {}", exchange["response"])?;
            }
        }
        if let Some(more @ 1..) = self.matrix.failures.len().checked_sub(MOST) {
            writeln!(text, "\n… and {more} more; --format json has all")?;
        }
        for (index, drift) in self.matrix.drifts.iter().enumerate() {
            writeln!(
                text,
                "\nDRIFT {} [{}] {}",
                index + 1,
                drift.kind,
                drift.what
            )?;
            writeln!(
                text,
                "  seen      {} times, first in {} {} at {}",
                drift.count, drift.operation, drift.status, drift.at
            )?;
            writeln!(text, "  samples   {}", samples(drift))?;
            writeln!(
                text,
                "  spec      {} {}",
                self.place(&drift.pointer),
                drift.pointer
            )?;
            writeln!(text, "  note      {}", drift.advice)?;
            if let Some(edit) = &drift.edit {
                let line = edit.line(self.document);
                writeln!(
                    text,
                    "  edit      {}:{line}, under {}, {}:",
                    self.file.display(),
                    edit.pointer,
                    edit.action(self.document)
                )?;
                for line in edit.yaml(self.document).lines() {
                    writeln!(text, "      {line}")?;
                }
            }
        }
        let word = if self.matrix.passed() {
            "Held"
        } else {
            "Failed"
        };
        writeln!(text, "\n{word:>12} {}", self.sentence())?;
        Ok(text)
    }

    fn rows(&self) -> Vec<[String; 5]> {
        let heads = ["operation", "status", "example", "header", ""].map(str::to_owned);
        let rows = self.matrix.units.iter().map(|unit| {
            let Unit {
                operation,
                status,
                example,
                header,
                state,
                ..
            } = unit;
            [
                operation.clone(),
                status.to_string(),
                example.clone().unwrap_or_else(|| {
                    let none = if self.matrix.judged { "(any)" } else { "–" };
                    none.to_owned()
                }),
                header.clone().unwrap_or_else(|| "–".to_owned()),
                state.word().to_owned(),
            ]
        });
        std::iter::once(heads).chain(rows).collect()
    }

    fn markdown(&self) -> Result<String, std::fmt::Error> {
        let mut text = format!("## Contract: {}\n\n{}\n\n", self.target, self.sentence());
        for (index, row) in self.rows().iter().enumerate() {
            let cells: Vec<_> = row.iter().map(|cell| cell.replace('|', "\\|")).collect();
            writeln!(text, "| {} |", cells.join(" | "))?;
            if index == 0 {
                writeln!(text, "|---|---|---|---|---|")?;
            }
        }
        for ((operation, status), classes) in &self.matrix.derived {
            writeln!(
                text,
                "\nDerived from the schema of `{operation}` {status}: {}",
                told(classes)
            )?;
        }
        for Failure {
            case,
            what,
            pointer,
            exchange,
        } in &self.matrix.failures
        {
            writeln!(
                text,
                "\n### Failed: {case}\n\n{what}\n\n`{}` `{pointer}`",
                self.place(pointer)
            )?;
            writeln!(text, "\n```yaml\n{}\n```", self.spec_line(pointer))?;
            if let Some(exchange) = exchange {
                writeln!(text, "\n```json\n{exchange:#}\n```")?;
            }
        }
        for drift in &self.matrix.drifts {
            writeln!(
                text,
                "\n### Drift: {}\n\nSeen {} times, first in `{}` {} at `{}`: {}.\n",
                drift.what,
                drift.count,
                drift.operation,
                drift.status,
                drift.at,
                samples(drift)
            )?;
            writeln!(
                text,
                "`{}` `{}`: {}",
                self.place(&drift.pointer),
                drift.pointer,
                drift.advice
            )?;
            if let Some(edit) = &drift.edit {
                let (line, action) = (edit.line(self.document), edit.action(self.document));
                writeln!(
                    text,
                    "\n`{}:{line}`, under `{}`, {action}:\n\n```yaml\n{}\n```",
                    self.file.display(),
                    edit.pointer,
                    edit.yaml(self.document)
                )?;
            }
        }
        Ok(text)
    }

    fn json(&self) -> Value {
        let units = self.matrix.units.iter().map(|unit| {
            json!({
                "operation": unit.operation,
                "status": unit.status,
                "example": unit.example,
                "header": unit.header,
                "state": unit.state.word().to_lowercase(),
            })
        });
        let derived = self.matrix.derived.iter().map(|((operation, status), classes)| {
            json!({ "operation": operation, "status": status, "classes": classes })
        });
        let failures = self.matrix.failures.iter().map(|failure| {
            json!({
                "case": failure.case,
                "what": failure.what,
                "spec": {
                    "file": self.file,
                    "line": self.document.key_place(&failure.pointer).line,
                    "pointer": failure.pointer,
                    "text": self.spec_line(&failure.pointer),
                },
                "exchange": failure.exchange,
            })
        });
        let drifts = self.matrix.drifts.iter().map(|drift| {
            json!({
                "kind": drift.kind,
                "operation": drift.operation,
                "status": drift.status,
                "what": drift.what,
                "at": drift.at,
                "count": drift.count,
                "samples": drift.samples,
                "pointer": drift.pointer,
                "note": drift.advice,
                "edit": drift.edit.as_ref().map(|edit| json!({
                    "file": self.file,
                    "line": edit.line(self.document),
                    "pointer": edit.pointer,
                    "action": edit.action(self.document),
                    "yaml": edit.yaml(self.document),
                })),
            })
        });
        json!({
            "target": self.target,
            "passed": self.matrix.passed(),
            "answers": self.matrix.answers,
            "units": units.collect::<Vec<_>>(),
            "derived": derived.collect::<Vec<_>>(),
            "failures": failures.collect::<Vec<_>>(),
            "drifts": drifts.collect::<Vec<_>>(),
        })
    }

    /// The line of the specification that a pointer leads to.
    fn spec_line(&self, pointer: &str) -> String {
        let line = self.document.key_place(pointer).line as usize;
        let text = std::fs::read_to_string(self.document.path()).unwrap_or_default();
        let line = text.lines().nth(line.saturating_sub(1));
        line.unwrap_or_default().trim().to_owned()
    }
}

fn samples(drift: &Drift) -> String {
    let shown: Vec<_> = drift.samples.iter().take(5).cloned().collect();
    shown.join("; ")
}
/// How many derived answers there were of each class.
fn told(classes: &BTreeMap<String, usize>) -> String {
    let classes = classes.iter();
    let told: Vec<_> = classes
        .map(|(class, count)| format!("{count} {class}"))
        .collect();
    told.join(", ")
}

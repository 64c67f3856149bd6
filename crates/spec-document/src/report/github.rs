//! Owns the workflow commands of GitHub Actions, which become annotations.

use std::io::{self, Write};
use std::path::Path;

use super::message::message;
use super::paths::{slashed, url};
use super::printable::printable;
use super::program::Program;
use crate::finding::{Finding, Severity};

/// One finding, as an annotation of its file.
pub(super) fn finding(
    out: &mut dyn Write,
    root: Option<&Path>,
    finding: &Finding,
) -> io::Result<()> {
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
        return writeln!(out, "::{command} title={title}::{}", escaped(&message));
    }
    let file = property(&slashed(&finding.file, root));
    write!(out, "::{command} file={file}")?;
    if let Some(place) = place {
        write!(out, ",line={},col={}", place.line, place.column)?;
    }
    writeln!(out, ",title={title}::{}", escaped(&message))
}

/// Why a run could not do its work.
pub(super) fn error(out: &mut dyn Write, program: Program, error: &str) -> io::Result<()> {
    let (title, error) = (program.name, escaped(error));
    writeln!(out, "::error title={title}::{error}")
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

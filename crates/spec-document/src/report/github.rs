//! Owns the workflow commands of GitHub Actions, which become annotations.

use std::io;

use super::paths::url;
use super::printer::message;
use super::{Report, printable, slashed};
use crate::finding::{Finding, Severity};

impl Report<'_> {
    pub(super) fn annotation(&mut self, finding: &Finding) -> io::Result<()> {
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

/// The message of a workflow command. Its percent signs and line ends are encoded.
pub(super) fn escaped(text: &str) -> String {
    let text = text.replace('%', "%25");
    printable(&text.replace('\r', "%0D").replace('\n', "%0A"))
}

/// A property of a workflow command, which the next one is told from by `,` and the message by `:`.
fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

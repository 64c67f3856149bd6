//! Owns the formats: each writes one user's answer at a time, so that no run needs the memory for
//! more, and all of them are safe to print to a terminal.

use std::io::{self, BufWriter, IsTerminal as _};

use serde_json::value::RawValue;

use crate::{args::Format, failure::Failure};

pub(crate) mod csv;
mod json;
mod properties;
mod table;

/// A user's machines, each exactly as the service sent it.
pub(crate) type Answer = Result<Vec<Box<RawValue>>, Failure>;

/// Writes answers in one format.
pub(crate) trait Report {
    /// Writes a user's answer and flushes it.
    fn answer(&mut self, user: &str, answer: &Answer) -> io::Result<()>;

    /// Writes what comes after the last answer.
    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The report of this format on standard output.
pub(crate) fn to_stdout(format: Format, csv_raw: bool) -> Box<dyn Report + Send> {
    let stdout = io::stdout();
    let terminal = stdout.is_terminal();
    let out = BufWriter::new(stdout);
    match format {
        Format::Table => Box::new(table::Table::new(out, table::width())),
        Format::Json => Box::new(json::Array::new(out)),
        Format::Ndjson => Box::new(json::Lines::new(out)),
        Format::Csv => Box::new(csv::Csv::new(out, csv::Cells::new(csv_raw, terminal))),
    }
}

//! Owns the formats: each writes one answer at a time, so that no run needs the memory for more, and all of them
//! are safe to print to a terminal. The table alone waits for the end of a list that belongs to nobody: its columns
//! are fitted to all of it.

use std::io::{self, BufWriter, IsTerminal as _, Write};

use serde::Serialize;
use serde_json::{Map, Value, value::RawValue};

use crate::{args::Format, failure::Failure, kept, row::Row};

pub(crate) mod csv;
mod ids;
mod json;
mod properties;
mod table;

/// The items of an answer, or its one entity, each exactly as the service sent it.
pub(crate) type Answer = Result<Vec<Box<RawValue>>, Failure>;

/// Writes answers in one format.
pub(crate) trait Report {
    /// Writes what is known of a subject, or the next part of the one answer that is about none, and flushes it.
    fn answer(&mut self, subject: Option<&str>, answer: &Answer) -> io::Result<()>;

    /// Writes what comes before the first answer, unless it is written.
    fn begin(&mut self, _is_written: bool) -> io::Result<()> {
        Ok(())
    }

    /// What was written is to stay, whatever happens; called when nothing else is there to be written.
    fn settle(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// All parts came of the one answer that is about no subject.
    fn whole(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// Writes what comes after the last answer.
    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// How answers are printed: all that makes the bytes of an output others.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Printing {
    pub(crate) format: Format,
    /// CSV cells exactly as they are.
    pub(crate) csv_raw: bool,
}

/// Where answers are written.
pub(crate) enum Destination {
    Stdout,
    File(Box<kept::Opened>),
}

/// By what an output is told from those of other options.
pub(crate) fn identity(printing: Printing) -> Map<String, Value> {
    match serde_json::to_value(printing) {
        Ok(Value::Object(printing)) => printing,
        _ => Map::new(),
    }
}

/// The report on standard output.
pub(crate) fn to_stdout(printing: Printing, row: &'static Row) -> Box<dyn Report + Send> {
    let stdout = io::stdout();
    let terminal = stdout.is_terminal();
    report(printing, row, BufWriter::new(stdout), terminal)
}

/// The report to this place, which may be a terminal.
pub(crate) fn report(
    Printing { format, csv_raw }: Printing,
    row: &'static Row,
    out: impl Write + Send + 'static,
    terminal: bool,
) -> Box<dyn Report + Send> {
    let shape = &row.shape;
    match format {
        Format::Table => Box::new(table::Table::new(out, shape, table::width())),
        Format::Json => Box::new(json::Array::new(out, row)),
        Format::Ndjson => Box::new(json::Lines::new(out, row)),
        Format::Csv => Box::new(csv::Csv::new(out, row, csv::Cells::new(csv_raw, terminal))),
        Format::Ids => Box::new(ids::Ids::new(out, shape)),
    }
}

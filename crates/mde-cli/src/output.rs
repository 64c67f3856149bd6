//! Owns the formats: each writes one answer at a time, so that no run needs the memory for more, and all of them
//! are safe to print to a terminal. The table waits for the end of a list that belongs to nobody, since its columns are
//! fitted to all of it; so does whoever sorts one.

use std::io::{self, BufWriter, IsTerminal as _, Write};

use anstream::{AutoStream, ColorChoice};
use serde_json::{Map, Value, json};

use crate::{failure::Failure, items::Items, row::Row, run::bar::Beside, safe_text::json_line};

pub(crate) mod columns;
pub(crate) mod csv;
mod format;
mod ids;
pub(crate) mod jq;
mod json;
mod properties;
pub(crate) mod sort;
mod table;

use columns::Chosen;
pub(crate) use format::Format;
use jq::Expression;
use sort::{Direction, Order};

/// The items of an answer, or its one entity; or why there is none.
pub(crate) type Answer = Result<Items, Failure>;

/// How much output is put together before it is written.
const BUFFER: usize = 64 << 10;

/// The line of JSON for a failure that is about no subject.
pub(crate) fn failure(failure: &Failure) -> serde_json::Result<String> {
    let failure = json_line(&serde_json::to_string(failure)?);
    Ok(format!("{{\"error\":{failure}}}"))
}

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

    /// How many answers could not be printed as was asked, since this was last called. They have been told.
    fn unprinted(&mut self) -> u64 {
        0
    }
}

/// What is printed of answers, and in which order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arranged {
    /// Which columns there are, and in which order; none if nobody chose.
    pub(crate) columns: Option<Vec<Chosen>>,
    /// By what the items of each answer are sorted.
    pub(crate) order: Option<Order>,
    /// What is printed of each object in place of it.
    pub(crate) expression: Option<Expression>,
}

/// How answers are printed: all that makes the bytes of an output others.
#[derive(Clone)]
pub(crate) struct Printing {
    pub(crate) format: Format,
    /// CSV cells exactly as they are.
    pub(crate) csv_raw: bool,
    pub(crate) arranged: Arranged,
}

/// By what an output is told from those of other options: what was said, by their words.
pub(crate) fn identity(printing: &Printing, row: &Row) -> Map<String, Value> {
    let Arranged {
        columns,
        order,
        expression,
    } = &printing.arranged;
    let columns = columns.as_ref().map(|columns| {
        let names = columns.iter().map(|column| match column {
            Chosen::Property(property) => property.name,
            Chosen::Rest => columns::REST,
        });
        json!(names.collect::<Vec<_>>().join(","))
    });
    // A later version may have others, which do not stand under the old header.
    let by_default = || json!(row.shape.csv.join(","));
    let columns = columns.or_else(|| (printing.format == Format::Csv).then(by_default));
    let order = order.map(|order| match order.direction {
        Direction::Ascending => json!(order.property.name),
        Direction::Descending => json!(format!("{}:desc", order.property.name)),
    });
    let expression = expression.as_ref();
    let said = [
        ("format", Some(json!(printing.format))),
        ("csv-raw", printing.csv_raw.then_some(json!(true))),
        ("columns", columns),
        ("sort", order),
        (
            "jq",
            expression.map(|expression| json!(expression.as_str())),
        ),
    ];
    let said = said.into_iter();
    said.filter_map(|(word, value)| Some((word.to_owned(), value?)))
        .collect()
}

/// The report on standard output.
pub(crate) fn to_stdout(printing: Printing, row: &'static Row) -> Box<dyn Report + Send> {
    let stdout = io::stdout();
    let terminal = stdout.is_terminal();
    let is_coloured =
        printing.format == Format::Table && AutoStream::choice(&stdout) != ColorChoice::Never;
    let out: Box<dyn Write + Send> = match is_coloured {
        true => Box::new(AutoStream::auto(stdout)),
        false => Box::new(stdout),
    };
    // On a terminal there may be progress, too.
    let out: Box<dyn Write + Send> = match terminal {
        true => Box::new(Beside::new(out)),
        false => Box::new(BufWriter::with_capacity(BUFFER, out)),
    };
    match is_coloured {
        true => sorted(&printing, Box::new(table(&printing, row, out, false))),
        false => report(printing, row, out, terminal),
    }
}

/// The report to this place, which may be a terminal.
pub(crate) fn report(
    printing: Printing,
    row: &'static Row,
    out: impl Write + Send + 'static,
    terminal: bool,
) -> Box<dyn Report + Send> {
    let columns = printing.arranged.columns.as_deref();
    let report: Box<dyn Report + Send> = match printing.format {
        Format::Table => Box::new(table(&printing, row, out, true)),
        Format::Json => Box::new(json::Array::new(out, row)),
        Format::Ndjson => match printing.arranged.expression.clone() {
            Some(expression) => Box::new(jq::Jq::new(out, row, expression)),
            None => Box::new(json::Lines::new(out, row)),
        },
        Format::Csv => {
            let cells = csv::Cells::new(printing.csv_raw, terminal);
            Box::new(csv::Csv::new(out, row, columns, cells))
        }
        Format::Ids => Box::new(ids::Ids::new(out, &row.shape)),
    };
    sorted(&printing, report)
}

fn table<W: Write>(
    printing: &Printing,
    row: &'static Row,
    out: W,
    is_plain: bool,
) -> table::Table<W> {
    let chosen = printing.arranged.columns.iter().flatten();
    let chosen = chosen.filter_map(|column| match column {
        Chosen::Property(property) => Some(*property),
        Chosen::Rest => None,
    });
    let chosen = printing
        .arranged
        .columns
        .is_some()
        .then(|| chosen.collect());
    table::Table::new(out, &row.shape, chosen, table::width(), is_plain)
}

fn sorted(printing: &Printing, report: Box<dyn Report + Send>) -> Box<dyn Report + Send> {
    match printing.arranged.order {
        Some(order) => Box::new(sort::Sorted::new(report, order)),
        None => report,
    }
}

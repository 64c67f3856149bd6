//! Owns JSON output: an object a line (`ndjson`), or an array of them (`json`). An object is a subject with what is
//! known of it, or an entity by itself.
//!
//! What the service sent is copied as text, so that no number, spelling or unknown property is lost on the way.

use std::io::{self, Write};

use super::{Answer, Report};
use crate::{
    items::Items,
    row::Row,
    safe_text::{json_line, write_json_line},
};

/// Writes the objects of an answer, each between `before` and `after`; one after the other, as they are read.
fn write_objects<W: Write>(
    out: &mut W,
    row: &Row,
    subject: Option<&str>,
    answer: &Answer,
    mut before: impl FnMut(&mut W) -> io::Result<()>,
    after: &str,
) -> io::Result<()> {
    let mut beside = String::from("{");
    if let Some((subject, text)) = row.subject.zip(subject) {
        beside += &format!("{}:{},", json(subject.noun)?, json(text)?);
    }
    match (answer, row.shape.member) {
        (Ok(items), None) => {
            for item in items.iter() {
                before(out)?;
                write_json_line(out, &item?)?;
                out.write_all(after.as_bytes())?;
            }
            return Ok(());
        }
        (Ok(items), Some(member)) => {
            before(out)?;
            write!(out, "{beside}{}:", json(member)?)?;
            match row.shape.is_many {
                true => array(out, items)?,
                false => match items.iter().next().transpose()? {
                    Some(item) => write_json_line(out, &item)?,
                    None => out.write_all(b"null")?,
                },
            }
        }
        (Err(error), _) => {
            before(out)?;
            let error = json_line(&serde_json::to_string(error)?);
            write!(out, "{beside}\"error\":{error}")?;
        }
    }
    write!(out, "}}{after}")
}

/// The objects of an answer, each as a line.
pub(super) fn objects(
    row: &Row,
    subject: Option<&str>,
    answer: &Answer,
) -> io::Result<Vec<String>> {
    let mut lines = Vec::new();
    write_objects(&mut lines, row, subject, answer, |_| Ok(()), "\n")?;
    let lines = String::from_utf8(lines).map_err(io::Error::other)?;
    Ok(lines.lines().map(str::to_owned).collect())
}

fn array(out: &mut impl Write, items: &Items) -> io::Result<()> {
    out.write_all(b"[")?;
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.write_all(b",")?;
        }
        write_json_line(out, &item?)?;
    }
    out.write_all(b"]")
}

/// The text as JSON.
fn json(text: &str) -> io::Result<String> {
    Ok(json_line(&serde_json::to_string(text)?))
}

/// `ndjson`.
pub(super) struct Lines<W> {
    out: W,
    row: &'static Row,
}

impl<W: Write> Lines<W> {
    pub(super) fn new(out: W, row: &'static Row) -> Self {
        Self { out, row }
    }
}

impl<W: Write> Report for Lines<W> {
    fn answer(&mut self, subject: Option<&str>, answer: &Answer) -> io::Result<()> {
        write_objects(&mut self.out, self.row, subject, answer, |_| Ok(()), "\n")?;
        self.out.flush()
    }
}

/// `json`: still an object a line, between brackets.
pub(super) struct Array<W> {
    out: W,
    row: &'static Row,
    empty: bool,
}

impl<W: Write> Array<W> {
    pub(super) fn new(out: W, row: &'static Row) -> Self {
        Self {
            out,
            row,
            empty: true,
        }
    }
}

impl<W: Write> Report for Array<W> {
    fn answer(&mut self, subject: Option<&str>, answer: &Answer) -> io::Result<()> {
        let empty = &mut self.empty;
        let before = |out: &mut W| {
            let begun = std::mem::replace(empty, false);
            out.write_all(if begun { b"[\n" } else { b",\n" })
        };
        write_objects(&mut self.out, self.row, subject, answer, before, "")?;
        self.out.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out
            .write_all(if self.empty { b"[]\n" } else { b"\n]\n" })?;
        self.out.flush()
    }
}

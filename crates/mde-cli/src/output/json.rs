//! Owns JSON output: an object a line (`ndjson`), or an array of them (`json`). An object is a subject with what is
//! known of it, or an entity by itself.
//!
//! What the service sent is copied as text, so that no number, spelling or unknown property is lost on the way.

use std::io::{self, Write};

use serde::Serialize;

use super::{Answer, Report};
use crate::{row::Row, safe_text::json_line};

/// The objects of an answer.
pub(super) fn objects(
    row: &Row,
    subject: Option<&str>,
    answer: &Answer,
) -> serde_json::Result<Vec<String>> {
    let noun = row.subject.map(|subject| subject.noun);
    let beside = noun.zip(subject);
    match (answer, row.shape.member) {
        (Err(error), _) => Ok(vec![object(beside, "error", error)?]),
        (Ok(items), None) => Ok(items.iter().map(|item| json_line(item.get())).collect()),
        (Ok(items), Some(member)) if row.shape.is_many => Ok(vec![object(beside, member, items)?]),
        (Ok(items), Some(member)) => Ok(vec![object(beside, member, &items.first())?]),
    }
}

/// `{"user": "user1", "machines": […]}`
pub(super) fn object(
    beside: Option<(&str, &str)>,
    member: &str,
    value: &impl Serialize,
) -> serde_json::Result<String> {
    let mut object = String::from("{");
    if let Some((noun, subject)) = beside {
        let (noun, subject) = (
            serde_json::to_string(noun)?,
            serde_json::to_string(subject)?,
        );
        object.push_str(&format!("{noun}:{subject},"));
    }
    let (member, value) = (
        serde_json::to_string(member)?,
        serde_json::to_string(value)?,
    );
    object.push_str(&format!("{member}:{value}}}"));
    Ok(json_line(&object))
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
        for object in objects(self.row, subject, answer)? {
            writeln!(self.out, "{object}")?;
        }
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
        for object in objects(self.row, subject, answer)? {
            let before = if self.empty { "[\n" } else { ",\n" };
            self.empty = false;
            write!(self.out, "{before}{object}")?;
        }
        self.out.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out
            .write_all(if self.empty { b"[]\n" } else { b"\n]\n" })?;
        self.out.flush()
    }
}

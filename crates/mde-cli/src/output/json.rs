//! Owns JSON output: an object for each user, in an array (`json`) or a line each (`ndjson`).
//!
//! Machines are copied as text, so that no number, spelling or unknown property is lost on the way.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::value::RawValue;

use super::{Answer, Report};
use crate::{failure::Failure, safe_text::json_line};

#[derive(Serialize)]
#[serde(untagged)]
enum Entry<'a> {
    Machines {
        user: &'a str,
        machines: &'a [Box<RawValue>],
    },
    Error {
        user: &'a str,
        error: &'a Failure,
    },
}

fn object(user: &str, answer: &Answer) -> serde_json::Result<String> {
    let entry = match answer {
        Ok(machines) => Entry::Machines { user, machines },
        Err(error) => Entry::Error { user, error },
    };
    serde_json::to_string(&entry).map(|json| json_line(&json))
}

/// `ndjson`.
pub(super) struct Lines<W> {
    out: W,
}

impl<W: Write> Lines<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out }
    }
}

impl<W: Write> Report for Lines<W> {
    fn answer(&mut self, user: &str, answer: &Answer) -> io::Result<()> {
        writeln!(self.out, "{}", object(user, answer)?)?;
        self.out.flush()
    }
}

/// `json`: still an object a line, between brackets.
pub(super) struct Array<W> {
    out: W,
    empty: bool,
}

impl<W: Write> Array<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, empty: true }
    }
}

impl<W: Write> Report for Array<W> {
    fn answer(&mut self, user: &str, answer: &Answer) -> io::Result<()> {
        let before = if self.empty { "[\n" } else { ",\n" };
        self.empty = false;
        write!(self.out, "{before}{}", object(user, answer)?)?;
        self.out.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out
            .write_all(if self.empty { b"[]\n" } else { b"\n]\n" })?;
        self.out.flush()
    }
}

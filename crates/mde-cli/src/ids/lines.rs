//! Owns a file with one id a line: the lines that are not blank, each by its number.

use std::io::{BufRead as _, Read};

use super::{
    Place,
    bytes::Bytes,
    header, text,
    wrong::{AS_UTF_8, Unreadable},
};

/// More bytes than any id has.
pub(super) const LONGEST: usize = 16 * 1024;

pub(super) struct Lines<R> {
    pub(super) bytes: Bytes<R>,
    number: u64,
    line: Vec<u8>,
    /// Where the text is in the line.
    begin: usize,
    /// The columns, if the first line looks like the header of a CSV file.
    pub(super) columns: Option<Vec<String>>,
    /// Nothing but what precedes a header came so far.
    may_be_header: bool,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(bytes: Bytes<R>) -> Self {
        Self {
            bytes,
            number: 0,
            line: Vec::new(),
            begin: 0,
            columns: None,
            may_be_header: true,
        }
    }

    /// The next line; its text is then [`Self::text`].
    pub(super) fn next(&mut self) -> Result<Option<Place>, Unreadable> {
        let is_whole = self.bytes.line(&mut self.line, LONGEST)?;
        if self.line.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        self.begin = 0;
        if self.number == 1 {
            self.begin = self.line.len() - text::first_line(&self.line)?.len();
        }
        // What is no text may have no line end.
        if !is_whole {
            self.bytes.skip_until(b'\n')?;
        }
        if self.may_be_header {
            let line = &self.line[self.begin..];
            self.may_be_header = header::is_preamble(line) || line.trim_ascii().is_empty();
            if !self.may_be_header {
                self.columns = header::columns_of_what_looks_like_one(line);
            }
        }
        let defect = if !is_whole {
            Some("the line is longer than any id".to_owned().into())
        } else if self.line.contains(&0) {
            let reason = "the line has NUL bytes, as text in UTF-16 has and what is no text";
            Some(super::Wrong {
                sentence: reason.to_owned(),
                hint: Some(AS_UTF_8.to_owned()),
            })
        } else {
            None
        };
        Ok(Some(Place {
            line: self.number,
            defect,
        }))
    }

    pub(super) fn text(&self) -> &[u8] {
        &self.line[self.begin..]
    }
}

//! Owns a CSV file of which one column has the ids: the cells that are not empty, each by the line in which its row
//! begins. No more than a cell is held, whatever the rows hold.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | Fields are read one by one, with csv-core. | A quote that nobody closes makes one row of all the rest, which the reader of records would hold whole. | `csv::Reader`. |
//! | A row with more cells than the header is wrong, and one with fewer is not. | A separator that is not quoted moves the cells behind it: somebody else's would be read. Excel leaves out what is empty at the end of a row. | All as they are; none but the header's number. |
//! | A quote that is still open at the end is an error. | The rows in it would be lost. | One more cell. |

use std::io::{BufRead as _, Read};

use super::{
    Place,
    bytes::Bytes,
    header::{self, Header},
    lines::LONGEST,
    text,
    wrong::Unreadable,
};

/// More bytes than a row has.
const LONGEST_ROW: usize = 1024 * 1024;

/// More bytes than a header has.
const LONGEST_HEADER: usize = 64 * 1024;

pub(super) struct Column<R> {
    pub(super) bytes: Bytes<R>,
    csv: csv_core::Reader,
    header: Header,
    /// The line that is read next.
    line: u64,
    cell: Vec<u8>,
    /// In how many rows with something in them the column has nothing.
    pub(super) empty: u64,
}

impl<R: Read> Column<R> {
    /// Reads the header.
    pub(super) fn open(mut bytes: Bytes<R>, wanted: &str) -> Result<Self, Unreadable> {
        let mut line = 0;
        let mut separator = None;
        let mut header = Vec::new();
        let mut part = Vec::new();
        loop {
            let is_whole = bytes.line(&mut part, LONGEST_HEADER)?;
            if part.is_empty() && header.is_empty() {
                return Err(Unreadable::new(
                    "it has no header, for it is empty",
                    "the first line of a CSV file names its columns",
                ));
            }
            line += 1;
            let text = match line {
                1 => text::first_line(&part)?,
                _ => &part,
            };
            if header.is_empty() && (header::is_preamble(text) || text.trim_ascii().is_empty()) {
                separator = header::named_separator(text).or(separator);
                continue;
            }
            header.extend_from_slice(text);
            if !is_whole || header.len() > LONGEST_HEADER {
                return Err(Unreadable::new(
                    "its header is longer than any",
                    "the first line of a CSV file names its columns",
                ));
            }
            if part.is_empty() || !header::has_open_quote(&header) {
                break;
            }
        }
        if header::has_return_within(&header) {
            return Err(Unreadable::new(
                "its lines end with carriage returns alone",
                "save it with the line ends of Windows or Unix: tr '\\r' '\\n' < FILE | mde … --ids-file -",
            ));
        }
        let header = Header::of(&header, separator, wanted)?;
        Ok(Self {
            bytes,
            csv: csv_core::ReaderBuilder::new()
                .delimiter(header.separator)
                .build(),
            header,
            line: line + 1,
            cell: Vec::new(),
            empty: 0,
        })
    }

    /// The next row with something in the column; that is then [`Self::text`].
    pub(super) fn next(&mut self) -> Result<Option<Place>, Unreadable> {
        loop {
            self.cell.clear();
            while let Some(end @ (b'\n' | b'\r')) = self.bytes.fill_buf()?.first() {
                self.line += u64::from(*end == b'\n');
                self.bytes.consume(1);
            }
            if self.bytes.fill_buf()?.is_empty() {
                return Ok(None);
            }
            let line = self.line;
            let row = self.row()?;
            let defect = if row.is_too_wide {
                let width = self.header.width;
                let reason = format!(
                    "the row has more cells than the header, which has {width}: what holds a separator stands in quotes"
                );
                Some(reason.into())
            } else if row.is_cut {
                Some("the cell is longer than any id".to_owned().into())
            } else {
                None
            };
            let is_empty =
                || str::from_utf8(&self.cell).is_ok_and(|text| text::trim(text).is_empty());
            if defect.is_none() && is_empty() {
                self.empty += u64::from(row.has_content);
                continue;
            }
            return Ok(Some(Place { line, defect }));
        }
    }

    pub(super) fn text(&self) -> &[u8] {
        &self.cell
    }

    /// Reads a row, of which it keeps the cell.
    fn row(&mut self) -> Result<Row, Unreadable> {
        let begin = self.line;
        let mut row = Row::default();
        let mut column = 0;
        let mut length = 0;
        let mut is_over = false;
        let mut part = [0; 1024];
        loop {
            let input = self.bytes.fill_buf()?;
            let has_ended = input.is_empty();
            if has_ended && is_over || length > LONGEST_ROW {
                let end = match has_ended {
                    true => "end of the file",
                    false => "next mebibyte",
                };
                return Err(Unreadable::new(
                    format!("the row that begins in line {begin} does not end before the {end}"),
                    "a quote that opens there may not be closed; a quote within quotes is written twice",
                ));
            }
            // The last line may have no end: a row in which that makes none is in quotes.
            is_over = has_ended;
            let input = if has_ended { b"\n" } else { input };
            let (result, taken, written) = self.csv.read_field(input, &mut part);
            self.line += input[..taken].iter().filter(|byte| **byte == b'\n').count() as u64;
            length += taken;
            if !has_ended {
                self.bytes.consume(taken);
            }
            let part = &part[..written];
            let has_content = !part.trim_ascii().is_empty();
            row.has_content |= has_content;
            row.is_too_wide |= has_content && column >= self.header.width;
            if column == self.header.column {
                row.is_cut |= self.cell.len() + part.len() > LONGEST;
                if !row.is_cut {
                    self.cell.extend_from_slice(part);
                }
            }
            match result {
                csv_core::ReadFieldResult::InputEmpty | csv_core::ReadFieldResult::OutputFull => {}
                csv_core::ReadFieldResult::Field { record_end: false } => column += 1,
                csv_core::ReadFieldResult::Field { record_end: true }
                | csv_core::ReadFieldResult::End => return Ok(row),
            }
        }
    }
}

/// What is known of a row besides its cell.
#[derive(Default)]
struct Row {
    has_content: bool,
    is_too_wide: bool,
    /// The cell has more than is kept of it.
    is_cut: bool,
}

#[cfg(test)]
mod tests {
    use std::io;

    use proptest::prelude::*;

    use super::*;

    /// Gives a few bytes at a time, as pipes do.
    struct Drops<'a>(&'a [u8], usize);

    impl Read for Drops<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let most = self.1.min(into.len());
            self.0.read(&mut into[..most])
        }
    }

    /// The lines and texts of a column, and what ended it early.
    fn cells(file: &[u8], wanted: &str, drop: usize) -> (Vec<(u64, String)>, Option<String>) {
        let mut cells = Vec::new();
        let mut column = match Column::open(Bytes::new(Drops(file, drop)), wanted) {
            Ok(column) => column,
            Err(unreadable) => return (cells, Some(unreadable.reason)),
        };
        loop {
            match column.next() {
                Ok(None) => return (cells, None),
                Err(unreadable) => return (cells, Some(unreadable.reason)),
                Ok(Some(Place { line, defect })) => {
                    let text = String::from_utf8_lossy(column.text()).into_owned();
                    cells.push((line, defect.map_or(text, |wrong| wrong.sentence)));
                }
            }
        }
    }

    proptest! {
        /// Whatever a writer of CSV makes of a table, the column is read, and the lines are those of the text.
        #[test]
        fn what_was_written_is_read(
            rows in prop::collection::vec(prop::collection::vec("[a-z,;\"\n\r é]{0,6}", 3), 0..8),
            separator in prop::sample::select(&b",;\t|"[..]),
            has_returns: bool,
            is_quoted: bool,
            at in 0..3_usize,
            drop in 1..9_usize,
        ) {
            let names = ["first", "second", "third"];
            let mut writer = csv::WriterBuilder::new()
                .delimiter(separator)
                .terminator(if has_returns { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
                .quote_style(if is_quoted { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary })
                .from_writer(Vec::new());
            writer.write_record(names)?;
            let mut line = 2;
            let mut expected = Vec::new();
            for row in &rows {
                writer.write_record(row)?;
                if !text::trim(&row[at]).is_empty() {
                    expected.push((line, row[at].clone()));
                }
                line += 1 + row.concat().matches('\n').count() as u64;
            }
            let file = writer.into_inner().expect("memory is writable");
            prop_assert_eq!(cells(&file, names[at], drop), (expected, None));
        }

        /// Bytes without sense are read to some end, and none of them is a panic.
        #[test]
        fn anything_has_an_end(file in prop::collection::vec(any::<u8>(), 0..200), drop in 1..9_usize) {
            cells(&file, "a", drop);
            cells(&[b"a,b\n", &file[..]].concat(), "a", drop);
        }
    }

    #[test]
    fn rows_as_programs_write_them() {
        let id = |line, text: &str| (line, text.to_owned());
        let all = |file: &str| cells(file.as_bytes(), "id", 3);
        assert_eq!(
            all("\u{feff}name;ID\r\na;1\r\n\r\nb;2"),
            (vec![id(2, "1"), id(4, "2")], None)
        );
        assert_eq!(all("sep=;\nname,x;id\na;1\n"), (vec![id(3, "1")], None));
        assert_eq!(
            all("#TYPE System.Object\n\"name\",\"id\"\n\"a\",\"1\""),
            (vec![id(3, "1")], None)
        );
        assert_eq!(
            all("name,id\n\"a\nb\",1\nc,2\n"),
            (vec![id(2, "1"), id(4, "2")], None)
        );
        // Excel leaves out what is empty at the end, and others write a separator too many.
        assert_eq!(
            all("id,a,b\n1\n2,\n,,\n3,x,y,,\n"),
            (vec![id(2, "1"), id(3, "2"), id(5, "3")], None)
        );
        assert_eq!(all("id"), (vec![], None));
    }

    #[test]
    fn no_row_is_lost() {
        let (read, end) = cells(b"id,note\n1,\"open\n2,b\n3,c\n", "id", 100);
        assert_eq!(
            (read.len(), end.as_deref()),
            (
                0,
                Some("the row that begins in line 2 does not end before the end of the file")
            )
        );
        let long = [b"id\n1\n\"".to_vec(), vec![b'x'; 2 << 20], b"\"\n".to_vec()].concat();
        let (read, end) = cells(&long, "id", 1 << 16);
        assert_eq!(
            (read.len(), end.as_deref()),
            (
                1,
                Some("the row that begins in line 3 does not end before the next mebibyte")
            )
        );
        let (read, _) = cells(b"id,note\n1,Doe, John\n", "note", 100);
        assert!(
            read[0]
                .1
                .starts_with("the row has more cells than the header"),
            "{read:?}"
        );
    }
}

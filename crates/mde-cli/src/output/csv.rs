//! Owns CSV output: which columns there are, and that no cell runs in a spreadsheet.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use serde_json::value::RawValue;

use super::{
    Answer, Report,
    columns::{Chosen, REST},
    properties::Properties,
};
use crate::{
    row::Row,
    safe_text::{json_line, visible},
};

/// The column of kind and message of a failure.
const ERROR: &str = "error";

/// The header row, unless somebody chose other columns.
pub(crate) fn columns(row: &Row) -> impl Iterator<Item = &'static str> {
    let subject = row.subject.map(|subject| subject.noun);
    let layout = layout(row, None);
    subject
        .into_iter()
        .chain(layout.into_iter().map(Column::name))
}

/// A column behind that of the subject.
#[derive(Clone, Copy)]
enum Column {
    Property(&'static str),
    Error,
    Rest,
}

impl Column {
    fn name(self) -> &'static str {
        match self {
            Self::Property(name) => name,
            Self::Error => ERROR,
            Self::Rest => REST,
        }
    }
}

/// The columns, in order. Whatever is chosen, a failure has its place.
fn layout(row: &Row, chosen: Option<&[Chosen]>) -> Vec<Column> {
    match chosen {
        Some(chosen) => {
            let chosen = chosen.iter().map(|chosen| match chosen {
                Chosen::Property(property) => Column::Property(property.name),
                Chosen::Rest => Column::Rest,
            });
            chosen.chain([Column::Error]).collect()
        }
        None => {
            let properties = row.shape.csv.iter().copied().map(Column::Property);
            properties.chain([Column::Error, Column::Rest]).collect()
        }
    }
}

/// What is done to a cell's text before it is written.
#[derive(Clone, Copy)]
pub(crate) struct Cells {
    /// Keep spreadsheets from taking text for a formula.
    defuse: bool,
    /// Show characters that act on terminals as escapes.
    show: bool,
}

impl Cells {
    pub(crate) fn new(raw: bool, terminal: bool) -> Self {
        Self {
            defuse: !raw,
            show: !raw || terminal,
        }
    }

    fn text<'t>(self, text: &'t str) -> Cow<'t, str> {
        let defused = if self.defuse {
            defuse(text)
        } else {
            Cow::Borrowed(text)
        };
        if !self.show {
            return defused;
        }
        match defused {
            Cow::Borrowed(text) => visible(text),
            Cow::Owned(text) => Cow::Owned(visible(&text).into_owned()),
        }
    }

    /// JSON for a cell: never a formula, since it starts with a bracket.
    fn json(self, json: String) -> String {
        // In half the world's locales a spreadsheet splits at semicolons, even inside quotes.
        if self.defuse {
            json.replace(';', r"\u003b")
        } else {
            json
        }
    }

    fn value(self, value: &RawValue) -> String {
        match serde_json::from_str::<Cow<'_, str>>(value.get()) {
            Ok(text) => self.text(&text).into_owned(),
            Err(_) => self.json_of(value.get()),
        }
    }

    /// Any JSON for a cell.
    fn json_of(self, value: &str) -> String {
        let json = json_line(value);
        if json.starts_with(['[', '{']) {
            self.json(json)
        } else {
            self.text(&json).into_owned()
        }
    }
}

/// The text with an apostrophe wherever a spreadsheet would begin to read a formula: at the start,
/// and after a semicolon, which separates cells for spreadsheets in many locales.
fn defuse(text: &str) -> Cow<'_, str> {
    let mut defused = String::new();
    let mut copied = 0;
    let mut cell_starts = true;
    for (at, c) in text.char_indices() {
        let formula = matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
        if cell_starts && (formula || matches!(c, '\t' | '\r' | '\n')) {
            defused.push_str(&text[copied..at]);
            defused.push('\'');
            copied = at;
            cell_starts = false;
        } else {
            // Spaces and quotes may be gone by the time that the cell is looked at.
            cell_starts = c == ';' || cell_starts && (c.is_whitespace() || c == '"');
        }
    }
    if copied == 0 && defused.is_empty() {
        return Cow::Borrowed(text);
    }
    defused.push_str(&text[copied..]);
    Cow::Owned(defused)
}

/// `csv`.
pub(super) struct Csv<W: Write> {
    row: &'static Row,
    layout: Vec<Column>,
    writer: csv::Writer<W>,
    cells: Cells,
    header_written: bool,
}

impl<W: Write> Csv<W> {
    pub(super) fn new(out: W, row: &'static Row, chosen: Option<&[Chosen]>, cells: Cells) -> Self {
        let writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer(out);
        Self {
            row,
            layout: layout(row, chosen),
            writer,
            cells,
            header_written: false,
        }
    }

    /// The cell for the subject, if there is a column for it.
    fn subject(&self, subject: Option<&str>) -> Option<String> {
        let subject = self.row.subject.and(subject.or(Some("")));
        subject.map(|subject| self.cells.text(subject).into_owned())
    }

    /// A row with nothing but the subject, and an error if there is one.
    fn bare_row(&mut self, subject: Option<&str>, error: String) -> io::Result<()> {
        let cells = self.layout.iter().map(|column| match column {
            Column::Error => error.clone(),
            Column::Property(_) | Column::Rest => String::new(),
        });
        let row: Vec<_> = self.subject(subject).into_iter().chain(cells).collect();
        self.row(row)
    }

    fn row(&mut self, cells: impl IntoIterator<Item = impl AsRef<[u8]>>) -> io::Result<()> {
        // By itself it becomes an error that no longer says whether anybody reads on.
        self.writer
            .write_record(cells)
            .map_err(|error| match error.into_kind() {
                csv::ErrorKind::Io(error) => error,
                other => io::Error::other(format!("{other:?}")),
            })
    }

    fn item_row(&mut self, subject: Option<&str>, item: &str) -> io::Result<()> {
        let mut properties = Properties::of(item);
        let mut instead = properties
            .instead()
            .map(|instead| self.cells.json_of(instead));
        let mut row: Vec<_> = self.subject(subject).into_iter().collect();
        let mut rest = None;
        // Without a column for the rest, what has no properties stands in the first one.
        let has_rest = self
            .layout
            .iter()
            .any(|column| matches!(column, Column::Rest));
        for column in &self.layout {
            row.push(match column {
                Column::Property(_) if !has_rest && instead.is_some() => {
                    instead.take().unwrap_or_default()
                }
                Column::Property(name) => properties
                    .take(name)
                    .map(|value| self.cells.value(value))
                    .unwrap_or_default(),
                Column::Error => String::new(),
                Column::Rest => {
                    rest = Some(row.len());
                    String::new()
                }
            });
        }
        // All others have taken theirs by now.
        if let Some(at) = rest {
            row[at] = match instead {
                Some(instead) => instead,
                None => properties
                    .rest()?
                    .map(|json| self.cells.json(json))
                    .unwrap_or_default(),
            };
        }
        self.row(row)
    }

    fn header(&mut self) -> io::Result<()> {
        if !self.header_written {
            let subject = self.row.subject.map(|subject| subject.noun);
            let columns = self.layout.iter().map(|column| column.name());
            let header: Vec<_> = subject.into_iter().chain(columns).collect();
            self.row(header)?;
            self.header_written = true;
        }
        Ok(())
    }
}

impl<W: Write> Report for Csv<W> {
    fn begin(&mut self, is_written: bool) -> io::Result<()> {
        self.header_written |= is_written;
        self.header()?;
        self.writer.flush()
    }

    fn answer(&mut self, subject: Option<&str>, answer: &Answer) -> io::Result<()> {
        self.header()?;
        match answer {
            Ok(items) if items.is_empty() && subject.is_some() => {
                self.bare_row(subject, String::new())?;
            }
            Ok(items) => {
                for item in items.iter() {
                    self.item_row(subject, &item?)?;
                }
            }
            Err(failure) => {
                let error = format!("{}: {}", failure.kind, failure.message);
                let error = self.cells.text(&error).into_owned();
                self.bare_row(subject, error)?;
            }
        }
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::{
        call::Call,
        items::Items,
        row::{Argument, Kind, Shape, Subject},
        safe_text::tests::{is_dangerous, text},
    };

    static ROW: Row = Row {
        words: ["user", "machines"],
        group: "",
        about: "",
        description: "",
        subject: Some(Subject {
            noun: "user",
            nouns: "users",
            file: "users-file",
            argument: Argument {
                name: "id",
                word: "USER",
                help: "",
                kind: Kind::Text,
                is_required: true,
                is_list: false,
                example: "user1",
            },
            is_user_name: true,
            form: None,
        }),
        options: &[],
        shape: Shape {
            item: "machine",
            items: "machines",
            is_many: true,
            member: Some("machines"),
            id: Some("id"),
            columns: &[],
            csv: &[
                "id",
                "computerDnsName",
                "osBuild",
                "isAadJoined",
                "machineTags",
                "version",
                "osPlatform",
            ],
            properties: &[],
        },
        call: Call::many::<mde::requests::ListUserMachines>(),
    };

    fn written(cells: Cells, user: &str, machine: &Value) -> Vec<u8> {
        let machine = machine.to_string();
        let mut out = Vec::new();
        Csv::new(&mut out, &ROW, None, cells)
            .answer(Some(user), &Ok(Items::from_iter([machine])))
            .expect("a vector takes all");
        out
    }

    fn row(out: &[u8]) -> Vec<String> {
        let mut reader = csv::Reader::from_reader(out);
        let row = reader
            .records()
            .next()
            .expect("there is a row")
            .expect("the row is CSV");
        row.iter().map(str::to_owned).collect()
    }

    fn column(name: &str) -> usize {
        columns(&ROW)
            .position(|column| column == name)
            .expect("there is such a column")
    }

    proptest! {
        #[test]
        fn raw_cells_read_back_exactly(user in text(), name in text(), tags in prop::collection::vec(text(), 0..3), new in text()) {
            let machine = json!({"id": "1", "computerDnsName": name, "machineTags": tags, "new": new, "n": 7});
            let row = row(&written(Cells::new(true, false), &user, &machine));
            prop_assert_eq!(&row[0], &user);
            prop_assert_eq!(&row[column("computerDnsName")], &name);
            prop_assert_eq!(serde_json::from_str::<Value>(&row[column("machineTags")])?, json!(tags));
            prop_assert_eq!(serde_json::from_str::<Value>(&row[column("rest")])?, json!({"new": new, "n": 7}));
        }

        #[test]
        fn default_cells_neither_run_nor_act(user in text(), name in text(), tags in prop::collection::vec(text(), 0..3), new in text()) {
            let machine = json!({"id": "1", "computerDnsName": name, "machineTags": tags, "new": new});
            let out = written(Cells::new(false, false), &user, &machine);
            let row = row(&out);
            for cell in &row {
                prop_assert!(!cell.contains(is_dangerous), "{cell:?}");
                // As read with commas, and as read by a spreadsheet that splits at semicolons.
                for part in cell.split(';') {
                    let seen = part.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
                    prop_assert!(!seen.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']), "{cell:?}");
                }
            }
            // JSON cells are protected without changing what they say.
            prop_assert_eq!(serde_json::from_str::<Value>(&row[column("machineTags")])?, json!(tags));
            prop_assert_eq!(serde_json::from_str::<Value>(&row[column("rest")])?, json!({"new": new}));
        }

        #[test]
        fn on_a_terminal_raw_cells_do_not_act_either(name in text()) {
            let out = written(Cells::new(true, true), "user1", &json!({"id": "1", "computerDnsName": name}));
            let out = String::from_utf8(out)?.replace("\r\n", "");
            prop_assert!(!out.contains(is_dangerous), "{out:?}");
        }
    }

    #[test]
    fn what_a_spreadsheet_would_run_gets_an_apostrophe() {
        for (text, defused) in [
            ("=cmd()", "'=cmd()"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("\n", "'\n"),
            ("  =1", "  '=1"),
            ("＝1", "'＝1"),
            ("a;=1", "a;'=1"),
            ("a;\"=1", "a;\"'=1"),
            ("a=1-2", "a=1-2"),
            ("", ""),
            ("laptop-7", "laptop-7"),
        ] {
            assert_eq!(defuse(text), defused);
        }
    }

    #[test]
    fn only_null_and_absent_are_empty() {
        let machine = json!({"id": "1", "osBuild": 0, "isAadJoined": false, "machineTags": [], "version": null});
        let row = row(&written(Cells::new(false, false), "user1", &machine));
        let cell = |name| row[column(name)].as_str();
        assert_eq!(
            [
                "osBuild",
                "isAadJoined",
                "machineTags",
                "version",
                "osPlatform",
                "error",
                "rest"
            ]
            .map(cell),
            ["0", "false", "[]", "", "", "", ""],
        );
    }
}

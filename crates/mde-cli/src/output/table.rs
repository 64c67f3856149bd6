//! Owns the table for people: which columns there are, and how they fit the terminal.

use std::io::{self, Write};

use comfy_table::{
    ColumnConstraint, ContentArrangement, ContentLineStyle, LineStyle, Row, TableStyle, Width,
};
use serde_json::value::RawValue;
use unicode_width::UnicodeWidthStr as _;

use super::{Answer, Report, properties::Properties};
use crate::{
    row::{Column, Shape},
    safe_text::{json_line, visible},
};

/// No borders, a line under the header, and between columns a space besides each one's padding.
const STYLE: TableStyle = TableStyle::new()
    .header_lines(ContentLineStyle::none().junction(' '))
    .header_separator(LineStyle::none().fill('─').junction('─'))
    .content_lines(ContentLineStyle::none().junction(' '));

/// The space between columns.
const GAP: usize = 2;

/// The width for people who look at a file, or at a pipe.
const WIDTH_ELSEWHERE: usize = 120;

/// How many cells wide the table may be: what `COLUMNS` says, else the terminal.
pub(super) fn width() -> usize {
    let said = std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.trim().parse().ok());
    let said = said.filter(|columns| *columns > 0);
    let terminal =
        || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0.into());
    said.or_else(terminal).unwrap_or(WIDTH_ELSEWHERE)
}

/// The time to the minute, as it stands, if it is one in UTC; any other text unchanged.
fn moment(text: &str) -> String {
    let shape: String = text
        .chars()
        .take(17)
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    if shape != "0000-00-00T00:00:" || !text.ends_with('Z') {
        return text.to_owned();
    }
    if text.starts_with("0001-01-01") {
        return "never".to_owned();
    }
    format!("{} {}Z", &text[..10], &text[11..16])
}

/// The value in words that are safe to print.
fn words(value: &RawValue, show: fn(&str) -> String) -> String {
    let words = if let Ok(text) = serde_json::from_str::<String>(value.get()) {
        show(&text)
    } else if let Ok(texts) = serde_json::from_str::<Vec<String>>(value.get()) {
        texts.join(", ")
    } else {
        json_line(value.get())
    };
    visible(&words).into_owned()
}

/// What stands in the column: how a string reads best.
fn cell(column: &Column, item: &Properties<'_>) -> String {
    let show = if column.is_moment {
        moment
    } else {
        str::to_owned
    };
    let values = column.properties.iter().filter_map(|name| item.get(name));
    values
        .map(|value| words(value, show))
        .find(|words| !words.is_empty())
        .unwrap_or_default()
}

/// A column that is shown: its text, and how much room it has and wants.
struct Shown {
    heading: &'static str,
    cells: Vec<String>,
    width: usize,
    wanted: usize,
}

/// The columns that fit: each snug at first, then wider from the left while there is room. Columns
/// without a value are not missed.
fn fit(shape: &Shape, items: &[Properties<'_>], width: usize) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    let mut room = width;
    for column in shape.columns {
        let cells: Vec<_> = items
            .iter()
            .map(|item| match item.instead() {
                // Without properties there is but one place for it, the first column.
                Some(instead) if shown.is_empty() => words(instead, str::to_owned),
                _ => cell(column, item),
            })
            .collect();
        let longest = cells
            .iter()
            .map(|cell| cell.width())
            .max()
            .unwrap_or_default();
        let natural = longest.max(column.heading.width());
        let mut width = natural.min(column.snug);
        if shown.is_empty() {
            width = width.min(room).max(1);
        } else if longest == 0 {
            continue;
        } else if GAP + width <= room {
            room -= GAP;
        } else {
            break;
        }
        room = room.saturating_sub(width);
        shown.push(Shown {
            heading: column.heading,
            cells,
            width,
            wanted: natural.min(column.widest),
        });
    }
    for column in &mut shown {
        let more = column.wanted.saturating_sub(column.width).min(room);
        column.width += more;
        room -= more;
    }
    shown
}

/// The items as lines of no more than `width` cells each.
fn lines(shape: &Shape, items: &[Box<RawValue>], width: usize) -> Vec<String> {
    let items: Vec<_> = items.iter().map(|item| Properties::of(item)).collect();
    drawn(&fit(shape, &items, width), true)
}

/// The columns side by side, as lines.
fn drawn(columns: &[Shown], has_headings: bool) -> Vec<String> {
    let mut table = comfy_table::Table::new();
    table
        .load_style(STYLE)
        // Nowhere in safe text: cells are cut where the room ends, not after the last whole word.
        .set_delimiter('\0')
        .set_content_arrangement(ContentArrangement::Dynamic);
    if has_headings {
        table.set_header(one_line(columns.iter().map(|column| column.heading)));
    }
    let rows = columns.first().map_or(0, |column| column.cells.len());
    for row in 0..rows {
        table.add_row(one_line(columns.iter().map(|column| &column.cells[row])));
    }
    let last = columns.len().saturating_sub(1);
    for (index, (column, shown)) in table.column_iter_mut().zip(columns).enumerate() {
        let padding = if index == last { 0 } else { 1 };
        // No terminal is as wide as that.
        let width = u16::try_from(shown.width).unwrap_or(u16::MAX - padding) + padding;
        column.set_padding((0, padding));
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
    }
    table
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

fn one_line(cells: impl IntoIterator<Item = impl ToString>) -> Row {
    let mut row = Row::from(cells);
    row.max_height(1);
    row
}

/// An entity alone: a line for each property that it has, in the order in which the service sent them.
fn properties(entity: &RawValue, width: usize) -> Vec<String> {
    let (mut names, mut values) = (Vec::new(), Vec::new());
    for (name, value) in Properties::in_order(entity) {
        // What OData says of the answer is nothing of the entity.
        let is_empty = matches!(value.get(), "null" | "[]" | "\"\"");
        if !is_empty && !name.starts_with("@odata.") {
            names.push(visible(&name).into_owned());
            values.push(words(value, moment));
        }
    }
    if names.is_empty() {
        names.push(words(entity, str::to_owned));
        values.push(String::new());
    }
    let longest = |cells: &[String]| cells.iter().map(|cell| cell.width()).max();
    let column = |cells: Vec<String>, room: usize| {
        let width = longest(&cells).unwrap_or_default().min(room).max(1);
        Shown {
            heading: "",
            cells,
            width,
            wanted: width,
        }
    };
    let names = column(names, width / 2);
    let values = column(values, width.saturating_sub(names.width + GAP));
    drawn(&[names, values], false)
}

/// `table`.
pub(super) struct Table<W> {
    out: W,
    shape: &'static Shape,
    width: usize,
    empty: bool,
    /// The parts of an answer that is about no subject, until all of them are there.
    parts: Option<Vec<Box<RawValue>>>,
}

impl<W: Write> Table<W> {
    pub(super) fn new(out: W, shape: &'static Shape, width: usize) -> Self {
        Self {
            out,
            shape,
            width,
            empty: true,
            parts: None,
        }
    }

    fn write(&mut self, subject: Option<&str>, items: &[Box<RawValue>]) -> io::Result<()> {
        if !self.empty {
            writeln!(self.out)?;
        }
        self.empty = false;
        let title = subject.map(|subject| visible(subject).into_owned());
        if !self.shape.is_many {
            title.map_or(Ok(()), |title| writeln!(self.out, "{title}\n"))?;
            for entity in items {
                for line in properties(entity, self.width) {
                    writeln!(self.out, "{line}")?;
                }
            }
            return self.out.flush();
        }
        let title = title.map(|title| format!("{title}: ")).unwrap_or_default();
        let count = match items.len() {
            0 => format!("no {}", self.shape.items),
            1 => format!("1 {}", self.shape.item),
            count => format!("{count} {}", self.shape.items),
        };
        writeln!(self.out, "{title}{count}")?;
        if !items.is_empty() {
            writeln!(self.out)?;
            for line in lines(self.shape, items, self.width) {
                writeln!(self.out, "{line}")?;
            }
        }
        self.out.flush()
    }
}

impl<W: Write> Report for Table<W> {
    /// Failures are told on standard error.
    fn answer(&mut self, subject: Option<&str>, answer: &Answer) -> io::Result<()> {
        let Ok(items) = answer else { return Ok(()) };
        match subject {
            Some(_) => self.write(subject, items),
            None => {
                let parts = self.parts.get_or_insert_default();
                parts.extend(items.iter().cloned());
                Ok(())
            }
        }
    }

    fn finish(&mut self) -> io::Result<()> {
        match self.parts.take() {
            Some(items) => self.write(None, &items),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{json, value::to_raw_value};

    use super::*;
    use crate::safe_text::tests::{is_dangerous, text};

    const fn column(heading: &'static str, properties: &'static [&'static str]) -> Column {
        Column {
            heading,
            properties,
            is_moment: false,
            snug: 16,
            widest: 48,
        }
    }

    static SHAPE: Shape = Shape {
        item: "machine",
        items: "machines",
        is_many: true,
        member: None,
        id: None,
        columns: &[
            column("Device", &["computerDnsName", "id"]),
            column("OS", &["osPlatform"]),
            column("Group", &["rbacGroupName"]),
            column("Tags", &["machineTags"]),
            column("Build", &["osBuild"]),
        ],
        csv: &[],
    };

    proptest! {
        #[test]
        fn a_line_for_each_machine_within_the_width(
            names in prop::collection::vec((text(), text(), text()), 1..5),
            width in 8_usize..200,
        ) {
            let machines: Vec<_> = names
                .iter()
                .map(|(name, tag, group)| {
                    let machine = json!({"id": "4c1f", "computerDnsName": name, "machineTags": [tag, group],
                        "rbacGroupName": group, "osPlatform": "Windows11", "osBuild": 7});
                    to_raw_value(&machine).expect("a value is JSON")
                })
                .collect();
            let entity = properties(&machines[0], width);
            prop_assert!(entity.len() >= 4, "{:?}", entity);
            let lines = lines(&SHAPE, &machines, width);
            prop_assert_eq!(lines.len(), machines.len() + 2, "{:?}", lines);
            for line in lines.into_iter().chain(entity) {
                prop_assert!(line.width() <= width, "{line:?}");
                prop_assert!(!line.contains(is_dangerous), "{line:?}");
            }
        }
    }

    #[test]
    fn times_are_shown_to_the_minute() {
        for (text, shown) in [
            ("2026-01-14T22:08:51.904Z", "2026-01-14 22:08Z"),
            ("2026-01-14T22:08:51Z", "2026-01-14 22:08Z"),
            ("0001-01-01T00:00:00Z", "never"),
            ("2026-01-14T22:08:51.904", "2026-01-14T22:08:51.904"),
            ("2026-01-14T22:08:51+02:00", "2026-01-14T22:08:51+02:00"),
            ("yesterday", "yesterday"),
            ("２026-01-14T22:08:51Z", "２026-01-14T22:08:51Z"),
        ] {
            assert_eq!(moment(text), shown);
        }
    }
}

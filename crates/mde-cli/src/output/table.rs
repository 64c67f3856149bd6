//! Owns the table for people: which columns there are, how they fit the terminal, and what is coloured.

use std::{
    borrow::Cow,
    io::{self, Write},
};

use anstream::adapter::strip_str;
use anstyle::Style;
use comfy_table::{ColumnConstraint, ContentArrangement, Row, TableStyle, Width};
use serde_json::value::RawValue;
use unicode_width::UnicodeWidthStr as _;

use super::{Answer, Report, properties::Properties};
use crate::{
    colour,
    row::{Column, Property, Shape, Tone, Values},
    safe_text::{json_line, visible},
};

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
fn words(value: &str, show: fn(&str) -> String) -> String {
    let words = if let Ok(text) = serde_json::from_str::<String>(value) {
        show(&text)
    } else if let Ok(texts) = serde_json::from_str::<Vec<String>>(value) {
        texts.join(", ")
    } else {
        json_line(value)
    };
    visible(&words).into_owned()
}

/// What a person reads of a value, and what it tells.
#[derive(Default)]
struct Cell {
    text: String,
    tone: Option<Tone>,
}

impl Cell {
    fn plain(text: String) -> Self {
        Self { text, tone: None }
    }

    /// The value of a property.
    fn of(values: Values, value: &RawValue) -> Self {
        let show = match values {
            Values::Moment => moment,
            _ => str::to_owned,
        };
        let tone = match values {
            Values::Members(members) => {
                let name = serde_json::from_str::<Cow<'_, str>>(value.get());
                let mut members = members.iter();
                let member = name
                    .ok()
                    .and_then(|name| members.find(|member| member.0 == name));
                member.and_then(|(_, tone)| *tone)
            }
            _ => None,
        };
        let text = words(value.get(), show);
        Self { text, tone }
    }
}

/// A column that there could be.
struct Planned {
    heading: &'static str,
    /// The properties to show: the first one that there is.
    properties: Vec<(&'static str, Values)>,
    snug: usize,
    widest: usize,
}

impl Planned {
    /// The contract's, of the shape.
    fn of(column: &Column, shape: &Shape) -> Self {
        let values = |name| {
            let property = shape.property(name);
            property.map_or(Values::Any, |property| property.values)
        };
        let properties = column.properties.iter();
        Self {
            heading: column.heading,
            properties: properties.map(|name| (*name, values(name))).collect(),
            snug: column.snug,
            widest: column.widest,
        }
    }

    /// One that somebody chose.
    fn chosen(property: &Property) -> Self {
        Self {
            heading: property.heading,
            properties: vec![(property.name, property.values)],
            snug: property.snug,
            widest: property.widest,
        }
    }

    fn cell(&self, item: &Properties<'_>) -> Cell {
        let values = self
            .properties
            .iter()
            .filter_map(|(name, values)| Some(Cell::of(*values, item.get(name)?)));
        let mut values = values.filter(|cell| !cell.text.is_empty());
        values.next().unwrap_or_default()
    }

    /// What stands in it for each item, if it is the first column or not.
    fn cells(&self, items: &[Properties<'_>], is_first: bool) -> Vec<Cell> {
        let cell = |item: &Properties<'_>| match item.instead() {
            // Without properties there is but one place for it, the first column.
            Some(instead) if is_first => Cell::plain(words(instead, str::to_owned)),
            _ => self.cell(item),
        };
        items.iter().map(cell).collect()
    }
}

/// A column that is shown: its text, and how much room it has and wants.
struct Shown {
    heading: &'static str,
    cells: Vec<Cell>,
    width: usize,
    wanted: usize,
}

/// How wide the widest of these is.
fn longest(cells: &[Cell]) -> usize {
    let widths = cells.iter().map(|cell| cell.text.width());
    widths.max().unwrap_or_default()
}

/// The columns that fit: each snug at first, then wider from the left while there is room. Columns
/// without a value are not missed.
fn fit(columns: &[Planned], items: &[Properties<'_>], width: usize) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    let mut room = width;
    for column in columns {
        let cells = column.cells(items, shown.is_empty());
        let longest = longest(&cells);
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

/// All of these columns, because somebody chose them: the widest ones give way until all fit, and where not even a
/// character of each does, the lines are longer.
fn squeeze(columns: &[Planned], items: &[Properties<'_>], width: usize) -> Vec<Shown> {
    let mut shown: Vec<_> = Vec::new();
    for column in columns {
        let cells = column.cells(items, shown.is_empty());
        let wanted = longest(&cells).max(column.heading.width()).max(1);
        shown.push(Shown {
            heading: column.heading,
            cells,
            width: wanted,
            wanted,
        });
    }
    let gaps = GAP * shown.len().saturating_sub(1);
    let room = width.saturating_sub(gaps);
    // No column is wider than this one level; what narrower ones leave raises it for the others.
    let mut wanted: Vec<_> = shown.iter().map(|column| column.wanted).collect();
    wanted.sort_unstable();
    let (mut left, mut level) = (room, usize::MAX);
    for (index, width) in wanted.iter().enumerate() {
        let share = left / (wanted.len() - index);
        if *width > share {
            level = share.max(1);
            break;
        }
        left -= width;
    }
    for column in &mut shown {
        column.width = column.wanted.min(level);
    }
    shown
}

/// The columns side by side, as lines, with the escapes of their styles.
fn drawn(columns: &[Shown], has_headings: bool) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let last = columns.len().saturating_sub(1);
    for (index, column) in columns.iter().enumerate() {
        let headings = has_headings.then_some(column.heading);
        let texts = headings
            .into_iter()
            .chain(column.cells.iter().map(|cell| &*cell.text));
        let mut cut = one_line_each(texts, column.width).into_iter();
        let mut pieces: Vec<(Style, String)> = Vec::new();
        if has_headings {
            pieces.extend(cut.next().map(|heading| (colour::HEADING, heading)));
            let gap = if index == last { 0 } else { GAP };
            pieces.push((colour::RULE, "─".repeat(column.width + gap)));
        }
        let styles = column.cells.iter().map(|cell| cell.tone.map(colour::of));
        pieces.extend(styles.map(Option::unwrap_or_default).zip(cut));
        lines.resize_with(pieces.len(), String::new);
        for (line, (style, piece)) in lines.iter_mut().zip(pieces) {
            let text = piece.trim_end();
            line.push_str(&colour::painted(style, text));
            if index < last {
                let filled = text.width();
                line.extend(std::iter::repeat_n(
                    ' ',
                    (column.width + GAP).saturating_sub(filled),
                ));
            }
        }
    }
    lines
        .iter()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

/// The texts, each cut to one line of so many cells.
fn one_line_each<'t>(texts: impl Iterator<Item = &'t str>, width: usize) -> Vec<String> {
    let mut table = comfy_table::Table::new();
    table
        .load_style(TableStyle::new())
        // Nowhere in safe text: cells are cut where the room ends, not after the last whole word.
        .set_delimiter('\0')
        .set_content_arrangement(ContentArrangement::Dynamic);
    for text in texts {
        let mut row = Row::from([text]);
        row.max_height(1);
        table.add_row(row);
    }
    // No terminal is as wide as that.
    let width = u16::try_from(width).unwrap_or(u16::MAX);
    for column in table.column_iter_mut() {
        column.set_padding((0, 0));
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
    }
    table.lines().collect()
}

/// An entity alone: a line for each property that it has, in the order in which the service sent them, or for each
/// that was chosen.
fn properties(
    entity: &str,
    shape: &Shape,
    chosen: Option<&[&'static Property]>,
    width: usize,
) -> Vec<String> {
    let (mut names, mut values) = (Vec::new(), Vec::new());
    let mut line = |name: &str, cell: Cell| {
        names.push(Cell::plain(visible(name).into_owned()));
        values.push(cell);
    };
    let items = Properties::of(entity);
    match chosen {
        Some(chosen) if items.instead().is_none() => {
            for property in chosen {
                let value = items.get(property.name);
                let cell = value.map(|value| Cell::of(property.values, value));
                line(property.name, cell.unwrap_or_default());
            }
        }
        _ => {
            for (name, value) in Properties::in_order(entity) {
                // What OData says of the answer is nothing of the entity.
                let is_empty = matches!(value.get(), "null" | "[]" | "\"\"");
                if !is_empty && !name.starts_with("@odata.") {
                    let property = shape.property(&name);
                    // What the contract does not know may be a point in time as well.
                    let values = property.map_or(Values::Moment, |property| property.values);
                    line(&name, Cell::of(values, value));
                }
            }
        }
    }
    if names.is_empty() {
        names.push(Cell::plain(words(entity, str::to_owned)));
        values.push(Cell::default());
    }
    let column = |cells: Vec<Cell>, room: usize| {
        let width = longest(&cells).min(room).max(1);
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
    /// What somebody chose to see, in this order.
    chosen: Option<Vec<&'static Property>>,
    width: usize,
    /// Whether no escapes may be written.
    is_plain: bool,
    empty: bool,
    /// The parts of an answer that is about no subject, until all of them are there.
    parts: Option<Vec<Cow<'static, str>>>,
}

impl<W: Write> Table<W> {
    pub(super) fn new(
        out: W,
        shape: &'static Shape,
        chosen: Option<Vec<&'static Property>>,
        width: usize,
        is_plain: bool,
    ) -> Self {
        Self {
            out,
            shape,
            chosen,
            width,
            is_plain,
            empty: true,
            parts: None,
        }
    }

    fn line(&mut self, line: &str) -> io::Result<()> {
        match self.is_plain {
            true => writeln!(self.out, "{}", strip_str(line)),
            false => writeln!(self.out, "{line}"),
        }
    }

    /// The items as lines of no more than the width.
    fn lines(&self, items: &[Cow<'_, str>]) -> Vec<String> {
        let items: Vec<_> = items.iter().map(|item| Properties::of(item)).collect();
        let shown = match &self.chosen {
            Some(chosen) => {
                let columns: Vec<_> = chosen.iter().map(|one| Planned::chosen(one)).collect();
                squeeze(&columns, &items, self.width)
            }
            None => {
                let columns = self.shape.columns.iter();
                let columns: Vec<_> = columns.map(|one| Planned::of(one, self.shape)).collect();
                fit(&columns, &items, self.width)
            }
        };
        drawn(&shown, true)
    }

    fn write(&mut self, subject: Option<&str>, items: &[Cow<'_, str>]) -> io::Result<()> {
        if !self.empty {
            self.line("")?;
        }
        self.empty = false;
        let title = subject.map(|subject| visible(subject).into_owned());
        if !self.shape.is_many {
            if let Some(title) = title {
                self.line(&colour::painted(colour::HEADING, &title))?;
                self.line("")?;
            }
            for entity in items {
                let chosen = self.chosen.as_deref();
                for line in properties(entity, self.shape, chosen, self.width) {
                    self.line(&line)?;
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
        self.line(&colour::painted(
            colour::HEADING,
            &format!("{title}{count}"),
        ))?;
        if !items.is_empty() {
            self.line("")?;
            for line in self.lines(items) {
                self.line(&line)?;
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
            Some(_) => self.write(subject, &items.iter().collect::<io::Result<Vec<_>>>()?),
            None => {
                let parts = self.parts.get_or_insert_default();
                for item in items.iter() {
                    parts.push(Cow::Owned(item?.into_owned()));
                }
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
    use serde_json::json;

    use super::*;
    use crate::safe_text::tests::{is_dangerous, text};

    const fn column(heading: &'static str, properties: &'static [&'static str]) -> Column {
        Column {
            heading,
            properties,
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
        properties: &[],
    };

    fn table() -> Table<Vec<u8>> {
        Table::new(Vec::new(), &SHAPE, None, 0, false)
    }

    static ODD: Property = Property {
        name: "rbacGroupName",
        heading: "Group",
        values: Values::Members(&[("", Some(Tone::Bad)), ("a", Some(Tone::Good))]),
        snug: 8,
        widest: 16,
    };

    static ID: Property = Property {
        name: "id",
        heading: "ID",
        values: Values::Any,
        snug: 8,
        widest: 16,
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
                    Cow::Owned(machine.to_string())
                })
                .collect();
            let entity = properties(&machines[0], &SHAPE, None, width);
            prop_assert!(entity.len() >= 4, "{:?}", entity);
            let mut table = Table { width, ..table() };
            let lines = table.lines(&machines);
            table.chosen = Some(vec![&ODD, &ID]);
            let chosen = table.lines(&machines);
            for lines in [&lines, &chosen] {
                prop_assert_eq!(lines.len(), machines.len() + 2, "{:?}", lines);
            }
            for line in lines.into_iter().chain(chosen).chain(entity) {
                let line = strip_str(&line).to_string();
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

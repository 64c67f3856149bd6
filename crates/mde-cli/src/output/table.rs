//! Owns the table for people: which columns there are, and how they fit the terminal.

use std::io::{self, Write};

use comfy_table::{
    ColumnConstraint, ContentArrangement, ContentLineStyle, LineStyle, Row, TableStyle, Width,
};
use serde_json::value::RawValue;
use unicode_width::UnicodeWidthStr as _;

use super::{Answer, Report, properties::Properties};
use crate::safe_text::{json_line, visible};

/// A column of the table.
struct Column {
    header: &'static str,
    /// The properties to show: the first one that the machine has.
    properties: &'static [&'static str],
    /// How a string reads best.
    show: fn(&str) -> String,
    /// Enough for most values: what the column gets as long as there are others to show.
    snug: usize,
    /// Enough for all honest values: what it gets when there is room, so that no device takes it all.
    widest: usize,
}

const fn column(
    header: &'static str,
    properties: &'static [&'static str],
    snug: usize,
    widest: usize,
) -> Column {
    Column {
        header,
        properties,
        show: str::to_owned,
        snug,
        widest,
    }
}

/// From left to right, which is also from the most to the least important: where the line ends, the
/// rest is left out. A machine without a name goes by its id.
const COLUMNS: [Column; 15] = [
    column("Device", &["computerDnsName", "id"], 28, 64),
    column("OS", &["osPlatform"], 17, 24),
    column("Version", &["version"], 8, 16),
    column("Health", &["healthStatus"], 10, 33),
    column("Risk", &["riskScore"], 8, 16),
    column("Exposure", &["exposureLevel"], 8, 16),
    Column {
        show: moment,
        ..column("Last seen", &["lastSeen"], 17, 32)
    },
    column("Last IP", &["lastIpAddress"], 15, 39),
    column("Group", &["rbacGroupName"], 16, 32),
    column("Tags", &["machineTags"], 16, 48),
    column("Onboarding", &["onboardingStatus"], 11, 16),
    column("External IP", &["lastExternalIpAddress"], 15, 39),
    column("Value", &["deviceValue"], 6, 16),
    column("Managed by", &["managedBy"], 12, 32),
    column("ID", &["id"], 40, 40),
];

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

impl Column {
    fn cell(&self, machine: &Properties<'_>) -> String {
        self.properties
            .iter()
            .filter_map(|name| machine.get(name))
            .map(|value| words(value, self.show))
            .find(|words| !words.is_empty())
            .unwrap_or_default()
    }
}

/// A column that is shown: its text, and how much room it has and wants.
struct Shown {
    header: &'static str,
    cells: Vec<String>,
    width: usize,
    wanted: usize,
}

/// The columns that fit: each snug at first, then wider from the left while there is room. Columns
/// without a value are not missed.
fn fit(machines: &[Properties<'_>], width: usize) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    let mut room = width;
    for column in &COLUMNS {
        let cells: Vec<_> = machines
            .iter()
            .map(|machine| match machine.instead() {
                // Without properties there is but one place for it, the first column.
                Some(instead) if shown.is_empty() => words(instead, str::to_owned),
                _ => column.cell(machine),
            })
            .collect();
        let longest = cells
            .iter()
            .map(|cell| cell.width())
            .max()
            .unwrap_or_default();
        let natural = longest.max(column.header.width());
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
            header: column.header,
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

/// The machines as lines of no more than `width` cells each.
fn lines(machines: &[Box<RawValue>], width: usize) -> Vec<String> {
    let machines: Vec<_> = machines
        .iter()
        .map(|machine| Properties::of(machine))
        .collect();
    let columns = fit(&machines, width);

    let mut table = comfy_table::Table::new();
    table
        .load_style(STYLE)
        // Nowhere in safe text: cells are cut where the room ends, not after the last whole word.
        .set_delimiter('\0')
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(one_line(columns.iter().map(|column| column.header)));
    for machine in 0..machines.len() {
        table.add_row(one_line(
            columns.iter().map(|column| &column.cells[machine]),
        ));
    }
    let last = columns.len() - 1;
    for (index, (column, shown)) in table.column_iter_mut().zip(columns).enumerate() {
        let padding = if index == last { 0 } else { 1 };
        // No column is wider than its `widest`.
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

/// `table`.
pub(super) struct Table<W> {
    out: W,
    width: usize,
    empty: bool,
}

impl<W: Write> Table<W> {
    pub(super) fn new(out: W, width: usize) -> Self {
        Self {
            out,
            width,
            empty: true,
        }
    }
}

impl<W: Write> Report for Table<W> {
    /// Failures are told on standard error.
    fn answer(&mut self, user: &str, answer: &Answer) -> io::Result<()> {
        let Ok(machines) = answer else { return Ok(()) };
        if !self.empty {
            writeln!(self.out)?;
        }
        self.empty = false;
        let count = match machines.len() {
            0 => "no machines".to_owned(),
            1 => "1 machine".to_owned(),
            count => format!("{count} machines"),
        };
        writeln!(self.out, "{}: {count}", visible(user))?;
        if !machines.is_empty() {
            writeln!(self.out)?;
            for line in lines(machines, self.width) {
                writeln!(self.out, "{line}")?;
            }
        }
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{json, value::to_raw_value};

    use super::*;
    use crate::safe_text::tests::{is_dangerous, text};

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
            let lines = lines(&machines, width);
            prop_assert_eq!(lines.len(), machines.len() + 2, "{:?}", lines);
            for line in lines {
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

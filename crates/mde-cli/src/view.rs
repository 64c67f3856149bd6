//! Owns how answers are arranged when they are printed: `--columns`, `--sort`, `--jq` and `--ordered`, of a command
//! whose row says which properties there are. What does not fit the command or the format is refused before anything
//! is asked.

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use serde_json::{Map, Value, json};

use crate::{
    args::Format,
    output::{
        csv,
        jq::Expression,
        sort::{Direction, Order},
    },
    row::{Property, Row},
};

const COLUMNS: &str = "columns";
const SORT: &str = "sort";
const JQ: &str = "jq";
const ORDERED: &str = "ordered";

/// How answers are arranged.
#[derive(Clone, Debug, Default)]
pub(crate) struct View {
    /// Which columns there are, and in which order; none if nobody chose.
    pub(crate) columns: Option<Vec<Chosen>>,
    /// By what the items of each answer are sorted.
    pub(crate) order: Option<Order>,
    /// What is printed of each object in place of it.
    pub(crate) expression: Option<Expression>,
    /// Whether answers come in the order of the ids.
    pub(crate) is_ordered: bool,
}

/// A column that somebody chose.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Chosen {
    Property(&'static Property),
    /// What has no column of its own, in CSV.
    Rest,
}

/// The command with the options that fit it.
pub(crate) fn options(command: Command, row: &Row) -> Command {
    let command = command
        .arg(
            Arg::new(COLUMNS)
                .long(COLUMNS)
                .value_name("PROPERTIES")
                .value_delimiter(',')
                .action(ArgAction::Append)
                .help("Which properties have a column, and in which order: of --format table and csv")
                .long_help(
                    "Which properties have a column, and in which order: of --format table and csv.\n\n\
                     Any that the contract has, in upper or lower case, separated by commas. In a table all of them \
                     are shown, however narrow. In CSV what is asked about stays the first column, and error \
                     the last; what else an answer has is left out, unless rest is among them: a JSON object of it.",
                ),
        )
        .arg(
            Arg::new(JQ)
                .long(JQ)
                .value_name("EXPRESSION")
                .value_parser(value_parser!(Expression))
                .allow_hyphen_values(true)
                .help("What to print of each object of --format ndjson, as a jq expression; texts without quotes")
                .long_help(
                    "What to print of each object of --format ndjson, as a jq expression, a result a line.\n\n\
                     A text is printed without quotes (tojson puts them back), with its tabs, as @tsv makes them; \
                     all else that acts on a terminal is shown as an escape, line ends included. Numbers that are \
                     passed on keep every digit, and objects their order. An object that the expression fails \
                     for is told, and counts as one that failed. The expression can read nothing but \
                     the object: there is no env, no input and no import.",
                ),
        );
    let command = match row.shape.is_many {
        true => command.arg(
            Arg::new(SORT)
                .long(SORT)
                .value_name("PROPERTY[:desc]")
                .help(sort_help(row))
                .long_help(format!(
                    "{}.\n\n\
                     Numbers and points in time by their value, members of an enum in the contract's order, texts in \
                     upper or lower case alike. What has no value comes last.",
                    sort_help(row)
                )),
        ),
        false => command,
    };
    match row.subject {
        Some(subject) => command.arg(
            Arg::new(ORDERED)
                .long(ORDERED)
                .action(ArgAction::SetTrue)
                .help(format!(
                    "Print answers in the order in which the {} were given",
                    subject.nouns
                ))
                .long_help(format!(
                    "Print answers in the order in which the {} were given.\n\n\
                     Early answers wait for their turn in memory, at most {} of them: no further {} is asked about \
                     while the first of so many has no answer.",
                    subject.nouns,
                    crate::turns::MOST,
                    subject.noun
                )),
        ),
        None => command,
    }
}

fn sort_help(row: &Row) -> String {
    let items = row.shape.items;
    match row.subject {
        Some(_) => format!("Sort the {items} of each answer by a property"),
        None => format!("Sort the {items} by a property: all of them are held in memory first"),
    }
}

impl View {
    /// What makes the bytes of an output others, by the words of the options.
    pub(crate) fn identity(&self) -> Map<String, Value> {
        let columns = self.columns.as_ref().map(|columns| {
            let names = columns.iter().map(|column| match column {
                Chosen::Property(property) => property.name,
                Chosen::Rest => csv::REST,
            });
            json!(names.collect::<Vec<_>>().join(","))
        });
        let order = self.order.map(|order| match order.direction {
            Direction::Ascending => json!(order.property.name),
            Direction::Descending => json!(format!("{}:desc", order.property.name)),
        });
        let expression = self.expression.as_ref();
        let said = [
            (COLUMNS, columns),
            (SORT, order),
            (JQ, expression.map(|expression| json!(expression.as_str()))),
        ];
        let said = said.into_iter();
        said.filter_map(|(word, value)| Some((word.to_owned(), value?)))
            .collect()
    }

    /// What the command line says, and the format: the one that was named, else the one that fits.
    ///
    /// # Errors
    /// A sentence, when something does not fit the command or the format.
    pub(crate) fn of(
        row: &'static Row,
        matches: &ArgMatches,
        format: Option<Format>,
    ) -> Result<(Self, Format), String> {
        let said = |option| matches.try_get_one::<String>(option).ok().flatten();
        let expression = matches.get_one::<Expression>(JQ).cloned();
        let format = match (format, &expression) {
            (Some(format), _) => format,
            (None, Some(_)) => Format::Ndjson,
            (None, None) => Format::fitting(),
        };
        if expression.is_some() && format != Format::Ndjson {
            return Err("--jq goes with --format ndjson only, and prints what it likes".to_owned());
        }
        let columns = match matches.get_many::<String>(COLUMNS) {
            None => None,
            Some(_) if !matches!(format, Format::Table | Format::Csv) => {
                return Err(
                    "--columns goes with --format table and csv only: name one of them".to_owned(),
                );
            }
            Some(names) => Some(chosen(row, names, format)?),
        };
        let order = match said(SORT) {
            None => None,
            Some(_) if row.shape.properties.is_empty() => {
                return Err("--sort: the contract names no properties to sort by".to_owned());
            }
            Some(said) => Some(order(row, said)?),
        };
        let is_ordered = matches.try_get_one::<bool>(ORDERED).ok().flatten();
        let view = Self {
            columns,
            order,
            expression,
            is_ordered: is_ordered.copied().unwrap_or_default(),
        };
        Ok((view, format))
    }
}

/// The property of this name, in whatever case.
fn property(row: &'static Row, name: &str) -> Option<&'static Property> {
    let properties = row.shape.properties;
    let alike = |property: &&Property| property.name.eq_ignore_ascii_case(name);
    // Should two differ in nothing but case, the one that is meant can be written.
    row.shape
        .property(name)
        .or_else(|| properties.iter().find(alike))
}

fn unknown(row: &Row, option: &str, name: &str, besides: &[&str]) -> String {
    let known = row.shape.properties.iter().map(|property| property.name);
    let known: Vec<_> = known.chain(besides.iter().copied()).collect();
    format!(
        "--{option}: {} have no property {name:?}; there are {}",
        row.shape.items,
        known.join(", ")
    )
}

fn chosen<'n>(
    row: &'static Row,
    names: impl Iterator<Item = &'n String>,
    format: Format,
) -> Result<Vec<Chosen>, String> {
    let mut chosen = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    let is_csv = format == Format::Csv;
    let besides: &[&str] = if is_csv { &[csv::REST] } else { &[] };
    for name in names {
        let name = name.trim();
        let (known, column) = match property(row, name) {
            Some(property) => (property.name, Chosen::Property(property)),
            None if is_csv && name.eq_ignore_ascii_case(csv::REST) => (csv::REST, Chosen::Rest),
            None => return Err(unknown(row, COLUMNS, name, besides)),
        };
        if seen.contains(&known) {
            return Err(format!("--columns: {known} is there twice"));
        }
        seen.push(known);
        chosen.push(column);
    }
    Ok(chosen)
}

fn order(row: &'static Row, said: &str) -> Result<Order, String> {
    let (name, direction) = match said.split_once(':') {
        None => (said, Direction::Ascending),
        Some((name, "asc")) => (name, Direction::Ascending),
        Some((name, "desc")) => (name, Direction::Descending),
        Some((_, other)) => {
            return Err(format!(
                "--sort: behind the colon stands asc or desc, and not {other:?}"
            ));
        }
    };
    let property = property(row, name.trim()).ok_or_else(|| unknown(row, SORT, name, &[]))?;
    Ok(Order {
        property,
        direction,
    })
}

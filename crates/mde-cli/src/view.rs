//! Owns how answers are arranged when they are printed: `--columns`, `--sort`, `--jq` and `--ordered`, of a command
//! whose row says which properties there are. What does not fit the command or the format is refused before anything
//! is asked.

use clap::{
    Arg, ArgAction, ArgMatches, Command,
    error::{ContextKind, ContextValue, ErrorKind},
    parser::ValueSource,
    value_parser,
};

use crate::{
    lookup::turns,
    meant::{meant, nearest},
    output::{
        Arranged, Format,
        columns::{Chosen, REST},
        jq::Expression,
        sort::{Direction, Order},
    },
    refusal::Refusal,
    row::{Property, Row},
};

/// The option of the format, which is not of here.
const FORMAT: &str = "format";
/// The file to write to, which is not either.
const OUTPUT: &str = "output";
const COLUMNS: &str = "columns";
const SORT: &str = "sort";
const JQ: &str = "jq";
const ORDERED: &str = "ordered";

/// What the command line says of how to print.
#[derive(Clone)]
pub(crate) struct View {
    /// The format that was named, else the one that fits.
    pub(crate) format: Format,
    pub(crate) arranged: Arranged,
    /// Whether answers come in the order of the ids.
    pub(crate) is_ordered: bool,
}

/// What to do about an expression that cannot be read.
pub(crate) fn hint(error: &clap::Error) -> Option<&'static str> {
    let is_of_jq = |about: &ContextValue| about.to_string().starts_with("--jq ");
    let is_wrong = error.kind() == ErrorKind::ValueValidation;
    let about = error.get(ContextKind::InvalidArg).filter(|_| is_wrong)?;
    is_of_jq(about).then_some(
        "an expression is one argument, between quotes: --jq '.error.kind // empty'; mde schema tells what an object has",
    )
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
                     Any that the contract has, or a heading of the table, in upper or lower case, separated by commas. In a table all of them \
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
                // What others write for descending is told what to write here.
                .allow_hyphen_values(true)
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
                // A file has what was answered at once, and not what waits for its turn.
                .conflicts_with("output")
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
                    turns::MOST,
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
    /// What the command line says, if it is about something that can be arranged so.
    ///
    /// # Errors
    /// When something does not fit the command or the format.
    pub(crate) fn of(
        row: &'static Row,
        matches: &ArgMatches,
        format: Option<Format>,
    ) -> Result<Self, Refusal> {
        let said = |option| matches.try_get_one::<String>(option).ok().flatten();
        let expression = matches.get_one::<Expression>(JQ).cloned();
        // What is only set steps back before what was typed.
        let is_typed = |id| {
            let source = matches.try_contains_id(id).ok();
            let source = source.and_then(|_| matches.value_source(id));
            source == Some(ValueSource::CommandLine)
        };
        let format = match (format, &expression) {
            (Some(format), Some(_)) if is_typed(FORMAT) => format,
            (Some(format), None) => format,
            (_, Some(_)) => Format::Ndjson,
            (None, None) => Format::fitting(),
        };
        if expression.is_some() && format != Format::Ndjson {
            return Err(refused(
                "--jq goes with --format ndjson only, and prints what it likes",
                "leave --format away; CSV is made by @csv in the expression",
            ));
        }
        let has_columns = matches!(format, Format::Table | Format::Csv);
        let columns = match matches.get_many::<String>(COLUMNS) {
            Some(names) if has_columns => Some(chosen(row, names, format)?),
            Some(_) if is_typed(COLUMNS) => {
                let hint = match (is_typed(FORMAT), is_typed(OUTPUT)) {
                    (false, true) => "name the output .csv; what is written of JSON, --jq says",
                    (false, false) => {
                        "where nobody looks on the format is ndjson: add --format csv; what is printed of JSON, --jq says"
                    }
                    (true, _) => {
                        "add --format table or --format csv; what is printed of JSON, --jq says"
                    }
                };
                return Err(refused(
                    "--columns goes with --format table and csv only",
                    hint,
                ));
            }
            _ => None,
        };
        let order = match said(SORT) {
            None => None,
            Some(_) if row.shape.properties.is_empty() => {
                return Err(refused(
                    "--sort: the contract names no properties to sort by",
                    "leave it away",
                ));
            }
            Some(said) => Some(order(row, said)?),
        };
        let is_ordered = matches.try_get_one::<bool>(ORDERED).ok().flatten();
        Ok(Self {
            format,
            arranged: Arranged {
                columns,
                order,
                expression,
            },
            is_ordered: is_ordered.copied().unwrap_or_default(),
        })
    }
}

/// The property of this name, in whatever case; or the one that stands first below this heading of the table.
fn property(row: &'static Row, name: &str) -> Option<&'static Property> {
    let properties = row.shape.properties;
    let alike = |property: &&Property| property.name.eq_ignore_ascii_case(name);
    // Should two differ in nothing but case, the one that is meant can be written.
    let named = row.shape.property(name);
    let named = named.or_else(|| properties.iter().find(alike));
    named.or_else(|| {
        let is_below = |heading: &str| heading.eq_ignore_ascii_case(name);
        let mut columns = row.shape.columns.iter();
        let column = columns.find(|column| is_below(column.heading));
        let first = column.and_then(|column| row.shape.property(column.properties.first()?));
        first.or_else(|| {
            properties
                .iter()
                .find(|property| is_below(property.heading))
        })
    })
}

fn refused(sentence: impl Into<String>, hint: impl Into<String>) -> Refusal {
    Refusal::usage(sentence, Some(hint.into()))
}

fn unknown(row: &Row, option: &str, name: &str, besides: &[&'static str]) -> Refusal {
    let known = row.shape.properties.iter().map(|property| property.name);
    Refusal::usage(
        format!("--{option}: {} have no property {name:?}", row.shape.items),
        longer(row, name).or_else(|| meant(name, known.chain(besides.iter().copied()))),
    )
}

/// The properties, if they are few, of whose names this is a part: those of the table first, as it has them.
fn longer(row: &Row, name: &str) -> Option<String> {
    let part = name.to_lowercase();
    let shown = row
        .shape
        .columns
        .iter()
        .flat_map(|column| column.properties);
    let all = row.shape.properties.iter().map(|property| &property.name);
    let mut longer: Vec<&str> = Vec::new();
    for name in shown.chain(all) {
        if name.to_lowercase().contains(&part) && !longer.contains(name) {
            longer.push(name);
        }
    }
    let is_told = part.len() > 2 && (1..=4).contains(&longer.len());
    is_told.then(|| format!("did you mean {}?", longer.join(" or ")))
}

/// Whether a command could take this value of a setting of this word, if that is one of here.
///
/// # Errors
/// When it could not, and why.
pub(crate) fn check(row: &'static Row, word: &str, value: &str) -> Result<(), Refusal> {
    match word {
        COLUMNS => {
            let names: Vec<_> = value.split(',').map(str::to_owned).collect();
            chosen(row, names.iter(), Format::Csv).map(drop)
        }
        SORT if !row.shape.is_many || row.shape.properties.is_empty() => Err(Refusal::usage(
            format!("--sort: mde {} has nothing to sort", row.words.join(" ")),
            None,
        )),
        SORT => order(row, value).map(drop),
        _ => Ok(()),
    }
}

/// Whether any command could: of columns, each for itself.
///
/// # Errors
/// When none could.
pub(crate) fn check_for_any(rows: &'static [Row], word: &str, value: &str) -> Result<(), Refusal> {
    let parts: Vec<_> = match word {
        COLUMNS => value.split(',').collect(),
        _ => vec![value],
    };
    let is_for_none =
        |part: &&str| !rows.is_empty() && rows.iter().all(|row| check(row, word, part).is_err());
    match parts.into_iter().find(is_for_none) {
        Some(part) => {
            let known = rows.iter().flat_map(|row| row.shape.properties);
            let meant = nearest(part, known.map(|property| property.name));
            Err(Refusal::usage(
                format!("--{word} fits no command: {part:?}"),
                meant.map(|name| format!("did you mean {name}?")),
            ))
        }
        None => Ok(()),
    }
}

fn chosen<'n>(
    row: &'static Row,
    names: impl Iterator<Item = &'n String>,
    format: Format,
) -> Result<Vec<Chosen>, Refusal> {
    let mut chosen = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    let is_csv = format == Format::Csv;
    let besides: &[&'static str] = if is_csv { &[REST] } else { &[] };
    for name in names {
        let name = name.trim();
        let (known, column) = match property(row, name) {
            Some(property) => (property.name, Chosen::Property(property)),
            None if is_csv && name.eq_ignore_ascii_case(REST) => (REST, Chosen::Rest),
            None => return Err(unknown(row, COLUMNS, name, besides)),
        };
        if seen.contains(&known) {
            return Err(refused(
                format!("--columns: {known} is there twice"),
                "a property has one column: name it once",
            ));
        }
        seen.push(known);
        chosen.push(column);
    }
    Ok(chosen)
}

/// What is meant by an order as it is written elsewhere: in SQL and OData, with a minus, or of several.
fn foreign_order(row: &'static Row, said: &str) -> Option<Refusal> {
    let first = said.split(',').next().unwrap_or_default().trim();
    let (name, is_descending) = match (first.strip_prefix('-'), first.rsplit_once([' ', ':'])) {
        (Some(name), _) => (name, true),
        (None, Some((name, way))) if way.eq_ignore_ascii_case("desc") => (name, true),
        (None, Some((name, way))) if way.eq_ignore_ascii_case("asc") => (name, false),
        (None, _) => (first, false),
    };
    let name = name.trim();
    let is_foreign = said.contains(',') || property(row, said.trim()).is_none() && first != name;
    if !is_foreign || first.contains(':') && !said.contains(',') || name.starts_with('-') {
        return None;
    }
    let name = property(row, name).map_or(name, |property| property.name);
    let way = if is_descending { ":desc" } else { "" };
    Some(refused(
        format!("--sort takes one property, and not {said:?}"),
        format!("write {name}{way}, one property"),
    ))
}

fn order(row: &'static Row, said: &str) -> Result<Order, Refusal> {
    if let Some(refusal) = foreign_order(row, said) {
        return Err(refusal);
    }
    let (name, direction) = match said.split_once(':') {
        None => (said, Direction::Ascending),
        Some((name, "asc")) => (name, Direction::Ascending),
        Some((name, "desc")) => (name, Direction::Descending),
        Some((name, other)) => {
            return Err(refused(
                format!("--sort: behind the colon stands asc or desc, and not {other:?}"),
                format!("--sort {name}:desc begins with the greatest"),
            ));
        }
    };
    let name = name.trim();
    let property = property(row, name).ok_or_else(|| unknown(row, SORT, name, &[]))?;
    Ok(Order {
        property,
        direction,
    })
}

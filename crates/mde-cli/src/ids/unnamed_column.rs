//! Owns whether a file of lines is a CSV file of which nobody said the column: each of its rows would be asked about
//! as it is. What is refused here can be read all the same, through a pipe.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | It is CSV if something besides the separators says so: a line such as `sep=;`, a name as columns have them, a cell in the second row that is an id where the first has none, or the file's own name and a second row of as many cells. | `Doe, John` is a name, too, in a list of such. | A separator in the first line. |
//! | Standard input is read as it is. | Somebody has to be able to say that it is no CSV file, and it is looked at as it comes. | An option. |

use super::{
    Kind, Wrong,
    header::{self, list, squashed},
    text,
};

/// As much of a file has its header and the row behind it.
pub(super) const BEGINNING: u64 = 128 * 1024;

/// What names of columns contain, and hardly a name of anybody.
const IN_NAMES: [&str; 6] = ["name", "principal", "account", "login", "logon", "mail"];

/// What stands in names of columns as a word of its own.
const WORDS: [&str; 3] = ["id", "guid", "upn"];

/// What the names of columns with user principal names contain.
const WITH_DOMAIN: [&str; 3] = ["upn", "principal", "mail"];

/// What those of account names do.
const ACCOUNT: [&str; 4] = ["account", "sam", "login", "logon"];

/// The beginning of a file as CSV.
struct Beginning {
    /// The names of the columns, with the blanks around them.
    names: Vec<String>,
    /// The cells of the row behind them.
    cells: Vec<String>,
    has_preamble: bool,
}

impl Beginning {
    /// What this is as CSV; nothing if it has one column only, or is no text.
    fn of(bytes: &[u8]) -> Option<Self> {
        let mut rest = text::first_line(bytes).ok()?;
        let mut separator = None;
        let mut has_preamble = false;
        let header = loop {
            let line = rest.split_inclusive(|byte| *byte == b'\n').next()?;
            let is_preamble = header::is_preamble(line);
            if !is_preamble && !line.trim_ascii().is_empty() {
                break line;
            }
            has_preamble |= is_preamble;
            separator = header::named_separator(line).or(separator);
            rest = rest.get(line.len()..)?;
        };
        let separator = separator.or_else(|| header::separators(header).first().copied())?;
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(rest);
        let mut rows = reader.byte_records().map_while(Result::ok).map(|row| {
            let cells = row.iter();
            let cells = cells.map(|cell| String::from_utf8_lossy(cell).into_owned());
            cells.collect::<Vec<_>>()
        });
        let mut names = rows.next()?;
        // Some write a separator behind the last column.
        names.pop_if(|name| name.trim().is_empty());
        let cells = rows.next().unwrap_or_default();
        (names.len() > 1).then_some(Self {
            names,
            cells,
            has_preamble,
        })
    }

    fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| text::trim(cell))
    }
}

/// Whether a column could be called so.
fn is_name_of_column(name: &str, noun: &str) -> bool {
    let folded = squashed(name);
    let words = words(name);
    let has = |word: &str| words.iter().any(|it| it == word);
    IN_NAMES.iter().any(|part| folded.contains(part))
        || WORDS.into_iter().any(has)
        || has(noun)
        || folded == format!("{noun}id")
}

/// The words of a name such as `userPrincipalName` or `Machine ID`, in small letters.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for letter in name.chars() {
        if !letter.is_alphanumeric() || was_small && letter.is_uppercase() {
            words.push(String::new());
        }
        was_small = letter.is_lowercase();
        if let (Some(word), true) = (words.last_mut(), letter.is_alphanumeric()) {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// How likely a column of this name is one of such ids: the more, the likelier.
fn likelihood(name: &str, noun: &str, with_domain: bool) -> u8 {
    let folded = squashed(name);
    let words = words(name);
    let is_any = |parts: &[&str]| {
        let mut parts = parts.iter();
        parts.any(|part| {
            words.iter().any(|word| word == part) || part.len() > 4 && folded.contains(part)
        })
    };
    let is_of_noun =
        [format!("{noun}id"), format!("{noun}name"), noun.to_owned()].contains(&folded);
    match (is_any(&WITH_DOMAIN), is_any(&ACCOUNT), is_of_noun) {
        (true, ..) if with_domain => 5,
        (true, ..) => 1,
        (_, true, _) | (_, _, true) => 4,
        _ if folded == "id" => 3,
        _ if words.iter().any(|word| word == "id" || word == noun) => 2,
        _ => 0,
    }
}

/// What is wrong with a file that begins so, if each line of it is to be an id.
pub(super) fn refuse(
    bytes: &[u8],
    source: &str,
    kind: &Kind<'_>,
    with_domain: bool,
) -> Option<Wrong> {
    let begin = Beginning::of(bytes)?;
    let names: Vec<_> = begin.names.iter().map(|name| text::trim(name)).collect();
    if names
        .iter()
        .any(|name| name.is_empty() || name.contains('@'))
    {
        return None;
    }
    let noun = squashed(kind.noun);
    let is_id = |text: &str| !text.is_empty() && (kind.parse)(text).is_ok();
    let is_upn = |text: &str| text.contains('@');
    let tells = |column: usize, name: &str| {
        let cell = begin.cell(column);
        is_upn(cell) || is_id(cell) && !is_id(name)
    };
    let lowered = source.to_lowercase();
    let is_called_so = [".csv", ".tsv"].iter().any(|end| lowered.ends_with(end));
    let is_one = begin.has_preamble
        || names.iter().any(|name| is_name_of_column(name, &noun))
        || names.iter().enumerate().any(|(column, name)| tells(column, name))
        // Behind the comma of a name in two parts there is a blank.
        || is_called_so
            && begin.cells.len() >= names.len()
            && begin.names.iter().all(|name| !name.starts_with(' '));
    if !is_one {
        return None;
    }
    let mut columns: Vec<_> = names
        .iter()
        .enumerate()
        .map(|(column, name)| {
            let cell = begin.cell(column);
            let fits = is_id(cell) && (!with_domain || is_upn(cell));
            (
                likelihood(name, &noun, with_domain) + if fits { 10 } else { 0 },
                *name,
            )
        })
        .collect();
    columns.sort_by_key(|(likelihood, _)| std::cmp::Reverse(*likelihood));
    let (_, likely) = columns.first()?;
    let names: Vec<_> = columns.iter().map(|(_, name)| (*name).to_owned()).collect();
    Some(Wrong {
        sentence: format!(
            "{source} looks like a CSV file, and --column does not say which of its columns has the ids"
        ),
        hint: Some(format!(
            "add such as --column {}; the columns are {}; if each line is one id all the same: --ids-file - < {source}",
            if likely.contains(' ') {
                format!("{likely:?}")
            } else {
                (*likely).to_owned()
            },
            list(&names)
        )),
    })
}

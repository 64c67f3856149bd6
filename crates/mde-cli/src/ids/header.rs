//! Owns the first line of a CSV file: what may stand in front of it, what separates its columns, and which of them is
//! meant.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | The separator is the one by which the header has the column, else the most frequent one. | Excel writes what the country's list separator is, and nobody knows theirs. | An option. |
//! | A name that is spelled exactly so goes before one in other letters, and that before one with other blanks, hyphens and underscores; two alike are an error. | What a person took from the file is no guess. The first of two is one: it would ask about somebody else. | The first one. |

use std::iter::once_with;

use super::{text, wrong::AS_UTF_8, wrong::Unreadable};

/// What separates columns.
const SEPARATORS: [u8; 4] = *b",;\t|";

/// As many columns are listed, and of each name as many characters.
const LISTED: usize = 50;

/// A column, and how to find it in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) separator: u8,
    /// Which column, from 0.
    pub(super) column: usize,
    /// How many columns there are.
    pub(super) width: usize,
}

/// The separator that Excel's first line names, as in `sep=;`.
pub(super) fn named_separator(line: &[u8]) -> Option<u8> {
    let line = line.trim_ascii_end();
    let line = line
        .strip_prefix(b"\"")
        .and_then(|line| line.strip_suffix(b"\""))
        .unwrap_or(line);
    let (word, separator) = line.split_at_checked(4)?;
    match (word.eq_ignore_ascii_case(b"sep="), separator) {
        // Of a tab the end of the line has been trimmed.
        (true, []) => Some(b'\t'),
        (true, [separator]) => Some(*separator),
        _ => None,
    }
}

/// Whether the line precedes a header: a separator's name, or the type that PowerShell's `Export-Csv` writes.
pub(super) fn is_preamble(line: &[u8]) -> bool {
    named_separator(line).is_some() || line.starts_with(b"#TYPE ")
}

/// Whether a quote is still open at the end of this text.
pub(super) fn has_open_quote(text: &[u8]) -> bool {
    text.iter().filter(|byte| **byte == b'"').count() % 2 == 1
}

/// Whether a carriage return outside quotes ends a line, so that what follows is no header any more.
pub(super) fn has_return_within(header: &[u8]) -> bool {
    let mut is_quoted = false;
    header.trim_ascii_end().iter().any(|byte| {
        is_quoted ^= *byte == b'"';
        !is_quoted && *byte == b'\r'
    })
}

/// The separators that stand outside quotes, the most frequent first.
pub(super) fn separators(line: &[u8]) -> Vec<u8> {
    let mut counts = SEPARATORS.map(|separator| (0_usize, separator));
    let mut is_quoted = false;
    for byte in line {
        is_quoted ^= *byte == b'"';
        for (count, separator) in &mut counts {
            *count += usize::from(!is_quoted && byte == separator);
        }
    }
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let found = counts.iter().filter(|(count, _)| *count > 0);
    found.map(|(_, separator)| *separator).collect()
}

/// The names in a header.
fn names(header: &[u8], separator: u8) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .from_reader(header);
    let record = reader.byte_records().next();
    let record = record.and_then(Result::ok).unwrap_or_default();
    let name = |name| text::trim(&String::from_utf8_lossy(name)).to_owned();
    record.iter().map(name).collect()
}

impl Header {
    /// What this header says of the column.
    ///
    /// # Errors
    /// When it has none of this name, or more than one.
    pub(super) fn of(header: &[u8], named: Option<u8>, wanted: &str) -> Result<Self, Unreadable> {
        let mut separators = named.map_or_else(|| separators(header), |named| vec![named]);
        if separators.is_empty() {
            separators.push(b',');
        }
        let wanted = text::trim(wanted);
        let folded = wanted.to_lowercase();
        let read = separators.iter().map(|separator| {
            let names = names(header, *separator);
            let exact: Vec<_> = places(&names, |name| name == wanted);
            let alike = || places(&names, |name| name.to_lowercase() == folded);
            let akin = || places(&names, |name| squashed(name) == squashed(wanted));
            let found = [exact]
                .into_iter()
                .chain(once_with(alike))
                .chain(once_with(akin));
            let found = found.into_iter().find(|found| !found.is_empty());
            let found = found.unwrap_or_default();
            (*separator, names, found)
        });
        let mut first = None;
        for (separator, names, found) in read {
            if let [column] = found[..] {
                let width = names.len();
                return Ok(Self {
                    separator,
                    column,
                    width,
                });
            }
            let is_better = !found.is_empty();
            if first.is_none() || is_better {
                first = Some((names, found));
            }
            if is_better {
                break;
            }
        }
        let (names, found) = first.unwrap_or_default();
        if found.len() > 1 {
            let reason = format!("{} of its columns are named {wanted:?}", found.len());
            return Err(Unreadable::new(
                reason,
                &format!(
                    "give each a name of its own; the columns are {}",
                    list(&names)
                ),
            ));
        }
        let hint = match str::from_utf8(header) {
            Ok(_) => format!("the columns are {}", list(&names)),
            Err(_) => format!(
                "the columns are {}, and their names are not UTF-8: {AS_UTF_8}",
                list(&names)
            ),
        };
        Err(Unreadable::new(
            format!("it has no column {wanted:?}"),
            &hint,
        ))
    }
}

/// The name without what people leave out of it or write otherwise: case, blanks, hyphens and underscores.
pub(super) fn squashed(name: &str) -> String {
    let letters = name
        .chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '_'));
    letters.flat_map(char::to_lowercase).collect()
}

fn places(names: &[String], is_it: impl Fn(&str) -> bool) -> Vec<usize> {
    let named = names
        .iter()
        .enumerate()
        .filter(|(_, name)| !name.is_empty());
    let places = named.filter(|(_, name)| is_it(name));
    places.map(|(place, _)| place).collect()
}

/// The names as a sentence has them.
pub(super) fn list(names: &[String]) -> String {
    let names: Vec<_> = names.iter().filter(|name| !name.is_empty()).collect();
    let shown = names.iter().take(LISTED);
    let shown: Vec<_> = shown
        .map(|name| format!("{:?}", name.chars().take(LISTED).collect::<String>()))
        .collect();
    let more = match names.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{}{more}", shown.join(", "))
}

/// The columns, if this looks like a header. A list of ids in one line does not look otherwise, but for ids with an `@`.
pub(super) fn columns_of_what_looks_like_one(line: &[u8]) -> Option<Vec<String>> {
    let separator = *separators(line).first()?;
    let mut names = names(line, separator);
    // Some write a separator behind the last column.
    names.pop_if(|name| name.is_empty());
    let is_name = |name: &String| !name.is_empty() && !name.contains('@');
    (names.len() > 1 && names.iter().all(is_name)).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_decides_what_separates() {
        let cases: [(&str, &str, u8, usize, usize); 10] = [
            ("a,b,c", "b", b',', 1, 3),
            ("a;b;c\r\n", "C", b';', 2, 3),
            ("a\tb", " b ", b'\t', 1, 2),
            ("\"Last, First\";Mail", "mail", b';', 1, 2),
            ("a;b,c,d", "b,c,d", b';', 1, 2),
            ("Name,NAME", "NAME", b',', 1, 2),
            ("only", "Only", b',', 0, 1),
            ("User principal name;Name", "userPrincipalName", b';', 0, 2),
            ("user_name,UserName", "username", b',', 1, 2),
            ("\"two\nlines\",b", "two\nlines", b',', 0, 2),
        ];
        for (header, wanted, separator, column, width) in cases {
            let expected = Header {
                separator,
                column,
                width,
            };
            let read = Header::of(header.as_bytes(), None, wanted);
            assert_eq!(read.ok(), Some(expected), "{header:?}");
        }
    }

    #[test]
    fn what_precedes_a_header() {
        for (line, separator) in [
            ("sep=;\r\n", Some(b';')),
            ("SEP=,", Some(b',')),
            ("\"sep=;\"\n", Some(b';')),
            ("sep=\t\r\n", Some(b'\t')),
            ("separator", None),
            ("sep=ab", None),
            ("s", None),
        ] {
            assert_eq!(named_separator(line.as_bytes()), separator, "{line:?}");
        }
        assert!(is_preamble(
            b"#TYPE Microsoft.ActiveDirectory.Management.ADUser\r\n"
        ));
        assert!(!is_preamble(b"#TYPES,b"));
    }
}

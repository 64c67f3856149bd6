//! Owns the words that a path is asked by on the command line: a function of the path and of what its item says of
//! its singular alone, so that they stay what they are when operations are added.
//!
//! | path | words |
//! |---|---|
//! | `/api/things/{id}` | `thing show` |
//! | `/api/things` | `thing list` |
//! | `/api/things/{id}/parts` | `thing parts` |
//! | `/api/things/open`, `/api/things/find(name='{name}')` | `thing open`, `thing find` |
//!
//! Of a longer path it is its end that says so, and what else is in it is given by options.

use heck::ToKebabCase;

use crate::house::ways::{singular_of, whole};

/// What a path says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Words<'o> {
    /// What is typed.
    pub(crate) words: [String; 2],
    /// The parameter that is asked about, and what one such thing and several are called.
    pub(crate) subject: Option<(&'o str, String, String)>,
    /// What is answered, if it is not what the last word says: the collection itself.
    pub(crate) collection: Option<String>,
}

/// A part of a path.
#[derive(Clone, Copy)]
enum Part<'o> {
    Literal(&'o str),
    Key(&'o str),
}

/// What a path says; `said` stands in place of the rule for singulars.
pub(crate) fn of<'o>(path: &'o str, said: Option<&str>) -> Words<'o> {
    let parts = parts(path);
    // What is said is said of the collection that the path begins with.
    let begins = parts.iter().find_map(|part| part.literal());
    let one = |plural: &str| match said {
        said if begins == Some(plural) => singular_of(plural, said).to_kebab_case(),
        _ => singular_of(plural, None).to_kebab_case(),
    };
    // The last key, and the literal before it: what it is a key of.
    let last_key = parts.iter().rposition(|part| matches!(part, Part::Key(_)));
    let literal = |parts: &[Part<'o>]| {
        parts.iter().rev().find_map(|part| match part {
            Part::Literal(text) => Some(*text),
            Part::Key(_) => None,
        })
    };
    let behind = last_key.map_or(&parts[..], |at| &parts[at + 1..]);
    let subject = last_key.and_then(|at| {
        let Part::Key(name) = parts[at] else {
            return None;
        };
        let plural = literal(&parts[..at]).unwrap_or(name);
        // Of two keys in a row the second one is told by its own name.
        let noun = match parts[..at].last() {
            Some(Part::Key(_)) => name.to_kebab_case(),
            _ => one(plural),
        };
        let plural = plural.to_kebab_case();
        Some((name, noun, plural))
    });
    match (&subject, literal(behind)) {
        (Some((name, ..)), None) => {
            let plural = last_key.and_then(|at| literal(&parts[..at]));
            let plural = plural.unwrap_or(name);
            Words {
                words: [one(plural), "show".to_owned()],
                subject,
                collection: Some(plural.to_kebab_case()),
            }
        }
        (Some((_, noun, _)), Some(what)) => Words {
            words: [noun.clone(), what.to_kebab_case()],
            subject,
            collection: None,
        },
        (None, what) => {
            let what = what.unwrap_or_default();
            let literals: Vec<_> = parts.iter().copied().filter_map(Part::literal).collect();
            match literals.as_slice() {
                [.., before, _] => Words {
                    words: [one(before), what.to_kebab_case()],
                    subject,
                    collection: None,
                },
                _ => Words {
                    words: [one(what), "list".to_owned()],
                    subject,
                    collection: Some(what.to_kebab_case()),
                },
            }
        }
    }
}

impl<'o> Part<'o> {
    fn literal(self) -> Option<&'o str> {
        match self {
            Self::Literal(text) => Some(text),
            Self::Key(_) => None,
        }
    }
}

/// The parts of the path, without the beginning that all share. A function is a literal by its name, and what it
/// takes is no key.
fn parts(path: &str) -> Vec<Part<'_>> {
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    let segments = segments.skip_while(|segment| *segment == "api");
    let parts = segments.map(|segment| match whole(segment) {
        Some(key) => Part::Key(key),
        None => Part::Literal(segment.split('(').next().unwrap_or_default()),
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_follow_from_the_path() {
        for (path, typed, about) in [
            ("/api/users/{id}/machines", "user machines", "id user users"),
            ("/api/machines", "machine list", ""),
            ("/api/machines/{id}", "machine show", "id machine machines"),
            ("/api/policies/{id}", "policy show", "id policy policies"),
            ("/api/machines/findbytag", "machine findbytag", ""),
            ("/api/machines/findbyip(ip='{ip}')", "machine findbyip", ""),
            ("/api/exposureScore", "exposure-score list", ""),
            (
                "/api/shelves/{s}/things/{t}",
                "thing show",
                "t thing things",
            ),
            (
                "/api/shelves/{s}/things",
                "shelve things",
                "s shelve shelves",
            ),
            ("/api/grid/{column}/{row}", "grid show", "row row grid"),
            (
                "/api/machines/{id}/software/{sw}/users",
                "software users",
                "sw software software",
            ),
            ("/api/{tenant}", "tenant show", "tenant tenant tenant"),
            (
                "/api/v2/users/{id}/machines",
                "user machines",
                "id user users",
            ),
        ] {
            let Words { words, subject, .. } = of(path, None);
            let subject = subject.map(|(name, one, many)| format!("{name} {one} {many}"));
            assert_eq!(words.join(" "), typed, "{path}");
            assert_eq!(subject.unwrap_or_default(), about, "{path}");
        }
        assert_eq!(
            of("/api/shelves/{s}/things", Some("shelf")).words,
            ["shelf", "things"]
        );
        assert_eq!(
            of("/api/shelves/{s}/things/{t}", Some("shelf")).words,
            ["thing", "show"]
        );
    }
}

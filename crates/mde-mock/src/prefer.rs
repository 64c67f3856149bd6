//! The `Prefer` header by Prism's convention: `Prefer: code=404, example=user-not-found`.
//!
//! What RFC 7240 allows is understood: several headers, commas, semicolons or spaces between the
//! preferences, quoted values. Preferences of other names are none of ours.

use axum::http::{HeaderMap, HeaderName};

static PREFER: HeaderName = HeaderName::from_static("prefer");

/// Which documented answer a request asks for; a part that was not named is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Preference {
    pub(crate) code: Option<String>,
    pub(crate) example: Option<String>,
}

impl Preference {
    /// What the headers ask for; `None` when they name neither a code nor an example.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let mut preference = Self::default();
        for value in headers.get_all(&PREFER) {
            preference.read(&String::from_utf8_lossy(value.as_bytes()));
        }
        (preference != Self::default()).then_some(preference)
    }

    fn read(&mut self, header: &str) {
        let mut rest = header;
        loop {
            rest = rest.trim_start_matches(is_separator);
            if rest.is_empty() {
                return;
            }
            let (name, after) = split_at(rest, |c| is_separator(c) || c == '=');
            let Some(after) = after.trim_start().strip_prefix('=') else {
                rest = after;
                continue;
            };
            let (value, after) = value(after.trim_start());
            rest = after;
            let slot = match name.to_ascii_lowercase().as_str() {
                "code" => &mut self.code,
                "example" => &mut self.example,
                _ => continue,
            };
            // By RFC 7240 the first of several wins.
            slot.get_or_insert(value);
        }
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || c == ',' || c == ';'
}

fn split_at(text: &str, end: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(end).unwrap_or(text.len()))
}

/// A token, or a quoted string with its escapes undone, and what follows it.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (token, rest) = split_at(text, is_separator);
        return (token.to_owned(), rest);
    };
    let mut value = String::new();
    let mut characters = quoted.chars();
    while let Some(c) = characters.next() {
        match c {
            '"' => break,
            '\\' => value.extend(characters.next()),
            c => value.push(c),
        }
    }
    (value, characters.as_str())
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};
    use proptest::prelude::*;

    use super::{PREFER, Preference};

    fn of(headers: &[&str]) -> Option<(Option<String>, Option<String>)> {
        let mut map = HeaderMap::new();
        for header in headers {
            map.append(&PREFER, HeaderValue::from_bytes(header.as_bytes()).unwrap());
        }
        Preference::of(&map).map(|preference| (preference.code, preference.example))
    }

    #[test]
    fn every_spelling() {
        let both = Some((Some("404".to_owned()), Some("user-not-found".to_owned())));
        for headers in [
            &["code=404, example=user-not-found"][..],
            &["code=404,example=user-not-found"],
            &["code=404 example=user-not-found"],
            &["example=user-not-found; code=404"],
            &["code=404", "example=user-not-found"],
            &[r#"code="404", example="user-not-found""#],
            &[r#"CODE = 404 , Example = "user\-not-found""#],
            &["respond-async, code=404, wait=10, example=user-not-found, code=500"],
        ] {
            assert_eq!(of(headers), both, "{headers:?}");
        }
    }

    #[test]
    fn a_part_may_be_missing() {
        assert_eq!(of(&["code=404"]), Some((Some("404".into()), None)));
        assert_eq!(of(&["example=a"]), Some((None, Some("a".into()))));
        assert_eq!(of(&["code="]), Some((Some(String::new()), None)));
    }

    #[test]
    fn other_preferences_say_nothing() {
        for headers in [
            &[][..],
            &[""],
            &["return=minimal"],
            &["code"],
            &["dynamic=true"],
            &["=,;"],
        ] {
            assert_eq!(of(headers), None, "{headers:?}");
        }
    }

    proptest! {
        #[test]
        fn a_quoted_name_survives(name in "[\\x20-\\x7e]{1,40}") {
            let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
            let header = format!("example=\"{quoted}\", code=200");
            prop_assert_eq!(of(&[&header]), Some((Some("200".into()), Some(name))));
        }

        #[test]
        fn nothing_panics(header in "\\PC*") {
            let _ = of(&[&header]);
        }
    }
}

//! Owns the reading of the settings file, all of it: what is wrong in one profile is told whichever is used, each with
//! its place and the word that was probably meant. No value of what may be a secret is repeated.

use std::{collections::BTreeMap, ops::Range};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    Problem,
    key::{Group, KEYS, Key, Kind, check, find, secret},
};
use crate::{generated::commands::ROWS, meant::meant, row::Row, view};

/// What the settings say, as the options take it: by the settings' words.
pub(super) type Values = BTreeMap<&'static str, String>;

/// What stands in the file, or in one of its profiles.
#[derive(Clone, Debug, Default)]
pub(super) struct Section {
    pub(super) values: Values,
    /// Of single commands, by their words.
    pub(super) commands: BTreeMap<String, Values>,
}

/// All that stands in the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Contents {
    /// What stands before the first profile.
    pub(super) top: Section,
    pub(super) profiles: BTreeMap<String, Section>,
    pub(super) default_profile: Option<String>,
}

const DEFAULT_PROFILE: &str = "default-profile";
const PROFILE: &str = "profile";
const COMMANDS: &str = "commands";

type Table<'i> = DeTable<'i>;
type Entry<'t, 'i> = (&'t str, Range<usize>, &'t Spanned<DeValue<'i>>);

pub(super) fn parse(text: &str) -> Result<Contents, Vec<Problem>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader {
        text,
        problems: Vec::new(),
    };
    let table = match DeTable::parse(text) {
        Ok(table) => table,
        // The parser's own excerpt of the line may hold a secret; its message does not.
        Err(error) => {
            let at = error.span().unwrap_or_default().start;
            let hint = "mde config --help shows what a settings file looks like".to_owned();
            reader.problem(
                at,
                format!("this is no TOML: {}", error.message()),
                Some(hint),
            );
            return Err(sorted(reader.problems));
        }
    };
    let contents = reader.contents(table.get_ref());
    match reader.problems.is_empty() {
        true => Ok(contents),
        false => Err(sorted(reader.problems)),
    }
}

fn sorted(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort_by_key(|problem| problem.at);
    problems
}

struct Reader<'t> {
    text: &'t str,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn problem(&mut self, offset: usize, sentence: String, hint: Option<String>) {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line = before.rsplit('\n').next().unwrap_or_default();
        self.problems.push(Problem {
            at: Some((before.matches('\n').count() + 1, line.chars().count() + 1)),
            sentence,
            hint,
        });
    }

    fn contents(&mut self, table: &Table<'_>) -> Contents {
        let mut contents = Contents::default();
        let mut default_profile = None;
        for entry in entries(table) {
            match entry.0 {
                DEFAULT_PROFILE => {
                    if let Some(name) = self.text_of(&entry) {
                        default_profile = Some((name, entry.2.span().start));
                    }
                }
                PROFILE => {
                    let Some(profiles) = self.table_of(&entry) else {
                        continue;
                    };
                    for profile in entries(profiles) {
                        if let Some(table) = self.table_of(&profile) {
                            let section = self.section(table, &[]);
                            contents.profiles.insert(profile.0.to_owned(), section);
                        }
                    }
                }
                _ => self.entry(&entry, &mut contents.top, &[DEFAULT_PROFILE, PROFILE]),
            }
        }
        if let Some((name, at)) = default_profile {
            if !contents.profiles.contains_key(&name) {
                let names = contents.profiles.keys().map(String::as_str);
                let hint = meant(&name, names);
                self.problem(at, format!("there is no profile {name:?}"), hint);
            }
            contents.default_profile = Some(name);
        }
        contents
    }

    fn section(&mut self, table: &Table<'_>, others: &[&str]) -> Section {
        let mut section = Section::default();
        for entry in entries(table) {
            self.entry(&entry, &mut section, others);
        }
        section
    }

    /// One entry of a section, beside which these others may stand.
    fn entry(&mut self, entry: &Entry<'_, '_>, section: &mut Section, others: &[&str]) {
        if entry.0 != COMMANDS {
            let known = |_: &Key| true;
            self.setting(
                entry,
                &mut section.values,
                known,
                &[others, &[COMMANDS]].concat(),
                None,
            );
            return;
        }
        let Some(commands) = self.table_of(entry) else {
            return;
        };
        for command in entries(commands) {
            let (words, span, _) = &command;
            let Some(row) = ROWS.iter().find(|row| row.words.join(" ") == *words) else {
                let rows: Vec<_> = ROWS.iter().map(|row| row.words.join(" ")).collect();
                let hint = meant(words, rows.iter().map(String::as_str));
                self.problem(span.start, format!("there is no command {words:?}"), hint);
                continue;
            };
            let Some(table) = self.table_of(&command) else {
                continue;
            };
            let values = section.commands.entry((*words).to_owned()).or_default();
            for entry in entries(table) {
                let printing = |key: &Key| key.group == Group::Output;
                self.setting(&entry, values, printing, &[], Some(row));
            }
        }
    }

    /// One setting, if it is one that may stand here, be it of one command; `others` are what else may.
    fn setting(
        &mut self,
        entry: &Entry<'_, '_>,
        values: &mut Values,
        may: fn(&Key) -> bool,
        others: &[&str],
        row: Option<&'static Row>,
    ) {
        let (name, span, _) = entry;
        let key = match find(name) {
            Some(key) if may(key) => key,
            Some(key) => {
                let sentence = format!("{} is not for a single command", key.word);
                let hint = "write it before the first profile, or in one".to_owned();
                return self.problem(span.start, sentence, Some(hint));
            }
            None => {
                if let Some(word) = secret(name) {
                    let sentence = format!(
                        "this looks like a {word}, and no secret stands in the settings: files are copied, shared and committed"
                    );
                    let hint = "take it out, and set the environment variable instead: MDE_TOKEN, AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PASSWORD; if others could read the file, replace the secret";
                    return self.problem(span.start, sentence, Some(hint.to_owned()));
                }
                let words = KEYS.iter().filter(|key| may(key)).map(|key| key.word);
                let hint = meant(name, words.chain(others.iter().copied()));
                return self.problem(span.start, format!("there is no setting {name:?}"), hint);
            }
        };
        if let Some(value) = self.value_of(key, entry) {
            let at = entry.2.span().start;
            let fits = match row {
                Some(row) => view::check(row, key.word, &value),
                None => view::check_for_any(ROWS, key.word, &value),
            };
            let fits = fits.map_err(|refusal| {
                let sentence = refusal.sentence.trim_start_matches("--").to_owned();
                (sentence, refusal.hint)
            });
            let checked = check(key, &value).map_err(|why| (format!("{} {why}", key.word), None));
            match checked.and(fits) {
                Ok(()) => {
                    values.insert(key.word, value);
                }
                Err((sentence, hint)) => self.problem(at, sentence, hint),
            }
        }
    }

    /// The value as the option takes it, if it is written as such a setting is.
    fn value_of(&mut self, key: &Key, (_, _, value): &Entry<'_, '_>) -> Option<String> {
        let text = |value: &Spanned<DeValue<'_>>| value.get_ref().as_str().map(str::to_owned);
        let (read, wanted) = match (key.kind, value.get_ref()) {
            (Kind::Number, DeValue::Integer(number)) => (
                // As decimal digits, whatever it was written in.
                i64::from_str_radix(number.as_str(), number.radix())
                    .ok()
                    .map(|number| number.to_string()),
                "a number",
            ),
            (Kind::Number, _) => (None, "a number, without quotes"),
            (Kind::Flag, value) => (
                value.as_bool().map(|flag| flag.to_string()),
                "true or false, without quotes",
            ),
            (Kind::List, DeValue::Array(list)) => {
                let texts: Option<Vec<_>> = list.iter().map(text).collect();
                (texts.map(|texts| texts.join(",")), "a list of texts")
            }
            (Kind::List, _) => (text(value), "a list of texts, such as [\"a\", \"b\"]"),
            (Kind::Text | Kind::Path, _) => (text(value), "a text between quotes"),
        };
        if read.is_none() {
            let sentence = format!("{} is {wanted}", key.word);
            self.problem(value.span().start, sentence, None);
        }
        read
    }

    fn text_of(&mut self, (name, _, value): &Entry<'_, '_>) -> Option<String> {
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            let sentence = format!("{name} is a text between quotes");
            self.problem(value.span().start, sentence, None);
        }
        text
    }

    fn table_of<'t, 'i>(&mut self, (name, _, value): &Entry<'t, 'i>) -> Option<&'t Table<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            let form = match *name {
                PROFILE => "[profile.NAME]",
                COMMANDS => "[commands.\"WORD WORD\"]",
                _ => "a section in brackets",
            };
            let sentence = format!("{name:?} is a section: {form}, with settings below it");
            self.problem(value.span().start, sentence, None);
        }
        table
    }
}

fn entries<'t, 'i>(table: &'t Table<'i>) -> impl Iterator<Item = Entry<'t, 'i>> {
    table
        .iter()
        .map(|(name, value)| (&**name.get_ref(), name.span(), value))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::parse;

    proptest! {
        /// No file makes reading fail otherwise than by a sentence, and what is no setting's name is placed in it.
        #[test]
        fn no_text_is_too_odd(text in r#"([a-z\[\]."'=#\n \t0-9{},é\u{feff}-]|profile|commands|tenant|"user machines"){0,40}"#) {
            if let Err(problems) = parse(&text) {
                prop_assert!(!problems.is_empty());
                prop_assert!(problems.iter().all(|problem| problem.at.is_some()));
            }
        }
    }
}

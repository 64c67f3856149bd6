//! Owns the step from what was said on the command line to a question that can be asked, or to what is wrong with
//! it. Nothing is sent here.

pub(crate) mod argument;
pub(crate) mod filter;

use std::sync::Arc;

use clap::ArgMatches;
use serde_json::{Map, Value};

use crate::{
    args::IdsArgs,
    call::{Arguments, Misfit},
    diagnostics,
    exit::Exit,
    ids::{Ids, Parse, Wrong},
    row::{Row, Subject},
    tree,
};

/// What is asked.
pub(crate) struct Question {
    pub(crate) row: &'static Row,
    /// What holds for every call.
    pub(crate) arguments: Arguments,
    /// What to ask about; nothing if there is nothing to name.
    pub(crate) ids: Ids,
    /// Whether a breach of the contract is a failure.
    pub(crate) strict: bool,
}

impl Question {
    /// The question that these words are.
    ///
    /// # Errors
    /// When they are none, which has then been told.
    pub(crate) fn of(
        row: &'static Row,
        matches: &ArgMatches,
        from: &IdsArgs,
        strict: bool,
    ) -> Result<Self, Exit> {
        let refuse = |sentence: &str| {
            diagnostics::error(sentence);
            Exit::Usage
        };
        let arguments = arguments(row, matches);
        let ids = match row.subject {
            Some(subject) => {
                // Whatever is wrong with an option is wrong with all ids.
                if let Ok(example) =
                    argument::value(subject.argument.kind, subject.argument.example)
                    && let Err(misfit) = row.call.key(&arguments, subject.argument.name, &example)
                    && misfit.argument != subject.argument.name
                {
                    return Err(refuse(&told(row, &misfit)));
                }
                let parse = parse(row, subject, arguments.clone());
                let words = matches.get_many::<String>(tree::IDS);
                let words = words.into_iter().flatten();
                let from_upn = subject.is_user_name && matches.get_flag(tree::FROM_UPN);
                Ids::of(subject.noun, words, from, from_upn, parse)?
            }
            None => {
                let checked = row.call.check(&arguments);
                checked.map_err(|misfit| refuse(&told(row, &misfit)))?;
                Ids::default()
            }
        };
        Ok(Self {
            row,
            arguments,
            ids,
            strict,
        })
    }
}

impl Question {
    /// What holds for every call, by the words of the options.
    pub(crate) fn by_words(&self) -> Map<String, Value> {
        let options = self.row.options.iter();
        let said = options.filter_map(|option| {
            let value = self.arguments.get(option.name)?;
            Some((option.word.to_owned(), value.clone()))
        });
        said.collect()
    }
}

/// What the options say.
fn arguments(row: &Row, matches: &ArgMatches) -> Arguments {
    let mut arguments = Arguments::new();
    for option in row.options {
        let Some(values) = matches.get_many::<Value>(option.word) else {
            continue;
        };
        let mut values: Vec<_> = values.cloned().collect();
        let value = match option.is_list {
            true => Value::Array(values),
            false => values.pop().unwrap_or_default(),
        };
        arguments.insert(option.name.to_owned(), value);
    }
    arguments
}

/// What tells ids from what is none.
fn parse(row: &'static Row, subject: Subject, arguments: Arguments) -> Parse {
    Arc::new(move |text| {
        let value = argument::value(subject.argument.kind, text)
            .map_err(|reason| no_id(&subject, text, &reason))?;
        let key = row.call.key(&arguments, subject.argument.name, &value);
        key.map_err(|misfit| match misfit.argument == subject.argument.name {
            true => no_id(&subject, text, &misfit.reason),
            false => told(row, &misfit).into(),
        })
    })
}

/// Says what an id looks like, and why this is none.
fn no_id(subject: &Subject, text: &str, reason: &str) -> Wrong {
    let sentence = match subject.form {
        None => reason.to_owned(),
        Some(form) => {
            let shown: String = text.chars().take(100).collect();
            let cut = if shown == text { "" } else { "…" };
            format!(
                "{shown:?}{cut} names no {}: {form} ({reason})",
                subject.noun
            )
        }
    };
    let is_upn = subject.is_user_name && text.contains('@');
    let hint = is_upn.then(|| "--from-upn asks about the part before the @".to_owned());
    Wrong { sentence, hint }
}

/// Says which option is wrong, and why.
fn told(row: &Row, misfit: &Misfit) -> String {
    let Misfit { argument, reason } = misfit;
    let is_meant = |name: &str| argument.split(['[', '.']).next() == Some(name);
    let option = row.options.iter().find(|option| is_meant(option.name));
    match option {
        Some(option) => format!("--{} does not fit: {reason}", option.word),
        None => format!("this cannot be asked: {reason}"),
    }
}

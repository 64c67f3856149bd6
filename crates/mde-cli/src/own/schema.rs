//! Owns `mde schema`: the JSON Schema of what a command prints. It is made of the types that answers are read into, so
//! that it says what the contract says.
//!
//! Its version is the program's: what callers of the types notice of a change of the contract, readers of the output
//! notice as well, and `xtask diff --gate` says when the version has to be raised for it.

use std::{
    collections::{BTreeSet, HashSet},
    io::{self, Write as _},
};

use clap::{Arg, ArgMatches, Command};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::{
    colour, diagnostics,
    exit::Exit,
    failure::Failure,
    generated::commands::ROWS,
    own::{Heed, Own, Tree},
    row::Row,
    run::session,
};

/// What is typed behind `mde`.
const WORD: &str = "schema";

/// The command.
pub(crate) const OWN: Own = Own {
    word: WORD,
    command,
    settings: Heed::Never,
    run,
};

/// The ids of the two words.
const GROUP: &str = "group";
const ASKED: &str = "asked";

fn command() -> Command {
    let word = |id, name: &'static str, index: usize, help: &'static str| {
        let mut words: Vec<_> = ROWS.iter().map(|row| row.words[index]).collect();
        let mut seen = HashSet::new();
        words.retain(|word| seen.insert(*word));
        Arg::new(id)
            .value_name(name)
            .required(true)
            .value_parser(words)
            .help(help)
    };
    let examples = ROWS.iter().map(|row| {
        let words = row.words.join(" ");
        format!("\n  mde {WORD} {words}\n      of what `mde {words}` prints")
    });
    Command::new(WORD)
        .about("Print the JSON Schema of what a command prints")
        .long_about(
            "Print the JSON Schema of what a command prints: of a line of --format ndjson, which is an item of the array \
            of --format json.\n\n\
            It is of draft 2020-12. `$id` and `x-version` hold the program's version: within a major version (before 1.0 \
            within a minor one) what is there keeps its name and its type, and more may come. An answer that \
            breaks the service's contract is printed as it came, and need not fit.",
        )
        .arg(word(GROUP, "WORD", 0, "The command's first word"))
        .arg(word(ASKED, "WORD", 1, "Its second word"))
        .after_help(colour::sections(&format!(
            "Examples:{}",
            examples.collect::<String>()
        )))
}

fn run(matches: &ArgMatches, _: Tree) -> Exit {
    let word = |id| {
        matches
            .get_one::<String>(id)
            .map(String::as_str)
            .unwrap_or_default()
    };
    let words = [word(GROUP), word(ASKED)];
    let Some(row) = ROWS.iter().find(|row| row.words == words) else {
        let all = ROWS.iter().map(|row| row.words.join(" "));
        diagnostics::error(&format!(
            "there is no command `mde {}`; there are {}",
            words.join(" "),
            all.collect::<Vec<_>>().join(", ")
        ));
        return Exit::Usage;
    };
    let mut out = io::stdout().lock();
    let printed = writeln!(out, "{:#}", of(row)).and_then(|()| out.flush());
    session::written(printed, Exit::Answered)
}

/// The schema of a line.
fn of(row: &Row) -> Value {
    let mut schemas = SchemaSettings::draft2020_12().into_generator();
    let item = row.call.item(&mut schemas);
    let failure = schemas.subschema_for::<Failure>();
    let subject = row.subject.map(|subject| subject.noun);
    let answered = match row.shape.member {
        Some(member) if row.shape.is_many => {
            beside(subject, member, &json!({ "type": "array", "items": item }))
        }
        // What has no body is null.
        Some(member) => beside(
            subject,
            member,
            &json!({ "anyOf": [item, { "type": "null" }] }),
        ),
        None => item.to_value(),
    };
    let failed = beside(subject, "error", failure.as_value());
    let version = env!("CARGO_PKG_VERSION");
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:mde:{version}:{}", row.words.join(":")),
        "x-version": version,
        "title": format!("A line of `mde {} --format ndjson`", row.words.join(" ")),
        "description": row.about,
        "anyOf": [answered, failed],
        "$defs": schemas.take_definitions(true),
    })
}

/// An object of a value, and of what it is about.
fn beside(subject: Option<&str>, member: &str, value: &Value) -> Value {
    let mut properties = Map::new();
    if let Some(noun) = subject {
        let text = json!({ "type": "string", "description": "What was asked about." });
        properties.insert(noun.to_owned(), text);
    }
    properties.insert(member.to_owned(), value.clone());
    // In the same order however maps are built.
    let required: BTreeSet<_> = properties.keys().cloned().collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

//! Owns `mde schema`: the JSON Schema of what a command prints. It is made of the types that answers are read into, so
//! that it says what the contract says.
//!
//! Its version is the program's: what callers of the types notice of a change of the contract, readers of the output
//! notice as well, and `xtask diff --gate` says when the version has to be raised for it.

use std::io::{self, Write as _};

use clap::{ArgMatches, Command};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::{
    exit::Exit,
    failure::Failure,
    own::{Own, Tree},
    row::Row,
    session,
    tree::{self, Chosen},
};

/// What is typed behind `mde`.
const WORD: &str = "schema";

/// The command.
pub(crate) const OWN: Own = Own {
    word: WORD,
    command,
    run,
};

fn command() -> Command {
    let of = |row: &'static Row| {
        Command::new(row.words[1])
            .about(format!("The schema of what `{}` prints", typed(row)))
            .override_usage(format!("mde {WORD} {}", row.words.join(" ")))
    };
    Command::new(WORD)
        .about("Print the JSON Schema of what a command prints")
        .long_about(
            "Print the JSON Schema of what a command prints: of a line of --format ndjson, which is an item of the array \
            of --format json.\n\n\
            It is of draft 2020-12. `$id` and `x-version` hold the program's version: within a major version (before 1.0 \
            within a minor one) what is there keeps its name and its type, and more may come. An answer that \
            breaks the service's contract is printed as it came, and need not fit.",
        )
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(tree::groups(of))
}

fn typed(row: &Row) -> String {
    format!("mde {}", row.words.join(" "))
}

fn run(matches: &ArgMatches, _: Tree) -> Exit {
    // clap lets nothing through that is no command.
    let Some(Chosen::Row(row, _)) = tree::chosen(&[], matches) else {
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
        "title": format!("A line of `{} --format ndjson`", typed(row)),
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
    let required: Vec<_> = properties.keys().cloned().collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

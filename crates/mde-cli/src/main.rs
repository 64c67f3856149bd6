//! `mde`: ask Microsoft Defender for Endpoint from the command line.
//!
//! Owns the order of things: read the arguments, refuse what is wrong before anything is asked, ask,
//! and end with the exit code.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | JSON comes from the raw bytes of each item, not from the typed value. | The spelling of numbers and the order of properties survive, whatever the types know. | Writing the typed value: a number beyond 2^53 or `1.0` might come out otherwise. |
//! | Every character that acts on a terminal is escaped, in every format. | Output is piped and pasted; a device's name is anybody's text. | Escaping on terminals only. |
//! | What is named is asked about at once, as far as the quota goes, and printed as it is answered. | The quota lets a hundred go in one burst; whoever reads a pipe can begin with the first. | One after the other; the order of asking, with memory for all that came early. |
//! | An entity that was asked for itself is printed by itself; what belongs to something stands beside it: `{"user", "machines"}`. | `jq .id` is what people type, and `{"machine": "0a1b…", "machine": {…}}` would have one name twice. | One envelope for all. |
//! | What one command prints with `--format ids` is what the next one takes, and the contract says what that is. | Users are asked about by their account names, and not by their ids. | The property `id`, and jq for the rest. |
//! | The quota is kept in a state file by default. | Runs follow each other closely, and a person does not know what the last one used. | In memory, as the library does. |
//! | What happened is noted before it is written, and a closed pipe changes no exit code. A disk that is full is 6, whoever failed. | `… \| head` is no failure, and must hide none; of output that could not be written nothing can be relied on. | Ending by the signal PIPE, as C programs do: 141 says nothing of the question. |
//! | Colours are by what the contract says that a value tells, written always and taken out of a stream that takes none. | No property has a colour by hand, and widths are computed before there are any. | A switch that everything which prints has to be handed. |
//! | `--columns` in CSV leaves out what it does not name, `rest` included; `error` is always there. | Who chooses wants to see no more, and a failure may not look like an empty answer. | `rest` always: a choice of two would print all. |
//! | A jq expression that fails for an object costs that object alone; one that comes to no end ends the run. | The next answers may fit; what loops once would do it again. | Ending at the first. |
//! | In the order of the ids at most 200 wait for their turn. | Twice as many as are asked about at once: memory stays flat, however slow the first is. | A file on disk for those that are early. |
//! | The counts at the end are for terminals, and elsewhere for `--verbose`. | So do gh and kubectl: a script's standard error is for what went wrong. | Always. |
//! | What is wrong with the command line is told on standard error alone, in every format. | No answer is mixed up with it, and the exit code is 2. | An object of JSON, also where nothing was asked. |
//! | No secret is a flag. | Arguments are visible to others. | A flag; a prompt. |

mod apart;
mod args;
mod call;
mod colour;
mod destination;
mod diagnostics;
mod exit;
mod failure;
mod generated;
mod ids;
mod items;
mod kept;
mod log;
mod lookup;
mod meant;
mod output;
mod own;
mod question;
mod refusal;
mod regular_file;
mod row;
mod run;
mod safe_text;
mod service;
mod settings;
mod tree;
mod unknown_option;
mod view;

use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use args::{IdsArgs, KeepArgs, OutputArgs, PaceArgs, ServiceArgs, WatchArgs};
use clap::{ArgMatches, Command, FromArgMatches as _, parser::ValueSource};
use destination::Destination;
use exit::Exit;
use lookup::turns::Turns;
use output::{Format, Printing};
use own::{Heed, Own};
use question::Question;
use refusal::Refusal;
use row::Row;
use run::{
    dry_run,
    session::{self, Said},
};
use tree::Chosen;
use view::View;

/// The commands of the program's own, in the order of the help.
const OWN: &[Own] = &[
    own::raw::OWN,
    own::doctor::OWN,
    own::config::OWN,
    own::schema::OWN,
    own::completions::OWN,
    own::man::OWN,
    #[cfg(feature = "demo")]
    own::mock::OWN,
];

/// The whole command line.
fn command_line() -> Command {
    tree::command(OWN)
}

fn main() -> ExitCode {
    let colours = colour::choose(std::env::args_os());
    let read = command_line().color(colours).try_get_matches();
    let is_help = read.as_ref().is_err_and(|clap| !clap.use_stderr());
    let apart = apart::refused(&command_line(), std::env::args_os());
    if let Some(refusal) = apart.filter(|_| !is_help) {
        return refusal.told().into();
    }
    let exit = match read {
        Ok(matches) => match listen(&matches) {
            Ok(()) => match tree::chosen(OWN, &matches) {
                Some(Chosen::Row(row, matches)) => asked(row, matches),
                Some(Chosen::Own(own, matches)) => own_command(own, matches),
                // clap lets nothing through that is no command.
                None => Exit::Usage,
            },
            Err(sentence) => {
                diagnostics::error(&sentence);
                Exit::Usage
            }
        },
        Err(wrong) => told(wrong),
    };
    exit.into()
}

/// Begins to tell on standard error what is wanted there.
fn listen(matches: &ArgMatches) -> Result<(), String> {
    let is_quiet = matches.get_flag(tree::QUIET);
    if is_quiet {
        diagnostics::be_quiet();
    }
    log::listen(matches.get_flag(tree::VERBOSE), is_quiet)
}

/// What clap has to say, which is help if it is no error.
fn told(mut clap: clap::Error) -> Exit {
    if clap.use_stderr() {
        let unknown = unknown_option::hint(&mut clap);
        // As with every diagnostic: the exit code says the same.
        let _ = clap.print();
        view::hint(&clap).into_iter().for_each(diagnostics::hint);
        unknown.iter().for_each(|hint| diagnostics::hint(hint));
        return Exit::Usage;
    }
    let printed = clap.print().and_then(|()| io::stdout().flush());
    session::written(printed, Exit::Answered)
}

/// Does what is about no operation.
fn own_command(own: &Own, matches: &ArgMatches) -> Exit {
    let words = [own.word];
    match own.settings {
        Heed::Always => match settings::heeded(command_line, &words, matches) {
            Ok(matches) => (own.run)(&matches, command_line),
            Err(exit) => exit,
        },
        Heed::IfSound => {
            let matches = settings::heeded_if_sound(command_line, &words, matches);
            (own.run)(&matches, command_line)
        }
        Heed::Never => (own.run)(matches, command_line),
    }
}

/// Asks an operation, and sees to it that a summary is of this run.
fn asked(row: &'static Row, matches: &ArgMatches) -> Exit {
    let command = row.words.join(" ");
    asked_if_sound(row, &command, matches).unwrap_or_else(|exit| {
        let watch = WatchArgs::from_arg_matches(matches).ok();
        let keep = KeepArgs::from_arg_matches(matches).ok();
        let ids = matches.try_get_one::<PathBuf>("ids_file").ok().flatten();
        if let Some(summary) = watch.and_then(|watch| watch.summary)
            && keep.is_some_and(|keep| {
                !destination::is_taken(&summary, &keep, ids.map(PathBuf::as_path))
            })
        {
            session::refused(&summary, &command, exit);
        }
        exit
    })
}

/// Asks an operation. Whatever can be known before anything is sent is refused before.
fn asked_if_sound(row: &'static Row, command: &str, matches: &ArgMatches) -> Result<Exit, Exit> {
    let matches = &settings::heeded(command_line, &row.words, matches)?;
    let output = OutputArgs::from_arg_matches(matches).map_err(told)?;
    let service = ServiceArgs::from_arg_matches(matches).map_err(told)?;
    let pace = PaceArgs::from_arg_matches(matches).map_err(told)?;
    let watch = WatchArgs::from_arg_matches(matches).map_err(told)?;
    let from = match row.subject {
        Some(_) => IdsArgs::from_arg_matches(matches).map_err(told)?,
        None => IdsArgs::default(),
    };
    let chosen = matches.get_one::<Format>(tree::FORMAT).copied();
    let keep = KeepArgs::from_arg_matches(matches).map_err(told)?;
    // A setting is for what is printed; of a file the name says it.
    let is_typed = |id| matches.value_source(id) == Some(ValueSource::CommandLine);
    let format = match &keep.output {
        Some(file) => {
            let typed = chosen.filter(|_| is_typed(tree::FORMAT));
            Some(Format::of_file(file, typed).map_err(Refusal::told)?)
        }
        None => chosen,
    };
    let view = View::of(row, matches, format).map_err(Refusal::told)?;
    if output.csv_raw && view.format != Format::Csv && is_typed("csv_raw") {
        let hint = "add --format csv, or leave it away".to_owned();
        return Err(Refusal::usage("--csv-raw goes with --format csv only", Some(hint)).told());
    }
    let question = Question::of(row, matches, &from, output.strict)?;
    let said = Said {
        command,
        service: &service,
        pace: &pace,
        watch: &watch,
    };
    let turns = view.is_ordered.then(Turns::default);
    let printing = Printing {
        format: view.format,
        csv_raw: output.csv_raw,
        arranged: view.arranged,
    };
    let ids = from.ids_file.as_deref();
    if let Some(summary) = &watch.summary
        && destination::is_taken(summary, &keep, ids)
    {
        let what = "the output, its journal or the ids are there";
        diagnostics::error(&format!("{}: {what}", summary.display()));
        diagnostics::hint("choose another --summary");
        return Err(Exit::Usage);
    }
    if watch.dry_run {
        let output = Destination::look(&keep, ids, &question, &printing)?;
        let plan = dry_run::Plan {
            command: command.to_owned(),
            operation: row.call.operation(),
            ids: row.subject.map(|subject| (question.ids, subject.noun)),
            output,
            max_calls: watch.max_calls,
            json: matches!(chosen, Some(Format::Json | Format::Ndjson)),
        };
        return Ok(session::run(said, |service, _| {
            dry_run::tell(service, plan)
        }));
    }
    let destination = Destination::of(&keep, ids, &question, &printing)?;
    let exit = session::run(said, move |service, watch| {
        lookup::run(service, question, printing, destination, turns, watch)
    });
    Ok(exit)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_well_formed() {
        super::command_line().debug_assert();
    }
}

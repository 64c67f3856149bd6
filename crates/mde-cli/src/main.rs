//! `mde`: ask Microsoft Defender for Endpoint from the command line.
//!
//! Owns the order of things: read the arguments, refuse what is wrong before anything is asked, ask,
//! and end with the exit code.

mod args;
mod diagnostics;
mod exit;
mod failure;
mod lookup;
mod output;
mod safe_text;
mod service;

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use args::{Cli, Format, MachinesArgs, Subject, UserCommand};
use clap::Parser as _;
use exit::Exit;
use service::Service;

fn main() -> ExitCode {
    let exit = match Cli::try_parse() {
        Ok(Cli {
            subject: Subject::User(UserCommand::Machines(args)),
        }) => user_machines(&args),
        Err(wrong) if wrong.use_stderr() => {
            // As with every diagnostic: the exit code says the same.
            let _ = wrong.print();
            Exit::Usage
        }
        Err(help) => written(
            help.print()
                .and_then(|()| io::stdout().flush())
                .map(|()| Exit::Answered),
        ),
    };
    exit.into()
}

fn user_machines(args: &MachinesArgs) -> Exit {
    if args.csv_raw && args.format() != Format::Csv {
        diagnostics::error("--csv-raw goes with --format csv only");
        return Exit::Usage;
    }
    let users = match lookup::users(&args.users) {
        Ok(users) => users,
        Err(sentences) => {
            sentences
                .iter()
                .for_each(|sentence| diagnostics::error(sentence));
            return Exit::Usage;
        }
    };
    // Connections, and the demo's stand-in, live on the worker: a terminal or pipe that takes the
    // output slowly holds up only this thread.
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            diagnostics::error(&format!("cannot start: {error}"));
            return Exit::Unavailable;
        }
    };
    let exit = runtime.block_on(async {
        let service = match Service::open(&args.service).await {
            Ok(service) => service,
            Err(refusal) => {
                diagnostics::error(&refusal.sentence);
                refusal.hint.iter().for_each(|hint| diagnostics::hint(hint));
                return refusal.exit;
            }
        };
        let mut report = output::to_stdout(args.format(), args.csv_raw);
        written(lookup::run(&service.client, &users, &mut *report).await)
    });
    // A name look-up that hangs must not hold up the end.
    runtime.shutdown_background();
    exit
}

/// How the run ended, given that its output may not have been written.
fn written(result: io::Result<Exit>) -> Exit {
    match result {
        Ok(exit) => exit,
        // Whoever read the output has seen enough, as `head` has.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Answered,
        Err(error) => {
            diagnostics::error(&format!("cannot write the output: {error}"));
            Exit::Unavailable
        }
    }
}

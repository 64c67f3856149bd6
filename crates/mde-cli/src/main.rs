//! `mde`: ask Microsoft Defender for Endpoint from the command line.
//!
//! Owns the order of things: read the arguments, refuse what is wrong before anything is asked, ask,
//! and end with the exit code.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | JSON comes from the raw bytes of each machine, not from the typed value. | The spelling of numbers and the order of properties survive, whatever the types know. | Writing the typed value: a number beyond 2^53 or `1.0` might come out otherwise. |
//! | Every character that acts on a terminal is escaped, in every format. | Output is piped and pasted; a device's name is anybody's text. | Escaping on terminals only. |
//! | Users are asked at once, as far as the quota goes, and printed as they are answered. | The quota lets a hundred go in one burst; whoever reads a pipe can begin with the first. | One after the other; the order of asking, with memory for all that came early. |
//! | The quota is kept in a state file by default. | Runs follow each other closely, and a person does not know what the last one used. | In memory, as the library does. |
//! | What happened is noted before it is written, and a closed pipe changes no exit code. A disk that is full is 6, whoever failed. | `… \| head` is no failure, and must hide none; of output that could not be written nothing can be relied on. | Ending by the signal PIPE, as C programs do: 141 says nothing of the question. |
//! | No secret is a flag. | Arguments are visible to others. | A flag; a prompt. |

mod args;
mod diagnostics;
mod doubtful_names;
mod exit;
mod failure;
mod interrupt;
mod log;
mod lookup;
mod output;
mod quota_wait;
mod safe_text;
mod service;
mod state_folder;
mod unanswered;
mod users;

use std::{
    io::{self, Write as _},
    process::ExitCode,
    time::Duration,
};

use args::{Cli, Format, MachinesArgs, Subject, UserCommand};
use clap::Parser as _;
use exit::Exit;
use interrupt::Interrupts;
use lookup::Ended;
use service::Service;
use tokio::{sync::oneshot, time::timeout};
use users::Users;

/// How long writing what is at hand may hold up the end of an interrupted run.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// How long telling other runs of the quota that was used may hold up the end.
const LAST_COUNT: Duration = Duration::from_secs(2);

fn main() -> ExitCode {
    let exit = match Cli::try_parse() {
        Ok(Cli {
            verbose,
            subject: Subject::User(UserCommand::Machines(args)),
        }) => match log::listen(verbose) {
            Ok(()) => user_machines(&args),
            Err(sentence) => {
                diagnostics::error(&sentence);
                Exit::Usage
            }
        },
        Err(wrong) if wrong.use_stderr() => {
            // As with every diagnostic: the exit code says the same.
            let _ = wrong.print();
            Exit::Usage
        }
        Err(help) => written(
            help.print().and_then(|()| io::stdout().flush()),
            Exit::Answered,
        ),
    };
    exit.into()
}

fn user_machines(args: &MachinesArgs) -> Exit {
    if args.csv_raw && args.format() != Format::Csv {
        diagnostics::error("--csv-raw goes with --format csv only");
        return Exit::Usage;
    }
    let users = match Users::of(args) {
        Ok(users) => users,
        Err(exit) => return exit,
    };
    // The worker is for connections, the demo's stand-in and the run; this thread waits for signals.
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return cannot_start(&error),
    };
    let exit = runtime.block_on(ask(args, users));
    // A name look-up that hangs, or standard input, must not hold up the end.
    runtime.shutdown_background();
    exit
}

async fn ask(args: &MachinesArgs, users: Users) -> Exit {
    let mut interrupts = match Interrupts::listen() {
        Ok(interrupts) => interrupts,
        Err(error) => return cannot_start(&error),
    };
    let service = match Service::open(&args.service, &args.pace).await {
        Ok(service) => service,
        Err(refusal) => {
            diagnostics::error(&refusal.sentence);
            refusal.hint.iter().for_each(|hint| diagnostics::hint(hint));
            return refusal.exit;
        }
    };
    let client = service.client.clone();
    let report = output::to_stdout(args.format(), args.csv_raw);
    let (interrupt, interrupted) = oneshot::channel();
    let strict = args.strict;
    let mut run =
        tokio::spawn(
            async move { lookup::run(&service, users, report, strict, interrupted).await },
        );
    let exit = tokio::select! {
        result = &mut run => match result {
            Ok(Ended { exit, written: result }) => written(result, exit),
            Err(panicked) => std::panic::resume_unwind(panicked.into_panic()),
        },
        exit = interrupts.next() => {
            // The run may have ended at the same moment.
            let _ = interrupt.send(());
            let _ = timeout(LAST_WORDS, run).await;
            exit
        }
    };
    match timeout(LAST_COUNT, client.flush()).await {
        Ok(Ok(())) => {}
        // It was told with the answers, if it matters.
        Ok(Err(error)) => {
            tracing::debug!(%error, "the quota's store was not told of the last calls")
        }
        Err(_) => tracing::debug!("the quota's store takes too long to be told of the last calls"),
    }
    exit
}

fn cannot_start(error: &io::Error) -> Exit {
    diagnostics::error(&format!("cannot start: {error}"));
    Exit::Unavailable
}

/// How the run ended, given that its output may not have been written.
fn written(result: io::Result<()>, exit: Exit) -> Exit {
    match result {
        Ok(()) => exit,
        // Whoever read the output has seen enough, as `head` has: that is no failure, and hides none.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => exit,
        // What of the output is there cannot be relied on, whatever became of the users.
        Err(error) => {
            diagnostics::error(&format!("cannot write the output: {error}"));
            Exit::Unavailable
        }
    }
}

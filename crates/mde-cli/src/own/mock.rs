//! Owns `mde mock`: the service's stand-in as a process of its own, to be asked by other runs. What it takes and does
//! is the stand-in's own program.

use clap::{ArgMatches, Args as _, Command, FromArgMatches as _};
use mde_mock::program::{Listening, Program, ProgramError};

use crate::{
    diagnostics,
    exit::Exit,
    generated::commands::ROWS,
    own::{Heed, Own, Tree},
    run::session,
    tree,
};

/// What is typed behind `mde`.
const WORD: &str = "mock";

/// The command.
pub(crate) const OWN: Own = Own {
    word: WORD,
    command,
    settings: Heed::Never,
    run,
};

fn command() -> Command {
    let port = "8080";
    let url = format!("http://127.0.0.1:{port}");
    let ask = ask(&Listening::new(&url));
    Program::augment_args(Command::new(WORD))
        .about("Run a stand-in of the service, with made-up data, for other programs to ask")
        .after_help(format!(
            "Examples:\n  \
              mde {WORD} --port {port}\n      \
                  until Ctrl-C; then in another terminal\n  \
              {ask}\n      \
                  a question to it: any token will do, and no quota but its own is counted\n  \
              mde {WORD} --fault 503*2,429:2s --log-requests\n      \
                  with faults to begin with, and every request on standard error\n\n\
            Exit codes:\n  \
              0  it was told to end, by Ctrl-C or the signal TERM\n  \
              2  the command line is wrong, or a file named there does not hold what it should\n  \
              6  it cannot listen there, or a file could not be written"
        ))
}

/// How to ask it, in the words of this program.
fn ask(listening: &Listening<'_>) -> String {
    let question = ROWS.first().map(tree::line).unwrap_or_default();
    let trust = match (listening.is_tls, listening.ca_file) {
        (true, Some(path)) => format!(" --ca-file '{}'", path.display()),
        (true, None) => " --ca-file CA.pem (which it writes with --write-ca CA.pem)".to_owned(),
        (false, _) => String::new(),
    };
    let url = listening.url;
    format!("MDE_TOKEN=any {question} --base-url {url} --no-quota{trust}")
}

fn run(matches: &ArgMatches, _: Tree) -> Exit {
    let program = match Program::from_arg_matches(matches) {
        Ok(program) => program,
        Err(error) => {
            let _ = error.print();
            return Exit::Usage;
        }
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return session::cannot_start(&error),
    };
    match runtime.block_on(program.run("mde mock", ask)) {
        Ok(()) => Exit::Answered,
        Err(problem) => {
            diagnostics::error(&problem.to_string());
            match problem {
                ProgramError::Input(_) => Exit::Usage,
                ProgramError::Machine(_) => Exit::Unavailable,
            }
        }
    }
}

//! The program `mde-mock`: the stand-in, to be asked with curl.

use std::process::ExitCode;

use clap::{Args as _, Command, FromArgMatches as _};
use mde_mock::program::{Listening, Program, ProgramError};

const NAME: &str = "mde-mock";

#[tokio::main]
async fn main() -> ExitCode {
    let command = Program::augment_args(Command::new(NAME).version(env!("CARGO_PKG_VERSION")));
    let program = Program::from_arg_matches(&command.get_matches());
    let program = program.unwrap_or_else(|error| error.exit());
    match program.run(NAME, try_it).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{NAME}: {problem}");
            match problem {
                ProgramError::Input(_) => ExitCode::from(2),
                ProgramError::Machine(_) => ExitCode::FAILURE,
            }
        }
    }
}

/// A first question.
fn try_it(listening: &Listening<'_>) -> String {
    let trust = match (listening.is_tls, listening.ca_file) {
        (false, _) => String::new(),
        (true, None) => "--insecure ".to_owned(),
        (true, Some(path)) => format!("--cacert '{}' ", path.display()),
    };
    format!(
        "curl {trust}-H 'Authorization: Bearer any' {}/api/users/user1/machines",
        listening.url
    )
}

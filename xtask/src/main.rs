//! `cargo xtask`: makes the client from the spec, and says when the two no longer agree.
//!
//! What is true of any document is in the `spec-*` crates; here is what is true of this workspace. The
//! path of a run: a module of [`commands`] reads the document, [`xtask::house`] holds it against the rules, which are
//! those for any document and ours, [`mod@xtask::generate`] renders every generated file in memory, and a report
//! says what was found.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | xtask allocates by mimalloc, and `diff` makes its two clients at once. | The generator makes and drops millions of tokens and nodes: a check or a comparison of a spec of 1 MB took a third longer with the system's allocator of Linux, and two clients one after the other take twice as long. Its price: a C file more to build, and memory (some 460 MiB at the peak of a comparison, where it was 269). | Parsing less of what the generator makes: the first column would no longer be the generator's own truth. rayon: two threads need no pool. |

#![allow(
    clippy::result_large_err,
    reason = "a finding as an error ends the run, so that its size costs nothing"
)]

mod commands;
mod workspace;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use spec_document::report::{Format, Outcome, Program, Report};
use xtask::house::RULES;

/// A run makes and drops millions of tokens and nodes; with the system's allocator of Linux it takes a
/// third longer (`cargo bench -p xtask --bench check`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// This program, as its reports name it.
const PROGRAM: Program = Program {
    name: "cargo xtask",
    version: env!("CARGO_PKG_VERSION"),
    rules: || RULES.all().map(|rule| (rule.id, rule.why)).collect(),
};

/// Makes the client from its OpenAPI spec, and checks that both still agree.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write every generated file anew: all of them, or none if anything is wrong
    Generate(commands::source::Source),
    /// Check the spec by every rule, and the generated files against the spec
    ///
    /// Exits with 0 when everything is fresh, with 4 when `cargo xtask generate` would mend all
    /// findings, and with 100 when a person has to mend something.
    Check(commands::check::Args),
    /// Print the bundle with every deviation among the examples, for tools that send nothing else
    ///
    /// The bundle itself has only those there that its schemas allow. Exits with 100 when the spec has to
    /// be mended first.
    Bundle(commands::bundle::Args),
    /// Say what a change of the spec means, and which version it demands
    ///
    /// Three columns: whether code of Rust callers still compiles, what programs that run will see of
    /// a service that follows the new spec, and what the service will see of new clients. Ends with
    /// `requires: major|minor|patch|none` and exits with 0. Exits with 100 when the comparison could
    /// not be made, or with --gate when the version of the workspace is not raised enough.
    Diff(commands::diff::Args),
    /// Hold the spec against the service's own description of itself
    ///
    /// Exits with 0 when every difference is acknowledged in `spec/drift.toml`, and with 100 when one
    /// is not, or nothing could be compared.
    Drift(commands::drift::Args),
    /// Hold the client against the spec on a target: the stand-in, another service, or the live one
    Contract(Box<commands::contract::Args>),
}

impl Command {
    fn format(&self) -> Format {
        match self {
            Self::Generate(source) => source.format,
            Self::Check(args) => args.source.format,
            Self::Drift(args) => args.format,
            // They have formats of their own.
            Self::Bundle(_) | Self::Diff(_) | Self::Contract(_) => Format::Human,
        }
    }
}

fn main() -> ExitCode {
    let Cli { command } = Cli::parse();
    let stdout = io::stdout();
    let colour = stdout.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
    let mut out = io::BufWriter::new(stdout.lock());
    let mut report = Report::new(
        PROGRAM,
        &mut out,
        command.format(),
        colour,
        workspace::root().ok(),
    );
    let outcome = run(&command, &mut report);
    if let Err(error) = &outcome {
        // Whoever does not take the report any more cannot be told so by it.
        let _ = report.error(&format!("{error:#}"));
    }
    match outcome.and_then(|outcome| Ok(out.flush().map(|()| outcome)?)) {
        Ok(outcome) => outcome.exit_code(),
        Err(error) => {
            let _ = out.flush();
            eprintln!("error: {error:#}");
            Outcome::Failure.exit_code()
        }
    }
}

fn run(command: &Command, report: &mut Report<'_>) -> anyhow::Result<Outcome> {
    match command {
        Command::Generate(source) => commands::generate::run(source, report),
        Command::Check(args) => commands::check::run(args, report),
        Command::Bundle(args) => commands::bundle::run(args, report),
        Command::Diff(args) => commands::diff::run(args, report),
        Command::Drift(args) => commands::drift::run(args, report),
        Command::Contract(args) => commands::contract::run(args, report),
    }
}

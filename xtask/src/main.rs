//! `cargo xtask`: makes the client from the spec, and says when the two no longer agree.
//!
//! The path of a run: [`document`] reads the YAML, [`rules`] hold it against everything that would
//! make the generator fail or the client misbehave, [`mod@generate`] renders every generated file in
//! memory, and [`freshness`] compares those with the files on disk. [`report`] prints what was found.

#![allow(
    clippy::result_large_err,
    reason = "a finding as an error ends the run, so that its size costs nothing"
)]

mod commands;
mod generate;
mod house;
mod period;
mod workspace;

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};

use crate::house::RULES;
use spec_document::document::Document;
use spec_document::finding::{Finding, Severity};
use spec_document::report::{Format, Outcome, Program, Report, counted, relative};

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
    Generate(Source),
    /// Check the spec by every rule, and the generated files against the spec
    ///
    /// Exits with 0 when everything is fresh, with 4 when `cargo xtask generate` would mend all
    /// findings, and with 100 when a person has to mend something.
    Check(Check),
    /// Print the bundle with every deviation among the examples, for tools that send nothing else
    ///
    /// The bundle itself has only those there that its schemas allow. Exits with 100 when the spec has to
    /// be mended first.
    Bundle {
        /// The spec, in YAML or JSON [default: spec/openapi.yaml of the workspace]
        #[arg(long, value_name = "FILE")]
        spec: Option<PathBuf>,
    },
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

#[derive(Debug, Args)]
struct Source {
    /// The spec, in YAML or JSON [default: spec/openapi.yaml of the workspace]
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Debug, Args)]
struct Check {
    #[command(flatten)]
    source: Source,
    /// Check nothing, but say what a rule is for, with a spec that breaks it and what mends it
    #[arg(long, value_name = "RULE", conflicts_with_all = ["spec", "format"])]
    explain: Option<String>,
    /// Check nothing, but list every rule with its reason
    #[arg(long, conflicts_with_all = ["spec", "format", "explain"])]
    rules: bool,
}

impl Command {
    fn format(&self) -> Format {
        match self {
            Self::Generate(source) | Self::Check(Check { source, .. }) => source.format,
            Self::Drift(args) => args.format,
            // They have formats of their own.
            Self::Bundle { .. } | Self::Diff(_) | Self::Contract(_) => Format::Human,
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
        Command::Check(Check { rules: true, .. }) => Ok(spec_rules::explain::list(&RULES, report)?),
        Command::Check(Check {
            explain: Some(id), ..
        }) => Ok(spec_rules::explain::one(&RULES, report, id)?),
        Command::Check(Check { source, .. }) => check(report, source),
        Command::Generate(source) => generate(report, source),
        Command::Bundle { spec } => bundle(report, spec.as_deref()),
        Command::Diff(args) => commands::diff::run(args, report),
        Command::Drift(args) => commands::drift::run(args, report),
        Command::Contract(args) => commands::contract::run(args, report),
    }
}

/// Where the workspace and the spec are.
fn locate(report: &mut Report<'_>, source: &Source) -> anyhow::Result<(PathBuf, PathBuf)> {
    let root = workspace::root()?;
    let spec = match &source.spec {
        Some(path) => std::path::absolute(path).context("--spec names no file")?,
        None => workspace::spec(&root),
    };
    report.status("Checking", relative(&spec).display())?;
    Ok((root, spec))
}

/// Generated files by their path in the workspace.
type Files = BTreeMap<PathBuf, String>;

/// Reads the spec, holds it against the rules and renders what is generated from it and from them.
fn examine(root: &Path, spec: &Path) -> Result<Files, Vec<Finding>> {
    let document = Document::read(spec).map_err(|finding| vec![finding])?;
    let findings = RULES.check(&document);
    if !findings.is_empty() {
        return Err(findings);
    }
    let mut files = generate::render(&document).map_err(|finding| vec![finding])?;
    files.extend(house::rules::listing::file(root).map_err(|finding| vec![finding])?);
    Ok(files)
}

fn check(report: &mut Report<'_>, source: &Source) -> anyhow::Result<Outcome> {
    let (root, spec) = locate(report, source)?;
    match examine(&root, &spec) {
        Err(findings) => conclude(report, &findings),
        Ok(files) => match spec_rust::findings(&generate::maker(&root), &files)? {
            findings if findings.is_empty() => fresh(report, &files, "as the spec makes them"),
            findings => conclude(report, &findings),
        },
    }
}

fn generate(report: &mut Report<'_>, source: &Source) -> anyhow::Result<Outcome> {
    let (root, spec) = locate(report, source)?;
    let files = match examine(&root, &spec) {
        Err(findings) => return conclude(report, &findings),
        Ok(files) => files,
    };
    let findings = spec_rust::findings(&generate::maker(&root), &files)?;
    if Outcome::of(&findings) == Outcome::Failure {
        return conclude(report, &findings);
    }
    spec_rust::write(&root, &files).context("no generated file was changed")?;
    for Finding { file, .. } in &findings {
        if files.contains_key(file) {
            report.status("Wrote", file.display())?;
        } else {
            std::fs::remove_file(root.join(file)).with_context(|| file.display().to_string())?;
            report.status("Removed", file.display())?;
        }
    }
    match findings.len() {
        0 => fresh(report, &files, "none of them changed"),
        changed => fresh(report, &files, &format!("{changed} of them changed")),
    }
}

/// Prints the bundle for tools that know nothing of deviations.
fn bundle(report: &mut Report<'_>, spec: Option<&Path>) -> anyhow::Result<Outcome> {
    let spec = match spec {
        Some(path) => std::path::absolute(path).context("--spec names no file")?,
        None => workspace::spec(&workspace::root()?),
    };
    let document = match Document::read(&spec) {
        Ok(document) => document,
        Err(finding) => return conclude(report, &[finding]),
    };
    let findings = RULES.check(&document);
    if !findings.is_empty() {
        return conclude(report, &findings);
    }
    report.text(&format!(
        "{:#}\n",
        house::bundle::with_all_deviations(document.value())
    ))?;
    Ok(Outcome::Fresh)
}

fn fresh(report: &mut Report<'_>, files: &Files, which: &str) -> anyhow::Result<Outcome> {
    let files = counted(files.len(), "generated file");
    report.summary(Outcome::Fresh, format_args!("{files}, {which}"))?;
    Ok(Outcome::Fresh)
}

/// Prints findings and what they come to.
fn conclude(report: &mut Report<'_>, findings: &[Finding]) -> anyhow::Result<Outcome> {
    for finding in findings {
        report.finding(finding)?;
    }
    let outcome = Outcome::of(findings);
    match outcome {
        Outcome::Fresh => {}
        Outcome::Stale => {
            let files = counted(findings.len(), "generated file");
            report.summary(outcome, format_args!("{files}; run `cargo xtask generate`"))?;
        }
        Outcome::Failure => {
            let failures = findings.iter().filter(|f| f.severity == Severity::Failure);
            let failures = counted(failures.count(), "finding");
            report.summary(
                outcome,
                format_args!("{failures} to mend by hand; nothing was written"),
            )?;
        }
    }
    Ok(outcome)
}

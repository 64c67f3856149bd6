//! `cargo xtask diff`: says what a change of the spec means, and which version it demands.

use std::path::PathBuf;

use semver::Version;

use xtask::{generate, house};

use crate::workspace;
use spec_diff::{Format, Question, Workspace, compare, print};
use spec_document::report::{Outcome, Report};

/// What is compared, and how it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to compare with: a branch, tag or commit, whose spec is taken, or a file
    #[arg(long, value_name = "REF|FILE")]
    base: String,
    /// The spec after the change [default: spec/openapi.yaml of the workspace]
    #[arg(long, value_name = "FILE")]
    head: Option<PathBuf>,
    /// How to tell it
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Fail unless the version in Cargo.toml is raised as far since the base as the changes demand
    #[arg(long)]
    gate: bool,
    /// The version that the base was [default: the one in the ref's Cargo.toml]
    #[arg(long, value_name = "VERSION")]
    base_version: Option<Version>,
}

/// Compares, and prints what came of it.
///
/// # Errors
/// When there is no workspace, or nothing can be printed.
pub(crate) fn run(args: &Args, report: &mut Report<'_>) -> anyhow::Result<Outcome> {
    let root = workspace::root()?;
    let workspace = Workspace {
        root: &root,
        spec: workspace::SPEC,
        check: |document| house::RULES.check(document),
        interface: generate::interface,
        rules: &house::diff::RULES,
        facade: Some(house::diff::FACADE),
        program: report.program().name,
    };
    let question = Question {
        base: args.base.clone(),
        head: args.head.clone().unwrap_or_else(|| workspace::spec(&root)),
        gate: args.gate,
        base_version: args.base_version.clone(),
    };
    let comparison = compare(&workspace, &question);
    print(report, args.format, &comparison)?;
    Ok(comparison.outcome())
}

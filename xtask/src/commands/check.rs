//! `cargo xtask check`: holds the spec against the rules, and the generated files against the spec.

use super::source::{Source, examine, locate};
use super::verdict::{conclude, fresh};
use spec_document::report::{Outcome, Report};
use spec_rules::explain;
use xtask::generate;
use xtask::house::RULES;

/// What is checked, or what is told of the rules instead.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) source: Source,
    /// Check nothing, but say what a rule is for, with a spec that breaks it and what mends it
    #[arg(long, value_name = "RULE", conflicts_with_all = ["spec", "format"])]
    explain: Option<String>,
    /// Check nothing, but list every rule with its reason
    #[arg(long, conflicts_with_all = ["spec", "format", "explain"])]
    rules: bool,
}

/// Checks, and says what is to be mended.
///
/// # Errors
/// When there is no workspace or no such rule, or nobody reads the report.
pub(crate) fn run(args: &Args, report: &mut Report<'_>) -> anyhow::Result<Outcome> {
    match &args.explain {
        _ if args.rules => Ok(explain::list(&RULES, report)?),
        Some(id) => Ok(explain::one(&RULES, report, id)?),
        None => check(&args.source, report),
    }
}

fn check(source: &Source, report: &mut Report<'_>) -> anyhow::Result<Outcome> {
    let (root, spec) = locate(source, report)?;
    match examine(&root, &spec) {
        Err(findings) => conclude(&findings, report),
        Ok(files) => match spec_rust::findings(&generate::maker(&root), &files)? {
            findings if findings.is_empty() => fresh(&files, "as the spec makes them", report),
            findings => conclude(&findings, report),
        },
    }
}

//! `cargo xtask bundle`: prints the bundle for tools that know nothing of deviations.

use std::path::PathBuf;

use super::source::{named, sound};
use super::verdict::conclude;
use spec_document::report::{Outcome, Report};
use xtask::house::bundle;

/// Which spec it is made of.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The spec, in YAML or JSON [default: spec/openapi.yaml of the workspace]
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
}

/// Prints it, or what has to be mended first.
///
/// # Errors
/// When there is no workspace, or nobody reads the report.
pub(crate) fn run(args: &Args, report: &mut Report<'_>) -> anyhow::Result<Outcome> {
    let spec = named(args.spec.as_deref())?;
    let document = match sound(&spec) {
        Ok(document) => document,
        Err(findings) => return conclude(&findings, report),
    };
    report.text(&format!(
        "{:#}\n",
        bundle::with_all_deviations(document.value())
    ))?;
    Ok(Outcome::Fresh)
}

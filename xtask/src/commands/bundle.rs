//! `cargo xtask bundle`: prints the bundle for tools that know nothing of deviations.

use std::path::PathBuf;

use anyhow::Context;

use super::verdict::conclude;
use crate::workspace;
use spec_document::document::Document;
use spec_document::report::{Outcome, Report};
use xtask::house::{RULES, bundle};

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
    let spec = match &args.spec {
        Some(path) => std::path::absolute(path).context("--spec names no file")?,
        None => workspace::spec(&workspace::root()?),
    };
    let document = match Document::read(&spec) {
        Ok(document) => document,
        Err(finding) => return conclude(&[finding], report),
    };
    let findings = RULES.check(&document);
    if !findings.is_empty() {
        return conclude(&findings, report);
    }
    report.text(&format!(
        "{:#}\n",
        bundle::with_all_deviations(document.value())
    ))?;
    Ok(Outcome::Fresh)
}

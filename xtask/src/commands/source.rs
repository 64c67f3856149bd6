//! Owns which spec `check` and `generate` go by, and what is made of it when it keeps the rules.

use std::path::{Path, PathBuf};

use anyhow::Context;

use xtask::house;

use crate::workspace;
use spec_document::document::Document;
use spec_document::finding::Finding;
use spec_document::report::{Format, Report, relative};
use xtask::generate::{self, Files};
use xtask::house::RULES;

/// Which spec, and how to tell what is found in it.
#[derive(Debug, clap::Args)]
pub(crate) struct Source {
    /// The spec, in YAML or JSON [default: spec/openapi.yaml of the workspace]
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
}

/// Where the workspace and the spec are.
///
/// # Errors
/// When there is no workspace, or nobody reads the report.
pub(super) fn locate(
    source: &Source,
    report: &mut Report<'_>,
) -> anyhow::Result<(PathBuf, PathBuf)> {
    let root = workspace::root()?;
    let spec = named(source.spec.as_deref())?;
    report.status("Checking", relative(&spec).display())?;
    Ok((root, spec))
}

/// The spec that a flag names, else the workspace's.
///
/// # Errors
/// When there is no workspace.
pub(super) fn named(flag: Option<&Path>) -> anyhow::Result<PathBuf> {
    match flag {
        Some(path) => std::path::absolute(path).context("--spec names no file"),
        None => Ok(workspace::spec(&workspace::root()?)),
    }
}

/// Reads a spec and holds it against the rules.
///
/// # Errors
/// What is to be mended.
pub(super) fn sound(spec: &Path) -> Result<Document, Vec<Finding>> {
    let document = Document::read(spec).map_err(|finding| vec![finding])?;
    match RULES.check(&document) {
        findings if findings.is_empty() => Ok(document),
        findings => Err(findings),
    }
}

/// Reads the spec, holds it against the rules and renders what is generated from it and from them.
///
/// # Errors
/// What is to be mended before anything can be generated.
pub(super) fn examine(root: &Path, spec: &Path) -> Result<Files, Vec<Finding>> {
    let document = sound(spec)?;
    let mut files = generate::render(&document).map_err(|finding| vec![finding])?;
    files.extend(house::rules::listing::file(root).map_err(|finding| vec![finding])?);
    Ok(files)
}

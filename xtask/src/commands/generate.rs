//! `cargo xtask generate`: writes every generated file anew, all of them or none.

use anyhow::Context;

use super::source::{Source, examine, locate};
use super::verdict::{conclude, fresh};
use spec_document::finding::Finding;
use spec_document::report::{Outcome, Report};
use xtask::generate;

/// Writes what differs, and removes what is no longer made.
///
/// # Errors
/// When there is no workspace, a file cannot be written, or nobody reads the report.
pub(crate) fn run(source: &Source, report: &mut Report<'_>) -> anyhow::Result<Outcome> {
    let (root, spec) = locate(source, report)?;
    let files = match examine(&root, &spec) {
        Err(findings) => return conclude(&findings, report),
        Ok(files) => files,
    };
    let findings = spec_rust::findings(&generate::maker(&root), &files)?;
    if Outcome::of(&findings) == Outcome::Failure {
        return conclude(&findings, report);
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
        0 => fresh(&files, "none of them changed", report),
        changed => fresh(&files, &format!("{changed} of them changed"), report),
    }
}

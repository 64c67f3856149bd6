//! Whether the generated files on disk are the ones that the spec makes, and why not.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;
use similar::TextDiff;

use crate::generate::manifest;
use spec_document::finding::{Finding, Place, Severity};

/// The name of a folder that holds generated files and no others.
const GENERATED: &str = "generated";
const FIX: &str = "cargo xtask generate";
/// What the first bytes of a generated file hold, where its format has comments.
const MARK: &str = "by `cargo xtask generate`. Do not edit.";
const HEAD: usize = 256;

/// One finding for every file that differs from `files`, is missing, or should not be in a folder
/// named `generated`. Paths are relative to `root`.
///
/// # Errors
/// When a file or folder is there but cannot be read.
pub(crate) fn findings(
    root: &Path,
    files: &BTreeMap<PathBuf, String>,
) -> anyhow::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let reason = reason(root, files);
    for (path, generated) in files {
        match std::fs::read(root.join(path)) {
            Ok(found) if found == generated.as_bytes() => {}
            Ok(found) => findings.push(different(path, &found, generated, &reason)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => findings.push(stale(
                path,
                "the file is missing",
                "the workspace may not even compile",
            )),
            Err(error) => return Err(error).context(path.display().to_string()),
        }
    }
    for path in strangers(root, files)? {
        findings.push(stranger(root, path)?);
    }
    Ok(findings)
}

fn stale(path: &Path, what: &str, why: &str) -> Finding {
    Finding {
        severity: Severity::Stale,
        ..Finding::failure("generated-stale", path, what, why, FIX)
    }
}

/// Why files that differ do so: what the two manifests say, or that it was somebody's hand.
fn reason(root: &Path, files: &BTreeMap<PathBuf, String>) -> String {
    let generated = files.get(Path::new(manifest::PATH));
    let found = std::fs::read_to_string(root.join(manifest::PATH));
    match generated.zip(found.ok()) {
        Some((generated, found)) if *generated == found => {
            "the file was changed by hand, or what makes it was; the next `generate` undoes the former"
                .to_owned()
        }
        Some((generated, found)) => manifest::difference(&found, generated)
            .unwrap_or_else(|| "its manifest was changed by hand".to_owned()),
        None => "nothing says what it was made of and with: the manifest is missing".to_owned(),
    }
}

fn different(path: &Path, found: &[u8], generated: &str, why: &str) -> Finding {
    let found = String::from_utf8_lossy(found);
    let shown = path.display();
    let diff = TextDiff::from_lines(found.as_ref(), generated)
        .unified_diff()
        .header(
            &format!("{shown} (on disk)"),
            &format!("{shown} (as generated)"),
        )
        .to_string();
    let same = found
        .split_inclusive('\n')
        .zip(generated.split_inclusive('\n'))
        .take_while(|(found, generated)| found == generated)
        .count();
    let line = u32::try_from(same + 1).unwrap_or(u32::MAX);
    Finding {
        diff: Some(diff),
        ..stale(path, "the file is not what the spec makes it", why)
    }
    .at(Place { line, column: 1 }, "")
}

/// A file in a generated folder that the spec does not make: removed by `generate` if it says of
/// itself that it was generated, for a person to look at otherwise.
fn stranger(root: &Path, path: PathBuf) -> anyhow::Result<Finding> {
    let bytes = std::fs::read(root.join(&path)).with_context(|| path.display().to_string())?;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).into_owned();
    if head.contains(MARK) {
        let why = "it would be shipped, and nobody would keep it in step";
        return Ok(stale(&path, "the spec no longer makes this file", why));
    }
    Ok(Finding::failure(
        "generated-foreign",
        path,
        "the file was not generated, but is in a folder for generated files",
        "whoever reads there takes it for generated; whoever cleans up there deletes it",
        "move it out of the folder, or delete it",
    ))
}

/// The files in the generated folders that `files` does not name.
///
/// # Errors
/// When a folder is there but cannot be read.
fn strangers(root: &Path, files: &BTreeMap<PathBuf, String>) -> anyhow::Result<Vec<PathBuf>> {
    let folders: BTreeSet<&Path> = files
        .keys()
        .flat_map(|path| path.ancestors().skip(1))
        .filter(|folder| folder.file_name().is_some_and(|name| name == GENERATED))
        .collect();
    let mut strangers = Vec::new();
    let mut pending: Vec<PathBuf> = folders.into_iter().map(Path::to_owned).collect();
    while let Some(folder) = pending.pop() {
        let entries = match std::fs::read_dir(root.join(&folder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error).context(folder.display().to_string()),
        };
        for entry in entries {
            let entry = entry.with_context(|| folder.display().to_string())?;
            let path = folder.join(entry.file_name());
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                pending.push(path);
            } else if !files.contains_key(&path) {
                strangers.push(path);
            }
        }
    }
    strangers.sort();
    strangers.dedup();
    Ok(strangers)
}

//! Whether the generated files on disk are the ones that the spec makes, and why not.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use similar::TextDiff;

use crate::files::named;
use crate::manifest;
use spec_document::finding::{Finding, Place};

/// The name of a folder that holds generated files and no others.
const GENERATED: &str = "generated";
const HEAD: usize = 256;

/// What makes the generated files of a workspace.
#[derive(Debug, Clone, Copy)]
pub struct Maker<'w> {
    /// The root of the workspace.
    pub root: &'w Path,
    /// The command that makes them anew. Each file whose format has comments names it in its first bytes,
    /// as [`mark`](Self::mark) has it.
    pub command: &'static str,
    /// Where the manifest is.
    pub manifest: &'w Path,
}

impl Maker<'_> {
    /// What the first bytes of a generated file hold.
    pub fn mark(&self) -> String {
        format!("by `{}`. Do not edit.", self.command)
    }
}

/// One finding for every file that differs from `files`, is missing, or should not be in a folder
/// named `generated`. Paths are relative to `root`.
///
/// # Errors
/// When a file or folder is there but cannot be read.
pub fn findings(maker: &Maker<'_>, files: &BTreeMap<PathBuf, String>) -> io::Result<Vec<Finding>> {
    let root = maker.root;
    let mut findings = Vec::new();
    let reason = reason(maker, files);
    for (path, generated) in files {
        match std::fs::read(root.join(path)) {
            Ok(found) if found == generated.as_bytes() => {}
            Ok(found) => findings.push(different(maker, path, &found, generated, &reason)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => findings.push(stale(
                maker,
                path,
                "the file is missing",
                "the workspace may not even compile",
            )),
            Err(error) => return Err(named(path, &error)),
        }
    }
    for path in strangers(root, files)? {
        findings.push(stranger(maker, path)?);
    }
    Ok(findings)
}

fn stale(maker: &Maker<'_>, path: &Path, what: &str, why: &str) -> Finding {
    Finding::stale("generated-stale", path, what, why, maker.command)
}

/// Why files that differ do so: what the two manifests say, or that it was somebody's hand.
fn reason(maker: &Maker<'_>, files: &BTreeMap<PathBuf, String>) -> String {
    let generated = files.get(maker.manifest);
    let found = std::fs::read_to_string(maker.root.join(maker.manifest));
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

fn different(maker: &Maker<'_>, path: &Path, found: &[u8], generated: &str, why: &str) -> Finding {
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
    stale(maker, path, "the file is not what the spec makes it", why)
        .differing(diff)
        .at(Place { line, column: 1 }, "")
}

/// A file in a generated folder that the spec does not make: removed by `generate` if it says of
/// itself that it was generated, for a person to look at otherwise.
fn stranger(maker: &Maker<'_>, path: PathBuf) -> io::Result<Finding> {
    let bytes = std::fs::read(maker.root.join(&path)).map_err(|error| named(&path, &error))?;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).into_owned();
    if head.contains(&maker.mark()) {
        let why = "it would be shipped, and nobody would keep it in step";
        return Ok(stale(
            maker,
            &path,
            "the spec no longer makes this file",
            why,
        ));
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
fn strangers(root: &Path, files: &BTreeMap<PathBuf, String>) -> io::Result<Vec<PathBuf>> {
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
            Err(error) => return Err(named(&folder, &error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| named(&folder, &error))?;
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

//! Where the workspace is, and where in it the spec is.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// The root of the workspace: the one that cargo runs this for, else the one around the current
/// folder.
///
/// # Errors
/// When there is none.
pub(crate) fn root() -> anyhow::Result<PathBuf> {
    let current = std::env::current_dir().context("cannot tell the current folder")?;
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let found = [manifest.as_deref(), Some(&current)]
        .into_iter()
        .flatten()
        .flat_map(Path::ancestors)
        .find(|folder| is_workspace(folder));
    match found {
        Some(root) => Ok(root.to_owned()),
        None => bail!(
            "no Cargo.toml with [workspace] in {} or above it: run `cargo xtask` inside the workspace",
            current.display()
        ),
    }
}

fn is_workspace(folder: &Path) -> bool {
    std::fs::read_to_string(folder.join("Cargo.toml"))
        .is_ok_and(|manifest| manifest.lines().any(|line| line.trim() == "[workspace]"))
}

/// Where the spec is in the workspace, as git names it.
pub(crate) const SPEC: &str = "spec/openapi.yaml";

/// The spec of a workspace.
pub(crate) fn spec(root: &Path) -> PathBuf {
    root.join(SPEC)
}

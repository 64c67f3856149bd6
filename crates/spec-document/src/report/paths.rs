//! Owns how what a finding is in is named: files to people and to machines, and what is no file.

use std::path::{Path, PathBuf};

/// What a finding is in, where that is not a file but the answer of a service.
pub(super) fn url(origin: &Path) -> Option<&str> {
    let text = origin.to_str()?;
    let schemes = ["https://", "http://"];
    schemes
        .iter()
        .any(|scheme| text.starts_with(scheme))
        .then_some(text)
}

/// `path` as seen from the current folder where it is inside, so that it can be clicked and read.
pub fn relative(path: &Path) -> PathBuf {
    std::env::current_dir()
        .ok()
        .and_then(|current| path.strip_prefix(current).ok().map(Path::to_owned))
        .unwrap_or_else(|| path.to_owned())
}

/// A path as URLs and annotations write it: as seen from the root where it is inside.
pub fn slashed(path: &Path, root: Option<&Path>) -> String {
    let inside = root.and_then(|root| path.strip_prefix(root).ok());
    let path = inside.unwrap_or(path);
    let text = path.to_string_lossy();
    match std::path::MAIN_SEPARATOR {
        '/' => text.into_owned(),
        separator => text.replace(separator, "/"),
    }
}

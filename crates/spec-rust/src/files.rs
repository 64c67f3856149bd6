//! Owns that generated files are written all or not at all.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes every file, or leaves everything as it was. Paths are relative to `root`.
///
/// # Errors
/// When a file cannot be written; those written before are then what they were again.
pub fn write(root: &Path, files: &BTreeMap<PathBuf, String>) -> io::Result<()> {
    // Whatever is likely to fail (permissions, disk space) fails while nothing has changed yet.
    let mut staged = Vec::new();
    for (path, text) in files {
        let path = root.join(path);
        let old = match std::fs::read(&path) {
            Ok(old) => Some(old),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(named(&path, &error)),
        };
        if old.as_deref() == Some(text.as_bytes()) {
            continue;
        }
        let folder = path.parent().unwrap_or(root);
        std::fs::create_dir_all(folder).map_err(|error| named(folder, &error))?;
        let mut file = tempfile::Builder::new()
            .permissions(permissions())
            .tempfile_in(folder)
            .map_err(|error| named(folder, &error))?;
        file.write_all(text.as_bytes())
            .map_err(|error| named(&path, &error))?;
        staged.push((path, file, old));
    }
    let mut done: Vec<(PathBuf, Option<Vec<u8>>)> = Vec::new();
    for (path, file, old) in staged {
        if let Err(error) = file.persist(&path) {
            for (path, old) in done {
                // Whatever cannot be restored is out of date, which the next `check` says.
                let _ = match old {
                    Some(old) => std::fs::write(path, old),
                    None => std::fs::remove_file(path),
                };
            }
            return Err(named(&path, &error.error));
        }
        done.push((path, old));
    }
    Ok(())
}

/// Those of any source file; a temporary file's own are for its owner alone.
fn permissions() -> std::fs::Permissions {
    #[cfg(unix)]
    {
        std::os::unix::fs::PermissionsExt::from_mode(0o666)
    }
    #[cfg(not(unix))]
    {
        // No platform but Unix has a mode to set, and tempfile ignores these there.
        std::fs::metadata(std::env::temp_dir())
            .map(|m| m.permissions())
            .expect("a temporary folder")
    }
}

pub(crate) fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

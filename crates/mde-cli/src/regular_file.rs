//! Owns reading a file as a whole that may be none: a pipe would hold up the run until somebody writes to it.

use std::{fs, io, path::Path};

/// What is in a regular file.
///
/// # Errors
/// When it cannot be read, or is something else.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    // Opening a pipe waits, too.
    let found = fs::metadata(path)?;
    match found.is_file() || found.is_dir() {
        true => fs::read(path),
        false => Err(io::Error::other("it is no regular file")),
    }
}

/// Whether it is a pipe, which the libraries that read files by themselves would wait for.
#[cfg(unix)]
pub(crate) fn is_pipe(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt as _;

    fs::metadata(path).is_ok_and(|found| found.file_type().is_fifo())
}

#[cfg(not(unix))]
pub(crate) fn is_pipe(_: &Path) -> bool {
    false
}

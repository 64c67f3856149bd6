//! Metadata as it is handed in: read from a file here, or had from wherever else by a program.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::xml::MAX_BYTES;
use spec_document::finding::Finding;

/// The metadata of a service: its bytes, and the file or URL that they are from.
#[derive(Debug)]
pub struct Source {
    /// Where it is from, as people are told.
    pub origin: PathBuf,
    /// What it says.
    pub bytes: Vec<u8>,
}

/// The metadata in a file, which the program was told of by this flag (`--metadata`). No more is read than
/// shows that it is larger than [`MAX_BYTES`].
///
/// # Errors
/// A finding when it cannot be read. A named pipe is refused unless a shell passes it on.
pub fn read(path: &Path, flag: &str) -> Result<Source, Finding> {
    let bytes = bytes(path, MAX_BYTES).map_err(|error| {
        Finding::failure(
            "drift-metadata-unreadable",
            path,
            format!("cannot read the file: {error}"),
            "without the service's metadata nothing can be compared",
            format!("name a file that exists and may be read: {flag} FILE"),
        )
    })?;
    Ok(Source {
        origin: path.to_owned(),
        bytes,
    })
}

/// The bytes of a file, at most one more than these.
pub(crate) fn bytes(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    // Opening a named pipe waits until somebody writes into it. What a shell passes on is open already.
    let passed_on = ["/dev", "/proc"];
    let is_open = passed_on.iter().any(|folder| path.starts_with(folder));
    if !std::fs::metadata(path)?.is_file() && !is_open {
        return Err(io::Error::other("it is not a regular file"));
    }
    let mut bytes = Vec::new();
    let file = File::open(path)?;
    file.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

//! Files that hold no document: a located finding, soon.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use spec_document::document::Document;

/// How long a reading may take. The build of a test is many times slower than what people run: there the
/// bound only tells an end from none.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 1 });

/// Reads a file and finds one rule broken at one place, or in the file as a whole.
fn finds(folder: &Path, file: &str, rule: &str, place: Option<&str>, words: &str) {
    let path = folder.join(file);
    let start = Instant::now();
    let found = Document::read(&path).expect_err(file);
    let took = start.elapsed();
    assert!(took < LONGEST, "{file} took {took:?}");
    assert_eq!(found.rule, rule, "{file}: {found:?}");
    assert_eq!(found.file, path);
    assert!(found.what.contains(words), "{file}: {found:?}");
    if let Some(place) = place {
        let at = found.place.map(|place| place.to_string());
        assert_eq!(at.as_deref(), Some(place), "{file}: {found:?}");
    }
}

#[test]
fn bytes_that_are_no_text_are_found_at_their_place() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    std::fs::write(folder.join("latin.yaml"), b"a: 1\nb: caf\xE9\n").expect("a file");
    finds(folder, "latin.yaml", "file-not-utf8", Some("2:7"), "");
    std::fs::write(folder.join("utf16.yaml"), b"\xFF\xFEa\0:\0").expect("a file");
    finds(folder, "utf16.yaml", "file-not-utf8", Some("1:1"), "");
}

#[test]
fn what_is_no_file_is_not_waited_for() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    finds(
        folder,
        "missing.yaml",
        "file-unreadable",
        None,
        "cannot read",
    );
    std::fs::create_dir(folder.join("spec")).expect("a folder");
    finds(folder, "spec", "file-unreadable", None, "cannot read");
    if cfg!(unix) {
        let made = Command::new("mkfifo")
            .arg(folder.join("pipe.yaml"))
            .status();
        assert!(made.expect("mkfifo runs").success());
        finds(folder, "pipe.yaml", "file-unreadable", None, "");
    }
}

#[test]
fn a_file_without_a_value_is_empty() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path();
    for (file, text) in [
        ("empty.yaml", ""),
        ("comment.yaml", "# nothing\n"),
        ("null.yaml", "null\n"),
    ] {
        std::fs::write(folder.join(file), text).expect("a file");
        finds(folder, file, "yaml-syntax", None, "empty");
    }
}

//! Owns the processes that do the work: the package they are of, and the lines they leave.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use anyhow::{Context, bail};

/// The package whose programs are run.
pub(super) const PACKAGE: &str = "contract-tests";

/// The cargo that runs this program.
pub(super) fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// A file that a process leaves its lines in.
pub(super) fn lines_file() -> anyhow::Result<(tempfile::TempDir, PathBuf)> {
    let folder = tempfile::tempdir().context("no temporary folder can be made")?;
    let file = folder.path().join("results.ndjson");
    Ok((folder, file))
}

/// What came of a process that was given this to read, and nothing more.
pub(super) fn fed(mut command: Command, input: &[u8]) -> anyhow::Result<Output> {
    let mut process = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("cargo cannot be run")?;
    let stdin = process.stdin.take();
    // By a thread: whoever writes first is not read by whoever does not read yet.
    std::thread::scope(|scope| {
        // A process that ends before it has read all says why.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
        process.wait_with_output().context("cargo cannot be run")
    })
}

/// Ends with what a process said when it left nothing to go by.
pub(super) fn nothing_came(command: &str, stderr: &[u8]) -> anyhow::Result<()> {
    let said = String::from_utf8_lossy(stderr);
    let said: Vec<_> = said.trim().lines().collect();
    let last = said[said.len().saturating_sub(40)..].join("\n");
    bail!("`{command}` exercised nothing:\n{last}");
}

//! Owns running the contract cases, and on the stand-in the derived answers as well: as tests of another
//! package, in a process of their own.

use std::path::Path;

use anyhow::Context;

use super::process;
use spec_contract::Line;

/// Runs the cases against the service at `url`, else against stand-ins of their own: what they left, and
/// what the run said at its end if it failed, as it also does when a test dies before it leaves a line.
///
/// # Errors
/// When no test ran, with what was said instead.
pub(crate) fn run(root: &Path, url: Option<&str>) -> anyhow::Result<(Vec<Line>, Option<String>)> {
    let (_folder, file) = process::lines_file()?;
    let mut command = process::cargo();
    command
        .current_dir(root)
        .args([
            "test",
            "--quiet",
            "--no-fail-fast",
            "--package",
            process::PACKAGE,
        ])
        .args(["--test", "contract"])
        .env("CONTRACT_RESULTS", &file)
        .env("RUST_BACKTRACE", "0");
    match url {
        Some(url) => command.env("CONTRACT_TARGET", url),
        None => command
            .args(["--test", "derived"])
            .env_remove("CONTRACT_TARGET"),
    };
    let output = command.output().context("cargo cannot be run")?;
    let lines = std::fs::read_to_string(&file).unwrap_or_default();
    if lines.is_empty() {
        process::nothing_came("cargo test", &output.stderr)?;
    }
    let lines = lines
        .lines()
        .map(|line| serde_json::from_str(line).context("a test left a line that is none"))
        .collect::<anyhow::Result<_>>()?;
    let trouble = (!output.status.success()).then(|| {
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said).into_owned();
        let last: Vec<&str> = said.lines().rev().take(20).collect();
        last.into_iter().rev().collect::<Vec<_>>().join("\n")
    });
    Ok((lines, trouble))
}

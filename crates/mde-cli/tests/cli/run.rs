//! Runs the real binary.

use std::{
    ops::{Deref, DerefMut},
    process::{Command, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// Standard output as one JSON value.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("output is text"),
            stderr: String::from_utf8(output.stderr).expect("diagnostics are text"),
        }
    }
}

/// A run to be, with a state folder that lives as long as this.
pub(crate) struct Mde {
    pub(crate) command: Command,
    pub(crate) state: TempDir,
}

impl Deref for Mde {
    type Target = Command;

    fn deref(&self) -> &Command {
        &self.command
    }
}

impl DerefMut for Mde {
    fn deref_mut(&mut self) -> &mut Command {
        &mut self.command
    }
}

/// `mde` with a token, a state folder of its own, and nothing else that the tests' own environment may
/// hold.
pub(crate) fn mde(args: &[&str]) -> Mde {
    let state = tempfile::tempdir().expect("a temporary folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_mde"));
    command.args(args).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        let ours = ["AZURE_", "IDENTITY_", "MDE_", "COLUMNS"];
        let of_colours = ["CI", "CLICOLOR", "CLICOLOR_FORCE", "NO_COLOR", "TERM"];
        let text = name.to_string_lossy();
        if ours.iter().any(|ours| text.starts_with(ours)) || of_colours.contains(&&*text) {
            command.env_remove(name);
        }
    }
    command
        .env("MDE_TOKEN", "test-token")
        .env("MDE_STATE_DIR", state.path())
        // The settings of whoever runs the tests are not theirs.
        .env("XDG_CONFIG_HOME", state.path())
        .env("APPDATA", state.path());
    Mde { command, state }
}

/// Runs `mde user machines` with these arguments.
pub(crate) fn machines(args: &[&str]) -> Run {
    mde(&[&["user", "machines"], args].concat())
        .output()
        .expect("the binary runs")
        .into()
}

/// Runs `mde user machines` against this service.
pub(crate) fn ask(url: &str, args: &[&str]) -> Run {
    machines(&[&["--base-url", url], args].concat())
}

//! Runs the real binary.

use std::process::{Command, Output, Stdio};

use serde_json::Value;

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

/// `mde` with a token and nothing else that the tests' own environment may hold.
pub(crate) fn mde(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mde"));
    command
        .args(args)
        .env("MDE_TOKEN", "test-token")
        .env_remove("COLUMNS")
        .stdin(Stdio::null());
    command
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

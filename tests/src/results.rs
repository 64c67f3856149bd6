//! Owns what the tests of the contract leave behind for `cargo xtask contract`: one line of JSON for each
//! case and each derived answer, in the file that the environment names.

use std::{fs::OpenOptions, io::Write, path::Path};

use serde::Serialize;
use serde_json::{Value, json};

use crate::tap::Exchange;

/// The environment variable with the file's name; nothing is written without it.
const FILE: &str = "CONTRACT_RESULTS";

/// What one test found.
pub enum Line<'a> {
    /// A named example.
    Case {
        /// The operation's id.
        operation: &'a str,
        /// The status.
        status: u16,
        /// The example.
        example: &'a str,
        /// The promised headers that were looked for.
        headers: &'a [&'a str],
        /// What went over the wire.
        exchange: Option<&'a Exchange>,
        /// What was not as specified.
        breaches: &'a [Breach],
    },
    /// A derived answer.
    Derived {
        /// The operation's id.
        operation: &'a str,
        /// The status.
        status: u16,
        /// The name of its class.
        class: &'a str,
        /// Its name.
        name: &'a str,
        /// What was not as specified.
        breach: Option<&'a str>,
    },
}

/// Something that is not as specified.
#[derive(Clone, Debug, Serialize)]
pub struct Breach {
    /// The place in the specification, as a JSON pointer from the operation on.
    pub at: String,
    /// What is wrong.
    pub what: String,
}

/// Adds a line to the file.
///
/// # Panics
/// When the file cannot be written: a result that is lost would count as never tested.
pub fn write(line: &Line<'_>) {
    let Some(file) = std::env::var_os(FILE).filter(|file| !file.is_empty()) else {
        return;
    };
    let line = match line {
        Line::Case {
            operation,
            status,
            example,
            headers,
            exchange,
            breaches,
        } => json!({
            "operation": operation,
            "status": status,
            "example": example,
            "headers": headers,
            "exchange": exchange.map(shown),
            "breaches": breaches,
        }),
        Line::Derived {
            operation,
            status,
            class,
            name,
            breach,
        } => json!({
            "operation": operation,
            "status": status,
            "class": class,
            "name": name,
            "breach": breach,
        }),
    };
    append(file.as_ref(), &format!("{line}\n"));
}

/// In one write, so that lines of tests that run at once do not mix.
fn append(file: &Path, line: &str) {
    OpenOptions::new()
        .create(true)
        .append(true)
        .open(file)
        .and_then(|mut file| file.write_all(line.as_bytes()))
        .unwrap_or_else(|error| panic!("cannot write {}: {error}", file.display()));
}

fn shown(exchange: &Exchange) -> Value {
    json!({
        "request": {
            "line": exchange.request_line,
            "headers": exchange.request_headers,
        },
        "response": {
            "status": exchange.status,
            "headers": exchange.headers,
            "body": String::from_utf8_lossy(&exchange.body),
        },
    })
}

//! Owns the request log of `--log-requests`: a line of JSON for each request, without its secrets.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use chrono::{DateTime, SecondsFormat};
use serde::Serialize;

use crate::record::ReceivedRequest;

/// What is written in the place of a secret.
const REDACTED: &str = "[redacted]";

/// One line.
#[derive(Serialize)]
struct Line<'a> {
    /// When it was settled what becomes of the request, in UTC.
    at: Option<String>,
    method: &'a str,
    target: String,
    operation: Option<&'a str>,
    /// Of the answer; null when there was none.
    status: Option<u16>,
    /// Names and values in the order of arrival.
    headers: Vec<(&'a str, String)>,
}

/// Where lines go. Each is written at once and whole, so that nothing is lost at the end.
pub(crate) struct RequestLog {
    sink: Mutex<Box<dyn Write + Send>>,
    failed: AtomicBool,
    /// Of the program whose log it is.
    name: String,
}

impl RequestLog {
    /// A log at the end of that file, or on standard error.
    pub(crate) fn open(file: Option<&Path>, name: &str) -> io::Result<Self> {
        let sink: Box<dyn Write + Send> = match file {
            None => Box::new(io::stderr()),
            Some(path) => Box::new(OpenOptions::new().create(true).append(true).open(path)?),
        };
        Ok(Self {
            sink: Mutex::new(sink),
            failed: AtomicBool::new(false),
            name: name.to_owned(),
        })
    }

    pub(crate) fn note(&self, request: &ReceivedRequest) {
        let Ok(mut line) = serde_json::to_string(&Line::of(request)) else {
            return;
        };
        line.push('\n');
        let mut sink = self.sink.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = sink.write_all(line.as_bytes())
            && !self.failed.swap(true, Ordering::Relaxed)
        {
            eprintln!(
                "{}: warning: the request log is incomplete: {error}",
                self.name
            );
        }
    }
}

impl<'a> Line<'a> {
    fn of(request: &'a ReceivedRequest) -> Self {
        let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let at = since_1970
            .ok()
            .and_then(|time| DateTime::from_timestamp_millis(time.as_millis().try_into().ok()?));
        let headers = request.headers.iter().map(|(name, value)| {
            let value = match value.is_sensitive() {
                true => REDACTED.to_owned(),
                false => String::from_utf8_lossy(value.as_bytes()).into_owned(),
            };
            (name.as_str(), value)
        });
        Self {
            at: at.map(|at| at.to_rfc3339_opts(SecondsFormat::Millis, true)),
            method: request.method.as_str(),
            target: request.shown_target(),
            operation: request.operation.as_deref(),
            status: request.status,
            headers: headers.collect(),
        }
    }
}

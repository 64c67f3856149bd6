//! Owns `--summary`: how a run went, as one JSON object for whoever started it and was not there.
//!
//! The file is replaced as a whole when the run ends, however it does: half of it is never seen, and the one of the
//! last run stays until then.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
    process,
};

use jiff::Timestamp;
use serde::Serialize;

use crate::{
    exit::Exit,
    safe_text::json_line,
    stop::Why,
    tally::{Failures, Tally},
    watch::Watch,
};

/// Of the form of the file. What is added to it changes nothing of this.
const VERSION: u32 = 1;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum End {
    /// All was asked.
    Finished,
    /// What failed would have failed for all others as well.
    Failed,
    /// By a signal.
    Interrupted,
    /// By `--max-calls`.
    MaxCalls,
    /// By `--until`.
    Until,
    /// The output could not be written, or nobody read on.
    Output,
}

impl From<Why> for End {
    fn from(why: Why) -> Self {
        match why {
            Why::Signal(_) => Self::Interrupted,
            Why::MaxCalls => Self::MaxCalls,
            Why::Until => Self::Until,
        }
    }
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Summary<'a> {
    version: u32,
    command: &'a str,
    started: Timestamp,
    ended: Timestamp,
    end: End,
    exit_code: u8,
    /// Whether all was asked.
    complete: bool,
    /// Why it could not begin.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    ids: Ids,
    found: u64,
    calls: Calls,
    waited_for_quota_seconds: f64,
    failures: BTreeMap<&'static str, Failures>,
}

/// What was asked about.
#[derive(Debug, Serialize)]
struct Ids {
    total: Option<u64>,
    /// By earlier runs.
    earlier: u64,
    done: u64,
    failed: u64,
    left: Option<u64>,
}

#[derive(Debug, Serialize)]
struct Calls {
    sent: u64,
    throttled: u64,
}

/// What will be told of a run.
#[derive(Debug)]
pub(crate) struct Account {
    path: PathBuf,
    /// Or else written to, as a pipe is.
    is_replaced: bool,
    command: String,
    started: Timestamp,
}

impl Account {
    /// A run of this command that starts now.
    ///
    /// # Errors
    /// When it is certain that the file cannot be written.
    pub(crate) fn begin(path: &Path, command: &str) -> io::Result<Self> {
        let found = fs::metadata(path);
        if found.as_ref().is_ok_and(fs::Metadata::is_dir) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        // What a device such as /dev/stderr leads to is somebody else's, even where it is a file.
        let is_device = ["/dev", "/proc"].iter().any(|root| path.starts_with(root));
        let is_replaced = !is_device && found.is_ok_and(|found| found.is_file());
        let is_new = !is_device && !path.exists();
        let mut account = Self {
            path: path.to_owned(),
            is_replaced: is_replaced || is_new,
            command: command.to_owned(),
            started: Timestamp::now(),
        };
        if account.is_replaced {
            // What a link leads to is replaced, and not the link.
            account.path = fs::canonicalize(path).unwrap_or(account.path);
            let beside = beside(&account.path);
            File::create(&beside)?;
            fs::remove_file(&beside)?;
        }
        Ok(account)
    }

    /// Writes how it ended. Nothing was watched of a run that could not begin.
    pub(crate) fn end(
        &self,
        watch: Option<&Watch>,
        end: End,
        exit: Exit,
        error: Option<&str>,
    ) -> io::Result<()> {
        let tally = watch.map_or_else(Tally::default, |watch| watch.tally.clone());
        let counts = tally.counts();
        let calls = watch.map(|watch| watch.stop.account()).unwrap_or_default();
        let summary = Summary {
            version: VERSION,
            command: &self.command,
            started: self.started,
            ended: Timestamp::now(),
            end,
            exit_code: exit as u8,
            complete: end == End::Finished,
            error,
            ids: Ids {
                total: counts.total,
                earlier: counts.earlier,
                done: counts.done,
                failed: counts.failed,
                left: match end {
                    // What was named twice is done when it is done once.
                    End::Finished => Some(0),
                    _ => counts.left(),
                },
            },
            found: counts.found,
            calls: Calls {
                sent: calls.sent,
                throttled: calls.throttled,
            },
            waited_for_quota_seconds: (calls.waited.as_secs_f64() * 1000.0).round() / 1000.0,
            failures: tally.failures(),
        };
        let json = serde_json::to_string(&summary)?;
        let line = json_line(&json) + "\n";
        match self.is_replaced {
            true => replace(&self.path, &line),
            false => {
                let mut file = File::options().append(true).open(&self.path)?;
                file.write_all(line.as_bytes())
            }
        }
    }
}

/// Where the file is written before it takes its place.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().map_or_else(OsString::new, OsString::from);
    name.push(format!(".{}.new", process::id()));
    path.with_file_name(name)
}

/// Replaces the file as a whole.
fn replace(path: &Path, line: &str) -> io::Result<()> {
    let beside = beside(path);
    let written = File::create(&beside).and_then(|mut file| {
        file.write_all(line.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, path)
    });
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

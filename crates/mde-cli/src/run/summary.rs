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
    run::{
        stop::Why,
        tally::{Failures, Tally},
        watch::Watch,
    },
    safe_text::json_line,
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

/// Where it is written.
#[derive(Debug)]
enum Place {
    /// Replaced as a whole.
    File(PathBuf),
    /// A device or a pipe, which is written to; open since the run began, so that whoever reads it waits for that.
    Stream(File),
}

/// What will be told of a run.
#[derive(Debug)]
pub(crate) struct Account {
    place: Place,
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
        let is_replaced = !is_device && found.map_or(true, |found| found.is_file());
        let place = match is_replaced {
            true => {
                // What a link leads to is replaced, and not the link.
                let path = fs::canonicalize(path).unwrap_or(path.to_owned());
                let beside = beside(&path);
                File::create(&beside)?;
                fs::remove_file(&beside)?;
                Place::File(path)
            }
            false => Place::Stream(stream(path)?),
        };
        Ok(Self {
            place,
            command: command.to_owned(),
            started: Timestamp::now(),
        })
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
        match &self.place {
            Place::File(path) => replace(path, &line),
            Place::Stream(file) => {
                let mut file = file;
                file.write_all(line.as_bytes())
            }
        }
    }
}

/// Opens what is no file of its own, without waiting for whoever may read it.
#[cfg(unix)]
fn stream(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _};

    use rustix::fs::{OFlags, fcntl_setfl};

    let is_pipe = fs::metadata(path).is_ok_and(|found| found.file_type().is_fifo());
    let at_once = i32::try_from(OFlags::NONBLOCK.bits()).map_err(io::Error::other)?;
    let opened = File::options()
        .append(true)
        .custom_flags(at_once)
        .open(path);
    let file = opened.map_err(|error| match error.raw_os_error() {
        Some(code) if is_pipe && code == rustix::io::Errno::NXIO.raw_os_error() => {
            io::Error::other("it is a pipe that nobody reads")
        }
        _ => error,
    })?;
    let kind = file.metadata()?.file_type();
    if !(kind.is_file() || kind.is_fifo() || kind.is_char_device()) {
        return Err(io::Error::other(
            "it is neither a file nor a pipe nor a terminal",
        ));
    }
    // Whoever reads may be slow.
    fcntl_setfl(&file, OFlags::APPEND)?;
    Ok(file)
}

#[cfg(not(unix))]
fn stream(path: &Path) -> io::Result<File> {
    File::options().append(true).open(path)
}

/// Where the file is written before it takes its place.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().map_or_else(OsString::new, OsString::from);
    name.push(format!(".{}.new", process::id()));
    path.with_file_name(name)
}

/// Replaces the file as a whole. Who may read it stays as it was.
fn replace(path: &Path, line: &str) -> io::Result<()> {
    let beside = beside(path);
    let written = File::create(&beside).and_then(|mut file| {
        if let Ok(replaced) = fs::metadata(path) {
            file.set_permissions(replaced.permissions())?;
        }
        file.write_all(line.as_bytes())?;
        file.sync_all()?;
        fs::rename(&beside, path)
    });
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

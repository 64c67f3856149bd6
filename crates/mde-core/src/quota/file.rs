//! Owns the state files: each the log of one operation, for all processes of this machine and for those
//! that come after them.
//!
//! A file is replaced as a whole, under a lock on another file beside it, and times in it are the
//! time of day. What cannot be trusted is taken for a quota that was used up just now. A step on an
//! operation that shares limits locks the files of the whole family, in one order, and writes its own
//! and those of which something was lost, or whose hold is another one now.

use std::{
    fmt::Write as _,
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io::{self, Read},
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::{Duration, Instant, SystemTime},
};

use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::runtime::Handle;

use super::{
    BackendError, QuotaKey,
    log::{Fact, Log, Logs, Moment, Terms},
    store::{Reply, Step, Store, moment},
};
use crate::{Clock, rounded::Rounded};

/// The format that this version reads and writes.
const FORMAT: u32 = 1;

/// How long others may keep the lock. They keep it for milliseconds, unless they hang.
const LOCK_PATIENCE: Duration = Duration::from_secs(10);

/// How far the clock may be set back without a word.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(5);

/// How soon to look again whether another process gave a slot back.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// More than any log can be; what is longer was not written by this program.
const LARGEST_FILE: u64 = 64 << 20;

/// The logs of a family, each in its file.
#[derive(Debug)]
pub(super) struct StateFiles {
    clock: Arc<dyn Clock>,
    folder: PathBuf,
    /// By the ids of their operations, in order.
    files: Vec<StateFile>,
}

/// The file of one log.
#[derive(Debug)]
struct StateFile {
    path: PathBuf,
    lock: PathBuf,
    of: Of,
}

/// Whose log it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Of {
    tenant: String,
    application: String,
    operation: String,
}

#[derive(Serialize)]
struct Written<'a> {
    format: u32,
    of: &'a Of,
    log: &'a Log,
}

#[derive(Deserialize)]
struct Format {
    format: u32,
}

#[derive(Deserialize)]
struct Contents {
    of: Of,
    log: Log,
}

impl StateFiles {
    pub(super) fn new(
        folder: &Path,
        key: &QuotaKey,
        operations: &[&'static str],
        clock: Arc<dyn Clock>,
    ) -> Self {
        let folder = folder.join("quota");
        let files = operations.iter().map(|operation| {
            let of = Of {
                tenant: key.tenant.clone(),
                application: key.application.clone(),
                operation: (*operation).to_owned(),
            };
            let name = of.file_name();
            StateFile {
                path: folder.join(format!("{name}.json")),
                lock: folder.join(format!("{name}.lock")),
                of,
            }
        });
        Self {
            clock,
            files: files.collect(),
            folder,
        }
    }

    /// One step, blocking.
    fn exchange(&self, step: &Step) -> Result<Reply, BackendError> {
        let _locks = self.lock()?;
        let now = Moment::since_start(
            self.clock
                .utc()
                .duration_since(SystemTime::UNIX_EPOCH)
                .unwrap_or_default(),
        );
        let monotonic = moment(&*self.clock);
        let mut logs = Vec::new();
        let mut to_write = Vec::new();
        for file in &self.files {
            let (mut log, lost) = match file.read(now)? {
                Ok(log) => (log, false),
                Err(reason) => {
                    tracing::warn!(
                        file = %file.path.display(),
                        reason,
                        "the quota's state file cannot be trusted; taking the quota for used up just now, \
                         so that the next call waits for {}",
                        Rounded(step.terms.longest())
                    );
                    (Log::used_up(now), true)
                }
            };
            // In a log of before there were families, more may have been forgotten than its windows were long.
            let silent = self.files.len() > 1 && log.distrust();
            if silent && log.latest() + step.terms.longest() > now {
                tracing::warn!(
                    file = %file.path.display(),
                    "the quota's state file was written before its operation shared a limit; taking what they \
                     share for used up at that time"
                );
            }
            // A clock that was set back must be seen but once, or the wait would begin anew each time.
            to_write.push(lost || silent || log.latest() > now);
            logs.push(log);
        }
        let mut logs = Logs(logs);
        let before = logs.holds();
        let mut reply = step.run(&mut logs, now, |fact| Fact {
            at: now.before(monotonic.since(fact.at)),
            ..fact
        });
        to_write[step.terms.own] |= !step.facts.is_empty() || matches!(reply, Reply::Taken);
        // The own one last: a step that fails is made again, and must find nothing of itself.
        let mut order: Vec<_> = (0..self.files.len()).collect();
        order.sort_by_key(|index| *index == step.terms.own);
        let after = logs.holds();
        for index in order {
            if to_write[index] || before[index] != after[index] {
                self.files[index].write(&logs.0[index])?;
            }
        }
        if let Reply::Standing { tally, ask_again } = &mut reply
            && tally.in_flight > 0
        {
            *ask_again = Some(LOOK_AGAIN);
        }
        Ok(reply)
    }

    /// Nobody else reads or writes the files while the returned ones are open.
    fn lock(&self) -> Result<Vec<File>, BackendError> {
        private_folder(&self.folder).map_err(failed("making", &self.folder))?;
        let begun = Instant::now();
        self.files.iter().map(|file| file.lock(begun)).collect()
    }
}

impl StateFile {
    /// Waits for the lock, so long after `begun` at most.
    fn lock(&self, begun: Instant) -> Result<File, BackendError> {
        let lock = private(OpenOptions::new().read(true).write(true).create(true))
            .open(&self.lock)
            .map_err(failed("opening", &self.lock))?;
        let mut pause = Duration::from_millis(1);
        loop {
            match lock.try_lock() {
                Ok(()) => return Ok(lock),
                Err(TryLockError::Error(error)) => {
                    return Err(failed("locking", &self.lock)(error));
                }
                Err(TryLockError::WouldBlock) if begun.elapsed() >= LOCK_PATIENCE => {
                    return Err(BackendError::Locked {
                        path: self.lock.clone(),
                        waited: begun.elapsed(),
                    });
                }
                Err(TryLockError::WouldBlock) => {
                    thread::sleep(pause);
                    pause = (pause * 2).min(Duration::from_millis(20));
                }
            }
        }
    }

    /// The log, or why what is there is none.
    fn read(&self, now: Moment) -> Result<Result<Log, &'static str>, BackendError> {
        let mut bytes = Vec::new();
        match File::open(&self.path) {
            Ok(file) => file
                .take(LARGEST_FILE)
                .read_to_end(&mut bytes)
                .map_err(failed("reading", &self.path))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Ok(Log::never_called()));
            }
            Err(error) => return Err(failed("reading", &self.path)(error)),
        };
        Ok(self.parse(&bytes, now))
    }

    fn parse(&self, bytes: &[u8], now: Moment) -> Result<Log, &'static str> {
        let Format { format } =
            serde_json::from_slice(bytes).map_err(|_| "it is torn, or no state file")?;
        if format != FORMAT {
            return Err("another version of this program wrote it");
        }
        let Contents { of, log } =
            serde_json::from_slice(bytes).map_err(|_| "something else changed it")?;
        if of != self.of {
            return Err("it belongs to another application, tenant or operation");
        }
        if !log.is_sound() {
            return Err("what it says is impossible");
        }
        if log.latest() > now + CLOCK_TOLERANCE {
            return Err("it was written in the future; the clock was set back");
        }
        Ok(log)
    }

    /// Replaces the file. Not forced onto the disk: a machine that crashes leaves an older file, by
    /// seconds, or one that is torn and taken for a quota used up.
    fn write(&self, log: &Log) -> Result<(), BackendError> {
        let bytes = serde_json::to_vec(&Written {
            format: FORMAT,
            of: &self.of,
            log,
        })
        .map_err(|error| failed("writing", &self.path)(error.into()))?;
        let new = self.path.with_extension("new");
        let write = || {
            let mut file =
                private(OpenOptions::new().write(true).create(true).truncate(true)).open(&new)?;
            io::Write::write_all(&mut file, &bytes)?;
            drop(file);
            fs::rename(&new, &self.path)
        };
        write().map_err(failed("writing", &self.path))
    }
}

impl Store for StateFiles {
    /// A clock that is being corrected runs up to half a thousandth too fast or too slow.
    fn guard(&self, period: Duration) -> Duration {
        (period / 1000).max(Duration::from_millis(1))
    }

    fn step(self: Arc<Self>, step: Step) -> BoxFuture<'static, Result<Reply, BackendError>> {
        Box::pin(async move {
            let runtime = Handle::try_current().map_err(|_| BackendError::NoRuntime)?;
            let span = tracing::Span::current();
            let exchange = runtime.spawn_blocking(move || span.in_scope(|| self.exchange(&step)));
            match exchange.await {
                Ok(reply) => reply,
                Err(error) => match error.try_into_panic() {
                    Ok(panic) => std::panic::resume_unwind(panic),
                    Err(_) => Err(BackendError::NoRuntime),
                },
            }
        })
    }

    /// Everything is in the file.
    fn is_idle(&self, _whole: &Terms) -> bool {
        true
    }
}

impl Of {
    /// A name that a person recognises and that no two share.
    fn file_name(&self) -> String {
        let mut name: String = self
            .operation
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(40)
            .collect();
        let mut hash = Sha256::new();
        for part in [&self.tenant, &self.application, &self.operation] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        name.push('-');
        for byte in &hash.finalize()[..8] {
            let _ = write!(name, "{byte:02x}");
        }
        name
    }
}

fn failed<'a>(action: &'static str, path: &'a Path) -> impl Fn(io::Error) -> BackendError + 'a {
    move |error| {
        foreign(path, &error).unwrap_or_else(|| BackendError::File {
            action,
            path: path.to_owned(),
            source: Arc::new(error),
        })
    }
}

/// Why the system does not allow it, if that is because it is somebody else's.
#[cfg(unix)]
fn foreign(path: &Path, error: &io::Error) -> Option<BackendError> {
    use std::os::unix::fs::MetadataExt;

    if error.kind() != io::ErrorKind::PermissionDenied {
        return None;
    }
    let user = rustix::process::geteuid().as_raw();
    let there = |path: &Path| Some((path.to_owned(), fs::metadata(path).ok()?.uid()));
    let (belongs, owner) = path.ancestors().find_map(there)?;
    (owner != user).then(|| BackendError::Foreign {
        path: path.to_owned(),
        belongs,
        owner,
        user,
    })
}

#[cfg(not(unix))]
fn foreign(_: &Path, _: &io::Error) -> Option<BackendError> {
    None
}

/// For nobody but this user, where the system knows of such a thing.
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// Makes the folder, for nobody but this user.
fn private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;

        // What a link leads to is not this program's to close.
        let metadata = fs::symlink_metadata(folder)?;
        let mut permissions = metadata.permissions();
        if metadata.is_dir() && permissions.mode() & 0o077 != 0 {
            permissions.set_mode(0o700);
            fs::set_permissions(folder, permissions)?;
        }
    }
    Ok(())
}

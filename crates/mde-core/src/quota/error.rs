//! Owns why there is no slot, in words for people.

use std::{io, path::PathBuf, sync::Arc, time::Duration};

use crate::rounded::Rounded;

/// Why a call may not be sent.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QuotaError {
    /// The caller would not wait as long as the quota demands.
    #[error("the quota of calls is used up; {}", when(*.available_in))]
    PastDeadline {
        /// How long until there is a slot, as far as that is known; those who wait already come
        /// first.
        available_in: Duration,
    },
    /// What the quota is kept in does not work.
    #[error(transparent)]
    Backend(#[from] BackendError),
}

/// Why the store of a quota does not work. Without it nobody knows how many calls are left, so none
/// is sent.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackendError {
    /// There is no tokio runtime, or it is shutting down.
    #[error("the quota's store needs a running tokio runtime")]
    NoRuntime,
    /// Somebody keeps the state file locked.
    #[error(
        "another process has kept the quota's lock file {} locked for {}; end that process, or choose another state folder",
        path.display(), Rounded(*waited)
    )]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// How long was waited for it.
        waited: Duration,
    },
    /// The state file cannot be read or written.
    #[error(
        "the quota's state file cannot be used: {action} {} failed; mend it, or choose another state folder",
        path.display()
    )]
    File {
        /// What was tried, such as `writing`.
        action: &'static str,
        /// The file or the folder.
        path: PathBuf,
        /// What the system says.
        source: Arc<io::Error>,
    },
    /// What the state would be kept in is somebody else's.
    #[error(
        "the quota's state cannot be kept in {}: {} belongs to another user (uid {owner}) than the one who runs this (uid {user})",
        path.display(), belongs.display()
    )]
    Foreign {
        /// What was to be read or written.
        path: PathBuf,
        /// The same, or the nearest folder above that there is.
        belongs: PathBuf,
        /// Whose it is, by the system's number.
        owner: u32,
        /// Who tried.
        user: u32,
    },
    /// Redis does not do what it is asked.
    #[cfg(feature = "redis")]
    #[error(transparent)]
    Redis(#[from] super::RedisFailure),
}

fn when(available_in: Duration) -> String {
    if available_in.is_zero() {
        "the next one goes to another caller who waits for it".to_owned()
    } else {
        format!("the next one may be sent in {}", Rounded(available_in))
    }
}

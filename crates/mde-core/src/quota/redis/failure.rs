//! Owns why a Redis does not do what a quota needs, told from the errors of the crate `redis`.

use std::{error::Error, io, sync::Arc};

use ::redis::{ErrorKind, RedisError, ServerErrorKind};

/// Why Redis does not do what it is asked. Nothing here repeats its URL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RedisFailure {
    /// There is no connection.
    #[error("the quota's Redis cannot be reached; check that it runs and that its URL is right")]
    Unreachable,
    /// There is no answer.
    #[error("the quota's Redis does not answer; check its load and the network")]
    Silent,
    /// It is starting up, or switching over.
    #[error("the quota's Redis is not ready ({code})")]
    NotReady {
        /// What it answers.
        code: String,
    },
    /// Its certificate is not one that this machine trusts.
    #[error(
        "the quota's Redis has a certificate that this machine does not trust; check the host in its URL, or let the system trust its authority"
    )]
    Untrusted,
    /// It does not accept the user or the password.
    #[error("the quota's Redis refuses the user or the password")]
    Unauthenticated,
    /// The user may not do what is needed.
    #[error(
        "the quota's Redis forbids its user what is needed: scripts, TIME, INFO, and hash and sorted set commands on keys that begin with mde-quota:"
    )]
    Forbidden,
    /// It answers with an error.
    #[error("the quota's Redis answers with an error ({code}); it must be of version 6 or later")]
    Refused {
        /// Its code.
        code: String,
    },
    /// It answers what no Redis would.
    #[error("the quota's Redis answers in a way that makes no sense; check what its URL leads to")]
    Nonsense,
}

impl RedisFailure {
    /// Whether it may be over in a moment.
    pub(super) fn is_outage(&self) -> bool {
        matches!(
            self,
            Self::Unreachable | Self::Silent | Self::NotReady { .. }
        )
    }
}

impl From<RedisError> for RedisFailure {
    fn from(error: RedisError) -> Self {
        let code = || error.code().unwrap_or("no code").to_owned();
        match (error.kind(), error.code()) {
            _ if error.is_timeout() => Self::Silent,
            _ if is_certificate_error(&error) => Self::Untrusted,
            (ErrorKind::Io, _) => Self::Unreachable,
            (ErrorKind::AuthenticationFailed, _) | (_, Some("NOAUTH" | "WRONGPASS")) => {
                Self::Unauthenticated
            }
            (ErrorKind::Server(ServerErrorKind::NoPerm), _) => Self::Forbidden,
            // Of a command within a script it says so in words only.
            _ if error
                .detail()
                .is_some_and(|detail| detail.contains("user executing the script can't")) =>
            {
                Self::Forbidden
            }
            (
                ErrorKind::Server(
                    ServerErrorKind::BusyLoading
                    | ServerErrorKind::TryAgain
                    | ServerErrorKind::ClusterDown
                    | ServerErrorKind::MasterDown
                    | ServerErrorKind::ReadOnly,
                ),
                _,
            )
            | (_, Some("BUSY")) => Self::NotReady { code: code() },
            (ErrorKind::Server(_) | ErrorKind::Extension, _) => Self::Refused { code: code() },
            (ErrorKind::Parse | ErrorKind::UnexpectedReturnType, _) => Self::Nonsense,
            _ => Self::Unreachable,
        }
    }
}

fn is_certificate_error(error: &RedisError) -> bool {
    let mut cause = Some(error as &dyn Error);
    while let Some(error) = cause {
        if let Some(tls) = error.downcast_ref() {
            return matches!(tls, rustls::Error::InvalidCertificate(_));
        }
        // These two pass over what they wrap when they are asked for their source.
        cause = if let Some(shared) = error.downcast_ref::<Arc<dyn Error + Send + Sync>>() {
            Some(&**shared)
        } else if let Some(io) = error.downcast_ref::<io::Error>() {
            io.get_ref().map(|inner| inner as _)
        } else {
            error.source()
        };
    }
    false
}

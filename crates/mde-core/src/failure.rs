//! Owns why a call ended without an answer, of whatever step: the steps' own errors come together here.

use std::time::Duration;

use url::Url;

use crate::{CredentialError, DestinationRefused, QuotaError, TransportError, rounded::Rounded};

/// Why a call ended without an answer that could be read.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// The request would have taken the token to a place where it does not belong; nothing was sent.
    #[error("the request to {} was not sent, to keep the token safe: {reason}", url.origin().ascii_serialization())]
    Refused {
        /// Where the request would have gone.
        url: Url,
        /// Why not.
        reason: DestinationRefused,
    },
    /// No further call may be sent: the [budget](crate::CallBudget) is spent, or closed.
    #[error("no further call may be sent")]
    BudgetSpent,
    /// The quota allows no call, or cannot be known.
    #[error(transparent)]
    Quota(#[from] QuotaError),
    /// There is no token to send.
    #[error(transparent)]
    Credential(#[from] CredentialError),
    /// There was no connection, or it broke.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The service was silent for too long.
    #[error("the service was silent for {}", Rounded(*.0))]
    Silence(Duration),
    /// The service answered too slowly as a whole.
    #[error("the answer was not complete after {}", Rounded(*.0))]
    Slow(Duration),
    /// The answer's body has more bytes than the client reads.
    #[error("the answer has more than {limit} bytes; the limit on a body can be raised")]
    TooLarge {
        /// How many bytes it reads.
        limit: usize,
    },
    /// The answer's body is compressed in a way that cannot be undone.
    #[error("the answer cannot be read: {0}")]
    Encoding(String),
}

impl Failure {
    /// A word for its kind, as `error.type` of OpenTelemetry's conventions wants it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "refused",
            Self::BudgetSpent => "budget_spent",
            Self::Quota(QuotaError::PastDeadline { .. }) => "quota_exhausted",
            Self::Quota(_) => "quota_backend",
            Self::Credential(_) => "credential",
            Self::Transport(TransportError::Connect(_)) => "connect",
            Self::Transport(TransportError::Interrupted(_)) => "interrupted",
            Self::Transport(TransportError::Certificate(..)) => "certificate",
            Self::Transport(TransportError::ProxyAuthentication(_)) => "proxy_authentication",
            Self::Transport(TransportError::ConnectTimeout(_))
            | Self::Silence(_)
            | Self::Slow(_) => "timeout",
            Self::TooLarge { .. } => "too_large",
            Self::Encoding(_) => "encoding",
        }
    }

    /// Whether time ran out.
    pub fn is_timeout(&self) -> bool {
        matches!(
            self,
            Self::Silence(_) | Self::Slow(_) | Self::Transport(TransportError::ConnectTimeout(_))
        )
    }
}

//! Owns what is told of a user whose look-up failed: the class, the sentence, the facts beside it.

use mde::ErrorKind;
use serde::Serialize;

use crate::exit::Exit;

/// Why there are no machines for a user, in the shape that JSON output prints.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Failure {
    pub(crate) kind: &'static str,
    pub(crate) message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) hint: Option<String>,
    #[serde(skip)]
    pub(crate) exit: Exit,
}

/// The class's name in the output, and its exit code.
fn classify(kind: ErrorKind) -> (&'static str, Exit) {
    match kind {
        ErrorKind::InvalidInput => ("invalidInput", Exit::Usage),
        ErrorKind::Credential => ("credential", Exit::Refused),
        ErrorKind::Unauthenticated => ("unauthenticated", Exit::Refused),
        ErrorKind::Forbidden => ("forbidden", Exit::Refused),
        ErrorKind::NotFound => ("notFound", Exit::NotFound),
        ErrorKind::Throttled => ("throttled", Exit::Throttled),
        ErrorKind::Service => ("service", Exit::Unavailable),
        ErrorKind::Network => ("network", Exit::Unavailable),
        ErrorKind::Timeout => ("timeout", Exit::Unavailable),
        ErrorKind::Decode => ("decode", Exit::NotUnderstood),
        _ => ("other", Exit::Unavailable),
    }
}

impl Failure {
    /// For a user whom it made no sense to ask, the credential having been refused for another.
    pub(crate) fn not_asked() -> Self {
        Self {
            kind: "notAsked",
            message: "not asked, because the service refused the credential before".to_owned(),
            status: None,
            code: None,
            correlation_id: None,
            retry_after_seconds: None,
            hint: None,
            exit: Exit::Refused,
        }
    }
}

impl From<&mde::Error> for Failure {
    fn from(error: &mde::Error) -> Self {
        let (kind, exit) = classify(error.kind());
        Self {
            kind,
            message: error.to_string(),
            status: error.status(),
            code: error.code().map(str::to_owned),
            correlation_id: error.correlation_id().map(str::to_owned),
            // Rounded up: whoever waits that long has waited long enough.
            retry_after_seconds: error
                .retry_after()
                .map(|wait| wait.as_secs() + u64::from(wait.subsec_nanos() > 0)),
            hint: error.hint().map(str::to_owned),
            exit,
        }
    }
}

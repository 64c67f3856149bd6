//! Owns what is told of a look-up that failed: the class, the sentence, the facts beside it.

use mde::{CertificateFault, ErrorKind};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{exit::Exit, ids::Wrong};

/// Why there is no answer.
// What JSON output prints. The texts are in the schema that `mde schema` prints, too.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Failure {
    /// The class of the failure. There may be others in later versions.
    #[schemars(extend("examples" = KINDS))]
    pub(crate) kind: &'static str,
    /// What happened, for people.
    pub(crate) message: String,
    /// Whether the same question may be answered later, without anything being changed.
    retryable: bool,
    /// The status of HTTP, if the service answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// The service's own code.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// What Microsoft's support asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation_id: Option<String>,
    /// How long to wait at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_seconds: Option<u64>,
    /// Permissions of which one would be enough.
    #[serde(skip_serializing_if = "<[_]>::is_empty", default)]
    needed_permissions: &'static [&'static str],
    /// Permissions that the token has.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    held_permissions: Vec<String>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) hint: Option<String>,
    #[serde(skip)]
    pub(crate) exit: Exit,
    /// The same would happen to every other question.
    #[serde(skip)]
    pub(crate) is_fatal: bool,
}

/// Only where the system's store is a file a variable names another one.
const UNKNOWN_ISSUER: &str = if cfg!(all(unix, not(target_vendor = "apple"))) {
    "if something on the way inspects TLS, as companies' proxies do, trust its root certificate: by --ca-file FILE, in the file that SSL_CERT_FILE names, or in the system's store"
} else {
    "if something on the way inspects TLS, as companies' proxies do, trust its root certificate: by --ca-file FILE, or in the system's store"
};

/// The kinds that there are.
const KINDS: [&str; 13] = [
    "invalidInput",
    "credential",
    "unauthenticated",
    "forbidden",
    "notFound",
    "throttled",
    "service",
    "network",
    "timeout",
    "quotaBackend",
    "decode",
    "notAsked",
    "other",
];

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
        ErrorKind::QuotaBackend => ("quotaBackend", Exit::Unavailable),
        ErrorKind::BudgetSpent => ("notAsked", Exit::Unfinished),
        ErrorKind::Decode => ("decode", Exit::NotUnderstood),
        _ => ("other", Exit::Unavailable),
    }
}

/// The class of what was not asked about.
const NOT_ASKED: &str = "notAsked";

/// Whether time alone may help.
fn is_retryable(error: &mde::Error) -> bool {
    match error.kind() {
        _ if error.is_fatal() => false,
        ErrorKind::Throttled | ErrorKind::Network | ErrorKind::Timeout => true,
        ErrorKind::Service => error.status().is_some_and(|status| status >= 500),
        _ => false,
    }
}

impl Failure {
    fn new(kind: &'static str, exit: Exit, message: String) -> Self {
        Self {
            kind,
            message,
            retryable: false,
            status: None,
            code: None,
            correlation_id: None,
            retry_after_seconds: None,
            needed_permissions: &[],
            held_permissions: Vec::new(),
            hint: None,
            exit,
            is_fatal: false,
        }
    }

    /// For what was not answered before something failed that would fail for all.
    pub(crate) fn not_asked() -> Self {
        let message = "not answered, because what failed before would fail again";
        Self::new(NOT_ASKED, Exit::Refused, message.to_owned())
    }

    /// For what is no id.
    pub(crate) fn invalid_input(Wrong { sentence, hint }: Wrong) -> Self {
        Self {
            hint,
            ..Self::new("invalidInput", Exit::Usage, sentence)
        }
    }

    /// Whether another run may find what this one did not: it did not fail for what it was about.
    pub(crate) fn says_nothing_of_its_subject(&self) -> bool {
        self.is_fatal || self.kind == NOT_ASKED
    }

    /// Whether there is no credential that could be sent.
    pub(crate) fn is_of_credential(&self) -> bool {
        self.kind == "credential"
    }

    /// What to do about it, in the words of the command line.
    fn hint_for(error: &mde::Error) -> Option<String> {
        match (error.kind(), error.certificate_fault()) {
            (_, Some(CertificateFault::UnknownIssuer)) => Some(UNKNOWN_ISSUER.to_owned()),
            (ErrorKind::QuotaBackend, _) => error
                .hint()
                .or(Some("MDE_STATE_DIR names another state folder"))
                .map(str::to_owned),
            _ => error.hint().map(str::to_owned),
        }
    }
}

impl From<&mde::Error> for Failure {
    fn from(error: &mde::Error) -> Self {
        let (kind, exit) = classify(error.kind());
        Self {
            retryable: is_retryable(error),
            status: error.status(),
            code: error.code().map(str::to_owned),
            correlation_id: error.correlation_id().map(str::to_owned),
            // Rounded up: whoever waits that long has waited long enough.
            retry_after_seconds: error
                .retry_after()
                .map(|wait| wait.as_secs() + u64::from(wait.subsec_nanos() > 0)),
            needed_permissions: error.needed_permissions(),
            held_permissions: error.held_permissions().to_vec(),
            hint: Self::hint_for(error),
            is_fatal: error.is_fatal(),
            ..Self::new(kind, exit, error.to_string())
        }
    }
}

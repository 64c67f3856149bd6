//! Owns what a person or a program is told when something fails: one sentence, a kind to decide by,
//! and all that support will ask for. The facts come from the call's record.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | One opaque `Error` with a kind, predicates and accessors. | It can grow without breaking callers. | A public enum of everything that can go wrong. |
//! | An unknown user (404) is an error of a kind of its own; an empty list is none. | The service has done both, and only the caller knows which of them matters. | Making both empty, or both errors. |

use std::{borrow::Cow, error::Error as StdError, fmt, time::Duration};

use http::StatusCode;
use mde_client::types::ODataError;
use mde_core::{
    CertificateFault, CredentialError, Failure, QuotaError, Received, RefusalExplained,
    TransportError, UserName, UserNameError, explain_refusal, proxy_authentication,
};
use serde::de::DeserializeOwned;

use crate::{
    Breach, CloudError, CredentialsError,
    breach::{self, BrokenBody, BrokenItem, beginning, broken_body},
    question::Question,
};

/// Why there is no answer.
///
/// `Display` is one sentence, with the HTTP status, the service's own message and its correlation id
/// where there are such; [`hint`](Self::hint) says what to do. Texts of the service are in it as they
/// came: whoever prints them to a terminal makes them safe first.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    /// What happened, without the service's answer.
    what: String,
    hint: Option<Cow<'static, str>>,
    received: Option<Received>,
    item_index: Option<usize>,
    raw_item: Option<String>,
    breaches: Vec<Breach>,
    /// When the quota has a slot again.
    available_in: Option<Duration>,
    needed: &'static [&'static str],
    held: Vec<String>,
    /// Whatever kind it is of, nobody else would fare better.
    is_fatal: bool,
    certificate_fault: Option<CertificateFault>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// What kind of failure it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The caller gave something that cannot be right, or the service said so (400).
    InvalidInput,
    /// There is no credential, or it cannot be used.
    Credential,
    /// The service does not accept the credential (401).
    Unauthenticated,
    /// The credential lacks a permission (403).
    Forbidden,
    /// What was asked about does not exist (404).
    NotFound,
    /// The quota of calls is used up (429).
    Throttled,
    /// The service failed, or answered with a status that it does not document.
    Service,
    /// There was no connection, or it broke.
    Network,
    /// Time ran out.
    Timeout,
    /// The answer is not what the specification says.
    Decode,
    /// What the quota is kept in does not work: a state file, a Redis. Without it nobody knows how many
    /// calls are left, so none was sent.
    QuotaBackend,
    /// No further call may be sent: the [budget](crate::ClientBuilder::budget) is spent, or closed.
    BudgetSpent,
}

/// What to say beside a Redis that does not do what a quota needs.
fn quota_hint(failure: &Failure) -> Option<&'static str> {
    match failure {
        #[cfg(feature = "redis")]
        Failure::Quota(QuotaError::Backend(mde_core::BackendError::Redis(_))) => {
            Some("nothing was asked: without it nobody knows how many calls are left")
        }
        _ => None,
    }
}

/// What is wrong with an answer that arrived whole.
pub(crate) enum Broken {
    /// It does not have the documented form.
    Body(BrokenBody),
    /// One of its items does not.
    Item(BrokenItem),
    /// Its link to the next page leads to where the token must not go.
    NextLink { link: String, reason: String },
    /// Its link to the next page is one of many that lead to nothing new.
    NoProgress { pages: usize },
}

impl Error {
    /// What kind of failure it was.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The HTTP status, if there was an answer.
    pub fn status(&self) -> Option<u16> {
        self.0
            .received
            .as_ref()
            .map(|received| received.status.as_u16())
    }

    /// The service's error code, such as `ResourceNotFound`.
    pub fn code(&self) -> Option<&str> {
        self.0.received.as_ref()?.error.as_ref()?.code.as_deref()
    }

    /// The service's own message; of a body that is no OData error an excerpt.
    pub fn message(&self) -> Option<&str> {
        self.0.received.as_ref()?.error.as_ref()?.message.as_deref()
    }

    /// The id by which the service's support finds the call.
    pub fn correlation_id(&self) -> Option<&str> {
        self.0.received.as_ref()?.correlation_id()
    }

    /// When to come back: how long until the quota has a slot, or how long the service asked to wait, as
    /// of when the error was made.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0
            .available_in
            .or_else(|| self.0.received.as_ref()?.retry_after)
    }

    /// Of a missing permission: those of which the token needs one.
    pub fn needed_permissions(&self) -> &'static [&'static str] {
        self.0.needed
    }

    /// Of a missing permission: what the token holds, by its own word.
    pub fn held_permissions(&self) -> &[String] {
        &self.0.held
    }

    /// Of an answer that does not fit the specification: which item of the page's list is at fault,
    /// counted from 0.
    pub fn item_index(&self) -> Option<usize> {
        self.0.item_index
    }

    /// Of an answer that does not fit the specification: where it does not, such as
    /// `value[3].isAadJoined`. The first place, if there are [several](Self::breaches).
    pub fn json_path(&self) -> Option<&str> {
        Some(self.0.breaches.first()?.json_path.as_str())
    }

    /// Of an answer that does not fit the specification: all places that were found. Of a single item there
    /// is one for each property at fault.
    pub fn breaches(&self) -> &[Breach] {
        &self.0.breaches
    }

    /// Of an item that does not fit the specification, among others that may: the item as the service wrote
    /// it, in JSON. A stream goes on behind such an error. Of an answer that is no page: all of it.
    pub fn raw_item(&self) -> Option<&str> {
        self.0.raw_item.as_deref()
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// Whether what was asked about does not exist.
    pub fn is_not_found(&self) -> bool {
        self.kind() == ErrorKind::NotFound
    }

    /// Whether the quota of calls is used up; [`retry_after`](Self::retry_after) may say for how long.
    pub fn is_throttled(&self) -> bool {
        self.kind() == ErrorKind::Throttled
    }

    /// Whether the credential is at fault: there is none, the service does not accept it, or it does not allow to ask
    /// this.
    pub fn is_credential(&self) -> bool {
        matches!(
            self.kind(),
            ErrorKind::Credential | ErrorKind::Unauthenticated | ErrorKind::Forbidden
        )
    }

    /// Whether the same question about anything else would fare no better: the credential is not accepted or lacks a
    /// [permission](Self::needed_permissions) that the operation needs, or at fault is what the quota is kept in, a
    /// certificate that is not accepted, or a proxy that wants credentials. A 403 that names no permission may be about
    /// this one alone, as of a device that a person's device groups leave out.
    pub fn is_fatal(&self) -> bool {
        match self.kind() {
            ErrorKind::Credential | ErrorKind::Unauthenticated | ErrorKind::QuotaBackend => true,
            ErrorKind::Forbidden => !self.needed_permissions().is_empty(),
            _ => self.0.is_fatal,
        }
    }

    /// Of a certificate that is not accepted, the service's or of what issues tokens: what is wrong
    /// with it.
    pub fn certificate_fault(&self) -> Option<CertificateFault> {
        self.0.certificate_fault
    }

    /// Whether time ran out.
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// Whether the answer is not what the specification says.
    pub fn is_decode(&self) -> bool {
        self.kind() == ErrorKind::Decode
    }

    fn new(kind: ErrorKind, what: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            what: what.into(),
            hint: None,
            received: None,
            item_index: None,
            raw_item: None,
            breaches: Vec::new(),
            available_in: None,
            needed: &[],
            held: Vec::new(),
            is_fatal: false,
            certificate_fault: None,
            source: None,
        }))
    }

    fn hinted(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    fn caused(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    /// The caller's input is at fault, as the error says.
    pub(crate) fn invalid_input(source: impl StdError + Send + Sync + 'static) -> Self {
        Self::new(ErrorKind::InvalidInput, source.to_string()).caused(source)
    }

    /// The credential is at fault, as the error says.
    pub(crate) fn credential(source: impl StdError + Send + Sync + 'static) -> Self {
        Self::new(ErrorKind::Credential, source.to_string()).caused(source)
    }

    /// A page's body is not what its items were read from.
    pub(crate) fn unread_page(source: serde_json::Error) -> Self {
        Self::new(
            ErrorKind::Decode,
            format!("the page cannot be read again: {source}"),
        )
        .caused(source)
    }

    pub(crate) fn no_credentials() -> Self {
        Self::new(
            ErrorKind::Credential,
            "there are no credentials to call the service with",
        )
    }

    pub(crate) fn of_cloud(error: CloudError) -> Self {
        let hint = error.hint();
        Self::invalid_input(error).maybe_hinted(hint)
    }

    pub(crate) fn of_credentials(error: CredentialsError) -> Self {
        let hint = error.hint();
        Self::credential(error).maybe_hinted(hint)
    }

    /// There is no quota to ask, before any call was made.
    pub(crate) fn of_quota(failure: Failure) -> Self {
        match failure {
            Failure::Credential(error) => Self::of_credential(error),
            failure => {
                let hint = quota_hint(&failure);
                let this = Self::new(ErrorKind::QuotaBackend, failure.to_string()).caused(failure);
                this.maybe_hinted(hint)
            }
        }
    }

    pub(crate) fn of_credential(error: CredentialError) -> Self {
        let hint = error.hint().map(Cow::into_owned);
        let transport = match &error {
            CredentialError::Unreachable(error) if !error.may_be_gone() => Some(error.clone()),
            _ => None,
        };
        let this = Self::credential(error).maybe_hinted(hint);
        match transport {
            Some(error) => this.of_transport(&error),
            None => this,
        }
    }

    fn maybe_hinted(mut self, hint: Option<impl Into<Cow<'static, str>>>) -> Self {
        self.0.hint = hint.map(Into::into);
        self
    }

    /// What the record of the question's call says, with the error that the generated client gave, if
    /// it was its call.
    pub(crate) fn of_call<P: DeserializeOwned>(
        question: &Question,
        error: Option<mde_client::Error<ODataError>>,
    ) -> Self {
        let record = question.call.record();
        let received = record.received();
        let undocumented = matches!(error, Some(mde_client::Error::UnexpectedResponse(_)));
        let mut this = match (record.failure(), &received) {
            (Some(failure), received) => Self::of_failure(question, failure, received.as_ref()),
            (None, Some(received)) if received.status.is_success() && !undocumented => {
                match broken_body::<P>(&received.body) {
                    Some(broken) => Self::broken(question, Broken::Body(broken)),
                    None => Self::new(ErrorKind::Decode, "the answer cannot be read"),
                }
            }
            (None, Some(received)) => Self::of_status(question, received),
            (None, None) => match error {
                Some(mde_client::Error::InvalidRequest(reason)) => {
                    Self::new(ErrorKind::InvalidInput, reason)
                }
                Some(error) => Self::new(ErrorKind::Network, error.to_string()),
                None => Self::new(ErrorKind::Network, "there was no answer"),
            },
        };
        // An earlier attempt's answer says nothing of what ended the call, unless it is why.
        let told = match this.kind() {
            ErrorKind::Credential => Some(StatusCode::UNAUTHORIZED),
            ErrorKind::Throttled => Some(StatusCode::TOO_MANY_REQUESTS),
            _ => None,
        };
        let of_earlier = matches!(
            record.failure(),
            Some(Failure::Credential(_) | Failure::Quota(_) | Failure::BudgetSpent)
        );
        this.0.received = received.filter(|received| !of_earlier || told == Some(received.status));
        this
    }

    /// The same of an answer that is no page: what is wrong with it is said of all of it.
    pub(crate) fn of_answer<T: DeserializeOwned>(
        question: &Question,
        error: mde_client::Error<ODataError>,
    ) -> Self {
        let record = question.call.record();
        let undocumented = matches!(error, mde_client::Error::UnexpectedResponse(_));
        let success = record.received().filter(|received| {
            received.status.is_success() && !undocumented && record.failure().is_none()
        });
        match success.and_then(|received| breach::whole::<T>(&received.body)) {
            Some(broken) => Self::broken(question, Broken::Item(broken)),
            None => Self::of_call::<T>(question, Some(error)),
        }
    }

    /// The service answered the question's call with a success that the specification does not have there.
    pub(crate) fn undocumented(question: &Question) -> Self {
        let received = question.call.record().received();
        let what = format!(
            "the service answers the question about {} with a status that it does not document",
            question.subject
        );
        let mut this = Self::new(ErrorKind::Decode, what);
        this.0.received = received;
        this
    }

    fn of_failure(question: &Question, failure: Failure, received: Option<&Received>) -> Self {
        let failure = match failure {
            Failure::Credential(error) => return Self::of_credential(error),
            Failure::Quota(QuotaError::PastDeadline { available_in }) => {
                let mut this = Self::new(ErrorKind::Throttled, failure.to_string()).caused(failure);
                this.0.available_in = Some(available_in);
                return this;
            }
            failure => failure,
        };
        let host = question
            .call
            .record()
            .url()
            .map(|url| url.origin().ascii_serialization())
            .unwrap_or_default();
        Self::of_way(&host, failure, received.map(|_| &*question.subject))
    }

    /// There is no whole answer of the host; of one that began it is said what it was about.
    pub(crate) fn of_way(host: &str, failure: Failure, half_answered: Option<&str>) -> Self {
        let kind = match &failure {
            Failure::Refused { .. } => ErrorKind::InvalidInput,
            Failure::BudgetSpent => ErrorKind::BudgetSpent,
            Failure::Quota(_) => ErrorKind::QuotaBackend,
            failure if failure.is_timeout() => ErrorKind::Timeout,
            Failure::TooLarge { .. } | Failure::Encoding(_) => ErrorKind::Decode,
            _ => ErrorKind::Network,
        };
        let transport = match &failure {
            Failure::Transport(error) => Some(error.clone()),
            _ => None,
        };
        let healed = transport.as_ref().is_none_or(TransportError::may_be_gone);
        let what = match (&failure, half_answered) {
            (Failure::Refused { .. } | Failure::Quota(_) | Failure::BudgetSpent, _) => {
                failure.to_string()
            }
            _ if !healed => format!("{host} was not asked: {failure}"),
            (_, Some(subject)) => {
                format!("the answer of {host} about {subject} is not whole: {failure}")
            }
            (_, None) => format!("{host} did not answer: {failure}"),
        };
        let hint = quota_hint(&failure);
        let mut this = Self::new(kind, what).caused(failure).maybe_hinted(hint);
        if let Some(error) = transport {
            this = this.of_transport(&error);
        }
        this
    }

    /// What the way to a server has to say beside the sentence.
    fn of_transport(mut self, error: &TransportError) -> Self {
        self.0.hint = error.hint();
        self.0.is_fatal = !error.may_be_gone();
        if let TransportError::Certificate(fault, _) = error {
            self.0.certificate_fault = Some(*fault);
        }
        self
    }

    fn of_status(question: &Question, received: &Received) -> Self {
        let Question { subject, .. } = question;
        let detail = received.error.clone().unwrap_or_default();
        let this = |kind, what: String| Self::new(kind, what);
        match received.status.as_u16() {
            400 => this(ErrorKind::InvalidInput, format!("the service refuses the question about {subject}")),
            // Licence troubles come as 401 and never heal; what helps is in the message alone.
            401 if detail.message.as_ref().is_some_and(|message| message.contains("reason of failure")) => {
                this(ErrorKind::Unauthenticated, "the service does not serve this tenant".to_owned())
                    .hinted("the token is good, and a new one changes nothing: check the tenant's Defender for Endpoint licence")
            }
            401 => this(ErrorKind::Unauthenticated, "the service does not accept the token".to_owned())
                .hinted(format!("tokens live about an hour, and those for this host have the scope {}", question.cloud.token_scope()))
                .explained(question, received),
            403 => {
                let forbidden = this(ErrorKind::Forbidden, format!("the token does not allow to ask about {subject}"));
                // Others than the service's own authorization say 403, too: gateways, unprovisioned tenants.
                let message = detail.message.unwrap_or_default();
                let known = question.operation.application_permissions.len()
                    + question.operation.delegated_permissions.len();
                match known > 0 && (message.contains("role") || message.contains("permission")) {
                    true => forbidden.explained(question, received),
                    false => forbidden,
                }
            }
            404 if detail.code.is_none() && detail.message.is_none() => {
                this(ErrorKind::NotFound, format!("nothing answers at the address for {subject}"))
                    .hinted(match question.user.as_ref().and_then(other_name) {
                        Some(other) => format!("{other}; if it is not that, check the base URL: a 404 without a message can mean that the route does not exist"),
                        None => "a 404 without a message means that the route does not exist: check the base URL".to_owned(),
                    })
            }
            404 => this(ErrorKind::NotFound, format!("the service does not know {subject}"))
                .maybe_hinted(question.user.as_ref().and_then(other_name)),
            429 => {
                let when = match received.retry_after {
                    Some(wait) => format!("; it asks to wait {} s", wait.as_secs_f64().ceil()),
                    None => String::new(),
                };
                this(ErrorKind::Throttled, format!("the quota of calls is used up{when}"))
                    .hinted("the quota is counted per application and tenant: another program may use it, too")
            }
            301 | 302 | 303 | 307 | 308 => this(ErrorKind::Service, "the service redirects, which is not followed, to keep the token safe".to_owned())
                .hinted("check the base URL; a proxy or gateway may want a sign-in"),
            407 => {
                let mut this = this(ErrorKind::Service, "the proxy wants user and password".to_owned())
                    .hinted(proxy_authentication());
                this.0.is_fatal = true;
                this
            }
            200..=299 => Self::undocumented(question),
            500..=599 => this(ErrorKind::Service, format!("the service failed on the question about {subject}"))
                .hinted("try again later; if it stays, quote the correlation id to the service's support"),
            _ => this(ErrorKind::Service, format!("the service answers the question about {subject} with a status that it does not document")),
        }
    }

    /// The same in the words of whoever looked at the refused token, if that tells why.
    fn explained(mut self, question: &Question, received: &Received) -> Self {
        let explained = explain_refusal(
            received.status,
            question.operation,
            received.claims.as_ref(),
            received
                .error
                .as_ref()
                .and_then(|error| error.message.as_deref()),
            question.cloud.expectation(),
            question.call.pipeline().clock().utc(),
        );
        if let Some(RefusalExplained {
            sentence,
            hint,
            needed,
            held,
            ..
        }) = explained
        {
            self.0.what = format!("{}: {sentence}", self.0.what);
            self.0.hint = Some(hint.into());
            self.0.needed = needed;
            self.0.held = held;
        }
        self
    }

    /// The answer to the question's call arrived, but is not what it should be.
    pub(crate) fn broken(question: &Question, broken: Broken) -> Self {
        let received = question.call.record().received();
        let mut this = match broken {
            Broken::Body(BrokenBody {
                breach,
                index,
                source,
            }) => {
                let instead = received.as_ref().and_then(Received::instead_of_json);
                let place = match (instead, index, breach.json_path.as_str()) {
                    (Some(instead), ..) => instead,
                    (None, Some(index), _) => in_item(question, index, &breach),
                    (None, None, "." | "") => {
                        format!("the answer breaks the contract: {source}")
                    }
                    (None, None, path) => format!(
                        "the answer breaks the contract at {}: {source}",
                        beginning(path)
                    ),
                };
                Self::unreadable(question, &place, vec![breach], index).caused(source)
            }
            Broken::Item(BrokenItem {
                index,
                raw,
                breaches,
                source,
            }) => {
                let mut place = match index {
                    Some(index) => in_item(question, index, &breaches[0]),
                    None => in_whole(&breaches[0]),
                };
                match breaches.len() - 1 {
                    0 => {}
                    1 => place += ", and in another place",
                    more => place += &format!(", and in {more} other places"),
                }
                let mut this =
                    Self::unreadable(question, &place, breaches, index).caused(source);
                this.0.raw_item = Some(Box::<str>::from(raw).into());
                this
            }
            Broken::NextLink { link, reason } => Self::new(
                ErrorKind::Decode,
                format!("the link to the next page was not followed: {reason}: {link:?}"),
            ),
            Broken::NoProgress { pages } => Self::new(
                ErrorKind::Service,
                format!(
                    "the service's links to further pages about {} lead nowhere: {pages} pages in a row brought nothing new",
                    question.subject
                ),
            )
            .hinted("what came until then may not be all; try again later, and if it stays, quote the correlation id to the service's support"),
        };
        this.0.received = received;
        this
    }

    fn unreadable(
        question: &Question,
        place: &str,
        breaches: Vec<Breach>,
        index: Option<usize>,
    ) -> Self {
        let what = format!(
            "what the service says about {} cannot be read: {place}",
            question.subject
        );
        let mut this = Self::new(ErrorKind::Decode, what)
            .hinted("is this the service's API, and not a proxy's page? Then its contract has changed, and the client must follow");
        this.0.item_index = index;
        this.0.breaches = breaches;
        this
    }
}

fn in_item(question: &Question, index: usize, breach: &Breach) -> String {
    let Question { item, .. } = question;
    format!("{item} {index} (counted from 0) breaks the contract at {breach}")
}

fn in_whole(breach: &Breach) -> String {
    match breach.json_path == "." {
        true => format!("the answer breaks the contract: {breach}"),
        false => format!("the answer breaks the contract at {breach}"),
    }
}

/// By which other name the service may know the user. Nobody is asked about by it unasked: two domains may
/// have one.
fn other_name(user: &UserName) -> Option<String> {
    if let Some(escaped) = user.looks_escaped() {
        return Some(format!("the name was taken literally, but {escaped}"));
    }
    let account = user.account_name()?;
    Some(format!(
        "the service wants the account name alone, without a domain: try {account}"
    ))
}

impl From<UserNameError> for Error {
    fn from(error: UserNameError) -> Self {
        Self::invalid_input(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { what, received, .. } = &*self.0;
        f.write_str(what)?;
        let Some(received) = received else {
            return Ok(());
        };
        write!(f, " (HTTP {}", received.status.as_u16())?;
        if let Some(reason) = received.status.canonical_reason() {
            write!(f, " {reason}")?;
        }
        match (self.code().map(beginning), self.message().map(beginning)) {
            (Some(code), Some(message)) if code != message => write!(f, ", {code}: {message:?}")?,
            (_, Some(message)) => write!(f, ", {message:?}")?,
            (Some(code), None) => write!(f, ", {code}")?,
            (None, None) => {}
        }
        if let Some(id) = self.correlation_id().map(beginning) {
            write!(f, ", correlation id {id}")?;
        }
        f.write_str(")")
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            kind,
            what,
            received,
            item_index,
            breaches,
            source,
            ..
        } = &*self.0;
        let mut debug = f.debug_struct("Error");
        debug.field("kind", kind).field("what", what);
        if let Some(Received { status, error, .. }) = received {
            debug.field("status", status).field("service", error);
        }
        if let [first, ..] = breaches.as_slice() {
            debug
                .field("item_index", item_index)
                .field("json_path", &first.json_path);
        }
        if let Some(source) = source {
            debug.field("source", source);
        }
        debug.finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

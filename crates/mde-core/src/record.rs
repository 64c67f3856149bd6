//! Owns what is remembered of one call. A generated operation forgets the status and the headers when
//! it cannot read an answer, and cannot carry the pipeline's own errors; the record does.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, StatusCode, header::CONTENT_TYPE};
use url::Url;

use crate::{Claims, ErrorDetail, Failure, error_body};

/// What happened during a call; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Record(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    url: Option<Url>,
    attempts: u32,
    quota_wait: Duration,
    received: Option<Received>,
    failure: Option<Failure>,
}

/// The answer to the last attempt of a call, as far as it arrived.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Received {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body after decompression, without a byte order mark. For an error status at most its
    /// beginning; for a call with a [`Failure`] what had arrived until then.
    pub body: Bytes,
    /// For an error status: what the body says, in whatever form it said it.
    pub error: Option<ErrorDetail>,
    /// How long the service asked to wait, as of the answer's arrival: what
    /// [`retry_after`](crate::retry_after) reads in the headers.
    pub retry_after: Option<Duration>,
    /// Of an answer that refuses the token (401, 403): what that token says of itself, unverified.
    pub claims: Option<Claims>,
}

impl Received {
    /// What the body is, when it does not even begin as a JSON object: the content type, and the title
    /// of an HTML page or the text's beginning.
    pub fn instead_of_json(&self) -> Option<String> {
        if self.body.trim_ascii_start().starts_with(b"{") {
            return None;
        }
        let kind = self
            .headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let kind = kind.unwrap_or("a body without a content type");
        let text = error_body::instead_of_json(&self.headers, &self.body);
        Some(text.map_or_else(
            || "it is empty".to_owned(),
            |text| format!("it is {kind}: {text:?}"),
        ))
    }

    /// The id by which the service's support finds the call: the header's, else the error's target.
    pub fn correlation_id(&self) -> Option<&str> {
        self.headers
            .get(CORRELATION_ID)
            .and_then(|value| value.to_str().ok())
            .or_else(|| self.error.as_ref()?.target.as_deref())
    }
}

impl Record {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the last request went, or would have gone.
    pub fn url(&self) -> Option<Url> {
        self.state().url.clone()
    }

    /// How many requests were sent.
    pub fn attempts(&self) -> u32 {
        self.state().attempts
    }

    /// How long the call waited for the quota, all attempts together.
    pub fn quota_wait(&self) -> Duration {
        self.state().quota_wait
    }

    /// The last answer, if there was one.
    pub fn received(&self) -> Option<Received> {
        self.state().received.clone()
    }

    /// Reads the last answer, if there was one, where it is.
    pub(crate) fn inspect_received(&self, inspect: impl FnOnce(&Received)) {
        if let Some(received) = &self.state().received {
            inspect(received);
        }
    }

    /// The last answer's body, if there was one.
    pub fn body(&self) -> Option<Bytes> {
        Some(self.state().received.as_ref()?.body.clone())
    }

    /// Why the pipeline gave up, if it did.
    pub fn failure(&self) -> Option<Failure> {
        self.state().failure.clone()
    }

    pub(crate) fn begin(&self, url: &Url) {
        *self.state() = State {
            url: Some(url.clone()),
            ..State::default()
        };
    }

    /// Counts the attempt, and says which one it is.
    pub(crate) fn begin_attempt(&self) -> u32 {
        let mut state = self.state();
        state.attempts += 1;
        state.received = None;
        state.attempts
    }

    pub(crate) fn set_quota_wait(&self, waited: Duration) {
        self.state().quota_wait = waited;
    }

    pub(crate) fn set_received(&self, received: Received) {
        self.state().received = Some(received);
    }

    pub(crate) fn set_failure(&self, failure: Failure) {
        self.state().failure = Some(failure);
    }
}

const CORRELATION_ID: HeaderName = HeaderName::from_static("mise-correlation-id");

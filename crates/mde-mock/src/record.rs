//! What was received, for whoever wants to know.

use std::collections::VecDeque;
use std::fmt::{self, Debug, Display};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method};

/// What the names of headers have in them whose values nobody else should read.
const SECRETS: [&str; 6] = ["auth", "cookie", "key", "secret", "signature", "token"];

/// Whether the value of that header is kept out of messages and logs.
pub(crate) fn is_secret(header: &HeaderName) -> bool {
    names_a_secret(header.as_str())
}

fn names_a_secret(name: &str) -> bool {
    SECRETS.iter().any(|word| name.contains(word))
}

/// A request that the stand-in received.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ReceivedRequest {
    /// The method.
    pub method: Method,
    /// Path and query as they came, percent-encoding and all.
    pub target: String,
    /// The headers; those that hold secrets, such as `Authorization`, are marked as sensitive, so
    /// that `Debug` does not show them.
    pub headers: HeaderMap,
    /// When it arrived.
    pub at: Instant,
    /// The id of the operation that its method and path belong to, if they belong to one.
    pub operation: Option<Arc<str>>,
    /// The status of the answer, also when that came late or in part; `None` when there was none.
    pub status: Option<u16>,
}

impl ReceivedRequest {
    /// Path and query as they came, but for the values of query parameters that nobody else should read,
    /// such as `access_token`: for messages and logs.
    pub fn shown_target(&self) -> String {
        let Some((path, query)) = self.target.split_once('?') else {
            return self.target.clone();
        };
        let parts = query.split('&').map(|part| match part.split_once('=') {
            Some((name, _)) if names_a_secret(&name.to_ascii_lowercase()) => {
                format!("{name}=[redacted]")
            }
            _ => part.to_owned(),
        });
        format!("{path}?{}", parts.collect::<Vec<_>>().join("&"))
    }

    /// A request that has just arrived.
    pub(crate) fn new(head: &Parts) -> Self {
        let uri = &head.uri;
        let target = uri
            .path_and_query()
            .map_or(uri.path(), |target| target.as_str());
        let mut headers = head.headers.clone();
        for (name, value) in &mut headers {
            if is_secret(name) {
                value.set_sensitive(true);
            }
        }
        Self {
            method: head.method.clone(),
            target: target.to_owned(),
            headers,
            at: Instant::now(),
            operation: None,
            status: None,
        }
    }
}

/// Method, target and status: `GET /api/users/user1/machines -> 200`.
impl Display for ReceivedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} -> ", self.method, self.shown_target())?;
        match self.status {
            Some(status) => write!(f, "{status}"),
            None => f.write_str("no answer"),
        }
    }
}

/// Somebody who is told of every request.
#[derive(Clone)]
pub(crate) struct Observer(pub(crate) Arc<dyn Fn(&ReceivedRequest) + Send + Sync>);

impl Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observer")
    }
}

/// The latest requests.
#[derive(Debug)]
pub(crate) struct Record {
    limit: usize,
    observer: Option<Observer>,
    received: Mutex<Received>,
}

/// What is known of the requests so far.
#[derive(Debug, Default, Clone)]
pub(crate) struct Received {
    /// The latest, oldest first.
    pub(crate) requests: VecDeque<ReceivedRequest>,
    /// How many there were before them.
    pub(crate) forgotten: u64,
}

impl Received {
    pub(crate) fn is_partial(&self) -> bool {
        self.forgotten > 0
    }
}

impl Record {
    /// With a limit of 0 nothing is recorded.
    pub(crate) fn new(limit: usize, observer: Option<Observer>) -> Self {
        Self {
            limit,
            observer,
            received: Mutex::default(),
        }
    }

    /// Whether anybody wants to know.
    pub(crate) fn is_on(&self) -> bool {
        self.limit > 0 || self.observer.is_some()
    }

    /// Whether the latest requests are kept.
    pub(crate) fn is_kept(&self) -> bool {
        self.limit > 0
    }

    pub(crate) fn push(&self, request: ReceivedRequest) {
        if let Some(Observer(observer)) = &self.observer {
            observer(&request);
        }
        if self.limit == 0 {
            return;
        }
        let mut received = self.lock();
        if received.requests.len() >= self.limit {
            received.requests.pop_front();
            received.forgotten += 1;
        }
        received.requests.push_back(request);
    }

    pub(crate) fn received(&self) -> Received {
        self.lock().clone()
    }

    pub(crate) fn forget(&self) {
        *self.lock() = Received::default();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Received> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

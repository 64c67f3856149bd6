//! What was received, for whoever wants to know.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use axum::extract::Request;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, Method};

/// A request that the stand-in received.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ReceivedRequest {
    /// The method.
    pub method: Method,
    /// Path and query as they came, percent-encoding and all.
    pub target: String,
    /// The headers; `Authorization` is marked as sensitive, so that `Debug` does not show it.
    pub headers: HeaderMap,
    /// When it arrived.
    pub at: Instant,
    /// The status of the answer, also when that came late or in part; `None` when there was none.
    pub status: Option<u16>,
}

impl ReceivedRequest {
    /// A request that has just arrived.
    pub(crate) fn new(request: &Request) -> Self {
        let uri = request.uri();
        let target = uri
            .path_and_query()
            .map_or(uri.path(), |target| target.as_str());
        let mut headers = request.headers().clone();
        for (name, value) in &mut headers {
            if *name == AUTHORIZATION {
                value.set_sensitive(true);
            }
        }
        Self {
            method: request.method().clone(),
            target: target.to_owned(),
            headers,
            at: Instant::now(),
            status: None,
        }
    }
}

/// The latest requests.
#[derive(Debug)]
pub(crate) struct Record {
    limit: usize,
    requests: Mutex<VecDeque<ReceivedRequest>>,
}

impl Record {
    /// With a limit of 0 nothing is recorded.
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            requests: Mutex::default(),
        }
    }

    pub(crate) fn is_on(&self) -> bool {
        self.limit > 0
    }

    pub(crate) fn push(&self, request: ReceivedRequest) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        if requests.len() >= self.limit {
            requests.pop_front();
        }
        requests.push_back(request);
    }

    pub(crate) fn requests(&self) -> Vec<ReceivedRequest> {
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        requests.iter().cloned().collect()
    }
}

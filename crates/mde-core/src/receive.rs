//! Owns the reading of an answer's body: how long it may take and how much it may be. What the body
//! means is the caller's.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::future::{Either, select};
use reqwest::Response;

use crate::{Clock, TransportError};

/// Bounds of one attempt. The time for connecting is the transport's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long one attempt may take from sending the request to the body's end (100 s).
    pub attempt: Duration,
    /// How long the service may stay silent: before the answer's head, and between two pieces of its
    /// body (30 s).
    pub silence: Duration,
    /// How many bytes of a body are read, after decompression (64 MiB).
    pub body_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            attempt: Duration::from_secs(100),
            silence: Duration::from_secs(30),
            body_bytes: 64 << 20,
        }
    }
}

/// How much of an error's body is read: all that a person will, and no more.
pub(crate) const ERROR_BODY_BYTES: usize = 64 << 10;

/// Why a body is not whole.
#[derive(Clone, Debug)]
pub(crate) enum Incomplete {
    TooLarge,
    Silence,
    Broken(TransportError),
}

/// Waits for the future at most so long.
pub(crate) async fn within<F: Future>(
    clock: &dyn Clock,
    limit: Duration,
    future: F,
) -> Option<F::Output> {
    match select(Box::pin(future), clock.sleep(limit)).await {
        Either::Left((output, _)) => Some(output),
        Either::Right(((), _)) => None,
    }
}

/// Reads at most so many bytes into `body`, which has what arrived whatever happens.
pub(crate) async fn read_body(
    response: &mut Response,
    body: &mut BytesMut,
    limit: usize,
    silence: Duration,
    clock: &dyn Clock,
) -> Result<(), Incomplete> {
    loop {
        let chunk = within(clock, silence, response.chunk())
            .await
            .ok_or(Incomplete::Silence)?
            .map_err(|error| {
                Incomplete::Broken(TransportError::Interrupted(std::sync::Arc::new(
                    error.without_url(),
                )))
            })?;
        let Some(chunk) = chunk else { return Ok(()) };
        let room = limit - body.len();
        body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        if chunk.len() > room {
            return Err(Incomplete::TooLarge);
        }
    }
}

/// The bytes without a byte order mark, which some JSON writers put in front and no JSON reader takes.
pub(crate) fn without_bom(mut body: Bytes) -> Bytes {
    if body.starts_with(b"\xEF\xBB\xBF") {
        body = body.slice(3..);
    }
    body
}

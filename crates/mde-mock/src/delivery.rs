//! Carrying out what a script asks for: late, in part, or not at all.

use std::convert::Infallible;
use std::future;
use std::time::Duration;

use axum::body::{self, Body, HttpBody};
use axum::http::HeaderValue;
use axum::http::header::CONTENT_LENGTH;
use axum::response::Response;
use bytes::Bytes;
use futures::stream::{self, StreamExt};
use tokio::sync::watch;
use tokio::time::{self, MissedTickBehavior};

use crate::script::{Cut, Ending};
use crate::wire::{Break, Wire};

/// What an endless body goes on with, and how often.
static FILLER: [u8; 65_536] = [b' '; 65_536];
const TICK: Duration = Duration::from_millis(1);

/// Ends when the stand-in is told to stop.
#[derive(Debug, Clone)]
pub(crate) struct Stopping(watch::Receiver<()>);

impl Stopping {
    /// Stops when the sender is dropped.
    pub(crate) fn new() -> (watch::Sender<()>, Self) {
        let (sender, receiver) = watch::channel(());
        (sender, Self(receiver))
    }

    pub(crate) async fn stopped(mut self) {
        while self.0.changed().await.is_ok() {}
    }
}

/// Waits, but not beyond the stand-in's end.
pub(crate) async fn wait(delay: Duration, stopping: &Stopping) {
    if !delay.is_zero() {
        let _ = time::timeout(delay, stopping.clone().stopped()).await;
    }
}

/// The answer as far as it is to come.
pub(crate) async fn deliver(
    response: Response,
    ending: Ending,
    wire: Wire,
    stopping: &Stopping,
) -> Response {
    let stopped = stopping.clone().stopped();
    match ending {
        Ending::Whole => response,
        Ending::Unanswered => {
            wire.break_off(Break::Close);
            // The connection takes this task with it; until then nothing may be written.
            stopped.await;
            response
        }
        Ending::Cut(after, cut) => {
            let (mut parts, body) = response.into_parts();
            let body = whole(body).await;
            let after = after.unwrap_or(body.len() / 2);
            // More is announced than will come, even when all of the body does.
            let announced = body.len().max(after.saturating_add(1));
            parts
                .headers
                .insert(CONTENT_LENGTH, HeaderValue::from(announced));
            let sent = body.slice(..after.min(body.len()));
            let end = async move {
                let how = match cut {
                    Cut::Reset => Break::Reset,
                    Cut::Truncated => Break::Close,
                    Cut::Stalled => {
                        stopped.await;
                        Break::Close
                    }
                };
                wire.break_off(how);
                future::pending().await
            };
            Response::from_parts(
                parts,
                streamed(stream::iter([sent]).chain(stream::once(end))),
            )
        }
        Ending::Endless => {
            let (mut parts, body) = response.into_parts();
            parts.headers.remove(CONTENT_LENGTH);
            let body = whole(body).await;
            let mut ticks = time::interval(TICK);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            let filler = stream::unfold(ticks, |mut ticks| async {
                ticks.tick().await;
                Some((Bytes::from_static(&FILLER), ticks))
            });
            let end = async move {
                stopped.await;
                wire.break_off(Break::Close);
            };
            let filler = filler.take_until(end);
            Response::from_parts(parts, streamed(stream::iter([body]).chain(filler)))
        }
    }
}

fn streamed(chunks: impl futures::Stream<Item = Bytes> + Send + 'static) -> Body {
    Body::from_stream(chunks.map(Ok::<_, Infallible>))
}

/// The bytes of a body that is made of bytes already.
async fn whole(body: Body) -> Bytes {
    debug_assert!(
        body.size_hint().exact().is_some(),
        "no stream is delivered in part"
    );
    body::to_bytes(body, usize::MAX).await.unwrap_or_default()
}

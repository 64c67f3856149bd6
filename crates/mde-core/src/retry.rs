//! Owns the decision whether to try again, and when. Waiting for the quota is not its business: a call
//! that was throttled tries again as soon as the quota lets it.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | Waits for the quota do not count against the total of the retry policy. | They are hours by design; the total bounds what goes wrong. The caller's deadline bounds both. | One bound for both. |
//! | A certificate that is not accepted, and a proxy that wants credentials, are met once and end a run. | Neither heals without somebody, and all others would meet it. Nothing was sent, so that the slot goes back. | Trying again, as after any connection that did not come about; a switch that turns checks off. |
//! | Pauses are full jitter below the bounds that `backon` doubles. | Clients that failed together do not come back together. backon's own jitter adds to the delay and does not spread it from nothing. | backon's jitter; a table of our own. |
//! | A 429 is tried again as soon as the quota lets it. | The hold is the pause, for all callers alike; a pause of its own would come on top. | Backing off by the policy, too. |

use std::{num::NonZeroU32, time::Duration};

use backon::{BackoffBuilder, ExponentialBuilder};
use reqwest::{Request, Response};

use crate::Failure;

/// How often a call is tried, and for how long.
///
/// Only idempotent methods are tried again, and only after what may be gone the next time: no
/// connection, a broken, silent or slow one, and the statuses 408, 429, 500, 502, 503 and 504. A
/// certificate that is not accepted, and a proxy that wants credentials, stay as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// How many attempts at the most, the first included (5).
    pub attempts: NonZeroU32,
    /// How long all attempts and the pauses between them may take, waits for the quota not counted
    /// (100 s).
    pub total: Duration,
    /// The longest pause before the second attempt; it doubles with each further one (500 ms).
    pub first_pause: Duration,
    /// What the longest pause does not exceed (30 s).
    pub longest_pause: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: NonZeroU32::new(5).expect("five is not zero"),
            total: Duration::from_secs(100),
            first_pause: Duration::from_millis(500),
            longest_pause: Duration::from_secs(30),
        }
    }
}

impl RetryPolicy {
    /// One attempt, whatever comes of it.
    pub fn never() -> Self {
        Self {
            attempts: NonZeroU32::MIN,
            ..Self::default()
        }
    }

    /// With so many attempts at the most.
    #[must_use]
    pub fn with_attempts(mut self, attempts: NonZeroU32) -> Self {
        self.attempts = attempts;
        self
    }

    /// With so much time for all attempts.
    #[must_use]
    pub fn with_total(mut self, total: Duration) -> Self {
        self.total = total;
        self
    }

    /// With pauses that are no longer than this at first, and than that in the end.
    #[must_use]
    pub fn with_pauses(mut self, first: Duration, longest: Duration) -> Self {
        self.first_pause = first;
        self.longest_pause = longest;
        self
    }

    /// The pauses between attempts, by full jitter: each is anywhere between nothing and its upper
    /// bound, so that clients which failed together do not come back together.
    pub(crate) fn pauses(&self) -> impl Iterator<Item = Duration> + Send + use<> {
        ExponentialBuilder::default()
            .with_min_delay(self.first_pause)
            .with_max_delay(self.longest_pause)
            .without_max_times()
            .build()
            .map(|bound| bound.mul_f64(fastrand::f64()))
    }
}

/// Whether sending the request twice is the same as sending it once.
pub(crate) fn may_repeat(request: &Request) -> bool {
    request.method().is_idempotent()
}

/// Whether what came of an attempt may be gone the next time.
pub(crate) fn may_be_gone(result: &Result<Response, Failure>) -> bool {
    match result {
        Ok(response) => matches!(
            response.status().as_u16(),
            408 | 429 | 500 | 502 | 503 | 504
        ),
        Err(Failure::Transport(error)) => error.may_be_gone(),
        Err(Failure::Silence(_) | Failure::Slow(_)) => true,
        Err(_) => false,
    }
}

//! The quota as a client sees it: by its public interface, in simulated time where the store is in
//! memory or a file, in real time where it is a real Redis.

mod callers;
mod clock;
mod family;
mod file;
mod logged;
mod memory;
mod processes;
#[cfg(feature = "redis")]
mod redis;
#[cfg(feature = "redis")]
mod server;

use std::time::Duration;

use mde_core::{Operation, RateLimit};

/// The table of the one operation that the client has.
static DOCUMENTED: Operation = operation(
    "documented",
    &[
        RateLimit::new(100, Duration::from_secs(60)),
        RateLimit::new(1500, Duration::from_secs(3600)),
    ],
);

const fn operation(id: &'static str, limits: &'static [RateLimit]) -> Operation {
    Operation::new(id, "GET", "/api/things", limits, &[], &[])
}

/// One that shares its shared limits with these operations.
const fn of_family(
    id: &'static str,
    limits: &'static [RateLimit],
    family: &'static [&'static str],
) -> Operation {
    operation(id, limits).of_family(family)
}

/// One call as the service may see it: at any moment from `sent` to `ended`.
#[derive(Clone, Copy, Debug)]
struct Call {
    sent: Duration,
    ended: Duration,
}

/// The largest number of calls that one window of this length may have counted, wherever it begins
/// and whenever between sending and end each call was counted; both its ends inclusive.
fn worst_window(calls: &[Call], period: Duration) -> usize {
    let begins = calls.iter().map(|call| call.ended);
    let counted = |begin: Duration| {
        let inside = |call: &&Call| call.sent <= begin + period && call.ended >= begin;
        calls.iter().filter(inside).count()
    };
    begins.map(counted).max().unwrap_or(0)
}

/// The earliest moment from `from` on at which the rule has room for one more call: fewer than its
/// limit in each window are in flight or ended less than `guard` more than a period before.
fn earliest(calls: &[Call], limits: &[RateLimit], guard: Duration, from: Duration) -> Duration {
    let has_room = |at: Duration| {
        limits.iter().all(|limit| {
            let weighs = |call: &&Call| call.ended + limit.period + guard > at;
            calls.iter().filter(weighs).count() < limit.calls as usize
        })
    };
    // Room comes only when a call leaves a window.
    let leaving = limits.iter().flat_map(|limit| {
        calls
            .iter()
            .map(move |call| call.ended + limit.period + guard)
    });
    let mut moments: Vec<_> = leaving.filter(|moment| *moment > from).collect();
    moments.push(from);
    moments.sort();
    moments
        .into_iter()
        .find(|moment| has_room(*moment))
        .expect("room, once all calls have left")
}

//! Owns the count, and the hold after a 429: which calls still weigh on the windows of one operation, and
//! when there is room for the next. Pure: time is passed in, nothing waits. Keeping the log and waiting are others'.
//!
//! The service counts a call at some moment between its sending and its answer, by a clock and with
//! windows that nobody here can see. So a call weighs on every window from the moment it is sent
//! until one window after its end. Of any `limit + 1` calls one had then ended a whole window before
//! the last was sent, and no window of the service, fixed or sliding, can hold them all.

#[cfg(feature = "redis")]
use std::num::NonZeroU32;
use std::{
    collections::{BTreeMap, VecDeque},
    ops::Add,
    time::Duration,
};

use serde::{Deserialize, Serialize};

use crate::RateLimit;

/// How long to hold when the service does not say: doubled each time in a row, up to the longest
/// window, after which nothing of what was sent can count any more.
pub(super) const FIRST_HOLD: Duration = Duration::from_secs(60);

/// The longest hold that is believed, lest one odd header stop everybody for years.
pub(super) const LONGEST_HOLD: Duration = Duration::from_secs(24 * 60 * 60);

/// How wide a resumption may grow where no limit says so.
const FULL_WIDTH: u32 = 64;

/// A moment on the scale of whoever keeps the log, in nanoseconds since that scale's start.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub(super) struct Moment(u64);

impl Moment {
    pub(super) fn since_start(elapsed: Duration) -> Self {
        Self(nanos(elapsed))
    }

    /// How long after `earlier`; zero when it is not after it.
    pub(super) fn since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }

    pub(super) fn before(self, by: Duration) -> Self {
        Self(self.0.saturating_sub(nanos(by)))
    }
}

impl Add<Duration> for Moment {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(nanos(duration)))
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// One window, as a caller wants it kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// How many calls may weigh on it.
    pub(super) limit: u32,
    /// How long a call weighs on it after its end: the period, and what makes up for the clock.
    pub(super) span: Duration,
}

/// What a caller wants kept: the windows of the operation, less what is reserved for others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Terms {
    pub(super) windows: Vec<Window>,
    /// At an even pace: the time from one call to the next.
    pub(super) pace: Option<Duration>,
}

impl Terms {
    /// The windows of these limits without `reserve_percent` of their calls, but with one at least;
    /// `guard` is what a period is longer by on the clock that the log is kept by.
    pub(super) fn new(
        limits: &[RateLimit],
        reserve_percent: u8,
        even_pace: bool,
        guard: impl Fn(Duration) -> Duration,
    ) -> Self {
        let windows: Vec<_> = limits
            .iter()
            .map(|limit| {
                let reserve = (u64::from(limit.calls) * u64::from(reserve_percent.min(100)))
                    .div_ceil(100)
                    .try_into()
                    .unwrap_or(u32::MAX);
                Window {
                    limit: limit.calls.saturating_sub(reserve).max(1),
                    span: limit.period + guard(limit.period),
                }
            })
            .collect();
        let pace = windows
            .iter()
            .map(|window| window.span / window.limit)
            .max()
            .filter(|_| even_pace);
        Self { windows, pace }
    }

    /// One of so many equal parts, which together never exceed the whole.
    #[cfg(feature = "redis")]
    pub(super) fn share(&self, parts: NonZeroU32) -> Self {
        let windows = self
            .windows
            .iter()
            .map(|window| match window.limit / parts {
                // Less than a call in each window is a call in each of several.
                0 => Window {
                    limit: 1,
                    span: window.span * parts.get().div_ceil(window.limit),
                },
                limit => Window { limit, ..*window },
            })
            .collect();
        Self {
            windows,
            pace: self.pace.map(|pace| pace * parts.get()),
        }
    }

    pub(super) fn longest(&self) -> Duration {
        self.windows
            .iter()
            .map(|window| window.span)
            .max()
            .unwrap_or_default()
    }

    /// As many calls in flight as there can be anyway.
    pub(super) fn full_width(&self) -> u32 {
        self.windows
            .iter()
            .map(|window| window.limit)
            .min()
            .unwrap_or(FULL_WIDTH)
    }
}

/// Tells one call from all others, of whatever process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct CallId(pub(super) u64);

/// Something that happened to a call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fact {
    pub(super) call: CallId,
    pub(super) at: Moment,
    pub(super) what: What,
}

#[cfg(feature = "redis")]
impl Fact {
    /// When nothing of it weighs on any window any more, if the longest is so long.
    pub(super) fn weighs_until(&self, longest: Duration) -> Moment {
        match self.what {
            What::Sent { lease } => self.at + lease + longest,
            _ => self.at + longest,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// It was sent although nobody had asked this log.
    #[cfg(feature = "redis")]
    Sent { lease: Duration },
    /// It was not sent after all.
    NotSent,
    /// It ended without an answer; the service may have counted it.
    Unanswered,
    /// It was answered, and not with 429.
    Answered,
    /// It was answered with 429.
    Throttled { retry_after: Option<Duration> },
}

/// How things stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tally {
    /// For each window, how many calls weigh on it.
    pub(super) used: Vec<u32>,
    /// How many calls were sent and have not ended.
    pub(super) in_flight: u32,
    /// How long until there is a slot, if the calls in flight are neither given back nor, where one
    /// waits for nothing but an answer, answered before.
    pub(super) next: Duration,
    /// How long there is no slot whatever happens.
    pub(super) at_least: Duration,
    /// How long the service wants no calls.
    pub(super) held: Option<Duration>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct InFlight {
    taken: Moment,
    /// When it counts as ended though nobody said so.
    expires: Moment,
    /// Which hold it was sent after.
    generation: u64,
}

/// The service wants no calls for a while, and few afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Hold {
    from: Moment,
    until: Moment,
    /// How many calls may then be in flight.
    width: u32,
}

/// The calls of one operation that still count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Log {
    /// The latest moment that was seen.
    latest: Moment,
    in_flight: BTreeMap<CallId, InFlight>,
    /// When the others ended; in order.
    ended: VecDeque<Moment>,
    last_taken: Option<Moment>,
    /// When every window had to be taken for full, because what was known of them was lost.
    full: Option<Moment>,
    hold: Option<Hold>,
    generation: u64,
    /// How many times in a row the service said 429 and not how long.
    unexplained: u32,
}

impl Log {
    /// A log that knows nothing, and therefore takes every window for used up just now.
    pub(super) fn used_up(now: Moment) -> Self {
        Self {
            latest: now,
            full: Some(now),
            ..Self::default()
        }
    }

    /// The latest moment that was seen.
    pub(super) fn latest(&self) -> Moment {
        self.latest
    }

    /// Whether the log holds together; one that was read may not.
    pub(super) fn is_sound(&self) -> bool {
        self.ended.iter().is_sorted()
            && self.ended.back().copied() <= Some(self.latest)
            && self.last_taken <= Some(self.latest)
            && self.full <= Some(self.latest)
            && self.hold.map(|hold| hold.from) <= Some(self.latest)
            && self
                .in_flight
                .values()
                .all(|call| call.taken <= self.latest && call.taken <= call.expires)
    }

    /// Whether forgetting the log changes nothing.
    pub(super) fn is_idle(&mut self, now: Moment, terms: &Terms) -> bool {
        self.advance(now, terms);
        self.in_flight.is_empty()
            && self.ended.is_empty()
            && self.full.is_none()
            && self
                .hold
                .is_none_or(|hold| hold.until + terms.longest() <= now)
    }

    /// Calls that ended at this moment, of whom nothing else is known.
    #[cfg(feature = "redis")]
    pub(super) fn assume_ended(&mut self, at: Moment, calls: u32) {
        for _ in 0..calls {
            self.end(at);
        }
    }

    /// The calls that were sent and have not ended.
    #[cfg(all(test, feature = "redis"))]
    pub(super) fn in_flight_calls(&self) -> impl Iterator<Item = CallId> {
        self.in_flight.keys().copied()
    }

    /// Remembers what happened.
    pub(super) fn note(&mut self, now: Moment, terms: &Terms, fact: Fact) {
        self.advance(now, terms);
        let at = fact.at.min(now);
        let call = self.in_flight.remove(&fact.call);
        match fact.what {
            #[cfg(feature = "redis")]
            What::Sent { lease } => {
                self.insert(fact.call, at, lease);
            }
            // Whoever is not in flight has ended, and nothing takes that back.
            What::NotSent => {}
            // Even of a call that is not known: that it ended is true all the same.
            What::Unanswered => self.end(at),
            What::Answered => {
                self.end(at);
                if call.is_some_and(|call| call.generation == self.generation) {
                    self.widen(terms);
                }
            }
            What::Throttled { retry_after } => {
                self.end(at);
                self.throttle(now, terms, call, retry_after);
            }
        }
    }

    /// Takes a slot if there is one now.
    pub(super) fn take(
        &mut self,
        now: Moment,
        terms: &Terms,
        call: CallId,
        lease: Duration,
    ) -> bool {
        self.advance(now, terms);
        let free =
            self.earliest(now, terms, self.in_flight.len()) <= now && self.narrow_until().is_none();
        if free {
            self.insert(call, now, lease);
        }
        free
    }

    /// How things stand.
    pub(super) fn tally(&mut self, now: Moment, terms: &Terms) -> Tally {
        self.advance(now, terms);
        let in_flight = self.in_flight.len();
        let next = self
            .earliest(now, terms, in_flight)
            .max(self.narrow_until().unwrap_or(now));
        Tally {
            used: terms
                .windows
                .iter()
                .map(|window| {
                    if self.is_full(now, window) {
                        return window.limit;
                    }
                    let gone = self
                        .ended
                        .partition_point(|ended| *ended + window.span <= now);
                    u32::try_from(in_flight + self.ended.len() - gone).unwrap_or(u32::MAX)
                })
                .collect(),
            in_flight: u32::try_from(in_flight).unwrap_or(u32::MAX),
            next: next.since(now),
            at_least: self.earliest(now, terms, 0).since(now),
            held: self
                .hold
                .map(|hold| hold.until.since(now))
                .filter(|held| !held.is_zero()),
        }
    }

    fn insert(&mut self, call: CallId, at: Moment, lease: Duration) {
        self.in_flight.insert(
            call,
            InFlight {
                taken: at,
                expires: at + lease,
                generation: self.generation,
            },
        );
        self.last_taken = self.last_taken.max(Some(at));
    }

    fn end(&mut self, at: Moment) {
        let place = self.ended.partition_point(|ended| *ended <= at);
        self.ended.insert(place, at);
    }

    /// The earliest moment for a slot, had so many calls been sent that have not ended.
    fn earliest(&self, now: Moment, terms: &Terms, in_flight: usize) -> Moment {
        let windows = terms
            .windows
            .iter()
            .map(|window| self.room(now, window, in_flight));
        let pace = terms.pace.and_then(|pace| Some(self.last_taken? + pace));
        windows
            .chain(pace)
            .chain(self.hold.map(|hold| hold.until))
            .fold(now, Moment::max)
    }

    fn room(&self, now: Moment, window: &Window, in_flight: usize) -> Moment {
        if self.is_full(now, window) {
            return self.full.map_or(now, |full| full + window.span);
        }
        // Beside one more call and those in flight, so many that ended may still weigh.
        let limit = usize::try_from(window.limit).unwrap_or(usize::MAX);
        let Some(may_weigh) = limit.saturating_sub(1).checked_sub(in_flight) else {
            // One of those in flight has to end first, which it has not yet.
            return now + window.span;
        };
        let surplus = self.ended.len().saturating_sub(may_weigh);
        match surplus.checked_sub(1) {
            None => now,
            Some(last) => self.ended[last] + window.span,
        }
    }

    fn is_full(&self, now: Moment, window: &Window) -> bool {
        self.full.is_some_and(|full| full + window.span > now)
    }

    /// While resuming after a hold with as many calls in flight as may be: when one of them has ended
    /// at the latest.
    fn narrow_until(&self) -> Option<Moment> {
        let hold = self.hold?;
        let probes = self
            .in_flight
            .values()
            .filter(|call| call.generation == self.generation);
        let width = usize::try_from(hold.width).unwrap_or(usize::MAX);
        if probes.clone().count() < width {
            return None;
        }
        probes.map(|probe| probe.expires).min()
    }

    fn widen(&mut self, terms: &Terms) {
        self.unexplained = 0;
        let Some(hold) = &mut self.hold else { return };
        hold.width = hold.width.saturating_mul(2).min(terms.full_width());
        // A success does not end what the service still asks for.
        if hold.width == terms.full_width() && hold.until <= self.latest {
            self.hold = None;
        }
    }

    fn throttle(
        &mut self,
        now: Moment,
        terms: &Terms,
        call: Option<InFlight>,
        retry_after: Option<Duration>,
    ) {
        let asked = retry_after.map(|asked| asked.min(LONGEST_HOLD));
        // A call sent before the last hold tells nothing new, except a later end of it.
        let news = match (call, &self.hold) {
            (_, None) => true,
            (Some(call), Some(_)) => call.generation == self.generation,
            (None, Some(_)) => false,
        };
        let until = match (asked, news) {
            (Some(asked), _) => now + asked,
            (None, false) => return,
            (None, true) => {
                let doubled = FIRST_HOLD.saturating_mul(1 << self.unexplained.min(16));
                self.unexplained = self.unexplained.saturating_add(1);
                now + doubled.min(terms.longest().max(FIRST_HOLD))
            }
        };
        if news {
            self.generation = self.generation.wrapping_add(1);
        }
        self.hold = Some(Hold {
            from: now,
            until: self.hold.map_or(until, |hold| hold.until.max(until)),
            width: 1,
        });
    }

    /// Lets time pass: leases end, and what weighs on no window is forgotten.
    fn advance(&mut self, now: Moment, terms: &Terms) {
        if now < self.latest {
            self.rewind(now);
        }
        self.latest = now;
        if self.in_flight.values().any(|call| call.expires <= now) {
            let expired = self.in_flight.values().map(|call| call.expires);
            let expired: Vec<_> = expired.filter(|expires| *expires <= now).collect();
            self.in_flight.retain(|_, call| call.expires > now);
            for expires in expired {
                self.end(expires);
            }
        }
        let longest = terms.longest();
        while self
            .ended
            .front()
            .is_some_and(|ended| *ended + longest <= now)
        {
            self.ended.pop_front();
        }
        self.full = self.full.filter(|full| *full + longest > now);
    }

    /// The clock was set back. What seems to lie ahead has happened by now at the latest, so that
    /// nobody waits longer than from now.
    fn rewind(&mut self, now: Moment) {
        for call in self.in_flight.values_mut().filter(|call| call.taken > now) {
            call.expires = now + call.expires.since(call.taken);
            call.taken = now;
        }
        for ended in self
            .ended
            .iter_mut()
            .rev()
            .take_while(|ended| **ended > now)
        {
            *ended = now;
        }
        self.last_taken = self.last_taken.map(|taken| taken.min(now));
        self.full = self.full.map(|full| full.min(now));
        if let Some(hold) = self.hold.as_mut().filter(|hold| hold.from > now) {
            hold.until = now + hold.until.since(hold.from);
            hold.from = now;
        }
    }
}

#[cfg(test)]
mod tests;

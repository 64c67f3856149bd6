//! Owns the count, and the hold after a 429: which calls still weigh on the windows of an operation, and
//! when there is room for the next. Pure: time is passed in, nothing waits. Keeping the log and waiting are others'.
//!
//! A call is in the log of its own operation and in no other. A limit that several operations share is
//! counted over the logs of all of them, at every question anew. So there is nothing to carry over when
//! operations begin or cease to share a limit: what was called before is where it always was.
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
        self.checked_before(by).unwrap_or_default()
    }

    /// Nothing when the scale did not reach back so far.
    fn checked_before(self, by: Duration) -> Option<Self> {
        self.0.checked_sub(nanos(by)).map(Self)
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
    /// Whether the calls of the whole family weigh on it, or the operation's alone.
    pub(super) shared: bool,
    /// At an even pace: the time from one call to the next.
    pub(super) pace: Option<Duration>,
}

/// What a caller wants kept: the windows of the operation, less what is reserved for others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Terms {
    pub(super) windows: Vec<Window>,
    /// Which of the family's logs is the operation's.
    pub(super) own: usize,
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
        let windows = limits.iter().map(|limit| {
            let reserve = (u64::from(limit.calls) * u64::from(reserve_percent.min(100)))
                .div_ceil(100)
                .try_into()
                .unwrap_or(u32::MAX);
            let calls = limit.calls.saturating_sub(reserve).max(1);
            let span = limit.period + guard(limit.period);
            Window {
                limit: calls,
                span,
                shared: limit.shared.is_some(),
                pace: even_pace.then(|| span / calls),
            }
        });
        Self {
            windows: windows.collect(),
            own: 0,
        }
    }

    /// The same for an operation whose log is another one than the first.
    pub(super) fn of(self, own: usize) -> Self {
        Self { own, ..self }
    }

    /// One of so many equal parts, which together never exceed the whole.
    #[cfg(feature = "redis")]
    pub(super) fn share(&self, parts: NonZeroU32) -> Self {
        let windows = self.windows.iter().map(|window| {
            let (limit, span) = match window.limit / parts {
                // Less than a call in each window is a call in each of several.
                0 => (1, window.span * parts.get().div_ceil(window.limit)),
                limit => (limit, window.span),
            };
            Window {
                limit,
                span,
                pace: window.pace.map(|pace| pace * parts.get()),
                ..*window
            }
        });
        Self {
            windows: windows.collect(),
            own: self.own,
        }
    }

    pub(super) fn longest(&self) -> Duration {
        self.windows
            .iter()
            .map(|window| window.span)
            .max()
            .unwrap_or_default()
    }

    /// As many calls in flight as there can be anyway: of the family, if it has limits.
    pub(super) fn full_width(&self) -> u32 {
        let least = |shared| {
            let windows = self.windows.iter();
            let windows = windows.filter(|window| window.shared == shared);
            windows.map(|window| window.limit).min()
        };
        least(true).or_else(|| least(false)).unwrap_or(FULL_WIDTH)
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
    /// How many calls of the family were sent and have not ended.
    pub(super) in_flight: u32,
    /// How long until there is a slot, if the calls in flight are neither given back nor, where one
    /// waits for nothing but an answer, answered before.
    pub(super) next: Duration,
    /// The same as far as it is only the operation's own windows that have no room.
    pub(super) own: Duration,
    /// How long there is no slot whatever happens.
    pub(super) at_least: Duration,
    /// How long the service wants no calls.
    pub(super) held: Option<Duration>,
    /// For each window, how long those that weigh on it still do, in order; none of whom the store does not say.
    pub(super) leaves: Vec<Vec<Duration>>,
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

/// The calls of one operation that still count, and the hold as it was when this was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Log {
    /// The latest moment that was seen.
    latest: Moment,
    in_flight: BTreeMap<CallId, InFlight>,
    /// When the others ended; in order.
    ended: VecDeque<Moment>,
    last_taken: Option<Moment>,
    /// What was called before is not known: it was lost, or forgotten because no window reached back so
    /// far. Every window that does has to be taken for full.
    #[serde(rename = "full")]
    known_since: Option<Moment>,
    hold: Option<Hold>,
    generation: u64,
    /// How many times in a row the service said 429 and not how long.
    unexplained: u32,
}

/// What all logs of a family say alike: the hold, how many there have been, how many in a row were
/// unexplained.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Held {
    hold: Option<Hold>,
    generation: u64,
    unexplained: u32,
}

impl Held {
    /// What is known when another log says something else, because only one of them was written.
    fn or_stricter(self, other: Self) -> Self {
        let hold = match (self.hold, other.hold) {
            (Some(one), Some(other)) => Some(Hold {
                from: one.from.max(other.from),
                until: one.until.max(other.until),
                width: one.width.min(other.width),
            }),
            (one, other) => one.or(other),
        };
        Self {
            hold,
            generation: self.generation.max(other.generation),
            unexplained: self.unexplained.max(other.unexplained),
        }
    }
}

impl Log {
    /// A log that knows nothing, and therefore takes every window for used up just now.
    pub(super) fn used_up(now: Moment) -> Self {
        Self {
            latest: now,
            known_since: Some(now),
            ..Self::default()
        }
    }

    /// A log of which it is known that it begins here, on a scale that began long ago.
    pub(super) fn never_called() -> Self {
        Self {
            known_since: Some(Moment::default()),
            ..Self::default()
        }
    }

    /// The latest moment that was seen.
    pub(super) fn latest(&self) -> Moment {
        self.latest
    }

    /// Takes a log that does not say how far back it goes for one that knows nothing of what was called
    /// before it was written. Whether it was one.
    pub(super) fn distrust(&mut self) -> bool {
        let silent = self.known_since.is_none() && self.latest > Moment::default();
        if silent {
            self.known_since = Some(self.latest);
        }
        silent
    }

    /// Whether the log holds together; one that was read may not.
    pub(super) fn is_sound(&self) -> bool {
        self.ended.iter().is_sorted()
            && self.ended.back().copied() <= Some(self.latest)
            && self.last_taken <= Some(self.latest)
            && self.known_since <= Some(self.latest)
            && self.hold.map(|hold| hold.from) <= Some(self.latest)
            && self
                .in_flight
                .values()
                .all(|call| call.taken <= self.latest && call.taken <= call.expires)
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

    fn held(&self) -> Held {
        Held {
            hold: self.hold,
            generation: self.generation,
            unexplained: self.unexplained,
        }
    }

    fn set_held(&mut self, held: Held) {
        let Held {
            hold,
            generation,
            unexplained,
        } = held;
        (self.hold, self.generation, self.unexplained) = (hold, generation, unexplained);
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

    /// How many of those that ended weigh no longer on a window of this length.
    fn gone(&self, now: Moment, span: Duration) -> usize {
        self.ended.partition_point(|ended| *ended + span <= now)
    }

    /// Lets time pass: leases end.
    fn advance(&mut self, now: Moment) {
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
    }

    /// Forgets what weighs on no window any more, if the longest is so long.
    fn forget(&mut self, now: Moment, longest: Duration) {
        self.ended.drain(..self.gone(now, longest));
        self.known_since = self.known_since.max(now.checked_before(longest));
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
        let back = self.latest.since(now);
        self.known_since = self.known_since.map(|since| since.before(back));
        if let Some(hold) = self.hold.as_mut().filter(|hold| hold.from > now) {
            hold.until = now + hold.until.since(hold.from);
            hold.from = now;
        }
    }
}

/// The logs of a family: of all operations that have limits in common, each in its place. An operation
/// that shares none is a family of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Logs(pub(super) Vec<Log>);

impl Logs {
    /// Of so many operations that have made no call.
    pub(super) fn new(operations: usize) -> Self {
        Self(vec![Log::default(); operations])
    }

    /// Whether forgetting the operation's log changes nothing.
    pub(super) fn is_idle(&mut self, now: Moment, terms: &Terms) -> bool {
        self.advance(now, terms);
        let own = &self.0[terms.own];
        own.in_flight.is_empty()
            && own.ended.is_empty()
            && own
                .known_since
                .is_none_or(|since| since + terms.longest() <= now)
            && own
                .hold
                .is_none_or(|hold| hold.until + terms.longest() <= now)
    }

    /// Remembers what happened to a call of the operation.
    pub(super) fn note(&mut self, now: Moment, terms: &Terms, fact: Fact) {
        self.advance(now, terms);
        let at = fact.at.min(now);
        let own = &mut self.0[terms.own];
        let call = own.in_flight.remove(&fact.call);
        match fact.what {
            #[cfg(feature = "redis")]
            What::Sent { lease } => own.insert(fact.call, at, lease),
            // Whoever is not in flight has ended, and nothing takes that back.
            What::NotSent => {}
            // Even of a call that is not known: that it ended is true all the same.
            What::Unanswered => own.end(at),
            What::Answered => {
                own.end(at);
                if call.is_some_and(|call| call.generation == own.generation) {
                    self.widen(now, terms);
                }
            }
            What::Throttled { retry_after } => {
                own.end(at);
                self.throttle(now, terms, call, retry_after);
            }
        }
    }

    /// Takes a slot if there is one now: in all windows, or in none.
    pub(super) fn take(
        &mut self,
        now: Moment,
        terms: &Terms,
        call: CallId,
        lease: Duration,
    ) -> bool {
        self.advance(now, terms);
        let free = self.earliest(now, terms, InFlight::all) <= now && self.narrow_until().is_none();
        if free {
            self.0[terms.own].insert(call, now, lease);
        }
        free
    }

    /// How things stand.
    pub(super) fn tally(&mut self, now: Moment, terms: &Terms) -> Tally {
        self.advance(now, terms);
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let next = self
            .earliest(now, terms, InFlight::all)
            .max(self.narrow_until().unwrap_or(now));
        let own = terms.windows.iter().filter(|window| !window.shared);
        let own = own
            .map(|window| self.room(now, terms, window, InFlight::all))
            .fold(now, Moment::max);
        let used = terms.windows.iter().map(|window| {
            let logs = self.weighing_on(terms, window);
            if full_until(logs, window) > Some(now) {
                return window.limit;
            }
            let used = logs
                .iter()
                .map(|log| log.in_flight.len() + log.ended.len() - log.gone(now, window.span));
            count(used.sum())
        });
        Tally {
            used: used.collect(),
            in_flight: count(self.0.iter().map(|log| log.in_flight.len()).sum()),
            next: next.since(now),
            own: own.since(now),
            at_least: self.earliest(now, terms, InFlight::none).since(now),
            held: self
                .held()
                .hold
                .map(|hold| hold.until.since(now))
                .filter(|held| !held.is_zero()),
            leaves: Vec::new(),
        }
    }

    /// For each window, how long those that weigh on it still do, in order; of one in flight as if it ended now.
    pub(super) fn leaves(&self, now: Moment, terms: &Terms) -> Vec<Vec<Duration>> {
        let windows = terms.windows.iter();
        windows
            .map(|window| {
                let logs = self.weighing_on(terms, window);
                if let Some(until) = full_until(logs, window).filter(|until| *until > now) {
                    return vec![until.since(now); window.limit as usize];
                }
                let mut leaves: Vec<_> = logs
                    .iter()
                    .flat_map(|log| log.ended.range(log.gone(now, window.span)..))
                    .map(|ended| (*ended + window.span).since(now))
                    .collect();
                leaves.sort_unstable();
                let in_flight = logs.iter().map(|log| log.in_flight.len()).sum();
                leaves.extend(std::iter::repeat_n(window.span, in_flight));
                leaves
            })
            .collect()
    }

    /// Those whose calls weigh on the window.
    fn weighing_on(&self, terms: &Terms, window: &Window) -> &[Log] {
        match window.shared {
            true => &self.0,
            false => std::slice::from_ref(&self.0[terms.own]),
        }
    }

    /// The earliest moment for a slot, were so many of the calls in flight still to end.
    fn earliest(&self, now: Moment, terms: &Terms, in_flight: fn(&Log) -> usize) -> Moment {
        let windows = terms.windows.iter();
        windows
            .map(|window| self.room(now, terms, window, in_flight))
            .chain(self.held().hold.map(|hold| hold.until))
            .fold(now, Moment::max)
    }

    /// The earliest moment that one window has room.
    fn room(
        &self,
        now: Moment,
        terms: &Terms,
        window: &Window,
        in_flight: fn(&Log) -> usize,
    ) -> Moment {
        let logs = self.weighing_on(terms, window);
        let last_taken = logs.iter().filter_map(|log| log.last_taken).max();
        let paced = last_taken.zip(window.pace).map(|(last, pace)| last + pace);
        let full = full_until(logs, window).filter(|until| *until > now);
        let room = full.unwrap_or_else(|| {
            // Beside one more call and those in flight, so many that ended may still weigh.
            let limit = usize::try_from(window.limit).unwrap_or(usize::MAX);
            let in_flight = logs.iter().map(in_flight).sum();
            match limit.saturating_sub(1).checked_sub(in_flight) {
                // One of those in flight has to end first, which it has not yet.
                None => now + window.span,
                Some(may_weigh) => leaving(logs, now, window.span, may_weigh),
            }
        });
        room.max(paced.unwrap_or(now))
    }

    /// While resuming after a hold with as many calls in flight as may be: when one of them has ended
    /// at the latest.
    fn narrow_until(&self) -> Option<Moment> {
        let Held {
            hold, generation, ..
        } = self.held();
        let calls = self.0.iter().flat_map(|log| log.in_flight.values());
        let probes = calls.filter(|call| call.generation == generation);
        let width = usize::try_from(hold?.width).unwrap_or(usize::MAX);
        if probes.clone().count() < width {
            return None;
        }
        probes.map(|probe| probe.expires).min()
    }

    fn widen(&mut self, now: Moment, terms: &Terms) {
        let mut held = self.held();
        held.unexplained = 0;
        held.hold = held.hold.and_then(|hold| {
            let width = hold.width.saturating_mul(2).min(terms.full_width());
            // A success does not end what the service still asks for.
            let is_over = width == terms.full_width() && hold.until <= now;
            (!is_over).then_some(Hold { width, ..hold })
        });
        self.set_held(held);
    }

    fn throttle(
        &mut self,
        now: Moment,
        terms: &Terms,
        call: Option<InFlight>,
        retry_after: Option<Duration>,
    ) {
        let mut held = self.held();
        let asked = retry_after.map(|asked| asked.min(LONGEST_HOLD));
        // A call sent before the last hold tells nothing new, except a later end of it.
        let news = match (call, held.hold) {
            (_, None) => true,
            (Some(call), Some(_)) => call.generation == held.generation,
            (None, Some(_)) => false,
        };
        let until = match (asked, news) {
            (Some(asked), _) => now + asked,
            (None, false) => return,
            (None, true) => {
                let doubled = FIRST_HOLD.saturating_mul(1 << held.unexplained.min(16));
                held.unexplained = held.unexplained.saturating_add(1);
                now + doubled.min(terms.longest().max(FIRST_HOLD))
            }
        };
        if news {
            held.generation = held.generation.wrapping_add(1);
        }
        held.hold = Some(Hold {
            from: now,
            until: held.hold.map_or(until, |hold| hold.until.max(until)),
            width: 1,
        });
        self.set_held(held);
    }

    /// What each of them says of the hold, to compare.
    pub(super) fn holds(&self) -> Vec<Held> {
        self.0.iter().map(Log::held).collect()
    }

    fn held(&self) -> Held {
        self.0.first().map(Log::held).unwrap_or_default()
    }

    fn set_held(&mut self, held: Held) {
        for log in &mut self.0 {
            log.set_held(held);
        }
    }

    /// Lets time pass. What weighs on none of the operation's windows is forgotten of its own calls
    /// only: those of others may weigh longer on theirs.
    fn advance(&mut self, now: Moment, terms: &Terms) {
        for log in &mut self.0 {
            log.advance(now);
        }
        self.0[terms.own].forget(now, terms.longest());
        let held = self.0.iter().map(Log::held).reduce(Held::or_stricter);
        self.set_held(held.unwrap_or_default());
    }
}

impl InFlight {
    fn all(log: &Log) -> usize {
        log.in_flight.len()
    }

    fn none(_: &Log) -> usize {
        0
    }
}

/// Until when the window has to be taken for full, because it reaches back further than what is known.
fn full_until(logs: &[Log], window: &Window) -> Option<Moment> {
    let since = logs.iter().filter_map(|log| log.known_since).max();
    since.map(|since| since + window.span)
}

/// When no more than so many of the calls that ended still weigh on a window of this length.
fn leaving(logs: &[Log], now: Moment, span: Duration, may_weigh: usize) -> Moment {
    let mut next: Vec<usize> = logs.iter().map(|log| log.gone(now, span)).collect();
    let weighing = logs
        .iter()
        .zip(&next)
        .map(|(log, gone)| log.ended.len() - gone);
    let surplus = weighing.sum::<usize>().saturating_sub(may_weigh);
    let mut last = None;
    // They leave in the order of their ends, whichever log they are in.
    for _ in 0..surplus {
        let heads = logs.iter().zip(&mut next);
        let heads = heads.filter_map(|(log, next)| Some((*log.ended.get(*next)?, next)));
        last = heads.min_by_key(|(ended, _)| *ended).map(|(ended, next)| {
            *next += 1;
            ended
        });
    }
    last.map_or(now, |ended| ended + span)
}

#[cfg(test)]
mod tests;

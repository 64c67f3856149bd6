//! Quota as the service grants it: so many calls of an operation in a window of time.
//!
//! This is the counting alone: time is passed in, nothing waits, nothing is shared. So a client can
//! be held against it in simulated time, without a socket:
//!
//! ```
//! use std::time::Duration;
//! use mde_mock::quota::{Admission, Limiter, Windows};
//!
//! let minute = Duration::from_secs(60);
//! let mut limiter = Limiter::new(&[(2, minute)], Windows::Sliding);
//! assert_eq!(limiter.admit(Duration::from_secs(0)), Admission::Admitted);
//! assert_eq!(limiter.admit(Duration::from_secs(10)), Admission::Admitted);
//! let retry_after = Duration::from_secs(15);
//! assert_eq!(
//!     limiter.admit(Duration::from_secs(45)),
//!     Admission::Refused { limit: 2, period: minute, retry_after },
//! );
//! assert_eq!(limiter.admit(Duration::from_secs(60)), Admission::Admitted);
//! ```
//!
//! A call counts when it arrives. One that is refused counts nowhere, so that whoever waits for as
//! long as the refusal says is admitted, unless others were quicker. How the service itself counts
//! is not documented: hence both kinds of [`Windows`].

use std::collections::VecDeque;
use std::str::FromStr;
use std::time::Duration;

use crate::period;

/// What a window is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Windows {
    /// Any stretch of time as long as the period holds no more calls than the limit.
    #[default]
    Sliding,
    /// Time is cut at whole multiples of the period, and each piece holds no more calls than the
    /// limit: around a cut there may be twice as many.
    Fixed,
}

/// Which limits a stand-in enforces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Quota {
    /// None.
    Off,
    /// Those that the contract documents: each operation's own, and those that it shares with others.
    #[default]
    Documented,
    /// These for each operation by itself: so many calls in so long a time. All of them hold at once.
    Limits(Vec<(u32, Duration)>),
}

/// Why a text is no [`Quota`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is no limit; write off, documented, or calls and periods such as 100/1m,1500/PT1H")]
pub struct QuotaSyntaxError(String);

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It is within every limit, and counts.
    Admitted,
    /// It is beyond a limit, and does not count.
    Refused {
        /// The limit, in calls; of several exceeded ones that with the longest wait.
        limit: u32,
        /// The period of that limit.
        period: Duration,
        /// The least time until a call is admitted, if no other is in between.
        retry_after: Duration,
    },
}

/// The calls that one caller made to what has limits of its own, an operation or a family of them, and
/// whether there may be another.
#[derive(Debug, Clone)]
pub struct Limiter {
    limits: Box<[(u32, Duration)]>,
    counted: Counted,
    /// The latest time that was passed in.
    latest: Duration,
}

#[derive(Debug, Clone)]
enum Counted {
    /// The arrivals of admitted calls, oldest first, as far back as the longest period.
    Sliding(VecDeque<Duration>),
    /// For each limit the number of the latest window that has calls, and how many.
    Fixed(Box<[(u128, u32)]>),
}

impl Limiter {
    /// A limiter that has seen no call. `limits` are calls and their period; a period of zero
    /// limits nothing, and a limit of zero calls admits none.
    pub fn new(limits: &[(u32, Duration)], windows: Windows) -> Self {
        let limits: Box<[_]> = limits
            .iter()
            .copied()
            .filter(|(_, period)| !period.is_zero())
            .collect();
        let counted = match windows {
            Windows::Sliding => Counted::Sliding(VecDeque::new()),
            Windows::Fixed => Counted::Fixed(vec![(0, 0); limits.len()].into()),
        };
        Self {
            limits,
            counted,
            latest: Duration::ZERO,
        }
    }

    /// Judges a call that arrives at `now`, and counts it if it is admitted.
    ///
    /// `now` is measured from any fixed moment; fixed windows begin at whole multiples of their
    /// period from there. Time does not run backwards: an earlier `now` than the latest is taken for
    /// the latest.
    pub fn admit(&mut self, now: Duration) -> Admission {
        Self::admit_by_all([self], now)
    }

    /// The same by several limiters at once: a call counts in each of them, or in none.
    pub(crate) fn admit_by_all<'l>(
        limiters: impl IntoIterator<Item = &'l mut Self>,
        now: Duration,
    ) -> Admission {
        let mut limiters: Vec<_> = limiters.into_iter().collect();
        let refusals = limiters
            .iter_mut()
            .filter_map(|limiter| limiter.refusal(now));
        if let Some((retry_after, (limit, period))) = refusals.max_by_key(|(wait, _)| *wait) {
            return Admission::Refused {
                limit,
                period,
                retry_after,
            };
        }
        limiters.into_iter().for_each(Self::count);
        Admission::Admitted
    }

    /// Of the limits that have no room, the one with the longest wait.
    fn refusal(&mut self, now: Duration) -> Option<(Duration, (u32, Duration))> {
        let now = self.advance(now);
        (0..self.limits.len())
            .filter_map(|index| Some((self.wait(index, now)?, self.limits[index])))
            .max_by_key(|(retry_after, _)| *retry_after)
    }

    /// Counts a call at the latest time.
    fn count(&mut self) {
        let now = self.latest;
        match &mut self.counted {
            Counted::Sliding(_) if self.limits.is_empty() => {}
            Counted::Sliding(arrivals) => arrivals.push_back(now),
            Counted::Fixed(windows) => {
                for ((window, calls), (_, period)) in windows.iter_mut().zip(&self.limits) {
                    let current = number(now, *period);
                    *calls = if *window == current { *calls + 1 } else { 1 };
                    *window = current;
                }
            }
        }
    }

    /// Whether no call counts any more at `now`, so that a new limiter would do the same.
    pub fn is_idle(&mut self, now: Duration) -> bool {
        let now = self.advance(now);
        match &self.counted {
            Counted::Sliding(arrivals) => arrivals.is_empty(),
            Counted::Fixed(windows) => {
                windows
                    .iter()
                    .zip(&self.limits)
                    .all(|((window, calls), (_, period))| {
                        *calls == 0 || *window < number(now, *period)
                    })
            }
        }
    }

    /// Moves time on and forgets the arrivals that no limit counts any more.
    fn advance(&mut self, now: Duration) -> Duration {
        self.latest = self.latest.max(now);
        if let Counted::Sliding(arrivals) = &mut self.counted {
            let longest = self.limits.iter().map(|(_, period)| *period).max();
            while let (Some(period), Some(first)) = (longest, arrivals.front())
                && self.latest - *first >= period
            {
                arrivals.pop_front();
            }
        }
        self.latest
    }

    /// How long a limit has no room, if it has none now.
    fn wait(&self, index: usize, now: Duration) -> Option<Duration> {
        let (limit, period) = self.limits[index];
        if limit == 0 {
            return Some(period);
        }
        match &self.counted {
            Counted::Sliding(arrivals) => {
                // There is room as soon as the limit-th last call has left the window.
                let place = arrivals.len().checked_sub(usize::try_from(limit).ok()?)?;
                let age = now - arrivals[place];
                (age < period).then(|| period - age)
            }
            Counted::Fixed(windows) => {
                let (window, calls) = windows[index];
                let elapsed = now.as_nanos() % period.as_nanos();
                (window == number(now, period) && calls >= limit)
                    .then(|| period - nanoseconds(elapsed))
            }
        }
    }
}

/// Which of the windows of that length `now` is in.
fn number(now: Duration, period: Duration) -> u128 {
    now.as_nanos() / period.as_nanos()
}

/// A number of nanoseconds that is part of some [`Duration`].
fn nanoseconds(count: u128) -> Duration {
    const SECOND: u128 = 1_000_000_000;
    Duration::new((count / SECOND) as u64, (count % SECOND) as u32)
}

impl FromStr for Quota {
    type Err = QuotaSyntaxError;

    /// Reads `off`, `documented`, or limits such as `20/5s` and `100/PT1M,1500/PT1H`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "off" => Ok(Self::Off),
            "documented" => Ok(Self::Documented),
            limits => limits
                .split(',')
                .map(|limit| read_limit(limit).ok_or_else(|| QuotaSyntaxError(limit.to_owned())))
                .collect::<Result<_, _>>()
                .map(Self::Limits),
        }
    }
}

/// Reads a length of time as limits and flags write it: `PT1M`, `P1DT12H`, `1m30s`, `200ms`; whole
/// numbers of days, hours, minutes, seconds and milliseconds, in this order.
pub fn parse_period(text: &str) -> Option<Duration> {
    period::parse(text)
}

fn read_limit(text: &str) -> Option<(u32, Duration)> {
    let (calls, period) = text.trim().split_once('/')?;
    let limit = (calls.parse().ok()?, period::parse(period)?);
    (limit.0 > 0 && !limit.1.is_zero()).then_some(limit)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::{Admission, Limiter, Quota, Windows};

    const NANOSECOND: Duration = Duration::from_nanos(1);

    /// What the documentation of [`Windows`] says, counted anew for each call.
    fn exceeded(
        admitted: &[Duration],
        limits: &[(u32, Duration)],
        windows: Windows,
        now: Duration,
    ) -> Vec<(u32, Duration)> {
        let same_window = |earlier: Duration, period: Duration| match windows {
            Windows::Sliding => earlier + period > now,
            Windows::Fixed => {
                let start = (0..)
                    .map(|n| period * n)
                    .take_while(|start| *start <= now)
                    .last();
                earlier >= start.unwrap()
            }
        };
        let full = |&(limit, period): &(u32, Duration)| {
            let calls = admitted.iter().filter(|&&call| same_window(call, period));
            calls.count() >= limit as usize
        };
        limits.iter().copied().filter(full).collect()
    }

    fn windows() -> impl Strategy<Value = Windows> {
        prop_oneof![Just(Windows::Sliding), Just(Windows::Fixed)]
    }

    fn limits() -> impl Strategy<Value = Vec<(u32, Duration)>> {
        prop::collection::vec((1..6u32, (1..40u64).prop_map(Duration::from_millis)), 0..4)
    }

    proptest! {
        #[test]
        fn it_decides_as_counting_does(
            windows in windows(),
            limits in limits(),
            gaps in prop::collection::vec(0..12u64, 0..80),
        ) {
            let mut limiter = Limiter::new(&limits, windows);
            let (mut now, mut admitted) = (Duration::ZERO, Vec::new());
            for gap in gaps {
                now += Duration::from_millis(gap);
                let expected = exceeded(&admitted, &limits, windows, now);
                match limiter.clone().admit(now) {
                    Admission::Admitted => {
                        prop_assert_eq!(expected, []);
                        admitted.push(now);
                    }
                    Admission::Refused { limit, period, retry_after } => {
                        prop_assert!(expected.contains(&(limit, period)), "{limit} in {period:?}");
                        let early = now + retry_after - NANOSECOND;
                        prop_assert_ne!(exceeded(&admitted, &limits, windows, early), []);
                        let in_time = now + retry_after;
                        prop_assert_eq!(exceeded(&admitted, &limits, windows, in_time), []);
                    }
                }
                limiter.admit(now);
            }
        }

        #[test]
        fn an_idle_limiter_is_as_good_as_new(
            windows in windows(),
            limits in limits(),
            gaps in prop::collection::vec(0..12u64, 1..40),
            pause in 0..60u64,
        ) {
            let mut limiter = Limiter::new(&limits, windows);
            let (mut now, mut admitted) = (Duration::ZERO, Vec::new());
            for gap in gaps {
                now += Duration::from_millis(gap);
                if limiter.admit(now) == Admission::Admitted {
                    admitted.push(now);
                }
            }
            now += Duration::from_millis(pause);
            let lowest: Vec<_> = limits.iter().map(|(_, period)| (1, *period)).collect();
            let counts = exceeded(&admitted, &lowest, windows, now);
            prop_assert_eq!(limiter.is_idle(now), counts.is_empty());
        }
    }

    #[test]
    fn a_call_counts_until_its_window_is_over() {
        let second = Duration::from_secs(1);
        for windows in [Windows::Sliding, Windows::Fixed] {
            let mut limiter = Limiter::new(&[(1, second), (5, second / 2)], windows);
            assert!(limiter.is_idle(Duration::ZERO));
            assert_eq!(limiter.admit(second), Admission::Admitted);
            assert!(!limiter.is_idle(second * 2 - NANOSECOND), "{windows:?}");
            assert!(limiter.is_idle(second * 2), "{windows:?}");
        }
    }

    #[test]
    fn time_that_runs_backwards_gains_nothing() {
        let second = Duration::from_secs(1);
        for windows in [Windows::Sliding, Windows::Fixed] {
            let mut limiter = Limiter::new(&[(1, second)], windows);
            assert_eq!(limiter.admit(second * 5), Admission::Admitted);
            let refused = Admission::Refused {
                limit: 1,
                period: second,
                retry_after: second,
            };
            assert_eq!(limiter.admit(Duration::ZERO), refused, "{windows:?}");
        }
    }

    #[test]
    fn no_calls_and_no_time() {
        let (second, later) = (Duration::from_secs(1), Duration::from_secs(100));
        for windows in [Windows::Sliding, Windows::Fixed] {
            let mut none = Limiter::new(&[(0, second)], windows);
            for now in [Duration::ZERO, later] {
                assert!(matches!(
                    none.admit(now),
                    Admission::Refused { limit: 0, .. }
                ));
            }
            let mut all = Limiter::new(&[(0, Duration::ZERO)], windows);
            assert_eq!(all.admit(later), Admission::Admitted);
        }
    }

    #[test]
    fn the_longest_day() {
        for windows in [Windows::Sliding, Windows::Fixed] {
            let mut limiter = Limiter::new(&[(1, Duration::MAX), (1, NANOSECOND)], windows);
            assert_eq!(limiter.admit(Duration::ZERO), Admission::Admitted);
            let late = Duration::MAX - NANOSECOND;
            assert!(matches!(
                limiter.admit(late),
                Admission::Refused {
                    limit: 1,
                    period: Duration::MAX,
                    retry_after: NANOSECOND
                }
            ));
        }
    }

    #[test]
    fn quotas_as_text() {
        let limit = |calls, seconds| (calls, Duration::from_secs(seconds));
        for (text, quota) in [
            ("off", Quota::Off),
            ("documented", Quota::Documented),
            ("20/5s", Quota::Limits(vec![limit(20, 5)])),
            (
                "100/PT1M, 1500/1h",
                Quota::Limits(vec![limit(100, 60), limit(1500, 3600)]),
            ),
        ] {
            assert_eq!(text.parse(), Ok(quota), "{text}");
        }
        for text in ["", "on", "100", "0/1m", "100/0s", "100/1m,", "-1/1m", "5/5"] {
            assert!(text.parse::<Quota>().is_err(), "{text}");
        }
    }
}

//! Owns how long so many calls take by the quota alone: the rule of the log, played ahead. Pure; what is used now
//! comes from the log.

use std::{collections::VecDeque, time::Duration};

use super::log::{Tally, Terms};

/// So many calls are played one by one. Of more, the rest goes at the pace of the slowest window.
const PLAYED: u64 = 1_000_000;

/// One window as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Course {
    limit: usize,
    /// How long a call weighs.
    span: Duration,
    /// At an even pace: the time from one call to the next.
    pace: Duration,
    /// How long those that weigh now still do; in order.
    leaves: Vec<Duration>,
}

/// How things stand for calls to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Forecast {
    courses: Vec<Course>,
    /// How long until the first may be sent.
    next: Duration,
}

impl Forecast {
    pub(super) fn new(terms: &Terms, tally: &Tally) -> Self {
        let windows = terms.windows.iter().enumerate();
        Self {
            courses: windows
                .map(|(index, window)| Course {
                    limit: usize::try_from(window.limit).unwrap_or(usize::MAX).max(1),
                    span: window.span,
                    pace: window.pace.unwrap_or_default(),
                    leaves: match tally.leaves.get(index) {
                        Some(leaves) => leaves.clone(),
                        // The store does not say; they do not stay longer.
                        None => vec![window.span; tally.used[index] as usize],
                    },
                })
                .collect(),
            next: tally.next,
        }
    }

    /// How long until the last of so many calls may be sent, if each is answered at once and nobody else calls.
    pub(super) fn time_for(&self, calls: u64) -> Duration {
        if calls == 0 {
            return Duration::ZERO;
        }
        let longest = self.courses.iter().map(|course| course.limit).max();
        let longest = longest.unwrap_or(0);
        let pace = self.courses.iter().map(|course| course.pace).max();
        let pace = pace.unwrap_or_default();
        let mut last = self.next;
        // When the latest were sent, as far back as a window reaches.
        let mut sent = VecDeque::new();
        for number in 0..calls.min(PLAYED) {
            if number > 0 {
                last += pace;
            }
            for course in &self.courses {
                // Beside it there is room for one less than the limit; whoever came before has to leave.
                let number = usize::try_from(number).unwrap_or(usize::MAX);
                let before = course.leaves.len().saturating_add(number);
                let Some(leaver) = before.checked_sub(course.limit) else {
                    continue;
                };
                let left = match course.leaves.get(leaver) {
                    Some(leaves) => *leaves,
                    None => sent
                        .len()
                        .checked_sub(course.limit)
                        .and_then(|index| sent.get(index))
                        .map_or(Duration::ZERO, |sent: &Duration| {
                            sent.saturating_add(course.span)
                        }),
                };
                last = last.max(left);
            }
            if sent.len() == longest {
                sent.pop_front();
            }
            sent.push_back(last);
        }
        let rest = calls.saturating_sub(PLAYED);
        let slowest = self.courses.iter().map(|course| {
            let blocks = rest.div_ceil(course.limit as u64);
            let blocks = u32::try_from(blocks).unwrap_or(u32::MAX);
            course.span.saturating_mul(blocks)
        });
        last.saturating_add(slowest.max().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        super::log::{CallId, Fact, Logs, Moment, What},
        *,
    };
    use crate::RateLimit;

    const MINUTE: Duration = Duration::from_secs(60);
    const HOUR: Duration = Duration::from_secs(3600);

    /// With nothing called so far.
    fn unused(limits: &[RateLimit], reserve: u8, even: bool) -> Forecast {
        let terms = Terms::new(limits, reserve, even, |_| Duration::ZERO);
        Forecast::new(&terms, &Logs::new(1).tally(Moment::default(), &terms))
    }

    #[test]
    fn by_hand() {
        let both = [RateLimit::new(100, MINUTE), RateLimit::new(1500, HOUR)];
        let minutes = |minutes: u32| MINUTE * minutes;
        for (calls, expected) in [
            (0, minutes(0)),
            (1, minutes(0)),
            (100, minutes(0)),
            (101, minutes(1)),
            // Fifteen bursts of a hundred, the first at once.
            (1500, minutes(14)),
            (1501, minutes(60)),
            // Of 50,000 33 hours have 1,500 each, and the 500 behind them are five bursts.
            (50_000, minutes(33 * 60 + 4)),
        ] {
            assert_eq!(unused(&both, 0, false).time_for(calls), expected, "{calls}");
        }
        // A reserve of half: 50 and 750.
        assert_eq!(unused(&both, 50, false).time_for(751), minutes(60));
        // Evenly, by the slower window: one each 2.4 s.
        assert_eq!(unused(&both, 0, true).time_for(26), minutes(1));
        // Of more than are played one by one, the rest by the hour.
        let million = unused(&both, 0, false).time_for(PLAYED);
        let more = unused(&both, 0, false).time_for(PLAYED + 1501);
        assert_eq!(more, million + HOUR * 2);
        // Without a limit nothing waits.
        assert_eq!(unused(&[], 0, false).time_for(u64::MAX), Duration::ZERO);
    }

    #[test]
    fn who_called_before_leaves_in_the_order_of_coming() {
        let limits = [RateLimit::new(3, MINUTE)];
        let terms = Terms::new(&limits, 0, false, |_| Duration::ZERO);
        let mut logs = Logs::new(1);
        for (call, second) in [(0, 10), (1, 20), (2, 50)] {
            let at = Moment::since_start(Duration::from_secs(second));
            assert!(logs.take(at, &terms, CallId(call), MINUTE));
            let what = What::Answered;
            logs.note(
                at,
                &terms,
                Fact {
                    call: CallId(call),
                    at,
                    what,
                },
            );
        }
        let now = Moment::since_start(MINUTE);
        let mut tally = logs.tally(now, &terms);
        let cautious = Forecast::new(&terms, &tally);
        tally.leaves = logs.leaves(now, &terms);
        let exact = Forecast::new(&terms, &tally);
        let seconds =
            |forecast: &Forecast| [1, 2, 3, 4].map(|calls| forecast.time_for(calls).as_secs());
        assert_eq!(seconds(&exact), [10, 20, 50, 70]);
        // Of a store that does not say: when the next one may go is known, of the others the latest.
        assert_eq!(seconds(&cautious), [60, 60, 60, 120]);
    }

    fn limits() -> impl Strategy<Value = Vec<RateLimit>> {
        let period = (500_u64..8000).prop_map(Duration::from_millis);
        let limit = (1_u32..12, period).prop_map(|(calls, period)| RateLimit::new(calls, period));
        prop::collection::vec(limit, 0..4)
    }

    proptest! {
        /// The log itself is the truth: calls go as soon as it lets them.
        #[test]
        fn it_is_what_the_log_then_does(
            limits in limits(),
            even in any::<bool>(),
            before in prop::collection::vec(0_u64..3000, 0..40),
            calls in 1_u64..60,
        ) {
            let terms = Terms::new(&limits, 0, even, |_| Duration::from_millis(1));
            let mut logs = Logs::new(1);
            let mut now = Duration::ZERO;
            let mut id = 0;
            let mut call = |logs: &mut Logs, now: Duration| {
                id += 1;
                let (call, at) = (CallId(id), Moment::since_start(now));
                let taken = logs.take(at, &terms, call, MINUTE);
                if taken {
                    logs.note(at, &terms, Fact { call, at, what: What::Answered });
                }
                taken
            };
            for pause in before {
                now += Duration::from_millis(pause);
                call(&mut logs, now);
            }
            let at = Moment::since_start(now);
            let mut tally = logs.tally(at, &terms);
            let cautious = Forecast::new(&terms, &tally).time_for(calls);
            tally.leaves = logs.leaves(at, &terms);
            let forecast = Forecast::new(&terms, &tally);
            let begun = now;
            let mut shorter = Duration::ZERO;
            for number in 1..=calls {
                now += logs.tally(Moment::since_start(now), &terms).next;
                prop_assert!(call(&mut logs, now));
                let foretold = forecast.time_for(number);
                prop_assert_eq!(foretold, now - begun, "call {}", number);
                prop_assert!(shorter <= foretold);
                shorter = foretold;
            }
            prop_assert!(cautious >= shorter, "who does not know promises no less: {:?}", cautious);
        }
    }
}

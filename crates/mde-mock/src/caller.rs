//! Who calls, and how much of their quota is left.
//!
//! A token is read once, when it is first seen. Quota belongs to its application and tenant, as the
//! service counts, or to the token alone when it does not name them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use crate::contract::RateLimit;
use crate::quota::{Admission, Limiter, Quota, Windows};
use crate::token::{Claims, Issuer, Owner};

/// How many tokens are kept at least before those that spend no quota are forgotten.
const KEPT: usize = 4096;

/// All callers there have been lately.
#[derive(Debug)]
pub(crate) struct Callers {
    limits: Limits,
    windows: Windows,
    issuer: Arc<Issuer>,
    clock: Clock,
    seen: Mutex<Seen>,
}

/// What each caller may do.
#[derive(Debug, Default)]
struct Limits {
    /// Calls and their period: of whatever is counted by itself, an operation or a family of them.
    counted: Vec<Vec<(u32, Duration)>>,
    /// By which of those each operation's calls are counted.
    of: Vec<Vec<usize>>,
}

#[derive(Debug)]
struct Seen {
    tokens: HashMap<Box<str>, Arc<Caller>>,
    applications: HashMap<(String, String), Arc<Allowance>>,
    /// How many tokens there may be before some are forgotten.
    room: usize,
}

/// Who a token speaks for.
#[derive(Debug)]
pub(crate) struct Caller {
    /// What the token says, if the stand-in itself issued it.
    pub(crate) claims: Option<Claims>,
    allowance: Arc<Allowance>,
}

/// What one application, or one token, may still do; for each thing that is counted by itself.
#[derive(Debug)]
struct Allowance(Mutex<Vec<Limiter>>);

/// Time since 1970 that never runs backwards, so that fixed windows begin with the clock's minute.
#[derive(Debug)]
struct Clock {
    start: Instant,
    since_1970: Duration,
}

impl Callers {
    /// `documented` are the limits of each operation.
    pub(crate) fn new(
        quota: Quota,
        documented: Vec<Vec<RateLimit>>,
        windows: Windows,
        issuer: Arc<Issuer>,
    ) -> Self {
        let limits = match quota {
            Quota::Off => Limits::by_themselves(vec![Vec::new(); documented.len()]),
            Quota::Documented => Limits::documented(&documented),
            Quota::Limits(limits) => Limits::by_themselves(vec![limits; documented.len()]),
        };
        Self {
            limits,
            windows,
            issuer,
            clock: Clock::start(),
            seen: Mutex::new(Seen {
                tokens: HashMap::new(),
                applications: HashMap::new(),
                room: KEPT,
            }),
        }
    }

    /// The caller whom a token speaks for.
    pub(crate) fn identify(&self, token: &str) -> Arc<Caller> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(caller) = seen.tokens.get(token) {
            return Arc::clone(caller);
        }
        if seen.tokens.len() >= seen.room {
            seen.forget_idle(self.clock.now());
        }
        let owner = Owner::read(token);
        let allowance = match owner.as_ref().and_then(Owner::application) {
            Some((tenant, application)) => {
                let key = (tenant.to_owned(), application.to_owned());
                let shared = seen.applications.entry(key);
                Arc::clone(shared.or_insert_with(|| Arc::new(self.allowance())))
            }
            None => Arc::new(self.allowance()),
        };
        let caller = Arc::new(Caller {
            claims: self.issuer.recognise(token),
            allowance,
        });
        seen.tokens.insert(token.into(), Arc::clone(&caller));
        caller
    }

    /// Judges a call that arrives now, and counts it if it is admitted.
    pub(crate) fn admit(&self, caller: &Caller, operation: usize) -> Admission {
        let counted_by = &self.limits.of[operation];
        if counted_by.is_empty() {
            return Admission::Admitted;
        }
        let mut limiters = caller.allowance.lock();
        // Under the lock, so that arrivals are judged in the order of their times.
        let now = self.clock.now();
        let limiters = limiters.iter_mut().enumerate();
        let limiters = limiters.filter(|(index, _)| counted_by.contains(index));
        Limiter::admit_by_all(limiters.map(|(_, limiter)| limiter), now)
    }

    fn allowance(&self) -> Allowance {
        let limiter = |limits: &Vec<_>| Limiter::new(limits, self.windows);
        Allowance(Mutex::new(
            self.limits.counted.iter().map(limiter).collect(),
        ))
    }
}

impl Limits {
    /// Each operation has its own.
    fn by_themselves(limits: Vec<Vec<(u32, Duration)>>) -> Self {
        let each = limits.iter().enumerate();
        let of = each.map(|(index, limits)| (!limits.is_empty()).then_some(index).into_iter());
        Self {
            of: of.map(Iterator::collect).collect(),
            counted: limits,
        }
    }

    /// Each operation has its own, and what its family shares is counted once for all.
    fn documented(operations: &[Vec<RateLimit>]) -> Self {
        let own = operations.iter().map(|limits| {
            let own = limits.iter().filter(|limit| limit.shared.is_none());
            own.map(|limit| (limit.calls, limit.period)).collect()
        });
        let mut all = Self::by_themselves(own.collect());
        let mut families: HashMap<&str, usize> = HashMap::new();
        for (limits, counted_by) in operations.iter().zip(&mut all.of) {
            for limit in limits {
                let Some(family) = &limit.shared else {
                    continue;
                };
                let index = *families.entry(family).or_insert_with(|| {
                    all.counted.push(Vec::new());
                    all.counted.len() - 1
                });
                let limit = (limit.calls, limit.period);
                if !all.counted[index].contains(&limit) {
                    all.counted[index].push(limit);
                }
                if !counted_by.contains(&index) {
                    counted_by.push(index);
                }
            }
        }
        all
    }
}

impl Seen {
    /// Makes room: whoever has spent nothing that still counts is met as a stranger the next time.
    fn forget_idle(&mut self, now: Duration) {
        self.tokens
            .retain(|_, caller| !caller.allowance.is_idle(now));
        self.applications
            .retain(|_, allowance| !allowance.is_idle(now));
        self.room = KEPT.max(2 * self.tokens.len());
    }
}

impl Allowance {
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Limiter>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_idle(&self, now: Duration) -> bool {
        let mut limiters = self.lock();
        limiters.iter_mut().all(|limiter| limiter.is_idle(now))
    }
}

impl Clock {
    fn start() -> Self {
        let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        Self {
            start: Instant::now(),
            since_1970: since_1970.unwrap_or_default(),
        }
    }

    fn now(&self) -> Duration {
        self.since_1970 + self.start.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::{Callers, KEPT};
    use crate::contract::RateLimit;
    use crate::quota::{Admission, Quota, Windows};
    use crate::token::Issuer;

    fn callers(period: Duration) -> Callers {
        let quota = Quota::Limits(vec![(1, period)]);
        let issuer = Arc::new(Issuer::new().unwrap());
        Callers::new(quota, vec![Vec::new()], Windows::Sliding, issuer)
    }

    fn limit(calls: u32, shared: Option<&str>) -> RateLimit {
        RateLimit {
            calls,
            period: Duration::from_secs(3600),
            shared: shared.map(str::to_owned),
        }
    }

    #[test]
    fn a_family_has_its_limit_together_and_each_operation_its_own_beside_it() {
        let documented = vec![
            vec![limit(2, None), limit(4, Some("family"))],
            vec![limit(4, Some("family"))],
            vec![limit(9, Some("other"))],
            vec![],
        ];
        for windows in [Windows::Sliding, Windows::Fixed] {
            let issuer = Arc::new(Issuer::new().unwrap());
            let callers = Callers::new(Quota::Documented, documented.clone(), windows, issuer);
            let (one, other) = (callers.identify("one"), callers.identify("other"));
            let refused_by = |caller: &_, operation| match callers.admit(caller, operation) {
                Admission::Admitted => None,
                Admission::Refused { limit, .. } => Some(limit),
            };
            let said = [0, 0, 0, 1, 1, 1, 0, 2, 3].map(|operation| refused_by(&one, operation));
            // The third is refused by its own limit, and counts nowhere.
            let expected = [
                None,
                None,
                Some(2),
                None,
                None,
                Some(4),
                Some(4),
                None,
                None,
            ];
            assert_eq!(
                said.map(|said| said.is_some()),
                expected.map(|said| said.is_some())
            );
            assert_eq!(said[..6], expected[..6], "{windows:?}");
            assert_eq!(refused_by(&other, 1), None, "each caller has their own");
        }
    }

    #[test]
    fn limits_that_are_chosen_hold_for_each_operation_by_itself() {
        let documented = vec![vec![limit(1, Some("family"))]; 2];
        let issuer = Arc::new(Issuer::new().unwrap());
        let quota = Quota::Limits(vec![(1, Duration::from_secs(3600))]);
        let callers = Callers::new(quota, documented, Windows::Sliding, issuer);
        let caller = callers.identify("caller");
        for operation in 0..2 {
            assert_eq!(callers.admit(&caller, operation), Admission::Admitted);
            assert_ne!(callers.admit(&caller, operation), Admission::Admitted);
        }
    }

    #[test]
    fn tokens_without_end_take_memory_with_an_end() {
        let callers = callers(Duration::from_nanos(1));
        for number in 0..3 * KEPT {
            let caller = callers.identify(&number.to_string());
            assert_eq!(callers.admit(&caller, 0), Admission::Admitted);
        }
        assert!(callers.seen.lock().unwrap().tokens.len() <= KEPT);
    }

    #[test]
    fn whoever_has_spent_quota_is_not_forgotten() {
        let callers = callers(Duration::from_secs(3600));
        let spender = callers.identify("spender");
        assert_eq!(callers.admit(&spender, 0), Admission::Admitted);
        for number in 0..3 * KEPT {
            callers.identify(&number.to_string());
        }
        let again = callers.identify("spender");
        assert_ne!(callers.admit(&again, 0), Admission::Admitted);
        assert!(callers.seen.lock().unwrap().tokens.len() <= KEPT);
    }
}

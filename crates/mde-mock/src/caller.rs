//! Who calls, and how much of their quota is left.
//!
//! A token is read once, when it is first seen. Quota belongs to its application and tenant, as the
//! service counts, or to the token alone when it does not name them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use crate::quota::{Admission, Limiter, Quota, Windows};
use crate::token::{Claims, Issuer, Owner};

/// How many tokens are kept at least before those that spend no quota are forgotten.
const KEPT: usize = 4096;

type Limits = Vec<(u32, Duration)>;

/// All callers there have been lately.
#[derive(Debug)]
pub(crate) struct Callers {
    /// For each operation.
    limits: Vec<Limits>,
    windows: Windows,
    issuer: Arc<Issuer>,
    clock: Clock,
    seen: Mutex<Seen>,
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

/// What one application, or one token, may still do; for each operation.
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
        documented: Vec<Limits>,
        windows: Windows,
        issuer: Arc<Issuer>,
    ) -> Self {
        let limits = match quota {
            Quota::Off => vec![Limits::new(); documented.len()],
            Quota::Documented => documented,
            Quota::Limits(limits) => vec![limits; documented.len()],
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
        if self.limits[operation].is_empty() {
            return Admission::Admitted;
        }
        let mut limiters = caller.allowance.lock();
        // Under the lock, so that arrivals are judged in the order of their times.
        limiters[operation].admit(self.clock.now())
    }

    fn allowance(&self) -> Allowance {
        let limiter = |limits: &Limits| Limiter::new(limits, self.windows);
        Allowance(Mutex::new(self.limits.iter().map(limiter).collect()))
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
    use crate::quota::{Admission, Quota, Windows};
    use crate::token::Issuer;

    fn callers(period: Duration) -> Callers {
        let quota = Quota::Limits(vec![(1, period)]);
        let issuer = Arc::new(Issuer::new().unwrap());
        Callers::new(quota, vec![Vec::new()], Windows::Sliding, issuer)
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

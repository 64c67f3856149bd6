//! Owns what a store of the quota promises. How long to wait for a slot is the gate's.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::future::BoxFuture;

use super::{
    BackendError,
    log::{CallId, Fact, Logs, Moment, Tally, Terms},
};
use crate::Clock;

/// Keeps the logs of one family, or of an operation that shares no limit.
pub(super) trait Store: fmt::Debug + Send + Sync {
    /// How much longer than the service's periods its windows are by this store's clock, so that no
    /// call is early.
    fn guard(&self, period: Duration) -> Duration;

    /// Notes what happened, then takes a slot if one is asked for and free: in all windows or in none,
    /// and nobody else in between.
    fn step(self: Arc<Self>, step: Step) -> BoxFuture<'static, Result<Reply, BackendError>>;

    /// Whether forgetting what this process knows of the operation changes nothing.
    fn is_idle(&self, terms: &Terms) -> bool;
}

/// One exchange with a store.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) terms: Arc<Terms>,
    /// What happened, by the gate's clock.
    pub(super) facts: Vec<Fact>,
    /// The call that wants a slot, and the longest time that it may take.
    pub(super) take: Option<(CallId, Duration)>,
}

#[derive(Clone, Debug)]
pub(super) enum Reply {
    /// The slot that was asked for was free, and is taken.
    Taken,
    /// There was none, or none was asked for.
    Standing {
        tally: Tally,
        /// When others who use the store may change how things stand without a word: how soon to ask
        /// again.
        ask_again: Option<Duration>,
    },
}

/// The moment of the gate's clock.
pub(super) fn moment(clock: &dyn Clock) -> Moment {
    Moment::since_start(clock.now())
}

/// The logs in this process's memory.
#[derive(Debug)]
pub(super) struct Memory {
    clock: Arc<dyn Clock>,
    logs: Mutex<Logs>,
}

impl Memory {
    pub(super) fn new(operations: usize, clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            logs: Mutex::new(Logs::new(operations)),
        }
    }
}

impl Store for Memory {
    /// The precision of the service's clock, should it count both ends of a window.
    fn guard(&self, _period: Duration) -> Duration {
        Duration::from_millis(1)
    }

    fn step(self: Arc<Self>, step: Step) -> BoxFuture<'static, Result<Reply, BackendError>> {
        let mut logs = self.logs.lock().unwrap_or_else(PoisonError::into_inner);
        let reply = step.run(&mut logs, moment(&*self.clock), |fact| fact);
        Box::pin(std::future::ready(Ok(reply)))
    }

    fn is_idle(&self, terms: &Terms) -> bool {
        let mut logs = self.logs.lock().unwrap_or_else(PoisonError::into_inner);
        logs.is_idle(moment(&*self.clock), terms)
    }
}

impl Step {
    /// Makes the step on the logs at this moment of their scale, onto which `place` brings the facts.
    pub(super) fn run(&self, logs: &mut Logs, now: Moment, place: impl Fn(Fact) -> Fact) -> Reply {
        for fact in &self.facts {
            logs.note(now, &self.terms, place(*fact));
        }
        if let Some((call, lease)) = self.take
            && logs.take(now, &self.terms, call, lease)
        {
            return Reply::Taken;
        }
        let mut tally = logs.tally(now, &self.terms);
        // Who waits for a slot waits for the next one, and has no use for the others.
        if self.take.is_none() {
            tally.leaves = logs.leaves(now, &self.terms);
        }
        Reply::Standing {
            tally,
            ask_again: None,
        }
    }
}

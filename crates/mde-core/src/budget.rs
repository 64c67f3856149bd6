//! Owns how many calls may be sent at all, and the account of those that were: the quota says when a call may go,
//! the budget whether.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | A part of the budget is set aside before the quota is asked, and spent when the call is sent. | Never more calls than allowed are under way, and none that may not go takes a slot from those who share the quota. | A count at the moment of sending: a hundred callers would take slots, and give most of them back. |
//! | What was certainly not sent gives its part back. | The service has not seen it. | Counting attempts: a network that is down would spend the budget. |
//! | Closing it ends every wait, for the quota, for a token, for another attempt; calls under way come to their end. | An answer that the quota has paid for is not thrown away. | Dropping the calls. |

use std::{
    future::poll_fn,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::Poll,
    time::Duration,
};

use futures::future::{Either, select};
use tokio::sync::{Semaphore, SemaphorePermit, watch};

use crate::{Clock, Failure};

/// How many calls a client may send, retries and further pages among them. Clones share it, as do the clients
/// that are given one.
#[derive(Clone, Debug)]
pub struct CallBudget(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    /// What nobody has set aside.
    parts: Semaphore,
    state: Mutex<State>,
    closed: watch::Sender<bool>,
}

#[derive(Debug)]
struct State {
    /// How many may be sent; without it any number.
    allowed: Option<u64>,
    account: CallAccount,
    /// How many callers wait for the quota, and since when there is one.
    waiting: u32,
    since: Duration,
}

/// What became of a [`CallBudget`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallAccount {
    /// How many calls were sent, those under way among them. What the service has certainly not seen is none.
    pub sent: u64,
    /// How many of them are under way.
    pub in_flight: u32,
    /// How many were answered with 429.
    pub throttled: u64,
    /// How long at least one call waited for the quota.
    pub waited: Duration,
}

impl Default for CallBudget {
    /// One that is never spent.
    fn default() -> Self {
        Self::new(None)
    }
}

impl CallBudget {
    /// So many calls, and not one more.
    pub fn of(calls: u64) -> Self {
        Self::new(Some(calls))
    }

    fn new(allowed: Option<u64>) -> Self {
        let most = Semaphore::MAX_PERMITS;
        let parts = allowed.map_or(most, |calls| {
            usize::try_from(calls).unwrap_or(most).min(most)
        });
        let budget = Self(Arc::new(Shared {
            parts: Semaphore::new(parts),
            state: Mutex::new(State {
                allowed,
                account: CallAccount::default(),
                waiting: 0,
                since: Duration::ZERO,
            }),
            closed: watch::Sender::new(false),
        }));
        if allowed == Some(0) {
            budget.close();
        }
        budget
    }

    /// From now on no call is sent. Those under way come to their end; whatever else was to be asked fails at
    /// once.
    pub fn close(&self) {
        // Under the lock, so that nobody begins to send behind it.
        let _state = self.state();
        self.0.closed.send_replace(true);
        self.0.parts.close();
    }

    /// Whether no call is sent any more: all were sent that may be, or it was [closed](Self::close).
    pub fn is_closed(&self) -> bool {
        *self.0.closed.borrow()
    }

    /// What became of it so far.
    pub fn account(&self) -> CallAccount {
        self.state().account
    }

    /// The future's output, unless the budget is closed before.
    pub(crate) async fn while_open<F: Future>(&self, future: F) -> Result<F::Output, Failure> {
        let mut future = pin!(future);
        // What is there already needs no look at the budget.
        let first = poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await;
        if let Poll::Ready(output) = first {
            return Ok(output);
        }
        let mut news = self.0.closed.subscribe();
        let closed = pin!(news.wait_for(|closed| *closed));
        match select(future, closed).await {
            Either::Left((output, _)) => Ok(output),
            Either::Right(_) => Err(Failure::BudgetSpent),
        }
    }

    /// Sets a part aside for one call, in the order of asking. Cancel-safe.
    ///
    /// # Errors
    /// When there is none, and none can be given back any more.
    pub(crate) async fn set_aside(&self) -> Result<SetAside<'_>, Failure> {
        let part = self.0.parts.acquire().await;
        Ok(SetAside {
            budget: self,
            part: part.map_err(|_| Failure::BudgetSpent)?,
        })
    }

    /// Counts the time until this is dropped as one in which a call waits for the quota.
    pub(crate) fn waiting<'a>(&'a self, clock: &'a dyn Clock) -> Waiting<'a> {
        let mut state = self.state();
        if state.waiting == 0 {
            state.since = clock.now();
        }
        state.waiting += 1;
        Waiting {
            budget: self,
            clock,
        }
    }

    /// Counts an answer with 429.
    pub(crate) fn throttled(&self) {
        self.state().account.throttled += 1;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A part of the budget for a call that was not sent yet; dropped, it goes back.
#[derive(Debug)]
pub(crate) struct SetAside<'a> {
    budget: &'a CallBudget,
    part: SemaphorePermit<'a>,
}

impl<'a> SetAside<'a> {
    /// The call is sent now.
    ///
    /// # Errors
    /// When the budget has been closed since.
    pub(crate) fn sending(self) -> Result<Sending<'a>, Failure> {
        let mut state = self.budget.state();
        if self.budget.is_closed() {
            return Err(Failure::BudgetSpent);
        }
        state.account.sent += 1;
        state.account.in_flight += 1;
        drop(state);
        Ok(Sending {
            budget: self.budget,
            part: Some(self.part),
        })
    }
}

/// A call under way; dropped, as by a caller who gives up, it was sent.
#[derive(Debug)]
pub(crate) struct Sending<'a> {
    budget: &'a CallBudget,
    part: Option<SemaphorePermit<'a>>,
}

impl Sending<'_> {
    /// The service has certainly not seen it.
    pub(crate) fn not_sent(mut self) {
        self.end(false);
    }

    /// It is under way no longer. The account of it changes at once: nobody sees it under way, and not sent.
    fn end(&mut self, was_sent: bool) {
        let Some(part) = self.part.take() else {
            return;
        };
        let mut state = self.budget.state();
        state.account.in_flight -= 1;
        if !was_sent {
            state.account.sent -= 1;
        }
        let State {
            allowed, account, ..
        } = *state;
        drop(state);
        // What was not sent gives its part back.
        if was_sent && let Some(allowed) = allowed {
            part.forget();
            // Whoever is under way may still give its part back.
            if account.sent - u64::from(account.in_flight) >= allowed {
                self.budget.close();
            }
        }
    }
}

impl Drop for Sending<'_> {
    fn drop(&mut self) {
        self.end(true);
    }
}

/// Somebody waits for the quota.
#[derive(Debug)]
pub(crate) struct Waiting<'a> {
    budget: &'a CallBudget,
    clock: &'a dyn Clock,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut state = self.budget.state();
        state.waiting -= 1;
        if state.waiting == 0 {
            let waited = self.clock.now().saturating_sub(state.since);
            state.account.waited += waited;
        }
    }
}

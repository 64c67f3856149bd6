//! Owns the waiting: callers in order, each until the store has a slot for it or its patience cannot
//! last. What a slot is, is the log's; where the log is kept, the store's.
//!
//! There are two queues. In the first wait the callers of one operation, and its head waits there for the
//! limits that are the operation's alone. Then it goes to the queue of its family, whose head waits for
//! what they share, and asks the store for all at once. So nobody holds a part of what it needs, an
//! operation at the end of its own limits holds up no other, and none is overtaken without end: a slot
//! of its own waits for whoever is first in its first queue. Queues are entered in this order alone, and
//! nothing is held by one who waits in the first, so that there is no circle of waiting.

use std::{
    collections::VecDeque,
    future::poll_fn,
    hash::{BuildHasher, RandomState},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    task::Poll,
    time::Duration,
};

use futures::{
    FutureExt,
    future::{BoxFuture, Either, select},
};
use tokio::{
    runtime::Handle,
    sync::{MutexGuard, Notify, watch},
};
use tracing::Instrument;

use super::{
    BackendError, QuotaError,
    log::{CallId, Fact, Moment, Tally, Terms, What},
    store::{Reply, Step, Store, moment},
};
use crate::{Clock, RateLimit};

/// How many facts are kept for a store that does not work. Older ones have left every window by the
/// time that so many calls were made, or their leases end them.
const BACKLOG: usize = 10_000;

/// Between two questions to the store, lest rounding make them a loop.
const SHORTEST_PAUSE: Duration = Duration::from_millis(1);

/// Callers in order.
#[derive(Debug, Default)]
struct Queue {
    /// Held by the one whose turn it is; the lock is fair.
    turn: tokio::sync::Mutex<()>,
    /// Told when a slot may have come free early, or late.
    changed: Notify,
    /// As far as the one whose turn it is knows.
    horizon: watch::Sender<Horizon>,
}

/// What the operations of a family have in common: their store, and the queue of those who are first in
/// their own.
#[derive(Debug)]
pub(super) struct Family {
    store: Arc<dyn Store>,
    queue: Queue,
}

impl Family {
    pub(super) fn new(store: Arc<dyn Store>) -> Self {
        Self {
            store,
            queue: Queue::default(),
        }
    }
}

/// The callers of one operation.
#[derive(Debug)]
pub(super) struct Gate {
    family: Arc<Family>,
    /// Which operation of the family it is.
    own: usize,
    clock: Arc<dyn Clock>,
    queue: Queue,
    /// What the store has not been told yet.
    facts: Mutex<VecDeque<Fact>>,
    telling: tokio::sync::Mutex<()>,
    /// Until when the service wants no calls, as far as somebody was told.
    told_until: Mutex<Option<Moment>>,
    /// How many slots somebody has.
    slots: watch::Sender<usize>,
    ids: (RandomState, AtomicU64),
}

/// When there is a slot.
#[derive(Clone, Copy, Debug, Default)]
struct Horizon {
    /// Not before this moment, whatever happens.
    at_least: Moment,
    /// At this moment, if nothing happens.
    next: Moment,
}

impl Horizon {
    fn past_deadline(self, now: Moment) -> QuotaError {
        QuotaError::PastDeadline {
            available_in: self.next.since(now),
        }
    }
}

impl Queue {
    /// Waits for its turn, as long as the deadline is not certain to pass first.
    async fn turn(
        &self,
        clock: &dyn Clock,
        deadline: Option<Moment>,
    ) -> Result<MutexGuard<'_, ()>, QuotaError> {
        let Some(deadline) = deadline else {
            return Ok(self.turn.lock().await);
        };
        let mut horizon = self.horizon.subscribe();
        let mut turn = std::pin::pin!(self.turn.lock());
        loop {
            let now = moment(clock);
            let seen = *horizon.borrow_and_update();
            // Whoever comes first asks the store in any case.
            let mine = poll_fn(|context| Poll::Ready(turn.as_mut().poll(context))).await;
            if let Poll::Ready(turn) = mine {
                return Ok(turn);
            }
            if deadline <= now || deadline < seen.at_least {
                return Err(seen.past_deadline(now));
            }
            let moved = std::pin::pin!(horizon.changed());
            let news = select(moved, clock.sleep(deadline.since(now)));
            match select(turn.as_mut(), news).await {
                Either::Left((turn, _)) => return Ok(turn),
                Either::Right(_) => {}
            }
        }
    }

    /// Waits until something may have changed, so long at most.
    async fn news(&self, clock: &dyn Clock, pause: Duration) {
        let changed = std::pin::pin!(self.changed.notified());
        select(changed, clock.sleep(pause)).await;
    }
}

impl Gate {
    pub(super) fn new(family: Arc<Family>, own: usize, clock: Arc<dyn Clock>) -> Self {
        Self {
            family,
            own,
            clock,
            queue: Queue::default(),
            facts: Mutex::default(),
            telling: tokio::sync::Mutex::default(),
            told_until: Mutex::default(),
            slots: watch::Sender::default(),
            ids: (RandomState::new(), AtomicU64::new(0)),
        }
    }

    /// What a caller wants kept, by the store's clock.
    pub(super) fn terms(
        &self,
        limits: &[RateLimit],
        reserve_percent: u8,
        even_pace: bool,
    ) -> Terms {
        let guard = |period| self.family.store.guard(period);
        Terms::new(limits, reserve_percent, even_pace, guard).of(self.own)
    }

    /// Waits for its turn and then for a slot, as long as `patience` lasts.
    pub(super) async fn acquire(
        self: Arc<Self>,
        terms: Arc<Terms>,
        lease: Duration,
        patience: Option<Duration>,
    ) -> Result<Slot, QuotaError> {
        let begun = self.now();
        let deadline = patience.map(|patience| begun + patience);
        let (own, shared) = (&self.queue, &self.family.queue);
        let _turn = own.turn(&*self.clock, deadline).await?;
        let mut among_family = None;
        loop {
            if among_family.is_none() {
                among_family = Some(shared.turn(&*self.clock, deadline).await?);
            }
            let (tally, ask_again) = match self.take(&terms, lease).await? {
                Taken::Slot(mut slot) => {
                    slot.state = State::Held;
                    slot.waited = self.now().since(begun);
                    return Ok(slot);
                }
                Taken::Nothing { tally, ask_again } => (tally, ask_again),
            };
            let now = self.now();
            let horizon = Horizon {
                at_least: now + tally.at_least,
                next: now + tally.next,
            };
            own.horizon.send_replace(horizon);
            // What the others wait for is what it waits for itself, unless it is something of its own.
            let (queue, next) = if tally.own.is_zero() {
                shared.horizon.send_replace(horizon);
                (shared, tally.next)
            } else {
                among_family = None;
                (own, tally.own)
            };
            if deadline.is_some_and(|deadline| deadline <= now || deadline < horizon.at_least) {
                return Err(horizon.past_deadline(now));
            }
            let pause = [ask_again, deadline.map(|deadline| deadline.since(now))]
                .into_iter()
                .flatten()
                .fold(next, Duration::min)
                .max(SHORTEST_PAUSE);
            queue.news(&*self.clock, pause).await;
        }
    }

    async fn take(
        self: &Arc<Self>,
        terms: &Arc<Terms>,
        lease: Duration,
    ) -> Result<Taken, BackendError> {
        let gate = Arc::clone(self);
        let terms = Arc::clone(terms);
        to_its_end(Box::pin(async move {
            let call = CallId(
                gate.ids
                    .0
                    .hash_one(gate.ids.1.fetch_add(1, Ordering::Relaxed)),
            );
            gate.slots.send_modify(|slots| *slots += 1);
            // Made first, so that whatever becomes of the step, the slot is given back.
            let mut slot = Slot {
                gate: Arc::clone(&gate),
                terms: Arc::clone(&terms),
                call,
                state: State::Asked,
                waited: Duration::ZERO,
            };
            match gate.step(&terms, Some((call, lease))).await? {
                Reply::Taken => {
                    slot.state = State::Unseen;
                    Ok(Taken::Slot(slot))
                }
                Reply::Standing { tally, ask_again } => {
                    slot.state = State::Over;
                    Ok(Taken::Nothing { tally, ask_again })
                }
            }
        }))
        .await
    }

    /// Waits until nobody has a slot.
    pub(super) async fn drained(&self) {
        // The sender is the gate's own.
        let _ = self.slots.subscribe().wait_for(|slots| *slots == 0).await;
    }

    /// Tells the store what it does not know yet, and asks how things stand.
    pub(super) async fn tell(self: &Arc<Self>, terms: &Arc<Terms>) -> Result<Tally, BackendError> {
        let gate = Arc::clone(self);
        let terms = Arc::clone(terms);
        to_its_end(Box::pin(async move {
            let _telling = gate.telling.lock().await;
            match gate.step(&terms, None).await? {
                Reply::Standing { tally, .. } => Ok(tally),
                Reply::Taken => unreachable!("no slot was asked for"),
            }
        }))
        .await
    }

    /// Tells the store unless nothing is to be told; what cannot be told now is told with the next
    /// step.
    async fn tell_in_the_background(self: Arc<Self>, terms: Arc<Terms>) {
        let _telling = self.telling.lock().await;
        if self.facts().is_empty() {
            return;
        }
        if let Err(error) = self.step(&terms, None).await {
            tracing::debug!(%error, "the quota's store could not be told how a call ended");
        }
    }

    async fn step(
        &self,
        terms: &Arc<Terms>,
        take: Option<(CallId, Duration)>,
    ) -> Result<Reply, BackendError> {
        let facts: Vec<Fact> = self.facts().drain(..).collect();
        let told = !facts.is_empty();
        let step = Step {
            terms: Arc::clone(terms),
            facts: facts.clone(),
            take,
        };
        let reply = Arc::clone(&self.family.store).step(step).await;
        if reply.is_err() {
            let mut waiting = self.facts();
            for fact in facts.into_iter().rev() {
                waiting.push_front(fact);
            }
            let surplus = waiting.len().saturating_sub(BACKLOG);
            waiting.drain(..surplus);
        } else if told && take.is_none() {
            self.queue.changed.notify_one();
            self.family.queue.changed.notify_one();
        }
        reply
    }

    /// Remembers what happened to a call, and tells the store: a store in memory at once, any other
    /// in the background; without a runtime it is told with the next step.
    fn note(self: &Arc<Self>, terms: &Arc<Terms>, call: CallId, what: What) {
        let at = self.now();
        self.facts().push_back(Fact { call, at, what });
        let mut telling = Box::pin(Arc::clone(self).tell_in_the_background(Arc::clone(terms)));
        if (&mut telling).now_or_never().is_none()
            && let Ok(runtime) = Handle::try_current()
        {
            runtime.spawn(telling.in_current_span());
        }
    }

    /// Whether forgetting the gate changes nothing.
    pub(super) fn is_idle(&self, whole: &Terms) -> bool {
        self.facts().is_empty() && self.family.store.is_idle(whole)
    }

    fn facts(&self) -> std::sync::MutexGuard<'_, VecDeque<Fact>> {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a hold is in force that was told already; from now on there is one.
    fn has_told(&self, hold: Duration) -> bool {
        let now = self.now();
        let mut told_until = self
            .told_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let has_told = told_until.is_some_and(|until| until > now);
        *told_until = (*told_until).max(Some(now + hold));
        has_told
    }

    fn now(&self) -> Moment {
        moment(&*self.clock)
    }
}

/// Does the work even when nobody waits for it any more, so that no step is left half done.
async fn to_its_end<T: Send + 'static>(
    mut work: BoxFuture<'static, Result<T, BackendError>>,
) -> Result<T, BackendError> {
    if let Some(done) = (&mut work).now_or_never() {
        return done;
    }
    let runtime = Handle::try_current().map_err(|_| BackendError::NoRuntime)?;
    match runtime.spawn(work.in_current_span()).await {
        Ok(done) => done,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(BackendError::NoRuntime),
        },
    }
}

enum Taken {
    Slot(Slot),
    Nothing {
        tally: Tally,
        ask_again: Option<Duration>,
    },
}

/// The permission to send one call now.
///
/// Whoever holds it says how the call ended. Dropped without a word it counts as a call that was sent
/// and not answered: the service may have counted it, so its place is free again one window from then.
#[derive(Debug)]
#[must_use = "a slot that is dropped counts as a call that was sent"]
pub struct Slot {
    gate: Arc<Gate>,
    terms: Arc<Terms>,
    call: CallId,
    state: State,
    waited: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// The store was asked, and holds a slot or not.
    Asked,
    /// The store holds a slot that nobody has seen.
    Unseen,
    /// The caller has it.
    Held,
    /// There is nothing to give back.
    Over,
}

impl Slot {
    /// An answer arrived, with any status but 429: the place is free again one window from now, and
    /// if the service had been holding calls back, more of them may go at a time.
    pub fn answered(mut self) {
        self.end(What::Answered);
    }

    /// The service answered 429: nobody sends a call of this operation, or of one that shares a limit
    /// with it, until `retry_after` has passed, and then one at a time, twice as many with each success. Where the service does not
    /// say, it is a minute, doubled each time in a row. Ends with how long the hold is from now on.
    ///
    /// The hold is in force as soon as this returns, whether or not the future is awaited.
    ///
    /// # Errors
    /// When the quota's store does not work; the hold is told to it as soon as it does.
    pub fn throttled(
        self,
        retry_after: Option<Duration>,
    ) -> impl Future<Output = Result<Duration, QuotaError>> + Send + 'static {
        let told = self.throttled_and_told(retry_after);
        async move { Ok(told.await?.0) }
    }

    /// The same; tells as well whether another call has met this hold before, so that it is told to people once.
    pub(crate) fn throttled_and_told(
        mut self,
        retry_after: Option<Duration>,
    ) -> impl Future<Output = Result<(Duration, bool), QuotaError>> + Send + 'static {
        self.end(What::Throttled { retry_after });
        let gate = Arc::clone(&self.gate);
        let terms = Arc::clone(&self.terms);
        async move {
            let hold = gate.tell(&terms).await?.held.unwrap_or_default();
            Ok((hold, gate.has_told(hold)))
        }
    }

    /// The call was not sent, so that the service cannot have counted it: the place is free at once.
    pub fn not_sent(mut self) {
        self.end(What::NotSent);
    }

    /// How long it took to get the slot.
    pub fn waited(&self) -> Duration {
        self.waited
    }

    fn end(&mut self, what: What) {
        self.state = State::Over;
        self.gate.note(&self.terms, self.call, what);
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        match self.state {
            State::Asked | State::Unseen => self.end(What::NotSent),
            State::Held => self.end(What::Unanswered),
            State::Over => {}
        }
        self.gate.slots.send_modify(|slots| *slots -= 1);
    }
}

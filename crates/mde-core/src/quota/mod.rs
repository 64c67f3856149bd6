//! Owns how many calls may be sent and when: exactly as many as the service allows, as early as it
//! allows them.
//!
//! - `log` counts: the sliding windows of an operation and of its family, pure.
//! - `store` keeps the logs: in memory, in state files, in a Redis.
//! - `gate` waits: callers in order, each until there is a slot.
//!
//! A family is the operations that have limits in common; one that shares none is a family of its own.
//!
//! Here is what a client sees of it, and whose quota is whose.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | A slot is free again one window after the answer, not after the sending. | Only then is it certain that the call has left the service's window. Of any `limit + 1` calls one had then ended a whole window before the last was sent. | One window after the sending: right only if every call took equally long. |
//! | A slot ends as *answered*, *throttled* or *not sent*; one that is dropped counts as sent. | Only a connection that never came about is certain not to have been counted. A cancelled caller need not remember anything. | Giving back whatever failed. |
//! | A call is in the log of its own operation; a limit that several share is counted over all their logs. | The spec may begin or cease to share a limit, or name the family otherwise: what was called stays where it was, and its form is that of before. | A log for each family, to be filled from the old ones; it would know nothing of a program of before that runs along. |
//! | One step asks for a slot in all windows, its own and the shared, and takes all or none. | Nobody waits with a part of what it needs in its hands, which others could use. | Slots of one window after the other. |
//! | An operation is of one family, with one queue for all that is shared, which is entered by the first of each operation once its own limits let it. | There is no circle of waiting; an operation at the end of its own limits holds up no other; each is served in turn. | Any limit shared by any operations: somebody can be overtaken without end while it waits for two. |
//! | A log says since when it is complete; a window that reaches further back is full until it no longer does. | The log may have been kept for shorter windows, and what was forgotten is not what was not called. | Trusting it: too many calls after a change of the spec. |
//! | In a family a log that says nothing of that, of a version before families, counts as full from when it was last written. Of an operation alone it is trusted. | For how long windows it was kept nobody knows; alone the windows are those of before. | Trusting it always; never, so that every upgrade would wait. |
//! | Beside a program that does not know of the family, calls of both are counted by those who do. While one of a version before families makes calls, the others therefore wait; one that only has another spec costs nothing but its calls, but it does not wait for the others of the family. | It cannot be taught, and to be throttled by its own doing is its own affair: the sum can exceed the limit by what it sends. | Forbidding it the log, so that it stops. |
//! | Guard on each window: 1 ms in memory; by the time of day or by Redis' clock 1/1000 of the period, at least 1 ms. | In memory the clock is steady, and only its precision counts; a clock that is being corrected runs up to half a thousandth off. | A guard as a setting: nobody could say to what to set it. |
//! | Waiters are served in order (FIFO). | Nobody starves, and a deadline can be refused when it is asked for. | Whoever wakes first. |
//! | The slot comes before the token, with a lease for the attempt. | A wait of an hour outlives a token. A holder that dies has ended by its lease at the latest. | The token first. |
//! | A deadline covers everything and fails at once when it is certain that it would pass. | The caller learns when to come back while it can still do something else. | Waiting until it has passed. |
//! | A 429 holds all callers of the family until `Retry-After`; then one call goes, and as they are answered two, four and so on at once. | Somebody else spends the same quota, and how much is unknown. | Each call backing off by itself: fifty more 429s. |
//! | A burst of 429s is one event: calls that were sent before the hold make it longer, but do not begin another. | They tell of the same moment. | Doubling with each of them. |
//! | Without `Retry-After` the hold is 60 s, doubled each time in a row up to the longest window; one of more than 24 hours is not believed. | After the longest window nothing that was sent can count any more; one odd header must not stop everybody for years. | No bound. |
//! | Where the message of such a 429 names a window of at most a minute, the hold stays 60 s. Nothing else is read from messages. | After a minute nothing of what was sent can count in that window: what is still refused then was used by others, and a longer hold would not change it. Messages are for people, and of this one only that form has been seen. | Holding as long as the window says; reading `try again in … seconds`. |
//! | One quota for a process, tenant and application, however many clients. | So does the service count. | One for each client: two of them would be throttled. |
//! | A base URL on a literal loopback address has a quota of its own, by its address; the command keeps it in memory. | It is a stand-in, and its calls are none of the tenant's, even with a real token. A program that names a state folder or a Redis for it wants to see them shared. | One rule for all hosts; never keeping a stand-in's quota anywhere. |
//! | Tokens that do not say whose they are share one quota for a host. | Too slow is safe, too fast is not. | One for each token: renewing it would make the quota new. |
//! | The state file is replaced as a whole, under a lock on a file beside it, and not forced onto the disk. | Readers see the old or the new one. After a crash of the machine it is older by seconds, or torn and noticed; forcing it would cost a disk access a call. | Appending with `fsync`; a database. |
//! | A state file that is torn or unreadable, or of a format that is not known, holds one full window, and says so. | What was called of late is not known. | Beginning anew, and being throttled. |
//! | With the state file exactness ends where the clock is set forward: time that did not pass frees slots. A clock that was set back costs at most one window. | Between processes there is no clock but the time of day. | A steady clock: it begins anew with each start of the machine, and not everywhere at the same moment. |
//! | In Redis one script does a whole step, by the server's clock. | Nothing comes between, workers' clocks do not matter, one round trip a call. | A lock with several commands: whoever holds it may die. |
//! | Redis' `run_id`, and counts of what ought to be there, tell that it was restarted or flushed, or evicted a key: one full window is held. One that was never used holds it once, too. | An empty Redis looks like an unused one, and the other way round. | Trusting that it is persistent. |
//! | Redis out of reach: `Fail`, or `Share(n)`, by which each worker goes on with 1/n of the limit. | Only the caller knows how many workers there are. | Going on without counting. |

mod error;
mod file;
mod forecast;
mod gate;
mod log;
#[cfg(feature = "redis")]
mod redis;
mod store;

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
    path::PathBuf,
    sync::{Arc, LazyLock, Mutex, PoisonError},
    time::Duration,
};

pub use error::{BackendError, QuotaError};
pub use gate::Slot;
#[cfg(feature = "redis")]
pub use redis::{OnRedisFailure, RedisFailure, RedisQuota, RedisUrlError};

use self::{
    file::StateFiles,
    forecast::Forecast,
    gate::{Family, Gate},
    log::Terms,
    store::{Memory, Store},
};
use crate::{Clock, Operation, clock::SYSTEM_CLOCK};

/// Whose quota it is: the service counts per application and tenant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct QuotaKey {
    tenant: String,
    application: String,
}

impl QuotaKey {
    /// The quota of an application in a tenant, each by its id or name; case does not count.
    pub fn new(tenant: impl AsRef<str>, application: impl AsRef<str>) -> Self {
        let normalized = |text: &str| text.trim().to_ascii_lowercase();
        Self {
            tenant: normalized(tenant.as_ref()),
            application: normalized(application.as_ref()),
        }
    }

    /// The tenant, in small letters.
    pub fn tenant(&self) -> &str {
        &self.tenant
    }

    /// The application, in small letters.
    pub fn application(&self) -> &str {
        &self.application
    }
}

impl fmt::Display for QuotaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "application {} in tenant {}",
            self.application, self.tenant
        )
    }
}

/// The quota of one application in one tenant: for every operation, the calls of which the service
/// still allows so many. Where [operations share limits](Operation::family), their calls count together.
///
/// A slot is taken when a call is sent and is free again one window after the call ended, so that no
/// window of the service, fixed or sliding and wherever it begins, can hold more calls than its limit.
///
/// Clones share everything.
#[derive(Clone)]
pub struct Quota {
    shared: Arc<Shared>,
    reserve_percent: u8,
    even_pace: bool,
}

/// What all quotas of one key and one store in this process have in common.
struct Shared {
    key: QuotaKey,
    place: Place,
    clock: Arc<dyn Clock>,
    /// Whether it is kept when nobody uses it and there is something to remember.
    lasting: bool,
    gates: Mutex<Gates>,
}

#[derive(Default)]
struct Gates {
    /// By the operation's id.
    of: HashMap<&'static str, (&'static Operation, Arc<Gate>)>,
    /// By the ids of the family's operations.
    families: HashMap<Box<[&'static str]>, Arc<Family>>,
}

/// Where the log is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
enum Place {
    #[default]
    Memory,
    Folder(PathBuf),
    #[cfg(feature = "redis")]
    Redis(RedisQuota),
}

/// What makes two quotas the same; the clock is told by its address, as long as it lives.
type Identity = (QuotaKey, Place, Option<usize>);

/// The quotas of this process. Those that nobody uses and that have nothing to remember go when the
/// next one comes.
static QUOTAS: LazyLock<Mutex<HashMap<Identity, Arc<Shared>>>> = LazyLock::new(Mutex::default);

impl Quota {
    /// This process's quota of the key: the same for all who ask for the same key and the same
    /// store.
    pub fn shared(key: QuotaKey) -> QuotaBuilder {
        QuotaBuilder {
            key,
            place: Place::Memory,
            clock: None,
            lasting: true,
            reserve_percent: 0,
            even_pace: false,
        }
    }

    /// Whose quota it is.
    pub fn key(&self) -> &QuotaKey {
        &self.shared.key
    }

    /// Waits for a slot, in the order of asking. A call is sent as soon as there is one: in all windows of
    /// the operation at once, those that it shares among them. Of operations that share limits, those who
    /// ask first for each are served in turn.
    ///
    /// `lease` is the longest time from then until the call has ended: a slot whose holder died is
    /// taken for one that ended so late. `patience` is how long to wait for it at most; without it
    /// there is no limit. A store that does not answer is borne for some seconds more.
    ///
    /// Cancel-safe: dropping the future loses no slot, and the others keep their order.
    ///
    /// # Errors
    /// When it is certain that there is no slot while `patience` lasts, then at once; and when the
    /// store does not work.
    pub async fn acquire(
        &self,
        operation: &'static Operation,
        lease: Duration,
        patience: Option<Duration>,
    ) -> Result<Slot, QuotaError> {
        let (gate, terms) = self.gate(operation);
        gate.acquire(terms, lease, patience).await
    }

    /// How much of the quota is used, as far as this client and those it shares with know.
    ///
    /// # Errors
    /// When the store does not work.
    pub async fn usage(&self, operation: &'static Operation) -> Result<Usage, QuotaError> {
        let (gate, terms) = self.gate(operation);
        let tally = gate.tell(&terms).await?;
        let forecast = Forecast::new(&terms, &tally);
        let windows = operation.rate_limits.iter().zip(&terms.windows);
        Ok(Usage {
            forecast,
            windows: windows
                .zip(tally.used)
                .map(|((limit, window), used)| WindowUsage {
                    period: limit.period,
                    limit: limit.calls,
                    shared: limit.shared,
                    used,
                    free: window.limit.saturating_sub(used),
                })
                .collect(),
            in_flight: tally.in_flight,
            next_slot_in: tally.next,
            held_for: tally.held,
        })
    }

    /// Waits until every call that is under way has ended, and the store knows of it. A program calls it
    /// before it exits, when it has given up whatever it no longer wants, so that the next one need not
    /// wait for the leases of this one.
    ///
    /// # Errors
    /// When the store does not work.
    pub async fn flush(&self) -> Result<(), QuotaError> {
        for (operation, gate) in self.shared.all_gates() {
            gate.drained().await;
            gate.tell(&self.terms(operation, &gate)).await?;
        }
        Ok(())
    }

    fn gate(&self, operation: &'static Operation) -> (Arc<Gate>, Arc<Terms>) {
        let gate = self.shared.gate(operation);
        let terms = self.terms(operation, &gate);
        (gate, terms)
    }

    fn terms(&self, operation: &Operation, gate: &Gate) -> Arc<Terms> {
        Arc::new(gate.terms(operation.rate_limits, self.reserve_percent, self.even_pace))
    }
}

impl fmt::Debug for Quota {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Quota")
            .field("key", &self.shared.key)
            .field("store", &self.shared.place)
            .field("reserve_percent", &self.reserve_percent)
            .field("even_pace", &self.even_pace)
            .finish_non_exhaustive()
    }
}

impl Shared {
    fn gate(&self, operation: &'static Operation) -> Arc<Gate> {
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, gate)) = gates.of.get(operation.id) {
            return Arc::clone(gate);
        }
        // In one order, in which all of them lock what belongs to them.
        let ids: BTreeSet<_> = operation
            .family
            .iter()
            .copied()
            .chain([operation.id])
            .collect();
        let own = ids.range(..operation.id).count();
        let ids: Box<[_]> = ids.into_iter().collect();
        let family = match gates.families.get(&ids) {
            Some(family) => Arc::clone(family),
            None => {
                let family = Arc::new(Family::new(self.store(&ids)));
                gates.families.insert(ids, Arc::clone(&family));
                family
            }
        };
        let gate = Arc::new(Gate::new(family, own, Arc::clone(&self.clock)));
        gates
            .of
            .insert(operation.id, (operation, Arc::clone(&gate)));
        gate
    }

    fn store(&self, operations: &[&'static str]) -> Arc<dyn Store> {
        let clock = Arc::clone(&self.clock);
        match &self.place {
            Place::Memory => Arc::new(Memory::new(operations.len(), clock)),
            Place::Folder(folder) => {
                Arc::new(StateFiles::new(folder, &self.key, operations, clock))
            }
            #[cfg(feature = "redis")]
            Place::Redis(redis) => redis.store(&self.key, operations, clock),
        }
    }

    fn all_gates(&self) -> Vec<(&'static Operation, Arc<Gate>)> {
        let gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        gates.of.values().cloned().collect()
    }

    fn is_idle(&self) -> bool {
        self.all_gates()
            .iter()
            .all(|(operation, gate)| gate.is_idle(&gate.terms(operation.rate_limits, 0, false)))
    }
}

/// Settings of a [`Quota`].
#[derive(Clone)]
pub struct QuotaBuilder {
    key: QuotaKey,
    place: Place,
    clock: Option<Arc<dyn Clock>>,
    lasting: bool,
    reserve_percent: u8,
    even_pace: bool,
}

impl QuotaBuilder {
    /// Forgets the calls with the last client of this process that counts by it, as suits a stand-in: its
    /// port is soon another one's.
    pub(crate) fn of_stand_in(mut self) -> Self {
        self.lasting = false;
        self
    }

    /// Leaves so many per cent of each window to others who spend the same quota (none). One call of
    /// each window stays in any case.
    #[must_use]
    pub fn reserve_percent(mut self, percent: u8) -> Self {
        self.reserve_percent = percent;
        self
    }

    /// Sends calls one by one at the pace that the slowest window allows, instead of as many as
    /// there are slots at once (off).
    #[must_use]
    pub fn even_pace(mut self, even: bool) -> Self {
        self.even_pace = even;
        self
    }

    /// Keeps count in files in this folder, for all processes of this machine that name it and for
    /// those that come after them, instead of in memory. The folder is made if need be.
    ///
    /// It should be on a local disk, in a place of this user's own.
    #[must_use]
    pub fn state_folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.place = Place::Folder(folder.into());
        self
    }

    /// Keeps count in a Redis, for all machines that name it, instead of in memory.
    #[cfg(feature = "redis")]
    #[must_use]
    pub fn redis(mut self, redis: RedisQuota) -> Self {
        self.place = Place::Redis(redis);
        self
    }

    /// Another clock than the system's. Only those with the very same clock share a quota.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// The quota.
    pub fn build(self) -> Quota {
        let Self {
            key,
            place,
            clock,
            lasting,
            reserve_percent,
            even_pace,
        } = self;
        let address = clock.as_ref().map(|clock| Arc::as_ptr(clock).addr());
        let mut quotas = QUOTAS.lock().unwrap_or_else(PoisonError::into_inner);
        quotas.retain(|_, shared| {
            Arc::strong_count(shared) > 1 || shared.lasting && !shared.is_idle()
        });
        let shared = quotas
            .entry((key.clone(), place.clone(), address))
            .or_insert_with(|| {
                Arc::new(Shared {
                    key,
                    place,
                    clock: clock.unwrap_or_else(|| Arc::clone(&*SYSTEM_CLOCK) as _),
                    lasting,
                    gates: Mutex::default(),
                })
            });
        Quota {
            shared: Arc::clone(shared),
            reserve_percent,
            even_pace,
        }
    }
}

impl fmt::Debug for QuotaBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QuotaBuilder")
            .field("key", &self.key)
            .field("store", &self.place)
            .field("reserve_percent", &self.reserve_percent)
            .field("even_pace", &self.even_pace)
            .finish_non_exhaustive()
    }
}

/// How much of an operation's quota is used.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Usage {
    /// Each window of the operation, in the order of the specification.
    pub windows: Vec<WindowUsage>,
    /// How many calls were sent and have not ended, those of operations that it shares a limit with
    /// among them.
    pub in_flight: u32,
    /// How long until a call may be sent, as far as that is known now; zero when there is a slot.
    pub next_slot_in: Duration,
    /// How long the service wants no calls, after it answered 429.
    pub held_for: Option<Duration>,
    forecast: Forecast,
}

impl Usage {
    /// How long until the last of so many further calls may be sent, by the quota alone: with each answered at
    /// once, and nobody else calling meanwhile. Calls take their time, and others may spend the same quota: then it
    /// takes longer.
    ///
    /// A Redis does not say when those that count now cease to: each is taken for one that was made just now.
    pub fn time_for(&self, calls: u64) -> Duration {
        self.forecast.time_for(calls)
    }
}

/// How much of one window is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WindowUsage {
    /// The window's length.
    pub period: Duration,
    /// How many calls the service allows in it.
    pub limit: u32,
    /// The name of the family whose calls all count in it; of any other only the operation's do.
    pub shared: Option<&'static str>,
    /// How many calls count in it: those in flight, and those that ended less than a window ago.
    pub used: u32,
    /// How many more may be sent, apart from what is reserved for others.
    pub free: u32,
}

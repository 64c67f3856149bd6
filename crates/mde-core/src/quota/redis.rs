//! Owns the logs in a Redis, for all machines that name it: one script does a whole step there, by the
//! server's clock. And owns what happens while it cannot be reached.
//!
//! The keys of an operation lie on one node of a cluster, those of several operations need not. So where
//! operations share a limit, a cluster refuses the script: its nodes could not do it as one step.

mod failure;

use std::{
    collections::BTreeMap,
    fmt,
    hash::{Hash, Hasher},
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use ::redis::{AsyncConnectionConfig, Client, RedisError, Script, aio::MultiplexedConnection};
use futures::future::BoxFuture;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use sha2::{Digest, Sha256};
use tokio::runtime::Handle;
use url::{Host, Url};

pub use failure::RedisFailure;

use super::{
    BackendError, QuotaKey,
    log::{CallId, FIRST_HOLD, Fact, LONGEST_HOLD, Logs, Moment, Tally, Terms, What},
    store::{Reply, Step, Store, moment},
};
use crate::{Clock, rounded::Rounded};

/// How long a connection, and how long an answer, may take.
const TIMEOUT: Duration = Duration::from_secs(2);

/// How long Redis may be away, as in a restart, before callers are told.
const OUTAGE_PATIENCE: Duration = Duration::from_secs(5);

/// How soon to try again meanwhile.
const TRY_AGAIN: Duration = Duration::from_millis(200);

/// How soon to try again while calls go on with a share of the quota.
const TRY_BACK: Duration = Duration::from_secs(10);

/// How soon to look again whether another worker gave a slot back.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// How much longer than it weighs a call is kept.
const MARGIN: Duration = Duration::from_secs(60);

/// How long an idle quota is remembered; afterwards it is taken for a lost one.
const REMEMBER: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// A Redis that a quota is kept in.
///
/// It must be one that all workers share, of version 6 or later, and its user must be allowed to run
/// scripts and `INFO`. When it was restarted or flushed, or never used before, what was called of late
/// is not known: every window is then taken for used up just now, so that the next call waits for the
/// longest of them.
///
/// A limit that several operations share is counted over keys of each of them. A cluster spreads these
/// over its nodes, and refuses: it serves operations that share no limit.
///
/// Its `Debug` shows nothing of the URL.
#[derive(Clone)]
pub struct RedisQuota {
    link: Arc<Link>,
    on_failure: OnRedisFailure,
}

/// What to do while Redis cannot be reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OnRedisFailure {
    /// No calls: asking for a slot is an error.
    #[default]
    Fail,
    /// Each worker goes on by itself with one of so many equal parts of the quota.
    ///
    /// As long as there are no more workers than parts, and none of them still reaches Redis, all
    /// together stay within the limits.
    Share(NonZeroU32),
}

/// Why a URL is not one of a Redis for a quota. Nothing here repeats it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RedisUrlError {
    /// It is no URL of a Redis.
    #[error("the Redis URL cannot be read; write it as rediss://user:password@host:port/database")]
    NotAUrl,
    /// What goes over the network would be in the clear.
    #[error(
        "the Redis URL is not rediss://; without TLS only a literal loopback address is used, such as redis://127.0.0.1:6379"
    )]
    NotEncrypted,
    /// Anybody on the network could use it.
    #[error("the Redis URL has no password; write it as rediss://user:password@host:port/database")]
    NoPassword,
    /// It has a fragment, which could switch the check of certificates off.
    #[error("the Redis URL must not have a fragment")]
    Fragment,
}

/// The connection to one Redis, shared by all quotas that are kept in it.
struct Link {
    client: Client,
    /// Tells one URL from another without holding it.
    fingerprint: [u8; 32],
    connection: tokio::sync::Mutex<Option<MultiplexedConnection>>,
    script: Script,
}

impl RedisQuota {
    /// The Redis at this URL: `rediss://` with a password, or anything on a literal loopback address.
    ///
    /// No connection is made until a slot is asked for. Certificates are checked against the system's.
    ///
    /// # Errors
    /// When the URL is none of that.
    pub fn new(url: &SecretString) -> Result<Self, RedisUrlError> {
        let text = url.expose_secret().trim();
        let parsed = Url::parse(text).map_err(|_| RedisUrlError::NotAUrl)?;
        let is_loopback = match parsed.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            // Of an unknown scheme the URL parser leaves the address a name.
            Some(Host::Domain(name)) => name
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback()),
            None => return Err(RedisUrlError::NotAUrl),
        };
        if parsed.fragment().is_some() {
            return Err(RedisUrlError::Fragment);
        }
        match parsed.scheme() {
            "rediss" if is_loopback => {}
            "rediss" if parsed.password().is_none_or(str::is_empty) => {
                return Err(RedisUrlError::NoPassword);
            }
            "rediss" => {}
            "redis" if is_loopback => {}
            "redis" => return Err(RedisUrlError::NotEncrypted),
            _ => return Err(RedisUrlError::NotAUrl),
        }
        let client = Client::open(text).map_err(|_| RedisUrlError::NotAUrl)?;
        Ok(Self {
            link: Arc::new(Link {
                client,
                fingerprint: Sha256::digest(text).into(),
                connection: tokio::sync::Mutex::default(),
                script: Script::new(include_str!("redis/step.lua")),
            }),
            on_failure: OnRedisFailure::default(),
        })
    }

    /// What to do while it cannot be reached for more than a few seconds (fail).
    #[must_use]
    pub fn on_failure(mut self, choice: OnRedisFailure) -> Self {
        self.on_failure = choice;
        self
    }

    pub(super) fn store(
        &self,
        key: &QuotaKey,
        operations: &[&'static str],
        clock: Arc<dyn Clock>,
    ) -> Arc<dyn Store> {
        let keys = operations.iter().map(|operation| keys(key, operation));
        Arc::new(RedisLogs {
            keys: keys.collect(),
            key: key.clone(),
            operations: operations.into(),
            clock,
            link: Arc::clone(&self.link),
            on_failure: self.on_failure,
            outage: Mutex::default(),
        })
    }
}

impl PartialEq for RedisQuota {
    fn eq(&self, other: &Self) -> bool {
        self.link.fingerprint == other.link.fingerprint && self.on_failure == other.on_failure
    }
}

impl Eq for RedisQuota {}

impl Hash for RedisQuota {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.link.fingerprint.hash(state);
    }
}

impl fmt::Debug for RedisQuota {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisQuota")
            .field("on_failure", &self.on_failure)
            .finish_non_exhaustive()
    }
}

/// The keys of the script; what is in braces puts all of them on one node of a cluster.
fn keys(key: &QuotaKey, operation: &str) -> [String; 3] {
    let escaped = |text: &str| text.replace(['{', '}', '/'], "_");
    let name = format!(
        "mde-quota:{{{}/{}/{}}}",
        escaped(&key.tenant),
        escaped(&key.application),
        escaped(operation)
    );
    ["state", "flight", "ended"].map(|part| format!("{name}:{part}"))
}

impl Link {
    async fn run(&self, keys: &[[String; 3]], asked: &str) -> Result<Vec<i64>, RedisFailure> {
        let mut connection = self.connect().await?;
        let mut run = self.script.prepare_invoke();
        for key in keys.as_flattened() {
            run.key(key);
        }
        let answer = run.arg(asked).invoke_async(&mut connection).await;
        answer.map_err(|error: RedisError| {
            // The next one connects anew; meanwhile another may have done so, which costs nothing.
            if (error.is_unrecoverable_error() || error.is_timeout() || error.is_io_error())
                && let Ok(mut connection) = self.connection.try_lock()
            {
                *connection = None;
            }
            error.into()
        })
    }

    async fn connect(&self) -> Result<MultiplexedConnection, RedisFailure> {
        let mut connection = self.connection.lock().await;
        if let Some(connection) = &*connection {
            return Ok(connection.clone());
        }
        // Where the program has chosen none, rustls panics if more than one is linked.
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            // Fails only when somebody else was faster, which is as good.
            let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        }
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(TIMEOUT))
            .set_response_timeout(Some(TIMEOUT));
        let new = self
            .client
            .get_multiplexed_async_connection_with_config(&config)
            .await?;
        Ok(connection.insert(new).clone())
    }
}

/// The logs of a family.
struct RedisLogs {
    /// Of each operation.
    keys: Vec<[String; 3]>,
    key: QuotaKey,
    /// By their ids.
    operations: Box<[&'static str]>,
    clock: Arc<dyn Clock>,
    link: Arc<Link>,
    on_failure: OnRedisFailure,
    outage: Mutex<Outage>,
}

/// What this process knows while it cannot ask; moments are of the gate's clock.
#[derive(Debug, Default)]
struct Outage {
    /// Since when, and when it was last tried.
    since: Option<Moment>,
    tried: Moment,
    /// This worker's own part of the quota, once it has begun to use it.
    own: Option<Logs>,
    /// What to tell Redis when it is back.
    untold: Vec<Untold>,
    /// What Redis last answered about each operation that was asked about.
    last_known: BTreeMap<usize, Known>,
}

/// Something that happened to a call of one of the operations.
#[derive(Clone, Copy, Debug)]
struct Untold {
    of: usize,
    fact: Fact,
    /// When nothing of it weighs on any window any more.
    weighs_until: Moment,
}

/// How much was used.
#[derive(Debug)]
struct Known {
    at: Moment,
    terms: Arc<Terms>,
    used: Vec<u32>,
}

impl RedisLogs {
    async fn exchange(&self, step: Step) -> Result<Reply, BackendError> {
        loop {
            if let Some(reply) = self.go_on_alone(&step) {
                return Ok(reply);
            }
            let failure = match self.ask(&step).await {
                Ok(reply) => return Ok(reply),
                Err(failure) => failure,
            };
            if !failure.is_outage() {
                return Err(failure.into());
            }
            let lasted = self.outage().failed(moment(&*self.clock));
            match self.on_failure {
                _ if step.take.is_none() && self.outage().own.is_none() => {
                    return Err(failure.into());
                }
                _ if lasted < OUTAGE_PATIENCE => self.clock.sleep(TRY_AGAIN).await,
                OnRedisFailure::Fail => return Err(failure.into()),
                OnRedisFailure::Share(parts) => self.begin_alone(&step.terms, parts, &failure),
            }
        }
    }

    /// Makes the step in Redis.
    async fn ask(&self, step: &Step) -> Result<Reply, RedisFailure> {
        let untold = std::mem::take(&mut self.outage().untold);
        let now = moment(&*self.clock);
        let own = step.terms.own;
        let told = untold.iter().map(|untold| (untold.of, untold.fact));
        let facts = told.chain(step.facts.iter().map(|fact| (own, *fact)));
        let asked = Asked {
            facts: facts
                .map(|(of, fact)| AskedFact::new(of, fact, now))
                .collect(),
            ..Asked::new(&step.terms, step.take)
        };
        let asked = serde_json::to_string(&asked).map_err(|_| RedisFailure::Nonsense)?;
        let answer = self.link.run(&self.keys, &asked).await;
        let answer = answer.and_then(|numbers| {
            Answer::read(&numbers, step.terms.windows.len()).ok_or(RedisFailure::Nonsense)
        });
        let mut outage = self.outage();
        let answer = match answer {
            Ok(answer) => answer,
            Err(failure) => {
                outage.untold.splice(0..0, untold);
                return Err(failure);
            }
        };
        outage.since = None;
        let known = Known {
            at: moment(&*self.clock),
            terms: Arc::clone(&step.terms),
            used: answer.tally.used.clone(),
        };
        outage.last_known.insert(own, known);
        if outage.own.take().is_some() {
            tracing::info!(
                operation = self.operations[step.terms.own],
                "the quota's Redis is back"
            );
        }
        drop(outage);
        if answer.lost {
            tracing::warn!(
                operation = self.operations[step.terms.own],
                "the quota of {} is not on record in its Redis, which was restarted or flushed or is \
                 new; taking it for used up just now, so that the next call waits for {}",
                self.key,
                Rounded(step.terms.longest())
            );
        }
        if answer.taken {
            return Ok(Reply::Taken);
        }
        let ask_again = (answer.tally.in_flight > 0).then_some(LOOK_AGAIN);
        Ok(Reply::Standing {
            tally: answer.tally,
            ask_again,
        })
    }

    /// Makes the step on this worker's own part of the quota, unless it is time to ask Redis.
    fn go_on_alone(&self, step: &Step) -> Option<Reply> {
        let OnRedisFailure::Share(parts) = self.on_failure else {
            return None;
        };
        let now = moment(&*self.clock);
        let mut outage = self.outage();
        if now.since(outage.tried) >= TRY_BACK {
            return None;
        }
        let own = outage.own.as_mut()?;
        let share = Step {
            terms: Arc::new(step.terms.share(parts)),
            ..step.clone()
        };
        let mut reply = share.run(own, now, |fact| fact);
        let longest = step.terms.longest();
        let untold = |fact: Fact| Untold {
            of: step.terms.own,
            fact,
            weighs_until: fact.weighs_until(longest),
        };
        outage.untold.extend(step.facts.iter().copied().map(untold));
        match (&mut reply, step.take) {
            (Reply::Taken, Some((call, lease))) => outage.untold.push(untold(Fact {
                call,
                at: now,
                what: What::Sent { lease },
            })),
            (Reply::Standing { ask_again, .. }, _) => *ask_again = Some(TRY_BACK),
            (Reply::Taken, None) => {}
        }
        outage.untold.retain(|untold| untold.weighs_until > now);
        Some(reply)
    }

    /// Begins to use this worker's own part. What all had used when Redis last answered is divided
    /// as well: it leaves each part so much less until it has left the windows.
    fn begin_alone(&self, terms: &Terms, parts: NonZeroU32, failure: &RedisFailure) {
        let now = moment(&*self.clock);
        let mut outage = self.outage();
        if outage.own.is_some() {
            return;
        }
        tracing::warn!(
            operation = self.operations[terms.own],
            "{failure}; until it is back, calls go on with a share of 1/{parts} of the quota of {}",
            self.key
        );
        outage.own = Some(self.known_to_all(&outage.last_known, parts, now));
    }

    /// Logs in which as much is used as leaves a part what it may still use. The last is nobody's: it
    /// weighs on what is shared, like calls of operations that nothing else is known of.
    fn known_to_all(&self, known: &BTreeMap<usize, Known>, parts: NonZeroU32, now: Moment) -> Logs {
        let spent = |known: &Known, shared| {
            let share = known.terms.share(parts);
            let windows = known.terms.windows.iter().zip(share.windows);
            windows
                .zip(&known.used)
                .filter(|((window, _), _)| window.shared == shared)
                .filter(|((window, _), _)| known.at + window.span > now)
                .map(|((window, share), used)| {
                    let left = window.limit.saturating_sub(*used) / parts;
                    share.limit.saturating_sub(left)
                })
                .max()
                .unwrap_or(0)
        };
        let mut logs = Logs::new(self.keys.len() + 1);
        let mut told = 0_u32;
        for (of, known) in known {
            let calls = spent(known, false);
            logs.0[*of].assume_ended(known.at, calls);
            told = told.saturating_add(calls);
        }
        if let Some(latest) = known.values().max_by_key(|known| known.at) {
            let others = spent(latest, true).saturating_sub(told);
            logs.0[self.keys.len()].assume_ended(latest.at, others);
        }
        logs
    }

    fn outage(&self) -> std::sync::MutexGuard<'_, Outage> {
        self.outage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Outage {
    /// Redis could not be reached just now; how long that has lasted. After a while in which nobody
    /// tried it begins anew.
    fn failed(&mut self, now: Moment) -> Duration {
        if self.own.is_none() && now.since(self.tried) > OUTAGE_PATIENCE {
            self.since = None;
        }
        self.tried = now;
        now.since(*self.since.get_or_insert(now))
    }
}

impl Store for RedisLogs {
    /// What the clocks of the service and of Redis may be apart in their speed, and then some.
    fn guard(&self, period: Duration) -> Duration {
        (period / 1000).max(Duration::from_millis(1))
    }

    fn step(self: Arc<Self>, step: Step) -> BoxFuture<'static, Result<Reply, BackendError>> {
        Box::pin(async move {
            Handle::try_current().map_err(|_| BackendError::NoRuntime)?;
            self.exchange(step).await
        })
    }

    fn is_idle(&self, _whole: &Terms) -> bool {
        let outage = self.outage();
        outage.own.is_none() && outage.untold.is_empty()
    }
}

impl fmt::Debug for RedisLogs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisLogs")
            .field("keys", &self.keys)
            .field("on_failure", &self.on_failure)
            .field("outage", &self.outage)
            .finish_non_exhaustive()
    }
}

/// A step as the script reads it; durations in microseconds where nothing else is said.
#[derive(Serialize)]
struct Asked {
    #[serde(skip_serializing_if = "Option::is_none")]
    call: Option<String>,
    lease: u64,
    facts: Vec<AskedFact>,
    windows: Vec<AskedWindow>,
    /// Which operation, from 1 on.
    own: usize,
    full_width: u32,
    longest: u64,
    first_hold: u64,
    longest_hold: u64,
    margin_millis: u64,
    remember_millis: u64,
}

#[derive(Serialize)]
struct AskedFact {
    /// To which operation it happened, from 1 on.
    of: usize,
    call: String,
    ago: u64,
    what: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    lease: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
}

#[derive(Serialize)]
struct AskedWindow {
    limit: u32,
    span: u64,
    shared: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pace: Option<u64>,
}

impl Asked {
    fn new(terms: &Terms, take: Option<(CallId, Duration)>) -> Self {
        Self {
            call: take.map(|(call, _)| name(call)),
            lease: take.map_or(0, |(_, lease)| micros(lease)),
            facts: Vec::new(),
            windows: terms
                .windows
                .iter()
                .map(|window| AskedWindow {
                    limit: window.limit,
                    span: micros(window.span),
                    shared: window.shared,
                    pace: window.pace.map(micros),
                })
                .collect(),
            own: terms.own + 1,
            full_width: terms.full_width(),
            longest: micros(terms.longest()),
            first_hold: micros(FIRST_HOLD),
            longest_hold: micros(LONGEST_HOLD),
            margin_millis: micros(MARGIN) / 1000,
            remember_millis: micros(REMEMBER) / 1000,
        }
    }
}

impl AskedFact {
    fn new(of: usize, fact: Fact, now: Moment) -> Self {
        let (what, lease, retry_after) = match fact.what {
            What::Sent { lease } => ("sent", Some(lease), None),
            What::NotSent => ("not_sent", None, None),
            What::Unanswered => ("unanswered", None, None),
            What::Answered => ("answered", None, None),
            What::Throttled { retry_after } => ("throttled", None, retry_after),
        };
        let ago = now.since(fact.at).as_micros();
        Self {
            of: of + 1,
            call: name(fact.call),
            // Rounded so that it is not longer ago than it is.
            ago: ago.min(MOST_MICROS.into()) as u64,
            what,
            lease: lease.map(micros),
            retry_after: retry_after.map(micros),
        }
    }
}

fn name(call: CallId) -> String {
    format!("{:x}", call.0)
}

/// More than this, Lua would not count exactly: a century.
const MOST_MICROS: u64 = 100 * 366 * 24 * 60 * 60 * 1_000_000;

/// In microseconds, rounded up.
fn micros(duration: Duration) -> u64 {
    let micros = duration.as_nanos().div_ceil(1000);
    u64::try_from(micros).map_or(MOST_MICROS, |micros| micros.min(MOST_MICROS))
}

/// What the script answers.
#[derive(Debug, PartialEq, Eq)]
struct Answer {
    taken: bool,
    /// Whether what had been on record was lost.
    lost: bool,
    tally: Tally,
}

impl Answer {
    fn read(numbers: &[i64], windows: usize) -> Option<Self> {
        let [taken, lost, in_flight, next, own, at_least, held, used @ ..] = numbers else {
            return None;
        };
        let duration = |micros: &i64| Some(Duration::from_micros(u64::try_from(*micros).ok()?));
        let count = |number: &i64| u32::try_from(*number).ok();
        if used.len() != windows {
            return None;
        }
        Some(Self {
            taken: *taken == 1,
            lost: *lost == 1,
            tally: Tally {
                used: used.iter().map(count).collect::<Option<_>>()?,
                in_flight: count(in_flight)?,
                next: duration(next)?,
                own: duration(own)?,
                at_least: duration(at_least)?,
                held: Some(duration(held)?).filter(|held| !held.is_zero()),
                leaves: Vec::new(),
            },
        })
    }
}

#[cfg(test)]
mod tests;

//! Simulated time: tokio's, which jumps to the next timer whenever nothing else is to be done.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, SystemTime},
};

use futures::future::BoxFuture;
use mde_core::Clock;
use tokio::time::Instant;

/// A clock whose time of day advances with tokio's time.
#[derive(Debug)]
pub(crate) struct Simulated {
    start: Instant,
    offset_millis: AtomicI64,
}

impl Simulated {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            start: Instant::now(),
            offset_millis: AtomicI64::new(0),
        })
    }

    /// The clock of another process, which shows the same time.
    pub(crate) fn of_another_process(&self) -> Arc<Self> {
        Arc::new(Self {
            start: self.start,
            offset_millis: AtomicI64::new(self.offset_millis.load(Ordering::Relaxed)),
        })
    }

    /// The time of day is set forward, or back.
    pub(crate) fn set(&self, by_millis: i64) {
        self.offset_millis.fetch_add(by_millis, Ordering::Relaxed);
    }
}

impl Clock for Simulated {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    fn utc(&self) -> SystemTime {
        let millis = 1_768_392_000_000 + self.offset_millis.load(Ordering::Relaxed);
        SystemTime::UNIX_EPOCH
            + Duration::from_millis(millis.try_into().expect("a time of day"))
            + self.now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// Runs in simulated time.
pub(crate) fn simulate<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime")
        .block_on(future)
}

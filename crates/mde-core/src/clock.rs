//! Owns time: what everything in the pipeline that waits or counts asks. Simulated time is another
//! implementation of [`Clock`].

use std::{
    fmt,
    sync::{Arc, LazyLock},
    time::{Duration, SystemTime},
};

use futures::future::BoxFuture;

/// Where the pipeline gets its time from.
///
/// A clock that is not the system's must not be mixed with real sockets: their timeouts would fire
/// before a byte could arrive.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// The time since some fixed moment; never goes back.
    fn now(&self) -> Duration;

    /// The time of day, for dates that the service names. May be set back and forth.
    fn utc(&self) -> SystemTime;

    /// Ends once so much time has passed.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;
}

/// The time of this machine and of the tokio runtime.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    start: tokio::time::Instant,
}

/// The one that everything uses which was given no other.
pub(crate) static SYSTEM_CLOCK: LazyLock<Arc<SystemClock>> = LazyLock::new(Arc::default);

impl Default for SystemClock {
    fn default() -> Self {
        Self {
            start: tokio::time::Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    fn utc(&self) -> SystemTime {
        SystemTime::now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

impl Clock for Box<dyn Clock> {
    fn now(&self) -> Duration {
        (**self).now()
    }

    fn utc(&self) -> SystemTime {
        (**self).utc()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        (**self).sleep(duration)
    }
}

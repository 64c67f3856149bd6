//! Owns simulated time: a clock that runs as fast as the work is done, and a service in memory. Never
//! mixed with sockets, whose timeouts would fire before a byte could arrive.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};

use futures::future::BoxFuture;
use mde_core::{Clock, Transport, TransportError};
use reqwest::{Request, Response};
use tokio::time::Instant;

/// tokio's paused time; its time of day goes with it.
#[derive(Clone, Debug)]
pub struct SimulatedClock {
    start: Instant,
    utc: SystemTime,
}

impl SimulatedClock {
    /// A clock that starts now. tokio's time must be paused.
    pub fn start() -> Self {
        Self {
            start: Instant::now(),
            utc: SystemTime::now(),
        }
    }
}

impl Clock for SimulatedClock {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    fn utc(&self) -> SystemTime {
        self.utc + self.start.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }
}

type Answerer =
    dyn Fn(Request) -> BoxFuture<'static, Result<Response, TransportError>> + Send + Sync;

/// A service in memory: answers every request by a function.
#[derive(Clone)]
pub struct InMemory(Arc<Answerer>);

impl InMemory {
    /// The service that answers like this.
    pub fn new<F, A>(answer: F) -> Self
    where
        F: Fn(Request) -> A + Send + Sync + 'static,
        A: Future<Output = Result<Response, TransportError>> + Send + 'static,
    {
        Self(Arc::new(move |request| Box::pin(answer(request))))
    }
}

impl fmt::Debug for InMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InMemory")
    }
}

impl Transport for InMemory {
    fn send(&self, request: Request) -> BoxFuture<'static, Result<Response, TransportError>> {
        (self.0)(request)
    }
}

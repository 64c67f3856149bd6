//! Owns what surrounds the asking: the runtime, the signals that end it early, the way to the service, and the last
//! word to whoever shares the quota.

use std::{io, time::Duration};

use tokio::time::timeout;

use crate::{
    args::{PaceArgs, ServiceArgs},
    diagnostics,
    exit::Exit,
    interrupt::Interrupts,
    service::Service,
    stop::{Stop, Why, stop},
};

/// How long the calls under way, and writing what is at hand, may hold up the end of an interrupted run.
const LAST_WORDS: Duration = Duration::from_secs(4);

/// How long telling other runs of the quota that was used may hold up the end.
const LAST_COUNT: Duration = Duration::from_secs(2);

/// How a run ended.
pub(crate) struct Ended {
    /// By what is known of the answers, whether or not they could be written.
    pub(crate) exit: Exit,
    /// Why the output is not whole, if it is not.
    pub(crate) written: io::Result<()>,
}

/// Runs this with a service, until it ends or is told to, and says how it ended.
pub(crate) fn run<W, F>(service: &ServiceArgs, pace: &PaceArgs, work: W) -> Exit
where
    W: FnOnce(Service, Stop) -> F,
    F: Future<Output = Ended> + Send + 'static,
{
    // The worker is for connections, the demo's stand-in and the run; this thread waits for signals.
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return cannot_start(&error),
    };
    let exit = runtime.block_on(ask(service, pace, work));
    // A name look-up that hangs, or standard input, must not hold up the end.
    runtime.shutdown_background();
    exit
}

async fn ask<W, F>(service: &ServiceArgs, pace: &PaceArgs, work: W) -> Exit
where
    W: FnOnce(Service, Stop) -> F,
    F: Future<Output = Ended> + Send + 'static,
{
    let mut interrupts = match Interrupts::listen() {
        Ok(interrupts) => interrupts,
        Err(error) => return cannot_start(&error),
    };
    let service = match Service::open(service, pace).await {
        Ok(service) => service,
        Err(refusal) => return refusal.told(),
    };
    let client = service.client.clone();
    let (stopper, stop) = stop();
    let mut run = tokio::spawn(work(service, stop));
    let ended = tokio::select! {
        ended = &mut run => Some(ended),
        signal = interrupts.next() => {
            stopper.stop(Why::Signal(signal));
            tokio::select! {
                ended = timeout(LAST_WORDS, run) => ended.ok(),
                // Whoever asks twice means it.
                _ = interrupts.next() => None,
            }
        }
    };
    let exit = match ended {
        Some(Ok(Ended {
            exit,
            written: result,
        })) => written(result, exit),
        Some(Err(panicked)) => std::panic::resume_unwind(panicked.into_panic()),
        None => stopper.said().map_or(Exit::Interrupted, Why::exit),
    };
    match timeout(LAST_COUNT, client.flush()).await {
        Ok(Ok(())) => {}
        // It was told with the answers, if it matters.
        Ok(Err(error)) => {
            tracing::debug!(%error, "the quota's store was not told of the last calls")
        }
        Err(_) => tracing::debug!("the quota's store takes too long to be told of the last calls"),
    }
    exit
}

pub(crate) fn cannot_start(error: &io::Error) -> Exit {
    diagnostics::error(&format!("cannot start: {error}"));
    Exit::Unavailable
}

/// How the run ended, given that its output may not have been written.
pub(crate) fn written(result: io::Result<()>, exit: Exit) -> Exit {
    match result {
        Ok(()) => exit,
        // Whoever read the output has seen enough, as `head` has: that is no failure, and hides none.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => exit,
        // What of the output is there cannot be relied on, whatever became of the answers.
        Err(error) => {
            diagnostics::error(&format!("cannot write the output: {error}"));
            Exit::Unavailable
        }
    }
}

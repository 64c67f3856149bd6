//! Owns what surrounds the asking: the runtime, the signals and the moment that end it early, the way to the service,
//! the last words about it, and those to whoever shares the quota.

use std::{io, path::Path, pin::pin, time::Duration};

use futures::future::OptionFuture;
use jiff::Timestamp;
use tokio::time::{sleep, timeout};

use crate::{
    args::{PaceArgs, ServiceArgs, WatchArgs},
    diagnostics,
    exit::Exit,
    run::{
        ending,
        interrupt::Interrupts,
        stop::{Stop, Why},
        summary::{Account, End},
        until,
        watch::Watch,
    },
    service::Service,
};

/// How long the calls under way, and writing what is at hand, may hold up the end of an interrupted run.
const LAST_WORDS: Duration = Duration::from_secs(4);

/// How long telling other runs of the quota that was used may hold up the end.
const LAST_COUNT: Duration = Duration::from_secs(2);

/// How a run ended.
pub(crate) struct Ended {
    /// By what is known of the answers, whether or not they could be written.
    pub(crate) exit: Exit,
    /// What failed would have failed for all others as well, so that they were not asked about.
    pub(crate) is_fatal: bool,
    /// Why the output is not whole, if it is not.
    pub(crate) written: io::Result<()>,
}

impl Ended {
    /// It ended like this before anything was asked, which has been told.
    pub(crate) fn before_asking(exit: Exit) -> Self {
        Self {
            exit,
            is_fatal: true,
            written: Ok(()),
        }
    }
}

/// What was said about a run, whatever it asks.
#[derive(Clone, Copy)]
pub(crate) struct Said<'a> {
    /// The command's words.
    pub(crate) command: &'a str,
    pub(crate) service: &'a ServiceArgs,
    pub(crate) pace: &'a PaceArgs,
    pub(crate) watch: &'a WatchArgs,
}

/// Runs this with a service, until it ends or is told to, and says how it ended.
pub(crate) fn run<W, F>(said: Said<'_>, work: W) -> Exit
where
    W: FnOnce(Service, Watch) -> F,
    F: Future<Output = Ended> + Send + 'static,
{
    let begun = said.watch.summary.as_deref().map(|path| {
        let begun = Account::begin(path, said.command);
        begun.map_err(|error| cannot_write_summary(&error))
    });
    let account = match begun.transpose() {
        Ok(account) => account,
        Err(()) => return Exit::Usage,
    };
    // The worker is for connections, the demo's stand-in and the run; this thread waits for signals.
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return cannot_start(&error),
    };
    let exit = runtime.block_on(ask(said, account.as_ref(), work));
    // A name look-up that hangs, or standard input, must not hold up the end.
    runtime.shutdown_background();
    exit
}

/// Writes the summary of a run that was refused, which has been told, before it could begin: the one of the last run
/// would be taken for its own.
pub(crate) fn refused(summary: &Path, command: &str, exit: Exit) {
    const WHY: &str = "it was refused before anything was asked; why is on standard error";
    let told = Told {
        exit,
        end: End::Failed,
    };
    match Account::begin(summary, command) {
        Ok(account) => {
            summed_up(Some(&account), None, told, Some(WHY));
        }
        Err(error) => cannot_write_summary(&error),
    }
}

async fn ask<W, F>(said: Said<'_>, account: Option<&Account>, work: W) -> Exit
where
    W: FnOnce(Service, Watch) -> F,
    F: Future<Output = Ended> + Send + 'static,
{
    let interrupts = match Interrupts::listen() {
        Ok(interrupts) => interrupts,
        Err(error) => return cannot_start(&error),
    };
    let service = match Service::open(said.service, said.pace, said.watch.max_calls).await {
        Ok(service) => service,
        Err(refusal) => {
            let sentence = refusal.sentence.clone();
            let told = Told {
                exit: refusal.told(),
                end: End::Failed,
            };
            return summed_up(account, None, told, Some(&sentence));
        }
    };
    let client = service.client.clone();
    let stop = Stop::new(service.budget.clone());
    let progress = said.watch.progress.unwrap_or_default();
    let watch = Watch::new(stop, progress, said.watch.max_calls);
    let work = work(service, watch.clone());
    let ended = to_its_end(work, &watch.stop, interrupts, said.watch.until).await;
    let why = watch.stop.said();
    let told = told(ended, why);
    match why.filter(|why| told.end == End::from(*why)) {
        Some(why) => ending::tell(&watch, why),
        None if told.end == End::Finished => {}
        None => watch.how_to_go_on().into_iter().for_each(diagnostics::hint),
    }
    match timeout(LAST_COUNT, client.flush()).await {
        Ok(Ok(())) => {}
        // It was told with the answers, if it matters.
        Ok(Err(error)) => {
            tracing::debug!(%error, "the quota's store was not told of the last calls")
        }
        Err(_) => tracing::debug!("the quota's store takes too long to be told of the last calls"),
    }
    summed_up(account, Some(&watch), told, None)
}

/// Runs this until it ends, and tells it when it is to. Nothing when it was not waited for.
async fn to_its_end<F>(
    work: F,
    stop: &Stop,
    mut interrupts: Interrupts,
    until: Option<Timestamp>,
) -> Option<Ended>
where
    F: Future<Output = Ended> + Send + 'static,
{
    let mut run = tokio::spawn(work);
    let mut reached = pin!(until::reached(until));
    let mut is_over = false;
    let mut last_words = pin!(OptionFuture::default());
    loop {
        tokio::select! {
            ended = &mut run => return match ended {
                Ok(ended) => Some(ended),
                Err(panicked) => std::panic::resume_unwind(panicked.into_panic()),
            },
            signal = interrupts.next() => {
                // Whoever asks twice means it.
                if matches!(stop.said(), Some(Why::Signal(_))) {
                    return None;
                }
                stop.stop(Why::Signal(signal));
                last_words.set(Some(sleep(LAST_WORDS)).into());
            }
            () = &mut reached, if !is_over => {
                is_over = true;
                stop.stop(Why::Until);
            }
            Some(()) = &mut last_words => return None,
        }
    }
}

/// What is told of how a run ended.
#[derive(Clone, Copy)]
struct Told {
    exit: Exit,
    end: End,
}

fn told(ended: Option<Ended>, why: Option<Why>) -> Told {
    let Some(ended) = ended else {
        let why = why.unwrap_or(Why::Signal(Exit::Interrupted));
        return Told {
            exit: why.exit(),
            end: why.into(),
        };
    };
    let end = match why.filter(|why| ended.exit == why.exit()) {
        _ if ended.written.is_err() => End::Output,
        Some(why) => why.into(),
        None if ended.is_fatal => End::Failed,
        None => End::Finished,
    };
    Told {
        exit: written(ended.written, ended.exit),
        end,
    }
}

/// Writes the summary, if one is wanted.
fn summed_up(
    account: Option<&Account>,
    watch: Option<&Watch>,
    Told { exit, end }: Told,
    error: Option<&str>,
) -> Exit {
    let Some(account) = account else {
        return exit;
    };
    match account.end(watch, end, exit, error) {
        Ok(()) => exit,
        Err(error) => {
            cannot_write_summary(&error);
            Exit::Unavailable
        }
    }
}

fn cannot_write_summary(error: &io::Error) {
    diagnostics::error(&format!("cannot write the summary: {error}"));
    diagnostics::hint(
        "--summary names a file in a folder that is there, and that you may write to",
    );
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

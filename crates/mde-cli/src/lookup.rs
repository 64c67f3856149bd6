//! Owns the run: asks about each subject, or the one question that has none, hands each answer on as it comes,
//! and says how all of it ended.

pub(crate) mod doubtful_names;
pub(crate) mod ledger;
pub(crate) mod turns;
pub(crate) mod unanswered;

use std::{
    collections::HashSet,
    hash::{BuildHasher as _, RandomState},
    io, mem,
    pin::pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::Poll,
};

use futures::{Stream, StreamExt as _, future::ready, stream};
use mde::ErrorKind;
use tokio::{sync::watch, task::block_in_place};

use self::{doubtful_names::DoubtfulNames, ledger::Ledger, turns::Turns, unanswered::Unanswered};
use crate::{
    call::{Answered, Key},
    destination::Destination,
    diagnostics,
    exit::Exit,
    failure::Failure,
    ids::{Source, Stray},
    kept::Earlier,
    output::Printing,
    question::Question,
    run::{
        closing, progress,
        session::Ended,
        stop::{Stop, Why},
        watch::Watch,
    },
    service::Service,
};

/// So many answers that are there at once reach the disk together.
const AT_ONCE: usize = 100;

/// Asks, many at a time, and reports answers in the order in which they come, or whose `turns` it is.
///
/// What breaks the contract is reported as it came and warned of; with `strict` its subject counts as one
/// that failed. What would fail for every subject, a refused credential above all, ends the asking. So
/// does `stop`, which lets calls under way come to their end for some seconds, and a report that cannot be
/// written: what was not asked about by then is no failure.
pub(crate) async fn run(
    service: Service,
    question: Question,
    printing: Printing,
    destination: Destination,
    turns: Option<Turns>,
    watch: Watch,
) -> Ended {
    let is_kept = matches!(destination, Destination::File(_));
    let row = question.row;
    let begun = destination
        .begin(&service, row, printing, &watch.stop)
        .await;
    let (report, earlier) = match begun {
        Ok(begun) => begun,
        Err(exit) => return Ended::before_asking(exit),
    };
    if is_kept {
        watch.can_go_on(match row.subject {
            Some(_) => "the same command with --resume goes on, and asks for what is missing only",
            None => "the same command with --resume asks again: a list is one answer",
        });
    }
    let report = match &turns {
        Some(turns) => turns.report(report),
        None => report,
    };
    let mut ledger = Ledger::new(
        row,
        report,
        question.strict,
        service.credential_hint.clone(),
        watch.tally.clone(),
    );
    let asked = match row.subject {
        Some(subject) => {
            let run = Run {
                earlier: earlier.clone(),
                turns,
                watch: &watch,
                seen: Seen::default(),
            };
            run.ask_each(&service, question, subject.argument.name, &mut ledger)
                .await
        }
        None if earlier.has_all() => Ok(true),
        None => ask_once(&service, question, &mut ledger, &watch).await,
    };
    let (all_asked, written) = match asked {
        Ok(all_asked) => (all_asked, Ok(())),
        Err(error) => (true, Err(error)),
    };
    ledger.tell_the_rest();
    closing::tell(row, watch.tally.counts());
    earlier.tell(watch.tally.counts(), all_asked && !ledger.is_fatal);
    let stopped = watch.stop.said().filter(|_| !all_asked);
    let exit = match ledger.exit() {
        // The output has what earlier runs wrote, and ends as one run would have.
        Exit::Answered if earlier.failures() > 0 => Exit::SomeFailed,
        exit => exit,
    };
    Ended {
        exit: stopped.map_or(exit, Why::exit),
        is_fatal: ledger.is_fatal,
        written,
    }
}

/// Whether there is no answer because no further call may be sent: that is no failure. If nobody has wished so
/// before, as many were sent as may be.
fn is_unasked(answer: &Result<Answered, mde::Error>, stop: &Stop) -> bool {
    let is_unasked = matches!(answer, Err(error) if error.kind() == ErrorKind::BudgetSpent);
    if is_unasked {
        stop.stop(Why::MaxCalls);
    }
    is_unasked
}

/// Asks the one question, whose answer may come in parts. Returns whether all of it was asked.
async fn ask_once(
    Service { client, .. }: &Service,
    Question { row, arguments, .. }: Question,
    ledger: &mut Ledger,
    watch: &Watch,
) -> io::Result<bool> {
    let mut answers = row.call.ask(client, arguments, row.shape.names());
    let mut telling = pin!(progress::tell(watch, client, row.call.operation()));
    let mut no_longer = pin!(watch.stop.no_longer());
    let all_asked = loop {
        tokio::select! {
            biased;
            answer = answers.next() => match answer {
                Some((_, answer)) if is_unasked(&answer, &watch.stop) => break false,
                Some((_, answer)) => ledger.answered(None, answer)?,
                None => {
                    ledger.report.whole()?;
                    break true;
                }
            },
            () = &mut no_longer => break false,
            never = &mut telling => match never {},
        }
    };
    // The call under way ends here, and the quota learns of it.
    drop(answers);
    ledger.finish()?;
    Ok(all_asked)
}

/// Asking about many.
struct Run<'w> {
    /// What is not asked about, as it was answered before.
    earlier: Earlier,
    turns: Option<Turns>,
    watch: &'w Watch,
    seen: Seen,
}

/// What has come of the ids so far. Clones are one.
#[derive(Clone, Default)]
struct Seen {
    unanswered: Arc<Mutex<Unanswered>>,
    doubtful: Arc<Mutex<DoubtfulNames>>,
    /// How many were taken, those that are not asked about among them, and whether there are no more.
    taken: Arc<AtomicU64>,
    all_taken: Arc<AtomicBool>,
    /// How many had come before.
    repeated: Arc<AtomicU64>,
    /// What turned up instead of ids, by a hash of each.
    strays: Arc<Mutex<HashSet<u64>>>,
    hasher: RandomState,
}

impl Run<'_> {
    /// Asks about each. Returns whether all were asked about, or it ended for what failed.
    async fn ask_each(
        self,
        Service { client, .. }: &Service,
        question: Question,
        subject: &'static str,
        ledger: &mut Ledger,
    ) -> io::Result<bool> {
        let Question {
            row,
            arguments,
            ids,
            ..
        } = question;
        let stop = &self.watch.stop;
        let named = ids.named.clone();
        for key in named.iter().filter(|key| !self.earlier.has(key.as_str())) {
            lock(&self.seen.unanswered).announce(key);
        }
        let (keys, mut source) = ids.stream();
        let total = source.total(named.len() as u64);
        let tally = &self.watch.tally;
        tally.count(|counts| (counts.has_ids, counts.total) = (true, total));
        let (is_unsettled, settled) = watch::channel(false);
        let keys = self.asked(keys, settled);
        let answers = row
            .call
            .ask_each(client, keys, arguments, subject, row.shape.names());
        let answers = answers.inspect(|_| {
            is_unsettled.send_replace(true);
        });
        let mut answers = answers.ready_chunks(AT_ONCE);
        let mut telling = pin!(progress::tell(self.watch, client, row.call.operation()));
        let mut no_longer = pin!(stop.no_longer());
        let mut written = Ok(());
        while written.is_ok() && !ledger.is_fatal {
            let has_room = self.turns.as_ref().is_none_or(Turns::has_room);
            tokio::select! {
                biased;
                Some(stray) = source.strays.recv(), if has_room => {
                    written = self.stray(stray, ledger);
                }
                answers = answers.next() => {
                    let Some(answers) = answers else { break };
                    written = self.answered(answers, ledger);
                    is_unsettled.send_replace(false);
                }
                () = &mut no_longer => break,
                never = &mut telling => match never {},
            }
        }
        // The calls under way end here, and the quota learns of it.
        drop(answers);
        lock(&self.seen.doubtful).end();
        let unanswered = mem::take(&mut *lock(&self.seen.unanswered)).into_keys();
        let all_asked = self.seen.all_taken.load(Ordering::Relaxed) && unanswered.is_empty();
        // Of those that were to be asked about, not all were heard of: a failure among them is one of several.
        ledger.several |= !unanswered.is_empty();
        if ledger.is_fatal {
            let taken = self.seen.taken.load(Ordering::Relaxed);
            let taken_from_file = taken.saturating_sub(named.len() as u64);
            tell_not_asked(&unanswered, &source, taken_from_file);
        }
        written?;
        if stop.said().is_some() && !all_asked && !ledger.is_fatal {
            ledger.finish()?;
            return Ok(false);
        }
        if ledger.is_fatal {
            for key in &unanswered {
                let answer = Err(Failure::not_asked());
                block_in_place(|| ledger.report.answer(Some(key.as_str()), &answer))?;
            }
        } else {
            while let Some(stray) = source.strays.recv().await {
                self.stray(stray, ledger)?;
            }
            source.end(self.seen.repeated.load(Ordering::Relaxed));
        }
        ledger.finish()?;
        Ok(true)
    }

    /// The ids that are asked about, which are noted as they are taken, until it is to stop. None is taken while an
    /// answer is on its way to the disk: what a crash may cost is what is under way.
    fn asked(
        &self,
        keys: impl Stream<Item = Key> + Send + 'static,
        is_unsettled: watch::Receiver<bool>,
    ) -> impl Stream<Item = Key> + Send + 'static {
        let Seen {
            unanswered,
            doubtful,
            taken,
            all_taken,
            repeated,
            ..
        } = self.seen.clone();
        let earlier = self.earlier.clone();
        let tally = self.watch.tally.clone();
        let count = tally.clone();
        let keys = keys.filter(move |key| {
            taken.fetch_add(1, Ordering::Relaxed);
            let is_there = earlier.has(key.as_str());
            if is_there {
                tally.count(|counts| counts.earlier += 1);
            }
            ready(!is_there)
        });
        let keys = keys.inspect(move |key| {
            if let Some(user) = key.user_name() {
                lock(&doubtful).asked(user);
            }
            if lock(&unanswered).came_before(key) {
                repeated.fetch_add(1, Ordering::Relaxed);
                count.count(|counts| {
                    counts.total = counts.total.map(|total| total.saturating_sub(1))
                });
            }
        });
        let keys = match &self.turns {
            Some(turns) => turns.paced(keys).boxed(),
            None => keys.boxed(),
        };
        let keys = keys.then(move |key| {
            let mut is_unsettled = is_unsettled.clone();
            async move {
                // The other end is gone only when nothing more is asked anyway.
                let _ = is_unsettled.wait_for(|is_unsettled| !is_unsettled).await;
                key
            }
        });
        let keys = keys.chain(stream::poll_fn(move |_| {
            all_taken.store(true, Ordering::Relaxed);
            Poll::Ready(None)
        }));
        // Whoever is to stop asks about nothing more.
        let no_more = self.watch.stop.clone();
        keys.take_until(async move { no_more.wished().await })
    }

    /// Hands on answers that are there at once.
    fn answered(
        &self,
        answers: Vec<(Option<Key>, Result<Answered, mde::Error>)>,
        ledger: &mut Ledger,
    ) -> io::Result<()> {
        for (key, answer) in answers {
            if is_unasked(&answer, &self.watch.stop) {
                continue;
            }
            if let Some(key) = &key {
                lock(&self.seen.unanswered).remove(key);
                if let Some(user) = key.user_name()
                    && answer.as_ref().is_ok_and(Answered::is_empty)
                {
                    lock(&self.seen.doubtful).nothing_found(user, ledger.row.shape.items);
                }
            }
            ledger.answered(key.as_ref(), answer)?;
        }
        block_in_place(|| ledger.report.settle())
    }

    /// Hands on what turned up instead of an id.
    fn stray(&self, stray: Stray, ledger: &mut Ledger) -> io::Result<()> {
        if let Stray::Text {
            text, ids_before, ..
        } = &stray
        {
            // In a file each has one place.
            let hash = self.seen.hasher.hash_one(text);
            let is_repeated = || self.earlier.is_kept() && !lock(&self.seen.strays).insert(hash);
            if self.earlier.has(text) || is_repeated() {
                return Ok(());
            }
            if let Some(turns) = &self.turns {
                turns.stray(*ids_before, text);
            }
        }
        ledger.stray(stray)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Says on standard error what was not asked about.
fn tell_not_asked(unanswered: &[Key], source: &Source, taken_from_file: u64) {
    let reason = Failure::not_asked().message;
    if let [first, others @ ..] = unanswered {
        let others = match others.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        diagnostics::error(&format!("{}{others}: {reason}", first.as_str()));
    }
    match (&source.file, source.ids_in_file) {
        (Some(file), Some(ids)) if ids > taken_from_file => diagnostics::error(&format!(
            "{file}: another {} lines were not asked about",
            ids - taken_from_file
        )),
        (Some(file), None) => {
            diagnostics::error(&format!("{file}: what else is in it was not asked about"));
        }
        _ => {}
    }
}

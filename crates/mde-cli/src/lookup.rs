//! Owns the run: asks about each subject, or the one question that has none, hands each answer on as it comes,
//! and says how all of it ended.

use std::{
    io, mem,
    pin::pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use futures::{
    StreamExt as _,
    future::{OptionFuture, ready},
};
use mde::Client;
use tokio::{task::block_in_place, time::timeout};

use crate::{
    call::Key,
    closing, diagnostics,
    doubtful_names::DoubtfulNames,
    exit::Exit,
    failure::Failure,
    ids::{Source, Stray},
    kept::{Asked, Earlier},
    ledger::Ledger,
    output::{self, Destination, Printing, Report},
    question::Question,
    quota_wait,
    row::Row,
    service::Service,
    session::Ended,
    stop::{Stop, Why},
    tally::Tally,
    turns::Turns,
    unanswered::Unanswered,
};

/// How long the calls under way may take when the run is to end.
const LAST_CALLS: Duration = Duration::from_secs(3);

/// So many answers that are there at once reach the disk together.
const AT_ONCE: usize = 100;

/// How often is looked whether there is still a call under way.
const LOOK: Duration = Duration::from_millis(50);

/// Asks, many at a time, and reports answers in the order in which they come.
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
    mut stop: Stop,
) -> Ended {
    let is_kept = matches!(destination, Destination::File(_));
    let begun = begun(&service, question.row, printing, destination, &mut stop).await;
    let (report, earlier) = match begun {
        Ok(begun) => begun,
        Err(exit) => {
            return Ended {
                exit,
                written: Ok(()),
            };
        }
    };
    let report = match &turns {
        Some(turns) => turns.report(report),
        None => report,
    };
    let mut ledger = Ledger::new(
        question.row,
        report,
        question.strict,
        service.credential_hint.clone(),
        Tally::default(),
    );
    let asked = match question.row.subject {
        Some(subject) => {
            let subject = subject.argument.name;
            ask_each(
                &service,
                question,
                subject,
                &earlier,
                turns,
                &mut ledger,
                &mut stop,
            )
            .await
        }
        None if earlier.has_all() => Ok(None),
        None => ask_once(&service, question, &mut ledger, &mut stop).await,
    };
    let (stopped, mut written) = match asked {
        Ok(stopped) => (stopped, Ok(())),
        Err(error) => (None, Err(error)),
    };
    closing::tell(ledger.row, ledger.counts());
    let mut is_unwritten = false;
    if is_kept {
        is_unwritten = written.is_err();
        if let Err(error) = mem::replace(&mut written, Ok(())) {
            diagnostics::error(&format!("cannot write the output: {error}"));
        }
        tell_of_kept(&ledger, &earlier, stopped.is_some() || is_unwritten);
    }
    let exit = match stopped {
        Some(why) => why.exit(),
        None if is_unwritten => Exit::Unavailable,
        None => match ledger.exit() {
            // The output has what earlier runs wrote, and ends as one run would have.
            Exit::Answered if earlier.failures() > 0 => Exit::SomeFailed,
            exit => exit,
        },
    };
    Ended { exit, written }
}

/// Where answers are written, and what is written there already; or how the run ends instead, which has been told.
async fn begun(
    service: &Service,
    row: &'static Row,
    printing: Printing,
    destination: Destination,
    stop: &mut Stop,
) -> Result<(Box<dyn Report + Send>, Earlier), Exit> {
    let opened = match destination {
        Destination::Stdout => return Ok((output::to_stdout(printing, row), Earlier::default())),
        Destination::File(opened) => opened,
    };
    let identity = tokio::select! {
        biased;
        why = stop.wished() => return Err(why.exit()),
        identity = service.client.identity() => identity,
    };
    let tenant = match identity {
        Ok(identity) => identity.map(|identity| identity.tenant),
        Err(error) => {
            let failure = Failure::from(&error);
            diagnostics::error(&failure.message);
            let hints = failure.hint.iter().chain(&service.credential_hint);
            hints.for_each(|hint| diagnostics::hint(hint));
            return Err(failure.exit);
        }
    };
    let asked = Asked {
        service: service.place.clone(),
        tenant,
    };
    let report = |ending| output::report(printing, row, ending, false);
    match block_in_place(|| opened.begin(asked, report)) {
        Ok((kept, earlier)) => Ok((Box::new(kept), earlier)),
        Err(refusal) => Err(refusal.told()),
    }
}

/// Says what of the output is older than this run, and how to go on when it is not whole.
fn tell_of_kept(ledger: &Ledger, earlier: &Earlier, is_cut: bool) {
    let counts = ledger.counts();
    if counts.earlier > 0 {
        diagnostics::note(&format!("answered by earlier runs: {}", counts.earlier));
    }
    if is_cut || ledger.is_fatal {
        diagnostics::hint(
            "the same command with --resume goes on, and asks for what is missing only",
        );
    } else if counts.failed > 0 || earlier.failures() > 0 {
        diagnostics::hint("the same command with --retry-failed asks those again that have failed");
    }
}

/// Asks the one question, whose answer may come in parts. Returns why it was left, if it was.
async fn ask_once(
    Service { client, .. }: &Service,
    Question { row, arguments, .. }: Question,
    ledger: &mut Ledger,
    stop: &mut Stop,
) -> io::Result<Option<Why>> {
    let mut answers = row.call.ask(client, arguments);
    let mut waiting = pin!(quota_wait::tell(client, row.call.operation()));
    let stopped = loop {
        tokio::select! {
            biased;
            why = stop.wished() => break Some(why),
            answer = answers.next() => match answer {
                Some((_, answer)) => ledger.answered(None, answer)?,
                None => {
                    ledger.report.whole()?;
                    break None;
                }
            },
            never = &mut waiting => match never {},
        }
    };
    // The call under way ends here, and the quota learns of it.
    drop(answers);
    ledger.finish()?;
    Ok(stopped)
}

/// Asks about each. Returns why it was left, if it was.
async fn ask_each(
    Service { client, .. }: &Service,
    Question {
        row,
        arguments,
        ids,
        ..
    }: Question,
    subject: &'static str,
    earlier: &Earlier,
    turns: Option<Turns>,
    ledger: &mut Ledger,
    stop: &mut Stop,
) -> io::Result<Option<Why>> {
    let unanswered = Arc::new(Mutex::new(Unanswered::default()));
    let coming = Arc::clone(&unanswered);
    let doubtful = Arc::new(Mutex::new(DoubtfulNames::default()));
    let taken = Arc::new(AtomicU64::new(0));
    let repeated = Arc::new(AtomicU64::new(0));
    let named = ids.named.clone();
    let mut noted = 0;
    for key in named.iter().filter(|key| !earlier.has(key.as_str())) {
        lock(&unanswered).insert(key);
        noted += 1;
    }
    let (keys, mut source) = ids.stream();
    let keys = keys.filter({
        let (taken, earlier, tally) = (Arc::clone(&taken), earlier.clone(), ledger.tally());
        let turns = turns.clone();
        move |key| {
            taken.fetch_add(1, Ordering::Relaxed);
            let is_there = earlier.has(key.as_str());
            if is_there {
                tally.count(|counts| counts.earlier += 1);
                turns.iter().for_each(Turns::passed);
            }
            ready(!is_there)
        }
    });
    let keys = keys.inspect({
        let repeated = Arc::clone(&repeated);
        let doubtful = Arc::clone(&doubtful);
        move |key| {
            if let Some(user) = key.user_name() {
                lock(&doubtful).asked(user);
            }
            if !lock(&coming).insert(key) {
                repeated.fetch_add(1, Ordering::Relaxed);
            }
        }
    });
    let keys = match &turns {
        Some(turns) => turns.paced(keys).boxed(),
        None => keys.boxed(),
    };
    // Whoever is to stop asks about nothing more.
    let mut no_more = stop.clone();
    let keys = keys.take_until(async move { no_more.wished().await });
    let answers = row.call.ask_each(client, keys, arguments, subject);
    let mut answers = answers.ready_chunks(AT_ONCE);
    let mut waiting = pin!(quota_wait::tell(client, row.call.operation()));
    let mut stopped = None;
    let mut last_calls = pin!(OptionFuture::default());
    let mut written = Ok(());
    while written.is_ok() && !ledger.is_fatal {
        let has_room = turns.as_ref().is_none_or(Turns::has_room);
        tokio::select! {
            biased;
            Some(stray) = source.strays.recv(), if has_room => {
                came_astray(turns.as_ref(), &stray);
                written = ledger.stray(stray, earlier);
            }
            answers = answers.next() => {
                let Some(answers) = answers else { break };
                for (key, answer) in answers {
                    if let Some(key) = &key {
                        lock(&unanswered).remove(key);
                        if let Some(user) = key.user_name()
                            && answer.as_ref().is_ok_and(|answered| answered.items.is_empty())
                        {
                            lock(&doubtful).nothing_found(user, row.shape.items);
                        }
                    }
                    written = written.and_then(|()| ledger.answered(key.as_ref(), answer));
                }
                written = written.and_then(|()| block_in_place(|| ledger.report.settle()));
            }
            why = stop.wished(), if stopped.is_none() => {
                stopped = Some(why);
                last_calls.set(Some(no_call_under_way(client, row.call.operation())).into());
            }
            Some(()) = &mut last_calls => break,
            never = &mut waiting => match never {},
        }
    }
    // The calls under way end here, and the quota learns of it.
    drop(answers);
    lock(&doubtful).end();
    // The ids end as soon as it is wished, and the answers may with them.
    stopped = stopped.or_else(|| stop.said());
    if stopped.is_some() && !ledger.is_fatal {
        written?;
        ledger.finish()?;
        return Ok(stopped);
    }
    let unanswered = mem::take(&mut *lock(&unanswered)).into_keys();
    // Of those that were to be asked about, not all were heard of: a failure among them is one of several.
    ledger.several |= !unanswered.is_empty();
    if ledger.is_fatal {
        let from_file = taken
            .load(Ordering::Relaxed)
            .saturating_sub(named.len() as u64);
        tell_not_asked(&unanswered, &source, from_file);
        written?;
        for key in &unanswered {
            let answer = Err(Failure::not_asked());
            block_in_place(|| ledger.report.answer(Some(key.as_str()), &answer))?;
        }
    } else {
        written?;
        while let Some(stray) = source.strays.recv().await {
            came_astray(turns.as_ref(), &stray);
            ledger.stray(stray, earlier)?;
        }
        // Those among the arguments were noted before they came.
        let repeated = repeated.load(Ordering::Relaxed);
        source.end(repeated.saturating_sub(noted));
    }
    ledger.finish()?;
    Ok(None)
}

/// A line that is no id has its turn among the ids.
fn came_astray(turns: Option<&Turns>, stray: &Stray) {
    if let (
        Some(turns),
        Stray::Text {
            text, ids_before, ..
        },
    ) = (turns, stray)
    {
        turns.stray(*ids_before, text);
    }
}

/// Waits until no call is under way any more, and not for ever. What waits for the quota is not under way.
async fn no_call_under_way(client: &Client, operation: &str) {
    let ended = async {
        loop {
            let usages = client.quota().await.unwrap_or_default();
            match usages.get(operation) {
                Some(usage) if usage.in_flight == 0 => break,
                // Without a quota nothing waits for one.
                _ => tokio::time::sleep(LOOK).await,
            }
        }
    };
    let _ = timeout(LAST_CALLS, ended).await;
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

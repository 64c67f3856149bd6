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

use futures::{StreamExt as _, future::OptionFuture};
use mde::Client;
use tokio::{task::block_in_place, time::timeout};

use crate::{
    call::Key,
    diagnostics,
    doubtful_names::DoubtfulNames,
    failure::Failure,
    ids::Source,
    ledger::Ledger,
    output::Report,
    question::Question,
    quota_wait,
    service::Service,
    session::Ended,
    stop::{Stop, Why},
    tally::Tally,
    unanswered::Unanswered,
};

/// How long the calls under way may take when the run is to end.
const LAST_CALLS: Duration = Duration::from_secs(3);

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
    report: Box<dyn Report + Send>,
    mut stop: Stop,
) -> Ended {
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
            ask_each(&service, question, subject, &mut ledger, &mut stop).await
        }
        None => ask_once(&service, question, &mut ledger, &mut stop).await,
    };
    let (stopped, written) = match asked {
        Ok(stopped) => (stopped, Ok(())),
        Err(error) => (None, Err(error)),
    };
    Ended {
        exit: stopped.map_or_else(|| ledger.exit(), Why::exit),
        written,
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
                None => break None,
            },
            never = &mut waiting => match never {},
        }
    };
    // The call under way ends here, and the quota learns of it.
    drop(answers);
    ledger.report.finish()?;
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
    ledger: &mut Ledger,
    stop: &mut Stop,
) -> io::Result<Option<Why>> {
    let unanswered = Arc::new(Mutex::new(Unanswered::default()));
    let coming = Arc::clone(&unanswered);
    let doubtful = Arc::new(Mutex::new(DoubtfulNames::default()));
    let taken = Arc::new(AtomicU64::new(0));
    let named = ids.named.clone();
    for key in &named {
        lock(&unanswered).insert(key);
    }
    let (keys, mut source) = ids.stream();
    let keys = keys.inspect({
        let taken = Arc::clone(&taken);
        let doubtful = Arc::clone(&doubtful);
        move |key| {
            if let Some(user) = key.user_name() {
                lock(&doubtful).asked(user);
            }
            taken.fetch_add(1, Ordering::Relaxed);
            lock(&coming).insert(key);
        }
    });
    // Whoever is to stop asks about nothing more.
    let mut no_more = stop.clone();
    let keys = keys.take_until(async move { no_more.wished().await });
    let mut answers = row.call.ask_each(client, keys, arguments, subject);
    let mut waiting = pin!(quota_wait::tell(client, row.call.operation()));
    let mut stopped = None;
    let mut last_calls = pin!(OptionFuture::default());
    let mut written = Ok(());
    while written.is_ok() && !ledger.is_fatal {
        tokio::select! {
            biased;
            Some(stray) = source.strays.recv() => written = ledger.stray(stray),
            answer = answers.next() => {
                let Some((key, answer)) = answer else { break };
                if let Some(key) = &key {
                    lock(&unanswered).remove(key);
                    if let Some(user) = key.user_name()
                        && answer.as_ref().is_ok_and(|answered| answered.items.is_empty())
                    {
                        lock(&doubtful).nothing_found(user, row.shape.items);
                    }
                }
                written = ledger.answered(key.as_ref(), answer);
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
    if stopped.is_some() && !ledger.is_fatal {
        written?;
        ledger.report.finish()?;
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
            ledger.stray(stray)?;
        }
    }
    ledger.report.finish()?;
    Ok(None)
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

//! Owns the run: asks about each subject, or the one question that has none, hands each answer on as it comes,
//! and says how all of it ended.

use std::{
    io, mem,
    pin::pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use futures::StreamExt as _;
use tokio::{sync::oneshot, task::block_in_place};

use crate::{
    call::Key, diagnostics, doubtful_names::DoubtfulNames, failure::Failure, ids::Source,
    ledger::Ledger, output::Report, question::Question, quota_wait, service::Service,
    session::Ended, unanswered::Unanswered,
};

/// Asks, many at a time, and reports answers in the order in which they come.
///
/// What breaks the contract is reported as it came and warned of; with `strict` its subject counts as one
/// that failed. What would fail for every subject, a refused credential above all, ends the asking. So
/// does `interrupted`, without a word of what was not answered, and a report that cannot be written: what
/// was not asked about by then is no failure.
pub(crate) async fn run(
    service: Service,
    question: Question,
    report: Box<dyn Report + Send>,
    interrupted: oneshot::Receiver<()>,
) -> Ended {
    let mut ledger = Ledger::new(
        question.row,
        report,
        question.strict,
        service.credential_hint.clone(),
    );
    let written = match question.row.subject {
        Some(subject) => {
            ask_each(
                &service,
                question,
                subject.argument.name,
                &mut ledger,
                interrupted,
            )
            .await
        }
        None => ask_once(&service, question, &mut ledger, interrupted).await,
    };
    Ended {
        exit: ledger.exit(),
        written,
    }
}

/// Asks the one question, whose answer may come in parts.
async fn ask_once(
    Service { client, .. }: &Service,
    Question { row, arguments, .. }: Question,
    ledger: &mut Ledger,
    mut interrupted: oneshot::Receiver<()>,
) -> io::Result<()> {
    let mut answers = row.call.ask(client, arguments);
    let mut waiting = pin!(quota_wait::tell(client, row.call.operation()));
    loop {
        tokio::select! {
            biased;
            _ = &mut interrupted => break,
            answer = answers.next() => match answer {
                Some((_, answer)) => ledger.answered(None, answer)?,
                None => break,
            },
            never = &mut waiting => match never {},
        }
    }
    // The call under way ends here, and the quota learns of it.
    drop(answers);
    ledger.report.finish()
}

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
    mut interrupted: oneshot::Receiver<()>,
) -> io::Result<()> {
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
    let mut answers = row.call.ask_each(client, keys, arguments, subject);
    let mut waiting = pin!(quota_wait::tell(client, row.call.operation()));
    let mut written = Ok(());
    while written.is_ok() && !ledger.is_fatal {
        tokio::select! {
            biased;
            _ = &mut interrupted => {
                drop(answers);
                return ledger.report.finish();
            }
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
            never = &mut waiting => match never {},
        }
    }
    // The calls under way end here, and the quota learns of it.
    drop(answers);
    lock(&doubtful).end();
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
    ledger.report.finish()
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

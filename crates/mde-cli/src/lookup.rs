//! Owns the run: asks about each subject, or the one question that has none, hands each answer on as it comes,
//! and says how all of it ended.

use std::{
    collections::{HashMap, HashSet},
    io, mem,
    pin::pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use futures::StreamExt as _;
use serde_json::value::RawValue;
use tokio::{sync::oneshot, task::block_in_place};

use crate::{
    call::{Answered, Key},
    diagnostics,
    doubtful_names::DoubtfulNames,
    exit::Exit,
    failure::Failure,
    ids::{Source, Stray},
    output::{Answer, Report},
    question::Question,
    quota_wait,
    row::Row,
    service::Service,
    session::Ended,
    unanswered::Unanswered,
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

/// What a person calls the item, as much of it as a line bears.
fn named(item: &RawValue, row: &Row) -> String {
    let properties: HashMap<String, &RawValue> =
        serde_json::from_str(item.get()).unwrap_or_default();
    let text = |name: &&str| serde_json::from_str::<String>(properties.get(*name)?.get()).ok();
    let first = row.shape.columns.first();
    first
        .into_iter()
        .flat_map(|column| column.properties)
        .filter_map(text)
        .find(|name| !name.is_empty())
        .map_or_else(
            || format!("{} without a name", with_article(row.shape.item)),
            |name| name.chars().take(100).collect(),
        )
}

/// The noun behind the article that it takes.
fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {noun}")
}

/// What was answered so far.
struct Ledger {
    row: &'static Row,
    report: Box<dyn Report + Send>,
    /// Whether a breach of the contract is a failure.
    strict: bool,
    /// What else to try when there is no credential that could be sent.
    credential_hint: Option<String>,
    hints: HashSet<String>,
    subjects: u64,
    /// More than one subject was to be asked about, as far as is known.
    several: bool,
    /// Of the latest subject that failed.
    failed: Option<Exit>,
    is_fatal: bool,
    /// The ids could not be read to their end.
    is_cut: bool,
}

impl Ledger {
    fn new(
        row: &'static Row,
        report: Box<dyn Report + Send>,
        strict: bool,
        credential_hint: Option<String>,
    ) -> Self {
        Self {
            row,
            report,
            strict,
            credential_hint,
            hints: HashSet::new(),
            subjects: 0,
            several: false,
            failed: None,
            is_fatal: false,
            is_cut: false,
        }
    }

    /// Warns of what breaks the contract in an answer, notes it, then reports it.
    fn answered(
        &mut self,
        key: Option<&Key>,
        answer: Result<Answered, mde::Error>,
    ) -> io::Result<()> {
        let answer = answer.map(|Answered { items, breaches }| {
            self.breaches(key, &items, &breaches);
            items
        });
        self.answer(key, answer.map_err(|error| Failure::from(&error)))
    }

    /// Notes an answer, then reports it: that nobody reads on changes nothing of what happened. Whoever
    /// takes the output slowly holds up nothing else.
    fn answer(&mut self, key: Option<&Key>, answer: Answer) -> io::Result<()> {
        block_in_place(|| {
            if key.is_some() {
                self.count();
            }
            if let Err(failure) = &answer {
                self.failed = Some(failure.exit);
                self.is_fatal = failure.is_fatal;
                // Of a name that looks escaped the hint was the warning before.
                let is_warned = failure.exit == Exit::NotFound
                    && key
                        .and_then(Key::user_name)
                        .is_some_and(|user| user.looks_escaped().is_some());
                let hint = failure.hint.clone().filter(|_| !is_warned);
                self.tell(&about(key, &failure.message), hint);
                if failure.is_of_credential() {
                    self.hint(self.credential_hint.clone());
                }
            }
            self.report.answer(key.map(Key::as_str), &answer)
        })
    }

    /// Warns of where an answer breaks the contract.
    fn breaches(
        &mut self,
        key: Option<&Key>,
        items: &[Box<RawValue>],
        breaches: &[(usize, String)],
    ) {
        for (index, breach) in breaches {
            let item = named(&items[*index], self.row);
            let sentence = format!("{item}, printed as it came, breaks the contract at {breach}");
            diagnostics::warning(&about(key, &sentence));
        }
        if self.strict && !breaches.is_empty() {
            self.failed = Some(Exit::NotUnderstood);
        }
    }

    fn stray(&mut self, stray: Stray) -> io::Result<()> {
        match stray {
            Stray::Line { text, sentence } => block_in_place(|| {
                self.count();
                let failure = Failure::invalid_input(sentence);
                self.failed = Some(failure.exit);
                diagnostics::error(&failure.message);
                self.report.answer(Some(&text), &Err(failure))
            }),
            Stray::End(sentence) => {
                self.is_cut = true;
                diagnostics::error(&sentence);
                Ok(())
            }
        }
    }

    fn count(&mut self) {
        self.subjects += 1;
        self.several |= self.subjects > 1;
    }

    fn tell(&mut self, sentence: &str, hint: Option<String>) {
        diagnostics::error(sentence);
        self.hint(hint);
    }

    /// Each hint once.
    fn hint(&mut self, hint: Option<String>) {
        if let Some(hint) = hint
            && self.hints.insert(hint.clone())
        {
            diagnostics::hint(&hint);
        }
    }

    fn exit(&self) -> Exit {
        match self.failed {
            Some(exit) if self.is_fatal => exit,
            _ if self.is_cut => Exit::Unavailable,
            Some(_) if self.several => Exit::SomeFailed,
            Some(exit) => exit,
            None => Exit::Answered,
        }
    }
}

/// The sentence with what it is about, if that has a name.
fn about(key: Option<&Key>, sentence: &str) -> String {
    match key {
        Some(key) => format!("{}: {sentence}", key.as_str()),
        None => sentence.to_owned(),
    }
}

//! Owns the run: asks for the users' machines, hands each answer on as it comes, and says how all of it
//! ended.

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
use mde::{Page, UserName, types::Machine};
use serde_json::value::RawValue;
use tokio::{sync::oneshot, task::block_in_place};

use crate::{
    diagnostics,
    doubtful_names::DoubtfulNames,
    exit::Exit,
    failure::Failure,
    output::{Answer, Report},
    quota_wait,
    service::Service,
    unanswered::Unanswered,
    users::{Source, Stray, Users},
};

/// How a run ended.
pub(crate) struct Ended {
    /// By what is known of the users, whether or not it could be written.
    pub(crate) exit: Exit,
    /// Why the report is not whole, if it is not.
    pub(crate) written: io::Result<()>,
}

/// Asks for each user's machines, many at a time, and reports them in the order of the answers.
///
/// A machine that breaks the contract is reported as it came and warned of; with `strict` its user counts
/// as one who failed. What would fail for every user, a refused credential above all, ends the asking. So
/// does `interrupted`, without a word of who was not answered, and a report that cannot be written: those
/// who were not asked by then are nobody's failure.
pub(crate) async fn run(
    service: &Service,
    users: Users,
    report: Box<dyn Report + Send>,
    strict: bool,
    interrupted: oneshot::Receiver<()>,
) -> Ended {
    let mut ledger = Ledger::new(report, strict, service.credential_hint.clone());
    let written = ask(service, users, &mut ledger, interrupted).await;
    Ended {
        exit: ledger.exit(),
        written,
    }
}

async fn ask(
    Service { client, .. }: &Service,
    users: Users,
    ledger: &mut Ledger,
    mut interrupted: oneshot::Receiver<()>,
) -> io::Result<()> {
    let unanswered = Arc::new(Mutex::new(Unanswered::default()));
    let coming = Arc::clone(&unanswered);
    let doubtful = Arc::new(Mutex::new(DoubtfulNames::default()));
    let taken = Arc::new(AtomicU64::new(0));
    let named = users.named.clone();
    for user in &named {
        lock(&unanswered).insert(user);
    }
    let (names, mut source) = users.stream();
    let names = names.inspect({
        let taken = Arc::clone(&taken);
        let doubtful = Arc::clone(&doubtful);
        move |user| {
            lock(&doubtful).asked(user);
            taken.fetch_add(1, Ordering::Relaxed);
            lock(&coming).insert(user);
        }
    });
    let mut answers = client.machines_of_users(names).pages();
    let mut waiting = pin!(quota_wait::tell(client));
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
                let Some((user, answer)) = answer else { break };
                lock(&unanswered).remove(&user);
                let answer = answer.and_then(answered).map(|Answered { machines, breaches }| {
                    ledger.breaches(user.as_str(), &breaches);
                    machines
                });
                if answer.as_ref().is_ok_and(Vec::is_empty) {
                    lock(&doubtful).nothing_found(&user);
                }
                let answer = answer.map_err(|error| Failure::from(&error));
                written = ledger.answer(user.as_str(), answer);
            }
            () = &mut waiting => {}
        }
    }
    // The calls under way end here, and the quota learns of it.
    drop(answers);
    lock(&doubtful).end();
    let unanswered = mem::take(&mut *lock(&unanswered)).into_users();
    // Of those who were to be asked, not all were heard: a failure among them is one of several.
    ledger.several |= !unanswered.is_empty();
    if ledger.is_fatal {
        let from_file = taken
            .load(Ordering::Relaxed)
            .saturating_sub(named.len() as u64);
        tell_not_asked(&unanswered, &source, from_file);
        written?;
        for user in &unanswered {
            let answer = Err(Failure::not_asked());
            block_in_place(|| ledger.report.answer(user.as_str(), &answer))?;
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

/// Says on standard error who was not asked about.
fn tell_not_asked(unanswered: &[mde::UserName], source: &Source, taken_from_file: u64) {
    let reason = Failure::not_asked().message;
    if let [first, others @ ..] = unanswered {
        let others = match others.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        diagnostics::error(&format!("{first}{others}: {reason}"));
    }
    match (&source.file, source.names_in_file) {
        (Some(file), Some(names)) if names > taken_from_file => diagnostics::error(&format!(
            "{file}: another {} lines with names were not asked about",
            names - taken_from_file
        )),
        (Some(file), None) => {
            diagnostics::error(&format!("{file}: what else is in it was not asked about"));
        }
        _ => {}
    }
}

/// What the service said of a user.
struct Answered {
    /// All machines, each as the service wrote it.
    machines: Vec<Box<RawValue>>,
    /// Where they break the contract, in words.
    breaches: Vec<String>,
}

fn answered(pages: Vec<Page<Machine>>) -> Result<Answered, mde::Error> {
    let mut answered = Answered {
        machines: Vec::new(),
        breaches: Vec::new(),
    };
    for page in &pages {
        for (item, raw) in page.items().iter().zip(page.raw_items()?) {
            if let Err(error) = item {
                let machine = named(raw);
                let breaches = error.breaches().iter();
                answered.breaches.extend(breaches.map(|breach| {
                    format!("{machine}, printed as it came, breaks the contract at {breach}")
                }));
            }
            answered.machines.push(raw.to_owned());
        }
    }
    Ok(answered)
}

/// What a person calls the machine, as much of it as a line bears.
fn named(machine: &RawValue) -> String {
    let properties: HashMap<String, &RawValue> =
        serde_json::from_str(machine.get()).unwrap_or_default();
    let text = |name| serde_json::from_str::<String>(properties.get(name)?.get()).ok();
    ["computerDnsName", "id"]
        .into_iter()
        .filter_map(text)
        .find(|name| !name.is_empty())
        .map_or_else(
            || "a machine without a name".to_owned(),
            |name| name.chars().take(100).collect(),
        )
}

/// What was answered so far.
struct Ledger {
    report: Box<dyn Report + Send>,
    /// Whether a breach of the contract is a failure.
    strict: bool,
    /// What else to try when there is no credential that could be sent.
    credential_hint: Option<String>,
    hints: HashSet<String>,
    users: u64,
    /// More than one user was to be asked, as far as is known.
    several: bool,
    /// Of the latest user who failed.
    failed: Option<Exit>,
    is_fatal: bool,
    /// The names could not be read to their end.
    is_cut: bool,
}

impl Ledger {
    fn new(report: Box<dyn Report + Send>, strict: bool, credential_hint: Option<String>) -> Self {
        Self {
            report,
            strict,
            credential_hint,
            hints: HashSet::new(),
            users: 0,
            several: false,
            failed: None,
            is_fatal: false,
            is_cut: false,
        }
    }

    /// Notes an answer, then reports it: that nobody reads on changes nothing of what happened. Whoever
    /// takes the output slowly holds up nothing else.
    fn answer(&mut self, user: &str, answer: Answer) -> io::Result<()> {
        block_in_place(|| {
            self.count();
            if let Err(failure) = &answer {
                self.failed = Some(failure.exit);
                self.is_fatal = failure.is_fatal;
                // Of a name that looks escaped the hint was the warning before.
                let is_warned = failure.exit == Exit::NotFound
                    && UserName::parse(user).is_ok_and(|user| user.looks_escaped().is_some());
                let hint = failure.hint.clone().filter(|_| !is_warned);
                self.tell(&format!("{user}: {}", failure.message), hint);
                if failure.is_of_credential() {
                    self.hint(self.credential_hint.clone());
                }
            }
            self.report.answer(user, &answer)
        })
    }

    /// Warns of where a user's machines break the contract.
    fn breaches(&mut self, user: &str, breaches: &[String]) {
        for breach in breaches {
            diagnostics::warning(&format!("{user}: {breach}"));
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
                self.report.answer(&text, &Err(failure))
            }),
            Stray::End(sentence) => {
                self.is_cut = true;
                diagnostics::error(&sentence);
                Ok(())
            }
        }
    }

    fn count(&mut self) {
        self.users += 1;
        self.several |= self.users > 1;
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
            Some(_) if self.several => Exit::SomeUsersFailed,
            Some(exit) => exit,
            None => Exit::Answered,
        }
    }
}

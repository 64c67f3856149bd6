//! Owns what is known of a run so far: each answer is noted here before it is reported, so that the end can be told
//! whatever became of the output.

use std::{collections::HashSet, io};

use tokio::task::block_in_place;

use crate::{
    call::{Answered, Breach, Key},
    diagnostics,
    exit::Exit,
    failure::Failure,
    ids::Stray,
    output::{Answer, Report},
    row::Row,
    run::{first_few::FirstFew, tally::Tally},
};

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
pub(crate) struct Ledger {
    pub(crate) row: &'static Row,
    pub(crate) report: Box<dyn Report + Send>,
    /// Whether a breach of the contract is a failure.
    strict: bool,
    /// What else to try when there is no credential that could be sent.
    credential_hint: Option<String>,
    hints: HashSet<String>,
    tally: Tally,
    failures: FirstFew,
    broken: FirstFew,
    /// More than one subject was to be asked about, as far as is known.
    pub(crate) several: bool,
    /// Of the latest subject that failed.
    failed: Option<Exit>,
    pub(crate) is_fatal: bool,
    /// The ids could not be read to their end.
    is_cut: bool,
}

impl Ledger {
    pub(crate) fn new(
        row: &'static Row,
        report: Box<dyn Report + Send>,
        strict: bool,
        credential_hint: Option<String>,
        tally: Tally,
    ) -> Self {
        Self {
            row,
            report,
            strict,
            credential_hint,
            hints: HashSet::new(),
            tally,
            failures: FirstFew::default(),
            broken: FirstFew::default(),
            several: false,
            failed: None,
            is_fatal: false,
            is_cut: false,
        }
    }

    /// Warns of what breaks the contract in an answer, notes it, then reports it.
    pub(crate) fn answered(
        &mut self,
        key: Option<&Key>,
        answer: Result<Answered, mde::Error>,
    ) -> io::Result<()> {
        let answer = match answer {
            Ok(Answered { items, breaches }) => {
                self.breaches(key, &breaches);
                Ok(items?)
            }
            Err(error) => Err(Failure::from(&error)),
        };
        self.answer(key, answer)
    }

    /// Notes an answer, then reports it: that nobody reads on changes nothing of what happened. Whoever
    /// takes the output slowly holds up nothing else.
    fn answer(&mut self, key: Option<&Key>, answer: Answer) -> io::Result<()> {
        block_in_place(|| {
            if key.is_some() {
                self.count(answer.is_err());
            }
            if let Ok(items) = &answer {
                let found = items.len() as u64;
                self.tally.count(|counts| counts.found += found);
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
                let of_credential = self.credential_hint.clone();
                let of_credential = of_credential.filter(|_| failure.is_of_credential());
                let ends_it =
                    failure.is_fatal || key.is_none() || self.tally.counts().total == Some(1);
                let sentence = about(key, &failure.message);
                self.tell(failure, &sentence, [hint, of_credential], ends_it);
            }
            let written = self.report.answer(key.map(Key::as_str), &answer);
            self.unprinted();
            written
        })
    }

    /// The end of the report.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        let written = block_in_place(|| self.report.finish());
        self.unprinted();
        written
    }

    /// Notes answers that could not be printed as was asked: they count as failures.
    fn unprinted(&mut self) {
        let unprinted = self.report.unprinted();
        if unprinted > 0 {
            self.tally.count(|counts| counts.failed += unprinted);
            self.failed = self.failed.filter(|_| self.is_fatal).or(Some(Exit::Usage));
        }
    }

    /// Warns of where an answer breaks the contract.
    fn breaches(&mut self, key: Option<&Key>, breaches: &[Breach]) {
        for Breach { item, what } in breaches {
            let unnamed = || format!("{} without a name", with_article(self.row.shape.item));
            let item = item.clone().unwrap_or_else(unnamed);
            let sentence = format!("{item}, printed as it came, breaks the contract at {what}");
            if self.broken.is_told() {
                diagnostics::warning(&about(key, &sentence));
            }
        }
        if self.strict && !breaches.is_empty() {
            self.failed = Some(Exit::NotUnderstood);
        }
    }

    pub(crate) fn stray(&mut self, stray: Stray) -> io::Result<()> {
        match stray {
            Stray::Text { text, wrong, .. } => block_in_place(|| {
                self.count(true);
                let failure = Failure::invalid_input(wrong);
                self.failed = Some(failure.exit);
                let hint = failure.hint.clone();
                self.tell(&failure, &failure.message, [hint, None], false);
                self.report.answer(Some(&text), &Err(failure))
            }),
            Stray::End(wrong) => {
                self.is_cut = true;
                diagnostics::error(&wrong.sentence);
                self.hint(wrong.hint, diagnostics::hint);
                Ok(())
            }
        }
    }

    fn count(&mut self, has_failed: bool) {
        self.tally.count(|counts| {
            counts.done += 1;
            counts.failed += u64::from(has_failed);
        });
        self.several |= self.tally.counts().done > 1;
    }

    /// Tells of what the run outlives the first few, and in any case of what ends it.
    fn tell(
        &mut self,
        failure: &Failure,
        sentence: &str,
        hints: [Option<String>; 2],
        ends_it: bool,
    ) {
        self.tally.failed(failure, sentence);
        if ends_it {
            diagnostics::error(sentence);
        } else if self.failures.is_told() {
            diagnostics::failure(sentence);
        } else {
            return;
        }
        for hint in hints {
            match ends_it {
                true => self.hint(hint, diagnostics::hint),
                false => self.hint(hint, diagnostics::advice),
            }
        }
    }

    /// Each hint once.
    fn hint(&mut self, hint: Option<String>, tell: fn(&str)) {
        if let Some(hint) = hint
            && self.hints.insert(hint.clone())
        {
            tell(&hint);
        }
    }

    /// Tells how many there were of what was not told one by one.
    pub(crate) fn tell_the_rest(&mut self) {
        self.failures.tell_the_rest("failed");
        self.broken.tell_the_rest("break the contract");
    }

    pub(crate) fn exit(&self) -> Exit {
        let counts = self.tally.counts();
        match self.failed {
            Some(exit) if self.is_fatal => exit,
            _ if self.is_cut => Exit::Unavailable,
            Some(_) if self.several || counts.done + counts.earlier > 1 => Exit::SomeFailed,
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

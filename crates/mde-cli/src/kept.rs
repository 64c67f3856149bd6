//! Owns output that is kept in a file: that what was answered once is written once and stays, whatever ends the run,
//! and that the next run goes on where this one ended. What an answer looks like is [`output`](crate::output)'s.
//!
//! Beside the output is a journal of what is in it. The bytes of an answer are on the disk before the journal says
//! so; whatever the output has behind the last byte that the journal speaks of is cut off by the next run, and asked
//! about again.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | The journal says where an answer ends. | An answer is a line in one format, many or none in another, and what an entity is about need not be in its line. | Reading the output to learn what is in it. |
//! | What the journal has said stays: all else is said behind it. Its lock is the output's. | A crash leaves what was or what is. A file that is never replaced cannot be locked twice. | A new journal in the place of the other; a third file for the lock. |
//! | An answer that replaces a failure is written behind it; the failure is cut out at the end of the run, or by the next. | Nothing that is written is lost, whenever the run ends. | Cutting out first: a crash leaves neither. |
//! | What would fail for everybody, and what was not asked because of it, is not written. | It says nothing of the one that met it, and the next run is to ask. | Lines that `--retry-failed` replaces. |
//! | Answers that are there at once reach the disk together. | Two waits for the disk an answer would be the slowest part of a burst. | One for each answer; none, and checking sums of all the output at the start. |

mod about;
mod ending;
mod journal;
mod opened;
#[cfg(test)]
mod tests;

pub(crate) use about::{About, Asked};
pub(crate) use ending::Ending;
pub(crate) use journal::places;
pub(crate) use opened::{How, Looked, Opened};

use std::{
    collections::HashMap,
    hash::{BuildHasher as _, RandomState},
    io, mem,
    path::PathBuf,
    sync::Arc,
};

use self::journal::Journal;
use crate::{
    diagnostics,
    output::{Answer, Report},
    run::tally::Counts,
};

/// What earlier runs have answered. Clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Earlier(Arc<Known>);

/// Which ids are known, by 128 bits of hash each and whether it failed: two that share all the bits are not to be
/// expected.
#[derive(Debug, Default)]
struct Known {
    failed: HashMap<(u64, u64), bool>,
    one: RandomState,
    other: RandomState,
    asks_failed_again: bool,
    /// Whether there is a file at all.
    is_kept: bool,
}

impl Known {
    fn hash(&self, id: &str) -> (u64, u64) {
        (self.one.hash_one(id), self.other.hash_one(id))
    }
}

impl Earlier {
    /// Whether there is an answer that is to stay.
    pub(crate) fn has(&self, id: &str) -> bool {
        if self.0.failed.is_empty() {
            return false;
        }
        let failed = self.0.failed.get(&self.0.hash(id));
        failed.is_some_and(|failed| !(*failed && self.0.asks_failed_again))
    }

    /// Says what of the output is older than this run, and what can be done about failures in it.
    pub(crate) fn tell(&self, counts: Counts, is_whole: bool) {
        if counts.earlier > 0 {
            diagnostics::note(&format!("answered by earlier runs: {}", counts.earlier));
        }
        if self.0.is_kept && is_whole && counts.failed + self.failures() > 0 {
            diagnostics::advice(
                "the same command with --retry-failed asks those again that have failed",
            );
        }
    }

    /// Whether there is a file at all.
    pub(crate) fn is_kept(&self) -> bool {
        self.0.is_kept
    }

    /// Whether there is the answer that is about no subject.
    pub(crate) fn has_all(&self) -> bool {
        self.has(ALL)
    }

    /// Whether there is any answer, which a new one then replaces.
    fn knows(&self, id: &str) -> bool {
        !self.0.failed.is_empty() && self.0.failed.contains_key(&self.0.hash(id))
    }

    /// How many have an answer that is a failure, and stays one.
    pub(crate) fn failures(&self) -> u64 {
        if self.0.asks_failed_again {
            return 0;
        }
        self.0.failed.values().filter(|failed| **failed).count() as u64
    }
}

/// The output in its file, while it is written.
pub(crate) struct Kept {
    report: Box<dyn Report + Send>,
    output: Ending,
    journal: Journal,
    path: PathBuf,
    earlier: Earlier,
    /// Answers that are not known to be on the disk.
    fresh: Vec<journal::Entry>,
    /// Whether some answers have others behind them that replace them.
    has_replaced: bool,
    /// Of an answer that comes in parts: whether nothing of it has failed, and whether all of them came.
    is_whole: bool,
    has_all: bool,
    /// How many answers could not be printed as was asked, and were not said to be yet.
    unprinted: u64,
}

/// What stands in the journal for the answer that is about no subject.
const ALL: &str = "";

/// What stands in the journal for the failure of what was answered, and could not be printed.
const UNPRINTED: &str = "unprinted";

impl Kept {
    /// How many answers were not printed since this was last asked; whoever reports is told, too.
    fn take_unprinted(&mut self) -> u64 {
        let unprinted = self.report.unprinted();
        self.unprinted += unprinted;
        unprinted
    }

    /// What is written is the answer about this.
    fn note(&mut self, subject: &str, failed: Option<&str>) {
        self.has_replaced |= self.earlier.knows(subject);
        self.fresh.push(journal::Entry {
            id: subject.to_owned(),
            end: self.output.end(),
            failed: failed.map(str::to_owned),
        });
        self.output.keep();
    }
}

impl Report for Kept {
    fn answer(&mut self, subject: Option<&str>, answer: &Answer) -> io::Result<()> {
        let failure = answer.as_ref().err();
        if failure.is_some_and(|failure| failure.says_nothing_of_its_subject()) {
            self.is_whole = false;
            return Ok(());
        }
        let written = self.report.answer(subject, answer);
        let written = written.and_then(|()| self.output.write_out());
        if let Err(error) = written {
            self.output.cut_off();
            return Err(error);
        }
        let unprinted = self.take_unprinted();
        let Some(subject) = subject else {
            self.is_whole &= failure.is_none() && unprinted == 0;
            return Ok(());
        };
        let failed = failure.map(|failure| failure.kind);
        self.note(subject, failed.or((unprinted > 0).then_some(UNPRINTED)));
        Ok(())
    }

    fn settle(&mut self) -> io::Result<()> {
        if self.fresh.is_empty() {
            return Ok(());
        }
        self.output.sync()?;
        self.journal.append(self.fresh.drain(..))
    }

    fn whole(&mut self) -> io::Result<()> {
        self.has_all = self.is_whole;
        Ok(())
    }

    fn finish(&mut self) -> io::Result<()> {
        self.report.finish()?;
        self.output.write_out()?;
        if self.take_unprinted() == 0 && self.has_all {
            self.note(ALL, None);
        }
        self.settle()?;
        if !self.path.exists() {
            return Err(io::Error::other("something else has removed it"));
        }
        if self.has_replaced {
            self.journal.rewrite(&self.path)?;
        }
        Ok(())
    }

    fn unprinted(&mut self) -> u64 {
        mem::take(&mut self.unprinted)
    }
}

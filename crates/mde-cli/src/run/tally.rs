//! Owns the counts of a run, for all who tell of it while it goes on and at its end.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde::Serialize;

use crate::failure::Failure;

/// So many failures of a kind are kept in words.
const KEPT: usize = 3;

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Whether it is about ids; else it is one question, of which nothing is done before its end.
    pub(crate) has_ids: bool,
    /// How many there are to ask about, as far as that is known: what is named twice in a file counts twice.
    pub(crate) total: Option<u64>,
    /// How many were answered by earlier runs, and are not asked about again.
    pub(crate) earlier: u64,
    /// How many have an answer, failures among them.
    pub(crate) done: u64,
    /// How many items were found.
    pub(crate) found: u64,
    /// How many failed.
    pub(crate) failed: u64,
}

impl Counts {
    /// How many have no answer yet, as far as that is known.
    pub(crate) fn left(&self) -> Option<u64> {
        Some(self.total?.saturating_sub(self.done + self.earlier))
    }
}

/// The failures of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Failures {
    pub(crate) count: u64,
    /// What the first of them were.
    pub(crate) first: Vec<String>,
}

#[derive(Debug, Default)]
struct Inner {
    counts: Counts,
    /// By kind.
    failures: BTreeMap<&'static str, Failures>,
}

/// The counts of the run, shared by whoever counts and whoever tells.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally(Arc<Mutex<Inner>>);

impl Tally {
    /// How far it is now.
    pub(crate) fn counts(&self) -> Counts {
        self.inner().counts
    }

    /// Counts something.
    pub(crate) fn count(&self, change: impl FnOnce(&mut Counts)) {
        change(&mut self.inner().counts);
    }

    /// Keeps a failure, of what this sentence says.
    pub(crate) fn failed(&self, failure: &Failure, sentence: &str) {
        let mut inner = self.inner();
        let failures = inner.failures.entry(failure.kind).or_default();
        failures.count += 1;
        if failures.first.len() < KEPT {
            failures.first.push(sentence.to_owned());
        }
    }

    /// The failures by their kinds.
    pub(crate) fn failures(&self) -> BTreeMap<&'static str, Failures> {
        self.inner().failures.clone()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

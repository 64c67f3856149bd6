//! Owns the counts of a run, for all who tell of it while it goes on and at its end.

use std::sync::{Arc, Mutex, PoisonError};

/// How far a run is.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    /// How many were answered by earlier runs, and are not asked about again.
    pub(crate) earlier: u64,
    /// How many have an answer, failures among them.
    pub(crate) done: u64,
    /// How many items were found.
    pub(crate) found: u64,
    /// How many failed.
    pub(crate) failed: u64,
}

/// The counts of the run, shared by whoever counts and whoever tells.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally(Arc<Mutex<Counts>>);

impl Tally {
    /// How far it is now.
    pub(crate) fn counts(&self) -> Counts {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts something.
    pub(crate) fn count(&self, change: impl FnOnce(&mut Counts)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

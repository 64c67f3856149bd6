//! Owns what a run and those who watch it have in common: how far it is, whether it is to end, and how it can be gone
//! on with.

use std::sync::{Arc, OnceLock};

use clap::ValueEnum;

use crate::run::{stop::Stop, tally::Tally};

/// When there is progress.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal, of a run of more than two seconds
    #[default]
    Auto,
    /// At once; where standard error is no terminal, as a line a minute
    Always,
    /// Not at all
    Never,
}

/// Clones are one.
#[derive(Clone, Debug)]
pub(crate) struct Watch {
    pub(crate) stop: Stop,
    pub(crate) tally: Tally,
    /// When there is progress on standard error.
    pub(crate) progress: When,
    /// How many calls may be sent.
    pub(crate) max_calls: Option<u64>,
    go_on: Arc<OnceLock<String>>,
}

impl Watch {
    pub(crate) fn new(stop: Stop, progress: When, max_calls: Option<u64>) -> Self {
        Self {
            stop,
            tally: Tally::default(),
            progress,
            max_calls,
            go_on: Arc::default(),
        }
    }

    /// Says how to go on with this run should it end early, such as `run it again with --resume`. The first word
    /// counts.
    pub(crate) fn can_go_on(&self, how: impl Into<String>) {
        self.go_on.get_or_init(|| how.into());
    }

    /// How to go on with it, if that can be done.
    pub(crate) fn how_to_go_on(&self) -> Option<&str> {
        self.go_on.get().map(String::as_str)
    }
}

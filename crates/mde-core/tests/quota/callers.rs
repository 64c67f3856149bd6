//! Callers as they may come: when, how long they wait, and what becomes of their calls.

use std::{ops::Range, time::Duration};

use mde_core::Slot;
use proptest::prelude::*;

/// One caller: when it comes after the one before, when it stops waiting, and how its call goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller {
    pub(crate) after: Duration,
    pub(crate) patience: Option<Duration>,
    pub(crate) takes: Duration,
    pub(crate) how: How,
}

/// What becomes of a slot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum How {
    Answered,
    Dropped,
    NotSent,
}

impl How {
    pub(crate) fn end(self, slot: Slot) {
        match self {
            Self::Answered => slot.answered(),
            Self::Dropped => drop(slot),
            Self::NotSent => slot.not_sent(),
        }
    }
}

fn millis(range: Range<u64>) -> impl Strategy<Value = Duration> {
    range.prop_map(Duration::from_millis)
}

pub(crate) fn caller() -> impl Strategy<Value = Caller> {
    let how = prop_oneof![
        6 => Just(How::Answered),
        1 => Just(How::Dropped),
        1 => Just(How::NotSent),
    ];
    let after = prop_oneof![3 => Just(Duration::ZERO), 1 => millis(0..300), 1 => millis(0..2000)];
    let patience = prop::option::weighted(0.3, millis(0..1500));
    let caller = (after, patience, millis(0..700), how);
    caller.prop_map(|(after, patience, takes, how)| Caller {
        after,
        patience,
        takes,
        how,
    })
}

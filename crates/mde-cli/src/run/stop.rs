//! Owns the wish that a run ends before all was asked: who may wish it, what then becomes of the exit code, and how
//! long calls under way may take.

use std::time::Duration;

use mde::{CallAccount, CallBudget};
use tokio::sync::watch;

use crate::exit::Exit;

/// How long the calls under way may take when somebody waits for the end.
const LAST_CALLS: Duration = Duration::from_secs(3);

/// Why a run is to end early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// Somebody wants it to, by Ctrl-C or a signal.
    Signal(Exit),
    /// As many calls were sent as may be.
    MaxCalls,
    /// The time for it is over.
    Until,
}

impl Why {
    /// How a run ends that ended for it.
    pub(crate) fn exit(self) -> Exit {
        match self {
            Self::Signal(exit) => exit,
            Self::MaxCalls | Self::Until => Exit::Unfinished,
        }
    }
}

/// The wish that the run ends: whoever has it may say it and learn of it. Clones are one.
#[derive(Clone, Debug)]
pub(crate) struct Stop {
    said: watch::Sender<Option<Why>>,
    budget: CallBudget,
}

impl Stop {
    /// Nobody wishes it yet. Once somebody does, no call of this budget is sent any more.
    pub(crate) fn new(budget: CallBudget) -> Self {
        Self {
            said: watch::Sender::new(None),
            budget,
        }
    }

    /// The run is to end. The first reason counts, but for a signal: whoever sends one does not wait for long.
    pub(crate) fn stop(&self, why: Why) {
        self.said.send_if_modified(|said| {
            let is_signal = |why| matches!(why, Some(Why::Signal(_)));
            let counts = said.is_none() || is_signal(Some(why)) && !is_signal(*said);
            if counts {
                *said = Some(why);
            }
            counts
        });
        // Not before it is said why: whoever fails for want of a call would take it for spent.
        self.budget.close();
    }

    /// Why it is to end, if it is.
    pub(crate) fn said(&self) -> Option<Why> {
        *self.said.borrow()
    }

    /// What became of the calls so far.
    pub(crate) fn account(&self) -> CallAccount {
        self.budget.account()
    }

    /// Waits until the run is to end, if need be for ever.
    pub(crate) async fn wished(&self) {
        self.wait_for(|said| said.is_some()).await;
    }

    /// Waits until calls under way have had the time that they may take after a signal, if need be for ever. What
    /// ends for another reason lets them come to their end: each has a bound of its own.
    pub(crate) async fn no_longer(&self) {
        self.wait_for(|said| matches!(said, Some(Why::Signal(_))))
            .await;
        tokio::time::sleep(LAST_CALLS).await;
    }

    async fn wait_for(&self, is_it: impl FnMut(&Option<Why>) -> bool) {
        // The sender is this one's own, and so there is always one.
        let _ = self.said.subscribe().wait_for(is_it).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_reason_counts_but_for_a_signal() {
        let signal = Why::Signal(Exit::Interrupted);
        for (wishes, counts) in [
            (&[Why::Until, Why::MaxCalls][..], Why::Until),
            (&[Why::MaxCalls, Why::Until], Why::MaxCalls),
            (&[Why::Until, signal], signal),
            (&[signal, Why::MaxCalls], signal),
            (&[signal, Why::Signal(Exit::Terminated)], signal),
        ] {
            let budget = CallBudget::default();
            let stop = Stop::new(budget.clone());
            assert_eq!((stop.said(), budget.is_closed()), (None, false));
            wishes.iter().for_each(|why| stop.stop(*why));
            assert_eq!((stop.said(), budget.is_closed()), (Some(counts), true));
        }
    }
}

//! Owns the wish that a run ends before all was asked: who may wish it, and what then becomes of the exit code.
//! What to do about calls under way is for whoever asks.

use tokio::sync::watch;

use crate::exit::Exit;

/// Why a run is to end early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// Somebody wants it to, by Ctrl-C or a signal.
    Signal(Exit),
}

impl Why {
    /// How a run ends that ended for it.
    pub(crate) fn exit(self) -> Exit {
        match self {
            Self::Signal(exit) => exit,
        }
    }
}

/// Wishes that the run ends.
#[derive(Clone, Debug)]
pub(crate) struct Stopper(watch::Sender<Option<Why>>);

/// Learns of the wish.
#[derive(Clone, Debug)]
pub(crate) struct Stop(watch::Receiver<Option<Why>>);

/// Nobody wishes it yet.
pub(crate) fn stop() -> (Stopper, Stop) {
    let (stopper, stop) = watch::channel(None);
    (Stopper(stopper), Stop(stop))
}

impl Stopper {
    /// The run is to end. The first reason counts.
    pub(crate) fn stop(&self, why: Why) {
        self.0.send_if_modified(|said| {
            let is_first = said.is_none();
            said.get_or_insert(why);
            is_first
        });
    }

    /// Why it is to end, if it is.
    pub(crate) fn said(&self) -> Option<Why> {
        *self.0.borrow()
    }
}

impl Stop {
    /// Why the run is to end, if it is.
    pub(crate) fn said(&self) -> Option<Why> {
        *self.0.borrow()
    }

    /// Waits until the run is to end, if need be for ever.
    pub(crate) async fn wished(&mut self) -> Why {
        let said = self.0.wait_for(Option::is_some).await;
        if let Some(why) = said.ok().and_then(|why| *why) {
            return why;
        }
        // Nobody is left who could wish it.
        std::future::pending().await
    }
}

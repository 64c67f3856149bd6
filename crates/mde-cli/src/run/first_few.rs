//! Owns that of many messages of a kind the first few are told one by one, and of the others how many there were.

use crate::diagnostics;

/// So many are told one by one.
const TOLD: u64 = 5;

/// Messages of one kind.
#[derive(Debug, Default)]
pub(crate) struct FirstFew(u64);

impl FirstFew {
    /// One more; whether it is to be told.
    pub(crate) fn is_told(&mut self) -> bool {
        self.0 += 1;
        self.0 <= TOLD
    }

    /// Tells how many others there were that did the same.
    pub(crate) fn tell_the_rest(&mut self, did: &str) {
        let more = std::mem::take(&mut self.0).saturating_sub(TOLD);
        if more > 0 {
            diagnostics::failure(&format!("… and {more} more {did}"));
        }
    }
}

//! Owns the words about a run that ended before all was asked: what was done, what was not, how to go on.

use mde::CallAccount;

use crate::{
    diagnostics,
    run::{stop::Why, tally::Counts, watch::Watch},
};

/// Tells it, if that is how the run ended.
pub(crate) fn tell(watch: &Watch, why: Why) {
    diagnostics::note(&sentence(why, &watch.tally.counts(), &watch.stop.account()));
    let counts = watch.tally.counts();
    if why == Why::MaxCalls && counts.has_ids && counts.done == 0 && watch.stop.account().sent > 0 {
        diagnostics::advice("one alone takes more calls than --max-calls allows: allow more");
    } else if let Some(how) = watch.how_to_go_on() {
        diagnostics::advice(how);
    }
}

fn sentence(why: Why, counts: &Counts, account: &CallAccount) -> String {
    let why = match why {
        Why::Signal(_) => "interrupted",
        Why::MaxCalls => "ended by --max-calls",
        Why::Until => "ended by --until",
    };
    let calls = match account.sent {
        1 => "1 call".to_owned(),
        calls => format!("{calls} calls"),
    };
    let Counts {
        has_ids,
        total,
        earlier,
        done,
        found,
        failed,
    } = *counts;
    let done = earlier + done;
    let of_total = total
        .map(|total| format!(" of {total}"))
        .unwrap_or_default();
    let failed = match failed {
        0 => String::new(),
        failed => format!(", {failed} of them failed"),
    };
    let left = match counts.left() {
        Some(1) => "1 is".to_owned(),
        Some(left) => format!("{left} are"),
        None => "others are".to_owned(),
    };
    match has_ids {
        true => format!(
            "{why} after {calls}: {done}{of_total} done{failed}; {left} still to be asked about"
        ),
        false => format!("{why} after {calls}: {found} found so far"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Exit;

    #[test]
    fn what_was_done_and_what_was_not() {
        let account = |sent| {
            let mut account = CallAccount::default();
            account.sent = sent;
            account
        };
        let counts = |total, done: u64, failed| Counts {
            has_ids: true,
            total,
            earlier: done.min(1),
            done: done.saturating_sub(1),
            found: 7,
            failed,
        };
        for (why, counts, sent, expected) in [
            (
                Why::MaxCalls,
                counts(Some(20), 5, 0),
                5,
                "ended by --max-calls after 5 calls: 5 of 20 done; 15 are still to be asked about",
            ),
            (
                Why::Signal(Exit::Interrupted),
                counts(Some(20), 5, 2),
                1,
                "interrupted after 1 call: 5 of 20 done, 2 of them failed; 15 are still to be asked about",
            ),
            (
                Why::Until,
                counts(None, 5, 0),
                6,
                "ended by --until after 6 calls: 5 done; others are still to be asked about",
            ),
            (
                Why::MaxCalls,
                counts(None, 0, 0),
                0,
                "ended by --max-calls after 0 calls: 0 done; others are still to be asked about",
            ),
            (
                Why::MaxCalls,
                Counts {
                    has_ids: false,
                    ..counts(None, 0, 0)
                },
                2,
                "ended by --max-calls after 2 calls: 7 found so far",
            ),
        ] {
            assert_eq!(sentence(why, &counts, &account(sent)), expected);
        }
    }
}

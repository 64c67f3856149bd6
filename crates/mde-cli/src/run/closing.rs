//! Owns the last line of a run about several: how many were answered, and what was found.

use std::io::IsTerminal as _;

use crate::{diagnostics, row::Row, run::tally::Counts};

/// Tells a person at a terminal how it went; elsewhere it is an event, which `--verbose` shows.
pub(crate) fn tell(row: &Row, counts: Counts) {
    let Some(line) = line(row, counts) else {
        return;
    };
    match std::io::stderr().is_terminal() {
        true => diagnostics::plain(&line),
        false => tracing::info!("{line}"),
    }
}

/// `50 users: 47 answered, 3 failed; 112 machines`. Of one there is nothing to count.
fn line(row: &Row, counts: Counts) -> Option<String> {
    let subject = row.subject.filter(|_| counts.done > 1)?;
    let answered = counts.done.saturating_sub(counts.failed);
    let failed = match counts.failed {
        0 => String::new(),
        failed => format!(", {failed} failed"),
    };
    let found = match counts.found {
        1 => row.shape.item,
        _ => row.shape.items,
    };
    Some(format!(
        "{} {}: {answered} answered{failed}; {} {found}",
        counts.done, subject.nouns, counts.found
    ))
}

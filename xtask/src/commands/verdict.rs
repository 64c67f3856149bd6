//! Owns the end of a run: what findings come to, in words.

use spec_document::finding::{Finding, Severity};
use spec_document::report::{Outcome, Report, counted};
use xtask::generate::Files;

/// Says that nothing is left to do.
///
/// # Errors
/// When nobody reads the report.
pub(super) fn fresh(
    files: &Files,
    which: &str,
    report: &mut Report<'_>,
) -> anyhow::Result<Outcome> {
    let files = counted(files.len(), "generated file");
    report.summary(Outcome::Fresh, format_args!("{files}, {which}"))?;
    Ok(Outcome::Fresh)
}

/// Prints findings and what they come to.
///
/// # Errors
/// When nobody reads the report.
pub(super) fn conclude(findings: &[Finding], report: &mut Report<'_>) -> anyhow::Result<Outcome> {
    for finding in findings {
        report.finding(finding)?;
    }
    let outcome = Outcome::of(findings);
    match outcome {
        Outcome::Fresh => {}
        Outcome::Stale => {
            let files = counted(findings.len(), "generated file");
            report.summary(outcome, format_args!("{files}; run `cargo xtask generate`"))?;
        }
        Outcome::Failure => {
            let failures = findings.iter().filter(|f| f.severity == Severity::Failure);
            let failures = counted(failures.count(), "finding");
            report.summary(
                outcome,
                format_args!("{failures} to mend by hand; nothing was written"),
            )?;
        }
    }
    Ok(outcome)
}

//! What is reported of a comparison, and what it comes to.

use std::io;

use crate::acknowledged::{self, Sorted};
use crate::compare::{Class, Comparison, Difference};
use crate::csdl::Metadata;
use crate::workspace::Workspace;
use spec_document::document::Document;
use spec_document::finding::Finding;
use spec_document::report::{Outcome, Report, counted};

/// What was compared, and what came of it.
pub(crate) struct Examined {
    pub(crate) document: Document,
    pub(crate) metadata: Metadata,
    pub(crate) comparison: Comparison,
    pub(crate) sorted: Sorted,
}

/// Reports what is known, what was left out and every finding, and ends with what was compared.
///
/// # Errors
/// When the report cannot be written.
pub(crate) fn conclude(
    report: &mut Report<'_>,
    workspace: &Workspace<'_>,
    examined: &Examined,
) -> io::Result<Outcome> {
    let Examined {
        document,
        metadata,
        comparison,
        sorted,
    } = examined;
    for (Difference { class, at, .. }, reason) in &sorted.known {
        report.status(
            "Acknowledged",
            format_args!("{at} [{}]: {reason}", class.name()),
        )?;
    }
    let left_out = [
        (&comparison.left_out, "not in the metadata"),
        (
            &comparison.ambiguous,
            "in the metadata more than once; name one under `[types]` in drift.toml",
        ),
    ];
    for (names, why) in left_out.iter().filter(|(names, _)| !names.is_empty()) {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        report.status("Left out", format_args!("{}: {why}", names.join(", ")))?;
    }
    let request = workspace.origin(&metadata.origin).request();
    let is_open = |difference: &&Difference| difference.class == Class::Unclear;
    let (open, unknown): (Vec<_>, Vec<_>) = sorted.unknown.iter().partition(is_open);
    // One fault of the document may keep several things from being compared.
    let faults = open.chunk_by(|one, next| (one.place, &one.what) == (next.place, &next.what));
    let findings: Vec<Finding> = unknown
        .into_iter()
        .map(|difference| finding(difference, document, metadata))
        .chain(faults.map(|kept| unclear(kept, metadata, &request)))
        .chain(sorted.findings.iter().cloned())
        .collect();
    for finding in &findings {
        report.finding(finding)?;
    }
    let outcome = Outcome::of(&findings);
    let compared = format!(
        "{}, {}, {} and {} compared; {} acknowledged",
        counted(comparison.paths, "path"),
        counted(comparison.types, "type"),
        match comparison.properties {
            1 => "1 property".to_owned(),
            count => format!("{count} properties"),
        },
        counted(comparison.members, "enum member"),
        counted(sorted.known.len(), "difference"),
    );
    match outcome {
        Outcome::Failure => {
            let found = counted(findings.len(), "finding");
            report.summary(outcome, format_args!("{found}; {compared}"))
        }
        Outcome::Fresh | Outcome::Stale => report.summary(outcome, compared),
    }?;
    Ok(outcome)
}

/// One fault of the metadata, with all that it keeps from being compared.
fn unclear(kept: &[&Difference], metadata: &Metadata, request: &str) -> Finding {
    let Difference {
        class,
        at,
        place,
        what,
        ..
    } = kept[0];
    let entries: Vec<String> = kept
        .iter()
        .map(|difference| acknowledged::entry(difference))
        .collect();
    Finding::failure(
        class.rule(),
        &metadata.origin,
        format!("{at}: {what}"),
        class.why(),
        format!(
            "fetch the document anew, whole, if it came cut or changed: `{request}` of the service\n\
            or, if the service says so, acknowledge it in drift.toml, with a reason:\n{}",
            entries.join("\n\n")
        ),
    )
    .at(*place, "")
}

fn finding(difference: &Difference, document: &Document, metadata: &Metadata) -> Finding {
    let Difference {
        class,
        at,
        pointer,
        place,
        what,
        edit,
        ..
    } = difference;
    Finding::failure(
        class.rule(),
        document.path(),
        format!("{at}: {what} ({}:{place})", metadata.origin.display()),
        class.why(),
        format!(
            "{edit}\nor acknowledge it in drift.toml, with a reason:\n{}",
            acknowledged::entry(difference)
        ),
    )
    .at(document.key_place(pointer), pointer.clone())
}

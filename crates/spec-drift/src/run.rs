//! The run: reads what is compared, and has it compared.
//!
//! It owns the order of the steps; what each step finds is the step's own.

use std::io;

use crate::acknowledged::Acknowledged;
use crate::compare;
use crate::conclusion::{Examined, conclude};
use crate::csdl::Metadata;
use crate::source::Source;
use crate::workspace::Workspace;
use crate::xml;
use spec_document::document::Document;
use spec_document::finding::{Finding, Place};
use spec_document::report::{Outcome, Report, counted};

/// Compares, and reports what differs.
///
/// `metadata` is asked once the spec is known to be one that can be compared. What it finds wrong is
/// reported as everything else is. The outcome is [`Outcome::Fresh`] when every difference is acknowledged,
/// else [`Outcome::Failure`], also when nothing was compared.
///
/// # Errors
/// When the report cannot be written.
pub fn drift(
    workspace: &Workspace<'_>,
    metadata: impl FnOnce(&Document) -> Result<Source, Finding>,
    report: &mut Report<'_>,
) -> io::Result<Outcome> {
    report.status("Comparing", workspace.spec.display())?;
    let findings = match examine(workspace, metadata) {
        Ok(examined) => return conclude(report, workspace, &examined),
        Err(findings) => findings,
    };
    for finding in &findings {
        report.finding(finding)?;
    }
    report.summary(Outcome::Failure, "nothing was compared")?;
    Ok(Outcome::Failure)
}

fn examine(
    workspace: &Workspace<'_>,
    metadata: impl FnOnce(&Document) -> Result<Source, Finding>,
) -> Result<Examined, Vec<Finding>> {
    let document = Document::read(workspace.spec).map_err(|finding| vec![finding])?;
    // What is misspelt, or of another version, would be passed over, and so be said to agree.
    let findings = (workspace.incomparable)(&document);
    if !findings.is_empty() {
        return Err(findings);
    }
    compared(workspace, metadata, document).map_err(|finding| vec![finding])
}

fn compared(
    workspace: &Workspace<'_>,
    metadata: impl FnOnce(&Document) -> Result<Source, Finding>,
    document: Document,
) -> Result<Examined, Finding> {
    let acknowledged = Acknowledged::read(&workspace.spec.with_file_name("drift.toml"))?;
    let Source { origin, bytes } = metadata(&document)?;
    let origin = workspace.origin(&origin);
    let root = xml::parse(origin, &bytes)?;
    let metadata = Metadata::read(origin, &root)?;
    let comparison = compare::compare(workspace, &document, &metadata, &acknowledged.types());
    if comparison.is_cut {
        return Err(too_many(&metadata));
    }
    if comparison.types == 0 && comparison.unclear.is_empty() {
        return Err(nothing_compared(&document, &metadata));
    }
    let sorted = acknowledged.sort(&document, &metadata, &comparison);
    Ok(Examined {
        document,
        metadata,
        comparison,
        sorted,
    })
}

fn too_many(metadata: &Metadata) -> Finding {
    let most = compare::MAX_DIFFERENCES;
    Finding::failure(
        "drift-metadata-bounds",
        &metadata.origin,
        format!("there are more than {most} differences"),
        "that many are no drift; this is another service, or another version of it",
        "name the metadata of the service that the spec describes",
    )
    .at(Place::START, "")
}

fn nothing_compared(document: &Document, metadata: &Metadata) -> Finding {
    Finding::failure(
        "drift-nothing-compared",
        &metadata.origin,
        format!(
            "none of its {} is described by a schema of {}, and no path of the spec leads to one",
            counted(metadata.type_count(), "type"),
            document.path().display()
        ),
        "what was not compared cannot be said to agree",
        "name the metadata of this service, or pair schemas with types under `[types]` in drift.toml",
    )
    .at(Place::START, "")
}

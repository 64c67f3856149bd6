//! The run: reads what is compared, and has it compared.
//!
//! It owns the order of the steps; what each step finds is the step's own.

use std::io;
use std::path::Path;

use crate::acknowledged::{Acknowledged, Sorted};
use crate::compare::{self, Comparison};
use crate::conclusion::conclude;
use crate::csdl::Metadata;
use crate::origin::Origin;
use crate::source::Source;
use crate::xml;
use spec_document::dialect::Dialect;
use spec_document::document::Document;
use spec_document::finding::{Finding, Place};
use spec_document::report::{Outcome, Report, counted};

/// The workspace whose spec is compared.
#[derive(Debug)]
pub struct Workspace<'w> {
    /// The spec; `drift.toml` lies beside it.
    pub spec: &'w Path,
    /// What the spec may say beyond OpenAPI.
    pub dialect: &'static Dialect,
    /// Why a document cannot be compared with anything.
    pub incomparable: fn(&Document) -> Vec<Finding>,
    /// What of a path stands before that which the metadata describes, with its slashes: `/v1/`. The
    /// metadata itself is at `$metadata` behind it.
    pub service_root: &'static str,
}

impl Workspace<'_> {
    /// The finding for metadata that is larger than [`MAX_BYTES`](crate::MAX_BYTES), from this file or
    /// URL. [`drift`] says so of what it is handed; this is for whoever stops reading before that.
    pub fn too_large(&self, path: &Path) -> Finding {
        xml::too_large(self.origin(path))
    }

    pub(crate) fn origin<'o>(&'o self, path: &'o Path) -> Origin<'o> {
        Origin {
            path,
            service_root: self.service_root,
        }
    }
}

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

/// What was compared, and what came of it.
pub(crate) struct Examined {
    pub(crate) document: Document,
    pub(crate) metadata: Metadata,
    pub(crate) comparison: Comparison,
    pub(crate) sorted: Sorted,
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

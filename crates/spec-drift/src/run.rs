//! The run: reads what is compared, has it compared, and reports what came of it.
//!
//! It owns the order of the steps and the words of the report; what each step finds is the step's own.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::acknowledged::{self, Acknowledged, Sorted};
use crate::compare::{self, Comparison, Difference};
use crate::csdl::{Metadata, Unclear};
use crate::origin::Origin;
use crate::xml::{self, MAX_BYTES};
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
    /// The finding for metadata that is larger than [`MAX_BYTES`], from this file or URL. [`drift`] says so
    /// of what it is handed; this is for whoever stops reading before that.
    pub fn too_large(&self, path: &Path) -> Finding {
        xml::too_large(self.origin(path))
    }

    fn origin<'o>(&'o self, path: &'o Path) -> Origin<'o> {
        Origin {
            path,
            service_root: self.service_root,
        }
    }
}

/// The metadata of a service: its bytes, and the file or URL that they are from.
#[derive(Debug)]
pub struct Source {
    /// Where it is from, as people are told.
    pub origin: PathBuf,
    /// What it says.
    pub bytes: Vec<u8>,
}

/// Compares, and reports what differs.
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

struct Examined {
    document: Document,
    metadata: Metadata,
    comparison: Comparison,
    sorted: Sorted,
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

/// The metadata in a file, which the program was told of by this flag.
///
/// # Errors
/// A finding when it cannot be read.
pub fn read(path: &Path, flag: &str) -> Result<Source, Finding> {
    let bytes = bytes(path, MAX_BYTES).map_err(|error| {
        Finding::failure(
            "drift-metadata-unreadable",
            path,
            format!("cannot read the file: {error}"),
            "without the service's metadata nothing can be compared",
            format!("name a file that exists and may be read: {flag} FILE"),
        )
    })?;
    Ok(Source {
        origin: path.to_owned(),
        bytes,
    })
}

/// The bytes of a file, at most one more than these.
pub(crate) fn bytes(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    // Opening a named pipe waits until somebody writes into it. What a shell passes on is open already.
    let passed_on = ["/dev", "/proc"];
    let is_open = passed_on.iter().any(|folder| path.starts_with(folder));
    if !std::fs::metadata(path)?.is_file() && !is_open {
        return Err(io::Error::other("it is not a regular file"));
    }
    let mut bytes = Vec::new();
    let file = File::open(path)?;
    file.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
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

fn conclude(
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
    // One fault of the document may keep several things from being compared.
    let mut unclear: Vec<&(Unclear, String)> = comparison.unclear.iter().collect();
    unclear.dedup_by_key(|(fault, _)| fault);
    let unclear = unclear.into_iter().map(|(Unclear { place, what }, at)| {
        Finding::failure(
            "drift-metadata-form",
            &metadata.origin,
            format!("{at}: {what}"),
            "what the service means cannot be told, nor whether the spec agrees with it",
            format!("fetch the document anew, whole: `{request}` of the service"),
        )
        .at(*place, "")
    });
    let findings: Vec<Finding> = sorted
        .unknown
        .iter()
        .map(|difference| finding(difference, document, metadata))
        .chain(unclear)
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

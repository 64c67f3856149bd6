//! What a change of the spec means: for callers in Rust, for programs that run, for the service, and
//! for the version of the workspace.
//!
//! ```text
//! git, file ─ both documents ─┬─ generate ─ callers ── which Rust items came, went, changed ──┐
//!                             └─ differences ─ rules ── what running clients and the service see ┴─ change ─ output
//! ```
//!
//! A comparison that could not be made is a failure, never "no changes".

mod callers;
mod change;
mod differences;
mod git;
mod output;
mod requires;
mod rules;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::thread;

use anyhow::Context;
use clap::ValueEnum;
use semver::Version;

use self::callers::{Items, Verdict};
use self::change::Change;
use self::git::{Commit, Missing};
use self::requires::Requires;
use crate::document::Document;
use crate::finding::Finding;
use crate::report::{Outcome, Report, slashed};
use crate::{generate, rules as spec_rules, workspace};

/// Where the spec is in the workspace, as git names it.
const SPEC: &str = "spec/openapi.yaml";

/// What is compared, and how it is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What to compare with: a branch, tag or commit, whose spec is taken, or a file
    #[arg(long, value_name = "REF|FILE")]
    base: String,
    /// The spec after the change [default: spec/openapi.yaml of the workspace]
    #[arg(long, value_name = "FILE")]
    head: Option<PathBuf>,
    /// How to tell it
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Fail unless the version in Cargo.toml is raised as far since the base as the changes demand
    #[arg(long)]
    gate: bool,
    /// The version that the base was [default: the one in the ref's Cargo.toml]
    #[arg(long, value_name = "VERSION")]
    base_version: Option<Version>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a terminal
    Human,
    /// For a comment on a pull request
    Markdown,
    /// Annotations for GitHub Actions
    Github,
    /// For programs
    Json,
}

/// One side of the comparison.
#[derive(Debug)]
struct Side {
    /// The file as it is named to people: `main:spec/openapi.yaml`.
    name: PathBuf,
    /// What `check` has to say of the document.
    findings: Vec<Finding>,
}

/// What came of a comparison.
#[derive(Debug)]
struct Comparison {
    base: Side,
    head: Side,
    /// The head's file as seen from the root, which annotations go by.
    head_in_repository: String,
    /// The gravest first.
    changes: Vec<Change>,
    /// Whether the first column could be filled.
    callers_known: bool,
    /// Why the comparison, or a part of it, could not be made.
    failures: Vec<Finding>,
    gate: Option<Gate>,
}

/// The workspace's version, held against what the changes demand.
#[derive(Debug)]
struct Gate {
    base: Version,
    head: Version,
    lowest: Version,
    met: bool,
}

impl Comparison {
    /// The version that the changes demand; `None` when that is not known.
    fn requires(&self) -> Option<Requires> {
        let known = self.failures.is_empty();
        known.then(|| {
            self.changes
                .iter()
                .map(|change| change.requires)
                .max()
                .unwrap_or(Requires::None)
        })
    }

    fn verdict(&self) -> Option<Verdict> {
        self.changes.iter().filter_map(Change::verdict).max()
    }

    fn outcome(&self) -> Outcome {
        if self.failures.is_empty() && self.gate.as_ref().is_none_or(|gate| gate.met) {
            Outcome::Fresh
        } else {
            Outcome::Failure
        }
    }
}

/// Compares, and prints what came of it.
///
/// # Errors
/// When there is no workspace, or nothing can be printed.
pub(crate) fn run(args: &Args, report: &mut Report<'_>) -> anyhow::Result<Outcome> {
    let root = workspace::root()?;
    let comparison = compare(&root, args);
    match args.format {
        Format::Human => output::human(report, &comparison).context("cannot print")?,
        Format::Markdown => report.text(&output::markdown(&comparison))?,
        Format::Github => report.text(&output::github(&comparison))?,
        Format::Json => report.text(&output::json(&comparison))?,
    }
    Ok(comparison.outcome())
}

fn compare(root: &Path, args: &Args) -> Comparison {
    let head_path = args.head.clone().unwrap_or_else(|| workspace::spec(root));
    let mut comparison = Comparison {
        base: Side {
            name: PathBuf::from(&args.base),
            findings: Vec::new(),
        },
        head: Side {
            name: workspace::relative(&head_path),
            findings: Vec::new(),
        },
        head_in_repository: in_repository(root, &head_path),
        changes: Vec::new(),
        callers_known: false,
        failures: Vec::new(),
        gate: None,
    };
    let base = Base::find(root, &args.base);
    let documents = (
        base.as_ref()
            .map_err(Clone::clone)
            .and_then(|base| base.document(&args.base)),
        Document::read(&comparison.head.name),
    );
    let (base_document, head_document) = match documents {
        (Ok(base), Ok(head)) => (base, head),
        (base, head) => {
            comparison.failures.extend(base.err());
            comparison.failures.extend(head.err());
            return comparison;
        }
    };
    comparison.base.name = base_document.path().to_owned();
    [comparison.base.findings, comparison.head.findings] =
        each([&base_document, &head_document], spec_rules::check);
    for side in [&mut comparison.base, &mut comparison.head] {
        // What the document is cannot be told by the tables of OpenAPI 3.0.
        let unreadable = side
            .findings
            .extract_if(.., |finding| finding.rule == "openapi-version");
        comparison.failures.extend(unreadable);
    }
    if !comparison.failures.is_empty() {
        return comparison;
    }
    let sides = [
        (&base_document, &comparison.base.findings),
        (&head_document, &comparison.head.findings),
    ];
    let items = each(sides, |(document, findings)| match endless(findings) {
        Some(finding) => Err(finding),
        None => generate::interface(document).map(Items::of),
    });
    let [old, new] = items.map(|items| {
        items
            .map_err(|finding| comparison.failures.push(finding))
            .ok()
    });
    comparison.callers_known = comparison.failures.is_empty();
    let effects = match (old, new) {
        (Some(old), Some(new)) => old.effects(&new),
        _ => Vec::new(),
    };
    comparison.changes = change::changes(&base_document, &head_document, effects);
    if let (true, Ok(base), Some(requires)) = (args.gate, &base, comparison.requires()) {
        match gate(root, args, base, requires) {
            Ok(gate) => comparison.gate = Some(gate),
            Err(finding) => comparison.failures.push(finding),
        }
    }
    comparison
}

/// Does the same with both sides at once: a client takes as long as all the rest of a comparison.
fn each<S: Send, T: Send>([base, head]: [S; 2], work: impl Fn(S) -> T + Sync) -> [T; 2] {
    thread::scope(|scope| {
        let base = scope.spawn(|| work(base));
        let head = work(head);
        let base = base
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        [base, head]
    })
}

fn in_repository(root: &Path, path: &Path) -> String {
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    slashed(&whole(path), Some(&whole(root)))
}

/// A finding for which the generator may never end, or run out of stack: nothing is generated then.
fn endless(findings: &[Finding]) -> Option<Finding> {
    findings
        .iter()
        .find(|finding| matches!(finding.rule, "ref-cycle" | "schema-merge-cycle"))
        .cloned()
}

/// Where the base comes from.
enum Base<'r> {
    File(PathBuf),
    Commit(Commit<'r>),
}

impl<'r> Base<'r> {
    /// A file of that name, or else a commit.
    fn find(root: &'r Path, name: &'r str) -> Result<Self, Finding> {
        let path = Path::new(name);
        // A folder may have the name of a branch.
        if path.exists() && !path.is_dir() {
            return Ok(Self::File(path.to_owned()));
        }
        Commit::find(root, name)
            .map(Self::Commit)
            .map_err(|missing| finding(name, missing))
    }

    fn document(&self, name: &str) -> Result<Document, Finding> {
        match self {
            Self::File(path) => Document::read(path),
            Self::Commit(commit) => {
                let bytes = commit
                    .file(SPEC)
                    .map_err(|missing| finding(name, missing))?;
                Document::decode(Path::new(&format!("{name}:{SPEC}")), &bytes)
            }
        }
    }

    fn version(&self, name: &str) -> Result<Version, Finding> {
        match self {
            Self::File(_) => Err(finding(
                name,
                Missing {
                    what: "a file does not say which version of the workspace it was the spec of"
                        .to_owned(),
                    fix: "say it: --base-version VERSION".to_owned(),
                },
            )),
            Self::Commit(commit) => {
                let manifest = commit
                    .file("Cargo.toml")
                    .map_err(|missing| finding(name, missing))?;
                version_in(&String::from_utf8_lossy(&manifest)).map_err(|what| {
                    finding(
                        name,
                        Missing {
                            what: format!("Cargo.toml of `{name}`: {what}"),
                            fix: "say which version it was: --base-version VERSION".to_owned(),
                        },
                    )
                })
            }
        }
    }
}

fn finding(name: &str, Missing { what, fix }: Missing) -> Finding {
    Finding::failure(
        "diff-base",
        name,
        what,
        "without it there is nothing to compare with, which is not the same as no change",
        fix,
    )
}

fn gate(root: &Path, args: &Args, base: &Base<'_>, requires: Requires) -> Result<Gate, Finding> {
    let base = match &args.base_version {
        Some(version) => version.clone(),
        None => base.version(&args.base)?,
    };
    let path = root.join("Cargo.toml");
    let head = std::fs::read_to_string(&path)
        .map_err(|error| error.to_string())
        .and_then(|manifest| version_in(&manifest))
        .map_err(|what| {
            Finding::failure(
                "diff-version",
                workspace::relative(&path),
                what,
                "whether the version is raised enough cannot be told",
                "give the workspace a version: [workspace.package] version = \"0.1.0\"",
            )
        })?;
    Ok(Gate {
        met: requires.is_met(&base, &head),
        lowest: requires.lowest(&base),
        base,
        head,
    })
}

/// The version that all crates of a workspace share, by its manifest.
fn version_in(manifest: &str) -> Result<Version, String> {
    let manifest: toml::Table = manifest
        .parse()
        .map_err(|error| format!("it is not TOML: {error}"))?;
    let version = manifest
        .get("workspace")
        .and_then(|workspace| workspace.get("package")?.get("version")?.as_str())
        .ok_or("there is no `version` in [workspace.package]")?;
    version
        .parse()
        .map_err(|error| format!("the version `{version}` is none: {error}"))
}

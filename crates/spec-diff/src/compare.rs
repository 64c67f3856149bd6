//! One comparison, from the names of two documents to what came of it. A comparison that could not be
//! made is a failure, never "no changes".

use std::path::{Path, PathBuf};
use std::thread;

use semver::Version;

use crate::callers::{Interface, Items, Verdict};
use crate::change::{self, Change};
use crate::git::{Commit, Missing};
use crate::requires::Requires;
use crate::rules::Rules;
use spec_document::document::Document;
use spec_document::finding::Finding;
use spec_document::report::{Outcome, relative, slashed};

/// The workspace whose spec is compared, as far as a comparison has to know it.
#[derive(Debug)]
pub struct Workspace<'w> {
    /// Its root, in a clone of a repository.
    pub root: &'w Path,
    /// Where the spec is in it, as git names it.
    pub spec: &'w str,
    /// What is wrong with a document.
    pub check: fn(&Document) -> Vec<Finding>,
    /// The Rust of the client that a document makes.
    pub interface: fn(&Document) -> Result<Interface, Finding>,
    /// What a change means.
    pub rules: &'static Rules,
    /// The crate that hands the client on, if one does.
    pub facade: Option<Facade>,
    /// How the program is called: `cargo xtask`.
    pub program: &'static str,
}

/// A crate that hands on modules of the client as its own.
#[derive(Debug, Clone, Copy)]
pub struct Facade {
    /// The modules, each as callers write it before an item: `types::`.
    pub modules: &'static [&'static str],
    /// What its callers have to be told of a change in them.
    pub note: &'static str,
}

/// What is compared.
#[derive(Debug)]
pub struct Question {
    /// A branch, tag or commit, whose spec is taken, or a file.
    pub base: String,
    /// The spec after the change.
    pub head: PathBuf,
    /// Whether the version of the workspace has to be raised as far as the changes demand.
    pub gate: bool,
    /// The version that the base was; `None` for the one in the commit's `Cargo.toml`.
    pub base_version: Option<Version>,
}

/// One side of the comparison.
#[derive(Debug)]
pub(crate) struct Side {
    /// The file as it is named to people: `main:spec/openapi.yaml`.
    pub(crate) name: PathBuf,
    /// What `check` has to say of the document.
    pub(crate) findings: Vec<Finding>,
}

/// What came of a comparison.
#[derive(Debug)]
pub struct Comparison {
    pub(crate) base: Side,
    pub(crate) head: Side,
    /// The head's file as seen from the root, which annotations go by.
    pub(crate) head_in_repository: String,
    /// The gravest first.
    pub(crate) changes: Vec<Change>,
    /// Whether the first column could be filled.
    pub(crate) callers_known: bool,
    /// Why the comparison, or a part of it, could not be made.
    pub(crate) failures: Vec<Finding>,
    pub(crate) gate: Option<Gate>,
    pub(crate) facade: Option<Facade>,
    pub(crate) program: &'static str,
}

/// The workspace's version, held against what the changes demand.
#[derive(Debug)]
pub(crate) struct Gate {
    pub(crate) base: Version,
    pub(crate) head: Version,
    pub(crate) lowest: Version,
    pub(crate) met: bool,
}

impl Comparison {
    /// The version that the changes demand; `None` when that is not known.
    pub fn requires(&self) -> Option<Requires> {
        let known = self.failures.is_empty();
        known.then(|| {
            self.changes
                .iter()
                .map(|change| change.requires)
                .max()
                .unwrap_or(Requires::None)
        })
    }

    pub(crate) fn verdict(&self) -> Option<Verdict> {
        self.changes.iter().filter_map(Change::verdict).max()
    }

    /// What the comparison comes to: whether it could be made, and the version was raised enough.
    pub fn outcome(&self) -> Outcome {
        if self.failures.is_empty() && self.gate.as_ref().is_none_or(|gate| gate.met) {
            Outcome::Fresh
        } else {
            Outcome::Failure
        }
    }
}

/// Compares; what could not be compared is a failure in the comparison.
pub fn compare(workspace: &Workspace<'_>, question: &Question) -> Comparison {
    let root = workspace.root;
    let head_path = question.head.clone();
    let mut comparison = Comparison {
        base: Side {
            name: PathBuf::from(&question.base),
            findings: Vec::new(),
        },
        head: Side {
            name: relative(&head_path),
            findings: Vec::new(),
        },
        head_in_repository: in_repository(root, &head_path),
        changes: Vec::new(),
        callers_known: false,
        failures: Vec::new(),
        gate: None,
        facade: workspace.facade,
        program: workspace.program,
    };
    let base = Base::find(workspace, &question.base);
    let documents = (
        base.as_ref()
            .map_err(Clone::clone)
            .and_then(|base| base.document(&question.base)),
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
        each([&base_document, &head_document], workspace.check);
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
        None => (workspace.interface)(document).map(Items::of),
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
    comparison.changes =
        change::with_effects(&base_document, &head_document, effects, workspace.rules);
    if let (true, Ok(base), Some(requires)) = (question.gate, &base, comparison.requires()) {
        match gate(root, question, base, requires) {
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
    /// A commit, and where the spec is in it.
    Commit(Commit<'r>, &'r str),
}

impl<'r> Base<'r> {
    /// A file of that name, or else a commit.
    fn find(workspace: &Workspace<'r>, name: &'r str) -> Result<Self, Finding> {
        let path = Path::new(name);
        // A folder may have the name of a branch.
        if path.exists() && !path.is_dir() {
            return Ok(Self::File(path.to_owned()));
        }
        Commit::find(workspace.root, name)
            .map(|commit| Self::Commit(commit, workspace.spec))
            .map_err(|missing| finding(name, missing))
    }

    fn document(&self, name: &str) -> Result<Document, Finding> {
        match self {
            Self::File(path) => Document::read(path),
            Self::Commit(commit, spec) => {
                let bytes = commit
                    .file(spec)
                    .map_err(|missing| finding(name, missing))?;
                Document::decode(Path::new(&format!("{name}:{spec}")), &bytes)
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
            Self::Commit(commit, _) => {
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

fn gate(
    root: &Path,
    question: &Question,
    base: &Base<'_>,
    requires: Requires,
) -> Result<Gate, Finding> {
    let base = match &question.base_version {
        Some(version) => version.clone(),
        None => base.version(&question.base)?,
    };
    let path = root.join("Cargo.toml");
    let head = std::fs::read_to_string(&path)
        .map_err(|error| error.to_string())
        .and_then(|manifest| version_in(&manifest))
        .map_err(|what| {
            Finding::failure(
                "diff-version",
                relative(&path),
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

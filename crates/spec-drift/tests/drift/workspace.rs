//! A spec with the metadata of its service, in a temporary folder, and a run that compares them.

use std::path::{Path, PathBuf};
use std::process::Command;

use spec_document::dialect::{Dialect, OpenEnums};
use spec_document::model::Shape::{Flag, Text};
use spec_document::model::{Kind, may};
use spec_document::report::{Format, Outcome, Program, Report};
use spec_rules::Rules;
use tempfile::TempDir;

pub(crate) const SPEC: &str = include_str!("spec.yaml");
pub(crate) const SERVICE: &str = include_str!("service.xml");

/// The path to the sensors of a room, by function only.
pub(crate) const FUNCTION: &str = r#"<Function Name="Sensors" IsBound="true">
        <Parameter Name="bindingParameter" Type="Self.Room" />
        <ReturnType Type="Collection(Self.Sensor)" />
      </Function>"#;

/// What the specs here say beyond OpenAPI.
static DIALECT: Dialect = Dialect {
    fields: &[
        (Kind::Server, &[may("x-name", Text)]),
        (Kind::Schema, &[may("x-open", Flag)]),
    ],
    open_enums: Some(OpenEnums {
        field: "x-open",
        name: "name",
        is_open: |schema| schema.contains_key("x-open"),
        other: "Other",
    }),
    ..Dialect::PLAIN
};

static RULES: Rules = Rules {
    dialect: &DIALECT,
    rows: &[spec_rules::RULES, spec_rules::READING],
};

const PROGRAM: Program = Program {
    name: "drift",
    version: "0.0.0",
    rules: Vec::new,
};

/// A folder with a spec; `drift.toml` lies beside that, and metadata lies in the folder.
pub(crate) struct Workspace {
    folder: TempDir,
}

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Run {
    /// The exit code that a program would end with.
    pub(crate) code: u8,
    /// The report, with paths as seen from the folder.
    pub(crate) stdout: String,
}

impl Workspace {
    /// A folder with this spec.
    pub(crate) fn with_spec(text: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir(folder.path().join("spec")).expect("the folder of the spec");
        let workspace = Self { folder };
        workspace.write("spec/openapi.yaml", text);
        workspace
    }

    /// Compares the spec with the metadata in a file.
    pub(crate) fn drift(&self, metadata: &str) -> Run {
        self.drift_at("/api/", metadata)
    }

    /// The same for a service whose metadata describes what is below this.
    pub(crate) fn drift_at(&self, service_root: &'static str, metadata: &str) -> Run {
        let spec = self.path("spec/openapi.yaml");
        let compared = spec_drift::Workspace {
            spec: &spec,
            dialect: &DIALECT,
            incomparable: |document| RULES.incomparable(document),
            service_root,
        };
        let mut out = Vec::new();
        let mut report = Report::new(PROGRAM, &mut out, Format::Human, false, None);
        let metadata = self.path(metadata);
        let outcome = spec_drift::drift(
            &compared,
            |_| spec_drift::read(&metadata, "--from"),
            &mut report,
        );
        let code = match outcome.expect("a buffer takes it") {
            Outcome::Fresh => 0,
            Outcome::Stale => 4,
            Outcome::Failure => 100,
        };
        let folder = format!("{}/", self.folder.path().display());
        Run {
            code,
            stdout: String::from_utf8(out).expect("UTF-8").replace(&folder, ""),
        }
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The path of a file in the folder.
    pub(crate) fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: impl AsRef<Path>, text: &str) {
        std::fs::write(self.path(path), text).expect("a file in the folder");
    }
}

/// Does what a test does in a process of its own with no more address space than this many KiB, where the
/// shell can see to that.
pub(crate) fn within(kib: u64, test: &str, body: impl FnOnce()) {
    const INSIDE: &str = "SPEC_DRIFT_WITHIN";
    if cfg!(not(target_os = "linux")) || std::env::var_os(INSIDE).is_some() {
        return body();
    }
    let output = Command::new("sh")
        .args(["-c", &format!("ulimit -v {kib} && exec \"$0\" \"$@\"")])
        .arg(std::env::current_exe().expect("this program"))
        .args(["--exact", test])
        .env(INSIDE, "1")
        .output();
    let output = output.expect("the shell runs");
    // A name that no test has would succeed, too.
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains(" 1 passed"), "{output:?}");
}

pub(crate) fn agreeing() -> Workspace {
    let workspace = Workspace::with_spec(SPEC);
    workspace.write("service.xml", SERVICE);
    workspace
}

pub(crate) fn drift(workspace: &Workspace) -> Run {
    workspace.drift("service.xml")
}

/// The text with one change, which has to be one.
pub(crate) fn changed(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "nothing to change: {from}");
    text.replacen(from, to, 1)
}

/// Rule and subject of every difference, in the order of the report.
pub(crate) fn differences(run: &Run) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rule = None;
    for line in run.stdout.lines() {
        if let Some(header) = line.strip_prefix("     Failure ") {
            let bracketed = header
                .rsplit_once(" [")
                .and_then(|(_, r)| r.strip_suffix(']'));
            rule = bracketed.map(str::to_owned);
        } else if let (Some(what), Some(rule)) = (line.strip_prefix("        what "), &rule) {
            let at = what.split(": ").next().unwrap_or_default();
            found.push((rule.clone(), at.to_owned()));
        }
    }
    found
}

/// The one finding's place, as `file:line:column`.
pub(crate) fn place(run: &Run) -> &str {
    let headers = run
        .stdout
        .lines()
        .filter_map(|line| line.strip_prefix("     Failure "));
    let places: Vec<&str> = headers
        .filter_map(|h| Some(h.rsplit_once(" [")?.0))
        .collect();
    let [place] = places[..] else {
        panic!("not one finding: {}", run.stdout);
    };
    place
}

pub(crate) fn line_of(text: &str, part: &str) -> usize {
    1 + text
        .lines()
        .position(|line| line.contains(part))
        .expect("a line")
}

//! Every file in `broken-specs` but `sound.yaml` has one fault. The name of the file, up to `--`,
//! is the rule that finds it; the line with `# <- fault` is where it is; the line that begins with
//! `# fix: ` holds words of what mends it.

use std::path::{Path, PathBuf};

use spec_rules::SOUND;

use crate::workspace::{Workspace, repository, xtask};

/// Of the rules for any document, and of those of this workspace.
const FOLDERS: [&str; 2] = [
    "crates/spec-rules/tests/broken-specs",
    "xtask/tests/broken-specs",
];

struct Broken {
    path: PathBuf,
    rule: String,
    line: usize,
    fix: String,
}

fn broken() -> Vec<Broken> {
    let entries = FOLDERS.iter().flat_map(|folder| {
        let folder = repository().join(folder);
        std::fs::read_dir(folder).expect("a folder of broken specs")
    });
    let mut broken: Vec<Broken> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| !path.ends_with("sound.yaml"))
        .map(|path| read(&path))
        .collect();
    broken.sort_by(|one, other| one.path.cmp(&other.path));
    broken
}

fn read(path: &Path) -> Broken {
    let text = std::fs::read_to_string(path).expect("a broken spec");
    let stem = path
        .file_stem()
        .and_then(|stem| stem.to_str())
        .expect("a name");
    let faults: Vec<usize> = (1..)
        .zip(text.lines())
        .filter(|(_, line)| line.ends_with("# <- fault"))
        .map(|(number, _)| number)
        .collect();
    let [line] = faults[..] else {
        panic!("{stem} marks {} lines", faults.len());
    };
    let fix = text.lines().find_map(|line| line.strip_prefix("# fix: "));
    Broken {
        rule: stem.split("--").next().expect("a rule").to_owned(),
        line,
        fix: fix.expect("what mends it").to_owned(),
        path: path.to_owned(),
    }
}

#[test]
fn each_fault_is_the_only_finding_with_its_line_rule_and_fix() {
    let workspace = Workspace::with_spec(SOUND);
    let broken = broken();
    assert!(broken.len() >= 180, "only {} broken specs", broken.len());
    for Broken {
        path,
        rule,
        line,
        fix,
    } in broken
    {
        let shown = path.display().to_string();
        let run = workspace.xtask(&["check", "--spec", &shown]);
        assert_eq!(run.code, Some(100), "{shown}\n{run:?}");
        let headers: Vec<&str> = run
            .stdout
            .lines()
            .filter_map(|line| line.strip_prefix("     Failure "))
            .collect();
        let [header, summary] = headers[..] else {
            panic!("{shown}: not one finding and a summary\n{}", run.stdout);
        };
        assert!(
            header.starts_with(&format!("{shown}:{line}:")),
            "{shown}: {header}"
        );
        assert!(header.ends_with(&format!(" [{rule}]")), "{shown}: {header}");
        assert!(summary.starts_with("1 finding "), "{shown}: {summary}");
        let told = run
            .stdout
            .lines()
            .find_map(|line| line.strip_prefix("         fix "))
            .expect("a fix");
        assert!(told.contains(&fix), "{shown}: {told}");
    }
}

#[test]
fn a_broken_spec_changes_no_generated_file() {
    let workspace = Workspace::with_spec(SOUND);
    assert_eq!(workspace.xtask(&["generate"]).code, Some(0));
    let before = workspace.files();
    assert!(before.len() > 2, "nothing was generated");
    for Broken { path, .. } in broken() {
        let shown = path.display().to_string();
        for command in ["check", "generate"] {
            let run = workspace.xtask(&[command, "--spec", &shown]);
            assert_eq!(run.code, Some(100), "{command} {shown}\n{run:?}");
        }
    }
    assert!(workspace.files() == before, "a file was changed");
}

#[test]
fn the_sound_spec_has_no_finding() {
    let workspace = Workspace::with_spec(SOUND);
    assert_eq!(workspace.xtask(&["generate"]).code, Some(0));
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(0), "{run:?}");
}

#[test]
fn a_spec_that_cannot_be_read_is_named() {
    let workspace = Workspace::with_spec(SOUND);
    workspace.write("empty.yaml", "");
    workspace.write("comment.yaml", "# nothing\n");
    workspace.write("list.yaml", "- not\n- a spec\n");
    workspace.write("null.yaml", "null\n");
    for (file, rule, words) in [
        ("missing.yaml", "file-unreadable", "cannot read"),
        ("spec", "file-unreadable", "cannot read"),
        ("empty.yaml", "yaml-syntax", "empty"),
        ("comment.yaml", "yaml-syntax", "empty"),
        ("null.yaml", "yaml-syntax", "empty"),
        (
            "list.yaml",
            "openapi-version",
            "does not say that it is OpenAPI",
        ),
    ] {
        let run = workspace.xtask(&["check", "--spec", file]);
        assert_eq!(run.code, Some(100), "{file}: {run:?}");
        assert!(
            run.stdout.contains(&format!("Failure {file}")),
            "{file}: {run:?}"
        );
        assert!(run.stdout.contains(&format!("[{rule}]")), "{file}: {run:?}");
        assert!(run.stdout.contains(words), "{file}: {run:?}");
    }
}

#[test]
fn json_is_read_as_yaml() {
    let workspace = Workspace::with_spec(SOUND);
    assert_eq!(workspace.xtask(&["generate"]).code, Some(0));
    let text = r#"{
  "openapi": "3.0.3",
  "info": { "title": "Devices", "version": "1.0.0" },
  "servers": [],
  "paths": {}
}"#;
    workspace.write("spec.json", text);
    let run = workspace.xtask(&["check", "--spec", "spec.json"]);
    assert_eq!(run.code, Some(100), "{run:?}");
    assert!(
        run.stdout.contains("spec.json:4:3 [server-fields]"),
        "{run:?}"
    );
    assert!(
        run.stdout.contains("spec.json:5:3 [no-operations]"),
        "{run:?}"
    );
}

#[test]
fn text_of_a_spec_cannot_steer_the_terminal() {
    let workspace = Workspace::with_spec(SOUND);
    let hostile = SOUND.replace("title: Devices", "title: [\"\\e[2J\\u202EseciveD\"]");
    workspace.write(
        "hostile.yaml",
        &hostile.replace("  version: 1.0.0", "  \"\\e]0;x\\a\": 1\n  version: 1.0.0"),
    );
    let run = workspace.xtask(&["check", "--spec", "hostile.yaml"]);
    assert_eq!(run.code, Some(100), "{run:?}");
    assert!(run.stdout.contains("\\u{1b}]0;x\\u{7}"), "{run:?}");
    assert!(
        !run.stdout.contains(['\x1b', '\x07', '\u{202E}']),
        "{run:?}"
    );
}

#[test]
fn outside_a_workspace_the_error_says_where_to_run() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let run = xtask(folder.path(), &["check"]);
    assert_eq!(run.code, Some(100), "{run:?}");
    assert!(
        run.stderr
            .contains("run `cargo xtask` inside the workspace"),
        "{run:?}"
    );
}

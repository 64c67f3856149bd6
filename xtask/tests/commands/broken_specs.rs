//! Every file in `broken-specs` has one fault. The name of the file, up to `--`, is the rule that finds
//! it; the line with `# <- fault` is where it is; the line that begins with `# fix: ` holds words of what
//! mends it. Those of the rules for any document are held against the same by these rules' own tests.

use std::path::{Path, PathBuf};

use spec_rules::SOUND;

use crate::workspace::{Workspace, repository, xtask};

/// Of the rules for any document.
const ANY: &str = "crates/spec-rules/tests/broken-specs";

/// Of those of this workspace.
const OURS: &str = "xtask/tests/broken-specs";

struct Broken {
    path: PathBuf,
    rule: String,
    line: usize,
    fix: String,
}

fn broken(folders: &[&str]) -> Vec<Broken> {
    let entries = folders.iter().flat_map(|folder| {
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
    let broken = broken(&[OURS]);
    assert!(broken.len() >= 30, "only {} broken specs", broken.len());
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
    let broken = broken(&[ANY, OURS]);
    assert!(broken.len() >= 180, "only {} broken specs", broken.len());
    for Broken { path, rule, .. } in broken {
        let shown = path.display().to_string();
        for command in ["check", "generate"] {
            let run = workspace.xtask(&[command, "--spec", &shown]);
            assert_eq!(run.code, Some(100), "{command} {shown}\n{run:?}");
            // None of the rules of the one folder says anything of the other's specs.
            for words in [format!(" [{rule}]\n"), "Failure 1 finding ".to_owned()] {
                assert!(run.stdout.contains(&words), "{command} {shown}\n{run:?}");
            }
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

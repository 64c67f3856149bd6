//! `cargo xtask diff` as a user meets it: the real binary in repositories of its own, with the real
//! git.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;
use spec_rules::SOUND;
use tempfile::TempDir;

const MERGE_CYCLE: &str =
    include_str!("../../crates/spec-rules/tests/broken-specs/schema-merge-cycle.yaml");
const VERSION: &str = "[workspace]\n\n[workspace.package]\nversion = \"0.1.0\"\n";

#[derive(Debug)]
struct Run {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

/// A repository with a workspace in it.
struct Repository {
    folder: TempDir,
}

impl Repository {
    fn empty() -> Self {
        let repository = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        };
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository
    }

    /// With the sound spec and a version, committed.
    fn sound() -> Self {
        let repository = Self::empty();
        repository.write("Cargo.toml", VERSION);
        repository.write("spec/openapi.yaml", SOUND);
        repository.commit();
        repository
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    /// The spec with something else in it.
    fn edit(&self, old: &str, new: &str) {
        assert!(SOUND.contains(old), "{old}");
        self.write("spec/openapi.yaml", SOUND.replacen(old, new, 1));
    }

    fn git(&self, arguments: &[&str]) {
        git(self.path(), arguments);
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "State"]);
    }

    fn diff(&self, arguments: &[&str]) -> Run {
        diff(self.path(), arguments)
    }
}

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .args([
            "-c",
            "user.name=Nobody",
            "-c",
            "user.email=nobody@contoso.com",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("git runs");
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command
        .arg("diff")
        .args(arguments)
        .current_dir(folder)
        .env_remove("CARGO_MANIFEST_DIR");
    command
}

fn diff(folder: &Path, arguments: &[&str]) -> Run {
    run(&mut command(folder, arguments))
}

fn run(command: &mut Command) -> Run {
    let output = command.output().expect("the binary runs");
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

fn last_line(run: &Run) -> &str {
    run.stdout.lines().last().unwrap_or_default()
}

#[test]
fn each_of_several_properties_that_go_and_come_has_its_own_callers() {
    let repository = Repository::sound();
    let mut spec = SOUND.to_owned();
    for (old, new) in [("lastSeen", "firstSeen"), ("tags", "labels")] {
        let line = |name| format!("        {name}:\n");
        assert!(spec.contains(&line(old)), "{old}");
        spec = spec.replacen(&line(old), &line(new), 1);
    }
    repository.write("spec/openapi.yaml", spec);
    let run = repository.diff(&["--base", "main", "--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let changes = report["changes"].as_array().expect("changes");
    for (side, property, field) in [
        ("base", "lastSeen", "last_seen"),
        ("base", "tags", "tags"),
        ("head", "firstSeen", "first_seen"),
        ("head", "labels", "labels"),
    ] {
        let pointer = format!("/components/schemas/Device/properties/{property}");
        let change = changes
            .iter()
            .find(|change| change[side]["pointer"] == pointer.as_str());
        let callers = change.and_then(|change| change["callers"].as_array());
        let items: Vec<&str> = callers
            .into_iter()
            .flatten()
            .filter_map(|effect| effect["item"].as_str())
            .collect();
        let field = |of: &str| format!("types::{of}{field}");
        assert_eq!(
            items,
            [field("Device."), field("builder::Device::")],
            "{pointer}"
        );
    }
}

#[test]
fn a_change_is_told_in_three_columns_with_its_places() {
    let repository = Repository::sound();
    assert_eq!(
        last_line(&repository.diff(&["--base", "main"])),
        "requires: none"
    );
    repository.edit(
        "        lastSeen:\n          type: string\n          format: date-time\n",
        "        lastSeen:\n          type: integer\n          format: int64\n",
    );
    let run = repository.diff(&["--base", "HEAD"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let line = 1 + SOUND
        .lines()
        .position(|line| line == "        lastSeen:")
        .expect("the property");
    let pointer = "/components/schemas/Device/properties/lastSeen";
    for words in [
        "       Major Device.lastSeen: string (date-time) → integer (int64) [schema-type]"
            .to_owned(),
        format!("         was HEAD:spec/openapi.yaml:{line}:9 {pointer}"),
        format!("          is spec/openapi.yaml:{line}:9 {pointer}"),
        "     callers breaks: field `types::Device.last_seen`: `Option<Timestamp>` → `Option<i64>`"
            .to_owned(),
        "     clients they cannot decode the answer".to_owned(),
        "     service nothing".to_owned(),
        // Its example does not fit any more, which `check` says, and which stops nothing here.
        "[example-mismatch]".to_owned(),
    ] {
        assert!(run.stdout.contains(&words), "{words:?}\n{}", run.stdout);
    }
    assert_eq!(last_line(&run), "requires: major");
}

#[test]
fn what_is_renamed_away_is_one_change_with_all_its_effects() {
    let repository = Repository::sound();
    repository.edit("operationId: getDevice", "operationId: readDevice");
    let run = repository.diff(&["--base", "main", "--format", "json"]);
    let told: Value = serde_json::from_str(&run.stdout).expect("JSON");
    let changes = told["changes"].as_array().expect("changes");
    assert_eq!(changes.len(), 1, "{told:#}");
    let effects = changes[0]["callers"].as_array().expect("effects");
    for item in [
        "builder::GetDevice",
        "prelude::ClientDevicesExt::get_device",
        "tables::GET_DEVICE",
    ] {
        assert!(
            effects
                .iter()
                .any(|effect| effect["item"] == item && effect["verdict"] == "breaks"),
            "{item}: {told:#}"
        );
    }
    assert_eq!(told["requires"], "major");
    assert_eq!(told["callers"], "breaks");
}

#[test]
fn the_gate_wants_a_version_that_fits_the_change() {
    let repository = Repository::sound();
    for (old, new, demand, too_low, enough) in [
        (
            "operationId: getDevice",
            "operationId: readDevice",
            "major",
            "0.1.9",
            "0.2.0",
        ),
        (
            "enum: [Active, Inactive]",
            "enum: [Active, Inactive, Lost]",
            "minor",
            "0.1.0",
            "0.1.1",
        ),
        ("calls: 100", "calls: 90", "patch", "0.1.0", "0.1.1"),
    ] {
        repository.edit(old, new);
        repository.write("Cargo.toml", VERSION.replace("0.1.0", too_low));
        let run = repository.diff(&["--base", "main", "--gate"]);
        assert_eq!(run.code, Some(100), "{run:?}");
        assert!(
            run.stdout.contains(&format!("demands at least {enough}")),
            "{run:?}"
        );
        assert_eq!(last_line(&run), format!("requires: {demand}"));
        // Without the gate it is only said.
        assert_eq!(repository.diff(&["--base", "main"]).code, Some(0));
        repository.write("Cargo.toml", VERSION.replace("0.1.0", enough));
        let run = repository.diff(&["--base", "main", "--gate"]);
        assert_eq!(run.code, Some(0), "{run:?}");
    }
}

#[test]
fn the_gate_has_to_know_both_versions() {
    let repository = Repository::sound();
    repository.write("old.yaml", SOUND);
    let run = repository.diff(&["--base", "old.yaml", "--gate"]);
    assert_eq!(run.code, Some(100), "{run:?}");
    assert!(run.stdout.contains("--base-version"), "{run:?}");
    let run = repository.diff(&["--base", "old.yaml", "--gate", "--base-version", "0.1.0"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    repository.write("Cargo.toml", "[workspace]\n");
    let run = repository.diff(&["--base", "main", "--gate"]);
    assert_eq!(run.code, Some(100), "{run:?}");
    assert!(run.stdout.contains("[diff-version]"), "{run:?}");
}

#[test]
fn what_cannot_be_compared_is_a_failure_that_says_what_to_run() {
    let repository = Repository::sound();
    let unborn = Repository::empty();
    unborn.write("Cargo.toml", VERSION);
    unborn.commit();
    unborn.write("spec/openapi.yaml", SOUND);
    let outside = tempfile::tempdir().expect("a folder");
    std::fs::write(outside.path().join("Cargo.toml"), VERSION).expect("a manifest");
    std::fs::create_dir(outside.path().join("spec")).expect("a folder");
    std::fs::write(outside.path().join("spec/openapi.yaml"), SOUND).expect("a spec");
    for (folder, base, words) in [
        (repository.path(), "nowhere", "git fetch origin"),
        (
            repository.path(),
            "--output=x",
            "neither a file nor a branch",
        ),
        (
            repository.path(),
            "missing.yaml",
            "neither a file nor a branch",
        ),
        (repository.path(), "HEAD~5", "neither a file nor a branch"),
        (
            unborn.path(),
            "main",
            "git log --oneline -- spec/openapi.yaml",
        ),
        (outside.path(), "main", "--base FILE"),
    ] {
        let run = diff(folder, &[&format!("--base={base}")]);
        assert_eq!(run.code, Some(100), "{base}: {run:?}");
        assert!(run.stdout.contains(words), "{base}: {run:?}");
        assert!(
            run.stdout.contains("[diff-base]") && !run.stdout.contains("no changes"),
            "{base}: {run:?}"
        );
        assert!(
            last_line(&run).starts_with("requires: unknown"),
            "{base}: {run:?}"
        );
        let run = diff(folder, &[&format!("--base={base}"), "--format", "markdown"]);
        assert_eq!(run.code, Some(100), "{base}: {run:?}");
        assert!(!run.stdout.contains("no changes"), "{base}: {run:?}");
    }
    let run = run(command(repository.path(), &["--base", "main"]).env("PATH", ""));
    assert_eq!(run.code, Some(100), "{run:?}");
    assert!(run.stdout.contains("git cannot be run"), "{run:?}");
}

#[test]
fn a_shallow_clone_says_what_to_fetch_and_is_right() {
    let origin = Repository::sound();
    origin.git(&["branch", "old"]);
    origin.edit("calls: 100", "calls: 90");
    origin.commit();
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", origin.path().display());
    git(
        folder.path(),
        &["clone", "--quiet", "--depth=1", &url, "clone"],
    );
    let clone = folder.path().join("clone");
    for (base, fetch) in [
        (
            "origin/old",
            "git fetch --depth=1 origin +old:refs/remotes/origin/old",
        ),
        ("HEAD~1", "git fetch --unshallow origin"),
    ] {
        let run = diff(&clone, &["--base", base]);
        assert_eq!(run.code, Some(100), "{run:?}");
        assert!(run.stdout.contains("shallow"), "{run:?}");
        assert!(run.stdout.contains(&format!("fix {fetch}")), "{run:?}");
        let arguments: Vec<&str> = fetch.split(' ').skip(1).collect();
        git(&clone, &arguments);
        let run = diff(&clone, &["--base", base]);
        assert_eq!(
            (run.code, last_line(&run)),
            (Some(0), "requires: patch"),
            "{run:?}"
        );
    }
}

#[test]
fn the_advice_for_a_hash_and_for_a_partial_clone_helps() {
    let origin = Repository::sound();
    let hash = Command::new("git")
        .args(["rev-parse", "HEAD"])
        .current_dir(origin.path())
        .output()
        .expect("git runs");
    let hash = String::from_utf8(hash.stdout).expect("a hash");
    let short = &hash[..10];
    origin.edit("calls: 100", "calls: 90");
    origin.commit();
    origin.git(&["config", "uploadpack.allowFilter", "true"]);
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", origin.path().display());
    for (option, name, words, fetch) in [
        (
            "--depth=1",
            short.to_owned(),
            "fix git fetch --unshallow origin",
            vec!["fetch", "--unshallow", "origin"],
        ),
        (
            "--filter=blob:none",
            "HEAD~1".to_owned(),
            "spec/openapi.yaml > base.yaml, then --base base.yaml",
            vec!["show", "HEAD~1:spec/openapi.yaml"],
        ),
    ] {
        let clone = folder.path().join(option);
        git(
            folder.path(),
            &[
                "clone",
                "--quiet",
                option,
                &url,
                &clone.display().to_string(),
            ],
        );
        let run = diff(&clone, &["--base", &name]);
        assert_eq!(run.code, Some(100), "{run:?}");
        assert!(run.stdout.contains(words), "{run:?}");
        git(&clone, &fetch);
        let run = diff(&clone, &["--base", &name]);
        assert_eq!(
            (run.code, last_line(&run)),
            (Some(0), "requires: patch"),
            "{run:?}"
        );
    }
}

#[test]
fn annotations_name_files_as_the_repository_does() {
    let repository = Repository::sound();
    repository.edit("calls: 100", "calls: 90");
    let run = diff(
        &repository.path().join("spec"),
        &["--base", "main", "--format", "github"],
    );
    assert!(
        run.stdout
            .starts_with("::notice file=spec/openapi.yaml,line="),
        "{run:?}"
    );
}

#[test]
fn a_comment_is_no_longer_than_github_takes() {
    let repository = Repository::sound();
    let properties: String = (0..400)
        .map(|i| format!("        property{i}: {{ type: string, description: One. }}\n"))
        .collect();
    repository.edit(
        "      properties:\n        id:\n",
        &format!("      properties:\n{properties}        id:\n"),
    );
    repository.write(
        "spec/openapi.yaml",
        std::fs::read_to_string(repository.path().join("spec/openapi.yaml"))
            .expect("the spec")
            .replace("operationId: getDevice", "operationId: readDevice"),
    );
    let run = repository.diff(&["--base", "main", "--format", "markdown"]);
    assert!(run.stdout.len() < 60_000, "{}", run.stdout.len());
    assert!(run.stdout.contains("### major"), "{run:?}");
    assert!(run.stdout.contains(" more, see the job summary"), "{run:?}");
    assert_eq!(
        run.stdout.matches("<details>").count(),
        run.stdout.matches("</details>").count()
    );
}

#[test]
fn a_folder_with_the_name_of_a_branch_is_no_file() {
    let repository = Repository::sound();
    repository.git(&["branch", "spec"]);
    let run = repository.diff(&["--base", "spec"]);
    assert_eq!(
        (run.code, last_line(&run)),
        (Some(0), "requires: none"),
        "{run:?}"
    );
}

#[test]
fn bad_input_on_either_side_is_a_located_error_within_a_second() {
    let repository = Repository::sound();
    let mut laughs = "a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n".to_owned();
    for i in 1..40 {
        laughs += &format!("a{i}: &a{i} [*a{0}, *a{0}, *a{0}, *a{0}, *a{0}]\n", i - 1);
    }
    let cycle = SOUND.replacen(
        "    Failure:\n",
        "    Round: { $ref: '#/components/schemas/About' }\n    About: { $ref: '#/components/schemas/Round' }\n    Failure:\n",
        1,
    );
    for (name, bytes, words) in [
        ("not.yaml", b"a: [1\nb: 2\n".to_vec(), "not.yaml:"),
        ("empty.yaml", Vec::new(), "empty.yaml:1:1"),
        (
            "new.yaml",
            SOUND
                .replace("openapi: 3.0.3", "openapi: 3.1.0")
                .into_bytes(),
            "new.yaml:2:",
        ),
        ("list.yaml", b"- a\n".to_vec(), "list.yaml:1:1"),
        ("large.yaml", vec![b' '; 100 << 20], "large.yaml:1:1"),
        ("latin.yaml", b"a: \xE9\n".to_vec(), "latin.yaml:1:4"),
        ("cycle.yaml", cycle.into_bytes(), "[ref-cycle]"),
        // With another fault, before which no more is looked for.
        (
            "merge.yaml",
            MERGE_CYCLE
                .replacen("info:\n", "x-foo: 1\ninfo:\n", 1)
                .into_bytes(),
            "[schema-merge-cycle]",
        ),
        ("laughs.yaml", laughs.into_bytes(), "[yaml-bounds]"),
    ] {
        repository.write(name, bytes);
        repository.git(&["add", name]);
        for arguments in [
            ["--base", name, "--head", "spec/openapi.yaml"],
            ["--base", "main", "--head", name],
        ] {
            for format in ["human", "markdown", "github", "json"] {
                let start = Instant::now();
                let run = repository.diff(&[&arguments[..], &["--format", format]].concat());
                let took = start.elapsed();
                assert_eq!(run.code, Some(100), "{arguments:?}: {run:?}");
                assert!(run.stderr.is_empty(), "{arguments:?}: {run:?}");
                if format == "human" {
                    assert!(run.stdout.contains(words), "{arguments:?}: {run:?}");
                    assert!(
                        last_line(&run).starts_with("requires: unknown"),
                        "{arguments:?}: {run:?}"
                    );
                }
                // A second, on a machine that does other things besides.
                assert!(took < Duration::from_secs(5), "{arguments:?} took {took:?}");
            }
        }
    }
}

#[test]
fn without_a_client_the_other_columns_are_still_told() {
    let repository = Repository::sound();
    // progenitor takes no two kinds of errors.
    repository.edit(
        "          description: There is no such device.\n          content:\n            application/json:\n              schema: { $ref: '#/components/schemas/Failure' }",
        "          description: There is no such device.\n          content:\n            application/json:\n              schema: { $ref: '#/components/schemas/Device' }",
    );
    let run = repository.diff(&["--base", "main"]);
    assert_eq!(run.code, Some(100), "{run:?}");
    assert!(run.stdout.contains("[generator]"), "{run:?}");
    assert!(run.stdout.contains("callers not known"), "{run:?}");
    assert!(
        run.stdout
            .contains("clients they cannot decode an answer without it")
            || run.stdout.contains("clients they"),
        "{run:?}"
    );
    assert!(last_line(&run).starts_with("requires: unknown"), "{run:?}");
}

#[test]
fn every_format_tells_the_same() {
    let repository = Repository::sound();
    repository.edit(
        "enum: [Active, Inactive]",
        "enum: [Active, Inactive, 'Lost | <b>@all</b>']",
    );
    let human = repository.diff(&["--base", "main"]);
    assert!(
        human
            .stdout
            .contains("Minor DeviceState: the member `Lost | <b>@all</b>` is new"),
        "{human:?}"
    );
    let markdown = repository.diff(&["--base", "main", "--format", "markdown"]);
    assert!(
        markdown.stdout.starts_with("**Spec: requires: minor**"),
        "{markdown:?}"
    );
    assert!(
        !markdown.stdout.contains("<b>") && !markdown.stdout.contains("@all"),
        "{markdown:?}"
    );
    let rows: Vec<&str> = markdown
        .stdout
        .lines()
        .filter(|line| line.contains("Lost") && line.starts_with('|'))
        .collect();
    assert_eq!(rows.len(), 1, "{markdown:?}");
    assert_eq!(rows[0].matches('|').count(), 5, "{markdown:?}");
    let github = repository.diff(&["--base", "main", "--format", "github"]);
    let line = 1 + SOUND
        .lines()
        .position(|line| line.trim_start().starts_with("enum:"))
        .expect("the enum");
    let annotation =
        format!("::notice file=spec/openapi.yaml,line={line},col=32,title=minor (enum-member)::");
    assert!(github.stdout.starts_with(&annotation), "{github:?}");
    let json = repository.diff(&["--base", "main", "--format", "json"]);
    let told: Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!(told["changes"][0]["head"]["line"], line, "{told:#}");
    // And the same again.
    for (format, run) in [
        ("human", human),
        ("markdown", markdown),
        ("github", github),
        ("json", json),
    ] {
        assert_eq!(
            repository
                .diff(&["--base", "main", "--format", format])
                .stdout,
            run.stdout
        );
        assert_eq!(run.code, Some(0));
    }
}

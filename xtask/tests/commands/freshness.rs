//! When generated files and spec no longer agree.

use std::path::Path;

use crate::workspace::{Workspace, repository, xtask};

const TYPES: &str = "crates/mde-client/src/generated/types.rs";

/// The repository's own spec in a workspace of its own, generated from.
fn fresh() -> Workspace {
    let spec = std::fs::read_to_string(repository().join("spec/openapi.yaml")).expect("the spec");
    let workspace = Workspace::with_spec(&spec);
    let run = workspace.xtask(&["generate"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let last = run.stdout.lines().last().unwrap_or_default();
    assert!(last.starts_with("       Fresh "), "{run:?}");
    workspace
}

#[test]
fn the_checked_in_files_are_what_the_spec_makes() {
    let run = xtask(repository(), &["check"]);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
}

#[test]
fn one_changed_character_is_stale_with_its_line_and_diff() {
    let workspace = fresh();
    let generated = workspace.read(TYPES);
    let number = 1 + generated
        .lines()
        .position(|line| line.starts_with("pub struct "))
        .expect("a struct");
    let line = generated.lines().nth(number - 1).expect("its line");
    let changed = line.replacen("pub struct ", "pub  struct ", 1);
    workspace.write(TYPES, &generated.replacen(line, &changed, 1));

    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(4), "{run:?}");
    let header = format!("       Stale {TYPES}:{number}:1 [generated-stale]");
    assert!(run.stdout.contains(&header), "{run:?}");
    assert!(
        run.stdout.contains(&format!("\n-{changed}\n+{line}\n")),
        "{run:?}"
    );
    assert!(run.stdout.contains("fix cargo xtask generate"), "{run:?}");
    let last = run.stdout.lines().last().unwrap_or_default();
    assert_eq!(
        last,
        "       Stale 1 generated file; run `cargo xtask generate`"
    );

    let run = workspace.xtask(&["generate"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(run.stdout.contains(&format!("Wrote {TYPES}")), "{run:?}");
    assert_eq!(workspace.read(TYPES), generated);
    assert_eq!(workspace.xtask(&["check"]).code, Some(0));
}

#[test]
fn a_changed_title_is_stale_and_names_the_files() {
    let workspace = fresh();
    let spec = workspace.read("spec/openapi.yaml");
    let title = "title: Microsoft Defender for Endpoint API";
    assert!(spec.contains(title));
    workspace.write(
        "spec/openapi.yaml",
        &spec.replacen(title, "title: Another API", 1),
    );

    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(4), "{run:?}");
    for file in [
        "crates/mde-client/src/generated/manifest.json",
        "crates/mde-mock/src/generated/openapi.json",
    ] {
        assert!(run.stdout.contains(&format!("Stale {file}:")), "{run:?}");
    }
    assert!(run.stdout.contains("\"title\": \"Another API\""), "{run:?}");

    assert_eq!(workspace.xtask(&["generate"]).code, Some(0));
    assert_eq!(workspace.xtask(&["check"]).code, Some(0));
}

#[test]
fn a_comment_in_the_spec_changes_nothing() {
    let workspace = fresh();
    let spec = workspace.read("spec/openapi.yaml");
    workspace.write("spec/openapi.yaml", &format!("# A remark.\n{spec}"));
    assert_eq!(workspace.xtask(&["check"]).code, Some(0));
}

#[test]
fn generating_twice_is_byte_identical() {
    let workspace = fresh();
    let first = workspace.files();
    let run = workspace.xtask(&["generate"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(!run.stdout.contains("Wrote"), "{run:?}");
    assert!(workspace.files() == first, "a file was changed");
}

#[test]
fn a_missing_file_is_stale_and_comes_back() {
    let workspace = fresh();
    let before = workspace.files();
    let types = before.keys().find(|path| path.ends_with(Path::new(TYPES)));
    std::fs::remove_file(types.expect("the generated types")).expect("it can be removed");

    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(4), "{run:?}");
    assert!(
        run.stdout
            .contains(&format!("Stale {TYPES} [generated-stale]")),
        "{run:?}"
    );
    assert!(run.stdout.contains("the file is missing"), "{run:?}");

    assert_eq!(workspace.xtask(&["generate"]).code, Some(0));
    assert!(workspace.files() == before, "a file was changed");
}

#[test]
fn a_generated_file_that_is_left_over_is_stale_and_removed() {
    let workspace = fresh();
    let before = workspace.files();
    let leftover = "crates/mde-client/src/generated/retired.rs";
    let first_line = workspace
        .read(TYPES)
        .lines()
        .next()
        .expect("a first line")
        .to_owned();
    workspace.write(leftover, &format!("{first_line}\npub struct Retired;\n"));

    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(4), "{run:?}");
    assert!(
        run.stdout
            .contains(&format!("Stale {leftover} [generated-stale]")),
        "{run:?}"
    );

    let run = workspace.xtask(&["generate"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(
        run.stdout.contains(&format!("Removed {leftover}")),
        "{run:?}"
    );
    assert!(workspace.files() == before, "the file is still there");
}

#[test]
fn a_hand_written_file_among_generated_ones_is_never_removed() {
    let workspace = fresh();
    let stranger = "crates/mde-client/src/generated/by_hand.rs";
    workspace.write(stranger, "pub struct ByHand;\n");
    let before = workspace.files();
    for command in ["check", "generate"] {
        let run = workspace.xtask(&[command]);
        assert_eq!(run.code, Some(100), "{run:?}");
        assert!(
            run.stdout
                .contains(&format!("Failure {stranger} [generated-foreign]")),
            "{run:?}"
        );
    }
    assert!(workspace.files() == before, "a file was changed");
}

#[test]
fn settings_of_somebody_elses_formatter_change_nothing() {
    let workspace = fresh();
    let generated = workspace.files();
    workspace.write("rustfmt.toml", "max_width = 60\nhard_tabs = true\n");
    workspace.write(".rustfmt.toml", "max_width = 60\nhard_tabs = true\n");
    assert_eq!(workspace.xtask(&["check"]).code, Some(0));
    assert_eq!(workspace.xtask(&["generate"]).code, Some(0));
    for (path, bytes) in generated {
        assert_eq!(std::fs::read(&path).ok(), Some(bytes), "{}", path.display());
    }
}

#[test]
fn another_generator_setting_or_repair_is_stale_with_the_reason_in_words() {
    let workspace = fresh();
    let manifest = "crates/mde-client/src/generated/manifest.json";
    let generated = workspace.read(manifest);
    let version = generated
        .lines()
        .find_map(|line| line.trim().strip_prefix("\"progenitor\": \""))
        .and_then(|rest| rest.split('"').next())
        .expect("the version of progenitor");
    for (from, to, reason) in [
        (
            format!("\"progenitor\": \"{version}\""),
            "\"progenitor\": \"0.14.0\"",
            format!("made by progenitor 0.14.0, this is {version}"),
        ),
        (
            "\"interface\": \"Builder\"".to_owned(),
            "\"interface\": \"Positional\"",
            "made with the setting `interface` Positional, which is Builder".to_owned(),
        ),
        (
            "\"strict-path-segments\",".to_owned(),
            "",
            "made without the repair `strict-path-segments`".to_owned(),
        ),
        (
            "\"sha256\": \"".to_owned(),
            "\"sha256\": \"0",
            "made from another state of the spec".to_owned(),
        ),
    ] {
        assert!(generated.contains(&from), "{from}");
        workspace.write(manifest, &generated.replacen(&from, to, 1));
        let types = workspace.read(TYPES);
        workspace.write(TYPES, &types.replacen("pub struct ", "pub  struct ", 1));
        let run = workspace.xtask(&["check"]);
        assert_eq!(run.code, Some(4), "{run:?}");
        let whys = run
            .stdout
            .lines()
            .filter(|line| *line == format!("         why {reason}"));
        assert_eq!(
            whys.count(),
            2,
            "of the manifest and of the types: {}",
            run.stdout
        );
        assert_eq!(workspace.xtask(&["generate"]).code, Some(0));
    }
}

#[test]
fn the_list_of_rules_is_kept_and_missed() {
    let workspace = fresh();
    let page = std::fs::read_to_string(repository().join("spec/README.md")).expect("the page");
    let row = page
        .lines()
        .find(|line| line.starts_with("| `rate-limits` |"));
    let without = page.replacen(&format!("{}\n", row.expect("the rule's row")), "", 1);
    workspace.write("spec/README.md", &without);
    let run = workspace.xtask(&["check"]);
    assert_eq!(run.code, Some(4), "{run:?}");
    assert!(run.stdout.contains("Stale spec/README.md:"), "{run:?}");
    assert_eq!(workspace.xtask(&["generate"]).code, Some(0));
    assert_eq!(workspace.read("spec/README.md"), page);

    workspace.write("spec/README.md", "# No list\n");
    for command in ["check", "generate"] {
        let run = workspace.xtask(&[command]);
        assert_eq!(run.code, Some(100), "{run:?}");
        assert!(run.stdout.contains("[rules-unlisted]"), "{run:?}");
    }
}

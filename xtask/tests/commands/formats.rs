//! What `check` writes for machines, and what it says of its rules.

use serde_json::Value;

use crate::workspace::{Run, repository, xtask};

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).expect("one JSON document")
}

#[test]
fn a_run_that_fails_says_so_in_every_format() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for format in ["human", "json", "github", "sarif"] {
        let run = xtask(folder.path(), &["check", "--format", format]);
        assert_eq!(run.code, Some(100), "{run:?}");
        assert!(run.stderr.contains("no Cargo.toml"), "{run:?}");
        match format {
            "json" => {
                let report = json(&run);
                assert_eq!(report["outcome"], "failure");
                assert!(
                    report["error"]
                        .as_str()
                        .is_some_and(|e| e.contains("Cargo.toml"))
                );
            }
            "sarif" => {
                let invocation = &json(&run)["runs"][0]["invocations"][0];
                assert_eq!(invocation["executionSuccessful"], false);
            }
            "github" => assert!(run.stdout.starts_with("::error title="), "{run:?}"),
            _ => assert_eq!(run.stdout, ""),
        }
    }
}

#[test]
fn a_sound_spec_is_fresh_in_every_format() {
    for (format, expected) in [
        ("json", "\"outcome\": \"fresh\""),
        ("github", "Fresh"),
        ("sarif", "\"results\": []"),
    ] {
        let run = xtask(repository(), &["check", "--format", format]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert!(run.stdout.contains(expected), "{run:?}");
    }
}

#[test]
fn every_rule_can_be_explained_and_a_strange_one_has_neighbours() {
    let run = xtask(repository(), &["check", "--rules"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let ids: Vec<&str> = run
        .stdout
        .lines()
        .filter_map(|line| line.strip_prefix("        Rule "))
        .collect();
    assert!(ids.len() > 80, "{ids:?}");
    for id in &ids {
        let run = xtask(repository(), &["check", "--explain", id]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert!(
            run.stdout.contains(&format!("Rule {id}\n         why ")),
            "{run:?}"
        );
    }
    let run = xtask(repository(), &["check", "--explain", "rate-limits"]);
    for words in [
        "          15 |     get:\n",
        "^^^",
        "fix add `x-rate-limits`",
    ] {
        assert!(run.stdout.contains(words), "{run:?}");
    }
    let run = xtask(repository(), &["check", "--explain", "rate-limit"]);
    assert_eq!(run.code, Some(100), "{run:?}");
    assert!(run.stderr.contains("rate-limits"), "{run:?}");
}

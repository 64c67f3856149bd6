//! What `check` writes for machines, and what it says of its rules.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::workspace::{Run, Workspace, repository, xtask};

/// The spec of the repository with a fault in it, checked in a format.
fn broken(format: &str) -> Run {
    let spec = std::fs::read_to_string(repository().join("spec/openapi.yaml")).expect("the spec");
    let tag = "      tags: [users]\n";
    assert!(spec.contains(tag));
    let workspace = Workspace::with_spec(&spec.replacen(tag, "      tags: [user, '50%']\n", 1));
    let run = workspace.xtask(&["check", "--format", format]);
    assert_eq!(run.code, Some(100), "{run:?}");
    run
}

fn line_of(text: &str) -> u64 {
    let spec = std::fs::read_to_string(repository().join("spec/openapi.yaml")).expect("the spec");
    let index = spec.lines().position(|line| line.contains(text));
    index.expect("the line") as u64 + 1
}

fn json(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).expect("one JSON document")
}

#[test]
fn people_see_the_line_with_a_mark_under_it() {
    let run = broken("human");
    let line = line_of("tags: [users]");
    let shown = format!(
        "        spec/openapi.yaml:{line}:7 [operation-tag]
             |
{line:>12} |       tags: [user, '50%']
             |       ^^^^
"
    );
    let shown = shown.trim_start();
    assert!(run.stdout.contains(shown), "{}\n{shown}", run.stdout);
}

#[test]
fn json_is_one_object_with_every_finding() {
    let report = json(&broken("json"));
    assert_eq!(report["outcome"], "failure");
    assert_eq!(report["exit_code"], 100);
    let found = report["findings"].as_array().expect("findings");
    let tag = found
        .iter()
        .find(|finding| finding["rule"] == "operation-tag");
    let tag = tag.expect("the finding");
    assert_eq!(tag["file"], "spec/openapi.yaml");
    assert_eq!(tag["line"], line_of("tags: [users]"));
    assert_eq!(tag["column"], 7);
    assert_eq!(tag["severity"], "failure");
    let pointer = "/paths/~1api~1users~1{id}~1machines/get/tags";
    assert_eq!(tag["pointer"], pointer);
    for text in ["what", "why", "fix"] {
        assert!(tag[text].as_str().is_some_and(|text| !text.is_empty()));
    }
}

#[test]
fn github_gets_one_command_a_finding_with_its_special_characters_encoded() {
    let run = broken("github");
    let commands: Vec<&str> = run
        .stdout
        .lines()
        .filter(|line| line.starts_with("::"))
        .collect();
    let line = line_of("tags: [users]");
    let start = format!(
        "::error file=spec/openapi.yaml,line={line},col=7,title=operation-tag::the operation has 2 tags%0AWhy: "
    );
    assert!(commands.iter().any(|c| c.starts_with(&start)), "{run:?}");
    let percent = commands
        .iter()
        .find(|c| c.contains("tag-undeclared") && c.contains("50"));
    assert!(percent.is_some_and(|c| c.contains("`50%25`")), "{run:?}");
    assert!(
        run.stdout
            .lines()
            .last()
            .is_some_and(|last| last.contains("Failure"))
    );
}

/// What the schema of SARIF 2.1.0 requires of the objects that are used here, and what GitHub's code
/// scanning requires beside that.
#[test]
fn sarif_has_what_the_standard_and_github_require() {
    let report = json(&broken("sarif"));
    assert_eq!(report["version"], "2.1.0");
    let [run] = report["runs"].as_array().expect("runs").as_slice() else {
        panic!("not one run");
    };
    let driver = &run["tool"]["driver"];
    assert!(driver["name"].is_string());
    let rules = driver["rules"].as_array().expect("rules");
    let ids: BTreeSet<&str> = rules
        .iter()
        .filter_map(|rule| rule["id"].as_str())
        .collect();
    assert_eq!(ids.len(), rules.len(), "rules are unique");
    for (rule, text) in rules.iter().flat_map(|rule| {
        ["shortDescription", "fullDescription", "help"]
            .map(|text| (&rule["id"], &rule[text]["text"]))
    }) {
        assert!(text.as_str().is_some_and(|text| !text.is_empty()), "{rule}");
    }
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
    let results = run["results"].as_array().expect("results");
    assert!(!results.is_empty());
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(
            ["none", "note", "warning", "error"]
                .contains(&result["level"].as_str().expect("a level"))
        );
        assert!(result["message"]["text"].is_string());
        let location = &result["locations"][0];
        let physical = &location["physicalLocation"];
        assert_eq!(physical["artifactLocation"]["uri"], "spec/openapi.yaml");
        for number in ["startLine", "startColumn"] {
            assert!(physical["region"][number].as_u64().is_some_and(|n| n > 0));
        }
        let pointer = &location["logicalLocations"][0]["fullyQualifiedName"];
        assert!(
            pointer
                .as_str()
                .is_some_and(|pointer| pointer.starts_with('/'))
        );
    }
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

//! What is written of findings, for people and for machines.

use std::collections::BTreeSet;

use serde_json::Value;
use spec_document::document::Document;
use spec_document::finding::Finding;
use spec_document::report::{Format, Outcome, Program, Report};

const TEXT: &str = "openapi: 3.0.3
tags: [user, '50%']
info:
  title: Devices
";

const PROGRAM: Program = Program {
    name: "a program",
    version: "1.0.0",
    rules: || {
        vec![
            ("tags-one", "people would not find it"),
            ("title", "people read it"),
        ]
    },
};

/// Two findings in a document of the current folder, one of them by a rule that is not explained.
fn findings() -> Vec<Finding> {
    let folder = std::env::current_dir().expect("the current folder");
    let path = folder.join("spec/openapi.yaml");
    let document = Document::parse(&path, TEXT).expect("YAML");
    let found = |rule, what: &str, why: &str, place, pointer: &str| {
        Finding::failure(rule, &path, what, why, "remove all but one")
            .at(place, pointer)
            .showing(document.excerpt(place))
    };
    let key = document.key_place("/tags");
    let item = document.place("/tags/1");
    vec![
        found(
            "tags-one",
            "there are 2 tags",
            "people would not find it",
            key,
            "/tags",
        ),
        found(
            "tag-strange",
            "`50%` is no tag",
            "nobody knows: why, or what",
            item,
            "/tags/1",
        ),
    ]
}

/// Those findings, as a format has them.
fn told(format: Format) -> String {
    let mut out = Vec::new();
    let root = std::env::current_dir().expect("the current folder");
    let mut report = Report::new(PROGRAM, &mut out, format, false, Some(root));
    let findings = findings();
    for finding in &findings {
        report.finding(finding).expect("a line");
    }
    let outcome = Outcome::of(&findings);
    report.summary(outcome, "2 findings").expect("a line");
    String::from_utf8(out).expect("UTF-8")
}

fn json(format: Format) -> Value {
    serde_json::from_str(&told(format)).expect("one JSON document")
}

#[test]
fn people_see_the_line_with_a_mark_under_it() {
    let told = told(Format::Human);
    let shown = "     Failure spec/openapi.yaml:2:1 [tags-one]
             |
           2 | tags: [user, '50%']
             | ^^^^
          at /tags
        what there are 2 tags
";
    assert!(told.starts_with(shown), "{told}");
    let marked = "           2 | tags: [user, '50%']\n             |              ^^^^^\n";
    assert!(told.contains(marked), "{told}");
}

#[test]
fn json_is_one_object_with_every_finding() {
    let report = json(Format::Json);
    assert_eq!(report["outcome"], "failure");
    assert_eq!(report["exit_code"], 100);
    let found = report["findings"].as_array().expect("findings");
    let rules: Vec<&Value> = found.iter().map(|finding| &finding["rule"]).collect();
    assert_eq!(rules, ["tags-one", "tag-strange"]);
    let tags = &found[0];
    assert_eq!(tags["file"], "spec/openapi.yaml");
    assert_eq!(tags["line"], 2);
    assert_eq!(tags["column"], 1);
    assert_eq!(tags["severity"], "failure");
    assert_eq!(tags["pointer"], "/tags");
    for text in ["what", "why", "fix"] {
        assert!(tags[text].as_str().is_some_and(|text| !text.is_empty()));
    }
}

#[test]
fn github_gets_one_command_a_finding_with_its_special_characters_encoded() {
    let told = told(Format::Github);
    let lines: Vec<&str> = told.lines().collect();
    let [tags, strange, last] = lines[..] else {
        panic!("{told}");
    };
    let start =
        "::error file=spec/openapi.yaml,line=2,col=1,title=tags-one::there are 2 tags%0AWhy: ";
    assert!(tags.starts_with(start), "{tags}");
    assert!(strange.contains("`50%25`"), "{strange}");
    assert!(last.contains("Failure"), "{last}");
}

/// What the schema of SARIF 2.1.0 requires of the objects that are used here, and what GitHub's code
/// scanning requires beside that.
#[test]
fn sarif_has_what_the_standard_and_github_require() {
    let report = json(Format::Sarif);
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
    assert_eq!(ids, BTreeSet::from(["tags-one", "title", "tag-strange"]));
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
    assert_eq!(results.len(), 2);
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
fn a_run_that_fails_says_so_in_every_format_for_machines() {
    for (format, start) in [
        (Format::Github, "::error title=a program::no 50%25"),
        (Format::Json, "{\n  \"outcome\": \"failure\""),
        (Format::Sarif, "{\n  \"$schema\""),
        (Format::Human, ""),
    ] {
        let mut out = Vec::new();
        let mut report = Report::new(PROGRAM, &mut out, format, false, None);
        report.error("no 50%").expect("a line");
        let told = String::from_utf8(out).expect("UTF-8");
        assert!(told.starts_with(start), "{told}");
        assert_eq!(told.is_empty(), format == Format::Human, "{told}");
    }
}

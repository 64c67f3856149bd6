//! Owns the findings as SARIF 2.1.0, for code scanning.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::message::message;
use super::paths::{slashed, url};
use super::program::Program;
use crate::finding::{Finding, Severity};

/// What a path keeps of itself in a URI.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The findings as SARIF 2.1.0, with every rule that could have been broken.
pub(super) fn sarif(
    program: Program,
    findings: &[Finding],
    root: Option<&Path>,
    error: Option<&str>,
) -> Value {
    let known = (program.rules)();
    let mut rules: Vec<(&str, &str)> = known.clone();
    for finding in findings {
        if !rules.iter().any(|(id, _)| *id == finding.rule) {
            rules.push((finding.rule, &finding.why));
        }
    }
    let results: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let index = rules.iter().position(|(id, _)| *id == finding.rule);
            sarif_result(finding, root, index)
        })
        .collect();
    // GitHub's code scanning takes no rule without a full description and help.
    let rules: Vec<Value> = rules
        .into_iter()
        .map(|(id, why)| {
            let help = match known.iter().any(|(known, _)| *known == id) {
                true => format!(
                    "`{} check --explain {id}` shows a spec that breaks this rule, and what mends it.",
                    program.name
                ),
                false => "Each result says what mends it.".to_owned(),
            };
            json!({
                "id": id,
                "shortDescription": { "text": why },
                "fullDescription": { "text": why },
                "help": { "text": help },
            })
        })
        .collect();
    let mut invocation = json!({ "executionSuccessful": error.is_none() });
    if let Some(error) = error {
        invocation["toolExecutionNotifications"] =
            json!([{ "level": "error", "message": { "text": error } }]);
    }
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": program.name,
                "version": program.version,
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "invocations": [invocation],
            "results": results,
        }],
    })
}

fn sarif_result(finding: &Finding, root: Option<&Path>, rule_index: Option<usize>) -> Value {
    let path = slashed(&finding.file, root);
    let encoded = utf8_percent_encode(&path, PATH).to_string();
    let uri = match url(&finding.file) {
        Some(url) => url.to_owned(),
        None if Path::new(&path).is_absolute() => {
            format!("file:///{}", encoded.trim_start_matches('/'))
        }
        None => encoded,
    };
    let mut physical = Map::new();
    physical.insert("artifactLocation".to_owned(), json!({ "uri": uri }));
    if let Some(place) = finding.place {
        let region = json!({ "startLine": place.line, "startColumn": place.column });
        physical.insert("region".to_owned(), region);
    }
    let mut location = Map::new();
    location.insert("physicalLocation".to_owned(), Value::Object(physical));
    if !finding.pointer.is_empty() {
        let logical = json!([{ "fullyQualifiedName": finding.pointer }]);
        location.insert("logicalLocations".to_owned(), logical);
    }
    json!({
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": match finding.severity {
            Severity::Stale => "warning",
            Severity::Failure => "error",
        },
        "message": { "text": message(finding) },
        "locations": [location],
    })
}

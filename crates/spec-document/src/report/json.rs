//! Owns a finding as JSON.

use std::path::Path;

use serde_json::{Value, json};

use super::paths::slashed;
use crate::finding::{Finding, Severity};

pub(super) fn json_finding(finding: &Finding, root: Option<&Path>) -> Value {
    json!({
        "rule": finding.rule,
        "severity": match finding.severity {
            Severity::Stale => "stale",
            Severity::Failure => "failure",
        },
        "file": slashed(&finding.file, root),
        "line": finding.place.map(|place| place.line),
        "column": finding.place.map(|place| place.column),
        "pointer": finding.pointer,
        "what": finding.what,
        "why": finding.why,
        "fix": finding.fix,
        "diff": finding.diff,
    })
}

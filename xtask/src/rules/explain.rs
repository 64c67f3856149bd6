//! What a rule is for, told to people: its reason, a spec that breaks it, and what mends that.

use anyhow::bail;

use super::{Rule, Rules};
use spec_document::document::Document;
use spec_document::finding::Finding;
use spec_document::report::{Outcome, Report};

/// Lists every rule with its reason.
///
/// # Errors
/// When nobody reads the report.
pub(crate) fn list(rules: &Rules, report: &mut Report<'_>) -> anyhow::Result<Outcome> {
    for Rule { id, why, .. } in rules.all() {
        report.rule(id, why)?;
    }
    Ok(Outcome::Fresh)
}

/// Explains the rule of that name.
///
/// # Errors
/// When there is none, with the names that are nearest, or nobody reads the report.
pub(crate) fn one(rules: &Rules, report: &mut Report<'_>, id: &str) -> anyhow::Result<Outcome> {
    let Some(rule) = rules.all().find(|rule| rule.id == id) else {
        let ids: Vec<&str> = rules.all().map(|rule| rule.id).collect();
        let close = similar::get_close_matches(id, &ids, 3, 0.5);
        let hint = match close.as_slice() {
            [] => String::new(),
            _ => format!("; the nearest are {}", close.join(", ")),
        };
        let program = report.program().name;
        bail!("there is no rule `{id}`{hint}; `{program} check --rules` lists all");
    };
    report.rule(rule.id, rule.why)?;
    if let Some(broken) = rule.broken
        && let Some(finding) = first_finding(rules, rule, broken)
    {
        report.example(subject(broken), broken, &finding)?;
    }
    Ok(Outcome::Fresh)
}

/// What the first line of a broken spec says of its fault.
fn subject(broken: &str) -> &str {
    broken
        .lines()
        .next()
        .unwrap_or_default()
        .trim_matches(['#', ' '])
}

/// What is found in a broken spec.
fn first_finding(rules: &Rules, rule: &Rule, broken: &str) -> Option<Finding> {
    match Document::parse("openapi.yaml", broken) {
        Ok(document) => rules.findings_of(rule, &document).into_iter().next(),
        Err(finding) => Some(finding),
    }
}

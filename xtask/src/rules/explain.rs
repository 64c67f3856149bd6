//! What a rule is for, told to people: its reason, a spec that breaks it, and what mends that.

use anyhow::bail;

use super::{Rule, all, check};
use crate::document::Document;
use crate::finding::Finding;
use crate::report::{Outcome, Report};

/// Lists every rule with its reason.
///
/// # Errors
/// When nobody reads the report.
pub(crate) fn list(report: &mut Report<'_>) -> anyhow::Result<Outcome> {
    for Rule { id, why, .. } in all() {
        report.rule(id, why)?;
    }
    Ok(Outcome::Fresh)
}

/// Explains the rule of that name.
///
/// # Errors
/// When there is none, with the names that are nearest, or nobody reads the report.
pub(crate) fn one(report: &mut Report<'_>, id: &str) -> anyhow::Result<Outcome> {
    let Some(rule) = all().find(|rule| rule.id == id) else {
        let ids: Vec<&str> = all().map(|rule| rule.id).collect();
        let close = similar::get_close_matches(id, &ids, 3, 0.5);
        let hint = match close.as_slice() {
            [] => String::new(),
            _ => format!("; the nearest are {}", close.join(", ")),
        };
        bail!("there is no rule `{id}`{hint}; `cargo xtask check --rules` lists all");
    };
    report.rule(rule.id, rule.why)?;
    if let Some(broken) = rule.broken
        && let Some(finding) = first_finding(broken)
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
fn first_finding(broken: &str) -> Option<Finding> {
    match Document::parse("openapi.yaml", broken) {
        Ok(document) => check(&document).into_iter().next(),
        Err(finding) => Some(finding),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_broken_spec_is_found_by_its_rule() {
        for rule in all() {
            if let Some(broken) = rule.broken {
                let found = first_finding(broken).map(|finding| finding.rule);
                assert_eq!(found, Some(rule.id));
            }
        }
    }
}

//! What a rule is for, told to people: its reason, a spec that breaks it, and what mends that.

use std::io;

use crate::{Rule, Rules};
use spec_document::document::Document;
use spec_document::finding::Finding;
use spec_document::report::{Outcome, Report};

/// Why nothing was explained.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No rule has that name.
    #[error("there is no rule `{id}`{hint}; `{program} check --rules` lists all")]
    NoSuchRule {
        /// The name.
        id: String,
        /// The names that are nearest, in words, or nothing.
        hint: String,
        /// The program that lists all rules.
        program: &'static str,
    },
    /// Nobody reads the report.
    #[error(transparent)]
    Report(#[from] io::Error),
}

/// Lists every rule with its reason.
///
/// # Errors
/// When nobody reads the report.
pub fn list(rules: &Rules, report: &mut Report<'_>) -> Result<Outcome, Error> {
    for Rule { id, why, .. } in rules.all() {
        report.rule(id, why)?;
    }
    Ok(Outcome::Fresh)
}

/// Explains the rule of that name.
///
/// # Errors
/// When there is none, with the names that are nearest, or nobody reads the report.
pub fn one(rules: &Rules, report: &mut Report<'_>, id: &str) -> Result<Outcome, Error> {
    let Some(rule) = rules.all().find(|rule| rule.id == id) else {
        let ids: Vec<&str> = rules.all().map(|rule| rule.id).collect();
        let close = similar::get_close_matches(id, &ids, 3, 0.5);
        let hint = match close.as_slice() {
            [] => String::new(),
            _ => format!("; the nearest are {}", close.join(", ")),
        };
        return Err(Error::NoSuchRule {
            id: id.to_owned(),
            hint,
            program: report.program().name,
        });
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

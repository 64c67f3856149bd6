//! The list of rules in `spec/README.md`, made from the table of rules and kept between two marks.

use std::path::{Path, PathBuf};

use super::RULES;
use spec_document::finding::{Finding, Place};
use spec_rules::Rule;

const PATH: &str = "spec/README.md";
const BEGIN: &str = "<!-- The rules, written by `cargo xtask generate`. Do not edit. -->\n";
const END: &str = "<!-- The end of the rules. -->\n";

/// The page with the list as it should be; none where the workspace has no such page.
///
/// # Errors
/// A finding when the page cannot be read, or has no place for the list.
pub fn file(root: &Path) -> Result<Option<(PathBuf, String)>, Finding> {
    let page = match std::fs::read_to_string(root.join(PATH)) {
        Ok(page) => page,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            let what = format!("cannot read the page: {error}");
            return Err(unlisted(what, "make it readable, as UTF-8"));
        }
    };
    let parts = page.split_once(BEGIN).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some((before, after))
    });
    match parts {
        Some((before, after)) => {
            let page = format!("{before}{BEGIN}{}{END}{after}", list());
            Ok(Some((PathBuf::from(PATH), page)))
        }
        None => {
            let what = "the page has no place for the list of rules";
            let (begin, end) = (BEGIN.trim_end(), END.trim_end());
            let fix = format!("add the lines `{begin}` and `{end}`; `generate` fills them");
            Err(unlisted(what, fix))
        }
    }
}

fn unlisted(what: impl Into<String>, fix: impl Into<String>) -> Finding {
    let why = "the list of rules for people would no longer be the list that is checked";
    Finding::failure("rules-unlisted", PATH, what, why, fix).at(Place::START, "")
}

fn list() -> String {
    let rows = RULES.all().map(|Rule { id, why, .. }| {
        let why = why.replace('|', "\\|");
        format!("| `{id}` | {why} |\n")
    });
    format!(
        "\n| rule | because |\n|---|---|\n{}\n",
        rows.collect::<String>()
    )
}

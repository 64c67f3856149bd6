use clap::{Arg, Command};
use proptest::prelude::*;

use super::{find, listed, name, page};
use crate::{command_line, generated::commands::ROWS, row::Row};

/// Every macro that a page of ours has.
const MACROS: [&str; 11] = [
    ".ie", ".el", ".TH", ".SH", ".TP", ".PP", ".IP", ".RS", ".RE", ".br", ".sp",
];

/// Text in which nothing is rarer than what roff heeds.
fn text() -> impl Strategy<Value = String> {
    let pointed = prop::sample::select(vec![
        ".", "'", "\\", "-", "\"", "\n", "\n.", "\n'", ".TH", "\\fB", "\\n(.g", "  ", ":", "a", "é",
    ]);
    prop::collection::vec(pointed, 0..16).prop_map(|parts| parts.concat())
}

/// Without the escapes that pages have, in the order in which roff reads them.
fn has_stray_escape(line: &str) -> bool {
    let mut rest = line;
    while let Some(at) = rest.find('\\') {
        let escape = &rest[at..];
        let known = [
            r"\\", r"\-", r"\&", r"\*(Aq", r"\fB", r"\fI", r"\fR", r"\(bu", r"\(rs", r"\(dq",
        ];
        match known.iter().find(|known| escape.starts_with(**known)) {
            Some(known) => rest = &escape[known.len()..],
            None => return true,
        }
    }
    false
}

proptest! {
    /// Whatever the specification says of an operation, it is text.
    #[test]
    fn no_text_acts_on_the_page(about in text(), option in text(), value in text(), after in text()) {
        let word = Command::new("thing")
            .about(about.clone())
            .long_about(about)
            .arg(Arg::new("option").long("option").value_name("VALUE").help(option)
                .value_parser([clap::builder::PossibleValue::new("one").help(value)]))
            .after_help(after);
        let mut tree = Command::new("mde").about("ask").subcommand(word).disable_help_subcommand(true);
        tree.build();
        let path = find(&tree, ["thing"].into_iter()).expect("it is there");
        let page = page(&path);
        for line in page.lines().filter(|line| !line.starts_with(".ie") && !line.starts_with(".el")) {
            let is_macro = MACROS.contains(&line.split(' ').next().unwrap_or_default());
            prop_assert!(is_macro || !line.starts_with(['.', '\'']), "{line:?} in {page}");
            prop_assert!(!has_stray_escape(line), "{line:?} in {page}");
        }
    }
}

fn all() -> Vec<(String, String)> {
    let mut tree = command_line().disable_help_subcommand(true);
    tree.build();
    let mut pages = Vec::new();
    let mut left = vec![vec![&tree]];
    while let Some(path) = left.pop() {
        let command = path[path.len() - 1];
        pages.push((name(command).to_owned(), page(&path)));
        left.extend(listed(command).map(|next| [&path[..], &[next]].concat()));
    }
    pages
}

#[test]
fn every_page_is_whole() {
    for (name, page) in all() {
        let sections: Vec<_> = page
            .lines()
            .filter_map(|line| line.strip_prefix(".SH "))
            .collect();
        let first = ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS"];
        assert!(sections.starts_with(&first), "{name}: {sections:?}");
        let asks = |row: &Row| name == format!("mde-{}", row.words.join("-"));
        if name == "mde" || ROWS.iter().any(asks) {
            for section in ["\"EXIT CODES\"", "ENVIRONMENT", "FILES"] {
                assert!(sections.contains(&section), "{name}: {sections:?}");
            }
        }
        assert!(!page.contains("EXTRA"), "{name}");
        let title = format!(".TH {} 1 \"\" \"mde ", name.to_uppercase());
        assert!(page.contains(&title), "{name}: {page}");
    }
}

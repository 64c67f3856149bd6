//! Every page of the help: what it says of each command, and the pages themselves as people read them.
//!
//! A page is a file in `help/`, which `MDE_RECORD_HELP=1 cargo test -p mde-cli --test cli help` writes, for somebody
//! to read. Which operations there are is for the specification to say: the page of one that came later has no file
//! until it is recorded, and the lists of commands are no part of the others.

use std::{collections::BTreeSet, fs, path::PathBuf};

use crate::run::{Run, mde};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cli/help")
}

/// The help of these words.
fn page(words: &[String]) -> String {
    let mut arguments: Vec<_> = words.iter().map(String::as_str).collect();
    arguments.push("--help");
    let run: Run = mde(&arguments).output().expect("the binary runs").into();
    assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{words:?}");
    run.stdout
}

/// The words of all pages below these, these first.
fn pages(words: Vec<String>) -> Vec<(Vec<String>, String)> {
    let page = page(&words);
    let mut all = vec![(words.clone(), page.clone())];
    let list = page.lines().skip_while(|line| *line != "Commands:").skip(1);
    for line in list.take_while(|line| !line.is_empty()) {
        // Behind the words of a line that is wrapped there are more blanks.
        let word = line
            .strip_prefix("  ")
            .filter(|line| !line.starts_with(' '));
        let word = word.and_then(|line| line.split(' ').next());
        if let Some(word) = word.filter(|word| *word != "help") {
            all.extend(pages([&words[..], &[word.to_owned()]].concat()));
        }
    }
    all
}

/// The page without what grows with the operations: commands and, where it is about several, examples.
fn lasting(words: &[String], page: &str) -> String {
    let is_list = |line: &str| line == "Commands:" || (line == "Examples:" && words.is_empty());
    let mut left = String::new();
    let mut in_list = false;
    for line in page.lines() {
        in_list = is_list(line) || (in_list && !line.is_empty());
        if !in_list {
            left.push_str(line.trim_end());
            left.push('\n');
        }
    }
    left
}

#[test]
fn every_page_says_what_the_command_does_and_takes() {
    let pages = pages(Vec::new());
    // The program's own may have two words as well, and ask nothing.
    let asks = |page: &str| page.contains("--dry-run");
    let operations: Vec<_> = pages
        .iter()
        .filter(|(words, page)| words.len() == 2 && asks(page))
        .collect();
    assert!(!operations.is_empty());
    for (words, page) in &pages {
        let about = page.lines().next().unwrap_or_default();
        assert!(
            about.len() > 10,
            "{words:?} says nothing of itself: {about:?}"
        );
        for line in page.lines() {
            // Lines by hand are wrapped by hand; of long ids none can be.
            let is_example = line.starts_with("  mde ");
            assert!(
                is_example || line.chars().count() <= 110,
                "{words:?}: {line:?}"
            );
        }
    }
    for (words, page) in operations {
        for told in [
            "Examples:",
            "Output:",
            "CSV columns:",
            "Credentials:",
            "Exit codes:",
            "--format",
            "--strict",
        ] {
            assert!(page.contains(told), "{words:?} does not tell {told}");
        }
    }
}

#[test]
fn the_short_page_has_options_and_examples_and_says_where_the_rest_is() {
    for (words, long) in pages(Vec::new()) {
        if !long.contains("Credentials:") || !(words.is_empty() || long.contains("--dry-run")) {
            continue;
        }
        let mut arguments: Vec<_> = words.iter().map(String::as_str).collect();
        arguments.push("-h");
        let run: Run = mde(&arguments).output().expect("the binary runs").into();
        let short = run.stdout;
        for told in ["Options:", "Examples:"] {
            assert!(short.contains(told), "{words:?} does not tell {told}");
        }
        for left in [
            "Credentials:",
            "Environment:",
            "Files:",
            "Exit codes:",
            "CSV columns:",
        ] {
            assert!(!short.contains(left), "{words:?} tells {left}");
        }
        let rest = format!(
            "mde {}",
            [&arguments[..words.len()], &["--help has all, "]]
                .concat()
                .join(" ")
        );
        assert!(short.contains(&rest), "{short}");
        if words.is_empty() {
            let run: Run = mde(&[]).output().expect("the binary runs").into();
            assert_eq!(run.stderr, short);
        }
    }
}

#[cfg(feature = "demo")]
#[test]
fn pages_are_what_somebody_has_read() {
    let record = std::env::var_os("MDE_RECORD_HELP").is_some();
    let mut known = BTreeSet::new();
    for (words, page) in pages(Vec::new()) {
        let name = match words.as_slice() {
            [] => "mde.txt".to_owned(),
            words => format!("{}.txt", words.join("-")),
        };
        let page = lasting(&words, &page);
        let file = folder().join(&name);
        if record {
            fs::write(&file, &page).expect("the folder is writable");
        }
        if let Ok(recorded) = fs::read_to_string(&file) {
            assert_eq!(
                page, recorded,
                "{name} differs; read the page, then record it"
            );
        }
        known.insert(name);
    }
    assert!(known.contains("api.txt") && folder().join("api.txt").exists());
    for file in fs::read_dir(folder()).expect("the folder is there") {
        let name = file.expect("a file").file_name();
        let name = name.to_string_lossy();
        assert!(known.contains(&*name), "{name} is the page of no command");
    }
}

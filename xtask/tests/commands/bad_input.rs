//! Files that are no spec, or not meant well: a located finding, soon, and in bounded memory.

use std::fs::File;
use std::time::{Duration, Instant};

use crate::workspace::Workspace;

/// How long a check may take. The build of a test is many times slower than what people run, and other
/// tests run beside it: there the bound only tells an end from none.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 60 } else { 1 });
/// The address space that a check may have, in KiB.
const MEMORY: u64 = 1 << 20;

/// Checks a file and finds one rule broken at one place, or in the file as a whole.
fn finds(workspace: &Workspace, file: &str, rule: &str, place: &str) {
    let start = Instant::now();
    let arguments = ["check", "--spec", file, "--format", "json"];
    let run = workspace.xtask_within(MEMORY, &arguments);
    let took = start.elapsed();
    assert_eq!(run.code, Some(100), "{file}: {}", run.stderr);
    assert!(took < LONGEST, "{file} took {took:?}");
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    let findings = report["findings"].as_array().expect("findings");
    let found = findings.iter().find(|finding| finding["rule"] == rule);
    let found = found.unwrap_or_else(|| panic!("{file}: {:.500}", run.stdout));
    assert_eq!(found["file"], file);
    let at = format!("{}:{}", found["line"], found["column"]);
    assert!(at.starts_with(place), "{file}: {at} {found:.500}");
}

#[test]
fn texts_that_are_no_spec_are_found_at_their_place() {
    let workspace = Workspace::with_spec("");
    let chain: String = (0..5000)
        .map(|n| format!("    S{n}: {{ $ref: '#/components/schemas/S{}' }}\n", n + 1))
        .collect();
    let circle: String = (0..5000)
        .map(|n| {
            let next = (n + 1) % 5000;
            format!("    S{n}: {{ $ref: '#/components/schemas/S{next}' }}\n")
        })
        .collect();
    let spec = |schemas: &str| {
        format!(
            "openapi: 3.0.3\ninfo: {{ title: t, version: '1' }}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
        )
    };
    let laugh: String = (1..40)
        .map(|n| format!("a{n}: &a{n} [*a{0}, *a{0}, *a{0}, *a{0}]\n", n - 1))
        .collect();
    for (name, text, rule, place) in [
        (
            "prose.txt",
            "Dear reader,\nthis: is: no YAML\n".to_owned(),
            "yaml-syntax",
            "2:",
        ),
        (
            "words.txt",
            "only words\n".to_owned(),
            "openapi-version",
            "1:1",
        ),
        ("empty.yaml", String::new(), "yaml-syntax", "1:1"),
        ("blank.yaml", "\n\n  \n".to_owned(), "yaml-syntax", "1:1"),
        (
            "swagger.yaml",
            "swagger: '2.0'\n".to_owned(),
            "openapi-version",
            "1:1",
        ),
        (
            "new.yaml",
            "openapi: 3.1.0\npaths: {}\n".to_owned(),
            "openapi-version",
            "1:10",
        ),
        ("deep.yaml", "[".repeat(100_000), "yaml-bounds", "1:"),
        (
            "deep-blocks.yaml",
            "- ".repeat(100_000),
            "yaml-bounds",
            "1:",
        ),
        (
            "deep-keys.yaml",
            "{a: ".repeat(100_000),
            "yaml-bounds",
            "1:",
        ),
        (
            "laugh.yaml",
            format!("a0: &a0 [lol, lol]\n{laugh}"),
            "yaml-bounds",
            "",
        ),
        ("self.yaml", "a: &a [*a]\n".to_owned(), "yaml-syntax", "1:8"),
        ("circle.yaml", spec(&circle), "ref-cycle", "6:5"),
        (
            "chain.yaml",
            spec(&(chain + "    S5000: { type: string }\n")),
            "ref-cycle",
            "",
        ),
        (
            "self-reference.yaml",
            spec("    S: { $ref: '#/components/schemas/S' }\n"),
            "ref-cycle",
            "6:5",
        ),
    ] {
        workspace.write(name, &text);
        finds(&workspace, name, rule, place);
    }
}

#[test]
fn large_files_take_neither_time_nor_memory() {
    let workspace = Workspace::with_spec("");
    workspace.write("values.yaml", &format!("[{}]", "1,".repeat(3 << 20)));
    finds(&workspace, "values.yaml", "yaml-bounds", "1:");
    workspace.write(
        "line.json",
        &format!("{{\"a\": \"{}\"", "x".repeat(6 << 20)),
    );
    finds(&workspace, "line.json", "yaml-syntax", "");
    let file = File::create(workspace.path("sparse.yaml")).expect("a file");
    file.set_len(100 << 20).expect("a large file");
    finds(&workspace, "sparse.yaml", "file-too-large", "1:1");
}

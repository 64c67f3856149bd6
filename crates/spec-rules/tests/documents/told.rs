//! What is told of documents that are none, or mean no good.

use spec_document::document::Document;
use spec_document::report::{Format, Program, Report};
use spec_rules::SOUND;

use crate::dialect::ALL;

const PROGRAM: Program = Program {
    name: "a program",
    version: "1.0.0",
    rules: Vec::new,
};

/// What people see of a text.
fn told(text: &str) -> String {
    let findings = match Document::parse("openapi.yaml", text) {
        Ok(document) => ALL.check(&document),
        Err(finding) => vec![finding],
    };
    let mut out = Vec::new();
    let mut report = Report::new(PROGRAM, &mut out, Format::Human, false, None);
    for finding in findings {
        report.finding(&finding).expect("a line");
    }
    String::from_utf8(out).expect("UTF-8")
}

#[test]
fn what_is_no_spec_is_named() {
    let told = told("- not\n- a spec\n");
    for words in [
        "Failure openapi.yaml:1:1 ",
        "[openapi-version]",
        "does not say that it is OpenAPI",
    ] {
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn text_of_a_spec_cannot_steer_the_terminal() {
    let hostile = SOUND.replace("title: Devices", "title: [\"\\e[2J\\u202EseciveD\"]");
    let hostile = hostile.replace("  version: 1.0.0", "  \"\\e]0;x\\a\": 1\n  version: 1.0.0");
    assert!(hostile.contains("\\e]0;x\\a"));
    let told = told(&hostile);
    assert!(told.contains("\\u{1b}]0;x\\u{7}"), "{told}");
    assert!(!told.contains(['\x1b', '\x07', '\u{202E}']), "{told}");
}

//! Devices whose names and tags are attacks on terminals, readers and spreadsheets.

use serde_json::{Value, json};

use crate::{
    responder::{Responder, error, response},
    run::{Run, ask},
};

/// What no format may print: controls but line ends, bidirectional controls, invisible characters.
fn acts_on_terminals(c: char) -> bool {
    c.is_control() && c != '\n'
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(
            c,
            '\u{ad}' | '\u{61c}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}'
        )
}

const NAMES: [&str; 8] = [
    "=cmd|' /C calc'!A0",
    "+1+cmd()",
    "@SUM(1+1)",
    "\t=1",
    "red\u{1b}[31m\u{1b}]0;title\u{7}",
    "\u{202e}exe.gnp",
    "a\u{200b}b\u{e0041}\u{9b}2J",
    "line\r\nbreak",
];

/// Every name as the name and as a tag of a device.
fn machines() -> Value {
    NAMES
        .iter()
        .map(|name| json!({"id": "1", "computerDnsName": name, "machineTags": [name]}))
        .collect()
}

fn fleet(format: &[&str]) -> Run {
    let service = Responder::machines(&machines().to_string());
    let run = ask(&service.url, &[&["user1"], format].concat());
    assert_eq!(run.code, Some(0), "{run:?}");
    run
}

#[test]
fn json_escapes_them_and_says_the_same() {
    for format in ["json", "ndjson"] {
        let run = fleet(&["--format", format]);
        assert!(!run.stdout.contains(acts_on_terminals), "{run:?}");
        let answer = run.json();
        let answer = if format == "json" {
            &answer[0]
        } else {
            &answer
        };
        assert_eq!(answer["machines"], machines());
    }
    assert!(
        fleet(&[])
            .stdout
            .contains(r#""computerDnsName":"a\u200bb\udb40\udc41\u009b2J""#)
    );
}

#[test]
fn the_table_shows_them_in_a_line_each() {
    let run = fleet(&["--format", "table"]);
    assert!(!run.stdout.contains(acts_on_terminals), "{run:?}");
    let names: Vec<_> = run
        .stdout
        .lines()
        .skip(4)
        .map(|line| line.split("  ").next())
        .collect();
    assert_eq!(
        names,
        [
            "=cmd|' /C calc'!A0",
            "+1+cmd()",
            "@SUM(1+1)",
            r"\u{9}=1",
            r"red\u{1b}[31m\u{1b}]0;title\u{7}",
            r"\u{202e}exe.gnp",
            r"a\u{200b}b\u{e0041}\u{9b}2J",
            r"line\u{d}\u{a}break",
        ]
        .map(Some)
    );
}

/// The named column of every row.
fn column(run: &Run, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(run.stdout.as_bytes());
    let headers = reader.headers().expect("a header row").clone();
    let column = headers
        .iter()
        .position(|header| header == name)
        .expect(name);
    reader
        .records()
        .map(|row| row.expect("CSV")[column].to_owned())
        .collect()
}

#[test]
fn csv_is_defused() {
    let run = fleet(&["--format", "csv"]);
    assert!(
        !run.stdout.replace("\r\n", "\n").contains(acts_on_terminals),
        "{run:?}"
    );
    assert_eq!(
        column(&run, "computerDnsName"),
        [
            "'=cmd|' /C calc'!A0",
            "'+1+cmd()",
            "'@SUM(1+1)",
            r"'\u{9}=1",
            r"red\u{1b}[31m\u{1b}]0;title\u{7}",
            r"\u{202e}exe.gnp",
            r"a\u{200b}b\u{e0041}\u{9b}2J",
            r"line\u{d}\u{a}break",
        ]
    );
    let tags = column(&run, "machineTags");
    for (tags, name) in tags.iter().zip(NAMES) {
        assert_eq!(
            serde_json::from_str::<Value>(tags).expect("JSON"),
            json!([name])
        );
    }
}

#[test]
fn csv_raw_is_exact() {
    assert_eq!(
        column(&fleet(&["--format", "csv", "--csv-raw"]), "computerDnsName"),
        NAMES
    );
}

#[test]
fn the_services_messages_are_shown_safely() {
    let answers = [
        error(
            "404 Not Found",
            "ResourceNotFound",
            "no \u{1b}[2J\u{202e}such user",
        ),
        response(
            "500 Internal Server Error",
            "Content-Type: text/plain\r\n",
            "no \u{1b}[2J\u{202e}such user",
        ),
    ];
    for answer in answers {
        let service = Responder::new(move |_| answer.clone());
        for format in ["table", "json", "csv"] {
            let run = ask(&service.url, &["user1", "--format", format]);
            assert!(run.stderr.contains("such user"), "{run:?}");
            let printed = run.stderr + &run.stdout.replace("\r\n", "\n");
            assert!(!printed.contains(acts_on_terminals), "{printed:?}");
        }
    }
}

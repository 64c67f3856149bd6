//! Machines that break the contract: printed as they came, warned of, and with `--strict` a failure.

use serde_json::value::RawValue;

use crate::{
    responder::{Responder, ok, response, user},
    run::{Run, ask},
};

const GOOD: &str = r#"{"id":"1","computerDnsName":"pc-1","osBuild":19041}"#;
const LAST: &str = r#"{"id":"3","computerDnsName":"pc-3"}"#;

/// What the field reports, and the places that are told of it.
const BROKEN: [(&str, &[&str]); 11] = [
    (
        r#"{"computerDnsName":"pc-2","isExcluded":"false"}"#,
        &["value[1].isExcluded:", "value[1]: missing field `id`"],
    ),
    (
        r#"{"id":"2","computerDnsName":"pc-2","new":1e999,"isExcluded":"false","isAadJoined":1}"#,
        &[
            "pc-2, printed as it came, breaks the contract at value[1].new:",
            "value[1].isExcluded:",
            "value[1].isAadJoined:",
        ],
    ),
    (
        r#"{"id":"2","computerDnsName":"pc-2","isExcluded":"false"}"#,
        &["pc-2, printed as it came, breaks the contract at value[1].isExcluded:"],
    ),
    (
        r#"{"id":"2","computerDnsName":"pc-2","isAadJoined":1}"#,
        &["pc-2, printed as it came, breaks the contract at value[1].isAadJoined:"],
    ),
    (
        r#"{"id":"2","computerDnsName":null,"osBuild":"19041"}"#,
        &["2, printed as it came, breaks the contract at value[1].osBuild:"],
    ),
    (
        r#"{"id":"2","computerDnsName":"pc-2","ipAddresses":{}}"#,
        &["pc-2, printed as it came, breaks the contract at value[1].ipAddresses:"],
    ),
    (
        r#"{"id":"2","isExcluded":"false","isAadJoined":1,"ipAddresses":{}}"#,
        &[
            "value[1].isExcluded:",
            "value[1].isAadJoined:",
            "value[1].ipAddresses:",
        ],
    ),
    (
        r#"{"computerDnsName":"pc-2"}"#,
        &["pc-2, printed as it came, breaks the contract at value[1]:"],
    ),
    (
        r#""=cmd()""#,
        &["a machine without a name, printed as it came, breaks the contract at value[1]:"],
    ),
    (
        "null",
        &["a machine without a name, printed as it came, breaks the contract at value[1]:"],
    ),
    (
        r#"[{"id":"2"}]"#,
        &["a machine without a name, printed as it came, breaks the contract at value[1]"],
    ),
];

fn three(broken: &str) -> Responder {
    Responder::machines(&format!("[{GOOD},{broken},{LAST}]"))
}

fn warnings(run: &Run) -> Vec<&str> {
    let lines = run.stderr.lines();
    lines.filter(|line| line.starts_with("warning: ")).collect()
}

#[test]
fn a_broken_machine_is_printed_as_it_came_and_warned_of_once() {
    for (broken, told) in BROKEN {
        let service = three(broken);
        for format in ["json", "ndjson", "csv", "table"] {
            let run = ask(&service.url, &["user1", "--format", format]);
            assert_eq!(run.code, Some(0), "{format}: {run:?}");
            let warnings = warnings(&run);
            assert_eq!(warnings.len(), told.len(), "{format}: {run:?}");
            for told in told {
                assert!(
                    warnings
                        .iter()
                        .any(|line| line.starts_with("warning: user1: ") && line.contains(told)),
                    "{told} is not in {warnings:?}"
                );
            }
            assert!(!run.stderr.contains("error: "), "{format}: {run:?}");
            match format {
                "json" | "ndjson" => {
                    assert!(
                        run.stdout.contains(&format!("[{GOOD},{broken},{LAST}]")),
                        "{format}: {run:?}"
                    );
                }
                "csv" => {
                    let rows = csv::Reader::from_reader(run.stdout.as_bytes()).into_records();
                    assert_eq!(rows.count(), 3, "{run:?}");
                }
                _ => {
                    assert!(run.stdout.starts_with("user1: 3 machines\n"), "{run:?}");
                    assert!(
                        run.stdout.contains("pc-1") && run.stdout.contains("pc-3"),
                        "{run:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn what_is_no_object_has_a_place_in_rows_and_does_not_run() {
    for (broken, cell) in [
        (r#""=cmd()""#, r#""'=cmd()""#),
        ("null", "null"),
        ("-1", "'-1"),
        (r#"[1,"a;=b"]"#, r#"[1,"a\u003b=b"]"#),
    ] {
        let service = three(broken);
        let run = ask(&service.url, &["user1", "--format", "csv"]);
        let mut rows = csv::Reader::from_reader(run.stdout.as_bytes()).into_records();
        let row = rows.nth(1).expect("three rows").expect("CSV");
        assert_eq!(row.iter().next(), Some("user1"));
        assert_eq!(row.iter().next_back(), Some(cell), "{run:?}");
        let run = ask(&service.url, &["user1", "--format", "table"]);
        let words = serde_json::from_str::<String>(broken).unwrap_or_else(|_| broken.to_owned());
        assert!(
            run.stdout.lines().any(|line| line.starts_with(&words)),
            "{run:?}"
        );
    }
}

#[test]
fn strict_prints_all_and_then_fails() {
    let (broken, _) = BROKEN[2];
    let service = three(broken);
    let run = ask(&service.url, &["user1", "--strict"]);
    assert_eq!(run.code, Some(7), "{run:?}");
    assert!(
        run.stdout.contains(&format!("[{GOOD},{broken},{LAST}]")),
        "{run:?}"
    );
    assert_eq!(warnings(&run).len(), 1, "{run:?}");

    let service = Responder::new(move |head| match user(head) {
        "user1" => ok(&format!("[{broken}]")),
        _ => ok("[]"),
    });
    let run = ask(&service.url, &["user1", "user2", "--strict"]);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert_eq!(run.stdout.lines().count(), 2, "{run:?}");
    let run = ask(&service.url, &["user2", "user3", "--strict"]);
    assert_eq!(run.code, Some(0), "{run:?}");
}

#[test]
fn a_page_that_is_none_is_a_failure_as_ever() {
    for body in [
        r#"{"value":{}}"#,
        r#"{"@odata.nextLink":5,"value":[{"id":1}]}"#,
        r#"{"value":[{"id":1}]"#,
    ] {
        let service =
            Responder::new(move |_| response("200 OK", "Content-Type: application/json\r\n", body));
        let run = ask(&service.url, &["user1"]);
        assert_eq!(run.code, Some(7), "{run:?}");
        assert_eq!(run.json()["error"]["kind"], "decode", "{run:?}");
    }
}

#[test]
fn a_breach_that_acts_on_terminals_does_not() {
    let service = Responder::machines(
        r#"[{"id":"\u001b[31m","computerDnsName":"\u202egnp.exe","isExcluded":"\u001b]0;title\u0007"}]"#,
    );
    let run = ask(&service.url, &["user1"]);
    assert_eq!(warnings(&run).len(), 1, "{run:?}");
    assert!(
        !run.stderr.contains(['\u{1b}', '\u{202e}', '\u{7}']),
        "{run:?}"
    );
}

/// That what is printed is JSON that readers of any language take apart in the same way.
#[test]
fn a_line_with_a_broken_machine_is_json() {
    for (broken, _) in BROKEN {
        let run = ask(&three(broken).url, &["user1"]);
        #[derive(serde::Deserialize)]
        struct Line {
            machines: Vec<Box<RawValue>>,
        }
        let Line { machines } = serde_json::from_str(&run.stdout).expect("one line of JSON");
        assert_eq!(machines[1].get(), broken);
    }
}

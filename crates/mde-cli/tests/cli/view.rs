//! Which properties are printed, and in which order what is printed comes.

use std::{
    io::Write as _,
    process::Stdio,
    sync::atomic::{AtomicUsize, Ordering},
};

use crate::{
    responder::{Responder, ok, response, user},
    run::{Run, ask, mde},
};

const MACHINES: &str = r#"[
    {"id": "1", "computerDnsName": "b", "riskScore": "Low", "lastSeen": "2026-01-14T22:08:51Z", "rbacGroupId": 10, "odd": 1.0},
    {"id": "2", "computerDnsName": "C", "riskScore": "High", "lastSeen": "2026-01-14T22:08:51.5Z", "rbacGroupId": 9},
    {"id": "3", "computerDnsName": "a", "riskScore": "None", "lastSeen": "2025-12-31T23:59:59Z", "rbacGroupId": 12345678901234567890124},
    {"id": "4", "riskScore": "Severe", "rbacGroupId": 12345678901234567890123},
    {"id": "5", "computerDnsName": "D", "riskScore": "Medium", "lastSeen": "soon"}
]"#;

#[test]
fn a_table_has_the_columns_that_were_chosen() {
    let service = Responder::machines(MACHINES);
    let run = ask(
        &service.url,
        &[
            "user1",
            "--format",
            "table",
            "--columns",
            "RISKSCORE, id",
            "--columns",
            "osBuild",
        ],
    );
    assert_eq!(run.code, Some(0), "{run:?}");
    let lines: Vec<_> = run.stdout.lines().collect();
    assert_eq!(lines[2], "Risk    ID  Os build", "{run:?}");
    // A column without values is there all the same.
    assert_eq!(
        &lines[4..],
        [
            "Low     1",
            "High    2",
            "None    3",
            "Severe  4",
            "Medium  5"
        ],
        "{run:?}"
    );
    // However narrow, nothing that was asked for is left out.
    let mut narrow = mde(&[
        "user",
        "machines",
        "user1",
        "--format=table",
        "--columns=lastSeen,computerDnsName,id",
        "--base-url",
        &service.url,
    ]);
    let narrow: Run = narrow
        .env("COLUMNS", "16")
        .output()
        .expect("it runs")
        .into();
    let heading = narrow.stdout.lines().nth(2).expect("a heading");
    assert_eq!(heading.split("  ").count(), 3, "{narrow:?}");
    assert!(
        narrow
            .stdout
            .lines()
            .skip(2)
            .all(|line| line.chars().count() <= 16),
        "{narrow:?}"
    );
}

#[test]
fn an_entity_has_the_lines_that_were_chosen() {
    let service = Responder::new(|_| {
        response(
            "200 OK",
            "Content-Type: application/json\r\n",
            r#"{"id": "4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca", "osPlatform": "Windows11"}"#,
        )
    });
    let args = [
        "machine",
        "show",
        "4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca",
        "--format",
        "table",
        "--columns",
        "osplatform,version",
        "--base-url",
        &service.url,
    ];
    let run: Run = mde(&args).output().expect("it runs").into();
    assert_eq!(
        run.stdout.lines().skip(2).collect::<Vec<_>>(),
        ["osPlatform  Windows11", "version"],
        "{run:?}"
    );
}

#[test]
fn csv_has_the_columns_that_were_chosen() {
    let service =
        Responder::machines(r#"[{"id": "1", "riskScore": "Low", "odd": 1.0}, "no machine"]"#);
    for (columns, expected) in [
        (
            "riskScore,ID",
            "user,riskScore,id,error\r\nuser1,Low,1,\r\nuser1,\"\"\"no machine\"\"\",,\r\n",
        ),
        (
            "Rest,id",
            "user,rest,id,error\r\nuser1,\"{\"\"odd\"\":1.0,\"\"riskScore\"\":\"\"Low\"\"}\",1,\r\nuser1,\"\"\"no machine\"\"\",,\r\n",
        ),
    ] {
        let run = ask(
            &service.url,
            &["user1", "--format", "csv", "--columns", columns],
        );
        assert_eq!(run.stdout, expected, "{run:?}");
    }
    let failing = Responder::new(|_| {
        crate::responder::error("404 Not Found", "ResourceNotFound", "no such user")
    });
    let run = ask(
        &failing.url,
        &["user1", "--format", "csv", "--columns", "id"],
    );
    assert!(
        run.stdout
            .starts_with("user,id,error\r\nuser1,,\"notFound: "),
        "{run:?}"
    );
}

#[test]
fn items_are_sorted_by_what_they_are() {
    let service = Responder::machines(MACHINES);
    for (by, expected) in [
        // Text, whatever its case.
        ("computerDnsName", "3,1,2,5,4"),
        ("COMPUTERDNSNAME:desc", "5,2,1,3,4"),
        // As the contract lists them; what it does not list comes behind.
        ("riskScore", "3,1,5,2,4"),
        ("riskScore:desc", "4,2,5,1,3"),
        // What is no point in time comes behind, and what is not there last of all.
        ("lastSeen", "3,1,2,5,4"),
        ("lastSeen:desc", "5,2,1,3,4"),
        // To the last digit.
        ("rbacGroupId:asc", "2,1,4,3,5"),
        ("rbacGroupId:desc", "3,4,1,2,5"),
    ] {
        let run = ask(&service.url, &["user1", "--format", "ids", "--sort", by]);
        let expected = expected.replace(',', "\n") + "\n";
        assert_eq!(run.stdout, expected, "{by}: {run:?}");
    }
}

#[test]
fn they_are_sorted_in_every_format() {
    let service = Responder::machines(MACHINES);
    let sorted = |format: &str, columns: &[&str]| {
        let args = ["user1", "--sort", "id:desc", "--format", format];
        ask(&service.url, &[&args, columns].concat())
    };
    for format in ["csv", "table"] {
        let run = sorted(format, &["--columns", "id"]);
        let lines = run.stdout.lines().rev().take(5);
        let ids: Vec<_> = lines.map(|line| line.replace("user1,", "")).collect();
        let ids: Vec<_> = ids.iter().map(|id| id.trim_matches(',')).collect();
        assert_eq!(ids, ["1", "2", "3", "4", "5"], "{run:?}");
    }
    for format in ["json", "ndjson"] {
        let run = sorted(format, &[]);
        let line = run.stdout.trim_matches(['[', ']', '\n']);
        let answer: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let machines = answer["machines"].as_array().expect("a list");
        let ids: Vec<_> = machines
            .iter()
            .filter_map(|machine| machine["id"].as_str())
            .collect();
        assert_eq!(ids, ["5", "4", "3", "2", "1"], "{run:?}");
        assert!(
            run.stdout.contains("12345678901234567890124") && run.stdout.contains("1.0"),
            "{run:?}"
        );
    }
}

/// Two pages, and then what breaks off: sorted is what came.
#[test]
fn a_list_is_sorted_as_a_whole() {
    let asked = AtomicUsize::new(0);
    let service = Responder::new(move |head| {
        let host = head
            .lines()
            .find_map(|line| line.strip_prefix("host: "))
            .expect("a host");
        let next = |items: &str, page: usize| {
            let body = format!(
                r#"{{"value": {items}, "@odata.nextLink": "http://{host}/api/machines?$skip={page}"}}"#
            );
            response("200 OK", "Content-Type: application/json\r\n", &body)
        };
        match asked.fetch_add(1, Ordering::Relaxed) {
            0 => next(r#"[{"id": "c"}, {"id": "a"}]"#, 2),
            1 => next(r#"[{"id": "b"}]"#, 3),
            _ => crate::responder::error("400 Bad Request", "BadRequest", "no"),
        }
    });
    let args = [
        "machine",
        "list",
        "--sort",
        "id:desc",
        "--base-url",
        &service.url,
    ];
    let run: Run = mde(&args).output().expect("it runs").into();
    let lines: Vec<_> = run.stdout.lines().collect();
    assert_eq!(
        lines[..3],
        [r#"{"id":"c"}"#, r#"{"id":"b"}"#, r#"{"id":"a"}"#],
        "{run:?}"
    );
    assert!(
        lines[3].starts_with(r#"{"error":{"kind":"invalidInput""#),
        "{run:?}"
    );
}

#[test]
fn what_does_not_fit_is_refused_before_anything_is_asked() {
    let service = Responder::machines("[]");
    let list = |args: &[&str]| -> Run {
        mde(&[
            &[
                "machine",
                "show",
                "4c1f0b7de2a95d3846f17c0ea8b2d95f603e71ca",
                "--base-url",
                &service.url,
            ],
            args,
        ]
        .concat())
        .output()
        .expect("it runs")
        .into()
    };
    for (args, told) in [
        (
            &["--format", "table", "--columns", "id,nosuch"][..],
            "--columns: machines have no property \"nosuch\"\nhint: there are id, ",
        ),
        (
            &["--format", "table", "--columns", "rest"],
            "no property \"rest\"",
        ),
        (&["--format", "csv", "--columns", "nosuch"], ", rest\n"),
        (
            &["--format", "csv", "--columns", "id,Id"],
            "--columns: id is there twice",
        ),
        (
            &["--format", "csv", "--columns", "id,,version"],
            "no property \"\"",
        ),
        (
            &["--format", "ndjson", "--columns", "id"],
            "--columns goes with --format table and csv only",
        ),
        (
            &["--columns", "id"],
            "--columns goes with --format table and csv only\nhint: where nobody looks on the format is ndjson: add --format csv",
        ),
        (
            &["--columns", "id", "--output", "new.ndjson"],
            "hint: name the output .csv",
        ),
        (
            &["--sort", "lastseen desc"],
            "hint: write lastSeen:desc, one property\n",
        ),
        (
            &["--sort", "-lastSeen"],
            "hint: write lastSeen:desc, one property\n",
        ),
        (
            &["--sort", "lastSeen ASC"],
            "hint: write lastSeen, one property\n",
        ),
        (
            &["--sort", "risk:desc,id"],
            "hint: write riskScore:desc, one property\n",
        ),
        (&["--sort", "id,version"], "hint: write id, one property\n"),
        (
            &["--sort", "name"],
            "hint: did you mean computerDnsName or rbacGroupName or systemProductName or groupName?\n",
        ),
        (&["--sort", "--strict"], "no property \"--strict\""),
        (
            &["--sort", "nosuch"],
            "--sort: machines have no property \"nosuch\"\nhint: there are id, ",
        ),
        (&["--sort", "id:down"], "asc or desc, and not \"down\""),
        (
            &["--jq", ".", "--format", "csv"],
            "--jq goes with --format ndjson only",
        ),
        (
            &["--jq", ".", "--format", "json"],
            "--jq goes with --format ndjson only",
        ),
    ] {
        let run = ask(&service.url, &[&["user1"], args].concat());
        assert_eq!((run.code, &*run.stdout), (Some(2), ""), "{run:?}");
        assert!(run.stderr.contains(told), "{told}: {run:?}");
    }
    // Of one entity there is nothing to sort, and a list has no ids.
    assert!(
        list(&["--sort", "id"])
            .stderr
            .contains("unexpected argument")
    );
    let run: Run = mde(&["machine", "list", "--ordered"])
        .output()
        .expect("it runs")
        .into();
    assert!(
        run.code == Some(2) && run.stderr.contains("unexpected argument"),
        "{run:?}"
    );
    assert_eq!(service.requests(), [""; 0]);
}

/// The first user's answer comes last, because the service wants a second call for it.
fn late_first() -> Responder {
    let asked = AtomicUsize::new(0);
    Responder::new(move |head| match user(head) {
        "user1" if asked.fetch_add(1, Ordering::Relaxed) == 0 => {
            response("503 Service Unavailable", "Retry-After: 1\r\n", "")
        }
        _ => ok("[]"),
    })
}

fn piped(args: &[&str], input: &str) -> Run {
    let mut run = mde(args);
    let mut child = run
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut stdin = child.stdin.take().expect("it is piped");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let run = child.wait_with_output().expect("it ends").into();
    writer
        .join()
        .expect("it does not panic")
        .expect("all is read");
    run
}

#[test]
fn answers_come_in_the_order_of_the_ids() {
    let service = late_first();
    let args = [
        "user",
        "machines",
        "--ids-file",
        "-",
        "--jq",
        ".user",
        "--no-quota",
        "--base-url",
        &service.url,
    ];
    let input = "user1\nuser2\nno@name\nuser1\nuser3\n\nno@other\n";
    let run = piped(&[&args[..], &["--ordered"]].concat(), input);
    assert_eq!(
        run.stdout, "user1\nuser2\nno@name\nuser3\nno@other\n",
        "{run:?}"
    );
    assert_eq!(run.code, Some(1), "{run:?}");
    let service = late_first();
    let args = ["user1", "user2", "--jq", ".user", "--no-quota"];
    assert_eq!(ask(&service.url, &args).stdout, "user2\nuser1\n");
}

#[test]
fn no_more_answers_wait_than_the_help_says() {
    let service = late_first();
    let users: Vec<_> = (1..=450).map(|number| format!("user{number}\n")).collect();
    let args = [
        "user",
        "machines",
        "--ids-file",
        "-",
        "--jq",
        ".user",
        "--ordered",
        "--no-quota",
        "--base-url",
        &service.url,
    ];
    let run = piped(&args, &users.concat());
    assert_eq!(run.stdout, users.concat(), "{}", run.stderr);
    let asked = service.users();
    let again = asked
        .iter()
        .rposition(|user| user == "user1")
        .expect("it was asked again");
    assert!(
        again <= 200,
        "{again} were asked before the first was answered"
    );
    let help: Run = mde(&["user", "machines", "--help"])
        .output()
        .expect("it runs")
        .into();
    assert!(
        help.stdout.contains("at most 200 of them"),
        "{}",
        help.stdout
    );
}

/// What came before the run ended is printed, though the first has no answer.
#[test]
fn what_waits_at_the_end_is_not_lost() {
    let service = Responder::new(|head| match user(head) {
        "user2" => ok("[]"),
        _ => crate::responder::error("403 Forbidden", "Forbidden", "no"),
    });
    let run = ask(
        &service.url,
        &[
            "user2",
            "user1",
            "user3",
            "--ordered",
            "--jq",
            ".user + \" \" + (.error.kind // \"answered\")",
        ],
    );
    assert_eq!(run.stdout.lines().count(), 3, "{run:?}");
    assert!(run.stdout.starts_with("user2 answered\nuser1 "), "{run:?}");
}

/// Lines that are no ids come before the ids that they stand behind are answered, and wait for them without taking
/// their places.
#[test]
fn lines_that_are_no_ids_do_not_hold_up_the_ids_before_them() {
    let service = Responder::new(|_| {
        // As slow as a service is.
        std::thread::sleep(std::time::Duration::from_millis(2));
        ok("[]")
    });
    let good = (1..=300).map(|number| format!("user{number}\n"));
    let bad = (1..=300).map(|number| format!("no@{number}\n"));
    let input: String = good.chain(bad).collect();
    let args = [
        "user",
        "machines",
        "--ids-file",
        "-",
        "--jq",
        ".user",
        "--ordered",
        "--no-quota",
        // It ends, whatever happens.
        "--until",
        "30s",
        "--base-url",
        &service.url,
    ];
    let run = piped(&args, &input);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert_eq!(run.stdout, input, "{}", run.stderr);
}

/// What a person reads above a column is its name, too.
#[test]
fn headings_are_names_as_well() {
    let service = Responder::machines(
        r#"[{"id":"a","computerDnsName":"x","riskScore":"Low"},{"id":"b","computerDnsName":"y","riskScore":"High"}]"#,
    );
    let printed = |args: &[&str]| {
        let run = ask(
            &service.url,
            &[&["user1", "--format", "csv"], args].concat(),
        );
        assert_eq!(run.code, Some(0), "{run:?}");
        run.stdout
    };
    for (by_heading, by_property) in [
        (
            ["--columns", "RISK,Device"],
            ["--columns", "riskScore,computerDnsName"],
        ),
        (["--sort", "risk:desc"], ["--sort", "riskScore:desc"]),
        (["--sort", "Last seen"], ["--sort", "lastSeen"]),
    ] {
        assert_eq!(printed(&by_heading), printed(&by_property));
    }
}

//! The formats: nothing lost, nothing half-written, each user's answer as soon as it is there.

use std::{
    io::{BufRead as _, BufReader, pipe},
    process::Stdio,
    sync::{
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
};

use crate::{
    responder::{Responder, error, ok, user},
    run::{Run, ask, mde},
};

#[test]
fn machines_are_printed_as_the_service_spelled_them() {
    let service = Responder::machines(
        r#"[ { "id" : "1", "rbacGroupId": 140,
               "new": {"big": 12345678901234567890123, "small": 1.0E-10, "list": [ 1, "a  b" ]} } ]"#,
    );
    let run = ask(&service.url, &["user1"]);
    assert_eq!(
        run.stdout,
        concat!(
            r#"{"user":"user1","machines":[{"id":"1","rbacGroupId":140,"#,
            r#""new":{"big":12345678901234567890123,"small":1.0E-10,"list":[1,"a  b"]}}]}"#,
            "\n"
        ),
    );
}

#[test]
fn csv_is_a_row_for_each_machine_each_empty_user_and_each_failure() {
    let service = Responder::new(|head| match user(head) {
        "user1" => ok(
            r#"[{"id": "1", "machineTags": ["a", "b,c"], "osBuild": 22631, "isOnline": null,
            "big": 12345678901234567890123}, {"id": "2", "computerDnsName": "he said \"hi\""}]"#,
        ),
        "nobody" => error(
            "404 Not Found",
            "ResourceNotFound",
            "User nobody was not found",
        ),
        _ => ok("[]"),
    });
    let run = ask(
        &service.url,
        &["user1", "user2", "nobody", "--format", "csv"],
    );
    assert_eq!(run.code, Some(1), "{run:?}");
    assert_eq!(
        run.stdout.matches("\r\n").count(),
        run.stdout.matches('\n').count()
    );
    let mut reader = csv::Reader::from_reader(run.stdout.as_bytes());
    let headers = reader.headers().expect("a header row").clone();
    assert_eq!((&headers[0], &headers[headers.len() - 1]), ("user", "rest"));
    let mut rows: Vec<_> = reader.records().map(|row| row.expect("CSV")).collect();
    // Users come in the order of their answers; a user's machines stay together and in order.
    rows.sort_by_key(|row| row[0].to_owned());
    let cell = |row: usize, name: &str| {
        let column = headers
            .iter()
            .position(|header| header == name)
            .expect(name);
        rows[row][column].to_owned()
    };
    let users: Vec<_> = (0..rows.len()).map(|row| cell(row, "user")).collect();
    assert_eq!(users, ["nobody", "user1", "user1", "user2"]);
    assert_eq!(cell(1, "machineTags"), r#"["a","b,c"]"#);
    assert_eq!(cell(1, "osBuild"), "22631");
    assert_eq!(
        cell(1, "rest"),
        r#"{"big":12345678901234567890123,"isOnline":null}"#
    );
    assert_eq!(cell(2, "computerDnsName"), r#"he said "hi""#);
    assert!(rows[3].iter().skip(1).all(str::is_empty), "{:?}", rows[3]);
    assert!(cell(0, "error").starts_with("notFound: "), "{:?}", rows[0]);
    assert!(
        cell(0, "error").contains("User nobody was not found"),
        "{:?}",
        rows[0]
    );
}

#[test]
fn a_table_for_each_user_and_failures_on_standard_error() {
    let service = Responder::new(|head| match user(head) {
        "user1" => ok(
            r#"[{"id": "1", "computerDnsName": "pc-1", "osPlatform": "Windows11",
            "lastSeen": "2026-01-14T22:08:51.904Z", "machineTags": ["vip", "lab"]}, {"id": "4c1f0b7d"}]"#,
        ),
        "nobody" => error(
            "404 Not Found",
            "ResourceNotFound",
            "User nobody was not found",
        ),
        _ => ok("[]"),
    });
    let run = ask(
        &service.url,
        &["user1", "nobody", "user2", "--format", "table"],
    );
    assert_eq!(run.code, Some(1), "{run:?}");
    let of_user1 = "\
user1: 2 machines

Device    OS         Last seen          Tags      ID
──────────────────────────────────────────────────────────
pc-1      Windows11  2026-01-14 22:08Z  vip, lab  1
4c1f0b7d                                          4c1f0b7d
";
    let of_user2 = "user2: no machines\n";
    // In the order of their answers.
    let orders = [(of_user1, of_user2), (of_user2, of_user1)];
    let orders = orders.map(|(first, second)| format!("{first}\n{second}"));
    assert!(orders.contains(&run.stdout), "{run:?}");
    assert!(run.stderr.starts_with("error: nobody: "), "{run:?}");
}

#[test]
fn a_narrow_table_leaves_out_the_less_important_columns() {
    let service = Responder::machines(
        r#"[{"id": "1", "computerDnsName": "fin-vm-07.corp.contoso.com", "osPlatform": "Windows11",
            "version": "23H2", "healthStatus": "Active", "rbacGroupName": "Finance workstations"}]"#,
    );
    let table = |columns: &str| {
        let mut command = mde(&[
            "user",
            "machines",
            "user1",
            "--format",
            "table",
            "--base-url",
            &service.url,
        ]);
        let run: Run = command
            .env("COLUMNS", columns)
            .output()
            .expect("the binary runs")
            .into();
        run.stdout
            .lines()
            .skip(2)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(table("40")[0], "Device                      OS");
    assert_eq!(table("12")[2], "fin-vm-07.c…");
    assert_eq!(table("200")[0].split_whitespace().last(), Some("ID"));
}

#[test]
fn each_answer_is_out_before_the_next_one_comes() {
    for (format, lines) in [("ndjson", 1), ("csv", 2), ("table", 1)] {
        let (go, wait) = mpsc::channel::<()>();
        let is_first = AtomicBool::new(true);
        let service = Responder::new(move |_| {
            if !is_first.swap(false, Ordering::Relaxed) {
                wait.recv().expect("the test goes on");
            }
            ok("[]")
        });
        let mut command = mde(&[
            "user",
            "machines",
            "user1",
            "user2",
            "--format",
            format,
            "--base-url",
            &service.url,
        ]);
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let mut out = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut read = String::new();
        // The second answer is held back until the first one has been read.
        for _ in 0..lines {
            out.read_line(&mut read).expect("a line");
        }
        assert!(read.contains("user"), "{format}: {read:?}");
        go.send(()).expect("the service waits");
        while out.read_line(&mut read).expect("a line") > 0 {}
        for user in ["user1", "user2"] {
            assert!(read.contains(user), "{format}: {read:?}");
        }
        assert!(child.wait().expect("it ends").success());
    }
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    let service = Responder::machines("[]");
    for format in ["table", "json", "ndjson", "csv"] {
        let (reader, writer) = pipe().expect("a pipe");
        drop(reader);
        let mut command = mde(&[
            "user",
            "machines",
            "user1",
            "--format",
            format,
            "--base-url",
            &service.url,
        ]);
        let run: Run = command
            .stdout(writer)
            .stderr(Stdio::piped())
            .output()
            .expect("the binary runs")
            .into();
        assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{format}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_an_error() {
    let full = || {
        std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .expect("Linux has it")
    };
    let service = Responder::machines(r#"[{"id": "1"}]"#);
    let url = &service.url;
    let mut runs = vec![vec!["--help"], vec!["--version"]];
    for format in ["table", "json", "ndjson", "csv"] {
        runs.push(vec![
            "user",
            "machines",
            "user1",
            "--format",
            format,
            "--base-url",
            url,
        ]);
    }
    for args in runs {
        let output = mde(&args).stdout(full()).stderr(Stdio::piped()).output();
        let run: Run = output.expect("the binary runs").into();
        assert_eq!(run.code, Some(6), "{args:?}: {run:?}");
        assert!(
            run.stderr.starts_with("error: cannot write the output: "),
            "{args:?}: {run:?}"
        );
    }
}

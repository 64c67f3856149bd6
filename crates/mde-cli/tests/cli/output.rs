//! The formats: nothing lost, nothing half-written, each user's answer as soon as it is there.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _, pipe},
    process::Stdio,
    sync::{
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
};

use crate::{
    responder::{Responder, error, ok, response, user},
    run::{Mde, Run, ask, mde},
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
    // More than any buffer on the way holds.
    let many = format!(r#"{{"id":"1","computerDnsName":"{}"}}"#, "x".repeat(2000));
    let many = format!("[{}]", vec![many; 200].join(","));
    for machines in ["[]", &many] {
        let service = Responder::machines(machines);
        for format in FORMATS {
            let mut run = mde(&["user", "machines", "user1", "--format", format]);
            let run = {
                run.args(["--base-url", &service.url]);
                unread(&mut run)
            };
            assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{format}");
        }
    }
}

/// A run whose output nobody reads.
fn unread(run: &mut Mde) -> Run {
    let (reader, writer) = pipe().expect("a pipe");
    drop(reader);
    let output = run.stdout(writer).stderr(Stdio::piped()).output();
    output.expect("the binary runs").into()
}

const FORMATS: [&str; 4] = ["table", "json", "ndjson", "csv"];

#[test]
fn a_reader_who_has_seen_enough_hides_no_failure() {
    let of_user = error("404 Not Found", "ResourceNotFound", "no such user");
    for (answer, code, args, told) in [
        (
            error("403 Forbidden", "Forbidden", "no"),
            3,
            &["user1"][..],
            "HTTP 403",
        ),
        (
            error("401 Unauthorized", "Unauthorized", "no"),
            3,
            &["user1", "user2"],
            "HTTP 401",
        ),
        (of_user.clone(), 4, &["user1"], "HTTP 404"),
        (of_user, 1, &["user1", "user2"], "HTTP 404"),
        (
            ok(r#"["no machine"]"#),
            7,
            &["user1", "--strict"],
            "breaks the contract",
        ),
        (ok("{}"), 7, &["user1"], "breaks the contract"),
        (
            response("502 Bad Gateway", "", ""),
            6,
            &["user1"],
            "HTTP 502",
        ),
    ] {
        let service = Responder::new(move |_| answer.clone());
        for format in FORMATS {
            let mut run = mde(&["user", "machines", "--format", format]);
            run.args(args);
            run.args(["--base-url", &service.url, "--deadline", "300ms"]);
            let run = unread(&mut run);
            assert_eq!(run.code, Some(code), "{format}: {run:?}");
            assert!(run.stderr.contains(told), "{format}: {run:?}");
            assert!(!run.stderr.contains("output"), "{format}: {run:?}");
        }
    }
}

#[test]
fn a_reader_who_has_seen_enough_hides_no_missing_credential() {
    let nothing = tempfile::tempdir().expect("a temporary folder");
    for format in FORMATS {
        let mut run = mde(&["user", "machines", "user1", "user2", "--format", format]);
        run.env_remove("MDE_TOKEN").env("PATH", nothing.path());
        let run = unread(&mut run);
        assert_eq!(run.code, Some(3), "{format}: {run:?}");
        for told in ["error: user", "az login", "MDE_TOKEN", "not answered"] {
            assert!(run.stderr.contains(told), "{format}: {told}: {run:?}");
        }
    }
}

/// The first answer is read, and the second one fails after that.
#[test]
fn what_failed_after_the_reader_left_is_in_the_exit_code() {
    for format in FORMATS {
        let (go, wait) = mpsc::channel();
        let is_first = AtomicBool::new(true);
        let service = Responder::new(move |_| {
            if is_first.swap(false, Ordering::Relaxed) {
                return ok(r#"[{"id": "1"}]"#);
            }
            wait.recv().expect("the test says when");
            error("404 Not Found", "ResourceNotFound", "no such user")
        });
        let mut run = mde(&["user", "machines", "user1", "user2", "--format", format]);
        let mut child = run
            .args(["--base-url", &service.url])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let mut out = child.stdout.take().expect("it is piped");
        // Of its writes the one that has a user is the first answer's last.
        let mut read = Vec::new();
        while !read.ends_with(b"user") {
            let mut byte = [0];
            out.read_exact(&mut byte).expect("a byte");
            read.extend(byte);
        }
        drop(out);
        go.send(()).expect("the service waits");
        let run: Run = child.wait_with_output().expect("it ends").into();
        assert_eq!(run.code, Some(1), "{format}: {run:?}");
    }
}

/// Lines that are no names are failures as well, and so is a file that ends too early.
#[test]
fn a_reader_who_has_seen_enough_hides_no_bad_line() {
    let service = Responder::machines("[]");
    for (input, code) in [(&b"user1@contoso.com"[..], 2), (b"\xff\xfeu\0", 6)] {
        for format in FORMATS {
            let (reader, mut writer) = pipe().expect("a pipe");
            writer.write_all(input).expect("a pipe holds as much");
            drop(writer);
            let mut run = mde(&["user", "machines", "--users-file", "-", "--format", format]);
            run.args(["--base-url", &service.url]).stdin(reader);
            let run = unread(&mut run);
            assert_eq!(run.code, Some(code), "{format}: {run:?}");
        }
    }
}

#[test]
fn help_that_nobody_reads_to_its_end_is_no_error() {
    for args in [
        &["--help"][..],
        &["user", "machines", "--help"],
        &["--version"],
    ] {
        let run = unread(&mut mde(args));
        assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{args:?}");
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
    // A user who failed as well changes nothing of that, and is told.
    let service = Responder::new(|_| error("403 Forbidden", "Forbidden", "no"));
    let mut run = mde(&["user", "machines", "user1", "--format", "json"]);
    run.args(["--base-url", &service.url]);
    let output = run.stdout(full()).stderr(Stdio::piped()).output();
    let run: Run = output.expect("the binary runs").into();
    assert_eq!(run.code, Some(6), "{run:?}");
    for told in ["HTTP 403", "cannot write the output"] {
        assert!(run.stderr.contains(told), "{run:?}");
    }
}

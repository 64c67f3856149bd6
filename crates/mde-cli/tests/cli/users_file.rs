//! Names from a file and from standard input, one a line.

use std::{collections::BTreeSet, fmt::Write as _, io::Write as _, process::Stdio};

use serde_json::Value;

use crate::{
    responder::{Responder, error, ok, user},
    run::{Run, mde},
};

/// Runs with this file.
fn with_file(service: &Responder, contents: &[u8], args: &[&str]) -> Run {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("users.txt");
    std::fs::write(&file, contents).expect("the folder is writable");
    let file = file.display().to_string();
    let mut command = mde(&["user", "machines", "--base-url", &service.url]);
    command
        .args(["--users-file", &file])
        .args(args)
        .output()
        .expect("the binary runs")
        .into()
}

/// Runs with this on standard input.
fn with_input(service: &Responder, contents: &[u8], args: &[&str]) -> Run {
    let mut command = mde(&["user", "machines", "--base-url", &service.url]);
    command
        .args(["--users-file", "-"])
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary runs");
    let mut input = child.stdin.take().expect("it is piped");
    std::thread::scope(|scope| {
        // A run that ended early reads no further.
        scope.spawn(move || drop(input.write_all(contents)));
        child.wait_with_output().expect("it ends").into()
    })
}

fn lines(run: &Run) -> Vec<Value> {
    run.stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

/// Who was answered, or not.
fn users(run: &Run) -> BTreeSet<String> {
    lines(run)
        .iter()
        .map(|answer| answer["user"].as_str().expect("a name").to_owned())
        .collect()
}

#[test]
fn lines_of_any_system() {
    let contents = "\u{feff}user1\r\n\r\n  user2\t\n\n#user3\nuser1\r\njohn doe".as_bytes();
    let expected = ["user0", "user1", "user2", "#user3", "john doe"].map(str::to_owned);
    for run in [with_file, with_input] {
        let service = Responder::machines("[]");
        let run = run(&service, contents, &["user0", "user1"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert_eq!(users(&run), BTreeSet::from(expected.clone()));
        assert_eq!(lines(&run).len(), 5, "{run:?}");
        assert_eq!(service.requests().len(), 5);
    }
}

const BAD: &[u8] = b"user1\nuser2@contoso.com\n\n..\n\xff\xfe\nuser3\n";

#[test]
fn a_file_is_checked_before_anybody_is_asked() {
    let service = Responder::machines("[]");
    let run = with_file(&service, BAD, &["-"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert_eq!(run.stdout, "");
    for told in [
        "users.txt:2: user2@contoso.com",
        "users.txt:4: ",
        "users.txt:5: ",
    ] {
        assert!(run.stderr.contains(told), "{told} is not in {run:?}");
    }
    assert_eq!(run.stderr.matches("error: ").count(), 3, "{run:?}");
    assert_eq!(service.requests().len(), 0);
}

#[test]
fn standard_input_is_checked_as_it_comes() {
    let service = Responder::machines("[]");
    let run = with_input(&service, BAD, &[]);
    assert_eq!(run.code, Some(1), "{run:?}");
    let bad: Vec<_> = lines(&run)
        .into_iter()
        .filter(|answer| answer["error"]["kind"] == "invalidInput")
        .collect();
    assert_eq!(bad.len(), 3, "{run:?}");
    assert_eq!(bad[0]["user"], "user2@contoso.com");
    let message = bad[0]["error"]["message"].as_str().expect("a sentence");
    assert!(message.starts_with("standard input:2: "), "{message}");
    assert!(run.stderr.contains(message), "{run:?}");
    let mut asked = service.users();
    asked.sort();
    assert_eq!(asked, ["user1", "user3"]);
}

#[test]
fn files_that_are_no_lists() {
    let service = Responder::machines("[]");
    let utf16: Vec<u8> = "\u{feff}user1\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let run = with_file(&service, &utf16, &[]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("UTF-16"), "{run:?}");
    let run = with_input(&service, &utf16, &[]);
    assert_eq!(run.code, Some(6), "{run:?}");
    assert!(run.stderr.contains("UTF-16"), "{run:?}");

    let run = with_file(&service, &vec![b'a'; 1 << 20], &[]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(run.stderr.contains("users.txt:1: "), "{run:?}");
    assert!(run.stderr.len() < 1000, "{run:?}");

    let folder = tempfile::tempdir().expect("a temporary folder");
    for path in [folder.path(), &folder.path().join("missing.txt")] {
        let path = path.display().to_string();
        let run: Run = mde(&["user", "machines", "--users-file", &path])
            .output()
            .expect("the binary runs")
            .into();
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.stderr.contains(&path), "{run:?}");
    }
    assert_eq!(service.requests().len(), 0);
}

#[test]
fn a_list_of_nobody() {
    let service = Responder::machines("[]");
    let run = with_file(&service, b"\n \r\n", &["--format", "json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(run.stdout, "[]\n");
    assert!(run.stderr.contains("users.txt names no user"), "{run:?}");
}

/// More lines than the quota allows calls: whoever would have to wait longer than the deadline is told so.
#[test]
fn two_thousand_users_and_a_deadline() {
    let service = Responder::machines("[]");
    let mut contents = String::new();
    for number in 0..2000 {
        let _ = writeln!(contents, "user{number}");
    }
    for run in [with_file, with_input] {
        let run = run(&service, contents.as_bytes(), &["--deadline", "5s"]);
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        let answers = lines(&run);
        assert_eq!(answers.len(), 2000);
        let throttled = answers
            .iter()
            .filter(|answer| answer["error"]["kind"] == "throttled");
        let mut count = 0;
        for answer in throttled {
            count += 1;
            let wait = answer["error"]["retryAfterSeconds"].as_u64();
            assert!(
                wait.is_some_and(|wait| (1..=3600).contains(&wait)),
                "{answer}"
            );
        }
        assert_eq!(count, 1900);
    }
    assert_eq!(service.requests().len(), 200);
}

#[test]
fn a_refused_credential_leaves_the_rest_of_the_file() {
    let service = Responder::new(|head| match user(head) {
        "user0" => ok("[]"),
        _ => error("403 Forbidden", "Forbidden", "Missing application roles."),
    });
    let mut contents = String::new();
    for number in 1..=1000 {
        let _ = writeln!(contents, "user{number}");
    }
    let run = with_file(&service, contents.as_bytes(), &["user0"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    assert_eq!(users(&run).len(), lines(&run).len());
    // Told one by one those that were under way, and the others by their number.
    let told = lines(&run).len() - 1;
    assert!((1..200).contains(&told), "{told}");
    let rest = format!("another {} lines", 1000 - told);
    assert!(
        run.stderr.contains(&rest),
        "{rest} is not in {}",
        run.stderr
    );
}

/// Nobody closes standard input, and yet the run ends.
#[test]
fn a_refused_credential_does_not_wait_for_standard_input() {
    let service =
        Responder::new(|_| error("403 Forbidden", "Forbidden", "Missing application roles."));
    let mut command = mde(&["user", "machines", "--base-url", &service.url]);
    command
        .args(["--users-file", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut child = command.spawn().expect("the binary runs");
    let mut input = child.stdin.take().expect("it is piped");
    input.write_all(b"user1\n").expect("it reads");
    assert_eq!(child.wait().expect("it ends").code(), Some(3));
    drop(input);
}

#[test]
fn thousands_of_names_that_look_escaped_are_told_in_a_few_lines() {
    let mut names: String = (0..2000).map(|n| format!("CORP%5Cuser{n}\n")).collect();
    names.push_str("CORP%5Cuser0\n");
    // Whoever asks for more than the quota is told at once.
    let args = ["--deadline", "1s"];
    for run in [with_file, with_input] {
        let service = Responder::machines("[]");
        let run = run(&service, names.as_bytes(), &args);
        let warnings: Vec<_> = run
            .stderr
            .lines()
            .filter(|line| line.starts_with("warning: "))
            .collect();
        assert_eq!(warnings.len(), 4, "{warnings:?}");
        for (number, warning) in warnings[..3].iter().enumerate() {
            let told = format!("warning: CORP%5Cuser{number} is taken literally");
            assert!(warning.starts_with(&told), "{warning}");
        }
        let rest = "warning: another 1997 names look escaped, and are taken literally";
        assert_eq!(warnings[3], rest);
    }
}

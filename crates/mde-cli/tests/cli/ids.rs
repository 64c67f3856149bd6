//! Ids as output and as input, by which commands pipe into each other.

use std::{io::Write as _, process::Stdio};

use crate::{
    responder::{Responder, error, ok, user},
    run::{Run, ask, mde},
};

#[test]
fn an_id_a_line_and_nothing_else() {
    let service = Responder::new(|head| match user(head) {
        "user1" => {
            ok(r#"[{"id": "0a1b"}, {"id": 7, "computerDnsName": "pc"}, {"id": "\u001b[2J\nx"}]"#)
        }
        "nobody" => error(
            "404 Not Found",
            "ResourceNotFound",
            "User nobody was not found",
        ),
        _ => ok("[]"),
    });
    let run = ask(&service.url, &["user1", "--format", "ids"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(run.stdout, "0a1b\n7\n\\u{1b}[2J\\u{a}x\n");
    let run = ask(&service.url, &["none", "--format", "ids"]);
    assert_eq!((run.code, &*run.stdout, &*run.stderr), (Some(0), "", ""));
    let run = ask(&service.url, &["nobody", "--format", "ids"]);
    assert_eq!((run.code, &*run.stdout), (Some(4), ""), "{run:?}");
    assert!(run.stderr.starts_with("error: nobody: "), "{run:?}");
}

#[test]
fn what_has_no_id_is_left_out_and_told_once() {
    let service = Responder::machines(
        r#"[{"id": "1"}, {"computerDnsName": "a"}, {"id": ""}, 7, {"id": null}]"#,
    );
    let run = ask(&service.url, &["user1", "--format", "ids"]);
    assert_eq!((run.code, &*run.stdout), (Some(0), "1\n"), "{run:?}");
    let told = "warning: there are machines without id, which are left out\n";
    assert_eq!(run.stderr.matches(told).count(), 1, "{run:?}");
}

/// What one command prints, a file of it, and standard input are read alike, and each id is asked about once.
#[test]
fn ids_come_from_arguments_files_and_pipes() {
    let service = Responder::machines("[]");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("ids.txt").display().to_string();
    std::fs::write(&file, "user2\nuser1\r\n\nuser2\n").expect("the folder is writable");
    for option in ["--ids-file", "--users-file"] {
        let before = service.requests().len();
        let run = ask(&service.url, &["user1", option, &file]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert_eq!(service.requests().len() - before, 2, "{run:?}");

        let mut command = mde(&["user", "machines", option, "-", "--base-url", &service.url]);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the binary runs");
        let mut input = child.stdin.take().expect("it is piped");
        input
            .write_all(b"user3\nuser3\nuser4@contoso.com\n")
            .expect("it reads");
        drop(input);
        let run: Run = child.wait_with_output().expect("it ends").into();
        assert_eq!(run.code, Some(1), "{run:?}");
        assert_eq!(run.stdout.lines().count(), 2, "{run:?}");
        assert!(
            run.stderr.contains("standard input:3: user4@contoso.com"),
            "{run:?}"
        );
    }
}

#[test]
fn what_is_no_command_and_no_option_is_told() {
    for args in [
        &["machines"][..],
        &["user", "isolate", "user1"],
        &["user", "machines", "user1", "--top", "5"],
        &["user", "machines", "user1", "--format", "xml"],
        &[
            "user",
            "machines",
            "user1",
            "--ids-file",
            "a",
            "--users-file",
            "b",
        ],
    ] {
        let run: Run = mde(args).output().expect("the binary runs").into();
        assert_eq!((run.code, &*run.stdout), (Some(2), ""), "{args:?}: {run:?}");
        assert!(run.stderr.starts_with("error: "), "{args:?}: {run:?}");
    }
}

//! Machines that count their calls together in a Redis; whatever needs one says so loudly where there is none.

#[path = "../../../mde-core/tests/quota/server.rs"]
#[expect(dead_code, reason = "mde-core's own tests use all of it")]
mod server;

use std::{io::Write as _, net::TcpListener, thread};

use mde_mock::MockService;
use server::Server;
use tempfile::NamedTempFile;

use crate::{
    run::{Run, ask, mde},
    stand_in::StandIn,
};

const PASSWORD: &str = "p@ss/w%rd:canary";

/// A Redis that has a password and was used before, so that it knows that nothing was called.
fn redis() -> Option<Server> {
    Server::start(&["--requirepass", PASSWORD])
}

fn run(url: &str, args: &[&str], env: Option<&str>) -> Run {
    let mut command = mde(&["user", "machines", "--base-url", url, "--deadline", "1s"]);
    if let Some(password) = env {
        command.env("MDE_QUOTA_STORE_PASSWORD", password);
    }
    let run: Run = command.args(args).output().expect("the binary runs").into();
    let shown = format!("{run:?}");
    assert!(!shown.contains("canary"), "{shown}");
    run
}

#[test]
fn machines_count_together() {
    let Some(redis) = redis() else { return };
    let service = StandIn::start(MockService::builder().users(5));
    let url = service.service.url();
    let mut file = NamedTempFile::new().expect("a temporary file");
    writeln!(file, "{PASSWORD}").expect("it is writable");
    let store = redis.url();
    let path = file.path().to_str().expect("text");
    let by_file = [
        "user1",
        "--quota-store",
        &store,
        "--quota-store-password-file",
        path,
    ];
    let by_variable = ["user1", "--quota-store", &store];

    // One that was never used takes the quota for used up.
    let new = run(url, &by_file, None);
    assert_eq!(new.code, Some(5), "{new:?}");
    assert!(new.stderr.starts_with("warning: the quota of "), "{new:?}");
    // It knows of both, whichever way the password comes; the plan of the next machine counts on it.
    let planned = run(
        url,
        &[&by_variable[..], &["--dry-run", "--format", "json"]].concat(),
        Some(PASSWORD),
    );
    assert_eq!(planned.json()["quota"][0]["left"], 0, "{planned:?}");
    let waits = planned.json()["seconds"].as_u64();
    assert!(
        waits.is_some_and(|waits| (3500..=3604).contains(&waits)),
        "{planned:?}"
    );

    // Who may not is refused, and nobody is asked.
    for password in [None, Some("wrong")] {
        let refused = run(url, &by_variable, password);
        assert_eq!(refused.code, Some(6), "{refused:?}");
        assert!(
            refused
                .stderr
                .contains("the quota's Redis refuses the user or the password"),
            "{refused:?}"
        );
        assert!(
            refused
                .stderr
                .contains("hint: nothing was asked: without it"),
            "{refused:?}"
        );
    }
    let refused = run(
        url,
        &[&by_variable[..], &["--quota-store-user", "nobody"]].concat(),
        Some(PASSWORD),
    );
    assert_eq!(refused.code, Some(6), "{refused:?}");
    assert_eq!(service.service.requests().len(), 0);
}

#[test]
fn what_is_no_redis_ends_the_run() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let store = format!("redis://{}", listener.local_addr().expect("it is bound"));
    thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.expect("a client connects");
            let _ = connection.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        }
    });
    let service = StandIn::start(MockService::builder());
    let run = run(
        service.service.url(),
        &["user1", "--quota-store", &store],
        None,
    );
    assert_eq!(run.code, Some(6), "{run:?}");
    let told = "error: user1: the quota's Redis answers in a way that makes no sense";
    assert!(run.stderr.starts_with(told), "{run:?}");
    assert_eq!(service.service.requests().len(), 0);
}

#[test]
fn urls_that_are_refused_before_anything_is_asked() {
    for (store, password, says) in [
        (
            "redis://user:canary@127.0.0.1:6379",
            None,
            "must not hold a user or a password",
        ),
        (
            "rediss://:canary@redis.example.com",
            None,
            "must not hold a user or a password",
        ),
        (
            "rediss://canary@redis.example.com",
            None,
            "must not hold a user or a password",
        ),
        (
            "redis:canary@redis.example.com",
            None,
            "must not hold a user or a password",
        ),
        (
            "rediss://redis.example.com",
            None,
            "there is no password for --quota-store",
        ),
        ("redis://redis.example.com", Some("canary"), "not rediss://"),
        (
            "https://redis.example.com",
            Some("canary"),
            "no URL of a Redis",
        ),
        (
            "rediss://redis.example.com#insecure",
            Some("canary"),
            "must not have a fragment",
        ),
        ("canary", None, ""),
    ] {
        let run = match says {
            // What is no URL at all may be a secret by mistake, and is not repeated.
            "" => run(
                "http://127.0.0.1:1",
                &["user1", "--quota-store", store],
                password,
            ),
            _ => run(
                "http://127.0.0.1:1",
                &["user1", "--quota-store", store],
                password,
            ),
        };
        assert_eq!((run.code, &*run.stdout), (Some(2), ""), "{store}: {run:?}");
        assert!(
            run.stderr.starts_with("error: ") && run.stderr.contains(says),
            "{store}: {run:?}"
        );
    }
    let hinted = ask(
        "http://127.0.0.1:1",
        &["user1", "--quota-store", "redis://a:b@127.0.0.1"],
    );
    assert!(
        hinted
            .stderr
            .contains("\nhint: put the password into a file"),
        "{hinted:?}"
    );

    let empty = NamedTempFile::new().expect("a temporary file");
    let path = empty.path().to_str().expect("text");
    let store = [
        "user1",
        "--quota-store",
        "redis://127.0.0.1:1",
        "--quota-store-password-file",
    ];
    for (file, says) in [
        (path, "there is no password in"),
        ("/nowhere/password", "cannot read the password in"),
        ("/dev/zero", "it is no regular file"),
    ] {
        let run = run("http://127.0.0.1:1", &[&store[..], &[file]].concat(), None);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.stderr.contains(says), "{run:?}");
    }
    for alone in [
        &["user1", "--quota-store-user", "me"][..],
        &["user1", "--quota-store", "redis://127.0.0.1", "--no-quota"],
    ] {
        assert_eq!(ask("http://127.0.0.1:1", alone).code, Some(2));
    }
}

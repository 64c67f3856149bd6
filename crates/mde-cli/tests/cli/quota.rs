//! Runs that share a quota by their state folder: none sends a call too many.

use std::{
    io::Write as _,
    ops::Deref,
    path::Path,
    process::{Child, Stdio},
};

use mde_mock::{MockService, quota::Quota};
use tempfile::NamedTempFile;

use crate::{
    responder::Responder,
    run::{Run, ask, machines, mde},
    stand_in::StandIn,
};

/// Ten calls a minute: a tenth of what the contract has. It is called by a name, as the service is: what is
/// called by a literal loopback address has no state.
struct ATenth {
    stand_in: StandIn,
    url: String,
    roots: NamedTempFile,
}

fn a_tenth() -> ATenth {
    let quota: Quota = "10/1m".parse().expect("a quota");
    let stand_in = StandIn::start(MockService::builder().quota(quota).tls());
    let mut roots = NamedTempFile::new().expect("a temporary file");
    let pem = stand_in.service.ca_pem().expect("it speaks TLS");
    roots.write_all(pem.as_bytes()).expect("it is writable");
    ATenth {
        url: stand_in.service.url().replace("127.0.0.1", "localhost"),
        stand_in,
        roots,
    }
}

impl Deref for ATenth {
    type Target = StandIn;

    fn deref(&self) -> &StandIn {
        &self.stand_in
    }
}

/// A run for so many users that leaves nine tenths of the quota and does not wait for it.
fn begin(stand_in: &ATenth, state: &Path, users: usize) -> Child {
    let mut command = mde(&["user", "machines", "--reserve", "90", "--deadline", "5s"]);
    command
        .args(["--base-url", &stand_in.url, "--ca-file"])
        .arg(stand_in.roots.path())
        .args((1..=users).map(|number| format!("user{number}")))
        .env("MDE_STATE_DIR", state)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs")
}

fn end(run: Child) -> Run {
    run.wait_with_output().expect("it ends").into()
}

fn throttled(run: &Run) -> usize {
    run.stdout.matches(r#""kind":"throttled""#).count()
}

#[test]
fn one_after_the_other() {
    let stand_in = a_tenth();
    let state = tempfile::tempdir().expect("a temporary folder");
    let first = end(begin(&stand_in, state.path(), 6));
    assert_eq!((first.code, throttled(&first)), (Some(0), 0), "{first:?}");
    let second = end(begin(&stand_in, state.path(), 6));
    assert_eq!(
        (second.code, throttled(&second)),
        (Some(1), 2),
        "{second:?}"
    );
    let third = end(begin(&stand_in, state.path(), 1));
    assert_eq!(third.code, Some(5), "{third:?}");
    let wait = third.json()["error"]["retryAfterSeconds"].as_u64();
    assert!(
        wait.is_some_and(|wait| (30..=61).contains(&wait)),
        "{third:?}"
    );
    assert!(
        third.stderr.contains("the next one may be sent in"),
        "{third:?}"
    );
    assert_eq!((stand_in.answered(200), stand_in.answered(429)), (10, 0));
    assert_eq!(stand_in.service.requests().len(), 10);
}

#[test]
fn two_at_once() {
    let stand_in = a_tenth();
    let state = tempfile::tempdir().expect("a temporary folder");
    let runs = [(); 2].map(|()| begin(&stand_in, state.path(), 8)).map(end);
    let throttled: usize = runs.iter().map(throttled).sum();
    assert_eq!(throttled, 6, "{runs:?}");
    assert_eq!((stand_in.answered(200), stand_in.answered(429)), (10, 0));
    assert_eq!(stand_in.service.requests().len(), 10);
}

#[test]
fn a_state_folder_that_cannot_be_one() {
    let stand_in = a_tenth();
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    let run = end(begin(&stand_in, file.path(), 3));
    assert_eq!(run.code, Some(6), "{run:?}");
    assert_eq!(run.stdout.matches("quotaBackend").count(), 1, "{run:?}");
    assert_eq!(run.stdout.matches("notAsked").count(), 2, "{run:?}");
    assert!(run.stderr.contains("MDE_STATE_DIR"), "{run:?}");
    assert_eq!(stand_in.service.requests().len(), 0);
}

#[test]
fn a_torn_state_file_is_told_and_holds_the_calls_back() {
    let stand_in = a_tenth();
    let state = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(end(begin(&stand_in, state.path(), 1)).code, Some(0));
    let folder = state.path().join("quota");
    for entry in std::fs::read_dir(folder).expect("the state's folder") {
        let path = entry.expect("a file").path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            std::fs::write(path, "{").expect("it is ours");
        }
    }
    let run = end(begin(&stand_in, state.path(), 1));
    assert_eq!(run.code, Some(5), "{run:?}");
    assert!(
        run.stderr.starts_with("warning: the quota's state file"),
        "{run:?}"
    );
    assert_eq!(stand_in.service.requests().len(), 1);
}

/// What the service reads of a token of an application in a tenant.
const REAL_TOKEN: &str = "e30.eyJ0aWQiOiI3MmY5ODhiZi04NmYxLTQxYWYtOTFhYi0yZDdjZDAxMWRiNDciLCJhcHBpZCI6IjAwMDAxMTExLWFhYWEtMjIyMi1iYmJiLTMzMzNjY2NjNDQ0NCJ9.c2ln";

/// A run for so many users, with a real token.
fn with_real_token(url: &str, state: &Path, users: usize, args: &[&str]) -> Run {
    let mut command = mde(&["user", "machines", "--base-url", url]);
    command
        .args(["--deadline", "3s"])
        .args(args)
        .args((1..=users).map(|number| format!("user{number}")))
        .env("MDE_TOKEN", REAL_TOKEN)
        .env("MDE_STATE_DIR", state)
        .output()
        .expect("the binary runs")
        .into()
}

fn is_empty(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}

#[test]
fn a_stand_in_spends_nothing_of_a_real_tenants_quota() {
    let service = Responder::machines("[]");
    let state = tempfile::tempdir().expect("a temporary folder");
    // Each of them more than half of what a minute has.
    for _ in 0..2 {
        let run = with_real_token(&service.url, state.path(), 60, &[]);
        assert_eq!((run.code, throttled(&run)), (Some(0), 0), "{run:?}");
    }
    assert_eq!(service.requests().len(), 120);
    assert!(is_empty(state.path()));

    // Not even a folder that cannot be one is in the way.
    let file = NamedTempFile::new().expect("a temporary file");
    let run = with_real_token(&service.url, file.path(), 1, &[]);
    assert_eq!((run.code, &*run.stderr), (Some(0), ""));

    // The same by a name leaves a state.
    let named = a_tenth();
    let file = named.roots.path().display().to_string();
    let run = with_real_token(&named.url, state.path(), 1, &["--ca-file", &file]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(!is_empty(state.path()));
}

#[test]
fn within_a_run_a_stand_in_is_called_by_the_quota_unless_told_otherwise() {
    let service = Responder::machines("[]");
    let state = tempfile::tempdir().expect("a temporary folder");
    let counted = with_real_token(&service.url, state.path(), 120, &[]);
    assert_eq!((counted.code, throttled(&counted)), (Some(1), 20));
    assert_eq!(service.requests().len(), 100);

    let service = Responder::machines("[]");
    let run = with_real_token(&service.url, state.path(), 120, &["--no-quota"]);
    assert_eq!((run.code, throttled(&run)), (Some(0), 0), "{run:?}");
    assert_eq!(service.requests().len(), 120);
    assert!(is_empty(state.path()));
}

#[test]
fn the_service_is_never_called_without_its_quota() {
    for url in [
        "https://api.security.microsoft.com",
        "https://localhost:1",
        "https://192.0.2.1",
        "https://127.0.0.1.example",
    ] {
        let run = ask(url, &["user1", "--no-quota"]);
        assert_eq!((run.code, &*run.stdout), (Some(2), ""), "{run:?}");
        let told = "error: --no-quota goes only with a --base-url on a literal loopback address";
        assert!(run.stderr.starts_with(told), "{run:?}");
    }
    let run = machines(&["user1", "--no-quota"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    for more in [&["--reserve", "5"][..], &["--even-pace"]] {
        let run = machines(&[&["user1", "--no-quota"], more].concat());
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.stderr.contains("cannot be used with"), "{run:?}");
    }
}

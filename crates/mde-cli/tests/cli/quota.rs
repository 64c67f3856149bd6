//! Runs that share a quota by their state folder: none sends a call too many.

use std::{
    path::Path,
    process::{Child, Stdio},
};

use mde_mock::{MockService, quota::Quota};

use crate::{
    run::{Run, mde},
    stand_in::StandIn,
};

/// Ten calls a minute: a tenth of what the contract has.
fn a_tenth() -> StandIn {
    let quota: Quota = "10/1m".parse().expect("a quota");
    StandIn::start(MockService::builder().quota(quota))
}

/// A run for so many users that leaves nine tenths of the quota and does not wait for it.
fn begin(stand_in: &StandIn, state: &Path, users: usize) -> Child {
    let mut command = mde(&["user", "machines", "--reserve", "90", "--deadline", "5s"]);
    command
        .args(["--base-url", stand_in.service.url()])
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

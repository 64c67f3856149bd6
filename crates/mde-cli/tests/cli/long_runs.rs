//! Runs that end before all was asked, are only planned, or are told of afterwards.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::Stdio,
    time::Duration,
};

use mde_mock::{MockService, MockServiceBuilder, Reply};
use serde_json::{Value, json};
use tempfile::NamedTempFile;

use crate::{
    responder::{Responder, ok, response},
    run::{Run, ask, mde},
    stand_in::StandIn,
};

/// A stand-in that knows so many users, who have devices on several pages each.
fn stand_in(change: impl FnOnce(MockServiceBuilder) -> MockServiceBuilder) -> StandIn {
    StandIn::start(change(MockService::builder().users(40)))
}

fn users(count: usize) -> NamedTempFile {
    let mut file = NamedTempFile::new().expect("a temporary file");
    for number in 1..=count {
        writeln!(file, "user{number}").expect("it is writable");
    }
    file
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of this test's own")
}

fn summary(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).expect("there is a summary");
    serde_json::from_str(&text).expect("it is JSON")
}

/// What is in the summary whatever the time of day.
fn without_times(mut summary: Value) -> Value {
    let summary_of = summary.as_object_mut().expect("an object");
    for moment in ["started", "ended"] {
        let moment = summary_of.remove(moment).expect("a moment");
        let moment = moment.as_str().expect("text").parse::<jiff::Timestamp>();
        assert!(moment.is_ok(), "{moment:?}");
    }
    summary
}

#[test]
fn no_more_calls_than_allowed_whatever_they_are_for() {
    for calls in [1_usize, 3, 7, 20] {
        // Pages of one device, and every fifth request refused for a moment.
        let replies = (0..40).map(|number| match number % 5 {
            4 => Reply::status(503).header("Retry-After", "0"),
            _ => Reply::usual(),
        });
        let one = std::num::NonZeroUsize::MIN;
        let service = stand_in(|builder| builder.page_size(one).script(replies));
        let file = users(20);
        let args = [
            "--users-file",
            text(file.path()),
            "--max-calls",
            &calls.to_string(),
        ];
        let run = ask(service.service.url(), &args);
        assert_eq!(run.code, Some(8), "{run:?}");
        assert_eq!(service.service.requests().len(), calls, "{run:?}");
        // Half a list looks whole, and what was not asked has not failed.
        assert!(!run.stdout.contains("error"), "{run:?}");
        let told = format!("note: ended by --max-calls after {calls} call");
        assert!(run.stderr.contains(&told), "{run:?}");
        let done = run.stdout.lines().count();
        let left = format!(
            ": {done} of 20 done; {} are still to be asked about",
            20 - done
        );
        assert!(run.stderr.contains(&left), "{run:?}");
    }
}

#[test]
fn as_many_calls_as_are_needed_end_it_as_always() {
    let service = stand_in(|builder| builder);
    let run = ask(
        service.service.url(),
        &["user1", "user2", "--max-calls", "2"],
    );
    assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{run:?}");
    assert_eq!(service.service.requests().len(), 2);
}

#[test]
fn what_was_not_sent_is_no_call() {
    // Nobody listens there.
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", free.local_addr().expect("it is bound"));
    drop(free);
    let file = NamedTempFile::new().expect("a temporary file");
    let args = [
        "user1",
        "--max-calls",
        "1",
        "--deadline",
        "1s",
        "--summary",
        text(file.path()),
    ];
    let run = ask(&url, &args);
    assert_eq!(run.code, Some(6), "{run:?}");
    assert_eq!(summary(file.path())["calls"]["sent"], 0);
}

#[test]
fn a_list_ends_between_pages() {
    let service = stand_in(|builder| builder);
    let url = service.service.url();
    for (words, calls) in [
        (&["machine", "list"][..], "1"),
        (&["api", "/api/machines", "--paginate"], "2"),
    ] {
        let mut command = mde(words);
        command.args(["--base-url", url, "--max-calls", calls]);
        let run: Run = command.output().expect("the binary runs").into();
        let calls: usize = calls.parse().expect("a number");
        assert_eq!(
            (run.code, run.stdout.lines().count()),
            (Some(8), calls * 25),
            "{run:?}"
        );
        assert!(
            run.stderr.contains(&format!("{} found so far", calls * 25)),
            "{run:?}"
        );
    }
    assert_eq!(service.service.requests().len(), 3);
}

#[test]
fn beyond_the_budget_nothing_is_taken_of_the_quota() {
    let service = stand_in(|builder| builder.tls());
    let mut roots = NamedTempFile::new().expect("a temporary file");
    let pem = service.service.ca_pem().expect("it speaks TLS");
    roots.write_all(pem.as_bytes()).expect("it is writable");
    // By a name it has a state, which the next run reads.
    let url = service.service.url().replace("127.0.0.1", "localhost");
    let state = tempfile::tempdir().expect("a temporary folder");
    let file = users(40);
    let run = |more: &[&str]| -> Run {
        let mut command = mde(&["user", "machines", "--base-url", &url, "--users-file"]);
        command
            .arg(file.path())
            .arg("--ca-file")
            .arg(roots.path())
            .args(more);
        command.env("MDE_STATE_DIR", state.path());
        command.output().expect("the binary runs").into()
    };
    assert_eq!(run(&["--max-calls", "7"]).code, Some(8));
    let planned = run(&["--dry-run", "--format", "json"]).json();
    assert_eq!(
        planned["quota"][0],
        json!({"periodSeconds": 60, "limit": 100, "left": 93})
    );
    assert_eq!(service.service.requests().len(), 7);
    assert_eq!(planned["seconds"], 0);

    // With the windows used up, it is known when the last one may go: of the seven none is older than a
    // minute, and the 93 that are left are sent at once.
    let file = users(100 - 7 + 1);
    let mut command = mde(&[
        "user",
        "machines",
        "--base-url",
        &url,
        "--dry-run",
        "--format",
        "ndjson",
    ]);
    command
        .arg("--users-file")
        .arg(file.path())
        .arg("--ca-file")
        .arg(roots.path());
    let again: Run = command
        .env("MDE_STATE_DIR", state.path())
        .output()
        .expect("the binary runs")
        .into();
    let seconds = again.json()["seconds"].as_u64().expect("a number");
    assert!((30..=61).contains(&seconds), "{again:?}");
}

#[test]
fn a_moment_ends_it_and_what_is_under_way_is_finished() {
    let service = stand_in(|builder| builder.users(80).latency(Duration::from_millis(1900)));
    // The stand-in knows all of these, whichever goes first.
    let file = users(40);
    let report = NamedTempFile::new().expect("a temporary file");
    // Of those that leave nothing to others 1 may go at a time.
    let args = [
        "--users-file",
        text(file.path()),
        "--until",
        "1200ms",
        "--reserve",
        "99",
    ];
    let run = ask(
        service.service.url(),
        &[&args[..], &["--summary", text(report.path())]].concat(),
    );
    assert_eq!(
        (run.code, run.stdout.lines().count()),
        (Some(8), 1),
        "{run:?}"
    );
    assert!(
        run.stderr
            .contains("ended by --until after 1 call: 1 of 40 done; 39 are still"),
        "{run:?}"
    );
    assert_eq!(service.service.requests().len(), 1);
    let told = without_times(summary(report.path()));
    assert_eq!(
        (&told["end"], &told["complete"]),
        (&json!("until"), &json!(false))
    );
    assert!(
        told["waitedForQuotaSeconds"]
            .as_f64()
            .is_some_and(|waited| waited > 0.5),
        "{told}"
    );
}

#[test]
fn moments_that_are_none() {
    for (until, says) in [
        ("tomorrow", "write a date and time"),
        ("25:00", "write a date and time"),
        ("2020-01-01T00:00:00Z", "is past"),
        ("0s", "no time"),
    ] {
        let run = ask("http://127.0.0.1:1", &["user1", "--until", until]);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.stderr.contains(says), "{run:?}");
    }
    let run = ask("http://127.0.0.1:1", &["user1", "--max-calls", "0"]);
    assert_eq!(run.code, Some(2), "{run:?}");
}

#[cfg(unix)]
#[test]
fn a_signal_says_what_was_done_and_the_summary_is_there() {
    use rustix::process::{Pid, Signal, kill_process};

    let service = stand_in(|builder| builder);
    let report = NamedTempFile::new().expect("a temporary file");
    let mut command = mde(&[
        "user",
        "machines",
        "--ids-file",
        "-",
        "--base-url",
        service.service.url(),
    ]);
    let mut child = command
        .args(["--summary", text(report.path())])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    // Standard input stays open: there is always more to come.
    let mut input = child.stdin.take().expect("it is piped");
    writeln!(input, "user1\nuser2").expect("it is read");
    let mut answers = BufReader::new(child.stdout.take().expect("it is piped")).lines();
    for _ in 0..2 {
        answers.next().expect("an answer").expect("text");
    }
    let id = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    kill_process(id.expect("a process id"), Signal::TERM).expect("it runs");
    let run = child.wait_with_output().expect("it ends");
    let stderr = String::from_utf8(run.stderr).expect("text");
    assert_eq!(run.status.code(), Some(143), "{stderr}");
    assert_eq!(
        stderr,
        "note: interrupted after 2 calls: 2 done; others are still to be asked about\n"
    );
    let told = without_times(summary(report.path()));
    assert_eq!(told["end"], "interrupted");
    assert_eq!(told["exitCode"], 143);
    assert_eq!(
        told["ids"],
        json!({"total": null, "earlier": 0, "done": 2, "failed": 0, "left": null})
    );
}

#[test]
fn a_summary_of_each_end() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("summary.json");
    let service = stand_in(|builder| builder.script([Reply::throttled(Duration::ZERO)]));
    let url = service.service.url();
    let told = |args: &[&str]| {
        let run = ask(url, &[args, &["--summary", text(&path)]].concat());
        let told = without_times(summary(&path));
        assert_eq!(
            told["exitCode"].as_i64(),
            run.code.map(i64::from),
            "{run:?}"
        );
        assert_eq!(told["version"], 1);
        (run, told)
    };

    let (_, finished) = told(&["user1", "user2", "nobody"]);
    assert_eq!(finished["command"], "user machines");
    assert_eq!(
        (&finished["end"], &finished["complete"]),
        (&json!("finished"), &json!(true))
    );
    assert_eq!(
        finished["ids"],
        json!({"total": 3, "earlier": 0, "done": 3, "failed": 1, "left": 0})
    );
    assert_eq!(finished["calls"], json!({"sent": 4, "throttled": 1}));
    assert_eq!(finished["failures"]["notFound"]["count"], 1);
    let first = finished["failures"]["notFound"]["first"][0]
        .as_str()
        .expect("a sentence");
    assert!(
        first.starts_with("nobody: the service does not know"),
        "{first}"
    );

    service.service.script([Reply::status(401)]);
    let (run, failed) = told(&["user1", "user2"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    assert_eq!(
        (&failed["end"], &failed["complete"]),
        (&json!("failed"), &json!(false))
    );

    // Whatever there is in its place goes, and nothing is left beside it.
    let names: Vec<_> = std::fs::read_dir(folder.path())
        .expect("it is there")
        .collect();
    assert_eq!(names.len(), 1, "{names:?}");

    // What cannot be written is known before anything is asked.
    let asked = service.service.requests().len();
    for path in [
        folder.path().to_owned(),
        folder.path().join("none/summary.json"),
    ] {
        let run = ask(url, &["user1", "--summary", text(&path)]);
        assert_eq!((run.code, &*run.stdout), (Some(2), ""), "{run:?}");
        assert!(
            run.stderr.starts_with("error: cannot write the summary: "),
            "{run:?}"
        );
    }
    assert_eq!(service.service.requests().len(), asked);

    // What is no file is written to, and fails where that does.
    if cfg!(target_os = "linux") {
        let run = ask(url, &["user1", "--summary", "/dev/stderr"]);
        let told: Value = serde_json::from_str(&run.stderr).expect("nothing else is told");
        assert_eq!((run.code, &told["end"]), (Some(0), &json!("finished")));
        let run = ask(url, &["user1", "--summary", "/dev/full"]);
        assert_eq!(run.code, Some(6), "{run:?}");
        assert!(
            run.stderr.starts_with("error: cannot write the summary: "),
            "{run:?}"
        );
    }

    // There is one, too, of a run that could not begin.
    let mut command = mde(&["user", "machines", "user1", "--base-url", url, "--summary"]);
    let run: Run = command
        .arg(&path)
        .env("AZURE_CLIENT_SECRET", "canary")
        .env_remove("MDE_TOKEN")
        .output()
        .expect("the binary runs")
        .into();
    let told = summary(&path);
    assert_eq!(
        (run.code, &told["end"]),
        (Some(3), &json!("failed")),
        "{run:?}"
    );
    assert!(
        told["error"]
            .as_str()
            .is_some_and(|error| !error.is_empty()),
        "{told}"
    );
    assert!(!told.to_string().contains("canary"));
}

#[test]
fn many_failures_are_counted() {
    let service = stand_in(|builder| builder);
    let args: Vec<_> = (1..=12).map(|number| format!("nobody{number}")).collect();
    let args: Vec<_> = args.iter().map(String::as_str).collect();
    let run = ask(service.service.url(), &args);
    assert_eq!(run.code, Some(1), "{run:?}");
    let told = run.stderr.matches("the service does not know").count();
    assert_eq!(told, 5, "{run:?}");
    assert!(
        run.stderr.ends_with("error: … and 7 more failed\n"),
        "{run:?}"
    );
    // The output has all of them.
    assert_eq!(
        run.stdout.matches(r#""kind":"notFound""#).count(),
        12,
        "{run:?}"
    );

    // What a page holds against the contract is told as sparingly.
    let machines: Vec<_> = (0..9)
        .map(|id| json!({"id": id.to_string(), "isAadJoined": "yes"}))
        .collect();
    let service = Responder::machines(&Value::from(machines).to_string());
    let run = ask(&service.url, &["user1"]);
    assert_eq!(
        run.stderr.matches("breaks the contract at").count(),
        5,
        "{run:?}"
    );
    assert!(
        run.stderr.ends_with("… and 4 more break the contract\n"),
        "{run:?}"
    );
}

#[test]
fn quiet_tells_only_what_ends_the_run() {
    let service = Responder::new(|head| match head {
        head if head.contains("/users/bad/") => ok(r#"[{"id": "1", "isAadJoined": "yes"}]"#),
        head if head.contains("/users/gone/") => response("404 Not Found", "", ""),
        head if head.contains("/users/other/") => response("401 Unauthorized", "", ""),
        _ => ok("[]"),
    });
    let ask = |args: &[&str]| ask(&service.url, &[args, &["--quiet"]].concat());
    let run = ask(&["bad", "gone", r"CORP\jdoe", "CORP%5Cjdoe"]);
    assert_eq!((run.code, &*run.stderr), (Some(1), ""), "{run:?}");
    assert_eq!(run.stdout.lines().count(), 4);
    for about_one in ["gone", "other"] {
        let run = ask(&[about_one]);
        assert!(run.stderr.starts_with("error: "), "{run:?}");
    }
    assert!(ask(&["user1", "-v"]).stderr.contains("cannot be used with"));
}

#[test]
fn a_dry_run_asks_nothing_and_no_token() {
    let service = stand_in(|builder| builder.quota("3/1m,9/1h".parse().expect("a quota")));
    let url = service.service.url();
    let file = users(1601);
    let plan = |args: &[&str]| ask(url, &[args, &["--dry-run"]].concat());
    let run = plan(&[
        "--users-file",
        text(file.path()),
        "user1",
        "--format",
        "json",
    ]);
    assert_eq!(
        run.json(),
        json!({
            "version": 1,
            "command": "user machines",
            "ids": 1601,
            "earlier": 0,
            "invalid": 0,
            "calls": 1601,
            // By the documented 100 a minute and 1,500 an hour: the last one is the first of the second hundred
            // of the second hour. The windows are longer by a millisecond, lest a clock's precision make a call
            // early.
            "seconds": 3600 + 60 + 1,
            "quota": [
                {"periodSeconds": 60, "limit": 100, "left": 100},
                {"periodSeconds": 3600, "limit": 1500, "left": 1500},
            ],
        })
    );
    let run = plan(&["--users-file", text(file.path())]);
    assert_eq!(run.code, Some(0), "{run:?}");
    for line in [
        "ids:   1601 to ask about, each a user\n",
        "calls: at least 1601 calls, one for each and more for further pages\n",
        "quota: 100 of 100 a minute, 1500 of 1500 an hour are left\n",
        "time:  at least 1 h 1 min, until ",
        "; more if others call as well\n",
    ] {
        assert!(run.stdout.contains(line), "{run:?}");
    }
    let run = plan(&["user1", "user2", "user3", "--max-calls", "2"]);
    assert!(run.stdout.contains("at least 2 calls"), "{run:?}");
    assert!(
        run.stdout
            .contains("--max-calls ends it before 1 are asked about"),
        "{run:?}"
    );
    let run = plan(&["user1", "--no-quota"]);
    assert!(
        run.stdout.contains("quota: calls are not counted\n"),
        "{run:?}"
    );

    // Only a token would say whose quota it is.
    let mut command = mde(&[
        "user",
        "machines",
        "user1",
        "--dry-run",
        "--credential",
        "azure-cli",
    ]);
    let run: Run = command
        .env_remove("MDE_TOKEN")
        // There is nothing that could be run.
        .env("PATH", "")
        .output()
        .expect("the binary runs")
        .into();
    assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{run:?}");
    assert!(
        run.stdout.contains("quota: not known, since only a token"),
        "{run:?}"
    );
    assert!(!run.stdout.contains("time:"), "{run:?}");

    let mut command = mde(&["api", "/api/machines", "--dry-run", "--base-url", url]);
    let run: Run = command.output().expect("the binary runs").into();
    assert!(
        run.stdout.starts_with("calls: at least 1 call, and more"),
        "{run:?}"
    );
    assert_eq!(service.service.requests().len(), 0);
}

#[test]
fn a_dry_run_counts_what_comes_by_a_pipe() {
    let mut command = mde(&[
        "user",
        "machines",
        "--ids-file",
        "-",
        "--dry-run",
        "--format",
        "json",
    ]);
    let mut child = command
        .args(["--base-url", "http://127.0.0.1:1"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut input = child.stdin.take().expect("it is piped");
    writeln!(input, "user1\nuser2\nuser1\nme@contoso.com\n").expect("it is read");
    drop(input);
    let run: Run = child.wait_with_output().expect("it ends").into();
    let told = run.json();
    assert_eq!(
        (&told["ids"], &told["invalid"]),
        (&json!(2), &json!(1)),
        "{run:?}"
    );
}

/// A summary is never that of another run: of one that is refused it says so.
#[test]
fn the_summary_of_a_run_that_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("summary.json");
    let refused: [&[&str]; 3] = [
        &["user1", "--sort", "nosuch"],
        &["--ids-file", "/nowhere/ids.txt"],
        &["user1", "--profile", "nosuch"],
    ];
    for args in refused {
        std::fs::write(&path, r#"{"end": "finished"}"#).expect("writable");
        let run = ask(
            "http://127.0.0.1:1",
            &[args, &["--summary", text(&path)]].concat(),
        );
        let told = summary(&path);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert_eq!(
            (&told["end"], &told["exitCode"], &told["complete"]),
            (&json!("failed"), &json!(2), &json!(false)),
            "{run:?}"
        );
        assert!(told["error"].is_string(), "{told}");
    }
}

#[cfg(unix)]
#[test]
fn a_summary_keeps_its_mode_and_waits_for_nobody() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().expect("a temporary folder");
    let service = stand_in(|builder| builder);
    let url = service.service.url();
    let path = folder.path().join("summary.json");
    std::fs::write(&path, "").expect("writable");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("it is ours");
    let run = ask(url, &["user1", "--summary", text(&path)]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let mode = std::fs::metadata(&path)
        .expect("there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o7777, 0o640);
    assert_eq!(summary(&path)["end"], "finished");

    let pipe = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("it runs").success());
    let asked = service.service.requests().len();
    let run = ask(url, &["user1", "--summary", text(&pipe)]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(
        run.stderr
            .starts_with("error: cannot write the summary: it is a pipe that nobody reads\n"),
        "{run:?}"
    );
    assert_eq!(service.service.requests().len(), asked);

    // Opened for both, it has a reader at once.
    let mut both = std::fs::File::options()
        .read(true)
        .write(true)
        .open(&pipe)
        .expect("a pipe");
    let run = ask(url, &["user1", "--summary", text(&pipe)]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let mut line = String::new();
    std::io::BufRead::read_line(&mut std::io::BufReader::new(&mut both), &mut line)
        .expect("it was written");
    let told: Value = serde_json::from_str(&line).expect("JSON");
    assert_eq!(told["end"], "finished");
}

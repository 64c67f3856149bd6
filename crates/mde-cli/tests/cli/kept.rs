//! Output that is kept in a file, and the runs that go on with it.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Child, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
};

use serde_json::Value;
use tempfile::TempDir;

use crate::{
    responder::{Responder, error, ok, user},
    run::{Run, mde},
};

/// A folder with an output to be.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("it is text")
    }

    /// `mde user machines` with these arguments and this output.
    fn run(&self, url: &str, name: &str, args: &[&str]) -> Run {
        let output = self.path(name);
        let words = ["user", "machines", "--base-url", url, "--output", &output];
        let run = mde(&[&words, args].concat()).output();
        run.expect("the binary runs").into()
    }

    /// `mde machine list` with these arguments and this output.
    fn list(&self, url: &str, name: &str, args: &[&str]) -> Run {
        let output = self.path(name);
        let words = ["machine", "list", "--base-url", url, "--output", &output];
        let run = mde(&[&words, args].concat()).output();
        run.expect("the binary runs").into()
    }

    /// What is said of each in an output that is ndjson: a line each.
    fn answers(&self, name: &str) -> BTreeMap<String, Value> {
        let output = self.read(name);
        let mut answers = BTreeMap::new();
        for line in output.lines() {
            let line: Value = serde_json::from_str(line).expect("a line is JSON");
            let user = line["user"].as_str().expect("a name").to_owned();
            assert!(answers.insert(user, line).is_none(), "{output}");
        }
        answers
    }
}

const DEVICE: &str = r#"[{"id": "1", "computerDnsName": "a"}]"#;

#[test]
fn what_is_there_is_not_asked_about_again() {
    let place = Place::new();
    let service = Responder::machines(DEVICE);
    let run = place.run(&service.url, "a.ndjson", &["user1", "user2"]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{run:?}");
    let run = place.run(
        &service.url,
        "a.ndjson",
        &["user3", "user2", "user4", "--resume"],
    );
    assert_eq!(run.code, Some(0), "{run:?}");
    assert!(
        run.stderr.contains("answered by earlier runs: 1"),
        "{run:?}"
    );
    let mut asked = service.users();
    asked.sort();
    assert_eq!(asked, ["user1", "user2", "user3", "user4"]);
    let answers = place.answers("a.ndjson");
    assert_eq!(
        answers.keys().collect::<Vec<_>>(),
        ["user1", "user2", "user3", "user4"]
    );
}

#[test]
fn csv_by_its_name_has_one_header() {
    let place = Place::new();
    let service = Responder::machines(DEVICE);
    for args in [&["user1"][..], &["user1", "user2", "--resume"]] {
        let run = place.run(&service.url, "a.csv", args);
        assert_eq!(run.code, Some(0), "{run:?}");
    }
    let output = place.read("a.csv");
    let mut rows = csv::Reader::from_reader(output.as_bytes());
    assert_eq!(&rows.headers().expect("a header")[0], "user");
    let users: Vec<_> = rows
        .records()
        .map(|row| row.expect("a row is CSV")[0].to_owned())
        .collect();
    assert_eq!(users, ["user1", "user2"]);
}

/// Nothing is there; an output of `user1`; the same of somebody else's; one whose journal is lost.
fn given(place: &Place, service: &Responder, what: &str) {
    if what == "ours" || what == "its journal is lost" {
        let run = place.run(&service.url, "a.ndjson", &["user1"]);
        assert_eq!(run.code, Some(0), "{run:?}");
    }
    if what == "its journal is lost" {
        fs::remove_file(place.path("a.ndjson.journal")).expect("it is there");
    }
    if what == "foreign" || what == "foreign journal" {
        fs::write(place.path("a.ndjson"), "mine\n").expect("it can be written");
    }
    if what == "foreign journal" {
        fs::write(place.path("a.ndjson.journal"), "mine, too\n").expect("it can be written");
    }
}

#[test]
fn an_output_that_is_not_to_be_written_is_refused_and_stays_as_it_is() {
    let service = Responder::machines(DEVICE);
    let elsewhere = Responder::machines(DEVICE);
    let (here, there) = (service.url.as_str(), elsewhere.url.as_str());
    let resume = "--resume";
    for (what, url, args, sentence, hint) in [
        (
            "ours",
            here,
            &[][..],
            "it is there already",
            "--resume goes on with it, --force",
        ),
        (
            "foreign",
            here,
            &[],
            "it is there already",
            "--force replaces it",
        ),
        (
            "foreign",
            here,
            &[resume],
            "there is no a.ndjson.journal beside it",
            "another --output",
        ),
        (
            "its journal is lost",
            here,
            &[resume],
            "no a.ndjson.journal",
            "another --output",
        ),
        (
            "foreign journal",
            here,
            &[resume],
            "journal is none of this program's",
            "another --output",
        ),
        (
            "foreign journal",
            here,
            &["--force"],
            "journal is none of this program's",
            "another",
        ),
        (
            "ours",
            here,
            &[resume, "--format", "csv"],
            "is ndjson by its name, and --format says csv",
            "name it .csv",
        ),
        (
            "ours",
            here,
            &[resume, "--jq", ".user"],
            "--jq was not given, and is .user",
            "--force",
        ),
        (
            "ours",
            there,
            &[resume],
            "the service was http://127.0.0.1:",
            "--force replaces it",
        ),
        (
            "ours",
            here,
            &[resume, "--format", "table"],
            "ndjson and csv only",
            "by >",
        ),
        (
            "ours",
            here,
            &[resume, "--format", "json"],
            "ndjson and csv only",
            "by >",
        ),
        (
            "",
            here,
            &["--format", "ids"],
            "ndjson and csv only",
            "by >",
        ),
    ] {
        let place = Place::new();
        given(&place, &service, what);
        let asked = service.requests().len();
        let before = ["a.ndjson", "a.ndjson.journal"].map(|name| fs::read(place.path(name)).ok());
        let run = place.run(url, "a.ndjson", &[&["user1", "user2"], args].concat());
        assert_eq!(run.code, Some(2), "{what}, {args:?}: {run:?}");
        let lines: Vec<_> = run.stderr.lines().collect();
        assert!(
            lines[0].starts_with("error: ") && lines[0].contains(sentence),
            "{run:?}"
        );
        assert!(
            lines[1].starts_with("hint: ") && lines[1].contains(hint),
            "{run:?}"
        );
        assert_eq!(service.requests().len(), asked, "nobody is asked: {run:?}");
        let after = ["a.ndjson", "a.ndjson.journal"].map(|name| fs::read(place.path(name)).ok());
        assert_eq!(after, before, "{what}, {args:?}");
    }
}

#[test]
fn places_that_are_no_files_to_be_are_refused() {
    let service = Responder::machines(DEVICE);
    let place = Place::new();
    let ids = place.path("ids");
    fs::write(&ids, "user1\n").expect("it can be written");
    let output = place.path("a.ndjson");
    let journal = place.path("./a.ndjson.journal");
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", place.path("link")).expect("a link");
    for (name, args, code, sentence) in [
        (".", &["user1"][..], 2, "it is no regular file"),
        ("missing/a.ndjson", &["user1"], 6, "it cannot be written"),
        (
            "ids",
            &["--ids-file", &ids, "--force"],
            2,
            "the ids are in it",
        ),
        (
            "a.ndjson",
            &["user1", "--summary", &output],
            2,
            "the output, its journal or the ids are there",
        ),
        (
            "a.ndjson",
            &["user1", "--summary", &journal],
            2,
            "the output, its journal or the ids are there",
        ),
        #[cfg(unix)]
        ("link", &["user1"], 2, "a link to a file that is not there"),
    ] {
        let run = place.run(&service.url, name, args);
        assert_eq!(run.code, Some(code), "{run:?}");
        assert!(run.stderr.contains(sentence), "{run:?}");
    }
    assert_eq!(place.read("ids"), "user1\n");
    assert!(service.requests().is_empty());
}

#[test]
fn force_replaces_and_resume_begins_where_nothing_is() {
    let service = Responder::machines(DEVICE);
    let place = Place::new();
    let run = place.run(&service.url, "a.ndjson", &["user1", "--resume"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let run = place.run(&service.url, "a.ndjson", &["user2", "--force"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(
        place.answers("a.ndjson").into_keys().collect::<Vec<_>>(),
        ["user2"]
    );
    // A file that somebody has made for it has nothing to lose.
    fs::write(place.path("b.ndjson"), "").expect("it can be written");
    let run = place.run(&service.url, "b.ndjson", &["user1", "--resume"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(place.answers("b.ndjson").len(), 1);
}

#[test]
fn failures_stay_until_they_are_asked_again_and_then_are_replaced() {
    let fails = Arc::new(AtomicBool::new(true));
    let service = Responder::new({
        let fails = Arc::clone(&fails);
        move |head| match user(head) {
            "user2" if fails.load(Ordering::Relaxed) => error("404 Not Found", "NotFound", "who?"),
            _ => ok(DEVICE),
        }
    });
    let place = Place::new();
    let users = ["user1", "user2", "user3"];
    let run = place.run(&service.url, "a.ndjson", &users);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert!(
        run.stderr.contains("--retry-failed asks those again"),
        "{run:?}"
    );
    // The output is what one run would have written, and so is the exit code.
    let run = place.run(
        &service.url,
        "a.ndjson",
        &[&users[..], &["--resume"]].concat(),
    );
    assert_eq!(run.code, Some(1), "{run:?}");
    assert_eq!(service.requests().len(), 3);
    fails.store(false, Ordering::Relaxed);
    let run = place.run(
        &service.url,
        "a.ndjson",
        &[&users[..], &["--retry-failed"]].concat(),
    );
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(service.users()[3..], ["user2"]);
    let answers = place.answers("a.ndjson");
    assert_eq!(answers.len(), 3);
    assert!(answers["user2"]["error"].is_null(), "{answers:?}");
    assert!(!Path::new(&place.path("a.ndjson.rewritten")).exists());
}

#[test]
fn what_ends_the_run_is_no_answer_and_is_asked_by_the_next() {
    let refuses = Arc::new(AtomicBool::new(true));
    let service = Responder::new({
        let refuses = Arc::clone(&refuses);
        move |_| match refuses.load(Ordering::Relaxed) {
            true => error("401 Unauthorized", "Unauthorized", "no"),
            false => ok(DEVICE),
        }
    });
    let place = Place::new();
    let run = place.run(&service.url, "a.ndjson", &["user1", "user2"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    assert!(
        run.stderr
            .contains("the same command with --resume goes on"),
        "{run:?}"
    );
    assert_eq!(place.read("a.ndjson"), "");
    refuses.store(false, Ordering::Relaxed);
    let run = place.run(&service.url, "a.ndjson", &["user1", "user2", "--resume"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(place.answers("a.ndjson").len(), 2);
}

#[test]
fn a_list_is_asked_again_unless_all_of_it_is_there() {
    let breaks = Arc::new(AtomicBool::new(true));
    let service = Responder::new({
        let breaks = Arc::clone(&breaks);
        move |_| match breaks.load(Ordering::Relaxed) {
            true => error("400 Bad Request", "BadRequest", "no"),
            false => ok(r#"[{"id": "1"}, {"id": "2"}]"#),
        }
    });
    let place = Place::new();
    let list = |args: &[&str]| place.list(&service.url, "a.ndjson", args);
    let run = list(&[]);
    assert_eq!(run.code, Some(2), "{run:?}");
    breaks.store(false, Ordering::Relaxed);
    for _ in 0..2 {
        let run = list(&["--resume"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert_eq!(place.read("a.ndjson"), "{\"id\":\"1\"}\n{\"id\":\"2\"}\n");
    }
    assert_eq!(service.requests().len(), 2);
    let run = list(&["--resume", "--top", "1"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert!(
        run.stderr.contains("--top was not given, and is 1"),
        "{run:?}"
    );
}

/// A run whose calls are answered only when the test says so.
fn held(place: &Place, args: &[&str]) -> (Child, Responder, mpsc::Sender<()>, mpsc::Receiver<()>) {
    let (go, may_go) = mpsc::channel::<()>();
    let (asked, is_asked) = mpsc::channel();
    let may_go = Mutex::new(may_go);
    let service = Responder::new(move |head| {
        if user(head) == "slow" {
            asked.send(()).expect("the test waits");
            // Or the test is over.
            let _ = may_go.lock().expect("one at a time").recv();
        }
        ok(DEVICE)
    });
    let output = place.path("a.ndjson");
    let words = [
        "user",
        "machines",
        "--base-url",
        &service.url,
        "--output",
        &output,
    ];
    let mut command = mde(&[&words, args].concat());
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = command.spawn().expect("the binary runs");
    (child, service, go, is_asked)
}

#[test]
fn two_runs_do_not_write_one_output() {
    let place = Place::new();
    let (child, service, go, asked) = held(&place, &["slow"]);
    asked.recv().expect("it is asked");
    for args in [
        &["user1"][..],
        &["user1", "--resume"],
        &["user1", "--force"],
    ] {
        let run = place.run(&service.url, "a.ndjson", args);
        assert_eq!(run.code, Some(2), "{run:?}");
        let is_told = ["another run is writing it", "it is there already"];
        assert!(
            is_told.iter().any(|told| run.stderr.contains(told)),
            "{run:?}"
        );
    }
    go.send(()).expect("it waits");
    let run: Run = child.wait_with_output().expect("it ends").into();
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(
        place.answers("a.ndjson").into_keys().collect::<Vec<_>>(),
        ["slow"]
    );
}

#[cfg(unix)]
#[test]
fn a_signal_lets_the_call_under_way_end_and_says_how_to_go_on() {
    use rustix::process::{Pid, Signal, kill_process};

    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let place = Place::new();
        let (mut child, service, go, asked) = held(&place, &["slow", "--ids-file", "-"]);
        // More ids may come as long as this is open.
        let _more = child.stdin.take().expect("it is piped");
        asked.recv().expect("it is asked");
        let pid = Pid::from_raw(child.id().cast_signed()).expect("it has one");
        kill_process(pid, signal).expect("it is there");
        go.send(()).expect("it waits");
        let run: Run = child.wait_with_output().expect("it ends").into();
        assert_eq!(run.code, Some(code), "{run:?}");
        assert!(run.stderr.contains("with --resume goes on"), "{run:?}");
        assert_eq!(
            place.answers("a.ndjson").into_keys().collect::<Vec<_>>(),
            ["slow"]
        );
        assert_eq!(service.requests().len(), 1);
    }
}

/// What is in the folder, byte by byte.
fn all_of(place: &Place) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(place.path(".")).expect("the folder is there");
    let files = files.map(|file| {
        let path = file.expect("a file").path();
        let contents = fs::read(&path).expect("it can be read");
        (path.display().to_string(), contents)
    });
    files.collect()
}

#[test]
fn a_plan_takes_off_what_is_there_and_changes_nothing() {
    let service = Responder::new(|head| match user(head) {
        "gone" => error("404 Not Found", "ResourceNotFound", "no such user"),
        _ => ok(DEVICE),
    });
    let url = &service.url;
    let place = Place::new();
    let plan = |args: &[&str]| -> Run {
        let before = all_of(&place);
        let asked = service.requests().len();
        let run = place.run(url, "a.csv", &[args, &["--dry-run"]].concat());
        assert_eq!(service.requests().len(), asked, "nobody is asked: {run:?}");
        assert_eq!(all_of(&place), before, "nothing is written: {run:?}");
        run
    };
    let counts = |run: &Run| {
        let told = run.json();
        ["ids", "earlier", "calls"].map(|name| told[name].as_u64())
    };
    let users = ["user1", "gone", "user2", "user3"];
    let json = ["--format", "json"];

    // Where nothing is, neither the output nor its journal comes to be.
    for args in [&[][..], &["--resume"], &["--force"], &["--retry-failed"]] {
        let run = plan(&[&users[..], args].concat());
        assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{run:?}");
        assert!(run.stdout.starts_with("ids:   4 to ask about, "), "{run:?}");
    }

    place.run(url, "a.csv", &["user1", "gone"]);
    let run = plan(&[&users[..], &["--resume"]].concat());
    assert!(
        run.stdout.starts_with(
            "ids:   2 to ask about, each a user; 2 more were answered by earlier runs\n\
             calls: at least 2 calls, one for each"
        ),
        "{run:?}"
    );
    let again = plan(&[&users[..], &["--retry-failed"]].concat());
    assert!(
        again.stdout.starts_with("ids:   3 to ask about"),
        "{again:?}"
    );
    let anew = plan(&[&users[..], &["--force"]].concat());
    assert!(anew.stdout.starts_with("ids:   4 to ask about"), "{anew:?}");
    let all = plan(&["user1", "--resume"]);
    assert!(
        all.stdout.contains("calls: none, for all of it is there\n"),
        "{all:?}"
    );
    // What would be refused is.
    for (args, sentence) in [
        (&["user2"][..], "it is there already"),
        (
            &["user2", "--resume", "--csv-raw"],
            "--csv-raw was not given, and is true",
        ),
        (
            &["user2", "--resume", "--base-url", "http://127.0.0.1:1"],
            "the service was http://127.0.0.1:",
        ),
    ] {
        let args: Vec<_> = match args.contains(&"--base-url") {
            true => args.to_vec(),
            false => [args, &["--base-url", url]].concat(),
        };
        let before = all_of(&place);
        let mut command = mde(&["user", "machines", "--dry-run", "--output"]);
        let run: Run = command
            .arg(place.path("a.csv"))
            .args(args)
            .output()
            .expect("the binary runs")
            .into();
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.stderr.contains(sentence), "{run:?}");
        assert_eq!(all_of(&place), before, "{run:?}");
    }

    // A program gets it as an object, which is not the output's format.
    place.run(url, "a.ndjson", &["user1", "gone"]);
    let told = place.run(
        url,
        "a.ndjson",
        &[&users[..], &["--resume", "--dry-run", "--format", "ndjson"]].concat(),
    );
    assert_eq!(counts(&told), [Some(2), Some(2), Some(2)], "{told:?}");
    let refused = plan(&[&users[..], &json].concat());
    assert!(
        refused.stderr.contains("ndjson and csv only"),
        "{refused:?}"
    );
}

#[test]
fn what_prints_nothing_is_an_answer_as_well() {
    let place = Place::new();
    let service = Responder::machines(DEVICE);
    let users = ["user1", "user2"];
    for args in [&["--jq", "empty"][..], &["--jq", "empty", "--resume"]] {
        let run = place.run(&service.url, "a.ndjson", &[&users[..], args].concat());
        assert_eq!(run.code, Some(0), "{run:?}");
        assert_eq!(place.read("a.ndjson"), "");
    }
    assert_eq!(service.requests().len(), 2);
}

#[test]
fn what_cannot_be_printed_counts_in_a_file_as_well() {
    let place = Place::new();
    let service = Responder::machines(DEVICE);
    let list = |args: &[&str]| place.list(&service.url, "a.ndjson", args);
    let run = list(&["--jq", "error"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    let run = list(&["--jq", "error", "--resume"]);
    assert_eq!(run.code, Some(2), "{run:?}");
    assert_eq!(service.requests().len(), 2);
}

#[test]
fn what_something_else_has_changed_is_not_cut_up() {
    let place = Place::new();
    let service = Responder::machines(DEVICE);
    let names: String = (0..300).map(|number| format!("user{number}\n")).collect();
    let ids = place.path("ids");
    fs::write(&ids, names).expect("it can be written");
    let args = ["--ids-file", &ids, "--no-quota"];
    let run = place.run(&service.url, "a.ndjson", &args);
    assert_eq!(run.code, Some(0), "{run:?}");
    // As long as it was, and other lines.
    let changed = place.read("a.ndjson").replace('\n', " ");
    fs::write(place.path("a.ndjson"), &changed).expect("it can be written");
    let run = place.run(
        &service.url,
        "a.ndjson",
        &[&args[..], &["--resume"]].concat(),
    );
    assert_eq!(run.code, Some(6), "{run:?}");
    assert!(run.stderr.contains("something else has changed"), "{run:?}");
    assert_eq!(place.read("a.ndjson"), changed);
    assert_eq!(service.requests().len(), 300);
}

#[cfg(unix)]
#[test]
fn a_journal_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let place = Place::new();
    let service = Responder::machines(DEVICE);
    let run = place.run(&service.url, "a.ndjson", &["user1"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let journal = fs::metadata(place.path("a.ndjson.journal")).expect("it is there");
    assert_eq!(journal.permissions().mode() & 0o777, 0o600);
}

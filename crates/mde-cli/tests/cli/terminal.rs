//! What a person at a terminal gets, and how they stop it.

use std::{
    fs::File,
    io::{BufRead as _, BufReader, Read as _},
    os::fd::OwnedFd,
    process::Stdio,
    sync::{
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    time::{Duration, Instant},
};

use rustix::{
    fs::{Mode, OFlags},
    process::{Pid, Signal, kill_process},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{Winsize, tcsetwinsize},
};

use crate::{
    responder::{Responder, ok, response},
    run::{Mde, mde},
};

/// A terminal of this width: our side, and the one that a command gets.
pub(crate) fn terminal(width: u16) -> (File, OwnedFd) {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
    grantpt(&ours).expect("it is ours");
    unlockpt(&ours).expect("it is ours");
    let name = ptsname(&ours, Vec::new()).expect("it has a name");
    let theirs =
        rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).expect("it opens");
    let size = Winsize {
        ws_col: width,
        ws_row: 24,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(&theirs, size).expect("a terminal has a size");
    (ours.into(), theirs)
}

/// Runs the command with a terminal of this width as its standard output; returns what it shows.
pub(crate) fn on_terminal(run: Mde, width: u16) -> String {
    shown_on_terminal(run, width, false)
}

/// The same, of its standard error as well, however it ends.
pub(crate) fn all_on_terminal(run: Mde, width: u16) -> String {
    shown_on_terminal(run, width, true)
}

fn shown_on_terminal(run: Mde, width: u16, has_errors: bool) -> String {
    let (mut ours, theirs) = terminal(width);
    let Mde { mut command, state } = run;
    if has_errors {
        command.stderr(theirs.try_clone().expect("a terminal can be had twice"));
    }
    let mut child = command.stdout(theirs).spawn().expect("the binary runs");
    drop(command);
    let mut shown = Vec::new();
    // Linux reports the other side's end as an error.
    let _ = ours.read_to_end(&mut shown);
    let ended = child.wait().expect("it ends");
    assert!(has_errors || ended.success());
    drop(state);
    String::from_utf8(shown)
        .expect("output is text")
        .replace("\r\n", "\n")
}

#[test]
fn the_default_is_a_table_of_its_width() {
    let service = Responder::machines(
        r#"[{"id": "1", "computerDnsName": "fin-vm-07.corp.contoso.com", "osPlatform": "Windows11", "version": "23H2"}]"#,
    );
    let shown = |width| {
        on_terminal(
            mde(&["user", "machines", "user1", "--base-url", &service.url]),
            width,
        )
    };
    assert!(
        shown(49)
            .starts_with("user1: 1 machine\n\nDevice                      OS         Version\n"),
        "{}",
        shown(49)
    );
    assert!(
        shown(40).starts_with("user1: 1 machine\n\nDevice                      OS\n"),
        "{}",
        shown(40)
    );
}

#[test]
fn not_even_raw_csv_acts_on_it() {
    let service = Responder::machines(r#"[{"id": "1", "computerDnsName": "=a\u001b[2J\u202e"}]"#);
    let args = [
        "user",
        "machines",
        "user1",
        "--format",
        "csv",
        "--csv-raw",
        "--base-url",
        &service.url,
    ];
    let shown = on_terminal(mde(&args), 80);
    assert!(shown.contains(r"user1,1,=a\u{1b}[2J\u{202e},"), "{shown:?}");
}

#[test]
fn no_body_acts_on_it() {
    let bodies = [
        (
            "{\"a\":\n \"\\u001b\u{202e}\"}",
            "{\"a\":\"\\u001b\\u202e\"}\n",
        ),
        ("a\u{1b}[2J\nb", "a\\u{1b}[2J\nb\n"),
    ];
    for (body, expected) in bodies {
        let service = Responder::new(move |_| response("200 OK", "", body));
        let shown = on_terminal(mde(&["api", "/api/x", "--base-url", &service.url]), 80);
        assert_eq!(shown, expected);
    }
}

/// By TERM: shells have interrupts ignored by what they run in the background, and this test may be.
#[test]
fn a_signal_ends_it_at_once() {
    let (asked, wait) = mpsc::channel();
    let (_hold, held) = mpsc::channel::<()>();
    let is_first = AtomicBool::new(true);
    let service = Responder::new(move |_| {
        if is_first.swap(false, Ordering::Relaxed) {
            return ok(r#"[{"id": "1"}]"#);
        }
        asked.send(()).expect("the test waits");
        // Until the test is over.
        let _ = held.recv();
        Vec::new()
    });
    let mut command = mde(&["user", "machines", "user1", "user2", "--format", "json"]);
    let mut child = command
        .args(["--base-url", &service.url])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut output = BufReader::new(child.stdout.take().expect("it is piped"));
    let mut shown = Vec::new();
    // The end of the first answer's machine, and its own; the other answer never comes.
    for _ in 0..2 {
        output.read_until(b'}', &mut shown).expect("an answer");
    }
    wait.recv().expect("the other user is asked for");
    let id = i32::try_from(child.id())
        .ok()
        .and_then(Pid::from_raw)
        .expect("a process id");
    let begun = Instant::now();
    kill_process(id, Signal::TERM).expect("it runs");
    assert_eq!(child.wait().expect("it ends").code(), Some(143));
    assert!(begun.elapsed() < Duration::from_secs(4));
    output.read_to_end(&mut shown).expect("the rest");
    let answers: serde_json::Value = serde_json::from_slice(&shown).expect("whole JSON");
    assert_eq!(answers[0]["machines"][0]["id"], "1");
    assert_eq!(answers.as_array().map(Vec::len), Some(1));
}

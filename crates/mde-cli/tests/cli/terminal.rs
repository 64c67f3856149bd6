//! What a person at a terminal gets, and how they stop it.

use std::{
    fs::File,
    io::Read as _,
    os::unix::process::ExitStatusExt as _,
    process::{Command, Stdio},
    sync::mpsc,
};

use rustix::{
    fs::{Mode, OFlags},
    process::{Pid, Signal, kill_process},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{Winsize, tcsetwinsize},
};

use crate::{responder::Responder, run::mde};

/// Runs the command with a terminal of this width as its standard output; returns what it shows.
fn on_terminal(mut command: Command, width: u16) -> String {
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
    let mut child = command.stdout(theirs).spawn().expect("the binary runs");
    drop(command);
    let mut shown = Vec::new();
    // Linux reports the other side's end as an error.
    let _ = File::from(ours).read_to_end(&mut shown);
    assert!(child.wait().expect("it ends").success());
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

/// By TERM, which does by default what an interrupt does: shells have interrupts ignored by what they
/// run in the background, and this test may be.
#[test]
fn a_signal_ends_it_at_once() {
    let (asked, wait) = mpsc::channel();
    let (_hold, held) = mpsc::channel::<()>();
    let service = Responder::new(move |_| {
        asked.send(()).expect("the test waits");
        // Until the test is over.
        let _ = held.recv();
        Vec::new()
    });
    let mut command = mde(&["user", "machines", "user1", "--base-url", &service.url]);
    let mut child = command
        .stdout(Stdio::null())
        .spawn()
        .expect("the binary runs");
    wait.recv().expect("the user is asked for");
    let id = i32::try_from(child.id())
        .ok()
        .and_then(Pid::from_raw)
        .expect("a process id");
    kill_process(id, Signal::TERM).expect("it runs");
    assert_eq!(
        child.wait().expect("it ends").signal(),
        Some(Signal::TERM.as_raw())
    );
}

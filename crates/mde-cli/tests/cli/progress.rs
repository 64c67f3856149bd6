//! What a run shows of itself while it goes on.

use std::{
    fs::File,
    io::{Read as _, Write as _},
    process::Stdio,
    time::Duration,
};

use mde_mock::{MockService, Reply};
use tempfile::NamedTempFile;

use crate::{
    run::{Run, ask, mde},
    stand_in::StandIn,
    terminal::terminal,
};

const WIDTH: usize = 110;

fn users(count: usize) -> NamedTempFile {
    let mut file = NamedTempFile::new().expect("a temporary file");
    for number in 1..=count {
        writeln!(file, "user{number}").expect("it is writable");
    }
    file
}

/// All that is written to a terminal that is standard output and standard error, and the exit code. Once these words
/// are there, somebody types Ctrl-C, which the terminal echoes; the run is not told of it.
fn shown(service: &StandIn, args: &[&str], typed_at: Option<&str>) -> (Option<i32>, String) {
    let words = ["user", "machines", "--base-url", service.service.url()];
    shown_by(&[&words, args].concat(), typed_at)
}

fn shown_by(args: &[&str], typed_at: Option<&str>) -> (Option<i32>, String) {
    let (mut ours, theirs): (File, _) = terminal(WIDTH as u16);
    let mut command = mde(args);
    let mut child = command
        .env("TERM", "xterm")
        .stdin(Stdio::null())
        .stderr(theirs.try_clone().expect("it can be had twice"))
        .stdout(theirs)
        .spawn()
        .expect("the binary runs");
    drop(command.command);
    let mut shown = Vec::new();
    let mut part = [0; 4096];
    let mut typed_at = typed_at;
    // Linux reports the other side's end as an error.
    while let Ok(count @ 1..) = ours.read(&mut part) {
        shown.extend_from_slice(&part[..count]);
        let text = String::from_utf8_lossy(&shown);
        if typed_at.take_if(|words| text.contains(*words)).is_some() {
            ours.write_all(b"\x03").expect("the terminal is there");
        }
    }
    let code = child.wait().expect("it ends").code();
    (code, String::from_utf8(shown).expect("text"))
}

/// What is on a screen of this width after all of this was written to it, a line that was wrapped as one. It knows
/// what a bar uses: the beginning of the line, lines above and below, and clearing a line. Colours are as good as none.
fn screen(shown: &str) -> Vec<String> {
    let mut rows: Vec<(Vec<char>, bool)> = vec![(Vec::new(), false)];
    let (mut row, mut column) = (0, 0);
    let mut rest = shown.chars();
    while let Some(c) = rest.next() {
        match c {
            '\r' => column = 0,
            '\n' => row += 1,
            '\u{1b}' => {
                assert_eq!(rest.next(), Some('['), "{shown:?}");
                let mut number = String::new();
                let command = rest.by_ref().find(|c| {
                    let is_number = c.is_ascii_digit() || *c == ';';
                    number.extend(is_number.then_some(*c));
                    !is_number
                });
                match (command, number.parse::<usize>()) {
                    (Some('A'), Ok(lines)) => row -= lines,
                    (Some('B'), Ok(lines)) => row += lines,
                    (Some('K'), Ok(2)) => rows[row] = (Vec::new(), false),
                    (Some('K'), Err(_)) => rows[row].0.truncate(column),
                    (Some('m'), _) => {}
                    other => panic!("{other:?} in {shown:?}"),
                }
            }
            c => {
                // The cursor stays at the end of a full line until there is more.
                if column == WIDTH {
                    rows[row].1 = true;
                    (row, column) = (row + 1, 0);
                }
                rows.resize(rows.len().max(row + 1), (Vec::new(), false));
                let line = &mut rows[row].0;
                line.resize(line.len().max(column + 1), ' ');
                line[column] = c;
                column += 1;
            }
        }
        rows.resize(rows.len().max(row + 1), (Vec::new(), false));
    }
    let mut lines = vec![String::new()];
    for (line, is_wrapped) in rows {
        lines.last_mut().expect("one at least").extend(line);
        if !is_wrapped {
            lines.push(String::new());
        }
    }
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    let end = lines.iter().rposition(|line| !line.is_empty());
    lines.truncate(end.map_or(0, |end| end + 1));
    lines
}

#[test]
fn a_bar_says_how_far_it_is_and_leaves_nothing_behind() {
    let service = StandIn::start(
        MockService::builder()
            .users(9)
            .latency(Duration::from_millis(400)),
    );
    let file = users(9);
    let path = file.path().to_str().expect("text");
    let args = [
        "--users-file",
        path,
        "--progress",
        "--format",
        "ids",
        "--until",
        "1800ms",
        "--reserve",
        "98",
    ];
    let (code, shown) = shown(&service, &args, Some("calls left: "));
    assert_eq!(code, Some(8), "{shown}");
    for told in [
        "^C",
        "of 9 done, ",
        // Two at a time, and two are under way: the seventh of the others is the fourth minute's.
        "at least 4 min to go, more if others call as well",
        "calls left: ",
        " of 100 a minute, ",
        "waiting until ",
    ] {
        assert!(shown.contains(told), "{told}: {shown:?}");
    }
    // What was printed meanwhile is whole, and of the bar nothing is left.
    let screen = screen(&shown);
    let (note, before) = screen.split_last().expect("a last line");
    assert!(
        note.starts_with("note: ended by --until after 2 calls: 2 of 9 done"),
        "{screen:#?}"
    );
    let is_id =
        |line: &String| line.len() == 40 && line.bytes().all(|byte| byte.is_ascii_hexdigit());
    let (counts, before) = before.split_last().expect("a line before");
    assert!(
        counts.starts_with("2 users: ") && counts.ends_with(" machines"),
        "{screen:#?}"
    );
    let is_whole =
        |line: &String| is_id(line) || line.starts_with("error: ") && line.ends_with(')');
    assert!(before.iter().all(is_whole), "{screen:#?}");
    assert!(before.iter().any(is_id), "{screen:#?}");
}

#[test]
fn what_is_told_beside_the_bar_is_not_torn() {
    let service = StandIn::start(
        MockService::builder()
            .users(1)
            .latency(Duration::from_millis(600)),
    );
    let args = [
        "nobody1",
        "nobody2",
        "user1",
        "--progress",
        "--format",
        "csv",
    ];
    let (code, shown) = shown(&service, &args, None);
    assert_eq!(code, Some(1), "{shown}");
    assert!(
        shown.contains("0 of 3 done, 0 found, 0 failed"),
        "{shown:?}"
    );
    let screen = screen(&shown);
    let errors = screen.iter().filter(|line| {
        line.starts_with("error: nobody") && line.contains("the service does not know user")
    });
    assert_eq!(errors.count(), 2, "{screen:#?}");
    let header = screen.iter().filter(|line| line.starts_with("user,id,"));
    assert_eq!(header.count(), 1, "{screen:#?}");
    let torn = screen
        .iter()
        .any(|line| line.contains("done, ") || line.contains("calls left"));
    assert!(!torn, "{screen:#?}");
}

/// How many items the titles of the tables on a screen tell, and how many rows there are.
fn told_and_shown(screen: &[String]) -> (usize, usize) {
    let titles = screen
        .iter()
        .filter(|line| !line.contains(" answered"))
        .filter_map(|line| line.trim_end_matches('s').strip_suffix(" machine"));
    let told = titles.filter_map(|line| line.rsplit(' ').next()?.parse::<usize>().ok());
    let tables = screen.split(|line| line.starts_with('─')).skip(1);
    let rows = tables.map(|rest| {
        let is_other = |line: &str| line.starts_with("error: ") || line.contains(" answered");
        let is_row = |line: &&String| !line.is_empty() && !is_other(line);
        rest.iter().take_while(is_row).count()
    });
    (told.sum(), rows.sum())
}

#[test]
fn no_row_is_lost_behind_the_bar() {
    let service = StandIn::start(
        MockService::builder()
            .users(30)
            .latency(Duration::from_millis(300)),
    );
    let url = service.service.url();
    let file = users(30);
    let path = file.path().to_str().expect("text");
    let of_all = ask(url, &["--users-file", path]);
    let machines = |line: &str| {
        let answer: serde_json::Value = serde_json::from_str(line).expect("JSON");
        // The stand-in does not know each of them.
        answer["machines"].as_array().map_or(0, Vec::len)
    };
    let of_user = |user: &str| {
        let is_of = |line: &&str| line.contains(&format!("{{\"user\":\"{user}\","));
        of_all.stdout.lines().filter(is_of).map(machines).sum()
    };
    let expected: usize = of_all.stdout.lines().map(machines).sum();
    assert!(expected > 30, "{of_all:?}");
    for (args, expected, ends) in [
        (
            &["user", "machines", "user1"][..],
            of_user("user1"),
            Some(0),
        ),
        (
            &["user", "machines", "--users-file", path],
            expected,
            of_all.code,
        ),
        (&["machine", "list", "--top", "3"], 3, Some(0)),
    ] {
        let args = [args, &["--progress", "--base-url", url]].concat();
        let (code, shown) = shown_by(&args, None);
        assert_eq!(code, ends, "{shown}");
        assert!(shown.contains(" found"), "there was a bar: {shown:?}");
        let screen = screen(&shown);
        assert_eq!(
            told_and_shown(&screen),
            (expected, expected),
            "{args:?}: {screen:#?}"
        );
    }

    // An array is one text of many lines, of which the last is whole only when the next one comes.
    let args = ["user1", "user2", "user3", "--progress", "--format", "json"];
    let (_, shown) = shown(&service, &args, None);
    let screen = screen(&shown);
    let end = screen.iter().position(|line| line == "]");
    let array = screen[..=end.expect("it ends")].concat();
    let array: serde_json::Value = serde_json::from_str(&array).expect("JSON");
    assert_eq!(array.as_array().map(Vec::len), Some(3), "{screen:#?}");
}

#[test]
fn a_short_run_shows_none_and_never_means_never() {
    let service = StandIn::start(MockService::builder().users(1));
    let (code, brief) = shown(&service, &["user1", "--format", "ids"], None);
    assert_eq!(code, Some(0), "{brief}");
    assert!(
        !brief.contains('\u{1b}') && !brief.contains("done"),
        "{brief:?}"
    );
    for none in ["--progress=never", "--quiet"] {
        let args = ["user1", "--format", "ids", "--progress", none];
        let args = match none {
            "--quiet" => &args[..],
            _ => &["user1", "--format", "ids", none],
        };
        let (_, shown) = shown(&service, args, None);
        assert!(!shown.contains("done"), "{shown:?}");
    }
}

#[test]
fn elsewhere_it_is_a_line_and_only_if_asked_for() {
    let service = StandIn::start(
        MockService::builder()
            .users(3)
            .latency(Duration::from_millis(100)),
    );
    let url = service.service.url();
    let run = ask(url, &["user1", "user2", "user3"]);
    assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{run:?}");
    let run = ask(url, &["user1", "user2", "user3", "--progress"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let line = "note: 0 of 3 done, 0 found, 0 failed; calls left: ";
    assert!(run.stderr.starts_with(line), "{run:?}");
    assert_eq!(run.stderr.lines().count(), 1, "{run:?}");

    let mut command = mde(&["machine", "list", "--base-url", url, "--progress=always"]);
    let list: Run = command.output().expect("the binary runs").into();
    assert!(
        list.stderr.starts_with("note: 0 found; calls left: "),
        "{list:?}"
    );
}

#[test]
fn a_pause_of_the_service_is_told_once() {
    let replies = (0..5).map(|_| Reply::throttled(Duration::from_secs(1)));
    let service = StandIn::start(
        MockService::builder()
            .users(5)
            .latency(Duration::from_millis(150))
            .script(replies),
    );
    let users = ["user1", "user2", "user3", "user4", "user5"];
    let (_, shown) = shown(&service, &[&users[..], &["--progress"]].concat(), None);
    assert!(shown.contains("paused by the service until "), "{shown:?}");
    let told = "is throttling: no call of this operation is sent for 1 s";
    let screen = screen(&shown);
    let told = screen.iter().filter(|line| line.contains(told)).count();
    assert_eq!((told, service.answered(429)), (1, 5), "{screen:#?}");
}

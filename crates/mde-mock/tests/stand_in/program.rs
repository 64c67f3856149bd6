//! The program, as a process.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::{Child, Command, Output, Stdio};

fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mde-mock"));
    command.args(args).stdin(Stdio::null());
    command
}

fn output(args: &[&str]) -> Output {
    program(args).output().unwrap()
}

/// A process that listens; killed when the test is over.
struct Running {
    child: Child,
    line: String,
}

impl Running {
    fn start(args: &[&str]) -> Self {
        let mut command = program(args);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut line)
            .unwrap();
        Self { child, line }
    }

    fn address(&self) -> &str {
        let (_, rest) = self.line.split_once("http://").unwrap();
        rest.split(';').next().unwrap()
    }

    fn ask(&self, user: &str) -> String {
        let mut connection = std::net::TcpStream::connect(self.address()).unwrap();
        let request = format!(
            "GET /api/users/{user}/machines HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\nConnection: close\r\n\r\n"
        );
        connection.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        connection.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn one_line_says_where_and_how() {
    let program = Running::start(&[]);
    let url = format!("http://{}", program.address());
    assert_eq!(
        program.line,
        format!(
            "mde-mock listens on {url}; try: curl -H 'Authorization: Bearer any' {url}/api/users/user1/machines\n"
        )
    );
    assert!(program.ask("user1").starts_with("HTTP/1.1 200"));
    assert!(program.ask("nobody").starts_with("HTTP/1.1 404"));
}

#[test]
fn flags_reach_the_service() {
    let program = Running::start(&[
        "--users",
        "5",
        "--devices",
        "9",
        "--page-size",
        "4",
        "--seed",
        "3",
        "--unknown-user",
        "empty-list",
    ]);
    assert!(program.ask("svc-inventory").contains("?$skip=4"));
    assert!(
        program.ask("jdoe").ends_with("\"value\":[]}"),
        "jdoe would be the sixth"
    );
}

#[cfg(unix)]
#[test]
fn signals_stop_it_cleanly() {
    for signal in ["-TERM", "-INT"] {
        let mut program = Running::start(&[]);
        let id = program.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
        assert_eq!(program.child.wait().unwrap().code(), Some(0), "{signal}");
    }
}

#[test]
fn a_fleet_file_is_served_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fleet.json");
    fs::write(
        &file,
        "\u{feff}{\"Ann\": [{\"z\": 1.50, \"id\": 123456789012345678901234567890}], \"bob\": []}",
    )
    .unwrap();
    let program = Running::start(&["--fleet-file", file.to_str().unwrap()]);
    assert!(
        program
            .ask("ann")
            .contains(r#""value":[{"z": 1.50, "id": 123456789012345678901234567890}]}"#)
    );
    assert!(program.ask("bob").ends_with("\"value\":[]}"));
    assert!(
        program.ask("user1").contains("lastSeen"),
        "the made-up fleet stays"
    );
}

#[test]
fn bad_fleet_files_are_told_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("fleet.json");
    let path = file.to_str().unwrap();
    for (text, expected) in [
        (None, "cannot read the fleet file"),
        (Some("{"), "line 1 column 1"),
        (Some("[]"), "an object of users"),
        (Some("{\"a\": {}}"), "line 1 column 6"),
        (Some("{\"a\": [], \"A\": []}"), "user 'A' is there twice"),
        (Some("{\"a@b\": []}"), "user 'a@b' cannot be served"),
    ] {
        if let Some(text) = text {
            fs::write(&file, text).unwrap();
        }
        let output = output(&["--fleet-file", path]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(expected), "{said}");
        assert!(
            said.contains(path) || expected.starts_with("user 'a@b"),
            "{said}"
        );
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_port_in_use_is_told_in_one_sentence() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = output(&["--port", &port]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.starts_with(&format!("mde-mock: cannot listen on 127.0.0.1:{port}: ")),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn bad_flags_are_usage_errors() {
    for args in [
        ["--host", "nowhere"],
        ["--port", "65536"],
        ["--page-size", "0"],
        ["--users", "some"],
        ["--unknown-user", "maybe"],
    ] {
        let output = output(&args);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(args[0]), "{said}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_network_is_warned_of() {
    let mut program = Running::start(&["--host", "0.0.0.0"]);
    assert!(
        program.line.contains("http://127.0.0.1:"),
        "{}",
        program.line
    );
    program.child.kill().unwrap();
    let mut said = String::new();
    program
        .child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert!(
        said.contains("warning: 0.0.0.0 is open to the network"),
        "{said}"
    );
}

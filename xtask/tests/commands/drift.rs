//! `cargo xtask drift` as a user meets it: its flags, the service asked over a socket, and the repository's
//! own spec. What is compared, and how, is tested in `crates/spec-drift`.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Command;
use std::thread::{self, JoinHandle};

use crate::workspace::{Run, Workspace, repository};

const SPEC: &str = include_str!("../../../crates/spec-drift/tests/drift/spec.yaml");
const SERVICE: &str = include_str!("../../../crates/spec-drift/tests/drift/service.xml");

fn agreeing() -> Workspace {
    let workspace = Workspace::with_spec(SPEC);
    workspace.write("service.xml", SERVICE);
    workspace
}

#[test]
fn metadata_is_from_a_file_or_from_the_service() {
    let workspace = agreeing();
    let run = workspace.xtask(&["drift", "--metadata", "missing.xml"]);
    assert_eq!(run.code, Some(100), "{run:?}");
    assert!(run.stdout.contains(": --metadata FILE"), "{run:?}");
    for arguments in [
        &["drift"][..],
        &["drift", "--live", "--metadata", "service.xml"],
    ] {
        let run = workspace.xtask(arguments);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.stderr.contains("--metadata"), "{run:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_that_the_shell_has_opened_is_read() {
    let workspace = agreeing();
    let output = Command::new("sh")
        .args(["-c", "cat service.xml | \"$0\" drift --metadata /dev/stdin"])
        .arg(env!("CARGO_BIN_EXE_xtask"))
        .current_dir(workspace.folder())
        .env_remove("CARGO_MANIFEST_DIR")
        .output();
    let output = output.expect("the shell runs");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

#[test]
fn whoever_has_to_fetch_it_anew_is_told_the_address() {
    let workspace = agreeing();
    workspace.write("service.xml", "<a>");
    let run = workspace.xtask(&["drift", "--metadata", "service.xml"]);
    assert_eq!(run.code, Some(100), "{run:?}");
    assert!(run.stdout.contains("`GET /api/$metadata`"), "{run:?}");
}

/// Whether a document can be compared is for the rules and the dialect of this workspace to say.
#[test]
fn a_spec_that_cannot_be_compared_is_a_failure() {
    for (from, to, rule) in [
        ("openapi: 3.0.3", "openapi: 3.1.0", "openapi-version"),
        ("x-name: far", "x-nickname: far", "extension-unknown"),
    ] {
        assert!(SPEC.contains(from), "nothing to change: {from}");
        let workspace = agreeing();
        workspace.write("spec/openapi.yaml", &SPEC.replacen(from, to, 1));
        let run = workspace.xtask(&["drift", "--metadata", "service.xml"]);
        assert_eq!(run.code, Some(100), "{to}: {run:?}");
        assert!(run.stdout.contains(&format!("[{rule}]")), "{to}: {run:?}");
    }
}

#[test]
fn the_repositorys_own_acknowledgements_can_be_read() {
    let spec = std::fs::read_to_string(repository().join("spec/openapi.yaml")).expect("the spec");
    let known = std::fs::read_to_string(repository().join("spec/drift.toml")).expect("drift.toml");
    let workspace = Workspace::with_spec(&spec);
    workspace.write("spec/drift.toml", &known);
    // A service with a machine that has nothing but an id.
    let service = r#"<Edmx xmlns="http://docs.oasis-open.org/odata/ns/edmx"><DataServices>
<Schema Namespace="a" xmlns="http://docs.oasis-open.org/odata/ns/edm"><EntityType Name="Machine">
<Property Name="id" Type="Edm.String" Nullable="false"/></EntityType></Schema></DataServices></Edmx>"#;
    workspace.write("service.xml", service);
    let run = workspace.xtask(&["drift", "--metadata", "service.xml"]);
    assert!(!run.stdout.contains("[drift-toml]"), "{run:?}");
    assert!(!run.stdout.contains("[drift-reason-missing]"), "{run:?}");
    assert!(
        run.stdout.contains("Acknowledged Machine.osVersion"),
        "{run:?}"
    );
}

/// Answers one request after the other as told, and gives back the heads of the requests.
fn service(answers: Vec<Vec<u8>>) -> (u16, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let port = listener.local_addr().expect("its address").port();
    let serve = move || {
        let serve_one = |answer: Vec<u8>| {
            let (mut socket, _) = listener.accept().expect("a connection");
            let (mut head, mut byte) = (Vec::new(), [0]);
            while !head.ends_with(b"\r\n\r\n") && socket.read(&mut byte).expect("a request") == 1 {
                head.push(byte[0]);
            }
            // The other side may hang up as soon as it has seen enough.
            let _ = socket.write_all(&answer);
            String::from_utf8(head).expect("a head in UTF-8")
        };
        answers.into_iter().map(serve_one).collect()
    };
    (port, thread::spawn(serve))
}

fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n"
    );
    [head.as_bytes(), body].concat()
}

fn live(port: u16, token: Option<&str>, arguments: &[&str]) -> Run {
    let spec = SPEC.replace("http://127.0.0.1:1", &format!("http://127.0.0.1:{port}"));
    let workspace = Workspace::with_spec(&spec);
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command
        .args(["drift", "--live"])
        .args(arguments)
        .current_dir(workspace.folder())
        .env_remove("CARGO_MANIFEST_DIR")
        .env_remove("MDE_TOKEN");
    if let Some(token) = token {
        command.env("MDE_TOKEN", token);
    }
    let output = command.output().expect("the binary runs");
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

#[test]
fn the_service_itself_is_asked_with_the_token_of_the_environment() {
    let body = format!("\u{FEFF}{SERVICE}");
    for (token, sent) in [(None, false), (Some(""), false), (Some("canary-7c1"), true)] {
        let (port, served) = service(vec![answer("200 OK", "", body.as_bytes())]);
        let run = live(port, token, &["--cloud", "near"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        let [head] = &served.join().expect("it served")[..] else {
            panic!("not one request");
        };
        assert!(
            head.starts_with("GET /api/$metadata HTTP/1.1\r\n"),
            "{head}"
        );
        let authorized = head
            .to_ascii_lowercase()
            .contains("\r\nauthorization: bearer canary-7c1\r\n");
        assert_eq!(authorized, sent, "{head}");
    }
}

#[test]
fn an_answer_that_is_no_metadata_is_a_failure_that_names_the_host() {
    let large = vec![b' '; 5 << 20];
    for (bytes, rule, words) in [
        (
            answer("401 Unauthorized", "", b"{}"),
            "service-unreachable",
            "MDE_TOKEN",
        ),
        (
            answer("403 Forbidden", "", b"{}"),
            "service-unreachable",
            "MDE_TOKEN",
        ),
        (
            answer("404 Not Found", "", b""),
            "service-unreachable",
            "404 Not Found",
        ),
        (
            answer("503 Service Unavailable", "", b""),
            "service-unreachable",
            "503",
        ),
        (
            answer(
                "302 Found",
                "location: http://127.0.0.2:9/elsewhere\r\n",
                b"",
            ),
            "service-unreachable",
            "points to http://127.0.0.2:9/elsewhere, which is not followed",
        ),
        (
            b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n<a>".to_vec(),
            "service-unreachable",
            "cannot get",
        ),
        (
            b"not HTTP\r\n\r\n".to_vec(),
            "service-unreachable",
            "cannot get",
        ),
        (Vec::new(), "service-unreachable", "cannot get"),
        (
            answer("200 OK", "", &large),
            "metadata-bounds",
            "larger than 4 MiB",
        ),
        (answer("200 OK", "", b""), "metadata-xml", "empty"),
        (
            answer("200 OK", "", b"<html></html>"),
            "metadata-form",
            "<html>",
        ),
    ] {
        let (port, served) = service(vec![bytes]);
        let run = live(port, Some("canary-7c1"), &["--cloud", "near"]);
        assert_eq!(run.code, Some(100), "{run:?}");
        served.join().expect("it served");
        assert!(
            run.stdout.contains(&format!("[drift-{rule}]")),
            "{rule}: {run:?}"
        );
        assert!(run.stdout.contains(words), "{words}: {run:?}");
        assert!(run.stdout.contains("127.0.0.1"), "{run:?}");
        assert!(
            run.stdout.ends_with("Failure nothing was compared\n"),
            "{run:?}"
        );
        assert!(!format!("{run:?}").contains("canary"), "{run:?}");
    }
}

#[test]
fn machines_are_told_the_address_of_an_answer_as_it_is() {
    let reported = |format: &str| {
        let (port, served) = service(vec![answer("200 OK", "", b"<html></html>")]);
        let run = live(port, None, &["--cloud", "near", "--format", format]);
        served.join().expect("it served");
        (format!("http://127.0.0.1:{port}/api/$metadata"), run)
    };
    let (url, run) = reported("sarif");
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("SARIF");
    let location = &report["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], url, "{run:?}");
    let (url, run) = reported("github");
    let start = format!("::error title=drift-metadata-form::{url}:1:1: ");
    assert!(run.stdout.starts_with(&start), "{run:?}");
}

#[test]
fn a_server_that_cannot_be_asked_is_named() {
    // A port that was free a moment ago.
    let port = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    let port = port.expect("a free port").port();
    for (arguments, token, words) in [
        (
            &["--cloud", "near"][..],
            None,
            "cannot get the metadata from 127.0.0.1",
        ),
        (
            &["--cloud", "nowhere"],
            None,
            "name one of: far, open, near",
        ),
        // A token must not travel in the open.
        (
            &["--cloud", "open"],
            Some("canary-7c1"),
            "`http` is not encrypted",
        ),
        (
            &["--cloud", "near"],
            Some("canary\n7c1"),
            "MDE_TOKEN does not hold a token",
        ),
    ] {
        let run = live(port, token, arguments);
        assert_eq!(run.code, Some(100), "{run:?}");
        assert!(run.stdout.contains(words), "{words}: {run:?}");
        assert!(!format!("{run:?}").contains("canary"), "{run:?}");
    }
}

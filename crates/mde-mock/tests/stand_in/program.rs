//! The program, as a process.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use serde_json::{Value, json};

use crate::bundle::BUNDLE;

/// Found in no output.
const TOKEN: &str = "canary-5d1f";

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
    output: BufReader<ChildStdout>,
    /// The first line that it printed.
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
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        Self {
            child,
            output,
            line,
        }
    }

    fn address(&self) -> &str {
        self.line.strip_prefix("http://").unwrap().trim_end()
    }

    /// Stops it, and returns what it said on standard error.
    fn stop(mut self) -> String {
        self.child.kill().unwrap();
        let mut said = String::new();
        let mut error = self.child.stderr.take().unwrap();
        error.read_to_string(&mut said).unwrap();
        said
    }

    fn ask(&self, user: &str) -> String {
        self.get(&format!("/api/users/{user}/machines"))
    }

    fn get(&self, target: &str) -> String {
        let mut connection = std::net::TcpStream::connect(self.address()).unwrap();
        let request = format!(
            "GET {target} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {TOKEN}\r\nConnection: close\r\n\r\n"
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
fn the_first_line_is_the_url_and_nothing_else() {
    let program = Running::start(&["--port", "0"]);
    let address: std::net::SocketAddr = program.address().parse().unwrap();
    assert!(address.ip().is_loopback() && address.port() > 0);
    assert_eq!(program.line, format!("http://{address}\n"));
    assert!(program.ask("user1").starts_with("HTTP/1.1 200"));
    assert!(program.ask("nobody").starts_with("HTTP/1.1 404"));
    let said = program.stop();
    let command = "curl -H 'Authorization: Bearer any'";
    assert!(
        said.contains(&format!(
            "{command} http://{address}/api/users/user1/machines"
        )),
        "{said}"
    );
}

#[test]
fn help_tells_every_flag() {
    let output = output(&["--help"]);
    assert_eq!(output.status.code(), Some(0));
    let help = String::from_utf8(output.stdout).unwrap();
    for flag in [
        "--port",
        "--host",
        "--quota",
        "--auth",
        "--latency",
        "--fault",
        "--fleet-seed",
        "--users",
        "--devices",
        "--tls",
        "--log-requests",
    ] {
        assert!(help.contains(flag), "{flag}: {help}");
    }
}

#[test]
fn requests_are_logged_without_their_tokens() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("requests.ndjson");
    let flag = format!("--log-requests={}", file.display());
    for args in [&[&*flag][..], &["--log-requests"]] {
        let program = Running::start(args);
        program.ask("user1");
        program.ask("nobody?access_token=canary&a=1");
        let said = program.stop();
        let log = match args == [flag.as_str()] {
            true => fs::read_to_string(&file).unwrap(),
            false => said
                .split_once('{')
                .map(|(_, log)| format!("{{{log}"))
                .unwrap(),
        };
        let lines: Vec<Value> = log
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let seen: Vec<_> = lines
            .iter()
            .map(|line| (line["target"].as_str().unwrap(), line["status"].as_u64()))
            .collect();
        assert_eq!(
            seen,
            [
                ("/api/users/user1/machines", Some(200)),
                (
                    "/api/users/nobody?access_token=[redacted]&a=1/machines",
                    Some(404)
                ),
            ]
        );
        assert_eq!(lines[0]["method"], "GET");
        assert_eq!(lines[0]["operation"], "listUserMachines");
        assert_eq!(lines[1]["operation"], Value::Null);
        let headers = lines[0]["headers"].as_array().unwrap();
        assert!(headers.contains(&json!(["host", "a"])), "{headers:?}");
        assert!(
            headers.contains(&json!(["authorization", "[redacted]"])),
            "{headers:?}"
        );
        assert!(!log.contains(TOKEN), "{log}");
        assert!(!log.contains("canary"), "{log}");
    }
}

#[test]
fn a_fleet_that_would_fill_the_memory_is_refused() {
    let output = Command::new(env!("CARGO_BIN_EXE_mde-mock"))
        .args(["--users", "99999999999"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("is not in 0..=1000000"), "{said}");
}

#[test]
fn another_contract_can_be_served() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("contract.json");
    let document = BUNDLE
        .to_string()
        .replace("/api/users/{id}/machines", "/v2/people/{id}/things");
    fs::write(&file, document.replace("listUserMachines", "listThings")).unwrap();
    let program = Running::start(&["--contract", file.to_str().unwrap()]);
    assert!(program.ask("user1").starts_with("HTTP/1.1 404"));
    assert!(
        program
            .get("/v2/people/user1/things")
            .starts_with("HTTP/1.1 200")
    );

    fs::write(&file, "{").unwrap();
    for (file, says) in [
        (
            file.to_str().unwrap(),
            "the contract cannot be served: the document: ",
        ),
        ("nowhere.json", "cannot read the contract nowhere.json: "),
    ] {
        let output = output(&["--contract", file]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.starts_with(&format!("mde-mock: {says}")), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
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
        "--fleet-seed",
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
        (
            Some("{\"a\": [],\n \"$world\": {\"entities\": []}}"),
            "line 2 column",
        ),
        (
            Some("{\"$world\": {\"entities\": {\"Nothing\": [{\"id\": \"1\"}]}}}"),
            "Nothing[0] cannot be served: no operation of the contract asks for Nothing",
        ),
    ] {
        if let Some(text) = text {
            fs::write(&file, text).unwrap();
        }
        let output = output(&["--fleet-file", path]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(expected), "{said}");
        assert!(
            said.contains(path) || expected.contains("cannot be served"),
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
        ["--quota", "100"],
        ["--windows", "round"],
        ["--auth", "none"],
        ["--application", "tenant/id"],
        ["--token-lifetime", "1"],
        ["--token-lifetime", "0s"],
        ["--audience", ""],
        ["--roles", "Machine.Read.All,"],
        ["--latency", "soon"],
        ["--fault", "503,nothing"],
        ["--fault", "503*0"],
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
    let program = Running::start(&["--host", "0.0.0.0"]);
    assert!(
        program.line.starts_with("http://127.0.0.1:"),
        "{}",
        program.line
    );
    let said = program.stop();
    assert!(
        said.contains("warning: 0.0.0.0 is open to the network"),
        "{said}"
    );
}

#[test]
fn faults_and_quota_are_played() {
    let program = Running::start(&["--fault", "503*2, 429:2s,ok+1ms", "--quota", "4/1h"]);
    for status in ["503", "503", "429", "200", "429"] {
        assert!(
            program
                .ask("user1")
                .starts_with(&format!("HTTP/1.1 {status} ")),
            "{status}"
        );
    }
    assert!(
        program
            .ask("user1")
            .contains("maximum allowed 4 per 01:00:00")
    );
}

#[tokio::test]
async fn the_token_endpoint_and_how_to_use_it_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    let path = file.to_str().unwrap();
    let mut program = Running::start(&[
        "--auth",
        "strict",
        "--tls",
        "--write-ca",
        path,
        "--token-lifetime",
        "90s",
        "--roles",
        "Machine.Read.All,x",
    ]);
    let url = program.line.trim_end();
    assert!(url.starts_with("https://"), "{url}");
    let mut line = String::new();
    program.output.read_line(&mut line).unwrap();
    let settings: HashMap<_, _> = line
        .split_whitespace()
        .filter_map(|setting| setting.split_once('='))
        .collect();

    let ca = reqwest::Certificate::from_pem(&fs::read(&file).unwrap()).unwrap();
    let client = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([ca])
        .build()
        .unwrap();
    let (authority, tenant) = (
        settings["AZURE_AUTHORITY_HOST"],
        settings["AZURE_TENANT_ID"],
    );
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}&scope={}",
        settings["AZURE_CLIENT_ID"],
        settings["AZURE_CLIENT_SECRET"],
        "https://api.securitycenter.microsoft.com/.default"
    );
    let request = client
        .post(format!("{authority}/{tenant}/oauth2/v2.0/token"))
        .body(form);
    let answer = crate::client::body(request.send().await.unwrap()).await;
    assert_eq!(answer["expires_in"], 90);
    for (token, status) in [
        (answer["access_token"].as_str().unwrap(), 200),
        ("any", 401),
    ] {
        let request = client
            .get(format!("{url}/api/users/user1/machines"))
            .bearer_auth(token);
        assert_eq!(request.send().await.unwrap().status(), status);
    }
}

#[test]
fn a_certificate_that_nobody_needs_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    let output = output(&["--write-ca", file.to_str().unwrap()]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("add --tls"), "{said}");
    assert!(!file.exists());
}

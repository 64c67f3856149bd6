//! `--demo`: the whole way, over a real socket, with nothing but the binary.

use crate::run::{machines, mde};

#[test]
fn prints_a_table() {
    let run = machines(&["user1", "--demo", "--format", "table"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let lines: Vec<_> = run.stdout.lines().collect();
    assert!(
        lines[0].starts_with("user1: ") && lines[0].contains("machine"),
        "{run:?}"
    );
    assert!(lines[2].starts_with("Device"), "{run:?}");
    assert!(lines.len() > 4, "{run:?}");
    assert!(
        lines.iter().all(|line| line.chars().count() <= 120),
        "{run:?}"
    );
    assert!(run.stderr.contains("made up"), "{run:?}");
}

#[test]
fn prints_json_with_machines() {
    let run = machines(&["user1", "--demo", "--format", "json"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let answer = run.json();
    assert_eq!(answer[0]["user"], "user1");
    let machines = answer[0]["machines"].as_array().expect("an array");
    assert!(!machines.is_empty() && machines.iter().all(|machine| machine["id"].is_string()));
}

#[test]
fn leaves_the_users_token_cloud_and_state_alone() {
    for token in [None, Some("not a token")] {
        let mut command = mde(&["user", "machines", "user1", "--demo"]);
        command.env("MDE_CLOUD", "no such cloud");
        match token {
            None => command.env_remove("MDE_TOKEN"),
            Some(token) => command.env("MDE_TOKEN", token),
        };
        let output = command.output().expect("the binary runs");
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let state = std::fs::read_dir(command.state.path()).expect("the folder is there");
        assert_eq!(state.count(), 0);
    }
}

#[test]
fn goes_nowhere_else() {
    for other in [
        ["--base-url", "http://127.0.0.1:1"],
        ["--ca-file", "roots.pem"],
        ["--cloud", "eu"],
        ["--tenant", "contoso.com"],
        ["--client-id", "1"],
        ["--credential", "azure-cli"],
        ["--token-scope", "https://contoso.com/.default"],
        ["--authority", "https://login.contoso.com"],
    ] {
        let run = machines(&["user1", "--demo", other[0], other[1]]);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.stderr.contains(other[0]), "{run:?}");
    }
}

/// The demo's service is a stand-in as well.
#[test]
fn a_demo_without_a_quota() {
    let run = machines(&["user1", "--demo", "--no-quota"]);
    assert_eq!(run.code, Some(0), "{run:?}");
}

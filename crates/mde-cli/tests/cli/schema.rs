//! `mde schema`: what commands print is what it says that they print.

use serde_json::{Value, json};

use crate::{
    responder::{Responder, error},
    run::{Run, mde},
};

fn run(args: &[&str]) -> Run {
    mde(args).output().expect("the binary runs").into()
}

fn schema(words: &[&str]) -> Value {
    let run = run(&[&["schema"], words].concat());
    assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{run:?}");
    run.json()
}

/// The two words of every command, by the examples of the help.
fn commands() -> Vec<[String; 2]> {
    let help = run(&["schema", "--help"]).stdout;
    let lines = help.lines();
    let commands = lines.filter_map(|line| line.trim().strip_prefix("mde schema "));
    commands
        .map(|words| {
            let words: Vec<_> = words.split(' ').map(str::to_owned).collect();
            words.try_into().expect("two words")
        })
        .collect()
}

/// Each line that these arguments print.
fn lines(args: &[&str]) -> Vec<Value> {
    let run = run(&[args, &["--demo", "--format", "ndjson"]].concat());
    let lines = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"));
    lines.collect()
}

#[test]
fn every_command_prints_what_its_schema_says() {
    let mut seen = 0;
    for [group, word] in commands() {
        let words = [&*group, &*word];
        let schema = schema(&words);
        let validator = jsonschema::validator_for(&schema).expect("it is a schema");
        // What a command of this group is asked about, or nothing; and one that there is not.
        let found = run(&[
            "user",
            &format!("{group}s"),
            "user1",
            "user2",
            "--demo",
            "--format",
            "ids",
        ])
        .stdout;
        let mut ids: Vec<_> = found.lines().take(3).collect();
        match &*word {
            "list" => ids.clear(),
            _ if group == "user" => ids = vec!["user1", "nosuch"],
            _ => ids.push("0000000000000000000000000000000000000000"),
        }
        let printed = lines(&[&words[..], &ids].concat());
        assert!(!printed.is_empty(), "{words:?}");
        for line in &printed {
            let wrong: Vec<_> = validator
                .iter_errors(line)
                .map(|error| error.to_string())
                .collect();
            assert!(wrong.is_empty(), "{words:?}: {wrong:?}: {line}");
        }
        for none in [
            json!({}),
            json!([]),
            json!({"error": {"kind": "other"}}),
            json!({"error": "no"}),
        ] {
            assert!(!validator.is_valid(&none), "{words:?}: {none}");
        }
        seen += printed.len();
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn it_says_of_which_version_it_is() {
    let schema = schema(&["user", "machines"]);
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    assert_eq!(schema["$id"], format!("urn:mde:{version}:user:machines"));
    assert_eq!(schema["x-version"], version);
    let answered = &schema["anyOf"][0];
    assert_eq!(answered["required"], json!(["machines", "user"]));
    assert_eq!(
        answered["properties"]["machines"]["items"],
        json!({"$ref": "#/$defs/Machine"})
    );
}

#[test]
fn what_has_none_is_told() {
    for args in [
        &["schema", "nosuch"][..],
        &["schema", "user", "nosuch"],
        &["schema", "api", "x"],
        &["schema", "alert", "list"],
        &["schema", "user", "machines", "x"],
    ] {
        let run = run(args);
        assert_eq!((run.code, &*run.stdout), (Some(2), ""), "{run:?}");
        assert!(run.stderr.starts_with("error: "), "{run:?}");
    }
}

/// Which failures time alone may mend, with what a program needs to go on.
#[test]
fn failures_say_whether_to_ask_again() {
    let schema = schema(&["user", "machines"]);
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    for (status, is_retryable) in [
        ("400 Bad Request", false),
        ("401 Unauthorized", false),
        ("403 Forbidden", false),
        ("404 Not Found", false),
        ("418 I'm a teapot", false),
        ("429 Too Many Requests\r\nRetry-After: 7200", true),
        ("500 Internal Server Error", true),
        ("503 Service Unavailable\r\nRetry-After: 7200", true),
    ] {
        let service = Responder::new(move |_| error(status, "SomeCode", "no"));
        let args = ["--base-url", &service.url, "--deadline", "400ms"];
        let printed = run(&[&["user", "machines", "user1"], &args[..]].concat());
        let line = printed.json();
        assert!(validator.is_valid(&line), "{line}");
        assert_eq!(line["error"]["retryable"], is_retryable, "{status}: {line}");
        // A raw call has the same failure, after the same calls.
        let raw = run(&[&["api", "/api/users/user1/machines"], &args[..]].concat());
        assert_eq!(raw.code, printed.code, "{raw:?}");
        let raw = raw.json();
        for member in ["kind", "retryable", "status", "code"] {
            assert_eq!(
                raw["error"][member], line["error"][member],
                "{status}: {raw}"
            );
        }
        let wait = &line["error"]["retryAfterSeconds"];
        assert_eq!(
            wait.as_u64().is_some_and(|wait| wait > 7000),
            status.contains("7200"),
            "{line}"
        );
    }
    let nobody = run(&[
        "user",
        "machines",
        "user1",
        "--base-url",
        "http://127.0.0.1:1",
        "--deadline",
        "300ms",
    ])
    .json();
    assert_eq!(nobody["error"]["retryable"], true, "{nobody}");
    assert!(validator.is_valid(&nobody), "{nobody}");
}

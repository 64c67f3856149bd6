//! `--jq`: what an expression makes of answers, and what it cannot do.

use crate::{
    responder::{Responder, error, ok, user},
    run::{Run, ask, mde},
};

const MACHINES: &str = r#"[{"z": 12345678901234567890123, "a": 1.0, "e": 1E400, "m": -0.10, "id": "1", "t": "a\u001b\u202e\tb\nc"},
    {"id": "2", "t": "say \"hi\""}]"#;

fn printed(expression: &str) -> Run {
    let service = Responder::machines(MACHINES);
    ask(&service.url, &["user1", "--jq", expression])
}

#[test]
fn results_are_printed_a_line_each() {
    for (expression, expected) in [
        (".user", "user1\n"),
        (".machines[].id", "1\n2\n"),
        (".machines | length", "2\n"),
        ("empty", ""),
        (".error", "null\n"),
        // Digits, spelling and order are the service's.
        (
            ".machines[0] | del(.t)",
            "{\"z\":12345678901234567890123,\"a\":1.0,\"e\":1E400,\"m\":-0.10,\"id\":\"1\"}\n",
        ),
        (
            ".machines[0] | .z, .a, .e, .m",
            "12345678901234567890123\n1.0\n1E400\n-0.10\n",
        ),
        // A text has no quotes, and a result is one line that acts on nothing; tabs are what @tsv is for.
        (".machines[0].t", "a\\u{1b}\\u{202e}\tb\\u{a}c\n"),
        (".machines[0] | [.t]", "[\"a\\u001b\\u202e\\tb\\nc\"]\n"),
        (
            ".machines[] | [.id, .a, null, true] | @tsv",
            "1\t1.0\t\ttrue\n2\t\t\ttrue\n",
        ),
        (
            ".machines[1] | [.t, .id] | @tsv, @csv",
            "say \"hi\"\t2\n\"say \"\"hi\"\"\",\"2\"\n",
        ),
        ("[\"a\\tb\\\\\"] | @tsv", "a\\tb\\\\\n"),
        (".user | tojson", "\"user1\"\n"),
        (
            "[.machines[] | select(.id == \"2\")] | map(.id) | join(\"+\")",
            "2\n",
        ),
        ("-1", "-1\n"),
    ] {
        let run = printed(expression);
        assert_eq!(
            (run.code, &*run.stdout),
            (Some(0), expected),
            "{expression}"
        );
    }
}

#[test]
fn what_is_no_expression_is_refused_with_its_place() {
    let service = Responder::machines(MACHINES);
    for (expression, told) in [
        (".machines[", "at its end: expected"),
        ("", "expected"),
        (".user | | .id", "at character 9, before `| .id`: expected"),
        (
            "\"ü\" | nosuch(1)",
            "at character 7, before `nosuch(1)`: there is no filter nosuch",
        ),
        (
            "$nosuch",
            "at character 1, before `$nosuch`: there is no variable $nosuch",
        ),
        (".a \u{1b} b", "at character 4"),
    ] {
        let run = ask(&service.url, &["user1", "--jq", expression]);
        assert_eq!((run.code, &*run.stdout), (Some(2), ""), "{run:?}");
        assert!(run.stderr.contains(told), "{told}: {run:?}");
        assert!(!run.stderr.contains('\u{1b}'), "{run:?}");
    }
    assert_eq!(service.requests(), [""; 0]);
}

/// No expression comes by a secret, a file, what else is to be asked, or the end of the process.
#[test]
fn an_expression_reads_nothing_but_the_object() {
    let service = Responder::machines(MACHINES);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("module.jq");
    std::fs::write(&file, "def secret: \"canary\";").expect("it is ours");
    let data = folder.path().join("data.json");
    std::fs::write(&data, "\"canary\"").expect("it is ours");
    let include = format!(
        "include \"{}\"; secret",
        folder.path().join("module").display()
    );
    let import = format!(
        "import \"{}\" as $x; $x",
        folder.path().join("data").display()
    );
    for expression in [
        "$ENV",
        "$ENV.AZURE_CLIENT_SECRET",
        "env",
        "env.AZURE_CLIENT_SECRET",
        "[input]",
        "[inputs]",
        "input_filename",
        "input_line_number",
        "halt",
        "halt_error",
        "halt_error(3)",
        "debug",
        "debug(.)",
        "stderr",
        "$__prog_args",
        "get_search_list",
        "error(env)",
        "try env catch .",
        &include,
        &import,
    ] {
        let mut run = mde(&[
            "user",
            "machines",
            "user1",
            "--jq",
            expression,
            "--base-url",
            &service.url,
        ]);
        run.env("AZURE_CLIENT_SECRET", "canary")
            .env("JQ_LIBRARY_PATH", folder.path());
        run.current_dir(folder.path());
        let run: Run = run.output().expect("it runs").into();
        assert_eq!(
            (run.code, &*run.stdout),
            (Some(2), ""),
            "{expression}: {run:?}"
        );
        assert!(!run.stderr.contains("canary"), "{run:?}");
    }
    assert_eq!(service.requests(), [""; 0]);
}

#[test]
fn an_object_that_it_fails_for_costs_no_other() {
    let service = Responder::new(|head| match user(head) {
        "user2" => ok(r#"[{"id": 2}]"#),
        "nobody" => error("404 Not Found", "ResourceNotFound", "no such user"),
        _ => ok(r#"[{"id": "1"}]"#),
    });
    let asked = [
        "user1",
        "user2",
        "user3",
        "--ordered",
        "--jq",
        ".user, (.machines[].id | ascii_upcase)",
    ];
    let run = ask(&service.url, &asked);
    assert_eq!(
        (run.code, &*run.stdout),
        (Some(1), "user1\n1\nuser2\nuser3\n1\n"),
        "{run:?}"
    );
    assert!(
        run.stderr
            .contains("\nerror: user2: --jq: cannot use 2 as string"),
        "{run:?}"
    );
    // A single one that fails.
    let run = ask(&service.url, &["user1", "--jq", "error(\"not so\")"]);
    assert_eq!(
        (run.code, &*run.stdout, &*run.stderr),
        (Some(2), "", "error: user1: --jq: not so\n")
    );
    // Failures are objects, too, and stay failures.
    let run = ask(
        &service.url,
        &["nobody", "--jq", ".error | .kind, .retryable"],
    );
    assert_eq!(
        (run.code, &*run.stdout),
        (Some(4), "notFound\nfalse\n"),
        "{run:?}"
    );
    // Of many only the first are told one by one.
    let users: Vec<_> = (0..9).map(|number| format!("user-{number}")).collect();
    let mut many = mde(&[
        "user",
        "machines",
        "--jq",
        ".user | error",
        "--base-url",
        &service.url,
    ]);
    let run: Run = many.args(users).output().expect("it runs").into();
    assert_eq!(
        (run.code, run.stderr.lines().count()),
        (Some(1), 6),
        "{run:?}"
    );
    assert!(
        run.stderr.ends_with("error: --jq failed for 4 more\n"),
        "{run:?}"
    );
}

#[test]
fn a_list_is_an_object_each() {
    let service = Responder::machines(r#"[{"id": "b"}, {"id": 1}, {"id": "a"}]"#);
    let args = [
        "machine",
        "list",
        "--jq",
        ".id | ascii_upcase",
        "--base-url",
        &service.url,
    ];
    let run: Run = mde(&args).output().expect("it runs").into();
    assert_eq!((run.code, &*run.stdout), (Some(2), "B\nA\n"), "{run:?}");
    assert!(
        run.stderr.contains("--jq: cannot use 1 as string"),
        "{run:?}"
    );
}

/// An expression without an end is ended as any run is.
#[cfg(unix)]
#[test]
fn a_signal_ends_what_has_no_end() {
    use std::{
        io::{BufRead as _, BufReader},
        process::Stdio,
        thread,
        time::Duration,
    };

    use rustix::process::{Pid, Signal, kill_process};

    let service = Responder::machines("[]");
    for expression in ["repeat(1)", "1, (def f: f; f)"] {
        let mut run = mde(&[
            "user",
            "machines",
            "user1",
            "--jq",
            expression,
            "--base-url",
            &service.url,
        ]);
        let mut child = run
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs");
        let mut out = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut line = String::new();
        // Of the second expression the first result is in a buffer when the rest hangs.
        if expression.starts_with("repeat") {
            out.read_line(&mut line).expect("a line");
            assert_eq!(line, "1\n");
        } else {
            while service.requests().len() < 2 {
                thread::sleep(Duration::from_millis(5));
            }
        }
        let pid = Pid::from_child(&child);
        // Whoever asks twice means it.
        let ended = loop {
            if let Some(ended) = child.try_wait().expect("it can be asked for") {
                break ended;
            }
            let _ = kill_process(pid, Signal::TERM);
            thread::sleep(Duration::from_millis(20));
        };
        assert_eq!(ended.code(), Some(143), "{expression}");
    }
}

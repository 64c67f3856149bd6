//! What is wrong before anything is asked: named, with the exit code for it, and nothing printed.

use crate::{
    responder::Responder,
    run::{Run, ask, machines, mde},
};

fn refused(run: &Run, code: i32, sentence: &str) {
    assert_eq!(run.code, Some(code), "{run:?}");
    assert_eq!(run.stdout, "");
    assert!(run.stderr.starts_with("error: "), "{run:?}");
    assert!(
        run.stderr.contains(sentence),
        "{sentence:?} is not in {run:?}"
    );
}

#[test]
fn every_bad_name_is_named_and_nobody_is_asked() {
    let service = Responder::machines("[]");
    let run = ask(&service.url, &["user1", "user1@contoso.com", "user2", ".."]);
    refused(
        &run,
        2,
        "error: user1@contoso.com is a user principal name; the service wants only the user name: user1\n",
    );
    assert_eq!(run.stderr.matches("error: ").count(), 2, "{run:?}");
    assert!(run.stderr.contains(r#"".." is not a user name"#), "{run:?}");
    assert_eq!(service.requests().len(), 0);
}

#[test]
fn names_in_messages_do_not_act_on_the_terminal() {
    let run = machines(&["\u{202e}\u{1b}[31m@contoso.com"]);
    refused(&run, 2, r"\u{202e}");
    assert!(!run.stderr.contains(['\u{202e}', '\u{1b}']), "{run:?}");
}

#[test]
fn a_user_is_required() {
    refused(&machines(&[]), 2, "<USER>");
}

#[test]
fn base_urls_that_a_token_must_not_go_to() {
    for url in [
        "contoso",
        "http://localhost:8080",
        "http://192.0.2.1",
        "ftp://127.0.0.1",
        "https://user:secret@127.0.0.1",
        "https://127.0.0.1?tenant=1",
        "https://127.0.0.1#here",
    ] {
        let run = ask(url, &["user1"]);
        refused(&run, 2, "base URL");
        assert!(!run.stderr.contains("secret"), "{run:?}");
    }
}

/// The service's documents write the address with the beginning of its routes.
#[test]
fn base_urls_with_a_route_are_told_without_it() {
    let service = Responder::machines("[]");
    let url = &service.url;
    for (path, route, right) in [
        ("/api", "api", ""),
        ("/api/", "api", ""),
        ("/API", "API", ""),
        ("//api//", "api", ""),
        ("/api/users", "api/users", ""),
        ("/api/users/user1/machines", "api/users/user1/machines", ""),
        ("/gateway/mde/api", "api", "/gateway/mde"),
    ] {
        let run = ask(&format!("{url}{path}"), &["user1"]);
        let told = format!(
            "the base URL must not have /{route}, with which the service's own routes begin: write it as {url}{right}\n"
        );
        refused(&run, 2, &told);
    }
    assert_eq!(service.requests().len(), 0);
    // Paths in front of the service's own are gateways'.
    for path in ["/mde", "/apis", "/api/mde", "/my-api"] {
        let run = ask(&format!("{url}{path}"), &["user1"]);
        assert_eq!(run.code, Some(0), "{run:?}");
        let head = service.requests().pop().expect("a request");
        let line = format!("GET {path}/api/users/user1/machines ");
        assert!(head.starts_with(&line), "{head}");
    }
}

#[test]
fn a_wrong_command_line_comes_before_a_missing_token() {
    let mut command = mde(&[
        "user",
        "machines",
        "user1",
        "--base-url",
        "http://192.0.2.1",
    ]);
    let run = command
        .env_remove("MDE_TOKEN")
        .output()
        .expect("the binary runs")
        .into();
    refused(&run, 2, "base URL");
}

#[test]
fn certificate_files() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let write = |name: &str, text: &str| {
        std::fs::write(path(name), text).expect("the folder is writable");
        path(name)
    };
    let no_pem = write("notes.txt", "not a certificate");
    let broken = write(
        "broken.pem",
        "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
    );
    for file in [path("missing.pem"), no_pem, broken] {
        refused(&machines(&["user1", "--ca-file", &file]), 2, "certificate");
    }
    refused(
        &machines(&["user1", "--ca-file", &path("missing.pem")]),
        2,
        "missing.pem",
    );
}

#[test]
fn csv_raw_goes_with_csv() {
    refused(
        &machines(&["user1", "--csv-raw", "--format", "json"]),
        2,
        "--csv-raw",
    );
    refused(&machines(&["user1", "--csv-raw"]), 2, "--csv-raw");
}

#[test]
fn what_cannot_be_a_token_is_not_repeated() {
    for token in [
        "Bearer topsecret",
        "top\nsecret",
        "topsecret\u{e9}",
        "\"topsecret\"",
    ] {
        let mut command = mde(&["user", "machines", "user1"]);
        let run = command
            .env("MDE_TOKEN", token)
            .output()
            .expect("the binary runs")
            .into();
        refused(&run, 3, "token");
        assert!(run.stderr.contains("MDE_TOKEN"), "{run:?}");
        assert!(!run.stderr.contains("secret"), "{run:?}");
    }
}

#[test]
fn the_word_before_a_token_is_to_be_left_out() {
    for token in [
        "Bearer eyJ0.topsecret.c2ln",
        "bearer\teyJ0.topsecret.c2ln\r\n",
        "\"Bearer eyJ0.topsecret.c2ln\"",
        "Authorization: Bearer eyJ0.topsecret.c2ln",
        "Bearer",
    ] {
        let mut command = mde(&["user", "machines", "user1"]);
        let run = command
            .env("MDE_TOKEN", token)
            .output()
            .expect("the binary runs")
            .into();
        refused(
            &run,
            3,
            "MDE_TOKEN cannot be used: the word \"Bearer\" stands before the token: leave it out",
        );
        assert!(!run.stderr.contains("secret"), "{run:?}");
    }
}

#[test]
fn a_line_end_after_the_token_does_not_count() {
    let service = Responder::machines("[]");
    let mut command = mde(&["user", "machines", "user1", "--base-url", &service.url]);
    let run: Run = command
        .env("MDE_TOKEN", "token-1\r\n")
        .output()
        .expect("the binary runs")
        .into();
    assert_eq!(run.code, Some(0), "{run:?}");
    let head = service.requests()[0].to_ascii_lowercase();
    assert!(
        head.contains("\r\nauthorization: bearer token-1\r\n"),
        "{head}"
    );
}

#[test]
fn help_tells_exit_codes_and_environment() {
    for args in [&["--help"][..], &["user", "machines", "--help"]] {
        let run: Run = mde(args).output().expect("the binary runs").into();
        assert_eq!(run.code, Some(0));
        for told in [
            "MDE_TOKEN",
            "MDE_CLOUD",
            "MDE_STATE_DIR",
            "AZURE_CLIENT_SECRET",
            "HTTPS_PROXY",
            "Examples:",
            "Exit codes:",
        ] {
            assert!(run.stdout.contains(told), "{told} is not in {run:?}");
        }
        for code in [0, 1, 2, 3, 4, 5, 6, 7, 130, 143] {
            assert!(
                run.stdout.contains(&format!("\n  {code:<3}  ")),
                "{code} is not in {run:?}"
            );
        }
    }
    let run: Run = mde(&["--version"])
        .output()
        .expect("the binary runs")
        .into();
    assert_eq!(run.stdout, concat!("mde ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn an_option_that_there_is_not_gets_a_hint_that_helps() {
    for (option, hint) in [
        ("--json", Some("hint: the format is a value: --format json")),
        ("--csv", Some("hint: the format is a value: --format csv")),
        (
            "--ndjson",
            Some("hint: the format is a value: --format ndjson"),
        ),
        (
            "--table",
            Some("hint: the format is a value: --format table"),
        ),
        ("--ids", Some("hint: the format is a value: --format ids")),
        ("--limit", None),
    ] {
        let run = machines(&["user1", option]);
        assert_eq!(run.code, Some(2), "{run:?}");
        let first = format!("error: unexpected argument '{option}' found");
        assert!(run.stderr.starts_with(&first), "{run:?}");
        assert!(!run.stderr.contains("as a value, use"), "{run:?}");
        let told = run.stderr.lines().find(|line| line.starts_with("hint: "));
        assert_eq!(told, hint, "{run:?}");
        assert_eq!(hint.is_some(), !run.stderr.contains("Usage:"), "{run:?}");
    }
    for (calls, words) in [
        (
            "0",
            "without a call nothing is asked; --dry-run says what would be",
        ),
        ("many", "it is no number of calls; write such as 500"),
        ("-1", "it is no number of calls; write such as 500"),
    ] {
        let run = machines(&["user1", &format!("--max-calls={calls}")]);
        assert_eq!(run.code, Some(2), "{run:?}");
        assert!(run.stderr.contains(words), "{run:?}");
    }
}

#[test]
fn a_stand_in_wants_no_token_of_the_tenants() {
    let mut mde = mde(&[
        "user",
        "machines",
        "user1",
        "--base-url",
        "http://127.0.0.1:9",
    ]);
    // Credentials that ask for a token, of which none is asked for.
    mde.env_remove("MDE_TOKEN")
        .env("AZURE_TENANT_ID", "72f988bf-86f1-41af-91ab-2d7cd011db47")
        .env("AZURE_CLIENT_ID", "00000000-0000-0000-0000-000000000001")
        .env("AZURE_CLIENT_SECRET", "none");
    let run: Run = mde.output().expect("the binary runs").into();
    assert_eq!(run.code, Some(2), "{run:?}");
    let hint = "hint: a stand-in takes any token: MDE_TOKEN=any; ";
    assert!(run.stderr.contains(hint), "{run:?}");
}

/// What was meant for an option is asked about by nobody.
#[test]
fn a_value_apart_from_its_option_is_refused() {
    let service = Responder::machines("[]");
    for (option, value) in [
        ("progress", "never"),
        ("progress", "Always"),
        ("strict", "true"),
        ("csv-raw", "false"),
        ("even-pace", "true"),
    ] {
        let words = [&format!("--{option}"), value];
        for args in [
            &[words[0], words[1], "user1"],
            &["user1", words[0], words[1]],
        ] {
            let run = ask(&service.url, args);
            refused(
                &run,
                2,
                &format!("--{option} takes its value behind an equals sign"),
            );
            let told = format!("hint: write --{option}={};", value.to_lowercase());
            assert!(run.stderr.contains(&told), "{run:?}");
        }
        // Where nothing is named it is the same.
        let run: Run = mde(&["machine", "list", words[0], words[1]])
            .output()
            .expect("it runs")
            .into();
        refused(
            &run,
            2,
            &format!("--{option} takes its value behind an equals sign"),
        );
    }
    assert_eq!(service.requests().len(), 0);
    // Somebody may be called so.
    for args in [
        &["never", "true", "--progress=never", "--strict"][..],
        &["--strict", "--", "never", "true"],
    ] {
        assert_eq!(ask(&service.url, args).code, Some(0));
    }
    assert_eq!(service.requests().len(), 4);
}

#[test]
fn nothing_but_blanks_is_no_id() {
    let service = Responder::machines("[]");
    for blank in ["", " ", "\t", "\u{a0}\u{200b}"] {
        let run = ask(&service.url, &["user1", blank]);
        refused(&run, 2, "error: the user name is empty; ");
    }
    assert_eq!(service.requests().len(), 0);
}

//! What the service answers, and what becomes of it: output, exit code, diagnostics.

use serde_json::{Value, json};

use crate::{
    responder::{Responder, error, ok, response, user},
    run::{Run, ask},
};

#[test]
fn the_request_is_what_the_service_expects() {
    let service = Responder::machines("[]");
    let run = ask(&service.url, &[r"desktop-7\john doe"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    let [head] = &service.requests()[..] else {
        panic!("one request")
    };
    assert!(
        head.starts_with("GET /api/users/desktop-7%5Cjohn%20doe/machines HTTP/1.1\r\n"),
        "{head}"
    );
    let head = head.to_ascii_lowercase();
    assert!(
        head.contains("\r\nauthorization: bearer test-token\r\n"),
        "{head}"
    );
    let product = concat!("mde-cli/", env!("CARGO_PKG_VERSION"));
    let agent = head.lines().find(|line| line.starts_with("user-agent: "));
    assert!(agent.is_some_and(|agent| agent.contains(product)), "{head}");
}

#[test]
fn a_single_users_failure_is_its_classs_code() {
    let moved = "Location: https://login.example/\r\n";
    let throttled = "Retry-After: 27\r\nContent-Type: application/json\r\n";
    let quota = r#"{"error":{"code":"429","message":"API calls quota exceeded!"}}"#;
    for (answer, code, kind, told) in [
        (
            error("401 Unauthorized", "Unauthorized", "expired"),
            3,
            "unauthenticated",
            "401",
        ),
        (
            error("403 Forbidden", "Forbidden", "Missing application roles."),
            3,
            "forbidden",
            "403",
        ),
        (
            error(
                "404 Not Found",
                "ResourceNotFound",
                "User user1 was not found",
            ),
            4,
            "notFound",
            "404",
        ),
        (
            response("429 Too Many Requests", throttled, quota),
            5,
            "throttled",
            "429",
        ),
        (
            error("500 Internal Server Error", "InternalServerError", "no"),
            6,
            "service",
            "500",
        ),
        (response("302 Found", moved, ""), 6, "service", "302"),
        (
            response("200 OK", "Content-Type: text/html\r\n", "<html>"),
            7,
            "decode",
            "200",
        ),
        (
            response("200 OK", "Content-Type: application/json\r\n", "{}"),
            7,
            "decode",
            "200",
        ),
        (ok("{}"), 7, "decode", "200"),
    ] {
        let service = Responder::new(move |_| answer.clone());
        // What may be gone the next time is tried again, but not for longer than this.
        let run = ask(&service.url, &["user1", "--deadline", "300ms"]);
        assert_eq!(run.code, Some(code), "{run:?}");
        let answer = run.json();
        assert_eq!(answer["user"], "user1");
        assert_eq!(answer["error"]["kind"], kind, "{run:?}");
        let message = answer["error"]["message"].as_str().expect("a sentence");
        assert!(message.contains(told), "{told} is not in {message}");
        assert!(
            run.stderr.contains(&format!("error: user1: {message}\n")),
            "{run:?}"
        );
    }
}

#[test]
fn an_error_says_what_is_known_of_it() {
    let service = Responder::new(|_| {
        let body =
            r#"{"error":{"code":"429","message":"API calls quota exceeded!","target":"47c5e8b0"}}"#;
        let headers = "Retry-After: 27\r\nContent-Type: application/json\r\n";
        response("429 Too Many Requests", headers, body)
    });
    let run = ask(
        &service.url,
        &["user1", "--format", "json", "--deadline", "20s"],
    );
    assert_eq!(run.code, Some(5), "{run:?}");
    let failure = &run.json()[0]["error"];
    assert_eq!(failure["status"], 429);
    assert_eq!(failure["code"], "429");
    assert_eq!(failure["correlationId"], "47c5e8b0");
    assert_eq!(failure["retryAfterSeconds"], 27);
    let message = failure["message"].as_str().expect("a sentence");
    assert!(
        message.contains("API calls quota exceeded!") && message.contains("47c5e8b0"),
        "{message}"
    );
}

#[test]
fn nobody_listens() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    let url = format!("http://{}", closed.local_addr().expect("it is bound"));
    drop(closed);
    let run = ask(&url, &["user1", "--deadline", "300ms"]);
    assert_eq!(run.code, Some(6), "{run:?}");
    assert_eq!(run.json()["error"]["kind"], "network");
}

/// `user1` has a machine, `nobody` does not exist, everybody else has no machines.
fn town() -> Responder {
    Responder::new(|head| match user(head) {
        "user1" => ok(r#"[{"id": "1", "computerDnsName": "pc-1"}]"#),
        "nobody" => error(
            "404 Not Found",
            "ResourceNotFound",
            "User nobody was not found",
        ),
        _ => ok("[]"),
    })
}

/// The answers in the order of the users' names.
fn sorted(answers: impl IntoIterator<Item = Value>) -> Vec<Value> {
    let mut answers: Vec<_> = answers.into_iter().collect();
    answers.sort_by_key(|answer| answer["user"].as_str().map(str::to_owned));
    answers
}

fn array(run: &Run) -> Vec<Value> {
    sorted(run.json().as_array().expect("an array").clone())
}

#[test]
fn several_users_each_once() {
    let service = town();
    let run = ask(
        &service.url,
        &["user2", "nobody", "user1", "user2", "--format", "json"],
    );
    assert_eq!(run.code, Some(1), "{run:?}");
    let mut users = service.users();
    users.sort();
    assert_eq!(users, ["nobody", "user1", "user2"]);
    let answers = array(&run);
    assert_eq!(answers.len(), 3);
    assert_eq!(answers[0]["user"], "nobody");
    assert_eq!(answers[0]["error"]["kind"], "notFound");
    assert_eq!(
        answers[1],
        json!({"user": "user1", "machines": [{"id": "1", "computerDnsName": "pc-1"}]})
    );
    assert_eq!(answers[2], json!({"user": "user2", "machines": []}));
}

#[test]
fn ndjson_is_the_same_objects_a_line_each() {
    let service = town();
    let users = ["user2", "nobody", "user1"];
    let ndjson = |args: &[&str]| {
        let run = ask(&service.url, &[&users[..], args].concat());
        let objects = run
            .stdout
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"));
        sorted(objects)
    };
    let asked = ask(&service.url, &[&users[..], &["--format", "json"]].concat());
    assert_eq!(ndjson(&["--format", "ndjson"]), array(&asked));
    // What is not a terminal gets ndjson.
    assert_eq!(ndjson(&[]), array(&asked));
}

#[test]
fn a_refused_credential_ends_the_asking() {
    let service = Responder::new(|_| {
        let message = "Missing application roles.";
        error("403 Forbidden", "Forbidden", message)
    });
    let users: Vec<_> = (1..=300).map(|number| format!("user{number}")).collect();
    let args: Vec<_> = users.iter().map(String::as_str).collect();
    let run = ask(&service.url, &[&args[..], &["--format", "json"]].concat());
    assert_eq!(run.code, Some(3), "{run:?}");
    // A hundred were under way.
    assert!(service.users().len() <= 100, "{}", service.users().len());
    let answers = run.json();
    let answers = answers.as_array().expect("an array");
    assert_eq!(answers.len(), 300);
    assert_eq!(answers[0]["error"]["kind"], "forbidden");
    let rest = answers[1..].iter();
    assert!(
        rest.clone()
            .all(|answer| answer["error"]["kind"] == "notAsked")
    );
    let mut named: Vec<_> = answers
        .iter()
        .filter_map(|answer| answer["user"].as_str())
        .collect();
    named.sort_unstable();
    let mut all = args.clone();
    all.sort_unstable();
    assert_eq!(named, all);
    assert!(
        run.stderr.contains(" and 298 more: not answered"),
        "{run:?}"
    );
}

/// Two pages, the second as told.
fn pages(second: fn() -> Vec<u8>) -> Responder {
    Responder::new(move |head| {
        if head.starts_with("GET /api/users/user1/machines?$skip=1 ") {
            return second();
        }
        let head = head.to_ascii_lowercase();
        let host = head
            .split("\r\nhost: ")
            .nth(1)
            .and_then(|rest| rest.split("\r\n").next());
        let link = format!(
            "http://{}/api/users/user1/machines?$skip=1",
            host.expect("a host")
        );
        let page = json!({"@odata.nextLink": link, "value": [{"id": "1"}]});
        response(
            "200 OK",
            "Content-Type: application/json\r\n",
            &page.to_string(),
        )
    })
}

#[test]
fn pages_become_one_list() {
    let service = pages(|| ok(r#"[{"id": "2"}]"#));
    let run = ask(&service.url, &["user1"]);
    assert_eq!(
        run.json(),
        json!({"user": "user1", "machines": [{"id": "1"}, {"id": "2"}]})
    );
}

#[test]
fn half_a_list_is_no_list() {
    let service = pages(|| error("403 Forbidden", "Forbidden", "no"));
    let run = ask(&service.url, &["user1"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    assert_eq!(run.json().get("machines"), None);
    assert_eq!(run.json()["error"]["kind"], "forbidden");
}

/// Two domains may have one jdoe: which of them is meant, nobody guesses.
#[test]
fn a_name_with_a_domain_that_is_not_found_is_told_without_it() {
    for answer in [
        response("404 Not Found", "", ""),
        error("404 Not Found", "ResourceNotFound", "no such user"),
    ] {
        let service = Responder::new(move |_| answer.clone());
        for name in [r"CORP\jdoe", "CORP/jdoe"] {
            let run = ask(&service.url, &[name]);
            assert_eq!(run.code, Some(4), "{run:?}");
            let hint = "the service wants the account name alone, without a domain: try jdoe";
            let told = run.json()["error"]["hint"].clone();
            assert!(
                told.as_str().is_some_and(|told| told.starts_with(hint)),
                "{run:?}"
            );
            assert!(run.stderr.contains(hint), "{run:?}");
        }
        let users = service.users();
        assert_eq!(users, ["CORP%5Cjdoe", "CORP%2Fjdoe"]);
    }
    // Of any other name an empty 404 says that the address is wrong.
    let service = Responder::new(|_| response("404 Not Found", "", ""));
    let run = ask(&service.url, &["jdoe"]);
    assert!(run.stderr.contains("check the base URL"), "{run:?}");
}

#[test]
fn a_name_with_a_domain_and_no_machines_is_told_once() {
    let service = Responder::machines("[]");
    let run = ask(&service.url, &[r"CORP\jdoe", r"CORP\mmiller", "jdoe"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(run.stderr.matches("hint: ").count(), 1, "{run:?}");
    assert!(run.stderr.contains("without a domain: try "), "{run:?}");

    for (machines, name) in [("[]", "jdoe"), (r#"[{"id": "1"}]"#, r"CORP\jdoe")] {
        let run = ask(&Responder::machines(machines).url, &[name]);
        assert_eq!((run.code, &*run.stderr), (Some(0), ""));
    }
}

#[test]
fn a_name_that_looks_escaped_is_taken_literally_and_told() {
    for (name, sent, told) in [
        (
            "CORP%5Cjdoe",
            "CORP%255Cjdoe",
            r"warning: CORP%5Cjdoe is taken literally, but it looks percent-encoded, as in a URL: is CORP\jdoe meant?",
        ),
        (
            "jdoe%40corp.example",
            "jdoe%2540corp.example",
            "warning: jdoe%40corp.example is taken literally, but it looks percent-encoded, as in a URL: is jdoe meant?",
        ),
        (
            r"CORP\\jdoe",
            "CORP%5C%5Cjdoe",
            r"warning: CORP\\jdoe is taken literally, but it looks escaped, with each backslash doubled: is CORP\jdoe meant?",
        ),
    ] {
        let service = Responder::machines("[]");
        let run = ask(&service.url, &[name, name]);
        assert_eq!(run.code, Some(0), "{run:?}");
        assert_eq!(run.stderr, format!("{told}\n"));
        assert_eq!(service.users(), [sent]);
    }
}

/// An application to which nobody has consented, by the text that the service writes.
#[test]
fn a_403_with_an_empty_list_of_roles_is_told() {
    let message = "Missing application roles. API required roles: Machine.Read.All,Machine.ReadWrite.All, application roles: .";
    let service = Responder::new(|_| error("403 Forbidden", "Forbidden", message));
    let run = ask(&service.url, &["user1"]);
    assert_eq!(run.code, Some(3), "{run:?}");
    for told in [
        "this one has none at all",
        "an administrator's consent is missing, or the token is older than the grant",
    ] {
        assert!(run.stderr.contains(told), "{told} is not in {run:?}");
    }
}

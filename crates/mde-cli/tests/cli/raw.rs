//! `mde api`: what the service says at any path, and what may not be asked.

use crate::{
    responder::{Responder, error, response},
    run::{Run, mde},
};

fn api(url: &str, args: &[&str]) -> Run {
    let run = mde(&[&["api", "--base-url", url], args].concat()).output();
    run.expect("the binary runs").into()
}

/// Spelled as nobody would: blanks, a number beyond any type, no line end.
const BODY: &str =
    "{ \"value\" : [ {\"id\":\"\u{202e}\u{1b}1\", \"n\": 12345678901234567890123} ]\n}";

fn service() -> Responder {
    Responder::new(|_| response("200 OK", "Content-Type: application/json\r\n", BODY))
}

#[test]
fn the_body_is_what_the_service_sent() {
    let service = service();
    let run = api(
        &service.url,
        &["/api/vulnerabilities?$top=5&$filter=a%20eq%201"],
    );
    assert_eq!((run.code, &*run.stdout, &*run.stderr), (Some(0), BODY, ""));
    let head = service.requests().pop().expect("a request");
    assert!(
        head.starts_with("GET /api/vulnerabilities?$top=5&$filter=a%20eq%201 HTTP/1.1\r\n"),
        "{head}"
    );
    assert!(
        head.contains("\r\nauthorization: Bearer test-token\r\n"),
        "{head}"
    );
}

#[test]
fn a_body_that_is_no_json_is_printed_all_the_same() {
    let service = Responder::new(|_| response("200 OK", "Content-Type: text/plain\r\n", "42\nall"));
    let run = api(&service.url, &["/api/machines/$count"]);
    assert_eq!((run.code, &*run.stdout), (Some(0), "42\nall"), "{run:?}");
}

#[test]
fn headers_are_sent_besides() {
    let service = service();
    let args = [
        "/api/x",
        "--header",
        "Prefer: odata.maxpagesize=2",
        "--header",
        "X-Case:INC-4711",
    ];
    assert_eq!(api(&service.url, &args).code, Some(0));
    let head = service
        .requests()
        .pop()
        .expect("a request")
        .to_ascii_lowercase();
    assert!(
        head.contains("\r\nprefer: odata.maxpagesize=2\r\n"),
        "{head}"
    );
    assert!(head.contains("\r\nx-case: inc-4711\r\n"), "{head}");
}

#[test]
fn what_may_not_be_asked_is_refused_before_anything_is_sent() {
    let service = service();
    for (args, told) in [
        (&["https://evil.example/api/x"][..], "names a host"),
        (&["//evil.example/api/x"], "names a host"),
        (&["/\\evil.example/api/x"], "names a host"),
        (&["/api/../x"], "`.`, `..` or empty"),
        (&["/api/%2e%2E/x"], "`.`, `..` or empty"),
        (&["/api//x"], "`.`, `..` or empty"),
        (&["api/x"], "does not begin with /api/"),
        (&["/x"], "does not begin with /api/"),
        (&["/api/a b"], "percent-encoded"),
        (&["/api/x#y"], "percent-encoded"),
        (
            &["/api/x", "--header", "Authorization: Bearer topsecret"],
            "the header authorization cannot be set",
        ),
        (
            &["/api/x", "--header", "Host: topsecret"],
            "the header host cannot be set",
        ),
        (
            &["/api/x", "--header", "User-Agent: topsecret"],
            "cannot be set",
        ),
        (
            &["/api/x", "--header", "Content-Length: 7"],
            "cannot be set",
        ),
        (&["/api/x", "--header", "X-Case: top\u{e9}secret"], "x-case"),
        (
            &["/api/x", "--header", "no name: topsecret"],
            "cannot be the name of a header",
        ),
        (&["/api/x", "--header", "topsecret"], "NAME:VALUE"),
        (&[], "<PATH>"),
    ] {
        let run = api(&service.url, args);
        assert_eq!((run.code, &*run.stdout), (Some(2), ""), "{args:?}: {run:?}");
        assert!(run.stderr.starts_with("error: "), "{run:?}");
        assert!(run.stderr.contains(told), "{args:?}: {run:?}");
        assert!(!run.stderr.contains("secret"), "{run:?}");
    }
    assert_eq!(service.requests().len(), 0);
}

#[test]
fn a_refusal_of_the_service_is_told_and_ends_with_its_code() {
    for (status, code) in [
        ("404 Not Found", 4),
        ("403 Forbidden", 3),
        ("400 Bad Request", 2),
    ] {
        let service = Responder::new(move |_| error(status, "Code", "not here"));
        let run = api(&service.url, &["/api/secrets/topsecret"]);
        assert_eq!(run.code, Some(code), "{run:?}");
        // By program it is read there.
        assert_eq!(run.json()["error"]["code"], "Code", "{run:?}");
        assert!(run.stderr.contains("not here"), "{run:?}");
    }
}

#[test]
fn all_pages_are_items_a_line() {
    let service = Responder::new(|head| {
        let more = head.starts_with("GET /api/things?page=2 ");
        let page = match more {
            true => r#"{"value": [{"id": 3}]}"#,
            false => {
                r#"{"value": [ { "id": 1.0 }, {"id":"2\u202e"} ], "@odata.nextLink": "/api/things?page=2"}"#
            }
        };
        response("200 OK", "Content-Type: application/json\r\n", page)
    });
    let run = api(&service.url, &["/api/things", "--paginate"]);
    let lines = "{\"id\":1.0}\n{\"id\":\"2\\u202e\"}\n{\"id\":3}\n";
    assert_eq!((run.code, &*run.stdout), (Some(0), lines), "{run:?}");
    assert_eq!(service.requests().len(), 2);
}

#[test]
fn pages_that_break_off_are_told_behind_what_was_read() {
    let service = Responder::new(|head| match head.starts_with("GET /api/things?page=2 ") {
        true => error("404 Not Found", "ResourceNotFound", "gone"),
        false => {
            let page = r#"{"value": [{"id": 1}], "@odata.nextLink": "/api/things?page=2"}"#;
            response("200 OK", "Content-Type: application/json\r\n", page)
        }
    });
    let run = api(&service.url, &["/api/things", "--paginate"]);
    assert_eq!(run.code, Some(4), "{run:?}");
    let lines: Vec<_> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{run:?}");
    assert_eq!(lines[0], r#"{"id":1}"#, "{run:?}");
    assert!(
        lines[1].starts_with(r#"{"error":{"kind":"notFound","#),
        "{run:?}"
    );
    assert!(run.stderr.starts_with("error: "), "{run:?}");
}

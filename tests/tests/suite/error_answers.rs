//! Whatever form an error answer has, the caller learns its status and what it says.

use std::{net::TcpListener, time::Duration};

use contract_tests::{Answer, Scripted};
use futures::TryStreamExt;
use mde::{Client, Error, ErrorKind, Limits, RetryPolicy, SecretString};

async fn ask(url: String) -> Error {
    let client = Client::builder()
        .base_url(url)
        .token(SecretString::from("token"))
        .retry(RetryPolicy::never())
        .limits(Limits::default().with_silence(Duration::from_millis(300)))
        .build()
        .expect("a client");
    let user = "user1".parse().expect("a user name");
    client
        .user(user)
        .machines()
        .try_collect::<Vec<_>>()
        .await
        .expect_err("an error")
}

async fn answered(answer: Answer) -> Error {
    let service = Scripted::start([answer]).await;
    let error = ask(service.url()).await;
    assert_eq!(service.requests().len(), 1);
    error
}

const JSON: (&str, &str) = ("content-type", "application/json; charset=utf-8");

#[tokio::test]
async fn every_form_of_body_keeps_its_status_and_says_what_it_can() {
    let odata = br#"{"error":{"code":"Forbidden","message":"Missing application roles.","target":"43f4cb08-8fac-4b65-9db1-745c2ae65f3a"}}"#;
    let megabytes = [b"slow down ".repeat(2 << 20)].concat();
    let utf16: Vec<u8> = "\u{feff}Zu viele"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let text = ("content-type", "text/plain");
    for (name, answer, kind, status, code, message) in [
        (
            "OData",
            Answer::new("403 Forbidden", &[JSON], odata),
            ErrorKind::Forbidden,
            403,
            Some("Forbidden"),
            Some("Missing application roles."),
        ),
        (
            "no target",
            Answer::new(
                "404 Not Found",
                &[JSON],
                r#"{"error":{"code":"ResourceNotFound","message":"no such user"}}"#,
            ),
            ErrorKind::NotFound,
            404,
            Some("ResourceNotFound"),
            Some("no such user"),
        ),
        (
            "code 429",
            Answer::new(
                "429 Too Many Requests",
                &[JSON, ("retry-after", "27")],
                r#"{"error":{"code":"429","message":"quota exceeded!"}}"#,
            ),
            ErrorKind::Throttled,
            429,
            Some("429"),
            Some("quota exceeded!"),
        ),
        (
            "empty",
            Answer::new("404 Not Found", &[], ""),
            ErrorKind::NotFound,
            404,
            None,
            None,
        ),
        (
            "empty 429",
            Answer::new("429 Too Many Requests", &[("retry-after", "5")], ""),
            ErrorKind::Throttled,
            429,
            None,
            None,
        ),
        (
            "HTML",
            Answer::new(
                "502 Bad Gateway",
                &[("content-type", "text/html")],
                "<html><title>Bad gateway</title><h1>…",
            ),
            ErrorKind::Service,
            502,
            None,
            Some("Bad gateway"),
        ),
        (
            "XML, with a mark",
            Answer::new(
                "403 Forbidden",
                &[("content-type", "application/xml; charset=utf-8")],
                "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>AccessDenied</Code><Message>Not &lt;you&gt;</Message></Error>",
            ),
            ErrorKind::Forbidden,
            403,
            Some("AccessDenied"),
            Some("Not <you>"),
        ),
        (
            "XML of OData",
            Answer::new(
                "404 Not Found",
                &[("content-type", "application/xml")],
                r#"<m:error xmlns:m="http://docs.oasis-open.org/odata/ns/metadata"><m:code>ResourceNotFound</m:code><m:message>no such user</m:message></m:error>"#,
            ),
            ErrorKind::NotFound,
            404,
            Some("ResourceNotFound"),
            Some("no such user"),
        ),
        (
            "XHTML",
            Answer::new(
                "503 Service Unavailable",
                &[("content-type", "application/xhtml+xml")],
                "<?xml version=\"1.0\"?><html><head><title>Later</title></head></html>",
            ),
            ErrorKind::Service,
            503,
            None,
            Some("Later"),
        ),
        (
            "text",
            Answer::new("429 Too Many Requests", &[text], "slow\ndown"),
            ErrorKind::Throttled,
            429,
            None,
            Some("slow down"),
        ),
        (
            "error as text",
            Answer::new("401 Unauthorized", &[JSON], r#"{"error":"x"}"#),
            ErrorKind::Unauthenticated,
            401,
            Some("x"),
            Some("x"),
        ),
        (
            "cut short by its length",
            Answer::claiming(5000, "403 Forbidden", &[JSON], &odata[..40]),
            ErrorKind::Forbidden,
            403,
            None,
            Some(r#"{"error":{"code":"Forbidden","message":""#),
        ),
        (
            "stalled",
            Answer::claiming(5000, "503 Service Unavailable", &[text], b"come back").then_silence(),
            ErrorKind::Service,
            503,
            None,
            Some("come back"),
        ),
        (
            "a wrong charset",
            Answer::new(
                "500 Internal Server Error",
                &[("content-type", "text/plain; charset=klingon")],
                b"caf\xE9",
            ),
            ErrorKind::Service,
            500,
            None,
            Some("caf\u{fffd}"),
        ),
        (
            "UTF-16",
            Answer::new(
                "429 Too Many Requests",
                &[("content-type", "text/plain; charset=utf-16")],
                utf16,
            ),
            ErrorKind::Throttled,
            429,
            None,
            Some("Zu viele"),
        ),
        (
            "20 MB",
            Answer::new("500 Internal Server Error", &[text], megabytes),
            ErrorKind::Service,
            500,
            None,
            None,
        ),
        (
            "a bare 400",
            Answer::new("400 Bad Request", &[], ""),
            ErrorKind::InvalidInput,
            400,
            None,
            None,
        ),
        (
            "an undocumented status",
            Answer::new("418 I'm a teapot", &[JSON], odata),
            ErrorKind::Service,
            418,
            Some("Forbidden"),
            Some("Missing application roles."),
        ),
        (
            "a redirect",
            Answer::new("302 Found", &[("location", "https://login.example/")], ""),
            ErrorKind::Service,
            302,
            None,
            None,
        ),
        (
            "no content",
            Answer::new("204 No Content", &[], ""),
            ErrorKind::Decode,
            204,
            None,
            None,
        ),
    ] {
        let error = answered(answer).await;
        println!("{name}: {error}");
        assert_eq!(
            (error.kind(), error.status(), error.code()),
            (kind, Some(status), code),
            "{name}: {error}"
        );
        match name {
            "20 MB" => assert!(
                error
                    .message()
                    .is_some_and(|message| message.starts_with("slow down")),
                "{error}"
            ),
            _ => assert_eq!(error.message(), message, "{name}"),
        }
        assert!(
            error.to_string().contains(&format!("HTTP {status}")),
            "{name}: {error}"
        );
        assert!(
            error.to_string().len() < 2000,
            "{name}: a sentence, not a page"
        );
    }
}

#[tokio::test]
async fn the_wait_and_the_correlation_id_are_told() {
    let error = answered(Answer::new(
        "429 Too Many Requests",
        &[
            ("Retry-After", "27"),
            (
                "mise-correlation-id",
                "7a0c3f5e-2b9d-4c41-8f66-10d5e2a7b934",
            ),
        ],
        "",
    ))
    .await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(27)));
    assert_eq!(
        error.correlation_id(),
        Some("7a0c3f5e-2b9d-4c41-8f66-10d5e2a7b934")
    );
    assert!(
        error.to_string().contains("27 s") && error.to_string().contains("7a0c3f5e"),
        "{error}"
    );

    let error = answered(Answer::new(
        "403 Forbidden",
        &[JSON],
        r#"{"error":{"code":"Forbidden","message":"Missing application roles.","target":"|f712eef2-447d37a1beaf6d2b."}}"#,
    ))
    .await;
    assert_eq!(error.correlation_id(), Some("|f712eef2-447d37a1beaf6d2b."));
    assert!(
        error
            .hint()
            .is_some_and(|hint| hint.contains("Machine.Read.All")),
        "{:?}",
        error.hint()
    );
}

#[tokio::test]
async fn an_answer_that_never_comes_whole_is_no_answer() {
    let page = br#"{"value":[{"id":"1"}]}"#;
    for (name, answer, kind, status) in [
        (
            "closed at once",
            Answer::nothing(),
            ErrorKind::Network,
            None,
        ),
        (
            "silent from the start",
            Answer::nothing().then_silence(),
            ErrorKind::Timeout,
            None,
        ),
        (
            "cut off",
            Answer::claiming(5000, "200 OK", &[JSON], page),
            ErrorKind::Network,
            Some(200),
        ),
        (
            "stalled",
            Answer::claiming(5000, "200 OK", &[JSON], page).then_silence(),
            ErrorKind::Timeout,
            Some(200),
        ),
    ] {
        let error = answered(answer).await;
        println!("{name}: {error}");
        assert_eq!(
            (error.kind(), error.status()),
            (kind, status),
            "{name}: {error}"
        );
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let service = Scripted::start([Answer::json(vec![b' '; 2000])]).await;
    let client = Client::builder()
        .base_url(service.url())
        .token(SecretString::from("token"))
        .retry(RetryPolicy::never())
        .limits(Limits::default().with_body_bytes(1000))
        .build()
        .expect("a client");
    let user = "user1".parse().expect("a user name");
    let error = client
        .user(user)
        .machines()
        .try_collect::<Vec<_>>()
        .await
        .expect_err("too large");
    println!("{error}");
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Decode, Some(200))
    );
    assert!(error.to_string().contains("1000 bytes"), "{error}");
}

#[tokio::test]
async fn a_host_that_nobody_listens_on_is_named() {
    let free = TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("a free port");
    let error = ask(format!("http://{free}")).await;
    println!("{error}");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Network, None));
    assert!(error.to_string().contains(&free.to_string()), "{error}");
    assert!(error.to_string().contains("refused"), "{error}");
}

#[tokio::test]
async fn two_members_of_one_name_do_not_cost_the_status() {
    let body =
        r#"{"error":{"code":"A","code":"B","message":"m"},"error":{"code":"C","message":"n"}}"#;
    let error = answered(Answer::new("403 Forbidden", &[JSON], body)).await;
    assert_eq!(
        (error.kind(), error.status(), error.code()),
        (ErrorKind::Forbidden, Some(403), Some("C"))
    );
}

#[tokio::test]
async fn a_token_that_the_service_repeats_is_not_told() {
    let body = r#"{"error":{"code":"Debug","message":"you sent Authorization: Bearer canary-0123456789, twice: canary-0123456789"}}"#;
    let service = Scripted::start([Answer::new("403 Forbidden", &[JSON], body)]).await;
    let client = Client::builder()
        .base_url(service.url())
        .token(SecretString::from("canary-0123456789"))
        .build()
        .expect("a client");
    let user = "user1".parse().expect("a user name");
    let error = client
        .user(user)
        .machines()
        .try_collect::<Vec<_>>()
        .await
        .expect_err("forbidden");
    assert!(
        service.requests()[0].contains("canary-0123456789"),
        "the token was sent"
    );
    let told = format!("{error} {error:?} {:?} {client:?}", error.message());
    assert!(
        told.contains("you sent") && !told.contains("canary"),
        "{told}"
    );
}

#[tokio::test]
async fn long_texts_of_the_service_are_cut_in_the_sentence_only() {
    let body = format!(
        r#"{{"error":{{"code":"Long","message":"{}"}}}}"#,
        "x".repeat(40_000)
    );
    let error = answered(Answer::new("500 Internal Server Error", &[JSON], body)).await;
    assert_eq!(error.message().map(str::len), Some(40_000));
    assert!(error.to_string().len() < 2000, "{error}");
}

#[tokio::test]
async fn an_answer_in_the_wrong_wrapping_is_not_understood() {
    let page = br#"{"value":[]}"#;
    let html = br#"<title>Sign in</title>"#;
    for (name, answer, word) in [
        (
            "not gzip",
            Answer::new("200 OK", &[JSON, ("content-encoding", "gzip")], page),
            "decompressed",
        ),
        (
            "brotli",
            Answer::new("200 OK", &[JSON, ("content-encoding", "br")], page),
            "br",
        ),
        (
            "a sign-in page",
            Answer::new("200 OK", &[("content-type", "text/html")], html),
            "text/html: \"Sign in\"",
        ),
        (
            "XML",
            Answer::new(
                "200 OK",
                &[("content-type", "text/xml")],
                "\u{feff}<Error><Code>A</Code><Message>not here</Message></Error>",
            ),
            "text/xml: \"A: not here\"",
        ),
        (
            "XML that is no error",
            Answer::new("200 OK", &[("content-type", "text/xml")], "<feed/>"),
            "text/xml: \"an XML document\"",
        ),
        ("nothing", Answer::new("200 OK", &[], ""), "it is empty"),
    ] {
        let error = answered(answer).await;
        println!("{name}: {error}");
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Decode, Some(200)),
            "{name}: {error}"
        );
        assert!(error.to_string().contains(word), "{name}: {error}");
    }
}

/// One attempt, which costs nothing of the quota, for nothing was sent.
#[tokio::test]
async fn a_certificate_that_is_not_trusted_takes_no_call_of_the_quota() {
    let service = mde_mock::MockService::builder().tls().start().await;
    let service = service.expect("it starts");
    let client = Client::builder()
        .base_url(service.url())
        .token(SecretString::from("token"))
        .build()
        .expect("a client");
    let user = client.user("user1".parse().expect("a user name"));
    let error = user.machines().try_collect::<Vec<_>>().await;
    let error = error.expect_err("it is not trusted");
    assert_eq!(error.kind(), ErrorKind::Network, "{error}");
    assert_eq!(
        error.certificate_fault(),
        Some(mde::CertificateFault::UnknownIssuer)
    );
    assert!(error.is_fatal() && !error.is_credential(), "{error:?}");
    let hint = error.hint().expect("a hint");
    assert!(hint.contains("root_certificates_pem"), "{hint}");
    for (operation, usage) in client.quota().await.expect("in memory") {
        let used: Vec<_> = usage.windows.iter().map(|window| window.used).collect();
        assert!(used.iter().all(|used| *used == 0), "{operation}: {used:?}");
    }
    assert!(service.requests().is_empty());
}

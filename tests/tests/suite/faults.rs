//! What becomes of a call that meets a fault: tried again when that may help, asked once when it cannot.

use std::{
    io::Read,
    time::{Duration, Instant},
};

use contract_tests::{Answer, Scripted};
use flate2::{
    Compression,
    read::{DeflateEncoder, GzEncoder, ZlibEncoder},
};
use futures::TryStreamExt;
use mde::{
    Client, ClientBuilder, Error, ErrorKind, Limits, RetryPolicy, SecretString, types::Machine,
};
use mde_mock::{MockService, Reply};

fn client(url: &str) -> ClientBuilder {
    pausing(url, Duration::from_millis(20))
}

/// For cases of which there are hundreds.
const BRIEFLY: Duration = Duration::from_millis(1);

fn pausing(url: &str, pauses: Duration) -> ClientBuilder {
    Client::builder()
        .base_url(url)
        .token(SecretString::from("token"))
        .retry(RetryPolicy::default().with_pauses(pauses, pauses))
        .limits(
            Limits::default()
                .with_silence(Duration::from_millis(300))
                .with_body_bytes(1 << 20),
        )
}

async fn ask(client: ClientBuilder) -> Result<Vec<Machine>, Error> {
    client
        .build()?
        .user("user1".parse()?)
        .machines()
        .try_collect()
        .await
}

#[tokio::test]
async fn every_fault_has_its_outcome() {
    let second = Duration::from_secs(1);
    println!(
        "{:42} {:24} {:>8} {:>10}",
        "fault", "outcome", "attempts", "elapsed"
    );
    for (fault, script, outcome, attempts, least) in [
        ("none", vec![], None, 1, Duration::ZERO),
        (
            "slow",
            vec![Reply::usual().delayed(Duration::from_millis(200))],
            None,
            1,
            Duration::from_millis(200),
        ),
        (
            "429 twice, Retry-After 1",
            vec![Reply::throttled(second).times(2)],
            None,
            3,
            2 * second,
        ),
        (
            "503 twice",
            vec![Reply::status(503).times(2)],
            None,
            3,
            Duration::ZERO,
        ),
        (
            "503, Retry-After 1",
            vec![Reply::status(503).header("retry-after", "1")],
            None,
            2,
            second,
        ),
        (
            "503, Retry-After 0.2",
            vec![Reply::status(503).header("retry-after", "0.2")],
            None,
            2,
            second,
        ),
        (
            "503, Retry-After for ever",
            vec![Reply::status(503).header("retry-after", "18446744073709551615")],
            Some(ErrorKind::Service),
            1,
            Duration::ZERO,
        ),
        (
            "500, 502, 504, 408",
            [500, 502, 504, 408].map(Reply::status).into(),
            None,
            5,
            Duration::ZERO,
        ),
        (
            "500 for ever",
            vec![Reply::status(500).times(20)],
            Some(ErrorKind::Service),
            5,
            Duration::ZERO,
        ),
        (
            "reset before a byte",
            vec![Reply::usual().reset_after(0)],
            None,
            2,
            Duration::ZERO,
        ),
        (
            "reset after 500 bytes",
            vec![Reply::usual().reset_after(500)],
            None,
            2,
            Duration::ZERO,
        ),
        (
            "truncated",
            vec![Reply::usual().truncated_after(500)],
            None,
            2,
            Duration::ZERO,
        ),
        (
            "stalled",
            vec![Reply::usual().stalled_after(500)],
            None,
            2,
            Duration::from_millis(300),
        ),
        (
            "closed without an answer",
            vec![Reply::unanswered()],
            None,
            2,
            Duration::ZERO,
        ),
        (
            "endless",
            vec![Reply::usual().endless()],
            Some(ErrorKind::Decode),
            1,
            Duration::ZERO,
        ),
        (
            "not JSON",
            vec![Reply::body(200, "text/html", "<title>Sign in</title>")],
            Some(ErrorKind::Decode),
            1,
            Duration::ZERO,
        ),
        (
            "400",
            vec![Reply::status(400)],
            Some(ErrorKind::InvalidInput),
            1,
            Duration::ZERO,
        ),
        (
            "401 with a fixed token",
            vec![Reply::status(401)],
            Some(ErrorKind::Unauthenticated),
            1,
            Duration::ZERO,
        ),
        (
            "403",
            vec![Reply::status(403)],
            Some(ErrorKind::Forbidden),
            1,
            Duration::ZERO,
        ),
        (
            "404",
            vec![Reply::status(404)],
            Some(ErrorKind::NotFound),
            1,
            Duration::ZERO,
        ),
    ] {
        let service = MockService::builder()
            .record(100)
            .script(script)
            .start()
            .await
            .expect("a stand-in");
        let start = Instant::now();
        let result = ask(client(service.url())).await;
        let elapsed = start.elapsed();
        let asked = service.requests().len();
        let told = result.as_ref().map_or_else(
            |error| format!("{:?}", error.kind()),
            |machines| format!("{} machines", machines.len()),
        );
        println!("{fault:42} {told:24} {asked:>8} {elapsed:>10.1?}");
        assert_eq!(
            result.as_ref().err().map(Error::kind),
            outcome,
            "{fault}: {result:?}"
        );
        assert_eq!(asked, attempts, "{fault}");
        assert!(elapsed >= least, "{fault}: {elapsed:?}");
    }
}

#[tokio::test]
async fn a_deadline_that_the_quota_outlasts_fails_at_once_and_says_when_to_come_back() {
    let service = MockService::builder()
        .record(100)
        .script([Reply::throttled(Duration::from_secs(600))])
        .start()
        .await
        .expect("a stand-in");
    let client = Client::builder()
        .base_url(service.url())
        .token(SecretString::from("token"))
        .deadline(Duration::from_secs(30))
        .build()
        .expect("a client");
    let user = "user1".parse().expect("a user name");
    let start = Instant::now();
    let error = client
        .user(user)
        .machines()
        .try_collect::<Vec<_>>()
        .await
        .expect_err("throttled");
    println!("{error}");
    assert!(
        start.elapsed() < Duration::from_secs(10),
        "it does not wait in vain"
    );
    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Throttled, Some(429))
    );
    let wait = error.retry_after().expect("it says when");
    assert!(
        wait > Duration::from_secs(590) && wait <= Duration::from_secs(600),
        "{wait:?}"
    );
    assert_eq!(service.requests().len(), 1);
    let quota = client.quota().await.expect("the quota")["listUserMachines"].clone();
    assert!(
        quota
            .held_for
            .is_some_and(|held| held > Duration::from_secs(590)),
        "{quota:?}"
    );
}

const JSON: (&str, &str) = ("content-type", "application/json");

/// A page of two devices, with each thing that JSON can be cut off in.
const PAGE: &str = r#"{"@odata.context":"x","value":[{"id":"1","osBuild":19045,"isAadJoined":true},{"id":"2","n":"\u00fc\ud83d\ude00ü€","score":-1.5e3}]}"#;

fn all(mut from: impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes).expect("memory can be read");
    bytes
}

fn gzip(text: &str) -> Vec<u8> {
    all(GzEncoder::new(text.as_bytes(), Compression::default()))
}

fn zlib(text: &str) -> Vec<u8> {
    all(ZlibEncoder::new(text.as_bytes(), Compression::default()))
}

fn bare_deflate(text: &str) -> Vec<u8> {
    all(DeflateEncoder::new(text.as_bytes(), Compression::default()))
}

/// How an answer tells where its body ends.
#[derive(Clone, Copy, Debug)]
enum Framing {
    Length,
    Chunks,
    Close,
}

impl Framing {
    const ALL: [Self; 3] = [Self::Length, Self::Chunks, Self::Close];

    fn answer(self, encoding: Option<&str>, body: &[u8]) -> Answer {
        let encoding = encoding.map(|encoding| ("content-encoding", encoding));
        let headers: Vec<_> = [JSON].into_iter().chain(encoding).collect();
        match self {
            Self::Length => Answer::new("200 OK", &headers, body),
            Self::Chunks => Answer::chunked("200 OK", &headers, body),
            Self::Close => Answer::until_close("200 OK", &headers, body),
        }
    }
}

/// Asks a service that answers like this once, and then as it should.
async fn ask_again_after(answer: Answer) -> (Result<Vec<Machine>, Error>, usize) {
    let service = Scripted::start([answer, Answer::json(PAGE)]).await;
    let result = ask(pausing(&service.url(), BRIEFLY)).await;
    (result, service.requests().len())
}

#[tokio::test]
async fn a_compressed_body_without_its_end_is_a_broken_connection_however_it_is_framed() {
    for (form, encoding, body) in [
        ("gzip", "gzip", gzip(PAGE)),
        ("zlib", "deflate", zlib(PAGE)),
        ("bare deflate", "deflate", bare_deflate(PAGE)),
    ] {
        // Nothing at all; within gzip's header; within the stream; before and within the trailer.
        for left in [0, 5, 10, 40, body.len() - 8, body.len() - 4, body.len() - 1] {
            for framing in Framing::ALL {
                let answer = framing.answer(Some(encoding), &body[..left]);
                let (result, asked) = ask_again_after(answer).await;
                let case = format!("{form}, {left} bytes, {framing:?}");
                assert_eq!(result.expect(&case).len(), 2, "{case}");
                assert_eq!(asked, 2, "{case}");
            }
        }
        for framing in Framing::ALL {
            let (result, asked) = ask_again_after(framing.answer(Some(encoding), &body)).await;
            assert_eq!(result.expect(form).len(), 2, "{form}, {framing:?}");
            assert_eq!(asked, 1, "{form}, {framing:?}");
        }
    }
}

#[tokio::test]
async fn a_body_that_the_connections_close_ended_before_its_json_did_is_a_broken_connection() {
    for before in ["", "\u{feff}", " \r\n"] {
        let page = format!("{before}{PAGE}");
        let cut = |left| Framing::Close.answer(None, &page.as_bytes()[..left]);
        let answers = (0..page.len()).flat_map(|left| [cut(left), cut(page.len())]);
        let service = Scripted::start(answers).await;
        let client = pausing(&service.url(), BRIEFLY).without_quota();
        let client = client.build().expect("a client");
        for left in 0..page.len() {
            let user = "user1".parse().expect("a user name");
            let machines: Result<Vec<_>, _> = client.user(user).machines().try_collect().await;
            let case = format!("{left} bytes of {page:?}");
            assert_eq!(machines.expect(&case).len(), 2, "{case}");
            assert_eq!(service.requests().len(), 2 * (left + 1), "{case}");
        }
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_each_time_is_a_network_error_with_its_status_and_headers() {
    for (case, encoding, body) in [
        ("nothing", None, vec![]),
        ("after a device", None, PAGE.as_bytes()[..77].to_vec()),
        ("in the trailer", Some("gzip"), gzip(PAGE)[..90].to_vec()),
        ("in the stream", Some("deflate"), zlib(PAGE)[..50].to_vec()),
    ] {
        let correlation = (
            "mise-correlation-id",
            "7a0c3f5e-2b9d-4c41-8f66-10d5e2a7b934",
        );
        let encoding = encoding.map(|encoding| ("content-encoding", encoding));
        let headers: Vec<_> = [JSON, correlation].into_iter().chain(encoding).collect();
        let service = Scripted::start([Answer::until_close("200 OK", &headers, &body)]).await;
        let error = ask(client(&service.url())).await.expect_err(case);
        println!("{case}: {error}");
        assert_eq!(
            (error.kind(), error.status(), error.correlation_id()),
            (ErrorKind::Network, Some(200), Some(correlation.1)),
            "{case}"
        );
        assert!(error.to_string().contains("is not whole"), "{error}");
        assert_eq!(service.requests().len(), 5, "{case}");
    }
}

#[tokio::test]
async fn what_is_whole_or_something_else_is_asked_once() {
    let cut = &PAGE.as_bytes()[..77];
    let wrong_checksum = {
        let mut bytes = gzip(PAGE);
        let checksum = bytes.len() - 8;
        bytes[checksum] ^= 1;
        bytes
    };
    let utf16: Vec<u8> = PAGE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let html = b"<html><title>Sign in</title>";
    for (case, answer, told) in [
        (
            "cut, with its length",
            Framing::Length.answer(None, cut),
            "contract",
        ),
        (
            "cut, in chunks",
            Framing::Chunks.answer(None, cut),
            "contract",
        ),
        (
            "empty, with its length",
            Framing::Length.answer(None, b""),
            "empty",
        ),
        (
            "empty, in chunks",
            Framing::Chunks.answer(None, b""),
            "empty",
        ),
        (
            "cut before it was compressed",
            Framing::Close.answer(Some("gzip"), &gzip(&PAGE[..77])),
            "contract",
        ),
        (
            "a page, until close",
            Answer::until_close("200 OK", &[("content-type", "text/html")], html),
            "Sign in",
        ),
        (
            "a text, until close",
            Answer::until_close("200 OK", &[("content-type", "text/plain")], b"soon."),
            "soon.",
        ),
        (
            "wrong JSON, until close",
            Framing::Close.answer(None, br#"{"value":[}"#),
            "contract",
        ),
        (
            "no value, until close",
            Framing::Close.answer(None, b"{}"),
            "contract",
        ),
        (
            "two values, until close",
            Framing::Close.answer(None, b"{\"value\":[]}{"),
            "contract",
        ),
        (
            "UTF-16, until close",
            Framing::Close.answer(None, &utf16),
            "cannot be read",
        ),
        (
            "not gzip, and short",
            Framing::Length.answer(Some("gzip"), b"{}"),
            "decompressed",
        ),
        (
            "not deflate",
            Framing::Length.answer(Some("deflate"), PAGE.as_bytes()),
            "decompressed",
        ),
        (
            "a wrong checksum",
            Framing::Close.answer(Some("gzip"), &wrong_checksum),
            "decompressed",
        ),
        (
            "no content",
            Answer::until_close("204 No Content", &[("content-encoding", "gzip")], b""),
            "204",
        ),
    ] {
        let (result, asked) = ask_again_after(answer).await;
        let error = result.expect_err(case);
        println!("{case}: {error}");
        assert_eq!(
            (error.kind(), asked),
            (ErrorKind::Decode, 1),
            "{case}: {error}"
        );
        assert!(error.to_string().contains(told), "{case}: {error}");
    }
}

#[tokio::test]
async fn an_error_is_told_whatever_became_of_its_body() {
    let text = r#"{"error":{"code":"Forbidden","message":"Missing application roles."}}"#;
    let plain = ("content-type", "text/plain");
    let compressed = gzip(text);
    for (case, answer) in [
        (
            "nothing",
            Answer::until_close("403 Forbidden", &[plain], b""),
        ),
        (
            "a part",
            Answer::until_close("403 Forbidden", &[plain], &text.as_bytes()[..40]),
        ),
        (
            "without the trailer",
            Answer::until_close(
                "403 Forbidden",
                &[JSON, ("content-encoding", "gzip")],
                &compressed[..compressed.len() - 5],
            ),
        ),
        (
            "compressed nothing",
            Answer::new("403 Forbidden", &[("content-encoding", "deflate")], b""),
        ),
    ] {
        let (result, asked) = ask_again_after(answer).await;
        let error = result.expect_err(case);
        println!("{case}: {error}");
        assert_eq!(
            (error.kind(), error.status(), asked),
            (ErrorKind::Forbidden, Some(403), 1),
            "{case}"
        );
        if case == "without the trailer" {
            assert_eq!(
                error.code(),
                Some("Forbidden"),
                "what there was of it was read"
            );
        }
    }
}

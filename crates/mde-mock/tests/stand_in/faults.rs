//! Scripted behaviour, as it goes over the wire.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use mde_mock::quota::Quota;
use mde_mock::{MockService, Reply, StartError};
use serde_json::Value;

use crate::client::{get, json, machines_url, raw};

const LINE: &str = "GET /api/users/user1/machines";
const HEADERS: [&str; 2] = ["Host: a", "Authorization: Bearer any"];

async fn statuses(service: &MockService, count: usize) -> Vec<u16> {
    let mut statuses = Vec::new();
    for _ in 0..count {
        statuses.push(raw(service, LINE, &HEADERS).await.status);
    }
    statuses
}

/// A connection over which one request was sent.
fn connect(service: &MockService) -> TcpStream {
    let address = service.url().strip_prefix("http://").unwrap();
    let mut connection = TcpStream::connect(address).unwrap();
    connection
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    let request = format!("{LINE} HTTP/1.1\r\n{}\r\n\r\n", HEADERS.join("\r\n"));
    connection.write_all(request.as_bytes()).unwrap();
    connection
}

/// What came, split after the head, and how it ended.
fn read(mut connection: TcpStream) -> (String, Vec<u8>, Result<(), ErrorKind>) {
    let mut answer = Vec::new();
    let end = connection.read_to_end(&mut answer);
    let (head, body) = split(&answer);
    (head, body, end.map(drop).map_err(|error| error.kind()))
}

fn split(answer: &[u8]) -> (String, Vec<u8>) {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n");
    let end = end.map_or(answer.len(), |end| end + 4);
    (
        String::from_utf8(answer[..end].to_vec()).unwrap(),
        answer[end..].to_vec(),
    )
}

fn announced(head: &str) -> usize {
    let line = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    line.unwrap().parse().unwrap()
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

#[tokio::test]
async fn throttled_twice_and_then_as_usual() {
    let service = mde_mock::start().await;
    service.script([Reply::throttled(Duration::from_millis(1500)).times(2)]);
    for _ in 0..2 {
        let answer = raw(&service, LINE, &HEADERS).await;
        assert_eq!(
            (answer.status, answer.header("retry-after")),
            (429, Some("2"))
        );
        assert_eq!(answer.error()["code"], "429");
        assert_eq!(
            answer.error()["message"],
            "API calls quota exceeded! maximum allowed 100 per 00:01:00"
        );
    }
    assert_eq!(statuses(&service, 2).await, [200, 200]);
}

#[tokio::test]
async fn a_script_goes_on_where_it_was() {
    let service = MockService::builder()
        .script([Reply::status(503).times(3), Reply::status(502)])
        .start()
        .await
        .unwrap();
    assert_eq!(statuses(&service, 2).await, [503, 503]);
    service.script([Reply::status(404)]);
    service.script_operation("listUserMachines", [Reply::status(500)]);
    assert_eq!(statuses(&service, 5).await, [500, 503, 502, 404, 200]);
}

#[tokio::test]
async fn what_is_not_documented_has_the_services_shape() {
    let service = mde_mock::start().await;
    service.script([Reply::status(502)]);
    let answer = raw(&service, LINE, &HEADERS).await;
    assert_eq!(answer.error()["code"], "BadGateway");
    assert_eq!(
        answer.error()["target"],
        answer.header("mise-correlation-id").unwrap()
    );
}

#[tokio::test]
async fn examples_and_answers_of_ones_own() {
    let service = mde_mock::start().await;
    service.script([
        Reply::example("no-machines"),
        Reply::body(418, "text/html", "<html>"),
        Reply::status(429)
            .header("Retry-After", "Fri, 31 Dec 1999 23:59:59 GMT")
            .header("mise-correlation-id", "x"),
    ]);
    let (status, page) = json(get(&machines_url(&service, "user1"))).await;
    assert_eq!((status, &page["value"]), (200, &Value::Array(Vec::new())));
    let answer = raw(&service, LINE, &HEADERS).await;
    assert_eq!((answer.status, &*answer.body), (418, &b"<html>"[..]));
    assert_eq!(answer.header("content-type"), Some("text/html"));
    let answer = raw(&service, LINE, &HEADERS).await;
    assert_eq!(
        answer.header("retry-after"),
        Some("Fri, 31 Dec 1999 23:59:59 GMT")
    );
    assert_eq!(answer.header("mise-correlation-id"), Some("x"));
}

#[tokio::test]
async fn a_refused_request_uses_up_no_reply() {
    let limit = Quota::Limits(vec![(3, Duration::from_secs(3600))]);
    let service = MockService::builder().quota(limit).start().await.unwrap();
    service.script([Reply::status(503).times(2)]);
    let bad = format!("{LINE}?a=b");
    for (line, headers, status) in [
        (LINE, &HEADERS[..1], 401),
        ("GET /nowhere", &HEADERS[..], 404),
        (&bad, &HEADERS[..], 400),
        (LINE, &HEADERS[..], 503),
        (LINE, &HEADERS[..], 503),
        (LINE, &HEADERS[..], 429),
    ] {
        assert_eq!(raw(&service, line, headers).await.status, status, "{line}");
    }
}

#[tokio::test]
async fn answers_come_late() {
    let latency = Duration::from_millis(60);
    let service = MockService::builder()
        .latency(latency)
        .start()
        .await
        .unwrap();
    service.script([Reply::status(503).delayed(latency * 2)]);
    for (status, least) in [(503, latency * 3), (200, latency)] {
        let start = Instant::now();
        assert_eq!(raw(&service, LINE, &HEADERS).await.status, status);
        assert!(start.elapsed() >= least, "{:?}", start.elapsed());
    }
}

#[tokio::test]
async fn no_answer_is_an_orderly_end() {
    let service = mde_mock::start().await;
    service.script([Reply::unanswered()]);
    let connection = connect(&service);
    let (head, body, end) = blocking(|| read(connection)).await;
    assert_eq!((&*head, &*body, end), ("", &b""[..], Ok(())));
    assert_eq!(statuses(&service, 1).await, [200]);
}

#[tokio::test]
async fn a_truncated_body_has_as_many_bytes_as_asked_for() {
    let service = mde_mock::start().await;
    let whole = raw(&service, LINE, &HEADERS).await.body;
    let (half, all, large) = (whole.len() / 2, whole.len(), 1 << 20);
    let long = vec![b'x'; large + 1];
    for (reply, sent, length) in [
        (Reply::usual().truncated_after(0), 0, all),
        (Reply::usual().truncated_after(1), 1, all),
        ("truncate".parse().unwrap(), half, all),
        (Reply::usual().truncated_after(all), all, all + 1),
        (Reply::usual().truncated_after(all + 9), all, all + 10),
        (
            Reply::body(200, "text/plain", long).truncated_after(large),
            large,
            large + 1,
        ),
        (Reply::status(503).truncated_after(3), 3, 0),
    ] {
        service.script([reply]);
        let connection = connect(&service);
        let (head, body, end) = blocking(|| read(connection)).await;
        assert_eq!((body.len(), end), (sent, Ok(())), "{head}");
        assert!(announced(&head) > sent, "{head}");
        if length > 0 {
            assert_eq!(announced(&head), length);
        }
    }
}

#[tokio::test]
async fn a_reset_is_a_reset() {
    let service = mde_mock::start().await;
    for bytes in [0, 100, 1 << 20] {
        let body = vec![b'x'; (1 << 20) + 1];
        service.script([Reply::body(200, "text/plain", body).reset_after(bytes)]);
        let connection = connect(&service);
        let (_, body, end) = blocking(|| read(connection)).await;
        assert_eq!(end, Err(ErrorKind::ConnectionReset));
        assert!(body.len() <= bytes);
    }
    assert_eq!(statuses(&service, 1).await, [200]);
}

#[tokio::test]
async fn a_stalled_body_waits_for_the_client_or_the_end() {
    let service = mde_mock::start().await;
    service.script([Reply::usual().stalled_after(7)]);
    let mut connection = connect(&service);
    let (mut connection, head) = blocking(move || {
        let mut answer = Vec::new();
        loop {
            let mut byte = [0];
            connection.read_exact(&mut byte).unwrap();
            answer.push(byte[0]);
            if split(&answer).1.len() == 7 {
                break;
            }
        }
        connection
            .set_read_timeout(Some(Duration::from_millis(200)))
            .unwrap();
        let error = connection.read(&mut [0]).unwrap_err();
        assert!(matches!(
            error.kind(),
            ErrorKind::WouldBlock | ErrorKind::TimedOut
        ));
        (connection, split(&answer).0)
    })
    .await;
    assert!(announced(&head) > 7);
    assert_eq!(
        statuses(&service, 1).await,
        [200],
        "it holds up nobody else"
    );

    let start = Instant::now();
    service.stop().await;
    assert!(
        start.elapsed() < Duration::from_secs(1),
        "{:?}",
        start.elapsed()
    );
    connection
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    assert_eq!(
        blocking(move || connection.read(&mut [0]).unwrap()).await,
        0
    );
}

#[tokio::test]
async fn an_endless_body_never_ends() {
    let service = mde_mock::start().await;
    service.script([Reply::example("no-machines").endless()]);
    let mut answer = get(&machines_url(&service, "user1")).send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), answer.content_length()),
        (200, None)
    );
    let mut body = Vec::new();
    while body.len() < 4 << 20 {
        body.extend_from_slice(&answer.chunk().await.unwrap().unwrap());
    }
    let page: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(page["value"], Value::Array(Vec::new()));

    service.stop().await;
    while let Ok(Some(_)) = answer.chunk().await {}
}

#[tokio::test]
async fn faults_over_http_2() {
    let service = mde_mock::start().await;
    let client = reqwest::Client::builder()
        .http2_prior_knowledge()
        .no_proxy();
    let client = client.build().unwrap();
    let url = machines_url(&service, "user1");
    for text in ["drop", "reset:0", "truncate:10", "reset:10"] {
        service.script([text.parse().unwrap()]);
        let answer = client.get(&url).bearer_auth("any").send().await;
        let body = match answer {
            Ok(answer) => answer.bytes().await,
            Err(error) => Err(error),
        };
        body.expect_err(text);
        let answer = client.get(&url).bearer_auth("any").send().await;
        assert_eq!(answer.unwrap().status(), 200, "{text}");
    }
}

#[tokio::test]
async fn what_is_not_documented_is_found_out_at_once() {
    let builder = MockService::builder().script([Reply::example("nothing")]);
    let error = builder.start().await.unwrap_err();
    assert!(matches!(error, StartError::Script(_)));
    assert!(
        error.to_string().contains("no example is called nothing"),
        "{error}"
    );
}

#[tokio::test]
#[should_panic = "no example is called nothing"]
async fn an_example_that_is_not_there() {
    mde_mock::start()
        .await
        .script([Reply::usual(), Reply::example("nothing")]);
}

#[tokio::test]
#[should_panic = "the contract has no operation listNothing"]
async fn an_operation_that_is_not_there() {
    mde_mock::start().await.script_operation("listNothing", []);
}

#[tokio::test]
async fn dropping_it_ends_what_is_still_to_come() {
    let service = mde_mock::start().await;
    service.script([Reply::usual().delayed(Duration::from_secs(3600))]);
    let request = get(&machines_url(&service, "user1")).send();
    let stop = async {
        while service.requests().is_empty() {
            tokio::task::yield_now().await;
        }
        drop(service);
    };
    let (answer, ()) = tokio::join!(request, stop);
    assert_eq!(answer.unwrap().status(), 200);
}

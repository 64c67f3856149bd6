//! When a call comes back: as the answer says, whichever status says it and by whose clock, and without a
//! word of it no sooner and no later than it should. In simulated time, but for the bytes on the wire.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant, SystemTime},
};

use contract_tests::{Answer, InMemory, Scripted, SimulatedClock};
use futures::TryStreamExt;
use mde::{Client, ClientBuilder, Clock, RetryPolicy, SecretString};
use reqwest::Response;

/// Status, headers and body of an answer in memory.
type Refusal<'a> = (u16, &'a [(&'a str, String)], &'a str);

/// How long it took from each refusal to the next call.
async fn waits(
    refusals: &[Refusal<'_>],
    client: impl FnOnce(ClientBuilder) -> ClientBuilder,
) -> Vec<Duration> {
    let clock = SimulatedClock::start();
    let calls = Arc::new(Mutex::new(Vec::new()));
    let refusals: Vec<_> = refusals
        .iter()
        .map(|(status, headers, body)| {
            let response = http::Response::builder().status(*status);
            let add = |response: http::response::Builder, (name, value): &(&str, String)| {
                response.header(*name, value)
            };
            let response = headers.iter().fold(response, add);
            response.body((*body).to_owned()).expect("an answer")
        })
        .collect();
    let service = {
        let (clock, calls) = (clock.clone(), Arc::clone(&calls));
        InMemory::new(move |_| {
            let mut calls = calls.lock().expect("no panic");
            let answer = refusals.get(calls.len()).cloned();
            calls.push(clock.now());
            let page = || http::Response::new(r#"{"value":[]}"#.to_owned());
            let answer = Response::from(answer.unwrap_or_else(page));
            async { Ok(answer) }
        })
    };
    let builder = Client::builder()
        .token(SecretString::from("token"))
        .transport(service)
        .clock(clock)
        .retry(RetryPolicy::default().with_total(Duration::from_secs(7 * 24 * 60 * 60)));
    let client = client(builder).build().expect("a client");
    let user = "user1".parse().expect("a user name");
    let machines: Vec<_> = client
        .user(user)
        .machines()
        .try_collect()
        .await
        .expect("an answer");
    assert_eq!(machines.len(), 0);
    let calls = calls.lock().expect("no panic");
    calls.windows(2).map(|two| two[1] - two[0]).collect()
}

fn dated(moment: SystemTime) -> String {
    httpdate::fmt_http_date(moment)
}

#[tokio::test(start_paused = true)]
async fn a_429_and_a_503_wait_as_long_as_they_say() {
    // On a whole second, as dates are.
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
    let seconds = Duration::from_secs;
    let one = |value: &str| vec![("retry-after", value.to_owned())];
    let by_date = |clock: SystemTime| {
        vec![
            ("retry-after", dated(clock + seconds(30))),
            ("date", dated(clock)),
        ]
    };
    for (case, headers, expected) in [
        ("whole", one("27"), seconds(27)),
        ("a fraction", one("2.997"), seconds(3)),
        ("a small fraction", one("0.2"), seconds(1)),
        ("a fraction of a longer wait", one("1.4"), seconds(2)),
        ("a list", one("2, 30"), seconds(30)),
        ("two lines", [one("2"), one("30")].concat(), seconds(30)),
        (
            "two lines, the longer one first",
            [one("30"), one("2")].concat(),
            seconds(30),
        ),
        (
            "an unreadable one beside it",
            [one("inf"), one("9"), one("-5")].concat(),
            seconds(9),
        ),
        (
            "milliseconds win",
            [one("30"), vec![("retry-after-ms", "1500".to_owned())]].concat(),
            Duration::from_millis(1500),
        ),
        ("by a clock that goes right", by_date(now), seconds(30)),
        (
            "by a clock ten minutes ahead",
            by_date(now + seconds(600)),
            seconds(30),
        ),
        (
            "by a clock ten minutes behind",
            by_date(now - seconds(600)),
            seconds(30),
        ),
    ] {
        for status in [429, 503] {
            let waited = waits(&[(status, &headers, "")], |client| client).await;
            assert_eq!(waited, [expected], "{status}, {case}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_read_is_as_if_it_were_not_there() {
    for value in [
        "-1",
        "-0.5",
        "inf",
        "-inf",
        "NaN",
        "soon",
        "",
        "1e999",
        "Wed, 99 Jan 2026 12:00:00 GMT",
    ] {
        let headers = [("retry-after", value.to_owned())];
        let waited = waits(&[(429, &headers, "")], |client| client).await;
        assert_eq!(waited, [Duration::from_secs(60)], "429, {value}");
        let waited = waits(&[(503, &headers, "")], |client| client).await;
        assert!(
            waited[0] <= Duration::from_millis(500),
            "503, {value}: {waited:?}"
        );
    }
}

const MINUTE: &str = r#"{"error":{"code":"429","message":"API calls quota exceeded! maximum allowed 45 per 00:01:00"}}"#;
const HOUR: &str = r#"{"error":{"code":"429","message":"API calls quota exceeded! maximum allowed 1500 per 01:00:00"}}"#;

#[tokio::test(start_paused = true)]
async fn a_hold_without_a_word_grows_unless_the_message_names_a_short_window() {
    let folder = tempfile::tempdir().expect("a folder");
    for (case, bodies, expected) in [
        ("a minute", [MINUTE; 4], [60; 4]),
        ("an hour", [HOUR; 4], [60, 120, 240, 480]),
        ("nothing", [""; 4], [60, 120, 240, 480]),
        (
            "in plain text",
            ["maximum allowed 45 per 00:00:30"; 4],
            [60; 4],
        ),
        ("in between", [HOUR, HOUR, MINUTE, HOUR], [60, 120, 60, 240]),
        (
            "a time, but of no window",
            ["Too many requests, try again in 00:00:05"; 4],
            [60, 120, 240, 480],
        ),
    ] {
        let refusals = bodies.map(|body| (429, &[][..], body));
        let expected = expected.map(Duration::from_secs);
        let in_memory = waits(&refusals, |client| client).await;
        assert_eq!(in_memory, expected, "{case}");
        let path = folder.path().join(case.replace(' ', "-"));
        let in_a_file = waits(&refusals, |client| {
            client.quota(move |quota| quota.state_folder(&path))
        });
        assert_eq!(in_a_file.await, expected, "{case}, in a state file");
    }
    // What the answer says wins over its message.
    let said = [("retry-after", "7".to_owned())];
    assert_eq!(
        waits(&[(429, &said, MINUTE)], |client| client).await,
        [Duration::from_secs(7)]
    );
}

#[tokio::test]
async fn lines_of_one_name_are_read_off_the_wire() {
    // The server's clock is ten minutes ahead.
    let clock = SystemTime::now() + Duration::from_secs(600);
    let (date, until) = (dated(clock), dated(clock + Duration::from_secs(2)));
    let page = Answer::json(r#"{"value":[]}"#);
    let lines = |status: &str| {
        Answer::new(
            status,
            &[
                ("Date", &date),
                ("Retry-After", "0.2"),
                ("Retry-After", &until),
                ("Retry-After", "-600"),
            ],
            "",
        )
    };
    let read = async |status: &str| {
        let service = Scripted::start([lines(status), page.clone()]).await;
        let client = Client::builder()
            .base_url(service.url())
            .token(SecretString::from("token"))
            .build()
            .expect("a client");
        let user = "user1".parse().expect("a user name");
        let start = Instant::now();
        let machines: Vec<_> = client
            .user(user)
            .machines()
            .try_collect()
            .await
            .expect("an answer");
        assert_eq!((machines.len(), service.requests().len()), (0, 2));
        let waited = start.elapsed();
        assert!(
            waited >= Duration::from_secs(2) && waited < Duration::from_secs(60),
            "{status}: {waited:?}"
        );
    };
    // Each waits for two seconds.
    futures::join!(
        read("429 Too Many Requests"),
        read("503 Service Unavailable")
    );
}

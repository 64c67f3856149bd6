//! What becomes of a call that meets a fault: tried again when that may help, asked once when it cannot.

use std::time::{Duration, Instant};

use futures::TryStreamExt;
use mde::{Client, Error, ErrorKind, Limits, RetryPolicy, SecretString, types::Machine};
use mde_mock::{MockService, Reply};

async fn ask(service: &MockService) -> Result<Vec<Machine>, Error> {
    let pauses = Duration::from_millis(20);
    Client::builder()
        .base_url(service.url())
        .token(SecretString::from("token"))
        .retry(RetryPolicy::default().with_pauses(pauses, pauses))
        .limits(
            Limits::default()
                .with_silence(Duration::from_millis(300))
                .with_body_bytes(1 << 20),
        )
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
        let result = ask(&service).await;
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

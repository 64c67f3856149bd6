//! Options of one question: all its pages have them, and nobody else's.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use contract_tests::{Answer, InMemory, Scripted, SimulatedClock};
use futures::{StreamExt, TryStreamExt};
use mde::{CallOptions, Client, ErrorKind, Limits, RetryPolicy, SecretString};

use crate::client::client;

const JSON: (&str, &str) = ("content-type", "application/json");

fn header<'r>(request: &'r str, name: &str) -> Option<&'r str> {
    request.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

#[tokio::test]
async fn headers_go_with_every_page_and_with_no_other_question() {
    let first = r#"{"value":[{"id":"1"}],"@odata.nextLink":"?$skip=1"}"#;
    let last = r#"{"value":[{"id":"2"}]}"#;
    let service = Scripted::start([first, last, last].map(Answer::json)).await;
    let client = client(&service.url());
    let options = CallOptions::new().header("X-Case", "INC-4711");
    let with = client.with(options.expect("a header"));
    let user = "user1".parse().expect("a user name");

    let devices: Vec<_> = with.user(user).machines().try_collect().await.expect("two");
    let user = "user2".parse().expect("a user name");
    let others: Vec<_> = client
        .user(user)
        .machines()
        .try_collect()
        .await
        .expect("one");

    assert_eq!((devices.len(), others.len()), (2, 1));
    let requests = service.requests();
    let sent: Vec<_> = requests.iter().map(|sent| header(sent, "x-case")).collect();
    assert_eq!(sent, [Some("INC-4711"), Some("INC-4711"), None]);
    for request in &requests {
        assert_eq!(header(request, "authorization"), Some("Bearer token"));
        assert!(header(request, "user-agent").is_some_and(|agent| agent.starts_with("mde-rust/")));
    }
}

#[tokio::test]
async fn attempts_and_bounds_can_be_fewer_for_one_question() {
    let busy = || Answer::new("503 Service Unavailable", &[("retry-after", "0")], "");
    let large = format!(r#"{{"value":[{{"id":"{}"}}]}}"#, "x".repeat(2000));
    let large = Answer::new("200 OK", &[JSON], &large);
    let service = Scripted::start([busy(), busy(), large.clone(), large]).await;
    let client = client(&service.url());
    let ask = |client: &Client| {
        let user = client.user("user1".parse().expect("a user name"));
        async move { user.machines().try_collect::<Vec<_>>().await }
    };
    let once = client.with(CallOptions::new().retry(RetryPolicy::never()));
    let small = Limits::default().with_body_bytes(1000);
    let small = client.with(CallOptions::new().limits(small));

    let refused = ask(&once).await.expect_err("an error");
    assert_eq!(refused.status(), Some(503));
    assert_eq!(service.requests().len(), 1);
    let refused = ask(&small).await.expect_err("an error");
    assert_eq!(refused.kind(), ErrorKind::Decode);
    assert_eq!(service.requests().len(), 3);
    assert_eq!(ask(&client).await.expect("a device").len(), 1);
}

/// Two pages, each well within it.
#[tokio::test(start_paused = true)]
async fn the_deadline_is_that_of_the_whole_walk() {
    let clock = SimulatedClock::start();
    let asked = Arc::new(Mutex::new(0));
    let (at, counted) = (clock.clone(), Arc::clone(&asked));
    let service = InMemory::new(move |_| {
        let page = {
            let mut asked = counted.lock().expect("no panic");
            *asked += 1;
            *asked
        };
        let at = at.clone();
        async move {
            mde::Clock::sleep(&at, Duration::from_secs(4)).await;
            let body =
                format!(r#"{{"value":[{{"id":"{page}"}}],"@odata.nextLink":"?page={page}"}}"#);
            Ok(http::Response::new(body).into())
        }
    });
    let client = Client::builder()
        .token(SecretString::from("token"))
        .transport(service)
        .clock(clock)
        .build()
        .expect("a client");
    let hurried = client.with(CallOptions::new().deadline(Duration::from_secs(10)));
    let user = "user1".parse().expect("a user name");

    let mut devices = hurried.user(user).machines();

    for _ in 0..2 {
        assert!(devices.next().await.is_some_and(|device| device.is_ok()));
    }
    let late = devices.next().await.expect("an end").expect_err("an error");
    assert!(late.is_timeout(), "{late}");
    assert!(devices.next().await.is_none());
    assert_eq!(*asked.lock().expect("no panic"), 3);
}

/// A header may be a gateway's key, and the cloud has other hosts.
#[tokio::test(start_paused = true)]
async fn headers_stay_with_the_clients_own_host() {
    let sent = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&sent);
    let service = InMemory::new(move |request| {
        let host = request.url().host_str().unwrap_or_default().to_owned();
        let has = request.headers().contains_key("x-api-key");
        let is_first = {
            let mut seen = seen.lock().expect("no panic");
            seen.push((host, has));
            seen.len() == 1
        };
        async move {
            let next = r#","@odata.nextLink":"https://eu.api.security.microsoft.com/api/users/user1/machines?$skip=1""#;
            let next = if is_first { next } else { "" };
            let body = format!(r#"{{"value":[{{"id":"{is_first}"}}]{next}}}"#);
            Ok(http::Response::new(body).into())
        }
    });
    let client = Client::builder()
        .token(SecretString::from("token"))
        .transport(service)
        .clock(SimulatedClock::start())
        .build()
        .expect("a client");
    let options = CallOptions::new().header("X-Api-Key", "k-4711");
    let client = client.with(options.expect("a header"));
    let user = "user1".parse().expect("a user name");

    let devices: Vec<_> = client
        .user(user)
        .machines()
        .try_collect()
        .await
        .expect("two");

    assert_eq!(devices.len(), 2);
    let sent = sent.lock().expect("no panic");
    let expected = [
        ("api.security.microsoft.com", true),
        ("eu.api.security.microsoft.com", false),
    ];
    assert_eq!(*sent, expected.map(|(host, has)| (host.to_owned(), has)));
}

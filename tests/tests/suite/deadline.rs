//! One deadline holds for a whole walk from page to page, whatever takes the time; the next question has one
//! of its own.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use contract_tests::{InMemory, SimulatedClock};
use futures::{StreamExt, stream};
use mde::{Client, ClientBuilder, Clock, ErrorKind, SecretString, UserName};

const SLOW: Duration = Duration::from_secs(20);
const DEADLINE: Duration = Duration::from_secs(50);

fn name(text: &str) -> UserName {
    text.parse().expect("a user name")
}

/// A service that never comes to the last page, takes its time for each, and counts them.
fn endless(clock: &SimulatedClock, takes: Duration) -> (ClientBuilder, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let (counted, sleeper) = (Arc::clone(&asked), clock.clone());
    let service = InMemory::new(move |_| {
        let page = counted.fetch_add(1, Ordering::Relaxed);
        let sleep = sleeper.sleep(takes);
        async move {
            sleep.await;
            let body = format!(r#"{{"value":[{{"id":"{page}"}}],"@odata.nextLink":"?p={page}"}}"#);
            Ok(http::Response::new(body).into())
        }
    });
    let client = Client::builder()
        .token(SecretString::from("token"))
        .transport(service)
        .clock(clock.clone())
        .deadline(DEADLINE);
    (client, asked)
}

#[tokio::test(start_paused = true)]
async fn the_deadline_holds_for_all_pages_together() {
    let clock = SimulatedClock::start();
    let (client, asked) = endless(&clock, SLOW);
    let client = client.build().expect("a client");
    for question in 1..=2 {
        let began = clock.now();
        let machines: Vec<_> = client.user(name("user1")).machines().collect().await;
        assert_eq!(clock.now() - began, DEADLINE);
        assert_eq!(asked.load(Ordering::Relaxed), 3 * question);
        let [Ok(_), Ok(_), Err(error)] = machines.as_slice() else {
            panic!("{machines:?}")
        };
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
        assert!(error.to_string().contains("after 50 s"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn of_many_users_each_has_its_own() {
    let clock = SimulatedClock::start();
    let (client, _) = endless(&clock, SLOW);
    let client = client
        .concurrency(std::num::NonZeroUsize::MIN)
        .build()
        .expect("a client");
    let names = stream::iter(["user1", "user2", "user3"].map(name));
    let answers: Vec<_> = client.machines_of_users(names).collect().await;
    assert_eq!(clock.now(), 3 * DEADLINE);
    for (user, answer) in answers {
        let error = answer.expect_err("half a list");
        assert_eq!(error.kind(), ErrorKind::Timeout, "{user}: {error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_for_the_quota_on_a_later_page_counts_as_well() {
    let clock = SimulatedClock::start();
    // A hundred pages at once use the minute up; the next slot is past the deadline.
    let (client, asked) = endless(&clock, Duration::ZERO);
    let client = client.build().expect("a client");
    let machines: Vec<_> = client.user(name("user1")).machines().collect().await;
    assert_eq!(asked.load(Ordering::Relaxed), 100);
    let error = machines
        .last()
        .and_then(|last| last.as_ref().err())
        .expect("an error");
    assert_eq!(error.kind(), ErrorKind::Throttled, "{error}");
    assert!(error.retry_after().is_some_and(|wait| wait > DEADLINE));
    assert_eq!(clock.now(), Duration::ZERO, "it is known at once");
}

#[tokio::test(start_paused = true)]
async fn it_counts_from_the_first_request_and_not_from_when_the_stream_was_made() {
    let clock = SimulatedClock::start();
    let (client, asked) = endless(&clock, SLOW);
    let mut pages = client
        .build()
        .expect("a client")
        .user(name("user1"))
        .machines()
        .pages();
    clock.sleep(10 * DEADLINE).await;
    assert!(matches!(pages.next().await, Some(Ok(_))));
    // The time that the caller takes between two pages is part of the whole.
    clock.sleep(DEADLINE).await;
    let error = pages.next().await.expect("an end").expect_err("too late");
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert_eq!(asked.load(Ordering::Relaxed), 1);
}

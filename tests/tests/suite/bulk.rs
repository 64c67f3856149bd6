//! Many users at once: each asked about once, one user's trouble its own, a refused credential the end.

use std::{
    collections::BTreeMap,
    num::NonZeroUsize,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use contract_tests::{InMemory, SimulatedClock};
use futures::{StreamExt, stream};
use mde::{
    Client, ClientBuilder, Clock, ErrorKind, SecretString, UserName, requests::ListUserMachines,
};
use reqwest::{Request, Response};

fn name(text: impl Into<String>) -> UserName {
    UserName::parse(text).expect("a user name")
}

fn user_of(request: &Request) -> String {
    request
        .url()
        .path()
        .split('/')
        .nth(3)
        .unwrap_or_default()
        .to_owned()
}

fn answer(status: u16, body: &'static str) -> Response {
    http::Response::builder()
        .status(status)
        .body(body)
        .expect("an answer")
        .into()
}

fn client(service: InMemory, clock: SimulatedClock) -> ClientBuilder {
    Client::builder()
        .token(SecretString::from("token"))
        .transport(service)
        .clock(clock)
}

#[tokio::test(start_paused = true)]
async fn each_user_is_asked_about_once_and_keeps_its_own_trouble() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let service = InMemory::new(move |request| {
        counted.fetch_add(1, Ordering::Relaxed);
        let user = user_of(&request);
        async move {
            Ok(match user.as_str() {
                "gone" => answer(404, ""),
                "odd" => answer(200, r#"{"value":[{"id":"1"},{"id":2},{"id":"3"}]}"#),
                "broken" => answer(200, r#"{"value":{}}"#),
                _ => answer(200, r#"{"value":[{"id":"1"},{"id":"2"}]}"#),
            })
        }
    });
    let client = client(service, SimulatedClock::start())
        .build()
        .expect("a client");
    let names = stream::iter(["a", "gone", "b", "a", "broken", "odd", "b", "a"].map(name));
    let answers: BTreeMap<_, _> = client.machines_of_users(names).collect().await;

    let told = |user: &str| match &answers[&name(user)] {
        Ok(machines) => Ok(machines.len()),
        Err(error) => Err(error.kind()),
    };
    assert_eq!(answers.len(), 5);
    let odd = answers[&name("odd")].as_ref().expect("an answer");
    let odd: Vec<_> = odd
        .iter()
        .map(|machine| match machine {
            Ok(machine) => Ok(machine.id.as_str()),
            Err(error) => Err(error.raw_item()),
        })
        .collect();
    assert_eq!(odd, [Ok("1"), Err(Some(r#"{"id":2}"#)), Ok("3")]);
    assert_eq!((told("a"), told("b")), (Ok(2), Ok(2)));
    assert_eq!(
        (told("gone"), told("broken")),
        (Err(ErrorKind::NotFound), Err(ErrorKind::Decode))
    );
    assert_eq!(asked.load(Ordering::Relaxed), 5);
}

/// Whatever is asked, and by whatever keys: here two users by one request each, told apart by a number.
#[tokio::test(start_paused = true)]
async fn any_request_can_be_asked_about_many() {
    let service = InMemory::new(|request| async move {
        Ok(match user_of(&request).as_str() {
            "user2" => answer(404, ""),
            _ => answer(200, r#"{"value":[{"id":"1"}]}"#),
        })
    });
    let client = client(service, SimulatedClock::start())
        .build()
        .expect("a client");
    let keys = stream::iter([1, 2, 1, 3, 2]);
    let ask = |number: i32| ListUserMachines::new(name(format!("user{number}")));

    let answers: BTreeMap<_, _> = client.ask_each(keys.clone(), ask).collect().await;
    let pages: BTreeMap<_, _> = client.pages_of_each(keys, ask).collect().await;

    let told = answers.iter().map(|(key, answer)| match answer {
        Ok(answer) => (*key, Ok((answer.status(), answer.value.len()))),
        Err(error) => (*key, Err(error.kind())),
    });
    let not_found = Err(ErrorKind::NotFound);
    assert_eq!(
        told.collect::<Vec<_>>(),
        [(1, Ok((200, 1))), (2, not_found), (3, Ok((200, 1)))]
    );
    let told = pages
        .iter()
        .map(|(key, pages)| (*key, pages.as_ref().map_or(0, Vec::len)));
    assert_eq!(told.collect::<Vec<_>>(), [(1, 1), (2, 0), (3, 1)]);
}

#[tokio::test(start_paused = true)]
async fn a_refused_credential_ends_it_at_once() {
    let service = InMemory::new(|request| async move {
        Ok(match user_of(&request).as_str() {
            "user3" => answer(
                403,
                r#"{"error":{"code":"Forbidden","message":"Missing application roles."}}"#,
            ),
            _ => answer(200, r#"{"value":[]}"#),
        })
    });
    let client = client(service, SimulatedClock::start())
        .concurrency(NonZeroUsize::MIN)
        .build()
        .expect("a client");
    let taken = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&taken);
    let names = stream::iter(0..).map(move |n| {
        counted.fetch_add(1, Ordering::Relaxed);
        name(format!("user{n}"))
    });
    let answers: Vec<_> = client.machines_of_users(names).collect().await;
    assert_eq!(answers.len(), 4);
    assert!(
        matches!(&answers[3], (user, Err(error)) if user.as_str() == "user3" && error.is_credential())
    );
    assert!(
        taken.load(Ordering::Relaxed) <= 5,
        "no name is taken before there is room for it"
    );
}

/// Of a device that a person may not see, say: nothing is missing for the others.
#[tokio::test(start_paused = true)]
async fn a_refusal_that_names_no_permission_is_of_one_alone() {
    let service = InMemory::new(|request| async move {
        Ok(match user_of(&request).as_str() {
            "user1" => answer(
                403,
                r#"{"error":{"code":"Forbidden","message":"Not this one."}}"#,
            ),
            _ => answer(200, r#"{"value":[]}"#),
        })
    });
    let client = client(service, SimulatedClock::start())
        .concurrency(NonZeroUsize::MIN)
        .build()
        .expect("a client");
    let names = stream::iter((0..4).map(|n| name(format!("user{n}"))));
    let answers: Vec<_> = client.machines_of_users(names).collect().await;
    let told = answers
        .iter()
        .map(|(_, answer)| answer.as_ref().err().map(mde::Error::kind));
    let forbidden = Some(ErrorKind::Forbidden);
    assert_eq!(told.collect::<Vec<_>>(), [None, forbidden, None, None]);
}

#[tokio::test(start_paused = true)]
async fn a_burst_goes_at_once_and_the_rest_after_the_minute() {
    let clock = SimulatedClock::start();
    let (sent, at) = (Arc::new(std::sync::Mutex::new(Vec::new())), clock.clone());
    let moments = Arc::clone(&sent);
    let service = InMemory::new(move |_| {
        moments.lock().expect("no panic").push(at.now());
        async { Ok(answer(200, r#"{"value":[]}"#)) }
    });
    let client = client(service, clock).build().expect("a client");
    let names = stream::iter((0..130).map(|n| name(format!("user{n}"))));
    assert_eq!(client.machines_of_users(names).count().await, 130);
    {
        let sent = sent.lock().expect("no panic");
        let before = |moment: Duration| sent.iter().filter(|sent| **sent < moment).count();
        assert_eq!(
            (
                before(Duration::from_secs(1)),
                before(Duration::from_secs(60))
            ),
            (100, 100)
        );
    }
    let usage = client.quota().await.expect("the quota")["listUserMachines"].clone();
    assert_eq!(
        usage
            .windows
            .iter()
            .map(|window| window.limit)
            .collect::<Vec<_>>(),
        [100, 1500]
    );
    assert_eq!(usage.windows[1].used, 130);
}

//! Which `@odata.nextLink` is followed, and which would take the token where it does not belong.

use contract_tests::{Answer, Scripted};
use futures::{StreamExt, TryStreamExt};
use mde::{Client, ErrorKind, SecretString};
use serde_json::json;
use tokio::net::TcpListener;

fn client(url: &str) -> Client {
    Client::builder()
        .base_url(url)
        .token(SecretString::from("token"))
        .build()
        .expect("a client")
}

fn page(ids: &[&str], next: Option<&str>) -> Answer {
    let machines: Vec<_> = ids.iter().map(|id| json!({ "id": id })).collect();
    Answer::json(json!({ "value": machines, "@odata.nextLink": next }).to_string())
}

#[tokio::test]
async fn pages_are_followed_to_the_last_empty_ones_included() {
    let service = Scripted::start([
        page(&["1", "2"], Some("/api/users/user1/machines?$skip=2")),
        page(&[], Some("?$skip=3")),
        page(&["3"], None),
    ])
    .await;

    let user = "user1".parse().expect("a user name");
    let machines: Vec<_> = client(&service.url())
        .user(user)
        .machines()
        .try_collect()
        .await
        .expect("three pages");

    let ids: Vec<_> = machines.iter().map(|machine| machine.id.as_str()).collect();
    assert_eq!(ids, ["1", "2", "3"]);
    let requests = service.requests();
    let lines: Vec<_> = requests
        .iter()
        .map(|request| request.lines().next().unwrap_or_default())
        .collect();
    assert_eq!(
        lines,
        [
            "GET /api/users/user1/machines HTTP/1.1",
            "GET /api/users/user1/machines?$skip=2 HTTP/1.1",
            "GET /api/users/user1/machines?$skip=3 HTTP/1.1",
        ]
    );
    for request in &requests {
        assert!(
            request
                .to_ascii_lowercase()
                .contains("authorization: bearer token\r\n"),
            "{request}"
        );
        assert!(
            request
                .to_ascii_lowercase()
                .contains("accept: application/json\r\n"),
            "{request}"
        );
        assert!(
            !request.to_ascii_lowercase().contains("api-version"),
            "{request}"
        );
    }
}

#[tokio::test]
async fn a_link_to_anywhere_else_is_refused_and_nobody_is_called() {
    let foreign = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = foreign
        .local_addr()
        .expect("a bound listener has an address")
        .port();
    for (name, link) in [
        (
            "another port",
            format!("http://127.0.0.1:{port}/api/users/user1/machines"),
        ),
        (
            "another host",
            format!("http://127.0.0.2:{port}/api/users/user1/machines"),
        ),
        (
            "a name for it",
            format!("http://localhost:{port}/api/users/user1/machines"),
        ),
        (
            "https instead",
            format!("https://127.0.0.1:{port}/api/users/user1/machines"),
        ),
        (
            "the real service",
            "https://api.security.microsoft.com/api/users/user1/machines".to_owned(),
        ),
        (
            "user information",
            "http://user@HOST/api/users/user1/machines?$skip=1".to_owned(),
        ),
        (
            "a password",
            "http://user:pass@HOST/api/users/user1/machines?$skip=1".to_owned(),
        ),
        ("another path", "http://HOST/api/machines".to_owned()),
        (
            "another user",
            "http://HOST/api/users/user2/machines".to_owned(),
        ),
        ("up and away", "../../../collect".to_owned()),
        ("itself", "http://HOST/api/users/user1/machines".to_owned()),
        ("another scheme", "file:///etc/passwd".to_owned()),
        ("no URL", "http://[".to_owned()),
    ] {
        let service = Scripted::start_at(|address| {
            vec![page(
                &["1"],
                Some(&link.replace("HOST", &address.to_string())),
            )]
        })
        .await;

        let user = "user1".parse().expect("a user name");
        let results: Vec<_> = client(&service.url()).user(user).machines().collect().await;

        let [Ok(machine), Err(error)] = results.as_slice() else {
            panic!("{name}: not the good page and then the refusal: {results:?}")
        };
        assert_eq!(machine.id, "1", "{name}");
        println!("{name}: {error}");
        assert_eq!(error.kind(), ErrorKind::Decode, "{name}");
        assert!(
            error.to_string().contains("was not followed"),
            "{name}: {error}"
        );
        assert_eq!(
            service.requests().len(),
            1,
            "{name}: only the first page was asked for"
        );
    }
    assert!(
        futures::poll!(std::pin::pin!(foreign.accept())).is_pending(),
        "somebody was called"
    );
}

#[tokio::test]
async fn a_cycle_ends() {
    let service = Scripted::start([
        page(&["1"], Some("?page=2")),
        page(&["2"], Some("?page=3")),
        page(&["3"], Some("?page=2")),
    ])
    .await;
    let user = "user1".parse().expect("a user name");
    let results: Vec<_> = client(&service.url()).user(user).machines().collect().await;
    let error = results
        .into_iter()
        .find_map(Result::err)
        .expect("the cycle is noticed");
    assert!(error.to_string().contains("read before"), "{error}");
    assert_eq!(service.requests().len(), 3);
}

#[tokio::test]
async fn a_service_that_walks_in_circles_is_left() {
    let links = (0..).map(|page| format!("?page={page}"));
    let service = Scripted::start(links.take(150).map(|link| page(&[], Some(&link)))).await;
    let user = "user1".parse().expect("a user name");
    let results: Vec<_> = client(&service.url()).user(user).machines().collect().await;
    let [Err(error)] = results.as_slice() else {
        panic!("{results:?}")
    };
    assert!(error.to_string().contains("100 pages in a row"), "{error}");
    assert_eq!(service.requests().len(), 100);
}

#[tokio::test]
async fn the_end_stays_the_end() {
    let service = Scripted::start([page(&["1"], Some(""))]).await;
    let user: mde::UserName = "user1".parse().expect("a user name");
    let mut machines = client(&service.url()).user(user.clone()).machines();
    assert!(
        matches!(machines.next().await, Some(Ok(_))),
        "an empty link is no link"
    );
    for _ in 0..3 {
        assert!(machines.next().await.is_none());
    }
    let service = Scripted::start([Answer::new("404 Not Found", &[], "")]).await;
    let mut machines = client(&service.url()).user(user).machines();
    assert!(matches!(machines.next().await, Some(Err(_))));
    for _ in 0..3 {
        assert!(machines.next().await.is_none());
    }
    assert_eq!(service.requests().len(), 1);
}

#[tokio::test]
async fn letters_and_encodings_of_the_path_do_not_matter() {
    let service = Scripted::start([
        page(&["1"], Some("/API/Users/%75ser1/machines?$skip=1")),
        page(&["2"], None),
    ])
    .await;
    let user = "user1".parse().expect("a user name");
    let machines: Vec<_> = client(&service.url())
        .user(user)
        .machines()
        .try_collect()
        .await
        .expect("two pages");
    assert_eq!(machines.len(), 2);
}

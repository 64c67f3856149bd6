//! Which `@odata.nextLink` is followed, and which would take the token where it does not belong.

use contract_tests::{Answer, Scripted};
use futures::{StreamExt, TryStreamExt};
use mde::ErrorKind;

use crate::client::client;
use serde_json::json;
use tokio::net::TcpListener;

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
async fn a_walk_that_brings_nothing_new_is_left_after_a_few_pages() {
    let long_link = |page: usize| format!("?{}$skip=2", "=2&".repeat(page));
    let odd = |link: String| {
        let items = json!([{ "name": "no id" }, { "id": 7 }]);
        Answer::json(json!({ "value": items, "@odata.nextLink": link }).to_string())
    };
    let cases: [(&str, Vec<Answer>, usize); 9] = [
        (
            "a link that grows, as the service has sent it",
            (0..300)
                .map(|n| page(&["1", "2"], Some(&long_link(n))))
                .collect(),
            6,
        ),
        (
            "two pages in turn, each under a new link",
            (0..300)
                .map(|n| page(&[["1"], ["2"]][n % 2], Some(&format!("?$skip={n}"))))
                .collect(),
            7,
        ),
        (
            "three pages in turn, under three links",
            (0..300)
                .map(|n| {
                    page(
                        &[["1"], ["2"], ["3"]][n % 3],
                        Some(&format!("?p={}", n % 3)),
                    )
                })
                .collect(),
            8,
        ),
        (
            "a link to the page itself",
            vec![page(&["1"], Some("/api/users/user1/machines"))],
            6,
        ),
        (
            "the same page with other things said of its devices",
            (0..300)
                .map(|n| {
                    let items = json!([{ "id": "1", "version": n.to_string() }]);
                    let link = format!("?p={n}");
                    Answer::json(json!({ "value": items, "@odata.nextLink": link }).to_string())
                })
                .collect(),
            6,
        ),
        (
            "an id that is a number, with other things said of it",
            (0..300)
                .map(|n| {
                    let items = json!([{ "id": 7, "version": n.to_string() }]);
                    let link = format!("?p={n}");
                    Answer::json(json!({ "value": items, "@odata.nextLink": link }).to_string())
                })
                .collect(),
            6,
        ),
        (
            "fewer devices each time",
            (0..300)
                .map(|n| page(&["1", "2", "3"][n.min(2)..], Some(&format!("?p={n}"))))
                .collect(),
            6,
        ),
        (
            "the same page and an empty one in turn",
            (0..300)
                .map(|n| page(&["1"][n % 2..], Some(&format!("?p={n}"))))
                .collect(),
            11,
        ),
        (
            "machines that break the contract, told by their text",
            (0..300).map(|n| odd(format!("?p={n}"))).collect(),
            6,
        ),
    ];
    for (name, answers, calls) in cases {
        let service = Scripted::start(answers).await;
        let client = client(&service.url());
        let user = "user1".parse().expect("a user name");
        let pages: Vec<_> = client.user(user).machines().pages().collect().await;
        let Some(Err(error)) = pages.last() else {
            panic!("{name}: it does not end with an error")
        };
        println!("{name}: {calls} calls: {error}");
        assert_eq!(error.kind(), ErrorKind::Service, "{name}");
        assert_eq!(error.status(), Some(200), "{name}");
        assert_eq!(service.requests().len(), calls, "{name}");
        let usage = &client.quota().await.expect("the quota")["listUserMachines"];
        assert_eq!(
            usage.windows[0].used as usize, calls,
            "{name}: every page is charged"
        );
    }
}

#[tokio::test]
async fn what_repeats_on_the_way_is_handed_on_and_a_walk_that_gets_somewhere_goes_on() {
    // Each page repeats both of the page before, and now and then a page has nothing new at all.
    let honest = (0..60).map(|n: usize| {
        let new = n - n / 3;
        let ids: Vec<_> = (new.saturating_sub(2)..=new)
            .map(|id| id.to_string())
            .collect();
        let ids: Vec<_> = ids.iter().map(String::as_str).collect();
        // One link for all pages but the last: nothing forbids that.
        page(&ids, (n < 59).then_some("?$skiptoken=next"))
    });
    let service = Scripted::start(honest).await;
    let user = "user1".parse().expect("a user name");
    let machines: Vec<_> = client(&service.url())
        .user(user)
        .machines()
        .try_collect()
        .await
        .expect("sixty pages");
    assert_eq!(service.requests().len(), 60);
    let mut ids: Vec<_> = machines.iter().map(|machine| machine.id.as_str()).collect();
    assert_eq!(ids.len(), 1 + 2 + 58 * 3, "duplicates are the caller's");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 41);
}

#[tokio::test]
async fn an_id_that_is_none_tells_nothing() {
    let pages = (0..20).map(|n: usize| {
        let items = json!([{ "id": "", "version": n.to_string() }, { "id": null, "n": n }]);
        let link = (n < 19).then(|| format!("?p={n}"));
        Answer::json(json!({ "value": items, "@odata.nextLink": link }).to_string())
    });
    let service = Scripted::start(pages).await;
    let user = "user1".parse().expect("a user name");
    let machines: Vec<_> = client(&service.url()).user(user).machines().collect().await;
    assert_eq!((machines.len(), service.requests().len()), (40, 20));
}

#[tokio::test]
async fn of_a_user_in_bulk_half_a_list_is_a_failure() {
    let service = Scripted::start([page(&["1"], Some("?again"))]).await;
    let user = "user1".parse().expect("a user name");
    let answers: Vec<_> = client(&service.url())
        .machines_of_users(futures::stream::iter([user]))
        .collect()
        .await;
    let [(_, Err(error))] = answers.as_slice() else {
        panic!("{answers:?}")
    };
    assert_eq!(error.kind(), ErrorKind::Service);
    assert!(!error.is_fatal(), "it is this user's trouble");
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
    assert_eq!(error.kind(), ErrorKind::Service);
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

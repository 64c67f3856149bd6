//! What the specification does not know, asked by its path.

use contract_tests::{Answer, Scripted};
use futures::TryStreamExt;
use mde::{CallOptions, ErrorKind};

use crate::client::client;

fn path(text: &str) -> mde::RawPath {
    text.parse().expect("a path")
}

#[tokio::test]
async fn the_answer_is_what_the_service_wrote() {
    let body = r#"{ "id":"x", "n": 1.0, "big": 12345678901234567890123 }"#;
    let service = Scripted::start([
        Answer::new("503 Service Unavailable", &[("retry-after", "0")], ""),
        Answer::new("200 OK", &[("mise-correlation-id", "2d1f")], body),
    ])
    .await;
    let options = CallOptions::new().header("X-Case", "7").expect("a header");

    let answer = client(&service.url())
        .with(options)
        .get(path("/api/ips/192.0.2.1/stats?$top=1"))
        .await
        .expect("an answer");

    assert_eq!(&**answer, body.as_bytes());
    assert_eq!((answer.status(), answer.attempts()), (200, 2));
    assert_eq!(answer.correlation_id(), Some("2d1f"));
    let sent = &service.requests()[1];
    assert!(
        sent.starts_with("GET /api/ips/192.0.2.1/stats?$top=1 HTTP/1.1\r\n"),
        "{sent}"
    );
    assert!(
        sent.contains("authorization: Bearer token") && sent.contains("x-case: 7"),
        "{sent}"
    );
}

#[tokio::test]
async fn a_collection_is_followed_and_items_stay_as_they_are() {
    let first = r#"{"value":[{"id":"1","n":1.0}],"@odata.nextLink":"?$skip=1"}"#;
    let away = r#"{"value":[{"id":"2"}],"@odata.nextLink":"https://evil.example/api/x"}"#;
    let service = Scripted::start([first, away].map(Answer::json)).await;

    let mut pages = client(&service.url()).get(path("/api/things")).pages();

    let page = pages.try_next().await.expect("a page").expect("a page");
    let items: Vec<_> = page
        .items()
        .iter()
        .map(|item| item.as_ref().map(|raw| raw.get()).ok())
        .collect();
    assert_eq!(items, [Some(r#"{"id":"1","n":1.0}"#)]);
    assert!(pages.try_next().await.expect("a page").is_some());
    let refused = pages.try_next().await.expect_err("a link to elsewhere");
    assert!(
        refused.to_string().contains("the token must not go there"),
        "{refused}"
    );
    assert_eq!(service.requests().len(), 2);
}

#[tokio::test]
async fn what_fails_is_told_as_of_any_other_call() {
    let refusal = r#"{"error":{"code":"Forbidden","message":"Missing application roles. API required roles: Ti.Read, application roles: ."}}"#;
    let service = Scripted::start([
        Answer::new("403 Forbidden", &[], refusal),
        Answer::new("404 Not Found", &[], ""),
        Answer::json("[]"),
    ])
    .await;
    let client = client(&service.url());

    let forbidden = client
        .get(path("/api/indicators"))
        .await
        .expect_err("an error");
    let unknown = client
        .get(path("/api/nothing"))
        .await
        .expect_err("an error");
    let no_page = client
        .get(path("/api/list"))
        .pages()
        .try_next()
        .await
        .expect_err("an error");

    assert_eq!(
        (forbidden.kind(), forbidden.status()),
        (ErrorKind::Forbidden, Some(403))
    );
    assert!(
        forbidden
            .message()
            .is_some_and(|message| message.contains("Ti.Read"))
    );
    assert!(
        forbidden.needed_permissions().is_empty(),
        "the specification does not know them"
    );
    assert_eq!(unknown.kind(), ErrorKind::NotFound);
    assert!(
        unknown.to_string().contains(r#"the path "/api/nothing""#),
        "{unknown}"
    );
    assert_eq!(no_page.kind(), ErrorKind::Decode);
}

/// Asked by its path or as itself, an operation's calls are counted once.
#[tokio::test]
async fn a_path_of_the_specification_is_counted_as_its_operation() {
    let service = Scripted::start([r#"{"value":[]}"#; 4].map(Answer::json)).await;
    let client = client(&service.url());
    let user = client.user("user1".parse().expect("a user name"));
    user.machines().try_collect::<Vec<_>>().await.expect("none");

    for spelt in [
        "/api/v1.0/users('user1')/machines",
        "/api/Users/user1/machines/?$top=1",
        "/api/unheard/of",
    ] {
        client.get(path(spelt)).await.expect("an answer");
    }

    let usage = client.quota().await.expect("a quota");
    let used = |operation: &str| {
        usage[operation]
            .windows
            .iter()
            .map(|window| window.used)
            .max()
    };
    assert_eq!(
        (used("listUserMachines"), used("(raw)")),
        (Some(3), Some(1))
    );
}

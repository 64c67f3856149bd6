//! What comes beside an answer, and which statuses are one.

use contract_tests::{Answer, Scripted};
use futures::{StreamExt, TryStreamExt};
use mde::{Client, ErrorKind, RetryPolicy, SecretString, requests::ListUserMachines};

use crate::client::client;

const JSON: (&str, &str) = ("content-type", "application/json");

fn of_user1() -> ListUserMachines {
    ListUserMachines::new("user1".parse().expect("a user name"))
}

#[tokio::test]
async fn a_success_has_status_headers_and_attempts() {
    let correlation = ("mise-correlation-id", "2d1f0a3b");
    let service = Scripted::start([
        Answer::new("503 Service Unavailable", &[("retry-after", "0")], ""),
        Answer::new(
            "200 OK",
            &[JSON, correlation],
            r#"{"value":[{"id":"1","new":2}]}"#,
        ),
    ])
    .await;

    let response = client(&service.url()).ask(of_user1()).with_response().await;

    let response = response.expect("an answer");
    assert_eq!((response.status(), response.attempts()), (200, 2));
    assert_eq!(response.correlation_id(), Some("2d1f0a3b"));
    assert_eq!(response.headers()["mise-correlation-id"], "2d1f0a3b");
    assert_eq!(response.value[0].extra["new"], 2);
    assert_eq!(
        response.body(),
        r#"{"value":[{"id":"1","new":2}]}"#.as_bytes()
    );
    assert_eq!(service.requests().len(), 2);
}

#[tokio::test]
async fn without_an_answer_there_is_the_error_that_pages_have() {
    let answer = r#"{"error":{"code":"ResourceNotFound","message":"no such user"}}"#;
    let answer = Answer::new("404 Not Found", &[JSON], answer);
    let service = Scripted::start([answer.clone(), answer]).await;
    let client = client(&service.url());

    let asked = client.ask(of_user1()).await.expect_err("an error");
    let mut pages = client.pages(of_user1());
    let walked = pages.try_next().await.expect_err("an error");

    assert_eq!(asked.kind(), ErrorKind::NotFound);
    assert_eq!(asked.to_string(), walked.to_string());
    assert!(
        asked
            .to_string()
            .starts_with(r#"the service does not know user "user1""#)
    );
    assert!(pages.next().await.is_none());
}

/// The page is as good as any, but nobody said that it would come with this status.
#[tokio::test]
async fn a_success_that_is_not_documented_is_none() {
    let odd = || Answer::new("206 Partial Content", &[JSON], r#"{"value":[]}"#);
    let first = r#"{"value":[{"id":"1"}],"@odata.nextLink":"?$skip=1"}"#;
    let service = Scripted::start([odd(), odd(), Answer::json(first), odd()]).await;
    let client = Client::builder()
        .base_url(service.url())
        .token(SecretString::from("token"))
        .retry(RetryPolicy::never())
        .build()
        .expect("a client");

    let asked = client.ask(of_user1()).await.expect_err("an error");
    let first = client.pages(of_user1()).try_next().await;
    let mut pages = client.pages(of_user1());
    let good = pages.try_next().await.expect("a page").expect("a page");
    let later = pages.try_next().await;

    assert_eq!(good.items().len(), 1);
    for error in [
        asked,
        first.expect_err("an error"),
        later.expect_err("an error"),
    ] {
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Decode, Some(206))
        );
        let sentence = error.to_string();
        assert!(
            sentence.contains("a status that it does not document"),
            "{sentence}"
        );
    }
}

/// Nothing of it is lost, and all that is wrong is said at once.
#[tokio::test]
async fn an_answer_that_breaks_the_contract_is_in_the_error() {
    let body = r#"{"value":[{"id":"1","osBuild":1.0}],"@odata.nextLink":3}"#;
    let service = Scripted::start([Answer::json(body)]).await;

    let error = client(&service.url())
        .ask(of_user1())
        .await
        .expect_err("an error");

    assert_eq!(
        (error.kind(), error.status()),
        (ErrorKind::Decode, Some(200))
    );
    assert_eq!(error.raw_item(), Some(body));
    let mut places: Vec<_> = error
        .breaches()
        .iter()
        .map(|breach| breach.json_path.as_str())
        .collect();
    places.sort_unstable();
    assert_eq!(places, ["@odata.nextLink", "value[0].osBuild"]);
    assert!(
        error
            .to_string()
            .contains("the answer breaks the contract at"),
        "{error}"
    );
}

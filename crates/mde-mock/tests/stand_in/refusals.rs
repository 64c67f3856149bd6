//! Requests that break the contract.

use mde_mock::{MockService, UnknownUser};
use serde_json::json;

use crate::bundle::closed;
use crate::client::{RawAnswer, get, json as ask, machines_url, raw, raw_bytes};

const AUTH: &str = "Authorization: Bearer any";
const HOST: &str = "Host: localhost";

/// A refusal must itself keep the contract.
fn assert_refused(answer: &RawAnswer, status: u16, code: &str, what: &str) {
    assert_eq!(answer.status, status, "{what}: {}", answer.head);
    assert_eq!(answer.error()["code"], code, "{what}");
    let body = serde_json::from_slice(&answer.body).unwrap();
    assert!(closed("ODataError").is_valid(&body), "{what}: {body}");
    assert_eq!(
        answer.header("content-type"),
        Some("application/json; charset=utf-8"),
        "{what}"
    );
    assert_eq!(answer.header("odata-version"), Some("4.0"), "{what}");
    let id = answer.header("mise-correlation-id").unwrap();
    assert_eq!(answer.error()["target"], id, "{what}");
}

#[tokio::test]
async fn nothing_is_told_without_a_token() {
    let service = mde_mock::start().await;
    for line in [
        "GET /api/users/user1/machines",
        "GET /api/users/nobody/machines",
        "GET /api/users/user1/machines?$top=5",
        "POST /api/users/user1/machines",
        "GET /nowhere",
    ] {
        for header in [
            "X-None: 1",
            "Authorization: Bearer",
            "Authorization: Bearer   ",
            "Authorization: Basic dXNlcjpwYXNz",
            "Authorization: any",
            "Authorization:",
        ] {
            let answer = raw(&service, line, &[HOST, header, "Prefer: code=200"]).await;
            assert_refused(&answer, 401, "Unauthorized", &format!("{line}, {header}"));
            assert!(
                answer
                    .header("www-authenticate")
                    .unwrap()
                    .starts_with("Bearer")
            );
        }
    }
    let answer = raw(
        &service,
        "GET /api/users/user1/machines",
        &[HOST, "authorization: bEARER x"],
    )
    .await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn unknown_routes() {
    let service = mde_mock::start().await;
    for path in [
        "/",
        "/api",
        "/api/users",
        "/api/users/user1",
        "/api/users/user1/machines/",
        "/API/users/user1/machines",
        "/api/users/a/b/machines",
        "//api/users/user1/machines",
        "*",
    ] {
        let method = if path == "*" { "OPTIONS" } else { "GET" };
        let answer = raw(&service, &format!("{method} {path}"), &[HOST, AUTH]).await;
        assert_refused(&answer, 404, "NotFound", path);
    }
}

#[tokio::test]
async fn wrong_methods() {
    let service = mde_mock::start().await;
    for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"] {
        let line = format!("{method} /api/users/user1/machines");
        let answer = raw(&service, &line, &[HOST, AUTH, "Prefer: code=200"]).await;
        assert_refused(&answer, 405, "MethodNotAllowed", method);
        assert_eq!(answer.header("allow"), Some("GET"), "{method}");
    }
    let answer = raw(&service, "HEAD /api/users/user1/machines", &[HOST, AUTH]).await;
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET")));
    assert!(answer.body.is_empty());
}

#[tokio::test]
async fn bad_user_names() {
    let service = MockService::builder()
        .unknown_user(UnknownUser::EmptyList)
        .start()
        .await
        .unwrap();
    let long = "x".repeat(257);
    for (segment, rule) in [
        ("user1%40contoso.com", "pattern"),
        ("user1@contoso.com", "pattern"),
        ("a%00b", "pattern"),
        ("a%0D%0Ab", "pattern"),
        ("a%C2%85b", "pattern"),
        (".", "pattern"),
        ("..", "pattern"),
        ("%2E%2e", "pattern"),
        ("", "at least 1"),
        (&long, "at most 256"),
        ("%", "percent sign"),
        ("100%", "percent sign"),
        ("%4", "percent sign"),
        ("%zz", "percent sign"),
        ("%FF", "UTF-8"),
        ("%C3%28", "UTF-8"),
        ("%ED%A0%80", "UTF-8"),
    ] {
        let line = format!("GET /api/users/{segment}/machines");
        let answer = raw(&service, &line, &[HOST, AUTH, "Prefer: code=200"]).await;
        assert_refused(&answer, 400, "InvalidInput", segment);
        let message = answer.error()["message"].as_str().unwrap().to_owned();
        assert!(message.contains(rule), "{segment}: {message}");
    }
    let line = "GET /api/users/zoë/machines".as_bytes();
    let answer = raw_bytes(&service, line, &[HOST, AUTH]).await;
    assert_refused(&answer, 400, "InvalidInput", "zoë as it is");
}

#[tokio::test]
async fn the_longest_name_counts_characters() {
    let service = MockService::builder()
        .unknown_user(UnknownUser::EmptyList)
        .start()
        .await
        .unwrap();
    for (length, status) in [(256, 200), (257, 400)] {
        let name = "%C3%AB".repeat(length);
        let answer = raw(
            &service,
            &format!("GET /api/users/{name}/machines"),
            &[HOST, AUTH],
        )
        .await;
        assert_eq!(answer.status, status);
    }
}

#[tokio::test]
async fn undeclared_query_parameters() {
    let service = mde_mock::start().await;
    for query in ["$top=5", "api-version=1", "=", "a", "$filter=%FF"] {
        let line = format!("GET /api/users/user1/machines?{query}");
        let answer = raw(&service, &line, &[HOST, AUTH, "Prefer: code=200"]).await;
        assert_refused(&answer, 400, "BadRequest", query);
    }
    let answer = raw(&service, "GET /api/users/user1/machines?", &[HOST, AUTH]).await;
    assert_eq!(answer.status, 200, "a question mark alone asks for nothing");
}

#[tokio::test]
async fn bodies_that_no_operation_declares() {
    let service = mde_mock::start().await;
    let url = machines_url(&service, "user1");
    for body in ["{}", "x"] {
        let (status, answer) = ask(get(&url).body(body)).await;
        assert_eq!(
            (status, &answer["error"]["code"]),
            (400, &json!("BadRequest"))
        );
    }
    let chunked = [HOST, AUTH, "Transfer-Encoding: chunked"];
    let answer = raw(&service, "GET /api/users/user1/machines", &chunked).await;
    assert_refused(&answer, 400, "BadRequest", "chunked");
    let none = [HOST, AUTH, "Content-Length: 0"];
    let answer = raw(&service, "GET /api/users/user1/machines", &none).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn clients_that_take_no_answer() {
    let service = mde_mock::start().await;
    for (accept, status) in [
        ("Accept: text/html", 406),
        ("Accept: text/*, image/png", 406),
        ("Accept: application/json;q=0", 406),
        ("Accept: */*; q=0.000", 406),
        ("Accept: json", 406),
        ("Accept:", 406),
        ("Accept: application/json", 200),
        (
            "Accept: text/html, APPLICATION/JSON;odata.metadata=none;q=0.1",
            200,
        ),
        ("Accept: application/*", 200),
        ("Accept: text/html;q=0.9, */*;q=0.1", 200),
        ("X-None: 1", 200),
    ] {
        let answer = raw(
            &service,
            "GET /api/users/user1/machines",
            &[HOST, AUTH, accept],
        )
        .await;
        assert_eq!(answer.status, status, "{accept}");
        if status == 406 {
            assert_refused(&answer, 406, "NotAcceptable", accept);
        }
    }
    let two = [HOST, AUTH, "Accept: text/html", "Accept: application/json"];
    let answer = raw(&service, "GET /api/users/user1/machines", &two).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn unknown_users_either_way() {
    let service = mde_mock::start().await;
    let answer = raw(
        &service,
        "GET /api/users/no%20%22body/machines",
        &[HOST, AUTH],
    )
    .await;
    assert_refused(&answer, 404, "ResourceNotFound", "nobody");
    assert_eq!(answer.error()["message"], "User no \"body was not found");

    let service = MockService::builder()
        .unknown_user(UnknownUser::EmptyList)
        .start()
        .await
        .unwrap();
    let (status, page) = ask(get(&machines_url(&service, "nobody"))).await;
    assert_eq!((status, &page["value"]), (200, &json!([])));
}

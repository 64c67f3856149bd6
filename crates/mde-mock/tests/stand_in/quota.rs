//! Quota, over the wire.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mde_mock::MockService;
use mde_mock::quota::{Quota, Windows};
use serde_json::{Value, json};

use crate::bundle::closed;
use crate::client::{RawAnswer, machines_url, raw};

const HOUR: Duration = Duration::from_secs(3600);
const LINE: &str = "GET /api/users/user1/machines";

async fn limited(limits: &[(u32, Duration)], windows: Windows) -> MockService {
    let builder = MockService::builder().quota(Quota::Limits(limits.to_vec()));
    builder.windows(windows).start().await.unwrap()
}

async fn ask(service: &MockService, token: &str) -> RawAnswer {
    raw(
        service,
        LINE,
        &["Host: a", &format!("Authorization: Bearer {token}")],
    )
    .await
}

fn jwt(claims: &Value, signature: &str) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!(
        "{}.{}.{signature}",
        part(&json!({ "alg": "none" })),
        part(claims)
    )
}

#[tokio::test]
async fn the_documented_quota_holds_unless_told() {
    let service = mde_mock::start().await;
    let client = reqwest::Client::new();
    let mut statuses = Vec::new();
    for _ in 0..101 {
        let request = client.get(machines_url(&service, "user1"));
        let answer = request.bearer_auth("any").send().await.unwrap();
        statuses.push(answer.status().as_u16());
    }
    assert_eq!(statuses.pop(), Some(429));
    assert!(statuses.iter().all(|status| *status == 200));
    let answer = ask(&service, "any").await;
    assert_eq!(
        answer.error()["message"],
        "API calls quota exceeded! maximum allowed 100 per 00:01:00"
    );
    let seconds: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
}

/// A contract of two operations that share a limit, of which one has a limit of its own beside it, and of
/// one that shares none.
fn a_family() -> String {
    let operation = |id: &str, limits: Value| {
        json!({ "get": {
            "operationId": id,
            "x-rate-limits": limits,
            "responses": { "204": { "description": "-" } },
        } })
    };
    let shared = json!({ "calls": 5, "period": "PT1H", "shared": "things" });
    let own = json!({ "calls": 2, "period": "P1D" });
    let document = json!({
        "servers": [{ "url": "https://a.example" }],
        "paths": {
            "/things": operation("list", json!([own, shared])),
            "/things/latest": operation("latest", json!([shared])),
            "/others": operation("others", json!([own])),
        },
    });
    document.to_string()
}

#[tokio::test]
async fn operations_of_a_family_have_one_limit_together() {
    for windows in [Windows::Sliding, Windows::Fixed] {
        let builder = MockService::builder().contract(a_family());
        let service = builder.windows(windows).start().await.unwrap();
        let ask = async |path: &str, token: &str| {
            let authorization = format!("Authorization: Bearer {token}");
            let line = format!("GET {path}");
            let answer = raw(&service, &line, &["Host: a", &authorization]).await;
            match answer.status {
                429 => answer.error()["message"].as_str().unwrap().to_owned(),
                status => status.to_string(),
            }
        };
        let exceeded = |limit: &str| format!("API calls quota exceeded! maximum allowed {limit}");
        let (own, family) = (exceeded("2 per 1.00:00:00"), exceeded("5 per 01:00:00"));
        for (path, expected) in [
            ("/things", "204"),
            ("/things", "204"),
            // Beyond its own limit, and so not counted by the family's.
            ("/things", &own),
            ("/things", &own),
            ("/things/latest", "204"),
            ("/things/latest", "204"),
            ("/things/latest", "204"),
            ("/things/latest", &family),
            ("/others", "204"),
            ("/others", "204"),
            ("/others", &own),
        ] {
            assert_eq!(ask(path, "one").await, expected, "{path}, {windows:?}");
        }
        assert_eq!(ask("/things/latest", "another").await, "204");
    }
}

#[tokio::test]
async fn a_refusal_is_the_services() {
    let service = limited(&[(2, HOUR * 24), (3, HOUR)], Windows::Sliding).await;
    for _ in 0..2 {
        assert_eq!(ask(&service, "any").await.status, 200);
    }
    let answer = ask(&service, "any").await;
    assert_eq!(answer.status, 429);
    let seconds: u64 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((86_300..=86_400).contains(&seconds), "{seconds}");
    assert_eq!(answer.error()["code"], "429");
    assert_eq!(
        answer.error()["message"],
        "API calls quota exceeded! maximum allowed 2 per 1.00:00:00"
    );
    assert_eq!(
        answer.error()["target"],
        answer.header("mise-correlation-id").unwrap()
    );
    let body = serde_json::from_slice(&answer.body).unwrap();
    assert!(closed("ODataError").is_valid(&body), "{body}");
}

#[tokio::test]
async fn it_belongs_to_the_application_and_its_tenant() {
    let service = limited(&[(1, HOUR)], Windows::Sliding).await;
    let first = json!({ "tid": "t1", "appid": "a1", "iat": 1 });
    let renewed = json!({ "tid": "t1", "azp": "a1", "iat": 2 });
    let other_tenant = json!({ "tid": "t2", "appid": "a1" });
    let other_application = json!({ "tid": "t1", "appid": "a2" });
    let nobody = json!({ "tid": "t1" });
    for (token, status) in [
        (jwt(&first, "x"), 200),
        (jwt(&first, "x"), 429),
        (jwt(&renewed, "y"), 429),
        (jwt(&other_tenant, "x"), 200),
        (jwt(&other_application, "x"), 200),
        (jwt(&nobody, "x"), 200),
        (jwt(&nobody, "y"), 200),
        (jwt(&nobody, "y"), 429),
        ("any".to_owned(), 200),
        ("any".to_owned(), 429),
        ("other".to_owned(), 200),
    ] {
        assert_eq!(ask(&service, &token).await.status, status, "{token}");
    }
}

#[tokio::test]
async fn whatever_reaches_an_operation_counts() {
    for (line, header, status) in [
        ("GET /api/users/nobody/machines", "X: 1", 404),
        ("GET /api/users/a@b/machines", "X: 1", 400),
        ("GET /api/users/user1/machines?a=b", "X: 1", 400),
        (LINE, "Prefer: code=503", 503),
    ] {
        let service = limited(&[(1, HOUR)], Windows::Sliding).await;
        let headers = ["Host: a", "Authorization: Bearer any", header];
        assert_eq!(raw(&service, line, &headers).await.status, status);
        assert_eq!(raw(&service, line, &headers).await.status, 429, "{line}");
    }
    let service = limited(&[(1, HOUR)], Windows::Sliding).await;
    for (line, token, status) in [
        ("GET /nowhere", "Authorization: Bearer any", 404),
        (
            "POST /api/users/user1/machines",
            "Authorization: Bearer any",
            405,
        ),
        (LINE, "X: 1", 401),
        (LINE, "Authorization: Bearer any", 200),
    ] {
        assert_eq!(
            raw(&service, line, &["Host: a", token]).await.status,
            status
        );
    }
}

#[tokio::test]
async fn off_is_off() {
    let service = MockService::builder()
        .quota(Quota::Off)
        .start()
        .await
        .unwrap();
    let client = reqwest::Client::new();
    for _ in 0..150 {
        let request = client.get(machines_url(&service, "user1"));
        assert_eq!(
            request.bearer_auth("any").send().await.unwrap().status(),
            200
        );
    }
}

#[tokio::test]
async fn whoever_waits_as_told_is_admitted() {
    for windows in [Windows::Sliding, Windows::Fixed] {
        let service = limited(&[(1, Duration::from_secs(1))], windows).await;
        // With fixed windows two calls may fall on either side of a cut.
        let refused = loop {
            let answer = ask(&service, "any").await;
            if answer.status == 429 {
                break answer;
            }
        };
        assert_eq!(refused.header("retry-after"), Some("1"));
        tokio::time::sleep(Duration::from_secs(1)).await;
        assert_eq!(ask(&service, "any").await.status, 200, "{windows:?}");
    }
}

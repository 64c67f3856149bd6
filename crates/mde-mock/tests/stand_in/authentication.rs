//! No operation answers without a token that is good enough, whatever else is asked of it.
//!
//! Testers that read the contract pass over this: they know no way to break an OAuth 2.0 scheme.

use std::time::Duration;

use mde_mock::{Auth, MockService};

use crate::bundle::{BUNDLE, closed};
use crate::client::{RawAnswer, raw};

const HOST: &str = "Host: localhost";

/// Every operation of the contract, with the example of each path parameter.
fn request_lines() -> Vec<String> {
    let mut lines = Vec::new();
    for (template, item) in BUNDLE["paths"].as_object().unwrap() {
        let path = crate::bundle::example_path(template, item);
        let methods = item.as_object().unwrap().keys();
        for method in methods.filter(|key| !key.starts_with("x-") && *key != "parameters") {
            lines.push(format!("{} {path}", method.to_uppercase()));
        }
    }
    assert!(!lines.is_empty(), "the contract has operations");
    lines
}

fn assert_unauthorized(answer: &RawAnswer, what: &str) {
    assert_eq!(answer.status, 401, "{what}: {}", answer.head);
    let body = serde_json::from_slice(&answer.body).unwrap();
    assert!(closed("ODataError").is_valid(&body), "{what}: {body}");
    let challenge = answer.header("www-authenticate").unwrap();
    assert!(
        challenge.starts_with("Bearer realm="),
        "{what}: {challenge}"
    );
}

#[tokio::test]
async fn what_is_no_bearer_token_opens_nothing() {
    for auth in [Auth::Any, Auth::Strict] {
        let service = MockService::builder().auth(auth).start().await.unwrap();
        let good = service.token().issue();
        for line in request_lines() {
            for header in [
                "X-None: 1".to_owned(),
                "Authorization:".to_owned(),
                "Authorization: Bearer".to_owned(),
                "Authorization: Bearer ".to_owned(),
                format!("Authorization: {good}"),
                format!("Authorization: Basic {good}"),
                format!("Authorization: Bearer{good}"),
                format!("Proxy-Authorization: Bearer {good}"),
                format!("Cookie: Authorization=Bearer {good}"),
            ] {
                let answer = raw(&service, &line, &[HOST, &header]).await;
                assert_unauthorized(&answer, &format!("{auth:?}, {line}, {header}"));
                // RFC 6750: without credentials there is nothing to say about them.
                let challenge = answer.header("www-authenticate").unwrap();
                assert!(!challenge.contains("error"), "{challenge}");
            }
            let query = raw(&service, &format!("{line}?access_token={good}"), &[HOST]).await;
            assert_unauthorized(&query, "a token in the query");
        }
    }
}

#[tokio::test]
async fn what_is_no_good_token_opens_nothing_under_strict() {
    let strict = || MockService::builder().auth(Auth::Strict);
    let service = strict().start().await.unwrap();
    let other = strict().start().await.unwrap();
    let revoked = service.token().issue();
    service.revoke_tokens();
    let good = service.token().issue();
    let (signed, _) = good.rsplit_once('.').unwrap();
    for line in request_lines() {
        for (what, token) in [
            ("garbage", "x".to_owned()),
            ("nearly a JWT", "a.b.c".to_owned()),
            ("not ASCII", "\u{e9}".to_owned()),
            ("unsigned", format!("{signed}.")),
            ("tampered with", format!("{good}x")),
            ("another's", other.token().issue()),
            ("expired", service.token().lifetime(Duration::ZERO).issue()),
            (
                "for another audience",
                service.token().audience("https://a.example").issue(),
            ),
            ("revoked", revoked.clone()),
        ] {
            let header = format!("Authorization: Bearer {token}");
            let answer = raw(&service, &line, &[HOST, &header]).await;
            assert_unauthorized(&answer, &format!("{line}, {what}"));
        }
        let header = format!("Authorization: Bearer {good}");
        let answer = raw(&service, &line, &[HOST, &header]).await;
        assert_ne!(answer.status, 401, "{line}: {}", answer.head);

        // Good, but not good for this.
        let token = service.token().roles(["Nothing.Read.All"]).issue();
        let header = format!("Authorization: Bearer {token}");
        let answer = raw(&service, &line, &[HOST, &header]).await;
        assert_eq!(answer.status, 403, "{line}: {}", answer.head);
    }
}

#[tokio::test]
async fn a_challenge_says_whether_the_token_was_at_fault() {
    let service = MockService::builder()
        .auth(Auth::Strict)
        .start()
        .await
        .unwrap();
    let line = "GET /api/users/user1/machines";
    let answer = raw(&service, line, &[HOST, "Authorization: Bearer x"]).await;
    assert_eq!(
        answer.header("www-authenticate"),
        Some("Bearer realm=\"mde-mock\", error=\"invalid_token\"")
    );
}

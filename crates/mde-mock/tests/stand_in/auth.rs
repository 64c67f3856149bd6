//! Strict authentication, and who may do what.

use std::time::Duration;

use mde_mock::quota::Quota;
use mde_mock::{Application, Auth, MockService, MockServiceBuilder, Reply};
use serde_json::Value;

use crate::client::{CLIENT, body, machines_url};

const COMMERCIAL: &str = "https://api.securitycenter.microsoft.com";
const GCC: &str = "https://api-gcc.securitycenter.microsoft.us";

fn strict() -> MockServiceBuilder {
    MockService::builder().auth(Auth::Strict)
}

async fn ask(service: &MockService, token: &str) -> (u16, Value) {
    let request = CLIENT
        .get(machines_url(service, "user1"))
        .bearer_auth(token);
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    if status == 401 {
        assert!(
            answer.headers()["www-authenticate"]
                .to_str()
                .unwrap()
                .starts_with("Bearer")
        );
    }
    (status, body(answer).await)
}

async fn assert_refused(service: &MockService, token: &str, status: u16, message: &str) {
    let (answered, body) = ask(service, token).await;
    let code = if status == 401 {
        "Unauthorized"
    } else {
        "Forbidden"
    };
    assert_eq!(
        (answered, &body["error"]["code"]),
        (status, &Value::from(code)),
        "{body}"
    );
    assert_eq!(body["error"]["message"], message);
}

const FOREIGN: &str = "Unauthorized request - reason of failure: The token's signature is not that \
                       of this service's token endpoint";
const EXPIRED: &str = "Unauthorized request - reason of failure: The token has expired";
const REVOKED: &str = "Unauthorized request - reason of failure: The token has been revoked";

#[tokio::test]
async fn a_token_of_its_own_is_good() {
    let service = strict().start().await.unwrap();
    assert_eq!(ask(&service, &service.token().issue()).await.0, 200);
    assert_eq!(
        ask(
            &service,
            &service.token().audience(&format!("{COMMERCIAL}/")).issue()
        )
        .await
        .0,
        200
    );
    for scope in ["Machine.Read", "Machine.ReadWrite"] {
        let token = service.token().scopes(["Alert.Read", scope]).issue();
        assert_eq!(ask(&service, &token).await.0, 200, "{scope}");
    }
}

#[tokio::test]
async fn other_tokens_are_not() {
    let service = strict().start().await.unwrap();
    let other = strict().start().await.unwrap();
    let good = service.token().issue();
    let (signed, signature) = good.rsplit_once('.').unwrap();
    let (header, claims) = signed.split_once('.').unwrap();
    let all = service
        .token()
        .roles(["Machine.ReadWrite.All", "x"])
        .issue();
    let (_, other_claims) = all.rsplit_once('.').unwrap().0.split_once('.').unwrap();
    for token in [
        "any".to_owned(),
        "a.b.c".to_owned(),
        other.token().issue(),
        signed.to_owned(),
        format!("{signed}."),
        format!("{header}.{other_claims}.{signature}"),
        format!("{claims}.{header}.{signature}"),
        format!("{good}A"),
    ] {
        assert_refused(&service, &token, 401, FOREIGN).await;
    }
    let expired = service.token().lifetime(Duration::ZERO).issue();
    assert_refused(&service, &expired, 401, EXPIRED).await;
    let elsewhere = service.token().audience(GCC).issue();
    let message = format!(
        "Unauthorized request - reason of failure: The token's audience is {GCC}, not {COMMERCIAL}"
    );
    assert_refused(&service, &elsewhere, 401, &message).await;
}

#[tokio::test]
async fn a_token_without_the_permission_is_told_both_sides() {
    let service = strict().start().await.unwrap();
    let token = service
        .token()
        .roles(["Machine.Isolate", "Machine.Read"])
        .issue();
    let message = "Missing application roles. API required roles: \
                   Machine.Read.All,Machine.ReadWrite.All, application roles: \
                   Machine.Isolate,Machine.Read.";
    assert_refused(&service, &token, 403, message).await;
    let none: [&str; 0] = [];
    let message = "Missing application roles. API required roles: \
                   Machine.Read.All,Machine.ReadWrite.All, application roles: .";
    assert_refused(&service, &service.token().roles(none).issue(), 403, message).await;
    let token = service.token().scopes(["Machine.Read.All"]).issue();
    let message = "Missing user scopes. API required scopes: Machine.Read,Machine.ReadWrite, \
                   user scopes: Machine.Read.All.";
    assert_refused(&service, &token, 403, message).await;
}

#[tokio::test]
async fn another_audience_can_be_wanted() {
    let service = strict().audience(GCC).start().await.unwrap();
    assert_eq!(ask(&service, &service.token().issue()).await.0, 200);
    let elsewhere = service.token().audience(COMMERCIAL).issue();
    assert_eq!(ask(&service, &elsewhere).await.0, 401);
}

#[tokio::test]
async fn a_token_expires_while_it_is_known() {
    let service = strict().start().await.unwrap();
    let token = service.token().lifetime(Duration::from_secs(3)).issue();
    assert_eq!(ask(&service, &token).await.0, 200);
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_refused(&service, &token, 401, EXPIRED).await;
}

#[tokio::test]
async fn tokens_are_revoked_mid_run() {
    let service = strict().start().await.unwrap();
    let early = service.token().issue();
    assert_eq!(ask(&service, &early).await.0, 200);
    service.revoke_tokens();
    assert_refused(&service, &early, 401, REVOKED).await;
    // Within the same second: it is not the time of issue that counts.
    let renewed = service.token().issue();
    assert_eq!(ask(&service, &renewed).await.0, 200);

    service.script([Reply::usual(), Reply::revoked()]);
    assert_eq!(ask(&service, &renewed).await.0, 200);
    assert_refused(&service, &renewed, 401, REVOKED).await;
    assert_refused(&service, &renewed, 401, REVOKED).await;
    assert_eq!(ask(&service, &service.token().issue()).await.0, 200);
}

#[tokio::test]
async fn a_call_without_permission_spends_quota_and_one_without_a_good_token_does_not() {
    let limit = Quota::Limits(vec![(1, Duration::from_secs(3600))]);
    let service = strict().quota(limit).start().await.unwrap();
    let mine = || service.token().application("t", "a");
    assert_eq!(
        ask(&service, &mine().lifetime(Duration::ZERO).issue())
            .await
            .0,
        401
    );
    assert_eq!(ask(&service, &mine().roles(["x"]).issue()).await.0, 403);
    assert_eq!(ask(&service, &mine().issue()).await.0, 429);
    assert_eq!(
        ask(&service, &service.token().application("t", "b").issue())
            .await
            .0,
        200
    );
}

#[tokio::test]
async fn any_token_will_do_unless_told() {
    let service = MockService::builder()
        .application(Application::default())
        .start()
        .await
        .unwrap();
    let expired = service
        .token()
        .lifetime(Duration::ZERO)
        .roles(["x"])
        .issue();
    service.revoke_tokens();
    assert_eq!(ask(&service, &expired).await.0, 200);
}

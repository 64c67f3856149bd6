//! How a crate that asks the service tests itself: no account, no network, and the service in whatever
//! state the test is about. In its `Cargo.toml` stand
//!
//! ```toml
//! [dependencies]
//! futures = "0.3"
//! mde = "0.1"
//!
//! [dev-dependencies]
//! mde-mock = "0.1"
//! serde_json = "1"
//! tokio = { version = "1", features = ["macros", "rt", "time"] }
//! ```

use std::time::Duration;

use futures::TryStreamExt;
use mde::{Client, Error, ErrorKind, SecretString, UserName};
use mde_mock::{Auth, Expected, MockService, Reply};
use serde_json::json;

/// What is tested: the names of a user's devices whose risk is high. It takes the client from outside,
/// so that a test can hand it one that asks the stand-in.
async fn at_risk(client: &Client, user: UserName) -> Result<Vec<String>, Error> {
    let machines: Vec<_> = client.user(user).machines().try_collect().await?;
    let at_risk = machines.into_iter().filter(|machine| {
        let score = machine.risk_score.as_ref();
        score.is_some_and(|score| score.to_string() == "High")
    });
    Ok(at_risk
        .filter_map(|machine| machine.computer_dns_name)
        .collect())
}

fn client(service: &MockService) -> Client {
    client_with(service, "any")
}

fn client_with(service: &MockService, token: &str) -> Client {
    let builder = Client::builder().base_url(service.url());
    let builder = builder.token(SecretString::from(token)).without_quota();
    builder.build().expect("a client")
}

fn user(name: &str) -> UserName {
    name.parse().expect("a user name")
}

const JDOE: &str = "/api/users/jdoe/machines";

/// Machines of one's own, beside the made-up ones.
#[tokio::test]
async fn only_the_devices_at_risk_are_named() {
    let machine = |id, name, risk| json!({ "id": id, "computerDnsName": name, "riskScore": risk });
    let machines = vec![
        machine("1", "laptop-1", "High"),
        machine("2", "laptop-2", "Low"),
    ];
    let builder = MockService::builder().user("jdoe", machines);
    let service = builder.start().await.expect("a stand-in");

    let names = at_risk(&client(&service), user("jdoe"))
        .await
        .expect("names");
    assert_eq!(names, ["laptop-1"]);
    service.assert_received(Expected::get(JDOE));
}

/// The service is busy twice, and late with its answer: the client asks until it has one.
#[tokio::test]
async fn a_busy_service_is_asked_again() {
    let service = mde_mock::start().await;
    service.script([
        Reply::throttled(Duration::from_secs(1)).times(2),
        Reply::usual().delayed(Duration::from_millis(50)),
    ]);

    at_risk(&client(&service), user("jdoe"))
        .await
        .expect("names");
    service.assert_sequence([
        Expected::get(JDOE).answered(429).times(2),
        Expected::get(JDOE).answered(200),
    ]);
}

/// A user with many devices: every page is asked for once, and in order.
#[tokio::test]
async fn every_page_is_read() {
    let service = mde_mock::start().await;
    at_risk(&client(&service), user("svc-inventory"))
        .await
        .expect("names");

    let page = |query| Expected::get(format!("/api/users/svc-inventory/machines{query}"));
    service.assert_sequence([page(""), page("?$skip=25"), page("?$skip=50")]);
}

/// An answer that is not what the contract says is an error, and not an empty list.
#[tokio::test]
async fn nonsense_is_not_taken_for_good_news() {
    let service = mde_mock::start().await;
    service.script([Reply::body(200, "application/json", r#"{"error":null}"#)]);

    let error = at_risk(&client(&service), user("jdoe"))
        .await
        .expect_err("no names");
    assert_eq!(error.kind(), ErrorKind::Decode);
}

/// A token without the permission: the service says no, once, and the error says what is missing.
#[tokio::test]
async fn a_missing_permission_is_told() {
    let builder = MockService::builder().auth(Auth::Strict);
    let service = builder.start().await.expect("a stand-in");
    let token = service.token().roles(["Alert.Read.All"]).issue();

    let asked = at_risk(&client_with(&service, &token), user("jdoe")).await;
    let error = asked.expect_err("no names");
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    assert!(error.to_string().contains("Machine.Read.All"), "{error}");
    service.assert_received(Expected::operation("listUserMachines").answered(403));
}

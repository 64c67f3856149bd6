//! Operations that share a limit, by client and stand-in: what the one counts together the other does, too.

use std::time::Duration;

use futures::future::join_all;
use mde_core::{
    BaseUrl, Call, Credential, Destinations, HttpTransport, Operation, Pipeline, RateLimit,
    RetryPolicy,
};
use mde_mock::MockService;
use mde_mock::quota::Windows;
use serde_json::{Value, json};

const PERIOD: Duration = Duration::from_secs(2);
const SHARED: RateLimit = RateLimit::new(6, PERIOD).shared("things");
const OWN: RateLimit = RateLimit::new(3, PERIOD);
const FAMILY: &[&str] = &["getThing", "listThings"];

/// As they would be generated from the contract.
static LIST: Operation = operation("listThings", "/things", &[SHARED]).of_family(FAMILY);
static GET: Operation = operation("getThing", "/things/latest", &[SHARED, OWN]).of_family(FAMILY);

/// As if the contract did not say that they share anything.
static LIST_ALONE: Operation = operation("listThings", "/things", &[RateLimit::new(6, PERIOD)]);
static GET_ALONE: Operation = operation("getThing", "/things/latest", &[OWN]);

const fn operation(
    id: &'static str,
    path: &'static str,
    limits: &'static [RateLimit],
) -> Operation {
    Operation::new(id, "GET", path, limits, &[], &[])
}

fn contract() -> String {
    let operation = |id: &str, limits: Value| {
        json!({ "get": {
            "operationId": id,
            "x-rate-limits": limits,
            "responses": { "204": { "description": "-" } },
        } })
    };
    let shared = json!({ "calls": 6, "period": "PT2S", "shared": "things" });
    let own = json!({ "calls": 3, "period": "PT2S" });
    json!({
        "servers": [{ "url": "https://api.example.com" }],
        "paths": {
            "/things": operation("listThings", json!([shared])),
            "/things/latest": operation("getThing", json!([shared, own])),
        },
    })
    .to_string()
}

/// Calls both in turn, all at once; how many were answered, and how many refused with 429.
async fn outcome(windows: Windows, operations: [&'static Operation; 2]) -> (usize, usize) {
    let builder = MockService::builder().contract(contract());
    let service = builder.windows(windows).start().await.expect("a stand-in");
    let base = BaseUrl::parse(service.url()).expect("a base URL");
    let transport = HttpTransport::builder().build(&base).expect("a transport");
    let requests = transport.client().clone();
    let credential = Credential::bearer(&"token".into()).expect("a token");
    let pipeline = Pipeline::builder(transport, credential, Destinations::new(base, []))
        .retry(RetryPolicy::never())
        .quota(|quota| quota)
        .build();
    let calls = (0..14).map(|number| {
        let operation = operations[number % 2];
        let url = format!("{}{}", service.url(), operation.path);
        let request = requests.get(url).build().expect("a request");
        let call = Call::new(pipeline.clone());
        async move {
            let answer = call.exec(request, operation).await;
            answer.expect("an answer").status().as_u16()
        }
    });
    let statuses = join_all(calls).await;
    let count = |status| statuses.iter().filter(|known| **known == status).count();
    (count(204), count(429))
}

#[tokio::test]
async fn a_family_is_never_throttled_by_its_own_doing() {
    for windows in [Windows::Sliding, Windows::Fixed] {
        assert_eq!(
            outcome(windows, [&LIST, &GET]).await,
            (14, 0),
            "{windows:?}"
        );
    }
}

#[tokio::test]
async fn a_client_that_does_not_know_of_the_family_is() {
    let (_, refused) = outcome(Windows::Sliding, [&LIST_ALONE, &GET_ALONE]).await;
    assert!(refused > 0, "the stand-in counts them together");
}

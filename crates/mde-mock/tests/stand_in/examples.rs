//! Examples by name, and what goes with every answer.

use std::collections::HashSet;

use mde_mock::MockService;
use reqwest::header::HeaderMap;
use serde_json::Value;

use crate::bundle::{Case, cases};
use crate::client::{CLIENT, body, get, json, machines_url};

const SUCCESS: &str =
    "application/json; odata.metadata=minimal; odata.streaming=true; charset=utf-8";
const ERROR: &str = "application/json; charset=utf-8";

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap())
}

fn is_guid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts.concat().chars().all(|c| c.is_ascii_hexdigit())
}

#[tokio::test]
async fn every_documented_example_is_sent_as_documented() {
    let service = mde_mock::start().await;
    let cases = cases();
    assert!(cases.len() >= 20, "{} cases", cases.len());
    for Case {
        path,
        method,
        status,
        headers,
        name,
        mut value,
        deviation,
    } in cases
    {
        let method = method.parse().unwrap();
        let request = CLIENT
            .request(method, format!("{}{path}", service.url()))
            .bearer_auth("any")
            .header("Prefer", format!("code={status}, example={name}"));
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{name}");
        let sent = answer.headers().clone();

        for (documented, example) in headers {
            let sent = header(&sent, &documented).unwrap_or_else(|| panic!("{name}: {documented}"));
            // A correlation id that stays the same would name no call.
            assert_eq!(
                sent == example,
                documented != "mise-correlation-id",
                "{name}: {documented}"
            );
        }
        assert_eq!(header(&sent, "OData-Version"), Some("4.0"), "{name}");
        assert!(
            is_guid(header(&sent, "mise-correlation-id").unwrap()),
            "{name}"
        );
        assert_eq!(
            status == 401,
            header(&sent, "WWW-Authenticate").is_some(),
            "{name}"
        );

        if deviation.as_deref() == Some("empty-body") {
            assert_eq!(header(&sent, "Content-Length"), Some("0"), "{name}");
            assert_eq!(header(&sent, "Content-Type"), None, "{name}");
            assert!(answer.bytes().await.unwrap().is_empty(), "{name}");
            continue;
        }
        let json = if status < 300 { SUCCESS } else { ERROR };
        assert_eq!(header(&sent, "Content-Type"), Some(json), "{name}");
        if let Some(link) = value.get_mut("@odata.nextLink") {
            let rest = link
                .as_str()
                .unwrap()
                .split_once("/api/")
                .unwrap()
                .1
                .to_owned();
            *link = format!("{}/api/{rest}", service.url()).into();
        }
        assert_eq!(body(answer).await, value, "{name}");
    }
}

#[tokio::test]
async fn a_part_may_be_missing() {
    let service = mde_mock::start().await;
    let url = machines_url(&service, "user1");
    let status = async |prefer: &str| {
        let request = get(&url).header("Prefer", prefer);
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(status("code=429").await, 429);
    assert_eq!(status("example=missing-licence").await, 401);
    assert_eq!(status("wait=10").await, 200);
    let request = get(&url)
        .header("Prefer", "code=404")
        .header("Prefer", "example=empty-body");
    let answer = request.send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), answer.content_length()),
        (404, Some(0))
    );
}

#[tokio::test]
async fn what_is_not_documented_is_told_with_all_there_is() {
    let service = mde_mock::start().await;
    let url = machines_url(&service, "user1");
    for (prefer, asked) in [
        ("code=418", "code=418"),
        ("code=abc", "code=abc"),
        ("example=nonsense", "example=nonsense"),
        // Documented, but of another status.
        (
            "code=200, example=user-not-found",
            "code=200, example=user-not-found",
        ),
        (
            "code=200; example=\"NO-MACHINES\"",
            "code=200, example=NO-MACHINES",
        ),
    ] {
        let (status, body) = json(get(&url).header("Prefer", prefer)).await;
        assert_eq!(status, 404, "{prefer}");
        assert_eq!(body["error"]["code"], "NotDocumented", "{prefer}");
        let message = body["error"]["message"].as_str().unwrap();
        assert!(message.contains(asked), "{message}");
        let of_this = |case: &Case| case.path == "/api/users/user1/machines";
        for Case { name, status, .. } in cases().into_iter().filter(of_this) {
            assert!(
                message.contains(&name) && message.contains(&status.to_string()),
                "{message}"
            );
        }
    }
}

#[tokio::test]
async fn correlation_ids_differ_in_a_run_and_agree_between_runs() {
    let mut runs = Vec::new();
    for _ in 0..2 {
        let service = mde_mock::start().await;
        let mut ids = Vec::new();
        for user in ["user1", "nobody", "user1", "a%40b"] {
            let answer = get(&machines_url(&service, user)).send().await.unwrap();
            let id = answer.headers()["mise-correlation-id"]
                .to_str()
                .unwrap()
                .to_owned();
            if answer.status() != 200 {
                assert_eq!(
                    body(answer).await["error"]["target"],
                    Value::from(id.clone())
                );
            }
            ids.push(id);
        }
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 4);
        runs.push(ids);
    }
    assert_eq!(runs[0], runs[1]);
}

#[tokio::test]
async fn an_example_needs_no_fleet() {
    let service = MockService::builder()
        .users(0)
        .devices(0)
        .start()
        .await
        .unwrap();
    let url = machines_url(&service, "user1");
    assert_eq!(get(&url).send().await.unwrap().status(), 404);
    let request = get(&url).header("Prefer", "example=several-machines");
    assert_eq!(request.send().await.unwrap().status(), 200);
}

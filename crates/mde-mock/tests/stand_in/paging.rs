//! Links that can be followed, and those that nobody issued.

use std::collections::HashSet;
use std::num::NonZeroUsize;

use mde_mock::MockService;
use serde_json::{Value, json};

use crate::client::{all_machines, get, ids, json as ask, machines_url, pages, raw};

#[tokio::test]
async fn pages_follow_each_other_to_the_end() {
    let service = mde_mock::start().await;
    let pages = pages(machines_url(&service, "SVC-inventory")).await;
    let sizes: Vec<usize> = pages
        .iter()
        .map(|page| page["value"].as_array().unwrap().len())
        .collect();
    assert_eq!(sizes, [25, 25, 10]);
    // As the client asked, so that the next request is for the same path.
    assert_eq!(
        pages[0]["@odata.nextLink"],
        format!(
            "{}/api/users/SVC-inventory/machines?$skip=25",
            service.url()
        )
    );
    let machines = all_machines(&service, "svc-inventory").await;
    assert_eq!(ids(&machines).into_iter().collect::<HashSet<_>>().len(), 60);
}

#[tokio::test]
async fn a_full_last_page_has_no_link() {
    let size = NonZeroUsize::new(2).unwrap();
    let four = (0..4).map(|id| json!({ "id": id })).collect();
    let service = MockService::builder()
        .page_size(size)
        .user("four", four)
        .start()
        .await
        .unwrap();
    let pages = pages(machines_url(&service, "four")).await;
    let sizes: Vec<usize> = pages
        .iter()
        .map(|page| page["value"].as_array().unwrap().len())
        .collect();
    assert_eq!(sizes, [2, 2]);
}

#[tokio::test]
async fn a_link_leads_to_where_the_client_called() {
    let service = mde_mock::start().await;
    let next = async |target: &str, headers: &[&str]| {
        let answer = raw(&service, &format!("GET {target}"), headers).await;
        let page: Value = serde_json::from_slice(&answer.body).unwrap();
        page["@odata.nextLink"].as_str().unwrap().to_owned()
    };
    let auth = "Authorization: Bearer any";
    let example = "Prefer: example=page-with-next-link";
    let path = "/api/users/svc-inventory/machines";
    for (target, host, origin) in [
        (path, "Host: localhost:81", "http://localhost:81"),
        (path, "Host: [::1]:81", "http://[::1]:81"),
        (path, "Host: mde.example", "http://mde.example"),
        // What names no host falls back to the address that it listens on.
        (path, "Host: a\"b", service.url()),
        (path, "Host: user@mde.example", service.url()),
        (path, "Host:", service.url()),
        (path, "X-No-Host: 1", service.url()),
        (
            "http://absolute.example/api/users/svc-inventory/machines",
            "Host: x",
            "http://absolute.example",
        ),
    ] {
        let link = next(target, &[host, auth]).await;
        assert_eq!(link, format!("{origin}{path}?$skip=25"));
        let link = next(target, &[host, auth, example]).await;
        assert_eq!(
            link,
            format!("{origin}/api/users/user1/machines?$skip=8000")
        );
    }
}

#[tokio::test]
async fn an_examples_link_leads_to_an_empty_last_page() {
    let service = mde_mock::start().await;
    for example in ["page-with-next-link", "empty-page-with-next-link"] {
        let url = machines_url(&service, "user1");
        let preferred = |url: &str| get(url).header("Prefer", format!("example={example}"));
        let (_, first) = ask(preferred(&url)).await;
        let link = first["@odata.nextLink"].as_str().unwrap();
        let last = (
            200,
            json!({ "@odata.context": first["@odata.context"], "value": [] }),
        );
        assert_eq!(ask(preferred(link)).await, last);
        assert_eq!(ask(get(link)).await, last);
        // Another example is not kept from answering there.
        let (status, _) = ask(get(link).header("Prefer", "code=500")).await;
        assert_eq!(status, 500);
    }
}

#[tokio::test]
async fn a_link_that_nobody_issued_is_refused() {
    let service = mde_mock::start().await;
    let url = machines_url(&service, "svc-inventory");
    for query in [
        "$skip=1",
        "$skip=24",
        "$skip=75",
        "$skip=0",
        "$skip=-25",
        "$skip=025",
        "$skip=+25",
        "$skip=",
        "$skip",
        "$skip=x",
        "$skip=18446744073709551616",
        "$skip=25&$skip=50",
        "$skip=25&$top=5",
        "$SKIP=25",
    ] {
        let (status, body) = ask(get(&format!("{url}?{query}"))).await;
        assert_eq!(
            (status, &body["error"]["code"]),
            (400, &json!("BadRequest")),
            "{query}"
        );
    }
    // The link as some clients write it again.
    assert_eq!(ask(get(&format!("{url}?%24skip=25"))).await.0, 200);
    // Those of one list are not those of another.
    let short = machines_url(&service, "user1");
    assert_eq!(ask(get(&format!("{short}?$skip=25"))).await.0, 400);
    let unknown = machines_url(&service, "nobody");
    assert_eq!(ask(get(&format!("{unknown}?$skip=25"))).await.0, 400);
}

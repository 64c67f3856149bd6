//! What the stand-in tells about the requests it received.

use std::time::{Duration, Instant};

use mde_mock::{MockService, Reply};

use crate::client::{CLIENT, get, machines_url, raw};

#[tokio::test]
async fn requests_are_told_as_they_came() {
    let service = mde_mock::start().await;
    let before = Instant::now();
    service.script([Reply::status(503).delayed(Duration::from_millis(50))]);
    let url = format!("{}?%24skip=0%31", machines_url(&service, "a%2Fb%20c"));
    for request in [
        get(&machines_url(&service, "user1")),
        get(&url).header("X-Own", "1"),
        CLIENT.post(service.url()),
    ] {
        request.send().await.unwrap();
    }
    let requests = service.requests();
    let seen: Vec<_> = requests
        .iter()
        .map(|request| (request.method.as_str(), &*request.target, request.status))
        .collect();
    assert_eq!(
        seen,
        [
            ("GET", "/api/users/user1/machines", Some(503)),
            (
                "GET",
                "/api/users/a%2Fb%20c/machines?%24skip=0%31",
                Some(400)
            ),
            ("POST", "/", Some(401)),
        ]
    );
    assert_eq!(requests[1].headers["x-own"], "1");
    assert_eq!(requests[1].headers["authorization"], "Bearer any");
    let shown = format!("{:?}", requests[1]);
    assert!(
        shown.contains("x-own") && !shown.contains("Bearer"),
        "{shown}"
    );
    let gap = requests[1].at - requests[0].at;
    assert!(
        gap >= Duration::from_millis(50) && requests[0].at >= before,
        "{gap:?}"
    );
}

#[tokio::test]
async fn an_answer_that_never_came_has_no_status() {
    let service = mde_mock::start().await;
    service.script([Reply::unanswered(), Reply::usual().reset_after(0)]);
    for _ in 0..2 {
        let _ = get(&machines_url(&service, "user1")).send().await;
    }
    let statuses: Vec<_> = service
        .requests()
        .iter()
        .map(|request| request.status)
        .collect();
    assert_eq!(statuses[..2], [None, Some(200)]);
}

#[tokio::test]
async fn only_the_latest_are_kept() {
    for (limit, kept) in [(0, vec![]), (2, vec!["/b", "/c"])] {
        let service = MockService::builder().record(limit).start().await.unwrap();
        for path in ["/a", "/b", "/c"] {
            raw(&service, &format!("GET {path}"), &["Host: a"]).await;
        }
        let requests = service.requests();
        let targets: Vec<_> = requests.iter().map(|request| &*request.target).collect();
        assert_eq!(targets, kept);
    }
}

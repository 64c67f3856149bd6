//! Assertions on what was received, and what they say when they fail.

use std::panic::{self, AssertUnwindSafe};

use mde_mock::{Expected, MockService, Reply};

use crate::client::{CLIENT, get, machines_url};

const MACHINES: &str = "/api/users/user1/machines";

/// 429, 429, 200 for `user1`; then a 404 with a header of its own, for another.
async fn service() -> MockService {
    let service = mde_mock::start().await;
    service.script([Reply::status(429).times(2)]);
    for _ in 0..3 {
        get(&machines_url(&service, "user1")).send().await.unwrap();
    }
    let other = get(&machines_url(&service, "a%2Fb%21"));
    other.header("X-Own", "1").send().await.unwrap();
    service
}

fn failure(assertion: impl FnOnce()) -> String {
    let failed = panic::catch_unwind(AssertUnwindSafe(assertion)).unwrap_err();
    match failed.downcast::<String>() {
        Ok(said) => *said,
        Err(other) => (*other.downcast::<&str>().unwrap()).to_owned(),
    }
}

#[tokio::test]
async fn what_arrived_is_counted() {
    let service = service().await;
    for expected in [
        Expected::any().times(4),
        Expected::get(MACHINES).times(3),
        Expected::get(MACHINES).answered(429).times(2),
        Expected::get(MACHINES).answered(200),
        Expected::get("/api/users/a%2Fb%21/machines").answered(404),
        Expected::any().header("x-own", "1"),
        Expected::any().has_header("X-Own"),
        Expected::any().without_header("X-Own").times(3),
        Expected::any()
            .header("Authorization", "Bearer any")
            .at_least(4),
        Expected::operation("listUserMachines").at_least(1),
        Expected::request("POST", MACHINES).never(),
        Expected::any().unanswered().never(),
    ] {
        service.assert_received(expected);
    }
    service.forget_requests();
    service.assert_received(Expected::any().never());
    service.assert_sequence([]);
}

#[tokio::test]
async fn a_target_with_a_query_is_that_target() {
    let service = mde_mock::start().await;
    let url = machines_url(&service, "svc-inventory");
    for url in [url.clone(), format!("{url}?$skip=25")] {
        get(&url).send().await.unwrap();
    }
    let path = "/api/users/svc-inventory/machines";
    service.assert_received(Expected::get(path).times(2));
    service.assert_received(Expected::get(format!("{path}?$skip=25")));
    service.assert_received(Expected::get(format!("{path}?$skip=50")).never());
    service.assert_received(Expected::get("/api/users/svc-inventory/machine").never());
}

#[tokio::test]
async fn the_order_is_told() {
    let service = service().await;
    let machines = || Expected::get(MACHINES);
    service.assert_sequence([
        machines().answered(429).times(2),
        machines().answered(200),
        Expected::any(),
    ]);
    service.assert_sequence([machines().at_least(1), Expected::any().answered(404)]);
    service.assert_sequence([Expected::any().at_least(0)]);

    let said = failure(|| service.assert_sequence([machines().answered(429), machines()]));
    assert!(
        said.contains("but 2 more arrived, from the one marked with !:"),
        "{said}"
    );
    assert!(
        said.contains(&format!("\n!   3  GET {MACHINES} -> 200")),
        "{said}"
    );
    let said = failure(|| service.assert_sequence([machines().answered(200)]));
    assert!(
        said.contains("but the one marked with ! is another"),
        "{said}"
    );
    assert!(
        said.contains(&format!("\n!   1  GET {MACHINES} -> 429")),
        "{said}"
    );
    let said = failure(|| service.assert_sequence([Expected::any().times(5)]));
    assert!(
        said.contains("no more arrived when 4 had come of 5 requests"),
        "{said}"
    );
}

#[tokio::test]
async fn a_failure_lists_what_arrived() {
    let service = service().await;
    let said = failure(|| {
        service.assert_received(
            Expected::get(MACHINES)
                .header("X-Own", "2")
                .answered(200)
                .times(2),
        );
    });
    assert_eq!(
        said,
        [
            "expected 2 requests GET /api/users/user1/machines with x-own: 2 answered with 200,",
            "but of the 4 that arrived none is like that:",
            "    1  GET /api/users/user1/machines -> 429; no x-own",
            "    2  GET /api/users/user1/machines -> 429; no x-own",
            "    3  GET /api/users/user1/machines -> 200; no x-own",
            "    4  GET /api/users/a%2Fb%21/machines -> 404; x-own: 1",
        ]
        .join("\n")
    );
    let token = Expected::any()
        .header("Authorization", "Bearer other")
        .never();
    service.assert_received(token.clone());
    let said = failure(|| service.assert_received(token.times(1)));
    assert!(!said.contains("Bearer"), "{said}");
    let nothing = mde_mock::start().await;
    let said = failure(|| nothing.assert_received(Expected::get(MACHINES)));
    assert_eq!(
        said,
        format!("expected 1 request GET {MACHINES},\nbut nothing arrived")
    );
}

#[tokio::test]
async fn what_is_not_known_is_not_asserted() {
    let service = MockService::builder().record(2).start().await.unwrap();
    for _ in 0..3 {
        CLIENT.get(service.url()).send().await.unwrap();
    }
    service.assert_received(Expected::any().at_least(2));
    for failed in [
        failure(|| service.assert_received(Expected::any().times(2))),
        failure(|| service.assert_received(Expected::get("/other").never())),
        failure(|| service.assert_sequence([Expected::any().times(2)])),
    ] {
        assert!(
            failed.contains("1 earlier ones are not recorded any more"),
            "{failed}"
        );
    }
    let service = MockService::builder().record(0).start().await.unwrap();
    let said = failure(|| service.assert_received(Expected::any().never()));
    assert!(said.contains("record(0)"), "{said}");
}

//! The library's example, asked as people would run it: against the stand-in.

#[allow(dead_code, reason = "its `main` is for people")]
#[path = "../../../crates/mde/examples/who_else.rs"]
mod who_else;

use mde_mock::{Expected, MockService};

use crate::client::client;

#[tokio::test]
async fn who_else_logs_on_is_told() {
    let service = MockService::builder().start().await.expect("a stand-in");
    let client = client(service.url());

    let user = "user1".parse().expect("a user name");
    let said = who_else::who_else(&client, user).await.expect("an answer");

    let lines: Vec<_> = said.lines().collect();
    assert_eq!(lines[0], "user1: 5 machines");
    assert!(
        lines[1].starts_with("who else logs on there: {") && lines[1].contains("\"svc-inventory\""),
        "{said}"
    );
    assert!(
        lines[2].contains("HTTP 200") && lines[2].contains("1 attempt"),
        "{said}"
    );
    assert!(lines[3].starts_with("the same, raw: "), "{said}");
    // Five devices, each asked about once; the raw call is one of the first operation.
    service.assert_received(Expected::operation("listMachineLogonUsers").times(5));
    service.assert_received(Expected::operation("getMachine").times(1));
    service.assert_received(Expected::operation("listUserMachines").times(2));
    let quota = client.quota().await.expect("a quota");
    assert_eq!(quota["listUserMachines"].windows[0].used, 2);
    assert_eq!(quota["(raw)"].windows[0].used, 0);
}

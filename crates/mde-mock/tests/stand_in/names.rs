//! Any user name at all: one percent-encoded segment, decoded once.

use mde_mock::quota::Quota;
use mde_mock::{MockService, StartError, UnknownUser};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::json;
use tokio::runtime::Runtime;

use crate::client::{all_machines, raw};

#[tokio::test]
async fn hostile_names_are_found() {
    let names = [
        "a/b",
        "a\\b",
        "a%b",
        "%2F",
        "%252F",
        "a#b",
        "a?b",
        "a b",
        " a ",
        "a+b",
        "a&b=c",
        "\"",
        "'",
        "<>",
        "{id}",
        "...",
        ".a",
        "ümläut",
        "松本",
        "🦀",
        "e\u{301}",
        "\u{202e}abc",
        "*",
        ";x",
        "a:b",
        "~",
        "$skip",
    ];
    let mut builder = MockService::builder();
    for (index, name) in names.iter().enumerate() {
        builder = builder.user(*name, vec![json!({ "id": index })]);
    }
    let service = builder.start().await.unwrap();
    for (index, name) in names.iter().enumerate() {
        let encoded = utf8_percent_encode(name, NON_ALPHANUMERIC).to_string();
        let machines = all_machines(&service, &encoded).await;
        assert_eq!(machines, [json!({ "id": index })], "{name}");
    }
}

#[tokio::test]
async fn a_name_that_the_contract_forbids_cannot_be_given() {
    for name in ["jdoe@contoso.com", "", "..", "a\tb"] {
        let error = MockService::builder()
            .user(name, Vec::new())
            .start()
            .await
            .unwrap_err();
        assert!(matches!(&error, StartError::UserName { name: given, .. } if given == name));
    }
}

/// The rule in other words than the contract's pattern.
fn allowed(name: &str) -> bool {
    let length = name.chars().count();
    (1..=256).contains(&length)
        && name != "."
        && name != ".."
        && !name.chars().any(|c| c == '@' || c.is_control())
}

#[test]
fn every_name_is_either_allowed_or_refused() {
    let runtime = Runtime::new().unwrap();
    let builder = MockService::builder().unknown_user(UnknownUser::EmptyList);
    let service = runtime.block_on(builder.quota(Quota::Off).start()).unwrap();
    let names = prop_oneof![
        any::<String>(),
        "[.@a]{1,3}",
        "[a-c\\x00-\\x20\\x7f-\\xa0]{1,4}",
        "[a/\\\\%#?. ]{1,8}",
        "(xyz){84,87}",
    ];
    TestRunner::default()
        .run(&names, |name| {
            let encoded = utf8_percent_encode(&name, NON_ALPHANUMERIC);
            let line = format!("GET /api/users/{encoded}/machines");
            let answer = runtime.block_on(raw(&service, &line, &["Authorization: Bearer any"]));
            prop_assert_eq!(answer.status, if allowed(&name) { 200 } else { 400 });
            Ok(())
        })
        .unwrap();
}

#[test]
fn no_segment_and_no_query_makes_it_fail() {
    let runtime = Runtime::new().unwrap();
    let builder = MockService::builder().quota(Quota::Off);
    let service = runtime.block_on(builder.start()).unwrap();
    TestRunner::default()
        .run(&("[!-~]{0,12}", "[!-~]{0,12}"), |(segment, query)| {
            let line = format!("GET /api/users/{segment}/machines?{query}");
            let answer = runtime.block_on(raw(&service, &line, &["Authorization: Bearer any"]));
            prop_assert!([200, 400, 404].contains(&answer.status), "{}", answer.head);
            Ok(())
        })
        .unwrap();
}

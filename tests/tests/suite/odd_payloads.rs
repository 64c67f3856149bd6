//! What the service has sent, or may send, and no document announces: read, and written back the same.

use contract_tests::{Answer, Scripted, differences};
use futures::{StreamExt, TryStreamExt};
use mde::{Client, Error, ErrorKind, Page, SecretString, types::Machine};
use serde_json::{Value, json};

async fn ask(body: &[u8]) -> Result<Vec<Page<Machine>>, Error> {
    let service = Scripted::start([Answer::json(body)]).await;
    let client = Client::builder()
        .base_url(service.url())
        .token(SecretString::from("token"))
        .build()?;
    client
        .user("user1".parse()?)
        .machines()
        .pages()
        .try_collect()
        .await
}

fn tolerated() -> Vec<(&'static str, Value)> {
    let address = |index: u32| json!({ "ipAddress": format!("10.0.{}.{}", index / 256, index % 256), "type": "Ethernet" });
    let dates = |text: &str| json!({ "id": "1", "firstSeen": text, "lastSeen": text });
    let names = [
        "mergedIntoMachineId",
        "isPotentialDuplication",
        "isExcluded",
        "exclusionReason",
        "computerDnsName",
        "firstSeen",
        "lastSeen",
        "osPlatform",
        "osProcessor",
        "version",
        "osVersion",
        "lastIpAddress",
        "lastExternalIpAddress",
        "agentVersion",
        "osBuild",
        "healthStatus",
        "deviceValue",
        "rbacGroupId",
        "rbacGroupName",
        "ipAddresses",
        "riskScore",
        "exposureLevel",
        "isAadJoined",
        "aadDeviceId",
        "machineTags",
        "vmMetadata",
        "onboardingStatus",
        "osArchitecture",
        "managedBy",
        "managedByStatus",
        "defenderAvStatus",
        "systemProductName",
        "groupName",
        "isOnline",
        "neverHeardOf",
    ];
    let with = |name: &str, value: Value| json!({ "id": "1", name: value });
    let every = |value: Value, names: &[&str]| {
        let mut machine = json!({ "id": "1" });
        names.iter().for_each(|name| machine[name] = value.clone());
        machine
    };
    let enums = [
        "exclusionReason",
        "healthStatus",
        "deviceValue",
        "riskScore",
        "exposureLevel",
        "onboardingStatus",
        "managedBy",
        "managedByStatus",
    ];
    let texts = [
        "computerDnsName",
        "osPlatform",
        "lastIpAddress",
        "lastExternalIpAddress",
        "aadDeviceId",
        "firstSeen",
        "riskScore",
        "rbacGroupId",
        "rbacGroupName",
    ];
    vec![
        ("the id alone", json!({ "id": "1" })),
        ("nulls everywhere", every(Value::Null, &names)),
        (
            "nulls inside",
            json!({ "id": "1", "ipAddresses": [{ "ipAddress": null, "macAddress": null, "type": null, "operationalStatus": null }], "vmMetadata": { "vmId": null, "cloudProvider": null, "resourceId": null, "subscriptionId": null } }),
        ),
        (
            "unknown enum members as text",
            every(json!("North"), &enums),
        ),
        ("unknown enum members as numbers", every(json!(53), &enums)),
        (
            "unknown enum members as numeric text",
            every(json!("53"), &enums),
        ),
        ("an empty enum member", every(json!(""), &enums)),
        (
            "a negative and a huge enum number",
            json!({ "id": "1", "riskScore": -1, "healthStatus": 18_446_744_073_709_551_615_u64, "managedBy": 0.5 }),
        ),
        (
            "a known member in other letters",
            json!({ "id": "1", "onboardingStatus": "onboarded" }),
        ),
        (
            "unknown interface types",
            json!({ "id": "1", "ipAddresses": [{ "type": 53 }, { "type": "53" }, { "type": "Wormhole" }, {}] }),
        ),
        (
            "new properties",
            json!({ "id": "1", "new": 1, "newer": { "deep": [{ "x": null }, "y"] }, "@odata.etag": "W/\"1\"", "onboardingstatus": "onboarded" }),
        ),
        (
            "new properties inside",
            json!({ "id": "1", "ipAddresses": [{ "vlan": 4, "ipAddress": "::1" }], "vmMetadata": { "zone": "2" } }),
        ),
        ("no fraction", dates("2026-01-14T12:00:05Z")),
        (
            "three digits of a second",
            dates("2026-01-14T12:00:05.123Z"),
        ),
        (
            "six digits of a second",
            dates("2026-01-14T12:00:05.123456Z"),
        ),
        (
            "seven digits of a second",
            dates("2026-01-14T12:00:05.1234567Z"),
        ),
        ("no zone", dates("2026-01-14T12:00:05.1234567")),
        ("an offset", dates("2026-01-14T12:00:05+02:00")),
        ("never", dates("0001-01-01T00:00:00Z")),
        ("the end of time", dates("9999-12-31T23:59:59.9999999Z")),
        ("no date at all", dates("yesterday, I think")),
        ("the group as a number", with("rbacGroupId", json!(140))),
        (
            "the group as numeric text",
            with("rbacGroupId", json!("140")),
        ),
        (
            "the group as text",
            with("rbacGroupId", json!("group-fin-001")),
        ),
        ("empty texts", every(json!(""), &texts)),
        ("no addresses", with("ipAddresses", json!([]))),
        (
            "a thousand addresses",
            with("ipAddresses", (0..1000).map(address).collect()),
        ),
        (
            "integers beyond 2^53",
            json!({ "id": "1", "osBuild": 9_007_199_254_740_993_i64, "rbacGroupId": i64::MAX, "new": [9_007_199_254_740_993_u64, u64::MAX, i64::MIN] }),
        ),
        (
            "an odd name",
            with(
                "computerDnsName",
                json!("Max_Mustermann_iPad Air (17zoll) (2nd generation)"),
            ),
        ),
        (
            "controls in a name",
            with("computerDnsName", json!("\u{1b}[31m\u{202e}\u{0}")),
        ),
        ("not a GUID", with("aadDeviceId", json!("masked"))),
    ]
}

#[tokio::test]
async fn what_is_odd_is_read_and_written_back_the_same() {
    for (name, machine) in tolerated() {
        let body = json!({ "@odata.context": "…", "value": [machine] }).to_string();
        let pages = ask(body.as_bytes())
            .await
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let [page] = pages.as_slice() else {
            panic!("{name}: {} pages", pages.len())
        };
        let [Ok(typed)] = page.items() else {
            panic!("{name}: {} machines", page.items().len())
        };

        let written = serde_json::to_value(typed).expect("a machine can be written");
        assert_eq!(differences(&written, &machine), [""; 0], "{name}");
        assert!(
            body.contains(page.raw_items().expect("raw items")[0].get()),
            "{name}: raw is what was on the wire"
        );
        println!("{name}: the same");
    }
}

#[tokio::test]
async fn a_number_that_no_type_holds_survives_in_the_raw_item() {
    let machine = r#"{ "id" : "1", "new": [123456789012345678901234567890, 1.10, -0] }"#;
    let pages = ask(format!(r#"{{"value":[{machine}]}}"#).as_bytes())
        .await
        .expect("a page");
    assert_eq!(pages[0].raw_items().expect("raw items")[0].get(), machine);
}

#[tokio::test]
async fn doubles_stay_doubles_and_an_empty_list_is_no_error() {
    let pages = ask(br#"{"value":[{"id":"1"},{"id":"1","version":"2"},{"id":"1"}]}"#)
        .await
        .expect("a page");
    assert_eq!(pages[0].items().len(), 3);
    let pages = ask(br#"{"value":[]}"#).await.expect("a page");
    assert!(pages[0].items().is_empty());
}

#[tokio::test]
async fn a_byte_order_mark_is_not_an_error() {
    let pages = ask(b"\xEF\xBB\xBF{\"value\":[{\"id\":\"1\"}]}")
        .await
        .expect("a page");
    assert_eq!(
        pages[0].raw_items().expect("raw items")[0].get(),
        r#"{"id":"1"}"#
    );
}

#[tokio::test]
async fn a_breach_of_the_contract_names_the_machine_and_the_place() {
    let good = json!({ "id": "0", "computerDnsName": "fine" });
    for (name, machine, path) in [
        ("no id", json!({ "computerDnsName": "x" }), "value[2]"),
        ("a null id", json!({ "id": null }), "value[2].id"),
        ("a number as id", json!({ "id": 5 }), "value[2].id"),
        (
            "an object for a boolean",
            json!({ "id": "1", "isAadJoined": {} }),
            "value[2].isAadJoined",
        ),
        (
            "a text for a boolean",
            json!({ "id": "1", "isExcluded": "true" }),
            "value[2].isExcluded",
        ),
        (
            "a number for a date",
            json!({ "id": "1", "lastSeen": 1 }),
            "value[2].lastSeen",
        ),
        (
            "an object for a list",
            json!({ "id": "1", "ipAddresses": {} }),
            "value[2].ipAddresses",
        ),
        (
            "a text for an address",
            json!({ "id": "1", "ipAddresses": [{}, "::1"] }),
            "value[2].ipAddresses[1]",
        ),
        (
            "an array for an enum",
            json!({ "id": "1", "riskScore": [] }),
            "value[2].riskScore",
        ),
        (
            "a boolean for an enum",
            json!({ "id": "1", "ipAddresses": [{ "type": true }] }),
            "value[2].ipAddresses[0].type",
        ),
        (
            "a fraction for a build",
            json!({ "id": "1", "osBuild": 1.5 }),
            "value[2].osBuild",
        ),
        (
            "an object for the group",
            json!({ "id": "1", "rbacGroupId": {} }),
            "value[2].rbacGroupId",
        ),
        ("a machine that is none", json!("machine"), "value[2]"),
    ] {
        let body = json!({ "value": [good, good, machine, good] }).to_string();
        let pages = ask(body.as_bytes()).await.expect(name);
        let [Ok(_), Ok(_), Err(error), Ok(last)] = pages[0].items() else {
            panic!("{name}: {:?}", pages[0].items())
        };
        println!("{name}: {error}");
        assert_eq!(last.computer_dns_name.as_deref(), Some("fine"), "{name}");
        assert_eq!(error.kind(), ErrorKind::Decode, "{name}");
        assert_eq!(error.status(), Some(200), "{name}");
        assert_eq!(error.item_index(), Some(2), "{name}");
        assert_eq!(error.json_path(), Some(path), "{name}");
        assert_eq!(
            error.raw_item(),
            Some(machine.to_string().as_str()),
            "{name}"
        );
        assert!(
            error.to_string().contains(path) && error.to_string().contains("machine 2"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn each_property_at_fault_is_told_and_no_other() {
    let text = |value: Value| value.to_string();
    for (name, machine, paths) in [
        (
            "what the field reports, in one machine",
            text(
                json!({ "id": "1", "isExcluded": "false", "isAadJoined": 1, "osBuild": "19041", "ipAddresses": {} }),
            ),
            vec!["ipAddresses", "isAadJoined", "isExcluded", "osBuild"],
        ),
        (
            "two in one list",
            text(json!({ "id": "1", "ipAddresses": [{}, 1, 2], "osBuild": [] })),
            vec!["ipAddresses[1]", "osBuild"],
        ),
        (
            "the id and another",
            text(json!({ "id": 1, "osBuild": {} })),
            vec!["id", "osBuild"],
        ),
        ("the id alone", text(json!({ "id": null })), vec!["id"]),
        (
            "no id, and another",
            text(json!({ "isExcluded": "no" })),
            vec!["isExcluded", "value[1]"],
        ),
        (
            "a number that no double holds, and another",
            r#"{"id":"1","new":1e999,"osBuild":"1"}"#.to_owned(),
            vec!["new", "osBuild"],
        ),
    ] {
        let body = format!(r#"{{"value":[{{"id":"0"}},{machine}]}}"#);
        let pages = ask(body.as_bytes()).await.expect(name);
        let [Ok(_), Err(error)] = pages[0].items() else {
            panic!("{name}: {:?}", pages[0].items())
        };
        let mut told: Vec<_> = error
            .breaches()
            .iter()
            .map(|breach| breach.json_path.trim_start_matches("value[1]."))
            .collect();
        told.sort_unstable();
        assert_eq!(told, paths, "{name}: {error}");
        assert_eq!(error.raw_item(), Some(machine.as_str()), "{name}");
    }
}

#[tokio::test]
async fn what_no_reader_of_rust_takes_costs_one_machine() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    for (name, machine) in [
        (
            "half a surrogate pair",
            r#"{"id":"1","version":"\ud800"}"#.to_owned(),
        ),
        (
            "a number beyond a double",
            r#"{"id":"1","osBuild":1e999}"#.to_owned(),
        ),
        (
            "a property twice",
            r#"{"id":"1","version":"1","version":"2"}"#.to_owned(),
        ),
        ("depth", format!(r#"{{"id":"1","new":{}}}"#, deep(200))),
        ("nothing", "null".to_owned()),
    ] {
        let body = format!(r#"{{"value":[{{"id":"0"}},{machine},{{"id":"2"}}]}}"#);
        let pages = ask(body.as_bytes()).await.expect(name);
        let [Ok(_), Err(error), Ok(_)] = pages[0].items() else {
            panic!("{name}: {:?}", pages[0].items())
        };
        assert_eq!(error.raw_item(), Some(machine.as_str()), "{name}");
    }
}

#[tokio::test]
async fn a_stream_goes_on_behind_a_broken_machine_and_try_next_stops_at_it() {
    let broken = json!({ "value": [{ "id": "1" }, { "id": 2 }], "@odata.nextLink": "?page=2" });
    let answers = || {
        [
            Answer::json(broken.to_string()),
            Answer::json(r#"{"value":[{"id":[]},{"id":"4"}]}"#),
        ]
    };
    let machines = async || {
        let service = Scripted::start(answers()).await;
        let client = Client::builder()
            .base_url(service.url())
            .token(SecretString::from("token"))
            .build()
            .expect("a client");
        let machines = client
            .user("user1".parse().expect("a user name"))
            .machines();
        (service, machines)
    };

    let (service, all) = machines().await;
    let all: Vec<_> = all
        .map(|machine| match machine {
            Ok(machine) => Ok(machine.id),
            Err(error) => Err((error.item_index(), error.raw_item().map(str::to_owned))),
        })
        .collect()
        .await;
    let raw = |text: &str| Some(text.to_owned());
    assert_eq!(
        all,
        [
            Ok("1".to_owned()),
            Err((Some(1), raw(r#"{"id":2}"#))),
            Err((Some(0), raw(r#"{"id":[]}"#))),
            Ok("4".to_owned()),
        ]
    );
    assert_eq!(service.requests().len(), 2, "each page is asked for once");

    let (service, mut one_by_one) = machines().await;
    assert!(matches!(one_by_one.try_next().await, Ok(Some(_))));
    one_by_one.try_next().await.expect_err("a broken machine");
    drop(one_by_one);
    assert_eq!(service.requests().len(), 1);
}

#[tokio::test]
async fn an_answer_that_is_no_list_is_an_error_with_its_status() {
    for (name, body) in [
        ("no value", r#"{"@odata.context":"…"}"#),
        ("a null value", r#"{"value":null}"#),
        (
            "a value twice",
            r#"{"value":[{"id":"1"}],"value":[{"id":1}]}"#,
        ),
        (
            "a link that is none, and a broken machine",
            r#"{"@odata.nextLink":5,"value":[{"id":1}]}"#,
        ),
        ("an object as value", r#"{"value":{}}"#),
        ("an array", "[]"),
        ("a text", "\"value\""),
        ("nothing", ""),
        ("white space", "  "),
        ("not JSON", "<html><body>sign in</body></html>"),
        ("cut off", r#"{"value":[{"id":"1"}"#),
        ("two documents", r#"{"value":[]}{"value":[]}"#),
    ] {
        let error = ask(body.as_bytes()).await.expect_err(name);
        println!("{name}: {error}");
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Decode, Some(200)),
            "{name}"
        );
        assert!(error.to_string().contains("HTTP 200"), "{error}");
        assert_eq!(error.item_index(), None, "{name}");
    }
}

#[tokio::test]
async fn a_wrong_byte_anywhere_is_an_error_and_never_a_panic() {
    let body = br#"{"value":[{"id":"1","isAadJoined":true,"ipAddresses":[{"type":53}]}]}"#;
    for index in 0..body.len() {
        let mut broken = body.to_vec();
        broken[index] = 0xFF;
        let error = ask(&broken).await.expect_err("invalid UTF-8 is no JSON");
        assert_eq!(
            (error.kind(), error.status()),
            (ErrorKind::Decode, Some(200)),
            "byte {index}"
        );
    }
}

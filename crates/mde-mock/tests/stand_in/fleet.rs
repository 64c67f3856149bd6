//! The made-up fleet: held to the contract, complete, and the same for the same seed.

use mde_mock::{MockService, MockServiceBuilder};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::bundle::{Property, closed, properties};
use crate::client::{all_machines, get, ids, json, machines_url, pages};

async fn started(builder: MockServiceBuilder) -> MockService {
    builder.start().await.unwrap()
}

fn encoded(user: &str) -> String {
    utf8_percent_encode(user, NON_ALPHANUMERIC).to_string()
}

#[tokio::test]
async fn every_page_of_every_user_keeps_the_closed_contract() {
    let contract = closed("MachineCollection");
    for seed in 0..4 {
        let service = started(MockService::builder().seed(seed)).await;
        assert_eq!(service.users().count(), 36);
        for user in service.users() {
            for page in pages(machines_url(&service, &encoded(user))).await {
                let problems: Vec<String> = contract
                    .iter_errors(&page)
                    .map(|error| format!("{}: {error}", error.instance_path()))
                    .collect();
                assert!(problems.is_empty(), "seed {seed}, {user}: {problems:#?}");
            }
        }
    }
}

#[test]
fn the_closed_contract_refuses_deviations() {
    let contract = closed("MachineCollection");
    let with = |name: &str, value: Value| {
        let mut machine = json!({ "id": "1" });
        machine[name] = value;
        json!({ "value": [machine] })
    };
    assert!(contract.is_valid(&with("riskScore", Value::Null)));
    assert!(contract.is_valid(&with("riskScore", json!("High"))));
    for deviation in [
        with("riskScore", json!("North")),
        with("sensorChannel", json!("insider")),
        with("healthStatus", Value::Null),
        with("lastSeen", json!("yesterday")),
        json!({ "value": [{}] }),
    ] {
        assert!(!contract.is_valid(&deviation), "{deviation}");
    }
}

#[tokio::test]
async fn every_member_and_every_null_is_in_it() {
    for seed in 0..4 {
        let service = started(MockService::builder().seed(seed)).await;
        let machines = all_machines(&service, "svc-inventory").await;
        assert_eq!(machines.len(), 60);
        let interfaces: Vec<Value> = machines
            .iter()
            .filter_map(|machine| machine["ipAddresses"].as_array())
            .flatten()
            .cloned()
            .collect();
        let clouds: Vec<Value> = machines
            .iter()
            .map(|machine| machine["vmMetadata"].clone())
            .filter(Value::is_object)
            .collect();
        for (component, objects) in [
            ("Machine", &machines),
            ("IpAddress", &interfaces),
            ("VmMetadata", &clouds),
        ] {
            // An annotation is beside an entity that comes alone; in a list it is the envelope's.
            let own = |property: &Property| !property.name.starts_with("@odata.");
            for property in properties(component).into_iter().filter(own) {
                let place = format!("seed {seed}, {component}.{}", property.name);
                let values: Vec<&Value> = objects
                    .iter()
                    .filter_map(|object| object.get(property.name))
                    .collect();
                assert!(
                    values.iter().any(|value| !value.is_null()),
                    "{place} is never set"
                );
                let null = values.iter().any(|value| value.is_null());
                assert_eq!(null, property.nullable, "{place} is null");
                for member in &property.members {
                    assert!(values.contains(&member), "{place} is never {member}");
                }
            }
        }
        for digits in 0..=7 {
            let dates = machines
                .iter()
                .filter_map(|machine| machine["firstSeen"].as_str());
            let mut lengths = dates.map(|date| match date.split_once('.') {
                Some((_, fraction)) => fraction.len() - 1,
                None => 0,
            });
            assert!(
                lengths.any(|length| length == digits),
                "no date with {digits} digits"
            );
        }
    }
}

#[tokio::test]
async fn the_same_numbers_make_the_same_fleet() {
    let fleet = async |seed| {
        let service = started(MockService::builder().seed(seed).users(12).devices(20)).await;
        let mut fleet = Vec::new();
        for user in service.users() {
            fleet.push((
                user.to_owned(),
                all_machines(&service, &encoded(user)).await,
            ));
        }
        fleet
    };
    let first = fleet(7).await;
    assert_eq!(first.len(), 12);
    assert_eq!(first, fleet(7).await);
    assert_ne!(first, fleet(8).await);
}

#[tokio::test]
async fn users_have_what_they_are_documented_to_have() {
    for seed in 0..4 {
        let service = started(MockService::builder().seed(seed)).await;
        let count = async |user| all_machines(&service, user).await.len();
        assert!(count("user1").await > 1);
        assert_eq!(count("new.hire").await, 0);
        assert!(pages(machines_url(&service, "svc-inventory")).await.len() > 2);
        for user in [
            "user2",
            "user3",
            "user4",
            "jdoe",
            "desktop-7%5Cjohn%20doe",
            "zo%C3%AB",
            "a%2Fb",
            "100%25",
        ] {
            assert!(count(user).await > 0, "{user}");
        }
    }
}

#[tokio::test]
async fn names_compare_without_case_and_otherwise_exactly() {
    let service = mde_mock::start().await;
    let user1 = all_machines(&service, "user1").await;
    assert_eq!(all_machines(&service, "USER1").await, user1);
    // Capital and small letters beyond ASCII.
    let lower = all_machines(&service, &encoded("jürgen.groß")).await;
    assert_eq!(all_machines(&service, &encoded("JÜRGEN.GROß")).await, lower);
    for other in ["contoso%5Cuser1", "user1%20", "john%20doe"] {
        assert_eq!(
            json(get(&machines_url(&service, other))).await.0,
            404,
            "{other}"
        );
    }
}

#[tokio::test]
async fn small_fleets_work() {
    for (users, devices) in [(0, 0), (0, 5), (5, 0), (1, 1), (5, 3)] {
        let service = started(MockService::builder().users(users).devices(devices)).await;
        assert_eq!(service.users().count(), users);
        for user in service.users() {
            assert!(all_machines(&service, &encoded(user)).await.len() <= devices);
        }
    }
}

#[tokio::test]
async fn users_of_ones_own_are_served_as_given() {
    let odd = vec![
        json!({ "id": 5, "riskScore": "North", "extra": [18_446_744_073_709_551_615_u64] }),
        json!("text"),
    ];
    let service = started(
        MockService::builder()
            .user("Own User", odd.clone())
            .user("user1", vec![json!({ "id": "mine" })]),
    )
    .await;
    assert_eq!(all_machines(&service, "own%20user").await, odd);
    assert_eq!(ids(&all_machines(&service, "user1").await), ["mine"]);
    assert!(service.users().any(|user| user == "Own User"));
    let (status, body) = json(get(&machines_url(&service, "nobody"))).await;
    assert_eq!(
        (status, &body["error"]["code"]),
        (404, &json!("ResourceNotFound"))
    );
}

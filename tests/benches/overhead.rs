//! What one call of the client costs beside the same request by bare reqwest and serde_json into a
//! hand-written struct: both against the stand-in over loopback, in turns, in one run.
//!
//! `cargo bench -p contract-tests --bench overhead`

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use futures::TryStreamExt;
use mde::{Client, SecretString, UserName};
use serde::Deserialize;

const ROUNDS: usize = 60;
const CALLS: usize = 100;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
struct Machine {
    id: String,
    merged_into_machine_id: Option<String>,
    is_potential_duplication: Option<bool>,
    is_excluded: Option<bool>,
    exclusion_reason: Option<String>,
    computer_dns_name: Option<String>,
    first_seen: Option<String>,
    last_seen: Option<String>,
    os_platform: Option<String>,
    os_processor: Option<String>,
    version: Option<String>,
    last_ip_address: Option<String>,
    last_external_ip_address: Option<String>,
    agent_version: Option<String>,
    os_build: Option<i64>,
    health_status: Option<String>,
    device_value: Option<String>,
    rbac_group_id: Option<i64>,
    rbac_group_name: Option<String>,
    ip_addresses: Option<Vec<IpAddress>>,
    risk_score: Option<String>,
    exposure_level: Option<String>,
    is_aad_joined: Option<bool>,
    aad_device_id: Option<String>,
    machine_tags: Option<Vec<String>>,
    vm_metadata: Option<VmMetadata>,
    onboarding_status: Option<String>,
    os_architecture: Option<String>,
    managed_by: Option<String>,
    managed_by_status: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
struct IpAddress {
    ip_address: Option<String>,
    mac_address: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    operational_status: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
struct VmMetadata {
    vm_id: Option<String>,
    cloud_provider: Option<String>,
    resource_id: Option<String>,
    subscription_id: Option<String>,
}

#[derive(Deserialize)]
struct Page {
    value: Vec<Machine>,
}

async fn bare(client: &reqwest::Client, url: &str) {
    let response = client
        .get(format!("{url}/api/users/user1/machines"))
        .header("accept", "application/json")
        .bearer_auth("benchmark")
        .send()
        .await
        .expect("an answer");
    let body = response
        .error_for_status()
        .expect("200")
        .bytes()
        .await
        .expect("a body");
    let page: Page = serde_json::from_slice(&body).expect("a page");
    assert!(!black_box(page).value.is_empty());
}

async fn ours(client: &Client, user: &UserName) {
    let machines: Vec<_> = client
        .user(user.clone())
        .machines()
        .try_collect()
        .await
        .expect("machines");
    assert!(!black_box(machines).is_empty());
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    // On a thread of its own, so that neither client waits for it more than the other.
    let (tell, told) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let service = mde_mock::MockService::builder()
                .quota(mde_mock::quota::Quota::Off)
                .start()
                .await
                .expect("a stand-in");
            tell.send(service.url().to_owned())
                .expect("somebody listens");
            std::future::pending::<()>().await;
        });
    });
    let url = told.recv().expect("the stand-in's URL");
    let http = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("an HTTP client");
    let client = Client::builder()
        .base_url(&url)
        .token(SecretString::from("benchmark"))
        .without_quota()
        .build()
        .expect("a client");
    let user = UserName::parse("user1").expect("a user name");

    let body = http
        .get(format!("{url}/api/users/user1/machines"))
        .bearer_auth("benchmark")
        .send()
        .await
        .expect("an answer")
        .bytes()
        .await
        .expect("a body");
    let decode = |decode: &dyn Fn()| {
        let start = Instant::now();
        (0..10_000).for_each(|_| decode());
        start.elapsed() / 10_000
    };
    for _ in 0..2 {
        let bare = decode(&|| {
            drop(black_box(
                serde_json::from_slice::<Page>(&body).expect("a page"),
            ))
        });
        let ours = decode(&|| {
            drop(black_box(
                serde_json::from_slice::<mde::types::MachineCollection>(&body).expect("a page"),
            ));
        });
        println!(
            "decoding {} bytes alone: bare {bare:?}, mde {ours:?}",
            body.len()
        );
    }

    let mut times: [Vec<Duration>; 2] = Default::default();
    for round in 0..ROUNDS {
        // Each goes first as often as the other.
        for turn in [round % 2, (round + 1) % 2] {
            let start = Instant::now();
            for _ in 0..CALLS {
                match turn {
                    0 => bare(&http, &url).await,
                    _ => ours(&client, &user).await,
                }
            }
            times[turn].push(start.elapsed() / u32::try_from(CALLS).expect("a small number"));
        }
    }
    let [bare, ours] = times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2]
    });
    let ratio = ours.as_secs_f64() / bare.as_secs_f64();
    println!(
        "median of {ROUNDS} rounds of {CALLS} calls: bare {bare:?}, mde {ours:?}, ratio {ratio:.3}"
    );
}

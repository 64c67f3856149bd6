//! A hundred and thirty users in one go against the stand-in with the documented quota, in real time: a
//! hundred at once, the rest after the minute, and nobody throttled. Takes a minute.
//!
//! `cargo bench -p contract-tests --bench real_time`

use std::time::{Duration, Instant};

use futures::{StreamExt, stream};
use mde::{Client, RetryPolicy, SecretString, UserName};
use mde_mock::{MockService, UnknownUser};

#[tokio::main]
async fn main() {
    let service = MockService::builder()
        .unknown_user(UnknownUser::EmptyList)
        .record(1000)
        .start()
        .await
        .expect("a stand-in");
    let client = Client::builder()
        .base_url(service.url())
        .token(SecretString::from("real-time"))
        .retry(RetryPolicy::never())
        .build()
        .expect("a client");
    let names =
        stream::iter((0..130).map(|n| UserName::parse(format!("person{n}")).expect("a user name")));
    let start = Instant::now();
    let throttled = client
        .machines_of_users(names)
        .fold(0, async |throttled, (_, answer)| {
            throttled + u32::from(answer.is_err_and(|error| error.is_throttled()))
        })
        .await;
    let elapsed = start.elapsed();
    let arrived = |before: Duration| {
        service
            .requests()
            .iter()
            .filter(|request| request.at - start < before)
            .count()
    };
    println!(
        "{} requests: {} within 5 s, {} within 60 s, all within {elapsed:.1?}; {throttled} times 429",
        service.requests().len(),
        arrived(Duration::from_secs(5)),
        arrived(Duration::from_secs(60)),
    );
    assert_eq!(
        (
            arrived(Duration::from_secs(5)),
            arrived(Duration::from_secs(60)),
            throttled
        ),
        (100, 100, 0)
    );
}

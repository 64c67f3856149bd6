//! A base URL on a literal loopback address is a stand-in: its calls are none of the tenant's, wherever
//! the quota is kept.

use contract_tests::{Answer, Scripted};
use futures::TryStreamExt;
use mde::{Client, ClientBuilder, SecretString};
use tempfile::tempdir;

/// What the service reads of a token of an application in a tenant.
const REAL_TOKEN: &str = "e30.eyJ0aWQiOiI3MmY5ODhiZi04NmYxLTQxYWYtOTFhYi0yZDdjZDAxMWRiNDciLCJhcHBpZCI6IjAwMDAxMTExLWFhYWEtMjIyMi1iYmJiLTMzMzNjY2NjNDQ0NCJ9.c2ln";

/// How many calls count, by the shortest window.
async fn used(builder: ClientBuilder) -> u32 {
    let client = builder.build().expect("a client");
    let usage = client.quota().await.expect("a quota");
    usage["listUserMachines"].windows[0].used
}

#[tokio::test]
async fn calls_to_a_stand_in_are_none_of_the_tenants() {
    let folder = tempdir().expect("a temporary folder");
    let path = folder.path().to_owned();
    let in_memory = || Client::builder().token(SecretString::from(REAL_TOKEN));
    let in_folder = {
        let path = path.clone();
        move || {
            let path = path.clone();
            in_memory().quota(move |quota| quota.state_folder(&path))
        }
    };
    let makers: [&dyn Fn() -> ClientBuilder; 2] = [&in_memory, &in_folder];
    for maker in makers {
        let json = ("content-type", "application/json");
        let answer = Answer::new("200 OK", &[json], r#"{"value":[]}"#);
        let service = Scripted::start([answer]).await;
        let client = maker().base_url(service.url()).build().expect("a client");
        let user = client.user("user1".parse().expect("a user name"));
        user.machines()
            .try_collect::<Vec<_>>()
            .await
            .expect("an answer");
        client.flush().await.expect("the state is written");

        assert_eq!(used(maker().base_url(service.url())).await, 1);
        // The service itself, of which nothing is asked.
        assert_eq!(used(maker()).await, 0);
    }
}

#[tokio::test]
async fn the_next_stand_in_on_a_port_starts_anew() {
    let service = Scripted::start([Answer::json(r#"{"value":[]}"#)]).await;
    let maker = || {
        Client::builder()
            .token(SecretString::from("token"))
            .base_url(service.url())
    };
    let client = maker().build().expect("a client");
    let user = client.user("user1".parse().expect("a user name"));
    user.machines()
        .try_collect::<Vec<_>>()
        .await
        .expect("an answer");
    assert_eq!(used(maker()).await, 1, "as long as somebody counts");
    drop((client, user));
    assert_eq!(used(maker()).await, 0);
}

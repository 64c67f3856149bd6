//! Starting, stopping, and addresses.

use std::io::{Read, Write};
use std::net::{Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use mde_mock::{MockService, StartError};

use crate::client::{get, machines_url};

fn address(service: &MockService) -> SocketAddr {
    service
        .url()
        .strip_prefix("http://")
        .unwrap()
        .parse()
        .unwrap()
}

#[tokio::test]
async fn it_listens_on_loopback_when_start_returns() {
    let service = mde_mock::start().await;
    assert!(service.url().starts_with("http://127.0.0.1:"));
    TcpStream::connect(address(&service)).unwrap();
}

#[tokio::test]
async fn ipv6_is_bracketed() {
    // Not every machine has IPv6.
    if TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_err() {
        return;
    }
    let host = Ipv6Addr::LOCALHOST.into();
    let service = MockService::builder().host(host).start().await.unwrap();
    assert!(
        service.url().starts_with("http://[::1]:"),
        "{}",
        service.url()
    );
    assert_eq!(
        get(&machines_url(&service, "user1"))
            .send()
            .await
            .unwrap()
            .status(),
        200
    );
}

#[tokio::test]
async fn a_port_in_use_is_an_error() {
    let first = mde_mock::start().await;
    let taken = address(&first);
    let error = MockService::builder()
        .port(taken.port())
        .start()
        .await
        .unwrap_err();
    assert!(matches!(error, StartError::Listen { address, .. } if address == taken));
    assert!(error.to_string().contains(&taken.to_string()), "{error}");
}

#[tokio::test]
async fn the_port_is_free_once_it_has_stopped() {
    let service = mde_mock::start().await;
    let address = address(&service);
    // A connection that is kept alive must not keep it from stopping.
    let client = reqwest::Client::new();
    let request = client
        .get(machines_url(&service, "user1"))
        .bearer_auth("any");
    request.send().await.unwrap().bytes().await.unwrap();
    service.stop().await;
    TcpStream::connect(address).unwrap_err();
    TcpListener::bind(address).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_never_finishes_does_not_keep_it_from_stopping() {
    let service = mde_mock::start().await;
    let address = address(&service);
    let mut stuck = TcpStream::connect(address).unwrap();
    stuck
        .write_all(b"GET /api/users/user1/machines HTTP/1.1\r\nHost: ")
        .unwrap();
    tokio::time::timeout(Duration::from_secs(20), service.stop())
        .await
        .unwrap();
    TcpStream::connect(address).unwrap_err();
}

#[tokio::test(flavor = "multi_thread")]
async fn dropping_stops_it() {
    let service = mde_mock::start().await;
    let mut idle = TcpStream::connect(address(&service)).unwrap();
    idle.write_all(b"GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n")
        .unwrap();
    let mut first = [0; 12];
    idle.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 401");
    drop(service);
    // The server closes what is idle: the end of the stream is the signal.
    idle.set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    idle.read_to_end(&mut Vec::new()).unwrap();
}

#[tokio::test]
async fn it_speaks_http_2_as_well() {
    let service = mde_mock::start().await;
    let client = reqwest::Client::builder()
        .http2_prior_knowledge()
        .build()
        .unwrap();
    let url = machines_url(&service, "svc-inventory");
    let answer = client.get(&url).bearer_auth("any").send().await.unwrap();
    assert_eq!(answer.version(), reqwest::Version::HTTP_2);
    let page = crate::client::body(answer).await;
    assert_eq!(page["@odata.nextLink"], format!("{url}?$skip=25"));
}

//! The API over TLS.

use std::net::TcpStream;

use mde_mock::{MockService, Reply};
use reqwest::{Certificate, Client, ClientBuilder, Version};

use crate::client::{body, machines_url};

/// A client that trusts what the service says, and nothing else.
pub(crate) fn trusting(service: &MockService) -> ClientBuilder {
    let ca = Certificate::from_pem(service.ca_pem().unwrap().as_bytes()).unwrap();
    Client::builder().no_proxy().tls_certs_only([ca])
}

async fn start() -> MockService {
    MockService::builder().tls().start().await.unwrap()
}

#[tokio::test]
async fn it_speaks_http_2_and_1_to_who_trusts_it() {
    let service = start().await;
    assert!(
        service.url().starts_with("https://127.0.0.1:"),
        "{}",
        service.url()
    );
    let url = machines_url(&service, "svc-inventory");
    for (client, version) in [
        (trusting(&service), Version::HTTP_2),
        (trusting(&service).http1_only(), Version::HTTP_11),
    ] {
        let client = client.build().unwrap();
        let answer = client.get(&url).bearer_auth("any").send().await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.version()), (200, version));
        let page = body(answer).await;
        assert_eq!(page["@odata.nextLink"], format!("{url}?$skip=25"));
    }
    let by_name = url.replace("127.0.0.1", "localhost");
    let client = trusting(&service).build().unwrap();
    assert_eq!(
        client
            .get(&by_name)
            .bearer_auth("any")
            .send()
            .await
            .unwrap()
            .status(),
        200
    );
}

#[tokio::test]
async fn nobody_else_trusts_it() {
    let (service, other) = (start().await, start().await);
    let url = machines_url(&service, "user1");
    for client in [Client::builder().no_proxy(), trusting(&other)] {
        let request = client.build().unwrap().get(&url).bearer_auth("any");
        assert!(request.send().await.unwrap_err().is_connect());
    }
}

#[tokio::test]
async fn a_handshake_that_never_comes_holds_up_nobody() {
    let service = start().await;
    let address = service.url().strip_prefix("https://").unwrap();
    let _silent = TcpStream::connect(address).unwrap();
    let request = trusting(&service)
        .build()
        .unwrap()
        .get(machines_url(&service, "user1"));
    assert_eq!(
        request.bearer_auth("any").send().await.unwrap().status(),
        200
    );
}

#[tokio::test]
async fn it_breaks_off_as_well() {
    let service = start().await;
    let url = machines_url(&service, "user1");
    for client in [trusting(&service), trusting(&service).http1_only()] {
        let client = client.build().unwrap();
        service.script([
            Reply::unanswered(),
            Reply::usual().truncated_after(10),
            Reply::usual().reset_after(10),
        ]);
        client
            .get(&url)
            .bearer_auth("any")
            .send()
            .await
            .unwrap_err();
        for _ in 0..2 {
            let answer = client.get(&url).bearer_auth("any").send().await;
            match answer {
                Ok(answer) => drop(answer.bytes().await.unwrap_err()),
                // A reset may overtake the head of the answer.
                Err(error) => assert!(error.is_request(), "{error}"),
            }
        }
        assert_eq!(
            client
                .get(&url)
                .bearer_auth("any")
                .send()
                .await
                .unwrap()
                .status(),
            200
        );
        let statuses = service
            .requests()
            .iter()
            .map(|request| request.status)
            .collect::<Vec<_>>();
        assert_eq!(
            statuses[statuses.len() - 4..],
            [None, Some(200), Some(200), Some(200)]
        );
    }
}

#[tokio::test]
async fn without_it_there_is_no_certificate() {
    let service = mde_mock::start().await;
    assert_eq!((service.ca_pem(), service.authority_url()), (None, None));
}

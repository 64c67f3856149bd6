//! Ways to ask: as people do, and byte by byte.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::LazyLock;

use mde_mock::MockService;
use reqwest::{Client, RequestBuilder, Response};
use serde_json::Value;

/// Every test has a runtime of its own, so that none may get a connection of another's.
pub(crate) static CLIENT: LazyLock<Client> = LazyLock::new(|| {
    let builder = Client::builder().no_proxy().pool_max_idle_per_host(0);
    builder.build().unwrap()
});

/// A GET with a token.
pub(crate) fn get(url: &str) -> RequestBuilder {
    CLIENT.get(url).bearer_auth("any")
}

pub(crate) fn machines_url(service: &MockService, encoded_user: &str) -> String {
    format!("{}/api/users/{encoded_user}/machines", service.url())
}

pub(crate) async fn json(request: RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    (response.status().as_u16(), body(response).await)
}

pub(crate) async fn body(response: Response) -> Value {
    serde_json::from_slice(&response.bytes().await.unwrap()).unwrap()
}

/// Every page of a list, by its links.
pub(crate) async fn pages(url: String) -> Vec<Value> {
    let mut pages = Vec::new();
    let mut next = Some(url);
    while let Some(url) = next {
        let (status, page) = json(get(&url)).await;
        assert_eq!(status, 200, "{url}");
        next = page["@odata.nextLink"].as_str().map(str::to_owned);
        pages.push(page);
        assert!(pages.len() < 100, "the links never end");
    }
    pages
}

pub(crate) async fn all_machines(service: &MockService, encoded_user: &str) -> Vec<Value> {
    let pages = pages(machines_url(service, encoded_user)).await;
    pages
        .iter()
        .flat_map(|page| page["value"].as_array().unwrap())
        .cloned()
        .collect()
}

pub(crate) fn ids(machines: &[Value]) -> Vec<&str> {
    machines
        .iter()
        .map(|machine| machine["id"].as_str().unwrap())
        .collect()
}

/// An answer as it came over the wire.
pub(crate) struct RawAnswer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl RawAnswer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (candidate, value) = line.split_once(':')?;
            candidate.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }

    pub(crate) fn error(&self) -> Value {
        let body: Value = serde_json::from_slice(&self.body).unwrap();
        body["error"].clone()
    }
}

/// Sends a request line and header lines with `Connection: close`, and reads until the end.
pub(crate) async fn raw(service: &MockService, line: &str, headers: &[&str]) -> RawAnswer {
    raw_bytes(service, line.as_bytes(), headers).await
}

pub(crate) async fn raw_bytes(service: &MockService, line: &[u8], headers: &[&str]) -> RawAnswer {
    exchange(service, line, headers, b"").await
}

/// The same with whatever is to come after the head.
pub(crate) async fn exchange(
    service: &MockService,
    line: &[u8],
    headers: &[&str],
    body: &[u8],
) -> RawAnswer {
    let address = service.url().strip_prefix("http://").unwrap().to_owned();
    let mut request = line.to_vec();
    request.extend_from_slice(b" HTTP/1.1\r\nConnection: close\r\n");
    for header in headers {
        request.extend_from_slice(header.as_bytes());
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"\r\n");
    request.extend_from_slice(body);
    let answer = tokio::task::spawn_blocking(move || {
        let mut connection = TcpStream::connect(address).unwrap();
        connection.write_all(&request).unwrap();
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer).unwrap();
        answer
    });
    let answer = answer.await.unwrap();
    let end = answer
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .unwrap();
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    RawAnswer {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        head,
        body: answer[end + 4..].to_vec(),
    }
}

//! Owns what every contract case asserts.

use http::{HeaderMap, HeaderValue, StatusCode};
use mde_client::{Client, Error, ResponseValue, types::ODataError};
use mde_core::{BaseUrl, Credential, Destinations, HttpTransport, Pipeline, RetryPolicy};
use secrecy::SecretString;
use serde::Serialize;
use serde_json::Value;
use url::Url;

use crate::{
    differences, spec,
    spec::Example,
    tap::{Exchange, Tap},
};

/// One operation × status × named example.
pub struct Case {
    /// The operation's id in the specification.
    pub operation: &'static str,
    /// The HTTP method, in capitals.
    pub method: &'static str,
    /// The path with the parameters' examples in it, as it must be on the wire.
    pub path: &'static str,
    /// The status.
    pub status: u16,
    /// The headers that the specification promises for this status.
    pub headers: &'static [&'static str],
    /// The example's name.
    pub example: &'static str,
}

const TOKEN: &str = "contract-test-token";

/// What a call sends, and nothing else.
const REQUEST_HEADERS: [(&str, &str); 3] = [
    ("accept", "application/json"),
    ("authorization", "Bearer contract-test-token"),
    ("accept-encoding", "gzip, deflate"),
];

type Outcome<T> = Result<ResponseValue<T>, Error<ODataError>>;

impl Case {
    /// Makes the call and holds all of it against the specification.
    ///
    /// # Panics
    /// When something is not as specified; the message says what.
    pub async fn run<T: Serialize>(self, call: impl AsyncFnOnce(&Client) -> Outcome<T>) {
        let service = mde_mock::start().await;
        let service = Url::parse(service.url())
            .expect("the service's URL")
            .socket_addrs(|| None)
            .map(|found| (found, service));
        let (addresses, _service) = service.expect("the service's address");
        let tap = Tap::before(addresses[0]).await;
        let client = self.client(&tap.url());

        let outcome = call(&client).await;

        let exchange = tap.only_exchange();
        let example = spec::example(self.operation, self.status, self.example);
        self.assert_request(&exchange);
        self.assert_answer(&exchange, &example);
        assert_eq!(
            client.call().record().attempts(),
            1,
            "a contract case calls once"
        );
        match outcome {
            Ok(value) => self.assert_success(&value, &exchange),
            Err(error) => self.assert_error(error, &exchange, &example),
        }
    }

    fn client(&self, url: &str) -> Client {
        let prefer = format!("code={}, example={}", self.status, self.example);
        let requests = reqwest::Client::builder()
            .default_headers(HeaderMap::from_iter([(
                http::HeaderName::from_static("prefer"),
                HeaderValue::try_from(prefer).expect("an example's name fits into a header"),
            )]))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .expect("an HTTP client");
        let base = BaseUrl::parse(url).expect("a loopback address is a base URL");
        let credential = Credential::bearer(&SecretString::from(TOKEN)).expect("a token");
        let transport = HttpTransport::from(requests.clone());
        let pipeline = Pipeline::builder(transport, credential, Destinations::new(base, []))
            .without_quota()
            .retry(RetryPolicy::never())
            .build();
        Client::through(&pipeline, requests)
    }

    fn assert_request(&self, exchange: &Exchange) {
        assert_eq!(
            exchange.request_line,
            format!("{} {} HTTP/1.1", self.method, self.path)
        );
        assert!(
            exchange.request_body.is_empty(),
            "the request has a body: {exchange:?}"
        );
        let mut expected = vec!["host", "prefer", "user-agent"];
        expected.extend(REQUEST_HEADERS.map(|(name, _)| name));
        expected.sort_unstable();
        let mut names: Vec<_> = exchange
            .request_headers
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        names.sort_unstable();
        assert_eq!(names, expected, "each header once, and no other");
        for (name, value) in &exchange.request_headers {
            if let Some((_, expected)) = REQUEST_HEADERS
                .iter()
                .find(|(candidate, _)| candidate == name)
            {
                assert_eq!(value, expected, "{name}");
            }
            if name == "user-agent" {
                assert!(value.starts_with("mde-rust/"), "{value}");
            }
        }
    }

    /// That the service kept its side, or the rest of the case would say nothing.
    fn assert_answer(&self, exchange: &Exchange, example: &Example) {
        assert_eq!(
            exchange.status, self.status,
            "the service was asked for this status"
        );
        for name in self.headers {
            assert!(
                exchange.header(name).is_some(),
                "the answer lacks the promised header {name}: {exchange:?}"
            );
        }
        let sent = exchange.json().unwrap_or_default();
        assert_eq!(
            differences(
                &without_origin(sent),
                &without_origin(example.value.clone())
            ),
            [""; 0]
        );
    }

    fn assert_success<T: Serialize>(&self, value: &ResponseValue<T>, exchange: &Exchange) {
        assert_eq!(value.status().as_u16(), self.status);
        self.assert_headers(value.headers(), exchange);
        let written = serde_json::to_value(&**value).expect("a value that was read can be written");
        let sent = exchange.json().expect("a successful answer has a body");
        assert_eq!(
            differences(&written, &sent),
            [""; 0],
            "something was lost between wire and value"
        );
    }

    fn assert_error(&self, error: Error<ODataError>, exchange: &Exchange, example: &Example) {
        assert_eq!(
            error.status(),
            StatusCode::from_u16(self.status).ok(),
            "{error:?}"
        );
        let Error::ErrorResponse(response) = error else {
            panic!("a documented status is a documented error: {error:?}");
        };
        self.assert_headers(response.headers(), exchange);
        let written =
            serde_json::to_value(&*response).expect("a value that was read can be written");
        match &example.deviation {
            None => assert_eq!(
                differences(&written, &example.value),
                [""; 0],
                "something was lost between wire and value"
            ),
            // A body of another form still says all that it has to say.
            Some(deviation) => {
                let said = written.to_string();
                assert!(response.error.message.is_some(), "{deviation}: {said}");
                let texts = example.value.as_object().into_iter().flatten();
                for text in texts.filter_map(|(_, value)| value.as_str()) {
                    assert!(said.contains(text), "{deviation}: {said} lacks {text}");
                }
            }
        }
    }

    fn assert_headers(&self, typed: &HeaderMap, exchange: &Exchange) {
        for name in self.headers {
            let value = typed.get(*name).and_then(|value| value.to_str().ok());
            assert_eq!(value, exchange.header(name), "{name}");
        }
    }
}

/// The page with its link's origin taken away: a service names its own, so that it can be followed.
fn without_origin(mut page: Value) -> Value {
    let link = page
        .get("@odata.nextLink")
        .and_then(Value::as_str)
        .and_then(|link| Url::parse(link).ok());
    if let Some(link) = link {
        page["@odata.nextLink"] = Value::from(&link[url::Position::BeforePath..]);
    }
    page
}

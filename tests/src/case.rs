//! Owns what every contract case holds against the specification.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use http::{HeaderMap, HeaderValue};
use mde_client::{Client, Error, ResponseValue, types::ODataError};
use mde_core::{BaseUrl, Credential, Destinations, HttpTransport, Pipeline, RetryPolicy};
use secrecy::SecretString;
use serde::Serialize;
use serde_json::Value;
use url::Url;

use crate::{
    differences,
    json::in_doubles,
    results::{self, Breach, Line},
    spec,
    spec::Example,
    tap::{Exchange, Tap},
    target::Target,
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
        let mut verdict = Verdict::default();
        let held = AssertUnwindSafe(self.hold(call, &mut verdict))
            .catch_unwind()
            .await;
        if let Err(panic) = &held {
            let words = panic.downcast_ref::<String>().map(String::as_str);
            let words = words.or_else(|| panic.downcast_ref::<&str>().copied());
            verdict.breach("", words.unwrap_or("the case panicked"));
        }
        results::write(&Line::Case {
            operation: self.operation,
            status: self.status,
            example: self.example,
            headers: self.headers,
            exchange: verdict.exchange.as_ref(),
            breaches: &verdict.breaches,
        });
        if let Err(panic) = held {
            std::panic::resume_unwind(panic);
        }
        assert!(
            verdict.breaches.is_empty(),
            "{} {} {}: {:#?}\n{:#?}",
            self.operation,
            self.status,
            self.example,
            verdict.breaches,
            verdict.exchange
        );
    }

    async fn hold<T: Serialize>(
        &self,
        call: impl AsyncFnOnce(&Client) -> Outcome<T>,
        verdict: &mut Verdict,
    ) {
        let target = Target::of_environment().await;
        let tap = Tap::before(target.address()).await;
        let client = self.client(&tap.url());

        let outcome = call(&client).await;

        let example = spec::example(self.operation, self.status, self.example);
        let exchange = verdict.exchange.insert(tap.only_exchange()).clone();
        self.hold_request(&exchange, verdict);
        self.hold_answer(&exchange, &example, verdict);
        let attempts = client.call().record().attempts();
        verdict.equal("", "the number of attempts", attempts, 1);
        match outcome {
            Ok(value) => self.hold_success(&value, &exchange, verdict),
            Err(error) => self.hold_error(error, &exchange, &example, verdict),
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
            // No TLS here, and reading the system's certificates takes long.
            .tls_certs_only([])
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

    fn hold_request(&self, exchange: &Exchange, verdict: &mut Verdict) {
        let line = format!("{} {} HTTP/1.1", self.method, self.path);
        verdict.equal("parameters", "the request", &exchange.request_line, &line);
        let length = exchange.request_body.len();
        verdict.equal("", "the length of the request's body", length, 0);
        let mut expected = vec!["host", "prefer", "user-agent"];
        expected.extend(REQUEST_HEADERS.map(|(name, _)| name));
        expected.sort_unstable();
        let mut names: Vec<_> = exchange
            .request_headers
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        names.sort_unstable();
        verdict.equal("", "the request's headers", names, expected);
        for (name, value) in &exchange.request_headers {
            let mut rows = REQUEST_HEADERS.iter();
            if let Some((_, expected)) = rows.find(|(candidate, _)| candidate == name) {
                verdict.equal("", name, value.as_str(), expected);
            }
            if name == "user-agent" && !value.starts_with("mde-rust/") {
                verdict.breach("", format!("the user agent is {value}"));
            }
        }
    }

    /// That the service kept its side, or the rest of the case would say nothing.
    fn hold_answer(&self, exchange: &Exchange, example: &Example, verdict: &mut Verdict) {
        let response = format!("responses/{}", self.status);
        verdict.equal(
            &response,
            "the status of the answer",
            exchange.status,
            self.status,
        );
        for name in self.headers {
            if exchange.header(name).is_none() {
                let at = format!("{response}/headers/{name}");
                verdict.breach(&at, format!("the answer lacks the promised header {name}"));
            }
        }
        let sent = exchange.json().unwrap_or_default();
        verdict.lost(
            &self.pointer(),
            "the answer is not the example",
            differences(
                &in_doubles(without_origin(sent)),
                &in_doubles(without_origin(example.value.clone())),
            ),
        );
    }

    fn hold_success<T: Serialize>(
        &self,
        value: &ResponseValue<T>,
        exchange: &Exchange,
        verdict: &mut Verdict,
    ) {
        let status = value.status().as_u16();
        verdict.equal(&self.pointer(), "the typed status", status, self.status);
        self.hold_headers(value.headers(), exchange, verdict);
        let written = serde_json::to_value(&**value).expect("a value that was read can be written");
        let sent = exchange.json().unwrap_or_default();
        let lost = differences(&written, &sent);
        verdict.lost(&self.pointer(), "lost between wire and value", lost);
    }

    fn hold_error(
        &self,
        error: Error<ODataError>,
        exchange: &Exchange,
        example: &Example,
        verdict: &mut Verdict,
    ) {
        let at = self.pointer();
        let status = error.status().map(|status| status.as_u16());
        verdict.equal(&at, "the typed status", status, Some(self.status));
        let Error::ErrorResponse(response) = error else {
            return verdict.breach(&at, format!("the answer is no documented error: {error:?}"));
        };
        self.hold_headers(response.headers(), exchange, verdict);
        let written =
            serde_json::to_value(&*response).expect("a value that was read can be written");
        let Some(deviation) = &example.deviation else {
            let lost = differences(&written, &example.value);
            return verdict.lost(&at, "lost between wire and value", lost);
        };
        // A body of another form still says all that it has to say.
        let said = written.to_string();
        if response.error.message.is_none() {
            verdict.breach(&at, format!("{deviation}: there is no message: {said}"));
        }
        let texts = example.value.as_object().into_iter().flatten();
        for text in texts.filter_map(|(_, value)| value.as_str()) {
            if !said.contains(text) {
                verdict.breach(&at, format!("{deviation}: {said} lacks {text}"));
            }
        }
    }

    fn hold_headers(&self, typed: &HeaderMap, exchange: &Exchange, verdict: &mut Verdict) {
        for name in self.headers {
            let value = typed.get(*name).and_then(|value| value.to_str().ok());
            let at = format!("responses/{}/headers/{name}", self.status);
            verdict.equal(&at, name, value, exchange.header(name));
        }
    }

    /// The example's place, as seen from the operation.
    fn pointer(&self) -> String {
        let example = spec::example(self.operation, self.status, self.example);
        let field = match example.deviation {
            Some(_) => "x-deviations",
            None => "examples",
        };
        format!(
            "responses/{}/content/application~1json/{field}/{}",
            self.status, self.example
        )
    }
}

/// What a case found.
#[derive(Default)]
struct Verdict {
    exchange: Option<Exchange>,
    breaches: Vec<Breach>,
}

impl Verdict {
    fn breach(&mut self, at: &str, what: impl Into<String>) {
        self.breaches.push(Breach {
            at: at.to_owned(),
            what: what.into(),
        });
    }

    fn equal<T: PartialEq + std::fmt::Debug>(&mut self, at: &str, what: &str, found: T, due: T) {
        if found != due {
            self.breach(at, format!("{what} is {found:?}, not {due:?}"));
        }
    }

    fn lost(&mut self, at: &str, what: &str, differences: Vec<String>) {
        for difference in differences {
            self.breach(at, format!("{what}: {difference}"));
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

//! Owns what every contract case holds against the specification.

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use http::{HeaderMap, HeaderValue};
use mde_client::{Client, Error, Request, ResponseValue, types::ODataError};
use mde_core::{BaseUrl, Credential, Destinations, HttpTransport, Pipeline, RetryPolicy};
use secrecy::SecretString;
use serde::{Serialize, de::DeserializeOwned};
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
    /// The status.
    pub status: u16,
    /// The headers that the specification promises for this status.
    pub headers: &'static [&'static str],
    /// The example's name; `None` where the status has no content.
    pub example: Option<&'static str>,
    /// What the call gives, as an object of JSON; its body is `body`.
    pub arguments: &'static str,
}

const TOKEN: &str = "contract-test-token";

/// What a call sends, and nothing else.
const REQUEST_HEADERS: [(&str, &str); 3] = [
    ("accept", "application/json"),
    ("authorization", "Bearer contract-test-token"),
    ("accept-encoding", "gzip, deflate"),
];

impl Case {
    /// Makes the call and holds all of it against the specification.
    ///
    /// # Panics
    /// When something is not as specified; the message says what.
    pub async fn run<R>(self)
    where
        R: Request<Refusal = ODataError> + DeserializeOwned + PartialEq + Serialize,
        R::Answer: Serialize,
    {
        let mut verdict = Verdict::default();
        let held = AssertUnwindSafe(self.hold::<R>(&mut verdict))
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
            example: self.example.unwrap_or_default(),
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
            self.example.unwrap_or("without content"),
            verdict.breaches,
            verdict.exchange
        );
    }

    async fn hold<R>(&self, verdict: &mut Verdict)
    where
        R: Request<Refusal = ODataError> + DeserializeOwned + PartialEq + Serialize,
        R::Answer: Serialize,
    {
        let arguments: Value = serde_json::from_str(self.arguments).expect("arguments are JSON");
        let request: R = serde_json::from_value(arguments.clone())
            .unwrap_or_else(|error| panic!("the arguments are none: {error}"));
        let written = serde_json::to_value(&request).expect("a request can be written");
        verdict.lost(
            "parameters",
            "lost of the arguments",
            differences(&written, &arguments),
        );
        let due = spec::request(self.operation, &arguments);
        let target = Target::of_environment().await;
        let tap = Tap::before(target.address()).await;
        let client = self.client(&tap.url());

        let outcome = request.send(client.clone()).await;

        let example = self
            .example
            .map(|name| spec::example(self.operation, self.status, name));
        let exchange = verdict.exchange.insert(tap.only_exchange()).clone();
        hold_request(&exchange, &due, verdict);
        self.hold_answer(&exchange, example.as_ref(), verdict);
        let attempts = client.call().record().attempts();
        verdict.equal("", "the number of attempts", attempts, 1);
        match outcome {
            Ok(value) => self.hold_success(&value, &exchange, verdict),
            Err(error) => self.hold_error(error, &exchange, example.as_ref(), verdict),
        }
    }

    fn client(&self, url: &str) -> Client {
        let prefer = match self.example {
            Some(example) => format!("code={}, example={example}", self.status),
            None => format!("code={}", self.status),
        };
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

    /// That the service kept its side, or the rest of the case would say nothing.
    fn hold_answer(&self, exchange: &Exchange, example: Option<&Example>, verdict: &mut Verdict) {
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
        let Some(example) = example else {
            let length = exchange.body.len();
            return verdict.equal(&response, "the length of the answer", length, 0);
        };
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
        example: Option<&Example>,
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
        let Some(example) = example else {
            return verdict.breach(&at, "an error without content is not documented");
        };
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
        let Some(name) = self.example else {
            return format!("responses/{}", self.status);
        };
        let example = spec::example(self.operation, self.status, name);
        let field = match example.deviation {
            Some(_) => "x-deviations",
            None => "examples",
        };
        format!(
            "responses/{}/content/application~1json/{field}/{name}",
            self.status
        )
    }
}

/// That the request is what the specification makes of the arguments, and holds nothing else.
fn hold_request(exchange: &Exchange, due: &spec::Request, verdict: &mut Verdict) {
    let url = format!("http://host{}", exchange.target());
    let url = Url::parse(&url).expect("a request has a target");
    verdict.equal(
        "parameters",
        "the method",
        exchange.method(),
        due.method.as_str(),
    );
    let path = exchange.target().split('?').next().unwrap_or_default();
    verdict.equal("parameters", "the path", path, due.path.as_str());
    let mut query: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    query.sort();
    verdict.equal("parameters", "the query", &query, &due.query);
    let body = (!exchange.request_body.is_empty())
        .then(|| serde_json::from_slice::<Value>(&exchange.request_body).unwrap_or_default());
    verdict.equal("requestBody", "the request's body", &body, &due.body);
    let mut expected = vec!["host", "prefer", "user-agent"];
    expected.extend(REQUEST_HEADERS.map(|(name, _)| name));
    expected.extend(due.headers.iter().map(|(name, _)| name.as_str()));
    if due.body.is_some() {
        expected.extend(["content-length", "content-type"]);
    } else if matches!(due.method.as_str(), "POST" | "PUT" | "PATCH") {
        expected.push("content-length");
    }
    expected.sort_unstable();
    let mut names: Vec<_> = exchange
        .request_headers
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    names.sort_unstable();
    verdict.equal("", "the request's headers", names, expected);
    let json = [("content-type", "application/json")];
    for (name, value) in &exchange.request_headers {
        let given = due
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let mut rows = REQUEST_HEADERS.into_iter().chain(json).chain(given);
        if let Some((_, expected)) = rows.find(|(candidate, _)| candidate == name) {
            verdict.equal("", name, value.as_str(), expected);
        }
        if name == "user-agent" && !value.starts_with("mde-rust/") {
            verdict.breach("", format!("the user agent is {value}"));
        }
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

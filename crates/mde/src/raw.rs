//! Owns asking what the specification does not know: by a path, through the same pipeline as all else.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | A path is a type of its own, parsed before there is anything to ask. | What may be part of one is known without a client. | A text, refused when it is asked. |
//! | A path that is one of the specification's operations takes that operation's quota, however it is spelt: with the version, with the key in parentheses, in other case. | The service counts it as that operation; counted by itself it would be spent twice. | One row for all raw calls. |
//! | All others share one row of the limits that the service documents for every API. | Which of them it counts together nobody knows. | No limit; a row for each path, that an id in the path would make a new one. |
//! | Spans of a path that is none of the specification's say `(raw)`. | There may be a name or a secret in any part of it, and spans go far. Messages have the path without its query: who asked wants to know about what. | The path. |

use std::{borrow::Cow, fmt, future::IntoFuture, str::FromStr, time::Duration};

use bytes::Bytes;
use futures::future::BoxFuture;
use mde_client::tables;
use mde_core::{BaseUrl, ODataPage, Operation, RateLimit};
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::value::RawValue;
use url::Url;

use crate::{Error, Pages, Response, question::Question};

/// Where a raw question goes: a path below the service's `/api/`, with a query if need be.
///
/// ```
/// use mde::RawPath;
///
/// assert!("/api/alerts?$top=5&$expand=evidence".parse::<RawPath>().is_ok());
/// for wrong in ["https://evil.example/api/alerts", "//evil.example/api/x", "/api/../x", "alerts", "/api/a#b"] {
///     assert!(wrong.parse::<RawPath>().is_err(), "{wrong}");
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RawPath(String);

/// Why a text is no [`RawPath`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RawPathError {
    /// It names a host.
    #[error("the path {0:?} names a host: the token goes to the client's alone; write /api/…")]
    Host(String),
    /// It is not below `/api/`.
    #[error("the path {0:?} does not begin with /api/, as all paths of the service do")]
    NotBelowApi(String),
    /// A segment of it is `.`, `..` or empty, by which it would be another path.
    #[error(
        "the path {0:?} has a segment that is `.`, `..` or empty, and would become another path"
    )]
    Segment(String),
    /// It has what a URL's path cannot hold.
    #[error("the path {0:?} has {1}, which must be written percent-encoded")]
    Character(String, &'static str),
}

impl FromStr for RawPath {
    type Err = RawPathError;

    fn from_str(text: &str) -> Result<Self, RawPathError> {
        let shown = || text.chars().take(200).collect::<String>();
        let path = text.split(['?', '#']).next().unwrap_or_default();
        if path.starts_with("//") || path.starts_with(r"/\") || names_scheme(path) {
            return Err(RawPathError::Host(shown()));
        }
        // URL parsers take some of these away, and make slashes of others.
        let character = text.chars().find_map(|character| match character {
            '\\' => Some("a backslash"),
            '#' => Some("a number sign"),
            ' ' => Some("a blank"),
            character if character.is_control() => Some("a control character"),
            character if character.is_whitespace() => Some("white space"),
            _ => None,
        });
        if let Some(what) = character {
            return Err(RawPathError::Character(shown(), what));
        }
        let Some(rest) = path.strip_prefix("/api/").filter(|rest| !rest.is_empty()) else {
            return Err(RawPathError::NotBelowApi(shown()));
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        // Servers may decode before they look for segments.
        let another = |segment: &str| {
            let decoded = decoded(segment);
            let mut parts = decoded.split(['/', '\\']);
            decoded.is_empty() || parts.any(|part| matches!(part, "." | ".."))
        };
        match rest.split('/').any(another) {
            true => Err(RawPathError::Segment(shown())),
            false => Ok(Self(text.to_owned())),
        }
    }
}

fn names_scheme(path: &str) -> bool {
    path.split_once(':')
        .is_some_and(|(before, behind)| !before.contains('/') && behind.starts_with(['/', '\\']))
}

fn decoded(segment: &str) -> Cow<'_, str> {
    percent_decode_str(segment).decode_utf8_lossy()
}

impl RawPath {
    /// By which id [`Client::quota`](crate::Client::quota) counts the calls: of the specification's operation that
    /// the path is, else `(raw)`.
    pub fn counted_as(&self) -> &'static str {
        operation(self).unwrap_or(&RAW).id
    }

    fn without_query(&self) -> &str {
        self.0.split('?').next().unwrap_or_default()
    }

    /// The URL below a base.
    fn below(&self, base: &BaseUrl) -> Url {
        let mut url = base.url().clone();
        let (path, query) = match self.0.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (&*self.0, None),
        };
        url.set_path(&format!("{}{path}", url.path().trim_end_matches('/')));
        url.set_query(query);
        url
    }
}

impl fmt::Display for RawPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A raw question that is asked when it is awaited.
#[must_use = "nothing is asked until it is awaited"]
#[derive(Debug)]
pub struct RawRequest {
    client: crate::Client,
    path: RawPath,
}

impl RawRequest {
    pub(crate) fn new(client: crate::Client, path: RawPath) -> Self {
        Self { client, path }
    }

    /// The answer as a collection of OData, page by page: items are what the service wrote.
    #[must_use = "a stream asks nothing until it is polled"]
    pub fn pages(self) -> Pages<Box<RawValue>> {
        let (question, url) = self.question();
        Pages::by_url::<RawPage>(question, url)
    }

    fn question(self) -> (Question, Url) {
        let Self { client, path } = self;
        let call = client.one_call();
        let url = path.below(call.pipeline().destinations().base());
        let question = Question {
            subject: format!("the path {:?}", path.without_query()),
            user: None,
            item: "item",
            operation: operation(&path).unwrap_or(&RAW),
            call,
            cloud: client.cloud(),
        };
        (question, url)
    }
}

impl IntoFuture for RawRequest {
    type Output = Result<Response<Bytes>, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let (question, url) = self.question();
            // The record has what became of it.
            let _ = question.get(url).await;
            Response::raw(&question)
        })
    }
}

/// All calls that are none of the specification's operations. The limits are those of every API of the
/// service (Microsoft's API terms of use, and each API's page).
pub(crate) static RAW: Operation = Operation::new(
    "(raw)",
    "GET",
    "(raw)",
    &[
        RateLimit::new(100, Duration::from_secs(60)),
        RateLimit::new(1500, Duration::from_secs(3600)),
    ],
    &[],
    &[],
);

/// The specification's operation that a path is, if it is one.
fn operation(path: &RawPath) -> Option<&'static Operation> {
    // What is in parentheses may be the key of a set or what a function takes.
    let readings = [false, true].map(|named| resource(path.without_query(), named));
    let is_one = |operation: &&Operation| {
        let mut readings = readings.iter();
        operation.method == "GET" && readings.any(|reading| is_one(operation.path, reading))
    };
    let operations = tables::OPERATIONS.iter().copied();
    let mut operations: Vec<_> = operations.filter(is_one).collect();
    // A literal segment before a parameter: `machines/findbytag` is no device's id.
    operations.sort_by_key(|operation| operation.path.matches("/{").count());
    operations.first().copied()
}

/// The segments behind `/api`, decoded, without the version, and with OData's keys in parentheses as segments
/// of their own: `users('a')` is `users/a`, and if keys may be named, so is `users(id='a')`.
fn resource(path: &str, named: bool) -> Vec<String> {
    let mut segments = Vec::new();
    let raw = path.trim_matches('/').split('/').skip(1);
    for (index, segment) in raw.enumerate() {
        let segment = decoded(segment);
        let is_version = |text: &str| {
            let number = text.strip_prefix(['v', 'V']).unwrap_or_default();
            number.starts_with(|digit: char| digit.is_ascii_digit()) && number.contains('.')
        };
        if index == 0 && is_version(&segment) {
            continue;
        }
        let key = segment
            .strip_suffix(')')
            .and_then(|text| text.split_once('('));
        match key {
            Some((set, key)) if !key.is_empty() && (named || !key.contains('=')) => {
                let key = key.split_once('=').map_or(key, |(_, value)| value);
                segments.push(set.to_owned());
                segments.push(key.trim_matches('\'').replace("''", "'"));
            }
            _ => segments.push(segment.into_owned()),
        }
    }
    segments
}

/// Whether segments are a template's, whatever their case. A function's arguments are no part of what it is.
fn is_one(template: &str, segments: &[String]) -> bool {
    let expected: Vec<_> = template.trim_matches('/').split('/').skip(1).collect();
    expected.len() == segments.len()
        && expected.iter().zip(segments).all(|(expected, given)| {
            let name = |text: &str| text.split('(').next().unwrap_or_default().to_lowercase();
            match expected.starts_with('{') {
                true => !given.is_empty(),
                false => {
                    name(expected) == name(given) && expected.contains('(') == given.contains('(')
                }
            }
        })
}

/// A collection of which nothing is known but that it is one.
#[derive(Deserialize)]
pub(crate) struct RawPage {
    value: Vec<Box<RawValue>>,
    #[serde(rename = "@odata.nextLink", default)]
    next_link: Option<String>,
}

impl ODataPage for RawPage {
    type Item = Box<RawValue>;

    fn next_link(&self) -> Option<&str> {
        self.next_link.as_deref()
    }

    fn into_items(self) -> Vec<Self::Item> {
        self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_takes_the_quota_of_the_operation_that_it_is() {
        let of = |path: &str| path.parse::<RawPath>().expect(path).counted_as();
        for path in [
            "/api/users/user1/machines",
            "/api/Users/user1/MACHINES/",
            "/api/v1.0/users/user1/machines?$top=5",
            "/api/users('user1')/machines",
            "/api/users(%27o%27%27brien%27)/machines",
            "/api/users(id='user1')/machines",
            "/api/users/a%2Fb/machines",
        ] {
            assert_eq!(of(path), "listUserMachines", "{path}");
        }
        for path in [
            "/api/users",
            "/api/users/a/b/machines",
            "/api/users/a/machines/$count",
        ] {
            assert_eq!(of(path), "(raw)", "{path}");
        }
    }

    #[test]
    fn what_would_become_another_path_is_refused() {
        for path in [
            "",
            "/",
            "/api",
            "/api/",
            "api/x",
            "/API/x",
            "https://evil.example/api/x",
            "javascript:alert(1)",
            "https:/evil.example/api/x",
            "//evil.example/api/x",
            r"/\evil.example/api/x",
            r"/api/a\b",
            "/api//x",
            "/api/./x",
            "/api/../x",
            "/api/%2e%2E/x",
            "/api/x/..",
            "/api/x/..%2f..%2fetc",
            "/api/x/a%5C..%5cb",
            "/api/x#y",
            "/api/a b",
            "/api/a\tb",
            "/api/a\n",
            "/api/a?b=c d",
        ] {
            assert!(path.parse::<RawPath>().is_err(), "{path:?}");
        }
    }

    proptest::proptest! {
        /// What a URL's parser makes of it is what was given, below the base.
        #[test]
        fn a_path_stays_below_its_base(text in r"(/api/)?[a-z./%2eE\\?#:@' \t]{0,16}") {
            if let Ok(path) = text.parse::<RawPath>() {
                let base = BaseUrl::parse("https://host.example/base").expect("a base");
                let url = path.below(&base);
                proptest::prop_assert_eq!(url.host_str(), Some("host.example"));
                proptest::prop_assert!(url.path().starts_with("/base/api/"), "{}", url);
                let given = text.split('?').next().expect("a path").matches('/').count();
                proptest::prop_assert_eq!(url.path().matches('/').count(), given + 1);
            }
        }
    }
}

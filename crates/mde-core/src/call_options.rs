//! Owns what one call may have otherwise than all others of its client: its deadline, its attempts, its bounds,
//! headers of its own. Where they take effect is [`pipeline`](crate::Pipeline)'s.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | Headers that the pipeline sets, that say how the message is framed, or by which servers do something else, are refused. | Each would send the token elsewhere or as another's, hide whose program asks, or make a request that two servers on the way read differently. | The last one wins: the caller's would win without a word. |
//! | They go to the client's own host alone. | One may be a gateway's key, and a link to a further page may lead elsewhere in the cloud. | Every host that the token may go to. |
//! | Values of headers are never shown. | One may be a gateway's key. | Showing those whose names sound harmless. |

use std::{fmt, time::Duration};

use http::{
    HeaderMap, HeaderName,
    header::{
        ACCEPT_ENCODING, AUTHORIZATION, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE,
        EXPECT, HOST, PROXY_AUTHORIZATION, TE, TRAILER, TRANSFER_ENCODING, UPGRADE, USER_AGENT,
    },
};

use crate::{HeaderValueError, Limits, RetryPolicy, header_value};

/// What a call has otherwise than its client says. Nothing, unless it is set.
#[derive(Clone, Default)]
pub struct CallOptions {
    pub(crate) deadline: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) limits: Option<Limits>,
    pub(crate) headers: HeaderMap,
}

/// Why a header cannot be added to a call.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExtraHeaderError {
    /// The name is none.
    #[error("{0:?} cannot be the name of a header")]
    Name(String),
    /// The header is not the caller's to set.
    #[error("the header {name} cannot be set: {because}")]
    Taken {
        /// The header.
        name: HeaderName,
        /// Whose it is.
        because: &'static str,
    },
    /// There are more than any server takes.
    #[error("more than {MOST} headers are too many")]
    TooMany,
    /// The value is none.
    #[error("the header {name}: {source}")]
    Value {
        /// The header.
        name: HeaderName,
        /// What is wrong with its value, which is not repeated.
        source: HeaderValueError,
    },
}

/// As many headers as servers commonly take in all.
const MOST: usize = 100;

const OF_THE_TOKEN: &str = "the client sends the credential's token, and only where it may go";
const OF_THE_URL: &str = "it follows from the URL";
const OF_THE_PROGRAM: &str = "the client says there what it is; a program adds its name to it";
const OF_THE_BODY: &str = "the client decodes what it asks for, and says what it sends";
const OF_THE_METHOD: &str = "servers that heed it would do something else than was asked";
const OF_THE_CONNECTION: &str = "it says how the message is framed";

/// Headers that no caller may set, and whose they are.
const TAKEN: [(HeaderName, &str); 14] = [
    (AUTHORIZATION, OF_THE_TOKEN),
    (PROXY_AUTHORIZATION, OF_THE_TOKEN),
    (HOST, OF_THE_URL),
    (USER_AGENT, OF_THE_PROGRAM),
    (ACCEPT_ENCODING, OF_THE_BODY),
    (CONTENT_ENCODING, OF_THE_BODY),
    (CONTENT_TYPE, OF_THE_BODY),
    (CONTENT_LENGTH, OF_THE_CONNECTION),
    (TRANSFER_ENCODING, OF_THE_CONNECTION),
    (CONNECTION, OF_THE_CONNECTION),
    (EXPECT, OF_THE_CONNECTION),
    (TE, OF_THE_CONNECTION),
    (TRAILER, OF_THE_CONNECTION),
    (UPGRADE, OF_THE_CONNECTION),
];

/// The same, of headers that have no constant; in small letters.
const TAKEN_BY_NAME: [(&str, &str); 8] = [
    ("keep-alive", OF_THE_CONNECTION),
    ("proxy-connection", OF_THE_CONNECTION),
    ("http2-settings", OF_THE_CONNECTION),
    ("x-http-method", OF_THE_METHOD),
    ("x-http-method-override", OF_THE_METHOD),
    ("x-method-override", OF_THE_METHOD),
    ("x-original-url", OF_THE_URL),
    ("x-rewrite-url", OF_THE_URL),
];

impl CallOptions {
    /// No options yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How long the question may take in all: all its pages and attempts, waits for the quota and the time
    /// between two polls included, from the first request on.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Another policy of trying again than the client's.
    #[must_use]
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Other bounds on time and size of one attempt than the client's.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = Some(limits);
        self
    }

    /// Sends a header with every request to the client's own host, in place of one of that name that the operation
    /// has. A link to a further page may lead to another host of the cloud, which does not get it.
    ///
    /// # Errors
    /// When it is not the caller's to set: who asks, what, where, and how the message is framed are the client's
    /// business. When name or value are none; a value is printable ASCII without blanks at its ends. When there are
    /// more than 100.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self, ExtraHeaderError> {
        let name = HeaderName::try_from(name)
            .map_err(|_| ExtraHeaderError::Name(name.chars().take(100).collect()))?;
        let taken = TAKEN.iter().find(|(taken, _)| *taken == name);
        let by_name = TAKEN_BY_NAME.iter().find(|(taken, _)| name == *taken);
        let because = taken.map(|(_, because)| *because);
        if let Some(because) = because.or(by_name.map(|(_, because)| *because)) {
            return Err(ExtraHeaderError::Taken { name, because });
        }
        let mut value = match header_value(value) {
            Ok(value) => value,
            Err(source) => return Err(ExtraHeaderError::Value { name, source }),
        };
        value.set_sensitive(true);
        if self.headers.len() >= MOST && !self.headers.contains_key(&name) {
            return Err(ExtraHeaderError::TooMany);
        }
        self.headers.insert(name, value);
        Ok(self)
    }

    /// These, and those of `more` where it has the same.
    #[must_use]
    pub fn overridden_by(mut self, more: Self) -> Self {
        self.headers.extend(more.headers);
        Self {
            deadline: more.deadline.or(self.deadline),
            retry: more.retry.or(self.retry),
            limits: more.limits.or(self.limits),
            headers: self.headers,
        }
    }
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.keys().map(HeaderName::as_str).collect();
        f.debug_struct("CallOptions")
            .field("deadline", &self.deadline)
            .field("retry", &self.retry)
            .field("limits", &self.limits)
            .field("headers", &names)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_clients_is_refused() {
        for name in [
            "Authorization",
            "authorization",
            "HOST",
            "User-Agent",
            "accept-encoding",
            "Content-Length",
            "transfer-encoding",
            "Connection",
            "Keep-Alive",
            "Proxy-Authorization",
            "X-HTTP-Method-Override",
            "X-Original-URL",
        ] {
            let refused = CallOptions::new().header(name, "x");
            let sentence = refused.expect_err(name).to_string();
            assert!(sentence.contains("cannot be set"), "{sentence}");
        }
        for (name, value) in [
            ("", "x"),
            ("a b", "x"),
            ("x\r\nhost", "x"),
            ("x", "ö"),
            ("x", "a\nb"),
            ("x", " a"),
        ] {
            assert!(
                CallOptions::new().header(name, value).is_err(),
                "{name:?}: {value:?}"
            );
        }
    }

    #[test]
    fn there_are_not_too_many() {
        let full = (0..MOST).try_fold(CallOptions::new(), |options, number| {
            options.header(&format!("x-{number}"), "1")
        });
        let full = full.expect("as many as there may be");
        assert!(full.clone().header("x-7", "2").is_ok());
        assert_eq!(full.header("y", "1").err(), Some(ExtraHeaderError::TooMany));
    }

    #[test]
    fn values_are_not_shown() {
        let options = CallOptions::new().header("X-Api-Key", "k-4711");
        let shown = format!("{:?}", options.expect("a header"));
        assert!(
            shown.contains("x-api-key") && !shown.contains("4711"),
            "{shown}"
        );
    }

    #[test]
    fn the_later_ones_win_one_by_one() {
        let both = |first: &str, second: &str| {
            let options = CallOptions::new().header("a", first);
            let options = options.and_then(|options| options.header("b", second));
            options.expect("headers")
        };
        let one = both("1", "1").deadline(Duration::from_secs(1));
        let other = CallOptions::new().retry(RetryPolicy::never());
        let other = other.header("a", "2").expect("a header");
        let merged = one.overridden_by(other);
        assert_eq!(merged.deadline, Some(Duration::from_secs(1)));
        assert_eq!(merged.retry, Some(RetryPolicy::never()));
        assert_eq!(merged.headers["a"], "2");
        assert_eq!(merged.headers["b"], "1");
    }
}

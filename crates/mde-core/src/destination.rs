//! Owns the decision which URLs a token may be sent to. It is asked before every request, whoever
//! made its URL.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | A fixed token goes where the base URL says. Other credentials' tokens go only to hosts of their cloud, or to a URL for which the scope was named with it. | Whoever gives the one gives the other; a tenant's credential in the environment must not follow a mistyped URL. | One rule for both. |

use std::{fmt, net::IpAddr};

use url::{Host, Url};

/// The base of the URLs that a client calls.
///
/// `https`, or `http` to a literal loopback address; without user information, query and fragment; a
/// path in front of the service's own is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(Url);

/// Why a text is no [`BaseUrl`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BaseUrlError {
    /// The text is not an absolute URL.
    #[error("the base URL is not a URL ({source}); write it as https://host")]
    NotAUrl {
        /// What the parser says. The text itself may hold a password and is not repeated.
        source: url::ParseError,
    },
    /// The scheme is neither `https` nor, for a loopback address, `http`.
    #[error(
        "the base URL {0} is not https; a token goes out in the clear only to a literal loopback address such as http://127.0.0.1:8080"
    )]
    NotHttps(Url),
    /// There is something in the URL that does not belong in a base.
    #[error("the base URL must not have {0}; write it as https://host")]
    Surplus(&'static str),
}

impl BaseUrl {
    /// The base URL that the text is; slashes at its end do not count.
    ///
    /// # Errors
    /// When it is none, or when a token sent there would not be safe.
    pub fn parse(text: &str) -> Result<Self, BaseUrlError> {
        let mut url = Url::parse(text).map_err(|source| BaseUrlError::NotAUrl { source })?;
        // First of all, so that no later message repeats a password.
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BaseUrlError::Surplus("user information"));
        }
        if url.query().is_some() {
            return Err(BaseUrlError::Surplus("a query"));
        }
        if url.fragment().is_some() {
            return Err(BaseUrlError::Surplus("a fragment"));
        }
        let base = match url.scheme() {
            "https" if url.has_host() => true,
            "http" => is_loopback(&url),
            _ => false,
        };
        if !base {
            return Err(BaseUrlError::NotHttps(url));
        }
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }

    /// The URL without a slash at its end.
    pub fn as_str(&self) -> &str {
        self.0.as_str().trim_end_matches('/')
    }

    /// The URL.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// Whether the host is a literal loopback address.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.0)
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A name such as `localhost` is whatever a resolver says; only an address is what it is.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
        _ => false,
    }
}

/// Where a client's token may go: to its base URL's origin and, over `https` on the default port, to
/// the other hosts of the same cloud.
#[derive(Clone, Debug)]
pub struct Destinations {
    base: BaseUrl,
    hosts: Vec<String>,
}

/// Why a token may not be sent to a URL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DestinationRefused {
    /// The URL has a user name or password in it.
    #[error("it has user information in it")]
    UserInformation,
    /// The URL is not `https`.
    #[error("it is {0}, not https")]
    NotHttps(String),
    /// The port is not the one that the service answers on.
    #[error("it names port {0}")]
    Port(u16),
    /// The host is not one of the cloud that the token is for.
    #[error("its host {0:?} is not one of the cloud that the token is for")]
    Host(String),
}

impl Destinations {
    /// The base URL's origin, and the hosts of the same cloud.
    pub fn new(base: BaseUrl, cloud_hosts: impl IntoIterator<Item = String>) -> Self {
        Self {
            base,
            hosts: cloud_hosts.into_iter().collect(),
        }
    }

    /// The base URL.
    pub fn base(&self) -> &BaseUrl {
        &self.base
    }

    /// Whether a token may be sent to the URL.
    ///
    /// # Errors
    /// When it may not; the error says why.
    pub fn check(&self, url: &Url) -> Result<(), DestinationRefused> {
        if !url.username().is_empty() || url.password().is_some() {
            return Err(DestinationRefused::UserInformation);
        }
        if url.origin() == self.base.0.origin() {
            return Ok(());
        }
        if url.scheme() != "https" {
            return Err(DestinationRefused::NotHttps(url.scheme().to_owned()));
        }
        let host = url.host_str().unwrap_or_default();
        // A loopback base is a stand-in: its made-up token has no business at the real service.
        let known = host == self.base.0.host_str().unwrap_or_default()
            || (!self.base.is_loopback() && self.hosts.iter().any(|known| known == host));
        if !known {
            return Err(DestinationRefused::Host(host.to_owned()));
        }
        match url.port() {
            Some(port) => Err(DestinationRefused::Port(port)),
            None if self.base.is_loopback() || self.base.0.port().is_some() => {
                Err(DestinationRefused::Port(443))
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_is_https_or_literally_loopback() {
        for (text, normal) in [
            (
                "https://api.security.microsoft.com",
                "https://api.security.microsoft.com",
            ),
            (
                "https://API.security.microsoft.com/",
                "https://api.security.microsoft.com",
            ),
            (
                "https://gateway.example:8443/mde//",
                "https://gateway.example:8443/mde",
            ),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
            ("http://127.8.9.1", "http://127.8.9.1"),
            ("http://[::1]:80", "http://[::1]"),
        ] {
            assert_eq!(BaseUrl::parse(text).expect(text).as_str(), normal);
        }
        for text in [
            "http://localhost:8080",
            "http://api.security.microsoft.com",
            "http://127.0.0.1.example.com",
            "http://10.0.0.1",
            "http://[::ffff:7f00:1]",
            "ftp://127.0.0.1",
            "https://u@h",
            "https://u:p@h",
            "https://h?q",
            "https://h#f",
            "api.security.microsoft.com",
            "",
            "https://",
            "file:///etc",
            "data:text/plain,x",
        ] {
            assert!(BaseUrl::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_refused_base_url_does_not_repeat_its_password() {
        for text in ["http://user:hunter2@h", "http://user:hunter2@h:99999999"] {
            let refused = BaseUrl::parse(text).expect_err("has a password");
            assert!(
                !format!("{refused} {refused:?}").contains("hunter2"),
                "{refused:?}"
            );
        }
    }

    #[test]
    fn a_token_stays_in_its_cloud() {
        let url = |text| Url::parse(text).expect("a URL");
        let hosts = || ["eu.api.security.microsoft.com".to_owned()];
        let base = |text| BaseUrl::parse(text).expect("a base URL");

        let cloud = Destinations::new(base("https://api.security.microsoft.com"), hosts());
        for allowed in [
            "https://api.security.microsoft.com/x",
            "https://eu.api.security.microsoft.com/x",
            "https://eu.api.security.microsoft.com:443/",
        ] {
            assert_eq!(cloud.check(&url(allowed)), Ok(()), "{allowed}");
        }
        for refused in [
            "http://api.security.microsoft.com/x",
            "https://api.security.microsoft.com:8443/x",
            "https://user@api.security.microsoft.com/x",
            "https://api.security.microsoft.com.evil.example/x",
            "https://api.security.microsoft.com./x",
            "https://evil.example/x",
            "https://127.0.0.1/x",
            "ftp://api.security.microsoft.com/",
        ] {
            assert!(cloud.check(&url(refused)).is_err(), "{refused}");
        }

        let local = Destinations::new(base("http://127.0.0.1:8080"), hosts());
        assert_eq!(local.check(&url("http://127.0.0.1:8080/x")), Ok(()));
        for refused in [
            "http://127.0.0.1:8081/x",
            "https://127.0.0.1:8080/x",
            "https://127.0.0.1/",
            "http://127.0.0.2:8080/x",
            "http://localhost:8080/x",
            "https://eu.api.security.microsoft.com/x",
        ] {
            assert!(local.check(&url(refused)).is_err(), "{refused}");
        }

        let gateway = Destinations::new(base("https://gateway.example:8443"), []);
        assert_eq!(
            gateway.check(&url("https://gateway.example:8443/x")),
            Ok(())
        );
        assert!(gateway.check(&url("https://gateway.example/x")).is_err());
    }
}

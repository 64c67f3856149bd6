//! Owns the way of one request to the service and of the answer's head back. Reading the body,
//! waiting and deciding are the pipeline's.

use std::{borrow::Cow, error::Error, fmt, io, sync::Arc, time::Duration};

use futures::future::BoxFuture;
use reqwest::{Certificate, Request, Response};
use rustls::CertificateError;

use crate::BaseUrl;

/// Sends one request, once.
///
/// The seam that lets simulated time run over an in-memory service. An implementation neither retries
/// nor follows redirects: the pipeline counts calls, and a redirect would take the token along.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends the request; ends with the answer's head, its body still to be read.
    fn send(&self, request: Request) -> BoxFuture<'static, Result<Response, TransportError>>;
}

impl Transport for Box<dyn Transport> {
    fn send(&self, request: Request) -> BoxFuture<'static, Result<Response, TransportError>> {
        (**self).send(request)
    }
}

/// Why there is no answer, or not all of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum TransportError {
    /// No connection: the name is unknown, nobody listens, TLS failed. The request was not sent.
    Connect(Arc<dyn Error + Send + Sync>),
    /// There was no connection within the time for it. The request was not sent.
    ConnectTimeout(Arc<dyn Error + Send + Sync>),
    /// The server's certificate is not accepted. The request was not sent, and will not be until
    /// something changes.
    Certificate(CertificateFault, Arc<dyn Error + Send + Sync>),
    /// The proxy wants credentials, or others than it got (407). The request was not sent, and will not
    /// be until something changes.
    ProxyAuthentication(Arc<dyn Error + Send + Sync>),
    /// The connection broke after the request was on its way.
    Interrupted(Arc<dyn Error + Send + Sync>),
}

/// What is wrong with a server's certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CertificateFault {
    /// Nobody who is trusted here has issued it.
    UnknownIssuer,
    /// Its time is over.
    Expired,
    /// Its time has not come yet.
    NotYetValid,
    /// It is another server's.
    OtherName,
    /// Its issuer has revoked it.
    Revoked,
    /// Something else, which the error's sources name.
    Other,
}

impl CertificateFault {
    fn of(error: &CertificateError) -> Self {
        match error {
            CertificateError::UnknownIssuer => Self::UnknownIssuer,
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => Self::Expired,
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                Self::NotYetValid
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Self::OtherName
            }
            CertificateError::Revoked => Self::Revoked,
            _ => Self::Other,
        }
    }
}

impl fmt::Display for CertificateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownIssuer => "nobody who is trusted here has issued its certificate",
            Self::Expired => "its certificate has expired",
            Self::NotYetValid => "its certificate is not valid yet",
            Self::OtherName => "its certificate is another server's",
            Self::Revoked => "its certificate has been revoked",
            Self::Other => "its certificate is not accepted",
        })
    }
}

impl TransportError {
    /// Whether the same may go well the next time, without anything being changed.
    pub fn may_be_gone(&self) -> bool {
        !matches!(self, Self::Certificate(..) | Self::ProxyAuthentication(_))
    }

    /// Whether it is certain that the service has not seen the request.
    pub fn is_unsent(&self) -> bool {
        !matches!(self, Self::Interrupted(_))
    }

    /// What to do about it, where the error tells.
    pub fn hint(&self) -> Option<Cow<'static, str>> {
        Some(match self {
            Self::Certificate(CertificateFault::UnknownIssuer, _) => {
                // Only where the system's store is a file a variable names another one.
                if cfg!(all(unix, not(target_vendor = "apple"))) {
                    "if something on the way inspects TLS, as companies' proxies do, trust its root certificate: by root_certificates_pem, in the file that SSL_CERT_FILE names, or in the system's store"
                } else {
                    "if something on the way inspects TLS, as companies' proxies do, trust its root certificate: by root_certificates_pem, or in the system's store"
                }
                .into()
            }
            Self::Certificate(CertificateFault::Expired | CertificateFault::NotYetValid, _) => {
                "is this machine's clock right? Else whoever runs the server, or what inspects TLS on the way, has to renew it".into()
            }
            Self::Certificate(CertificateFault::OtherName, _) => {
                "is the host the right one, and written as its certificate has it? Else something on the way answers in its place".into()
            }
            Self::Certificate(..) => {
                "whoever runs the server, or what inspects TLS on the way, has to mend it".into()
            }
            Self::ProxyAuthentication(_) => proxy_authentication().into(),
            Self::Connect(_) | Self::ConnectTimeout(_) => format!(
                "{} is set: can its proxy be reached, and does it let this host through?",
                proxy_variable()?.0
            )
            .into(),
            Self::Interrupted(_) => return None,
        })
    }
}

/// What to do about a proxy that wants credentials (407), by what the environment says of proxies.
pub fn proxy_authentication() -> String {
    let (variable, has_credentials) = proxy_variable().unwrap_or((PROXY_VARIABLES[0], false));
    match has_credentials {
        false => format!(
            "put user and password into {variable}, as in http://user:password@host:port; the proxy must take the scheme Basic"
        ),
        true => format!(
            "are user and password in {variable} the proxy's, with %-escapes for what is no letter or digit, and does it take the scheme Basic?"
        ),
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, source) = match self {
            Self::Connect(source) => ("no connection", source),
            Self::ConnectTimeout(_) => return f.write_str("no connection in time"),
            Self::Certificate(fault, source) => {
                return write!(f, "{fault} ({})", innermost(source.as_ref()));
            }
            Self::ProxyAuthentication(_) => {
                return f.write_str("the proxy wants user and password (HTTP 407)");
            }
            Self::Interrupted(source) => ("the connection broke", source),
        };
        write!(f, "{what}: {}", innermost(source.as_ref()))
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Connect(source)
            | Self::ConnectTimeout(source)
            | Self::Certificate(_, source)
            | Self::ProxyAuthentication(source)
            | Self::Interrupted(source) => Some(source.as_ref()),
        }
    }
}

/// What happened: the outer layers say "error sending request".
fn innermost<'a>(error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    causes(error).last().unwrap_or(error)
}

/// The error and what is inside of it, from the outside in.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'a (dyn Error + 'static)| {
        let error: &'a (dyn Error + 'static) = *error;
        match error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            // The source of an I/O error is not what it wraps, but that one's source.
            Some(wrapped) => Some(wrapped as _),
            None => error.source(),
        }
    })
}

/// What is wrong with the server's certificate, if that is it.
fn certificate_fault(error: &reqwest::Error) -> Option<CertificateFault> {
    causes(error).find_map(|cause| match cause.downcast_ref() {
        Some(rustls::Error::InvalidCertificate(error)) => Some(CertificateFault::of(error)),
        _ => None,
    })
}

/// Whether a proxy answered 407 to the request for a tunnel. hyper-util does not publish the type of
/// its error, which leaves its text; `tests/cli/network.rs` of mde-cli holds it by a proxy that says so.
fn is_proxy_authentication(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| cause.to_string() == "tunnel error: proxy authorization required")
}

impl From<reqwest::Error> for TransportError {
    fn from(error: reqwest::Error) -> Self {
        // Without the URL: whoever reports the error knows it, and a URL may hold a user's name.
        let error = error.without_url();
        if !error.is_connect() && !error.is_builder() {
            Self::Interrupted(Arc::new(error))
        } else if error.is_timeout() {
            Self::ConnectTimeout(Arc::new(error))
        } else if let Some(fault) = certificate_fault(&error) {
            Self::Certificate(fault, Arc::new(error))
        } else if is_proxy_authentication(&error) {
            Self::ProxyAuthentication(Arc::new(error))
        } else {
            Self::Connect(Arc::new(error))
        }
    }
}

/// HTTP/1.1 and HTTP/2 over TLS, by reqwest.
#[derive(Clone, Debug)]
pub struct HttpTransport {
    client: reqwest::Client,
}

impl HttpTransport {
    /// How to reach the base URL.
    pub fn builder() -> HttpTransportBuilder {
        HttpTransportBuilder {
            connect_timeout: Duration::from_secs(10),
            roots: Vec::new(),
        }
    }

    /// The HTTP client that sends.
    pub fn client(&self) -> &reqwest::Client {
        &self.client
    }
}

impl From<reqwest::Client> for HttpTransport {
    /// Uses a client as it is: whoever makes it sees to it that it follows no redirects.
    fn from(client: reqwest::Client) -> Self {
        Self { client }
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: Request) -> BoxFuture<'static, Result<Response, TransportError>> {
        let response = self.client.execute(request);
        Box::pin(async move { response.await.map_err(TransportError::from) })
    }
}

/// Settings of an [`HttpTransport`].
#[derive(Clone, Debug)]
pub struct HttpTransportBuilder {
    connect_timeout: Duration,
    roots: Vec<Certificate>,
}

impl HttpTransportBuilder {
    /// How long a connection may take, name look-up and TLS included (10 s).
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Trusts these certificates (PEM, any number) besides those of the system.
    ///
    /// # Errors
    /// When the text holds no certificate, or a broken one.
    pub fn root_certificates_pem(mut self, pem: &[u8]) -> Result<Self, TransportSetupError> {
        let roots = Certificate::from_pem_bundle(pem).unwrap_or_default();
        if roots.is_empty() {
            return Err(TransportSetupError::NoCertificate);
        }
        self.roots.extend(roots);
        Ok(self)
    }

    /// The transport for the base URL: no redirects, no retries of its own, no cookies, and for a
    /// loopback address no proxy.
    ///
    /// # Errors
    /// When a certificate is broken, or the proxy that the environment names is none.
    pub fn build(self, base: &BaseUrl) -> Result<HttpTransport, TransportSetupError> {
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(self.connect_timeout)
            .https_only(base.url().scheme() == "https");
        if base.is_loopback() {
            builder = builder.no_proxy();
        } else if let Some(variable) = unusable_proxy() {
            return Err(TransportSetupError::Proxy(variable));
        }
        let own_roots = !self.roots.is_empty();
        let builder = builder.tls_certs_merge(self.roots);
        let client = builder.build().map_err(|error| match own_roots {
            true => TransportSetupError::BrokenCertificate(error),
            false => TransportSetupError::Tls(error),
        })?;
        Ok(HttpTransport { client })
    }
}

/// The environment variables that may send a call over `https` to a proxy.
pub const PROXY_VARIABLES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// The environment variable that may have sent the call to a proxy, and whether it names a user.
fn proxy_variable() -> Option<(&'static str, bool)> {
    PROXY_VARIABLES.into_iter().find_map(|variable| {
        let proxy = std::env::var_os(variable).filter(|proxy| !proxy.is_empty())?;
        Some((variable, proxy.to_string_lossy().contains('@')))
    })
}

/// The environment variable that names a proxy which is none. It would be ignored, and the call would go
/// out directly.
fn unusable_proxy() -> Option<&'static str> {
    PROXY_VARIABLES.into_iter().find(|variable| {
        let proxy = std::env::var_os(variable).filter(|proxy| !proxy.is_empty());
        proxy.is_some_and(|proxy| !proxy.to_str().is_some_and(names_proxy))
    })
}

/// Whether the text is one that the HTTP library goes by. It passes over what it cannot read, and so has to be held to
/// what it reads: a URI with a host.
fn names_proxy(text: &str) -> bool {
    let has_host = |authority: &http::uri::Authority| {
        let authority_text = authority.as_str();
        let place = authority_text.rsplit_once('@');
        let place = place.map_or(authority_text, |(_, place)| place);
        let host = authority.host();
        let port = place.strip_prefix(host);
        !host.is_empty() && (port == Some("") || authority.port_u16().is_some())
    };
    let is_read = text.parse::<http::Uri>().is_ok_and(|uri| {
        uri.authority().is_some_and(has_host)
            && matches!(uri.scheme_str(), None | Some("http" | "https"))
    });
    is_read && reqwest::Proxy::all(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::names_proxy;

    #[test]
    fn what_the_library_would_pass_over_is_no_proxy() {
        for proxy in [
            "http://proxy:8080",
            "https://proxy:8080",
            "proxy.example:8080",
            "http://user:pa%23ss@proxy:8080",
            "http://[::1]:8080/",
        ] {
            assert!(names_proxy(proxy), "{proxy}");
        }
        for none in [
            "http://proxy corp:8080",
            "http://user:p w@proxy:9",
            "http://user:p[@proxy:9",
            "http://user:p^@proxy:9",
            "http://user:ä@proxy:9",
            " http://proxy:9",
            "http://proxy:9 ",
            "http:/proxy",
            "//proxy:9",
            "http:proxy",
            "ftp://proxy:9",
            "http://pröxy:9",
        ] {
            assert!(!names_proxy(none), "{none}");
        }
    }
}

/// Why there is no way to the service; found before anything was sent.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TransportSetupError {
    /// The text is not a bundle of PEM certificates.
    #[error(
        "there is no certificate in PEM: no block that begins with -----BEGIN CERTIFICATE-----"
    )]
    NoCertificate,
    /// What is in a PEM block is not a certificate.
    #[error("a certificate in PEM is broken")]
    BrokenCertificate(#[source] reqwest::Error),
    /// The environment names a proxy that is none. Its text may hold a password and is not repeated.
    #[error("the environment variable {0} does not name a proxy; write it as http://host:port")]
    Proxy(&'static str),
    /// The TLS library cannot be set up.
    #[error("TLS cannot be set up")]
    Tls(#[source] reqwest::Error),
}

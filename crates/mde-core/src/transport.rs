//! Owns the way of one request to the service and of the answer's head back. Reading the body,
//! waiting and deciding are the pipeline's.

use std::{error::Error, fmt, sync::Arc, time::Duration};

use futures::future::BoxFuture;
use reqwest::{Certificate, Request, Response};

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
    /// The connection broke after the request was on its way.
    Interrupted(Arc<dyn Error + Send + Sync>),
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, source) = match self {
            Self::Connect(source) => ("no connection", source),
            Self::ConnectTimeout(_) => return f.write_str("no connection in time"),
            Self::Interrupted(source) => ("the connection broke", source),
        };
        // The outer layers say "error sending request"; what happened is the innermost one.
        let mut cause: &(dyn Error + 'static) = source.as_ref();
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        write!(f, "{what}: {cause}")
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Connect(source) | Self::ConnectTimeout(source) | Self::Interrupted(source) => {
                Some(source.as_ref())
            }
        }
    }
}

impl From<reqwest::Error> for TransportError {
    fn from(error: reqwest::Error) -> Self {
        // Without the URL: whoever reports the error knows it, and a URL may hold a user's name.
        let error = error.without_url();
        if error.is_connect() && error.is_timeout() {
            Self::ConnectTimeout(Arc::new(error))
        } else if error.is_connect() || error.is_builder() {
            Self::Connect(Arc::new(error))
        } else {
            Self::Interrupted(Arc::new(error))
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

/// The environment variable that names a proxy which is none. It would be ignored, and the call would go
/// out directly.
fn unusable_proxy() -> Option<&'static str> {
    PROXY_VARIABLES.into_iter().find(|variable| {
        std::env::var(variable)
            .is_ok_and(|proxy| !proxy.is_empty() && reqwest::Proxy::all(proxy).is_err())
    })
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

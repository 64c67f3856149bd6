//! Owns the way of `azure_identity`'s requests to what issues tokens: no redirects, the client's own
//! certificates, an end to waiting and to reading, and when to come back as the service's answers are read.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use async_trait::async_trait;
use azure_core::{
    error::ErrorKind,
    http::{
        AsyncRawResponse, Body, HttpClient, Request, StatusCode,
        headers::{HeaderName, HeaderValue, Headers, X_MS_RETRY_AFTER_MS},
    },
};
use bytes::BytesMut;
use mde_core::{CredentialFault, TransportError, TransportSetupError, retry_after};

use super::token_answer;

/// How long one attempt may take; how long all of them, is the credential's.
const ATTEMPT: Duration = Duration::from_secs(20);

/// How many bytes of an answer are read: a token has some thousands.
const BODY_BYTES: usize = 1 << 20;

/// An HTTP client for `azure_identity`.
#[derive(Clone, Debug)]
pub(super) struct TokenHttp {
    client: reqwest::Client,
    /// Whether an attempt that found nobody is worth another.
    retries_connecting: bool,
}

impl TokenHttp {
    /// For an authority on the network.
    pub(super) fn to_authority(client: reqwest::Client) -> Arc<Self> {
        Arc::new(Self {
            client,
            retries_connecting: true,
        })
    }

    /// For what is on the same machine, or next to it, or not at all.
    pub(super) fn to_machine() -> Result<Arc<Self>, TransportSetupError> {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(Duration::from_secs(2))
            .no_proxy()
            .build()
            .map_err(TransportSetupError::Tls)?;
        Ok(Arc::new(Self {
            client,
            retries_connecting: false,
        }))
    }

    fn failed(&self, error: reqwest::Error) -> azure_core::Error {
        let error = TransportError::from(error);
        // azure_core tries again after the kinds Connection and Io.
        let kind = match &error {
            error if !error.may_be_gone() => ErrorKind::Other,
            error if !error.is_unsent() => ErrorKind::Io,
            _ if self.retries_connecting => ErrorKind::Connection,
            _ => ErrorKind::Other,
        };
        azure_core::Error::new(kind, error)
    }
}

#[async_trait]
impl HttpClient for TokenHttp {
    async fn execute_request(&self, request: &Request) -> azure_core::Result<AsyncRawResponse> {
        let method = reqwest::Method::from_bytes(request.method().as_ref().as_bytes())
            .map_err(|_| unsuited("a method"))?;
        let mut builder = self
            .client
            .request(method, request.url().clone())
            .timeout(ATTEMPT);
        for (name, value) in request.headers().iter() {
            builder = builder.header(name.as_str(), value.as_str());
        }
        match request.body() {
            Body::Bytes(bytes) => builder = builder.body(bytes.clone()),
            Body::SeekableStream(_) => return Err(unsuited("a stream for a body")),
        }
        let mut response = builder.send().await.map_err(|error| self.failed(error))?;
        let mut headers = Headers::new();
        for (name, value) in response.headers() {
            if let Ok(value) = value.to_str() {
                headers.insert(
                    HeaderName::from(name.as_str().to_owned()),
                    HeaderValue::from(value.to_owned()),
                );
            }
        }
        // azure_core reads the last of several lines, whole numbers, and dates by this machine's clock;
        // this is the header that it looks at first.
        if let Some(wait) = retry_after(response.headers(), SystemTime::now()) {
            let millis = wait.as_nanos().div_ceil(1_000_000);
            // A longer one outlasts every request for a token, and may be too long for its clock.
            let millis = u32::try_from(millis).unwrap_or(u32::MAX);
            headers.insert(X_MS_RETRY_AFTER_MS, millis.to_string());
        }
        let status = StatusCode::from(response.status().as_u16());
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.failed(error))? {
            if chunk.len() > BODY_BYTES - body.len() {
                return Err(CredentialFault::new(
                    "the answer of what issues tokens has more than 1 MiB",
                )
                .into());
            }
            body.extend_from_slice(&chunk);
        }
        let body = token_answer::readable(status.into(), body.freeze(), SystemTime::now());
        Ok(AsyncRawResponse::from_bytes(status, headers, body))
    }
}

fn unsuited(what: &str) -> azure_core::Error {
    CredentialFault::new(format!(
        "a request for a token has {what} that is not supported"
    ))
    .into()
}

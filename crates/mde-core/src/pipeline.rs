//! Owns the order of things in one call: check where it goes, add the credential, send, read, make
//! an error's body readable, remember. Each step is another module's.

use std::{fmt, sync::Arc, time::Duration};

use bytes::{Bytes, BytesMut};
use http::{
    HeaderValue,
    header::{
        AUTHORIZATION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING,
        USER_AGENT,
    },
};
use reqwest::{Request, Response, ResponseBuilderExt};
use tracing::{Instrument, debug, debug_span, field};
use url::Url;

use crate::{
    Clock, Credential, Destinations, ErrorDetail, Limits, Operation, Received, Record, SystemClock,
    Transport, TransportError,
    destination::DestinationRefused,
    error_body,
    receive::{ERROR_BODY_BYTES, Incomplete, read_body, within, without_bom},
    record::retry_after,
};

/// What every call of a client goes through. Clones share everything.
#[derive(Clone)]
pub struct Pipeline(Arc<Settings>);

struct Settings {
    transport: Arc<dyn Transport>,
    clock: Arc<dyn Clock>,
    credential: Credential,
    destinations: Destinations,
    limits: Limits,
    user_agent: HeaderValue,
}

impl fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pipeline")
            .field("base", &self.0.destinations.base().as_str())
            .field("limits", &self.0.limits)
            .finish_non_exhaustive()
    }
}

/// Why a call ended without an answer that could be read.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// The request would have taken the token to a place where it does not belong; nothing was sent.
    #[error("the request to {} was not sent, to keep the token safe: {reason}", without_secrets(.url))]
    Refused {
        /// Where the request would have gone.
        url: Url,
        /// Why not.
        reason: DestinationRefused,
    },
    /// There was no connection, or it broke.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The service was silent for too long.
    #[error("the service was silent for {0:?}")]
    Silence(Duration),
    /// The service answered too slowly as a whole.
    #[error("the answer was not complete after {0:?}")]
    Slow(Duration),
    /// The answer's body has more bytes than the client reads.
    #[error("the answer has more than {limit} bytes; the limit on a body can be raised")]
    TooLarge {
        /// How many bytes it reads.
        limit: usize,
    },
}

impl Failure {
    /// Whether time ran out.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Silence(_) | Self::Slow(_))
    }
}

/// The URL without what may be secret in it.
fn without_secrets(url: &Url) -> String {
    let mut url = url.clone();
    // Both fail only on URLs that have no host, and hence neither of the two.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_query(None);
    url.to_string()
}

impl Pipeline {
    /// A pipeline that takes the credential's token to the destinations by the transport.
    pub fn builder(
        transport: impl Transport,
        credential: Credential,
        destinations: Destinations,
    ) -> PipelineBuilder {
        PipelineBuilder(Settings {
            transport: Arc::new(transport),
            clock: Arc::new(SystemClock::default()),
            credential,
            destinations,
            limits: Limits::default(),
            user_agent: HeaderValue::from_static(concat!("mde-rust/", env!("CARGO_PKG_VERSION"))),
        })
    }

    /// Where the token may go.
    pub fn destinations(&self) -> &Destinations {
        &self.0.destinations
    }

    async fn attempt(&self, mut request: Request, record: &Record) -> Result<Response, Failure> {
        let Settings {
            transport,
            clock,
            credential,
            destinations,
            limits,
            user_agent,
        } = &*self.0;
        let url = request.url().clone();
        record.begin(&url);
        destinations
            .check(&url)
            .map_err(|reason| Failure::Refused {
                url: url.clone(),
                reason,
            })?;
        request.headers_mut().insert(USER_AGENT, user_agent.clone());
        request
            .headers_mut()
            .insert(AUTHORIZATION, credential.authorization());

        record.begin_attempt();
        let mut body = BytesMut::new();
        let mut head = None;
        let read = within(&**clock, limits.attempt, async {
            let mut response = within(&**clock, limits.silence, transport.send(request))
                .await
                .ok_or(Failure::Silence(limits.silence))??;
            let error = is_error(&response);
            let limit = if error {
                ERROR_BODY_BYTES
            } else {
                limits.body_bytes
            };
            head = Some((response.status(), std::mem::take(response.headers_mut())));
            match read_body(&mut response, &mut body, limit, limits.silence, &**clock).await {
                Ok(()) => Ok(()),
                Err(Incomplete::TooLarge) => Err(Failure::TooLarge { limit }),
                Err(Incomplete::Silence) => Err(Failure::Silence(limits.silence)),
                Err(Incomplete::Broken(broken)) => Err(broken.into()),
            }
        })
        .await
        .unwrap_or(Err(Failure::Slow(limits.attempt)));

        let Some((status, mut headers)) = head else {
            return Err(read.err().unwrap_or(Failure::Slow(limits.attempt)));
        };
        let body = without_bom(body.freeze());
        // What there is of an error is worth more than why there is no more of it.
        let (error, body_for_client) = if status.is_client_error() || status.is_server_error() {
            let (detail, rewritten) = error_body::normalize(status, &headers, &body);
            (Some(detail), rewritten)
        } else {
            (None, body.clone())
        };
        let failure = if error.is_some() { None } else { read.err() };
        record.set_received(Received {
            status,
            retry_after: retry_after(&headers, clock.utc()),
            headers: headers.clone(),
            body,
            error: error.clone(),
        });
        if let Some(failure) = failure {
            return Err(failure);
        }
        for framing in [CONTENT_LENGTH, CONTENT_ENCODING, TRANSFER_ENCODING] {
            headers.remove(framing);
        }
        if error.is_some() {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        Ok(rebuilt(url, status, headers, body_for_client))
    }
}

fn is_error(response: &Response) -> bool {
    response.status().is_client_error() || response.status().is_server_error()
}

fn rebuilt(url: Url, status: http::StatusCode, headers: http::HeaderMap, body: Bytes) -> Response {
    let mut response = http::Response::builder()
        .status(status)
        .url(url)
        .body(body)
        .expect("a status and a URL that were received make a response");
    *response.headers_mut() = headers;
    response.into()
}

/// Settings of a [`Pipeline`].
pub struct PipelineBuilder(Settings);

impl PipelineBuilder {
    /// Another clock than the system's.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.0.clock = Arc::new(clock);
        self
    }

    /// Other bounds than the default ones.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.0.limits = limits;
        self
    }

    /// Puts the program's own name behind the client's in the `User-Agent`, such as `triage/2.1`.
    ///
    /// # Errors
    /// When the text cannot stand in a header.
    pub fn user_agent_suffix(
        mut self,
        product: &str,
    ) -> Result<Self, http::header::InvalidHeaderValue> {
        self.0.user_agent = HeaderValue::try_from(format!(
            "{} {product}",
            concat!("mde-rust/", env!("CARGO_PKG_VERSION"))
        ))?;
        Ok(self)
    }

    /// The pipeline.
    pub fn build(self) -> Pipeline {
        Pipeline(Arc::new(self.0))
    }
}

impl fmt::Debug for PipelineBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PipelineBuilder").finish_non_exhaustive()
    }
}

/// One call: the pipeline that it goes through, and the record that it leaves.
///
/// A generated client carries one as its inner value. Clones share the record, so that it is the
/// record of the last call; whoever reads it makes a new `Call` for each.
#[derive(Clone, Debug)]
pub struct Call {
    pipeline: Pipeline,
    record: Record,
}

impl Call {
    /// A call that has not been made yet.
    pub fn new(pipeline: Pipeline) -> Self {
        Self {
            pipeline,
            record: Record::default(),
        }
    }

    /// What happened.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// The pipeline.
    pub fn pipeline(&self) -> &Pipeline {
        &self.pipeline
    }

    /// Makes the call: the answer, with an error's body in the documented form.
    ///
    /// Cancel-safe: dropping the future drops the request.
    ///
    /// # Errors
    /// When there is no answer that could be read. The record has the same failure, with the status
    /// and the headers when they had arrived.
    pub async fn exec(
        &self,
        request: Request,
        operation: &'static Operation,
    ) -> Result<Response, Failure> {
        let span = debug_span!(
            "mde.call",
            operation = operation.id,
            http.request.method = operation.method,
            url.template = operation.path,
            http.response.status_code = field::Empty,
            correlation_id = field::Empty,
        );
        let result = self
            .pipeline
            .attempt(request, &self.record)
            .instrument(span.clone())
            .await;
        let _entered = span.enter();
        if let Some(received) = self.record.received() {
            span.record("http.response.status_code", received.status.as_u16());
            if let Some(id) = received.correlation_id() {
                span.record("correlation_id", id);
            }
            if let Some(ErrorDetail {
                code: Some(code), ..
            }) = &received.error
            {
                debug!(code, "the service answered with an error");
            }
        }
        if let Err(failure) = &result {
            debug!(%failure, "the call failed");
            self.record.set_failure(failure.clone());
        }
        result
    }
}

//! Owns the order of things in one call: check where it goes, add the credential, make an attempt,
//! remember. Each step is another module's.

use std::{fmt, sync::Arc};

use http::{HeaderValue, header::USER_AGENT};
use reqwest::{Request, Response};
use tracing::{Instrument, debug, debug_span, field};

use crate::{
    Clock, Credential, Destinations, ErrorDetail, Failure, Limits, Operation, Record, SystemClock,
    Transport,
    attempt::{Attempt, attempt},
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

    async fn exec(&self, mut request: Request, record: &Record) -> Result<Response, Failure> {
        let Settings {
            transport,
            clock,
            credential,
            destinations,
            limits,
            user_agent,
        } = &*self.0;
        let url = request.url();
        record.begin(url);
        destinations.check(url).map_err(|reason| Failure::Refused {
            url: url.clone(),
            reason,
        })?;
        request.headers_mut().insert(USER_AGENT, user_agent.clone());
        record.begin_attempt();
        let Attempt { received, result } = attempt(
            request,
            &credential.authorization(),
            &**transport,
            &**clock,
            limits,
        )
        .await;
        if let Some(received) = received {
            record.set_received(received);
        }
        result
    }
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
            .exec(request, &self.record)
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

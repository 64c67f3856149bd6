//! Owns the order of things in one call: where it goes, a slot of the quota, the credential, an attempt,
//! whether there is another one, remembering. Each step is another module's.

use std::{
    fmt,
    sync::{Arc, OnceLock},
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use futures::FutureExt;
use http::{HeaderValue, Method, StatusCode, header::USER_AGENT};
use reqwest::{Request, Response};
use tracing::{Instrument, Span, debug, field, info_span, warn};

use crate::{
    CallBudget, CallOptions, Clock, Credential, Destinations, Failure, Identity, Limits, Operation,
    Quota, QuotaBuilder, QuotaKey, Record, RetryPolicy, Slot, Transport,
    attempt::{Attempt, attempt},
    clock::SYSTEM_CLOCK,
    receive::within,
    retry, retry_after,
    rounded::Rounded,
};

/// What every call of a client goes through. Clones share everything.
#[derive(Clone)]
pub struct Pipeline(Arc<Settings>);

type QuotaSettings = dyn Fn(QuotaBuilder) -> QuotaBuilder + Send + Sync;

struct Settings {
    transport: Arc<dyn Transport>,
    /// Another clock than the system's.
    clock: Option<Arc<dyn Clock>>,
    credential: Credential,
    destinations: Destinations,
    limits: Limits,
    retry: RetryPolicy,
    deadline: Option<Duration>,
    budget: CallBudget,
    user_agent: HeaderValue,
    quota_settings: Option<Box<QuotaSettings>>,
    /// Known once the credential has said whose it is.
    quota: OnceLock<Quota>,
}

impl fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pipeline")
            .field("base", &self.0.destinations.base().as_str())
            .field("credential", &self.0.credential)
            .field("limits", &self.0.limits)
            .field("retry", &self.0.retry)
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
            clock: None,
            credential,
            destinations,
            limits: Limits::default(),
            retry: RetryPolicy::default(),
            deadline: None,
            budget: CallBudget::default(),
            user_agent: HeaderValue::from_static(concat!("mde-rust/", env!("CARGO_PKG_VERSION"))),
            quota_settings: Some(Box::new(|quota| quota)),
            quota: OnceLock::new(),
        })
    }

    /// Where the token may go.
    pub fn destinations(&self) -> &Destinations {
        &self.0.destinations
    }

    /// The credential.
    pub fn credential(&self) -> &Credential {
        &self.0.credential
    }

    /// The clock.
    pub fn clock(&self) -> &dyn Clock {
        match &self.0.clock {
            Some(clock) => &**clock,
            None => &**SYSTEM_CLOCK,
        }
    }

    /// Whose calls they are, as the credential says it, else its token; `None` when neither does.
    ///
    /// # Errors
    /// When a token is needed for it, and none is to be had.
    pub async fn identity(&self) -> Result<Option<Identity>, Failure> {
        Ok(self.0.credential.identity(self.clock()).await?)
    }

    /// The quota that this pipeline's calls share with all others of the same application and tenant,
    /// or at a literal loopback address with those to the same stand-in; `None` when it was switched off.
    ///
    /// # Errors
    /// When the credential must be asked whose it is, and gives no token.
    pub async fn quota(&self) -> Result<Option<&Quota>, Failure> {
        let Some(settings) = &self.0.quota_settings else {
            return Ok(None);
        };
        if let Some(quota) = self.0.quota.get() {
            return Ok(Some(quota));
        }
        // Not inside the cell: all who come meanwhile share one request for a token.
        let base = self.0.destinations.base();
        let host = base.url().authority();
        let key = match self.identity().await? {
            // A stand-in counts by itself, whoever's token it gets: its calls are none of the tenant's.
            Some(identity) if base.is_loopback() => QuotaKey::new(
                format!("{} at {host}", identity.tenant),
                identity.application,
            ),
            Some(identity) => QuotaKey::new(identity.tenant, identity.application),
            // A token that says nothing of itself: all such of one host are taken for one.
            None => QuotaKey::new(host, "unknown"),
        };
        Ok(Some(self.0.quota.get_or_init(|| {
            let mut builder = Quota::shared(key);
            if base.is_loopback() {
                builder = builder.of_stand_in();
            }
            if let Some(clock) = &self.0.clock {
                builder = builder.clock(Arc::clone(clock));
            }
            settings(builder).build()
        })))
    }

    /// The same, if a call has asked for it before; asks nobody.
    pub fn known_quota(&self) -> Option<&Quota> {
        self.0.quota.get()
    }

    /// Whether the service answers at all: asks for the head of its base URL, within this time, without a token. The
    /// service counts no call of nobody's, so that it takes no slot of the quota.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn reach(&self, within: Duration) -> Result<Reached, Failure> {
        let mut request = Request::new(Method::HEAD, self.0.destinations.base().url().clone());
        request
            .headers_mut()
            .insert(USER_AGENT, self.0.user_agent.clone());
        let answer = in_time(self.clock(), Some(within), self.0.transport.send(request));
        let answer = answer.await??;
        Ok(Reached {
            status: answer.status(),
            date: retry_after::written_at(answer.headers()),
        })
    }

    /// Tries until there is an answer that another attempt would not better, each time with a slot of
    /// the quota and a token that is good.
    async fn exec(
        &self,
        mut request: Request,
        operation: &'static Operation,
        call: &Call,
    ) -> Result<Response, Failure> {
        let Call {
            record, options, ..
        } = call;
        let Settings {
            transport,
            credential,
            destinations,
            limits,
            retry,
            deadline,
            budget,
            user_agent,
            ..
        } = &*self.0;
        let limits = options.limits.as_ref().unwrap_or(limits);
        let retry = options.retry.as_ref().unwrap_or(retry);
        let deadline = options.deadline.or(*deadline);
        let clock = self.clock();
        let url = request.url();
        record.begin(url);
        destinations.check(url).map_err(|reason| Failure::Refused {
            url: url.clone(),
            reason,
        })?;
        let is_own = url.origin() == destinations.base().url().origin();
        let headers = request.headers_mut();
        if is_own {
            headers.extend(options.headers.clone());
        }
        headers.insert(USER_AGENT, user_agent.clone());

        let started = clock.now();
        let began = call.began(started);
        let left =
            || deadline.map(|deadline| began.saturating_add(deadline).saturating_sub(clock.now()));
        let quota = in_time(clock, left(), self.quota()).await??;
        let mut pauses = retry.pauses();
        let mut waited = Duration::ZERO;
        let mut renewed = false;
        let mut unsent = Some(request);
        while let Some(request) = unsent.take() {
            unsent = retry::may_repeat(&request)
                .then(|| request.try_clone())
                .flatten();
            let allowed = in_time(clock, left(), budget.set_aside()).await??;
            // The slot before the token, never the other way round: a wait can outlive a token.
            let slot = match quota {
                Some(quota) => {
                    let _waiting = budget.waiting(clock);
                    let slot = quota.acquire(operation, limits.attempt, left());
                    Some(budget.while_open(slot).await??)
                }
                None => None,
            };
            let taken = clock.now();
            waited += slot.as_ref().map_or(Duration::ZERO, Slot::waited);
            record.set_quota_wait(waited);
            let slot = Unsent(slot);
            let token = in_time(clock, left(), credential.token(clock));
            let token = budget.while_open(token).await???;

            // The slot's lease covers both the token and the attempt.
            let now = clock.now();
            let busy = now.saturating_sub(started).saturating_sub(waited);
            let bound = limits
                .attempt
                .saturating_sub(now.saturating_sub(taken))
                .min(retry.total.saturating_sub(busy))
                .min(left().unwrap_or(Duration::MAX));
            if bound.is_zero() {
                return Err(Failure::Slow(now.saturating_sub(began)));
            }
            let sending = allowed.sending()?;
            let slot = slot.sending();
            let attempts = record.begin_attempt();
            let Attempt {
                received,
                mut result,
            } = attempt(
                request,
                &token.authorization(),
                &**transport,
                clock,
                &limits.with_attempt(bound),
            )
            .await;
            if let Err(Failure::Slow(_)) = result
                && left().is_some_and(|left| left.is_zero())
            {
                // It was the deadline's, and not the attempt's.
                result = Err(Failure::Slow(clock.now().saturating_sub(began)));
            }
            let retry_after = received.as_ref().and_then(|received| received.retry_after);
            let hold = received.as_ref().and_then(retry_after::hold);
            if let Some(mut received) = received {
                if matches!(
                    received.status,
                    StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN
                ) {
                    received.claims = token.claims();
                }
                record.set_received(received);
            }
            let status = result.as_ref().ok().map(Response::status);
            match &result {
                Err(Failure::Transport(error)) if error.is_unsent() => sending.not_sent(),
                _ => drop(sending),
            }
            if status == Some(StatusCode::TOO_MANY_REQUESTS) {
                budget.throttled();
            }
            settle(slot, &result, hold).await;
            debug!(
                attempts,
                status = status.map(|status| status.as_u16()),
                "an attempt ended"
            );

            if attempts >= retry.attempts.get() || unsent.is_none() {
                return result;
            }
            if status == Some(StatusCode::UNAUTHORIZED) && !renewed {
                renewed = true;
                match in_time(clock, left(), credential.renew(&token, clock)).await?? {
                    Some(_) => continue,
                    None => return result,
                }
            }
            if !retry::may_be_gone(&result) {
                return result;
            }
            let pause = match status {
                // The quota lets nobody pass before the service wants calls again.
                Some(StatusCode::TOO_MANY_REQUESTS) if quota.is_some() => Duration::ZERO,
                _ => retry_after.or_else(|| pauses.next()).unwrap_or_default(),
            };
            let busy = clock.now().saturating_sub(started).saturating_sub(waited);
            if busy.saturating_add(pause) > retry.total || left().is_some_and(|left| pause >= left)
            {
                return result;
            }
            if !pause.is_zero() {
                debug!(?pause, "another attempt follows");
                budget.while_open(clock.sleep(pause)).await?;
            }
        }
        // Every way round the loop leaves a request for the next one, or returns.
        Err(Failure::Slow(limits.attempt))
    }
}

/// Waits for the future as long as there is time left, without end if there is no deadline.
fn in_time<F: Future>(
    clock: &dyn Clock,
    left: Option<Duration>,
    future: F,
) -> impl Future<Output = Result<F::Output, Failure>> {
    within(clock, left, future)
        .map(move |output| output.ok_or(Failure::Slow(left.unwrap_or_default())))
}

/// The head of an answer to nobody's question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reached {
    /// Its status, which says nothing but that somebody answers.
    pub status: StatusCode,
    /// The time of day where it was written (`Date`).
    pub date: Option<SystemTime>,
}

/// A slot whose call has not been sent: dropped, as by a caller who gives up, it goes back.
struct Unsent(Option<Slot>);

impl Unsent {
    fn sending(mut self) -> Option<Slot> {
        self.0.take()
    }
}

impl Drop for Unsent {
    fn drop(&mut self) {
        if let Some(slot) = self.0.take() {
            slot.not_sent();
        }
    }
}

/// Tells the quota what became of a slot.
async fn settle(slot: Option<Slot>, result: &Result<Response, Failure>, hold: Option<Duration>) {
    let Some(slot) = slot else { return };
    match result {
        Ok(response) if response.status() == StatusCode::TOO_MANY_REQUESTS => {
            match slot.throttled_and_told(hold).await {
                Ok((hold, is_told)) => {
                    let hold = Rounded(hold);
                    match is_told {
                        false => warn!(
                            "the service is throttling: no call of this operation is sent for {hold}"
                        ),
                        true => debug!(%hold, "the service is still throttling"),
                    }
                }
                Err(error) => {
                    warn!(%error, "the service is throttling, which cannot be told to others")
                }
            }
        }
        Ok(_) => slot.answered(),
        Err(Failure::Transport(error)) if error.is_unsent() => slot.not_sent(),
        // Whether the service counted it, nobody knows: dropped, it counts.
        Err(_) => drop(slot),
    }
}

/// Settings of a [`Pipeline`].
pub struct PipelineBuilder(Settings);

impl PipelineBuilder {
    /// Another clock than the system's.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.0.clock = Some(Arc::new(clock));
        self
    }

    /// Other bounds than the default ones.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.0.limits = limits;
        self
    }

    /// Another policy of trying again than the default one.
    #[must_use]
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.0.retry = retry;
        self
    }

    /// How long a call may take in all, waits for the quota included, and with it those that
    /// [belong to it](Call::spanning). There is no such bound unless it is set; a call that would have to
    /// wait longer fails at once and says for how long.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.0.deadline = Some(deadline);
        self
    }

    /// How many calls may be sent (any number), and who keeps the account of them.
    #[must_use]
    pub fn budget(mut self, budget: CallBudget) -> Self {
        self.0.budget = budget;
        self
    }

    /// Changes how the quota is kept: where, how much of it is left to others, at what pace.
    #[must_use]
    pub fn quota(
        mut self,
        settings: impl Fn(QuotaBuilder) -> QuotaBuilder + Send + Sync + 'static,
    ) -> Self {
        self.0.quota_settings = Some(Box::new(settings));
        self
    }

    /// Sends calls without counting them. The service will throttle them; for stand-ins.
    #[must_use]
    pub fn without_quota(mut self) -> Self {
        self.0.quota_settings = None;
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
    /// When the first of several requests began that have one deadline together.
    began: Option<Arc<OnceLock<Duration>>>,
    options: Arc<CallOptions>,
    ahead: Option<ReadAhead>,
}

/// Reads a success's body ahead of whoever made the call, and says what it leaves to them to read; `None` leaves
/// all of it.
type Reader = dyn Fn(&Bytes) -> Option<Bytes> + Send + Sync;

#[derive(Clone)]
struct ReadAhead(Arc<Reader>);

impl fmt::Debug for ReadAhead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReadAhead")
    }
}

impl Call {
    /// A call that has not been made yet.
    pub fn new(pipeline: Pipeline) -> Self {
        Self {
            pipeline,
            record: Record::default(),
            began: None,
            options: Arc::default(),
            ahead: None,
        }
    }

    /// The same with a reader that comes before whoever makes the call: of a success [`exec`](Self::exec) gives what
    /// the reader leaves of the body, or all of it where that is `None`. The record has the body as it came.
    ///
    /// Generated code makes a value of each item of a page before anybody can look at one. A reader that has seen to
    /// the items itself leaves it the page without them.
    #[must_use]
    pub fn reading_ahead(
        self,
        reader: impl Fn(&Bytes) -> Option<Bytes> + Send + Sync + 'static,
    ) -> Self {
        let ahead = Some(ReadAhead(Arc::new(reader)));
        Self { ahead, ..self }
    }

    /// What is left of an answer to read.
    fn left(&self, response: Response) -> Response {
        let Some(ReadAhead(reader)) = &self.ahead else {
            return response;
        };
        let body = match response.status().is_success() {
            true => self.record.body(),
            false => None,
        };
        match body.and_then(|body| reader(&body)) {
            Some(left) => {
                let (head, _) = http::Response::from(response).into_parts();
                http::Response::from_parts(head, left).into()
            }
            None => response,
        }
    }

    /// The same with these options, for all requests that it and its clones make.
    #[must_use]
    pub fn with(self, options: Arc<CallOptions>) -> Self {
        Self { options, ..self }
    }

    /// When the call began whose deadline a request has that begins now.
    fn began(&self, now: Duration) -> Duration {
        match &self.began {
            Some(began) => *began.get_or_init(|| now),
            None => now,
        }
    }

    /// The same with one deadline for all requests that it and its clones make, as for those of a walk
    /// from page to page: it counts from the first of them on, the time between them included. Without
    /// it each has its own.
    #[must_use]
    pub fn spanning(self) -> Self {
        Self {
            began: Some(Arc::default()),
            ..self
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
        let span = span(&request, operation);
        // Boxed, for the generated code and the SDK move their futures about, with all that is in them.
        let result = Box::pin(self.pipeline.exec(request, operation, self))
            .instrument(span.clone())
            .await;
        self.tell(&span, &result);
        if let Err(failure) = &result {
            self.record.set_failure(failure.clone());
        }
        result.map(|response| self.left(response))
    }

    fn tell(&self, span: &Span, result: &Result<Response, Failure>) {
        let attempts = self.record.attempts();
        span.record(
            "http.request.resend_count",
            i64::from(attempts.saturating_sub(1)),
        );
        span.record(
            "mde.quota_wait_ms",
            i64::try_from(self.record.quota_wait().as_millis()).unwrap_or(i64::MAX),
        );
        self.record.inspect_received(|received| {
            // Exporters know signed numbers only.
            let status = i64::from(received.status.as_u16());
            span.record("http.response.status_code", status);
            if received.error.is_some() {
                span.record("error.type", status);
                span.record("otel.status_code", "ERROR");
            }
            if let Some(id) = received.correlation_id() {
                span.record("mde.correlation_id", id);
            }
        });
        if let Err(failure) = result {
            span.record("error.type", failure.kind());
            span.record("otel.status_code", "ERROR");
            debug!(parent: span, %failure, "the call failed");
        }
    }
}

/// The span of a call, by OpenTelemetry's conventions for HTTP clients. No full URL: a user's name is in
/// it.
fn span(request: &Request, operation: &Operation) -> Span {
    info_span!(
        "call",
        otel.name = format_args!("{} {}", operation.method, operation.path),
        otel.kind = "client",
        otel.status_code = field::Empty,
        http.request.method = operation.method,
        http.request.resend_count = field::Empty,
        http.response.status_code = field::Empty,
        url.template = operation.path,
        url.scheme = request.url().scheme(),
        server.address = request.url().host_str(),
        server.port = request.url().port_or_known_default().map(i64::from),
        "error.type" = field::Empty,
        mde.operation = operation.id,
        mde.quota_wait_ms = field::Empty,
        mde.correlation_id = field::Empty,
    )
}

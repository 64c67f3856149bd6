//! Which answer a request gets.
//!
//! The first of these that applies: no token, or none that is good enough (401, before anything is
//! told about routes or users), an unknown route (404), a method that the route does not have (405),
//! a quota that is used up (429), a token without the permission (403), a request that breaks the
//! contract (400, 406, 408, 413 or 415, by `conformance` and `body`), what a script has for it, the
//! example that `Prefer` names, the made-up world, the first example of a success.

use std::convert::Infallible;
use std::future::{self, Ready};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::Request;
use axum::http::header::{ALLOW, AUTHORIZATION, CONTENT_TYPE, HOST, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::Response;
use axum::serve::IncomingStream;
use futures::future::{BoxFuture, Either};
use tower_service::Service;

use crate::answer::{self, Refusal};
use crate::auth::{self, CHALLENGE, Gate};
use crate::body::Incoming;
use crate::caller::Callers;
use crate::conformance::{Arguments, CONTINUATION, Skip, accepts, no_body_declared, not_issued};
use crate::contract::{self, Example, NotFound, Operation, Path, Question};
use crate::correlation;
use crate::delivery::{Stopping, deliver, wait};
use crate::fleet::USER;
use crate::form;
use crate::period::{time_span, whole_seconds};
use crate::prefer::Preference;
use crate::quota::Admission;
use crate::record::{ReceivedRequest, Record};
use crate::route::Routes;
use crate::script::{Content, Ending, Script};
use crate::wire::{Door, Wire};
use crate::world::{Answered, World};

const CORRELATION_ID: HeaderName = HeaderName::from_static("mise-correlation-id");
const ODATA_VERSION: HeaderName = HeaderName::from_static("odata-version");

/// What the stand-in says about a user whom its fleet does not have.
///
/// The service's documents have said both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum UnknownUser {
    /// 404 with the code `ResourceNotFound`.
    #[default]
    NotFound,
    /// 200 with an empty list, as newer documents say.
    EmptyList,
}

/// What all requests share.
#[derive(Debug)]
pub(crate) struct Dispatch {
    pub(crate) routes: Routes,
    pub(crate) world: World,
    pub(crate) unknown_user: UnknownUser,
    pub(crate) callers: Callers,
    pub(crate) gate: Gate,
    pub(crate) script: Script,
    pub(crate) record: Record,
    /// How long every answer takes.
    pub(crate) latency: Duration,
    pub(crate) stopping: Stopping,
    pub(crate) scheme: &'static str,
    /// Where links lead when a client did not say how it reached the stand-in.
    pub(crate) address: SocketAddr,
    /// How many requests there have been.
    pub(crate) requests: AtomicU64,
}

/// An answer, and how it is to be sent.
struct Staged {
    response: Response,
    ending: Ending,
    delay: Duration,
    /// Headers that a script sets, in the place of what would be sent.
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl From<Response> for Staged {
    fn from(response: Response) -> Self {
        Self {
            response,
            ending: Ending::Whole,
            delay: Duration::ZERO,
            headers: Vec::new(),
        }
    }
}

/// The API, as it is served on any connection.
#[derive(Debug, Clone)]
pub(crate) struct Api(Arc<Dispatch>);

/// The API, as it is served on one connection.
#[derive(Debug, Clone)]
pub(crate) struct Connected {
    dispatch: Arc<Dispatch>,
    wire: Wire,
}

impl Api {
    pub(crate) fn new(dispatch: Arc<Dispatch>) -> Self {
        Self(dispatch)
    }
}

impl Service<IncomingStream<'_, Door>> for Api {
    type Response = Connected;
    type Error = Infallible;
    type Future = Ready<Result<Connected, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, stream: IncomingStream<'_, Door>) -> Self::Future {
        future::ready(Ok(Connected {
            dispatch: Arc::clone(&self.0),
            wire: stream.io().wire().clone(),
        }))
    }
}

impl Service<Request> for Connected {
    type Response = Response;
    type Error = Infallible;
    /// What is to be sent at once needs no future of its own.
    type Future = Either<
        Ready<Result<Response, Infallible>>,
        BoxFuture<'static, Result<Response, Infallible>>,
    >;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let (head, body) = request.into_parts();
        let mut body = Incoming::from(body);
        let arrival = self.dispatch.arrive(&head);
        if body.is_over && !arrival.wants_body() {
            let staged = self.dispatch.answer(&head, arrival);
            let delay = self.dispatch.latency.saturating_add(staged.delay);
            if delay.is_zero() && staged.ending == Ending::Whole {
                return Either::Left(future::ready(Ok(staged.response)));
            }
            let Self { dispatch, wire } = self.clone();
            return Either::Right(Box::pin(
                async move { Ok(dispatch.send(staged, wire).await) },
            ));
        }
        let Self { dispatch, wire } = self.clone();
        Either::Right(Box::pin(async move {
            let staged = dispatch.answer_with_body(&head, &mut body, arrival).await;
            if !body.is_over {
                body.discard().await;
            }
            Ok(dispatch.send(staged, wire).await)
        }))
    }
}

/// A request that has arrived, before what it says is looked at.
struct Arrival {
    received: Option<ReceivedRequest>,
    correlation_id: String,
    /// Where it leads, if it may go there.
    admitted: Result<Admitted, Refusal>,
}

/// The operation that a request is for, and the way to it.
struct Admitted {
    path: usize,
    operation: Arc<Operation>,
}

impl Arrival {
    /// Whether it is for an operation whose requests have a body.
    fn wants_body(&self) -> bool {
        let admitted = self.admitted.as_ref();
        admitted.is_ok_and(|admitted| admitted.operation.body.is_some())
    }
}

impl Dispatch {
    fn arrive(&self, head: &Parts) -> Arrival {
        let mut received = self.record.is_on().then(|| ReceivedRequest::new(head));
        let path = self.routes.find(head.uri.path());
        let operation = path.and_then(|path| self.routes.path(path).operation(&head.method));
        if let Some(received) = &mut received {
            received.operation = operation.map(|operation| Arc::clone(&operation.id));
        }
        Arrival {
            received,
            correlation_id: correlation::id(self.requests.fetch_add(1, Ordering::Relaxed)),
            admitted: self.admit(path, operation, head),
        }
    }

    fn admit(
        &self,
        path: Option<usize>,
        operation: Option<&Arc<Operation>>,
        head: &Parts,
    ) -> Result<Admitted, Refusal> {
        let token = bearer_token(&head.headers).ok_or_else(|| auth::no_token(self.gate.auth))?;
        let caller = self.callers.identify(token);
        self.gate.authenticate(&caller)?;
        let path = path.ok_or_else(|| unknown_route(&head.uri))?;
        let operation =
            operation.ok_or_else(|| wrong_method(self.routes.path(path), &head.method))?;
        if let Admission::Refused {
            limit,
            period,
            retry_after,
        } = self.callers.admit(&caller, operation.index)
        {
            return Err(quota_exceeded(limit, period, retry_after));
        }
        self.gate.authorize(&caller, operation)?;
        Ok(Admitted {
            path,
            operation: Arc::clone(operation),
        })
    }

    /// The answer to a request that neither has a body nor needs one.
    fn answer(&self, head: &Parts, arrival: Arrival) -> Staged {
        let id = &arrival.correlation_id;
        let staged = arrival.admitted.and_then(|Admitted { path, operation }| {
            let arguments = Arguments::read(self.routes.path(path), &operation, head)?;
            self.decide(&operation, &arguments, head, id)
        });
        self.finish(staged, arrival.received, id)
    }

    /// The answer to any other, once as much of the body is there as it takes.
    async fn answer_with_body(
        &self,
        head: &Parts,
        body: &mut Incoming,
        arrival: Arrival,
    ) -> Staged {
        let id = &arrival.correlation_id;
        let staged = async {
            let Admitted { path, operation } = arrival.admitted?;
            let arguments = Arguments::read(self.routes.path(path), &operation, head)?;
            match &operation.body {
                Some(declared) => declared.judge(&operation.id, &head.headers, body).await?,
                None => return Err(no_body_declared(&operation)),
            }
            self.decide(&operation, &arguments, head, id)
        };
        self.finish(staged.await, arrival.received, id)
    }

    /// What all answers have, and the record of them.
    fn finish(
        &self,
        staged: Result<Staged, Refusal>,
        received: Option<ReceivedRequest>,
        id: &str,
    ) -> Staged {
        let mut staged = staged.unwrap_or_else(|refusal| refusal.respond(id).into());
        let response = &mut staged.response;
        let unauthorized = response.status() == StatusCode::UNAUTHORIZED;
        let headers = response.headers_mut();
        if unauthorized {
            headers.entry(WWW_AUTHENTICATE).or_insert(CHALLENGE);
        }
        headers.insert(ODATA_VERSION, HeaderValue::from_static("4.0"));
        if let Ok(id) = HeaderValue::try_from(id) {
            headers.insert(CORRELATION_ID, id);
        }
        for (name, value) in staged.headers.drain(..) {
            headers.insert(name, value);
        }
        if let Some(mut received) = received {
            let answered = staged.ending != Ending::Unanswered;
            received.status = answered.then(|| staged.response.status().as_u16());
            self.record.push(received);
        }
        staged
    }

    /// The answer, when and as far as it is to come.
    async fn send(&self, staged: Staged, wire: Wire) -> Response {
        let delay = self.latency.saturating_add(staged.delay);
        wait(delay, &self.stopping).await;
        deliver(staged.response, staged.ending, wire, &self.stopping).await
    }

    /// What a request gets that keeps the contract.
    fn decide(
        &self,
        operation: &Operation,
        arguments: &Arguments<'_>,
        head: &Parts,
        id: &str,
    ) -> Result<Staged, Refusal> {
        accepts(operation, &head.headers)?;
        let preference = || Preference::of(&head.headers);
        let Some(reply) = self.script.next(operation.index) else {
            let response = self.fulfil(operation, arguments, preference(), head)?;
            return Ok(response.into());
        };
        let response = match reply.content {
            Content::Usual => self.fulfil(operation, arguments, preference(), head),
            Content::Example(preference) => {
                self.fulfil(operation, arguments, Some(preference), head)
            }
            Content::Status(status) if operation.documents(status) => {
                let preference = Preference {
                    code: Some(status.as_str().to_owned()),
                    example: None,
                };
                self.fulfil(operation, arguments, Some(preference), head)
            }
            Content::Status(status) => Err(undocumented(status)),
            Content::Throttled(retry_after) => {
                let limit = operation.rate_limits.first();
                let limit = limit.map(|limit| (limit.calls, limit.period));
                let (calls, period) = limit.unwrap_or((1, Duration::from_secs(60)));
                Err(quota_exceeded(calls, period, retry_after))
            }
            Content::Revoked => {
                self.gate.revoke();
                Err(auth::revoked())
            }
            Content::Own {
                status,
                content_type,
                body,
            } => {
                let mut response = Response::new(body.into());
                *response.status_mut() = status;
                response.headers_mut().insert(CONTENT_TYPE, content_type);
                Ok(response)
            }
        };
        Ok(Staged {
            response: response.unwrap_or_else(|refusal| refusal.respond(id)),
            ending: reply.ending,
            delay: reply.delay,
            headers: reply.headers,
        })
    }

    /// The answer to a request that keeps the contract, but for what only the world can judge.
    fn fulfil(
        &self,
        operation: &Operation,
        arguments: &Arguments<'_>,
        preference: Option<Preference>,
        head: &Parts,
    ) -> Result<Response, Refusal> {
        let origin = || self.origin(head);
        let linked = matches!(arguments.skip, Some(Skip::Linked(_)));
        let skip = arguments.skip.map(Skip::count);
        let asked = operation.question.as_ref().and_then(|question| {
            let answered = self.world.answer(question, arguments)?;
            Some((question, answered))
        });
        let is_page = matches!(asked, Some((_, Ok(Answered::Page(..)))));
        let last_page = skip.and_then(|skip| operation.continuation(skip));
        if linked
            && let Some(skip) = skip
            && !is_page
            && last_page.is_none()
        {
            return Err(not_issued(skip));
        }

        if let Some(preference) = preference {
            let example = preferred(operation, &preference)?;
            // No example answers its own link, or whoever follows it would never come to an end.
            if skip.is_none() || skip != example.next_skip {
                return Ok(example.answer.respond(origin));
            }
        }
        match (asked, last_page) {
            (Some((_, Err(refusal))), _) => Err(refusal),
            (Some((question, Ok(Answered::Page(places, next)))), _) => {
                let next = next.map(|skip| next_link(&origin(), &head.uri, skip));
                let page = self.world.list(question, &places, next.as_deref());
                Ok(answer::success(page))
            }
            (Some((question, Ok(Answered::One(place)))), _) => {
                Ok(answer::success(self.world.one(question, place)))
            }
            (_, Some(last_page)) => Ok(last_page.respond(origin)),
            (Some((question, Ok(_))), None) => self.nothing(operation, question, arguments, origin),
            (None, None) => Ok(success(operation)?.answer.respond(origin)),
        }
    }

    /// What is said of what there is not: the documented 404, or else the documented form of nothing.
    fn nothing(
        &self,
        operation: &Operation,
        question: &Question,
        arguments: &Arguments<'_>,
        origin: impl FnOnce() -> String,
    ) -> Result<Response, Refusal> {
        let subject = question.subject.as_ref();
        let is_user = subject.is_some_and(|subject| subject.schema == USER);
        let empty = || answer::success(self.world.list(question, &[], None));
        if question.many && is_user && self.unknown_user == UnknownUser::EmptyList {
            return Ok(empty());
        }
        if let Some(NotFound { code, message }) = &question.not_found {
            let example = subject.and_then(|subject| subject.example.as_deref());
            let key = arguments.path.first().map(|key| &**key);
            let message = match (example, key) {
                (Some(example), Some(key)) if !example.is_empty() => message.replace(example, key),
                _ => message.clone(),
            };
            return Err(Refusal::new(StatusCode::NOT_FOUND, code.clone(), message));
        }
        let documented = |status| {
            let mut responses = operation.responses.iter();
            let response = responses.find(|response| response.status == status);
            response.and_then(|response| response.examples.first())
        };
        if let Some(example) = documented(StatusCode::NOT_FOUND) {
            return Ok(example.answer.respond(origin));
        }
        if question.many {
            return Ok(empty());
        }
        match documented(StatusCode::NO_CONTENT) {
            Some(example) => Ok(example.answer.respond(origin)),
            None => Ok(success(operation)?.answer.respond(origin)),
        }
    }

    /// How the client reached the stand-in: what it named, unless that is no host and port.
    fn origin(&self, head: &Parts) -> String {
        let named = head.headers.get(HOST);
        let named = named.and_then(|host| Authority::try_from(host.as_bytes()).ok());
        let authority = head.uri.authority().or(named.as_ref());
        match authority.filter(|authority| !authority.as_str().contains('@')) {
            Some(authority) => format!("{}://{authority}", self.scheme),
            None => format!("{}://{}", self.scheme, self.address),
        }
    }
}

/// Where a list goes on: what was asked for, from there.
fn next_link(origin: &str, uri: &Uri, skip: u64) -> String {
    let mut link = format!("{origin}{}?", uri.path());
    let query = uri.query().unwrap_or_default();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let is_skip = form::pairs(pair).any(|(name, _)| name == CONTINUATION);
        if !is_skip {
            link.push_str(pair);
            link.push('&');
        }
    }
    format!("{link}{CONTINUATION}={skip}")
}

fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// Whether an operation has what `preference` names.
pub(crate) fn documents(operation: &Operation, preference: &Preference) -> bool {
    preferred(operation, preference).is_ok()
}

/// The example that a request names: of the status it names, or of the lowest that has it.
fn preferred<'a>(
    operation: &'a Operation,
    preference: &Preference,
) -> Result<&'a Example, Refusal> {
    let Preference { code, example } = preference;
    operation
        .responses
        .iter()
        .filter(|response| {
            code.as_deref()
                .is_none_or(|code| code == response.status.as_str())
        })
        .flat_map(|response| &response.examples)
        .find(|candidate| example.as_ref().is_none_or(|name| *name == candidate.name))
        .ok_or_else(|| {
            let asked = [("code", code), ("example", example)]
                .iter()
                .filter_map(|(name, value)| Some(format!("{name}={}", value.as_ref()?)))
                .collect::<Vec<_>>()
                .join(", ");
            Refusal::new(
                StatusCode::NOT_FOUND,
                "NotDocumented",
                format!(
                    "Prefer asks for {asked}, which {} does not document. It documents {}.",
                    operation.id,
                    inventory(operation)
                ),
            )
        })
}

fn inventory(operation: &Operation) -> String {
    let status = |response: &Arc<contract::Response>| {
        let names: Vec<&str> = response
            .examples
            .iter()
            .map(|example| &*example.name)
            .collect();
        format!(
            "code={} (example={})",
            response.status.as_str(),
            names.join(", ")
        )
    };
    operation
        .responses
        .iter()
        .map(status)
        .collect::<Vec<_>>()
        .join("; ")
}

/// What an operation that the world knows nothing of says when all is well.
fn success(operation: &Operation) -> Result<&Example, Refusal> {
    operation
        .responses
        .iter()
        .filter(|response| response.status.is_success())
        .find_map(|response| response.examples.first())
        .ok_or_else(|| {
            Refusal::new(
                StatusCode::NOT_IMPLEMENTED,
                "NotDocumented",
                format!("{} documents no success that could be sent.", operation.id),
            )
        })
}

fn unknown_route(uri: &Uri) -> Refusal {
    let message = format!("No route is at {}", uri.path());
    Refusal::new(StatusCode::NOT_FOUND, "NotFound", message)
}

fn wrong_method(path: &Path, method: &Method) -> Refusal {
    let message = format!("{method} is not allowed here");
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", message)
        .with_header(ALLOW, path.allow.clone())
}

fn quota_exceeded(limit: u32, period: Duration, retry_after: Duration) -> Refusal {
    let period = time_span(period);
    let message = format!("API calls quota exceeded! maximum allowed {limit} per {period}");
    Refusal::new(StatusCode::TOO_MANY_REQUESTS, "429", message)
        .with_header(RETRY_AFTER, whole_seconds(retry_after).into())
}

/// An error of a status that the contract does not document for the operation.
fn undocumented(status: StatusCode) -> Refusal {
    let reason = status.canonical_reason().unwrap_or("Unknown");
    let code = reason.replace(' ', "");
    Refusal::new(status, code, format!("{reason}, as a script wanted it"))
}

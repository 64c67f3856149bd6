//! Which answer a request gets.
//!
//! The first of these that applies: no token (401, before anything is told about routes or users),
//! an unknown route (404), a method that the route does not have (405), a request that breaks the
//! contract (400), the example that `Prefer` names, the fleet, the first example of a success.

use std::borrow::Cow;
use std::fmt::Display;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::HttpBody;
use axum::extract::Request;
use axum::http::header::{ALLOW, AUTHORIZATION, HOST, WWW_AUTHENTICATE};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::Response;
use axum::routing::any;

use crate::answer::Refusal;
use crate::contract::{self, Contract, Example, Operation, Path};
use crate::fleet::{Fleet, LIST_USER_MACHINES};
use crate::prefer::Preference;

const CORRELATION_ID: HeaderName = HeaderName::from_static("mise-correlation-id");
const ODATA_VERSION: HeaderName = HeaderName::from_static("odata-version");
const CHALLENGE: HeaderValue = HeaderValue::from_static("Bearer realm=\"mde-mock\"");

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
    fleet: Fleet,
    unknown_user: UnknownUser,
    /// Where links lead when a client did not say how it reached the stand-in.
    address: SocketAddr,
    /// How many requests there have been.
    requests: AtomicU64,
}

/// Serves the routes of the contract, and 404 on all others.
pub(crate) fn router(contract: Contract, dispatch: Dispatch) -> Router {
    let dispatch = Arc::new(dispatch);
    let mut router = Router::new();
    for path in contract.paths {
        let matcher = path.matcher.clone();
        let dispatch = Arc::clone(&dispatch);
        let path = Arc::new(path);
        let answer = move |request: Request| {
            let response = dispatch.answer(Some(&path), &request);
            async { response }
        };
        router = router.route(&matcher, any(answer));
    }
    router.fallback(move |request: Request| {
        let response = dispatch.answer(None, &request);
        async { response }
    })
}

impl Dispatch {
    pub(crate) fn new(fleet: Fleet, unknown_user: UnknownUser, address: SocketAddr) -> Self {
        Self {
            fleet,
            unknown_user,
            address,
            requests: AtomicU64::new(0),
        }
    }

    fn answer(&self, path: Option<&Path>, request: &Request) -> Response {
        let id = correlation_id(self.requests.fetch_add(1, Ordering::Relaxed));
        let mut response = self
            .decide(path, request)
            .unwrap_or_else(|refusal| refusal.respond(&id));
        if response.status() == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(WWW_AUTHENTICATE, CHALLENGE);
        }
        let headers = response.headers_mut();
        headers.insert(ODATA_VERSION, HeaderValue::from_static("4.0"));
        if let Ok(id) = HeaderValue::try_from(id) {
            headers.insert(CORRELATION_ID, id);
        }
        response
    }

    fn decide(&self, path: Option<&Path>, request: &Request) -> Result<Response, Refusal> {
        require_token(request.headers())?;
        let uri = request.uri();
        let path = path.ok_or_else(|| unknown_route(uri))?;
        let operation = path
            .operations
            .iter()
            .find(|operation| operation.method == *request.method())
            .ok_or_else(|| wrong_method(path, request))?;
        let arguments = operation
            .path_parameters
            .iter()
            .map(|parameter| parameter.read(uri.path()).map_err(invalid_input))
            .collect::<Result<Vec<_>, _>>()?;
        let skip = continuation(operation, uri)?;
        if !operation.takes_body && !request.body().is_end_stream() {
            let message = format!("{} takes no request body.", operation.id);
            return Err(bad_request(message));
        }

        self.fulfil(operation, &arguments, skip, request)
    }

    /// The answer to a request that keeps the contract, but for `skip`, which only the list can judge.
    fn fulfil(
        &self,
        operation: &Operation,
        arguments: &[Cow<'_, str>],
        skip: Option<u64>,
        request: &Request,
    ) -> Result<Response, Refusal> {
        let origin = || origin(request, self.address);
        let user = match arguments {
            [user] if operation.id == LIST_USER_MACHINES => Some(&**user),
            _ => None,
        };
        let machines = user.and_then(|user| self.fleet.machines_of(user));
        let page = machines.and_then(|machines| self.fleet.page(machines, skip.unwrap_or(0)));
        let last_page = operation
            .continuations
            .iter()
            .find(|continuation| Some(continuation.skip) == skip)
            .map(|continuation| &continuation.last_page);
        if let Some(skip) = skip
            && page.is_none()
            && last_page.is_none()
        {
            return Err(not_issued(skip));
        }

        if let Some(preference) = Preference::of(request.headers()) {
            let example = preferred(operation, &preference)?;
            // No example answers its own link, or whoever follows it would never come to an end.
            if skip.is_none() || skip != example.next_skip {
                return Ok(example.answer.respond(origin));
            }
        }
        if let Some(page) = page {
            let next = page
                .next
                .map(|skip| format!("{}{}?$skip={skip}", origin(), request.uri().path()));
            return Ok(self.fleet.answer(page.machines, next.as_deref()));
        }
        if let Some(last_page) = last_page {
            return Ok(last_page.respond(origin));
        }
        match user {
            Some(_) if self.unknown_user == UnknownUser::EmptyList => {
                Ok(self.fleet.answer(&[], None))
            }
            Some(user) => Err(Refusal::new(
                StatusCode::NOT_FOUND,
                "ResourceNotFound",
                format!("User {user} was not found"),
            )),
            None => Ok(success(operation)?.answer.respond(origin)),
        }
    }
}

fn require_token(headers: &HeaderMap) -> Result<(), Refusal> {
    let token = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.split_once(' '))
        .filter(|(scheme, token)| {
            scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty()
        });
    match token {
        Some(_) => Ok(()),
        None => Err(Refusal::new(
            StatusCode::UNAUTHORIZED,
            "Unauthorized",
            "There is no bearer token. Send 'Authorization: Bearer TOKEN'; any token will do."
                .to_owned(),
        )),
    }
}

/// The value of `$skip`. All other query parameters must be declared by the operation.
fn continuation(operation: &Operation, uri: &Uri) -> Result<Option<u64>, Refusal> {
    let mut skip = None;
    for (name, value) in form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        if operation
            .query_parameters
            .iter()
            .any(|known| *known == name)
        {
            continue;
        }
        if name != "$skip" {
            let message = format!("{} has no query parameter '{name}'.", operation.id);
            return Err(bad_request(message));
        }
        let number: u64 = value.parse().map_err(|_| not_issued(&value))?;
        // A link carries a plain number above zero, and only one.
        if number == 0 || *value != number.to_string() || skip.replace(number).is_some() {
            return Err(not_issued(&value));
        }
    }
    Ok(skip)
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
    let status = |response: &contract::Response| {
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

/// What an operation that the fleet knows nothing of says when all is well.
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

fn wrong_method(path: &Path, request: &Request) -> Refusal {
    let message = format!("{} is not allowed here", request.method());
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", message)
        .with_header(ALLOW, path.allow.clone())
}

fn invalid_input(message: String) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, "InvalidInput", message)
}

fn bad_request(message: String) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, "BadRequest", message)
}

fn not_issued(skip: impl Display) -> Refusal {
    bad_request(format!(
        "$skip={skip} is not from an @odata.nextLink of this list."
    ))
}

/// How the client reached the stand-in: what it named, unless that is no host and port.
fn origin(request: &Request, address: SocketAddr) -> String {
    let named = request.headers().get(HOST);
    let named = named.and_then(|host| Authority::try_from(host.as_bytes()).ok());
    let authority = request.uri().authority().or(named.as_ref());
    match authority.filter(|authority| !authority.as_str().contains('@')) {
        Some(authority) => format!("http://{authority}"),
        None => format!("http://{address}"),
    }
}

/// A GUID that looks like any other, the same in every run for the same request of that run.
fn correlation_id(request: u64) -> String {
    let (high, low) = (scatter(request << 1), scatter(request << 1 | 1));
    format!(
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 48 & 0x3fff | 0x8000,
        low & 0xffff_ffff_ffff,
    )
}

/// The n-th output of SplitMix64.
fn scatter(n: u64) -> u64 {
    let mut z = n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ z >> 31
}

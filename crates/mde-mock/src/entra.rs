//! The token endpoint: Microsoft Entra ID, as far as an application signs in by itself.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::body;
use axum::extract::{ConnectInfo, Path, Request};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use chrono::DateTime;
use serde_json::{Value, json};

use crate::application::Application;
use crate::assertion::{self, Rejected};
use crate::correlation;
use crate::delivery::{Stopping, deliver, wait};
use crate::period::whole_seconds;
use crate::record::{ReceivedRequest, Record};
use crate::script::{Content, Ending, Reply, Script};
use crate::token::{self, Grant, Issuer};
use crate::wire::Wire;

/// No form that an application signs in with is larger.
const LARGEST_FORM: usize = 1 << 20;
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What all requests to the token endpoint share.
#[derive(Debug)]
pub(crate) struct Entra {
    /// Scheme, host and port.
    pub(crate) url: String,
    pub(crate) applications: Vec<Application>,
    pub(crate) issuer: Arc<Issuer>,
    pub(crate) lifetime: Duration,
    /// The roles of an application that was not given any.
    pub(crate) roles: Vec<String>,
    /// The resources that there are tokens for.
    pub(crate) resources: Vec<String>,
    pub(crate) script: Script,
    pub(crate) record: Record,
    pub(crate) stopping: Stopping,
    /// How many answers there have been.
    pub(crate) answers: AtomicU64,
}

/// Why there is no token, as Entra says it.
#[derive(Debug)]
struct Failure {
    status: StatusCode,
    error: &'static str,
    code: u32,
    message: String,
}

/// Entra's codes, the status and the name that go with each, and its words: `{}` stands for what the
/// request is told about itself.
#[rustfmt::skip]
const FAILURES: [(u32, u16, &str, &str); 16] = [
    (50_027, 400, "invalid_request", "JWT token is invalid or malformed."),
    (70_003, 400, "unsupported_grant_type", "The app requested an unsupported grant type '{}'."),
    (70_021, 400, "invalid_request", "No matching federated identity record found for presented \
        assertion. Assertion Issuer: '{}'. Assertion Subject: '{}'."),
    (90_002, 400, "invalid_request", "Tenant '{}' not found. Check to make sure you have the correct \
        tenant ID and are signing into the correct cloud. Check with your subscription administrator, \
        this may happen if there are no active subscriptions for the tenant."),
    (90_013, 400, "invalid_request", "Invalid input received from the user: {}."),
    (90_033, 503, "temporarily_unavailable", "A transient error has occurred. Please try again."),
    (500_011, 400, "invalid_resource", "The resource principal named {} was not found in the tenant \
        named {}. This can happen if the application has not been installed by the administrator of \
        the tenant or consented to by any user in the tenant. You might have sent your authentication \
        request to the wrong tenant."),
    (700_016, 400, "unauthorized_client", "Application with identifier '{}' was not found in the \
        directory '{}'. This can happen if the application has not been installed by the \
        administrator of the tenant or consented to by any user in the tenant. You may have sent your \
        authentication request to the wrong tenant."),
    (700_023, 401, "invalid_client", "Client assertion audience claim does not match Realm issuer."),
    (700_024, 401, "invalid_client", "Client assertion is not within its valid time range."),
    (700_027, 401, "invalid_client", "Client assertion failed signature validation. [Reason - {}]"),
    (900_144, 400, "invalid_request", "The request body must contain the following parameter: '{}'."),
    (1_002_012, 400, "invalid_scope", "The provided value for scope {} is not valid. Client \
        credential flows must have a scope value with /.default suffixed to the resource identifier \
        (application ID URI)."),
    (7_000_215, 401, "invalid_client", "Invalid client secret provided. Ensure the secret being sent \
        in the request is the client secret value, not the client secret ID, for a secret added to \
        app '{}'."),
    (7_000_216, 401, "invalid_client", "'client_assertion', 'client_secret' or 'request' is required \
        for the 'client_credentials' grant type."),
    (7_000_222, 401, "invalid_client", "The provided client secret keys for app '{}' are expired. \
        Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or \
        consider using certificate credentials for added security: https://aka.ms/certCreds."),
];

type Form = HashMap<String, String>;

/// Serves the token endpoint and what leads clients to it.
pub(crate) fn router(entra: &Arc<Entra>) -> Router {
    let token = {
        let entra = Arc::clone(entra);
        move |ConnectInfo(wire), Path(tenant), request| entra.clone().answer(wire, tenant, request)
    };
    let configuration = {
        let entra = Arc::clone(entra);
        move |Path(tenant): Path<String>| async move { Json(entra.configuration(&tenant)) }
    };
    let instances = {
        let entra = Arc::clone(entra);
        move || async move { Json(entra.instances()) }
    };
    Router::new()
        .route("/{tenant}/oauth2/v2.0/token", post(token))
        .route(
            "/{tenant}/v2.0/.well-known/openid-configuration",
            get(configuration),
        )
        // Tokens are signed with a secret key, so that there is none to publish.
        .route(
            "/{tenant}/discovery/v2.0/keys",
            get(async || Json(json!({ "keys": [] }))),
        )
        .route("/common/discovery/instance", get(instances))
}

impl Entra {
    async fn answer(self: Arc<Self>, wire: Wire, tenant: String, request: Request) -> Response {
        let (head, body) = request.into_parts();
        let mut received = self.record.is_on().then(|| ReceivedRequest::new(&head));
        let reply = self.script.next(0).unwrap_or_else(Reply::usual);
        let correlation = head.headers.get("client-request-id");
        let correlation = correlation.and_then(|id| Some(id.to_str().ok()?.to_owned()));
        let form = body::to_bytes(body, LARGEST_FORM).await;
        let form = form.unwrap_or_default();
        let form: Form = form_urlencoded::parse(&form).into_owned().collect();

        let mut response = match &reply.content {
            Content::Own {
                status,
                content_type,
                body,
            } => {
                let mut response = Response::new(body.clone().into());
                *response.status_mut() = *status;
                let content_type = content_type.clone();
                response.headers_mut().insert(CONTENT_TYPE, content_type);
                response
            }
            content => {
                let token = match content {
                    Content::Status(status) => Err(unavailable(*status)),
                    Content::Throttled(_) => Err(unavailable(StatusCode::TOO_MANY_REQUESTS)),
                    _ => self.token(&tenant, &form),
                };
                self.respond(token, correlation)
            }
        };
        if let Content::Throttled(after) = reply.content {
            let headers = response.headers_mut();
            headers.insert(RETRY_AFTER, whole_seconds(after).into());
        }
        response.headers_mut().extend(reply.headers);
        if let Some(mut received) = received.take() {
            let answered = reply.ending != Ending::Unanswered;
            received.status = answered.then(|| response.status().as_u16());
            self.record.push(received);
        }
        wait(reply.delay, &self.stopping).await;
        deliver(response, reply.ending, wire, &self.stopping).await
    }

    fn respond(&self, token: Result<Value, Failure>, correlation: Option<String>) -> Response {
        let number = self.answers.fetch_add(1, Ordering::Relaxed);
        let trace = correlation::id(number << 1);
        let correlation = correlation.unwrap_or_else(|| correlation::id(number << 1 | 1));
        let (status, body) = match token {
            Ok(body) => (StatusCode::OK, body),
            Err(failure) => (
                failure.status,
                failure.body(&self.url, &trace, &correlation),
            ),
        };
        let mut response = Response::new(body.to_string().into());
        *response.status_mut() = status;
        let mut headers = HeaderMap::from_iter([
            (
                CONTENT_TYPE,
                HeaderValue::from_static("application/json; charset=utf-8"),
            ),
            (
                CACHE_CONTROL,
                HeaderValue::from_static("no-store, no-cache"),
            ),
        ]);
        if let Ok(trace) = HeaderValue::try_from(trace) {
            headers.insert("x-ms-request-id", trace);
        }
        *response.headers_mut() = headers;
        response
    }

    /// What a token is answered with, if there is to be one.
    fn token(&self, tenant: &str, form: &Form) -> Result<Value, Failure> {
        let mut of_tenant = self
            .applications
            .iter()
            .filter(|application| application.tenant.eq_ignore_ascii_case(tenant))
            .peekable();
        of_tenant.peek().ok_or_else(|| fail(90_002, &[tenant]))?;
        let grant_type = required(form, "grant_type")?;
        if grant_type != "client_credentials" {
            return Err(fail(70_003, &[grant_type]));
        }
        let client_id = required(form, "client_id")?;
        let application = of_tenant
            .find(|application| application.client_id.eq_ignore_ascii_case(client_id))
            .ok_or_else(|| fail(700_016, &[client_id, tenant]))?;
        sign_in(application, tenant, form)?;
        let audience = self.resource(required(form, "scope")?, tenant)?;
        let token = self.issuer.issue(&Grant {
            tenant: application.tenant.clone(),
            application: application.client_id.clone(),
            audience: audience.to_owned(),
            roles: application.roles.as_ref().unwrap_or(&self.roles).clone(),
            scopes: Vec::new(),
            lifetime: self.lifetime,
        });
        let lifetime = self.lifetime.as_secs();
        Ok(json!({
            "token_type": "Bearer",
            "expires_in": lifetime,
            "ext_expires_in": lifetime,
            "access_token": token,
        }))
    }

    /// The resource that a scope asks for.
    fn resource<'a>(&self, scope: &'a str, tenant: &str) -> Result<&'a str, Failure> {
        let resource = scope
            .strip_suffix("/.default")
            .filter(|resource| !resource.contains(char::is_whitespace))
            .ok_or_else(|| fail(1_002_012, &[scope]))?;
        let same = |known: &String| known.trim_end_matches('/') == resource.trim_end_matches('/');
        match self.resources.iter().any(same) {
            true => Ok(resource),
            false => Err(fail(500_011, &[resource, tenant])),
        }
    }

    fn configuration(&self, tenant: &str) -> Value {
        let base = format!("{}/{tenant}", self.url);
        json!({
            "token_endpoint": format!("{base}/oauth2/v2.0/token"),
            "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
            "jwks_uri": format!("{base}/discovery/v2.0/keys"),
            "response_types_supported": ["token"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": ["openid"],
            "issuer": format!("{base}/v2.0"),
            "authorization_endpoint": format!("{base}/oauth2/v2.0/authorize"),
            "grant_types_supported": ["client_credentials"],
        })
    }

    fn instances(&self) -> Value {
        let host = self.url.trim_start_matches("https://");
        json!({
            "tenant_discovery_endpoint":
                format!("{}/common/v2.0/.well-known/openid-configuration", self.url),
            "api-version": "1.1",
            "metadata": [
                { "preferred_network": host, "preferred_cache": host, "aliases": [host] },
            ],
        })
    }
}

/// Holds the application's proof of who it is against what it is registered with.
fn sign_in(application: &Application, tenant: &str, form: &Form) -> Result<(), Failure> {
    if let Some(secret) = form.get("client_secret") {
        let has = |secrets: &[String]| secrets.contains(secret);
        return match (has(&application.secrets), has(&application.expired_secrets)) {
            (true, _) => Ok(()),
            (false, true) => Err(fail(7_000_222, &[&application.client_id])),
            (false, false) => Err(fail(7_000_215, &[&application.client_id])),
        };
    }
    let assertion = form.get("client_assertion");
    let assertion = assertion.ok_or_else(|| fail(7_000_216, &[]))?;
    if required(form, "client_assertion_type")? != ASSERTION_TYPE {
        return Err(fail(90_013, &["client_assertion_type"]));
    }
    let endpoint = format!("/{tenant}/oauth2/v2.0/token");
    let checked = assertion::check(assertion, application, &endpoint, token::now());
    checked.map_err(|rejected| match rejected {
        Rejected::Malformed => fail(50_027, &[]),
        Rejected::UnknownCertificate => fail(700_027, &["The key was not found."]),
        Rejected::Signature => fail(
            700_027,
            &["The provided signature value did not match the expected signature value."],
        ),
        Rejected::Audience => fail(700_023, &[]),
        Rejected::Time => fail(700_024, &[]),
        Rejected::Federation { issuer, subject } => fail(70_021, &[&issuer, &subject]),
    })
}

fn required<'a>(form: &'a Form, name: &str) -> Result<&'a str, Failure> {
    let value = form.get(name).filter(|value| !value.is_empty());
    let value = value.ok_or_else(|| fail(900_144, &[name]))?;
    Ok(value)
}

/// One of the [`FAILURES`], with its gaps filled in order.
fn fail(code: u32, gaps: &[&str]) -> Failure {
    let row = FAILURES.iter().find(|(known, ..)| *known == code);
    let &(code, status, error, words) = row.unwrap_or(&FAILURES[0]);
    let mut message = String::new();
    for (index, part) in words.split("{}").enumerate() {
        if index > 0 {
            message += gaps.get(index - 1).copied().unwrap_or_default();
        }
        message += part;
    }
    Failure {
        status: StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST),
        error,
        code,
        message,
    }
}

/// A failure that a script asks for.
fn unavailable(status: StatusCode) -> Failure {
    Failure {
        status,
        ..fail(90_033, &[])
    }
}

impl Failure {
    fn body(&self, url: &str, trace: &str, correlation: &str) -> Value {
        let seconds = i64::try_from(token::now()).unwrap_or_default();
        let time = DateTime::from_timestamp(seconds, 0).unwrap_or_default();
        let time = time.format("%Y-%m-%d %H:%M:%SZ").to_string();
        json!({
            "error": self.error,
            "error_description": format!(
                "AADSTS{}: {} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {time}",
                self.code, self.message
            ),
            "error_codes": [self.code],
            "timestamp": time,
            "trace_id": trace,
            "correlation_id": correlation,
            "error_uri": format!("{url}/error?code={}", self.code),
        })
    }
}

//! The token endpoint, as clients of Entra ID meet it.

use std::sync::{Arc, LazyLock};
use std::time::{Duration, SystemTime};

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair};
use azure_core::cloud::{CloudConfiguration, CustomConfiguration};
use azure_core::credentials::{Secret, TokenCredential};
use azure_core::http::{ClientMethodOptions, ClientOptions, Transport};
use azure_identity::{
    ClientAssertion, ClientAssertionCredential, ClientAssertionCredentialOptions,
    ClientSecretCredential, ClientSecretCredentialOptions,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mde_mock::{Application, Auth, MockService, Reply, StartError};
use serde_json::{Value, json};

use crate::client::{CLIENT, body, machines_url};
use crate::tls::trusting;

const SCOPE: &str = "https://api.securitycenter.microsoft.com/.default";
const TENANT: &str = "contoso.example";
const CLIENT_ID: &str = "4a1d9c2e-7f35-4b80-9e16-c8d25f0a7b43";
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A key and the certificate that goes with it.
static KEY: LazyLock<(rcgen::KeyPair, rcgen::Certificate)> = LazyLock::new(certificate);

fn certificate() -> (rcgen::KeyPair, rcgen::Certificate) {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap();
    let params = rcgen::CertificateParams::default();
    let certificate = params.self_signed(&key).unwrap();
    (key, certificate)
}

fn application() -> Application {
    Application::new(TENANT, CLIENT_ID)
}

async fn start(application: Application) -> MockService {
    let builder = MockService::builder().auth(Auth::Strict);
    builder.application(application).start().await.unwrap()
}

fn token_url(service: &MockService, tenant: &str) -> String {
    format!(
        "{}/{tenant}/oauth2/v2.0/token",
        service.authority_url().unwrap()
    )
}

async fn post(service: &MockService, tenant: &str, form: &[(&str, &str)]) -> (u16, Value) {
    let client = trusting(service).build().unwrap();
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form)
        .finish();
    let request = client
        .post(token_url(service, tenant))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("client-request-id", "5f0e6c1a-0000-4000-8000-000000000001")
        .body(form);
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), body(answer).await)
}

fn with_secret<'a>(secret: &'a str, scope: &'a str) -> Vec<(&'static str, &'a str)> {
    vec![
        ("grant_type", "client_credentials"),
        ("client_id", CLIENT_ID),
        ("client_secret", secret),
        ("scope", scope),
    ]
}

fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

fn now() -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    now.unwrap().as_secs()
}

#[tokio::test]
async fn a_token_says_whose_it_is_and_opens_the_service() {
    let service = start(application().secret("s").roles(["Machine.Read.All", "x"])).await;
    let (status, answer) = post(&service, TENANT, &with_secret("s", SCOPE)).await;
    assert_eq!(
        (status, &answer["token_type"]),
        (200, &json!("Bearer")),
        "{answer}"
    );
    assert_eq!(
        (&answer["expires_in"], &answer["ext_expires_in"]),
        (&json!(3599), &json!(3599))
    );
    let token = answer["access_token"].as_str().unwrap();
    let claims = claims(token);
    for (name, value) in [
        ("aud", json!("https://api.securitycenter.microsoft.com")),
        ("iss", json!("https://sts.windows.net/contoso.example/")),
        ("tid", json!(TENANT)),
        ("appid", json!(CLIENT_ID)),
        ("roles", json!(["Machine.Read.All", "x"])),
        ("ver", json!("1.0")),
    ] {
        assert_eq!(claims[name], value, "{name}");
    }
    let (issued, expires) = (
        claims["iat"].as_u64().unwrap(),
        claims["exp"].as_u64().unwrap(),
    );
    assert!(now() - issued < 20);
    assert_eq!((expires - issued, &claims["nbf"]), (3599, &claims["iat"]));
    let request = CLIENT
        .get(machines_url(&service, "user1"))
        .bearer_auth(token);
    assert_eq!(request.send().await.unwrap().status(), 200);
    let (_, again) = post(&service, TENANT, &with_secret("s", SCOPE)).await;
    assert_ne!(
        again["access_token"], answer["access_token"],
        "no two are the same"
    );
}

#[tokio::test]
async fn refusals_are_entras() {
    let service = start(application().secret("s").expired_secret("old")).await;
    let secret = |secret, scope| with_secret(secret, scope);
    let without = |name| {
        let form = with_secret("s", SCOPE).into_iter();
        form.filter(|(key, _)| *key != name).collect::<Vec<_>>()
    };
    let with = |name, value| {
        let mut form = without(name);
        form.push((name, value));
        form
    };
    for (tenant, form, status, error, code, says) in [
        (
            TENANT,
            secret("wrong", SCOPE),
            401,
            "invalid_client",
            7_000_215,
            CLIENT_ID,
        ),
        (
            TENANT,
            secret("old", SCOPE),
            401,
            "invalid_client",
            7_000_222,
            "expired",
        ),
        (
            TENANT,
            without("client_secret"),
            401,
            "invalid_client",
            7_000_216,
            "client_secret",
        ),
        (
            TENANT,
            with("client_id", "nobody"),
            400,
            "unauthorized_client",
            700_016,
            "'nobody'",
        ),
        (
            TENANT,
            without("client_id"),
            400,
            "invalid_request",
            900_144,
            "'client_id'",
        ),
        (
            TENANT,
            without("grant_type"),
            400,
            "invalid_request",
            900_144,
            "'grant_type'",
        ),
        (
            TENANT,
            without("scope"),
            400,
            "invalid_request",
            900_144,
            "'scope'",
        ),
        (
            TENANT,
            with("grant_type", "password"),
            400,
            "unsupported_grant_type",
            70_003,
            "'password'",
        ),
        (
            TENANT,
            with("scope", "https://graph.microsoft.com/.default"),
            400,
            "invalid_resource",
            500_011,
            "https://graph.microsoft.com ",
        ),
        (
            TENANT,
            with("scope", "https://api.securitycenter.microsoft.com"),
            400,
            "invalid_scope",
            1_002_012,
            "/.default",
        ),
        (
            TENANT,
            with("scope", "a/.default b/.default"),
            400,
            "invalid_scope",
            1_002_012,
            "a/.default b/.default",
        ),
        (
            "elsewhere",
            secret("s", SCOPE),
            400,
            "invalid_request",
            90_002,
            "'elsewhere'",
        ),
    ] {
        let (answered, body) = post(&service, tenant, &form).await;
        assert_eq!(
            (answered, &body["error"]),
            (status, &json!(error)),
            "{body}"
        );
        assert_eq!(body["error_codes"], json!([code]));
        assert_eq!(
            body["correlation_id"],
            "5f0e6c1a-0000-4000-8000-000000000001"
        );
        let trace = body["trace_id"].as_str().unwrap();
        let description = body["error_description"].as_str().unwrap();
        assert!(
            description.starts_with(&format!("AADSTS{code}: ")),
            "{description}"
        );
        assert!(description.contains(says), "{description}");
        assert!(
            description.contains(&format!("Trace ID: {trace} ")),
            "{description}"
        );
        let timestamp = body["timestamp"].as_str().unwrap();
        assert!(
            description.ends_with(&format!("Timestamp: {timestamp}")),
            "{description}"
        );
    }
}

/// What `azure_identity` is told to find the service.
fn client_options(service: &MockService) -> ClientOptions {
    let mut cloud = CustomConfiguration::default();
    cloud.authority_host = service.authority_url().unwrap().to_owned();
    ClientOptions {
        transport: Some(Transport::new(Arc::new(trusting(service).build().unwrap()))),
        cloud: Some(Arc::new(CloudConfiguration::Custom(cloud))),
        ..Default::default()
    }
}

fn secret_credential(service: &MockService, secret: &str) -> Arc<ClientSecretCredential> {
    let options = ClientSecretCredentialOptions {
        client_options: client_options(service),
    };
    let secret = Secret::new(secret.to_owned());
    ClientSecretCredential::new(TENANT, CLIENT_ID.to_owned(), secret, Some(options)).unwrap()
}

#[tokio::test]
async fn azure_identity_signs_in_with_a_secret() {
    let service = start(application().secret("s")).await;
    let credential = secret_credential(&service, "s");
    let token = credential.get_token(&[SCOPE], None).await.unwrap();
    let request = CLIENT.get(machines_url(&service, "user1"));
    let answer = request
        .bearer_auth(token.token.secret())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    credential.get_token(&[SCOPE], None).await.unwrap();
    let requests = service.token_requests();
    let seen: Vec<_> = requests
        .iter()
        .map(|request| (&*request.target, request.status))
        .collect();
    assert_eq!(
        seen,
        [("/contoso.example/oauth2/v2.0/token", Some(200))],
        "the second is cached"
    );

    let error = secret_credential(&service, "wrong")
        .get_token(&[SCOPE], None)
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("AADSTS7000215: Invalid client secret"),
        "{error}"
    );
}

#[derive(Debug)]
struct Assertion(String);

#[async_trait::async_trait]
impl ClientAssertion for Assertion {
    async fn secret(&self, _: Option<ClientMethodOptions<'_>>) -> azure_core::Result<String> {
        Ok(self.0.clone())
    }
}

#[tokio::test]
async fn azure_identity_signs_in_with_an_assertion() {
    let service = start(application().certificate(KEY.1.pem())).await;
    let assertion = sign(&header("RS256"), &own_claims(&service), "RS256", &KEY.0);
    let options = ClientAssertionCredentialOptions {
        client_options: client_options(&service),
    };
    let credential = ClientAssertionCredential::new(
        TENANT.to_owned(),
        CLIENT_ID.to_owned(),
        Assertion(assertion),
        Some(options),
    );
    let token = credential.unwrap().get_token(&[SCOPE], None).await.unwrap();
    assert_eq!(claims(token.token.secret())["appid"], CLIENT_ID);
}

fn header(algorithm: &str) -> Value {
    let thumbprint = URL_SAFE_NO_PAD.encode(digest(&SHA256, KEY.1.der()));
    json!({ "typ": "JWT", "alg": algorithm, "x5t#S256": thumbprint })
}

fn own_claims(service: &MockService) -> Value {
    json!({
        "aud": token_url(service, TENANT), "iss": CLIENT_ID, "sub": CLIENT_ID,
        "jti": "1", "nbf": now() - 5, "exp": now() + 300,
    })
}

fn sign(header: &Value, claims: &Value, algorithm: &str, key: &rcgen::KeyPair) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(header), part(claims));
    let encoding: &'static dyn RsaEncoding = match algorithm {
        "PS256" => &RSA_PSS_SHA256,
        _ => &RSA_PKCS1_SHA256,
    };
    let key = RsaKeyPair::from_pkcs8(key.serialized_der()).unwrap();
    let mut signature = vec![0; key.public_modulus_len()];
    let random = SystemRandom::new();
    key.sign(encoding, &random, signed.as_bytes(), &mut signature)
        .unwrap();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

async fn assert_code(service: &MockService, assertion: &str, code: Option<u32>, what: &str) {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", CLIENT_ID),
        ("client_assertion_type", ASSERTION_TYPE),
        ("client_assertion", assertion),
        ("scope", SCOPE),
    ];
    let (_, body) = post(service, TENANT, &form).await;
    let expected = code.map_or(Value::Null, |code| json!([code]));
    assert_eq!(body["error_codes"], expected, "{what}: {body}");
    assert_eq!(body["access_token"].is_string(), code.is_none(), "{what}");
}

#[tokio::test]
async fn an_assertion_is_checked_against_the_certificate() {
    let service = start(application().certificate(KEY.1.pem())).await;
    let good = own_claims(&service);
    let altered = |name: &str, value: Value| {
        let mut claims = good.clone();
        claims[name] = value;
        claims
    };
    let signed = |claims: &Value| sign(&header("RS256"), claims, "RS256", &KEY.0);
    assert_code(&service, &signed(&good), None, "RS256").await;
    assert_code(
        &service,
        &sign(&header("PS256"), &good, "PS256", &KEY.0),
        None,
        "PS256",
    )
    .await;
    let sha1 = URL_SAFE_NO_PAD.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, KEY.1.der()));
    let legacy = json!({ "alg": "RS256", "x5t": sha1 });
    assert_code(
        &service,
        &sign(&legacy, &good, "RS256", &KEY.0),
        None,
        "x5t",
    )
    .await;

    let mixed = sign(&header("PS256"), &good, "RS256", &KEY.0);
    assert_code(&service, &mixed, Some(700_027), "another algorithm").await;
    let (stranger, _) = certificate();
    let forged = sign(&header("RS256"), &good, "RS256", &stranger);
    assert_code(&service, &forged, Some(700_027), "another key").await;
    for header in [
        json!({ "alg": "RS256" }),
        json!({ "alg": "RS256", "x5t": "x" }),
    ] {
        let unnamed = sign(&header, &good, "RS256", &KEY.0);
        assert_code(&service, &unnamed, Some(700_027), "no certificate").await;
    }
    let elsewhere = altered("aud", json!("https://elsewhere.example/token"));
    assert_code(&service, &signed(&elsewhere), Some(700_023), "audience").await;
    for (name, time) in [("exp", now() - 1), ("nbf", now() + 100)] {
        assert_code(
            &service,
            &signed(&altered(name, json!(time))),
            Some(700_024),
            name,
        )
        .await;
    }
    for garbage in ["", "x", "a.b.c", "..", "e30.e30.e30"] {
        assert_code(&service, garbage, Some(50_027), garbage).await;
    }
}

#[tokio::test]
async fn a_federated_identity_needs_issuer_subject_and_audience() {
    let service = start(application().federated("https://issuer.example", "pod")).await;
    let claims = |issuer: &str, subject: &str, audience: &str| json!({ "iss": issuer, "sub": subject, "aud": audience, "exp": now() + 60 });
    let exchange = "api://AzureADTokenExchange";
    for (claims, code) in [
        (claims("https://issuer.example", "pod", exchange), None),
        (
            claims("https://other.example", "pod", exchange),
            Some(70_021),
        ),
        (
            claims("https://issuer.example", "other", exchange),
            Some(70_021),
        ),
        (
            claims("https://issuer.example", "pod", "other"),
            Some(700_023),
        ),
        (claims(CLIENT_ID, CLIENT_ID, exchange), Some(700_027)),
    ] {
        let assertion = sign(&header("RS256"), &claims, "RS256", &KEY.0);
        assert_code(&service, &assertion, code, &claims.to_string()).await;
    }
}

#[tokio::test]
async fn a_certificate_that_is_none_is_found_out_at_once() {
    for pem in [
        "",
        "x",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ] {
        let builder = MockService::builder().application(application().certificate(pem));
        let error = builder.start().await.unwrap_err();
        assert!(matches!(error, StartError::Certificate { .. }), "{error}");
    }
}

#[tokio::test]
async fn it_can_be_found_and_it_stumbles_when_told() {
    let service = MockService::builder()
        .token_endpoint(0)
        .start()
        .await
        .unwrap();
    let client = trusting(&service).build().unwrap();
    let authority = service.authority_url().unwrap();
    let get = |path: &str| client.get(format!("{authority}{path}")).send();
    let configuration = body(
        get("/t/v2.0/.well-known/openid-configuration")
            .await
            .unwrap(),
    )
    .await;
    assert_eq!(configuration["token_endpoint"], token_url(&service, "t"));
    let keys = configuration["jwks_uri"].as_str().unwrap();
    assert_eq!(
        body(client.get(keys).send().await.unwrap()).await,
        json!({ "keys": [] })
    );
    let instances = body(
        get("/common/discovery/instance?api-version=1.1")
            .await
            .unwrap(),
    )
    .await;
    assert!(
        instances["tenant_discovery_endpoint"]
            .as_str()
            .unwrap()
            .starts_with(authority)
    );

    service.script_authority([
        Reply::status(503).times(2),
        Reply::throttled(Duration::from_secs(3)),
        Reply::body(200, "text/html", "<html>"),
        Reply::usual().truncated_after(5),
        Reply::unanswered(),
    ]);
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}&scope={SCOPE}",
        Application::CLIENT_ID,
        Application::SECRET
    );
    let ask = || {
        let request = client.post(token_url(&service, Application::TENANT));
        request.body(form.clone()).send()
    };
    for status in [503, 503, 429] {
        let answer = ask().await.unwrap();
        assert_eq!(answer.status(), status);
        assert_eq!(answer.headers().get("retry-after").is_some(), status == 429);
        assert_eq!(body(answer).await["error_codes"], json!([90_033]));
    }
    assert_eq!(ask().await.unwrap().text().await.unwrap(), "<html>");
    ask().await.unwrap().bytes().await.unwrap_err();
    ask().await.unwrap_err();
    assert_eq!(ask().await.unwrap().status(), 200);
    let statuses: Vec<_> = service
        .token_requests()
        .iter()
        .map(|request| request.status)
        .collect();
    let expected = [503, 503, 429, 200, 200, 0, 200].map(|status| (status > 0).then_some(status));
    assert_eq!(statuses, expected);
}

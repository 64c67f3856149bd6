//! Client secret and workload identity, and what can go wrong at the token endpoint.

use std::{
    error::Error,
    fs,
    time::{Duration, Instant, SystemTime},
};

use mde::{Cloud, Credentials, SecretString};
use mde_core::{Credential, CredentialError, HttpTransport, Identity, SystemClock};

use crate::{
    CLIENT_ID, SCOPE, TENANT, credential, text, token,
    token_endpoint::{Answer, TokenEndpoint, issued, refused},
};

const SECRET: &str = "canary-secret-Zz8Q~";

fn by_secret(endpoint: &TokenEndpoint) -> Credential {
    let secret = SecretString::from(SECRET);
    let credentials = Credentials::client_secret(TENANT, CLIENT_ID, secret).expect("credentials");
    credential(credentials, endpoint)
}

#[tokio::test]
async fn a_client_secret_gets_a_token_once_and_another_after_a_refusal() {
    let endpoint = TokenEndpoint::start(|_, number| issued(&format!("token-{number}"))).await;
    let credential = by_secret(&endpoint);
    let clock = SystemClock::default();

    let first = token(&credential).await.expect("a token");
    assert_eq!(text(&first), "Bearer token-1");
    assert_eq!(token(&credential).await.expect("a token"), first);
    let [request] = &endpoint.requests()[..] else {
        panic!("one request: {:?}", endpoint.requests());
    };
    assert_eq!(request.line, format!("POST /{TENANT}/oauth2/v2.0/token"));
    for (name, value) in [
        ("grant_type", "client_credentials"),
        ("client_id", CLIENT_ID),
        ("client_secret", SECRET),
        ("scope", SCOPE),
    ] {
        assert_eq!(
            request.form.get(name).map(String::as_str),
            Some(value),
            "{name}"
        );
    }

    let second = credential.renew(&first, &clock).await.expect("no error");
    assert_eq!(text(&second.expect("a new one")), "Bearer token-2");
    assert_eq!(
        credential.identity(&clock).await.expect("no error"),
        Some(Identity::new(TENANT, CLIENT_ID))
    );
    assert_eq!(endpoint.requests().len(), 2);
}

#[tokio::test]
async fn a_wrong_secret_is_told_in_plain_words_and_not_repeated() {
    let endpoint = TokenEndpoint::start(|request, _| {
        // Worse than Entra ID: it repeats all that it was sent.
        refused(
            401,
            7_000_215,
            "invalid_client",
            &format!("{:?}", request.form.values()).replace('"', ""),
        )
    })
    .await;
    let error = token(&by_secret(&endpoint)).await.expect_err("refused");
    assert_eq!(
        error.to_string(),
        "no token was issued: the client secret is not the application's (AADSTS7000215, \
         invalid_client, correlation id 1a1b2c3d-0000-4000-8000-00000000abcd, \
         trace id 0a1b2c3d-0000-4000-8000-00000000abcd)"
    );
    assert!(!error.is_transient());
    let mut cause: Option<&dyn Error> = Some(&error);
    while let Some(error) = cause {
        let shown = format!("{error} {error:?} {error:#?}");
        assert!(!shown.contains("canary"), "{shown}");
        cause = error.source();
    }
    assert_eq!(endpoint.requests().len(), 1, "a refusal is final");
}

#[tokio::test]
async fn a_moments_trouble_of_the_token_endpoint_is_retried() {
    let endpoint = TokenEndpoint::start(|_, number| match number {
        1 => Answer::Status(503, "<html>busy</html>".to_owned()),
        _ => issued("token"),
    })
    .await;
    token(&by_secret(&endpoint)).await.expect("a token");
    assert_eq!(endpoint.requests().len(), 2);
}

/// Services write numbers as texts and texts as numbers; what counts is that there is a token.
#[tokio::test]
async fn a_token_is_read_however_its_times_are_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("token");
    fs::write(&file, "federated").expect("written");
    for times in [
        r#""expires_in":"3599""#,
        r#""expires_in":"3599","ext_expires_in":"3599","expires_on":"4102444800","not_before":"1700000000""#,
        r#""expires_in":3599.0,"ext_expires_in":3599.5"#,
        r#""expires_on":4102444800"#,
        r#""expires_in":9223372036854775807"#,
        r#""expires_in":"1e400","ext_expires_in":"-1""#,
        r#""expires_in":null"#,
        r#""token_lifetime":"unknown""#,
    ] {
        let endpoint = TokenEndpoint::start(move |_, _| {
            let token = r#""token_type":"Bearer","access_token":"token-1""#;
            Answer::Status(200, format!("{{{token},{times}}}"))
        })
        .await;
        let secret = by_secret(&endpoint);
        let federated = Credentials::workload_identity(TENANT, CLIENT_ID, &file);
        let federated = credential(federated.expect("credentials"), &endpoint);
        for credential in [secret, federated] {
            let got = token(&credential).await.expect(times);
            assert_eq!(text(&got), "Bearer token-1");
        }
    }
}

/// A text may be escaped in JSON, and a code may be a text, too.
#[tokio::test]
async fn a_refusal_is_told_however_it_is_written() {
    for body in [
        r#"{"error":"invalid_request","error_codes":[90038],"error_description":"AADSTS90038: it\u0027s \"x\"\r\nTrace ID: y"}"#,
        r#"{"error":"invalid_request","error_codes":["90038"],"error_description":null}"#,
        r#"{"error":"invalid_request","error_description":"AADSTS90038: a\tb"}"#,
    ] {
        let endpoint = TokenEndpoint::start(move |_, _| Answer::Status(400, body.to_owned())).await;
        let error = token(&by_secret(&endpoint)).await.expect_err("refused");
        assert_eq!(
            error.to_string(),
            "no token was issued: the tenant belongs to another cloud (AADSTS90038, invalid_request)"
        );
        let hint = error.hint();
        assert!(hint.is_some_and(|hint| hint.contains("cloud")), "{body}");
    }
}

#[tokio::test]
async fn the_token_endpoint_is_asked_again_when_it_says_so() {
    let dated = |clock: SystemTime| {
        let until = clock + Duration::from_secs(3);
        let [clock, until] = [clock, until].map(httpdate::fmt_http_date);
        format!("date: {clock}\r\nretry-after: {until}\r\n")
    };
    let apart = Duration::from_secs(600);
    let lines = |lines: &str| format!("{lines}\r\n");
    let cases = [
        (429, lines("retry-after: 2.2"), 3000),
        (
            503,
            lines("retry-after: 3\r\nretry-after: 1\r\nretry-after: inf"),
            3000,
        ),
        (429, lines("retry-after: 1, 3"), 3000),
        (
            503,
            lines("retry-after: 50\r\nretry-after-ms: 2400.5"),
            2401,
        ),
        (
            503,
            lines("retry-after-ms: 2400\r\nretry-after-ms: 20"),
            2400,
        ),
        (429, dated(SystemTime::now() + apart), 3000),
        (503, dated(SystemTime::now() - apart), 3000),
        (429, lines("retry-after: -5"), 0),
    ];
    // All at once, for they wait.
    futures::future::join_all(cases.map(|(status, lines, millis)| async move {
        let told = lines.clone();
        let endpoint = TokenEndpoint::start(move |_, number| match number {
            1 => Answer::Told(status, told.clone()),
            _ => issued("token"),
        })
        .await;
        let credential = by_secret(&endpoint);
        let start = Instant::now();
        token(&credential).await.expect(&lines);
        let waited = start.elapsed();
        assert_eq!(endpoint.requests().len(), 2, "{lines}");
        let least = Duration::from_millis(millis);
        assert!(
            waited >= least && waited < least + Duration::from_secs(10),
            "{lines}: {waited:?}"
        );
    }))
    .await;
}

#[tokio::test]
async fn a_token_endpoint_that_wants_to_be_left_alone_for_ever_is_an_error_in_time() {
    for longest in ["18446744073709551615", "9223372036854775807", "1e300"] {
        let endpoint = TokenEndpoint::start(move |_, _| {
            Answer::Told(429, format!("retry-after: {longest}\r\n"))
        })
        .await;
        let credential = by_secret(&endpoint).with_request_timeout(Duration::from_millis(300));
        let error = token(&credential).await.expect_err("not for ever");
        assert_eq!(error.to_string(), "no token came within 0.3 s");
        assert_eq!(endpoint.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_token_endpoint_that_does_not_answer_is_an_error_in_time() {
    let endpoint = TokenEndpoint::start(|_, _| Answer::Silence).await;
    let credential = by_secret(&endpoint).with_request_timeout(Duration::from_millis(300));
    let error = token(&credential).await.expect_err("silence");
    assert_eq!(error.to_string(), "no token came within 0.3 s");
}

#[tokio::test]
async fn what_is_no_answer_is_told_as_such() {
    for (answer, expected) in [
        (
            Answer::Status(400, "<html>proxy</html>".to_owned()),
            "what issues tokens gave an answer that holds neither a token nor a reason",
        ),
        (
            Answer::Status(200, "[]".to_owned()),
            "what issues tokens gave an answer that holds neither a token nor a reason",
        ),
        (
            Answer::Status(200, "{}".to_owned()),
            "what issues tokens gave an answer that holds neither a token nor a reason",
        ),
        (
            Answer::Endless,
            "the answer of what issues tokens has more than 1 MiB",
        ),
    ] {
        let answer = std::sync::Mutex::new(Some(answer));
        let endpoint = TokenEndpoint::start(move |_, _| {
            answer
                .lock()
                .expect("not poisoned")
                .take()
                .expect("asked once")
        })
        .await;
        let error = token(&by_secret(&endpoint)).await.expect_err("no token");
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test]
async fn the_secret_follows_no_redirect() {
    let foreign = TokenEndpoint::start(|_, _| issued("stolen")).await;
    let to = format!("{}/{TENANT}/oauth2/v2.0/token", foreign.url());
    let endpoint = TokenEndpoint::start(move |_, _| Answer::Redirect(to.clone())).await;
    let error = token(&by_secret(&endpoint)).await.expect_err("a redirect");
    assert!(matches!(error, CredentialError::NotAnAnswer), "{error:?}");
    assert!(foreign.requests().is_empty());
}

#[tokio::test]
async fn an_unknown_certificate_gets_no_secret() {
    let endpoint = TokenEndpoint::start(|_, _| issued("token")).await;
    let cloud = Cloud::default()
        .with_authority(&endpoint.url())
        .expect("an authority");
    let secret = SecretString::from(SECRET);
    let credential = Credentials::client_secret(TENANT, CLIENT_ID, secret)
        .and_then(|credentials| credentials.for_cloud(&cloud, HttpTransport::builder()))
        .expect("a credential");
    let error = token(&credential).await.expect_err("not trusted");
    assert!(
        matches!(error, CredentialError::Unreachable(_)),
        "{error:?}"
    );
    assert!(error.to_string().contains("certificate"), "{error}");
    assert!(endpoint.requests().is_empty());
}

#[tokio::test]
async fn workload_identity_sends_what_the_file_has_when_it_is_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("token");
    fs::write(&file, "federated-1").expect("written");
    let endpoint = TokenEndpoint::start(|_, number| issued(&format!("token-{number}"))).await;
    let credentials =
        Credentials::workload_identity(TENANT, CLIENT_ID, &file).expect("credentials");
    let credential = credential(credentials, &endpoint);

    let first = token(&credential).await.expect("a token");
    fs::write(&file, "federated-2").expect("written");
    let clock = SystemClock::default();
    credential
        .renew(&first, &clock)
        .await
        .expect("no error")
        .expect("a new one");

    let sent: Vec<_> = endpoint
        .requests()
        .into_iter()
        .map(|mut request| {
            assert_eq!(request.line, format!("POST /{TENANT}/oauth2/v2.0/token"));
            assert_eq!(
                request.form["client_assertion_type"],
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            );
            assert_eq!(request.form["scope"], SCOPE);
            assert_eq!(request.form["client_id"], CLIENT_ID);
            request
                .form
                .remove("client_assertion")
                .expect("an assertion")
        })
        .collect();
    assert_eq!(sent, ["federated-1", "federated-2"]);

    let missing = folder.path().join("nothing");
    let error = Credentials::workload_identity(TENANT, CLIENT_ID, &missing).expect_err("no file");
    assert!(
        error.to_string().contains(&missing.display().to_string()),
        "{error}"
    );
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_sent() {
    let secret = || SecretString::from(SECRET);
    for (tenant, client_id, secret, expected) in [
        ("", CLIENT_ID, secret(), "is no tenant"),
        ("a/b", CLIENT_ID, secret(), "is no tenant"),
        ("..", CLIENT_ID, secret(), "is no tenant"),
        (TENANT, " ", secret(), "client id"),
        (
            TENANT,
            CLIENT_ID,
            SecretString::default(),
            "secret is empty",
        ),
    ] {
        let error = Credentials::client_secret(tenant, client_id, secret).expect_err("refused");
        assert!(error.to_string().contains(expected), "{error}");
    }
}

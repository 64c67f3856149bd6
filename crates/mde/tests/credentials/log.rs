//! Everything that is logged at any level, by whomever; and the test that no secret is in it.

use std::{
    io,
    sync::{Mutex, Once},
};

use mde::{Credentials, SecretString};
use mde_core::SystemClock;

use crate::{
    CLIENT_ID, TENANT, credential, text, token,
    token_endpoint::{Answer, TokenEndpoint, issued, refused},
};

static LOGGED: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Log;

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOGGED
            .lock()
            .expect("not poisoned")
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Takes down what `tracing` and `log` are given from now on, in this whole process.
pub(crate) fn listen() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(|| Log)
            .init();
    });
}

pub(crate) fn logged() -> String {
    String::from_utf8_lossy(&LOGGED.lock().expect("not poisoned")).into_owned()
}

#[tokio::test]
async fn no_secret_is_logged_shown_or_told() {
    listen();
    let folder = tempfile::tempdir().expect("a folder");
    let federated = folder.path().join("token");
    std::fs::write(&federated, "canary-federated").expect("written");
    let certificate = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/credentials/keys/encrypted.pem"
    );
    let kinds = || {
        let secret = SecretString::from("canary-secret");
        let password = Some(SecretString::from("correct-horse"));
        [
            Credentials::client_secret(TENANT, CLIENT_ID, secret),
            Credentials::client_certificate(TENANT, CLIENT_ID, certificate, password),
            Credentials::workload_identity(TENANT, CLIENT_ID, &federated),
        ]
    };
    let clock = SystemClock::default();
    let mut shown = String::new();
    let mut secrets = vec!["canary".to_owned(), "correct-horse".to_owned()];

    let good = TokenEndpoint::start(|_, number| issued(&format!("canary-token-{number}"))).await;
    for credentials in kinds() {
        let credentials = credentials.expect("credentials");
        shown += &format!("{credentials:?}");
        let credential = credential(credentials, &good);
        let first = token(&credential).await.expect("a token");
        let renewed = credential.renew(&first, &clock).await.expect("no error");
        assert!(text(&first).contains("canary-token"));
        shown += &format!(
            "{credential:?} {first:?} {renewed:?} {:?}",
            first.authorization()
        );
    }
    // What was signed is a secret, too, as long as it is good.
    let assertions = good
        .requests()
        .into_iter()
        .filter_map(|request| request.form.get("client_assertion").cloned());
    secrets.extend(assertions);

    for answer in [
        || refused(401, 7_000_215, "invalid_client", "canary-text"),
        || Answer::Status(400, "canary-text".to_owned()),
        || Answer::Status(200, r#"{"access_token":"canary token"}"#.to_owned()),
        || Answer::Status(200, r#"{"access_token":"canary-text"#.to_owned()),
    ] {
        let bad = TokenEndpoint::start(move |_, _| answer()).await;
        for credentials in kinds() {
            let credential = credential(credentials.expect("credentials"), &bad);
            let error = token(&credential).await.expect_err("no token");
            shown += &format!("{error} {error:?} {error:#?} {:?}", error.hint());
        }
    }
    let logged = logged();
    for by in [
        "mde_core::",
        "azure_identity::",
        "typespec_client_core::",
        "hyper_util::",
    ] {
        assert!(logged.contains(by), "what {by} logs is there");
    }
    assert!(logged.contains("TRACE"), "at every level");
    for secret in secrets {
        for (what, text) in [("logged", &logged), ("shown", &shown)] {
            if let Some(at) = text.find(&secret) {
                let around: String = text[..at].chars().rev().take(300).collect();
                panic!(
                    "{what}: …{} {secret}",
                    around.chars().rev().collect::<String>()
                );
            }
        }
    }
}

//! That no token and no secret is ever told: not by an error, a `Debug` or a log of any crate, whatever
//! goes wrong.

use std::{
    fmt::Write as _,
    io,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::{StreamExt, TryStreamExt, stream};
use mde::{Client, ClientBuilder, Credentials, Limits, RetryPolicy, SecretString, UserName};
use mde_mock::{Application, Auth, MockService, Reply};
use tracing_subscriber::fmt::MakeWriter;

const TOKEN: &str = "canary-token-5f1d0c";
const SECRET: &str = "canary-secret-93ab7e";

/// All that was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn quick(builder: ClientBuilder) -> Client {
    let pause = Duration::from_millis(5);
    builder
        .retry(RetryPolicy::default().with_pauses(pause, pause))
        .limits(
            Limits::default()
                .with_silence(Duration::from_millis(200))
                .with_body_bytes(100_000),
        )
        .deadline(Duration::from_secs(5))
        .build()
        .expect("a client")
}

/// Asks about a user and tells all that there is to tell of the outcome.
async fn ask(client: &Client, told: &mut String) {
    let user: UserName = "user1".parse().expect("a user name");
    let result = client
        .user(user.clone())
        .machines()
        .try_collect::<Vec<_>>()
        .await;
    if let Err(error) = &result {
        let _ = writeln!(told, "{error}\n{error:?}\n{error:#?}\n{:?}", error.hint());
        let mut source = std::error::Error::source(error);
        while let Some(cause) = source {
            let _ = writeln!(told, "{cause}\n{cause:?}");
            source = cause.source();
        }
    }
    let mut answers = client.machines_of_users(stream::iter([user]));
    let _ = writeln!(
        told,
        "{:?} {client:?} {:?}",
        client.quota().await,
        answers.next().await
    );
}

#[tokio::test]
async fn no_token_and_no_secret_is_told_whatever_goes_wrong() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let mut told = String::new();
    let mut faults = 0;

    let echo =
        format!(r#"{{"error":{{"code":"Echo","message":"Authorization: Bearer {TOKEN}"}}}}"#);
    for reply in [
        Reply::usual(),
        Reply::status(400),
        Reply::status(401),
        Reply::status(403),
        Reply::status(404),
        Reply::throttled(Duration::from_secs(600)),
        Reply::status(500).times(9),
        Reply::status(503).times(9),
        Reply::unanswered().times(9),
        Reply::usual().reset_after(0).times(9),
        Reply::usual().truncated_after(100).times(9),
        Reply::usual().stalled_after(100).times(9),
        Reply::usual().endless(),
        Reply::body(200, "text/html", "<title>Sign in</title>"),
        Reply::body(200, "application/json", r#"{"value":[{}]}"#),
        Reply::body(
            200,
            "application/json",
            r#"{"value":[],"@odata.nextLink":"https://u:p@evil.example/"}"#,
        ),
        Reply::body(302, "text/plain", ""),
        Reply::body(403, "application/json", echo.clone()),
        Reply::body(502, "text/html", echo),
    ] {
        let service = MockService::builder()
            .script([reply])
            .start()
            .await
            .expect("a stand-in");
        let client = Client::builder()
            .base_url(service.url())
            .token(SecretString::from(TOKEN));
        let _ = writeln!(told, "{client:?}");
        ask(&quick(client), &mut told).await;
        faults += 1;
    }
    // Nobody listens, and what is no token.
    let gone = MockService::builder().start().await.expect("a stand-in");
    let url = gone.url().to_owned();
    gone.stop().await;
    ask(
        &quick(
            Client::builder()
                .base_url(url)
                .token(SecretString::from(TOKEN)),
        ),
        &mut told,
    )
    .await;
    let refused = Client::builder()
        .token(SecretString::from(format!("{TOKEN} {TOKEN}")))
        .build();
    let _ = write!(told, "{refused:?}");

    // The token endpoint: a good secret, a wrong one, and one that the service then refuses.
    for (secret, strict) in [
        (SECRET, true),
        ("canary-secret-of-another", true),
        (SECRET, false),
    ] {
        let tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47";
        let id = "00001111-aaaa-2222-bbbb-3333cccc4444";
        let application = Application::new(tenant, id)
            .secret(SECRET)
            .roles(["Alert.Read.All"]);
        let service = MockService::builder()
            .token_endpoint(0)
            .application(application)
            .auth(if strict { Auth::Strict } else { Auth::Any })
            .start()
            .await
            .expect("a stand-in");
        let authority = service
            .authority_url()
            .expect("a token endpoint")
            .to_owned();
        let cloud = mde::Cloud::default()
            .with_api(service.url())
            .and_then(|cloud| {
                cloud.with_token_scope("https://api.securitycenter.microsoft.com/.default")
            })
            .and_then(|cloud| cloud.with_authority(&authority))
            .expect("a cloud");
        let credentials = Credentials::client_secret(tenant, id, SecretString::from(secret))
            .expect("credentials");
        let _ = writeln!(told, "{credentials:?}");
        let client = Client::builder()
            .cloud(cloud)
            .credentials(credentials)
            .root_certificates_pem(service.ca_pem().expect("a certificate"));
        let _ = writeln!(told, "{client:?}");
        ask(&quick(client), &mut told).await;
    }

    let logged = log.text();
    println!(
        "{faults} faults; {} bytes told, {} bytes logged",
        told.len(),
        logged.len()
    );
    for (name, text) in [("told", &told), ("logged", &logged)] {
        assert!(
            !text.contains("canary-"),
            "{name}: {}",
            context(text, "canary-")
        );
        // A JWT's beginning.
        assert!(!text.contains("eyJ"), "{name}: {}", context(text, "eyJ"));
    }
    assert!(
        told.contains("AADSTS7000215") && told.contains("Machine.Read.All"),
        "the token endpoint was asked: {told}"
    );
    assert!(
        logged.contains("mde_core") && logged.contains("hyper"),
        "the log has our crates' and others' lines"
    );
}

fn context<'a>(text: &'a str, found: &str) -> &'a str {
    let at = text.find(found).unwrap_or_default();
    let from = (0..=at)
        .rev()
        .nth(200)
        .filter(|from| text.is_char_boundary(*from))
        .unwrap_or(0);
    text.get(from..)
        .and_then(|rest| rest.get(..400))
        .unwrap_or(text)
}

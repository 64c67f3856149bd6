//! A credential's life in simulated time: what is asked of a `TokenCredential`, when, how often, and what
//! callers get. The `TokenCredential` is a fake, for the trait is a third party's.

use std::{
    cell::RefCell,
    error::Error,
    fmt::{self, Write as _},
    io,
    sync::{Arc, Mutex, Once},
    time::{Duration, SystemTime},
};

use async_trait::async_trait;
use azure_core::{
    credentials::{AccessToken, TokenCredential, TokenRequestOptions},
    error::ErrorKind,
    http::{RawResponse, StatusCode, headers::Headers},
    time::OffsetDateTime,
};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use futures::{
    FutureExt,
    future::{BoxFuture, join_all},
};
use mde_core::{Clock, Credential, CredentialError, CredentialFault, Identity, Token};
use secrecy::SecretString;
use tokio::time::{Instant, advance, sleep};

const CANARY: &str = "canary-Zz8Q~hunter2";

/// Tokio's paused time, with a time of day that goes along.
#[derive(Clone, Copy, Debug)]
struct PausedClock {
    start: Instant,
}

impl PausedClock {
    fn new() -> Self {
        Self {
            start: Instant::now(),
        }
    }
}

impl Clock for PausedClock {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    fn utc(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000) + self.now()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        sleep(duration).boxed()
    }
}

type Answer = Box<dyn Fn(&str) -> azure_core::Result<AccessToken> + Send + Sync>;

/// Answers each request after a time, by a function of which credential it is and which request in all,
/// written `credential.request`.
struct Issuer {
    latency: Duration,
    answer: Answer,
    made: Mutex<u32>,
    asked: Mutex<Vec<Duration>>,
    clock: PausedClock,
}

impl Issuer {
    fn new(
        clock: PausedClock,
        latency: Duration,
        answer: impl Fn(&str) -> azure_core::Result<AccessToken> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self {
            latency,
            answer: Box::new(answer),
            made: Mutex::default(),
            asked: Mutex::default(),
            clock,
        })
    }

    fn credential(self: &Arc<Self>) -> Credential {
        let this = Arc::clone(self);
        Credential::from_factory("api://scope/.default", move || {
            let mut made = this.made.lock().expect("not poisoned");
            *made += 1;
            Ok(Arc::new(Fake {
                issuer: Arc::clone(&this),
                number: *made,
            }))
        })
    }

    fn made(&self) -> u32 {
        *self.made.lock().expect("not poisoned")
    }

    /// When requests began.
    fn asked(&self) -> Vec<Duration> {
        self.asked.lock().expect("not poisoned").clone()
    }
}

struct Fake {
    issuer: Arc<Issuer>,
    number: u32,
}

impl fmt::Debug for Fake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fake")
    }
}

#[async_trait]
impl TokenCredential for Fake {
    async fn get_token(
        &self,
        scopes: &[&str],
        _: Option<TokenRequestOptions<'_>>,
    ) -> azure_core::Result<AccessToken> {
        assert_eq!(scopes, ["api://scope/.default"]);
        let count = {
            let mut asked = self.issuer.asked.lock().expect("not poisoned");
            asked.push(self.issuer.clock.now());
            asked.len()
        };
        sleep(self.issuer.latency).await;
        (self.issuer.answer)(&format!("{}.{count}", self.number))
    }
}

/// A token that expires at this time of the clock.
fn token(text: &str, clock: PausedClock, expires: Duration) -> AccessToken {
    let epoch = clock.utc() - clock.now();
    AccessToken::new(text.to_owned(), OffsetDateTime::from(epoch + expires))
}

/// A token of this text that lives so long from now.
fn lives(text: &str, clock: PausedClock, life: Duration) -> azure_core::Result<AccessToken> {
    Ok(token(text, clock, clock.now() + life))
}

fn text(token: &Token) -> String {
    let header = token.authorization();
    assert!(header.is_sensitive());
    let text = header.to_str().expect("a header");
    text.strip_prefix("Bearer ")
        .expect("a bearer token")
        .to_owned()
}

const HOUR: Duration = Duration::from_secs(3600);
const SECOND: Duration = Duration::from_secs(1);

#[tokio::test(start_paused = true)]
async fn however_many_wait_one_asks() {
    let clock = PausedClock::new();
    let issuer = Issuer::new(clock, SECOND, move |number| lives(number, clock, HOUR));
    let credential = issuer.credential();
    let clone = credential.clone();
    let calls = (0..100).map(|n| if n % 2 == 0 { &credential } else { &clone });
    for token in join_all(calls.map(|credential| credential.token(&clock))).await {
        assert_eq!(text(&token.expect("a token")), "1.1");
    }
    assert_eq!((issuer.made(), issuer.asked().len()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_token_is_replaced_ahead_while_others_go_on_with_it() {
    let clock = PausedClock::new();
    let issuer = Issuer::new(clock, 2 * SECOND, move |number| lives(number, clock, HOUR));
    let credential = issuer.credential();
    let first = credential.token(&clock).await.expect("a token");

    // It expires an hour after its arrival.
    advance(HOUR - Duration::from_secs(301)).await;
    assert_eq!(credential.token(&clock).await.expect("a token"), first);
    assert_eq!(issuer.asked().len(), 1);

    advance(SECOND).await;
    let before = clock.now();
    let replacing = {
        let credential = credential.clone();
        tokio::spawn(async move { credential.token(&clock).await })
    };
    tokio::task::yield_now().await;
    for _ in 0..50 {
        assert_eq!(credential.token(&clock).await.expect("a token"), first);
    }
    assert_eq!(clock.now(), before, "nobody else waited");
    let second = replacing.await.expect("no panic").expect("a token");
    assert_eq!(text(&second), "1.2", "the same credential was asked");
    assert_eq!(credential.token(&clock).await.expect("a token"), second);
    assert_eq!(issuer.asked().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_short_lived_token_is_replaced_at_half_its_life() {
    let clock = PausedClock::new();
    let issuer = Issuer::new(clock, Duration::ZERO, move |number| {
        lives(number, clock, 100 * SECOND)
    });
    let credential = issuer.credential();
    for _ in 0..400 {
        credential.token(&clock).await.expect("a token");
        advance(SECOND).await;
    }
    let pauses: Vec<u64> = issuer
        .asked()
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).as_secs())
        .collect();
    assert_eq!(pauses.len(), 7);
    assert!(
        pauses.iter().all(|pause| (49..=51).contains(pause)),
        "{pauses:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_failed_replacement_is_a_warning_while_the_token_lives() {
    listen();
    let clock = PausedClock::new();
    let issuer = Issuer::new(clock, SECOND, move |number| match number {
        "1.1" => lives(number, clock, HOUR),
        _ => Err(azure_core::Error::with_message(
            ErrorKind::Credential,
            CANARY,
        )),
    });
    let credential = issuer.credential();
    let first = credential.token(&clock).await.expect("a token");

    advance(Duration::from_secs(3310)).await;
    for _ in 0..200 {
        assert_eq!(credential.token(&clock).await.expect("a token"), first);
        advance(SECOND).await;
    }
    let warnings = logged();
    assert!(warnings.contains("WARN"), "{warnings}");
    assert!(
        warnings.contains("going on with the one at hand"),
        "{warnings}"
    );
    let pauses: Vec<u64> = issuer.asked()[1..]
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).as_secs())
        .collect();
    assert!(!pauses.is_empty());
    assert!(
        pauses.iter().all(|pause| (29..=32).contains(pause)),
        "{pauses:?}"
    );

    advance(Duration::from_secs(120)).await;
    let error = credential.token(&clock).await.expect_err("no token lives");
    assert!(
        matches!(error, CredentialError::Unexplained { .. }),
        "{error:?}"
    );
    assert_no_canary(&error);
    assert!(!logged().contains(CANARY));
}

#[tokio::test(start_paused = true)]
async fn the_pause_begins_when_the_replacement_has_failed() {
    let clock = PausedClock::new();
    let issuer = Issuer::new(clock, 40 * SECOND, move |number| match number {
        "1.1" => lives(number, clock, HOUR),
        _ => Err(CredentialFault::new("nobody answers").into()),
    });
    let credential = issuer.credential();
    credential.token(&clock).await.expect("a token");

    advance(Duration::from_secs(3310)).await;
    for _ in 0..30 {
        credential.token(&clock).await.expect("the one at hand");
        advance(SECOND).await;
    }
    assert_eq!(issuer.asked().len(), 2, "{:?}", issuer.asked());
    credential.token(&clock).await.expect("the one at hand");
    assert_eq!(issuer.asked().len(), 3, "{:?}", issuer.asked());
}

#[tokio::test(start_paused = true)]
async fn everyone_who_waited_shares_the_error_and_the_next_call_asks_again() {
    let clock = PausedClock::new();
    let issuer = Issuer::new(clock, SECOND, move |number| match number {
        "2.2" => lives(number, clock, HOUR),
        _ => Err(CredentialFault::new("the file is gone").into()),
    });
    let credential = issuer.credential();
    for result in join_all((0..20).map(|_| credential.token(&clock))).await {
        assert_eq!(
            result.expect_err("no token").to_string(),
            "the file is gone"
        );
    }
    assert_eq!(issuer.asked().len(), 1);
    assert_eq!(
        text(&credential.token(&clock).await.expect("a token")),
        "2.2"
    );
}

#[tokio::test(start_paused = true)]
async fn who_stops_waiting_strands_nobody() {
    let clock = PausedClock::new();
    let issuer = Issuer::new(clock, 10 * SECOND, move |number| lives(number, clock, HOUR));
    let credential = issuer.credential();

    // The one that began the request stops; the other goes on with the same request.
    let mut beginner = Box::pin(credential.token(&clock));
    assert!(beginner.as_mut().now_or_never().is_none());
    let other = {
        let credential = credential.clone();
        tokio::spawn(async move { credential.token(&clock).await })
    };
    sleep(4 * SECOND).await;
    drop(beginner);
    assert_eq!(
        text(&other.await.expect("no panic").expect("a token")),
        "1.1"
    );
    assert_eq!(clock.now().as_secs(), 10);
    assert_eq!(issuer.asked().len(), 1);

    // Everyone stops: the request is dropped, and the next caller begins another.
    let issuer = Issuer::new(clock, 10 * SECOND, move |number| lives(number, clock, HOUR));
    let credential = issuer.credential();
    for _ in 0..2 {
        tokio::time::timeout(SECOND, credential.token(&clock))
            .await
            .expect_err("takes longer");
    }
    credential.token(&clock).await.expect("a token");
    assert_eq!(issuer.asked().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_hangs_ends() {
    let clock = PausedClock::new();
    let issuer = Issuer::new(clock, 1000 * HOUR, move |number| lives(number, clock, HOUR));
    let error = issuer.credential().token(&clock).await.expect_err("hangs");
    assert_eq!(error.to_string(), "no token came within 60 s");
    assert!(error.is_transient());
    assert_eq!(clock.now().as_secs(), 60);

    let credential = issuer.credential().with_request_timeout(5 * SECOND);
    credential.token(&clock).await.expect_err("hangs");
    assert_eq!(clock.now().as_secs(), 65);
}

#[tokio::test(start_paused = true)]
async fn all_who_were_refused_with_a_token_share_one_new_one() {
    let clock = PausedClock::new();
    let issuer = Issuer::new(clock, SECOND, move |number| lives(number, clock, HOUR));
    let credential = issuer.credential();
    let refused = credential.token(&clock).await.expect("a token");

    let mut renewals = Vec::new();
    for n in 0..50 {
        let (credential, refused) = (credential.clone(), refused.clone());
        renewals.push(tokio::spawn(async move {
            // Their refusals arrive one after the other, most of them after the new token.
            sleep(Duration::from_millis(n * 50)).await;
            credential.renew(&refused, &clock).await
        }));
    }
    // And a call that begins meanwhile does not go out with the refused one.
    let meanwhile = {
        let credential = credential.clone();
        tokio::spawn(async move {
            sleep(Duration::from_millis(500)).await;
            credential.token(&clock).await
        })
    };
    for renewal in renewals {
        let renewed = renewal.await.expect("no panic").expect("no error");
        assert_eq!(text(&renewed.expect("a new one")), "2.2");
    }
    assert_eq!(
        text(&meanwhile.await.expect("no panic").expect("a token")),
        "2.2"
    );
    assert_eq!((issuer.made(), issuer.asked().len()), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn an_unchanged_token_is_no_new_one() {
    let clock = PausedClock::new();
    let issuer = Issuer::new(clock, SECOND, move |_| lives("same", clock, HOUR));
    let credential = issuer.credential();
    let refused = credential.token(&clock).await.expect("a token");
    for renewed in join_all((0..10).map(|_| credential.renew(&refused, &clock))).await {
        assert_eq!(renewed.expect("no error"), None);
    }
    for _ in 0..10 {
        let renewed = credential.renew(&refused, &clock).await;
        assert_eq!(renewed.expect("no error"), None);
    }
    assert_eq!((issuer.made(), issuer.asked().len()), (2, 2));
    assert_eq!(credential.token(&clock).await.expect("a token"), refused);
}

#[tokio::test(start_paused = true)]
async fn a_new_token_that_is_refused_at_once_is_not_renewed() {
    let clock = PausedClock::new();
    let issuer = Issuer::new(clock, SECOND, move |number| lives(number, clock, HOUR));
    let credential = issuer.credential();
    let first = credential.token(&clock).await.expect("a token");
    let second = credential.renew(&first, &clock).await.expect("no error");
    let second = second.expect("a new one");
    for _ in 0..100 {
        let renewed = credential.renew(&second, &clock).await;
        assert_eq!(renewed.expect("no error"), None);
    }
    assert_eq!(
        issuer.asked().len(),
        2,
        "a 401 for ever costs one new token"
    );

    advance(Duration::from_secs(301)).await;
    let third = credential.renew(&second, &clock).await.expect("no error");
    assert_eq!(text(&third.expect("a new one")), "3.3");
}

#[tokio::test(start_paused = true)]
async fn a_failed_renewal_is_everyones_error() {
    let clock = PausedClock::new();
    let issuer = Issuer::new(clock, SECOND, move |number| match number {
        "1.1" => lives(number, clock, HOUR),
        _ => Err(CredentialFault::new("the secret was taken away").into()),
    });
    let credential = issuer.credential();
    let refused = credential.token(&clock).await.expect("a token");
    for renewed in join_all((0..10).map(|_| credential.renew(&refused, &clock))).await {
        let error = renewed.expect_err("no token");
        assert_eq!(error.to_string(), "the secret was taken away");
    }
    assert_eq!(issuer.asked().len(), 2);

    // Those who come a little later have it without asking, and then somebody asks again.
    advance(Duration::from_secs(29)).await;
    let error = credential.renew(&refused, &clock).await;
    let error = error.expect_err("no token").to_string();
    assert_eq!(error, "the secret was taken away");
    assert_eq!(issuer.asked().len(), 2);
    advance(SECOND).await;
    let again = credential.renew(&refused, &clock).await;
    again.expect_err("no token");
    assert_eq!(issuer.asked().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_renewal_takes_what_a_replacement_under_way_brings() {
    let clock = PausedClock::new();
    let issuer = Issuer::new(clock, SECOND, move |number| lives(number, clock, HOUR));
    let credential = issuer.credential();
    let first = credential.token(&clock).await.expect("a token");
    advance(Duration::from_secs(3400)).await;
    let replacing = {
        let credential = credential.clone();
        tokio::spawn(async move { credential.token(&clock).await })
    };
    tokio::task::yield_now().await;
    let renewed = credential.renew(&first, &clock).await.expect("no error");
    let renewed = renewed.expect("a new one");
    assert_eq!(text(&renewed), "1.2");
    assert_eq!(
        replacing.await.expect("no panic").expect("a token"),
        renewed
    );
    assert_eq!(issuer.made(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_seems_dead_on_arrival_is_used_for_a_while() {
    let clock = PausedClock::new();
    // As on a machine whose clock is an hour ahead.
    let issuer = Issuer::new(clock, Duration::ZERO, move |number| {
        Ok(token(number, clock, Duration::ZERO))
    });
    let credential = issuer.credential();
    advance(HOUR).await;
    for _ in 0..300 {
        credential.token(&clock).await.expect("a token");
        advance(SECOND).await;
    }
    assert_eq!(issuer.asked().len(), 10);
}

#[tokio::test(start_paused = true)]
async fn a_fixed_token_is_never_renewed() {
    let clock = PausedClock::new();
    let credential = Credential::bearer(&SecretString::from(" opaque \n")).expect("a token");
    let token = credential.token(&clock).await.expect("a token");
    assert_eq!(text(&token), "opaque");
    assert_eq!(
        credential.renew(&token, &clock).await.expect("no error"),
        None
    );
    assert_eq!(credential.identity(&clock).await.expect("no error"), None);
    assert_eq!(credential.scope(), None);
    let odd = "the token has a character that no token has, such as a space or a line's end";
    for (text, refused) in [
        ("", "the token is empty"),
        ("a b", odd),
        (
            "Bearer x",
            "the word \"Bearer\" stands before the token: leave it out",
        ),
        ("ü", odd),
    ] {
        let error = Credential::bearer(&SecretString::from(text)).expect_err("no token");
        assert_eq!(error.to_string(), refused, "{text:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_it_is_comes_from_the_configuration_else_from_the_token() {
    let clock = PausedClock::new();
    let payload = BASE64_URL_SAFE_NO_PAD.encode(r#"{"tid":"tenant","appid":"application"}"#);
    let issuer = Issuer::new(clock, SECOND, move |_| {
        lives(&format!("e30.{payload}.x"), clock, HOUR)
    });
    let credential = issuer.credential();
    let identity = Identity::new("a", "b");
    let said = credential.clone().with_identity(identity.clone());
    assert_eq!(
        said.identity(&clock).await.expect("no error"),
        Some(identity)
    );
    assert_eq!(issuer.asked().len(), 0);
    assert_eq!(
        credential.identity(&clock).await.expect("no error"),
        Some(Identity::new("tenant", "application"))
    );
    assert_eq!(issuer.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_could_not_stand_in_a_header_is_an_error() {
    let clock = PausedClock::new();
    let issuer = Issuer::new(clock, SECOND, move |_| lives("a\r\nX-Evil: b", clock, HOUR));
    let error = issuer
        .credential()
        .token(&clock)
        .await
        .expect_err("no token");
    assert!(matches!(error, CredentialError::NotAnAnswer), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn nothing_that_others_wrote_is_repeated() {
    let answered = |body: String| {
        let status = StatusCode::Unauthorized;
        let kind = ErrorKind::HttpResponse {
            status,
            error_code: Some(CANARY.to_owned()),
            raw_response: Some(Box::new(RawResponse::from_bytes(
                status,
                Headers::new(),
                body,
            ))),
        };
        azure_core::Error::with_error(kind, io::Error::other(CANARY), CANARY)
    };
    let entra = format!(
        r#"{{"error":"invalid_client","error_description":"AADSTS7000215: {CANARY}",
             "error_codes":[7000215],"trace_id":"{CANARY}","client_secret":"{CANARY}"}}"#
    );
    let no_json = serde_json::from_str::<u8>(CANARY).expect_err("no number");
    for (name, error, expected) in [
        (
            "a message",
            azure_core::Error::with_message(ErrorKind::Other, CANARY),
            "Other",
        ),
        (
            "a chain",
            azure_core::Error::with_error(ErrorKind::Io, io::Error::other(CANARY), CANARY),
            "Io",
        ),
        (
            "an answer of Entra ID",
            answered(entra),
            "AADSTS7000215, invalid_client",
        ),
        (
            "an answer of another form",
            answered(CANARY.to_owned()),
            "HTTP 401",
        ),
        (
            "an answer within a chain",
            azure_core::Error::with_error(ErrorKind::Credential, answered("{}".to_owned()), CANARY),
            "HTTP 401",
        ),
        (
            "an answer that is no JSON",
            no_json.into(),
            "neither a token nor a reason",
        ),
    ] {
        let error = Mutex::new(Some(error));
        let credential = Credential::from_factory("api://scope/.default", move || {
            Err(error
                .lock()
                .expect("not poisoned")
                .take()
                .expect("called once"))
        });
        let error = credential
            .token(&PausedClock::new())
            .await
            .expect_err("no token");
        assert!(error.to_string().contains(expected), "{name}: {error}");
        assert_no_canary(&error);
    }
}

#[tokio::test(start_paused = true)]
async fn neither_debug_nor_a_log_shows_a_token() {
    listen();
    let clock = PausedClock::new();
    let issuer = Issuer::new(clock, SECOND, move |_| lives("canary-token", clock, HOUR));
    let credential = issuer.credential();
    let token = credential.token(&clock).await.expect("a token");
    credential.renew(&token, &clock).await.expect("no error");
    let fixed = Credential::bearer(&SecretString::from("canary-token")).expect("a token");
    let shown = format!(
        "{credential:?} {token:?} {:?} {fixed:#?}",
        token.authorization()
    );
    assert!(!shown.contains("canary"), "{shown}");
    assert!(logged().contains("a new token"));
    assert!(!logged().contains("canary"), "{}", logged());
}

fn assert_no_canary(error: &CredentialError) {
    let mut shown = format!("{error:?} {error:#?} {:?}", error.hint());
    let mut cause: Option<&dyn Error> = Some(error);
    while let Some(error) = cause {
        write!(shown, " {error} {error:?}").expect("a text");
        cause = error.source();
    }
    assert!(!shown.contains(CANARY), "{shown}");
}

thread_local! {
    /// What was logged at any level by this thread, which is one test's.
    static LOGGED: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

struct Log;

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOGGED.with_borrow_mut(|logged| logged.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// To be called before anything that logs: a subscriber for all threads, since what one thread alone
/// listens to can be lost while others begin.
fn listen() {
    static LISTENING: Once = Once::new();
    LISTENING.call_once(|| {
        tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(|| Log)
            .init();
    });
}

fn logged() -> String {
    LOGGED.with_borrow(|logged| String::from_utf8_lossy(logged).into_owned())
}

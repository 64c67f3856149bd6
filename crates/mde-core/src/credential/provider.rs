//! Owns the life of a token that can be replaced: kept while it is good, replaced ahead of its end by one
//! request however many calls wait, renewed once when the service refuses it.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use azure_core::credentials::{AccessToken, TokenCredential};
use futures::{
    FutureExt,
    future::{BoxFuture, Either, Shared, WeakShared, select},
};
use tracing::{debug, warn};

use super::{CredentialError, Token};
use crate::Clock;

/// How long before its end a token is replaced; of a short-lived one half its life.
const AHEAD: Duration = Duration::from_secs(300);

/// How long nobody asks again after a replacement that failed or changed nothing. Also how long a token
/// is used that seems to have expired before it came: it is this machine's clock that may be wrong.
const PAUSE: Duration = Duration::from_secs(30);

/// How old a renewed token must be to be worth renewing again: a younger one that is refused was not
/// refused for its age.
const RENEWED_AGAIN: Duration = Duration::from_secs(300);

pub(super) type Factory =
    Box<dyn Fn() -> azure_core::Result<Arc<dyn TokenCredential>> + Send + Sync>;

/// Makes tokens for one scope.
pub(super) struct Provider {
    scope: String,
    factory: Factory,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    credential: Option<Arc<dyn TokenCredential>>,
    held: Option<Held>,
    flight: Option<Flight>,
    /// No replacement is tried before, as [`Clock::now`] counts.
    paused_until: Duration,
    /// A pause begins as soon as somebody looks who has a clock.
    pause_due: bool,
    /// Why there was none the last time.
    failed: Option<CredentialError>,
    /// A token whose renewal gave the same text.
    unchanging: Option<Token>,
    /// A token that a renewal gave, and when, as [`Clock::now`] counts.
    renewed: Option<(Token, Duration)>,
}

#[derive(Clone)]
struct Held {
    token: Token,
    replace_at: SystemTime,
    ends_at: SystemTime,
}

/// A request for a token, under way as long as somebody waits for it: whoever waits drives it, and when
/// one stops, the others still do.
type Request = Shared<BoxFuture<'static, Result<Token, CredentialError>>>;

struct Flight {
    request: WeakShared<BoxFuture<'static, Result<Token, CredentialError>>>,
    purpose: Purpose,
}

#[derive(Clone, PartialEq, Eq)]
enum Purpose {
    /// The first token, or the next one.
    Next,
    /// Another one than this, which the service refused.
    InsteadOf(Token),
}

impl State {
    fn flight(&self) -> Option<(Request, &Purpose)> {
        let flight = self.flight.as_ref()?;
        Some((flight.request.upgrade()?, &flight.purpose))
    }

    fn alive(&self, clock: &dyn Clock) -> Option<&Held> {
        let now = clock.utc();
        self.held.as_ref().filter(|held| now < held.ends_at)
    }
}

impl Provider {
    pub(super) fn new(scope: String, factory: Factory) -> Self {
        Self {
            scope,
            factory,
            state: Mutex::default(),
        }
    }

    pub(super) fn scope(&self) -> &str {
        &self.scope
    }

    pub(super) async fn token(
        self: &Arc<Self>,
        clock: &dyn Clock,
        timeout: Duration,
    ) -> Result<Token, CredentialError> {
        let (request, at_hand) = {
            let mut state = self.state();
            let alive = state.alive(clock).cloned();
            let request = match (&alive, state.flight()) {
                // It may well be the refused one: what comes instead is worth waiting for.
                (_, Some((request, Purpose::InsteadOf(_)))) => request,
                (Some(held), Some((_, Purpose::Next))) => return Ok(held.token.clone()),
                (None, Some((request, Purpose::Next))) => request,
                (Some(held), None)
                    if clock.utc() < held.replace_at || clock.now() < state.paused_until =>
                {
                    return Ok(held.token.clone());
                }
                (_, None) => self.request(&mut state, Purpose::Next, clock, timeout),
            };
            (request, alive)
        };
        let result = request.await;
        self.begin_pause(clock);
        match (result, at_hand) {
            (Ok(token), _) => Ok(token),
            (Err(_), Some(held)) if clock.utc() < held.ends_at => Ok(held.token),
            (Err(error), _) => Err(error),
        }
    }

    pub(super) async fn renew(
        self: &Arc<Self>,
        refused: &Token,
        clock: &dyn Clock,
        timeout: Duration,
    ) -> Result<Option<Token>, CredentialError> {
        let purpose = Purpose::InsteadOf(refused.clone());
        loop {
            let (request, shared) = {
                let mut state = self.state();
                if let Some(held) = state.alive(clock).filter(|held| held.token != *refused) {
                    return Ok(Some(held.token.clone()));
                }
                let young = state.renewed.as_ref().is_some_and(|(token, at)| {
                    token == refused && clock.now().saturating_sub(*at) < RENEWED_AGAIN
                });
                if young || state.unchanging.as_ref() == Some(refused) {
                    debug!("the service refuses a token that no new one can replace");
                    return Ok(None);
                }
                let paused = clock.now() < state.paused_until;
                match (state.flight(), &state.failed) {
                    (Some((request, under_way)), _) => (request, *under_way == purpose),
                    (None, Some(error)) if paused => return Err(error.clone()),
                    (None, _) => (
                        self.request(&mut state, purpose.clone(), clock, timeout),
                        true,
                    ),
                }
            };
            let result = request.await;
            self.begin_pause(clock);
            // Another purpose's request may have brought what is wanted here: look again.
            if shared {
                return result.map(|token| (token != *refused).then_some(token));
            }
        }
    }

    /// Begins a request for a token; it is made by whoever awaits it.
    fn request(
        self: &Arc<Self>,
        state: &mut State,
        purpose: Purpose,
        clock: &dyn Clock,
        timeout: Duration,
    ) -> Request {
        let this = Arc::clone(self);
        let known = match purpose {
            Purpose::Next => state.credential.clone(),
            // It may have the refused token in a cache of its own.
            Purpose::InsteadOf(_) => None,
        };
        let began = Began {
            utc: clock.utc(),
            now: clock.now(),
        };
        let timer = clock.sleep(timeout);
        let why = purpose.clone();
        let request = async move {
            let result = this.ask(known, timer, timeout).await;
            this.settle(result, &why, began)
        }
        .boxed()
        .shared();
        state.flight = request
            .downgrade()
            .map(|request| Flight { request, purpose });
        request
    }

    async fn ask(
        &self,
        known: Option<Arc<dyn TokenCredential>>,
        timer: BoxFuture<'static, ()>,
        timeout: Duration,
    ) -> Result<Answer, CredentialError> {
        let credential = match known {
            Some(credential) => credential,
            None => (self.factory)().map_err(|error| CredentialError::of(&error))?,
        };
        let scopes = [self.scope.as_str()];
        let answer = match select(credential.get_token(&scopes, None), timer).await {
            Either::Left((answer, _)) => answer.map_err(|error| CredentialError::of(&error))?,
            Either::Right(((), _)) => return Err(CredentialError::Timeout(timeout)),
        };
        let AccessToken { token, expires_on } = answer;
        let expires = u64::try_from(expires_on.unix_timestamp()).unwrap_or_default();
        Ok(Answer {
            credential,
            token: Token::parse(&token.secret().into())
                .map_err(|_| CredentialError::NotAnAnswer)?,
            expires: SystemTime::UNIX_EPOCH
                .checked_add(Duration::from_secs(expires))
                .unwrap_or(SystemTime::UNIX_EPOCH),
        })
    }

    /// Remembers what came of a request.
    fn settle(
        &self,
        result: Result<Answer, CredentialError>,
        purpose: &Purpose,
        began: Began,
    ) -> Result<Token, CredentialError> {
        let mut state = self.state();
        state.flight = None;
        let answer = match result {
            Ok(answer) => answer,
            Err(error) => {
                state.pause_due = true;
                state.failed = Some(error.clone());
                // The factory may know better by now: files and settings change under a long run.
                state.credential = None;
                // Only a warning while there is a token that lives; else it is the caller's error.
                if let Some(held) = state.held.as_ref().filter(|held| began.utc < held.ends_at) {
                    let left = held.ends_at.duration_since(began.utc).unwrap_or_default();
                    warn!(%error, left_seconds = left.as_secs(), "no new token; going on with the one at hand");
                }
                return Err(error);
            }
        };
        let Answer {
            credential,
            token,
            expires,
        } = answer;
        let life = expires.duration_since(began.utc).unwrap_or_default();
        debug!(life_seconds = life.as_secs(), "a new token");
        let unchanged = state.held.as_ref().is_some_and(|held| held.token == token);
        let dead = life.is_zero();
        state.pause_due = unchanged || dead;
        state.paused_until = Duration::ZERO;
        state.failed = None;
        match purpose {
            Purpose::InsteadOf(refused) if *refused == token => {
                state.unchanging = Some(token.clone());
            }
            Purpose::InsteadOf(_) => state.renewed = Some((token.clone(), began.now)),
            Purpose::Next => {}
        }
        state.credential = Some(credential);
        state.held = Some(Held {
            token: token.clone(),
            replace_at: expires - (life / 2).min(AHEAD),
            ends_at: if dead { began.utc + PAUSE } else { expires },
        });
        Ok(token)
    }

    /// Begins the pause that the end of a request calls for; from that end on, for a request may take
    /// longer than the pause.
    fn begin_pause(&self, clock: &dyn Clock) {
        let mut state = self.state();
        if std::mem::take(&mut state.pause_due) {
            state.paused_until = clock.now() + PAUSE;
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When a request began.
#[derive(Clone, Copy)]
struct Began {
    utc: SystemTime,
    now: Duration,
}

struct Answer {
    credential: Arc<dyn TokenCredential>,
    token: Token,
    expires: SystemTime,
}

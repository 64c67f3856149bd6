//! Owns the token that goes with every call: where it comes from, how long it is kept, when a new one is
//! asked for, and that nobody sees it. Where it may be sent is
//! [`Destinations`](crate::Destinations)' decision.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | After a 401 the credential is made anew and asked once, and the call is repeated only if the token is another one. | Licence troubles come as 401 for ever; the Azure SDK's credentials would give out the refused token from their cache. | Retrying with the same token; never retrying. |
//! | A token is replaced 5 minutes ahead of its end (a short-lived one at half its life), by one request however many calls wait. | No call meets the end. While the replacement fails, the old one still does. | On the first 401. |
//! | Texts of errors that others wrote are forgotten, not scrubbed: of Entra ID's only codes, names and ids are kept, each checked for its form, and put in words of ours. | Nobody knows every form in which a secret may be repeated. | Searching texts for the secret. |
//! | A token answer is written anew before azure_identity reads it. | It takes each number in one form only, adds it to the time of day without a bound, and fails on a description with an escape; services write all of these. | A token endpoint's client of our own. |

mod claims;
mod entra;
mod error;
mod provider;
mod refusal;
mod token;

use std::{fmt, sync::Arc, time::Duration};

use azure_core::credentials::TokenCredential;
use secrecy::SecretString;

use self::provider::Provider;
use crate::Clock;

pub use self::{
    claims::Claims,
    entra::EntraError,
    error::{CredentialError, CredentialFault},
    refusal::{Expectation, RefusalExplained, explain_refusal, objection},
    token::Token,
};

/// What the client proves its identity with. Clones share one token.
///
/// Its `Debug` never shows a token.
#[derive(Clone)]
pub struct Credential {
    source: Source,
    identity: Option<Identity>,
    request_timeout: Duration,
}

/// How long a request for a token may take.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);

#[derive(Clone)]
enum Source {
    Fixed(Token),
    Provider(Arc<Provider>),
}

/// Whose calls they are: the service counts its quota by these two.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Identity {
    /// The tenant's id.
    pub tenant: String,
    /// The application's (client) id.
    pub application: String,
}

impl Identity {
    /// An application in a tenant.
    pub fn new(tenant: impl Into<String>, application: impl Into<String>) -> Self {
        Self {
            tenant: tenant.into(),
            application: application.into(),
        }
    }
}

impl Credential {
    /// A fixed bearer token that somebody else obtained; white space around it is dropped.
    ///
    /// It is used until the service refuses it; there is never a new one.
    ///
    /// # Errors
    /// When the text cannot be a token (RFC 6750's `b64token`).
    pub fn bearer(token: &SecretString) -> Result<Self, CredentialError> {
        Ok(Self {
            source: Source::Fixed(Token::parse(token)?),
            identity: None,
            request_timeout: REQUEST_TIMEOUT,
        })
    }

    /// Tokens for the scope from whatever the factory makes.
    ///
    /// The factory is called for the first token, and again whenever the service refuses one, since a
    /// `TokenCredential` may hold the refused token in a cache of its own. A token is kept until five
    /// minutes before it expires (of one that lives less than ten minutes: until half its time is over),
    /// and however many calls wait, one request for a new one is under way.
    pub fn from_factory(
        scope: impl Into<String>,
        factory: impl Fn() -> azure_core::Result<Arc<dyn TokenCredential>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            source: Source::Provider(Arc::new(Provider::new(scope.into(), Box::new(factory)))),
            identity: None,
            request_timeout: REQUEST_TIMEOUT,
        }
    }

    /// Says whose calls they are, so that no token need be asked for to find out.
    #[must_use]
    pub fn with_identity(mut self, identity: Identity) -> Self {
        self.identity = Some(identity);
        self
    }

    /// How long a request for a token may take, retries of the `TokenCredential` included (60 s).
    #[must_use]
    pub fn with_request_timeout(mut self, timeout: Duration) -> Self {
        self.request_timeout = timeout;
        self
    }

    /// The scope that tokens are asked for; of a fixed token nobody knows.
    pub fn scope(&self) -> Option<&str> {
        match &self.source {
            Source::Fixed(_) => None,
            Source::Provider(provider) => Some(provider.scope()),
        }
    }

    /// The token to send now.
    ///
    /// Answers at once while the one at hand is good. When it is to be replaced soon, one caller asks for
    /// the next and all others go on with the one at hand, as does that caller when there is none to be
    /// had. Cancel-safe: dropping the future strands nobody.
    ///
    /// # Errors
    /// When there is no token that lives, and none to be had.
    pub async fn token(&self, clock: &dyn Clock) -> Result<Token, CredentialError> {
        match &self.source {
            Source::Fixed(token) => Ok(token.clone()),
            Source::Provider(provider) => provider.token(clock, self.request_timeout).await,
        }
    }

    /// After the service refused the token (401): a truly new one, from a new `TokenCredential`.
    ///
    /// `None` when there is none: the token is fixed, the new one has the same text, or the refused one
    /// was itself such a new one of a moment ago, so that the token cannot be what is wrong. Everyone who
    /// was refused with the same token shares one renewal. Cancel-safe.
    ///
    /// # Errors
    /// When no token is to be had.
    pub async fn renew(
        &self,
        refused: &Token,
        clock: &dyn Clock,
    ) -> Result<Option<Token>, CredentialError> {
        match &self.source {
            Source::Fixed(_) => Ok(None),
            Source::Provider(provider) => {
                provider.renew(refused, clock, self.request_timeout).await
            }
        }
    }

    /// Whether [`identity`](Self::identity) needs to ask for no token.
    pub fn knows_identity(&self) -> bool {
        self.identity.is_some() || matches!(self.source, Source::Fixed(_))
    }

    /// Whose calls they are: as [said](Self::with_identity), else as the token says of itself,
    /// unverified, for which one is asked for if there is none. `None` when neither says so.
    ///
    /// # Errors
    /// When a token is needed and none is to be had.
    pub async fn identity(&self, clock: &dyn Clock) -> Result<Option<Identity>, CredentialError> {
        if let Some(identity) = &self.identity {
            return Ok(Some(identity.clone()));
        }
        let claims = self.token(clock).await?.claims();
        Ok(claims.and_then(|claims| claims.identity()))
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential")
            .field("scope", &self.scope())
            .field("identity", &self.identity)
            .finish_non_exhaustive()
    }
}

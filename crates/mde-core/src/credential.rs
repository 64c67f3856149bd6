//! Owns the token that goes with every call and keeps it out of sight. Where it may be sent is
//! [`Destinations`](crate::Destinations)' decision.

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

/// What the client proves its identity with: a bearer token that somebody else obtained.
///
/// Its `Debug` never shows the token.
#[derive(Clone, Debug)]
pub struct Credential {
    token: SecretString,
}

/// The text cannot be a bearer token. The text is not repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CredentialError {
    /// There is no text.
    #[error("the token is empty")]
    Empty,
    /// Something in the text cannot stand in a header, such as a space or a line's end.
    #[error("the token has a character that no token has, such as a space or a line's end")]
    NotAToken,
}

impl Credential {
    /// A fixed bearer token; white space around it is dropped.
    ///
    /// # Errors
    /// When the text cannot be a token (RFC 6750's `b64token`).
    pub fn bearer(token: &SecretString) -> Result<Self, CredentialError> {
        let text = token.expose_secret().trim();
        if text.is_empty() {
            return Err(CredentialError::Empty);
        }
        if !text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._~+/=".contains(&b))
        {
            return Err(CredentialError::NotAToken);
        }
        Ok(Self { token: text.into() })
    }

    /// The value of the `Authorization` header, marked so that nobody prints it.
    pub(crate) fn authorization(&self) -> HeaderValue {
        let mut value = HeaderValue::try_from(format!("Bearer {}", self.token.expose_secret()))
            .expect("the characters of a token were checked when it was made");
        value.set_sensitive(true);
        value
    }
}

//! Owns the text of a token: that it can stand in a header, and that it is never printed.

use std::{fmt, sync::Arc};

use http::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use super::{Claims, CredentialError};

/// A bearer token. Clones share the text; `Debug` never shows it. Two are equal when their texts are.
#[derive(Clone)]
pub struct Token(Arc<SecretString>);

impl Token {
    /// The token that the text is, but for white space around it.
    pub(super) fn parse(text: &SecretString) -> Result<Self, CredentialError> {
        let text = text.expose_secret().trim();
        if text.is_empty() {
            return Err(CredentialError::Empty);
        }
        if !text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._~+/=".contains(&b))
        {
            return Err(CredentialError::NotAToken);
        }
        Ok(Self(Arc::new(text.into())))
    }

    /// The value of the `Authorization` header, marked so that nobody prints it.
    pub fn authorization(&self) -> HeaderValue {
        let mut value = HeaderValue::try_from(format!("Bearer {}", self.0.expose_secret()))
            .expect("the characters of a token were checked when it was made");
        value.set_sensitive(true);
        value
    }

    /// What the token says of itself, if it can be read: tokens are opaque to clients by right, and
    /// nothing is to be decided by this.
    pub fn claims(&self) -> Option<Claims> {
        Claims::of_jwt(self.0.expose_secret())
    }
}

impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.expose_secret() == other.0.expose_secret()
    }
}

impl Eq for Token {}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token([REDACTED])")
    }
}

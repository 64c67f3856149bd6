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
        if begins_with_scheme(text) {
            return Err(CredentialError::WithScheme);
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

/// Whether the text is what the header `Authorization` holds, or all of the header: the word "Bearer",
/// and then what is not the rest of a longer word.
fn begins_with_scheme(text: &str) -> bool {
    let header = text.trim_start_matches(['"', '\'', '`']).trim_start();
    let value = match after_word(header, "authorization") {
        Some(rest) => rest.trim_start_matches([':', '=', '"', '\'', ' ', '\t']),
        None => header,
    };
    after_word(value, "bearer").is_some()
}

/// What follows the word, which is written in small letters here and of any case in the text.
fn after_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(word.len())?;
    let ends = |c: char| !(c.is_ascii_alphanumeric() || "-._~+/".contains(c));
    (start.eq_ignore_ascii_case(word) && rest.chars().next().is_none_or(ends)).then_some(rest)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Token, CredentialError> {
        Token::parse(&text.into())
    }

    #[test]
    fn the_scheme_is_no_part_of_a_token() {
        for text in [
            "Bearer eyJ0.eyJ1.c2ln",
            "bearer eyJ0.eyJ1.c2ln",
            "BEARER\teyJ0.eyJ1.c2ln\n",
            "Bearer",
            "Bearer:eyJ0.eyJ1.c2ln",
            "Bearer=eyJ0.eyJ1.c2ln",
            "Bearer%20eyJ0.eyJ1.c2ln",
            "\"Bearer eyJ0.eyJ1.c2ln\"",
            "'Bearer eyJ0.eyJ1.c2ln'",
            "Bearer \"eyJ0.eyJ1.c2ln\"",
            "Authorization: Bearer eyJ0.eyJ1.c2ln",
            "authorization:bearer eyJ0.eyJ1.c2ln",
            "\"Authorization\": \"Bearer eyJ0.eyJ1.c2ln\"",
        ] {
            let refused = parse(text).expect_err(text);
            assert!(
                matches!(refused, CredentialError::WithScheme),
                "{text}: {refused:?}"
            );
            let told = format!("{refused} {refused:?} {:?}", refused.hint());
            assert!(told.contains("leave it out"), "{told}");
            assert!(!told.contains("eyJ"), "{told}");
        }
    }

    #[test]
    fn a_token_may_begin_with_any_letters() {
        for text in [
            "bearer-of-news",
            "Bearereyj",
            "authorization",
            "eyJ0.eyJ1.c2ln",
            " \r\ntoken==\r\n",
            "é",
            "bearé",
        ] {
            let refused = parse(text).err();
            assert!(
                !matches!(refused, Some(CredentialError::WithScheme)),
                "{text}: {refused:?}"
            );
        }
    }
}

//! Bearer tokens as JWTs: issuing them, reading them, and telling one's own from others'.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::TryRng;
use rand::rngs::{SysError, SysRng};
use serde::{Deserialize, Serialize};

/// Whose a token is, as far as it says so; nothing vouches for it.
#[derive(Debug, Deserialize)]
pub(crate) struct Owner {
    tid: Option<String>,
    /// The application, in tokens of version 1.
    appid: Option<String>,
    /// The application, in tokens of version 2.
    azp: Option<String>,
}

impl Owner {
    /// What a token says of itself, if it is a JWT.
    pub(crate) fn read(token: &str) -> Option<Self> {
        let mut parts = token.split('.');
        let (_header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
        decode(payload)
    }

    /// The tenant and the application.
    pub(crate) fn application(&self) -> Option<(&str, &str)> {
        let application = self.appid.as_deref().or(self.azp.as_deref())?;
        Some((self.tid.as_deref()?, application))
    }
}

/// One part of a JWT, as JSON.
pub(crate) fn decode<T: for<'a> Deserialize<'a>>(part: &str) -> Option<T> {
    let json = URL_SAFE_NO_PAD.decode(part).ok()?;
    serde_json::from_slice(&json).ok()
}

/// The claims of a token of the stand-in's own, named as in Entra's tokens of version 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claims {
    pub(crate) aud: String,
    iss: String,
    iat: u64,
    nbf: u64,
    pub(crate) exp: u64,
    pub(crate) appid: String,
    /// Of an application of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) roles: Vec<String>,
    /// Of an application that acts for a person; separated by spaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) scp: Option<String>,
    pub(crate) tid: String,
    /// The number of the token: they are counted.
    uti: String,
    ver: String,
}

/// What a token is to say.
#[derive(Debug, Clone)]
pub(crate) struct Grant {
    pub(crate) tenant: String,
    pub(crate) application: String,
    pub(crate) audience: String,
    pub(crate) roles: Vec<String>,
    pub(crate) scopes: Vec<String>,
    /// In whole seconds.
    pub(crate) lifetime: Duration,
}

/// Issues tokens, and knows them again.
#[derive(Debug)]
pub(crate) struct Issuer {
    key: hmac::Key,
    /// How many tokens there have been.
    issued: AtomicU64,
    /// The number of the first token that is not revoked.
    valid_from: AtomicU64,
}

impl Issuer {
    /// An issuer with a key of its own.
    pub(crate) fn new() -> Result<Self, SysError> {
        let mut key = [0; 32];
        // Not from aws-lc, which takes 30 ms to begin with.
        SysRng.try_fill_bytes(&mut key)?;
        Ok(Self {
            key: hmac::Key::new(hmac::HMAC_SHA256, &key),
            issued: AtomicU64::new(0),
            valid_from: AtomicU64::new(0),
        })
    }

    /// A new token, unlike any before.
    pub(crate) fn issue(&self, grant: &Grant) -> String {
        let now = now();
        let number = self.issued.fetch_add(1, Ordering::Relaxed);
        let claims = Claims {
            aud: grant.audience.clone(),
            iss: format!("https://sts.windows.net/{}/", grant.tenant),
            iat: now,
            nbf: now,
            exp: now.saturating_add(grant.lifetime.as_secs()),
            appid: grant.application.clone(),
            roles: grant.roles.clone(),
            scp: (!grant.scopes.is_empty()).then(|| grant.scopes.join(" ")),
            tid: grant.tenant.clone(),
            uti: format!("{number:022}"),
            ver: "1.0".to_owned(),
        };
        let payload = serde_json::to_vec(&claims).expect("claims are texts and numbers");
        let signed = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"HS256"}"#),
            URL_SAFE_NO_PAD.encode(payload)
        );
        let signature = hmac::sign(&self.key, signed.as_bytes());
        signed + "." + &URL_SAFE_NO_PAD.encode(signature)
    }

    /// The claims of a token, if it is one of this issuer's.
    pub(crate) fn recognise(&self, token: &str) -> Option<Claims> {
        let (signed, signature) = token.rsplit_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        hmac::verify(&self.key, signed.as_bytes(), &signature).ok()?;
        decode(signed.split_once('.')?.1)
    }

    /// Revokes every token issued so far.
    pub(crate) fn revoke(&self) {
        let issued = self.issued.load(Ordering::Relaxed);
        self.valid_from.fetch_max(issued, Ordering::Relaxed);
    }

    pub(crate) fn is_revoked(&self, claims: &Claims) -> bool {
        let number: Option<u64> = claims.uti.parse().ok();
        number.is_none_or(|number| number < self.valid_from.load(Ordering::Relaxed))
    }
}

/// The seconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs()
}

/// A token in the making; without further words it is what the token endpoint would issue to an
/// application that has every permission the contract names.
#[derive(Debug, Clone)]
#[must_use = "nothing is issued until it is asked for"]
pub struct TokenBuilder<'a> {
    issuer: &'a Issuer,
    grant: Grant,
}

impl<'a> TokenBuilder<'a> {
    pub(crate) fn new(issuer: &'a Issuer, grant: Grant) -> Self {
        Self { issuer, grant }
    }

    /// The tenant and the application that it is issued to.
    pub fn application(mut self, tenant: &str, client_id: &str) -> Self {
        tenant.clone_into(&mut self.grant.tenant);
        client_id.clone_into(&mut self.grant.application);
        self
    }

    /// Whom it is meant for: a token scope without `/.default`.
    pub fn audience(mut self, audience: &str) -> Self {
        audience.clone_into(&mut self.grant.audience);
        self
    }

    /// Makes it a token of an application of its own, with these permissions.
    pub fn roles<T: Into<String>>(mut self, roles: impl IntoIterator<Item = T>) -> Self {
        self.grant.roles = roles.into_iter().map(Into::into).collect();
        self.grant.scopes.clear();
        self
    }

    /// Makes it a token of an application that acts for a person, with these permissions.
    pub fn scopes<T: Into<String>>(mut self, scopes: impl IntoIterator<Item = T>) -> Self {
        self.grant.scopes = scopes.into_iter().map(Into::into).collect();
        self.grant.roles.clear();
        self
    }

    /// How long it is valid, in whole seconds; with zero it has expired already.
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.grant.lifetime = lifetime;
        self
    }

    /// The token: a JWT, signed with a key of the stand-in.
    pub fn issue(self) -> String {
        self.issuer.issue(&self.grant)
    }
}

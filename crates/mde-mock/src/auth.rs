//! Which tokens are good enough, and for what.

use std::sync::Arc;

use axum::http::header::WWW_AUTHENTICATE;
use axum::http::{HeaderValue, StatusCode};

use crate::answer::Refusal;
use crate::caller::Caller;
use crate::contract::{Operation, Permission};
use crate::token::{self, Claims, Issuer};

/// What a 401 says of how to sign in, by RFC 6750.
pub(crate) const CHALLENGE: HeaderValue = HeaderValue::from_static("Bearer realm=\"mde-mock\"");
/// The same when there is a token and it is the token's fault.
const INVALID_TOKEN: HeaderValue =
    HeaderValue::from_static("Bearer realm=\"mde-mock\", error=\"invalid_token\"");

/// What the stand-in demands of a bearer token.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Auth {
    /// That there is one.
    #[default]
    Any,
    /// That the stand-in issued it and has not revoked it, that it has not expired, is meant for
    /// this service, and holds a permission that the operation needs.
    Strict,
}

/// Holds tokens against what is demanded.
#[derive(Debug)]
pub(crate) struct Gate {
    pub(crate) auth: Auth,
    pub(crate) issuer: Arc<Issuer>,
    pub(crate) audience: String,
}

impl Gate {
    /// Whether the token is good at all; if not, 401.
    pub(crate) fn authenticate(&self, caller: &Caller) -> Result<(), Refusal> {
        if self.auth == Auth::Any {
            return Ok(());
        }
        let claims = caller.claims.as_ref();
        let claims = claims.ok_or_else(|| {
            unauthorized("The token's signature is not that of this service's token endpoint")
        })?;
        if self.issuer.is_revoked(claims) {
            return Err(revoked());
        }
        if claims.exp <= token::now() {
            return Err(unauthorized("The token has expired"));
        }
        if claims.aud.trim_end_matches('/') != self.audience.trim_end_matches('/') {
            let reason = format!(
                "The token's audience is {}, not {}",
                claims.aud, self.audience
            );
            return Err(unauthorized(&reason));
        }
        Ok(())
    }

    /// Whether the token holds what the operation needs; if not, 403.
    pub(crate) fn authorize(&self, caller: &Caller, operation: &Operation) -> Result<(), Refusal> {
        let claims = match &caller.claims {
            Some(claims) if self.auth == Auth::Strict => claims,
            _ => return Ok(()),
        };
        let held = |permission: &Permission| match permission {
            Permission::Role(role) => claims.roles.contains(role),
            Permission::Scope(scope) => scopes(claims).any(|held| held == scope),
        };
        let alternatives = &operation.permissions;
        if alternatives.is_empty() || alternatives.iter().any(|all| all.iter().all(held)) {
            return Ok(());
        }
        Err(Refusal::new(
            StatusCode::FORBIDDEN,
            "Forbidden",
            missing(operation, claims),
        ))
    }

    /// Refuses all tokens issued so far.
    pub(crate) fn revoke(&self) {
        self.issuer.revoke();
    }
}

/// What a call gets whose token has just been revoked.
pub(crate) fn revoked() -> Refusal {
    unauthorized("The token has been revoked")
}

/// What a call without a token gets.
pub(crate) fn no_token(auth: Auth) -> Refusal {
    let which = match auth {
        Auth::Any => "any token will do",
        Auth::Strict => "one from this service's token endpoint",
    };
    Refusal::new(
        StatusCode::UNAUTHORIZED,
        "Unauthorized",
        format!("There is no bearer token. Send 'Authorization: Bearer TOKEN'; {which}."),
    )
}

fn unauthorized(reason: &str) -> Refusal {
    Refusal::new(
        StatusCode::UNAUTHORIZED,
        "Unauthorized",
        format!("Unauthorized request - reason of failure: {reason}"),
    )
    .with_header(WWW_AUTHENTICATE, INVALID_TOKEN)
}

/// Both sides, as the live service names them.
fn missing(operation: &Operation, claims: &Claims) -> String {
    let delegated = claims.scp.is_some();
    let required: Vec<&str> = operation
        .permissions
        .iter()
        .flatten()
        .filter_map(|permission| match permission {
            Permission::Role(role) if !delegated => Some(&**role),
            Permission::Scope(scope) if delegated => Some(&**scope),
            _ => None,
        })
        .collect();
    let required = required.join(",");
    if delegated {
        let held: Vec<&str> = scopes(claims).collect();
        let held = held.join(",");
        return format!(
            "Missing user scopes. API required scopes: {required}, user scopes: {held}."
        );
    }
    let held = claims.roles.join(",");
    format!("Missing application roles. API required roles: {required}, application roles: {held}.")
}

fn scopes(claims: &Claims) -> impl Iterator<Item = &str> {
    claims.scp.as_deref().unwrap_or_default().split_whitespace()
}

//! Owns the shape of the tables that are generated from the specification. Their rows are generated.

use std::time::Duration;

/// What the specification says of one operation, beyond its request and its answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Operation {
    /// The operation's id in the specification, such as `listUserMachines`.
    pub id: &'static str,
    /// The HTTP method, in capitals.
    pub method: &'static str,
    /// The path with its parameters in braces, such as `/api/users/{id}/machines`.
    pub path: &'static str,
    /// How many calls the service allows; all limits hold at once, per application and tenant.
    pub rate_limits: &'static [RateLimit],
    /// The ids of the operations that have their shared limits in common, its own among them; none when
    /// it shares no limit.
    pub family: &'static [&'static str],
    /// The roles of which an application's token must hold one.
    pub application_permissions: &'static [&'static str],
    /// The scopes of which a signed-in person's token must hold one.
    pub delegated_permissions: &'static [&'static str],
}

impl Operation {
    /// A row of the table. Called by generated code.
    #[doc(hidden)]
    pub const fn new(
        id: &'static str,
        method: &'static str,
        path: &'static str,
        rate_limits: &'static [RateLimit],
        application_permissions: &'static [&'static str],
        delegated_permissions: &'static [&'static str],
    ) -> Self {
        Self {
            id,
            method,
            path,
            rate_limits,
            family: &[],
            application_permissions,
            delegated_permissions,
        }
    }

    /// The same as one of these operations, which have its shared limits in common. Called by generated
    /// code.
    #[doc(hidden)]
    #[must_use]
    pub const fn of_family(self, family: &'static [&'static str]) -> Self {
        Self { family, ..self }
    }
}

/// So many calls in any period of this length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// How many calls.
    pub calls: u32,
    /// In how long a time.
    pub period: Duration,
    /// The name of the family whose operations have it in common: the calls of all of them count. Of any
    /// other limit only the operation's own do.
    pub shared: Option<&'static str>,
}

impl RateLimit {
    /// A limit of `calls` in `period`, for an operation alone.
    pub const fn new(calls: u32, period: Duration) -> Self {
        Self {
            calls,
            period,
            shared: None,
        }
    }

    /// The same limit for all operations of a family together.
    #[must_use]
    pub const fn shared(self, family: &'static str) -> Self {
        Self {
            shared: Some(family),
            ..self
        }
    }
}

/// A host of the service, with what a credential for it needs.
///
/// The three are never to be derived from one another: API host, authority and token scope have
/// different names in every cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Server {
    /// The name to choose it by, such as `eu` or `gcc-high`.
    pub name: &'static str,
    /// The cloud that it belongs to; a token for one host of a cloud is good for all of them.
    pub cloud: &'static str,
    /// The base URL of its API.
    pub url: &'static str,
    /// Where tokens for it are issued.
    pub authority: &'static str,
    /// The scope to ask a token for.
    pub token_scope: &'static str,
    /// What it is, for people.
    pub description: &'static str,
}

impl Server {
    /// A row of the table. Called by generated code.
    #[doc(hidden)]
    pub const fn new(
        name: &'static str,
        cloud: &'static str,
        url: &'static str,
        authority: &'static str,
        token_scope: &'static str,
        description: &'static str,
    ) -> Self {
        Self {
            name,
            cloud,
            url,
            authority,
            token_scope,
            description,
        }
    }
}

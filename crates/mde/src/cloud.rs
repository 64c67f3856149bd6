//! Owns which cloud a client talks to, and which hosts, authority and scope belong to it: the presets are
//! the specification's servers. Whether a token may go to a URL is decided by `mde_core`'s
//! [`Destinations`].
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | The cloud's authority wins over `AZURE_AUTHORITY_HOST`, with a warning when they differ. | Host, authority and scope belong together; the variable is often left over from another tool, and the secret would go there. | The variable first. |

use std::time::SystemTime;

use mde_client::tables;
use mde_core::{BaseUrl, BaseUrlError, Claims, Credential, Destinations, Expectation, Server};
use url::Url;

/// Where the API is, who issues tokens for it, and which scope they are asked for.
///
/// The three have different names in every cloud and are never derived from one another. Each preset is
/// one of the specification's servers ([`tables::servers`]); each of the three can be replaced.
///
/// ```
/// use mde::Cloud;
///
/// let cloud = Cloud::named("gcc-high")?;
/// assert_eq!(cloud.api().as_str(), "https://api-gov.securitycenter.microsoft.us");
/// assert_eq!(cloud.authority(), "https://login.microsoftonline.us");
///
/// // A gateway in front of the service. Its name says nothing about the token, so the scope is named.
/// let gateway = Cloud::default()
///     .with_api("https://gateway.example/mde")?
///     .with_token_scope("https://api.securitycenter.microsoft.com/.default")?;
/// # Ok::<(), mde::CloudError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cloud {
    /// The preset's, for messages.
    name: &'static str,
    api: BaseUrl,
    /// An origin of the scheme `https`.
    authority: BaseUrl,
    token_scope: String,
    /// The scope was named for whatever the API's URL is.
    scope_is_named: bool,
}

/// Why something is no cloud, or why a token may not go there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CloudError {
    /// No server of the specification has the name.
    #[error("there is no cloud {name:?}; there are {}", names().join(", "))]
    Unknown {
        /// What was given.
        name: String,
    },
    /// The API's URL is not one that a token may be sent to.
    #[error(transparent)]
    Api(#[from] BaseUrlError),
    /// The API's URL ends with the beginning of the service's own routes, which would then be there twice.
    #[error(
        "the base URL must not have /{route}, with which the service's own routes begin: write it as {base}"
    )]
    Route {
        /// What it ends with.
        route: String,
        /// The URL without it.
        base: String,
    },
    /// The authority is no origin of the scheme `https`.
    #[error(
        "the authority {0:?} must be https:// and a host, such as https://login.microsoftonline.com"
    )]
    Authority(String),
    /// The scope is empty, or has a character that no scope has.
    #[error(
        "the scope {0:?} is none; it is a URL or an id, and for an application it ends in /.default"
    )]
    TokenScope(String),
    /// The API's host is none of the cloud whose tokens it would get, and the scope was not named for it.
    #[error(
        "a token for the scope {token_scope} must not go to {api}, which is no host of the cloud {cloud}"
    )]
    ForeignHost {
        /// Where the token would go.
        api: String,
        /// The preset.
        cloud: &'static str,
        /// What the token would be for.
        token_scope: String,
        /// The cloud that the host is one of, if it is one of any.
        belongs_to: Option<&'static str>,
    },
    /// The credential asks for tokens of another scope than the cloud's.
    #[error(
        "the credential asks for tokens with the scope {credential}, but those of {api} have the scope {token_scope}"
    )]
    ForeignCredential {
        /// The credential's scope.
        credential: String,
        /// Where the token would go.
        api: String,
        /// The scope of the cloud.
        token_scope: String,
    },
}

impl CloudError {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::ForeignHost {
                belongs_to: Some(cloud),
                ..
            } => Some(format!(
                "the host belongs to the cloud {cloud}: choose that"
            )),
            Self::ForeignHost { .. } => Some(
                "if the host is to get such tokens, name the scope together with it".to_owned(),
            ),
            Self::ForeignCredential { .. } => {
                Some("make the credential for the same cloud as the client".to_owned())
            }
            _ => None,
        }
    }
}

/// The names of all presets.
fn names() -> Vec<&'static str> {
    tables::SERVERS.iter().map(|server| server.name).collect()
}

impl Cloud {
    /// The preset of this name: a server's, such as `eu` or `gcc-high`, or `commercial`, which is
    /// `global`.
    ///
    /// # Errors
    /// When there is none; the error names those that there are.
    pub fn named(name: &str) -> Result<Self, CloudError> {
        let of_name = tables::SERVERS.iter().find(|server| server.name == name);
        let of_cloud = || tables::SERVERS.iter().find(|server| server.cloud == name);
        of_name
            .or_else(of_cloud)
            .map(|server| Self::from(*server))
            .ok_or_else(|| CloudError::Unknown {
                name: name.to_owned(),
            })
    }

    /// The names of all presets.
    pub fn names() -> impl Iterator<Item = &'static str> {
        tables::SERVERS.iter().map(|server| server.name)
    }

    /// The same cloud by another URL of its API: another host of it, a gateway, or a stand-in on a
    /// literal loopback address, which alone may be plain `http`.
    ///
    /// Tokens of a [`Credential`] with a scope go to a host that the specification does not count to the
    /// cloud only when the scope is named too ([`with_token_scope`](Self::with_token_scope)).
    ///
    /// # Errors
    /// When it is not one that a token may be sent to, or has the beginning of the service's own routes in
    /// it, as `https://api.security.microsoft.com/api` has.
    pub fn with_api(mut self, url: &str) -> Result<Self, CloudError> {
        self.api = without_route(BaseUrl::parse(url)?)?;
        Ok(self)
    }

    /// Another issuer of tokens: `https://` and a host. The application's secret is sent there.
    ///
    /// # Errors
    /// When it is something else.
    pub fn with_authority(mut self, url: &str) -> Result<Self, CloudError> {
        let authority = BaseUrl::parse(url).ok();
        self.authority = authority
            .filter(|base| base.url().scheme() == "https" && base.url().path() == "/")
            .ok_or_else(|| CloudError::Authority(without_user(url)))?;
        Ok(self)
    }

    /// Another scope to ask tokens for; those tokens may then go to whatever the API's URL is.
    ///
    /// # Errors
    /// When the text cannot be a scope.
    pub fn with_token_scope(mut self, scope: &str) -> Result<Self, CloudError> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "._-:/".contains(c);
        if scope.is_empty() || !scope.chars().all(plain) {
            return Err(CloudError::TokenScope(scope.to_owned()));
        }
        scope.clone_into(&mut self.token_scope);
        self.scope_is_named = true;
        Ok(self)
    }

    /// Where the API is.
    pub fn api(&self) -> &BaseUrl {
        &self.api
    }

    /// Who issues tokens: `https://` and a host.
    pub fn authority(&self) -> &str {
        self.authority.as_str()
    }

    #[cfg(feature = "azure-identity")]
    pub(crate) fn authority_url(&self) -> &BaseUrl {
        &self.authority
    }

    /// Which scope tokens are asked for.
    pub fn token_scope(&self) -> &str {
        &self.token_scope
    }

    /// Where the credential's tokens may go.
    ///
    /// A fixed token may go to the API's URL wherever that is, for whoever gave the one gave the other;
    /// and to the other hosts of the same cloud, if it is a host of one.
    ///
    /// # Errors
    /// When the credential's scope is not the cloud's, or the API's host is none of the cloud's and the
    /// scope was not named for it.
    pub fn destinations(&self, credential: &Credential) -> Result<Destinations, CloudError> {
        let mut hosts = self.hosts();
        if let Some(scope) = credential.scope() {
            if scope != self.token_scope {
                return Err(CloudError::ForeignCredential {
                    credential: scope.to_owned(),
                    api: self.api.to_string(),
                    token_scope: self.token_scope.clone(),
                });
            }
            if !self.is_at_home() {
                if !self.scope_is_named {
                    return Err(CloudError::ForeignHost {
                        api: self.api.to_string(),
                        cloud: self.name,
                        token_scope: self.token_scope.clone(),
                        belongs_to: self.servers().map(|server| server.name).next(),
                    });
                }
                // Named for this URL, and for no other.
                hosts.clear();
            }
        }
        Ok(Destinations::new(self.api.clone(), hosts))
    }

    /// What a token for this cloud has to be, for explaining why one was refused.
    pub fn expectation(&self) -> Expectation<'_> {
        Expectation {
            token_scope: &self.token_scope,
            authority: self.authority(),
            servers: tables::SERVERS,
        }
    }

    /// What speaks against a token for this cloud by what it says of itself: that it has expired, is for another service,
    /// or of another cloud. In a sentence, and with what to do about it. Nothing is decided by it: that is the service's.
    pub fn objection(&self, claims: &Claims, now: SystemTime) -> Option<(String, String)> {
        mde_core::objection(claims, &self.expectation(), now)
    }

    /// The servers that the API's URL is one of: GCC High and DoD share one.
    fn servers(&self) -> impl Iterator<Item = &'static Server> {
        let origin = self.api.url().origin();
        tables::SERVERS
            .iter()
            .copied()
            .filter(move |server| Url::parse(server.url).is_ok_and(|url| url.origin() == origin))
    }

    /// Whether the specification says that the API's host takes tokens of the scope.
    fn is_at_home(&self) -> bool {
        self.servers()
            .any(|server| server.token_scope == self.token_scope)
    }

    /// All hosts of the clouds that the API's URL is of.
    fn hosts(&self) -> Vec<String> {
        let clouds: Vec<&str> = self.servers().map(|server| server.cloud).collect();
        tables::SERVERS
            .iter()
            .filter(|server| clouds.contains(&server.cloud))
            .filter_map(|server| Url::parse(server.url).ok()?.host_str().map(str::to_owned))
            .collect()
    }
}

impl Default for Cloud {
    /// The specification's first server: the commercial cloud by its global host.
    fn default() -> Self {
        Self::from(tables::servers::DEFAULT)
    }
}

impl From<&Server> for Cloud {
    fn from(server: &Server) -> Self {
        let origin = |url| BaseUrl::parse(url).expect("the specification has https origins here");
        Self {
            name: server.name,
            api: origin(server.url),
            authority: origin(server.authority),
            token_scope: server.token_scope.to_owned(),
            scope_is_named: false,
        }
    }
}

/// The URL, unless an operation's route begins somewhere in its path and goes on to its end.
fn without_route(base: BaseUrl) -> Result<BaseUrl, CloudError> {
    let path: Vec<&str> = base.url().path().split('/').skip(1).collect();
    let is_route = |rest: &[&str]| {
        tables::OPERATIONS.iter().any(|operation| {
            let route = operation.path.split('/').skip(1);
            route
                .zip(rest)
                .all(|(route, given)| route.starts_with('{') || route.eq_ignore_ascii_case(given))
        })
    };
    let beginning = (0..path.len()).find(|at| !path[*at].is_empty() && is_route(&path[*at..]));
    let Some(at) = beginning else {
        return Ok(base);
    };
    let mut without = base.url().clone();
    without.set_path(&path[..at].join("/"));
    Err(CloudError::Route {
        route: path[at..].join("/"),
        base: without.as_str().trim_end_matches('/').to_owned(),
    })
}

/// The text as far as it may be repeated: what stands before an `@` may be a password.
fn without_user(url: &str) -> String {
    match url.rsplit_once('@') {
        Some((_, rest)) => format!("…@{rest}"),
        None => url.to_owned(),
    }
}

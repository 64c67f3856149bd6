//! Owns where tokens come from: the ready-made kinds of credentials, and which of them a configuration
//! means. How long a token lives and when it is replaced is `mde_core`'s.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | The environment chooses the credential by a table, first row first; half a configuration is an error. | azure_identity has no environment credential. A chain that passes over what fails asks as somebody else. | Trying all in turn. |
//! | `IDENTITY_HEADER` chooses the managed identity; on a virtual machine, where no variable tells it, it is chosen by name. | It is what the hosting service sets beside the endpoint. Asking the metadata address to find out costs seconds elsewhere. | Probing. |
//! | A client certificate is a signed assertion of ours (PS256), over azure_identity's client assertion. | azure_identity's own certificate credential brings OpenSSL; TLS here already brings what signs. | OpenSSL behind a feature. |

#[cfg(feature = "azure-identity")]
mod certificate;
mod choice;
mod contradiction;
#[cfg(feature = "azure-identity")]
mod entra;
#[cfg(feature = "azure-identity")]
mod token_answer;
#[cfg(feature = "azure-identity")]
mod token_http;

use std::{fmt, io, path::PathBuf, str::FromStr, sync::Arc};

use azure_core::credentials::TokenCredential;
use mde_core::{Credential, CredentialError, HttpTransportBuilder, TransportSetupError};
use secrecy::SecretString;
use tracing::warn;

pub use self::{
    choice::{CREDENTIAL_ORDER, CredentialRule, CredentialSettings, Environment},
    contradiction::{About, Contradiction},
};
use crate::Cloud;

/// Where tokens come from.
///
/// One of the ready-made kinds, or any `TokenCredential` ([`custom`](Self::custom)). Nothing is asked
/// for until the first call; `Debug` shows no secret.
///
/// ```no_run
/// use mde::{Cloud, Credentials, SecretString};
///
/// // As the environment says: AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET and the like.
/// let credentials = Credentials::from_env()?;
///
/// // Or explicitly.
/// let secret = SecretString::from(std::fs::read_to_string("/run/secrets/mde")?);
/// let credentials = Credentials::client_secret(
///     "72f988bf-86f1-41af-91ab-2d7cd011db47",
///     "00001111-aaaa-2222-bbbb-3333cccc4444",
///     secret,
/// )?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Credentials {
    source: Source,
    /// The authority that the environment names, if it was asked.
    authority_host: Option<String>,
}

/// What a `TokenCredential` is made by; see [`Credential::from_factory`].
type Factory = Box<dyn Fn() -> azure_core::Result<Arc<dyn TokenCredential>> + Send + Sync>;

enum Source {
    Token(SecretString),
    Custom(Factory),
    #[cfg(feature = "azure-identity")]
    Entra(entra::Source),
}

/// A kind of credentials, by the name that people choose it by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CredentialKind {
    /// A token that was obtained elsewhere (`token`).
    Token,
    /// An application with a client secret (`client-secret`).
    ClientSecret,
    /// An application with a certificate (`client-certificate`).
    ClientCertificate,
    /// An application that another issuer vouches for, as in Kubernetes (`workload-identity`).
    WorkloadIdentity,
    /// What the Azure machine or service is that the program runs on (`managed-identity`).
    ManagedIdentity,
    /// The person who is signed in to the Azure CLI (`azure-cli`).
    AzureCli,
    /// The person who is signed in to the Azure CLI, or else to the Azure Developer CLI
    /// (`developer-tools`).
    DeveloperTools,
    /// A `TokenCredential` of the program's own.
    Custom,
}

impl CredentialKind {
    /// Every kind that can be chosen by its name.
    pub const NAMED: [Self; 7] = [
        Self::Token,
        Self::ClientSecret,
        Self::ClientCertificate,
        Self::WorkloadIdentity,
        Self::ManagedIdentity,
        Self::AzureCli,
        Self::DeveloperTools,
    ];

    /// The name to choose it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::ClientSecret => "client-secret",
            Self::ClientCertificate => "client-certificate",
            Self::WorkloadIdentity => "workload-identity",
            Self::ManagedIdentity => "managed-identity",
            Self::AzureCli => "azure-cli",
            Self::DeveloperTools => "developer-tools",
            Self::Custom => "custom",
        }
    }
}

impl fmt::Display for CredentialKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for CredentialKind {
    type Err = CredentialsError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::NAMED
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or_else(|| CredentialsError::UnknownKind {
                name: name.to_owned(),
            })
    }
}

/// Why there are no credentials. No text of it holds a secret.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CredentialsError {
    /// No kind has the name.
    #[error(
        "there is no kind of credentials {name:?}; there are {}",
        CredentialKind::NAMED.map(CredentialKind::name).join(", ")
    )]
    UnknownKind {
        /// What was given.
        name: String,
    },
    /// Of what a kind of credentials needs, not all is there.
    #[error("{because}, but {} missing", are(.missing))]
    Incomplete {
        /// What makes it that kind.
        because: String,
        /// What it also needs.
        missing: Vec<&'static str>,
    },
    /// It is said who the application is, but not by what it proves that.
    #[error(
        "{} set, but nothing to prove the application's identity with",
        are(.set)
    )]
    Unproven {
        /// What is set.
        set: Vec<&'static str>,
    },
    /// A variable's value is not Unicode.
    #[error("the environment variable {variable} is not Unicode")]
    NotUnicode {
        /// The variable.
        variable: &'static str,
    },
    /// The tenant is neither an id nor a domain's name.
    #[error(
        "{0:?} is no tenant: it is an id such as 72f988bf-86f1-41af-91ab-2d7cd011db47, or a domain's name"
    )]
    Tenant(String),
    /// The application has no id.
    #[error("the application's id (client id) is empty")]
    ClientId,
    /// The client secret is empty.
    #[error("the client secret is empty")]
    ClientSecret,
    /// A file cannot be read.
    #[error("the file {} with the {what} cannot be read: {source}", path.display())]
    File {
        /// What it should hold.
        what: &'static str,
        /// Its path.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A certificate, or its key, cannot be used.
    #[error("the client certificate cannot be used: {reason}")]
    Certificate {
        /// Why not.
        reason: &'static str,
    },
    /// The text of a fixed token is none.
    #[error(transparent)]
    Token(CredentialError),
    /// The authority cannot be talked to.
    #[error("connections to {authority} cannot be set up: {source}")]
    Transport {
        /// Who issues tokens.
        authority: String,
        /// Why not.
        source: TransportSetupError,
    },
    /// The kind is not built in.
    #[error("credentials of the kind {0} are not built in: the feature azure-identity is off")]
    NotBuiltIn(CredentialKind),
}

/// `a is`, `a and b are`.
fn are(names: &[&str]) -> String {
    match names {
        [] => "nothing is".to_owned(),
        [name] => format!("{name} is"),
        [names @ .., last] => format!("{} and {last} are", names.join(", ")),
    }
}

impl CredentialsError {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Incomplete { missing, .. } => Some(format!("set {}", missing.join(", "))),
            Self::Unproven { .. } => Some(
                "set AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH or AZURE_FEDERATED_TOKEN_FILE, or say which kind of credentials it is"
                    .to_owned(),
            ),
            Self::Certificate { .. } => Some(
                "it takes a PEM file with the certificate and its RSA key of 2048 bits or more; of a PKCS #12 file make one by: openssl pkcs12 -in FILE.pfx -nodes -out FILE.pem"
                    .to_owned(),
            ),
            Self::Token(error) => error.hint().map(|hint| hint.into_owned()),
            _ => None,
        }
    }
}

impl Credentials {
    /// As the process's environment says, by [`CREDENTIAL_ORDER`].
    ///
    /// # Errors
    /// When what is set is not all that it takes; nothing is passed over in silence.
    pub fn from_env() -> Result<Self, CredentialsError> {
        Self::choose(CredentialSettings::default(), &Environment::of_process())
    }

    fn of(source: Source) -> Self {
        Self {
            source,
            authority_host: None,
        }
    }

    /// A bearer token that was obtained elsewhere. It is used until the service refuses it.
    pub fn token(token: SecretString) -> Self {
        Self::of(Source::Token(token))
    }

    /// Any `TokenCredential`; the factory is called again when the service refuses a token.
    ///
    /// It must give tokens of the cloud's own authority; the scope it is asked for is the cloud's.
    pub fn custom(
        factory: impl Fn() -> azure_core::Result<Arc<dyn TokenCredential>> + Send + Sync + 'static,
    ) -> Self {
        Self::of(Source::Custom(Box::new(factory)))
    }

    /// Which kind they are.
    pub fn kind(&self) -> CredentialKind {
        match &self.source {
            Source::Token(_) => CredentialKind::Token,
            Source::Custom(_) => CredentialKind::Custom,
            #[cfg(feature = "azure-identity")]
            Source::Entra(source) => source.kind(),
        }
    }

    /// The credential for the cloud: tokens are asked for its scope, at its authority.
    ///
    /// `transport` is how the authority is reached; it takes its certificates and its time for
    /// connecting from it.
    ///
    /// # Errors
    /// When a fixed token is none, or connections to the authority cannot be set up.
    pub fn for_cloud(
        self,
        cloud: &Cloud,
        #[cfg_attr(not(feature = "azure-identity"), expect(unused_variables))]
        transport: HttpTransportBuilder,
    ) -> Result<Credential, CredentialsError> {
        let named = self.authority_host.as_deref();
        if named.is_some_and(|named| named.trim_end_matches('/') != cloud.authority()) {
            warn!(
                authority = cloud.authority(),
                "AZURE_AUTHORITY_HOST names another authority than the cloud's, which is used"
            );
        }
        match self.source {
            Source::Token(token) => Credential::bearer(&token).map_err(CredentialsError::Token),
            Source::Custom(factory) => Ok(Credential::from_factory(cloud.token_scope(), factory)),
            #[cfg(feature = "azure-identity")]
            Source::Entra(source) => {
                let identity = source.identity();
                let factory = source.factory(cloud, transport)?;
                let credential = Credential::from_factory(cloud.token_scope(), factory);
                Ok(match identity {
                    Some(identity) => credential.with_identity(identity),
                    None => credential,
                })
            }
        }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Credentials").field(&self.kind()).finish()
    }
}

/// The ready-made kinds over `azure_identity`.
#[cfg(feature = "azure-identity")]
impl Credentials {
    /// An application with a client secret.
    ///
    /// # Errors
    /// When one of the three cannot be what it should be.
    pub fn client_secret(
        tenant: impl Into<String>,
        client_id: impl Into<String>,
        secret: SecretString,
    ) -> Result<Self, CredentialsError> {
        let application = Application::new(tenant, client_id)?;
        if secrecy::ExposeSecret::expose_secret(&secret).is_empty() {
            return Err(CredentialsError::ClientSecret);
        }
        Ok(Self::of(Source::Entra(entra::Source::ClientSecret {
            application,
            secret,
        })))
    }

    /// An application with a certificate: a PEM file with the certificate and its RSA key, and the
    /// password of the key if it has one. The file is read again when a new credential is made.
    ///
    /// # Errors
    /// When the file, the key or the certificate cannot be used.
    pub fn client_certificate(
        tenant: impl Into<String>,
        client_id: impl Into<String>,
        pem_file: impl Into<PathBuf>,
        password: Option<SecretString>,
    ) -> Result<Self, CredentialsError> {
        let application = Application::new(tenant, client_id)?;
        let pem_file = pem_file.into();
        // Only to know now that it can be used: it is read again for each new credential.
        certificate::Signer::read(&pem_file, password.as_ref())?;
        Ok(Self::of(Source::Entra(entra::Source::ClientCertificate {
            application,
            pem_file,
            password,
        })))
    }

    /// An application that another issuer vouches for by a token in a file, as in Kubernetes. The file
    /// is read again as its token is replaced.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn workload_identity(
        tenant: impl Into<String>,
        client_id: impl Into<String>,
        token_file: impl Into<PathBuf>,
    ) -> Result<Self, CredentialsError> {
        let application = Application::new(tenant, client_id)?;
        let token_file = token_file.into();
        entra::check_token_file(&token_file)?;
        Ok(Self::of(Source::Entra(entra::Source::WorkloadIdentity {
            application,
            token_file,
        })))
    }

    /// What the Azure machine or service is that the program runs on: its own identity, or the
    /// user-assigned one with this client id.
    pub fn managed_identity(user_assigned_client_id: Option<String>) -> Self {
        Self::of(Source::Entra(entra::Source::ManagedIdentity {
            user_assigned_client_id,
        }))
    }

    /// The person who is signed in to the Azure CLI, in this tenant if it is given.
    ///
    /// # Errors
    /// When the tenant is none.
    pub fn azure_cli(tenant: Option<String>) -> Result<Self, CredentialsError> {
        tenant.as_deref().map(check_tenant).transpose()?;
        Ok(Self::of(Source::Entra(entra::Source::AzureCli { tenant })))
    }

    /// The person who is signed in to the Azure CLI, or else to the Azure Developer CLI.
    pub fn developer_tools() -> Self {
        Self::of(Source::Entra(entra::Source::DeveloperTools))
    }
}

/// An application in a tenant.
#[cfg(feature = "azure-identity")]
#[derive(Clone, Debug)]
struct Application {
    tenant: String,
    client_id: String,
}

#[cfg(feature = "azure-identity")]
impl Application {
    fn new(
        tenant: impl Into<String>,
        client_id: impl Into<String>,
    ) -> Result<Self, CredentialsError> {
        let (tenant, client_id) = (tenant.into(), client_id.into());
        check_tenant(&tenant)?;
        if client_id.trim().is_empty() {
            return Err(CredentialsError::ClientId);
        }
        Ok(Self { tenant, client_id })
    }

    /// Whose quota it is. Of a tenant named by a domain only its tokens know the id.
    fn identity(&self) -> Option<mde_core::Identity> {
        let is_id = self.tenant.len() == 36
            && self
                .tenant
                .bytes()
                .all(|b| b.is_ascii_hexdigit() || b == b'-');
        is_id.then(|| {
            mde_core::Identity::new(
                self.tenant.to_ascii_lowercase(),
                self.client_id.to_ascii_lowercase(),
            )
        })
    }
}

/// What Entra ID takes in the path of its token endpoint.
#[cfg(feature = "azure-identity")]
fn check_tenant(tenant: &str) -> Result<(), CredentialsError> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'.' || b == b'-';
    if tenant.bytes().all(plain) && tenant.bytes().any(|b| b.is_ascii_alphanumeric()) {
        Ok(())
    } else {
        Err(CredentialsError::Tenant(tenant.to_owned()))
    }
}

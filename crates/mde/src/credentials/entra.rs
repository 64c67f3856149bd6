//! Owns the making of `azure_identity`'s credentials: each with the cloud's authority, our way to it, and
//! errors that may be repeated.

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use azure_core::{
    cloud::CustomConfiguration,
    credentials::{AccessToken, Secret, TokenCredential, TokenRequestOptions},
    error::ErrorKind,
    http::{ClientOptions, ExponentialRetryOptions, RetryOptions, Transport},
    time::Duration,
};
use azure_identity::{
    AzureCliCredential, AzureCliCredentialOptions, ClientAssertionCredential,
    ClientAssertionCredentialOptions, ClientSecretCredential, ClientSecretCredentialOptions,
    DeveloperToolsCredential, ManagedIdentityCredential, ManagedIdentityCredentialOptions,
    UserAssignedId, WorkloadIdentityCredential, WorkloadIdentityCredentialOptions,
};
use mde_core::{
    CredentialError, CredentialFault, EntraError, HttpTransportBuilder, Identity, TransportError,
    TransportSetupError,
};
use secrecy::{ExposeSecret, SecretString};

use super::{
    Application, CredentialKind, CredentialsError, Factory,
    certificate::{CertificateAssertion, Signer},
    token_http::TokenHttp,
};
use crate::Cloud;

/// What `azure_identity` makes credentials of.
pub(super) enum Source {
    ClientSecret {
        application: Application,
        secret: SecretString,
    },
    ClientCertificate {
        application: Application,
        pem_file: PathBuf,
        password: Option<SecretString>,
    },
    WorkloadIdentity {
        application: Application,
        token_file: PathBuf,
    },
    ManagedIdentity {
        user_assigned_client_id: Option<String>,
    },
    AzureCli {
        tenant: Option<String>,
    },
    DeveloperTools,
}

impl Source {
    pub(super) fn kind(&self) -> CredentialKind {
        match self {
            Self::ClientSecret { .. } => CredentialKind::ClientSecret,
            Self::ClientCertificate { .. } => CredentialKind::ClientCertificate,
            Self::WorkloadIdentity { .. } => CredentialKind::WorkloadIdentity,
            Self::ManagedIdentity { .. } => CredentialKind::ManagedIdentity,
            Self::AzureCli { .. } => CredentialKind::AzureCli,
            Self::DeveloperTools => CredentialKind::DeveloperTools,
        }
    }

    /// Whose quota it is, where that is known without a token.
    pub(super) fn identity(&self) -> Option<Identity> {
        match self {
            Self::ClientSecret { application, .. }
            | Self::ClientCertificate { application, .. }
            | Self::WorkloadIdentity { application, .. } => application.identity(),
            Self::ManagedIdentity { .. } | Self::AzureCli { .. } | Self::DeveloperTools => None,
        }
    }

    /// What makes the credential, each time anew.
    pub(super) fn factory(
        self,
        cloud: &Cloud,
        transport: HttpTransportBuilder,
    ) -> Result<Factory, CredentialsError> {
        let failed = |source| CredentialsError::Transport {
            authority: cloud.authority().to_owned(),
            source,
        };
        Ok(match self {
            Self::ClientSecret {
                application,
                secret,
            } => {
                let options = authority(cloud, transport).map_err(failed)?;
                Box::new(move || {
                    let credential = ClientSecretCredential::new(
                        &application.tenant,
                        application.client_id.clone(),
                        Secret::new(secret.expose_secret().to_owned()),
                        Some(ClientSecretCredentialOptions {
                            client_options: options.clone(),
                        }),
                    )?;
                    Ok(credential)
                })
            }
            Self::ClientCertificate {
                application,
                pem_file,
                password,
            } => {
                let options = authority(cloud, transport).map_err(failed)?;
                let token_endpoint = format!(
                    "{}/{}/oauth2/v2.0/token",
                    cloud.authority(),
                    application.tenant
                );
                Box::new(move || {
                    let signer = Signer::read(&pem_file, password.as_ref()).map_err(fault)?;
                    let assertion = CertificateAssertion {
                        signer,
                        client_id: application.client_id.clone(),
                        token_endpoint: token_endpoint.clone(),
                    };
                    let credential = ClientAssertionCredential::new(
                        application.tenant.clone(),
                        application.client_id.clone(),
                        assertion,
                        Some(ClientAssertionCredentialOptions {
                            client_options: options.clone(),
                        }),
                    )?;
                    Ok(credential)
                })
            }
            Self::WorkloadIdentity {
                application,
                token_file,
            } => {
                let options = authority(cloud, transport).map_err(failed)?;
                Box::new(move || {
                    check_token_file(&token_file).map_err(fault)?;
                    let options = WorkloadIdentityCredentialOptions {
                        credential_options: ClientAssertionCredentialOptions {
                            client_options: options.clone(),
                        },
                        client_id: Some(application.client_id.clone()),
                        tenant_id: Some(application.tenant.clone()),
                        token_file_path: Some(token_file.clone()),
                    };
                    let credential = WorkloadIdentityCredential::new(Some(options))?;
                    Ok(credential)
                })
            }
            Self::ManagedIdentity {
                user_assigned_client_id,
            } => {
                let http = TokenHttp::to_machine().map_err(failed)?;
                Box::new(move || {
                    let options = ManagedIdentityCredentialOptions {
                        user_assigned_id: user_assigned_client_id
                            .clone()
                            .map(UserAssignedId::ClientId),
                        client_options: ClientOptions {
                            transport: Some(Transport::new(http.clone())),
                            ..ClientOptions::default()
                        },
                    };
                    let credential = ManagedIdentityCredential::new(Some(options)).map_err(|_| {
                        CredentialFault::new("there is no managed identity of a supported kind here")
                            .with_hint("virtual machines and App Service are supported, Azure Arc, Azure ML, Cloud Shell and Service Fabric are not")
                    })?;
                    Ok(Arc::new(Told {
                        credential,
                        tell: of_machine,
                    }))
                })
            }
            Self::AzureCli { tenant } => Box::new(move || {
                let credential = AzureCliCredential::new(Some(AzureCliCredentialOptions {
                    tenant_id: tenant.clone(),
                    ..AzureCliCredentialOptions::default()
                }))?;
                Ok(signed_in(credential))
            }),
            Self::DeveloperTools => Box::new(move || {
                let credential = DeveloperToolsCredential::new(None)?;
                Ok(signed_in(credential))
            }),
        })
    }
}

/// `azure_identity`'s settings for the cloud's authority.
fn authority(
    cloud: &Cloud,
    transport: HttpTransportBuilder,
) -> Result<ClientOptions, TransportSetupError> {
    let transport = transport.build(cloud.authority_url())?;
    let mut configuration = CustomConfiguration::default();
    cloud
        .authority()
        .clone_into(&mut configuration.authority_host);
    Ok(ClientOptions {
        transport: Some(Transport::new(TokenHttp::to_authority(
            transport.client().clone(),
        ))),
        retry: RetryOptions::exponential(ExponentialRetryOptions {
            initial_delay: Duration::milliseconds(500),
            max_retries: 3,
            max_total_elapsed: Duration::seconds(30),
            ..ExponentialRetryOptions::default()
        }),
        cloud: Some(Arc::new(configuration.into())),
        ..ClientOptions::default()
    })
}

/// Whether the file with the federated token can be read.
pub(super) fn check_token_file(path: &Path) -> Result<(), CredentialsError> {
    fs::File::open(path)
        .map(drop)
        .map_err(|source| CredentialsError::File {
            what: "federated token",
            path: path.to_owned(),
            source,
        })
}

fn fault(error: CredentialsError) -> azure_core::Error {
    let fault = CredentialFault::new(error.to_string());
    match error.hint() {
        Some(hint) => fault.with_hint(hint).into(),
        None => fault.into(),
    }
}

/// A credential whose errors are told in words of ours.
#[derive(Debug)]
struct Told<C> {
    credential: Arc<C>,
    tell: fn(azure_core::Error, &[&str]) -> azure_core::Error,
}

#[async_trait]
impl<C: TokenCredential> TokenCredential for Told<C> {
    async fn get_token(
        &self,
        scopes: &[&str],
        options: Option<TokenRequestOptions<'_>>,
    ) -> azure_core::Result<AccessToken> {
        self.credential
            .get_token(scopes, options)
            .await
            .map_err(|error| (self.tell)(error, scopes))
    }
}

/// What a machine's identity service says, or that there is none.
fn of_machine(error: azure_core::Error, _: &[&str]) -> azure_core::Error {
    let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
    while let Some(error) = cause {
        if matches!(error.downcast_ref(), Some(TransportError::Connect(_))) {
            return CredentialFault::new("no managed identity answers here")
                .with_hint("is this an Azure machine, and does it have a managed identity?")
                .into();
        }
        let kind = error.downcast_ref().map(azure_core::Error::kind);
        if let Some(ErrorKind::HttpResponse { status, .. }) = kind
            && matches!(u16::from(*status), 400 | 404)
        {
            return CredentialFault::new("this machine does not have the managed identity")
                .with_hint(
                    "assign it to the machine; a user-assigned one is chosen by its client id",
                )
                .into();
        }
        cause = error.source();
    }
    error
}

fn signed_in(credential: Arc<impl TokenCredential + 'static>) -> Arc<dyn TokenCredential> {
    Arc::new(Told {
        credential,
        tell: of_tools,
    })
}

/// What a tool that somebody signs in to says. Its words are looked at, not repeated.
fn of_tools(error: azure_core::Error, scopes: &[&str]) -> azure_core::Error {
    let words = error.to_string();
    if let Some(code) = EntraError::code_in(&words) {
        let error = CredentialError::Entra(EntraError::of_code(code));
        return azure_core::Error::new(ErrorKind::Credential, error);
    }
    let command = format!("az account get-access-token --scope {}", scopes.join(" "));
    let fault = if words.contains("az login") || words.contains("azd auth login") {
        CredentialFault::new("nobody is signed in to the Azure CLI").with_hint("run: az login")
    } else if words.contains("not found on PATH") {
        CredentialFault::new("there is no Azure CLI here").with_hint(
            "install it and run az login, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or the like",
        )
    } else {
        CredentialFault::new("the Azure CLI gave no token")
            .with_hint(format!("to see why, run: {command}"))
    };
    fault.into()
}

//! Owns the choice of a kind of credentials by configuration: a table, read from top to bottom. What is
//! half configured is an error and never passed over.

use std::{
    collections::HashMap,
    env,
    ffi::{OsStr, OsString},
    fmt,
};

use secrecy::SecretString;
use tracing::debug;

use super::{CredentialKind, Credentials, CredentialsError};

pub(super) const TOKEN: &str = "MDE_TOKEN";
pub(super) const TENANT_ID: &str = "AZURE_TENANT_ID";
pub(super) const CLIENT_ID: &str = "AZURE_CLIENT_ID";
const CLIENT_SECRET: &str = "AZURE_CLIENT_SECRET";
const CERTIFICATE_PATH: &str = "AZURE_CLIENT_CERTIFICATE_PATH";
const CERTIFICATE_PASSWORD: &str = "AZURE_CLIENT_CERTIFICATE_PASSWORD";
const FEDERATED_TOKEN_FILE: &str = "AZURE_FEDERATED_TOKEN_FILE";
const IDENTITY_ENDPOINT: &str = "IDENTITY_ENDPOINT";
const IDENTITY_HEADER: &str = "IDENTITY_HEADER";
const AUTHORITY_HOST: &str = "AZURE_AUTHORITY_HOST";

/// One row of [`CREDENTIAL_ORDER`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CredentialRule {
    /// What is chosen.
    pub kind: CredentialKind,
    /// The variable that chooses it by being set; without one, it is chosen when nothing before it is.
    pub chosen_by: Option<&'static str>,
    /// What it also needs.
    pub needs: &'static [&'static str],
    /// What it also heeds.
    pub heeds: &'static [&'static str],
}

/// In which order the environment is looked at. The first row that is chosen wins; if something that it
/// needs is not there, that is an error.
///
/// | kind | chosen by | needs | heeds |
/// |---|---|---|---|
/// | `token` | `MDE_TOKEN` | | |
/// | `client-secret` | `AZURE_CLIENT_SECRET` | `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` | |
/// | `client-certificate` | `AZURE_CLIENT_CERTIFICATE_PATH` | `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` | `AZURE_CLIENT_CERTIFICATE_PASSWORD` |
/// | `workload-identity` | `AZURE_FEDERATED_TOKEN_FILE` | `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` | |
/// | `managed-identity` | `IDENTITY_HEADER` | `IDENTITY_ENDPOINT` | `AZURE_CLIENT_ID` (a user-assigned identity) |
/// | `azure-cli` | nothing else being set | | `AZURE_TENANT_ID` |
///
/// A variable that is set to nothing is not set. `AZURE_CLIENT_ID` set and nothing to prove it with is an
/// error. `managed-identity` on a virtual machine, where no variable tells it, and `developer-tools` are
/// only chosen by name. `AZURE_AUTHORITY_HOST` chooses nothing: the authority is the
/// [`Cloud`](crate::Cloud)'s, and a variable that disagrees is warned of.
pub const CREDENTIAL_ORDER: &[CredentialRule] = &[
    rule(CredentialKind::Token, TOKEN, &[], &[]),
    rule(
        CredentialKind::ClientSecret,
        CLIENT_SECRET,
        &[TENANT_ID, CLIENT_ID],
        &[],
    ),
    rule(
        CredentialKind::ClientCertificate,
        CERTIFICATE_PATH,
        &[TENANT_ID, CLIENT_ID],
        &[CERTIFICATE_PASSWORD],
    ),
    rule(
        CredentialKind::WorkloadIdentity,
        FEDERATED_TOKEN_FILE,
        &[TENANT_ID, CLIENT_ID],
        &[],
    ),
    rule(
        CredentialKind::ManagedIdentity,
        IDENTITY_HEADER,
        &[IDENTITY_ENDPOINT],
        &[CLIENT_ID],
    ),
    CredentialRule {
        kind: CredentialKind::AzureCli,
        chosen_by: None,
        needs: &[],
        heeds: &[TENANT_ID],
    },
];

const fn rule(
    kind: CredentialKind,
    chosen_by: &'static str,
    needs: &'static [&'static str],
    heeds: &'static [&'static str],
) -> CredentialRule {
    CredentialRule {
        kind,
        chosen_by: Some(chosen_by),
        needs,
        heeds,
    }
}

/// What a program was told besides the environment, as by flags; it goes before the environment. There is
/// no secret in it: those are in the environment or in files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CredentialSettings {
    /// The kind; without one it is chosen by [`CREDENTIAL_ORDER`].
    pub kind: Option<CredentialKind>,
    /// In place of `AZURE_TENANT_ID`.
    pub tenant: Option<String>,
    /// In place of `AZURE_CLIENT_ID`.
    pub client_id: Option<String>,
}

/// Environment variables: the process's, or any others.
#[derive(Clone)]
pub struct Environment(Variables);

#[derive(Clone)]
enum Variables {
    Process,
    These(HashMap<OsString, OsString>),
}

impl Environment {
    /// The process's.
    pub fn of_process() -> Self {
        Self(Variables::Process)
    }

    /// A variable that is set to something.
    fn raw(&self, name: &str) -> Option<OsString> {
        match &self.0 {
            Variables::Process => env::var_os(name),
            Variables::These(these) => these.get(OsStr::new(name)).cloned(),
        }
        .filter(|value| !value.is_empty())
    }

    pub(super) fn text(&self, variable: &'static str) -> Result<Option<String>, CredentialsError> {
        self.raw(variable)
            .map(OsString::into_string)
            .transpose()
            .map_err(|_| CredentialsError::NotUnicode { variable })
    }

    pub(super) fn secret(
        &self,
        variable: &'static str,
    ) -> Result<Option<SecretString>, CredentialsError> {
        Ok(self.text(variable)?.map(SecretString::from))
    }
}

impl<K: Into<OsString>, V: Into<OsString>> FromIterator<(K, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(variables: I) -> Self {
        let these = variables
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        Self(Variables::These(these))
    }
}

/// The values are not shown: there are secrets among them.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment").finish_non_exhaustive()
    }
}

impl Credentials {
    /// As the settings say, else as the environment says, by [`CREDENTIAL_ORDER`]. Which kind it is and why, is told
    /// at debug level.
    ///
    /// # Errors
    /// When what is set is not all that it takes; nothing is passed over in silence.
    pub fn choose(
        settings: CredentialSettings,
        environment: &Environment,
    ) -> Result<Self, CredentialsError> {
        let found = Found {
            settings: &settings,
            environment,
        };
        let kind = found.kind()?;
        let mut credentials = found.credentials(kind)?;
        credentials.authority_host = environment.text(AUTHORITY_HOST)?;
        Ok(credentials)
    }
}

struct Found<'a> {
    settings: &'a CredentialSettings,
    environment: &'a Environment,
}

impl Found<'_> {
    /// What was told in place of a variable.
    fn setting(&self, variable: &str) -> Option<&String> {
        match variable {
            TENANT_ID => self.settings.tenant.as_ref(),
            CLIENT_ID => self.settings.client_id.as_ref(),
            _ => None,
        }
    }

    fn is_set(&self, variable: &str) -> bool {
        self.setting(variable).is_some() || self.environment.raw(variable).is_some()
    }

    /// The kind that was named, else the first of the order that is chosen.
    fn kind(&self) -> Result<CredentialKind, CredentialsError> {
        if let Some(kind) = self.settings.kind {
            debug!(%kind, "the kind of credentials was named");
            // Of a machine's own identity the environment need not know.
            let by_machine = kind == CredentialKind::ManagedIdentity;
            let rule = CREDENTIAL_ORDER
                .iter()
                .find(|rule| rule.kind == kind && !by_machine);
            if let Some(rule) = rule {
                let because = format!("credentials of the kind {kind} were asked for");
                self.complete(&because, rule.chosen_by.iter().chain(rule.needs).copied())?;
            }
            return Ok(kind);
        }
        let mut chosen: Option<&CredentialRule> = None;
        for rule in CREDENTIAL_ORDER {
            let kind = rule.kind;
            match (chosen, rule.chosen_by) {
                (None, Some(variable)) if self.is_set(variable) => {
                    debug!(%kind, variable, "credentials chosen, for the variable is set");
                    chosen = Some(rule);
                }
                (None, Some(variable)) => {
                    debug!(%kind, variable, "credentials not chosen, for the variable is not set");
                }
                (None, None) => {
                    if self.is_set(CLIENT_ID) {
                        let named = [TENANT_ID, CLIENT_ID].into_iter();
                        return Err(CredentialsError::Unproven {
                            set: named.filter(|variable| self.is_set(variable)).collect(),
                        });
                    }
                    debug!(%kind, "credentials chosen, for nothing else is set");
                    chosen = Some(rule);
                }
                (Some(first), Some(variable)) if self.is_set(variable) => {
                    debug!(%kind, variable, "credentials not chosen, though the variable is set: {} comes first", first.kind);
                }
                (Some(_), _) => {}
            }
        }
        let rule = chosen.unwrap_or(&CREDENTIAL_ORDER[CREDENTIAL_ORDER.len() - 1]);
        let because = match rule.chosen_by {
            Some(variable) => format!("{variable} is set"),
            None => String::new(),
        };
        self.complete(&because, rule.needs.iter().copied())?;
        Ok(rule.kind)
    }

    fn complete(
        &self,
        because: &str,
        variables: impl Iterator<Item = &'static str>,
    ) -> Result<(), CredentialsError> {
        let missing: Vec<_> = variables
            .filter(|variable| !self.is_set(variable))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(CredentialsError::Incomplete {
            because: because.to_owned(),
            missing,
        })
    }

    #[cfg(not(feature = "azure-identity"))]
    fn credentials(&self, kind: CredentialKind) -> Result<Credentials, CredentialsError> {
        match kind {
            CredentialKind::Token => self.token(),
            kind => Err(CredentialsError::NotBuiltIn(kind)),
        }
    }

    fn token(&self) -> Result<Credentials, CredentialsError> {
        let token = self.environment.secret(TOKEN)?.unwrap_or_default();
        Ok(Credentials::token(token))
    }
}

#[cfg(feature = "azure-identity")]
impl Found<'_> {
    fn text(&self, variable: &'static str) -> Result<Option<String>, CredentialsError> {
        match self.setting(variable) {
            Some(text) => Ok(Some(text.clone())),
            None => self.environment.text(variable),
        }
    }

    /// The value of something that a rule needs.
    fn needed(
        &self,
        variable: &'static str,
        kind: CredentialKind,
    ) -> Result<String, CredentialsError> {
        self.text(variable)?
            .ok_or_else(|| CredentialsError::Incomplete {
                because: format!("credentials of the kind {kind} are chosen"),
                missing: vec![variable],
            })
    }

    fn credentials(&self, kind: CredentialKind) -> Result<Credentials, CredentialsError> {
        let application = || {
            Ok::<_, CredentialsError>((
                self.needed(TENANT_ID, kind)?,
                self.needed(CLIENT_ID, kind)?,
            ))
        };
        let path = |variable| {
            self.environment
                .raw(variable)
                .map(std::path::PathBuf::from)
                .unwrap_or_default()
        };
        match kind {
            CredentialKind::ClientSecret => {
                let (tenant, client_id) = application()?;
                let secret = self.environment.secret(CLIENT_SECRET)?.unwrap_or_default();
                Credentials::client_secret(tenant, client_id, secret)
            }
            CredentialKind::ClientCertificate => {
                let (tenant, client_id) = application()?;
                let password = self.environment.secret(CERTIFICATE_PASSWORD)?;
                Credentials::client_certificate(tenant, client_id, path(CERTIFICATE_PATH), password)
            }
            CredentialKind::WorkloadIdentity => {
                let (tenant, client_id) = application()?;
                Credentials::workload_identity(tenant, client_id, path(FEDERATED_TOKEN_FILE))
            }
            CredentialKind::ManagedIdentity => {
                Ok(Credentials::managed_identity(self.text(CLIENT_ID)?))
            }
            CredentialKind::AzureCli => Credentials::azure_cli(self.text(TENANT_ID)?),
            CredentialKind::DeveloperTools => Ok(Credentials::developer_tools()),
            CredentialKind::Token => self.token(),
            CredentialKind::Custom => Err(CredentialsError::UnknownKind {
                name: kind.name().to_owned(),
            }),
        }
    }
}

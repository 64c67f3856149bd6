//! Owns whether the environment says something else of who asks than a program's settings do. What then holds is for
//! the program to decide; that it is no mix of both is why it asks here.

use std::fmt;

use mde_core::Claims;

use super::{
    CredentialKind, CredentialSettings, CredentialsError, Environment,
    choice::{CLIENT_ID, TENANT_ID, TOKEN},
};

/// A variable of the environment that says something else of who asks than the settings do. Nothing of it is secret.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Contradiction {
    /// The variable.
    pub variable: &'static str,
    /// What it speaks of.
    pub about: About,
    /// What the settings say of that, if they say anything.
    pub setting: Option<String>,
    /// What the variable says, if that has the form of what it should be: what has not may be a secret in the wrong
    /// place.
    pub value: Option<String>,
}

/// What tells who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum About {
    /// The tenant.
    Tenant,
    /// The application.
    ClientId,
    /// By which kind of credential.
    Kind,
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tenant => "tenant",
            Self::ClientId => "client id",
            Self::Kind => "kind of credential",
        })
    }
}

/// What the variable says, and what the settings do: `AZURE_TENANT_ID says the tenant is …, not …`.
impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            variable, about, ..
        } = self;
        match (&self.value, &self.setting) {
            (Some(value), Some(setting)) => {
                write!(
                    f,
                    "{variable} says that the {about} is {value}, not {setting}"
                )
            }
            (None, Some(setting)) => write!(f, "{variable} says that the {about} is not {setting}"),
            (Some(value), None) => write!(f, "{variable} says that the {about} is {value}"),
            (None, None) => write!(f, "{variable} is set"),
        }
    }
}

impl CredentialSettings {
    /// Whether they say by themselves who asks. A kind alone does if it is a signed-in person's.
    pub fn say_who(&self) -> bool {
        let of_person = [CredentialKind::AzureCli, CredentialKind::DeveloperTools];
        self.tenant.is_some()
            || self.client_id.is_some()
            || self.kind.is_some_and(|kind| of_person.contains(&kind))
    }
}

impl Environment {
    /// Where this environment says something else of who asks than these settings: by `AZURE_TENANT_ID`,
    /// `AZURE_CLIENT_ID` and, as far as it can be read, by what `MDE_TOKEN` says of itself. What the settings leave
    /// open is contradicted by a variable that does not: half of who asks would be of the one, and half of the other.
    /// A token where the settings name another kind is a contradiction, too ([`About::Kind`]). Settings that do not
    /// [say who asks](CredentialSettings::say_who) are not contradicted.
    ///
    /// ```
    /// use mde::{CredentialSettings, Environment};
    ///
    /// let mut settings = CredentialSettings::default();
    /// settings.tenant = Some("contoso.onmicrosoft.com".to_owned());
    /// let environment = Environment::from_iter([("AZURE_TENANT_ID", "fabrikam.onmicrosoft.com")]);
    /// let contradictions = environment.contradictions(&settings)?;
    /// assert_eq!(contradictions[0].variable, "AZURE_TENANT_ID");
    /// # Ok::<(), mde::CredentialsError>(())
    /// ```
    ///
    /// # Errors
    /// When a variable is not Unicode.
    pub fn contradictions(
        &self,
        settings: &CredentialSettings,
    ) -> Result<Vec<Contradiction>, CredentialsError> {
        let mut found = Vec::new();
        if !settings.say_who() {
            return Ok(found);
        }
        let (tenant, client_id) = (&settings.tenant, &settings.client_id);
        for (variable, about, setting) in [
            (TENANT_ID, About::Tenant, tenant),
            (CLIENT_ID, About::ClientId, client_id),
        ] {
            let Some(value) = self.text(variable)? else {
                continue;
            };
            if !setting
                .as_ref()
                .is_some_and(|setting| same(setting, &value))
            {
                found.push(Contradiction {
                    variable,
                    about,
                    setting: setting.clone(),
                    value: Some(value).filter(|value| has_form(about, value)),
                });
            }
        }
        let Some(token) = self.secret(TOKEN)? else {
            return Ok(found);
        };
        let claims = Claims::of(&token).unwrap_or_default();
        for (about, setting, value) in [
            (About::Tenant, tenant, claims.tenant),
            (About::ClientId, client_id, claims.application),
        ] {
            // Whether a domain is a tenant's only Entra ID knows.
            let known = |text: &String| is_id(text);
            if let Some(setting) = setting.clone().filter(known)
                && let Some(value) = value.filter(known)
                && !same(&setting, &value)
            {
                found.push(Contradiction {
                    variable: TOKEN,
                    about,
                    setting: Some(setting),
                    value: Some(value),
                });
            }
        }
        if let Some(kind) = settings.kind
            && kind != CredentialKind::Token
        {
            found.push(Contradiction {
                variable: TOKEN,
                about: About::Kind,
                setting: Some(kind.name().to_owned()),
                value: Some(CredentialKind::Token.name().to_owned()),
            });
        }
        Ok(found)
    }
}

/// Case does not count, neither in ids nor in domains.
fn same(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

/// Whether it can be what it should be.
fn has_form(about: About, value: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    let is_domain = value.contains('.') && value.chars().all(plain);
    is_id(value) || (about == About::Tenant && is_domain)
}

/// Whether it is an id of Entra ID's.
fn is_id(text: &str) -> bool {
    uuid::Uuid::try_parse(text.trim()).is_ok()
}

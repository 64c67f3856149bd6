//! Applications that are registered with the stand-in's token endpoint.

/// An application, as it is registered in a tenant.
///
/// ```
/// use mde_mock::Application;
///
/// let application = Application::new("contoso.onmicrosoft.com", "4a1d9c2e-7f35-4b80-9e16-c8d25f0a7b43")
///     .secret("not a secret")
///     .roles(["Machine.Read.All"]);
/// # let _ = application;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "an application does nothing until it is registered"]
pub struct Application {
    pub(crate) tenant: String,
    pub(crate) client_id: String,
    pub(crate) secrets: Vec<String>,
    pub(crate) expired_secrets: Vec<String>,
    /// PEM.
    pub(crate) certificates: Vec<String>,
    /// Issuer and subject.
    pub(crate) federated: Vec<(String, String)>,
    /// Those that the contract names unless told.
    pub(crate) roles: Option<Vec<String>>,
}

impl Application {
    /// The tenant of the application that is registered unless there are others.
    pub const TENANT: &str = "c7a41d0e-5b92-4f68-8e3a-91d6f2b05c17";
    /// Its client ID.
    pub const CLIENT_ID: &str = "2e9f6b58-03d1-4c7a-b5e4-7a8c10f3d962";
    /// Its secret.
    pub const SECRET: &str = "mde-mock-secret";

    /// An application without any credential.
    pub fn new(tenant: impl Into<String>, client_id: impl Into<String>) -> Self {
        Self {
            tenant: tenant.into(),
            client_id: client_id.into(),
            secrets: Vec::new(),
            expired_secrets: Vec::new(),
            certificates: Vec::new(),
            federated: Vec::new(),
            roles: None,
        }
    }

    /// The tenant that it is registered in.
    pub fn tenant(&self) -> &str {
        &self.tenant
    }

    /// The ID that it is registered with.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// Lets it sign in with a secret.
    pub fn secret(mut self, secret: impl Into<String>) -> Self {
        self.secrets.push(secret.into());
        self
    }

    /// Gives it a secret that has expired.
    pub fn expired_secret(mut self, secret: impl Into<String>) -> Self {
        self.expired_secrets.push(secret.into());
        self
    }

    /// Lets it sign in with assertions that are signed with the key of a certificate, in PEM.
    pub fn certificate(mut self, pem: impl Into<String>) -> Self {
        self.certificates.push(pem.into());
        self
    }

    /// Lets it sign in with the tokens that `issuer` issues to `subject`, as workload identity does.
    /// Their signature is not checked: the stand-in does not know the issuer's keys.
    pub fn federated(mut self, issuer: impl Into<String>, subject: impl Into<String>) -> Self {
        self.federated.push((issuer.into(), subject.into()));
        self
    }

    /// The permissions that its tokens hold; unless told, all that the contract names.
    pub fn roles<T: Into<String>>(mut self, roles: impl IntoIterator<Item = T>) -> Self {
        self.roles = Some(roles.into_iter().map(Into::into).collect());
        self
    }
}

/// The one that is registered unless there are others.
impl Default for Application {
    fn default() -> Self {
        Self::new(Self::TENANT, Self::CLIENT_ID).secret(Self::SECRET)
    }
}

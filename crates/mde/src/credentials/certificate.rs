//! Owns the signed proof that an application holds the key of its certificate: a JWT as Entra ID wants
//! it (PS256, `x5t#S256`). `azure_identity` has the same only over OpenSSL.

use std::{
    fmt, fs,
    path::Path,
    time::{Duration, SystemTime},
};

use async_trait::async_trait;
use aws_lc_rs::{
    digest::{SHA256, digest},
    rand::{SystemRandom, fill},
    rsa::KeyPair,
    signature::{KeyPair as _, RSA_PSS_SHA256},
};
use azure_core::http::ClientMethodOptions;
use azure_identity::ClientAssertion;
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use mde_core::CredentialFault;
use pkcs8::{EncryptedPrivateKeyInfoRef, der::Decode};
use rustls_pki_types::pem::{PemObject, SectionKind};
use secrecy::{ExposeSecret, SecretSlice, SecretString, zeroize::Zeroizing};
use serde_json::json;

use super::CredentialsError;

/// How long a proof is good: Entra ID wants five to ten minutes at the most.
const LIFE: Duration = Duration::from_secs(300);

/// A certificate's key, and the certificate's name.
pub(super) struct Signer {
    key: KeyPair,
    /// `x5t#S256`.
    thumbprint: String,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("thumbprint", &self.thumbprint)
            .finish_non_exhaustive()
    }
}

impl Signer {
    /// The certificate in a PEM file with its key. Other certificates in it, as of issuers, do not matter.
    pub(super) fn read(
        path: &Path,
        password: Option<&SecretString>,
    ) -> Result<Self, CredentialsError> {
        let pem = fs::read(path).map_err(|source| CredentialsError::File {
            what: "client certificate",
            path: path.to_owned(),
            source,
        })?;
        Self::of_pem(&SecretSlice::from(pem), password)
            .map_err(|reason| CredentialsError::Certificate { reason })
    }

    fn of_pem(
        pem: &SecretSlice<u8>,
        password: Option<&SecretString>,
    ) -> Result<Self, &'static str> {
        let pem = pem.expose_secret();
        let mut key = None;
        let mut certificates = Vec::new();
        for section in <(SectionKind, Vec<u8>)>::pem_slice_iter(pem) {
            let (kind, der) = section.map_err(|_| "its PEM is broken")?;
            let der = Zeroizing::new(der);
            let read = match kind {
                SectionKind::Certificate => {
                    certificates.push(der);
                    continue;
                }
                SectionKind::PrivateKey => KeyPair::from_pkcs8(&der),
                SectionKind::RsaPrivateKey => KeyPair::from_der(&der),
                SectionKind::EcPrivateKey => return Err("its key is not RSA"),
                _ => continue,
            };
            key = Some(read.map_err(|_| "its key is broken, not RSA, or too short")?);
        }
        let key = match key {
            Some(key) => key,
            None => encrypted_key(pem, password)?,
        };
        // A certificate holds its public key as it is.
        let public = key.public_key().as_ref();
        let certificate = certificates
            .iter()
            .find(|der| der.windows(public.len()).any(|part| part == public))
            .ok_or(if certificates.is_empty() {
                "there is no certificate in the file"
            } else {
                "the key is of another certificate"
            })?;
        let thumbprint = digest(&SHA256, certificate);
        Ok(Self {
            thumbprint: BASE64_URL_SAFE_NO_PAD.encode(thumbprint),
            key,
        })
    }

    /// A proof for the audience, good from now.
    fn sign(&self, client_id: &str, audience: &str, now: SystemTime) -> Option<String> {
        let now = now.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs();
        let mut id = [0; 16];
        fill(&mut id).ok()?;
        let header = json!({ "alg": "PS256", "typ": "JWT", "x5t#S256": self.thumbprint });
        let claims = json!({
            "aud": audience,
            "iss": client_id,
            "sub": client_id,
            "jti": BASE64_URL_SAFE_NO_PAD.encode(id),
            "iat": now,
            "nbf": now,
            "exp": now + LIFE.as_secs(),
        });
        let part = |part: serde_json::Value| BASE64_URL_SAFE_NO_PAD.encode(part.to_string());
        let signed = format!("{}.{}", part(header), part(claims));
        let mut signature = vec![0; self.key.public_modulus_len()];
        self.key
            .sign(
                &RSA_PSS_SHA256,
                &SystemRandom::new(),
                signed.as_bytes(),
                &mut signature,
            )
            .ok()?;
        Some(format!(
            "{signed}.{}",
            BASE64_URL_SAFE_NO_PAD.encode(signature)
        ))
    }
}

/// The key of a PKCS #8 section that is encrypted by a password.
fn encrypted_key(pem: &[u8], password: Option<&SecretString>) -> Result<KeyPair, &'static str> {
    const BEGIN: &[u8] = b"-----BEGIN ENCRYPTED PRIVATE KEY-----";
    let none = "there is no private key in the file";
    let begin = pem
        .windows(BEGIN.len())
        .position(|part| part == BEGIN)
        .ok_or(none)?;
    let end = b"-----END ENCRYPTED PRIVATE KEY-----";
    let length = pem[begin..]
        .windows(end.len())
        .position(|part| part == end)
        .ok_or("its PEM is broken")?;
    let section = std::str::from_utf8(&pem[begin..begin + length + end.len()])
        .map_err(|_| "its PEM is broken")?;
    let (_, der) = pkcs8::SecretDocument::from_pem(section).map_err(|_| "its PEM is broken")?;
    let password = password.ok_or("its key is encrypted, and there is no password")?;
    let key = EncryptedPrivateKeyInfoRef::from_der(der.as_bytes())
        .map_err(|_| "its encrypted key is broken")?
        .decrypt(password.expose_secret())
        .map_err(|_| {
            "its key cannot be decrypted: the password is wrong, or the encryption is not PBES2"
        })?;
    KeyPair::from_pkcs8(key.as_bytes()).map_err(|_| "its key is broken, not RSA, or too short")
}

/// Proofs for one application at one token endpoint.
#[derive(Debug)]
pub(super) struct CertificateAssertion {
    pub(super) signer: Signer,
    pub(super) client_id: String,
    pub(super) token_endpoint: String,
}

#[async_trait]
impl ClientAssertion for CertificateAssertion {
    async fn secret(&self, _: Option<ClientMethodOptions<'_>>) -> azure_core::Result<String> {
        self.signer
            .sign(&self.client_id, &self.token_endpoint, SystemTime::now())
            .ok_or_else(|| {
                CredentialFault::new("the proof by the client certificate cannot be signed").into()
            })
    }
}

//! Client assertions: JWTs by which an application signs in without a secret.

use aws_lc_rs::digest::{self, Algorithm, SHA1_FOR_LEGACY_USE_ONLY, SHA256};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, SignatureVerificationAlgorithm};
use serde::Deserialize;
use webpki::EndEntityCert;
use webpki::aws_lc_rs::{RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256_LEGACY_KEY};

use crate::application::Application;
use crate::token::decode;

/// The audience of the tokens that workload identity exchanges.
const EXCHANGE: &str = "api://AzureADTokenExchange";

/// Why an assertion does not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Rejected {
    /// It is no JWT with the claims that it needs.
    Malformed,
    /// No certificate of the application has its thumbprint.
    UnknownCertificate,
    /// The certificate's key did not sign it.
    Signature,
    /// It is meant for someone else.
    Audience,
    /// It is not valid yet, or no longer.
    Time,
    /// The application does not trust that issuer and subject.
    Federation { issuer: String, subject: String },
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    x5t: Option<String>,
    #[serde(rename = "x5t#S256")]
    x5t_s256: Option<String>,
}

#[derive(Deserialize)]
struct Claims {
    aud: String,
    iss: String,
    sub: String,
    exp: u64,
    #[serde(default)]
    nbf: u64,
}

/// A certificate in PEM as DER, if it can be used to check signatures.
pub(crate) fn read_certificate(pem: &str) -> Option<CertificateDer<'static>> {
    let certificate = CertificateDer::from_pem_slice(pem.as_bytes()).ok()?;
    EndEntityCert::try_from(&certificate).ok()?;
    Some(certificate)
}

/// Holds an assertion against what the application is registered with. `endpoint` is the path of the
/// token endpoint, which a self-signed assertion has to name; `now` is in seconds since 1970.
pub(crate) fn check(
    assertion: &str,
    application: &Application,
    endpoint: &str,
    now: u64,
) -> Result<(), Rejected> {
    let malformed = || Rejected::Malformed;
    let (signed, signature) = assertion.rsplit_once('.').ok_or_else(malformed)?;
    let (header, payload) = signed.split_once('.').ok_or_else(malformed)?;
    let header: Header = decode(header).ok_or_else(malformed)?;
    let claims: Claims = decode(payload).ok_or_else(malformed)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| malformed())?;

    let for_us = if claims.iss == application.client_id && claims.sub == claims.iss {
        verify(&header, signed, &signature, application)?;
        // By which name it was reached the stand-in cannot know.
        claims.aud.starts_with("https://") && claims.aud.ends_with(endpoint)
    } else {
        let trusted =
            |(issuer, subject): &(String, String)| *issuer == claims.iss && *subject == claims.sub;
        if !application.federated.iter().any(trusted) {
            let (issuer, subject) = (claims.iss, claims.sub);
            return Err(Rejected::Federation { issuer, subject });
        }
        claims.aud == EXCHANGE
    };
    match (for_us, (claims.nbf..claims.exp).contains(&now)) {
        (false, _) => Err(Rejected::Audience),
        (true, false) => Err(Rejected::Time),
        (true, true) => Ok(()),
    }
}

fn verify(
    header: &Header,
    signed: &str,
    signature: &[u8],
    application: &Application,
) -> Result<(), Rejected> {
    let certificate = application
        .certificates
        .iter()
        .filter_map(|pem| read_certificate(pem))
        .find(|certificate| {
            let thumbprint = |algorithm: &'static Algorithm| {
                Some(URL_SAFE_NO_PAD.encode(digest::digest(algorithm, certificate)))
            };
            match &header.x5t_s256 {
                None => header.x5t == thumbprint(&SHA1_FOR_LEGACY_USE_ONLY),
                named => *named == thumbprint(&SHA256),
            }
        })
        .ok_or(Rejected::UnknownCertificate)?;
    let algorithm: &dyn SignatureVerificationAlgorithm = match &*header.alg {
        "RS256" => RSA_PKCS1_2048_8192_SHA256,
        "PS256" => RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
        _ => return Err(Rejected::Signature),
    };
    let certificate = EndEntityCert::try_from(&certificate);
    certificate
        .and_then(|key| key.verify_signature(algorithm, signed.as_bytes(), signature))
        .map_err(|_| Rejected::Signature)
}

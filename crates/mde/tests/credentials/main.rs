//! The ready-made credentials, over real sockets where they use any: against a stand-in of Entra ID's
//! token endpoint over TLS, one of a machine's identity service, and an `az` that is a script.
#![cfg(feature = "azure-identity")]

mod application;
mod certificate;
mod choice;
mod cloud;
mod contradictions;
mod log;
mod machine;
mod token_endpoint;

use mde::{Cloud, Credentials};
use mde_core::{Credential, CredentialError, HttpTransport, SystemClock, Token};
use token_endpoint::TokenEndpoint;

const TENANT: &str = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const CLIENT_ID: &str = "00001111-aaaa-2222-bbbb-3333cccc4444";
const SCOPE: &str = "https://api.securitycenter.microsoft.com/.default";

/// The credential for the commercial cloud, with the stand-in for its authority.
fn credential(credentials: Credentials, endpoint: &TokenEndpoint) -> Credential {
    let cloud = Cloud::default()
        .with_authority(&endpoint.url())
        .expect("an authority");
    let transport = HttpTransport::builder()
        .root_certificates_pem(endpoint.ca_pem().as_bytes())
        .expect("a certificate");
    let credential = credentials
        .for_cloud(&cloud, transport)
        .expect("a credential");
    assert_eq!(credential.scope(), Some(SCOPE));
    credential
}

async fn token(credential: &Credential) -> Result<Token, CredentialError> {
    credential.token(&SystemClock::default()).await
}

/// What goes on the wire.
fn text(token: &Token) -> String {
    token.authorization().to_str().expect("a header").to_owned()
}

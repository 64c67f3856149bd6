//! Client certificate: what is sent to the token endpoint holds against the certificate's public key, and
//! files that cannot be used are told.

use std::{fs, path::Path, time::SystemTime};

use aws_lc_rs::{
    digest::{SHA256, digest},
    signature::{RSA_PSS_2048_8192_SHA256, UnparsedPublicKey},
};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use mde::{Credentials, SecretString};
use mde_core::SystemClock;
use rcgen::{
    CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256, PublicKeyData, RsaKeySize,
};
use serde_json::Value;

use crate::{
    CLIENT_ID, SCOPE, TENANT, credential, token,
    token_endpoint::{TokenEndpoint, issued},
};

/// Made by `openssl req -x509 -newkey rsa:2048`, once with the key as `openssl rsa -traditional` writes
/// it; and the certificate's thumbprint as `openssl dgst -sha256` has it.
const ENCRYPTED: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/credentials/keys/encrypted.pem"
);
const PKCS1: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/credentials/keys/pkcs1.pem"
);
const THUMBPRINT: &str = "8J41mL8NxDvRGVc3eTsvqj78nNahe_QjcGLts-FxbjE";

fn rsa() -> (KeyPair, rcgen::Certificate) {
    let key = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).expect("a key");
    let params = CertificateParams::new(Vec::<String>::new()).expect("parameters");
    let certificate = params.self_signed(&key).expect("a certificate");
    (key, certificate)
}

fn decoded(part: &str) -> Vec<u8> {
    BASE64_URL_SAFE_NO_PAD.decode(part).expect("base64url")
}

fn json(part: &str) -> Value {
    serde_json::from_slice(&decoded(part)).expect("JSON")
}

#[tokio::test]
async fn the_proof_is_signed_by_the_certificates_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("client.pem");
    let (key, certificate) = rsa();
    // An issuer's certificate comes first, as in a bundle put together the other way round.
    let (_, issuer) = rsa();
    let pem = format!(
        "{}{}{}",
        issuer.pem(),
        certificate.pem(),
        key.serialize_pem()
    );
    fs::write(&file, pem).expect("written");

    let endpoint = TokenEndpoint::start(|_, number| issued(&format!("token-{number}"))).await;
    let credentials =
        Credentials::client_certificate(TENANT, CLIENT_ID, &file, None).expect("credentials");
    let credential = credential(credentials, &endpoint);
    let first = token(&credential).await.expect("a token");
    credential
        .renew(&first, &SystemClock::default())
        .await
        .expect("no error")
        .expect("a new one");

    let mut ids = Vec::new();
    for request in endpoint.requests() {
        assert_eq!(request.form["scope"], SCOPE);
        assert_eq!(request.form["grant_type"], "client_credentials");
        assert_eq!(
            request.form["client_assertion_type"],
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        );
        let assertion = &request.form["client_assertion"];
        let (signed, signature) = assertion.rsplit_once('.').expect("three parts");
        UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, key.der_bytes())
            .verify(signed.as_bytes(), &decoded(signature))
            .expect("signed by the certificate's key");
        let (header, claims) = signed.split_once('.').expect("three parts");
        let header = json(header);
        assert_eq!(header["alg"], "PS256");
        assert_eq!(header["typ"], "JWT");
        assert_eq!(
            decoded(header["x5t#S256"].as_str().expect("a text")),
            digest(&SHA256, certificate.der()).as_ref()
        );
        let claims = json(claims);
        assert_eq!(
            claims["aud"],
            format!("{}/{TENANT}/oauth2/v2.0/token", endpoint.url())
        );
        assert_eq!(claims["iss"], CLIENT_ID);
        assert_eq!(claims["sub"], CLIENT_ID);
        let now = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .expect("after 1970")
            .as_secs();
        let time = |name: &str| claims[name].as_u64().expect("a number");
        assert!(time("nbf") <= now && now < time("exp"), "{claims}");
        assert!(time("exp") - time("nbf") <= 600, "{claims}");
        ids.push(claims["jti"].as_str().expect("a text").to_owned());
    }
    assert_eq!(ids.len(), 2);
    assert_ne!(ids[0], ids[1], "no proof is used twice");
}

#[tokio::test]
async fn files_of_openssl_are_read() {
    let password = || Some(SecretString::from("correct-horse"));
    for (file, password) in [(ENCRYPTED, password()), (PKCS1, None), (PKCS1, password())] {
        let endpoint = TokenEndpoint::start(|_, _| issued("token")).await;
        let credentials = Credentials::client_certificate(TENANT, CLIENT_ID, file, password)
            .expect("credentials");
        token(&credential(credentials, &endpoint))
            .await
            .expect("a token");
        let [request] = &endpoint.requests()[..] else {
            panic!("one request");
        };
        let header = request.form["client_assertion"]
            .split('.')
            .next()
            .expect("a part")
            .to_owned();
        assert_eq!(json(&header)["x5t#S256"], THUMBPRINT);
    }
}

#[test]
fn what_cannot_be_used_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let refusal = |path: &Path, password: Option<&str>| {
        Credentials::client_certificate(TENANT, CLIENT_ID, path, password.map(SecretString::from))
            .expect_err("refused")
    };
    let (key, certificate) = rsa();
    let (other, _) = rsa();
    let curve = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).expect("a key");
    let broken = certificate.pem().replace("MII", "***");
    for (pem, reason) in [
        (String::new(), "there is no private key in the file"),
        (certificate.pem(), "there is no private key in the file"),
        (key.serialize_pem(), "there is no certificate in the file"),
        (
            certificate.pem() + &other.serialize_pem(),
            "the key is of another certificate",
        ),
        (
            certificate.pem() + &curve.serialize_pem(),
            "its key is broken, not RSA, or too short",
        ),
        (broken + &key.serialize_pem(), "its PEM is broken"),
    ] {
        let file = folder.path().join("client.pem");
        fs::write(&file, pem).expect("written");
        let error = refusal(&file, None);
        assert_eq!(
            error.to_string(),
            format!("the client certificate cannot be used: {reason}")
        );
        assert!(
            error
                .hint()
                .is_some_and(|hint| hint.contains("openssl pkcs12"))
        );
    }
    let no_password = refusal(Path::new(ENCRYPTED), None).to_string();
    assert!(
        no_password.ends_with("encrypted, and there is no password"),
        "{no_password}"
    );
    let wrong = refusal(Path::new(ENCRYPTED), Some("canary-password")).to_string();
    assert!(wrong.contains("the password is wrong"), "{wrong}");
    assert!(!wrong.contains("canary"), "{wrong}");
    let missing = refusal(&folder.path().join("nothing.pem"), None).to_string();
    assert!(missing.contains("nothing.pem"), "{missing}");
}

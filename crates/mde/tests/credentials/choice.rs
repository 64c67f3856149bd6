//! Which kind of credentials a configuration means, for every combination of variables.

use std::fs;

use mde::{
    CREDENTIAL_ORDER, CredentialKind, CredentialSettings, Credentials, CredentialsError,
    Environment,
};

use crate::{CLIENT_ID, TENANT};

const PKCS1: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/credentials/keys/pkcs1.pem"
);

/// All variables, each with a value that works.
fn values(token_file: &str) -> [(&'static str, String); 9] {
    [
        ("MDE_TOKEN", "canary-token".to_owned()),
        ("AZURE_TENANT_ID", TENANT.to_owned()),
        ("AZURE_CLIENT_ID", CLIENT_ID.to_owned()),
        ("AZURE_CLIENT_SECRET", "canary-secret".to_owned()),
        ("AZURE_CLIENT_CERTIFICATE_PATH", PKCS1.to_owned()),
        (
            "AZURE_CLIENT_CERTIFICATE_PASSWORD",
            "canary-password".to_owned(),
        ),
        ("AZURE_FEDERATED_TOKEN_FILE", token_file.to_owned()),
        ("IDENTITY_ENDPOINT", "http://127.0.0.1:1/".to_owned()),
        ("IDENTITY_HEADER", "canary-header".to_owned()),
    ]
}

fn chosen(
    settings: CredentialSettings,
    variables: &[(&str, &str)],
) -> Result<CredentialKind, CredentialsError> {
    let environment = Environment::from_iter(variables.iter().copied());
    Credentials::choose(settings, &environment).map(|credentials| credentials.kind())
}

#[test]
fn every_combination_is_chosen_by_the_order_or_an_error_that_names_what_is_missing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("token");
    fs::write(&file, "canary-federated").expect("written");
    let values = values(file.to_str().expect("Unicode"));

    let (mut complete, mut incomplete, mut unproven) = (0, 0, 0);
    for combination in 0_u32..1 << values.len() {
        let variables: Vec<_> = values
            .iter()
            .enumerate()
            .filter(|(bit, _)| combination & (1 << bit) != 0)
            .map(|(_, (name, value))| (*name, value.as_str()))
            .collect();
        let is_set = |name: &str| variables.iter().any(|(set, _)| *set == name);
        let rule = CREDENTIAL_ORDER
            .iter()
            .find(|rule| rule.chosen_by.is_none_or(is_set))
            .expect("the last is always chosen");
        match chosen(CredentialSettings::default(), &variables) {
            Ok(kind) => {
                assert_eq!(kind, rule.kind, "{variables:?}");
                assert!(rule.needs.iter().all(|name| is_set(name)), "{variables:?}");
                complete += 1;
            }
            Err(CredentialsError::Unproven { .. }) => {
                assert!(
                    rule.chosen_by.is_none() && is_set("AZURE_CLIENT_ID"),
                    "{variables:?}"
                );
                unproven += 1;
            }
            Err(error) => {
                let CredentialsError::Incomplete { missing, .. } = &error else {
                    panic!("{variables:?}: {error}");
                };
                let needed = rule.needs.iter().copied().filter(|name| !is_set(name));
                assert_eq!(*missing, needed.collect::<Vec<_>>(), "{variables:?}");
                assert!(!missing.is_empty());
                let shown = format!("{error} {error:?} {:?}", error.hint());
                assert!(!shown.contains("canary"), "{shown}");
                incomplete += 1;
            }
        }
    }
    assert!(complete > 0 && incomplete > 0 && unproven > 0);
}

#[test]
fn half_a_configuration_is_told_by_what_is_missing() {
    let error = |variables: &[(&str, &str)]| {
        chosen(CredentialSettings::default(), variables)
            .expect_err("half")
            .to_string()
    };
    assert_eq!(
        error(&[("AZURE_CLIENT_SECRET", "s"), ("AZURE_CLIENT_ID", CLIENT_ID)]),
        "AZURE_CLIENT_SECRET is set, but AZURE_TENANT_ID is missing"
    );
    assert_eq!(
        error(&[("AZURE_CLIENT_SECRET", "s"), ("AZURE_TENANT_ID", "")]),
        "AZURE_CLIENT_SECRET is set, but AZURE_TENANT_ID and AZURE_CLIENT_ID are missing"
    );
    assert_eq!(
        error(&[("AZURE_TENANT_ID", TENANT), ("AZURE_CLIENT_ID", CLIENT_ID)]),
        "AZURE_TENANT_ID and AZURE_CLIENT_ID are set, but nothing to prove the application's identity with"
    );
}

#[test]
fn what_was_told_goes_before_the_environment() {
    let mut settings = CredentialSettings::default();
    settings.tenant = Some(TENANT.to_owned());
    settings.client_id = Some(CLIENT_ID.to_owned());
    let kind = chosen(
        settings,
        &[("AZURE_CLIENT_SECRET", "s"), ("AZURE_TENANT_ID", "a/b")],
    );
    assert_eq!(kind.expect("credentials"), CredentialKind::ClientSecret);

    let mut settings = CredentialSettings::default();
    settings.kind = Some(CredentialKind::ManagedIdentity);
    let kind = chosen(settings.clone(), &[("MDE_TOKEN", "t")]);
    assert_eq!(kind.expect("credentials"), CredentialKind::ManagedIdentity);

    settings.kind = Some(CredentialKind::ClientSecret);
    assert_eq!(
        chosen(settings, &[("MDE_TOKEN", "t")])
            .expect_err("nothing is set")
            .to_string(),
        "credentials of the kind client-secret were asked for, but AZURE_CLIENT_SECRET, \
         AZURE_TENANT_ID and AZURE_CLIENT_ID are missing"
    );
}

#[test]
fn every_kind_has_a_name() {
    for kind in CredentialKind::NAMED {
        assert_eq!(kind.name().parse::<CredentialKind>().expect("a kind"), kind);
    }
    let error = "custom".parse::<CredentialKind>().expect_err("not by name");
    assert!(error.to_string().contains("managed-identity"), "{error}");
}

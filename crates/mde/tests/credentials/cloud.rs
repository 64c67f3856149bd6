//! Clouds, and where a credential's tokens may go.

use mde::{Cloud, CloudError, Credentials, SecretString, tables};
use mde_core::{Credential, CredentialFault, HttpTransport};
use url::Url;

fn asking_for(scope: &str) -> Credential {
    Credential::from_factory(scope, || Err(CredentialFault::new("never asked").into()))
}

fn allows(cloud: &Cloud, credential: &Credential, url: &str) -> bool {
    cloud
        .destinations(credential)
        .expect("destinations")
        .check(&Url::parse(url).expect("a URL"))
        .is_ok()
}

#[test]
fn each_server_of_the_specification_is_a_preset() {
    assert_eq!(Cloud::names().count(), tables::SERVERS.len());
    for server in tables::SERVERS {
        let cloud = Cloud::named(server.name).expect("a preset");
        assert_eq!(cloud, Cloud::from(*server));
        assert_eq!(cloud.api().as_str(), server.url);
        assert_eq!(cloud.authority(), server.authority);
        assert_eq!(cloud.token_scope(), server.token_scope);
        assert!(cloud.destinations(&asking_for(server.token_scope)).is_ok());
    }
    assert_eq!(
        Cloud::named("commercial").expect("a cloud"),
        Cloud::default()
    );
    assert_eq!(
        Cloud::named("gcc-high").expect("a preset"),
        Cloud::from(&tables::servers::GCC_HIGH)
    );
    let error = Cloud::named("china").expect_err("unknown");
    assert!(error.to_string().contains("gcc-high"), "{error}");
}

#[test]
fn a_token_stays_in_its_cloud() {
    let cloud = Cloud::default();
    let credential = asking_for(cloud.token_scope());
    assert!(allows(
        &cloud,
        &credential,
        "https://eu.api.security.microsoft.com/x"
    ));
    assert!(allows(
        &cloud,
        &credential,
        "https://api.securitycenter.windows.com/x"
    ));
    assert!(!allows(
        &cloud,
        &credential,
        "https://api-gcc.securitycenter.microsoft.us/x"
    ));
    assert!(!allows(&cloud, &credential, "https://evil.example/x"));

    let other_host = cloud
        .clone()
        .with_api("https://eu.api.security.microsoft.com");
    let other_host = other_host.expect("a URL");
    assert!(allows(
        &other_host,
        &credential,
        "https://api.security.microsoft.com/x"
    ));
}

#[test]
fn a_foreign_host_gets_a_token_only_when_the_scope_is_named_for_it() {
    let cloud = Cloud::default();
    let credential = asking_for(cloud.token_scope());

    let gateway = cloud
        .clone()
        .with_api("https://gateway.example")
        .expect("a URL");
    let error = gateway.destinations(&credential).expect_err("foreign");
    assert!(
        matches!(
            error,
            CloudError::ForeignHost {
                belongs_to: None,
                ..
            }
        ),
        "{error:?}"
    );
    let gateway = gateway
        .with_token_scope(cloud.token_scope())
        .expect("a scope");
    assert!(allows(&gateway, &credential, "https://gateway.example/x"));
    assert!(!allows(
        &gateway,
        &credential,
        "https://api.security.microsoft.com/x"
    ));

    let stand_in = cloud
        .clone()
        .with_api("http://127.0.0.1:8080")
        .expect("a URL");
    assert!(stand_in.destinations(&credential).is_err());

    let mixed_up = cloud
        .clone()
        .with_api("https://api-gov.securitycenter.microsoft.us")
        .expect("a URL");
    let error = mixed_up.destinations(&credential).expect_err("foreign");
    assert_eq!(
        error.hint().as_deref(),
        Some("the host belongs to the cloud gcc-high: choose that")
    );
    let named = mixed_up
        .with_token_scope(cloud.token_scope())
        .expect("a scope");
    assert!(allows(
        &named,
        &credential,
        "https://api-gov.securitycenter.microsoft.us/x"
    ));
    assert!(!allows(
        &named,
        &credential,
        "https://eu.api.security.microsoft.com/x"
    ));
}

#[test]
fn a_credential_of_one_cloud_is_none_of_another() {
    let gcc = Cloud::named("gcc").expect("a preset");
    let credential = asking_for(gcc.token_scope());
    let error = Cloud::default()
        .destinations(&credential)
        .expect_err("foreign");
    assert!(
        matches!(error, CloudError::ForeignCredential { .. }),
        "{error:?}"
    );
    assert!(gcc.destinations(&credential).is_ok());
}

#[test]
fn a_fixed_token_goes_where_it_was_given_for() {
    let cloud = Cloud::default()
        .with_api("http://127.0.0.1:8080")
        .expect("a URL");
    let token = Credentials::token(SecretString::from("token"));
    let credential = token
        .for_cloud(&cloud, HttpTransport::builder())
        .expect("a credential");
    assert!(allows(&cloud, &credential, "http://127.0.0.1:8080/x"));
    assert!(!allows(
        &cloud,
        &credential,
        "https://api.security.microsoft.com/x"
    ));
}

#[test]
fn a_credential_of_ones_own_asks_for_the_clouds_scope() {
    let gcc = Cloud::named("gcc").expect("a preset");
    let mine = Credentials::custom(|| Err(CredentialFault::new("never asked").into()));
    let credential = mine
        .for_cloud(&gcc, HttpTransport::builder())
        .expect("a credential");
    assert_eq!(credential.scope(), Some(gcc.token_scope()));
}

#[test]
fn what_is_no_authority_scope_or_url_is_refused() {
    for authority in [
        "http://127.0.0.1",
        "http://login.microsoftonline.com",
        "https://login.microsoftonline.com/tenant",
        "https://user:canary@login.microsoftonline.com",
        "https://login.microsoftonline.com?x",
        "login.microsoftonline.com",
        "",
    ] {
        let error = Cloud::default()
            .with_authority(authority)
            .expect_err(authority);
        assert!(!error.to_string().contains("canary"), "{error}");
    }
    let cloud = Cloud::default()
        .with_authority("https://LOGIN.example/")
        .expect("an authority");
    assert_eq!(cloud.authority(), "https://login.example");
    for scope in ["", "a b", "https://x/.default\n", "a\"b"] {
        assert!(
            Cloud::default().with_token_scope(scope).is_err(),
            "{scope:?}"
        );
    }
    assert!(Cloud::default().with_api("http://example.com").is_err());
}

//! Where the environment says something else of who asks than settings do.

use mde::{About, CredentialKind, CredentialSettings, Environment};

const A: &str = "aaaaaaaa-86f1-41af-91ab-2d7cd011db47";
const B: &str = "bbbbbbbb-86f1-41af-91ab-2d7cd011db47";

fn settings(tenant: Option<&str>, client: Option<&str>, kind: Option<&str>) -> CredentialSettings {
    let mut settings = CredentialSettings::default();
    settings.tenant = tenant.map(str::to_owned);
    settings.client_id = client.map(str::to_owned);
    settings.kind = kind.map(|kind| kind.parse().expect("a kind"));
    settings
}

#[test]
fn what_differs_is_named_and_what_has_not_the_form_is_not_repeated() {
    let whole = settings(Some(A), Some(A), None);
    for (settings, variable, value, about, told) in [
        (&whole, "AZURE_TENANT_ID", B, Some(About::Tenant), B),
        (&whole, "AZURE_TENANT_ID", A, None, ""),
        // Case does not count, nor what surrounds it.
        (
            &whole,
            "AZURE_CLIENT_ID",
            " AAAAAAAA-86F1-41AF-91AB-2D7CD011DB47\n",
            None,
            "",
        ),
        (
            &whole,
            "AZURE_TENANT_ID",
            "contoso.com",
            Some(About::Tenant),
            "contoso.com",
        ),
        (&whole, "AZURE_TENANT_ID", "canary", Some(About::Tenant), A),
        (
            &whole,
            "AZURE_CLIENT_ID",
            "canary.secret",
            Some(About::ClientId),
            A,
        ),
        (&whole, "AZURE_CLIENT_ID", "", None, ""),
        (&whole, "AZURE_CLIENT_SECRET", "canary", None, ""),
        (&whole, "MDE_TOKEN", "canary", None, ""),
        // What is open is not filled in.
        (
            &settings(Some(A), None, None),
            "AZURE_CLIENT_ID",
            B,
            Some(About::ClientId),
            B,
        ),
        (
            &settings(None, None, Some("azure-cli")),
            "AZURE_TENANT_ID",
            B,
            Some(About::Tenant),
            B,
        ),
        (
            &settings(None, None, Some("azure-cli")),
            "MDE_TOKEN",
            "canary",
            Some(About::Kind),
            "azure-cli",
        ),
        (
            &settings(Some(A), None, Some("token")),
            "MDE_TOKEN",
            "canary",
            None,
            "",
        ),
        // They do not say who asks.
        (&settings(None, None, None), "AZURE_TENANT_ID", B, None, ""),
        (
            &settings(None, None, Some("client-secret")),
            "AZURE_TENANT_ID",
            B,
            None,
            "",
        ),
    ] {
        let environment = Environment::from_iter([(variable, value)]);
        let found = environment.contradictions(settings).expect("it is Unicode");
        let case = format!("{settings:?} {variable}={value}: {found:?}");
        assert_eq!(found.first().map(|found| found.about), about, "{case}");
        assert!(found.len() <= 1, "{case}");
        if let [found] = found.as_slice() {
            assert_eq!(found.variable, variable, "{case}");
            let sentence = format!("{found} {found:?}");
            assert!(sentence.contains(told), "{sentence}");
            assert!(!sentence.contains("canary"), "{sentence}");
        }
    }
}

#[test]
fn settings_say_who_asks_by_tenant_application_or_a_persons_kind() {
    let of_kind = |kind: CredentialKind| settings(None, None, Some(kind.name()));
    let kinds = CredentialKind::NAMED.map(|kind| (kind, of_kind(kind).say_who()));
    for (kind, says) in kinds {
        let is_person = matches!(
            kind,
            CredentialKind::AzureCli | CredentialKind::DeveloperTools
        );
        assert_eq!(says, is_person, "{kind}");
    }
    assert!(settings(Some(A), None, None).say_who());
    assert!(settings(None, Some(A), None).say_who());
}

//! Owns the explanation why the service refused a token (401, 403), by what the token says of itself.
//! Only messages are made of it: the service has decided.

use std::time::SystemTime;

use http::StatusCode;
use url::Url;

use super::Claims;
use crate::{Operation, Server};

/// What a token for a host has to be.
#[derive(Clone, Copy, Debug)]
pub struct Expectation<'a> {
    /// The scope that it is to be asked for.
    pub token_scope: &'a str,
    /// The authority that issues it.
    pub authority: &'a str,
    /// Every server that the specification knows, so that a token for another cloud is told by name.
    pub servers: &'a [&'a Server],
}

/// Why the service refused a token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RefusalExplained {
    /// What is wrong, in one sentence.
    pub sentence: String,
    /// What to do about it.
    pub hint: String,
    /// Of a missing permission: what the operation needs one of, for the token's kind (of a token that
    /// cannot be read: an application's).
    pub needed: &'static [&'static str],
    /// Of a missing permission: what the token holds.
    pub held: Vec<String>,
}

/// The service's application in every tenant (*WindowsDefenderATP*): some tokens name it instead of the
/// scope's resource.
const APPLICATION: &str = "fc780465-2017-40d4-a0c5-307022471b92";

/// Other names of the same application.
const OTHER_NAMES: [&str; 3] = [
    "https://api.securitycenter.microsoft.com",
    "https://api.securitycenter.windows.com",
    "https://securitycenter.onmicrosoft.com/windowsatpservice",
];

/// Services that tokens are asked for by mistake: audience, and whose it is.
const OTHERS: [(&str, &str); 9] = [
    (
        "https://api.security.microsoft.com",
        "Microsoft Threat Protection",
    ),
    (
        "8ee8fdad-f234-4243-8f3b-15c294843740",
        "Microsoft Threat Protection",
    ),
    (
        "https://security.microsoft.com/mtp",
        "Microsoft Threat Protection",
    ),
    ("https://graph.microsoft.com", "Microsoft Graph"),
    ("00000003-0000-0000-c000-000000000000", "Microsoft Graph"),
    ("https://graph.microsoft.us", "Microsoft Graph"),
    ("https://graph.windows.net", "Azure AD Graph"),
    ("https://management.azure.com", "Azure Resource Manager"),
    (
        "https://management.core.windows.net",
        "Azure Resource Manager",
    ),
];

/// Issuers' hosts that tell the cloud. `sts.windows.net` does not: it issues for more than one.
const ISSUERS: [(&str, &str); 5] = [
    (
        "login.microsoftonline.com",
        "https://login.microsoftonline.com",
    ),
    (
        "login.microsoftonline.us",
        "https://login.microsoftonline.us",
    ),
    (
        "login.partner.microsoftonline.cn",
        "https://login.partner.microsoftonline.cn",
    ),
    (
        "login.chinacloudapi.cn",
        "https://login.partner.microsoftonline.cn",
    ),
    (
        "sts.chinacloudapi.cn",
        "https://login.partner.microsoftonline.cn",
    ),
];

/// Why the service answered an operation with this status, 401 or 403; `None` when the token gives no
/// reason, as of a 401 for a missing licence, or when it cannot be read.
///
/// `message` is the service's own, which can list the roles that it saw; `now` is when the answer arrived.
pub fn explain_refusal(
    status: StatusCode,
    operation: &'static Operation,
    claims: Option<&Claims>,
    message: Option<&str>,
    expected: Expectation<'_>,
    now: SystemTime,
) -> Option<RefusalExplained> {
    let explained = |sentence: String, hint: String| RefusalExplained {
        sentence,
        hint,
        needed: &[],
        held: Vec::new(),
    };
    let about_token = claims
        .and_then(|claims| objection(claims, &expected, now))
        .map(|(sentence, hint)| explained(sentence, hint));
    if about_token.is_some() || status != StatusCode::FORBIDDEN {
        return about_token;
    }
    let seen = message.and_then(roles_in);
    Some(missing_permission(operation, claims, seen))
}

/// What speaks against a token before anybody was asked with it, by what it says of itself: it has expired, is for
/// another service, or of another cloud. In a sentence, and with what to do about it.
pub fn objection(
    claims: &Claims,
    expected: &Expectation<'_>,
    now: SystemTime,
) -> Option<(String, String)> {
    expired(claims, now)
        .or_else(|| other_audience(claims, expected))
        .or_else(|| other_issuer(claims, expected))
}

/// The roles that the service saw in the token, by a message such as `Missing application roles. API
/// required roles: Machine.Read.All, application roles: Alert.Read.All.`
fn roles_in(message: &str) -> Option<Vec<String>> {
    let (_, list) = message.rsplit_once("application roles:")?;
    let mut roles = Vec::new();
    for word in list.split([',', ' ', '\n', '\r', '\t']) {
        let name = word.trim_end_matches('.');
        let is_role = |c: char| c.is_ascii_alphanumeric() || c == '.';
        if !name.is_empty() && name.chars().all(is_role) {
            roles.push(name.to_owned());
        } else if !word.is_empty() {
            // Something else follows the sentence, or stands in the list's place.
            break;
        }
        if word.ends_with('.') {
            break;
        }
    }
    Some(roles)
}

fn expired(claims: &Claims, now: SystemTime) -> Option<(String, String)> {
    let ago = now.duration_since(claims.expires?).ok()?;
    let ago = match ago.as_secs() {
        seconds @ 0..=119 => format!("{seconds} s"),
        seconds @ 120..=7_199 => format!("{} min", seconds / 60),
        seconds => format!("{} h", seconds / 3_600),
    };
    Some((
        format!("the token expired {ago} ago"),
        "get a new one: a token lives about an hour; or is this machine's clock wrong?".to_owned(),
    ))
}

/// A resource's name without what does not count: case, a slash at the end, `/.default`.
fn resource(name: &str) -> String {
    let name = name.strip_suffix("/.default").unwrap_or(name);
    name.trim_end_matches('/').to_ascii_lowercase()
}

fn other_audience(claims: &Claims, expected: &Expectation<'_>) -> Option<(String, String)> {
    let audience = resource(claims.audience.as_deref()?);
    let wanted = resource(expected.token_scope);
    let same_application = audience == APPLICATION
        || (OTHER_NAMES.contains(&&*audience) && OTHER_NAMES.contains(&&*wanted));
    if audience == wanted || same_application {
        return None;
    }
    let of = |server: &&&Server| resource(server.token_scope) == audience;
    let whose = if let Some((_, whose)) = OTHERS.iter().find(|(other, _)| *other == audience) {
        format!(" ({whose})")
    } else if let Some(server) = expected.servers.iter().find(of) {
        format!(" (the cloud {})", server.cloud)
    } else {
        String::new()
    };
    Some((
        format!("the token is for another service: {audience:?}{whose}"),
        format!("ask for a token with the scope {}", expected.token_scope),
    ))
}

fn other_issuer(claims: &Claims, expected: &Expectation<'_>) -> Option<(String, String)> {
    let issuer = Url::parse(claims.issuer.as_deref()?).ok()?;
    let authority = Url::parse(expected.authority).ok()?;
    let of = |url: &Url| {
        let host = url.host_str()?.to_owned();
        ISSUERS
            .iter()
            .find(|(issuer, _)| *issuer == host)
            .map(|(_, authority)| *authority)
    };
    let (issued, wanted) = (of(&issuer)?, of(&authority)?);
    (issued != wanted).then(|| {
        (
            format!("the token is of another cloud: it was issued by {issued}"),
            format!("sign in at {wanted}, or choose the cloud that the tenant is in"),
        )
    })
}

fn missing_permission(
    operation: &'static Operation,
    claims: Option<&Claims>,
    seen: Option<Vec<String>>,
) -> RefusalExplained {
    let delegated = claims.is_some_and(|claims| claims.delegated);
    let is_known = claims.is_some() || seen.is_some();
    let (needed, held, kind) = match (claims, seen) {
        (Some(claims), _) if delegated => (
            operation.delegated_permissions,
            claims.scopes.clone(),
            "a signed-in person's",
        ),
        // What the service saw is what counts, and all that is known of a token that cannot be read.
        (_, Some(seen)) => (operation.application_permissions, seen, "an application's"),
        (Some(claims), None) => (
            operation.application_permissions,
            claims.roles.clone(),
            "an application's",
        ),
        (None, None) => (operation.application_permissions, Vec::new(), "the"),
    };
    let one_of = needed.join(", ");
    let fits = held.iter().any(|held| needed.contains(&held.as_str()));
    let (sentence, hint) = if fits {
        let hint = if delegated {
            "the person also needs the role 'View Data' and access to the device's group"
        } else {
            "what else is missing, the service's own message has to say"
        };
        (
            format!(
                "the token's permission ({}) does not suffice here",
                held.join(", ")
            ),
            hint.to_owned(),
        )
    } else if !is_known {
        (
            "the token lacks a permission".to_owned(),
            format!(
                "it needs one of {one_of} (application) or {} (delegated)",
                operation.delegated_permissions.join(", ")
            ),
        )
    } else {
        let has = if held.is_empty() {
            "none at all".to_owned()
        } else {
            held.join(", ")
        };
        let hint = if delegated {
            "grant the application the delegated permission, consent to it, and sign in again; tokens issued before do not have it"
        } else if held.is_empty() {
            "grant the application the permission (of the kind application, not delegated) for WindowsDefenderATP; if it is granted, an administrator's consent is missing, or the token is older than the grant: get a new one"
        } else {
            "grant the application the permission for WindowsDefenderATP, and have an administrator consent to it; tokens issued before do not have it"
        };
        (
            format!("{kind} token needs one of {one_of} here, and this one has {has}"),
            hint.to_owned(),
        )
    };
    RefusalExplained {
        sentence,
        hint,
        needed,
        held,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    static OPERATION: Operation = Operation::new(
        "listUserMachines",
        "GET",
        "/api/users/{id}/machines",
        &[],
        &["Machine.Read.All", "Machine.ReadWrite.All"],
        &["Machine.Read", "Machine.ReadWrite"],
    );
    static COMMERCIAL: Server = Server::new(
        "global",
        "commercial",
        "https://api.security.microsoft.com",
        "https://login.microsoftonline.com",
        "https://api.securitycenter.microsoft.com/.default",
        "",
    );
    static GCC_HIGH: Server = Server::new(
        "gcc-high",
        "gcc-high",
        "https://api-gov.securitycenter.microsoft.us",
        "https://login.microsoftonline.us",
        "https://api-gov.securitycenter.microsoft.us/.default",
        "",
    );

    fn now() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000)
    }

    fn explain(status: u16, server: &Server, claims: Option<&Claims>) -> Option<RefusalExplained> {
        explain_with(status, server, claims, None)
    }

    fn explain_with(
        status: u16,
        server: &Server,
        claims: Option<&Claims>,
        message: Option<&str>,
    ) -> Option<RefusalExplained> {
        let expected = Expectation {
            token_scope: server.token_scope,
            authority: server.authority,
            servers: &[&COMMERCIAL, &GCC_HIGH],
        };
        let status = StatusCode::from_u16(status).expect("a status");
        explain_refusal(status, &OPERATION, claims, message, expected, now())
    }

    fn for_audience(audience: &str) -> Claims {
        Claims {
            audience: Some(audience.to_owned()),
            ..Claims::default()
        }
    }

    #[test]
    fn a_token_for_another_service_is_told_with_the_scope_to_ask_for() {
        for (audience, whose) in [
            (
                "https://api.security.microsoft.com",
                "Microsoft Threat Protection",
            ),
            (
                "https://api.security.microsoft.com/",
                "Microsoft Threat Protection",
            ),
            (
                "8EE8FDAD-f234-4243-8f3b-15c294843740",
                "Microsoft Threat Protection",
            ),
            ("https://graph.microsoft.com", "Microsoft Graph"),
            ("https://management.azure.com/", "Azure Resource Manager"),
            (
                "https://api-gov.securitycenter.microsoft.us",
                "the cloud gcc-high",
            ),
            ("api://mine", "api://mine"),
        ] {
            for status in [401, 403] {
                let explained = explain(status, &COMMERCIAL, Some(&for_audience(audience)))
                    .expect("an explanation");
                assert!(
                    explained.sentence.contains("another service"),
                    "{explained:?}"
                );
                assert!(explained.sentence.contains(whose), "{explained:?}");
                assert!(
                    explained
                        .hint
                        .ends_with("https://api.securitycenter.microsoft.com/.default"),
                    "{explained:?}"
                );
            }
        }
    }

    #[test]
    fn every_name_of_the_right_service_is_right() {
        for audience in [
            "https://api.securitycenter.microsoft.com",
            "https://api.securitycenter.microsoft.com/",
            "https://api.securitycenter.windows.com",
            "https://securitycenter.onmicrosoft.com/windowsatpservice",
            "fc780465-2017-40d4-a0c5-307022471b92",
        ] {
            assert_eq!(
                explain(401, &COMMERCIAL, Some(&for_audience(audience))),
                None
            );
        }
        let commercial = for_audience("https://api.securitycenter.microsoft.com");
        let explained = explain(401, &GCC_HIGH, Some(&commercial)).expect("an explanation");
        assert!(
            explained.sentence.contains("the cloud commercial"),
            "{explained:?}"
        );
    }

    #[test]
    fn an_expired_token_is_told_before_all_else() {
        let claims = Claims {
            expires: Some(now() - Duration::from_secs(180)),
            ..for_audience("https://graph.microsoft.com")
        };
        let explained = explain(401, &COMMERCIAL, Some(&claims)).expect("an explanation");
        assert_eq!(explained.sentence, "the token expired 3 min ago");
        let alive = Claims {
            expires: Some(now() + Duration::from_secs(1)),
            ..Claims::default()
        };
        assert_eq!(explain(401, &COMMERCIAL, Some(&alive)), None);
    }

    #[test]
    fn an_issuer_tells_the_cloud_where_it_can() {
        let issued = |issuer: &str| Claims {
            issuer: Some(issuer.to_owned()),
            ..Claims::default()
        };
        let explained = explain(
            401,
            &GCC_HIGH,
            Some(&issued("https://login.microsoftonline.com/t/v2.0")),
        )
        .expect("an explanation");
        assert!(
            explained.sentence.contains("another cloud"),
            "{explained:?}"
        );
        assert!(
            explained.hint.contains("https://login.microsoftonline.us"),
            "{explained:?}"
        );
        for same in [
            "https://sts.windows.net/t/",
            "https://login.microsoftonline.us/t/v2.0",
            "x",
        ] {
            assert_eq!(explain(401, &GCC_HIGH, Some(&issued(same))), None, "{same}");
        }
    }

    #[test]
    fn a_missing_permission_is_told_with_what_is_held() {
        let roles = Claims {
            roles: vec!["Machine.Isolate".to_owned()],
            ..Claims::default()
        };
        let explained = explain(403, &COMMERCIAL, Some(&roles)).expect("an explanation");
        assert_eq!(
            explained.sentence,
            "an application's token needs one of Machine.Read.All, Machine.ReadWrite.All here, \
             and this one has Machine.Isolate"
        );
        assert_eq!(
            explained.needed,
            ["Machine.Read.All", "Machine.ReadWrite.All"]
        );
        assert_eq!(explained.held, ["Machine.Isolate"]);

        let none = explain(403, &COMMERCIAL, Some(&Claims::default())).expect("an explanation");
        assert!(
            none.sentence.ends_with("this one has none at all"),
            "{none:?}"
        );
        assert!(none.hint.contains("not delegated"), "{none:?}");

        let person = Claims {
            scopes: vec!["Alert.Read".to_owned()],
            delegated: true,
            ..Claims::default()
        };
        let person = explain(403, &COMMERCIAL, Some(&person)).expect("an explanation");
        assert_eq!(person.needed, ["Machine.Read", "Machine.ReadWrite"]);
        assert!(
            person.sentence.starts_with("a signed-in person's"),
            "{person:?}"
        );

        let view_data = Claims {
            scopes: vec!["Machine.Read".to_owned()],
            delegated: true,
            ..Claims::default()
        };
        let view_data = explain(403, &COMMERCIAL, Some(&view_data)).expect("an explanation");
        assert!(view_data.hint.contains("View Data"), "{view_data:?}");

        let opaque = explain(403, &COMMERCIAL, None).expect("an explanation");
        assert!(opaque.hint.contains("Machine.Read.All"), "{opaque:?}");
        assert!(opaque.hint.contains("Machine.Read,"), "{opaque:?}");
    }

    #[test]
    fn the_roles_that_the_service_saw_count() {
        let message = |roles: &str| {
            format!(
                "Missing application roles. API required roles: Machine.Read.All,Machine.ReadWrite.All, application roles: {roles}."
            )
        };
        let fits = Claims {
            roles: vec!["Machine.Read.All".to_owned()],
            ..Claims::default()
        };
        let explain = |claims, message: &str| {
            explain_with(403, &COMMERCIAL, claims, Some(message)).expect("an explanation")
        };
        let no_roles = Claims::default();
        for claims in [None, Some(&no_roles), Some(&fits)] {
            for message in [
                message(""),
                message("").trim_end_matches('.').to_owned(),
                message("\n"),
                message("") + " (Correlation id 123)",
                message("") + " TraceId: 7",
                message("[]"),
            ] {
                let none = explain(claims, &message);
                assert!(none.sentence.ends_with("has none at all"), "{none:?}");
                assert_eq!(none.held, [""; 0]);
                for told in ["consent is missing", "older than the grant"] {
                    assert!(none.hint.contains(told), "{none:?}");
                }
            }
            let other = explain(claims, &message("Alert.Read.All,Score.Read.All"));
            assert_eq!(other.held, ["Alert.Read.All", "Score.Read.All"]);
        }
        let person = Claims {
            scopes: vec!["Alert.Read".to_owned()],
            delegated: true,
            ..Claims::default()
        };
        let person = explain(Some(&person), &message(""));
        assert_eq!(person.held, ["Alert.Read"]);
        assert!(person.hint.contains("delegated permission"), "{person:?}");

        let silent = explain(None, "Missing application roles.");
        assert_eq!(silent.sentence, "the token lacks a permission");
    }

    #[test]
    fn a_good_token_gives_no_reason_for_401() {
        assert_eq!(explain(401, &COMMERCIAL, None), None);
        assert_eq!(explain(401, &COMMERCIAL, Some(&Claims::default())), None);
    }
}

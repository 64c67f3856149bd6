//! Owns what a token says of itself. It is read without being verified, for messages and for counting
//! the quota, never to allow anything.

use std::time::{Duration, SystemTime};

use base64::{
    Engine,
    alphabet::URL_SAFE,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};

use super::Identity;

/// What a token says of itself, unverified: each claim as far as it is there and can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Claims {
    /// For whom it was issued (`aud`): a resource's URL or id.
    pub audience: Option<String>,
    /// Who issued it (`iss`).
    pub issuer: Option<String>,
    /// The roles of an application, or of a person (`roles`).
    pub roles: Vec<String>,
    /// What a signed-in person let the application do (`scp`).
    pub scopes: Vec<String>,
    /// The tenant's id (`tid`).
    pub tenant: Option<String>,
    /// The application's id (`appid`, or `azp` in tokens of version 2).
    pub application: Option<String>,
    /// When it expires (`exp`).
    pub expires: Option<SystemTime>,
    /// Whether it was issued for a signed-in person rather than an application (`idtyp`, else whether
    /// there is `scp`).
    pub delegated: bool,
}

/// Padding or none, stray bits at the end or none: whoever made the token, it is only looked at.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

impl Claims {
    /// What a token says of itself, if it can be read.
    pub fn of(token: &SecretString) -> Option<Self> {
        Self::of_jwt(token.expose_secret().trim())
    }

    /// The claims of a JWT; nothing of any other text.
    pub(super) fn of_jwt(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let claims: Map<String, Value> =
            serde_json::from_slice(&BASE64.decode(payload).ok()?).ok()?;
        let text = |name| texts(&claims, name).into_iter().next();
        let scopes: Vec<String> = texts(&claims, "scp")
            .iter()
            .flat_map(|list| list.split_whitespace().map(str::to_owned))
            .collect();
        Some(Self {
            audience: text("aud"),
            issuer: text("iss"),
            roles: texts(&claims, "roles"),
            tenant: text("tid"),
            application: text("appid").or_else(|| text("azp")),
            expires: claims.get("exp").and_then(time),
            delegated: match text("idtyp") {
                Some(kind) => kind == "user",
                None => !scopes.is_empty(),
            },
            scopes,
        })
    }

    /// Whose calls those with the token are, if it says so.
    pub fn identity(self) -> Option<Identity> {
        Some(Identity::new(self.tenant?, self.application?))
    }
}

/// A claim that is a text or a list of texts.
fn texts(claims: &Map<String, Value>, name: &str) -> Vec<String> {
    let text = |value: &Value| {
        value
            .as_str()
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    match claims.get(name) {
        Some(Value::Array(list)) => list.iter().filter_map(text).collect(),
        Some(value) => text(value).into_iter().collect(),
        None => Vec::new(),
    }
}

/// Seconds since 1970, as a number or, against the standard, as a text.
fn time(value: &Value) -> Option<SystemTime> {
    let seconds = match value {
        Value::String(text) => text.parse().ok()?,
        value => value.as_f64()?,
    };
    SystemTime::UNIX_EPOCH.checked_add(Duration::try_from_secs_f64(seconds).ok()?)
}

#[cfg(test)]
mod tests {
    use base64::prelude::BASE64_URL_SAFE_NO_PAD;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(payload: &Value) -> Option<Claims> {
        let payload = BASE64_URL_SAFE_NO_PAD.encode(payload.to_string());
        Claims::of_jwt(&format!("e30.{payload}.c2ln"))
    }

    #[test]
    fn an_applications_token_is_read() {
        let claims = read(&json!({
            "aud": "https://api.securitycenter.microsoft.com", "iss": "https://sts.windows.net/t/",
            "appid": "a", "tid": "t", "idtyp": "app", "exp": 1_700_000_000,
            "roles": ["Machine.Read.All", "Alert.Read.All"],
        }))
        .expect("claims");
        assert_eq!(
            claims.audience.as_deref(),
            Some("https://api.securitycenter.microsoft.com")
        );
        assert_eq!(claims.roles, ["Machine.Read.All", "Alert.Read.All"]);
        assert_eq!(
            claims.expires,
            Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000))
        );
        assert!(!claims.delegated);
        assert_eq!(claims.identity(), Some(Identity::new("t", "a")));
    }

    #[test]
    fn a_persons_token_is_read() {
        let claims = read(&json!({"azp": "a", "tid": "t", "scp": "Machine.Read  Alert.Read"}))
            .expect("claims");
        assert_eq!(claims.scopes, ["Machine.Read", "Alert.Read"]);
        assert!(claims.delegated);
        assert_eq!(claims.identity(), Some(Identity::new("t", "a")));
    }

    #[test]
    fn odd_claims_cost_only_themselves() {
        let claims = read(&json!({
            "aud": ["one", "two"], "iss": 7, "roles": "only", "scp": ["a", "b c", null],
            "exp": "1700000000", "tid": "", "appid": null, "azp": "z",
        }))
        .expect("claims");
        assert_eq!(
            claims,
            Claims {
                audience: Some("one".to_owned()),
                roles: vec!["only".to_owned()],
                scopes: ["a", "b", "c"].map(str::to_owned).to_vec(),
                expires: Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000)),
                application: Some("z".to_owned()),
                delegated: true,
                ..Claims::default()
            }
        );
        for exp in [json!(-1), json!(1e300), json!("soon"), json!([])] {
            assert_eq!(read(&json!({ "exp": exp })).expect("claims").expires, None);
        }
    }

    #[test]
    fn what_is_no_jwt_has_no_claims() {
        for text in [
            "",
            "opaque",
            "a.b",
            "e30.bm90IGpzb24.x",
            "e30.W10.x",
            "e30.e30.x.y",
            "e30.%.x",
        ] {
            assert_eq!(Claims::of_jwt(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_fail(text in "[-A-Za-z0-9._~+/=]{0,200}", payload in any::<Vec<u8>>()) {
            let _ = Claims::of_jwt(&text);
            let _ = Claims::of_jwt(&format!("e30.{}.x", BASE64_URL_SAFE_NO_PAD.encode(payload)));
        }
    }
}

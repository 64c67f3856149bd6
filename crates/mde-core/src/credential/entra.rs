//! Owns what Entra ID says when it issues no token, in plain words. Of its answer only numbers, names
//! and ids are kept, each checked for its form: the texts may repeat what was sent.

use std::{borrow::Cow, fmt};

use serde_json::{Map, Value};

/// Why what issues tokens, mostly Entra ID, issued none.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EntraError {
    /// The HTTP status; of an error that a program reported, nobody knows.
    pub status: Option<u16>,
    /// The number in `AADSTS7000215`.
    pub code: Option<u32>,
    /// The name of the error in OAuth 2.0, such as `invalid_client`.
    pub name: Option<String>,
    /// The id by which Microsoft's support finds the request.
    pub correlation_id: Option<String>,
    /// Another such id.
    pub trace_id: Option<String>,
}

/// A code, what it means, and what to do.
struct Meaning(u32, &'static str, &'static str);

const SECRET: &str = "make a new secret under the application's \"Certificates & secrets\", and give its value (not its id)";
const CERTIFICATE: &str = "upload the certificate (not its key) under the application's \"Certificates & secrets\", or use the one that is there";
const WHICH: &str = "check the tenant, the application's id, and that the cloud is the tenant's: the clouds' authorities do not know each other's tenants";
const FEDERATION: &str = "make the application's federated credential agree with the token's issuer, subject and audience";
const SIGN_IN: &str =
    "sign in again with the tool that the token comes from (such as az login), for this tenant";
const ADMIN: &str = "ask an administrator of the tenant";

/// The errors that people run into, by code. Every other code has a page of its own at Microsoft's.
const MEANINGS: &[Meaning] = &[
    Meaning(
        7_000_215,
        "the client secret is not the application's",
        SECRET,
    ),
    Meaning(7_000_222, "the client secret has expired", SECRET),
    Meaning(
        7_000_216,
        "the application must prove itself by a secret or a certificate",
        SECRET,
    ),
    Meaning(
        7_000_218,
        "the application must prove itself by a secret or a certificate",
        SECRET,
    ),
    Meaning(700_016, "the tenant has no application of this id", WHICH),
    Meaning(
        700_001,
        "the application may not ask for tokens of this service",
        ADMIN,
    ),
    Meaning(90_002, "there is no such tenant", WHICH),
    Meaning(
        90_023,
        "the tenant is neither an id nor a domain name",
        WHICH,
    ),
    Meaning(
        900_023,
        "the tenant is neither an id nor a domain name",
        WHICH,
    ),
    Meaning(90_038, "the tenant belongs to another cloud", WHICH),
    Meaning(900_382, "the tenant belongs to another cloud", WHICH),
    Meaning(900_432, "the tenant belongs to another cloud", WHICH),
    Meaning(
        50_059,
        "the request does not say which tenant it is about",
        WHICH,
    ),
    Meaning(
        7_000_112,
        "the application is disabled in the tenant",
        ADMIN,
    ),
    Meaning(
        7_000_229,
        "the application is not set up in the tenant",
        "have an administrator of the tenant consent to the application; that sets it up",
    ),
    Meaning(
        500_011,
        "the tenant does not know the service that the token is for",
        "the scope must be the one of the host's cloud; if it is, the tenant has no Defender for Endpoint",
    ),
    Meaning(
        650_052,
        "the tenant does not subscribe to the service that the token is for",
        "the tenant needs a Defender for Endpoint licence",
    ),
    Meaning(
        1_002_012,
        "the scope is not one that an application can ask for",
        "an application's scope ends in /.default",
    ),
    Meaning(
        70_011,
        "the scope is not valid",
        "an application's scope ends in /.default, such as the one of the host's cloud",
    ),
    Meaning(
        28_002,
        "the scope is not valid",
        "an application's scope ends in /.default, such as the one of the host's cloud",
    ),
    Meaning(
        700_027,
        "the application's certificate, or what was signed with it, is not accepted",
        CERTIFICATE,
    ),
    Meaning(
        7_000_214,
        "the application's certificate has been revoked",
        CERTIFICATE,
    ),
    Meaning(
        700_024,
        "the signed proof of who the application is, is not valid now",
        "check this machine's clock; a federated token may have expired",
    ),
    Meaning(
        70_021,
        "no federated credential of the application fits the federated token",
        FEDERATION,
    ),
    Meaning(
        700_211,
        "no federated credential of the application has the federated token's issuer",
        FEDERATION,
    ),
    Meaning(
        700_212,
        "no federated credential of the application has the federated token's audience",
        FEDERATION,
    ),
    Meaning(
        700_213,
        "no federated credential of the application has the federated token's subject",
        FEDERATION,
    ),
    Meaning(
        50_013,
        "the signed proof of who the application is, is not accepted",
        FEDERATION,
    ),
    Meaning(
        65_001,
        "nobody has consented to what the application asks for",
        "have an administrator of the tenant consent to the application's permissions",
    ),
    Meaning(
        90_094,
        "only an administrator can consent to what the application asks for",
        "have an administrator of the tenant consent to the application's permissions",
    ),
    Meaning(
        53_003,
        "a conditional access policy of the tenant forbids it",
        "ask an administrator of the tenant which policy it is: the sign-in log has it under the correlation id",
    ),
    Meaning(
        53_000,
        "a conditional access policy wants a compliant device",
        ADMIN,
    ),
    Meaning(
        53_001,
        "a conditional access policy wants a device joined to the domain",
        ADMIN,
    ),
    Meaning(
        530_003,
        "a conditional access policy wants a managed device",
        ADMIN,
    ),
    Meaning(
        50_105,
        "the person or application is not assigned to the service's application",
        ADMIN,
    ),
    Meaning(
        50_020,
        "the account is of another tenant, and no guest of this one",
        "sign in with an account of this tenant, or check the tenant",
    ),
    Meaning(
        50_034,
        "the tenant has no such account",
        "check the account's name and the tenant",
    ),
    Meaning(
        50_053,
        "the account is locked, or the sign-in comes from a blocked address",
        ADMIN,
    ),
    Meaning(50_055, "the account's password has expired", SIGN_IN),
    Meaning(50_057, "the account is disabled", ADMIN),
    Meaning(50_126, "the user name or the password is wrong", SIGN_IN),
    Meaning(50_076, "a second factor is wanted", SIGN_IN),
    Meaning(50_079, "a second factor must be set up", SIGN_IN),
    Meaning(50_078, "the second factor has expired", SIGN_IN),
    Meaning(
        50_158,
        "a further check outside Entra ID is wanted",
        SIGN_IN,
    ),
    Meaning(
        50_173,
        "the sign-in was revoked, as after a change of password",
        SIGN_IN,
    ),
    Meaning(70_008, "the sign-in has expired", SIGN_IN),
    Meaning(
        70_043,
        "the sign-in has expired, by a conditional access policy",
        SIGN_IN,
    ),
    Meaning(
        700_082,
        "the sign-in has expired, for it was not used",
        SIGN_IN,
    ),
    Meaning(700_084, "the sign-in has expired", SIGN_IN),
    Meaning(16_000, "several accounts are signed in", SIGN_IN),
    Meaning(
        50_196,
        "the same token is asked for over and over",
        "wait some minutes; does a program here ask for tokens in a loop?",
    ),
    Meaning(
        90_033,
        "Entra ID is unavailable for a moment",
        "try again later",
    ),
    Meaning(
        90_006,
        "Entra ID is unavailable for a moment",
        "try again later",
    ),
    Meaning(
        90_024,
        "Entra ID is unavailable for a moment",
        "try again later",
    ),
];

/// The codes among them that go away by themselves.
const TRANSIENT: [u32; 4] = [50_196, 90_006, 90_024, 90_033];

impl EntraError {
    /// What can be told of an answer with this status and body.
    pub(super) fn of_answer(status: u16, body: &[u8]) -> Self {
        let body: Map<String, Value> = serde_json::from_slice(body).unwrap_or_default();
        let text = |name: &str| body.get(name).and_then(Value::as_str);
        let code = body
            .get("error_codes")
            .and_then(|codes| codes.get(0))
            .and_then(Value::as_u64)
            .and_then(|code| u32::try_from(code).ok())
            .or_else(|| text("error_description").and_then(Self::code_in));
        let owned = |text: &str| text.to_owned();
        Self {
            status: Some(status),
            code,
            name: text("error").filter(|name| is_name(name)).map(owned),
            correlation_id: text("correlation_id").filter(|id| is_guid(id)).map(owned),
            trace_id: text("trace_id").filter(|id| is_guid(id)).map(owned),
        }
    }

    /// The number of the first `AADSTS…` in a text, such as a program's error output.
    pub fn code_in(text: &str) -> Option<u32> {
        text.match_indices("AADSTS").find_map(|(at, name)| {
            let number = &text[at + name.len()..];
            let digits = number.bytes().take_while(u8::is_ascii_digit).count();
            number[..digits].parse().ok()
        })
    }

    /// The error with this code, of which nothing more is known.
    pub fn of_code(code: u32) -> Self {
        Self {
            status: None,
            code: Some(code),
            name: None,
            correlation_id: None,
            trace_id: None,
        }
    }

    fn meaning(&self) -> Option<&'static Meaning> {
        let code = self.code?;
        MEANINGS.iter().find(|meaning| meaning.0 == code)
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<Cow<'static, str>> {
        match (self.meaning(), self.code) {
            (Some(Meaning(_, _, hint)), _) => Some(Cow::Borrowed(hint)),
            (None, Some(code)) => Some(Cow::Owned(format!(
                "https://login.microsoftonline.com/error?code={code} says what it means"
            ))),
            (None, None) => None,
        }
    }

    /// Whether asking again later may help without anything being changed.
    pub fn is_transient(&self) -> bool {
        self.status
            .is_some_and(|status| status >= 500 || matches!(status, 408 | 429))
            || self.code.is_some_and(|code| TRANSIENT.contains(&code))
    }
}

impl fmt::Display for EntraError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no token was issued")?;
        if let Some(Meaning(_, what, _)) = self.meaning() {
            write!(f, ": {what}")?;
        }
        match (self.code, self.status) {
            (Some(code), _) => write!(f, " (AADSTS{code}")?,
            (None, Some(status)) => write!(f, " (HTTP {status}")?,
            (None, None) => return Ok(()),
        }
        if let Some(name) = &self.name {
            write!(f, ", {name}")?;
        }
        if let Some(id) = &self.correlation_id {
            write!(f, ", correlation id {id}")?;
        }
        if let Some(id) = &self.trace_id {
            write!(f, ", trace id {id}")?;
        }
        f.write_str(")")
    }
}

impl std::error::Error for EntraError {}

/// Whether the text has the form of an error's name: a few words in small letters.
fn is_name(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(status: u16, body: &Value) -> EntraError {
        EntraError::of_answer(status, body.to_string().as_bytes())
    }

    #[test]
    fn no_code_is_told_twice() {
        let mut codes: Vec<u32> = MEANINGS.iter().map(|meaning| meaning.0).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), MEANINGS.len());
        assert!(TRANSIENT.iter().all(|code| codes.contains(code)));
    }

    #[test]
    fn a_wrong_secret_is_told_in_plain_words() {
        let error = of(
            401,
            &json!({
                "error": "invalid_client",
                "error_description": "AADSTS7000215: Invalid client secret provided. …",
                "error_codes": [7_000_215],
                "timestamp": "2026-01-14 12:00:00Z",
                "trace_id": "0a1b2c3d-0000-4000-8000-00000000abcd",
                "correlation_id": "1a1b2c3d-0000-4000-8000-00000000abcd",
                "error_uri": "https://login.microsoftonline.com/error?code=7000215",
            }),
        );
        assert_eq!(
            error.to_string(),
            "no token was issued: the client secret is not the application's (AADSTS7000215, \
             invalid_client, correlation id 1a1b2c3d-0000-4000-8000-00000000abcd, \
             trace id 0a1b2c3d-0000-4000-8000-00000000abcd)"
        );
        assert!(error.hint().is_some_and(|hint| hint.contains("value")));
        assert!(!error.is_transient());
    }

    #[test]
    fn a_tenant_of_another_cloud_is_told_by_each_of_its_codes() {
        for code in [90_038, 900_382, 900_432] {
            let error = of(
                400,
                &json!({"error": "invalid_request", "error_codes": [code]}),
            );
            assert_eq!(
                error.to_string(),
                format!(
                    "no token was issued: the tenant belongs to another cloud (AADSTS{code}, invalid_request)"
                )
            );
            assert!(error.hint().is_some_and(|hint| hint.contains("cloud")));
        }
    }

    #[test]
    fn only_what_has_its_form_is_repeated() {
        let secret = "Zz8Q~hunter2";
        let error = of(
            400,
            &json!({
                "error": secret, "error_description": format!("AADSTS90014: {secret}"),
                "error_codes": [], "trace_id": secret, "correlation_id": secret, "suberror": secret,
            }),
        );
        assert_eq!(error.to_string(), "no token was issued (AADSTS90014)");
        assert!(!format!("{error:?}").contains(secret));
        assert!(error.hint().is_some_and(|hint| hint.contains("90014")));
    }

    #[test]
    fn an_answer_of_any_form_is_an_error_with_its_status() {
        for body in [
            &b""[..],
            b"<html>",
            b"[]",
            b"{\"error\":7,\"error_codes\":{}}",
            b"\xff",
        ] {
            let error = EntraError::of_answer(503, body);
            assert_eq!(error.to_string(), "no token was issued (HTTP 503)");
            assert!(error.is_transient());
        }
    }

    #[test]
    fn a_code_is_found_in_a_programs_words() {
        assert_eq!(
            EntraError::code_in("ERROR: AADSTS: no; AADSTS70043: The refresh token has expired"),
            Some(70_043)
        );
        assert_eq!(EntraError::code_in("AADSTS99999999999999"), None);
        assert_eq!(EntraError::code_in("ERROR: Please run 'az login'"), None);
    }
}

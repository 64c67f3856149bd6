//! Owns what a user name is, and says why something is none. How it goes on the wire is
//! [`path_segment`](crate::path_segment())'s.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | `UserName` refuses every `@`. | The service wants the user name; a user principal name is to it a user that it does not know, which may look like a user without devices. | Cutting off what follows the `@`: a guess about whom is meant. |
//! | `UserName`, and every path segment, refuses `.` and `..`. | URL parsers resolve them even when they are percent-encoded (`%2e%2e`). | Encoding them. |

use std::{borrow::Cow, fmt, str::FromStr};

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Deserializer, Serialize};

/// The name of a user as the devices know it: `user1`, not `user1@contoso.com`.
///
/// Parsed, not validated: whoever holds one may send it. Everything is a user name except the empty
/// text, anything with an `@` (a user principal name), `.` and `..` (which would climb out of their
/// place in a URL), control characters, and more than [`UserName::MAX_CHARS`] characters. Spaces,
/// backslashes, slashes and any script are fine: the service's own ids look like `desktop-7\john doe`.
///
/// Comparison is exact; the service itself compares as Windows does.
///
/// ```
/// use mde_core::UserName;
///
/// let name: UserName = "user1".parse()?;
/// assert_eq!(name.as_str(), "user1");
///
/// let refused = "user1@contoso.com".parse::<UserName>().unwrap_err();
/// assert_eq!(
///     refused.to_string(),
///     "user1@contoso.com is a user principal name; the service wants only the user name: user1",
/// );
/// # Ok::<(), mde_core::UserNameError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct UserName(String);

/// Why a text is not a [`UserName`]. Its message shows the text with control characters escaped.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UserNameError {
    /// There is no text.
    #[error("the user name is empty; the service wants a name such as user1")]
    Empty,
    /// The text has an `@`, as user principal names have and user names have not.
    #[error("{}", describe_upn(.text, .name.as_deref()))]
    UserPrincipalName {
        /// What was given.
        text: String,
        /// The user name in it, when what stands before the last `@` is one.
        name: Option<String>,
    },
    /// The text is `.` or `..`, which no URL can carry as a name.
    #[error("{0:?} is not a user name: as part of a URL it means a folder, however it is written")]
    DotSegment(String),
    /// The text has a control character, most often a line's end.
    #[error("{} is not a user name: it has the control character U+{:04X}", visible(.text), u32::from(*.character))]
    ControlCharacter {
        /// What was given.
        text: String,
        /// The first control character in it.
        character: char,
    },
    /// The text is longer than any user name.
    #[error("the user name has {0} characters; more than {max} cannot be one", max = UserName::MAX_CHARS)]
    TooLong(usize),
}

fn describe_upn(text: &str, name: Option<&str>) -> String {
    let text = visible(text);
    match name {
        Some(name) => {
            format!("{text} is a user principal name; the service wants only the user name: {name}")
        }
        None => format!("{text} is not a user name: the service's user names have no @"),
    }
}

/// The text with every control character escaped, so that a message can hold it.
fn visible(text: &str) -> Cow<'_, str> {
    if text.contains(char::is_control) {
        text.chars()
            .map(|c| {
                if c.is_control() {
                    c.escape_default().to_string()
                } else {
                    c.to_string()
                }
            })
            .collect::<String>()
            .into()
    } else {
        text.into()
    }
}

impl UserName {
    /// The most characters (Unicode scalar values) that a user name may have.
    pub const MAX_CHARS: usize = 256;

    /// The user name that the text is.
    ///
    /// # Errors
    /// When it is none; the error says why, and for a user principal name which name to use.
    pub fn parse(text: impl Into<String>) -> Result<Self, UserNameError> {
        let text = text.into();
        if text.is_empty() {
            return Err(UserNameError::Empty);
        }
        let length = text.chars().count();
        if length > Self::MAX_CHARS {
            return Err(UserNameError::TooLong(length));
        }
        if let Some(character) = text.chars().find(|c| c.is_control()) {
            return Err(UserNameError::ControlCharacter { text, character });
        }
        if let Some((name, _)) = text.rsplit_once('@') {
            let name = Self::parse(name).ok().map(|name| name.0);
            return Err(UserNameError::UserPrincipalName { text, name });
        }
        if matches!(text.as_str(), "." | "..") {
            return Err(UserNameError::DotSegment(text));
        }
        Ok(Self(text))
    }

    /// The name as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl UserName {
    /// The account's name in a name with a domain: `jdoe` of `CORP\jdoe` or `CORP/jdoe`.
    ///
    /// The service knows users by this part alone. It never takes the other's place by itself: two
    /// domains may have one.
    ///
    /// ```
    /// # use mde_core::UserName;
    /// let name: UserName = r"CORP\jdoe".parse()?;
    /// assert_eq!(name.account_name(), Some("jdoe".parse()?));
    /// # Ok::<(), mde_core::UserNameError>(())
    /// ```
    pub fn account_name(&self) -> Option<Self> {
        let (domain, account) = self.0.rsplit_once(['\\', '/'])?;
        let account = Self::parse(account).ok();
        account.filter(|_| !domain.trim_matches(['\\', '/']).is_empty())
    }

    /// Whether somebody has escaped the name, for a URL or for a text in quotes. It is taken literally all
    /// the same, and who is asked about is then nobody.
    ///
    /// ```
    /// # use mde_core::UserName;
    /// let name: UserName = "CORP%5Cjdoe".parse()?;
    /// let escaped = name.looks_escaped().expect("percent-encoded");
    /// assert_eq!(escaped.to_string(), r"it looks percent-encoded, as in a URL: is CORP\jdoe meant?");
    /// # Ok::<(), mde_core::UserNameError>(())
    /// ```
    pub fn looks_escaped(&self) -> Option<LooksEscaped> {
        let decoded = percent_decode_str(&self.0).decode_utf8().ok();
        let (how, text) = match decoded.filter(|decoded| *decoded != self.0) {
            Some(decoded) => ("percent-encoded, as in a URL", decoded),
            None if self.0.contains(r"\\") => {
                let single = self.0.replace(r"\\", r"\").into();
                ("escaped, with each backslash doubled", single)
            }
            None => return None,
        };
        Some(LooksEscaped {
            how,
            meant: match Self::parse(text) {
                Ok(name) => Some(name.0),
                Err(UserNameError::UserPrincipalName { name, .. }) => name,
                Err(_) => None,
            },
        })
    }
}

/// Why a [`UserName`] may not be what was meant; see [`UserName::looks_escaped`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LooksEscaped {
    how: &'static str,
    meant: Option<String>,
}

impl fmt::Display for LooksEscaped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "it looks {}", self.how)?;
        match &self.meant {
            Some(meant) => write!(f, ": is {meant} meant?"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for UserName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for UserName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl FromStr for UserName {
    type Err = UserNameError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for UserName {
    type Error = UserNameError;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        Self::parse(text)
    }
}

impl TryFrom<String> for UserName {
    type Error = UserNameError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(text)
    }
}

impl From<UserName> for String {
    fn from(name: UserName) -> Self {
        name.0
    }
}

impl<'de> Deserialize<'de> for UserName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl schemars::JsonSchema for UserName {
    fn schema_name() -> Cow<'static, str> {
        "UserName".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "minLength": 1,
            "maxLength": Self::MAX_CHARS,
            "pattern": r"^(?!\.{1,2}$)[^@\u0000-\u001F\u007F-\u009F]+$",
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn refusal(text: &str) -> String {
        UserName::parse(text)
            .expect_err("not a user name")
            .to_string()
    }

    #[test]
    fn each_refusal_says_what_to_do() {
        assert_eq!(
            refusal("user1@contoso.com"),
            "user1@contoso.com is a user principal name; the service wants only the user name: user1"
        );
        assert_eq!(
            refusal("ann_fabrikam.com#EXT#@contoso.com"),
            "ann_fabrikam.com#EXT#@contoso.com is a user principal name; the service wants only the user name: ann_fabrikam.com#EXT#"
        );
        assert_eq!(
            refusal("@contoso.com"),
            "@contoso.com is not a user name: the service's user names have no @"
        );
        assert_eq!(
            refusal("a@b@c"),
            "a@b@c is not a user name: the service's user names have no @"
        );
        assert!(refusal("").contains("empty"));
        assert!(refusal(".").contains("folder"));
        assert!(refusal("..").contains("folder"));
        assert!(refusal(&"x".repeat(257)).contains("257"));
    }

    #[test]
    fn a_control_character_is_named_and_never_printed() {
        for text in ["user1\n", "a\u{1b}[31m", "tab\there", "\u{85}", "\u{7f}"] {
            let message = refusal(text);
            assert!(!message.contains(char::is_control), "{message:?}");
            assert!(message.contains("U+"), "{message}");
        }
    }

    #[test]
    fn what_people_are_really_called_is_accepted() {
        for text in [
            "user1",
            r"desktop-7\john doe",
            "o'brien",
            "a/b",
            "50%",
            "c#",
            "what?",
            "...",
            ".hidden",
            "Ünsal",
            "山田",
            "\"quoted\"",
            " user1 ",
            "-",
            "e\u{301}",
        ] {
            assert_eq!(UserName::parse(text).expect("a user name").as_str(), text);
        }
        assert!(
            UserName::parse("ü".repeat(256)).is_ok(),
            "the limit counts characters, not bytes"
        );
    }

    fn name(text: &str) -> UserName {
        UserName::parse(text).expect("a user name")
    }

    #[test]
    fn a_name_with_a_domain_has_an_account() {
        for (text, account) in [
            (r"CORP\jdoe", Some("jdoe")),
            (r"corp.example\john doe", Some("john doe")),
            ("CORP/jdoe", Some("jdoe")),
            (r"CORP\\jdoe", Some("jdoe")),
            ("jdoe", None),
            (r"CORP\", None),
            (r"\jdoe", None),
            (r"CORP\..", None),
        ] {
            let found = name(text).account_name();
            assert_eq!(found.as_ref().map(UserName::as_str), account, "{text}");
        }
    }

    #[test]
    fn an_escaped_name_is_told_with_what_may_be_meant() {
        let percent = "it looks percent-encoded, as in a URL";
        for (text, told) in [
            ("CORP%5Cjdoe", format!(r"{percent}: is CORP\jdoe meant?")),
            ("CORP%5cjdoe", format!(r"{percent}: is CORP\jdoe meant?")),
            ("jdoe%40corp.example", format!("{percent}: is jdoe meant?")),
            ("john%20doe", format!("{percent}: is john doe meant?")),
            ("J%C3%BCrgen", format!("{percent}: is Jürgen meant?")),
            ("50%25", format!("{percent}: is 50% meant?")),
            ("a%5Cb 5%", format!(r"{percent}: is a\b 5% meant?")),
            ("jdoe%0A", percent.to_owned()),
            ("%2e%2E", percent.to_owned()),
            (
                r"CORP\\jdoe",
                r"it looks escaped, with each backslash doubled: is CORP\jdoe meant?".to_owned(),
            ),
        ] {
            let escaped = name(text).looks_escaped();
            assert_eq!(escaped.map(|it| it.to_string()), Some(told), "{text}");
        }
        for text in [
            "50%",
            "100%ab",
            "%zz",
            "a%4",
            "jdoe",
            r"CORP\jdoe",
            r"CORP\u00e9",
            "a+b",
            "J%FCrgen",
        ] {
            assert_eq!(name(text).looks_escaped(), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_name_is_too_odd_to_look_at(text in any::<String>()) {
            if let Ok(name) = UserName::parse(text) {
                let told = name.looks_escaped().map(|escaped| escaped.to_string());
                prop_assert!(!told.unwrap_or_default().contains(char::is_control));
                let _ = name.account_name();
            }
        }

        #[test]
        fn json_reads_and_writes_the_same_names(text in any::<String>()) {
            let json = serde_json::to_string(&text).expect("text");
            match UserName::parse(text.as_str()) {
                Ok(name) => {
                    prop_assert_eq!(serde_json::to_string(&name).expect("name"), json.clone());
                    prop_assert_eq!(serde_json::from_str::<UserName>(&json).expect("name"), name);
                }
                Err(refused) => {
                    prop_assert!(!refused.to_string().contains(char::is_control));
                    prop_assert!(serde_json::from_str::<UserName>(&json).is_err());
                }
            }
        }
    }
}

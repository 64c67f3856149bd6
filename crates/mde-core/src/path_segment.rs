//! Owns how a value becomes exactly one segment of a URL's path. What values are allowed is their
//! types' concern.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | A function path of OData, `find(name='{name}',since={since})`, takes its values from two functions of their own: a text in quotes with each `'` doubled, and anything else. | A value with a quote in it would otherwise end the text, and what follows would be read as part of the call. | One function for all places, that refuses quotes: names hold them. |
//! | Path segments are encoded by `mde_core::path_segment`, in place of progenitor's own function. | progenitor leaves `.`, `..` and `\` to URL parsers, which make another path of them. | A pattern that forbids them: real user ids hold backslashes. |

use std::fmt::Display;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but RFC 3986's unreserved characters: encoding more than a URL needs is harmless, and URL
/// parsers treat some that it does not need (`\`) as separators.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Why a value cannot be one segment of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PathSegmentError {
    /// Nothing would stand between two slashes, and the path would be another one.
    #[error("an empty value cannot be part of a path")]
    Empty,
    /// URL parsers resolve `.` and `..`, percent-encoded or not, and the path would be another one.
    #[error("`.` and `..` cannot be part of a path")]
    DotSegment,
}

/// The value as exactly one percent-encoded segment of a path, whatever is in it.
///
/// # Errors
/// When no encoding keeps it one segment: it is empty, `.` or `..`.
///
/// ```
/// assert_eq!(mde_core::path_segment(r"desktop-7\a/b").as_deref(), Ok("desktop-7%5Ca%2Fb"));
/// assert!(mde_core::path_segment("..").is_err());
/// ```
pub fn path_segment(value: impl Display) -> Result<String, PathSegmentError> {
    match value.to_string().as_str() {
        "" => Err(PathSegmentError::Empty),
        "." | ".." => Err(PathSegmentError::DotSegment),
        text => Ok(utf8_percent_encode(text, ENCODED).to_string()),
    }
}

/// The value as percent-encoded part of a segment that holds other text as well, such as the `{since}` of
/// `find(since={since})`.
///
/// # Errors
/// When it is empty, and what stands around it would mean something else.
///
/// ```
/// assert_eq!(mde_core::path_part("2026-01-14T22:08:51Z").as_deref(), Ok("2026-01-14T22%3A08%3A51Z"));
/// assert!(mde_core::path_part("").is_err());
/// ```
pub fn path_part(value: impl Display) -> Result<String, PathSegmentError> {
    match value.to_string().as_str() {
        "" => Err(PathSegmentError::Empty),
        text => Ok(utf8_percent_encode(text, ENCODED).to_string()),
    }
}

/// The value as the percent-encoded inside of a text in single quotes, such as the `{name}` of
/// `find(name='{name}')`: a quote inside is doubled, as OData has it (OData 4.01, URL Conventions, 5.1.1.6.1).
///
/// ```
/// assert_eq!(mde_core::quoted_path_part("O'Neil"), "O%27%27Neil");
/// ```
pub fn quoted_path_part(value: impl Display) -> String {
    let doubled = value.to_string().replace('\'', "''");
    utf8_percent_encode(&doubled, ENCODED).to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_url_parser_sees_one_segment_that_decodes_to_the_value(text in any::<String>()) {
            let Ok(segment) = path_segment(&text) else {
                prop_assert!(matches!(text.as_str(), "" | "." | ".."));
                return Ok(());
            };
            let url = url::Url::parse(&format!("https://host/api/users/{segment}/machines")).expect("a URL");
            prop_assert_eq!(url.path(), format!("/api/users/{segment}/machines"));
            prop_assert_eq!(url.query(), None);
            prop_assert_eq!(url.path_segments().expect("a path").count(), 4);
            let decoded = percent_encoding::percent_decode_str(&segment).decode_utf8().expect("UTF-8");
            prop_assert_eq!(decoded, text);
        }

        #[test]
        fn no_value_leaves_its_quotes(text in any::<String>()) {
            let path = format!("/find(name='{}',since=1)", quoted_path_part(&text));
            let url = url::Url::parse(&format!("https://host{path}")).expect("a URL");
            prop_assert_eq!(url.path(), &path);
            prop_assert_eq!(url.query(), None);
            let decoded = percent_encoding::percent_decode_str(&path).decode_utf8().expect("UTF-8");
            let inside = decoded.strip_prefix("/find(name='").and_then(|rest| rest.strip_suffix("',since=1)"));
            let inside = inside.expect("what stood around it");
            // A reader of OData ends the text at the first quote that is not doubled.
            prop_assert!(!inside.replace("''", "").contains('\''));
            prop_assert_eq!(inside.replace("''", "'"), text);
        }
    }
}

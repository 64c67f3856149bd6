//! Owns how a value becomes exactly one segment of a URL's path. What values are allowed is their
//! types' concern.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
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
    }
}

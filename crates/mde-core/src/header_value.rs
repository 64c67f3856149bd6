//! Owns how a value that a caller gives becomes the value of a header. Which values are allowed besides is
//! their types' concern.

use std::fmt::Display;

use http::HeaderValue;

/// Why a value cannot be that of a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HeaderValueError {
    /// HTTP leaves open what other bytes mean (RFC 9110, 5.5), and a line end would begin another header.
    #[error("the value of a header holds nothing but printable ASCII")]
    NotAscii,
    /// They are not part of the value, so that whoever receives it takes them away.
    #[error("the value of a header neither begins nor ends with a blank")]
    Blank,
}

/// The value as that of a header, the same for whoever receives it.
///
/// # Errors
/// When HTTP has no such value: it holds something else than printable ASCII, or blanks at its ends.
///
/// ```
/// assert_eq!(mde_core::header_value("T-4711").unwrap(), "T-4711");
/// assert!(mde_core::header_value("a\r\nHost: evil").is_err());
/// ```
pub fn header_value(value: impl Display) -> Result<HeaderValue, HeaderValueError> {
    let text = value.to_string();
    if text.starts_with(' ') || text.ends_with(' ') {
        return Err(HeaderValueError::Blank);
    }
    // `HeaderValue` itself lets bytes beyond ASCII through, and tabs, which some receivers make blanks of.
    let printable = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let value = HeaderValue::from_str(&text).ok().filter(|_| printable);
    value.ok_or(HeaderValueError::NotAscii)
}

//! `application/x-www-form-urlencoded`: names and values of a query or of a body, decoded exactly once.

use crate::template::{decode, lenient};

/// Each name, decoded as far as it can be, with its value as it came.
pub(crate) fn pairs(text: &str) -> impl Iterator<Item = (String, &str)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (lenient(&spaced(name)).into_owned(), value)
    })
}

/// A value, or what is wrong with its encoding.
pub(crate) fn value(raw: &str) -> Result<String, &'static str> {
    Ok(decode(&spaced(raw))?.into_owned())
}

/// In a form a plus sign is a space; one that is meant is percent-encoded.
fn spaced(raw: &str) -> String {
    raw.replace('+', " ")
}

//! Owns what there is to tell of an error that the service answered, in whatever form it did.

/// What an error's body says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorDetail {
    /// The service's code, such as `ResourceNotFound`.
    pub code: Option<String>,
    /// The service's message; of a body that is no OData error a readable excerpt.
    pub message: Option<String>,
    /// The service's correlation id.
    pub target: Option<String>,
}

/// The most characters of a body that is not an OData error which become its message.
const EXCERPT_CHARS: usize = 300;

/// The text on one line, its beginning when it is long.
pub(crate) fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(EXCERPT_CHARS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

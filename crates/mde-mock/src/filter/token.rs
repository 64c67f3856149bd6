//! The words of a filter.

use std::fmt::{self, Display};

use super::literal::Literal;

/// A word or a mark.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token<'t> {
    Name(&'t str),
    Literal(Literal),
    Open,
    Close,
    Comma,
    Slash,
    Colon,
}

/// Cuts a filter into its words, each with the place where it begins, or says where that ends.
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token<'_>)>, (usize, String)> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let (token, length) = match first {
            ' ' | '\t' => {
                at += 1;
                continue;
            }
            '(' => (Token::Open, 1),
            ')' => (Token::Close, 1),
            ',' => (Token::Comma, 1),
            '/' => (Token::Slash, 1),
            ':' => (Token::Colon, 1),
            '\'' => quoted(rest).ok_or_else(|| (at, "the text has no end".to_owned()))?,
            '-' | '+' | '0'..='9' => {
                // Only times have colons within.
                let run = run(rest, |c| c.is_ascii_alphanumeric() || "-+.:".contains(c));
                let literal = Literal::bare(run);
                let literal = literal.ok_or_else(|| (at, format!("{run} is no value")))?;
                (Token::Literal(literal), run.len())
            }
            c if c.is_alphabetic() || c == '_' => {
                let run = run(rest, |c| c.is_alphanumeric() || "_-.".contains(c));
                match Literal::bare(run) {
                    Some(literal) => (Token::Literal(literal), run.len()),
                    None if run.contains(['-', '.']) => {
                        return Err((at, format!("{run} is neither a name nor a value")));
                    }
                    None => (Token::Name(run), run.len()),
                }
            }
            other => return Err((at, format!("{other:?} has no meaning here"))),
        };
        tokens.push((at, token));
        at += length;
    }
    Ok(tokens)
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> &str {
    let end = text.find(|c| !belongs(c));
    &text[..end.unwrap_or(text.len())]
}

/// Text between quotation marks, of which those within are doubled.
fn quoted(rest: &str) -> Option<(Token<'_>, usize)> {
    let mut from = 1;
    loop {
        let mark = from + rest[from..].find('\'')?;
        if !rest[mark + 1..].starts_with('\'') {
            let text = rest[1..mark].replace("''", "'");
            return Some((Token::Literal(Literal::Text(text)), mark + 1));
        }
        from = mark + 2;
    }
}

impl Display for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Literal(literal) => literal.fmt(f),
            Self::Open => f.write_str("("),
            Self::Close => f.write_str(")"),
            Self::Comma => f.write_str(","),
            Self::Slash => f.write_str("/"),
            Self::Colon => f.write_str(":"),
        }
    }
}

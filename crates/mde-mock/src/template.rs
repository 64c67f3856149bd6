//! Path templates: which paths are instances of one, and what stands where its parameters are.
//!
//! A segment is literal text, one parameter, or text and parameters in turn, as the function paths of
//! OData have them: `findbyip(ip='{ip}',timestamp={timestamp})`. Text is compared once both sides are
//! percent-decoded. A parameter between quotation marks is text of OData, in which a mark is written
//! twice. Which of several templates a path belongs to is `route`'s.

use std::borrow::Cow;
use std::cmp::Reverse;

use percent_encoding::percent_decode_str;

/// A path template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template {
    pub(crate) segments: Vec<Segment>,
    /// The names of its parameters, from left to right.
    names: Vec<String>,
}

/// What stands between two slashes; two that fit the same texts are equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Segment {
    Literal(String),
    Parameter,
    Compound(Compound),
}

/// Text and parameters in turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Compound {
    /// What the segment begins with; may be empty.
    prefix: String,
    /// Each parameter with the text that comes after it, which only after the last one may be empty.
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    /// Whether it stands between quotation marks.
    quoted: bool,
    after: String,
}

impl Template {
    /// Reads a template, or says why it cannot be served.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let mut names = Vec::new();
        let segments = text.split('/').map(|segment| {
            let (prefix, parts) = pieces(segment)?;
            names.extend(parts.iter().map(|(name, _)| (*name).to_owned()));
            Segment::new(prefix, &parts)
        });
        let segments = segments
            .collect::<Result<_, _>>()
            .map_err(|problem| format!("{text}: {problem}"))?;
        Ok(Self { segments, names })
    }

    /// Which of its parameters has this name, counted from the left.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// The value of each parameter in a path that is for this template, decoded exactly once, or what is wrong
    /// with its encoding or its place.
    pub(crate) fn values<'a>(&self, path: &'a str) -> Vec<Result<Cow<'a, str>, &'static str>> {
        let mut values = Vec::with_capacity(self.names.len());
        for (segment, raw) in self.segments.iter().zip(path.split('/')) {
            match segment {
                Segment::Literal(_) => {}
                Segment::Parameter => values.push(decode(raw)),
                Segment::Compound(compound) => match decode(raw) {
                    Ok(decoded) => match compound.values(&decoded) {
                        Some(found) => {
                            values.extend(found.into_iter().map(|value| Ok(value.into())))
                        }
                        None => values.extend(compound.parts.iter().map(|_| Err(NO_ARGUMENT))),
                    },
                    Err(problem) => values.extend(compound.parts.iter().map(|_| Err(problem))),
                },
            }
        }
        values
    }
}

const NO_ARGUMENT: &str = "is not among the arguments, which are written as in the contract, text between quotes with each quote in it doubled";

impl Segment {
    fn new(prefix: &str, parts: &[(&str, &str)]) -> Result<Self, String> {
        match parts {
            [] => Ok(Self::Literal(lenient(prefix).into_owned())),
            [(_, "")] if prefix.is_empty() => Ok(Self::Parameter),
            _ => Compound::new(prefix, parts).map(Self::Compound),
        }
    }
}

impl Compound {
    fn new(prefix: &str, parts: &[(&str, &str)]) -> Result<Self, String> {
        let neighbours = parts.iter().zip(parts.iter().skip(1));
        for ((name, after), (next, _)) in neighbours {
            if after.is_empty() {
                return Err(format!("nothing stands between {{{name}}} and {{{next}}}"));
            }
        }
        let mut before = prefix;
        let parts = parts.iter().map(|(_, after)| {
            let quoted = before.ends_with('\'') && after.starts_with('\'');
            before = after;
            Part {
                quoted,
                after: lenient(after).into_owned(),
            }
        });
        let parts = parts.collect();
        Ok(Self {
            prefix: lenient(prefix).into_owned(),
            parts,
        })
    }

    /// What stands before the bracket of a function.
    pub(crate) fn function(&self) -> Option<&str> {
        Some(self.prefix.split_once('(')?.0)
    }

    /// Least for what fits the fewest texts: those with the most text of their own.
    pub(crate) fn rank(&self) -> impl Ord + use<> {
        let after = self.parts.iter().map(|part| part.after.len());
        let literal: usize = self.prefix.len() + after.sum::<usize>();
        (Reverse(literal), self.parts.len())
    }

    pub(crate) fn fits(&self, decoded: &str) -> bool {
        self.values(decoded).is_some()
    }

    /// The values in a segment that is percent-decoded already; none when it is no instance.
    ///
    /// A value ends where the text after it comes first, and the last one where the segment does: so no
    /// instance is missed, and no time is lost by trying.
    fn values(&self, decoded: &str) -> Option<Vec<String>> {
        let mut rest = decoded.strip_prefix(&self.prefix)?;
        let mut values = Vec::with_capacity(self.parts.len());
        let last = self.parts.len() - 1;
        for (index, Part { quoted, after }) in self.parts.iter().enumerate() {
            let end = match (quoted, index == last) {
                (true, _) => end_of_quoted(rest)?,
                (false, true) => rest.len().checked_sub(after.len())?,
                (false, false) => rest.find(after)?,
            };
            let (value, more) = (rest.get(..end)?, rest.get(end..)?);
            rest = more.strip_prefix(after.as_str())?;
            values.push(match quoted {
                true => value.replace("''", "'"),
                false => value.to_owned(),
            });
        }
        rest.is_empty().then_some(values)
    }
}

/// Where the first quotation mark is that is not one of two.
fn end_of_quoted(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let mark = from + text[from..].find('\'')?;
        if !text[mark + 1..].starts_with('\'') {
            return Some(mark);
        }
        from = mark + 2;
    }
}

/// The text before the first parameter, and each parameter's name with the text after it.
type Pieces<'a> = (&'a str, Vec<(&'a str, &'a str)>);

fn pieces(segment: &str) -> Result<Pieces<'_>, String> {
    let unpaired = || format!("the braces of {segment} do not pair up");
    let mut pieces = segment.split('{');
    let prefix = pieces.next().unwrap_or_default();
    let parts = pieces.map(|piece| piece.split_once('}').ok_or_else(unpaired));
    let parts: Vec<(&str, &str)> = parts.collect::<Result<_, _>>()?;
    let mut texts = parts.iter().map(|(_, after)| *after).chain([prefix]);
    match texts.any(|text| text.contains('}')) {
        true => Err(unpaired()),
        false => Ok((prefix, parts)),
    }
}

/// Percent-decodes a part of a request's target, or says why it cannot be.
pub(crate) fn decode(raw: &str) -> Result<Cow<'_, str>, &'static str> {
    if !raw.is_ascii() {
        return Err("has characters outside ASCII that are not percent-encoded");
    }
    let mut rest = raw.as_bytes();
    while let Some(percent) = rest.iter().position(|&byte| byte == b'%') {
        rest = match &rest[percent + 1..] {
            [high, low, rest @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => rest,
            _ => return Err("has a percent sign without two hexadecimal digits after it"),
        };
    }
    percent_decode_str(raw)
        .decode_utf8()
        .map_err(|_| "is not UTF-8 once it is percent-decoded")
}

/// The same of what need not be encoded well: as far as it can be decoded.
pub(crate) fn lenient(raw: &str) -> Cow<'_, str> {
    percent_decode_str(raw).decode_utf8_lossy()
}

#[cfg(test)]
mod tests {
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    use proptest::prelude::*;

    use super::{Template, decode};

    fn values(template: &str, path: &str) -> Vec<Result<String, &'static str>> {
        let values = Template::read(template).unwrap().values(path);
        let values = values.into_iter();
        values.map(|value| value.map(Into::into)).collect()
    }

    fn texts(template: &str, path: &str) -> Vec<String> {
        values(template, path)
            .into_iter()
            .map(Result::unwrap)
            .collect()
    }

    #[test]
    fn each_parameter_has_its_value() {
        const FUNCTION: &str = "/api/find(ip='{ip}',at={at})";
        for (template, path, expected) in [
            ("/a/{x}/b/{y}", "/a/1/b/2", &["1", "2"][..]),
            ("/a/{x}", "/a/", &[""]),
            ("/a/{x}", "/a/%2525", &["%25"]),
            (
                FUNCTION,
                "/api/find(ip='10.0.0.1',at=2026-01-15)",
                &["10.0.0.1", "2026-01-15"],
            ),
            (
                FUNCTION,
                "/api/find%28ip%3D%27a%27%2Cat%3Db%29",
                &["a", "b"],
            ),
            (
                FUNCTION,
                "/api/find(ip='o''neil''s',at=)",
                &["o'neil's", ""],
            ),
            (FUNCTION, "/api/find(ip='''',at=')')", &["'", "')'"]),
            (
                FUNCTION,
                "/api/find(ip='a%2Fb'',at=1',at=2)",
                &["a/b',at=1", "2"],
            ),
            ("/a/{id}.json", "/a/b.json.json", &["b.json"]),
            ("/a/{x}-{y}", "/a/1-2-3", &["1", "2-3"]),
            ("/a/v{x}({y})", "/a/v1(2)", &["1", "2"]),
        ] {
            assert_eq!(texts(template, path), expected, "{template}, {path}");
        }
        let bad = values(FUNCTION, "/api/find(ip='%zz',at=1)");
        assert!(bad.len() == 2 && bad.iter().all(Result::is_err), "{bad:?}");
    }

    #[test]
    fn what_no_template_can_be() {
        for (template, problem) in [
            ("/a/{x", "the braces of {x do not pair up"),
            ("/a/x}", "the braces of x} do not pair up"),
            ("/a/{{x}}", "the braces of {{x}} do not pair up"),
            ("/a/{x}}", "the braces of {x}} do not pair up"),
            ("/a/{x}{y}", "nothing stands between {x} and {y}"),
        ] {
            let expected = Err(format!("{template}: {problem}"));
            assert_eq!(Template::read(template), expected);
        }
    }

    proptest! {
        #[test]
        fn encoded_once_is_decoded_once(text in any::<String>()) {
            let encoded = utf8_percent_encode(&text, NON_ALPHANUMERIC).to_string();
            prop_assert_eq!(decode(&encoded).unwrap(), text.as_str());
            let twice = utf8_percent_encode(&encoded, NON_ALPHANUMERIC).to_string();
            prop_assert_eq!(decode(&twice).unwrap(), encoded.as_str());
        }

        #[test]
        fn no_segment_panics(raw in any::<String>()) {
            let _ = decode(&raw);
            let _ = Template::read(&raw);
            let _ = values("/f(a='{a}',b={b})/{c}.{d}", &raw);
        }

        /// What is put in as OData writes it comes out again, whatever it is.
        #[test]
        fn quoted_text_comes_back(a in any::<String>(), b in "[^,]*") {
            let written = format!("f(b={b},a='{}')", a.replace('\'', "''"));
            let encoded = utf8_percent_encode(&written, NON_ALPHANUMERIC).to_string();
            prop_assert_eq!(texts("f(b={b},a='{a}')", &encoded), [b, a]);
        }
    }
}

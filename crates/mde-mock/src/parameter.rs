//! A path parameter: one percent-encoded segment, decoded exactly once and held to its schema.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde::Deserialize;

/// One parameter of an operation's path.
#[derive(Debug)]
pub(crate) struct PathParameter {
    pub(crate) name: String,
    /// Which part of the path it is when that is split at `/`.
    pub(crate) segment: usize,
    description: String,
    schema: TextSchema,
    pattern: Option<regress::Regex>,
}

/// The schema of a text, as far as a value can break it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TextSchema {
    r#type: String,
    min_length: Option<usize>,
    max_length: Option<usize>,
    pattern: Option<String>,
}

impl PathParameter {
    pub(crate) fn new(
        name: String,
        description: String,
        segment: usize,
        schema: TextSchema,
    ) -> Result<Self, String> {
        if schema.r#type != "string" {
            return Err(format!(
                "{name}: a path parameter of type {} is not known",
                schema.r#type
            ));
        }
        // By JSON Schema a pattern is ECMAScript's, with the flag `u`.
        let pattern = schema
            .pattern
            .as_deref()
            .map(|pattern| regress::Regex::with_flags(pattern, "u"))
            .transpose()
            .map_err(|error| format!("{name}: {error}"))?;
        Ok(Self {
            name,
            segment,
            description,
            schema,
            pattern,
        })
    }

    /// Decodes the raw segment of a path, or says which rule it breaks.
    pub(crate) fn read<'a>(&self, path: &'a str) -> Result<Cow<'a, str>, String> {
        let raw = path.split('/').nth(self.segment).unwrap_or_default();
        let value =
            decode(raw).map_err(|problem| format!("The value of {} {problem}.", self.name))?;
        match self.broken_rule(&value) {
            None => Ok(value),
            Some(rule) => Err(format!(
                "The value of {} {rule}. {}",
                self.name, self.description
            )),
        }
    }

    /// The rule of the schema that a value breaks.
    pub(crate) fn broken_rule(&self, value: &str) -> Option<String> {
        let TextSchema {
            min_length,
            max_length,
            ..
        } = self.schema;
        // JSON Schema counts characters, not bytes.
        let length = value.chars().count();
        if let Some(min) = min_length.filter(|min| length < *min) {
            return Some(format!(
                "is {length} characters long, and at least {min} are needed"
            ));
        }
        if let Some(max) = max_length.filter(|max| length > *max) {
            return Some(format!(
                "is {length} characters long, and at most {max} are allowed"
            ));
        }
        match &self.pattern {
            Some(pattern) if pattern.find(value).is_none() => Some(format!(
                "does not match the pattern {}",
                self.schema.pattern.as_deref().unwrap_or_default()
            )),
            _ => None,
        }
    }
}

fn decode(raw: &str) -> Result<Cow<'_, str>, &'static str> {
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

#[cfg(test)]
mod tests {
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    use proptest::prelude::*;

    use super::decode;

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
        }
    }
}

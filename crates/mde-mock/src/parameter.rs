//! Parameters: decoded exactly once and held to their schemas.
//!
//! A path parameter is one percent-encoded segment. One of the query or of a header is one word, or
//! in the query also several, each under the name again.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde_json::Value;

/// One parameter of an operation.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) required: bool,
    /// Whether it may be there several times.
    pub(crate) repeats: bool,
    description: String,
    schema: WordSchema,
    pattern: Option<regress::Regex>,
}

/// Where in a request a parameter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Which part of the path when that is split at `/`.
    Segment(usize),
    Query,
    Header,
}

/// The schema of one word, as far as a value can break it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct WordSchema {
    r#type: Kind,
    min_length: Option<usize>,
    max_length: Option<usize>,
    pattern: Option<String>,
    r#enum: Option<Vec<Value>>,
}

/// What a word is to be read as. An opened enum has no type of its own, and any text will do.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    #[default]
    String,
    Integer,
    Number,
    Boolean,
}

impl Parameter {
    pub(crate) fn new(
        name: String,
        place: Place,
        required: bool,
        repeats: bool,
        description: String,
        schema: WordSchema,
    ) -> Result<Self, String> {
        // By JSON Schema a pattern is ECMAScript's, with the flag `u`.
        let pattern = schema
            .pattern
            .as_deref()
            .map(|pattern| regress::Regex::with_flags(pattern, "u"))
            .transpose()
            .map_err(|error| format!("{name}: {error}"))?;
        Ok(Self {
            name,
            place,
            required,
            repeats,
            description,
            schema,
            pattern,
        })
    }

    /// Decodes the raw segment of a path, or says which rule it breaks.
    pub(crate) fn read<'a>(&self, path: &'a str, segment: usize) -> Result<Cow<'a, str>, String> {
        let raw = path.split('/').nth(segment).unwrap_or_default();
        let value =
            decode(raw).map_err(|problem| format!("The value of {} {problem}.", self.name))?;
        self.check(&value)?;
        Ok(value)
    }

    /// Holds a decoded value against the schema, or says which rule it breaks.
    pub(crate) fn check(&self, value: &str) -> Result<(), String> {
        match self.broken_rule(value) {
            None => Ok(()),
            Some(rule) => Err(format!(
                "The value of {} {rule}. {}",
                self.name, self.description
            )),
        }
    }

    /// The rule of the schema that a value breaks.
    pub(crate) fn broken_rule(&self, value: &str) -> Option<String> {
        let schema = &self.schema;
        let (is_one, article) = match schema.r#type {
            Kind::String => (true, "a text"),
            Kind::Integer => (value.parse::<i128>().is_ok(), "an integer"),
            Kind::Number => (value.parse().is_ok_and(f64::is_finite), "a number"),
            Kind::Boolean => (matches!(value, "true" | "false"), "true or false"),
        };
        if !is_one {
            return Some(format!("is not {article}"));
        }
        // JSON Schema counts characters, not bytes.
        let length = value.chars().count();
        if let Some(min) = schema.min_length.filter(|min| length < *min) {
            return Some(format!(
                "is {length} characters long, and at least {min} are needed"
            ));
        }
        if let Some(max) = schema.max_length.filter(|max| length > *max) {
            return Some(format!(
                "is {length} characters long, and at most {max} are allowed"
            ));
        }
        let is_it = |member: &Value| match member.as_str() {
            Some(member) => member == value,
            // Numbers and the like: as they are written.
            None => format!("{member}") == value,
        };
        if let Some(members) = &schema.r#enum
            && !members.iter().any(is_it)
        {
            return Some(format!("is not one of {}", Value::from(&members[..])));
        }
        match &self.pattern {
            Some(pattern) if pattern.find(value).is_none() => Some(format!(
                "does not match the pattern {}",
                schema.pattern.as_deref().unwrap_or_default()
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

//! Owns values that the service writes as a number here and as a text there.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | A schema that is an integer or a string becomes `mde_core::IntegerOrText`. | It keeps the form that was read. An untagged enum, which the generator would make, fails on every number as soon as any crate of the program switches on serde_json's `arbitrary_precision`. | The untagged enum; normalising to one form. |

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::{Number, Value};

/// An integer that some versions of the service, and some of its documents, write as text. Written back
/// as it was read.
///
/// ```
/// use mde_core::IntegerOrText;
///
/// let number: IntegerOrText = serde_json::from_str("140")?;
/// let text: IntegerOrText = serde_json::from_str("\"140\"")?;
/// assert_eq!((number.as_i64(), text.as_i64()), (Some(140), Some(140)));
/// assert_ne!(number, text);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IntegerOrText(Repr);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Number(Number),
    Text(String),
}

impl IntegerOrText {
    /// The integer, in whichever form it was written; `None` when it is none, or none that 64 bits hold.
    pub fn as_i64(&self) -> Option<i64> {
        match &self.0 {
            Repr::Number(number) => number.as_i64(),
            Repr::Text(text) => text.parse().ok(),
        }
    }

    /// The text, when it was written as one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.0 {
            Repr::Number(_) => None,
            Repr::Text(text) => Some(text),
        }
    }
}

impl From<i64> for IntegerOrText {
    fn from(integer: i64) -> Self {
        Self(Repr::Number(integer.into()))
    }
}

impl From<&str> for IntegerOrText {
    fn from(text: &str) -> Self {
        Self(Repr::Text(text.to_owned()))
    }
}

impl fmt::Display for IntegerOrText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Number(number) => number.fmt(f),
            Repr::Text(text) => f.write_str(text),
        }
    }
}

impl fmt::Debug for IntegerOrText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Number(number) => write!(f, "{number}"),
            Repr::Text(text) => text.fmt(f),
        }
    }
}

impl Serialize for IntegerOrText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Repr::Number(number) => number.serialize(serializer),
            Repr::Text(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for IntegerOrText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // By way of `Value`: an untagged enum fails on every number in a program that switches on
        // serde_json's feature `arbitrary_precision`.
        match Value::deserialize(deserializer)? {
            Value::Number(number) => Ok(Self(Repr::Number(number))),
            Value::String(text) => Ok(Self(Repr::Text(text))),
            _ => Err(D::Error::custom(
                "invalid type, expected a number or a string",
            )),
        }
    }
}

impl schemars::JsonSchema for IntegerOrText {
    fn schema_name() -> Cow<'static, str> {
        "IntegerOrText".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "oneOf": [{ "type": "integer", "format": "int64" }, { "type": "string" }] })
    }
}

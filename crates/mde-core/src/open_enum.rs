//! Owns what all open enums share: the value that no document lists, and how both kinds of value are
//! read and written. The enums themselves, with their known members, are generated.
//!
//! The service adds members without notice and writes a member that its own metadata does not define
//! as the bare number, so a closed enum would lose a whole page of devices to one new value.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | The catch-all member of an open enum is called `UnknownValue`. | Six of the service's enums have a member `Unknown` of their own. | `Unknown` and `Other`: both are taken. |

use std::{borrow::Cow, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, Visitor, value::MapAccessDeserializer},
};
use serde_json::{Number, Value};

/// An enum whose listed members are the known ones, not the only ones.
///
/// Implemented by generated enums; there is no need to implement it by hand.
pub trait OpenEnum: Sized + 'static {
    /// The schema's name in the specification.
    const NAME: &'static str;
    /// The known members as the service writes them.
    const MEMBERS: &'static [&'static str];

    /// The known member that the service writes like this.
    fn from_known(text: &str) -> Option<Self>;
    /// A value that is none of the known members.
    fn from_unknown(value: UnknownValue) -> Self;
    /// The member as the service writes it, or the unknown value.
    fn as_known(&self) -> Result<&'static str, &UnknownValue>;
}

/// A value of an open enum that the specification does not list, text or number, written back as it
/// was read.
///
/// Reading an enum is the only way to get one, so that it is none of that enum's known members.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownValue(Repr);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Text(String),
    Number(Number),
}

impl UnknownValue {
    /// The value, when it is a text (`"Quarantined"`, but also `"53"`).
    pub fn as_str(&self) -> Option<&str> {
        match &self.0 {
            Repr::Text(text) => Some(text),
            Repr::Number(_) => None,
        }
    }

    /// The value, when it is a bare number (`53`).
    pub fn as_number(&self) -> Option<&Number> {
        match &self.0 {
            Repr::Text(_) => None,
            Repr::Number(number) => Some(number),
        }
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Text(text) => f.write_str(text),
            Repr::Number(number) => number.fmt(f),
        }
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Text(text) => text.fmt(f),
            Repr::Number(number) => number.fmt(f),
        }
    }
}

impl Serialize for UnknownValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Repr::Text(text) => serializer.serialize_str(text),
            Repr::Number(number) => number.serialize(serializer),
        }
    }
}

/// The member that the text names, known or not.
pub fn parse<E: OpenEnum>(text: &str) -> E {
    E::from_known(text)
        .unwrap_or_else(|| E::from_unknown(UnknownValue(Repr::Text(text.to_owned()))))
}

/// Writes the member as the service does.
pub fn display<E: OpenEnum>(member: &E, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match member.as_known() {
        Ok(text) => f.write_str(text),
        Err(unknown) => fmt::Display::fmt(unknown, f),
    }
}

/// Writes the member as it was read.
///
/// # Errors
/// When the serializer fails.
pub fn serialize<E: OpenEnum, S: Serializer>(member: &E, serializer: S) -> Result<S::Ok, S::Error> {
    match member.as_known() {
        Ok(text) => serializer.serialize_str(text),
        Err(unknown) => unknown.serialize(serializer),
    }
}

/// Reads any text or number.
///
/// # Errors
/// When the value is neither: no version of the service has sent that.
pub fn deserialize<'de, E: OpenEnum, D: Deserializer<'de>>(deserializer: D) -> Result<E, D::Error> {
    deserializer.deserialize_any(Reader(PhantomData))
}

struct Reader<E>(PhantomData<E>);

impl<'de, E: OpenEnum> Visitor<'de> for Reader<E> {
    type Value = E;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} as a string or a number", E::NAME)
    }

    fn visit_str<F: de::Error>(self, text: &str) -> Result<E, F> {
        Ok(parse(text))
    }

    fn visit_u64<F: de::Error>(self, number: u64) -> Result<E, F> {
        Ok(unknown(number.into()))
    }

    fn visit_i64<F: de::Error>(self, number: i64) -> Result<E, F> {
        Ok(unknown(number.into()))
    }

    fn visit_f64<F: de::Error>(self, number: f64) -> Result<E, F> {
        let finite = Number::from_f64(number);
        finite
            .map(unknown)
            .ok_or_else(|| F::invalid_value(de::Unexpected::Float(number), &self))
    }

    /// As numbers come when some crate of the program has switched on serde_json's feature
    /// `arbitrary_precision`.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<E, A::Error> {
        match Value::deserialize(MapAccessDeserializer::new(map))? {
            Value::Number(number) => Ok(unknown(number)),
            _ => Err(de::Error::invalid_type(de::Unexpected::Map, &self)),
        }
    }
}

fn unknown<E: OpenEnum>(number: Number) -> E {
    E::from_unknown(UnknownValue(Repr::Number(number)))
}

/// The JSON Schema of the enum: any string or number, the known members listed.
pub fn json_schema<E: OpenEnum>() -> schemars::Schema {
    schemars::json_schema!({
        "anyOf": [
            { "type": "string", "enum": E::MEMBERS },
            { "type": "string" },
            { "type": "number" },
        ],
    })
}

/// The name of the enum's JSON Schema.
pub fn schema_name<E: OpenEnum>() -> Cow<'static, str> {
    E::NAME.into()
}

/// The traits that every open enum has. Called by generated code.
#[doc(hidden)]
#[macro_export]
macro_rules! impl_open_enum {
    ($name:ident) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::open_enum::display(self, f)
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                $crate::open_enum::parse(text)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                ::std::result::Result::Ok($crate::open_enum::parse(text))
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::open_enum::serialize(self, serializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::open_enum::deserialize(deserializer)
            }
        }

        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                $crate::open_enum::schema_name::<Self>()
            }

            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                $crate::open_enum::json_schema::<Self>()
            }
        }
    };
}

//! JSON as a service has to read it that acts on what it says: with no name twice in an object.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// The least number of 64 bits, which is also the nearest to integers that are less.
const LEAST: f64 = -9_223_372_036_854_775_808.0;

/// An integer that 64 bits do not hold, as near as JSON's numbers come, and never within them.
pub(crate) fn beyond_64_bits(near: f64) -> f64 {
    match near == LEAST {
        true => near.next_down(),
        false => near.clamp(f64::MIN, f64::MAX),
    }
}

/// Reads a JSON text, or says where it is none. Nesting is bounded, to 128 levels.
pub(crate) fn read(text: &[u8]) -> Result<Value, serde_json::Error> {
    serde_json::from_slice(text).map(|Strict(value)| value)
}

struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(beyond_64_bits(value).into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut read = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            read.push(item);
        }
        Ok(read.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut read = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if read.contains_key(&name) {
                return Err(A::Error::custom(format!(
                    "the name {name:?} is there twice"
                )));
            }
            let Strict(value) = members.next_value()?;
            read.insert(name, value);
        }
        Ok(read.into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::read;

    #[test]
    fn a_name_is_there_once() {
        for text in [r#"{"a":1,"a":1}"#, r#"[{"b":{"a":1,"\u0061":2}}]"#] {
            let problem = read(text.as_bytes()).unwrap_err().to_string();
            assert!(
                problem.contains(r#"the name "a" is there twice"#),
                "{problem}"
            );
        }
        for text in ["", "{", "[1,]", "1 2", "\u{feff}{}", "{'a':1}", "NaN"] {
            assert!(read(text.as_bytes()).is_err(), "{text}");
        }
        assert!(read(&[b'"', 0xff, b'"']).is_err());
        assert!(read("[".repeat(200).as_bytes()).is_err());
    }

    proptest! {
        #[test]
        fn what_is_json_is_read_as_everybody_does(
            texts in prop::collection::btree_map(any::<String>(), any::<f64>(), 0..4),
            number in any::<i64>(),
        ) {
            let text = serde_json::json!([texts, null, true, number, u64::MAX]).to_string();
            let expected: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(read(text.as_bytes()).unwrap(), expected);
        }
    }
}

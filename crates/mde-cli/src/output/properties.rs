//! Owns reading single properties out of an item's JSON without changing the others.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserializer as _,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::safe_text::json_line;

/// An item's properties by name, each still as the service spelled it.
pub(super) struct Properties<'a> {
    by_name: BTreeMap<String, &'a RawValue>,
    instead: Option<&'a str>,
}

impl<'a> Properties<'a> {
    pub(super) fn of(item: &'a str) -> Self {
        match serde_json::from_str(item) {
            Ok(by_name) => Self {
                by_name,
                instead: None,
            },
            Err(_) => Self {
                by_name: BTreeMap::new(),
                instead: Some(item),
            },
        }
    }

    /// All properties in the order in which the service sent them; none if there are none to read.
    pub(super) fn in_order(item: &'a str) -> Vec<(String, &'a RawValue)> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut properties = Vec::new();
                while let Some(property) = map.next_entry()? {
                    properties.push(property);
                }
                Ok(properties)
            }
        }

        let mut json = serde_json::Deserializer::from_str(item);
        json.deserialize_map(InOrder).unwrap_or_default()
    }

    /// What the service sent in an item's place, if it has no properties to read.
    pub(super) fn instead(&self) -> Option<&'a str> {
        self.instead
    }

    /// The value of a property; null and absent are the same.
    pub(super) fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.by_name
            .get(name)
            .copied()
            .filter(|value| value.get() != "null")
    }

    /// Removes the property and returns its value.
    pub(super) fn take(&mut self, name: &str) -> Option<&'a RawValue> {
        self.by_name
            .remove(name)
            .filter(|value| value.get() != "null")
    }

    /// What has not been taken, as a JSON object on one line; nothing when all has.
    pub(super) fn rest(&self) -> serde_json::Result<Option<String>> {
        if self.by_name.is_empty() {
            return Ok(None);
        }
        serde_json::to_string(&self.by_name).map(|json| Some(json_line(&json)))
    }
}

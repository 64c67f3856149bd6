//! Owns reading single properties out of a machine's JSON without changing the others.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::safe_text::json_line;

/// A machine's properties by name, each still as the service spelled it.
pub(super) struct Properties<'a> {
    by_name: BTreeMap<String, &'a RawValue>,
    instead: Option<&'a RawValue>,
}

impl<'a> Properties<'a> {
    pub(super) fn of(machine: &'a RawValue) -> Self {
        match serde_json::from_str(machine.get()) {
            Ok(by_name) => Self {
                by_name,
                instead: None,
            },
            Err(_) => Self {
                by_name: BTreeMap::new(),
                instead: Some(machine),
            },
        }
    }

    /// What the service sent in a machine's place, if it has no properties to read.
    pub(super) fn instead(&self) -> Option<&'a RawValue> {
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

//! Owns reading single properties out of a machine's JSON without changing the others.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::safe_text::json_line;

/// A machine's properties by name, each still as the service spelled it.
pub(super) struct Properties<'a>(BTreeMap<String, &'a RawValue>);

impl<'a> Properties<'a> {
    pub(super) fn of(machine: &'a RawValue) -> serde_json::Result<Self> {
        serde_json::from_str(machine.get()).map(Self)
    }

    /// The value of a property; null and absent are the same.
    pub(super) fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.0
            .get(name)
            .copied()
            .filter(|value| value.get() != "null")
    }

    /// Removes the property and returns its value.
    pub(super) fn take(&mut self, name: &str) -> Option<&'a RawValue> {
        self.0.remove(name).filter(|value| value.get() != "null")
    }

    /// What has not been taken, as a JSON object on one line; nothing when all has.
    pub(super) fn rest(&self) -> serde_json::Result<Option<String>> {
        if self.0.is_empty() {
            return Ok(None);
        }
        serde_json::to_string(&self.0).map(|json| Some(json_line(&json)))
    }
}

//! Owns the edits of the specification that a finding proposes: one key of one mapping, so that a person
//! can paste it and a test can apply it.

use serde_json::Value;

use crate::yaml;
use spec_document::document::Document;
use spec_document::node::{join, unescaped};

/// One key of a mapping of the specification.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Edit {
    /// The mapping, as a JSON pointer.
    pub pointer: String,
    /// The key in it.
    pub key: String,
    /// What it becomes; `None` when it goes.
    pub value: Option<Value>,
}

impl Edit {
    /// Gives a key of the mapping a value.
    pub fn set(pointer: impl Into<String>, key: impl Into<String>, value: Value) -> Self {
        Self {
            pointer: pointer.into(),
            key: key.into(),
            value: Some(value),
        }
    }

    /// Takes a key out of the mapping.
    pub fn remove(pointer: impl Into<String>, key: impl Into<String>) -> Self {
        Self {
            pointer: pointer.into(),
            key: key.into(),
            value: None,
        }
    }

    fn replaces(&self, document: &Document) -> bool {
        let mapping = document.value().pointer(&self.pointer);
        mapping.is_some_and(|mapping| mapping.get(&self.key).is_some())
    }

    /// What to do, in one word.
    pub fn action(&self, document: &Document) -> &'static str {
        match (&self.value, self.replaces(document)) {
            (None, _) => "remove",
            (Some(_), true) => "replace",
            (Some(_), false) => "add",
        }
    }

    /// The line to do it at: that of the key, or of the mapping that gets it.
    pub fn line(&self, document: &Document) -> u32 {
        let pointer = match self.replaces(document) {
            true => join(&self.pointer, &self.key),
            false => self.pointer.clone(),
        };
        document.key_place(&pointer).line
    }

    /// What to paste, or to take away.
    pub fn yaml(&self, document: &Document) -> String {
        let old = document.value().pointer(&join(&self.pointer, &self.key));
        let value = self.value.as_ref().or(old).unwrap_or(&Value::Null);
        yaml::entry(&self.key, value)
    }

    /// Makes the edit in a copy of the specification, as whoever pastes it does.
    ///
    /// # Panics
    /// When the copy has no such mapping.
    pub fn apply(&self, document: &Document, spec: &mut Value) {
        let pasted = Document::parse("pasted.yaml", &self.yaml(document));
        let pasted = pasted.expect("what is pasted is YAML");
        let mapping = spec
            .pointer_mut(&self.pointer)
            .and_then(Value::as_object_mut);
        let mapping = mapping.expect("an edit names a mapping");
        match self.value {
            Some(_) => mapping.insert(self.key.clone(), pasted.value()[&self.key].clone()),
            None => mapping.shift_remove(&self.key),
        };
    }
}

/// A pointer's mapping and key.
pub(crate) fn split(pointer: &str) -> (String, String) {
    let (parent, key) = pointer.rsplit_once('/').unwrap_or(("", pointer));
    (parent.to_owned(), unescaped(key))
}

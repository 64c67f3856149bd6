//! A document as whoever makes something of it reads it: references are followed on the way, and whatever
//! is not there, or is something else, is an error with its place. The [view](crate::spec) leaves such things
//! out, as rules want it.

use std::fmt;

use serde_json::{Map, Value};

use crate::node::join;

/// A value of a document, behind all references.
#[derive(Debug, Clone)]
pub struct Strict<'d> {
    root: &'d Value,
    value: &'d Value,
    pointer: String,
}

impl<'d> Strict<'d> {
    /// A whole document.
    pub fn of(root: &'d Value) -> Self {
        Self {
            root,
            value: root,
            pointer: String::new(),
        }
    }

    /// What it says.
    pub fn value(&self) -> &'d Value {
        self.value
    }

    /// Where it stands, behind all references, as a JSON pointer.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    fn child(&self, key: &str, value: &'d Value) -> Result<Self, Lack> {
        let mut node = Strict {
            root: self.root,
            value,
            pointer: join(&self.pointer, key),
        };
        // The rules refuse chains that never end; the bound is for their mistakes.
        for _ in 0..16 {
            let Some(target) = node.value.get("$ref").and_then(Value::as_str) else {
                return Ok(node);
            };
            let pointer = target
                .strip_prefix('#')
                .ok_or_else(|| node.wrong("the $ref leads out of the spec"))?;
            let value = self
                .root
                .pointer(pointer)
                .ok_or_else(|| node.wrong("the $ref leads nowhere"))?;
            node = Strict {
                root: self.root,
                value,
                pointer: pointer.to_owned(),
            };
        }
        Err(node.wrong("the $ref leads back to itself"))
    }

    /// That something is wrong with this value.
    pub fn wrong(&self, what: impl Into<String>) -> Lack {
        Lack {
            pointer: self.pointer.clone(),
            what: what.into(),
        }
    }

    /// This value as an object.
    ///
    /// # Errors
    /// When it is none.
    pub fn object(&self) -> Result<&'d Map<String, Value>, Lack> {
        self.value
            .as_object()
            .ok_or_else(|| self.wrong("this is not an object"))
    }

    /// The value of a field.
    ///
    /// # Errors
    /// When it is not there, or a reference leads nowhere.
    pub fn get(&self, key: &str) -> Result<Self, Lack> {
        let value = self
            .object()?
            .get(key)
            .ok_or_else(|| self.wrong(format!("{key} is missing")))?;
        self.child(key, value)
    }

    /// The fields of an object, in its own order.
    ///
    /// # Errors
    /// When it is none, or a reference in it leads nowhere.
    pub fn entries(&self) -> Result<Vec<(&'d str, Self)>, Lack> {
        self.object()?
            .iter()
            .map(|(key, value)| Ok((key.as_str(), self.child(key, value)?)))
            .collect()
    }

    /// The items of a list.
    ///
    /// # Errors
    /// When it is none, or a reference in it leads nowhere.
    pub fn items(&self) -> Result<Vec<Self>, Lack> {
        let items = self
            .value
            .as_array()
            .ok_or_else(|| self.wrong("this is not a list"))?;
        items
            .iter()
            .enumerate()
            .map(|(index, value)| self.child(&index.to_string(), value))
            .collect()
    }

    /// This value as a text.
    ///
    /// # Errors
    /// When it is something else.
    pub fn as_text(&self) -> Result<String, Lack> {
        self.value
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| self.wrong("this is not a text"))
    }

    /// The text in a field.
    ///
    /// # Errors
    /// When it is not there, or something else.
    pub fn text(&self, key: &str) -> Result<String, Lack> {
        self.get(key)?.as_text()
    }

    /// The text in a field, empty where there is none.
    ///
    /// # Errors
    /// When it is something else.
    pub fn optional_text(&self, key: &str) -> Result<String, Lack> {
        if self.object()?.contains_key(key) {
            self.text(key)
        } else {
            Ok(String::new())
        }
    }

    /// A list of texts.
    ///
    /// # Errors
    /// When it is something else.
    pub fn texts(&self) -> Result<Vec<String>, Lack> {
        self.items()?.iter().map(Strict::as_text).collect()
    }

    /// The whole number in a field.
    ///
    /// # Errors
    /// When it is not there, or something else, or does not fit.
    pub fn count(&self, key: &str) -> Result<u32, Lack> {
        let node = self.get(key)?;
        let count = node.value.as_u64().and_then(|count| count.try_into().ok());
        count.ok_or_else(|| node.wrong("this is not a positive number"))
    }
}

/// What a document lacks so that something can be made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lack {
    /// Where, as a JSON pointer.
    pub pointer: String,
    /// What is wrong there, in words.
    pub what: String,
}

impl fmt::Display for Lack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.pointer, self.what)
    }
}

impl std::error::Error for Lack {}

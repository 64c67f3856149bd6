//! A value of a document together with the JSON pointer that leads to it.

use std::fmt;

use serde_json::Value;

/// A value with the JSON pointer that leads to it.
#[derive(Debug, Clone)]
pub struct Node<'d> {
    /// Where the value is, from the document's root on; empty for the root.
    pub pointer: String,
    /// What is there.
    pub value: &'d Value,
}

impl<'d> Node<'d> {
    /// The value of a field.
    pub fn get(&self, key: &str) -> Option<Node<'d>> {
        Some(Node {
            pointer: join(&self.pointer, key),
            value: self.value.get(key)?,
        })
    }

    /// The text in a field.
    pub fn text(&self, key: &str) -> Option<&'d str> {
        self.value.get(key)?.as_str()
    }

    /// Whether a field is `true`.
    pub fn flag(&self, key: &str) -> bool {
        self.value.get(key) == Some(&Value::Bool(true))
    }

    /// The fields of a mapping, in the document's order; none for anything else.
    pub fn entries(&self) -> impl Iterator<Item = (&'d str, Node<'d>)> + use<'d> {
        let pointer = self.pointer.clone();
        let map = self.value.as_object();
        map.into_iter().flatten().map(move |(key, value)| {
            let pointer = join(&pointer, key);
            (key.as_str(), Node { pointer, value })
        })
    }

    /// The items of a list; none for anything else.
    pub fn items(&self) -> impl Iterator<Item = Node<'d>> + use<'d> {
        let pointer = self.pointer.clone();
        let items = self.value.as_array();
        items
            .into_iter()
            .flatten()
            .enumerate()
            .map(move |(index, value)| Node {
                pointer: format!("{pointer}/{index}"),
                value,
            })
    }

    /// The target of `{ $ref: … }`.
    pub fn reference(&self) -> Option<&'d str> {
        self.text("$ref")
    }
}

/// What of a document something cannot be made without.
///
/// A document that keeps the rules has it; whoever makes something of one asks all the same.
impl<'d> Node<'d> {
    /// The value of a field that has to be there.
    ///
    /// # Errors
    /// When it is not.
    pub fn need(&self, key: &str) -> Result<Node<'d>, Lack> {
        self.get(key)
            .ok_or_else(|| self.lack(format!("{key} is missing")))
    }

    /// The text in a field that has to be there.
    ///
    /// # Errors
    /// When it is not, or holds something else.
    pub fn need_text(&self, key: &str) -> Result<&'d str, Lack> {
        self.need(key)?.as_text()
    }

    /// The text in a field, empty where there is none.
    ///
    /// # Errors
    /// When the field holds something else.
    pub fn text_if_any(&self, key: &str) -> Result<&'d str, Lack> {
        self.get(key).map_or(Ok(""), |text| text.as_text())
    }

    /// This value as a text.
    ///
    /// # Errors
    /// When it is something else.
    pub fn as_text(&self) -> Result<&'d str, Lack> {
        let text = self.value.as_str();
        text.ok_or_else(|| self.lack("this is not a text"))
    }

    /// That something is wrong with this value.
    pub fn lack(&self, what: impl Into<String>) -> Lack {
        Lack {
            pointer: self.pointer.clone(),
            what: what.into(),
        }
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

/// A segment of a JSON pointer as the key that it stands for; the way back of [`join`].
pub fn unescaped(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

/// A JSON pointer one segment longer.
pub fn join(pointer: &str, segment: &str) -> String {
    // In one allocation: the walks join as often as a document has values.
    let mut joined = String::with_capacity(pointer.len() + 1 + segment.len());
    joined.push_str(pointer);
    joined.push('/');
    for character in segment.chars() {
        match character {
            '~' => joined.push_str("~0"),
            '/' => joined.push_str("~1"),
            other => joined.push(other),
        }
    }
    joined
}

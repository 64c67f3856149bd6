//! A value of a document together with the JSON pointer that leads to it.

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

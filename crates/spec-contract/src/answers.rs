//! What a target left of itself: the lines of the tests that ran against it, or its own answers.

use serde::Deserialize;
use serde_json::Value;

/// What one test found.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Line {
    /// A derived answer.
    Derived {
        operation: String,
        status: u16,
        class: String,
        name: String,
        breach: Option<String>,
    },
    /// A named example.
    Case {
        operation: String,
        status: u16,
        example: String,
        headers: Vec<String>,
        /// What went over the wire, if anything did.
        exchange: Option<Value>,
        breaches: Vec<Breach>,
    },
}

/// Something that is not as specified.
#[derive(Debug, Clone, Deserialize)]
pub struct Breach {
    /// The place in the specification, as a JSON pointer from the operation on.
    pub at: String,
    pub what: String,
}

/// An answer of the service, as it came.
#[derive(Debug, Clone)]
pub struct Answer {
    pub operation: String,
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// An answer.
    pub fn new(
        operation: String,
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    ) -> Self {
        Self {
            operation,
            status,
            headers,
            body,
        }
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(candidate, _)| candidate.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

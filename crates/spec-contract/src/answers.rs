//! What a target left of itself: the lines of the tests that ran against it, or its own answers.

use serde::Deserialize;
use serde_json::Value;

/// What one test found.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Line {
    /// A derived answer.
    Derived {
        /// The operation's id.
        operation: String,
        /// The status of the answer.
        status: u16,
        /// In what way it was derived.
        class: String,
        /// What the derived answer is called among those of its class.
        name: String,
        /// What is not as specified; `None` where the client kept its promise.
        breach: Option<String>,
    },
    /// A named example.
    Case {
        /// The operation's id.
        operation: String,
        /// The status of the answer.
        status: u16,
        /// The example's name.
        example: String,
        /// The promised headers that were looked at.
        headers: Vec<String>,
        /// What went over the wire, if anything did.
        exchange: Option<Value>,
        /// Everything that is not as specified; empty where the case passed.
        breaches: Vec<Breach>,
    },
}

/// Something that is not as specified.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Breach {
    /// The place in the specification, as a JSON pointer from the operation on.
    pub at: String,
    /// What is wrong there, in words.
    pub what: String,
}

/// An answer of the service, as it came.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Answer {
    /// The operation's id.
    pub operation: String,
    /// The status of the answer.
    pub status: u16,
    headers: Vec<(String, String)>,
    /// The bytes of the body; empty where there is none.
    pub body: Vec<u8>,
}

impl Answer {
    /// An answer to a call of an operation, its headers by name in any spelling.
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

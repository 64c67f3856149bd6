//! Parameters: what of a request they are, and their words held to their schemas.
//!
//! One of a path or of a header is one word, one of the query may be there several times; a list in one
//! word has commas between its items.

use std::sync::Arc;

use crate::schema::Schema;
use crate::word::Kind;

/// One parameter of an operation.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) required: bool,
    /// Whether it may be there without a value, whatever its schema says.
    pub(crate) may_be_empty: bool,
    /// Whether the items of a list are in one word, with commas between.
    pub(crate) in_one_word: bool,
    pub(crate) description: String,
    pub(crate) kind: Kind,
    pub(crate) schema: Arc<Schema>,
    /// The schema and the property whose values it has, where the contract says so.
    pub(crate) key_of: Option<(String, String)>,
    pub(crate) example: Option<String>,
}

/// Where in a request a parameter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Which of the path's parameters it is, counted from the left.
    Path(usize),
    Query,
    Header,
}

impl Parameter {
    /// Whether it may be there several times.
    pub(crate) fn repeats(&self) -> bool {
        self.kind.is_list() && !self.in_one_word
    }

    /// Holds decoded words against the schema, or says which rule they break.
    pub(crate) fn check(&self, words: &[impl AsRef<str>]) -> Result<(), String> {
        let words = words.iter().map(AsRef::as_ref);
        let broken = match self.kind.is_list() && self.in_one_word {
            true => self.broken_rule(words.flat_map(|word| word.split(',')).map(str::trim)),
            false => self.broken_rule(words),
        };
        match broken {
            None => Ok(()),
            Some(rule) => Err(format!(
                "The value of {} {rule}. {}",
                self.name, self.description
            )),
        }
    }

    /// The rule of the schema that words break, however they are read.
    pub(crate) fn broken_rule<'w>(
        &self,
        words: impl IntoIterator<Item = &'w str>,
    ) -> Option<String> {
        let mut words = words.into_iter().peekable();
        if self.may_be_empty && words.peek() == Some(&"") {
            return None;
        }
        let readings = match self.kind.read(words) {
            Ok(readings) => readings,
            Err(rule) => return Some(rule),
        };
        let mut first = None;
        for reading in &readings {
            let breach = self.schema.breach(reading)?;
            first.get_or_insert(breach.rule);
        }
        first
    }

    /// What is wrong with a value that cannot be decoded.
    pub(crate) fn undecodable(&self, problem: &str) -> String {
        format!("The value of {} {problem}.", self.name)
    }

    /// The value of a header, which is not percent-encoded.
    pub(crate) fn header<'a>(&self, value: &'a [u8]) -> Result<&'a str, String> {
        str::from_utf8(value).map_err(|_| self.undecodable("is not UTF-8"))
    }
}

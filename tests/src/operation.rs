//! Owns what a call of any operation came to, with the operation's own types taken away, so that one
//! test can go through all operations and all types.

use futures::future::BoxFuture;
use http::{HeaderMap, StatusCode};
use mde_client::{Client, Error, ResponseValue, types::ODataError};
use serde::Serialize;
use serde_json::Value;

/// How tests call an operation of the specification. The rows are generated.
pub struct Operation {
    /// Its id in the specification.
    pub id: &'static str,
    /// Its name in Rust.
    pub name: &'static str,
    /// The names of its path parameters.
    pub parameters: &'static [&'static str],
    /// Their examples, in the same order.
    pub examples: &'static [&'static str],
    /// Makes the call, with one argument for each of the parameters.
    pub call: for<'a> fn(&'a Client, &'a [&'a str]) -> BoxFuture<'a, Outcome>,
}

/// The Rust type of a component schema. The rows are generated.
pub struct Type {
    /// The schema's name.
    pub name: &'static str,
    /// What the type says of itself.
    pub schema: fn() -> schemars::Schema,
}

/// What a call came to. Values are as the typed value is written.
#[derive(Debug)]
pub enum Outcome {
    /// A documented success.
    Success(Answer),
    /// A documented error.
    Refusal(Answer),
    /// A status that is not documented.
    Unexpected(StatusCode),
    /// A body that is not as documented.
    Unreadable(String),
    /// Nothing was sent: an argument is none.
    InvalidArgument(String),
    /// Anything else.
    Failed(String),
}

/// An answer that was read.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, read and written again.
    pub value: Value,
}

impl Answer {
    fn of<T: Serialize>(value: &ResponseValue<T>) -> Self {
        Self {
            status: value.status(),
            headers: value.headers().clone(),
            value: serde_json::to_value(&**value).expect("a value that was read can be written"),
        }
    }
}

/// The outcome without the operation's types.
pub(crate) fn outcome<T: Serialize>(
    result: Result<ResponseValue<T>, Error<ODataError>>,
) -> Outcome {
    match result {
        Ok(value) => Outcome::Success(Answer::of(&value)),
        Err(Error::ErrorResponse(value)) => Outcome::Refusal(Answer::of(&value)),
        Err(Error::UnexpectedResponse(response)) => Outcome::Unexpected(response.status()),
        Err(Error::InvalidResponsePayload(_, error)) => Outcome::Unreadable(error.to_string()),
        Err(Error::InvalidRequest(reason)) => Outcome::InvalidArgument(reason),
        Err(other) => Outcome::Failed(other.to_string()),
    }
}

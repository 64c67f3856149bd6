//! An operation's call as a value: what it gives, typed, and what it is answered with. The values are
//! generated; what they have in common is here.

use std::fmt::{Debug, Display};
use std::future::Future;

use chrono::DateTime;
use mde_core::Operation;
use serde::Serialize;
use serde_json::Value;

use crate::{Client, Error, ResponseValue};

/// All that one call of an operation gives.
///
/// It is owned, so that it can be kept, shown, sent again or to another client. Each operation of the
/// specification has one in [`requests`](crate::requests).
pub trait Request: Clone + Debug + Send + Sync + 'static {
    /// What a documented success holds; `()` where that has no content.
    type Answer: Send + 'static;
    /// What a documented error holds.
    type Refusal: Debug + Send + 'static;

    /// The operation.
    const OPERATION: &'static Operation;

    /// What it asks about, for messages: `user "user1"`.
    fn subject(&self) -> String;

    /// Makes the call.
    ///
    /// # Errors
    /// As the generated client has it: a documented error, an argument that cannot be sent, an answer that
    /// is not as documented, or a call that failed.
    fn send(
        self,
        client: Client,
    ) -> impl Future<Output = Result<ResponseValue<Self::Answer>, Error<Self::Refusal>>> + Send;
}

/// Refuses what is no date and time by RFC 3339: `Timestamp` keeps every text, as answers hold any, and a
/// call with such a text would be lost.
// Not every specification has a date in its requests.
#[allow(dead_code)]
pub(crate) fn hold_moments(
    name: &str,
    values: impl IntoIterator<Item = impl Display>,
) -> Result<(), String> {
    let mut texts = values.into_iter().map(|value| value.to_string());
    texts.try_for_each(|text| hold_moment(name, &text))
}

/// The same for a body: the names on the ways to its dates; `[]` stands for each item of a list
/// or value of a map.
#[allow(dead_code)]
pub(crate) fn hold_moments_in(body: &impl Serialize, ways: &[&[&str]]) -> Result<(), String> {
    let body = serde_json::to_value(body).map_err(|error| format!("the body: {error}"))?;
    for way in ways {
        let mut values = vec![&body];
        for step in *way {
            values = match *step {
                "[]" => values.into_iter().flat_map(each).collect(),
                name => values.iter().filter_map(|value| value.get(name)).collect(),
            };
        }
        for text in values.into_iter().filter_map(Value::as_str) {
            hold_moment(&way.join("."), text)?;
        }
    }
    Ok(())
}

/// What a list or a map holds.
fn each(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(members) => members.values().collect(),
        _ => Vec::new(),
    }
}

fn hold_moment(name: &str, text: &str) -> Result<(), String> {
    match DateTime::parse_from_rfc3339(text) {
        Ok(_) => Ok(()),
        Err(_) => Err(format!(
            "{name}: {text:?} is no date and time such as 2026-01-14T22:08:51Z"
        )),
    }
}

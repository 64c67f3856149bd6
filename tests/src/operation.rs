//! Owns what a call of any operation came to, with the operation's own types taken away, so that one
//! test can go through all operations and all types.

use futures::{TryStreamExt, future::BoxFuture};
use http::{HeaderMap, StatusCode};
use mde_client::{Client, Error, Request, ResponseValue, types::ODataError};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// How tests call an operation of the specification. The rows are generated.
pub struct Operation {
    /// Its id in the specification.
    pub id: &'static str,
    /// Its name in Rust.
    pub name: &'static str,
    /// The examples of the arguments that it needs, as an object of JSON; its body is `body`.
    pub arguments: &'static str,
    /// The same with all arguments that have an example.
    pub all_arguments: &'static str,
    /// Makes the call with such an object.
    pub call: fn(Client, Value) -> BoxFuture<'static, Outcome>,
    /// Asks by the way in that people have.
    pub ask: fn(mde::Client, Value) -> BoxFuture<'static, Asked>,
}

/// What people get: the items of the first page, each read and written again or the error in its place, or an
/// answer that is no page as the one item; or the error in the answer's place.
pub type Asked = Result<Vec<Result<Value, mde::Error>>, mde::Error>;

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

impl Operation {
    /// The examples of the arguments that it needs.
    ///
    /// # Panics
    /// When they are no JSON, which the generator rules out.
    pub fn examples(&self) -> Value {
        serde_json::from_str(self.arguments).expect("arguments are JSON")
    }

    /// The example of an argument, needed or not.
    ///
    /// # Panics
    /// When there is none, which the rules rule out.
    pub fn example_of(&self, argument: &str) -> Value {
        let all: Value = serde_json::from_str(self.all_arguments).expect("arguments are JSON");
        all.get(argument)
            .expect("an argument has an example")
            .clone()
    }
}

/// Makes the call of a request that is written down as JSON.
pub(crate) fn call<R>(client: Client, arguments: Value) -> BoxFuture<'static, Outcome>
where
    R: Request<Refusal = ODataError> + DeserializeOwned,
    R::Answer: Serialize,
{
    Box::pin(async move {
        // With the argument's name, which the error alone does not say.
        match serde_path_to_error::deserialize::<_, R>(arguments) {
            Ok(request) => outcome(request.send(client).await),
            Err(error) => Outcome::InvalidArgument(error.to_string()),
        }
    })
}

/// Asks for an answer by its way in.
///
/// # Panics
/// When the arguments are none.
#[allow(
    dead_code,
    reason = "not every specification has an operation that is answered with no page"
)]
pub(crate) fn ask<R>(
    arguments: Value,
    way: impl FnOnce(R) -> mde::Asked<R> + Send + 'static,
) -> BoxFuture<'static, Asked>
where
    R: Request<Refusal = ODataError> + DeserializeOwned,
    R::Answer: DeserializeOwned + Serialize,
{
    Box::pin(async move {
        let answer = way(request(arguments)).await?;
        Ok(vec![Ok(written(&answer))])
    })
}

/// Asks for the first page by its way in.
///
/// # Panics
/// When the arguments are none.
#[allow(
    dead_code,
    reason = "not every specification has an operation that is answered with a page"
)]
pub(crate) fn pages<R, T>(
    arguments: Value,
    way: impl FnOnce(R) -> mde::Items<T> + Send + 'static,
) -> BoxFuture<'static, Asked>
where
    R: Request + DeserializeOwned,
    T: Serialize + Send + 'static,
{
    Box::pin(async move {
        let mut pages = way(request(arguments)).pages();
        let page = pages.try_next().await?;
        let items = page.into_iter().flat_map(mde::Page::into_items);
        Ok(items.map(|item| item.map(|item| written(&item))).collect())
    })
}

fn request<R: DeserializeOwned>(arguments: Value) -> R {
    serde_json::from_value(arguments).expect("the arguments are those of the operation")
}

fn written(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("what was read is written")
}

/// The outcome without the operation's types.
fn outcome<T: Serialize>(result: Result<ResponseValue<T>, Error<ODataError>>) -> Outcome {
    match result {
        Ok(value) => Outcome::Success(Answer::of(&value)),
        Err(Error::ErrorResponse(value)) => Outcome::Refusal(Answer::of(&value)),
        Err(Error::UnexpectedResponse(response)) => Outcome::Unexpected(response.status()),
        Err(Error::InvalidResponsePayload(_, error)) => Outcome::Unreadable(error.to_string()),
        Err(Error::InvalidRequest(reason)) => Outcome::InvalidArgument(reason),
        Err(other) => Outcome::Failed(other.to_string()),
    }
}

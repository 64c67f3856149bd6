//! Owns the step from a command's words to calls: for each form of an answer one function for all operations,
//! behind which their types are gone. The rows name them.

use std::{
    any::type_name,
    collections::HashMap,
    fmt,
    hash::{Hash, Hasher},
    io, iter,
    ops::ControlFlow,
    sync::Arc,
};

use futures::{
    Stream, StreamExt as _,
    stream::{self, BoxStream},
};
use mde::{CheckedPage, Client, ODataPage, Request, Response, UserName, types::ODataError};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{
    Serialize,
    de::{DeserializeOwned, value::MapDeserializer},
};
use serde_json::{Map, Value, value::RawValue};

use crate::items::{Gathering, Items, Room};

/// Arguments of a call by their names in the request.
pub(crate) type Arguments = Map<String, Value>;

/// One subject of a command: it fits its operation.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    text: Arc<str>,
    value: Value,
    user_name: Option<UserName>,
}

/// Two keys are one subject when they are written the same.
impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl Key {
    /// As the service gets it.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The same, if it is a user's name.
    pub(crate) fn user_name(&self) -> Option<&UserName> {
        self.user_name.as_ref()
    }
}

/// What the service said about one subject, or a part of it.
#[derive(Debug)]
pub(crate) struct Answered {
    /// The items, or the one entity, each as the service wrote it; or why they could not be kept.
    pub(crate) items: io::Result<Items>,
    /// Where they break the contract.
    pub(crate) breaches: Vec<Breach>,
}

impl Answered {
    /// Whether there is nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.items.as_ref().is_ok_and(Items::is_empty)
    }
}

/// Where an item breaks the contract.
#[derive(Debug)]
pub(crate) struct Breach {
    /// What a person calls the item, if it has a name.
    pub(crate) item: Option<String>,
    /// The place, and what is wrong there.
    pub(crate) what: String,
}

/// The properties of an item that may be its name, the likeliest first.
pub(crate) type Names = &'static [&'static str];

/// Answers as they come: of each subject one, and without subjects those of one question, part by part. They end
/// behind the first that all others would meet as well.
pub(crate) type Answers = BoxStream<'static, (Option<Key>, Result<Answered, mde::Error>)>;

/// Why arguments are no request: which of them, if it is one of them, and what is wrong with it.
#[derive(Debug)]
pub(crate) struct Misfit {
    pub(crate) argument: String,
    pub(crate) reason: String,
}

/// How an operation is called.
#[derive(Clone, Copy)]
pub(crate) struct Call {
    operation: &'static str,
    check: fn(&Arguments) -> Result<(), Misfit>,
    key: fn(&Arguments, &str, &Value) -> Result<Key, Misfit>,
    ask: fn(&Client, Arguments, Names) -> Answers,
    ask_each: fn(&Client, BoxStream<'static, Key>, Arguments, &'static str, Names) -> Answers,
    item: fn(&mut SchemaGenerator) -> Schema,
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Call").field(&self.operation).finish()
    }
}

impl Call {
    /// Of an operation that is answered with one entity.
    #[allow(
        dead_code,
        reason = "which forms there are is for the specification to say"
    )]
    pub(crate) const fn one<R>() -> Self
    where
        R: Asking,
        R::Answer: DeserializeOwned + JsonSchema,
    {
        Self {
            operation: R::OPERATION.id,
            check: check::<R>,
            key: key::<R>,
            ask: ask_one::<R>,
            ask_each: ask_one_of_each::<R>,
            item: SchemaGenerator::subschema_for::<R::Answer>,
        }
    }

    /// Of an operation that is answered with pages.
    #[allow(
        dead_code,
        reason = "which forms there are is for the specification to say"
    )]
    pub(crate) const fn many<R>() -> Self
    where
        R: Asking,
        R::Answer: ODataPage,
        <R::Answer as ODataPage>::Item: JsonSchema,
    {
        Self {
            operation: R::OPERATION.id,
            check: check::<R>,
            key: key::<R>,
            ask: ask_pages::<R>,
            ask_each: ask_pages_of_each::<R>,
            item: SchemaGenerator::subschema_for::<<R::Answer as ODataPage>::Item>,
        }
    }

    /// The operation's id.
    pub(crate) fn operation(&self) -> &'static str {
        self.operation
    }

    /// The schema of one item, or of the entity, that is answered.
    pub(crate) fn item(&self, schemas: &mut SchemaGenerator) -> Schema {
        (self.item)(schemas)
    }

    /// Whether these arguments are a request.
    pub(crate) fn check(&self, arguments: &Arguments) -> Result<(), Misfit> {
        (self.check)(arguments)
    }

    /// The subject that this value is as the argument of this name, if it makes these arguments a request.
    pub(crate) fn key(
        &self,
        arguments: &Arguments,
        subject: &str,
        value: &Value,
    ) -> Result<Key, Misfit> {
        (self.key)(arguments, subject, value)
    }

    /// Asks the one question that these arguments are. Items are told of by these names.
    pub(crate) fn ask(&self, client: &Client, arguments: Arguments, names: Names) -> Answers {
        (self.ask)(client, arguments, names)
    }

    /// Asks with each key as the argument of this name.
    pub(crate) fn ask_each(
        &self,
        client: &Client,
        keys: impl Stream<Item = Key> + Send + 'static,
        arguments: Arguments,
        subject: &'static str,
        names: Names,
    ) -> Answers {
        (self.ask_each)(client, keys.boxed(), arguments, subject, names)
    }
}

/// A request that can be made of words.
pub(crate) trait Asking:
    Request<Refusal = ODataError> + Serialize + DeserializeOwned
{
}

impl<R: Request<Refusal = ODataError> + Serialize + DeserializeOwned> Asking for R {}

/// The request that these arguments are. There may be a million, so that they are only looked at; which of them is
/// wrong is asked when one is.
fn read<'a, R: Asking>(
    arguments: impl Iterator<Item = (&'a str, &'a Value)> + Clone,
) -> Result<R, Misfit> {
    let map = || MapDeserializer::new(arguments.clone());
    R::deserialize(map()).or_else(|_: serde_json::Error| {
        serde_path_to_error::deserialize(map()).map_err(|error| Misfit {
            argument: error.path().to_string(),
            reason: error.inner().to_string(),
        })
    })
}

fn pairs(arguments: &Arguments) -> impl Iterator<Item = (&str, &Value)> + Clone {
    arguments.iter().map(|(name, value)| (name.as_str(), value))
}

fn check<R: Asking>(arguments: &Arguments) -> Result<(), Misfit> {
    read::<R>(pairs(arguments)).map(drop)
}

fn key<R: Asking>(arguments: &Arguments, subject: &str, value: &Value) -> Result<Key, Misfit> {
    let request: R = read(pairs(arguments).chain(iter::once((subject, value))))?;
    // As its type spells it, whatever was typed.
    let mut spelt = serde_json::to_value(&request).unwrap_or_default();
    let value = spelt.get_mut(subject).map(Value::take).unwrap_or_default();
    let text: Arc<str> = match &value {
        Value::String(text) => text.as_str().into(),
        other => other.to_string().into(),
    };
    if let "" | "." | ".." = &*text {
        return Err(Misfit {
            argument: subject.to_owned(),
            reason: "it cannot be part of a path".to_owned(),
        });
    }
    let user_name = request.user_name().cloned();
    Ok(Key {
        text,
        value,
        user_name,
    })
}

/// The request of arguments that were checked.
fn request<R: Asking>(arguments: Arguments) -> R {
    serde_json::from_value(Value::Object(arguments)).unwrap_or_else(|error| {
        unreachable!("{} was checked: {error}", type_name::<R>());
    })
}

/// What asks about one subject.
fn asking<R: Asking>(arguments: Arguments, subject: &'static str) -> impl Fn(Key) -> R + Send {
    move |key| {
        let mut arguments = arguments.clone();
        arguments.insert(subject.to_owned(), key.value);
        request(arguments)
    }
}

fn ask_pages<R>(client: &Client, arguments: Arguments, names: Names) -> Answers
where
    R: Asking,
    R::Answer: ODataPage,
{
    let pages = client.checked_pages(request::<R>(arguments));
    // One part after the other: nothing waits beside it.
    let room = Room::default();
    let answered = move |page| match Parts::new(&room).take(page, names) {
        ControlFlow::Continue(parts) | ControlFlow::Break(parts) => parts.answered(),
    };
    pages.map(move |page| (None, page.map(&answered))).boxed()
}

fn ask_pages_of_each<R>(
    client: &Client,
    keys: BoxStream<'static, Key>,
    arguments: Arguments,
    subject: &'static str,
    names: Names,
) -> Answers
where
    R: Asking,
    R::Answer: ODataPage,
{
    let room = Room::default();
    let answers = client.fold_pages_of_each(
        keys,
        asking::<R>(arguments, subject),
        move || Parts::new(&room),
        move |parts: Parts, page| parts.take(page, names),
    );
    answers
        .map(|(key, parts)| (Some(key), parts.map(Parts::answered)))
        .boxed()
}

fn ask_one<R>(client: &Client, arguments: Arguments, names: Names) -> Answers
where
    R: Asking,
    R::Answer: DeserializeOwned,
{
    let asked = client.ask(request::<R>(arguments));
    stream::once(async move { (None, entity(asked.with_response().await, names)) }).boxed()
}

fn ask_one_of_each<R>(
    client: &Client,
    keys: BoxStream<'static, Key>,
    arguments: Arguments,
    subject: &'static str,
    names: Names,
) -> Answers
where
    R: Asking,
    R::Answer: DeserializeOwned,
{
    let answers = client.ask_each(keys, asking::<R>(arguments, subject));
    answers
        .map(move |(key, answer)| (Some(key), entity(answer, names)))
        .boxed()
}

/// Parts of an answer, as they come.
struct Parts {
    items: Gathering,
    breaches: Vec<Breach>,
}

impl Parts {
    fn new(room: &Room) -> Self {
        Self {
            items: Gathering::new(room),
            breaches: Vec::new(),
        }
    }

    /// Adds what is on a page.
    fn take(mut self, page: CheckedPage, names: Names) -> ControlFlow<Self, Self> {
        let broken = page.broken().iter();
        self.breaches
            .extend(broken.flat_map(|(_, error)| breaches(error, names)));
        let breaches = self.breaches;
        match self.items.take(page) {
            ControlFlow::Continue(items) => ControlFlow::Continue(Self { items, breaches }),
            ControlFlow::Break(items) => ControlFlow::Break(Self { items, breaches }),
        }
    }

    fn answered(self) -> Answered {
        Answered {
            items: self.items.end(),
            breaches: self.breaches,
        }
    }
}

/// Where an item breaks the contract, in words.
fn breaches(error: &mde::Error, names: Names) -> impl Iterator<Item = Breach> {
    let item = error.raw_item().and_then(|item| named(item, names));
    error.breaches().iter().map(move |breach| Breach {
        item: item.clone(),
        what: breach.to_string(),
    })
}

/// What a person calls the item, as much of it as a line bears.
fn named(item: &str, names: Names) -> Option<String> {
    let properties: HashMap<String, &RawValue> = serde_json::from_str(item).ok()?;
    let text = |name: &&str| serde_json::from_str::<String>(properties.get(*name)?.get()).ok();
    let name = names.iter().filter_map(text).find(|name| !name.is_empty());
    Some(name?.chars().take(100).collect())
}

/// The one answer to a question. One that breaks the contract is an answer all the same.
fn entity<T>(
    answer: Result<Response<T>, mde::Error>,
    names: Names,
) -> Result<Answered, mde::Error> {
    let read = |text: &str| {
        let read = serde_json::from_str::<&RawValue>(text.trim_ascii()).ok();
        read.map(|raw| raw.get().to_owned())
    };
    let (item, breaches) = match answer {
        // What has no body has nothing to print.
        Ok(response) => {
            let text = str::from_utf8(response.body()).unwrap_or_default();
            (read(text), Vec::new())
        }
        Err(error) => {
            let Some(raw) = error.raw_item().and_then(read) else {
                return Err(error);
            };
            (Some(raw), breaches(&error, names).collect())
        }
    };
    Ok(Answered {
        items: Ok(item.into_iter().collect()),
        breaches,
    })
}

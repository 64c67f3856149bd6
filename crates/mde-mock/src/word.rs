//! Words: what a value is that stands in a path, a query, a header or a form as bare text.
//!
//! A schema says what its words stand for; one that leaves it open takes any that fits. Whether the
//! value then keeps the schema is `schema`'s.

use serde_json::{Map, Number, Value};

use crate::json::beyond_64_bits;
use crate::schema::{LookUp, MAX_HOPS, resolve};

/// What the words of a schema stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Integer,
    Number,
    Boolean,
    /// Several words, each for an item.
    List(Box<Kind>),
    /// Nothing that one word could stand for.
    Object,
    /// It is for the schema to say which readings it takes.
    Any,
}

impl Kind {
    /// What the words of a schema object stand for.
    pub(crate) fn of(schema: &Value, look_up: &LookUp<'_>) -> Result<Self, String> {
        Ok(Self::within(schema, look_up, MAX_HOPS)?.unwrap_or(Self::Any))
    }

    /// None where nothing says so.
    fn within(schema: &Value, look_up: &LookUp<'_>, hops: usize) -> Result<Option<Self>, String> {
        let schema = resolve(schema, look_up)?;
        match schema.get("type").and_then(Value::as_str) {
            Some("string") => return Ok(Some(Self::Text)),
            Some("integer") => return Ok(Some(Self::Integer)),
            Some("number") => return Ok(Some(Self::Number)),
            Some("boolean") => return Ok(Some(Self::Boolean)),
            Some("object") => return Ok(Some(Self::Object)),
            Some("array") => {
                let item = match schema.get("items") {
                    Some(items) if hops > 0 => Self::within(items, look_up, hops - 1)?,
                    _ => None,
                };
                return Ok(Some(Self::List(Box::new(item.unwrap_or(Self::Any)))));
            }
            _ if hops == 0 => return Ok(None),
            _ => {}
        }
        for branch in schema
            .get("allOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            if let Some(kind) = Self::within(branch, look_up, hops - 1)? {
                return Ok(Some(kind));
            }
        }
        Ok(None)
    }

    /// The members of an object that a form may have, with what their words stand for.
    pub(crate) fn members(
        schema: &Value,
        look_up: &LookUp<'_>,
    ) -> Result<Vec<(String, Self)>, String> {
        let mut members = Vec::new();
        let mut pending = vec![(schema.clone(), MAX_HOPS)];
        while let Some((schema, hops)) = pending.pop() {
            let schema = resolve(&schema, look_up)?;
            let properties = schema.get("properties").and_then(Value::as_object);
            for (name, schema) in properties.into_iter().flatten() {
                members.push((name.clone(), Self::of(schema, look_up)?));
            }
            let branches = schema.get("allOf").and_then(Value::as_array);
            if let (Some(branches), Some(hops)) = (branches, hops.checked_sub(1)) {
                pending.extend(branches.iter().map(|branch| (branch.clone(), hops)));
            }
        }
        Ok(members)
    }

    pub(crate) fn is_list(&self) -> bool {
        matches!(self, Self::List(_))
    }

    /// The ways to read words, at least one, or what they are not.
    pub(crate) fn read<'w>(
        &self,
        words: impl IntoIterator<Item = &'w str>,
    ) -> Result<Vec<Value>, String> {
        let mut words = words.into_iter();
        match self {
            Self::List(item) => {
                // Where the items are open, all of them are text: anything else would be a guess.
                let items = words.map(|word| Ok(item.word(word)?.swap_remove(0)));
                Ok(vec![items.collect::<Result<Value, String>>()?])
            }
            _ => self.word(words.next().unwrap_or_default()),
        }
    }

    fn word(&self, word: &str) -> Result<Vec<Value>, String> {
        let text = || Value::from(word);
        let one = |value: Option<Value>, what: &str| match value {
            Some(value) => Ok(vec![value]),
            None => Err(format!("is not {what}")),
        };
        match self {
            Self::Text => Ok(vec![text()]),
            Self::Integer => one(integer(word), "an integer"),
            Self::Number => one(number(word), "a number"),
            Self::Boolean => one(boolean(word), "true or false"),
            Self::List(_) | Self::Object => Err("is not one word".to_owned()),
            Self::Any => {
                let others = [number(word), boolean(word)];
                Ok([text()]
                    .into_iter()
                    .chain(others.into_iter().flatten())
                    .collect())
            }
        }
    }
}

fn integer(word: &str) -> Option<Value> {
    let digits = word.strip_prefix(['-', '+']).unwrap_or(word);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let narrow = word.parse::<i64>().map(Number::from);
    let narrow = narrow
        .or_else(|_| word.parse::<u64>().map(Number::from))
        .ok();
    let number = narrow.or_else(|| Number::from_f64(beyond_64_bits(word.parse().ok()?)));
    number.map(Value::Number)
}

fn number(word: &str) -> Option<Value> {
    let whole = word.parse::<i64>().ok().map(Number::from);
    let number = whole.or_else(|| Number::from_f64(word.parse().ok()?));
    number.map(Value::Number)
}

fn boolean(word: &str) -> Option<Value> {
    word.parse().ok().map(Value::Bool)
}

/// An object of words, each read for the member of its name; a name that is not known stands for text.
pub(crate) fn object<'w>(
    members: &[(String, Kind)],
    pairs: impl IntoIterator<Item = (&'w str, &'w str)>,
) -> Result<Value, String> {
    let mut words: Vec<(&str, Vec<&str>)> = Vec::new();
    for (name, word) in pairs {
        match words.iter_mut().find(|(known, _)| *known == name) {
            Some((_, words)) => words.push(word),
            None => words.push((name, vec![word])),
        }
    }
    let mut object = Map::new();
    for (name, words) in words {
        let known = members.iter().find(|(known, _)| known == name);
        let kind = known.map_or(&Kind::Text, |(_, kind)| kind);
        if words.len() > 1 && !kind.is_list() {
            return Err(format!("has the member {name} more than once"));
        }
        let mut readings = kind
            .read(words)
            .map_err(|rule| format!("at /{name} {rule}"))?;
        object.insert(name.to_owned(), readings.swap_remove(0));
    }
    Ok(object.into())
}

//! The made-up world: the entities of every schema that the contract asks for, and which of them have to
//! do with each other.
//!
//! Users and devices are the fleet's. All others are made from the examples of the contract, with keys of
//! their own and with what they refer to. Two schemas have one relation, which both directions go by:
//!
//! | between | is |
//! |---|---|
//! | users and devices | the fleet's |
//! | a schema and one that it refers to, by `x-refers` | what the property says |
//! | two that both have one of these to a third | by way of the third |
//! | any others | drawn, by their names and the seed alone |
//!
//! What is in it follows from the seed and from what the contract says of a schema; other operations change
//! nothing. It is made when it is first asked for. What a request asks for is `contract`'s to tell.

mod kind;
mod own;
mod relation;

use std::borrow::Cow;
use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::OnceLock;

use bytes::Bytes;
use serde_json::Value;

use crate::answer::{self, Refusal};
use crate::conformance::{Arguments, Skip, bad_request};
use crate::contract::{Contract, EntitySchema, ID, NAME, Question, Subject};
use crate::filter::Filter;
use crate::fleet::{Fleet, MACHINE, USER, key};

pub(crate) use own::Own;

use kind::Kind;
use relation::Graph;

/// At most so many entities of a schema are made up, however many devices there are.
const MOST: usize = 1000;

/// All there is.
#[derive(Debug)]
pub(crate) struct World {
    seed: u64,
    page_size: NonZeroUsize,
    pub(crate) fleet: Fleet,
    kinds: HashMap<String, Kind>,
    /// By the names of two schemas, in their order.
    graphs: HashMap<(String, String), Graph>,
    /// Where entities are by the values of a property other than their key.
    properties: HashMap<(String, String), OnceLock<HashMap<String, usize>>>,
    logged_on: OnceLock<Vec<Vec<usize>>>,
}

/// What the world has to say to a question.
pub(crate) enum Answered<'w> {
    /// The places of entities among all of their schema, and where the next page starts.
    Page(Cow<'w, [usize]>, Option<u64>),
    One(usize),
    /// There is none.
    Unknown,
    /// No link that was ever made leads to such a page.
    NotIssued,
}

/// Which part of a list is asked for.
#[derive(Default)]
struct ListOptions {
    filter: Option<Filter>,
    top: Option<usize>,
    skip: Option<usize>,
    /// Where a page starts by a link, and by nothing that the contract declares.
    linked: Option<usize>,
}

impl World {
    /// The world of a contract around a fleet, or what of one's own cannot be served, and why not.
    pub(crate) fn new(
        contract: &mut Contract,
        fleet: Fleet,
        own: Own,
        seed: u64,
        page_size: NonZeroUsize,
    ) -> Result<Self, (String, String)> {
        let schemas = std::mem::take(&mut contract.entities);
        let mut world = Self {
            seed,
            page_size,
            fleet,
            kinds: HashMap::new(),
            graphs: HashMap::new(),
            properties: HashMap::new(),
            logged_on: OnceLock::new(),
        };
        let count = world.fleet.made_up.min(MOST);
        for (name, schema) in schemas {
            world.kinds.insert(name, Kind::new(schema, count));
        }
        for name in [USER, MACHINE] {
            let kind = || Kind::new(EntitySchema::default(), 0);
            world.kinds.entry(name.to_owned()).or_insert_with(kind);
        }
        let questions = contract.operations().filter_map(|it| it.question.as_ref());
        for question in questions {
            let Some(Subject {
                schema, property, ..
            }) = &question.subject
            else {
                continue;
            };
            let pair = pair(schema, &question.object);
            world.graphs.entry(pair).or_default();
            if let Some(property) = property {
                let place = (schema.clone(), property.clone());
                world.properties.entry(place).or_default();
            }
        }
        world.take(own)?;
        Ok(world)
    }

    /// The answer to a question, unless it is about something that cannot be made.
    pub(crate) fn answer<'w>(
        &'w self,
        question: &Question,
        arguments: &Arguments<'_>,
    ) -> Option<Result<Answered<'w>, Refusal>> {
        if !self.has(&question.object) {
            return None;
        }
        let options = match question.many {
            false => ListOptions::default(),
            true => match self.list_options(&question.object, arguments) {
                Ok(options) => options,
                Err(refusal) => return Some(Err(refusal)),
            },
        };
        let found = match (&question.subject, arguments.path.first()) {
            (None, _) => Cow::Owned(self.all(&question.object)),
            (Some(subject), Some(key)) => {
                if !self.has(&subject.schema) && subject.schema != USER {
                    return None;
                }
                let Some(one) = self.find(subject, key) else {
                    return Some(Ok(Answered::Unknown));
                };
                match subject.schema == question.object {
                    true => Cow::Owned(vec![one]),
                    false => self.related(&subject.schema, one, &question.object),
                }
            }
            (Some(_), None) => return None,
        };
        Some(Ok(match (question.many, found.first()) {
            (true, _) => self.page(&question.object, found, &options),
            (false, Some(&one)) => Answered::One(one),
            (false, None) => Answered::Unknown,
        }))
    }

    fn list_options(
        &self,
        schema: &str,
        arguments: &Arguments<'_>,
    ) -> Result<ListOptions, Refusal> {
        let given = &arguments.options;
        let filter = given.filter.as_ref().map(|filter| {
            let kind = self.kinds.get(schema);
            let properties = kind.map(|kind| &*kind.schema.properties);
            Filter::read(filter, properties.unwrap_or_default())
                .map_err(|problem| invalid(format!("$filter, {problem}")))
        });
        let count = |name: &str, written: &Option<String>| {
            let number = written.as_ref().map(|written| {
                let number: Result<u64, _> = written.parse();
                number.map_err(|_| invalid(format!("{name}={written} is no number of items")))
            });
            let number = number.transpose()?;
            Ok(number.map(|number| usize::try_from(number).unwrap_or(usize::MAX)))
        };
        Ok(ListOptions {
            filter: filter.transpose()?,
            top: count("$top", &given.top)?,
            skip: count("$skip", &given.skip)?,
            linked: match arguments.skip {
                Some(Skip::Linked(skip)) => Some(usize::try_from(skip).unwrap_or(usize::MAX)),
                _ => None,
            },
        })
    }

    fn page<'w>(
        &'w self,
        schema: &str,
        found: Cow<'w, [usize]>,
        options: &ListOptions,
    ) -> Answered<'w> {
        let first = options.skip.or(options.linked).unwrap_or(0);
        let size = options.top.unwrap_or(self.page_size.get());
        let found = match &options.filter {
            None => found,
            Some(filter) => {
                let admitted = found.iter().copied().filter(|&one| {
                    let entity = serde_json::from_str(self.text(schema, one));
                    matches!(entity, Ok(Value::Object(entity)) if filter.admits(&entity))
                });
                // One more says that there is more.
                let wanted = first.saturating_add(size).saturating_add(1);
                admitted.take(wanted).collect::<Vec<_>>().into()
            }
        };
        if let Some(linked) = options.linked
            && (linked % self.page_size != 0 || linked >= found.len())
        {
            return Answered::NotIssued;
        }
        let first = first.min(found.len());
        let end = first.saturating_add(size).min(found.len());
        // Whoever says how many there are to be counts on alone.
        let goes_on = end < found.len() && options.top.is_none();
        let part = match found {
            Cow::Borrowed(found) => Cow::Borrowed(&found[first..end]),
            Cow::Owned(found) => Cow::Owned(found[first..end].to_vec()),
        };
        Answered::Page(part, goes_on.then_some(end as u64))
    }

    /// Entities as a page of a collection.
    pub(crate) fn list(&self, question: &Question, places: &[usize], next: Option<&str>) -> Bytes {
        let texts = places.iter().map(|&one| self.text(&question.object, one));
        answer::list(question.context.as_deref(), next, texts)
    }

    /// An entity as it comes alone.
    pub(crate) fn one(&self, question: &Question, place: usize) -> Bytes {
        let text = self.whole(question, place);
        match (&question.context, text.trim_start().strip_prefix('{')) {
            (Some(context), Some(members)) => answer::with_context(context, members),
            _ => text.into_owned().into(),
        }
    }

    /// An entity with the lists that the contract shows of one that comes alone, and of none among others.
    fn whole(&self, question: &Question, place: usize) -> Cow<'_, str> {
        let text = self.text(&question.object, place);
        let kind = self.kinds.get(&question.object);
        let Some(kind) = kind.filter(|_| self.is_from_examples(&question.object, place)) else {
            return text.into();
        };
        let mut lists = question.lists.iter();
        let lists = lists
            .by_ref()
            .filter(|(name, _)| kind.schema.leaves_empty(name));
        let lists = lists.map(|(name, lists)| (name.as_str(), &*lists[place % lists.len()]));
        kind::filled(text, lists).map_or(text.into(), Cow::Owned)
    }

    /// Whether there can be entities of a schema.
    fn has(&self, schema: &str) -> bool {
        schema == MACHINE || self.kinds.get(schema).is_some_and(Kind::can_be_made)
    }

    fn text(&self, schema: &str, place: usize) -> &str {
        let texts = match schema {
            MACHINE => &self.fleet.machines,
            _ => self.texts(schema),
        };
        texts.get(place).map_or("null", String::as_str)
    }

    /// All entities of a schema, none twice.
    fn all(&self, schema: &str) -> Vec<usize> {
        let keys = self.keys(schema);
        let all = (0..keys.count()).filter(|&place| keys.first(place) == Some(place));
        all.collect()
    }

    /// The entity that a path is about.
    fn find(&self, subject: &Subject, wanted: &str) -> Option<usize> {
        let property = subject.property.as_deref();
        let property = property.filter(|property| *property != self.key_property(&subject.schema));
        match (property, &*subject.schema) {
            (None, USER) => self.fleet.find_user(wanted),
            (None, schema) => self.keys(schema).find(wanted),
            (Some(property), schema) => {
                let place = (schema.to_owned(), property.to_owned());
                let known = self.properties.get(&place)?;
                let known = known.get_or_init(|| self.by_property(schema, property));
                known.get(&key(wanted)).copied()
            }
        }
    }

    fn by_property(&self, schema: &str, property: &str) -> HashMap<String, usize> {
        let mut known = HashMap::new();
        for place in self.all(schema) {
            if let Some(value) = kind::value_of(self.text(schema, place), property) {
                known.entry(key(&value)).or_insert(place);
            }
        }
        known
    }

    /// The property whose values paths have, unless they say otherwise.
    fn key_property(&self, schema: &str) -> &'static str {
        let kind = self.kinds.get(schema);
        let has_names = kind.is_some_and(|kind| kind.schema.has(NAME));
        match schema == USER && has_names {
            true => NAME,
            false => ID,
        }
    }
}

/// Two names in their order.
fn pair(one: &str, other: &str) -> (String, String) {
    let (first, second) = if one < other {
        (one, other)
    } else {
        (other, one)
    };
    (first.to_owned(), second.to_owned())
}

fn invalid(problem: String) -> Refusal {
    bad_request(format!(
        "The query specified in the URI is not valid: {problem}."
    ))
}

#[cfg(test)]
mod tests;

//! A world of one's own: a JSON file that gives each user an array of machines, and beside them, under
//! `$world`, entities of any schema and which of them have to do with each other.

use std::collections::HashSet;
use std::fmt;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::key;
use crate::world::Own;

/// Under which all but users is, if it is an object: the machines of a user are an array.
const WORLD: &str = "$world";

/// A fleet file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FleetFileError {
    /// The file cannot be read.
    #[error("cannot read the fleet file {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file holds something else.
    #[error(
        "the fleet file {} must be a JSON object that gives each user an array of machines: {source}",
        path.display()
    )]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong, with line and column.
        source: serde_json::Error,
    },
}

pub(crate) fn read(path: &Path) -> Result<Own, FleetFileError> {
    let text = std::fs::read_to_string(path).map_err(|source| FleetFileError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    // Some editors and shells on Windows begin a file with a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let Unique(members) =
        serde_json::from_str(text).map_err(|source| FleetFileError::Malformed {
            path: path.to_owned(),
            source,
        })?;
    let mut own = Own::default();
    for (name, member) in members {
        match member {
            Member::Machines(machines) => own.users.push((name, machines)),
            Member::World(World { entities, related }) => {
                for (schema, entities) in entities.into_iter().flat_map(|Unique(all)| all) {
                    let entities = entities.into_iter();
                    let entities = entities.map(|entity| (schema.clone(), entity.get().to_owned()));
                    own.entities.extend(entities);
                }
                own.related
                    .extend(related.into_iter().map(|Pair(pair)| pair));
            }
        }
    }
    Ok(own)
}

/// What a name in the file stands for.
enum Member {
    /// A user's, each as it stands there.
    Machines(Vec<String>),
    /// All else there is.
    World(World),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct World {
    /// By the name of the schema.
    entities: Option<Unique<Vec<Box<RawValue>>>>,
    #[serde(default)]
    related: Vec<Pair>,
}

/// An object in which each name is there once, whatever its case.
struct Unique<T>(Vec<(String, T)>);

/// Two entities, each its schema and its key.
struct Pair([(String, String); 2]);

/// How the value of a name is read.
trait OfName<'de>: Sized {
    const EXPECTED: &'static str;
    const NOUN: &'static str;

    fn value<A: MapAccess<'de>>(name: &str, map: &mut A) -> Result<Self, A::Error>;
}

impl<'de> OfName<'de> for Vec<Box<RawValue>> {
    const EXPECTED: &'static str = "an object of schemas, each with an array of entities";
    const NOUN: &'static str = "schema";

    fn value<A: MapAccess<'de>>(_: &str, map: &mut A) -> Result<Self, A::Error> {
        map.next_value()
    }
}

impl<'de> OfName<'de> for Member {
    const EXPECTED: &'static str = "an object of users";
    const NOUN: &'static str = "user";

    fn value<A: MapAccess<'de>>(name: &str, map: &mut A) -> Result<Self, A::Error> {
        if name == WORLD {
            return map.next_value_seed(OfWorld);
        }
        let machines: Vec<Box<RawValue>> = map.next_value()?;
        Ok(Self::Machines(texts(machines)))
    }
}

fn texts(values: Vec<Box<RawValue>>) -> Vec<String> {
    let values = values.into_iter();
    values.map(|value| value.get().to_owned()).collect()
}

impl<'de, T: OfName<'de>> Deserialize<'de> for Unique<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(UniqueVisitor(PhantomData))
    }
}

struct UniqueVisitor<T>(PhantomData<T>);

impl<'de, T: OfName<'de>> Visitor<'de> for UniqueVisitor<T> {
    type Value = Unique<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(T::EXPECTED)
    }

    // A map type would let the last of two equal names win without a word.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unique<T>, A::Error> {
        let mut members = Vec::new();
        let mut seen = HashSet::new();
        while let Some(name) = map.next_key::<String>()? {
            if !seen.insert(key(&name)) {
                return Err(A::Error::custom(format_args!(
                    "{} '{name}' is there twice",
                    T::NOUN
                )));
            }
            let value = T::value(&name, &mut map)?;
            members.push((name, value));
        }
        Ok(Unique(members))
    }
}

/// What stands under [`WORLD`]: an object, or the machines of a user of that name.
struct OfWorld;

impl<'de> DeserializeSeed<'de> for OfWorld {
    type Value = Member;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Member, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for OfWorld {
    type Value = Member;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object with entities and related, or an array of machines")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Member, A::Error> {
        let mut machines = Vec::new();
        while let Some(machine) = seq.next_element::<Box<RawValue>>()? {
            machines.push(machine);
        }
        Ok(Member::Machines(texts(machines)))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Member, A::Error> {
        World::deserialize(MapAccessDeserializer::new(map)).map(Member::World)
    }
}

impl<'de> Deserialize<'de> for Pair {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairVisitor)
    }
}

struct PairVisitor;

impl<'de> Visitor<'de> for PairVisitor {
    type Value = Pair;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object of two schemas, each with the key of an entity")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pair, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry::<String, String>()? {
            pairs.push(pair);
        }
        let count = pairs.len();
        let pair = <[_; 2]>::try_from(pairs);
        pair.map(Pair).map_err(|_| {
            A::Error::custom(format_args!("{count} entities are there, and it takes two"))
        })
    }
}

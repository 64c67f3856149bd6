//! The entities of one schema: their keys, and the texts they are sent as.
//!
//! Those that are made up are copies of documented ones. New are their keys, in which every digit is
//! another one, so that they keep their form, what they refer to, and texts that they share with that.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use indexmap::IndexMap;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::IndexedRandom;
use rand::{Rng, RngExt, SeedableRng};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::World;
use crate::answer::json;
use crate::contract::{EntitySchema, ID};
use crate::deck::Deck;
use crate::fleet::{MACHINE, USER, User, key};

/// What there is to say of a schema, and its entities once they are asked for.
#[derive(Debug)]
pub(super) struct Kind {
    pub(super) schema: EntitySchema,
    /// The documented entities that others are made from.
    templates: Vec<usize>,
    /// How many are made up.
    count: usize,
    /// Given ones.
    pub(super) own: Vec<String>,
    keys: OnceLock<Keys>,
    references: OnceLock<References>,
    texts: OnceLock<Vec<String>>,
}

/// The entities of a schema by their keys.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// None for what has no key.
    entries: Vec<Entry>,
    places: HashMap<String, usize>,
}

#[derive(Debug)]
struct Entry {
    /// As JSON.
    key: Option<String>,
    /// The place of the first with this key.
    first: Option<usize>,
    /// Whether nobody gave it.
    made_up: bool,
    source: Source,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source {
    /// The place of its template.
    MadeFrom(usize),
    /// Its place among those that were given.
    Own(usize),
    /// Nothing but the fleet.
    Fleet,
}

/// By the schema that is referred to, the place of what each entity refers to.
pub(super) type References = HashMap<String, Vec<Option<usize>>>;

impl Kind {
    pub(super) fn new(schema: EntitySchema, count: usize) -> Self {
        let known = |template: &IndexMap<String, String>| {
            let id = template.get(ID).and_then(|id| text_of(id));
            id.is_some()
        };
        let places = 0..schema.templates.len();
        let places = places.filter(|&place| known(&schema.templates[place]));
        // Those that lack what others go by only if there are no better ones.
        let (good, poor): (Vec<_>, Vec<_>) =
            places.partition(|&place| schema.is_filled(&schema.templates[place]));
        let mut templates = if good.is_empty() { poor } else { good };
        let mut seen = HashSet::new();
        templates.retain(|&place| seen.insert(schema.templates[place].get(ID).cloned()));
        Self {
            templates,
            schema,
            count,
            own: Vec::new(),
            keys: OnceLock::new(),
            references: OnceLock::new(),
            texts: OnceLock::new(),
        }
    }

    /// Whether the contract says anything of it.
    pub(super) fn is_documented(&self) -> bool {
        !self.schema.properties.is_empty()
    }

    pub(super) fn can_be_made(&self) -> bool {
        !self.templates.is_empty() || !self.own.is_empty()
    }
}

impl Keys {
    fn add(&mut self, key_json: Option<String>, source: Source, made_up: bool) {
        let place = self.entries.len();
        let text = key_json.as_deref().and_then(text_of);
        let first = text.map(|text| *self.places.entry(key(&text)).or_insert(place));
        self.entries.push(Entry {
            key: key_json,
            first,
            made_up,
            source,
        });
    }

    fn add_own(&mut self, kind: &Kind, place: usize) {
        let key_json = raw_value_of(&kind.own[place], ID);
        self.add(key_json, Source::Own(place), false);
    }

    pub(super) fn count(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn find(&self, wanted: &str) -> Option<usize> {
        self.places.get(&key(wanted)).copied()
    }

    /// The first of those with the same key; none for what has no key.
    pub(super) fn first(&self, place: usize) -> Option<usize> {
        self.entries.get(place)?.first
    }

    /// The places of those that nobody gave.
    pub(super) fn made_up(&self) -> Vec<usize> {
        let entries = self.entries.iter().enumerate();
        let made_up = entries.filter(|(_, entry)| entry.made_up);
        made_up.map(|(place, _)| place).collect()
    }
}

impl World {
    pub(super) fn keys(&self, schema: &str) -> &Keys {
        static NONE: OnceLock<Keys> = OnceLock::new();
        match self.kinds.get(schema) {
            None => NONE.get_or_init(Keys::default),
            Some(kind) => kind.keys.get_or_init(|| match schema {
                MACHINE => self.machine_keys(),
                USER => self.user_keys(kind),
                _ => self.new_keys(schema, kind),
            }),
        }
    }

    fn machine_keys(&self) -> Keys {
        let mut keys = Keys::default();
        for (place, machine) in self.fleet.machines.iter().enumerate() {
            let made_up = place < self.fleet.made_up;
            keys.add(raw_value_of(machine, ID), Source::Fleet, made_up);
        }
        keys
    }

    fn user_keys(&self, kind: &Kind) -> Keys {
        let mut rng = self.rng(&[USER]);
        let mut templates = kind.deck();
        let own: HashMap<String, usize> = kind
            .own
            .iter()
            .enumerate()
            .filter_map(|(place, json)| {
                let name = value_of(json, self.key_property(USER))?;
                Some((key(&name), place))
            })
            .collect();
        let mut keys = Keys::default();
        for user in self.fleet.users() {
            let template = templates.as_mut().map(|templates| templates.deal(&mut rng));
            let source = match (own.get(&key(&user.name)), template) {
                (Some(&own), _) => Source::Own(own),
                (None, Some(template)) => Source::MadeFrom(template),
                (None, None) => Source::Fleet,
            };
            keys.add(Some(json(&user.name)), source, user.made_up);
        }
        keys
    }

    fn new_keys(&self, schema: &str, kind: &Kind) -> Keys {
        let mut rng = self.rng(&[schema]);
        let mut keys = Keys::default();
        let mut own: IndexMap<String, usize> = IndexMap::new();
        for (place, json) in kind.own.iter().enumerate() {
            if let Some(id) = value_of(json, ID) {
                own.insert(key(&id), place);
            }
        }
        if let Some(mut templates) = kind.deck() {
            for number in 0..kind.count {
                let template = templates.deal(&mut rng);
                let known = &kind.schema.templates[template][ID];
                let id = new_key(&mut rng, known, number, &keys);
                // One that was given takes the place of its namesake.
                let text = text_of(&id).unwrap_or_default();
                match own.shift_remove(&key(&text)) {
                    Some(place) => keys.add_own(kind, place),
                    None => keys.add(Some(id), Source::MadeFrom(template), true),
                }
            }
        }
        for &place in own.values() {
            keys.add_own(kind, place);
        }
        keys
    }

    /// What the entities of a schema refer to.
    pub(super) fn references(&self, schema: &str) -> Option<&References> {
        let kind = self.kinds.get(schema)?;
        Some(kind.references.get_or_init(|| {
            let mut references = References::new();
            for (property, target) in &kind.schema.refers {
                // The first of several properties decides.
                if !references.contains_key(target) {
                    let places = self.reference(schema, kind, (property, target), &references);
                    references.insert(target.clone(), places);
                }
            }
            references
        }))
    }

    fn reference(
        &self,
        schema: &str,
        kind: &Kind,
        (property, target): (&str, &str),
        known: &References,
    ) -> Vec<Option<usize>> {
        let other = match target {
            USER => known.get(MACHINE).map(|places| (MACHINE, places)),
            MACHINE => known.get(USER).map(|places| (USER, places)),
            _ => None,
        };
        let mut rng = self.rng(&[schema, property, target]);
        let targets = self.keys(target);
        let made_up = targets.made_up();
        let entries = self.keys(schema).entries.iter().enumerate();
        let places = entries.map(|(place, entry)| match entry.source {
            Source::Own(own) => {
                let value = value_of(&kind.own[own], property)?;
                targets.find(&value)
            }
            // The fleet says who has to do with whom.
            _ if (schema, target) == (USER, MACHINE) => {
                let user = self.fleet.user(place)?;
                user.machines.iter().find_map(|&one| targets.first(one))
            }
            Source::MadeFrom(template) => {
                // Of a user and a device that both are referred to, the one has logged on to the other.
                let fitting = other.and_then(|(other, places)| {
                    let fitting = self.related(other, (*places.get(place)?)?, target);
                    fitting.choose(&mut rng).copied()
                });
                let drawn = fitting.or_else(|| made_up.choose(&mut rng).copied());
                let known = kind.schema.templates[template].get(property);
                drawn.filter(|_| known.is_none_or(|known| known != "null"))
            }
            Source::Fleet => {
                let machine = self.fleet.machines.get(place);
                let value = machine.filter(|_| schema == MACHINE);
                targets.find(&value_of(value?, property)?)
            }
        });
        places.collect()
    }

    /// The entities of a schema as they are sent.
    pub(super) fn texts(&self, schema: &str) -> &[String] {
        let Some(kind) = self.kinds.get(schema) else {
            return &[];
        };
        kind.texts.get_or_init(|| {
            let entries = self.keys(schema).entries.iter().enumerate();
            let texts = entries.map(|(place, entry)| match (entry.source, &entry.key) {
                (Source::Own(own), _) => kind.own[own].clone(),
                (Source::MadeFrom(template), Some(key)) => {
                    self.made_text(schema, kind, template, place, key)
                }
                (_, key) => self.bare_text(schema, key.as_deref()),
            });
            texts.collect()
        })
    }

    /// Whether an entity is a copy of a documented one.
    pub(super) fn is_from_examples(&self, schema: &str, place: usize) -> bool {
        let entry = self.keys(schema).entries.get(place);
        entry.is_some_and(|entry| matches!(entry.source, Source::MadeFrom(_)))
    }

    /// An entity of which nothing is known but its key.
    fn bare_text(&self, schema: &str, key: Option<&str>) -> String {
        let key = key.unwrap_or("null");
        match self.key_property(schema) {
            ID => format!("{{\"{ID}\":{key}}}"),
            other => format!("{{\"{ID}\":{key},\"{other}\":{key}}}"),
        }
    }

    fn made_text(
        &self,
        schema: &str,
        kind: &Kind,
        template: usize,
        place: usize,
        key: &str,
    ) -> String {
        let mut entity = kind.schema.templates[template].clone();
        match (schema, self.fleet.user(place)) {
            (USER, Some(user)) => named(&mut entity, user, self.key_property(USER)),
            _ => {
                entity.insert(ID.to_owned(), key.to_owned());
            }
        }
        let references = self.references(schema);
        for (property, target) in &kind.schema.refers {
            let place = references.and_then(|all| *all.get(target)?.get(place)?);
            let targets = self.keys(target);
            let Some(place) = place else {
                // Where there is something to refer to, nothing refers to what there is not.
                let dangles = entity.get(property).is_some_and(|value| value != "null");
                if dangles && targets.count() > 0 {
                    entity.shift_remove(property);
                }
                continue;
            };
            let key = targets.entries.get(place);
            let Some(key) = key.and_then(|entry| entry.key.clone()) else {
                continue;
            };
            // Where nothing stands in the example, nothing stands here.
            if entity.get(property).is_none_or(|value| value != "null") {
                entity.insert(property.clone(), key);
            }
            // What itself refers to others may have its texts from there.
            let other = self.kinds.get(target);
            let Some(other) = other.filter(|other| other.schema.refers.is_empty()) else {
                continue;
            };
            let text = self.text(target, place);
            for common in kind.schema.in_common(&other.schema) {
                if common != ID
                    && !kind.schema.refers.contains_key(common)
                    && let Some(known) = entity.get_mut(common)
                    && let Some(value) = raw_value_of(text, common)
                {
                    *known = value;
                }
            }
        }
        let members = entity.iter();
        object(members.map(|(name, value)| (name.as_str(), value.as_str())))
    }

    /// Chance that depends on the seed and on these names alone.
    pub(super) fn rng(&self, names: &[&str]) -> Xoshiro256PlusPlus {
        // FNV-1a, with an end to each name.
        let bytes = names.iter().flat_map(|name| name.bytes().chain([0xff]));
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Xoshiro256PlusPlus::seed_from_u64(self.seed ^ hash)
    }
}

impl Kind {
    /// All templates, each as often as the others.
    fn deck(&self) -> Option<Deck<usize>> {
        let templates = self.templates.iter().map(|&template| (template, 1));
        (!self.templates.is_empty()).then(|| Deck::new(templates))
    }
}

/// Members as an object of JSON.
fn object<'m>(members: impl Iterator<Item = (&'m str, &'m str)>) -> String {
    let members = members.map(|(name, value)| format!("{}:{value}", json(name)));
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

/// The entity with these values in place of what is not there or an empty list; `None` where nothing is.
pub(super) fn filled<'l>(
    entity: &str,
    lists: impl Iterator<Item = (&'l str, &'l str)>,
) -> Option<String> {
    let mut members: IndexMap<String, &RawValue> = serde_json::from_str(entity).ok()?;
    let lists: Vec<(&str, &RawValue)> = lists
        .filter(|(name, _)| members.get(*name).is_none_or(|value| value.get() == "[]"))
        .filter_map(|(name, list)| Some((name, serde_json::from_str(list).ok()?)))
        .collect();
    if lists.is_empty() {
        return None;
    }
    members.extend(
        lists
            .into_iter()
            .map(|(name, list)| (name.to_owned(), list)),
    );
    let members = members.iter();
    Some(object(
        members.map(|(name, value)| (name.as_str(), value.get())),
    ))
}

/// Gives a user its name, and an identity with the domain of the example.
fn named(entity: &mut IndexMap<String, String>, user: &User, key_property: &str) {
    let of = |entity: &IndexMap<String, String>, name: &str| text_of(entity.get(name)?);
    let known = of(entity, key_property).unwrap_or_default();
    let id = of(entity, ID).unwrap_or_default();
    let domain = id.rsplit_once('\\').filter(|(_, name)| *name == known);
    let own_domain = user.name.rsplit_once('\\').map(|(domain, _)| domain);
    if let Some((domain, _)) = domain {
        let own = own_domain.unwrap_or(domain);
        for value in entity.values_mut() {
            if text_of(value).as_deref() == Some(domain) {
                *value = json(own);
            }
        }
    }
    for value in entity.values_mut() {
        if text_of(value).is_some_and(|text| text == known) {
            *value = json(&user.name);
        }
    }
    let id = match (domain, own_domain) {
        (Some((domain, _)), None) => format!("{domain}\\{}", user.name),
        _ => user.name.clone(),
    };
    entity.insert(ID.to_owned(), json(&id));
    entity.insert(key_property.to_owned(), json(&user.name));
}

/// A key of the same form that is not there yet.
fn new_key(rng: &mut impl Rng, known: &str, number: usize, keys: &Keys) -> String {
    for _ in 0..8 {
        let key = with_other_digits(rng, known);
        let is_new = text_of(&key).is_some_and(|text| keys.find(&text).is_none());
        // A number of 64 bits stays one.
        if is_new && key.parse::<i64>().is_ok() == known.parse::<i64>().is_ok() {
            return key;
        }
    }
    match text_of(known) {
        Some(text) if known.starts_with('"') => json(&format!("{text}-{number}")),
        _ => number.to_string(),
    }
}

/// The same JSON with other digits; what does not begin with a zero still does not.
fn with_other_digits(rng: &mut impl Rng, known: &str) -> String {
    let text = text_of(known).unwrap_or_default();
    let mut before = ' ';
    let digits = text.chars().map(|c| {
        let starts = !before.is_ascii_digit() && c != '0';
        before = c;
        match c {
            '0'..='9' => char::from(rng.random_range(if starts { b'1' } else { b'0' }..=b'9')),
            other => other,
        }
    });
    let other: String = digits.collect();
    match known.starts_with('"') {
        true => json(&other),
        false => other,
    }
}

/// What a key in JSON says: a text, or a number as it is written.
fn text_of(json: &str) -> Option<String> {
    match serde_json::from_str(json).ok()? {
        Value::String(text) => Some(text),
        Value::Number(_) => Some(json.to_owned()),
        _ => None,
    }
}

/// What a property of an entity says.
pub(super) fn value_of(entity: &str, property: &str) -> Option<String> {
    text_of(&raw_value_of(entity, property)?)
}

fn raw_value_of(entity: &str, property: &str) -> Option<String> {
    // What is most asked for need not be looked for among all.
    #[derive(Deserialize)]
    struct Known<'a> {
        #[serde(borrow)]
        id: Option<&'a RawValue>,
    }
    if property == ID
        && let Ok(Known { id }) = serde_json::from_str(entity)
    {
        return id.map(|id| id.get().to_owned());
    }
    let members: HashMap<String, &RawValue> = serde_json::from_str(entity).ok()?;
    members.get(property).map(|value| value.get().to_owned())
}

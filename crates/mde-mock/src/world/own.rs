//! Entities of one's own, and what is said of which have to do with each other.
//!
//! They are served as they are given. One with the key of a made-up one takes its place.

use std::collections::{HashMap, HashSet};

use super::relation::Relation;
use super::{World, kind, pair};
use crate::contract::ID;
use crate::fleet::{MACHINE, USER, key};

/// All that was given, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Own {
    /// Users with their machines, each of them JSON.
    pub(crate) users: Vec<(String, Vec<String>)>,
    /// Schemas with an entity each, as JSON.
    pub(crate) entities: Vec<(String, String)>,
    /// Each the schemas and keys of two that have to do with each other.
    pub(crate) related: Vec<[(String, String); 2]>,
}

impl World {
    /// Takes in what was given, or says which of it cannot be served, and why not.
    pub(super) fn take(&mut self, own: Own) -> Result<(), (String, String)> {
        let mut seen = HashSet::new();
        let mut places = Vec::new();
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for (schema, json) in &own.entities {
            let index = counts.entry(schema).or_default();
            let place = format!("{schema}[{index}]");
            *index += 1;
            let entity_key = self.key_of_own(schema, json);
            let entity_key = entity_key.map_err(|problem| (place.clone(), problem))?;
            if !seen.insert((schema, key(&entity_key))) {
                return Err((place, format!("'{entity_key}' is there twice")));
            }
            places.push(entity_key);
        }
        let entities = own.entities.into_iter().zip(places);
        let (machines, others): (Vec<_>, Vec<_>) =
            entities.partition(|((schema, _), _)| schema == MACHINE);
        self.take_machines(machines.into_iter().map(|((_, json), id)| (id, json)));
        for (name, machines) in own.users {
            self.fleet.set_user(name, machines);
        }
        for ((schema, json), entity_key) in others {
            if schema == USER {
                self.fleet.add_user(&entity_key);
            }
            if let Some(kind) = self.kinds.get_mut(&schema) {
                kind.own.push(json);
            }
        }
        for (index, related) in own.related.into_iter().enumerate() {
            let place = format!("related[{index}]");
            self.relate(related).map_err(|problem| (place, problem))?;
        }
        Ok(())
    }

    fn key_of_own(&self, schema: &str, json: &str) -> Result<String, String> {
        let is_known = |name: &str| name == MACHINE || self.kinds[name].is_documented();
        if !self.kinds.contains_key(schema) || !is_known(schema) {
            let mut known: Vec<&str> = self.kinds.keys().map(String::as_str).collect();
            known.retain(|name| is_known(name));
            known.sort_unstable();
            let known = known.join(", ");
            return Err(format!(
                "no operation of the contract asks for {schema}, but for {known}"
            ));
        }
        let property = match schema {
            USER => self.key_property(USER),
            _ => ID,
        };
        let found = kind::value_of(json, property);
        found.ok_or_else(|| format!("it is no object with a text or a number as its {property}"))
    }

    fn take_machines(&mut self, machines: impl IntoIterator<Item = (String, String)>) {
        let mut machines = machines.into_iter().peekable();
        if machines.peek().is_none() {
            return;
        }
        let known = self.fleet.machines.iter().enumerate();
        let known: HashMap<String, usize> = known
            .filter_map(|(place, json)| Some((key(&kind::value_of(json, ID)?), place)))
            .collect();
        for (id, json) in machines {
            match known.get(&key(&id)) {
                Some(&place) => self.fleet.machines[place] = json,
                None => self.fleet.machines.push(json),
            }
        }
    }

    fn relate(&mut self, related: [(String, String); 2]) -> Result<(), String> {
        let [(one, one_key), (other, other_key)] = related;
        let find = |schema: &str, wanted: &str| {
            let found = match schema {
                USER => self.fleet.find_user(wanted),
                _ => self.keys(schema).find(wanted),
            };
            found.ok_or_else(|| format!("there is no {schema} '{wanted}'"))
        };
        let (one_place, other_place) = (find(&one, &one_key)?, find(&other, &other_key)?);
        if one == other {
            return Err(format!("{one} has no relation to itself"));
        }
        match self.relation(&one, &other) {
            Relation::Fleet => {
                let users_first = one == USER;
                let (user, machine) = match users_first {
                    true => (one_place, other_place),
                    false => (other_place, one_place),
                };
                self.fleet.relate(user, machine);
                Ok(())
            }
            Relation::Drawn => {
                let graph = self.graphs.get_mut(&pair(&one, &other));
                let graph = graph.ok_or_else(|| {
                    format!(
                        "no operation of the contract asks for what {one} has to do with {other}"
                    )
                })?;
                graph.own.push(match one < other {
                    true => (one_key, other_key),
                    false => (other_key, one_key),
                });
                Ok(())
            }
            Relation::Through(third) => Err(format!(
                "{one} and {other} have to do with each other by way of {third}"
            )),
            Relation::Refers | Relation::Referred => Err(format!(
                "what {one} has to do with {other} their properties say"
            )),
        }
    }
}

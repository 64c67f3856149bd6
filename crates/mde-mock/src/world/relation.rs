//! Which entities have to do with each other: one relation for two schemas, whichever way it is asked for.

use std::borrow::Cow;
use std::sync::OnceLock;

use rand::RngExt;
use rand::seq::IndexedRandom;

use super::{World, pair};
use crate::fleet::{MACHINE, USER};

/// At most so many a drawn relation gives to each entity of the first schema.
const DRAWN: usize = 3;

/// A relation that nothing says anything of.
#[derive(Debug, Default)]
pub(super) struct Graph {
    /// Keys that were given for it.
    pub(super) own: Vec<(String, String)>,
    drawn: OnceLock<Drawn>,
}

/// For each entity of either schema the places of those of the other.
#[derive(Debug)]
struct Drawn {
    forth: Vec<Vec<usize>>,
    back: Vec<Vec<usize>>,
}

/// Where the relation of two schemas comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation<'w> {
    Fleet,
    /// The first refers to the second.
    Refers,
    /// The second refers to the first.
    Referred,
    /// Both have to do with a third.
    Through(&'w str),
    Drawn,
}

impl World {
    /// The relation of two schemas.
    pub(super) fn relation(&self, one: &str, other: &str) -> Relation<'_> {
        if let Some(direct) = self.direct(one, other) {
            return direct;
        }
        // The same third, whichever of them is asked first.
        let (first, second) = pair(one, other);
        let through = |from: &str, to: &str| {
            let thirds = self.kinds.get(from)?.schema.refers.values();
            let mut thirds = thirds.map(String::as_str);
            thirds.find(|third| *third != to && self.direct(third, to).is_some())
        };
        match through(&first, &second).or_else(|| through(&second, &first)) {
            Some(third) => Relation::Through(third),
            None => Relation::Drawn,
        }
    }

    fn direct(&self, one: &str, other: &str) -> Option<Relation<'static>> {
        let refers = |from: &str, to: &str| {
            let kind = self.kinds.get(from);
            kind.is_some_and(|kind| kind.schema.refers.values().any(|target| target == to))
        };
        match (one, other) {
            (USER, MACHINE) | (MACHINE, USER) => Some(Relation::Fleet),
            _ if refers(one, other) => Some(Relation::Refers),
            _ if refers(other, one) => Some(Relation::Referred),
            _ => None,
        }
    }

    /// What an entity has to do with, of another schema.
    pub(super) fn related(&self, one: &str, place: usize, other: &str) -> Cow<'_, [usize]> {
        match self.relation(one, other) {
            Relation::Fleet if one == USER => {
                let user = self.fleet.user(place);
                let machines = user.map(|user| user.machines.as_slice());
                Cow::Borrowed(machines.unwrap_or_default())
            }
            Relation::Fleet => self.logged_on(place).into(),
            Relation::Refers => {
                let places = self.references(one).and_then(|all| all.get(other));
                let place = places.and_then(|places| *places.get(place)?);
                place.into_iter().collect::<Vec<_>>().into()
            }
            Relation::Referred => {
                let places = self.references(other).and_then(|all| all.get(one));
                let places = places.into_iter().flatten().enumerate();
                let back = places.filter(|(_, referred)| **referred == Some(place));
                back.map(|(place, _)| place).collect::<Vec<_>>().into()
            }
            Relation::Through(third) => {
                let thirds = self.related(one, place, third);
                let mut all: Vec<usize> = thirds
                    .iter()
                    .filter_map(|&place| self.keys(third).first(place))
                    .flat_map(|place| self.related(third, place, other).into_owned())
                    .collect();
                all.sort_unstable();
                all.dedup();
                all.into()
            }
            Relation::Drawn => self.drawn(one, place, other).into(),
        }
    }

    /// The users of a device.
    fn logged_on(&self, place: usize) -> &[usize] {
        let all = self.logged_on.get_or_init(|| {
            let keys = self.keys(MACHINE);
            let mut all: Vec<Vec<usize>> = vec![Vec::new(); keys.count()];
            for (place, user) in self.fleet.users().enumerate() {
                for machine in user.machines.iter().filter_map(|&one| keys.first(one)) {
                    if all[machine].last() != Some(&place) {
                        all[machine].push(place);
                    }
                }
            }
            all
        });
        all.get(place).map_or(&[], Vec::as_slice)
    }

    fn drawn(&self, one: &str, place: usize, other: &str) -> &[usize] {
        let names = pair(one, other);
        let Some(graph) = self.graphs.get(&names) else {
            return &[];
        };
        let drawn = graph.drawn.get_or_init(|| {
            let (first, second) = (self.keys(&names.0), self.keys(&names.1));
            let mut edges = Vec::new();
            let mut rng = self.rng(&[&names.0, &names.1]);
            let others = second.made_up();
            for from in first.made_up() {
                let count = rng.random_range(0..=DRAWN);
                edges.extend(others.sample(&mut rng, count).map(|&to| (from, to)));
            }
            let own = graph.own.iter();
            edges.extend(own.filter_map(|(from, to)| Some((first.find(from)?, second.find(to)?))));
            edges.sort_unstable();
            edges.dedup();
            let mut drawn = Drawn {
                forth: vec![Vec::new(); first.count()],
                back: vec![Vec::new(); second.count()],
            };
            for (from, to) in edges {
                drawn.forth[from].push(to);
                drawn.back[to].push(from);
            }
            drawn
        });
        let places = if one == names.0 {
            &drawn.forth
        } else {
            &drawn.back
        };
        places.get(place).map_or(&[], Vec::as_slice)
    }
}

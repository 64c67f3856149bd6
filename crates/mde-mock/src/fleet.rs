//! The fleet: which users there are, and which machines each has logged on to.
//!
//! A machine is kept as the JSON text it is sent as, written once. What a made-up machine looks like is
//! `device`'s, and what else there is besides users and machines `world`'s.

mod device;
mod file;

use indexmap::IndexMap;
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::IndexedRandom;

use crate::contract::Contract;
use crate::deck::Deck;

pub use file::FleetFileError;
pub(crate) use file::read as read_file;

/// The schemas of what the fleet is made of.
pub(crate) const USER: &str = "User";
pub(crate) const MACHINE: &str = "Machine";

/// Those that a made-up fleet has first, by role.
const SEVERAL: &str = "user1";
const NOTHING: &str = "new.hire";
const EVERYTHING: &str = "svc-inventory";
const NAMES: [&str; 19] = [
    SEVERAL,
    "user2",
    "user3",
    NOTHING,
    EVERYTHING,
    "jdoe",
    "anna.lindqvist",
    r"desktop-7\john doe",
    "o'brien",
    "zoë",
    "jürgen.groß",
    "MWeber",
    "p.nguyen",
    "adm-kowalski",
    "svc_backup$",
    "r&d #2",
    "100%",
    "松本",
    "a/b",
];

/// Users and their machines.
#[derive(Debug)]
pub(crate) struct Fleet {
    /// The made-up ones come first.
    pub(crate) machines: Vec<String>,
    /// How many machines are made up.
    pub(crate) made_up: usize,
    /// By the name in lower case: names compare as Windows compares them.
    users: IndexMap<String, User>,
}

#[derive(Debug)]
pub(crate) struct User {
    pub(crate) name: String,
    /// The places of machines among all.
    pub(crate) machines: Vec<usize>,
    /// Whether nobody gave it.
    pub(crate) made_up: bool,
}

impl Fleet {
    /// Makes up a fleet; the same numbers make the same fleet, wherever and whenever.
    pub(crate) fn generate(contract: &Contract, seed: u64, users: usize, devices: usize) -> Self {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let made_up = device::generate(contract, &mut rng, devices);
        let everything: Vec<usize> = (0..devices).collect();
        let personal: Vec<usize> = everything
            .iter()
            .copied()
            .filter(|&device| made_up[device].personal)
            .collect();
        let mut fleet = Self {
            machines: made_up.into_iter().map(|device| device.json).collect(),
            made_up: devices,
            users: IndexMap::new(),
        };
        // How many devices people log on to.
        let mut usual = Deck::new([(1, 6), (2, 5), (3, 2), (7, 1)]);
        for name in names().take(users) {
            let machines = match &*name {
                NOTHING => Vec::new(),
                EVERYTHING => everything.clone(),
                SEVERAL => sample(&mut rng, &personal, 5),
                _ => {
                    let count = usual.deal(&mut rng);
                    sample(&mut rng, &personal, count)
                }
            };
            let user = User {
                name,
                machines,
                made_up: true,
            };
            fleet.users.insert(key(&user.name), user);
        }
        fleet
    }

    /// Sets the machines of a user, new or not, each of them JSON.
    pub(crate) fn set_user(&mut self, name: String, machines: impl IntoIterator<Item = String>) {
        let first = self.machines.len();
        self.machines.extend(machines);
        let user = User {
            machines: (first..self.machines.len()).collect(),
            made_up: false,
            name,
        };
        self.users.insert(key(&user.name), user);
    }

    /// The place of a user among all, who has no machines if there was no such user.
    pub(crate) fn add_user(&mut self, name: &str) -> usize {
        let entry = self.users.entry(key(name));
        let place = entry.index();
        entry.or_insert_with(|| User {
            name: name.to_owned(),
            machines: Vec::new(),
            made_up: false,
        });
        place
    }

    /// Makes a user log on to a machine.
    pub(crate) fn relate(&mut self, user: usize, machine: usize) {
        if let Some((_, user)) = self.users.get_index_mut(user)
            && !user.machines.contains(&machine)
        {
            user.machines.push(machine);
        }
    }

    pub(crate) fn users(&self) -> impl ExactSizeIterator<Item = &User> {
        self.users.values()
    }

    pub(crate) fn user(&self, place: usize) -> Option<&User> {
        self.users.get_index(place).map(|(_, user)| user)
    }

    /// The place of a user among all, if there is such a user.
    pub(crate) fn find_user(&self, name: &str) -> Option<usize> {
        let known = self.users.get_index_of(name);
        known.or_else(|| self.users.get_index_of(&key(name)))
    }
}

/// So many different ones in random order, or all when there are not as many.
fn sample(rng: &mut Xoshiro256PlusPlus, devices: &[usize], count: usize) -> Vec<usize> {
    devices.sample(rng, count).copied().collect()
}

/// What names and keys are compared by.
pub(crate) fn key(name: &str) -> String {
    name.to_lowercase()
}

/// Names without end, none twice.
fn names() -> impl Iterator<Item = String> {
    let numbered = (4u64..).map(|number| format!("user{number}"));
    NAMES.into_iter().map(str::to_owned).chain(numbered)
}

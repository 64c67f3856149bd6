//! The fleet: which users there are, and which machines each has logged on to.
//!
//! A machine is kept as the JSON text it is sent as, written once; a page is put together from them.
//! What a made-up machine looks like is `device`'s.

mod deck;
mod device;
mod file;

use std::num::NonZeroUsize;

use axum::response::Response;
use indexmap::IndexMap;
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::IndexedRandom;

use crate::answer;
use crate::contract::Contract;

pub use file::FleetFileError;
pub(crate) use file::read as read_file;

use deck::Deck;

/// The operation that the fleet answers.
pub(crate) const LIST_USER_MACHINES: &str = "listUserMachines";

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
    page_size: NonZeroUsize,
    /// The `@odata.context` of a list, as JSON.
    context: String,
    machines: Vec<String>,
    /// By the name in lower case: names compare as Windows compares them.
    users: IndexMap<String, User>,
}

#[derive(Debug)]
struct User {
    name: String,
    machines: Vec<usize>,
}

/// A part of a user's machines.
pub(crate) struct Page<'a> {
    pub(crate) machines: &'a [usize],
    /// Where the next page starts.
    pub(crate) next: Option<u64>,
}

impl Fleet {
    /// Makes up a fleet; the same numbers make the same fleet, wherever and whenever.
    pub(crate) fn generate(
        contract: &Contract,
        seed: u64,
        users: usize,
        devices: usize,
        page_size: NonZeroUsize,
    ) -> Self {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let made_up = device::generate(contract, &mut rng, devices);
        let everything: Vec<usize> = (0..devices).collect();
        let personal: Vec<usize> = everything
            .iter()
            .copied()
            .filter(|&device| made_up[device].personal)
            .collect();
        let mut fleet = Self {
            page_size,
            context: format!("\"{}/api/$metadata#Machines\"", contract.server),
            machines: made_up.into_iter().map(|device| device.json).collect(),
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
            fleet.users.insert(key(&name), User { name, machines });
        }
        fleet
    }

    /// Sets the machines of a user, new or not, each of them JSON.
    pub(crate) fn set_user(&mut self, name: String, machines: impl IntoIterator<Item = String>) {
        let first = self.machines.len();
        self.machines.extend(machines);
        let machines = (first..self.machines.len()).collect();
        self.users.insert(key(&name), User { name, machines });
    }

    pub(crate) fn user_names(&self) -> impl Iterator<Item = &str> {
        self.users.values().map(|user| &*user.name)
    }

    /// The machines of a user, if there is such a user.
    pub(crate) fn machines_of(&self, user: &str) -> Option<&[usize]> {
        let user = self
            .users
            .get(user)
            .or_else(|| self.users.get(&key(user)))?;
        Some(&user.machines)
    }

    /// The page that starts at `skip`, if one does.
    pub(crate) fn page<'a>(&self, machines: &'a [usize], skip: u64) -> Option<Page<'a>> {
        let size = self.page_size.get();
        let first = usize::try_from(skip).ok()?;
        if first > 0 && (first >= machines.len() || first % size != 0) {
            return None;
        }
        let end = first.saturating_add(size);
        Some(Page {
            machines: &machines[first..end.min(machines.len())],
            next: (end < machines.len()).then_some(end as u64),
        })
    }

    /// A page as it is sent.
    pub(crate) fn answer(&self, machines: &[usize], next: Option<&str>) -> Response {
        let machines = machines.iter().map(|&machine| &*self.machines[machine]);
        answer::page(answer::list(Some(&self.context), next, machines))
    }
}

/// So many different ones in random order, or all when there are not as many.
fn sample(rng: &mut Xoshiro256PlusPlus, devices: &[usize], count: usize) -> Vec<usize> {
    devices.sample(rng, count).copied().collect()
}

fn key(name: &str) -> String {
    name.to_lowercase()
}

/// Names without end, none twice.
fn names() -> impl Iterator<Item = String> {
    let numbered = (4u64..).map(|number| format!("user{number}"));
    NAMES.into_iter().map(str::to_owned).chain(numbered)
}

//! Owns the knowledge of what has no answer yet, for the case that the run ends early. It holds the ids
//! under way, and of those answered only a hash each.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasher as _, RandomState},
};

use crate::call::Key;

/// What is known of something without an answer.
struct Place {
    /// In the order of becoming known.
    number: u64,
    /// It has come to be asked about, and was not only announced.
    has_come: bool,
}

#[derive(Default)]
pub(crate) struct Unanswered {
    keys: HashMap<Key, Place>,
    count: u64,
    answered: HashSet<u64>,
    hasher: RandomState,
}

impl Unanswered {
    /// Something will come.
    pub(crate) fn announce(&mut self, key: &Key) {
        self.note(key, false);
    }

    /// Something comes to be asked about. Returns whether it has come before.
    pub(crate) fn came_before(&mut self, key: &Key) -> bool {
        self.answered.contains(&self.hasher.hash_one(key)) || self.note(key, true)
    }

    fn note(&mut self, key: &Key, has_come: bool) -> bool {
        if let Some(place) = self.keys.get_mut(key) {
            let has_come_before = place.has_come;
            place.has_come |= has_come;
            return has_come_before;
        }
        let number = self.count;
        self.keys.insert(key.clone(), Place { number, has_come });
        self.count += 1;
        false
    }

    /// There is an answer.
    pub(crate) fn remove(&mut self, key: &Key) {
        self.keys.remove(key);
        self.answered.insert(self.hasher.hash_one(key));
    }

    /// Those without an answer, in the order in which they came.
    pub(crate) fn into_keys(self) -> Vec<Key> {
        let mut keys: Vec<_> = self.keys.into_iter().collect();
        keys.sort_by_key(|(_, place)| place.number);
        keys.into_iter().map(|(key, _)| key).collect()
    }
}

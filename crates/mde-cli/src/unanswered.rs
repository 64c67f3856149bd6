//! Owns the knowledge of what has no answer yet, for the case that the run ends early. It holds the ids
//! under way, and of those answered only a hash each.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasher as _, RandomState},
};

use crate::call::Key;

#[derive(Default)]
pub(crate) struct Unanswered {
    /// With the number in the order of coming.
    keys: HashMap<Key, u64>,
    came: u64,
    answered: HashSet<u64>,
    hasher: RandomState,
}

impl Unanswered {
    /// Something is to be asked about. Returns whether it is for the first time.
    pub(crate) fn insert(&mut self, key: &Key) -> bool {
        if self.keys.contains_key(key) || self.answered.contains(&self.hasher.hash_one(key)) {
            return false;
        }
        self.keys.insert(key.clone(), self.came);
        self.came += 1;
        true
    }

    /// There is an answer.
    pub(crate) fn remove(&mut self, key: &Key) {
        self.keys.remove(key);
        self.answered.insert(self.hasher.hash_one(key));
    }

    /// Those without an answer, in the order in which they came.
    pub(crate) fn into_keys(self) -> Vec<Key> {
        let mut keys: Vec<_> = self.keys.into_iter().collect();
        keys.sort_by_key(|(_, came)| *came);
        keys.into_iter().map(|(key, _)| key).collect()
    }
}

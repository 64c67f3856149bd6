//! Owns the knowledge of who has no answer yet, for the case that the run ends early. It holds the names
//! under way, and of those answered only a hash each.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasher as _, RandomState},
};

use mde::UserName;

#[derive(Default)]
pub(crate) struct Unanswered {
    /// With the number in the order of coming.
    users: HashMap<UserName, u64>,
    came: u64,
    answered: HashSet<u64>,
    hasher: RandomState,
}

impl Unanswered {
    /// A user is to be asked about, for the first time or not.
    pub(crate) fn insert(&mut self, user: &UserName) {
        if !self.answered.contains(&self.hasher.hash_one(user)) {
            self.users.entry(user.clone()).or_insert(self.came);
            self.came += 1;
        }
    }

    /// A user was answered.
    pub(crate) fn remove(&mut self, user: &UserName) {
        self.users.remove(user);
        self.answered.insert(self.hasher.hash_one(user));
    }

    /// Those without an answer, in the order in which they came.
    pub(crate) fn into_users(self) -> Vec<UserName> {
        let mut users: Vec<_> = self.users.into_iter().collect();
        users.sort_by_key(|(_, came)| *came);
        users.into_iter().map(|(user, _)| user).collect()
    }
}

//! Owns telling what is new from what was there before, in memory that is bounded for each thing.

use std::{
    collections::HashSet,
    hash::{BuildHasher, Hash, RandomState},
};

/// What was there, by 128 bits of hash each: the things themselves would need memory without bound, and
/// two that share all the bits are not to be expected before the end of the world.
#[derive(Default)]
pub(crate) struct Seen {
    hashes: HashSet<(u64, u64)>,
    one: RandomState,
    other: RandomState,
}

impl Seen {
    /// Whether the thing is new.
    pub(crate) fn insert(&mut self, thing: &impl Hash) -> bool {
        self.hashes
            .insert((self.one.hash_one(thing), self.other.hash_one(thing)))
    }
}

//! Owns user principal names as ids: that only what is in front of the `@` is asked about, what there is to know about
//! that, and which of them become one question.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | Only what is behind the one `@` goes, and a domain in front of a backslash stays. | It is what the person asked for; the service's own ids have backslashes. | Cutting off both. |
//! | Two `@` are an error. | Which of them ends the account name is a guess. | The last one. |

use std::{
    collections::{HashMap, hash_map::Entry},
    hash::{BuildHasher as _, RandomState},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{Parse, Wrong};
use crate::{call::Key, diagnostics};

/// What is known of the names so far.
#[derive(Default)]
pub(super) struct Upns {
    has_told: AtomicBool,
    merged: Mutex<Merged>,
}

#[derive(Default)]
struct Merged {
    hasher: RandomState,
    /// Of each account name the domain that it first came with: a hash of each.
    domains: HashMap<u64, u64>,
    /// How many came with another one.
    count: u64,
    /// The first of them.
    example: Option<(String, String)>,
}

/// Reads names as [`Parse`] does, without their domains.
pub(super) fn without_domain(parse: &Parse, upns: &Arc<Upns>) -> Parse {
    let (parse, upns) = (Arc::clone(parse), Arc::clone(upns));
    Arc::new(move |text| {
        let Some((account, domain)) = text.split_once('@') else {
            return parse(text);
        };
        let wrong = |reason: &str| {
            let shown: String = text.chars().take(100).collect();
            Err(Wrong::from(format!("{shown:?} {reason}")))
        };
        if account.trim().is_empty() {
            return wrong("has nothing in front of the @ that could be asked about");
        }
        if domain.contains('@') {
            return wrong(
                "has more than one @: which of them ends the account name cannot be told",
            );
        }
        let key = parse(account)?;
        upns.tell_once();
        Ok(key)
    })
}

impl Upns {
    fn tell_once(&self) {
        if !self.has_told.swap(true, Ordering::Relaxed) {
            diagnostics::note(
                "of a user principal name the part before the @ is asked about, which often is not the account name: of whom nothing is found may have another one (in exports of a directory it is called sAMAccountName or onPremisesSamAccountName)",
            );
        }
    }

    /// This text is going to be asked about as this key.
    pub(super) fn came(&self, text: &str, key: &Key) {
        let mut merged = self.merged.lock().unwrap_or_else(PoisonError::into_inner);
        let account = merged.hasher.hash_one(key);
        // Domains are names of DNS, to which case means nothing.
        let domain = text
            .split_once('@')
            .map(|(_, domain)| domain.to_lowercase());
        let domain = merged.hasher.hash_one(domain);
        match merged.domains.entry(account) {
            Entry::Vacant(vacant) => {
                vacant.insert(domain);
            }
            Entry::Occupied(first) if *first.get() == domain => {}
            Entry::Occupied(_) => {
                merged.count += 1;
                let example = || (text.to_owned(), key.as_str().to_owned());
                merged.example.get_or_insert_with(example);
            }
        }
    }

    /// Tells of those that became one question with another one, and says how many they are.
    pub(super) fn end(&self) -> u64 {
        let merged = self.merged.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((text, account)) = &merged.example {
            let others = match merged.count {
                1 => String::new(),
                2 => ", and so was another one".to_owned(),
                count => format!(", and so were another {}", count - 1),
            };
            diagnostics::warning(&format!(
                "{text} was asked about as {account} together with a name of another domain{others}: if they are different people, one answer stands for both"
            ));
        }
        merged.count
    }
}

//! Owns the word about names of users that the service may not know as they are written: to it they are users
//! of whom there is nothing to say, and so they would be read. However many there are, a few lines tell of them.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | A name with a domain, or one that looks escaped, is sent as it is written, and told. | The service's own ids have backslashes, and two domains may have one account name: a guess asks about somebody else. | Cutting off the domain, or decoding, by itself. |

use std::mem;

use mde::UserName;

use crate::diagnostics;

/// As many names are told one by one.
const TOLD: usize = 3;

#[derive(Default)]
pub(crate) struct DoubtfulNames {
    /// Those that look escaped and were told.
    escaped: Vec<UserName>,
    /// How many more there were, those given twice counted twice.
    more: u64,
    has_told_domain: bool,
}

impl DoubtfulNames {
    /// Looks at a name that is to be asked about.
    pub(crate) fn asked(&mut self, user: &UserName) {
        let Some(escaped) = user.looks_escaped() else {
            return;
        };
        if self.escaped.contains(user) {
            return;
        }
        if self.escaped.len() == TOLD {
            self.more += 1;
            return;
        }
        diagnostics::warning(&format!("{user} is taken literally, but {escaped}"));
        self.escaped.push(user.clone());
    }

    /// Looks at a name for which there are none of these.
    pub(crate) fn nothing_found(&mut self, user: &UserName, items: &str) {
        if let Some(account) = user.account_name()
            && user.looks_escaped().is_none()
            && !mem::replace(&mut self.has_told_domain, true)
        {
            diagnostics::advice(&format!(
                "{user}: no {items} may mean that the service does not know the name: it wants the account name alone, without a domain: try {account}"
            ));
        }
    }

    /// Tells of the names that were not told one by one.
    pub(crate) fn end(&mut self) {
        match mem::take(&mut self.more) {
            0 => {}
            1 => diagnostics::warning("another name looks escaped, and is taken literally"),
            more => diagnostics::warning(&format!(
                "another {more} names look escaped, and are taken literally"
            )),
        }
    }
}

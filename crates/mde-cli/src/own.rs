//! Owns the list of the commands that are about no operation of the contract: each is a module of its own.
//!
//! Their words are taken: `xtask check` keeps the contract's commands off them.

use clap::{ArgMatches, Command};

use crate::{completions, exit::Exit, man, raw};

/// A command of the program's own.
#[derive(Clone, Copy)]
pub(crate) struct Own {
    /// What is typed behind `mde`.
    pub(crate) word: &'static str,
    /// Its words, options and help.
    pub(crate) command: fn() -> Command,
    /// Does what was said.
    pub(crate) run: fn(&ArgMatches) -> Exit,
}

/// All of them, in the order of the help.
pub(crate) const OWN: &[Own] = &[raw::OWN, completions::OWN, man::OWN];

//! Owns what a command of the program's own is: one that is about no operation of the contract. Each is a module of
//! its own. Which there are the root says, as some of them are made of the whole tree that they are in.
//!
//! Their words are taken: `xtask check` keeps the contract's commands off them.

pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod doctor;
pub(crate) mod man;
#[cfg(feature = "demo")]
pub(crate) mod mock;
pub(crate) mod raw;
pub(crate) mod schema;

use clap::{ArgMatches, Command};

use crate::exit::Exit;

/// What settings are to a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heed {
    /// The defaults of its options; it is refused when they are broken.
    Always,
    /// The same, but broken ones are for the command to tell.
    IfSound,
    /// Nothing.
    Never,
}

/// A command of the program's own.
#[derive(Clone, Copy)]
pub(crate) struct Own {
    /// What is typed behind `mde`.
    pub(crate) word: &'static str,
    /// Its words, options and help.
    pub(crate) command: fn() -> Command,
    /// What settings are to it.
    pub(crate) settings: Heed,
    /// Does what was said.
    pub(crate) run: fn(&ArgMatches, Tree) -> Exit,
}

/// Makes the whole command line, for what tells of it.
pub(crate) type Tree = fn() -> Command;

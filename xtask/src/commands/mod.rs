//! What `cargo xtask` does, a module each.

pub(crate) mod bundle;
pub(crate) mod check;
pub(crate) mod contract;
pub(crate) mod diff;
pub(crate) mod drift;
pub(crate) mod generate;
pub(crate) mod source;
mod verdict;

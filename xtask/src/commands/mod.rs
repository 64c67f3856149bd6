//! What `cargo xtask` does, a module each.

pub(crate) mod contract;
pub(crate) mod diff;
pub(crate) mod drift;

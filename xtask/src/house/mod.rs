//! What is true of this workspace's contract and of no other: its extensions, and what they mean.

pub(crate) mod bundle;
pub(crate) mod deviations;
pub(crate) mod dialect;
pub(crate) mod diff;
pub(crate) mod rules;

pub(crate) use dialect::DIALECT;
pub(crate) use rules::RULES;

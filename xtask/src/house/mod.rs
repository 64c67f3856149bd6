//! What is true of this workspace's contract and of no other: its extensions, and what they mean.

pub mod bundle;
mod deviations;
mod dialect;
pub mod diff;
pub mod rules;

pub use dialect::DIALECT;
pub use rules::RULES;

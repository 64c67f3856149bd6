//! `cargo xtask check`, `generate`, `drift` and `contract` as a user meets them: the real binary, in a
//! workspace of its own.

mod bad_input;
mod broken_specs;
mod contract;
mod drift;
mod faults;
mod formats;
mod freshness;
mod generated;
#[path = "../ours/mod.rs"]
mod ours;
mod workspace;

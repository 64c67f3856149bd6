//! `cargo xtask check`, `generate` and `drift` as a user meets them: the real binary, in a
//! workspace of its own.

mod bad_input;
mod broken_specs;
mod drift;
mod faults;
mod formats;
mod freshness;
mod generated;
mod workspace;

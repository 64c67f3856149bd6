//! `cargo xtask check` and `cargo xtask generate` as a user meets them: the real binary, in a
//! workspace of its own.

mod broken_specs;
mod freshness;
mod workspace;

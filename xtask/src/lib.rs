//! What is true of *this* workspace: what its contract says beyond OpenAPI and what that means ([`house`]),
//! and what is generated of it ([`mod@generate`]). What is true of any document is in the `spec-*` crates; the
//! commands are the program's beside this library.

#![allow(
    clippy::result_large_err,
    reason = "a finding as an error ends the run, so that its size costs nothing"
)]

pub mod generate;
pub mod house;

//! When a spec and the service's own description of itself no longer agree.
//!
//! `spec.yaml` and `service.xml` agree; each case changes one of them.

#![allow(
    clippy::result_large_err,
    reason = "a finding as an error ends the run, so that its size costs nothing"
)]

mod acknowledgements;
mod agreement;
mod documents;
mod edits;
mod pairing;
mod paths;
mod workspace;

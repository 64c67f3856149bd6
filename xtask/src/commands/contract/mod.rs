//! `cargo xtask contract`: holds the client against the specification on a target, and says what of the
//! specification was exercised there.
//!
//! Three targets: the stand-in and any other service that answers by `Prefer` run the contract cases
//! ([`suite`]); a live service is asked a few questions ([`live`]), and its answers are judged by the
//! specification as it is written.
//!
//! The client is in other packages, which this one must not depend on: they run as processes and leave
//! lines of JSON.

mod live;
mod process;
mod run;
mod suite;

pub(crate) use run::{Args, run};

//! The harness of the contract cases: what a case asserts, for every operation alike. The cases
//! themselves are generated from the specification, into `generated/`.
//!
//! A case calls one generated operation over a real socket, with a wire tap in between, and asks the
//! service for one named example (`Prefer`, Prism's convention). It holds the request against what the
//! specification says, the answer against the example, and the typed value against the answer.

mod case;
mod json;
mod scripted;
mod simulation;
mod spec;
mod tap;

pub use case::Case;
pub use json::differences;
pub use scripted::{Answer, Scripted};
pub use simulation::{InMemory, SimulatedClock};
pub use tap::{Exchange, Tap};

//! The harness of the contract cases: what a case asserts, for every operation alike. The cases
//! themselves are generated from the specification, into `generated/`.
//!
//! A case calls one generated operation over a real socket, with a wire tap in between, and asks the
//! service for one named example (`Prefer`, Prism's convention). It holds the request against what the
//! specification says, the answer against the example, and the typed value against the answer.
//!
//! Beside each response schema, bodies are [derived](derive()) from it: what a conforming service may
//! send, what is tolerated, what breaks the contract. They go over a [`Stage`]'s socket.

mod case;
mod derive;
mod json;
mod operation;
#[rustfmt::skip]
#[path = "../generated/operations.rs"]
mod operations;
pub mod results;
pub mod schema;
mod scripted;
mod simulation;
pub mod spec;
mod stage;
mod tap;
mod target;
mod validator;

pub use case::Case;
pub use derive::{Class, Derived, Expected, derive};
pub use json::differences;
pub use operation::{Answer as TypedAnswer, Operation, Outcome, Type};
pub use operations::{OPERATIONS, TYPES};
pub use scripted::{Answer, Scripted};
pub use simulation::{InMemory, SimulatedClock};
pub use stage::Stage;
pub use tap::{Exchange, Tap};
pub use validator::Validator;

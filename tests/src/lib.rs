//! The harness of the contract cases: what a case asserts, for every operation alike. The cases
//! themselves are generated from the specification, into `generated/`.
//!
//! A case calls one generated operation over a real socket, with a wire tap in between, and asks the
//! service for one named example (`Prefer`, Prism's convention). It holds the request against what the
//! specification says, the answer against the example, and the typed value against the answer.
//!
//! Beside each response schema, bodies are [derived](derive()) from it: what a conforming service may
//! send, what is tolerated, what breaks the contract. They go over a [`Stage`]'s socket.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | schemathesis runs as a test behind a feature, and its own report is asserted. | A run that tested nothing passes, too; three stand-ins that break the contract on purpose prove that it can fail. | A shell step that trusts the exit code. |
//! | Answers that follow from a schema are made at run time, one trial each, listed by `libtest-mimic`. | One name each, nothing to regenerate, and the schema is read where it is judged. | Generated source: thousands of lines in every diff. |
//! | A derived body is first held against a validator that is not ours. | A walker that misreads the schema would test its own mistake. | Trusting the walker. |
//! | Whether another implementation kept its side is judged in doubles. | JSON lets an implementation know no other numbers, and Prism is one. | Leaving that example out for Prism. |
//! | What other people's clients take is a table in `spec/README.md`, and the gate reads its expectations there. | A table for people and one for the gate would drift apart; a tool that has learnt something new fails the gate as one that has unlearnt something. | Expectations beside the cases. |
//! | A contract case calls one generated operation over a real socket, with a wire tap in between. | It sees the request line and the bytes, not what a library tells of them. | A mock of the HTTP client. |

mod case;
mod derive;
mod json;
mod operation;
#[rustfmt::skip]
#[allow(
    clippy::clone_on_copy,
    reason = "what is copied and what has to be cloned depends on the types of the specification"
)]
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
pub use derive::{Class, Derived, Expected, bodies, derive};
pub use json::differences;
pub use operation::{Answer as TypedAnswer, Asked, Operation, Outcome, Type};
pub use operations::{OPERATIONS, TYPES};
pub use scripted::{Answer, Scripted};
pub use simulation::{InMemory, SimulatedClock};
pub use stage::Stage;
pub use tap::{Exchange, Tap};
pub use validator::Validator;

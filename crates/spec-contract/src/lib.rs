//! What of a document was exercised on a target, and what a service's answers say against it.
//!
//! **In** come a document and what a target left of itself: the lines of contract tests that ran against
//! it, or its own [answers](Answer). **Out** goes a [`Matrix`]: what became of every promise, what failed,
//! and for whatever a live service does beside the document, the [edit](Edit) that would document it.
//! Running tests and asking a service is the program's business.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | xtask judges a live service's answers; another process only fetches them, and hands them over in a pipe. | xtask builds without the client, and answers touch no disk. | One program that does both. |
//! | Live answers are judged by the literal spec, and every finding carries the edit that would document it. | The tolerant bundle would find nothing. The edits are tested by making them. | A list of differences. |
//! | Of a live service one success of each operation that it was asked is required; the rest is `not provoked`. | A matrix that demanded a 500 would never pass, and one that hid it would lie. | Provoking errors at a tenant. |

mod answers;
mod edit;
mod judge;
mod matrix;
mod report;
mod yaml;

pub use answers::{Answer, Breach, Line};
pub use edit::Edit;
pub use judge::{Drift, judge};
pub use matrix::{Failure, Matrix, State, Unit, documented, of_answers, of_cases};
pub use report::{Format, render};

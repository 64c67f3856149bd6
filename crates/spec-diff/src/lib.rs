//! What a change of a document means: for callers in Rust, for programs that run, for the service, and
//! for the version of the workspace.
//!
//! **In** come the names of two documents (a file, or a commit of the repository) and a [`Workspace`]: how
//! documents are checked there, which Rust is made of them, and what changes mean that are its own.
//! **Out** goes a [`Comparison`], [printed](print()) for people, pull requests or programs. Nothing here
//! knows what makes the Rust: an [`Interface`] is parsed modules, whoever wrote them.
//!
//! ```text
//! git, file ─ both documents ─┬─ generator ── callers ── which Rust items came, went, changed ──┐
//!                             └─ differences ─ rules ── what running clients and the service see ┴─ change ─ output
//! ```

#![allow(
    clippy::result_large_err,
    reason = "a finding as an error ends the run, so that its size costs nothing"
)]

mod callers;
mod change;
mod compare;
mod differences;
#[cfg(test)]
mod fixture;
mod git;
mod output;
mod requires;
mod rules;

pub use callers::{Interface, Macros};
pub use change::{Change, Spot, changes};
pub use compare::{Comparison, Facade, Question, Workspace, compare};
pub use differences::{BOUNDS, Difference, Side, Way};
pub use output::{Format, print};
pub use requires::Requires;
pub use rules::{
    Cause, Context, Mirror, Rule, Rules, Verdict, bounds, demands, example, name_of_pointer,
    security_scheme, sent, server, shown, untrue,
};

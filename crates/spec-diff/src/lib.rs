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
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | What callers feel is read off the generated Rust of both sides. | The generator is the truth: the compiler agreed in each of 41 changes. | Rules on the spec; cargo-semver-checks, which has to build both sides. |
//! | A difference that no rule knows counts as major. | Asking for too much is noticed and mended by a row; asking for too little is noticed when programs fail. | Patch; refusing to compare. |
//! | What compiles as before and means something else is major: an operationId, a path's parameter, a server's or a cloud's name that moves. | No compiler tells anybody, and programs call something else with the same words. | Patch, as the generated items say. |
//! | A new method of an operation's trait is minor. | Nobody else implements that trait. | Cargo's letter, by which each new operation breaks. |
//! | A removed error status is major, a new one minor, a new success major. | The first loses the service's words; a running client takes a success that it does not know for a failure. | All the same. |
//! | Another address, authority, scope or name of a server is major, other rate limits are a patch. | Tokens would go elsewhere unasked; of a lower limit a running client hears by a 429 and holds back, as promised. | Patch for both, as "how the service is called". |
//! | `--base` is compared exactly, and nothing is guessed: a base file needs `--base-version`, a shallow clone is a failure with the line to run. | A comparison that was not made must not read as "no changes". | The merge base; the newest tag. |
//! | A property or member whose name on the wire changes under one Rust name is major. | Programs compile as before, and read another name. | Minor, as code and document each say. |

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
pub use differences::{Difference, Side, Way};
pub use output::{Format, print};
pub use requires::Requires;
pub use rules::{
    Cause, Context, Mirror, Rule, Rules, Verdict, demands, example, name_of_pointer, sent, server,
    shown, untrue,
};

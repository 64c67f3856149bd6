//! What a change of the spec means: for callers in Rust, for programs that run, for the service, and
//! for the version of the workspace.
//!
//! ```text
//! git, file ─ both documents ─┬─ generator ── callers ── which Rust items came, went, changed ──┐
//!                             └─ differences ─ rules ── what running clients and the service see ┴─ change ─ output
//! ```

mod callers;
mod change;
mod compare;
mod differences;
mod git;
mod output;
mod requires;
mod rules;
#[cfg(test)]
mod tests;

pub(crate) use self::callers::{Interface, Macros};
pub(crate) use self::compare::{Facade, Question, Workspace, compare};
pub(crate) use self::differences::{BOUNDS, Difference, Side, Way};
pub(crate) use self::output::{Format, print};
pub(crate) use self::requires::Requires;
pub(crate) use self::rules::{
    Context, Rule, Rules, Verdict, bounds, demands, example, name_of_pointer, security_scheme,
    sent, server, shown,
};

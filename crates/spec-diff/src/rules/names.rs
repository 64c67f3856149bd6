//! Names on the wire that are the same in Rust: no compiler tells that the one became the other.

use super::rule::{Context, Verdict, demands};
use super::usage::by_use;
use crate::differences::Difference;
use crate::requires::Requires;
use spec_document::naming::{Case, identifier};

/// The name among some others that becomes the same in Rust.
pub(super) fn namesake<'n>(
    name: &str,
    others: impl Iterator<Item = &'n str>,
    case: Case,
) -> Option<&'n str> {
    let rust = identifier(name, case);
    others
        .filter(|other| *other != name)
        .find(|other| identifier(other, case) == rust)
}

/// A property or member that keeps its name in Rust and has another one on the wire: no compiler
/// tells anybody.
pub(super) fn another_name(
    difference: &Difference<'_>,
    context: &Context<'_>,
    what: String,
    clients: &str,
) -> Verdict {
    by_use(
        difference,
        context,
        demands(Requires::Major)
            .clients("the service refuses the old name")
            .service("the new name"),
        demands(Requires::Major).clients(clients),
    )
    .what(what)
    .todo("names on the wire are exact, capitals and all: keep the old one unless it is wrong")
}

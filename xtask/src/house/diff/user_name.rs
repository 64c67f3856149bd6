//! The schema whose type is written by hand.

use spec_diff::{Context, Difference, Verdict, sent};

use crate::generate::client::USER_NAME_SCHEMA;

/// One schema has a type that is written by hand.
pub(super) fn bounds(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let verdict = spec_diff::bounds(difference, context);
    let around = &difference.head.around.pointer;
    match around.strip_prefix("/components/schemas/") {
        Some(USER_NAME_SCHEMA) if sent(difference, context) => verdict.todo("a name's rules are those of the hand-written `mde_core::UserName`: change them with it"),
        _ => verdict,
    }
}

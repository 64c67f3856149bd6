//! What a person has to do in this workspace about changes that are OpenAPI's own.

use spec_diff::{Context, Difference, Requires, sent};
use spec_document::model::Kind;

use crate::generate::client::USER_NAME_SCHEMA;

/// What is to be done, if this workspace depends on what differs in a way of its own.
pub(super) fn advice(
    difference: &Difference<'_>,
    context: &Context<'_>,
    requires: Requires,
) -> Option<&'static str> {
    let around = &difference.head.around.pointer;
    let schema = around.strip_prefix("/components/schemas/");
    match difference.kind {
        Kind::SecurityScheme | Kind::OAuthFlows | Kind::OAuthFlow
            if requires == Requires::Major =>
        {
            Some(
                "see that `x-authority` and `x-token-scope` of the servers say the same: the client goes by those",
            )
        }
        // Its type is written by hand.
        Kind::Schema
            if difference.is_bound()
                && schema == Some(USER_NAME_SCHEMA)
                && sent(difference, context) =>
        {
            Some(
                "a name's rules are those of the hand-written `mde_core::UserName`: change them with it",
            )
        }
        _ => None,
    }
}

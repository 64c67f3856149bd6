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
        // A member of a page, or what only comes among others, has no columns of its own: it does no harm to look.
        Kind::Schema
            if difference.field == "properties"
                && difference.entry.is_some()
                && (difference.base.value.is_none() || difference.head.value.is_none())
                && columns_are_unsaid(difference)
                && !sent(difference, context) =>
        {
            Some(
                "without `x-csv` the columns of CSV follow the properties: where they are printed, those behind this one move; list them before",
            )
        }
        _ => None,
    }
}

/// Whether the schema that the property is of leaves its columns to the order of its properties.
fn columns_are_unsaid(difference: &Difference<'_>) -> bool {
    let schema = difference.head.around.value;
    let is_envelope = schema.pointer("/properties/@odata.nextLink").is_some();
    schema.get("x-csv").is_none() && !is_envelope
}

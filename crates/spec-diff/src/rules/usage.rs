//! What differs is sent, or answered, or both: what it means depends on that.

use super::rule::{Context, Verdict, demands};
use crate::differences::Difference;
use crate::requires::Requires;

/// Whether what clients send is described by what differs.
pub fn sent(difference: &Difference<'_>, context: &Context<'_>) -> bool {
    context
        .used_in_base
        .in_requests(&difference.base.around.pointer)
        || context
            .used_in_head
            .in_requests(&difference.head.around.pointer)
}

/// Whether what the service answers is described by what differs.
pub(super) fn answered(difference: &Difference<'_>, context: &Context<'_>) -> bool {
    context
        .used_in_base
        .in_responses(&difference.base.around.pointer)
        || context
            .used_in_head
            .in_responses(&difference.head.around.pointer)
}

/// A verdict for a schema by where it is used; the graver one where it is in both.
pub(super) fn by_use(
    difference: &Difference<'_>,
    context: &Context<'_>,
    request: Verdict,
    mut response: Verdict,
) -> Verdict {
    // A header is none of what is decoded with the body.
    if response.requires == Requires::Major && in_header(&difference.head.around.pointer) {
        response.clients = Some("the header is written otherwise than they read it".to_owned());
    }
    match (sent(difference, context), answered(difference, context)) {
        (false, false) => demands(Requires::Patch),
        (true, false) => request,
        (false, true) => response,
        (true, true) => Verdict {
            requires: request.requires.max(response.requires),
            what: request.what.or(response.what),
            clients: joined(request.clients, response.clients),
            service: joined(request.service, response.service),
            todo: request.todo.or(response.todo),
        },
    }
}

/// Whether a place is in the description of a response's header.
pub(super) fn in_header(pointer: &str) -> bool {
    let segments: Vec<&str> = pointer.split('/').skip(1).collect();
    matches!(
        segments.as_slice(),
        ["components", "headers", ..]
            | ["components", "responses", _, "headers", ..]
            | ["paths", _, _, "responses", _, "headers", ..]
    )
}

fn joined(one: Option<String>, other: Option<String>) -> Option<String> {
    match (one, other) {
        (Some(one), Some(other)) if one != other => Some(format!("{one}; {other}")),
        (one, other) => one.or(other),
    }
}

//! Components, and the use of one instead of another.

use super::rule::{Context, Verdict, demands};
use super::words::{capital, name_of_pointer};
use crate::differences::{Difference, Way};
use crate::requires::Requires;

pub(super) fn definition(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    match (difference.field.as_str(), difference.way) {
        ("$ref", Way::Renamed) => demands(Requires::Patch),
        // What differs between the two definitions is told with each of its differences.
        ("$ref", _) => demands(Requires::Patch)
            .todo("the use says where; what differs between both definitions is said beside it"),
        (_, Way::Renamed) => demands(Requires::Patch)
            .what(format!(
                "{} has a new name, `{}`",
                capital(&name_of_pointer(
                    &difference.base.pointer,
                    context.rules.dialect
                )),
                difference.entry.as_deref().unwrap_or_default()
            ))
            .todo("keep the old name, unless it is wrong"),
        _ => demands(Requires::Patch),
    }
}

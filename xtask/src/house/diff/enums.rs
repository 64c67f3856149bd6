//! Whether an enum takes members that nobody announced.

use serde_json::Value;
use spec_diff::{Context, Difference, Requires, Side, Verdict, demands, name_of_pointer};
use spec_document::model::Kind;

use crate::house::DIALECT;
use crate::house::dialect::MS_ENUM;

pub(super) fn enum_open(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    if difference.kind == Kind::Extension(&MS_ENUM) && difference.field == "name" {
        return demands(Requires::Patch);
    }
    let schema = |side: &Side<'_>, root: &Value| {
        let pointer = side.around.pointer.trim_end_matches("/x-ms-enum");
        root.pointer(pointer)
            .is_some_and(|schema| DIALECT.is_open_enum(schema))
    };
    let (was, is) = (
        schema(&difference.base, context.base),
        schema(&difference.head, context.head),
    );
    let place = difference.called(&difference.head.around.pointer);
    let around = name_of_pointer(place.trim_end_matches("/x-ms-enum"), context.rules.dialect);
    match (was, is) {
        (true, false) => demands(Requires::Major)
            .what(format!(
                "{around} is closed: its members are taken for the only ones"
            ))
            .clients("they keep members that they do not know, as before")
            .todo(
                "keep it open: new clients lose a whole answer to one member that nobody announced",
            ),
        (false, true) => demands(Requires::Major)
            .what(format!(
                "{around} is open: its members are not the only ones"
            ))
            .clients("a member that they do not know is an error of the whole answer"),
        _ => demands(Requires::Patch),
    }
}

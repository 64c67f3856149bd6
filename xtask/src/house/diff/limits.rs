//! How often an operation may be called.

use serde_json::Value;
use spec_diff::{Context, Difference, Requires, Verdict, Way, demands, name_of_pointer, shown};
use spec_document::node::Node;

use spec_document::period::seconds;

pub(super) fn rate_limit(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let calls = |value: Option<&Value>| {
        value.and_then(|value| value.get("calls").unwrap_or(value).as_u64())
    };
    let (old, new) = (calls(difference.base.value), calls(difference.head.value));
    let place = difference.called(&difference.head.around.pointer);
    let operation = place.split("/x-rate-limits").next();
    let around = name_of_pointer(operation.unwrap_or_default(), context.rules.dialect);
    // Two of one period are told apart by who shares them, where the list only counts them.
    let whole = difference.head.value.or(difference.base.value);
    let written = |field| whole.and_then(|limit| limit.get(field)?.as_str());
    let period = |node: &Node<'_>| node.text("period").map(str::to_owned);
    let period = written("period")
        .map(str::to_owned)
        .or_else(|| period(&difference.head.around))
        .or_else(|| difference.entry.clone())
        .unwrap_or_default();
    let together = written("shared").map(|family| format!(" for the family `{family}` together"));
    let together = together.unwrap_or_default();
    let slower = "calls come slower; running clients meet 429 and hold back";
    let length = |value: Option<&Value>| value.and_then(Value::as_str).and_then(seconds);
    if difference.field == "shared" {
        return family(difference, &format!("{around}: the limit in {period}"));
    }
    match (difference.way, old, new) {
        (Way::Changed, ..)
            if difference.field == "period"
                && length(difference.base.value).is_some()
                && length(difference.base.value) == length(difference.head.value) =>
        {
            demands(Requires::Patch).what(format!(
                "{around}: the period {} is written {}; it is the same",
                shown(difference.base.value),
                shown(difference.head.value)
            ))
        }
        (Way::Changed, Some(old), Some(new)) if difference.field != "period" => {
            let what = format!("{around}: {old} → {new} calls in {period}");
            let verdict = demands(Requires::Patch).what(what);
            if new > old {
                verdict.service("new clients call more often")
            } else {
                verdict.service("new clients call less often").clients(
                    "they call as often as before, meet 429 and hold back for as long as it says",
                )
            }
        }
        (Way::Added, _, Some(new)) => demands(Requires::Patch)
            .what(format!(
                "{around}: a limit of {new} calls in {period}{together} is new"
            ))
            .service("new clients call less often")
            .clients("they call as often as before, and may meet 429"),
        (Way::Removed, Some(old), _) => demands(Requires::Patch)
            .what(format!(
                "{around}: the limit of {old} calls in {period}{together} is gone"
            ))
            .service("new clients call more often"),
        _ => demands(Requires::Patch).service(slower),
    }
}

/// A limit that becomes a family's, or ceases to be.
fn family(difference: &Difference<'_>, limit: &str) -> Verdict {
    let (old, new) = (shown(difference.base.value), shown(difference.head.value));
    let verdict = demands(Requires::Patch);
    match difference.way {
        Way::Added => verdict
            .what(format!("{limit} is shared by the family {new}"))
            .service("new clients call less often: the operations of a family have one limit together")
            .clients("they go on counting each operation by itself, and may meet 429; what they note in a state file or a Redis counts for new ones"),
        Way::Removed => verdict
            .what(format!("{limit} is no longer shared by the family {old}"))
            .service("new clients call more often: each operation has the limit for itself"),
        _ => verdict
            .what(format!("{limit} is shared by the family {new}, and no longer by {old}"))
            .service("new clients count it over the operations of that family: as before, if it has the same ones under another name")
            .clients("they count it over the operations of the old family, and may meet 429"),
    }
}

//! Whether every operation says how often it may be called, and what its answer to more calls says.

use std::collections::HashMap;

use spec_document::node::Node;
use spec_document::period;
use spec_document::spec::Spec;
use spec_rules::Fault;

/// The longest period of a rate limit, in seconds: a leap year.
const LONGEST_PERIOD: u64 = 366 * 86_400;

pub(super) fn rate_limits(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for operation in spec.operations() {
        let limits = operation.node.get("x-rate-limits");
        let Some(limits) = limits.filter(|limits| limits.items().next().is_some()) else {
            let fix = "add `x-rate-limits`, a list of `calls` and `period`, such as `calls: 100`, `period: PT1M`";
            let at = operation.node.get("x-rate-limits");
            let at = at.unwrap_or_else(|| operation.node.clone());
            faults.push(Fault::at(&at, "the operation has no rate limits", fix));
            continue;
        };
        let mut periods = HashMap::new();
        for limit in limits.items() {
            if let Some(calls) = limit.get("calls")
                && let Some(count) = calls.value.as_u64()
                && (count == 0 || u32::try_from(count).is_err())
            {
                let what = match count {
                    0 => "no call at all is allowed",
                    _ => "so many calls are no limit",
                };
                faults.push(Fault::at(
                    &calls,
                    what,
                    "write how many calls a period allows",
                ));
            }
            let Some(period) = limit.get("period") else {
                continue;
            };
            match period::seconds(period.value.as_str().unwrap_or_default()) {
                None => faults.push(Fault::at(
                    &period,
                    format!("{} is not a period", period.value),
                    "write an ISO 8601 duration of days, hours, minutes or seconds: PT1M, PT1H, P1D",
                )),
                Some(seconds) if seconds > LONGEST_PERIOD => faults.push(Fault::at(
                    &period,
                    "so long a period is no limit",
                    "write an ISO 8601 duration of a year at most",
                )),
                Some(seconds) => {
                    if let Some(first) = periods.insert(seconds, limit.pointer.clone()) {
                        let what = format!("the period is that of {first} again");
                        faults.push(Fault::at(&period, what, "keep the smaller of the two limits"));
                    }
                }
            }
        }
    }
    faults
}

pub(super) fn throttled(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let fix = "add a 429 with the header `Retry-After`, `required: true` if it is always sent";
    for operation in spec.operations() {
        let Some(responses) = operation.node.get("responses") else {
            continue;
        };
        let mut statuses = responses.entries().map(|(status, _)| status);
        if statuses.any(|status| status.parse::<u16>().is_err()) {
            // One that stands for many, of which `response-status` speaks.
            continue;
        }
        let Some(at) = responses.get("429") else {
            let what = "the operation does not say what it answers when its limits are used up";
            faults.push(Fault::at(&responses, what, fix));
            continue;
        };
        let header = spec
            .resolve(&at)
            .and_then(|response| response.get("headers"));
        let names: Vec<&str> = header
            .iter()
            .flat_map(Node::entries)
            .map(|(name, _)| name)
            .collect();
        // Whether it is always there is the service's affair; that it may be has to be known.
        if !names
            .iter()
            .any(|name| name.eq_ignore_ascii_case("Retry-After"))
        {
            let close = similar::get_close_matches("Retry-After", &names, 1, 0.7);
            let fix = match close.first() {
                Some(close) => format!(
                    "write `Retry-After` where `{close}` stands, if that is meant; else add it"
                ),
                None => fix.to_owned(),
            };
            faults.push(Fault::at_key(&at, "a 429 has no header `Retry-After`", fix));
        }
    }
    faults
}

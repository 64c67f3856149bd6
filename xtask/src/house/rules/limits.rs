//! Whether every operation says how often it may be called, and what its answer to more calls says.
//!
//! A limit that several operations share is written at each of them, with the name of the family. So
//! whoever reads an operation, person, client or stand-in, has all that holds for it in one place and looks
//! nothing up. That the sayings are one is what the rule is for. An operation is of one family at most,
//! whose operations share the same limits: then there is one queue for whatever is shared, and no caller
//! can hold up a family while it waits for another one.

use std::collections::{BTreeMap, HashMap};

use spec_document::node::Node;
use spec_document::period;
use spec_document::spec::Spec;
use spec_rules::{Fault, is_kebab};

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
                    let window = (seconds, limit.get("shared").is_some());
                    if let Some(first) = periods.insert(window, limit.pointer.clone()) {
                        let what = format!("the period is that of {first} again");
                        faults.push(Fault::at(&period, what, "keep the smaller of the two limits"));
                    }
                }
            }
        }
    }
    faults
}

/// A limit that is shared, and what it says: calls and seconds.
type Shared<'d> = (Node<'d>, (Option<u64>, Option<u64>));

pub(super) fn shared(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    // Of each operation of a family what it says that they share.
    let mut families: BTreeMap<String, Vec<Vec<Shared<'_>>>> = BTreeMap::new();
    for operation in spec.operations() {
        let limits = operation.node.get("x-rate-limits");
        let mut family = None;
        let mut said = Vec::new();
        for limit in limits.iter().flat_map(Node::items) {
            let Some(shared) = limit.get("shared") else {
                continue;
            };
            let Some(name) = shared.value.as_str().filter(|name| is_kebab(name)) else {
                let what = format!("{} is no name of a family", shared.value);
                let fix = "write a name in kebab-case, such as `machines`; a limit of the operation alone has no `shared`";
                faults.push(Fault::at(&shared, what, fix));
                continue;
            };
            let known = family.get_or_insert_with(|| name.to_owned());
            if known != name {
                let what = format!("the operation is of the family `{known}` already");
                let fix = format!(
                    "write `{known}`, or leave `shared` out of a limit of the operation alone"
                );
                faults.push(Fault::at(&shared, what, fix));
                continue;
            }
            let calls = limit.get("calls").and_then(|calls| calls.value.as_u64());
            let seconds = limit.text("period").and_then(period::seconds);
            said.push((limit, (calls, seconds)));
        }
        if let Some(family) = family {
            families.entry(family).or_default().push(said);
        }
    }
    for (name, members) in &families {
        if let [only] = &members[..] {
            let others = families.keys().filter(|other| *other != name);
            faults.extend(alone(name, only, others));
        }
        for pair in members.windows(2) {
            faults.extend(differs(name, &members[0], &pair[1]));
        }
    }
    faults
}

/// A family of one shares nothing.
fn alone<'n>(
    name: &str,
    said: &[Shared<'_>],
    others: impl Iterator<Item = &'n String>,
) -> Option<Fault> {
    let others: Vec<&str> = others.map(String::as_str).collect();
    let close = similar::get_close_matches(name, &others, 1, 0.7);
    let fix = match close.first() {
        Some(close) => format!("write `{close}`, if that is meant; else leave `shared` out"),
        None => {
            "leave `shared` out, or write the same limit at the operations that share it".to_owned()
        }
    };
    let (limit, _) = said.first()?;
    let what = format!("no other operation is of the family `{name}`");
    Some(Fault::at(&limit.get("shared")?, what, fix))
}

/// Where an operation says something else than the first one of its family.
fn differs(name: &str, first: &[Shared<'_>], other: &[Shared<'_>]) -> Option<Fault> {
    let lacks =
        |said: &[Shared<'_>], (_, limit): &Shared<'_>| said.iter().all(|(_, known)| known != limit);
    let more = other.iter().find(|limit| lacks(first, limit));
    let fewer = first.iter().any(|limit| lacks(other, limit));
    let (limit, _) = more.or_else(|| other.first().filter(|_| fewer))?;
    let (known, _) = first.first()?;
    let what = format!(
        "the family `{name}` shares other limits at {}",
        known.pointer
    );
    let fix = format!(
        "write the same shared limits at all operations of `{name}`; those of one alone have no `shared`"
    );
    Some(Fault::at(limit, what, fix))
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

//! Whether the parameters in a path can be told from what is around them: OData's functions, which have
//! theirs in one segment.

use std::collections::HashSet;

use spec_document::spec::{Spec, Used};
use spec_rules::Fault;

/// The formats of text that OData writes without quotes.
const BARE: [&str; 3] = ["date", "date-time", "uuid"];

/// Whether a segment is a parameter and nothing else.
fn is_parameter(segment: &str) -> bool {
    let name = segment
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'));
    name.is_some_and(|name| !name.contains(['{', '}']))
}

/// An argument of a function in a path: the parameter, and whether it stands in quotes.
struct Argument<'p> {
    name: &'p str,
    quoted: bool,
}

/// The arguments of a segment that is written as OData writes a call of a function, or a key:
/// `find(name='{name}',count={count})`, `machines({id})`.
fn arguments(segment: &str) -> Option<Vec<Argument<'_>>> {
    let word = |text: &str, more: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '_' || more.contains(c))
    };
    let (function, rest) = segment.split_once('(')?;
    let list: Vec<&str> = rest.strip_suffix(')')?.split(',').collect();
    let argument = |text| {
        let (key, value) = match str::split_once(text, '=') {
            Some((key, value)) => (Some(key), value),
            None => (None, text),
        };
        let inner = value
            .strip_prefix('\'')
            .and_then(|text| text.strip_suffix('\''));
        let name = inner
            .unwrap_or(value)
            .strip_prefix('{')?
            .strip_suffix('}')?;
        let named = key.map_or(list.len() == 1, |key| word(key, ""));
        (named && !name.contains(['{', '}'])).then_some(Argument {
            name,
            quoted: inner.is_some(),
        })
    };
    let arguments: Option<Vec<_>> = list.iter().map(|text| argument(text)).collect();
    word(function, ".").then_some(arguments)?
}

pub(super) fn functions(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut seen = HashSet::new();
    for operation in spec.operations() {
        let Some(node) = spec
            .root()
            .get("paths")
            .and_then(|paths| paths.get(operation.path))
        else {
            continue;
        };
        let parameters = spec.parameters(&operation);
        for segment in operation.path.split('/') {
            if !segment.contains('{') || is_parameter(segment) {
                continue;
            }
            let Some(arguments) = arguments(segment) else {
                if seen.insert((operation.path, segment)) {
                    let what =
                        format!("`{segment}` mixes parameters with text as no function does");
                    let fix = "give each parameter a segment of its own, or write `find(name='{name}',count={count})`";
                    faults.push(Fault::at_key(&node, what, fix));
                }
                continue;
            };
            for Argument { name, .. } in arguments.iter().filter(|argument| !argument.quoted) {
                let is_it = |used: &&Used<'_>| {
                    let parameter = &used.definition;
                    parameter.text("in") == Some("path") && parameter.text("name") == Some(name)
                };
                let used = parameters.iter().find(is_it);
                let schema = used.and_then(|used| spec.resolve(&used.definition.get("schema")?));
                let is_text = schema.is_some_and(|schema| {
                    let format = schema.text("format").unwrap_or_default();
                    schema.text("type") == Some("string") && !BARE.contains(&format)
                });
                if is_text && seen.insert((operation.path, name)) {
                    let what = format!("the text `{{{name}}}` stands in a function without quotes");
                    let fix = format!("write `'{{{name}}}'`: the client doubles the quotes within");
                    faults.push(Fault::at_key(&node, what, fix));
                }
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::arguments;

    #[test]
    fn a_function_has_nothing_but_parameters_for_arguments() {
        for good in ["f(a={a})", "ns.f_1(a='{a}',b={b})", "f({a})", "f('{a}')"] {
            assert!(arguments(good).is_some(), "{good}");
        }
        for bad in [
            "{a}-{b}",
            "{a}.json",
            "{a}:act",
            "(a={a})",
            "f(a={a}",
            "f(a={a})x",
            "f(a='x',b={b})",
            "f({a},{b})",
            "f(a={a},a)",
            "f(a={a}{b})",
            "f(a='{a})",
            "f(a=' {a}')",
            "f(={a})",
            "f g(a={a})",
        ] {
            assert!(arguments(bad).is_none(), "{bad}");
        }
    }
}

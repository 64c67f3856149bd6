//! What a path template may say, and which requests two of them would share.

use std::cmp::Ordering;
use std::collections::HashSet;

use crate::Fault;
use crate::parameters::path_parameters;
use spec_document::model::{Kind, METHODS};
use spec_document::node::Node;
use spec_document::spec::{Spec, Used};

/// The names in the braces of a path template; `None` when the braces do not pair up.
fn names(path: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        if before.contains('}') || name.is_empty() || name.contains(['/', '{']) {
            return None;
        }
        names.push(name);
        rest = after;
    }
    (!rest.contains('}')).then_some(names)
}

pub(crate) fn template(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let paths = spec.root().get("paths");
    for (path, node) in paths.iter().flat_map(Node::entries) {
        let what = if !path.starts_with('/') {
            "the path does not begin with a slash"
        } else if path.contains("//") {
            "the path has an empty segment, which the client would drop"
        } else if names(path).is_none() {
            "the braces of the path do not pair up"
        } else if path.contains(['?', '#']) {
            "the path holds a query or a fragment"
        } else if !path.chars().all(|c| c.is_ascii_graphic()) {
            "the path holds a blank, or another character that no URL has"
        } else if path.contains('%') {
            "the path holds a percent sign, which some readers decode and others keep"
        } else if !is_kept(path) {
            "the path is one that the client would rewrite: it has a dot segment, a backslash or a quote"
        } else {
            continue;
        };
        faults.push(Fault::at_key(
            &node,
            what,
            "write it like `/api/users/{id}/machines`",
        ));
    }
    let mut seen = HashSet::new();
    for operation in spec.operations() {
        let Some(names) = names(operation.path) else {
            continue;
        };
        let parameters = path_parameters(spec, &operation);
        let name_of = |used: &Used<'_>| used.definition.text("name").unwrap_or_default().to_owned();
        for used in &parameters {
            let name = name_of(used);
            if !names.contains(&name.as_str()) {
                // One of the path is that of each of its operations.
                if seen.insert((operation.path, used.at.pointer.clone())) {
                    let what = format!("the path {} has no `{{{name}}}`", operation.path);
                    let fix = "put it into the path, or remove the parameter";
                    faults.push(Fault::at_key(&used.at, what, fix));
                }
            }
        }
        for (index, name) in names.iter().enumerate() {
            if !parameters.iter().any(|used| name_of(used) == *name) {
                let what = format!("`{{{name}}}` of the path is no parameter of the operation");
                let fix = format!("add a parameter `name: {name}`, `in: path`, `required: true`");
                faults.push(Fault::at_key(&operation.node, what, fix));
            } else if names[..index].contains(name) {
                let what = format!("`{{{name}}}` is in the path twice");
                faults.push(Fault::at_key(
                    &operation.node,
                    what,
                    "give the two different names",
                ));
            }
        }
    }
    faults
}

/// Whether the client's reader of URLs leaves a path template as it stands, but for its parameters.
fn is_kept(path: &str) -> bool {
    let words = names(path).unwrap_or_default().into_iter();
    let path = words.fold(path.to_owned(), |path, name| {
        path.replace(&format!("{{{name}}}"), "x")
    });
    url::Url::parse(&format!("https://host{path}")).is_ok_and(|url| url.path() == path)
}

/// What stands between two slashes of a path template, the less specific the later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Segment<'p> {
    Literal(&'p str),
    /// Parameters with something around them.
    Function(&'p str),
    Parameter,
}

impl<'p> Segment<'p> {
    fn of(text: &'p str) -> Self {
        let inner = text
            .strip_prefix('{')
            .and_then(|text| text.strip_suffix('}'));
        match inner {
            Some(name) if !name.contains(['{', '}']) => Self::Parameter,
            _ if text.contains('{') => Self::Function(text),
            _ => Self::Literal(text),
        }
    }

    /// How the segment compares with another that some text fits as well; `None` where none fits both.
    fn beside(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Literal(one), Self::Literal(two)) => (one == two).then_some(Ordering::Equal),
            // Arguments are told by their names and quotes, and no value has a quote of its own.
            (Self::Function(one), Self::Function(two)) => {
                (skeleton(one) == skeleton(two)).then_some(Ordering::Equal)
            }
            (Self::Literal(fixed), Self::Function(open))
            | (Self::Function(open), Self::Literal(fixed)) => {
                let before = open.split('{').next().unwrap_or_default();
                fixed.starts_with(before).then(|| self.cmp(&other))
            }
            _ => Some(match (self, other) {
                (Self::Parameter, Self::Parameter) => Ordering::Equal,
                _ => self.cmp(&other),
            }),
        }
    }
}

/// The text without the names of its parameters.
fn skeleton(text: &str) -> String {
    let words = names(text).unwrap_or_default().into_iter();
    words.fold(text.to_owned(), |text, name| {
        text.replace(&format!("{{{name}}}"), "{}")
    })
}

/// How a path compares with another where some request fits both: the segments by which it is the more, and the
/// less specific one. `None` where no request fits both.
fn shared(one: &[Segment<'_>], two: &[Segment<'_>]) -> Option<(usize, usize)> {
    if one.len() != two.len() {
        return None;
    }
    let pairs = one.iter().zip(two);
    let orders: Option<Vec<Ordering>> = pairs.map(|(one, two)| one.beside(*two)).collect();
    let orders = orders?;
    let count = |order| orders.iter().filter(|found| **found == order).count();
    Some((count(Ordering::Less), count(Ordering::Greater)))
}

pub(crate) fn ambiguous(spec: &Spec<'_>) -> Vec<Fault> {
    let mut seen: Vec<(&str, Vec<Segment<'_>>)> = Vec::new();
    let mut faults = Vec::new();
    let paths = spec.root().get("paths");
    for (path, node) in paths.iter().flat_map(Node::entries) {
        let segments: Vec<Segment<'_>> = path.split('/').map(Segment::of).collect();
        let first = seen
            .iter()
            .find_map(|(first, other)| match shared(&segments, other)? {
                (0, 0) => Some((first, true)),
                (0, _) | (_, 0) => None,
                _ => Some((first, false)),
            });
        match first {
            Some((first, true)) => {
                let what = format!("`{path}` and `{first}` differ only in the names of parameters");
                let fix = "put the operations of both under one path";
                faults.push(Fault::at_key(&node, what, fix));
            }
            Some((first, false)) => {
                let what = format!(
                    "a request may fit both `{path}` and `{first}`, and neither is the more specific"
                );
                let fix =
                    "remove one of the two, or put literal segments where only the other has them";
                faults.push(Fault::at_key(&node, what, fix));
            }
            None => {}
        }
        seen.push((path, segments));
    }
    faults
}

pub(crate) fn empty(spec: &Spec<'_>) -> Vec<Fault> {
    spec.all(Kind::PathItem)
        .filter(|path| path.get("$ref").is_none())
        .filter(|path| !path.entries().any(|(field, _)| METHODS.contains(&field)))
        .map(|path| {
            let fix = "add an operation, such as `get`, or remove the path";
            Fault::at_key(path, "the path has no operation", fix)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of two paths takes a request that fits both.
    #[derive(Debug, PartialEq)]
    enum Taken {
        /// None fits both.
        Apart,
        First,
        Second,
        Unclear,
    }

    fn taken(one: &str, two: &str) -> Taken {
        let one: Vec<_> = one.split('/').map(Segment::of).collect();
        let two: Vec<_> = two.split('/').map(Segment::of).collect();
        match shared(&one, &two) {
            None => Taken::Apart,
            Some((more, 0)) if more > 0 => Taken::First,
            Some((0, less)) if less > 0 => Taken::Second,
            Some(_) => Taken::Unclear,
        }
    }

    #[test]
    fn a_literal_goes_before_a_function_and_a_function_before_a_parameter() {
        for (one, two, expected) in [
            ("/m", "/m/{id}", Taken::Apart),
            ("/m/{id}/a", "/m/{id}/b", Taken::Apart),
            ("/m/newest", "/m/{id}", Taken::First),
            ("/m/f(a='{a}',b={b})", "/m/{id}", Taken::First),
            ("/m/f()", "/m/f(a='{a}')", Taken::Apart),
            ("/m/f(a='{a}')", "/m/f(b='{a}')", Taken::Apart),
            ("/m/f(a='{a}')", "/m/f(a={a})", Taken::Apart),
            ("/m/f(a='{a}')", "/m/g(a='{a}')", Taken::Apart),
            ("/m/f(a='{a}')", "/m/f(a='{b}')", Taken::Unclear),
            ("/m/{id}", "/m/{name}", Taken::Unclear),
            ("/m/{id}/newest", "/m/first/{n}", Taken::Unclear),
            ("/m/f(a={a})/{n}", "/m/{id}/newest", Taken::Unclear),
            ("/{kind}/{id}/newest", "/m/first/{n}", Taken::Unclear),
            ("/m/first/newest", "/m/{id}/newest", Taken::First),
        ] {
            assert_eq!(taken(one, two), expected, "{one} {two}");
            let back = match expected {
                Taken::First => Taken::Second,
                Taken::Second => Taken::First,
                same => same,
            };
            assert_eq!(taken(two, one), back, "{two} {one}");
        }
    }
}

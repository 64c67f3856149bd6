//! How clients sign in, and which permissions they need.

use serde_json::Value;

use super::operations::blank;
use super::rule::{Context, Verdict, demands};
use super::words::{around, last};
use crate::differences::{Difference, Way, entries};
use crate::requires::Requires;
use spec_document::model::{Kind, METHODS};
use spec_document::node::join;

/// The alternatives, one of which a token has to fulfil.
fn alternatives(
    value: Option<&Value>,
    root: &Value,
    called: impl Fn(&str) -> String,
) -> Vec<String> {
    let list = value.or_else(|| root.get("security"));
    let mut found: Vec<String> = list
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(|requirement| {
            let mut schemes: Vec<String> = entries(Some(requirement))
                .iter()
                .map(|(scheme, scopes)| {
                    let mut scopes: Vec<&str> = scopes
                        .as_array()
                        .into_iter()
                        .flatten()
                        .filter_map(Value::as_str)
                        .collect();
                    scopes.sort_unstable();
                    let scheme = called(scheme);
                    if scopes.is_empty() {
                        scheme
                    } else {
                        format!("{scheme}: {}", scopes.join(" and "))
                    }
                })
                .collect();
            schemes.sort_unstable();
            if schemes.is_empty() {
                "nothing at all".to_owned()
            } else {
                schemes.join(" and ")
            }
        })
        .collect();
    if found.is_empty() {
        found.push("nothing at all".to_owned());
    }
    found
}

/// How a client signs in.
pub(crate) fn security_scheme(difference: &Difference<'_>, _: &Context<'_>) -> Verdict {
    match (difference.kind, difference.way) {
        (Kind::OAuthFlows, Way::Added) => {
            demands(Requires::Minor).service("tokens of one more flow")
        }
        // The libraries that get the tokens know it themselves.
        _ if difference.field == "refreshUrl" => demands(Requires::Patch),
        _ => demands(Requires::Major)
            .clients("they go on signing in the old way")
            .service("new clients sign in another way"),
    }
}

/// What a security scheme of the head was called in the base, where it has only another name.
fn scheme_before(scheme: &str, context: &Context<'_>) -> Option<String> {
    let now = format!("#{}", join("/components/securitySchemes", scheme));
    let mut renamed = context.renamed.iter();
    renamed
        .find(|(_, is)| **is == now)
        .map(|(was, _)| last(was))
}

pub(super) fn security(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    // The document's own list is no alternative to itself.
    let (none, base, head) = (Value::Null, context.base, context.head);
    let own = difference.kind == Kind::Document;
    let old = alternatives(
        difference.base.value,
        if own { &none } else { base },
        str::to_owned,
    );
    let new = alternatives(
        difference.head.value,
        if own { &none } else { head },
        |scheme| scheme_before(scheme, context).unwrap_or_else(|| scheme.to_owned()),
    );
    let without = |list: &[String], other: &[String]| -> Vec<String> {
        list.iter()
            .filter(|one| !other.contains(one))
            .map(|one| format!("`{one}`"))
            .collect()
    };
    let (lost, gained) = (without(&old, &new), without(&new, &old));
    let name = around(difference, context);
    let mut what = Vec::new();
    if !lost.is_empty() {
        what.push(format!("no longer enough: {}", lost.join(", ")));
    }
    if !gained.is_empty() {
        what.push(format!("now enough: {}", gained.join(", ")));
    }
    if lost.is_empty() && gained.is_empty() {
        return if old == new {
            demands(Requires::None)
        } else {
            demands(Requires::Patch).what(format!("{name}: the same permissions, listed otherwise"))
        };
    }
    if own && !any_goes_by_the_document(context) {
        return demands(Requires::Patch).what(format!(
            "{name}: the list of permissions for operations without one is another one; none goes by it"
        ));
    }
    let what = format!("{name}, permissions: {}", what.join("; "));
    if lost.is_empty() {
        demands(Requires::Minor)
            .what(what)
            .service("tokens with other permissions than before")
    } else {
        demands(Requires::Major)
            .what(what)
            .clients("those whose tokens hold only what is no longer enough get 403")
            .service("new clients explain a 403 by the new list")
            .todo("say in CHANGELOG.md which permission an administrator has to grant")
    }
}

/// Whether an operation has no list of permissions of its own, before and after. One that has it on
/// one side only is a difference itself.
fn any_goes_by_the_document(context: &Context<'_>) -> bool {
    let without = |root: &Value| -> Vec<(String, String)> {
        let paths = root.get("paths").and_then(Value::as_object);
        let mut found = Vec::new();
        for (path, item) in paths.into_iter().flatten() {
            for (method, operation) in METHODS.iter().filter_map(|m| Some((m, item.get(m)?))) {
                if operation.get("security").is_none() {
                    let id = operation.get("operationId").and_then(Value::as_str);
                    found.push((
                        format!("{method} {}", blank(path)),
                        id.unwrap_or_default().to_owned(),
                    ));
                }
            }
        }
        found
    };
    let before = without(context.base);
    without(context.head).iter().any(|(at, id)| {
        before
            .iter()
            .any(|(was_at, was)| was_at == at || !id.is_empty() && was == id)
    })
}

#[cfg(test)]
mod tests {
    use crate::fixture::{each, told};
    use crate::requires::Requires;
    use crate::requires::Requires::{Major, Minor, Patch};
    use spec_rules::SOUND;

    #[test]
    fn each_change_has_its_rule_and_demand() {
        each(&[
            (
                "- application: [Device.Read.All]",
                "- application: [Device.ReadWrite.All]",
                &[("security", Major)],
            ),
            (
                "        - application: [Device.Read.All]\n",
                "        - application: [Device.Read.All]\n        - application: [Other]\n",
                &[("security", Minor)],
            ),
            (
                "      security:\n        - application: [Device.Read.All]\n",
                "      security: []\n",
                &[("security", Major)],
            ),
            (
                "      security:\n        - application: [Device.Read.All]\n",
                "",
                &[("security", Major)],
            ),
            // The document's list counts where an operation has none.
            (
                "paths:\n",
                "security:\n  - application: [Other]\npaths:\n",
                &[("security", Patch)],
            ),
            (
                "tokenUrl: https://login.example.com/token",
                "tokenUrl: https://login.example.org/token",
                &[("security-scheme", Major)],
            ),
        ]);
    }

    #[test]
    fn permissions_are_those_of_the_operation_wherever_they_stand() {
        let own = "      security:\n        - application: [Device.Read.All]\n";
        let at_the_top = |scope: &str| format!("security:\n  - application: [{scope}]\npaths:\n");
        let above = |scope: &str| {
            SOUND
                .replacen(own, "", 1)
                .replacen("paths:\n", &at_the_top(scope), 1)
        };
        let demands = |base: &str, head: &str| {
            let told = told(base, head);
            told.into_iter().map(|(_, requires, _)| requires).max()
        };
        let moved = above("Device.Read.All");
        assert_eq!(demands(SOUND, &moved), Some(Requires::Patch));
        assert_eq!(demands(&moved, SOUND), Some(Requires::Patch));
        assert_eq!(demands(SOUND, &above("Other")), Some(Requires::Major));
        assert_eq!(demands(&moved, &above("Other")), Some(Requires::Major));
    }
}

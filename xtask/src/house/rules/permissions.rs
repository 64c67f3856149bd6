//! Whether the permissions of an operation are what the client's table of them can hold.

use std::collections::HashSet;

use spec_document::node::Node;
use spec_document::spec::Spec;
use spec_rules::Fault;

pub(super) fn security_missing(spec: &Spec<'_>) -> Vec<Fault> {
    let fix = "add `security` with the alternatives that are enough, each `scheme: [permission]`";
    spec.operations()
        .filter_map(|operation| {
            let Some(security) = spec.security(&operation) else {
                let what = "the operation asks for no permission, nor does the document";
                return Some(Fault::at(&operation.node, what, fix));
            };
            let open = |alternative: Node<'_>| alternative.entries().next().is_none();
            let what = match (
                security.items().next().is_none(),
                security.items().any(open),
            ) {
                (true, _) => "`security` is empty: the operation would be open to everybody",
                (_, true) => "an alternative of `security` is empty: nothing would be needed",
                _ => return None,
            };
            Some(Fault::at(&security, what, fix))
        })
        .collect()
}

/// The flows of OAuth 2.0 that end in a permission of an application, or of a person.
const FLOWS: [&str; 2] = ["clientCredentials", "authorizationCode"];

pub(super) fn security_form(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut seen = HashSet::new();
    let operations = spec.operations();
    let lists = operations.filter_map(|operation| operation.node.get("security"));
    for alternative in lists
        .chain(spec.root().get("security"))
        .flat_map(|list| list.items())
    {
        let count = alternative.entries().count();
        if count > 1 {
            let what = format!("an alternative asks for {count} schemes at once");
            let fix = "write an alternative for each scheme: a token holds the permissions of one";
            faults.push(Fault::at(&alternative, what, fix));
        }
        // Lists of their own may repeat each other.
        let (list, _) = alternative.pointer.rsplit_once('/').unwrap_or_default();
        if !seen.insert((list.to_owned(), alternative.value)) {
            let what = "the alternative is there already";
            faults.push(Fault::at(&alternative, what, "remove one of the two"));
        }
        for (scheme, scopes) in alternative.entries() {
            let count = scopes.items().count();
            if count > 1 {
                let what = format!("an alternative asks for {count} permissions at once");
                let fix = "write an alternative for each permission that is enough by itself";
                faults.push(Fault::at(&scopes, what, fix));
            }
            let Some(definition) = spec.security_scheme(scheme) else {
                continue;
            };
            let flows = definition.get("flows");
            let usable = definition.text("type") == Some("oauth2")
                && flows
                    .is_some_and(|flows| flows.entries().any(|(flow, _)| FLOWS.contains(&flow)));
            if !usable {
                let what = format!("`{scheme}` is no scheme that the client has tokens for");
                let fix = format!(
                    "give it `type: oauth2` and one of the flows {}",
                    FLOWS.join(", ")
                );
                faults.push(Fault::at_key(&scopes, what, fix));
            }
        }
    }
    faults
}

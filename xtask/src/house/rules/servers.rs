//! Whether servers say all that a client needs to sign in to them, each under a name of its own.

use std::collections::HashMap;

use spec_document::node::Node;
use spec_document::spec::Spec;
use spec_rules::{Fault, https, is_kebab};

/// A field of a server, what it has to be, and the same in words.
type ServerField = (&'static str, fn(&str) -> bool, &'static str);

pub(super) fn servers(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut names: HashMap<&str, String> = HashMap::new();
    let Some(servers) = spec.root().get("servers") else {
        let what = "the document names no servers";
        let fix = "add `servers`, each with url, x-name, x-cloud, x-authority and x-token-scope";
        return vec![Fault::at_key(spec.root(), what, fix)];
    };
    if servers.items().next().is_none() {
        let fix = "list at least one, with url, x-name, x-cloud, x-authority and x-token-scope";
        faults.push(Fault::at(&servers, "the list of servers is empty", fix));
    }
    for server in servers.items() {
        let fields: [ServerField; 5] = [
            (
                "url",
                is_origin,
                "an https URL without a slash at its end, such as `https://api.example.com`",
            ),
            (
                "x-name",
                is_kebab,
                "a name in kebab-case, such as `gcc-high`",
            ),
            (
                "x-cloud",
                is_kebab,
                "the name of its cloud in kebab-case, such as `commercial`",
            ),
            (
                "x-authority",
                is_bare_origin,
                "the https origin of the cloud's sign-in, without a path or a slash at its end",
            ),
            (
                "x-token-scope",
                is_scope,
                "the https scope to ask tokens for; it ends in `/.default`",
            ),
        ];
        for (field, is_good, wanted) in fields {
            match server.get(field) {
                None => faults.push(Fault::at_key(
                    &server,
                    format!("the server has no `{field}`"),
                    format!("add `{field}`: {wanted}"),
                )),
                Some(value) => {
                    let text = value.value.as_str().unwrap_or_default();
                    if !is_good(text) {
                        let what = format!("`{text}` is not what `{field}` has to be");
                        faults.push(Fault::at(&value, what, format!("write {wanted}")));
                    }
                }
            }
        }
        if let Some(name) = server.get("x-name")
            && let Some(text) = name.value.as_str()
            && let Some(first) = names.insert(text, name.pointer.clone())
        {
            faults.push(Fault::at(
                &name,
                format!("two servers are named `{text}`; the other is {first}"),
                "give every server a name of its own: people choose it by that",
            ));
        }
    }
    faults
}

fn is_origin(text: &str) -> bool {
    https(text).is_some() && !text.ends_with('/')
}

fn is_bare_origin(text: &str) -> bool {
    is_origin(text) && https(text).is_some_and(|url| url.path() == "/")
}

fn is_scope(text: &str) -> bool {
    https(text).is_some_and(|url| url.path().ends_with("/.default"))
}

pub(super) fn server_name(spec: &Spec<'_>) -> Vec<Fault> {
    let servers = spec.root().get("servers");
    let servers: Vec<Node<'_>> = servers.iter().flat_map(Node::items).collect();
    servers
        .iter()
        .filter_map(|server| {
            let name = server.get("x-name")?;
            let mut of_cloud = servers
                .iter()
                .filter(|other| other.text("x-cloud") == name.value.as_str());
            let first = of_cloud.next()?;
            let what = format!(
                "{} names a cloud that begins with {}",
                name.value, first.pointer
            );
            let fix = "give it another name, or the other one this name";
            (first.pointer != server.pointer).then(|| Fault::at(&name, what, fix))
        })
        .collect()
}

pub(super) fn server_cloud(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let servers = spec.root().get("servers");
    let servers: Vec<Node<'_>> = servers.iter().flat_map(Node::items).collect();
    for (index, server) in servers.iter().enumerate() {
        let mut before = servers[..index].iter();
        let cloud = server.text("x-cloud");
        let Some(first) = before.find(|first| cloud.is_some() && first.text("x-cloud") == cloud)
        else {
            continue;
        };
        for field in ["x-authority", "x-token-scope"] {
            if let (Some(text), Some(at)) = (first.text(field), server.get(field))
                && at.value.as_str() != Some(text)
            {
                let what = format!(
                    "`{field}` differs from that of {} in the same cloud",
                    first.pointer
                );
                let fix = format!("write `{text}`, or give the server a cloud of its own");
                faults.push(Fault::at(&at, what, fix));
            }
        }
    }
    faults
}

pub(super) fn server_duplicate(spec: &Spec<'_>) -> Vec<Fault> {
    let mut seen: HashMap<(&str, &str), &str> = HashMap::new();
    let mut faults = Vec::new();
    let servers = spec.root().get("servers");
    for server in servers.iter().flat_map(Node::items) {
        let Some(at) = server.get("url") else {
            continue;
        };
        // As they are written: what a URL can be written as otherwise is refused by `server-fields`.
        let (Some(url), Some(cloud)) = (at.value.as_str(), server.text("x-cloud")) else {
            continue;
        };
        let name = server.text("x-name").unwrap_or_default();
        if let Some(first) = seen.insert((url, cloud), name) {
            let what = format!("the server `{first}` has this URL in the same cloud already");
            faults.push(Fault::at(&at, what, "remove one of the two"));
        }
    }
    faults
}

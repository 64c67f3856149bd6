//! What an operation, and the document as a whole, has to say about itself.

use std::collections::HashMap;

use crate::Fault;
use spec_document::model::Kind;
use spec_document::naming::{Case, identifier, is_identifier, is_nameless};
use spec_document::node::Node;
use spec_document::spec::Spec;

pub(crate) fn info_version(spec: &Spec<'_>) -> Vec<Fault> {
    let info = spec.root().get("info");
    let version = info.and_then(|info| info.get("version"));
    version
        .into_iter()
        .filter(|version| {
            let text = version.value.as_str().unwrap_or_default();
            text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic())
        })
        .map(|version| {
            let what = match version.value.as_str() {
                Some("") | None => "the version is empty",
                Some(_) => "the version holds something else than visible ASCII",
            };
            Fault::at(&version, what, "write it like `1.0.0`")
        })
        .collect()
}

/// A URL of the scheme https with nothing but a host, a port and a path, written as the client's own
/// reader of URLs writes it: what it rewrites would be another host or path than the one shown here.
pub fn https(text: &str) -> Option<url::Url> {
    let url = url::Url::parse(text).ok()?;
    let written = url.as_str() == text || url.path() == "/" && url.as_str() == format!("{text}/");
    let bare = url.username().is_empty() && url.password().is_none();
    let plain = bare && url.query().is_none() && url.fragment().is_none();
    let hosted = url.host_str().is_some_and(is_host);
    (url.scheme() == "https" && written && plain && hosted).then_some(url)
}

/// Whether a host is a name of letters, digits and hyphens between dots, or an IPv4 address.
fn is_host(host: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    host.split('.').all(|label| {
        !label.is_empty()
            && label.bytes().all(inside)
            && !label.starts_with('-')
            && !label.ends_with('-')
    })
}

/// Whether words of lower-case letters and digits stand between single hyphens.
pub fn is_kebab(text: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.split('-').all(word)
}

pub(crate) fn some(spec: &Spec<'_>) -> Vec<Fault> {
    if spec.operations().next().is_some() {
        return Vec::new();
    }
    let paths = spec.root().get("paths");
    let node = paths.as_ref().unwrap_or(spec.root());
    let fix = "add an operation under `paths`, or name the right file: --spec FILE";
    vec![Fault::at(node, "the document describes no operation", fix)]
}

pub(crate) fn id_missing(spec: &Spec<'_>) -> Vec<Fault> {
    spec.operations()
        .filter(|operation| {
            operation
                .node
                .text("operationId")
                .unwrap_or_default()
                .is_empty()
        })
        .map(|operation| {
            let node = &operation.node;
            let at = node.get("operationId").unwrap_or_else(|| node.clone());
            let fix = "add `operationId`: a verb and what it acts on, such as `listUserMachines`";
            Fault::at(&at, "the operation has no id", fix)
        })
        .collect()
}

pub(crate) fn id_duplicate(spec: &Spec<'_>) -> Vec<Fault> {
    let mut seen: HashMap<String, (&str, String)> = HashMap::new();
    let mut faults = Vec::new();
    for operation in spec.operations() {
        let Some(id) = operation.node.get("operationId") else {
            continue;
        };
        let Some(text) = id.value.as_str() else {
            continue;
        };
        let method = identifier(text, Case::Snake);
        match seen.get(&method) {
            None => {
                seen.insert(method, (text, id.pointer.clone()));
            }
            Some((first, pointer)) => {
                let what = match *first == text {
                    true => format!("the operation id `{text}` is already that of {pointer}"),
                    false => format!(
                        "`{text}` and `{first}` ({pointer}) both become the method `{method}`"
                    ),
                };
                faults.push(Fault::at(
                    &id,
                    what,
                    "give one of the two another operationId",
                ));
            }
        }
    }
    faults
}

pub(crate) fn id_form(spec: &Spec<'_>) -> Vec<Fault> {
    spec.operations()
        .filter_map(|operation| operation.node.get("operationId"))
        .filter(|id| {
            let text = id.value.as_str().unwrap_or_default();
            // `operation-id-missing` speaks of empty ones.
            !text.is_empty() && !is_camel(text)
        })
        .map(|id| {
            let what = format!("{} is not in camel case, or a word of Rust", id.value);
            Fault::at(
                &id,
                what,
                "write a verb and what it acts on, such as `listUserMachines`",
            )
        })
        .collect()
}

fn is_camel(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
        && is_identifier(&identifier(text, Case::Snake))
}

/// The methods that the generated client has a call for, and whose answers have a body.
const SENT: [&str; 5] = ["get", "put", "post", "patch", "delete"];

pub(crate) fn method(spec: &Spec<'_>) -> Vec<Fault> {
    spec.operations()
        .filter_map(|operation| {
            let method = operation.method;
            let what = format!("the client sends no {}", method.to_uppercase());
            let fix = format!("describe it with one of: {}; or remove it", SENT.join(", "));
            (!SENT.contains(&method)).then(|| Fault::at_key(&operation.node, what, fix))
        })
        .collect()
}

pub(crate) fn tag(spec: &Spec<'_>) -> Vec<Fault> {
    spec.operations()
        .filter_map(|operation| {
            let node = &operation.node;
            match node.get("tags") {
                None => Some(Fault::at_key(
                    node,
                    "the operation has no tag",
                    "add `tags` with the one resource that it belongs to, such as `[users]`",
                )),
                Some(tags) => {
                    let items: Vec<Node<'_>> = tags.items().collect();
                    let [tag] = items.as_slice() else {
                        let what = format!("the operation has {} tags", items.len());
                        return Some(Fault::at(&tags, what, "leave exactly one"));
                    };
                    let text = tag.value.as_str().unwrap_or_default();
                    let fix = "write the one resource that it belongs to, such as `users`";
                    let what = format!("the tag `{text}` leaves no name for a trait");
                    is_nameless(text).then(|| Fault::at(tag, what, fix))
                }
            }
        })
        .collect()
}

/// The fields of an OAuth 2.0 flow that are URLs.
const FLOW_URLS: [&str; 3] = ["tokenUrl", "authorizationUrl", "refreshUrl"];

pub(crate) fn security_url(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (_, scheme) in spec.components(Kind::SecurityScheme) {
        let flows = scheme.get("flows");
        for (_, flow) in flows.iter().flat_map(Node::entries) {
            for at in FLOW_URLS.iter().filter_map(|field| flow.get(field)) {
                if https(at.value.as_str().unwrap_or_default()).is_none() {
                    let what = format!("{} is no URL of the scheme https", at.value);
                    faults.push(Fault::at(&at, what, "write the https URL of the sign-in"));
                }
            }
        }
    }
    faults
}

pub(crate) fn tag_undeclared(spec: &Spec<'_>) -> Vec<Fault> {
    let Some(tags) = spec.root().get("tags") else {
        return Vec::new();
    };
    let declared: Vec<&str> = tags
        .items()
        .filter_map(|tag| tag.value.get("name")?.as_str())
        .collect();
    spec.operations()
        .filter_map(|operation| operation.node.get("tags"))
        .flat_map(|tags| tags.items())
        .filter_map(|tag| {
            let text = tag.value.as_str()?;
            if declared.contains(&text) {
                return None;
            }
            let fix = match similar::get_close_matches(text, &declared, 1, 0.6).first() {
                Some(close) => format!("write `{close}`, if that is meant; else declare it"),
                None => format!("declare it under `tags`: `- name: {text}`"),
            };
            let what = format!("the document declares no tag `{text}`");
            Some(Fault::at(&tag, what, fix))
        })
        .collect()
}

pub(crate) fn security_unknown(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let global = spec.root().get("security");
    let operations = spec.operations();
    let lists = operations.filter_map(|operation| operation.node.get("security"));
    for (scheme, scopes) in lists
        .chain(global)
        .flat_map(|list| list.items())
        .flat_map(|alternative| alternative.entries())
    {
        let Some(definition) = spec
            .component(Kind::SecurityScheme, scheme)
            .and_then(|scheme| spec.resolve(&scheme))
        else {
            let known: Vec<&str> = spec
                .components(Kind::SecurityScheme)
                .map(|(n, _)| n)
                .collect();
            faults.push(Fault::at_key(
                &scopes,
                format!("there is no security scheme `{scheme}`"),
                match known.as_slice() {
                    [] => "define it in components/securitySchemes".to_owned(),
                    _ => format!("name one of: {}; or define it", known.join(", ")),
                },
            ));
            continue;
        };
        if definition.text("type") != Some("oauth2") {
            continue;
        }
        if scopes.items().next().is_none() {
            let what = format!("`{scheme}` asks for no permission at all");
            let fix = "name the permission that is needed: `scheme: [permission]`";
            faults.push(Fault::at(&scopes, what, fix));
        }
        let flows = definition.get("flows");
        let known: Vec<&str> = flows
            .iter()
            .flat_map(Node::entries)
            .filter_map(|(_, flow)| flow.get("scopes"))
            .flat_map(|scopes| scopes.entries())
            .map(|(scope, _)| scope)
            .collect();
        for scope in scopes.items() {
            let text = scope.value.as_str().unwrap_or_default();
            if !known.contains(&text) {
                faults.push(Fault::at(
                    &scope,
                    format!("the security scheme `{scheme}` has no permission `{text}`"),
                    format!("name one of: {}; or add it to the scheme", known.join(", ")),
                ));
            }
        }
    }
    faults
}

//! What an operation, and the document as a whole, has to say about itself.

use std::collections::{HashMap, HashSet};

use super::Fault;
use crate::model::{Kind, METHODS, Node};
use crate::naming::{Case, identifier, is_identifier, is_nameless};
use crate::period;
use crate::spec::Spec;

pub(super) fn info_version(spec: &Spec<'_>) -> Vec<Fault> {
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

/// A URL of the scheme https with nothing but a host, a port and a path, written as the client's own
/// reader of URLs writes it: what it rewrites would be another host or path than the one shown here.
fn https(text: &str) -> Option<url::Url> {
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

fn is_origin(text: &str) -> bool {
    https(text).is_some() && !text.ends_with('/')
}

fn is_bare_origin(text: &str) -> bool {
    is_origin(text) && https(text).is_some_and(|url| url.path() == "/")
}

fn is_scope(text: &str) -> bool {
    https(text).is_some_and(|url| url.path().ends_with("/.default"))
}

pub(super) fn is_kebab(text: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.split('-').all(word)
}

pub(super) fn some(spec: &Spec<'_>) -> Vec<Fault> {
    if spec.operations().next().is_some() {
        return Vec::new();
    }
    let paths = spec.root().get("paths");
    let node = paths.as_ref().unwrap_or(spec.root());
    let fix = "add an operation under `paths`, or name the right file: --spec FILE";
    vec![Fault::at(node, "the document describes no operation", fix)]
}

pub(super) fn id_missing(spec: &Spec<'_>) -> Vec<Fault> {
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

pub(super) fn id_duplicate(spec: &Spec<'_>) -> Vec<Fault> {
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

pub(super) fn id_form(spec: &Spec<'_>) -> Vec<Fault> {
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

pub(super) fn method(spec: &Spec<'_>) -> Vec<Fault> {
    spec.operations()
        .filter_map(|operation| {
            let method = operation.node.pointer.rsplit('/').next()?;
            let what = format!("the client sends no {}", method.to_uppercase());
            let fix = format!("describe it with one of: {}; or remove it", SENT.join(", "));
            (!SENT.contains(&method)).then(|| Fault::at_key(&operation.node, what, fix))
        })
        .collect()
}

pub(super) fn tag(spec: &Spec<'_>) -> Vec<Fault> {
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

pub(super) fn path_ambiguous(spec: &Spec<'_>) -> Vec<Fault> {
    let mut seen: HashMap<String, &str> = HashMap::new();
    let mut faults = Vec::new();
    let paths = spec.root().get("paths");
    for (path, node) in paths.iter().flat_map(Node::entries) {
        let shape: Vec<&str> = path
            .split('/')
            .map(|segment| if segment.contains('{') { "{}" } else { segment })
            .collect();
        if let Some(first) = seen.insert(shape.join("/"), path) {
            let what = format!("`{path}` and `{first}` differ only in the names of parameters");
            let fix = "put the operations of both under one path";
            faults.push(Fault::at_key(&node, what, fix));
        }
    }
    faults
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

/// The fields of an OAuth 2.0 flow that are URLs.
const FLOW_URLS: [&str; 3] = ["tokenUrl", "authorizationUrl", "refreshUrl"];

pub(super) fn security_url(spec: &Spec<'_>) -> Vec<Fault> {
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

pub(super) fn path_empty(spec: &Spec<'_>) -> Vec<Fault> {
    spec.all(Kind::PathItem)
        .filter(|path| path.get("$ref").is_none())
        .filter(|path| !path.entries().any(|(field, _)| METHODS.contains(&field)))
        .map(|path| {
            let fix = "add an operation, such as `get`, or remove the path";
            Fault::at_key(path, "the path has no operation", fix)
        })
        .collect()
}

pub(super) fn tag_undeclared(spec: &Spec<'_>) -> Vec<Fault> {
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

/// The security requirements that hold for an operation, and where they are written.
fn security<'d>(spec: &Spec<'d>, operation: &Node<'d>) -> Option<Node<'d>> {
    let global = || spec.root().get("security");
    operation.get("security").or_else(global)
}

pub(super) fn security_missing(spec: &Spec<'_>) -> Vec<Fault> {
    let fix = "add `security` with the alternatives that are enough, each `scheme: [permission]`";
    spec.operations()
        .filter_map(|operation| {
            let Some(security) = security(spec, &operation.node) else {
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

pub(super) fn security_unknown(spec: &Spec<'_>) -> Vec<Fault> {
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
            let definition = spec
                .component(Kind::SecurityScheme, scheme)
                .and_then(|scheme| spec.resolve(&scheme));
            let Some(definition) = definition else {
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

#[cfg(test)]
mod tests {
    use super::{is_bare_origin, is_kebab, is_origin, is_scope};

    #[test]
    fn the_fields_of_a_server_are_told_from_what_is_like_them() {
        for origin in [
            "https://api.example.com",
            "https://api.example.com/v1",
            "https://api.example.com:8443",
            "https://127.0.0.1",
        ] {
            assert!(is_origin(origin), "{origin}");
        }
        for other in [
            "http://api.example.com",
            "https://api.example.com/",
            "https://user@api.example.com",
            "https://{host}",
            "https://",
            "https:///api",
            "https://api.example.com?x",
            "https://api example.com",
            "api.example.com",
            "https://api.example.com:99999",
            "https://api.example.com:443",
            "https://api.example.com:",
            "https://api.example.com:port",
            "https://https://api.example.com",
            "https://new,api.example.com",
            "https://api..example.com",
            "https://api.example.com.",
            "https://-api.example.com",
            "https://999.1.1.1",
            "https://1.1",
            "https://API.example.com",
            "https://api%2eexample.com",
            "https://äpi.example.com",
            "https://api.example.com/v1/..",
            "https://api.example.com/{tenant}",
            "https://api.example.com\\v1",
            "",
        ] {
            assert!(!is_origin(other), "{other}");
        }
        assert!(is_bare_origin("https://login.example.com"));
        for other in [
            "https://login.example.com/tenant",
            "https://login.example.com/",
            "https://login.example.com:abc",
        ] {
            assert!(!is_bare_origin(other), "{other}");
        }
        assert!(is_scope("https://api.example.com/.default"));
        assert!(!is_scope("https://api.example.com"));
        for (text, kebab) in [
            ("gcc-high", true),
            ("us2", true),
            ("Gcc", false),
            ("a--b", false),
            ("-a", false),
            ("", false),
        ] {
            assert_eq!(is_kebab(text), kebab, "{text}");
        }
    }
}

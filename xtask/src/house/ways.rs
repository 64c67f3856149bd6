//! The ways in: what a program writes to ask an operation, `client.user(id).machines()`.
//!
//! A way's name is a function of path, method and operationId, and of what a path item says of its singular;
//! never of what else the document has. Operations can be added without renaming one.
//!
//! | path | way in |
//! |---|---|
//! | GET `/api/S/{k}` | `s(k).get()` |
//! | GET `/api/S` | `ss().list()` |
//! | GET `/api/S/{k}/w` | `s(k).w()`, by the literal segments |
//! | GET `/api/S/w`, `/api/S/w(…)` | `ss().w(…)` |
//! | GET `/api/S/{k}/w/{x}`, which has all of `/api/S/{k}/w` beside it | the operationId on the same handle |
//! | any other method | the operationId on the same handle: a path's tail would mean another thing when GET joins POST |
//! | a path that begins with a parameter | the operationId on `api()` |
//!
//! What Rust or something by hand calls so has an underscore behind it: `things().match_()`, `client.quota_()`.

use spec_document::naming::{Case, identifier, is_identifier};

/// The field of a path item that says what one of the things is called.
pub(crate) const SINGULAR: &str = "x-singular";

/// Methods of the client by hand.
pub(crate) const OF_THE_CLIENT: [&str; 21] = [
    "ask",
    "ask_each",
    "builder",
    "call",
    "checked_pages",
    "clone",
    "cloud",
    "flush",
    "fold_pages_of_each",
    "get",
    "identity",
    "knows_whose_quota",
    "machines_of_users",
    "one_call",
    "pages",
    "pages_of_each",
    "quota",
    "quota_of",
    "reach",
    "token_claims",
    "with",
];

/// Methods that every handle has.
const OF_HANDLES: [&str; 2] = ["clone", "key"];

/// How an operation is come by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Way {
    /// The method of the client.
    pub(crate) entry: String,
    /// The parameter of the path that the entry takes: of a handle of one thing.
    pub(crate) key: Option<String>,
    /// The path that all operations of the handle share: `/api/users/{id}`.
    pub(crate) below: String,
    /// The method of the handle.
    pub(crate) method: String,
}

impl Way {
    /// The way to the operation of this id and method at a path, whose item may say the singular.
    pub(crate) fn of(method: &str, path: &str, id: &str, said: Option<&str>) -> Self {
        let by_id = name(id);
        let mut segments: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let prefix = match segments.first() {
            Some(&"api") => {
                segments.remove(0);
                "/api"
            }
            _ => "",
        };
        let (set, rest) = match segments.split_first() {
            Some((set, rest)) if !set.starts_with('{') => (*set, rest),
            _ => {
                return Self {
                    entry: "api".to_owned(),
                    key: None,
                    below: prefix.to_owned(),
                    method: by_id,
                };
            }
        };
        let (entry, key, rest) = match rest
            .split_first()
            .and_then(|(k, rest)| Some((whole(k)?, rest)))
        {
            Some((key, rest)) => (singular_of(set, said), Some(key.to_owned()), rest),
            None => (
                set.split('(').next().unwrap_or_default().to_owned(),
                None,
                rest,
            ),
        };
        let literal: Vec<&str> = rest
            .iter()
            .filter(|segment| whole(segment).is_none())
            .map(|segment| segment.split(['(', '{']).next().unwrap_or_default())
            .collect();
        let is_get = method.eq_ignore_ascii_case("get");
        let method = match (is_get, rest.last()) {
            (true, None) if set.contains('(') => by_id,
            (true, None) if key.is_some() => "get".to_owned(),
            (true, None) => "list".to_owned(),
            (true, Some(last)) if whole(last).is_none() => name(&literal.join("_")),
            _ => by_id,
        };
        let below = match &key {
            Some(key) => format!("{prefix}/{set}/{{{key}}}"),
            None => format!("{prefix}/{}", set.split('(').next().unwrap_or_default()),
        };
        let entry = name(&entry);
        Self {
            // Of one thing the path item can say another word.
            entry: match key.is_none() && OF_THE_CLIENT.contains(&entry.as_str()) {
                true => format!("{entry}_"),
                false => entry,
            },
            key,
            below,
            method: match OF_HANDLES.contains(&method.as_str()) {
                true => format!("{method}_"),
                false => method,
            },
        }
    }

    /// The type of the handle.
    pub(crate) fn handle(&self) -> String {
        kept_clear(identifier(&self.entry, Case::Pascal))
    }

    /// The name of the method that takes what else the operation has.
    pub(crate) fn with(&self) -> String {
        format!("{}_with", self.method.trim_end_matches('_'))
    }
}

/// The parameter that a segment is, if it is nothing else.
pub(crate) fn whole(segment: &str) -> Option<&str> {
    let name = segment.strip_prefix('{')?.strip_suffix('}')?;
    (!name.contains(['{', '}'])).then_some(name)
}

/// A method's name.
fn name(text: &str) -> String {
    kept_clear(identifier(text, Case::Snake))
}

/// The name, clear of the words that Rust keeps for itself.
pub(crate) fn kept_clear(name: String) -> String {
    match is_identifier(&name) {
        true => name,
        false => format!("{name}_"),
    }
}

/// What one of the things is called, by the word that the path item says or by the rule.
pub(crate) fn singular_of(plural: &str, said: Option<&str>) -> String {
    match said {
        Some(said) => said.to_owned(),
        None => singular(plural).unwrap_or_else(|| plural.to_owned()),
    }
}

/// What one of the things is called by the rule: `ies` becomes `y`, another `s` goes. Nothing, where that says
/// nothing.
pub(crate) fn singular(plural: &str) -> Option<String> {
    match plural.strip_suffix("ies").filter(|stem| !stem.is_empty()) {
        Some(stem) => Some(format!("{stem}y")),
        None => {
            let stem = plural.strip_suffix('s')?;
            (!stem.is_empty() && !stem.ends_with('s')).then(|| stem.to_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_follow_from_path_method_and_id() {
        for (method, path, id, expected) in [
            (
                "get",
                "/api/users/{id}/machines",
                "listUserMachines",
                "user({id}).machines",
            ),
            (
                "get",
                "/api/machines/{id}",
                "getMachine",
                "machine({id}).get",
            ),
            ("get", "/api/machines", "listMachines", "machines().list"),
            (
                "get",
                "/api/machines/findbytag",
                "findByTag",
                "machines().findbytag",
            ),
            (
                "get",
                "/api/machines/findbyip(ip='{ip}',timestamp={t})",
                "f",
                "machines().findbyip",
            ),
            (
                "post",
                "/api/machines/{id}/tags",
                "setMachineTag",
                "machine({id}).set_machine_tag",
            ),
            (
                "delete",
                "/api/indicators/{id}",
                "deleteIndicator",
                "indicator({id}).delete_indicator",
            ),
            (
                "get",
                "/api/machineactions/{id}/GetLink(index={n})",
                "l",
                "machineaction({id}).get_link",
            ),
            ("get", "/api/policies/{id}", "getPolicy", "policy({id}).get"),
            (
                "get",
                "/api/exposureScore",
                "score",
                "exposure_score().list",
            ),
            ("get", "/api/machines/$count", "count", "machines().count"),
            (
                "get",
                "/api/shelves/{s}/{b}",
                "getBook",
                "shelve({s}).get_book",
            ),
            (
                "get",
                "/api/shelves/{s}/books/{b}/pages",
                "p",
                "shelve({s}).books_pages",
            ),
            (
                "get",
                "/api/{tenant}/things",
                "listThings",
                "api().list_things",
            ),
            ("get", "/api/things/match", "m", "things().match_"),
            (
                "get",
                "/api/shelves/{s}/books/{b}",
                "getTheBook",
                "shelve({s}).get_the_book",
            ),
            ("get", "/api/selfs/{id}", "getSelf", "self_({id}).get"),
            ("get", "/api/quota", "getQuota", "quota_().list"),
            ("get", "/api/rooms/{id}/key", "getKey", "room({id}).key_"),
        ] {
            let way = Way::of(method, path, id, None);
            let key = way.key.map(|key| format!("{{{key}}}")).unwrap_or_default();
            assert_eq!(
                format!("{}({key}).{}", way.entry, way.method),
                expected,
                "{path}"
            );
        }
        let said = Way::of("get", "/api/shelves/{s}", "getShelf", Some("shelf"));
        assert_eq!(
            (said.entry.as_str(), said.handle().as_str()),
            ("shelf", "Shelf")
        );
    }

    /// What the client has by hand is what it has by hand.
    #[test]
    fn the_methods_of_the_client_are_known() {
        let client = include_str!("../../../crates/mde/src/client.rs");
        let client = syn::parse_file(client).expect("Rust");
        let blocks = client.items.iter().filter_map(|item| match item {
            syn::Item::Impl(block) if block.trait_.is_none() => match &*block.self_ty {
                syn::Type::Path(path) if path.path.is_ident("Client") => Some(block),
                _ => None,
            },
            _ => None,
        });
        let members = blocks.flat_map(|block| &block.items);
        let mut methods: Vec<_> = members
            .filter_map(|member| match member {
                syn::ImplItem::Fn(function) => Some(function.sig.ident.to_string()),
                _ => None,
            })
            .chain(["clone".to_owned()])
            .collect();
        methods.sort_unstable();
        assert_eq!(methods, OF_THE_CLIENT);
    }

    #[test]
    fn a_singular_that_the_rule_does_not_know_is_none() {
        for (plural, expected) in [
            ("users", Some("user")),
            ("policies", Some("policy")),
            ("exposureScore", None),
            ("access", None),
            ("s", None),
            ("ies", Some("ie")),
        ] {
            assert_eq!(singular(plural).as_deref(), expected, "{plural}");
        }
    }
}

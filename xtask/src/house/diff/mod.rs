//! What changes of this contract's extensions mean, and what more a change means here than elsewhere.

use serde_json::Value;

#[cfg(test)]
mod tests;

use super::DIALECT;
use super::deviations::{DEVIATIONS, MARK};
use super::dialect::{DEVIATION, MS_ENUM, RATE_LIMIT};
use crate::generate::client::USER_NAME_SCHEMA;
use crate::period::seconds;
use spec_diff::Mirror::{Alike, Judged, Only, Single};
use spec_diff::{
    BOUNDS, Cause, Context, Difference, Facade, Requires, Rule, Rules, Side, Verdict, Way, demands,
    name_of_pointer, sent, shown,
};
use spec_document::model::Kind;
use spec_document::naming::{Case, identifier};
use spec_document::node::Node;

/// What a change means to this workspace.
pub(crate) static RULES: Rules = Rules {
    dialect: &DIALECT,
    rows: ROWS,
    tables: "crates/spec-diff/src/rules/table.rs, or in xtask/src/house/diff",
    sources,
};

/// The facade does not hide what callers see of the generated crate.
pub(crate) const FACADE: Facade = Facade {
    modules: &["types::", "tables::"],
    note: "mde gives out `types` and `tables` of mde-client: what is said of them holds for its callers, too",
};

const ROWS: &[Rule] = &[
    Rule {
        id: "example",
        on: &[
            (Kind::MediaType, &[DEVIATIONS]),
            (Kind::Components, &[DEVIATIONS]),
            (Kind::Example, &[MARK]),
            (
                Kind::Extension(&DEVIATION),
                &[
                    "summary",
                    "description",
                    "value",
                    "externalValue",
                    MARK,
                    "$ref",
                ],
            ),
        ],
        added_and_removed: Judged,
        request_and_answer: Alike("tests use it, whoever sends such a value"),
        cause: Cause::Never,
        judge: spec_diff::example,
    },
    Rule {
        id: "server",
        on: &[(Kind::Document, &["servers"])],
        added_and_removed: Judged,
        request_and_answer: Single,
        cause: Cause::Perhaps,
        judge: server,
    },
    Rule {
        id: "server-credentials",
        on: &[(Kind::Server, &["x-authority", "x-token-scope", "x-cloud"])],
        added_and_removed: Alike(
            "other credentials are other ones than before, also where there were none",
        ),
        request_and_answer: Single,
        cause: Cause::Perhaps,
        judge: |_, _| {
            demands(Requires::Major)
                .clients("they go on asking the old authority for the old scope")
                .service("new clients come with a token from elsewhere, or for another audience")
                .todo("say in CHANGELOG.md what an administrator has to allow")
        },
    },
    Rule {
        id: "server-name",
        on: &[(Kind::Server, &["x-name"])],
        added_and_removed: Alike("a rename is one in both directions"),
        request_and_answer: Single,
        cause: Cause::Likely,
        judge: |_, _| {
            demands(Requires::Major)
                .clients("programs that choose the server by its old name, in a setting or a flag, fail with the new version")
        },
    },
    Rule {
        id: "security-scheme",
        on: &[
            (
                Kind::SecurityScheme,
                &[
                    "type",
                    "name",
                    "in",
                    "scheme",
                    "flows",
                    "openIdConnectUrl",
                    "$ref",
                ],
            ),
            (
                Kind::OAuthFlows,
                &[
                    "implicit",
                    "password",
                    "clientCredentials",
                    "authorizationCode",
                ],
            ),
            (Kind::OAuthFlow, &["authorizationUrl", "tokenUrl"]),
        ],
        added_and_removed: Only(
            &[
                "implicit",
                "password",
                "clientCredentials",
                "authorizationCode",
            ],
            "another way to sign in is another one",
        ),
        request_and_answer: Single,
        cause: Cause::Perhaps,
        judge: security_scheme,
    },
    Rule {
        id: "bounds",
        on: &[(Kind::Schema, BOUNDS)],
        added_and_removed: Judged,
        request_and_answer: Judged,
        cause: Cause::Perhaps,
        judge: bounds,
    },
    Rule {
        id: "rate-limit",
        on: &[
            (Kind::Operation, &["x-rate-limits"]),
            (Kind::Extension(&RATE_LIMIT), &["calls", "period"]),
        ],
        added_and_removed: Only(
            &["x-rate-limits", "calls"],
            "a limit in another period is another one, whichever is longer",
        ),
        request_and_answer: Single,
        cause: Cause::Never,
        judge: rate_limit,
    },
    Rule {
        id: "enum-open",
        on: &[
            (Kind::Schema, &["x-ms-enum"]),
            (Kind::Extension(&MS_ENUM), &["name", "modelAsString"]),
        ],
        added_and_removed: Only(
            &["x-ms-enum", "modelAsString"],
            "nothing that is generated goes by the name",
        ),
        request_and_answer: Alike("one type is generated for both"),
        cause: Cause::Likely,
        judge: enum_open,
    },
];

/// A server is also known by the name of its cloud.
fn server(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let verdict = spec_diff::server(difference, context);
    // That the default is another one is said already.
    if verdict.is_told() {
        return verdict;
    }
    if let Some((name, was, is)) = renamed_cloud(difference, context) {
        return demands(Requires::Major)
            .what(format!(
                "The name `{name}` means another server: `{was}` → `{is}`"
            ))
            .clients("they go on calling the old one")
            .service("clients that were told the name come to another address, with its tokens")
            .todo("give a server a name that no cloud has, and add servers behind the first of their cloud");
    }
    verdict
}

/// A name by which a person chooses a server, and the servers that it means before and after, if this
/// difference makes them different ones. A name is a server's, or else that of the first server's cloud.
fn renamed_cloud(
    difference: &Difference<'_>,
    context: &Context<'_>,
) -> Option<(String, String, String)> {
    let servers = |root: &Value| -> Vec<[String; 2]> {
        let servers = root.get("servers").and_then(Value::as_array);
        let text = |server: &Value, key| server.get(key).and_then(Value::as_str).map(str::to_owned);
        servers
            .into_iter()
            .flatten()
            .filter_map(|server| Some([text(server, "x-name")?, text(server, "x-cloud")?]))
            .collect()
    };
    let (base, head) = (servers(context.base), servers(context.head));
    let meant = |servers: &[[String; 2]], name: &String| -> Option<String> {
        let by = |part: usize| servers.iter().find(|server| server[part] == *name);
        by(0).or_else(|| by(1)).map(|[name, _]| name.clone())
    };
    let own = |side: &Side<'_>| Some(side.value?.get("x-name")?.as_str()?.to_owned());
    base.iter().flatten().find_map(|name| {
        let (was, is) = (meant(&base, name)?, meant(&head, name)?);
        let concerned = match difference.way {
            Way::Added => own(&difference.head).as_ref() == Some(&is),
            Way::Removed => own(&difference.base).as_ref() == Some(&was),
            _ => true,
        };
        (was != is && concerned).then(|| (name.clone(), was, is))
    })
}

/// The client goes by what the servers say of themselves.
fn security_scheme(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let verdict = spec_diff::security_scheme(difference, context);
    match verdict.requires {
        Requires::Major => verdict.todo("see that `x-authority` and `x-token-scope` of the servers say the same: the client goes by those"),
        _ => verdict,
    }
}

/// One schema has a type that is written by hand.
fn bounds(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let verdict = spec_diff::bounds(difference, context);
    let around = &difference.head.around.pointer;
    match around.strip_prefix("/components/schemas/") {
        Some(USER_NAME_SCHEMA) if sent(difference, context) => verdict.todo("a name's rules are those of the hand-written `mde_core::UserName`: change them with it"),
        _ => verdict,
    }
}

fn rate_limit(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let calls = |value: Option<&Value>| {
        value.and_then(|value| value.get("calls").unwrap_or(value).as_u64())
    };
    let (old, new) = (calls(difference.base.value), calls(difference.head.value));
    let place = difference.called(&difference.head.around.pointer);
    let operation = place.split("/x-rate-limits").next();
    let around = name_of_pointer(operation.unwrap_or_default(), context.rules.dialect);
    let period = |node: &Node<'_>| node.text("period").map(str::to_owned);
    let period = difference
        .entry
        .clone()
        .or_else(|| period(&difference.head.around))
        .unwrap_or_default();
    let slower = "calls come slower; running clients meet 429 and hold back";
    let length = |value: Option<&Value>| value.and_then(Value::as_str).and_then(seconds);
    match (difference.way, old, new) {
        (Way::Changed, ..)
            if difference.field == "period"
                && length(difference.base.value).is_some()
                && length(difference.base.value) == length(difference.head.value) =>
        {
            demands(Requires::Patch).what(format!(
                "{around}: the period {} is written {}; it is the same",
                shown(difference.base.value),
                shown(difference.head.value)
            ))
        }
        (Way::Changed, Some(old), Some(new)) if difference.field != "period" => {
            let what = format!("{around}: {old} → {new} calls in {period}");
            let verdict = demands(Requires::Patch).what(what);
            if new > old {
                verdict.service("new clients call more often")
            } else {
                verdict.service("new clients call less often").clients(
                    "they call as often as before, meet 429 and hold back for as long as it says",
                )
            }
        }
        (Way::Added, _, Some(new)) => demands(Requires::Patch)
            .what(format!(
                "{around}: a limit of {new} calls in {period} is new"
            ))
            .service("new clients call less often")
            .clients("they call as often as before, and may meet 429"),
        (Way::Removed, Some(old), _) => demands(Requires::Patch)
            .what(format!(
                "{around}: the limit of {old} calls in {period} is gone"
            ))
            .service("new clients call more often"),
        _ => demands(Requires::Patch).service(slower),
    }
}

fn enum_open(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    if difference.kind == Kind::Extension(&MS_ENUM) && difference.field == "name" {
        return demands(Requires::Patch);
    }
    let schema = |side: &Side<'_>, root: &Value| {
        let pointer = side.around.pointer.trim_end_matches("/x-ms-enum");
        root.pointer(pointer)
            .is_some_and(|schema| DIALECT.is_open_enum(schema))
    };
    let (was, is) = (
        schema(&difference.base, context.base),
        schema(&difference.head, context.head),
    );
    let place = difference.called(&difference.head.around.pointer);
    let around = name_of_pointer(place.trim_end_matches("/x-ms-enum"), context.rules.dialect);
    match (was, is) {
        (true, false) => demands(Requires::Major)
            .what(format!(
                "{around} is closed: its members are taken for the only ones"
            ))
            .clients("they keep members that they do not know, as before")
            .todo(
                "keep it open: new clients lose a whole answer to one member that nobody announced",
            ),
        (false, true) => demands(Requires::Major)
            .what(format!(
                "{around} is open: its members are not the only ones"
            ))
            .clients("a member that they do not know is an error of the whole answer"),
        _ => demands(Requires::Patch),
    }
}

/// The constants of the tables.
fn sources(document: &Node<'_>) -> Vec<(String, String)> {
    let mut sources = Vec::new();
    let paths = document.get("paths");
    let operations = paths.iter().flat_map(Node::entries);
    for (_, operation) in operations.flat_map(|(_, item)| item.entries()) {
        if let Some(id) = operation.text("operationId") {
            let constant = identifier(id, Case::Snake).to_uppercase();
            sources.push((format!("tables::{constant}"), operation.pointer));
        }
    }
    for server in document.get("servers").iter().flat_map(Node::items) {
        if let Some(name) = server.text("x-name") {
            let constant = identifier(name, Case::Snake).to_uppercase();
            sources.push((format!("tables::servers::{constant}"), server.pointer));
        }
    }
    sources
}

#[cfg(test)]
mod tables {
    use super::*;

    #[test]
    fn every_extension_has_exactly_one_rule() {
        let objects = [&DEVIATION, &MS_ENUM, &RATE_LIMIT]
            .map(|object| (Kind::Extension(object), object.fields));
        for (kind, fields) in DIALECT.fields.iter().copied().chain(objects) {
            for field in fields {
                let rules: Vec<&str> = ROWS
                    .iter()
                    .filter(|rule| {
                        let mut on = rule.on.iter();
                        on.any(|(on, fields)| *on == kind && fields.contains(&field.name))
                    })
                    .map(|rule| rule.id)
                    .collect();
                assert_eq!(rules.len(), 1, "{kind:?}.{}: {rules:?}", field.name);
            }
        }
    }

    #[test]
    fn every_rule_is_about_fields_that_exist() {
        for rule in ROWS {
            for (kind, fields) in rule.on {
                for field in *fields {
                    let mut known = kind.fields().iter().chain(DIALECT.extensions(*kind));
                    let exists = known.any(|known| known.name == *field);
                    assert!(exists || *field == "$ref", "{}: {kind:?}.{field}", rule.id);
                }
            }
        }
    }

    #[test]
    fn every_rule_looks_both_ways_or_says_why_not() {
        assert_eq!(spec_diff::untrue(&RULES), Vec::<String>::new());
    }
}

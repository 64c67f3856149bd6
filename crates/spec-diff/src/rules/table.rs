//! What a difference between two documents means for programs that run, and for the service: a table
//! of rules, each with the fields it judges and a function that does.
//!
//! A running client was compiled from the base and meets a service that follows the head. The service
//! meets clients that were compiled from the head. What callers of the Rust client have to change is
//! not judged here: [`crate::callers`] knows.
//!
//! A difference that no rule knows is taken for a breaking one. Asking for too much is noticed and
//! mended by adding the rule; asking for too little is not noticed until programs fail.

use std::collections::HashMap;

use serde_json::Value;
use url::Url;

use crate::differences::{
    BOUNDS, Difference, Side, Usage, Way, entries, is_of_shape, resolve, same_header, unwrapped,
};
use crate::requires::Requires;
use spec_document::dialect::Dialect;
use spec_document::model::{Kind, METHODS};
use spec_document::naming::{Case, identifier};
use spec_document::node::{Node, join, unescaped};

/// What a difference means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    pub rule: &'static str,
    /// The change in a sentence.
    pub what: String,
    /// What running clients see; `None` for nothing.
    pub clients: Option<String>,
    /// What the service sees of new clients; `None` for nothing.
    pub service: Option<String>,
    pub requires: Requires,
    /// What a person should do, beyond raising the version.
    pub todo: Option<String>,
}

/// Both documents, as far as one difference alone does not tell.
pub struct Context<'d> {
    pub rules: &'static Rules,
    pub base: &'d Value,
    pub head: &'d Value,
    /// Components that only have another name: old reference to new reference.
    pub renamed: &'d HashMap<String, String>,
    pub used_in_base: Usage,
    pub used_in_head: Usage,
}

/// A verdict under construction: the columns and what they demand.
#[derive(Debug)]
pub struct Verdict {
    pub requires: Requires,
    what: Option<String>,
    clients: Option<String>,
    service: Option<String>,
    todo: Option<String>,
}

/// A verdict that demands a version, and says nothing yet.
pub fn demands(requires: Requires) -> Verdict {
    Verdict {
        requires,
        what: None,
        clients: None,
        service: None,
        todo: None,
    }
}

impl Verdict {
    /// Whether it says what changed, in other words than those for any change.
    pub fn is_told(&self) -> bool {
        self.what.is_some()
    }

    /// What changed, in a sentence.
    pub fn what(mut self, text: impl Into<String>) -> Self {
        self.what = Some(text.into());
        self
    }
    /// What running clients see.
    pub fn clients(mut self, text: impl Into<String>) -> Self {
        self.clients = Some(text.into());
        self
    }
    /// What the service sees of new clients.
    pub fn service(mut self, text: impl Into<String>) -> Self {
        self.service = Some(text.into());
        self
    }
    /// What a person should do.
    pub fn todo(mut self, text: impl Into<String>) -> Self {
        self.todo = Some(text.into());
        self
    }
}

/// What judges a difference.
pub type Judge = fn(&Difference<'_>, &Context<'_>) -> Verdict;

/// A rule: its id, the fields that it judges (`""` for entries with names of their own, `$ref` for the
/// use of another definition), how.
#[derive(Debug)]
pub struct Rule {
    /// Its name, in kebab-case.
    pub id: &'static str,
    /// The fields, by the kind of object.
    pub on: &'static [(Kind, &'static [&'static str])],
    /// What a difference of one of them means.
    pub judge: Judge,
}

/// All rules. No field is judged by two.
const RULES: &[Rule] = &[
    Rule {
        id: "prose",
        on: &[
            (Kind::Document, &["externalDocs"]),
            (
                Kind::Info,
                &[
                    "title",
                    "description",
                    "termsOfService",
                    "contact",
                    "license",
                ],
            ),
            (Kind::Contact, &["name", "url", "email"]),
            (Kind::License, &["name", "url"]),
            (Kind::ExternalDocs, &["description", "url"]),
            (Kind::Server, &["description"]),
            (Kind::ServerVariable, &["description"]),
            (Kind::PathItem, &["summary", "description"]),
            (Kind::Operation, &["summary", "description", "externalDocs"]),
            (Kind::Parameter, &["description"]),
            (Kind::RequestBody, &["description"]),
            (Kind::Response, &["description"]),
            (Kind::Header, &["description"]),
            (Kind::Link, &["description"]),
            (Kind::Tag, &["description", "externalDocs"]),
            (
                Kind::Schema,
                &["title", "description", "externalDocs", "xml"],
            ),
            (
                Kind::Xml,
                &["name", "namespace", "prefix", "attribute", "wrapped"],
            ),
            (Kind::SecurityScheme, &["description", "bearerFormat"]),
            (Kind::OAuthFlow, &["scopes"]),
        ],
        judge: prose,
    },
    Rule {
        id: "spec-version",
        on: &[(Kind::Document, &["openapi"]), (Kind::Info, &["version"])],
        judge: |_, _| demands(Requires::Patch),
    },
    Rule {
        id: "deprecated",
        on: &[
            (Kind::Operation, &["deprecated"]),
            (Kind::Parameter, &["deprecated"]),
            (Kind::Header, &["deprecated"]),
            (Kind::Schema, &["deprecated"]),
        ],
        judge: |difference, _| {
            let verdict = demands(Requires::Patch);
            if flag(difference.head.value) {
                verdict.todo("say in its description what to use instead")
            } else {
                verdict
            }
        },
    },
    Rule {
        id: "example",
        on: &[
            (Kind::Parameter, &["example", "examples"]),
            (Kind::Header, &["example", "examples"]),
            (Kind::MediaType, &["example", "examples"]),
            (Kind::Schema, &["example"]),
            (
                Kind::Example,
                &["summary", "description", "value", "externalValue", "$ref"],
            ),
            (Kind::Components, &["examples"]),
        ],
        judge: example,
    },
    Rule {
        id: "server",
        on: &[(Kind::Document, &["servers"])],
        judge: server,
    },
    Rule {
        id: "server-address",
        on: &[
            (Kind::Server, &["url", "variables"]),
            (Kind::ServerVariable, &["enum", "default"]),
            (Kind::PathItem, &["servers"]),
            (Kind::Operation, &["servers"]),
        ],
        judge: |difference, _| {
            let address = |side: &Side<'_>| Url::parse(side.value?.as_str()?).ok();
            let (was, is) = (address(&difference.base), address(&difference.head));
            if difference.field == "url" && was.is_some() && was == is {
                return demands(Requires::Patch);
            }
            demands(Requires::Major)
                .clients("they go on calling the old address, with their tokens")
                .service("new clients come to another address, unasked")
                .todo(
                    "add a server with a name of its own instead, if the old address still answers",
                )
        },
    },
    Rule {
        id: "security",
        on: &[
            (Kind::Document, &["security"]),
            (Kind::Operation, &["security"]),
        ],
        judge: security,
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
            (
                Kind::OAuthFlow,
                &["authorizationUrl", "tokenUrl", "refreshUrl"],
            ),
        ],
        judge: security_scheme,
    },
    Rule {
        id: "tag",
        on: &[
            (Kind::Document, &["tags"]),
            (Kind::Tag, &["name"]),
            (Kind::Operation, &["tags"]),
        ],
        judge: |_, _| demands(Requires::Patch),
    },
    Rule {
        id: "path",
        on: &[(Kind::Paths, &[""]), (Kind::PathItem, &["$ref"])],
        judge: path,
    },
    Rule {
        id: "operation",
        on: &[(
            Kind::PathItem,
            &[
                "get", "put", "post", "delete", "options", "head", "patch", "trace",
            ],
        )],
        judge: operation,
    },
    Rule {
        id: "operation-id",
        on: &[(Kind::Operation, &["operationId"])],
        judge: operation_id,
    },
    Rule {
        id: "parameter",
        on: &[
            (Kind::PathItem, &["parameters"]),
            (Kind::Operation, &["parameters"]),
            (Kind::Parameter, &["required", "$ref"]),
        ],
        judge: parameter,
    },
    Rule {
        id: "parameter-name",
        on: &[(Kind::Parameter, &["name", "in"])],
        judge: |difference, _| {
            let place = difference.head.around.text("in");
            let named = |side: &Side<'_>| side.around.text("name").map(str::to_owned);
            let (was, is) = (named(&difference.base), named(&difference.head));
            if difference.field == "name" && place == Some("path") {
                // It is not sent; the path says where it goes.
                demands(Requires::Patch)
            } else if difference.field == "name"
                && place == Some("header")
                && same_header(was.as_deref(), is.as_deref())
            {
                demands(Requires::Patch)
            } else {
                demands(Requires::Major)
                    .clients("they send it under the old name or in the old place")
                    .service("it comes under the new name or in the new place")
            }
        },
    },
    Rule {
        id: "parameter-form",
        on: &[
            (
                Kind::Parameter,
                &[
                    "style",
                    "explode",
                    "allowReserved",
                    "allowEmptyValue",
                    "schema",
                    "content",
                ],
            ),
            (
                Kind::Encoding,
                &[
                    "contentType",
                    "headers",
                    "style",
                    "explode",
                    "allowReserved",
                ],
            ),
            (Kind::MediaType, &["encoding"]),
        ],
        judge: |difference, context| {
            // It says how lists and objects are written.
            let plain = |side: &Side<'_>, root| {
                let schema = side.around.get("schema")?;
                let schema = resolve(root, &schema)?;
                let scalar = ["string", "integer", "number", "boolean"];
                scalar.contains(&schema.text("type")?).then_some(())
            };
            if difference.field == "explode"
                && plain(&difference.base, context.base).is_some()
                && plain(&difference.head, context.head).is_some()
            {
                return demands(Requires::Patch);
            }
            demands(Requires::Major)
                .clients("they write the value in the old form")
                .service("the value comes in another form")
        },
    },
    Rule {
        id: "request-body",
        on: &[
            (Kind::Operation, &["requestBody"]),
            (Kind::RequestBody, &["required", "content", "$ref"]),
        ],
        judge: request_body,
    },
    Rule {
        id: "status",
        on: &[(Kind::Operation, &["responses"]), (Kind::Responses, &[""])],
        judge: status,
    },
    Rule {
        id: "content-type",
        on: &[(Kind::Response, &["content"]), (Kind::Header, &["content"])],
        judge: content_type,
    },
    Rule {
        id: "body-schema",
        on: &[(Kind::MediaType, &["schema"])],
        judge: |_, _| {
            demands(Requires::Major)
                .clients("bodies are no longer what they were compiled to read or write")
        },
    },
    Rule {
        id: "response-header",
        on: &[
            (Kind::Response, &["headers"]),
            (
                Kind::Header,
                &["required", "schema", "style", "explode", "$ref"],
            ),
        ],
        judge: response_header,
    },
    Rule {
        id: "definition",
        on: &[
            (
                Kind::Components,
                &[
                    "schemas",
                    "responses",
                    "parameters",
                    "requestBodies",
                    "headers",
                    "securitySchemes",
                    "links",
                    "callbacks",
                ],
            ),
            (Kind::Document, &["components"]),
            (Kind::Response, &["$ref"]),
            (Kind::Schema, &["$ref"]),
        ],
        judge: definition,
    },
    Rule {
        id: "schema-type",
        on: &[
            (
                Kind::Schema,
                &[
                    "type",
                    "format",
                    "items",
                    "allOf",
                    "oneOf",
                    "anyOf",
                    "not",
                    "discriminator",
                ],
            ),
            (Kind::Discriminator, &["propertyName", "mapping"]),
        ],
        judge: schema_type,
    },
    Rule {
        id: "nullable",
        on: &[(Kind::Schema, &["nullable"])],
        judge: nullable,
    },
    Rule {
        id: "enum-member",
        on: &[(Kind::Schema, &["enum"])],
        judge: enum_member,
    },
    Rule {
        id: "required",
        on: &[(Kind::Schema, &["required"])],
        judge: required,
    },
    Rule {
        id: "property",
        on: &[(Kind::Schema, &["properties"])],
        judge: property,
    },
    Rule {
        id: "unknown-properties",
        on: &[(Kind::Schema, &["additionalProperties"])],
        judge: unknown_properties,
    },
    Rule {
        id: "bounds",
        on: &[(Kind::Schema, BOUNDS)],
        judge: bounds,
    },
    Rule {
        id: "default",
        on: &[(Kind::Schema, &["default"])],
        judge: |difference, context| {
            let verdict = demands(Requires::Major);
            let in_body = difference.head.around.pointer.contains("/properties/");
            if sent(difference, context) && in_body {
                // The type holds the default, and is sent whole.
                verdict.service(match difference.head.value {
                    Some(_) => "new clients send the new value where nothing is set, unasked",
                    None => "bodies without it, where nothing is set",
                })
            } else if sent(difference, context) {
                verdict.clients("what they leave out means something else than before")
            } else {
                verdict
                    .clients("nothing")
                    .service("nothing")
                    .todo("a property that is missing is read as another value by new clients")
            }
        },
    },
    Rule {
        id: "direction",
        on: &[(Kind::Schema, &["readOnly", "writeOnly"])],
        judge: |_, _| demands(Requires::Patch),
    },
    Rule {
        id: "not-generated",
        on: &[
            (Kind::Operation, &["callbacks"]),
            (Kind::Response, &["links"]),
            (Kind::Callback, &["", "$ref"]),
            (
                Kind::Link,
                &[
                    "operationRef",
                    "operationId",
                    "parameters",
                    "requestBody",
                    "server",
                    "$ref",
                ],
            ),
        ],
        judge: |_, _| {
            demands(Requires::Patch).todo("the generated client knows neither callbacks nor links")
        },
    },
];

/// The rule of an extension that no tool here reads.
const EXTENSION: &str = "extension";
/// The rule of what no other rule knows.
pub const UNCLASSIFIED: &str = "unclassified";
/// The rule of lists whose order means nothing, and of defaults that are written out.
pub const WRITTEN_OTHERWISE: &str = "written-otherwise";

/// The meaning of a difference.
pub fn judge(difference: &Difference<'_>, context: &Context<'_>) -> Judgement {
    let (rule, verdict) = if means_the_same(difference, context) {
        (WRITTEN_OTHERWISE, demands(Requires::None))
    } else if difference.way == Way::Reordered
        && difference.field != "servers"
        && difference.field != "enum"
    {
        (WRITTEN_OTHERWISE, order(difference, context))
    } else if let Some(rule) = context.rules.of(difference.kind, &difference.field) {
        (rule.id, (rule.judge)(difference, context))
    } else if difference.field.starts_with("x-") {
        (
            EXTENSION,
            demands(Requires::Patch)
                .todo("no tool here reads this extension; delete it, or teach one to"),
        )
    } else {
        (
            UNCLASSIFIED,
            demands(Requires::Major)
                .clients("not known: no rule judges this field")
                .service("not known")
                .todo("if the field is right, give it a rule in crates/spec-diff/src/rules.rs, or in xtask/src/house/diff"),
        )
    };
    let Verdict {
        requires,
        what,
        clients,
        service,
        todo,
    } = verdict;
    Judgement {
        rule,
        what: what.unwrap_or_else(|| sentence(difference, context)),
        clients,
        service,
        requires,
        todo,
    }
}

/// What a change means to a workspace.
#[derive(Debug)]
pub struct Rules {
    /// What its documents may say beyond OpenAPI.
    pub dialect: &'static Dialect,
    /// Rows of its own. They come before those of [`RULES`], for fields that are OpenAPI's, too.
    pub rows: &'static [Rule],
    /// Which part of a document other Rust items are made of than the generator's, by name.
    pub sources: fn(&Node<'_>) -> Vec<(String, String)>,
}

impl Rules {
    /// The rule for a field of an object.
    pub fn of(&self, kind: Kind, field: &str) -> Option<&'static Rule> {
        let judges = |rule: &&Rule| {
            let mut on = rule.on.iter();
            on.any(|(on, fields)| *on == kind && fields.contains(&field))
        };
        self.rows
            .iter()
            .find(judges)
            .or_else(|| RULES.iter().find(judges))
    }
}

/// How a value is written where `style` or `explode` are not: OpenAPI has it by the place.
fn default_form(kind: Kind, node: &Node<'_>, field: &str) -> Option<Value> {
    let place = match kind {
        Kind::Parameter => node.text("in"),
        Kind::Header => Some("header"),
        Kind::Encoding => Some("query"),
        _ => None,
    };
    let style = match place? {
        "path" | "header" => "simple",
        _ => "form",
    };
    Some(match field {
        "style" => style.into(),
        "explode" => (node.text("style").unwrap_or(style) == "form").into(),
        _ => return None,
    })
}

/// Whether something is written out that is so anyway, or a list is empty that need not be there.
fn means_the_same(difference: &Difference<'_>, context: &Context<'_>) -> bool {
    let deviations = context.rules.dialect.deviations.as_ref();
    let is_deviations = deviations.is_some_and(|known| known.field == difference.field);
    let form = |side: &Side<'_>| match side.value {
        Some(value) => Some(value.clone()),
        None => default_form(difference.kind, &side.around, &difference.field),
    };
    if matches!(difference.field.as_str(), "style" | "explode") {
        return form(&difference.base).is_some_and(|was| form(&difference.head) == Some(was));
    }
    let default = |value: Option<&Value>| match (difference.field.as_str(), value) {
        ("security" | "responses" | "paths" | "enum" | "additionalProperties", _) | (_, None) => {
            value.is_none()
        }
        (_, Some(Value::Bool(set))) => !set,
        (_, Some(Value::Array(items))) => items.is_empty(),
        (_, Some(Value::Object(map))) => {
            map.is_empty()
                && difference.entry.is_none()
                && (is_deviations
                    || matches!(
                        difference.field.as_str(),
                        "properties"
                            | "headers"
                            | "content"
                            | "examples"
                            | "schemas"
                            | "parameters"
                            | "links"
                            | "variables"
                    ))
        }
        _ => false,
    };
    let flag_field = matches!(
        difference.field.as_str(),
        "required"
            | "nullable"
            | "deprecated"
            | "allowReserved"
            | "allowEmptyValue"
            | "uniqueItems"
            | "exclusiveMinimum"
            | "exclusiveMaximum"
            | "readOnly"
            | "writeOnly"
            | "attribute"
            | "wrapped"
            | "properties"
            | "headers"
            | "content"
            | "examples"
            | "schemas"
            | "parameters"
            | "links"
            | "variables"
            | "servers"
            | "tags"
    );
    (flag_field || is_deviations)
        && difference.entry.is_none()
        && default(difference.base.value)
        && default(difference.head.value)
}

fn flag(value: Option<&Value>) -> bool {
    value == Some(&Value::Bool(true))
}

/// Whether what clients send is described by what differs.
pub fn sent(difference: &Difference<'_>, context: &Context<'_>) -> bool {
    context
        .used_in_base
        .in_requests(&difference.base.around.pointer)
        || context
            .used_in_head
            .in_requests(&difference.head.around.pointer)
}

/// Whether what the service answers is described by what differs.
fn answered(difference: &Difference<'_>, context: &Context<'_>) -> bool {
    context
        .used_in_base
        .in_responses(&difference.base.around.pointer)
        || context
            .used_in_head
            .in_responses(&difference.head.around.pointer)
}

/// A verdict for a schema by where it is used; the graver one where it is in both.
pub fn by_use(
    difference: &Difference<'_>,
    context: &Context<'_>,
    request: Verdict,
    mut response: Verdict,
) -> Verdict {
    // A header is none of what is decoded with the body.
    if response.requires == Requires::Major && in_header(&difference.head.around.pointer) {
        response.clients = Some("the header is written otherwise than they read it".to_owned());
    }
    match (sent(difference, context), answered(difference, context)) {
        (false, false) => demands(Requires::Patch),
        (true, false) => request,
        (false, true) => response,
        (true, true) => Verdict {
            requires: request.requires.max(response.requires),
            what: request.what.or(response.what),
            clients: joined(request.clients, response.clients),
            service: joined(request.service, response.service),
            todo: request.todo.or(response.todo),
        },
    }
}

/// Whether a place is in the description of a response's header.
fn in_header(pointer: &str) -> bool {
    let segments: Vec<&str> = pointer.split('/').skip(1).collect();
    matches!(
        segments.as_slice(),
        ["components", "headers", ..]
            | ["components", "responses", _, "headers", ..]
            | ["paths", _, _, "responses", _, "headers", ..]
    )
}

fn joined(one: Option<String>, other: Option<String>) -> Option<String> {
    match (one, other) {
        (Some(one), Some(other)) if one != other => Some(format!("{one}; {other}")),
        (one, other) => one.or(other),
    }
}

fn order(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    // The generator may take the first of several for the main one.
    let ordered = matches!(
        difference.field.as_str(),
        "tags" | "parameters" | "allOf" | "oneOf" | "anyOf"
    );
    let list = context.rules.dialect.list(&difference.field);
    demands(if ordered || list.is_some_and(|list| list.is_ordered) {
        Requires::Patch
    } else {
        Requires::None
    })
}

fn prose(difference: &Difference<'_>, _: &Context<'_>) -> Verdict {
    match (difference.kind, difference.field.as_str(), difference.way) {
        (Kind::OAuthFlow, "scopes", Way::Added | Way::Removed) => demands(Requires::Patch)
            .todo("an operation's `security` says what it needs; this list alone changes nothing"),
        _ => demands(Requires::Patch),
    }
}

pub fn example(difference: &Difference<'_>, _: &Context<'_>) -> Verdict {
    let test = difference.kind == Kind::MediaType && difference.entry.is_some();
    match difference.way {
        Way::Removed if test => demands(Requires::Patch).todo(
            "the contract test of this example disappears: see that another one tests the same",
        ),
        Way::Removed => demands(Requires::Patch).todo("tests that used the example test less"),
        _ => demands(Requires::Patch),
    }
}

/// A server that came or went. The first one is what is called where none is chosen.
pub fn server(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let list = context.rules.dialect.list("servers");
    let first = |root: &Value| -> Option<String> {
        let server = root.pointer("/servers/0")?;
        let name = list.and_then(|list| server.get(list.name));
        Some(name.or_else(|| server.get("url"))?.as_str()?.to_owned())
    };
    // Of several differences, that of the server which is, or was, the first.
    let concerned = match difference.way {
        Way::Added => difference.head.pointer == "/servers/0",
        Way::Removed => difference.base.pointer == "/servers/0",
        _ => true,
    };
    if concerned
        && let (Some(was), Some(is)) = (first(context.base), first(context.head))
        && was != is
    {
        return demands(Requires::Major)
            .what(format!(
                "The first server, which is the default, is another one: `{was}` → `{is}`"
            ))
            .clients("they go on calling the old default")
            .service("clients that were told nothing come to another address");
    }
    match difference.way {
        Way::Added => demands(Requires::Minor),
        Way::Removed => demands(Requires::Major)
            .clients("those that were told to use it go on calling it")
            .service("no more calls at this address")
            .todo("keep it while anybody may use it"),
        _ => demands(Requires::Patch),
    }
}

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
pub fn security_scheme(difference: &Difference<'_>, _: &Context<'_>) -> Verdict {
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

fn security(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
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

fn path(difference: &Difference<'_>, _: &Context<'_>) -> Verdict {
    let path = difference.entry.as_deref().unwrap_or_default();
    match difference.way {
        Way::Added => demands(Requires::Minor).what(format!("The path `{path}` is new")),
        Way::Removed => gone(format!("The path `{path}` is gone")),
        _ => {
            let (was, is) = (
                last(&difference.base.pointer),
                last(&difference.head.pointer),
            );
            if blank(&was) == blank(&is) {
                if let Some(name) = moved_parameter(&was, &is) {
                    return demands(Requires::Major)
                        .what(format!(
                            "The path `{was}` is now `{is}`: programs compile as before, and what they give as `{name}` goes elsewhere"
                        ))
                        .service("new clients send the same values in other places")
                        .todo("call what was moved by a new name, so that no program compiles with the old one");
                }
                return demands(Requires::Patch).what(format!(
                    "The path `{was}` is written `{is}`; on the wire it is the same"
                ));
            }
            demands(Requires::Major)
                .what(format!("The path `{was}` is now `{is}`"))
                .clients("they go on calling the old path, and get 404 once it is gone")
                .service("new clients call the new path")
                .todo("make sure that the service of every cloud answers at the new path")
        }
    }
}

/// A path template without the names of its parameters.
fn blank(template: &str) -> String {
    let mut inside = false;
    template
        .chars()
        .filter(|&c| {
            match c {
                '{' => inside = true,
                '}' => inside = false,
                _ => return !inside,
            }
            true
        })
        .collect()
}

/// The parameter that both templates have, in different places.
fn moved_parameter(was: &str, is: &str) -> Option<String> {
    let names = |template: &str| -> Vec<String> {
        let parts = template.split('{').skip(1);
        parts
            .filter_map(|part| Some(identifier(part.split_once('}')?.0, Case::Snake)))
            .collect()
    };
    let (was, is) = (names(was), names(is));
    let place = |name: &String| was.iter().position(|other| other == name);
    let mut moved = is.iter().enumerate();
    moved
        .find(|(index, name)| place(name).is_some_and(|before| before != *index))
        .map(|(_, name)| name.clone())
}

fn gone(what: String) -> Verdict {
    demands(Requires::Major)
        .what(what)
        .clients("they go on calling it, and get 404 once it is gone")
        .service("new clients no longer call it")
        .todo("mark it deprecated first, and delete it a version later")
}

fn operation(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    match difference.way {
        Way::Added => demands(Requires::Minor),
        Way::Removed => gone(sentence(difference, context)),
        _ => another_shape(),
    }
}

fn operation_id(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let id = |side: &Side<'_>| side.value.and_then(Value::as_str).map(str::to_owned);
    let (was, is) = (id(&difference.base), id(&difference.head));
    let (base, head) = (
        &difference.base.around.pointer,
        &difference.head.around.pointer,
    );
    // Where another operation has the method that this one had, or had the one that it has now.
    let taken = was.and_then(|id| {
        let now = operation_called(context.head, &id).filter(|now| now != head)?;
        Some((id, base.clone(), now))
    });
    let took = || {
        let id = is?;
        let before = operation_called(context.base, &id).filter(|before| before != base)?;
        Some((id, before, head.clone()))
    };
    match taken.or_else(took) {
        Some((id, before, now)) => demands(Requires::Major)
            .what(format!(
                "{}: its operationId is another one. `{id}` was {} and is {}: programs compile as before and call that",
                name_of_pointer(head, context.rules.dialect),
                name_of_pointer(&before, context.rules.dialect),
                name_of_pointer(&now, context.rules.dialect),
            ))
            .service("new clients call another operation where they called the old one")
            .todo("leave each operationId with its operation, and give a new one to what is new"),
        None => demands(Requires::Patch)
            .todo("keep the old name, unless it is wrong: every call has to be written anew"),
    }
}

/// The pointer to the operation whose method in Rust is the one of this operationId.
fn operation_called(root: &Value, id: &str) -> Option<String> {
    let paths = root.get("paths").and_then(Value::as_object)?;
    let rust = identifier(id, Case::Snake);
    paths.iter().find_map(|(path, item)| {
        METHODS.iter().find_map(|method| {
            let other = item.get(method)?.get("operationId")?.as_str()?;
            (identifier(other, Case::Snake) == rust).then(|| join(&join("/paths", path), method))
        })
    })
}

fn another_shape() -> Verdict {
    demands(Requires::Major).clients("not known: what was an object is none")
}

fn parameter(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let of = |value: Option<&Value>, root: &Value| -> bool {
        let Some(value) = value else { return false };
        let target = value
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| root.pointer(reference.strip_prefix('#')?));
        flag(target.unwrap_or(value).get("required"))
    };
    if difference.field == "$ref" {
        return demands(Requires::Patch);
    }
    let (was, is) = if difference.field == "required" {
        (flag(difference.base.value), flag(difference.head.value))
    } else {
        (
            of(difference.base.value, context.base),
            of(difference.head.value, context.head),
        )
    };
    match (difference.field.as_str(), difference.way, was, is) {
        ("parameters", Way::Added, _, false) => {
            demands(Requires::Minor).service("calls with it, from those who use it")
        }
        ("parameters", Way::Added, _, true) | ("required", _, false, true) => demands(
            Requires::Major,
        )
        .clients("they call without it, and are refused")
        .service(
            "every call of new clients has it; programs that do not give it fail before they call",
        )
        .todo("make it optional, with a default that is what happened before"),
        ("parameters", Way::Removed, ..) => demands(Requires::Major)
            .clients("they go on sending it; the service may ignore or refuse it")
            .service("new clients no longer send it"),
        ("required", _, true, false) => demands(Requires::Minor).service("calls without it"),
        _ => demands(Requires::Patch),
    }
}

fn request_body(difference: &Difference<'_>, _: &Context<'_>) -> Verdict {
    let required = match difference.field.as_str() {
        "required" => flag(difference.head.value),
        _ => flag(difference.value().get("required")),
    };
    match (difference.field.as_str(), difference.way, required) {
        ("$ref", ..) => demands(Requires::Patch),
        ("requestBody", Way::Added, false)
        | ("content", Way::Added, _)
        | ("required", _, false) => {
            demands(Requires::Minor).service("calls in one more form, from those who use it")
        }
        _ => demands(Requires::Major)
            .clients("they send what the service no longer takes, or not what it wants")
            .service("calls have another body"),
    }
}

fn status(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let status = difference.entry.as_deref().unwrap_or_default();
    let success = status.starts_with('2');
    let place = difference.called(&difference.head.around.pointer);
    let around = name_of_pointer(place.trim_end_matches("/responses"), context.rules.dialect);
    match difference.way {
        Way::Added if success => demands(Requires::Major)
            .what(format!("{around}: the status {status} is new"))
            .clients("they take an answer with it for an unexpected one, and fail although the call succeeded"),
        Way::Added => demands(Requires::Minor)
            .what(format!("{around}: the status {status} is new"))
            .clients("an answer with it is an unexpected one to them, without the service's words"),
        Way::Removed => demands(Requires::Major)
            .what(format!("{around}: the status {status} is gone"))
            .clients("nothing, if the service no longer sends it")
            .todo("if the service may still send it, keep it: to new clients it would be unexpected, without the service's words"),
        _ => another_shape(),
    }
}

fn content_type(difference: &Difference<'_>, _: &Context<'_>) -> Verdict {
    match difference.way {
        Way::Added => demands(Requires::Patch).clients("they go on asking for what they know"),
        _ => demands(Requires::Major).clients("they ask for and read a content type that is gone"),
    }
}

fn response_header(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let promised = |value: Option<&Value>, root: &Value| match difference.field.as_str() {
        "required" => flag(value),
        _ => value.is_some_and(|value| {
            let target = value
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|reference| root.pointer(reference.strip_prefix('#')?));
            flag(target.unwrap_or(value).get("required"))
        }),
    };
    let (was, is) = (
        promised(difference.base.value, context.base),
        promised(difference.head.value, context.head),
    );
    match difference.field.as_str() {
        "$ref" if difference.way == Way::Renamed => demands(Requires::Patch),
        "headers" if difference.way == Way::Renamed => demands(Requires::Patch).what(format!(
            "{}: the header `{}` is written `{}`; names of headers have no case",
            around(difference, context),
            last(&difference.base.pointer),
            last(&difference.head.pointer)
        )),
        "schema" | "style" | "explode" | "$ref" => demands(Requires::Major).clients("the header is written otherwise than they read it"),
        _ if was && !is => demands(Requires::Major)
            .clients("what they rely on may be missing; without `Retry-After` they wait as long as they think right")
            .todo("keep the promise in the spec, if the service keeps it"),
        _ if is && !was => demands(Requires::Minor),
        _ if difference.way == Way::Added => demands(Requires::Minor),
        _ => demands(Requires::Patch),
    }
}

fn definition(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    match (difference.field.as_str(), difference.way) {
        ("$ref", Way::Renamed) => demands(Requires::Patch),
        // What differs between the two definitions is told with each of its differences.
        ("$ref", _) => demands(Requires::Patch)
            .todo("the use says where; what differs between both definitions is said beside it"),
        (_, Way::Renamed) => demands(Requires::Patch)
            .what(format!(
                "{} has a new name, `{}`",
                capital(&name_of_pointer(
                    &difference.base.pointer,
                    context.rules.dialect
                )),
                difference.entry.as_deref().unwrap_or_default()
            ))
            .todo("keep the old name, unless it is wrong"),
        _ => demands(Requires::Patch),
    }
}

/// What a schema describes, in a few words.
fn described(schema: Option<&Value>) -> String {
    let Some(schema) = schema else {
        return "nothing".to_owned();
    };
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return format!("`{}`", last(reference));
    }
    let text = |key: &str| schema.get(key).and_then(Value::as_str);
    let mut words = match text("type") {
        Some("array") => format!("list of {}", described(schema.get("items"))),
        Some(ty) => ty.to_owned(),
        None => ["allOf", "oneOf", "anyOf"]
            .iter()
            .find_map(|key| {
                let parts: Vec<String> = schema
                    .get(*key)?
                    .as_array()?
                    .iter()
                    .map(|part| described(Some(part)))
                    .collect();
                Some(parts.join(if *key == "allOf" { " and " } else { " or " }))
            })
            .unwrap_or_else(|| "anything".to_owned()),
    };
    if let Some(format) = text("format") {
        words.push_str(&format!(" ({format})"));
    }
    words
}

fn schema_type(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let around = around(difference, context);
    let text = |node: &Node<'_>, key: &str| node.text(key).unwrap_or_default().to_owned();
    let (base, head) = (&difference.base.around, &difference.head.around);
    let major = || {
        by_use(
            difference,
            context,
            demands(Requires::Major)
                .clients("the service refuses what they send")
                .service("values of the new form"),
            demands(Requires::Major)
                .clients("they cannot decode the answer: all of it is an error"),
        )
    };
    match difference.field.as_str() {
        "type" => {
            let what = format!(
                "{around}: {} → {}",
                described(Some(base.value)),
                described(Some(head.value))
            );
            let shaped = |node: &Node<'_>| {
                let fields = node.value.as_object().into_iter().flatten();
                fields
                    .filter(|(field, _)| is_of_shape(field, context.rules.dialect))
                    .count()
            };
            let plain = shaped(base) == 1 && shaped(head) == 1;
            let narrowed =
                plain && text(base, "type") == "number" && text(head, "type") == "integer";
            if narrowed && !sent(difference, context) {
                return demands(Requires::Patch).what(what);
            }
            major().what(what)
        }
        "format" => {
            let what = format!(
                "{around}: {} → {}",
                described(Some(base.value)),
                described(Some(head.value))
            );
            let old = text(base, "format");
            let numbers = matches!(text(base, "type").as_str(), "integer" | "number");
            // A timestamp is kept whatever its form, and so is plain text.
            let tolerant = !numbers && matches!(old.as_str(), "" | "date-time");
            // Both are an `f64`.
            let same = text(base, "type") == "number" && text(head, "type") == "number";
            let narrower = numbers
                && matches!(
                    (old.as_str(), text(head, "format").as_str()),
                    ("" | "int64", "int32") | ("", "int64")
                );
            by_use(
                difference,
                context,
                if difference.way == Way::Removed {
                    demands(Requires::Minor).service("values of other forms")
                } else {
                    demands(Requires::Major).clients("the service may refuse what they send")
                },
                // A header's is a text to the client, which takes what it can read.
                if tolerant || narrower || same || in_header(&difference.head.around.pointer) {
                    demands(Requires::Patch)
                } else {
                    demands(Requires::Major)
                        .clients("they may fail to decode the answer: all of it is an error")
                },
            )
            .what(what)
        }
        "oneOf" | "anyOf" if difference.way == Way::Removed && !sent(difference, context) => {
            demands(Requires::Patch)
        }
        _ => major(),
    }
}

/// The name among some others that becomes the same in Rust.
fn namesake<'n>(name: &str, others: impl Iterator<Item = &'n str>, case: Case) -> Option<&'n str> {
    let rust = identifier(name, case);
    others
        .filter(|other| *other != name)
        .find(|other| identifier(other, case) == rust)
}

/// A property or member that keeps its name in Rust and has another one on the wire: no compiler
/// tells anybody.
fn another_name(
    difference: &Difference<'_>,
    context: &Context<'_>,
    what: String,
    clients: &str,
) -> Verdict {
    by_use(
        difference,
        context,
        demands(Requires::Major)
            .clients("the service refuses the old name")
            .service("the new name"),
        demands(Requires::Major).clients(clients),
    )
    .what(what)
    .todo("names on the wire are exact, capitals and all: keep the old one unless it is wrong")
}

/// Whether a property, by the pointer to its schema, has to be there.
fn is_required(pointer: &str, root: &Value) -> bool {
    let Some((properties, key)) = pointer.rsplit_once('/') else {
        return false;
    };
    let Some(schema) = properties.strip_suffix("/properties") else {
        return true;
    };
    let key = unescaped(key);
    let required = root
        .pointer(schema)
        .and_then(|schema| schema.get("required"));
    required
        .and_then(Value::as_array)
        .is_some_and(|names| names.iter().any(|name| *name == key))
}

fn nullable(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let becomes = flag(difference.head.value);
    let what = format!(
        "{} {}",
        around(difference, context),
        if becomes {
            "may be null"
        } else {
            "is no longer null"
        }
    );
    let required = is_required(&difference.base.around.pointer, context.base);
    let has_default = difference.head.around.get("default").is_some();
    by_use(
        difference,
        context,
        if !required && !has_default {
            // What is not set is left out; nothing sends null.
            demands(Requires::Patch)
        } else if becomes {
            demands(Requires::Minor).service("null, from those who send it")
        } else {
            demands(Requires::Major).clients("the service refuses the null that they may send")
        },
        match (becomes, required) {
            (true, true) => demands(Requires::Major)
                .clients("they cannot decode null here: all of the answer is an error"),
            // Absent and null are the same to the client.
            _ => demands(Requires::Patch),
        },
    )
    .what(what)
}

fn enum_member(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let around = around(difference, context);
    let open = context
        .rules
        .dialect
        .is_open_enum(difference.base.around.value);
    let member = difference.entry.as_deref();
    match (difference.way, member) {
        (Way::Reordered, _) => demands(Requires::Patch).what(format!("{around}: members in another order")),
        (Way::Added, Some(member)) => by_use(
            difference,
            context,
            demands(Requires::Minor).service(format!("`{member}`, from those who use it")),
            if open {
                demands(Requires::Minor).clients(format!("they keep `{member}` as an unknown value"))
            } else {
                demands(Requires::Major).clients(format!("they cannot decode `{member}`: all of the answer is an error"))
            },
        )
        .what(format!("{around}: the member `{member}` is new")),
        (Way::Removed, Some(member)) => {
            let left = difference.head.around.value.get("enum").and_then(Value::as_array);
            let left = left.into_iter().flatten().filter_map(Value::as_str);
            if let Some(other) = namesake(member, left, Case::Pascal) {
                return another_name(
                    difference,
                    context,
                    format!("{around}: the member `{member}` is gone: programs compile as before and mean `{other}` by its name"),
                    "they know the old name only",
                );
            }
            by_use(
                difference,
                context,
                demands(Requires::Major).clients(format!("the service refuses `{member}`")),
                demands(Requires::Minor)
                    .clients("nothing, if the service no longer sends it")
                    .todo("keep it while the service may send it, or else old records are unknown values"),
            )
            .what(format!("{around}: the member `{member}` is gone"))
        }
        // The list as a whole.
        (Way::Added, None) => by_use(
            difference,
            context,
            demands(Requires::Major).clients("the service refuses what is not listed"),
            demands(Requires::Minor),
        )
        .what(format!("{around}: members are listed now")),
        _ => by_use(
            difference,
            context,
            demands(Requires::Minor).service("any value"),
            if open {
                demands(Requires::Patch)
            } else {
                demands(Requires::Major).clients("they cannot decode a value that they do not know: all of the answer is an error")
            },
        )
        .what(format!("{around}: members are no longer listed")),
    }
}

fn required(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let Some(property) = difference.entry.as_deref() else {
        return demands(Requires::Patch);
    };
    let whole = around(difference, context);
    let added = difference.way == Way::Added;
    let is_new = difference
        .base
        .around
        .value
        .pointer("/properties")
        .is_none_or(|map| map.get(property).is_none());
    by_use(
        difference,
        context,
        if added {
            demands(Requires::Major).clients("the service refuses what they send without it")
        } else {
            demands(Requires::Minor).service("bodies without it")
        },
        match added {
            true => demands(if is_new { Requires::Minor } else { Requires::Patch })
                .todo("new clients cannot decode an answer without it: promise only what the service always sends"),
            false => demands(Requires::Major).clients("they cannot decode an answer without it: all of it is an error"),
        },
    )
    .what(if added {
        format!("{whole}.{property} is always there")
    } else {
        format!("{whole}.{property} may be missing")
    })
}

fn property(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let Some(property) = difference.entry.as_deref() else {
        return demands(Requires::Patch);
    };
    let whole = around(difference, context);
    match difference.way {
        Way::Added => by_use(
            difference,
            context,
            demands(Requires::Minor).service("bodies with it, from those who use it"),
            if difference.base.around.value.get("additionalProperties") == Some(&Value::Bool(false)) {
                demands(Requires::Major).clients("they refuse what they do not know: all of the answer is an error")
            } else {
                demands(Requires::Minor).clients("they keep it among the unknown properties, where the type has a place for those")
            },
        )
        .what(format!("{whole}.{property} is new: {}", described(difference.head.value))),
        Way::Removed => {
            let taken = difference.head.around.value.get("properties");
            let taken = taken.and_then(Value::as_object).into_iter().flatten();
            if let Some(other) = namesake(property, taken.map(|(name, _)| name.as_str()), Case::Snake) {
                return another_name(
                    difference,
                    context,
                    format!("{whole}.{property} is gone: programs compile as before and read `{other}` in its place"),
                    "to them it is missing; what comes instead is an unknown property",
                );
            }
            let promised = is_required(&difference.base.pointer, context.base);
            by_use(
                difference,
                context,
                demands(Requires::Major).clients("the service may refuse what they send"),
                if promised {
                    demands(Requires::Major).clients("they cannot decode an answer without it: all of it is an error")
                } else {
                    demands(Requires::Patch).clients("to them it is missing, which they expect")
                }
                .todo("mark it deprecated first, and delete it a version later"),
            )
            .what(format!("{whole}.{property} is gone"))
        }
        _ => schema_type(difference, context),
    }
}

fn unknown_properties(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let closed = |value: Option<&Value>| value == Some(&Value::Bool(false));
    let (was, is) = (closed(difference.base.value), closed(difference.head.value));
    let around = around(difference, context);
    match (was, is) {
        (false, true) => demands(Requires::Major)
            .what(format!("{around} has no other properties than those listed"))
            .clients("what they send besides is refused")
            .todo("keep `additionalProperties: {}`: new clients lose a whole answer to one new property"),
        (true, false) => demands(Requires::Major)
            .what(format!("{around} may have other properties than those listed"))
            .clients("they refuse an answer with one"),
        _ => demands(Requires::Patch),
    }
}

pub fn bounds(difference: &Difference<'_>, context: &Context<'_>) -> Verdict {
    let number = |value: Option<&Value>| value.and_then(Value::as_f64);
    let (old, new) = (number(difference.base.value), number(difference.head.value));
    let field = difference.field.as_str();
    // Some(true): less is allowed than before.
    let tighter = match (difference.way, old, new) {
        (Way::Added, ..) => Some(true),
        (Way::Removed, ..) => Some(false),
        (_, Some(old), Some(new)) if field.starts_with("min") => Some(new > old),
        (_, Some(old), Some(new)) if field.starts_with("max") => Some(new < old),
        _ if field.starts_with("exclusive") || field == "uniqueItems" => {
            Some(flag(difference.head.value))
        }
        _ => None,
    };
    by_use(
        difference,
        context,
        {
            // The generated types check texts alone; of another type of a number the first column tells.
            let checked = matches!(field, "pattern" | "minLength" | "maxLength");
            match tighter {
                Some(false) if !checked => demands(Requires::Patch),
                _ if !checked => {
                    demands(Requires::Major).clients("the service may refuse what they send")
                }
                Some(false) => demands(Requires::Minor)
                    .service("values that were refused before they were sent"),
                Some(true) => demands(Requires::Major)
                    .clients("the service may refuse what they send")
                    .service("fewer values: new clients refuse the others before they are sent"),
                // Of two patterns nobody can say which takes more.
                None => demands(Requires::Major)
                    .clients("the service may refuse what they send")
                    .service(
                        "other values: new clients refuse what does not fit before it is sent",
                    ),
            }
        },
        match in_header(&difference.head.around.pointer) {
            // A header is read, and never checked.
            true => demands(Requires::Patch),
            false => demands(Requires::Major)
                .clients("they check answers by the old rule, where they check at all")
                .todo("say it in the description instead: a rule on an answer only loses answers"),
        },
    )
}

/// A value as it is shown in a sentence.
pub fn shown(value: Option<&Value>) -> String {
    let Some(value) = value else {
        return "nothing".to_owned();
    };
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    let mut text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > 60 {
        text = text.chars().take(59).collect::<String>() + "…";
    }
    format!("`{text}`")
}

/// What differs, said without knowing what it means.
pub fn sentence(difference: &Difference<'_>, context: &Context<'_>) -> String {
    let named = context.rules.dialect.list("servers").map(|list| list.name);
    let around = match named.and_then(|name| difference.head.around.text(name)) {
        Some(server) if difference.kind == Kind::Server => format!("server `{server}`"),
        // Of the lists whose items have names, the item says more than its number.
        _ if difference.field == "$ref" && difference.kind != Kind::Parameter => name_of_pointer(
            &difference.called(unwrapped(&difference.head.pointer)),
            context.rules.dialect,
        ),
        _ => around(difference, context),
    };
    let thing = match (&difference.entry, difference.field.as_str()) {
        (Some(entry), "" | "$ref") => format!("`{entry}`"),
        (Some(entry), field) if entry.is_empty() => field.to_owned(),
        (Some(entry), field) => format!("{field} `{entry}`"),
        (None, field) if METHODS.contains(&field) => {
            format!("the operation {}", field.to_uppercase())
        }
        (None, field) => field.to_owned(),
    };
    let (base, head) = (&difference.base, &difference.head);
    let small =
        |value: Option<&Value>| value.is_some_and(|value| !value.is_object() && !value.is_array());
    let what = match difference.way {
        Way::Added if small(head.value) && difference.entry.is_none() => {
            format!("{thing} is new: {}", shown(head.value))
        }
        Way::Added => format!("{thing} is new"),
        Way::Removed if small(base.value) && difference.entry.is_none() => {
            format!("{thing} is gone: {}", shown(base.value))
        }
        Way::Removed => format!("{thing} is gone"),
        Way::Reordered => format!("{thing} in another order, or written otherwise"),
        _ if difference.field == "$ref" => {
            let target = |value: Option<&Value>| match value {
                Some(value) if value.get("$ref").is_none() && difference.kind != Kind::Schema => {
                    "one that is written out here".to_owned()
                }
                value => described(value),
            };
            let targets = format!("{} → {}", target(base.value), target(head.value));
            match difference.kind {
                Kind::Parameter => format!("{thing}: {targets}"),
                _ => targets,
            }
        }
        Way::Renamed => format!("{thing} has another name"),
        Way::Changed if small(base.value) && small(head.value) => {
            let (was, is) = (shown(base.value), shown(head.value));
            if was == is {
                format!("{thing}: the text is another one, beyond its beginning")
            } else {
                format!("{thing}: {was} → {is}")
            }
        }
        Way::Changed => format!("{thing} is another one"),
    };
    format!("{around}: {what}")
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

fn last(pointer: &str) -> String {
    let last = pointer.rsplit('/').next().unwrap_or_default();
    unescaped(last)
}

/// What has or lacks the value that differs.
pub fn around(difference: &Difference<'_>, context: &Context<'_>) -> String {
    name_of_pointer(
        &difference.called(&difference.head.around.pointer),
        context.rules.dialect,
    )
}

/// A place in a document as people would call it: `Machine.osBuild`, `GET /api/users/{id}/machines`.
pub fn name_of_pointer(pointer: &str, dialect: &Dialect) -> String {
    let deviations = dialect.deviations.as_ref().map(|known| known.field);
    let open = dialect.open_enums.as_ref().map(|known| known.field);
    let segments: Vec<String> = pointer.split('/').skip(1).map(unescaped).collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let (mut name, rest) = match segments.as_slice() {
        [] => return "The document".to_owned(),
        ["components", "schemas", schema, rest @ ..] => ((*schema).to_owned(), rest),
        ["components", section, component, rest @ ..] => {
            let noun = match *section {
                "parameters" => "parameter",
                "headers" => "header",
                "examples" => "example",
                "responses" => "response",
                "requestBodies" => "request body",
                "securitySchemes" => "security scheme",
                other if deviations == Some(other) => "deviation",
                other => other,
            };
            (format!("{noun} {component}"), rest)
        }
        ["paths", path, method, rest @ ..] if METHODS.contains(method) => {
            (format!("{} {path}", method.to_uppercase()), rest)
        }
        ["paths", path, rest @ ..] => ((*path).to_owned(), rest),
        [first, rest @ ..] => ((*first).to_owned(), rest),
    };
    let mut rest = rest.iter();
    while let Some(segment) = rest.next() {
        match *segment {
            "properties" => {
                if let Some(property) = rest.next() {
                    name.push('.');
                    name.push_str(property);
                }
            }
            "items" => name.push_str("[]"),
            "responses" => {
                if let Some(status) = rest.next() {
                    name.push(' ');
                    name.push_str(status);
                }
            }
            other if open == Some(other) => {}
            other => {
                name.push(' ');
                name.push_str(other);
            }
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    /// These are never a difference of their own: their parts are.
    const TAKEN_APART: &[(Kind, &str)] = &[(Kind::Document, "info"), (Kind::Document, "paths")];

    #[test]
    fn every_field_of_the_model_has_exactly_one_rule() {
        for kind in Kind::ALL {
            for field in kind.fields() {
                let rules: Vec<&str> = RULES
                    .iter()
                    .filter(|rule| {
                        rule.on
                            .iter()
                            .any(|(on, fields)| *on == kind && fields.contains(&field.name))
                    })
                    .map(|rule| rule.id)
                    .collect();
                let expected = usize::from(!TAKEN_APART.contains(&(kind, field.name)));
                assert_eq!(rules.len(), expected, "{kind:?}.{}: {rules:?}", field.name);
            }
        }
    }

    #[test]
    fn every_rule_is_about_fields_that_exist() {
        for rule in RULES {
            for (kind, fields) in rule.on {
                for field in *fields {
                    let exists = kind.fields().iter().any(|known| known.name == *field);
                    assert!(
                        exists || matches!(*field, "" | "$ref"),
                        "{}: {kind:?}.{field}",
                        rule.id
                    );
                }
            }
        }
    }

    #[test]
    fn places_have_names() {
        for (pointer, expected) in [
            (
                "/components/schemas/Machine/properties/osBuild",
                "Machine.osBuild",
            ),
            (
                "/components/schemas/Machine/properties/ipAddresses/items",
                "Machine.ipAddresses[]",
            ),
            (
                "/paths/~1api~1users~1{id}/get/responses/200",
                "GET /api/users/{id} 200",
            ),
            ("/components/parameters/UserName", "parameter UserName"),
            ("", "The document"),
        ] {
            assert_eq!(name_of_pointer(pointer, &Dialect::PLAIN), expected);
        }
    }

    #[test]
    fn names_of_parameters_do_not_count_in_a_path() {
        assert_eq!(blank("/a/{id}/b"), blank("/a/{name}/b"));
        assert_ne!(blank("/a/{id}/b"), blank("/a/{id}/c"));
    }
}

//! The contract as tables: paths, operations, answers and enum members, read once from the bundle.
//!
//! Every `$ref` is followed here and every documented answer made ready to send, so that nothing of
//! the bundle is looked at while a request waits. Which answer a request gets is `dispatch`'s.

mod document;
mod entity;
mod table;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde::Deserialize;

use crate::answer::{Answer, Body};
use crate::body::RequestBody;
use crate::parameter::{Parameter, Place};
use crate::template::Template;

use document::Document;
use table::Tables;

pub(crate) use entity::{EntitySchema, ID, NAME, NotFound, Question, Subject};

const BUNDLE: &str = include_str!("generated/openapi.json");

/// What the bundle documents.
#[derive(Debug)]
pub(crate) struct Contract {
    pub(crate) paths: Vec<Path>,
    /// What a token for the first server's cloud is asked for as.
    pub(crate) audience: String,
    /// The same of every cloud, each once.
    pub(crate) resources: Vec<String>,
    enums: HashMap<String, Vec<String>>,
    /// Those that its operations ask for.
    pub(crate) entities: HashMap<String, EntitySchema>,
}

/// One path template with its operations, in the bundle's order.
#[derive(Debug)]
pub(crate) struct Path {
    /// As the contract writes it.
    pub(crate) text: String,
    pub(crate) template: Template,
    pub(crate) operations: Vec<Arc<Operation>>,
    /// The value of the `Allow` header.
    pub(crate) allow: HeaderValue,
}

/// One operation.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) id: Arc<str>,
    /// Its place among all operations.
    pub(crate) index: usize,
    pub(crate) method: Method,
    pub(crate) parameters: Vec<Parameter>,
    /// None when a request has none.
    pub(crate) body: Option<RequestBody>,
    pub(crate) rate_limits: Vec<RateLimit>,
    /// Alternatives, of each of which a token needs everything; with none, any token will do.
    pub(crate) permissions: Vec<Vec<Permission>>,
    /// By ascending status. Operations share those that are written alike.
    pub(crate) responses: Vec<Arc<Response>>,
    /// What it asks for, where it is a GET of which that can be told.
    pub(crate) question: Option<Question>,
}

/// So many calls in a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RateLimit {
    pub(crate) calls: u32,
    pub(crate) period: Duration,
    /// The family whose operations have it in common.
    pub(crate) shared: Option<String>,
}

/// What a token may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Permission {
    /// Of an application of its own: one of the token's `roles`.
    Role(String),
    /// Of an application that acts for a person: one of the token's `scp`.
    Scope(String),
}

/// One documented status.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: StatusCode,
    /// Never empty: a status without examples has one without a name and without a body.
    pub(crate) examples: Vec<Example>,
    /// What it is written in.
    media_types: Vec<String>,
    /// What the links of the examples lead to.
    continuations: Vec<Continuation>,
}

/// One documented example, ready to send.
#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) name: String,
    pub(crate) answer: Answer,
    /// The `$skip` of its `@odata.nextLink`.
    pub(crate) next_skip: Option<u64>,
}

/// A `$skip` that an example's link carries, and the empty last page it leads to.
#[derive(Debug)]
struct Continuation {
    skip: u64,
    last_page: Answer,
}

impl Contract {
    /// The contract inside this crate, or why it cannot be served: it is made anew with every change of
    /// the spec.
    pub(crate) fn bundled() -> Result<Self, String> {
        Self::read(BUNDLE)
    }

    /// Reads a document, or says where it cannot be served.
    pub(crate) fn read(bundle: &str) -> Result<Self, String> {
        let document = Document::read(bundle)?;
        let schemas = document.components.get("schemas").into_iter().flatten();
        let enums = schemas
            .filter_map(|(name, schema)| Some((name.clone(), enum_members(schema.get())?)))
            .collect();
        let mut paths = Vec::new();
        let mut index = 0;
        let mut tables = Tables::of(&document);
        for (template, &item) in &document.object.paths {
            // Beside paths there may be extensions.
            if !template.starts_with("x-") {
                paths.push(tables.path(template, item, &mut index)?);
            }
        }
        let mut resources: Vec<String> = Vec::new();
        for server in &document.object.servers {
            let scope = server.token_scope.as_deref().unwrap_or(&server.url);
            let resource = scope.strip_suffix("/.default").unwrap_or(scope);
            if resources.iter().all(|known| known != resource) {
                resources.push(resource.to_owned());
            }
        }
        Ok(Self {
            paths,
            audience: resources.first().ok_or("no server")?.clone(),
            resources,
            enums,
            entities: tables.entities(),
        })
    }

    /// The known members of an enum schema; none when there is no such schema.
    pub(crate) fn members(&self, schema: &str) -> &[String] {
        self.enums.get(schema).map_or(&[], Vec::as_slice)
    }

    /// The permissions of applications that any operation knows, each once.
    pub(crate) fn roles(&self) -> Vec<String> {
        let mut roles = Vec::new();
        let permissions = self
            .operations()
            .flat_map(|operation| &operation.permissions);
        for permission in permissions.flatten() {
            if let Permission::Role(role) = permission
                && !roles.contains(role)
            {
                roles.push(role.clone());
            }
        }
        roles
    }

    pub(crate) fn operations(&self) -> impl Iterator<Item = &Operation> {
        let operations = self.paths.iter().flat_map(|path| &path.operations);
        operations.map(|operation| &**operation)
    }
}

impl Path {
    pub(crate) fn operation(&self, method: &Method) -> Option<&Arc<Operation>> {
        self.operations
            .iter()
            .find(|operation| operation.method == *method)
    }

    /// Adds the operations of a path that differs from this one in nothing but names.
    pub(crate) fn merge(&mut self, other: Self) -> Result<(), String> {
        for operation in other.operations {
            if self.operation(&operation.method).is_some() {
                return Err(format!(
                    "the paths {} and {} are the same, and both have {}",
                    self.text, other.text, operation.method
                ));
            }
            self.operations.push(operation);
        }
        self.allow = allow(&self.operations)?;
        Ok(())
    }
}

/// The value of the `Allow` header.
fn allow(operations: &[Arc<Operation>]) -> Result<HeaderValue, String> {
    let methods: Vec<_> = operations
        .iter()
        .map(|operation| operation.method.as_str())
        .collect();
    HeaderValue::try_from(methods.join(", ")).map_err(|error| error.to_string())
}

impl Operation {
    /// The first of the path's parameters.
    pub(crate) fn key(&self) -> Option<&Parameter> {
        let mut parameters = self.parameters.iter();
        parameters.find(|parameter| parameter.place == Place::Path(0))
    }

    /// What its answers are written in, each once.
    pub(crate) fn media_types(&self) -> Vec<&str> {
        let mut media_types = Vec::new();
        for media_type in self
            .responses
            .iter()
            .flat_map(|response| &response.media_types)
        {
            if !media_types.contains(&media_type.as_str()) {
                media_types.push(media_type);
            }
        }
        media_types
    }

    /// What an example's link with that `$skip` leads to.
    pub(crate) fn continuation(&self, skip: u64) -> Option<&Answer> {
        let responses = self.responses.iter();
        let mut continuations = responses.flat_map(|response| &response.continuations);
        let found = continuations.find(|continuation| continuation.skip == skip)?;
        Some(&found.last_page)
    }

    pub(crate) fn documents(&self, status: StatusCode) -> bool {
        self.responses
            .iter()
            .any(|response| response.status == status)
    }
}

impl Example {
    fn bare(name: String, status: StatusCode, headers: Arc<HeaderMap>) -> Self {
        Self {
            name,
            answer: Answer::new(status, headers, Body::EMPTY),
            next_skip: None,
        }
    }
}

/// The members that a schema lists, itself or in the first branch of its `anyOf` or `oneOf` that
/// lists any: the bundle opens an enum by setting other branches beside it.
fn enum_members(schema: &str) -> Option<Vec<String>> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Schema {
        r#enum: Option<Vec<String>>,
        #[serde(default)]
        any_of: Vec<Schema>,
        #[serde(default)]
        one_of: Vec<Schema>,
    }
    fn members(schema: Schema) -> Option<Vec<String>> {
        schema.r#enum.or_else(|| {
            let mut branches = schema.any_of.into_iter().chain(schema.one_of);
            branches.find_map(members)
        })
    }
    members(serde_json::from_str(schema).ok()?)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::{BUNDLE, Contract, Place};
    use crate::route::Routes;

    const EMPTY: &str = r#""servers":[{"url":"https://a.example"}]"#;

    #[test]
    fn two_names_for_one_parameter_and_one_path_for_two_methods() {
        let contract = Contract::read(&format!(
            r##"{{{EMPTY},
            "paths":{{
              "/a/{{x}}/b":{{"parameters":[{{"$ref":"#/components/parameters/X"}}],
                "get":{{"operationId":"g","responses":{{"204":{{"description":"-"}}}}}},
                "post":{{"operationId":"p","requestBody":{{}},"responses":{{"204":{{"description":"-"}}}}}}}},
              "/a/{{y}}/c":{{
                "get":{{"operationId":"h","responses":{{}},
                  "parameters":[{{"name":"y","in":"path","schema":{{"type":"string"}}}},
                                {{"name":"$top","in":"query","schema":{{"type":"integer"}}}}]}}}}}},
            "components":{{"parameters":{{"X":{{"name":"x","in":"path","schema":{{"type":"string"}}}}}}}}}}"##
        ))
        .unwrap();
        let [b, c] = &contract.paths[..] else {
            panic!("two paths")
        };
        assert_eq!(b.allow, "GET, POST");
        assert!(b.operations[0].body.is_none() && b.operations[1].body.is_some());
        assert_eq!(b.operations[1].parameters[0].place, Place::Path(0));
        let [y, top] = &c.operations[0].parameters[..] else {
            panic!("two parameters")
        };
        assert_eq!((&*y.name, y.place), ("y", Place::Path(0)));
        assert_eq!((&*top.name, top.place), ("$top", Place::Query));
    }

    #[test]
    fn what_cannot_be_served_is_named() {
        let cases = [
            (
                r#""paths":{"/a/{x}{y}":{}}"#,
                "/a/{x}{y}: nothing stands between {x} and {y}",
            ),
            (
                r##""paths":{"/a":{"get":{"operationId":"g","responses":{"200":{"$ref":"#/components/responses/No"}}}}}"##,
                "GET /a, 200: nothing is at #/components/responses/No",
            ),
            (
                r#""paths":{"/a":{"get":{"operationId":"g","responses":{"default":{}}}}}"#,
                "GET /a, default: invalid status code",
            ),
            (
                r##""paths":{"/a":{"get":{"operationId":"g","responses":{"200":{"$ref":"#/components/responses/Me"}}}}},
                    "components":{"responses":{"Me":{"$ref":"#/components/responses/Me"}}}"##,
                "GET /a, 200: a chain of $ref without an end",
            ),
        ];
        for (parts, expected) in cases {
            let problem = Contract::read(&format!("{{{EMPTY},{parts}}}")).unwrap_err();
            assert_eq!(problem, expected);
        }
    }

    /// The bundle and all places in it.
    static PLACES: LazyLock<(Value, Vec<String>)> = LazyLock::new(|| {
        let bundle: Value = serde_json::from_str(BUNDLE).unwrap();
        let mut all = Vec::new();
        pointers(&bundle, String::new(), &mut all);
        (bundle, all)
    });

    /// All places of a document, as JSON pointers.
    fn pointers(node: &Value, at: String, all: &mut Vec<String>) {
        match node {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    pointers(item, format!("{at}/{index}"), all);
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    let name = name.replace('~', "~0").replace('/', "~1");
                    pointers(member, format!("{at}/{name}"), all);
                }
            }
            _ => {}
        }
        all.push(at);
    }

    proptest! {
        /// Whatever stands wherever in a document, it is served or is an error.
        #[test]
        fn no_document_panics(place in any::<prop::sample::Index>(), what in 0..9_usize) {
            let others = [
                json!(null),
                json!(true),
                json!(-5),
                json!(1e300),
                json!("x"),
                json!("{x}{y}"),
                json!([[]]),
                json!({ "": {} }),
                json!({ "$ref": "#/components/schemas/Machine/properties" }),
            ];
            let (bundle, all) = &*PLACES;
            let at: &String = place.get(all);
            let mut document = bundle.clone();
            *document.pointer_mut(at).unwrap() = others[what].clone();
            let read = Contract::read(&document.to_string());
            let _ = read.and_then(|contract| Routes::new(contract.paths));
        }
    }
}

//! The contract as tables: paths, operations, answers and enum members, read once from the bundle.
//!
//! Every `$ref` is followed here and every documented answer made ready to send, so that nothing of
//! the bundle is looked at while a request waits. Which answer a request gets is `dispatch`'s.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::answer::{Answer, Body, content_type};
use crate::parameter::{Parameter, Place, WordSchema};
use crate::period;

const BUNDLE: &str = include_str!("generated/openapi.json");
/// The `x-deviation` of an example that is sent without a body.
const EMPTY_BODY: &str = "empty-body";

/// What the bundle documents.
#[derive(Debug)]
pub(crate) struct Contract {
    pub(crate) paths: Vec<Path>,
    /// The URL of the first server: the service's own name for itself.
    pub(crate) server: String,
    /// What a token for the first server's cloud is asked for as.
    pub(crate) audience: String,
    /// The same of every cloud, each once.
    pub(crate) resources: Vec<String>,
    enums: HashMap<String, Vec<String>>,
}

/// One path template with its operations, in the bundle's order.
#[derive(Debug)]
pub(crate) struct Path {
    /// The template for the router: parameters by position, since two operations may name one
    /// differently.
    pub(crate) matcher: String,
    pub(crate) operations: Vec<Operation>,
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
    /// Those of the path first, in the order of its segments.
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) takes_body: bool,
    /// Calls and their period.
    pub(crate) rate_limits: Vec<(u32, Duration)>,
    /// Alternatives, of each of which a token needs everything; with none, any token will do.
    pub(crate) permissions: Vec<Vec<Permission>>,
    /// By ascending status. Operations share those that are written alike.
    pub(crate) responses: Vec<Arc<Response>>,
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
    /// The contract inside this crate.
    ///
    /// # Panics
    ///
    /// When the bundle that the crate was built with cannot be read, which its tests rule out.
    pub(crate) fn bundled() -> Self {
        Self::read(BUNDLE).unwrap_or_else(|problem| panic!("src/generated/openapi.json: {problem}"))
    }

    /// Reads a document, or says where it cannot be served.
    pub(crate) fn read(bundle: &str) -> Result<Self, String> {
        let document: Document<'_> = parse(bundle, "the document")?;
        let enums = document
            .components
            .get("schemas")
            .into_iter()
            .flatten()
            .filter_map(|(name, schema)| Some((name.clone(), enum_members(schema.get())?)))
            .collect();
        let mut paths = document
            .paths
            .iter()
            .map(|(template, item)| document.path(template, item))
            .collect::<Result<Vec<_>, _>>()?;
        let operations = paths.iter_mut().flat_map(|path| &mut path.operations);
        for (index, operation) in operations.enumerate() {
            operation.index = index;
        }
        let mut resources: Vec<String> = Vec::new();
        for server in &document.servers {
            let scope = server.token_scope.as_deref().unwrap_or(&server.url);
            let resource = scope.strip_suffix("/.default").unwrap_or(scope);
            if resources.iter().all(|known| known != resource) {
                resources.push(resource.to_owned());
            }
        }
        Ok(Self {
            paths,
            server: document.servers.first().ok_or("no server")?.url.clone(),
            audience: resources.first().ok_or("no server")?.clone(),
            resources,
            enums,
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
        self.paths.iter().flat_map(|path| &path.operations)
    }

    pub(crate) fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations().find(|operation| *operation.id == *id)
    }
}

impl Path {
    pub(crate) fn operation(&self, method: &Method) -> Option<&Operation> {
        self.operations
            .iter()
            .find(|operation| operation.method == *method)
    }
}

impl Operation {
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

// The parts of an OpenAPI document that matter here. `&RawValue` stands where a `$ref` may: it is
// followed by `Document::follow`, and keeps an example's numbers and order as they were written.

#[derive(Deserialize)]
struct Document<'a> {
    servers: Vec<Server>,
    #[serde(borrow)]
    paths: IndexMap<String, PathItem<'a>>,
    #[serde(borrow, default)]
    components: IndexMap<String, IndexMap<String, &'a RawValue>>,
    #[serde(default)]
    security: Vec<Requirement>,
    /// The examples that were made ready so far, by what a `$ref` to them says: many operations share
    /// a few.
    #[serde(skip)]
    examples: RefCell<HashMap<String, Ready>>,
    /// The responses so far, by status and text: an error is mostly written alike everywhere.
    #[serde(skip)]
    responses: RefCell<HashMap<(String, &'a str), Arc<Response>>>,
}

/// An example made ready to send, but for the status and the headers, which are the response's.
#[derive(Clone)]
struct Ready {
    /// None when it is sent without one.
    body: Option<Body>,
    /// Where its link leads.
    continuation: Option<(u64, Body)>,
}

/// The operations of a path, by method.
#[derive(Deserialize)]
struct PathItem<'a> {
    #[serde(borrow, default)]
    parameters: Vec<&'a RawValue>,
    #[serde(borrow)]
    get: Option<OperationObject<'a>>,
    #[serde(borrow)]
    head: Option<OperationObject<'a>>,
    #[serde(borrow)]
    options: Option<OperationObject<'a>>,
    #[serde(borrow)]
    trace: Option<OperationObject<'a>>,
    #[serde(borrow)]
    post: Option<OperationObject<'a>>,
    #[serde(borrow)]
    put: Option<OperationObject<'a>>,
    #[serde(borrow)]
    patch: Option<OperationObject<'a>>,
    #[serde(borrow)]
    delete: Option<OperationObject<'a>>,
}

#[derive(Deserialize)]
struct Server {
    url: String,
    #[serde(rename = "x-token-scope")]
    token_scope: Option<String>,
}

/// The names of security schemes, each with permissions, all of them needed.
type Requirement = IndexMap<String, Vec<String>>;

#[derive(Deserialize)]
struct SecurityScheme {
    #[serde(default)]
    flows: IndexMap<String, IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OperationObject<'a> {
    operation_id: String,
    #[serde(borrow, default)]
    parameters: Vec<&'a RawValue>,
    #[serde(borrow)]
    request_body: Option<&'a RawValue>,
    #[serde(borrow)]
    responses: IndexMap<String, &'a RawValue>,
    security: Option<Vec<Requirement>>,
    #[serde(rename = "x-rate-limits", default)]
    rate_limits: Vec<RateLimit>,
}

#[derive(Deserialize)]
struct RateLimit {
    calls: u32,
    period: String,
}

#[derive(Deserialize)]
struct ParameterObject<'a> {
    name: String,
    r#in: String,
    description: Option<String>,
    #[serde(default)]
    required: bool,
    #[serde(borrow)]
    schema: &'a RawValue,
}

#[derive(Deserialize)]
struct Shape<'a> {
    #[serde(borrow)]
    items: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct ResponseObject<'a> {
    #[serde(borrow, default)]
    headers: IndexMap<String, &'a RawValue>,
    #[serde(borrow, default)]
    content: IndexMap<String, MediaTypeObject<'a>>,
}

#[derive(Deserialize)]
struct HeaderObject<'a> {
    #[serde(borrow)]
    example: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct MediaTypeObject<'a> {
    #[serde(borrow, default)]
    examples: IndexMap<String, &'a RawValue>,
    /// What is sent against the promise, by names that no example has.
    #[serde(rename = "x-deviations", borrow, default)]
    deviations: IndexMap<String, &'a RawValue>,
}

#[derive(Deserialize)]
struct ExampleObject<'a> {
    // Not an `Option`, which would take the example `null` for none.
    #[serde(borrow)]
    value: &'a RawValue,
    #[serde(rename = "x-deviation")]
    deviation: Option<String>,
}

#[derive(Deserialize)]
struct Reference<'a> {
    #[serde(rename = "$ref", borrow)]
    target: Cow<'a, str>,
}

impl<'a> Document<'a> {
    fn path(&self, template: &str, item: &PathItem<'a>) -> Result<Path, String> {
        let operations = [
            (Method::GET, &item.get),
            (Method::HEAD, &item.head),
            (Method::OPTIONS, &item.options),
            (Method::TRACE, &item.trace),
            (Method::POST, &item.post),
            (Method::PUT, &item.put),
            (Method::PATCH, &item.patch),
            (Method::DELETE, &item.delete),
        ];
        let operations = operations
            .into_iter()
            .filter_map(|(method, object)| Some((method, object.as_ref()?)))
            .map(|(method, object)| self.operation(template, method, object, &item.parameters))
            .collect::<Result<Vec<_>, _>>()?;
        let allow = operations
            .iter()
            .map(|operation| operation.method.as_str())
            .collect::<Vec<_>>()
            .join(", ");
        Ok(Path {
            matcher: matcher(template)?,
            allow: HeaderValue::try_from(allow).map_err(|error| format!("{template}: {error}"))?,
            operations,
        })
    }

    fn operation(
        &self,
        template: &str,
        method: Method,
        object: &OperationObject<'a>,
        shared: &[&'a RawValue],
    ) -> Result<Operation, String> {
        let place = format!("{method} {template}");
        let mut parameters = Vec::new();
        for &node in shared.iter().chain(&object.parameters) {
            let parameter: ParameterObject<'a> = self.follow(node, &place)?;
            parameters.push(self.parameter(template, parameter)?);
        }
        parameters.sort_by_key(|parameter| match parameter.place {
            Place::Segment(segment) => segment,
            Place::Query | Place::Header => usize::MAX,
        });
        let mut responses = object
            .responses
            .iter()
            .map(|(status, &node)| self.shared_response(&place, status, node))
            .collect::<Result<Vec<_>, _>>()?;
        responses.sort_by_key(|response| response.status);
        let rate_limits = object.rate_limits.iter().map(|limit| {
            let period = period::parse(&limit.period);
            let period = period.ok_or_else(|| format!("{place}: {} is no period", limit.period))?;
            Ok((limit.calls, period))
        });
        let security = object.security.as_ref().unwrap_or(&self.security);
        let permissions = security
            .iter()
            .map(|requirement| self.permissions(requirement, &place));
        Ok(Operation {
            permissions: permissions.collect::<Result<_, _>>()?,
            rate_limits: rate_limits.collect::<Result<_, String>>()?,
            id: object.operation_id.as_str().into(),
            index: 0,
            method,
            parameters,
            takes_body: object.request_body.is_some(),
            responses,
        })
    }

    fn permissions(
        &self,
        requirement: &Requirement,
        place: &str,
    ) -> Result<Vec<Permission>, String> {
        let mut permissions = Vec::new();
        for (scheme, names) in requirement {
            let node = self.components.get("securitySchemes");
            let node = node
                .and_then(|schemes| schemes.get(scheme))
                .ok_or_else(|| format!("{place}: no security scheme is called {scheme}"))?;
            let scheme: SecurityScheme = self.follow(node, scheme)?;
            let of_application = scheme.flows.contains_key("clientCredentials");
            permissions.extend(names.iter().cloned().map(|name| match of_application {
                true => Permission::Role(name),
                false => Permission::Scope(name),
            }));
        }
        Ok(permissions)
    }

    fn parameter(&self, template: &str, object: ParameterObject<'a>) -> Result<Parameter, String> {
        let name = object.name;
        let place = match &*object.r#in {
            "path" => {
                let placeholder = format!("{{{name}}}");
                let segment = template
                    .split('/')
                    .position(|segment| segment == placeholder)
                    .ok_or_else(|| format!("{template}: no segment is the parameter {name}"))?;
                Place::Segment(segment)
            }
            "query" => Place::Query,
            "header" => Place::Header,
            other => {
                return Err(format!(
                    "{template}: {name} is in {other}, which is not known"
                ));
            }
        };
        let shape: Shape<'a> = self.follow(object.schema, &name)?;
        let schema: WordSchema = self.follow(shape.items.unwrap_or(object.schema), &name)?;
        Parameter::new(
            name,
            place,
            object.required,
            shape.items.is_some(),
            object.description.unwrap_or_default(),
            schema,
        )
    }

    fn shared_response(
        &self,
        place: &str,
        status: &str,
        node: &'a RawValue,
    ) -> Result<Arc<Response>, String> {
        let key = (status.to_owned(), node.get());
        if let Some(response) = self.responses.borrow().get(&key) {
            return Ok(Arc::clone(response));
        }
        let response = Arc::new(self.response(place, status, node)?);
        let mut responses = self.responses.borrow_mut();
        responses.insert(key, Arc::clone(&response));
        Ok(response)
    }

    fn response(&self, place: &str, status: &str, node: &'a RawValue) -> Result<Response, String> {
        let place = format!("{place}, {status}");
        let object: ResponseObject<'a> = self.follow(node, &place)?;
        let status: StatusCode = status
            .parse()
            .map_err(|error| format!("{place}: {error}"))?;
        let mut bare_headers = HeaderMap::new();
        for (name, &node) in &object.headers {
            let header: HeaderObject<'a> = self.follow(node, &place)?;
            if let Some(example) = header.example {
                let (name, value) = documented_header(name, example)
                    .ok_or_else(|| format!("{place}: the example of {name} is not sendable"))?;
                bare_headers.insert(name, value);
            }
        }
        let bare_headers = Arc::new(bare_headers);
        let mut examples = Vec::new();
        let mut media_types = Vec::new();
        let mut continuations = Vec::new();
        for (media_type, content) in object.content {
            let mut headers = HeaderMap::clone(&bare_headers);
            headers.insert(CONTENT_TYPE, content_type(&media_type, status)?);
            media_types.push(media_type);
            let headers = Arc::new(headers);
            for (name, node) in content.examples.into_iter().chain(content.deviations) {
                let ready = self.example(node, &format!("{place}, {name}"))?;
                let Ready { body, continuation } = ready;
                let Some(body) = body else {
                    examples.push(Example::bare(name, status, Arc::clone(&bare_headers)));
                    continue;
                };
                examples.push(Example {
                    name,
                    answer: Answer::new(status, Arc::clone(&headers), body),
                    next_skip: continuation.as_ref().map(|(skip, _)| *skip),
                });
                continuations.extend(continuation.map(|(skip, last_page)| Continuation {
                    skip,
                    last_page: Answer::new(status, Arc::clone(&headers), last_page),
                }));
            }
        }
        if examples.is_empty() {
            examples.push(Example::bare(String::new(), status, bare_headers));
        }
        Ok(Response {
            status,
            examples,
            media_types,
            continuations,
        })
    }

    fn example(&self, node: &'a RawValue, place: &str) -> Result<Ready, String> {
        let shared = reference(node, place)?;
        let known = |target: &str| self.examples.borrow().get(target).cloned();
        if let Some(ready) = shared.as_deref().and_then(known) {
            return Ok(ready);
        }
        let example: ExampleObject<'a> = self.follow(node, place)?;
        let ready = match example.deviation.as_deref() {
            Some(EMPTY_BODY) => Ready {
                body: None,
                continuation: None,
            },
            _ => Ready {
                body: Some(Body::of_example(example.value)),
                continuation: Body::continuation(example.value),
            },
        };
        if let Some(target) = shared {
            let mut examples = self.examples.borrow_mut();
            examples.insert(target.into_owned(), ready.clone());
        }
        Ok(ready)
    }

    /// Reads what stands at `node`, or where its `$ref` points.
    fn follow<T: Deserialize<'a>>(&self, node: &'a RawValue, place: &str) -> Result<T, String> {
        let mut node = node;
        // A chain longer than this goes round in a circle.
        for _ in 0..16 {
            let Some(target) = reference(node, place)? else {
                return parse(node.get(), place);
            };
            node = target
                .strip_prefix("#/components/")
                .and_then(|rest| rest.split_once('/'))
                .and_then(|(kind, name)| self.components.get(kind)?.get(name).copied())
                .ok_or_else(|| format!("{place}: nothing is at {target}"))?;
        }
        Err(format!("{place}: a chain of $ref without an end"))
    }
}

/// What a `$ref` says. By OpenAPI 3.0 it is all that there is in its object, so that the first member
/// tells, and not every object has to be read to its end to know that it is none.
fn reference<'a>(node: &'a RawValue, place: &str) -> Result<Option<Cow<'a, str>>, String> {
    let first = node.get().strip_prefix('{').map(str::trim_start);
    if !first.is_some_and(|first| first.starts_with(r#""$ref""#)) {
        return Ok(None);
    }
    parse::<Reference<'_>>(node.get(), place).map(|reference| Some(reference.target))
}

fn parse<'a, T: Deserialize<'a>>(json: &'a str, place: &str) -> Result<T, String> {
    serde_json::from_str(json).map_err(|error| format!("{place}: {error}"))
}

fn matcher(template: &str) -> Result<String, String> {
    let segments = template.split('/').enumerate().map(|(index, segment)| {
        let parameter = segment.starts_with('{') && segment.ends_with('}');
        match (parameter, segment.contains(['{', '}'])) {
            (true, _) => Ok(format!("{{{index}}}")),
            (false, false) => Ok(segment.to_owned()),
            (false, true) => Err(format!("{template}: a parameter must be a whole segment")),
        }
    });
    Ok(segments.collect::<Result<Vec<_>, _>>()?.join("/"))
}

fn documented_header(name: &str, example: &RawValue) -> Option<(HeaderName, HeaderValue)> {
    let text = match serde_json::from_str(example.get()).ok()? {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    Some((name.parse().ok()?, text.parse().ok()?))
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
    use super::{Contract, Place};

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
        assert_eq!(
            (b.matcher.as_str(), c.matcher.as_str()),
            ("/a/{2}/b", "/a/{2}/c")
        );
        assert_eq!(b.allow, "GET, POST");
        assert!(!b.operations[0].takes_body && b.operations[1].takes_body);
        assert_eq!(b.operations[1].parameters[0].place, Place::Segment(2));
        let [y, top] = &c.operations[0].parameters[..] else {
            panic!("two parameters")
        };
        assert_eq!((&*y.name, y.place), ("y", Place::Segment(2)));
        assert_eq!((&*top.name, top.place), ("$top", Place::Query));
    }

    #[test]
    fn what_cannot_be_served_is_named() {
        let cases = [
            (
                r#""paths":{"/a/x{y}":{}}"#,
                "/a/x{y}: a parameter must be a whole segment",
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
}

//! An OpenAPI document as it is read: the objects of it that matter here, with every `$ref` followed and
//! every documented answer made ready to send.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;

use super::entity::Entities;
use super::{Continuation, Example, Operation, Path, Permission, RateLimit, Response, allow};
use crate::answer::{Answer, Body, content_type};
use crate::body::{Content, Form, RequestBody};
use crate::parameter::{Parameter, Place};
use crate::period;
use crate::schema::{MAX_HOPS, Schema};
use crate::template::{Template, lenient};
use crate::word::Kind;

/// The `x-deviation` of an example that is sent without a body.
const EMPTY_BODY: &str = "empty-body";

// The parts of an OpenAPI document that matter here. `&RawValue` stands where a `$ref` may: it is
// followed by `Document::follow`, and keeps an example's numbers and order as they were written.

#[derive(Deserialize)]
pub(super) struct DocumentObject<'a> {
    #[serde(default)]
    pub(super) servers: Vec<Server>,
    #[serde(borrow)]
    pub(super) paths: IndexMap<String, &'a RawValue>,
    #[serde(borrow, default)]
    components: IndexMap<String, &'a RawValue>,
    #[serde(default)]
    security: Vec<Requirement>,
}

/// A document while it is read.
pub(super) struct Document<'a> {
    text: &'a RawValue,
    pub(super) object: DocumentObject<'a>,
    pub(super) components: IndexMap<String, IndexMap<String, &'a RawValue>>,
    /// The examples that were made ready so far, by what a `$ref` to them says: many operations share
    /// a few.
    examples: RefCell<HashMap<String, Ready>>,
    /// The responses so far, by status and text: an error is mostly written alike everywhere.
    responses: RefCell<HashMap<(String, &'a str), Arc<Response>>>,
    /// The schemas so far, by their text: most of them are references.
    schemas: RefCell<HashMap<&'a str, Arc<Schema>>>,
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
    /// What one of the collection in the path is called.
    #[serde(rename = "x-singular")]
    singular: Option<String>,
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
pub(super) struct Server {
    pub(super) url: String,
    #[serde(rename = "x-token-scope")]
    pub(super) token_scope: Option<String>,
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
pub(super) struct OperationObject<'a> {
    operation_id: String,
    #[serde(borrow, default)]
    parameters: Vec<&'a RawValue>,
    #[serde(borrow)]
    request_body: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) responses: IndexMap<String, &'a RawValue>,
    security: Option<Vec<Requirement>>,
    #[serde(rename = "x-rate-limits", default)]
    rate_limits: Vec<RateLimitObject>,
}

#[derive(Deserialize)]
struct RateLimitObject {
    calls: u32,
    period: String,
    shared: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ParameterObject<'a> {
    name: String,
    r#in: String,
    description: Option<String>,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    allow_empty_value: bool,
    style: Option<String>,
    explode: Option<bool>,
    #[serde(borrow)]
    schema: Option<&'a RawValue>,
    #[serde(borrow)]
    example: Option<&'a RawValue>,
    /// The schema and the property whose values it has.
    #[serde(rename = "x-key-of")]
    key_of: Option<String>,
}

#[derive(Deserialize)]
struct RequestBodyObject<'a> {
    #[serde(default)]
    required: bool,
    #[serde(borrow, default)]
    content: IndexMap<String, MediaTypeSchema<'a>>,
}

#[derive(Deserialize)]
struct MediaTypeSchema<'a> {
    #[serde(borrow)]
    schema: Option<&'a RawValue>,
}

#[derive(Deserialize)]
pub(super) struct ResponseObject<'a> {
    #[serde(borrow, default)]
    headers: IndexMap<String, &'a RawValue>,
    #[serde(borrow, default)]
    pub(super) content: IndexMap<String, MediaTypeObject<'a>>,
}

#[derive(Deserialize)]
struct HeaderObject<'a> {
    #[serde(borrow)]
    example: Option<&'a RawValue>,
}

#[derive(Deserialize)]
pub(super) struct MediaTypeObject<'a> {
    #[serde(borrow)]
    pub(super) schema: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) examples: IndexMap<String, &'a RawValue>,
    /// What is sent against the promise, by names that no example has.
    #[serde(rename = "x-deviations", borrow, default)]
    deviations: IndexMap<String, &'a RawValue>,
}

#[derive(Deserialize)]
pub(super) struct ExampleObject<'a> {
    // Not an `Option`, which would take the example `null` for none.
    #[serde(borrow)]
    pub(super) value: &'a RawValue,
    #[serde(rename = "x-deviation")]
    deviation: Option<String>,
}

#[derive(Deserialize)]
struct Reference<'a> {
    #[serde(rename = "$ref", borrow)]
    target: Option<Cow<'a, str>>,
}

impl<'a> Document<'a> {
    pub(super) fn read(text: &'a str) -> Result<Self, String> {
        let text: &RawValue = parse(text, "the document")?;
        let object: DocumentObject<'a> = parse(text.get(), "the document")?;
        let mut components = IndexMap::new();
        for (name, &section) in &object.components {
            if !name.starts_with("x-") {
                components.insert(name.clone(), parse(section.get(), name)?);
            }
        }
        Ok(Self {
            text,
            object,
            components,
            examples: RefCell::default(),
            responses: RefCell::default(),
            schemas: RefCell::default(),
        })
    }

    /// A path; `index` is the place of its first operation among all.
    pub(super) fn path(
        &self,
        text: &str,
        item: &'a RawValue,
        index: &mut usize,
        entities: &mut Entities<'a>,
    ) -> Result<Path, String> {
        let item: PathItem<'a> = self.follow(item, text)?;
        let template = Template::read(text)?;
        let methods = [
            (Method::GET, &item.get),
            (Method::HEAD, &item.head),
            (Method::OPTIONS, &item.options),
            (Method::TRACE, &item.trace),
            (Method::POST, &item.post),
            (Method::PUT, &item.put),
            (Method::PATCH, &item.patch),
            (Method::DELETE, &item.delete),
        ];
        let mut operations = Vec::new();
        for (method, object) in methods {
            if let Some(object) = object {
                let place = format!("{method} {text}");
                let parameters = self.parameters(&template, &item, object, &place)?;
                let question = match method {
                    Method::GET => entities.question(
                        self,
                        &template,
                        item.singular.as_deref(),
                        object,
                        &parameters,
                    ),
                    _ => None,
                };
                let operation = Operation {
                    question,
                    ..self.operation(&place, method, object, parameters, *index)?
                };
                operations.push(Arc::new(operation));
                *index += 1;
            }
        }
        Ok(Path {
            allow: allow(&operations)?,
            text: text.to_owned(),
            template,
            operations,
        })
    }

    fn operation(
        &self,
        place: &str,
        method: Method,
        object: &OperationObject<'a>,
        parameters: Vec<Parameter>,
        index: usize,
    ) -> Result<Operation, String> {
        let responses = object.responses.iter();
        let mut responses = responses
            .filter(|(status, _)| !status.starts_with("x-"))
            .map(|(status, &node)| self.shared_response(place, status, node))
            .collect::<Result<Vec<_>, _>>()?;
        responses.sort_by_key(|response| response.status);
        let rate_limits = object.rate_limits.iter().map(|limit| {
            let period = period::parse(&limit.period);
            let period = period.ok_or_else(|| format!("{place}: {} is no period", limit.period))?;
            Ok(RateLimit {
                calls: limit.calls,
                period,
                shared: limit.shared.clone(),
            })
        });
        let security = object.security.as_ref().unwrap_or(&self.object.security);
        let permissions = security
            .iter()
            .map(|requirement| self.permissions(requirement, place));
        let body = object.request_body.map(|node| self.body(node, place));
        Ok(Operation {
            permissions: permissions.collect::<Result<_, _>>()?,
            rate_limits: rate_limits.collect::<Result<_, String>>()?,
            id: object.operation_id.as_str().into(),
            index,
            method,
            parameters,
            body: body.transpose()?,
            responses,
            question: None,
        })
    }

    /// The parameters of an operation and those of its path that it does not define anew.
    fn parameters(
        &self,
        template: &Template,
        item: &PathItem<'a>,
        operation: &OperationObject<'a>,
        place: &str,
    ) -> Result<Vec<Parameter>, String> {
        let mut objects: IndexMap<(String, String), ParameterObject<'a>> = IndexMap::new();
        for &node in item.parameters.iter().chain(&operation.parameters) {
            let object: ParameterObject<'a> = self.follow(node, place)?;
            objects.insert((object.r#in.clone(), object.name.clone()), object);
        }
        let objects = objects.into_values().filter(|object| !is_ignored(object));
        let parameters = objects.map(|object| {
            let name = object.name.clone();
            let parameter = self.parameter(template, object);
            parameter.map_err(|problem| format!("{place}, parameter {name}: {problem}"))
        });
        parameters.collect()
    }

    fn body(&self, node: &'a RawValue, place: &str) -> Result<RequestBody, String> {
        let place = format!("{place}, requestBody");
        let object: RequestBodyObject<'a> = self.follow(node, &place)?;
        let mut contents = Vec::new();
        for (media_type, MediaTypeSchema { schema }) in object.content {
            let form = Form::of(&media_type);
            let is_range = media_type.contains('*');
            let judged = schema.filter(|_| is_range || form != Form::Opaque);
            let in_words = judged.filter(|_| is_range || form == Form::Words);
            let members = in_words.map(|node| {
                let schema = parse(node.get(), "the schema")?;
                Kind::members(&schema, &|target| self.look_up(target))
            });
            let in_place = |problem| format!("{place}: {problem}");
            contents.push(Content {
                members: members.transpose().map_err(in_place)?.unwrap_or_default(),
                schema: judged
                    .map(|node| self.schema(node))
                    .transpose()
                    .map_err(in_place)?,
                media_type,
            });
        }
        Ok(RequestBody {
            required: object.required,
            contents,
        })
    }

    /// A schema made ready, once for all who have the same.
    fn schema(&self, node: &'a RawValue) -> Result<Arc<Schema>, String> {
        if let Some(schema) = self.schemas.borrow().get(node.get()) {
            return Ok(Arc::clone(schema));
        }
        let object: Value = parse(node.get(), "the schema")?;
        let schema = Schema::new(&object, &|target| self.look_up(target));
        let schema = Arc::new(schema.map_err(|problem| format!("the schema: {problem}"))?);
        let mut schemas = self.schemas.borrow_mut();
        schemas.insert(node.get(), Arc::clone(&schema));
        Ok(schema)
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

    /// A parameter, or what of it cannot be served.
    fn parameter(
        &self,
        template: &Template,
        object: ParameterObject<'a>,
    ) -> Result<Parameter, String> {
        let place = match &*object.r#in {
            "path" => {
                let position = template.position(&object.name);
                Place::Path(position.ok_or("it is not in the path")?)
            }
            "query" => Place::Query,
            "header" => Place::Header,
            other => return Err(format!("parameters in {other} are not known here")),
        };
        let usual = match place {
            Place::Query => "form",
            Place::Path(_) | Place::Header => "simple",
        };
        if let Some(style) = object.style.filter(|style| style != usual) {
            return Err(format!("the style {style} is not known here"));
        }
        let key_of = object.key_of.as_deref().map(|key| {
            let parts = key.split_once('.');
            let parts = parts.ok_or_else(|| format!("its key {key} is no Schema.property"))?;
            Ok::<_, String>((parts.0.to_owned(), parts.1.to_owned()))
        });
        let example = object.example.and_then(|node| match parse(node.get(), "") {
            Ok(Value::String(text)) => Some(text),
            Ok(other) => Some(other.to_string()),
            Err(_) => None,
        });
        let node = object.schema.ok_or("it has no schema")?;
        let schema = parse(node.get(), "the schema")?;
        let kind = Kind::of(&schema, &|target| self.look_up(target))?;
        let is_word = |kind: &Kind| !matches!(kind, Kind::Object | Kind::List(_));
        let fits = match &kind {
            Kind::List(item) => is_word(item),
            other => is_word(other),
        };
        if !fits {
            return Err("it is neither a word nor a list of words".to_owned());
        }
        Ok(Parameter {
            name: object.name,
            place,
            required: object.required,
            may_be_empty: object.allow_empty_value && place == Place::Query,
            in_one_word: place != Place::Query || object.explode == Some(false),
            description: object.description.unwrap_or_default(),
            kind,
            schema: self.schema(node)?,
            key_of: key_of.transpose()?,
            example,
        })
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
        if status.is_informational() {
            return Err(format!("{place}: no request ends with this status"));
        }
        let mut bare_headers = HeaderMap::new();
        for (name, &node) in &object.headers {
            if OF_TRANSPORT
                .iter()
                .any(|own| own.eq_ignore_ascii_case(name))
            {
                continue;
            }
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
                let Some(body) = body.filter(|_| has_body(status)) else {
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
    pub(super) fn follow<T: Deserialize<'a>>(
        &self,
        node: &'a RawValue,
        place: &str,
    ) -> Result<T, String> {
        let mut node = node;
        for _ in 0..MAX_HOPS {
            let Some(target) = reference(node, place)? else {
                return parse(node.get(), place);
            };
            node = self
                .at(&target)
                .ok_or_else(|| format!("{place}: nothing is at {target}"))?;
        }
        // It goes round in a circle.
        Err(format!("{place}: a chain of $ref without an end"))
    }

    /// What is at the place that a `$ref` names, mostly a component.
    pub(super) fn at(&self, target: &str) -> Option<&'a RawValue> {
        let pointer = target.strip_prefix("#/")?;
        let component = pointer.strip_prefix("components/");
        let component = component.and_then(|rest| rest.split_once('/'));
        if let Some((kind, name)) = component
            && let Some(node) = self.components.get(kind).and_then(|kind| kind.get(name))
        {
            return Some(node);
        }
        pointer.split('/').try_fold(self.text, |node, token| {
            let token = lenient(token).replace("~1", "/").replace("~0", "~");
            match token.parse::<usize>() {
                Ok(index) if node.get().starts_with('[') => {
                    let items: Vec<&RawValue> = serde_json::from_str(node.get()).ok()?;
                    items.get(index).copied()
                }
                _ => {
                    let members: HashMap<String, &RawValue> =
                        serde_json::from_str(node.get()).ok()?;
                    members.get(&token).copied()
                }
            }
        })
    }

    /// The same as a value.
    pub(super) fn look_up(&self, target: &str) -> Result<Value, String> {
        let node = self
            .at(target)
            .ok_or_else(|| format!("nothing is at {target}"))?;
        parse(node.get(), target)
    }
}

/// What a `$ref` says, beside which nothing counts.
pub(super) fn reference<'a>(
    node: &'a RawValue,
    place: &str,
) -> Result<Option<Cow<'a, str>>, String> {
    // Not every object has to be read to its end to know that it is none.
    if !node.get().starts_with('{') || !node.get().contains(r#""$ref""#) {
        return Ok(None);
    }
    parse::<Reference<'_>>(node.get(), place).map(|reference| reference.target)
}

/// Whether an answer of that status has a body at all.
fn has_body(status: StatusCode) -> bool {
    let without = [
        StatusCode::NO_CONTENT,
        StatusCode::RESET_CONTENT,
        StatusCode::NOT_MODIFIED,
    ];
    !without.contains(&status)
}

/// Headers that follow from the body or belong to the connection, whatever a contract says of them.
const OF_TRANSPORT: [&str; 4] = [
    "Content-Type",
    "Content-Length",
    "Transfer-Encoding",
    "Connection",
];

/// By OpenAPI these headers are no parameters, whoever describes them as such.
fn is_ignored(parameter: &ParameterObject<'_>) -> bool {
    let ignored = ["Accept", "Content-Type", "Authorization"];
    parameter.r#in == "header"
        && ignored
            .iter()
            .any(|name| name.eq_ignore_ascii_case(&parameter.name))
}

pub(super) fn parse<'a, T: Deserialize<'a>>(json: &'a str, place: &str) -> Result<T, String> {
    serde_json::from_str(json).map_err(|error| format!("{place}: {error}"))
}

fn documented_header(name: &str, example: &RawValue) -> Option<(HeaderName, HeaderValue)> {
    let text = match serde_json::from_str(example.get()).ok()? {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    Some((name.parse().ok()?, text.parse().ok()?))
}

//! From the objects of a document to the tables that requests are answered by: every `$ref` followed, and
//! every documented answer made ready to send.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use indexmap::IndexMap;
use serde_json::Value;
use serde_json::value::RawValue;

use super::document::{
    Document, ExampleObject, HeaderObject, MediaTypeSchema, OperationObject, ParameterObject,
    PathItem, RequestBodyObject, Requirement, ResponseObject, SecurityScheme, parse, reference,
};
use super::entity::Entities;
use super::{
    Continuation, EntitySchema, Example, Operation, Path, Permission, RateLimit, Response, allow,
};
use crate::answer::{Answer, Body, content_type};
use crate::body::{Content, Form, RequestBody};
use crate::parameter::{Parameter, Place};
use crate::period;
use crate::schema::Schema;
use crate::template::Template;
use crate::word::Kind;

/// The `x-deviation` of an example that is sent without a body.
const EMPTY_BODY: &str = "empty-body";

/// The tables of a document while they are made.
pub(super) struct Tables<'d, 'a> {
    document: &'d Document<'a>,
    entities: Entities<'a>,
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

impl<'d, 'a> Tables<'d, 'a> {
    pub(super) fn of(document: &'d Document<'a>) -> Self {
        Self {
            document,
            entities: Entities::default(),
            examples: RefCell::default(),
            responses: RefCell::default(),
            schemas: RefCell::default(),
        }
    }

    /// The schemas that the paths so far ask for.
    pub(super) fn entities(self) -> HashMap<String, EntitySchema> {
        self.entities.finish(self.document)
    }

    /// A path; `index` is the place of its first operation among all.
    pub(super) fn path(
        &mut self,
        text: &str,
        item: &'a RawValue,
        index: &mut usize,
    ) -> Result<Path, String> {
        let item: PathItem<'a> = self.document.follow(item, text)?;
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
                    Method::GET => self.entities.question(
                        self.document,
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
        let security = object
            .security
            .as_ref()
            .unwrap_or(&self.document.object.security);
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
            let object: ParameterObject<'a> = self.document.follow(node, place)?;
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
        let object: RequestBodyObject<'a> = self.document.follow(node, &place)?;
        let mut contents = Vec::new();
        for (media_type, MediaTypeSchema { schema }) in object.content {
            let form = Form::of(&media_type);
            let is_range = media_type.contains('*');
            let judged = schema.filter(|_| is_range || form != Form::Opaque);
            let in_words = judged.filter(|_| is_range || form == Form::Words);
            let members = in_words.map(|node| {
                let schema = parse(node.get(), "the schema")?;
                Kind::members(&schema, &|target| self.document.look_up(target))
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
        let schema = Schema::new(&object, &|target| self.document.look_up(target));
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
            let node = self.document.components.get("securitySchemes");
            let node = node
                .and_then(|schemes| schemes.get(scheme))
                .ok_or_else(|| format!("{place}: no security scheme is called {scheme}"))?;
            let scheme: SecurityScheme = self.document.follow(node, scheme)?;
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
        let kind = Kind::of(&schema, &|target| self.document.look_up(target))?;
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
        let object: ResponseObject<'a> = self.document.follow(node, &place)?;
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
            let header: HeaderObject<'a> = self.document.follow(node, &place)?;
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
        let example: ExampleObject<'a> = self.document.follow(node, place)?;
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

fn documented_header(name: &str, example: &RawValue) -> Option<(HeaderName, HeaderValue)> {
    let text = match serde_json::from_str(example.get()).ok()? {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    Some((name.parse().ok()?, text.parse().ok()?))
}

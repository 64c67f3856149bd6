//! Owns the spec as the generated tables and tests need it: operations with their statuses and
//! examples, their arguments and bodies, open enums, servers. What only the client needs stays with progenitor.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::{Map, Value};
use spec_document::model::METHODS;
use spec_document::naming::{Case, identifier};
use spec_document::strict::{Lack, Strict};

use super::moments::Moments;
use crate::house::{
    DIALECT,
    deviations::FIELD as DEVIATIONS,
    ways::{SINGULAR, Way},
};
use spec_document::period;

/// The spec, as far as generated code that is not progenitor's needs it.
#[derive(Debug)]
pub(crate) struct Digest {
    pub(crate) operations: Vec<Operation>,
    pub(crate) open_enums: Vec<OpenEnum>,
    /// Component schemas that become Rust types of their own, in Rust's spelling.
    pub(crate) types: Vec<String>,
    pub(crate) pages: Vec<Page>,
    /// Schemas that are an integer or a text, in Rust's spelling, each with its description.
    pub(crate) integers_or_texts: Vec<(String, String)>,
    pub(crate) servers: Vec<Server>,
}

#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) id: String,
    /// The id as progenitor spells it.
    pub(crate) rust_name: String,
    /// In capitals.
    pub(crate) method: String,
    pub(crate) path: String,
    /// What the path item says that one of the things is called.
    pub(crate) singular: Option<String>,
    /// One sentence about it.
    pub(crate) summary: String,
    pub(crate) description: String,
    /// Those of the path first, in its order.
    pub(crate) arguments: Vec<Argument>,
    pub(crate) body: Option<Body>,
    pub(crate) rate_limits: Vec<RateLimit>,
    /// The ids of all operations that it shares limits with, its own among them, in order; none if it
    /// shares none.
    pub(crate) family: Vec<String>,
    pub(crate) application_permissions: Vec<String>,
    pub(crate) delegated_permissions: Vec<String>,
    pub(crate) responses: Vec<Response>,
}

#[derive(Debug)]
pub(crate) struct RateLimit {
    pub(crate) calls: u32,
    pub(crate) period: Duration,
    /// The family that has it in common.
    pub(crate) shared: Option<String>,
}

/// What a call gives in the path, the query or a header.
#[derive(Debug)]
pub(crate) struct Argument {
    /// As it is on the wire.
    pub(crate) name: String,
    /// As progenitor spells it, but for the underscore behind a keyword.
    pub(crate) rust_name: String,
    pub(crate) description: String,
    pub(crate) in_path: bool,
    pub(crate) required: bool,
    /// Whether its type keeps texts that are none of its values: a date and time.
    pub(crate) is_moment: bool,
    pub(crate) is_list: bool,
    pub(crate) example: Option<Value>,
}

/// What a call gives as its body, in JSON.
#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) description: String,
    /// Where in it a date and time is.
    pub(crate) moments: Moments,
    pub(crate) example: Option<Value>,
}

#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    /// The component that the content is, in Rust's spelling; `None` where it has none, or is no component.
    pub(crate) content: Option<String>,
    /// Names of the headers that are always sent.
    pub(crate) required_headers: Vec<String>,
    /// What is promised, then what is sent all the same.
    pub(crate) examples: Vec<Example>,
}

#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) name: String,
    pub(crate) summary: String,
}

#[derive(Debug)]
pub(crate) struct OpenEnum {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) members: Vec<String>,
}

/// A schema that is a page of an OData collection: it has `value` and `@odata.nextLink`.
#[derive(Debug)]
pub(crate) struct Page {
    /// In Rust's spelling.
    pub(crate) name: String,
    /// The items' schema, in Rust's spelling.
    pub(crate) item: String,
}

#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) name: String,
    pub(crate) cloud: String,
    pub(crate) url: String,
    pub(crate) authority: String,
    pub(crate) token_scope: String,
    pub(crate) description: String,
}

impl Digest {
    /// The digest of a spec that the rules found nothing wrong with.
    ///
    /// # Errors
    /// When something that it needs is missing all the same.
    pub(crate) fn of(spec: &Value) -> Result<Self, Lack> {
        let root = Strict::of(spec);
        let mut operations = Vec::new();
        for (path, item) in root.get("paths")?.entries()? {
            for (method, operation) in item.entries()? {
                if METHODS.contains(&method) {
                    let mut read = Operation::of(spec, path, method, &operation)?;
                    let said = item.optional_text(SINGULAR)?;
                    read.singular = Some(said).filter(|said| !said.is_empty());
                    operations.push(read);
                }
            }
        }
        find_families(&mut operations);
        let mut open_enums = Vec::new();
        let mut types = Vec::new();
        let mut pages = Vec::new();
        let mut integers_or_texts = Vec::new();
        for (name, schema) in root.get("components")?.get("schemas")?.entries()? {
            if DIALECT.is_open_enum(schema.value()) {
                open_enums.push(OpenEnum {
                    name: name.to_upper_camel_case(),
                    description: schema.optional_text("description")?,
                    members: schema.get("enum")?.texts()?,
                });
            } else if is_integer_or_text(schema.object()?) {
                integers_or_texts.push((
                    name.to_upper_camel_case(),
                    schema.optional_text("description")?,
                ));
            } else {
                types.push(name.to_upper_camel_case());
                pages.extend(Page::of(name, schema.object()?));
            }
        }
        let servers = root
            .get("servers")?
            .items()?
            .iter()
            .map(Server::of)
            .collect::<Result<_, _>>()?;
        Ok(Self {
            operations,
            open_enums,
            types,
            pages,
            integers_or_texts,
            servers,
        })
    }
}

impl Operation {
    /// The arguments of a call as an object of JSON: those that it needs, or all that have an example.
    pub(crate) fn example(&self, all: bool) -> String {
        let given = self.arguments.iter();
        let given = given.filter(|argument| all || argument.required);
        let given =
            given.filter_map(|argument| Some((argument.name.clone(), argument.example.clone()?)));
        let mut given: Map<String, Value> = given.collect();
        let body = self.body.as_ref().and_then(|body| body.example.clone());
        given.extend(body.map(|body| ("body".to_owned(), body)));
        Value::Object(given).to_string()
    }

    /// The page of a collection that it is answered with, if it is.
    pub(crate) fn page_of<'d>(&self, digest: &'d Digest) -> Option<&'d Page> {
        let mut successes = self
            .responses
            .iter()
            .filter(|response| response.status < 300);
        let content = successes.find_map(|success| success.content.as_ref())?;
        digest.pages.iter().find(|page| page.name == *content)
    }

    /// Its way in.
    pub(crate) fn way(&self) -> Way {
        Way::of(&self.method, &self.path, &self.id, self.singular.as_deref())
    }

    fn of(spec: &Value, path: &str, method: &str, node: &Strict<'_>) -> Result<Self, Lack> {
        let id = node.text("operationId")?;
        let mut arguments = Vec::new();
        if let Ok(list) = node.get("parameters") {
            for parameter in list.items()? {
                arguments.push(Argument::of(&parameter)?);
            }
        }
        arguments.sort_by_key(|argument: &Argument| {
            let found = path.find(&format!("{{{}}}", argument.name));
            found.filter(|_| argument.in_path).unwrap_or(usize::MAX)
        });
        let body = node.get("requestBody").ok();
        let body = body.map(|body| Body::of(&body)).transpose()?;
        let mut rate_limits = Vec::new();
        for limit in node.get("x-rate-limits")?.items()? {
            rate_limits.push(RateLimit {
                calls: limit.count("calls")?,
                period: duration(&limit, "period")?,
                shared: limit
                    .get("shared")
                    .ok()
                    .map(|name| name.as_text())
                    .transpose()?,
            });
        }
        let permissions = |flow| permissions(spec, node, flow);
        let mut responses = Vec::new();
        for (status, response) in node.get("responses")?.entries()? {
            responses.push(Response::of(status, &response)?);
        }
        Ok(Self {
            rust_name: id.to_snake_case(),
            id,
            method: method.to_uppercase(),
            path: path.to_owned(),
            singular: None,
            summary: node.optional_text("summary")?,
            description: node.optional_text("description")?,
            arguments,
            body,
            rate_limits,
            family: Vec::new(),
            application_permissions: permissions("clientCredentials")?,
            delegated_permissions: permissions("authorizationCode")?,
            responses,
        })
    }
}

/// Tells each operation which ones share limits with it.
fn find_families(operations: &mut [Operation]) {
    let mut families: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let named = |operation: &Operation| {
        let mut limits = operation.rate_limits.iter();
        limits.find_map(|limit| limit.shared.clone())
    };
    for operation in &*operations {
        if let Some(name) = named(operation) {
            families
                .entry(name)
                .or_default()
                .insert(operation.id.clone());
        }
    }
    for operation in operations {
        let family = named(operation).and_then(|name| families.get(&name));
        operation.family = family.into_iter().flatten().cloned().collect();
    }
}

/// The value of the first example that stands beside a schema, or in it.
fn example(node: &Strict<'_>) -> Option<Value> {
    let named = || {
        let examples = node.get("examples").ok()?.entries().ok()?;
        examples.first()?.1.get("value").ok()
    };
    let of_schema = || node.get("schema").ok()?.get("example").ok();
    let found = node.get("example").ok().or_else(named).or_else(of_schema)?;
    Some(found.value().clone())
}

impl Argument {
    fn of(node: &Strict<'_>) -> Result<Self, Lack> {
        let name = node.text("name")?;
        let schema = node.get("schema")?;
        let is_list = schema.optional_text("type")? == "array";
        let word = if is_list {
            schema.get("items")?
        } else {
            schema
        };
        Ok(Self {
            is_moment: word.optional_text("format")? == "date-time",
            is_list,
            rust_name: identifier(&name, Case::Argument),
            name,
            description: node.optional_text("description")?,
            in_path: node.text("in")? == "path",
            required: node.object()?.get("required") == Some(&Value::Bool(true)),
            example: example(node),
        })
    }
}

impl Body {
    fn of(node: &Strict<'_>) -> Result<Self, Lack> {
        let content = node.get("content")?.entries()?;
        let (_, media_type) =
            (content.first()).ok_or_else(|| node.wrong("the body has no content"))?;
        Ok(Self {
            description: node.optional_text("description")?,
            moments: Moments::below(&media_type.get("schema")?)?,
            example: example(media_type),
        })
    }
}

impl Response {
    fn of(status: &str, node: &Strict<'_>) -> Result<Self, Lack> {
        let status = status
            .parse()
            .map_err(|_| node.wrong("the status is not a number"))?;
        let mut required_headers = Vec::new();
        if let Ok(headers) = node.get("headers") {
            for (name, header) in headers.entries()? {
                if header.object()?.get("required") == Some(&Value::Bool(true)) {
                    required_headers.push(name.to_owned());
                }
            }
        }
        let mut examples = Vec::new();
        let mut component = None;
        let content = node.get("content").and_then(|content| content.entries());
        for (_, media_type) in content.unwrap_or_default() {
            let reference = media_type.value().pointer("/schema/$ref");
            let name = reference
                .and_then(|reference| reference.as_str()?.strip_prefix("#/components/schemas/"));
            component = name.map(ToUpperCamelCase::to_upper_camel_case);
            let mut named = media_type.get("examples")?.entries()?;
            if let Ok(deviations) = media_type.get(DEVIATIONS) {
                named.extend(deviations.entries()?);
            }
            for (name, example) in named {
                examples.push(Example {
                    name: name.to_owned(),
                    summary: example.optional_text("summary")?,
                });
            }
        }
        Ok(Self {
            status,
            content: component,
            required_headers,
            examples,
        })
    }
}

/// Whether the schema is `oneOf` an integer and a string, in either order.
fn is_integer_or_text(schema: &Map<String, Value>) -> bool {
    let Some(Value::Array(branches)) = schema.get("oneOf") else {
        return false;
    };
    let mut kinds: Vec<_> = branches
        .iter()
        .filter_map(|branch| branch.get("type")?.as_str())
        .collect();
    kinds.sort_unstable();
    kinds == ["integer", "string"] && branches.len() == 2
}

impl Page {
    fn of(name: &str, schema: &Map<String, Value>) -> Option<Self> {
        let properties = schema.get("properties")?;
        properties.get("@odata.nextLink")?;
        let item = properties.pointer("/value/items/$ref")?.as_str()?;
        let item = item.strip_prefix("#/components/schemas/")?;
        Some(Self {
            name: name.to_upper_camel_case(),
            item: item.to_upper_camel_case(),
        })
    }
}

impl Server {
    fn of(node: &Strict<'_>) -> Result<Self, Lack> {
        Ok(Self {
            name: node.text("x-name")?,
            cloud: node.text("x-cloud")?,
            url: node.text("url")?,
            authority: node.text("x-authority")?,
            token_scope: node.text("x-token-scope")?,
            description: node.optional_text("description")?,
        })
    }
}

/// The scopes that the operation's security names for schemes with this OAuth 2.0 flow.
fn permissions(spec: &Value, operation: &Strict<'_>, flow: &str) -> Result<Vec<String>, Lack> {
    let root = Strict::of(spec);
    let schemes = root.get("components")?.get("securitySchemes")?;
    let mut permissions = Vec::new();
    let security = operation
        .get("security")
        .or_else(|_| root.get("security"))?;
    for requirement in security.items()? {
        if requirement.object()?.len() > 1 {
            return Err(requirement.wrong("two schemes at once are more than the tables can say"));
        }
        for (scheme, scopes) in requirement.entries()? {
            if schemes
                .get(scheme)?
                .get("flows")?
                .object()?
                .contains_key(flow)
            {
                let scopes = scopes.texts()?;
                if scopes.len() > 1 {
                    return Err(requirement.wrong(
                        "two scopes at once are more than the tables can say; alternatives are rows of their own",
                    ));
                }
                permissions.extend(scopes);
            }
        }
    }
    Ok(permissions)
}

fn duration(node: &Strict<'_>, key: &str) -> Result<Duration, Lack> {
    let node = node.get(key)?;
    let seconds = period::seconds(&node.as_text()?);
    let seconds = seconds.ok_or_else(|| node.wrong("this is not a period"))?;
    Ok(Duration::from_secs(seconds))
}

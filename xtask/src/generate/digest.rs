//! Owns the spec as the generated tables and tests need it: operations with their statuses and
//! examples, open enums, servers. What only the client needs stays with progenitor.

use std::time::Duration;

use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::{Map, Value};

use crate::house::bundle;
use crate::house::deviations::DEVIATIONS;
use crate::period;
use spec_rust::Error;

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
    /// Of path parameters: name, Rust spelling, example value.
    pub(crate) path_parameters: Vec<PathParameter>,
    pub(crate) rate_limits: Vec<(u32, Duration)>,
    pub(crate) application_permissions: Vec<String>,
    pub(crate) delegated_permissions: Vec<String>,
    pub(crate) responses: Vec<Response>,
}

#[derive(Debug)]
pub(crate) struct PathParameter {
    pub(crate) name: String,
    pub(crate) rust_name: String,
    pub(crate) example: String,
}

#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
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

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

impl Digest {
    /// The digest of a spec that the rules found nothing wrong with.
    ///
    /// # Errors
    /// When something that it needs is missing all the same.
    pub(crate) fn of(spec: &Value) -> Result<Self, Error> {
        let root = Node {
            spec,
            value: spec,
            pointer: String::new(),
        };
        let mut operations = Vec::new();
        for (path, item) in root.get("paths")?.entries()? {
            for (method, operation) in item.entries()? {
                if METHODS.contains(&method) {
                    operations.push(Operation::of(path, method, &operation)?);
                }
            }
        }
        let mut open_enums = Vec::new();
        let mut types = Vec::new();
        let mut pages = Vec::new();
        let mut integers_or_texts = Vec::new();
        for (name, schema) in root.get("components")?.get("schemas")?.entries()? {
            if bundle::is_open_enum(schema.object()?) {
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
    fn of(path: &str, method: &str, node: &Node<'_>) -> Result<Self, Error> {
        let id = node.text("operationId")?;
        let mut path_parameters = Vec::new();
        for parameter in node
            .get("parameters")
            .and_then(|list| list.items())
            .unwrap_or_default()
        {
            if parameter.text("in")? == "path" {
                let name = parameter.text("name")?;
                path_parameters.push(PathParameter {
                    rust_name: name.to_snake_case(),
                    name,
                    example: parameter.text("example")?,
                });
            }
        }
        let mut rate_limits = Vec::new();
        for limit in node.get("x-rate-limits")?.items()? {
            rate_limits.push((limit.count("calls")?, limit.duration("period")?));
        }
        let permissions = |flow| node.permissions(flow);
        let mut responses = Vec::new();
        for (status, response) in node.get("responses")?.entries()? {
            responses.push(Response::of(status, &response)?);
        }
        Ok(Self {
            rust_name: id.to_snake_case(),
            id,
            method: method.to_uppercase(),
            path: path.to_owned(),
            path_parameters,
            rate_limits,
            application_permissions: permissions("clientCredentials")?,
            delegated_permissions: permissions("authorizationCode")?,
            responses,
        })
    }
}

impl Response {
    fn of(status: &str, node: &Node<'_>) -> Result<Self, Error> {
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
        let content = node.get("content").and_then(|content| content.entries());
        for (_, media_type) in content.unwrap_or_default() {
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
    fn of(node: &Node<'_>) -> Result<Self, Error> {
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

/// A value of the spec that knows where it is; references are followed on the way.
#[derive(Clone)]
struct Node<'a> {
    spec: &'a Value,
    value: &'a Value,
    pointer: String,
}

impl<'a> Node<'a> {
    fn child(&self, key: &str, value: &'a Value) -> Result<Self, Error> {
        let mut node = Node {
            spec: self.spec,
            value,
            pointer: spec_document::node::join(&self.pointer, key),
        };
        // The rules refuse chains that never end; the bound is for their mistakes.
        for _ in 0..16 {
            let Some(target) = node.value.get("$ref").and_then(Value::as_str) else {
                return Ok(node);
            };
            let pointer = target
                .strip_prefix('#')
                .ok_or_else(|| node.wrong("the $ref leads out of the spec"))?;
            let value = self
                .spec
                .pointer(pointer)
                .ok_or_else(|| node.wrong("the $ref leads nowhere"))?;
            node = Node {
                spec: self.spec,
                value,
                pointer: pointer.to_owned(),
            };
        }
        Err(node.wrong("the $ref leads back to itself"))
    }

    fn wrong(&self, what: impl Into<String>) -> Error {
        Error::Spec {
            pointer: self.pointer.clone(),
            what: what.into(),
        }
    }

    fn object(&self) -> Result<&'a Map<String, Value>, Error> {
        self.value
            .as_object()
            .ok_or_else(|| self.wrong("this is not an object"))
    }

    fn get(&self, key: &str) -> Result<Self, Error> {
        let value = self
            .object()?
            .get(key)
            .ok_or_else(|| self.wrong(format!("{key} is missing")))?;
        self.child(key, value)
    }

    fn entries(&self) -> Result<Vec<(&'a str, Self)>, Error> {
        self.object()?
            .iter()
            .map(|(key, value)| Ok((key.as_str(), self.child(key, value)?)))
            .collect()
    }

    fn items(&self) -> Result<Vec<Self>, Error> {
        let items = self
            .value
            .as_array()
            .ok_or_else(|| self.wrong("this is not a list"))?;
        items
            .iter()
            .enumerate()
            .map(|(index, value)| self.child(&index.to_string(), value))
            .collect()
    }

    fn as_text(&self) -> Result<String, Error> {
        self.value
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| self.wrong("this is not a text"))
    }

    fn text(&self, key: &str) -> Result<String, Error> {
        self.get(key)?.as_text()
    }

    fn optional_text(&self, key: &str) -> Result<String, Error> {
        if self.object()?.contains_key(key) {
            self.text(key)
        } else {
            Ok(String::new())
        }
    }

    fn texts(&self) -> Result<Vec<String>, Error> {
        self.items()?.iter().map(Node::as_text).collect()
    }

    fn count(&self, key: &str) -> Result<u32, Error> {
        let node = self.get(key)?;
        let count = node.value.as_u64().and_then(|count| count.try_into().ok());
        count.ok_or_else(|| node.wrong("this is not a positive number"))
    }

    fn duration(&self, key: &str) -> Result<Duration, Error> {
        let node = self.get(key)?;
        let seconds = period::seconds(&node.as_text()?);
        let seconds = seconds.ok_or_else(|| node.wrong("this is not a period"))?;
        Ok(Duration::from_secs(seconds))
    }

    /// The scopes that the operation's security names for schemes with this OAuth 2.0 flow.
    fn permissions(&self, flow: &str) -> Result<Vec<String>, Error> {
        let schemes = Node {
            spec: self.spec,
            value: self.spec,
            pointer: String::new(),
        }
        .get("components")?
        .get("securitySchemes")?;
        let mut permissions = Vec::new();
        let everywhere = Node {
            spec: self.spec,
            value: self.spec,
            pointer: String::new(),
        };
        let security = self
            .get("security")
            .or_else(|_| everywhere.get("security"))?;
        for requirement in security.items()? {
            if requirement.object()?.len() > 1 {
                return Err(
                    requirement.wrong("two schemes at once are more than the tables can say")
                );
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
}

//! Owns the spec as the generated tables and tests need it: operations with their statuses and
//! examples, open enums, servers. What only the client needs stays with progenitor.

use std::time::Duration;

use crate::period;
use heck::{ToSnakeCase, ToUpperCamelCase};
use spec_document::node::{Lack, Node};
use spec_document::spec::{self, Spec, Used};

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

impl Digest {
    /// The digest of a spec that the rules found nothing wrong with.
    ///
    /// # Errors
    /// When something that it needs is missing all the same.
    pub(crate) fn of(spec: &Spec<'_>) -> Result<Self, Lack> {
        spec.root().need("paths")?;
        let mut operations = Vec::new();
        for operation in spec.operations() {
            operations.push(Operation::of(spec, &operation)?);
        }
        let mut open_enums = Vec::new();
        let mut types = Vec::new();
        let mut pages = Vec::new();
        let mut integers_or_texts = Vec::new();
        for (name, schema) in spec.root().need("components")?.need("schemas")?.entries() {
            let name = name.to_upper_camel_case();
            let resolved = spec.resolve(&schema);
            let schema = resolved.ok_or_else(|| schema.lack("the $ref leads nowhere"))?;
            if spec.dialect().is_open_enum(schema.value) {
                open_enums.push(OpenEnum {
                    name,
                    description: schema.text_if_any("description")?.to_owned(),
                    members: texts(&schema.need("enum")?)?,
                });
            } else if is_integer_or_text(&schema) {
                integers_or_texts.push((name, schema.text_if_any("description")?.to_owned()));
            } else {
                pages.extend(Page::of(&name, &schema));
                types.push(name);
            }
        }
        let servers = spec.root().need("servers")?;
        let servers = servers.items().map(|server| Server::of(&server));
        Ok(Self {
            operations,
            open_enums,
            types,
            pages,
            integers_or_texts,
            servers: servers.collect::<Result<_, _>>()?,
        })
    }
}

impl Operation {
    fn of(spec: &Spec<'_>, operation: &spec::Operation<'_>) -> Result<Self, Lack> {
        let node = &operation.node;
        let id = node.need_text("operationId")?.to_owned();
        let mut path_parameters = Vec::new();
        for Used { definition, .. } in spec.parameters(operation) {
            if definition.need_text("in")? == "path" {
                let name = definition.need_text("name")?.to_owned();
                path_parameters.push(PathParameter {
                    rust_name: name.to_snake_case(),
                    name,
                    example: definition.need_text("example")?.to_owned(),
                });
            }
        }
        let mut rate_limits = Vec::new();
        for limit in node.need("x-rate-limits")?.items() {
            rate_limits.push((count(&limit, "calls")?, duration(&limit, "period")?));
        }
        node.need("responses")?;
        let mut responses = Vec::new();
        for (status, Used { definition, .. }) in spec.responses(operation) {
            responses.push(Response::of(spec, status, &definition)?);
        }
        Ok(Self {
            rust_name: id.to_snake_case(),
            id,
            method: operation.method.to_uppercase(),
            path: operation.path.to_owned(),
            path_parameters,
            rate_limits,
            application_permissions: permissions(spec, operation, "clientCredentials")?,
            delegated_permissions: permissions(spec, operation, "authorizationCode")?,
            responses,
        })
    }
}

/// The scopes that the operation's security names for schemes with this OAuth 2.0 flow.
fn permissions(
    spec: &Spec<'_>,
    operation: &spec::Operation<'_>,
    flow: &str,
) -> Result<Vec<String>, Lack> {
    let security = spec.security(operation);
    let security = security.ok_or_else(|| spec.root().lack("security is missing"))?;
    let mut permissions = Vec::new();
    for alternative in security.items() {
        if alternative.entries().count() > 1 {
            let what = "two schemes at once are more than the tables can say";
            return Err(alternative.lack(what));
        }
        for (scheme, scopes) in alternative.entries() {
            let definition = spec.security_scheme(scheme);
            let definition =
                definition.ok_or_else(|| scopes.lack(format!("{scheme} is missing")))?;
            if definition.need("flows")?.get(flow).is_none() {
                continue;
            }
            let scopes = texts(&scopes)?;
            if scopes.len() > 1 {
                let what = "two scopes at once are more than the tables can say; alternatives are rows of their own";
                return Err(alternative.lack(what));
            }
            permissions.extend(scopes);
        }
    }
    Ok(permissions)
}

impl Response {
    fn of(spec: &Spec<'_>, status: &str, node: &Node<'_>) -> Result<Self, Lack> {
        let status = status.parse();
        let promised = spec.promised_headers(node).into_iter();
        let mut examples = Vec::new();
        for (_, media_type) in node.get("content").iter().flat_map(Node::entries) {
            media_type.need("examples")?;
            for (name, Used { definition, .. }) in spec.sent(&media_type) {
                examples.push(Example {
                    name: name.to_owned(),
                    summary: definition.text_if_any("summary")?.to_owned(),
                });
            }
        }
        Ok(Self {
            status: status.map_err(|_| node.lack("the status is not a number"))?,
            required_headers: promised.map(str::to_owned).collect(),
            examples,
        })
    }
}

/// Whether the schema is `oneOf` an integer and a string, in either order.
fn is_integer_or_text(schema: &Node<'_>) -> bool {
    let branches = schema.get("oneOf");
    let branches = branches.iter().flat_map(Node::items);
    let mut types: Vec<_> = branches
        .map(|branch| branch.text("type").unwrap_or_default())
        .collect();
    types.sort_unstable();
    types == ["integer", "string"]
}

impl Page {
    fn of(name: &str, schema: &Node<'_>) -> Option<Self> {
        let properties = schema.get("properties")?;
        properties.get("@odata.nextLink")?;
        let item = properties.get("value")?.get("items")?.reference()?;
        let item = item.strip_prefix("#/components/schemas/")?;
        Some(Self {
            name: name.to_owned(),
            item: item.to_upper_camel_case(),
        })
    }
}

impl Server {
    fn of(node: &Node<'_>) -> Result<Self, Lack> {
        Ok(Self {
            name: node.need_text("x-name")?.to_owned(),
            cloud: node.need_text("x-cloud")?.to_owned(),
            url: node.need_text("url")?.to_owned(),
            authority: node.need_text("x-authority")?.to_owned(),
            token_scope: node.need_text("x-token-scope")?.to_owned(),
            description: node.text_if_any("description")?.to_owned(),
        })
    }
}

fn texts(list: &Node<'_>) -> Result<Vec<String>, Lack> {
    list.items()
        .map(|text| text.as_text().map(str::to_owned))
        .collect()
}

fn count(node: &Node<'_>, key: &str) -> Result<u32, Lack> {
    let node = node.need(key)?;
    let count = node.value.as_u64().and_then(|count| count.try_into().ok());
    count.ok_or_else(|| node.lack("this is not a positive number"))
}

fn duration(node: &Node<'_>, key: &str) -> Result<Duration, Lack> {
    let node = node.need(key)?;
    let seconds = period::seconds(node.as_text()?).map(Duration::from_secs);
    seconds.ok_or_else(|| node.lack("this is not a period"))
}

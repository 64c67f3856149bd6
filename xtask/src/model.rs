//! The objects of OpenAPI 3.0 as data: which fields each has, what belongs into them, and which
//! extensions this project adds.
//!
//! One walk by these tables finds every object of a document with its kind, and everything that
//! does not belong where it stands. What the objects must say to each other is for [`crate::rules`].

use serde_json::Value;

/// The kinds of objects in an OpenAPI document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Document,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Paths,
    PathItem,
    Operation,
    ExternalDocs,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Callback,
    Example,
    Deviation,
    Link,
    Header,
    Tag,
    Components,
    Schema,
    Discriminator,
    Xml,
    SecurityScheme,
    OAuthFlows,
    OAuthFlow,
    RateLimit,
    MsEnum,
}

/// What belongs into a field.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    Any,
    Text,
    Flag,
    Number,
    /// A whole number, zero or more.
    Count,
    /// One of these words.
    Word(&'static [&'static str]),
    Object(Kind),
    /// An object, or `{ $ref: … }` to a component of that kind.
    OrReference(Kind),
    /// What `additionalProperties` takes: a boolean, or a schema or reference to one.
    FlagOrSchema,
    List(&'static Shape),
    Map(&'static Shape),
}

/// A field that an object may have, or must.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) required: bool,
}

const fn may(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        required: false,
    }
}

const fn must(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        required: true,
    }
}

use Shape::{Any, Count, Flag, FlagOrSchema, List, Map, Number, Object, OrReference, Text, Word};

const TEXTS: Shape = List(&Text);
const SECURITY: Shape = List(&Map(&TEXTS));
const SERVERS: Shape = List(&Object(Kind::Server));
const PARAMETERS: Shape = List(&OrReference(Kind::Parameter));
const SCHEMA: Shape = OrReference(Kind::Schema);
const SCHEMAS: Shape = List(&SCHEMA);
const EXAMPLES: Shape = Map(&OrReference(Kind::Example));
const DEVIATIONS: Shape = Map(&OrReference(Kind::Deviation));
const CONTENT: Shape = Map(&Object(Kind::MediaType));
const HEADERS: Shape = Map(&OrReference(Kind::Header));
const OPERATION: Shape = Object(Kind::Operation);
const DOCS: Shape = Object(Kind::ExternalDocs);

/// The methods of HTTP that a path item may describe.
pub(crate) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

impl Kind {
    /// What the kind is called in a sentence.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Document => "an OpenAPI document",
            Self::Info => "an info object",
            Self::Contact => "a contact",
            Self::License => "a license",
            Self::Server => "a server",
            Self::ServerVariable => "a server variable",
            Self::Paths => "the paths",
            Self::PathItem => "a path item",
            Self::Operation => "an operation",
            Self::ExternalDocs => "an external documentation",
            Self::Parameter => "a parameter",
            Self::RequestBody => "a request body",
            Self::MediaType => "a media type",
            Self::Encoding => "an encoding",
            Self::Responses => "the responses",
            Self::Response => "a response",
            Self::Callback => "a callback",
            Self::Example => "an example",
            Self::Deviation => "a deviation",
            Self::Link => "a link",
            Self::Header => "a header",
            Self::Tag => "a tag",
            Self::Components => "the components",
            Self::Schema => "a schema",
            Self::Discriminator => "a discriminator",
            Self::Xml => "an XML object",
            Self::SecurityScheme => "a security scheme",
            Self::OAuthFlows => "the OAuth flows",
            Self::OAuthFlow => "an OAuth flow",
            Self::RateLimit => "a rate limit",
            Self::MsEnum => "an x-ms-enum",
        }
    }

    /// The section of `components` that holds the kind, if one does.
    pub(crate) fn section(self) -> Option<&'static str> {
        Some(match self {
            Self::Schema => "schemas",
            Self::Response => "responses",
            Self::Parameter => "parameters",
            Self::Example => "examples",
            Self::Deviation => "x-deviations",
            Self::RequestBody => "requestBodies",
            Self::Header => "headers",
            Self::SecurityScheme => "securitySchemes",
            Self::Link => "links",
            Self::Callback => "callbacks",
            _ => return None,
        })
    }

    /// The fields with a name of their own.
    pub(crate) fn fields(self) -> &'static [Field] {
        match self {
            Self::Document => {
                const {
                    &[
                        must("openapi", Text),
                        must("info", Object(Kind::Info)),
                        may("servers", SERVERS),
                        must("paths", Object(Kind::Paths)),
                        may("components", Object(Kind::Components)),
                        may("security", SECURITY),
                        may("tags", List(&Object(Kind::Tag))),
                        may("externalDocs", DOCS),
                    ]
                }
            }
            Self::Info => {
                const {
                    &[
                        must("title", Text),
                        may("description", Text),
                        may("termsOfService", Text),
                        may("contact", Object(Kind::Contact)),
                        may("license", Object(Kind::License)),
                        must("version", Text),
                    ]
                }
            }
            Self::Contact => const { &[may("name", Text), may("url", Text), may("email", Text)] },
            Self::License => const { &[must("name", Text), may("url", Text)] },
            Self::Server => {
                const {
                    &[
                        must("url", Text),
                        may("description", Text),
                        may("variables", Map(&Object(Kind::ServerVariable))),
                    ]
                }
            }
            Self::ServerVariable => {
                const {
                    &[
                        may("enum", TEXTS),
                        must("default", Text),
                        may("description", Text),
                    ]
                }
            }
            Self::PathItem => {
                const {
                    &[
                        may("$ref", Text),
                        may("summary", Text),
                        may("description", Text),
                        may("get", OPERATION),
                        may("put", OPERATION),
                        may("post", OPERATION),
                        may("delete", OPERATION),
                        may("options", OPERATION),
                        may("head", OPERATION),
                        may("patch", OPERATION),
                        may("trace", OPERATION),
                        may("servers", SERVERS),
                        may("parameters", PARAMETERS),
                    ]
                }
            }
            Self::Operation => {
                const {
                    &[
                        may("tags", TEXTS),
                        may("summary", Text),
                        may("description", Text),
                        may("externalDocs", DOCS),
                        may("operationId", Text),
                        may("parameters", PARAMETERS),
                        may("requestBody", OrReference(Kind::RequestBody)),
                        must("responses", Object(Kind::Responses)),
                        may("callbacks", Map(&OrReference(Kind::Callback))),
                        may("deprecated", Flag),
                        may("security", SECURITY),
                        may("servers", SERVERS),
                    ]
                }
            }
            Self::ExternalDocs => const { &[may("description", Text), must("url", Text)] },
            Self::Parameter => {
                const {
                    &[
                        must("name", Text),
                        must("in", Word(&["path", "query", "header", "cookie"])),
                        may("description", Text),
                        may("required", Flag),
                        may("deprecated", Flag),
                        may("allowEmptyValue", Flag),
                        may("style", Word(STYLES)),
                        may("explode", Flag),
                        may("allowReserved", Flag),
                        may("schema", SCHEMA),
                        may("example", Any),
                        may("examples", EXAMPLES),
                        may("content", CONTENT),
                    ]
                }
            }
            Self::RequestBody => {
                const {
                    &[
                        may("description", Text),
                        must("content", CONTENT),
                        may("required", Flag),
                    ]
                }
            }
            Self::MediaType => {
                const {
                    &[
                        may("schema", SCHEMA),
                        may("example", Any),
                        may("examples", EXAMPLES),
                        may("encoding", Map(&Object(Kind::Encoding))),
                    ]
                }
            }
            Self::Encoding => {
                const {
                    &[
                        may("contentType", Text),
                        may("headers", HEADERS),
                        may("style", Text),
                        may("explode", Flag),
                        may("allowReserved", Flag),
                    ]
                }
            }
            Self::Response => {
                const {
                    &[
                        must("description", Text),
                        may("headers", HEADERS),
                        may("content", CONTENT),
                        may("links", Map(&OrReference(Kind::Link))),
                    ]
                }
            }
            Self::Example | Self::Deviation => {
                const {
                    &[
                        may("summary", Text),
                        may("description", Text),
                        may("value", Any),
                        may("externalValue", Text),
                    ]
                }
            }
            Self::Link => {
                const {
                    &[
                        may("operationRef", Text),
                        may("operationId", Text),
                        may("parameters", Map(&Any)),
                        may("requestBody", Any),
                        may("description", Text),
                        may("server", Object(Kind::Server)),
                    ]
                }
            }
            Self::Header => {
                const {
                    &[
                        may("description", Text),
                        may("required", Flag),
                        may("deprecated", Flag),
                        may("style", Word(&["simple"])),
                        may("explode", Flag),
                        may("schema", SCHEMA),
                        may("example", Any),
                        may("examples", EXAMPLES),
                        may("content", CONTENT),
                    ]
                }
            }
            Self::Tag => {
                const {
                    &[
                        must("name", Text),
                        may("description", Text),
                        may("externalDocs", DOCS),
                    ]
                }
            }
            Self::Components => {
                const {
                    &[
                        may("schemas", Map(&SCHEMA)),
                        may("responses", Map(&OrReference(Kind::Response))),
                        may("parameters", Map(&OrReference(Kind::Parameter))),
                        may("examples", EXAMPLES),
                        may("requestBodies", Map(&OrReference(Kind::RequestBody))),
                        may("headers", HEADERS),
                        may("securitySchemes", Map(&OrReference(Kind::SecurityScheme))),
                        may("links", Map(&OrReference(Kind::Link))),
                        may("callbacks", Map(&OrReference(Kind::Callback))),
                    ]
                }
            }
            Self::Schema => {
                const {
                    &[
                        may("title", Text),
                        may("multipleOf", Number),
                        may("maximum", Number),
                        may("exclusiveMaximum", Flag),
                        may("minimum", Number),
                        may("exclusiveMinimum", Flag),
                        may("maxLength", Count),
                        may("minLength", Count),
                        may("pattern", Text),
                        may("maxItems", Count),
                        may("minItems", Count),
                        may("uniqueItems", Flag),
                        may("maxProperties", Count),
                        may("minProperties", Count),
                        may("required", TEXTS),
                        may("enum", List(&Any)),
                        may("type", Word(TYPES)),
                        may("allOf", SCHEMAS),
                        may("oneOf", SCHEMAS),
                        may("anyOf", SCHEMAS),
                        may("not", SCHEMA),
                        may("items", SCHEMA),
                        may("properties", Map(&SCHEMA)),
                        may("additionalProperties", FlagOrSchema),
                        may("description", Text),
                        may("format", Text),
                        may("default", Any),
                        may("nullable", Flag),
                        may("discriminator", Object(Kind::Discriminator)),
                        may("readOnly", Flag),
                        may("writeOnly", Flag),
                        may("xml", Object(Kind::Xml)),
                        may("externalDocs", DOCS),
                        may("example", Any),
                        may("deprecated", Flag),
                    ]
                }
            }
            Self::Discriminator => {
                const { &[must("propertyName", Text), may("mapping", Map(&Text))] }
            }
            Self::Xml => {
                const {
                    &[
                        may("name", Text),
                        may("namespace", Text),
                        may("prefix", Text),
                        may("attribute", Flag),
                        may("wrapped", Flag),
                    ]
                }
            }
            Self::SecurityScheme => {
                const {
                    &[
                        must("type", Word(&["apiKey", "http", "oauth2", "openIdConnect"])),
                        may("description", Text),
                        may("name", Text),
                        may("in", Word(&["query", "header", "cookie"])),
                        may("scheme", Text),
                        may("bearerFormat", Text),
                        may("flows", Object(Kind::OAuthFlows)),
                        may("openIdConnectUrl", Text),
                    ]
                }
            }
            Self::OAuthFlows => {
                const {
                    &[
                        may("implicit", Object(Kind::OAuthFlow)),
                        may("password", Object(Kind::OAuthFlow)),
                        may("clientCredentials", Object(Kind::OAuthFlow)),
                        may("authorizationCode", Object(Kind::OAuthFlow)),
                    ]
                }
            }
            Self::OAuthFlow => {
                const {
                    &[
                        may("authorizationUrl", Text),
                        may("tokenUrl", Text),
                        may("refreshUrl", Text),
                        must("scopes", Map(&Text)),
                    ]
                }
            }
            Self::RateLimit => const { &[must("calls", Count), must("period", Text)] },
            Self::MsEnum => const { &[must("name", Text), must("modelAsString", Flag)] },
            Self::Paths | Self::Responses | Self::Callback => &[],
        }
    }

    /// The extensions that this project gives the kind; every other `x-` field is a mistake.
    pub(crate) fn extensions(self) -> &'static [Field] {
        match self {
            Self::Operation => const { &[may("x-rate-limits", List(&Object(Kind::RateLimit)))] },
            Self::Server => {
                const {
                    &[
                        may("x-name", Text),
                        may("x-cloud", Text),
                        may("x-authority", Text),
                        may("x-token-scope", Text),
                    ]
                }
            }
            Self::Schema => const { &[may("x-ms-enum", Object(Kind::MsEnum))] },
            // That it does not belong there is for a rule to say.
            Self::Example => const { &[may("x-deviation", Word(KINDS_OF_DEVIATION))] },
            Self::Deviation => const { &[must("x-deviation", Word(KINDS_OF_DEVIATION))] },
            Self::MediaType | Self::Components => const { &[may("x-deviations", DEVIATIONS)] },
            _ => &[],
        }
    }

    /// What belongs into the fields whose names the author chooses.
    fn entries(self) -> Option<Shape> {
        match self {
            Self::Paths | Self::Callback => Some(Object(Kind::PathItem)),
            Self::Responses => Some(OrReference(Kind::Response)),
            _ => None,
        }
    }
}

const STYLES: &[&str] = &[
    "matrix",
    "label",
    "form",
    "simple",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
];
const TYPES: &[&str] = &["array", "boolean", "integer", "number", "object", "string"];

/// In what way an answer may differ from what the contract promises.
const KINDS_OF_DEVIATION: &[&str] = &[
    "unannounced-enum-value",
    "unannounced-property",
    "empty-body",
    "foreign-error-shape",
];

/// Whether a schema that is open to what nobody announced takes a deviation of this kind.
pub(crate) fn is_tolerated(kind_of_deviation: &str) -> bool {
    kind_of_deviation.starts_with("unannounced-")
}

/// A value with the JSON pointer that leads to it.
#[derive(Debug, Clone)]
pub(crate) struct Node<'d> {
    pub(crate) pointer: String,
    pub(crate) value: &'d Value,
}

impl<'d> Node<'d> {
    /// The value of a field.
    pub(crate) fn get(&self, key: &str) -> Option<Node<'d>> {
        Some(Node {
            pointer: join(&self.pointer, key),
            value: self.value.get(key)?,
        })
    }

    /// The text in a field.
    pub(crate) fn text(&self, key: &str) -> Option<&'d str> {
        self.value.get(key)?.as_str()
    }

    /// Whether a field is `true`.
    pub(crate) fn flag(&self, key: &str) -> bool {
        self.value.get(key) == Some(&Value::Bool(true))
    }

    /// The fields of a mapping, in the document's order; none for anything else.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'d str, Node<'d>)> + use<'d> {
        let pointer = self.pointer.clone();
        let map = self.value.as_object();
        map.into_iter().flatten().map(move |(key, value)| {
            let pointer = join(&pointer, key);
            (key.as_str(), Node { pointer, value })
        })
    }

    /// The items of a list; none for anything else.
    pub(crate) fn items(&self) -> impl Iterator<Item = Node<'d>> + use<'d> {
        let pointer = self.pointer.clone();
        let items = self.value.as_array();
        items
            .into_iter()
            .flatten()
            .enumerate()
            .map(move |(index, value)| Node {
                pointer: format!("{pointer}/{index}"),
                value,
            })
    }

    /// The target of `{ $ref: … }`.
    pub(crate) fn reference(&self) -> Option<&'d str> {
        self.text("$ref")
    }
}

/// A segment of a JSON pointer as the key that it stands for; the way back of [`join`].
pub(crate) fn unescaped(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

/// A JSON pointer one segment longer.
pub(crate) fn join(pointer: &str, segment: &str) -> String {
    // In one allocation: the walks join as often as a document has values.
    let mut joined = String::with_capacity(pointer.len() + 1 + segment.len());
    joined.push_str(pointer);
    joined.push('/');
    for character in segment.chars() {
        match character {
            '~' => joined.push_str("~0"),
            '/' => joined.push_str("~1"),
            other => joined.push(other),
        }
    }
    joined
}

/// An object of the document, or a reference that stands in its place.
#[derive(Debug, Clone)]
pub(crate) struct Visit<'d> {
    /// What the object is, or what the reference has to lead to.
    pub(crate) kind: Kind,
    pub(crate) node: Node<'d>,
    /// The object around it, as an index into the walk; `None` for the document.
    pub(crate) parent: Option<usize>,
}

/// Something that does not belong where it stands.
#[derive(Debug)]
pub(crate) struct Misfit<'d> {
    pub(crate) node: Node<'d>,
    pub(crate) problem: Problem,
}

#[derive(Debug)]
pub(crate) enum Problem {
    /// The value is not of this shape.
    Shape(Shape),
    /// The kind has no such field.
    Unknown(Kind, String),
    /// The kind has no such extension.
    UnknownExtension(Kind, String),
    /// The object lacks this field of its kind.
    Missing(Kind, &'static str),
}

/// Every object and reference of a document, in the document's order, and every misfit.
pub(crate) fn walk(root: &Value) -> (Vec<Visit<'_>>, Vec<Misfit<'_>>) {
    let mut walk = Walk {
        visits: Vec::new(),
        misfits: Vec::new(),
    };
    let node = Node {
        pointer: String::new(),
        value: root,
    };
    walk.shape(&Object(Kind::Document), node, None);
    (walk.visits, walk.misfits)
}

struct Walk<'d> {
    visits: Vec<Visit<'d>>,
    misfits: Vec<Misfit<'d>>,
}

impl<'d> Walk<'d> {
    fn shape(&mut self, shape: &Shape, node: Node<'d>, parent: Option<usize>) {
        let value = node.value;
        let fits = match shape {
            Any => true,
            Text => value.is_string(),
            Flag => value.is_boolean(),
            Number => value.is_number(),
            Count => value.is_u64(),
            Word(words) => value.as_str().is_some_and(|word| words.contains(&word)),
            Object(_) | OrReference(_) | Map(_) => value.is_object(),
            FlagOrSchema => value.is_boolean() || value.is_object(),
            List(_) => value.is_array(),
        };
        if !fits {
            let problem = Problem::Shape(*shape);
            return self.misfits.push(Misfit { node, problem });
        }
        match shape {
            Object(kind) => self.object(*kind, node, parent),
            OrReference(kind) if node.reference().is_none() => {
                self.object(*kind, node, parent);
            }
            OrReference(kind) => self.visits.push(Visit {
                kind: *kind,
                node,
                parent,
            }),
            FlagOrSchema if value.is_object() => self.shape(&SCHEMA, node, parent),
            List(shape) => node
                .items()
                .for_each(|item| self.shape(shape, item, parent)),
            Map(shape) => node
                .entries()
                .for_each(|(_, entry)| self.shape(shape, entry, parent)),
            _ => {}
        }
    }

    fn object(&mut self, kind: Kind, node: Node<'d>, parent: Option<usize>) {
        let index = Some(self.visits.len());
        let named = || kind.fields().iter().chain(kind.extensions());
        for missing in named() {
            if missing.required && node.value.get(missing.name).is_none() {
                self.misfits.push(Misfit {
                    node: node.clone(),
                    problem: Problem::Missing(kind, missing.name),
                });
            }
        }
        // OpenAPI wants one of two fields here; `schema` is the one that the project uses.
        let described = ["schema", "content"]
            .iter()
            .any(|field| node.value.get(field).is_some());
        if matches!(kind, Kind::Parameter | Kind::Header) && !described {
            self.misfits.push(Misfit {
                node: node.clone(),
                problem: Problem::Missing(kind, "schema"),
            });
        }
        let entries = node.entries();
        self.visits.push(Visit { kind, node, parent });
        for (key, entry) in entries {
            let known = named().find(|field| field.name == key);
            match (known, kind.entries()) {
                (Some(field), _) => self.shape(&field.shape, entry, index),
                (None, _) if key.starts_with("x-") => self.misfits.push(Misfit {
                    node: entry,
                    problem: Problem::UnknownExtension(kind, key.to_owned()),
                }),
                (None, Some(shape)) => self.shape(&shape, entry, index),
                (None, None) => self.misfits.push(Misfit {
                    node: entry,
                    problem: Problem::Unknown(kind, key.to_owned()),
                }),
            }
        }
    }
}

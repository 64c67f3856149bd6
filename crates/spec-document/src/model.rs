//! The objects of OpenAPI 3.0 as data: which fields each has, and what belongs into them.
//!
//! What is not OpenAPI's own, a [dialect](crate::dialect) adds. What the objects must say to each other is
//! for rules.

use std::hash::{Hash, Hasher};

/// The kinds of objects in an OpenAPI document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The document as a whole.
    Document,
    /// What the document is about.
    Info,
    /// Whom to ask.
    Contact,
    /// Under which terms the service is offered.
    License,
    /// A host of the service.
    Server,
    /// A part of a server's URL that is filled in.
    ServerVariable,
    /// All paths.
    Paths,
    /// The operations of one path.
    PathItem,
    /// One method of one path.
    Operation,
    /// A link to documentation elsewhere.
    ExternalDocs,
    /// A parameter in the path, the query, a header or a cookie.
    Parameter,
    /// The body of a request.
    RequestBody,
    /// A body in one media type.
    MediaType,
    /// How a property of a form is sent.
    Encoding,
    /// The answers of an operation by status.
    Responses,
    /// An answer.
    Response,
    /// Requests that the service sends.
    Callback,
    /// A value as it may be sent.
    Example,
    /// What of an answer another operation takes.
    Link,
    /// A header of an answer.
    Header,
    /// A group of operations.
    Tag,
    /// What is defined once and referred to.
    Components,
    /// What a value looks like.
    Schema,
    /// The property that says which schema holds.
    Discriminator,
    /// How a property is written in XML.
    Xml,
    /// A way to show who is asking.
    SecurityScheme,
    /// The flows of OAuth 2.0 that a scheme has.
    OAuthFlows,
    /// One flow of OAuth 2.0.
    OAuthFlow,
    /// One that a dialect adds.
    Extension(&'static Extension),
}

/// An object that is not OpenAPI's.
#[derive(Debug)]
pub struct Extension {
    /// What it is called in a sentence.
    pub noun: &'static str,
    /// The section of `components` that holds it, if one does.
    pub section: Option<&'static str>,
    /// Its fields.
    pub fields: &'static [Field],
}

/// An extension is the same as one of its name.
impl PartialEq for Extension {
    fn eq(&self, other: &Self) -> bool {
        self.noun == other.noun
    }
}

impl Eq for Extension {}

impl Hash for Extension {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.noun.hash(state);
    }
}

/// What belongs into a field.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Any value.
    Any,
    /// A text.
    Text,
    /// True or false.
    Flag,
    /// Any number.
    Number,
    /// A whole number, zero or more.
    Count,
    /// One of these words.
    Word(&'static [&'static str]),
    /// An object of that kind.
    Object(Kind),
    /// An object, or `{ $ref: … }` to a component of that kind.
    OrReference(Kind),
    /// What `additionalProperties` takes: a boolean, or a schema or reference to one.
    FlagOrSchema,
    /// A list whose items are all of one shape.
    List(&'static Shape),
    /// A mapping of names that the author chooses to values of one shape.
    Map(&'static Shape),
}

/// A field that an object may have, or must.
#[derive(Debug)]
pub struct Field {
    /// Its key.
    pub name: &'static str,
    /// What belongs into it.
    pub shape: Shape,
    /// Whether the object must have it.
    pub required: bool,
}

/// A field that an object may have.
pub const fn may(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        required: false,
    }
}

/// A field that an object must have.
pub const fn must(name: &'static str, shape: Shape) -> Field {
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
/// What belongs where a schema does.
pub const SCHEMA: Shape = OrReference(Kind::Schema);
const SCHEMAS: Shape = List(&SCHEMA);
const EXAMPLES: Shape = Map(&OrReference(Kind::Example));
const CONTENT: Shape = Map(&Object(Kind::MediaType));
const HEADERS: Shape = Map(&OrReference(Kind::Header));
const OPERATION: Shape = Object(Kind::Operation);
const DOCS: Shape = Object(Kind::ExternalDocs);

/// The methods of HTTP that a path item may describe.
pub const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

impl Kind {
    /// All that are OpenAPI's own.
    pub const ALL: [Self; 28] = [
        Self::Document,
        Self::Info,
        Self::Contact,
        Self::License,
        Self::Server,
        Self::ServerVariable,
        Self::Paths,
        Self::PathItem,
        Self::Operation,
        Self::ExternalDocs,
        Self::Parameter,
        Self::RequestBody,
        Self::MediaType,
        Self::Encoding,
        Self::Responses,
        Self::Response,
        Self::Callback,
        Self::Example,
        Self::Link,
        Self::Header,
        Self::Tag,
        Self::Components,
        Self::Schema,
        Self::Discriminator,
        Self::Xml,
        Self::SecurityScheme,
        Self::OAuthFlows,
        Self::OAuthFlow,
    ];

    /// What the kind is called in a sentence.
    pub fn noun(self) -> &'static str {
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
            Self::Extension(extension) => extension.noun,
        }
    }

    /// The section of `components` that holds the kind, if one does.
    pub fn section(self) -> Option<&'static str> {
        Some(match self {
            Self::Schema => "schemas",
            Self::Response => "responses",
            Self::Parameter => "parameters",
            Self::Example => "examples",
            Self::RequestBody => "requestBodies",
            Self::Header => "headers",
            Self::SecurityScheme => "securitySchemes",
            Self::Link => "links",
            Self::Callback => "callbacks",
            Self::Extension(extension) => return extension.section,
            _ => return None,
        })
    }

    /// The fields with a name of their own.
    pub fn fields(self) -> &'static [Field] {
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
            Self::Example => {
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
            Self::Extension(extension) => extension.fields,
            Self::Paths | Self::Responses | Self::Callback => &[],
        }
    }

    /// What belongs into the fields whose names the author chooses.
    pub fn entries(self) -> Option<Shape> {
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

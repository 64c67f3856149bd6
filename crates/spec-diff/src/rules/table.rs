//! All rules at once: the fields that each judges, and by what.

use super::definitions::definition;
use super::enums::enum_member;
use super::operations::{operation, operation_id, path};
use super::parameters::{parameter, parameter_form, parameter_name, request_body};
use super::properties::{property, unknown_properties};
use super::prose::{deprecated, example, prose};
use super::required::required;
use super::responses::{content_type, response_header, status};
use super::rule::Mirror::{Alike, Judged, Only, Single};
use super::rule::{Cause, Rule, demands};
use super::schemas::{bounds, default, nullable, schema_type};
use super::security::{security, security_scheme};
use super::servers::{server, server_address};
use crate::differences::BOUNDS;
use crate::requires::Requires;
use spec_document::model::Kind;

/// All rules. No field is judged by two.
pub(super) const RULES: &[Rule] = &[
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
        added_and_removed: Alike("words are other words"),
        request_and_answer: Alike("words are for people, whoever sends what they are about"),
        cause: Cause::Never,
        judge: prose,
    },
    Rule {
        id: "spec-version",
        on: &[(Kind::Document, &["openapi"]), (Kind::Info, &["version"])],
        added_and_removed: Alike("a version is another one"),
        request_and_answer: Single,
        cause: Cause::Perhaps,
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
        added_and_removed: Judged,
        request_and_answer: Alike("a mark for people, whoever sends what has it"),
        cause: Cause::Perhaps,
        judge: deprecated,
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
        added_and_removed: Judged,
        request_and_answer: Alike("tests use it, whoever sends such a value"),
        cause: Cause::Never,
        judge: example,
    },
    Rule {
        id: "server",
        on: &[(Kind::Document, &["servers"])],
        added_and_removed: Judged,
        request_and_answer: Single,
        cause: Cause::Perhaps,
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
        added_and_removed: Alike(
            "an address is another one than before, also where one had been left to the document",
        ),
        request_and_answer: Single,
        cause: Cause::Perhaps,
        judge: server_address,
    },
    Rule {
        id: "security",
        on: &[
            (Kind::Document, &["security"]),
            (Kind::Operation, &["security"]),
        ],
        added_and_removed: Judged,
        request_and_answer: Single,
        cause: Cause::Perhaps,
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
        added_and_removed: Only(
            &[
                "implicit",
                "password",
                "clientCredentials",
                "authorizationCode",
            ],
            "another way to sign in is another one",
        ),
        request_and_answer: Single,
        cause: Cause::Perhaps,
        judge: security_scheme,
    },
    Rule {
        id: "tag",
        on: &[
            (Kind::Document, &["tags"]),
            (Kind::Tag, &["name"]),
            (Kind::Operation, &["tags"]),
        ],
        added_and_removed: Alike("names of modules, which the first column tells"),
        request_and_answer: Single,
        cause: Cause::Likely,
        judge: |_, _| demands(Requires::Patch),
    },
    Rule {
        id: "path",
        on: &[(Kind::Paths, &[""]), (Kind::PathItem, &["$ref"])],
        added_and_removed: Judged,
        request_and_answer: Single,
        cause: Cause::Perhaps,
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
        added_and_removed: Judged,
        request_and_answer: Single,
        cause: Cause::Perhaps,
        judge: operation,
    },
    Rule {
        id: "operation-id",
        on: &[(Kind::Operation, &["operationId"])],
        added_and_removed: Alike("a rename is one in both directions"),
        request_and_answer: Single,
        cause: Cause::Likely,
        judge: operation_id,
    },
    Rule {
        id: "parameter",
        on: &[
            (Kind::PathItem, &["parameters"]),
            (Kind::Operation, &["parameters"]),
            (Kind::Parameter, &["required", "$ref"]),
        ],
        added_and_removed: Judged,
        request_and_answer: Single,
        cause: Cause::Perhaps,
        judge: parameter,
    },
    Rule {
        id: "parameter-name",
        on: &[(Kind::Parameter, &["name", "in"])],
        added_and_removed: Alike("a rename is one in both directions"),
        request_and_answer: Single,
        cause: Cause::Likely,
        judge: parameter_name,
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
        added_and_removed: Alike("another form is one in both directions"),
        request_and_answer: Alike("nothing that is read goes by it"),
        cause: Cause::Perhaps,
        judge: parameter_form,
    },
    Rule {
        id: "request-body",
        on: &[
            (Kind::Operation, &["requestBody"]),
            (Kind::RequestBody, &["required", "content", "$ref"]),
        ],
        added_and_removed: Judged,
        request_and_answer: Single,
        cause: Cause::Perhaps,
        judge: request_body,
    },
    Rule {
        id: "status",
        on: &[(Kind::Operation, &["responses"]), (Kind::Responses, &[""])],
        added_and_removed: Judged,
        request_and_answer: Single,
        cause: Cause::Perhaps,
        judge: status,
    },
    Rule {
        id: "content-type",
        on: &[(Kind::Response, &["content"]), (Kind::Header, &["content"])],
        added_and_removed: Judged,
        request_and_answer: Alike("headers of parts of a form are not generated"),
        cause: Cause::Perhaps,
        judge: content_type,
    },
    Rule {
        id: "body-schema",
        on: &[(Kind::MediaType, &["schema"])],
        added_and_removed: Alike("a body that is described is another one than any body"),
        request_and_answer: Alike("what is said is said of both"),
        cause: Cause::Perhaps,
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
        added_and_removed: Only(
            &["headers", "required"],
            "another form is one in both directions",
        ),
        request_and_answer: Alike("headers of parts of a form are not generated"),
        cause: Cause::Perhaps,
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
        added_and_removed: Alike("its uses are what changes"),
        request_and_answer: Single,
        cause: Cause::Perhaps,
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
        added_and_removed: Only(
            &["type", "format", "oneOf", "anyOf"],
            "another form is one in both directions",
        ),
        request_and_answer: Judged,
        cause: Cause::Likely,
        judge: schema_type,
    },
    Rule {
        id: "nullable",
        on: &[(Kind::Schema, &["nullable"])],
        added_and_removed: Judged,
        request_and_answer: Judged,
        cause: Cause::Perhaps,
        judge: nullable,
    },
    Rule {
        id: "enum-member",
        on: &[(Kind::Schema, &["enum"])],
        added_and_removed: Judged,
        request_and_answer: Judged,
        cause: Cause::Perhaps,
        judge: enum_member,
    },
    Rule {
        id: "required",
        on: &[(Kind::Schema, &["required"])],
        added_and_removed: Judged,
        request_and_answer: Judged,
        cause: Cause::Perhaps,
        judge: required,
    },
    Rule {
        id: "property",
        on: &[(Kind::Schema, &["properties"])],
        added_and_removed: Judged,
        request_and_answer: Judged,
        cause: Cause::Perhaps,
        judge: property,
    },
    Rule {
        id: "unknown-properties",
        on: &[(Kind::Schema, &["additionalProperties"])],
        added_and_removed: Judged,
        request_and_answer: Alike("one type is generated for both"),
        cause: Cause::Perhaps,
        judge: unknown_properties,
    },
    Rule {
        id: "bounds",
        on: &[(Kind::Schema, BOUNDS)],
        added_and_removed: Judged,
        request_and_answer: Judged,
        cause: Cause::Perhaps,
        judge: bounds,
    },
    Rule {
        id: "default",
        on: &[(Kind::Schema, &["default"])],
        added_and_removed: Judged,
        request_and_answer: Judged,
        cause: Cause::Perhaps,
        judge: default,
    },
    Rule {
        id: "direction",
        on: &[(Kind::Schema, &["readOnly", "writeOnly"])],
        added_and_removed: Alike("nothing that is generated goes by it"),
        request_and_answer: Alike("nothing that is generated goes by it"),
        cause: Cause::Perhaps,
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
        added_and_removed: Alike("nothing is generated of it"),
        request_and_answer: Single,
        cause: Cause::Perhaps,
        judge: |_, _| {
            demands(Requires::Patch).todo("the generated client knows neither callbacks nor links")
        },
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Rules, untrue};
    use spec_document::dialect::Dialect;

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
    fn every_rule_looks_both_ways_or_says_why_not() {
        static OWN: Rules = Rules {
            dialect: &Dialect::PLAIN,
            rows: RULES,
            tables: "table.rs",
            advice: |_, _, _| None,
            sources: |_| Vec::new(),
        };
        assert_eq!(untrue(&OWN), Vec::<String>::new());
    }
}

//! Every rule that OpenAPI or the generator demand, in one table, with the reason for each.

use crate::{Rule, Stage};
use crate::{examples, names, operations, parameters, paths, prose, responses, schemas, structure};

/// A row. There must be a broken spec of the rule's name.
macro_rules! rule {
    ($stage:expr, $id:literal, $check:expr, $why:literal $(,)?) => {
        Rule {
            id: $id,
            why: $why,
            broken: Some(include_str!(concat!(
                "../tests/broken-specs/",
                $id,
                ".yaml"
            ))),
            stage: $stage,
            check: $check,
        }
    };
}

/// The rules.
pub static RULES: &[Rule] = &[
    // What the document is.
    rule!(
        Stage::Version,
        "openapi-version",
        structure::version,
        "the generator reads OpenAPI 3.0.x and nothing else",
    ),
    rule!(
        Stage::Shape,
        "openapi-field",
        structure::fields,
        "a field that is misspelt, misplaced or of another type is silently ignored, or stops the generator",
    ),
    rule!(
        Stage::Shape,
        "extension-unknown",
        structure::extensions,
        "nothing reads it, so that what it says would not happen",
    ),
    rule!(
        Stage::Shape,
        "component-name",
        structure::names,
        "OpenAPI allows no other characters: tools that read the bundle refuse it, or do not find the component",
    ),
    rule!(
        Stage::Shape,
        "ref-unresolved",
        structure::unresolved,
        "progenitor panics on a reference that leads nowhere",
    ),
    rule!(
        Stage::Shape,
        "ref-kind",
        structure::kinds,
        "progenitor looks only at the last word of a reference and takes another component, or panics",
    ),
    rule!(
        Stage::Shape,
        "ref-cycle",
        structure::cycles,
        "the generator would follow it until its stack overflows",
    ),
    rule!(
        Stage::Shape,
        "ref-siblings",
        structure::siblings,
        "OpenAPI 3.0 ignores everything beside $ref, and so does the generator",
    ),
    rule!(
        Stage::Shape,
        "openapi-unreadable",
        structure::deserialise,
        "progenitor reads the document through the same types",
    ),
    rule!(
        Stage::Meaning,
        "field-ignored",
        structure::ignored,
        "the generator ignores it without a word, so that the client would not do what the spec says",
    ),
    // The document as a whole.
    rule!(
        Stage::Meaning,
        "info-version",
        operations::info_version,
        "the generated client puts it into a header with a function that panics on anything but visible ASCII",
    ),
    // Operations.
    rule!(
        Stage::Meaning,
        "no-operations",
        operations::some,
        "a check that has checked nothing must not pass",
    ),
    rule!(
        Stage::Meaning,
        "operation-id-missing",
        operations::id_missing,
        "the operation id becomes the name of the method and the key of every table",
    ),
    rule!(
        Stage::Meaning,
        "operation-id-duplicate",
        operations::id_duplicate,
        "both operations would become the same method",
    ),
    rule!(
        Stage::Meaning,
        "operation-id-form",
        operations::id_form,
        "it becomes a function, a type and a constant, each spelt in its own way",
    ),
    rule!(
        Stage::Meaning,
        "operation-method",
        operations::method,
        "the generated client has no call for OPTIONS and TRACE, and an answer to HEAD has no body, so that there is neither an example nor a contract case for it",
    ),
    rule!(
        Stage::Meaning,
        "operation-tag",
        operations::tag,
        "every tag becomes an extension trait: with two of them a call is ambiguous, with none it has no home",
    ),
    rule!(
        Stage::Meaning,
        "tag-undeclared",
        operations::tag_undeclared,
        "a tag that is misspelt becomes an extension trait of its own, and callers have to look for the method",
    ),
    rule!(
        Stage::Meaning,
        "path-ambiguous",
        paths::ambiguous,
        "no server can tell requests for the two paths apart: a literal segment goes before a function, and a function before a parameter",
    ),
    rule!(
        Stage::Meaning,
        "path-empty",
        paths::empty,
        "a path without an operation is generated into nothing, without a word",
    ),
    rule!(
        Stage::Meaning,
        "security-unknown",
        operations::security_unknown,
        "a permission that its scheme does not define can be granted to nobody",
    ),
    rule!(
        Stage::Meaning,
        "security-url",
        operations::security_url,
        "whoever asks for a token there sends a secret along, which must not travel in the open",
    ),
    // Parameters and bodies.
    rule!(
        Stage::Meaning,
        "parameter-kind",
        parameters::kind,
        "progenitor has no code for it and stops",
    ),
    rule!(
        Stage::Meaning,
        "parameter-explode",
        parameters::explode,
        "progenitor repeats the name for every value of a list, whatever `explode` says",
    ),
    rule!(
        Stage::Meaning,
        "parameter-bounds",
        parameters::bounds,
        "typify does not enforce it, or changes the Rust type for it (`minimum: 1` becomes NonZero), so that the API breaks when it moves",
    ),
    rule!(
        Stage::Meaning,
        "parameter-schema",
        parameters::schema,
        "progenitor writes a parameter as one word, in a query also as a list of words; it panics on anything else",
    ),
    rule!(
        Stage::Meaning,
        "parameter-null",
        parameters::null,
        "no address and no header has a null: progenitor makes an optional argument of it, or code that does not compile",
    ),
    rule!(
        Stage::Meaning,
        "parameter-duplicate",
        parameters::duplicate,
        "only one of them would reach the generated method",
    ),
    rule!(
        Stage::Meaning,
        "parameter-header-reserved",
        parameters::header_reserved,
        "OpenAPI ignores such a parameter, or the client and its transport write the header: it would be sent twice, be dropped, or be a token of the caller's own",
    ),
    rule!(
        Stage::Meaning,
        "path-parameters",
        paths::template,
        "progenitor panics when the path and its parameters do not match",
    ),
    rule!(
        Stage::Meaning,
        "path-parameter-required",
        parameters::required,
        "progenitor asserts it and panics; a path without a segment is another path",
    ),
    rule!(
        Stage::Meaning,
        "path-parameter-example",
        parameters::path_example,
        "the contract cases put it into the path",
    ),
    rule!(
        Stage::Meaning,
        "parameter-example",
        parameters::example,
        "contract cases send what the example says: without one a required parameter fails each of them, and an optional one is never tried",
    ),
    rule!(
        Stage::Meaning,
        "parameter-example-unsendable",
        parameters::example_sendable,
        "the client refuses the value, or the service would be given another one than the example shows",
    ),
    rule!(
        Stage::Meaning,
        "path-parameter-inline",
        parameters::inline,
        "an inline schema becomes another Rust type for every operation, and none of them can be shared",
    ),
    rule!(
        Stage::Meaning,
        "path-parameter-empty",
        parameters::empty,
        "an empty segment turns the request into one for another path",
    ),
    rule!(
        Stage::Meaning,
        "request-body",
        parameters::body,
        "progenitor panics on several media types and takes every body for required; of what is not JSON nobody could judge or show a value",
    ),
    rule!(
        Stage::Meaning,
        "request-body-example",
        examples::body_missing,
        "every contract case of the operation sends the first named example of its body",
    ),
    rule!(
        Stage::Meaning,
        "request-body-method",
        parameters::body_method,
        "HTTP gives the body of such a request no meaning, and proxies drop it",
    ),
    // Responses.
    rule!(
        Stage::Meaning,
        "response-status",
        responses::statuses,
        "a contract case belongs to one status, and progenitor makes unreachable arms, or panics, when single statuses and ranges or `default` meet",
    ),
    rule!(
        Stage::Meaning,
        "response-success-missing",
        responses::success_missing,
        "progenitor then makes up a success of raw bytes",
    ),
    rule!(
        Stage::Meaning,
        "response-success-shape",
        responses::success_shape,
        "all success responses of an operation become one Rust type, no content being a type of its own; progenitor panics at a second one",
    ),
    rule!(
        Stage::Meaning,
        "response-error-shape",
        responses::error_shape,
        "all error responses of an operation become one Rust type, no content being a type of its own; progenitor panics at a second one",
    ),
    rule!(
        Stage::Meaning,
        "response-media-type",
        responses::media_type,
        "progenitor decodes application/json only and hands out everything else as a stream of bytes",
    ),
    rule!(
        Stage::Meaning,
        "response-no-content",
        responses::no_content,
        "HTTP sends no body with this status, so that the client would wait for what never comes",
    ),
    rule!(
        Stage::Meaning,
        "response-untested",
        responses::untested,
        "a contract case comes from an example, and an example needs content: the status would never be tested",
    ),
    rule!(
        Stage::Meaning,
        "response-body-required",
        responses::body_required,
        "any JSON object would pass for this body, that of an error or of another resource included",
    ),
    rule!(
        Stage::Meaning,
        "header-name",
        responses::header_name,
        "HTTP has no such name, sees no case in names, or writes the header itself: neither client nor stand-in could send it",
    ),
    rule!(
        Stage::Meaning,
        "header-example",
        responses::header_example,
        "the stand-in and the contract cases send what the example says, and nothing where there is none",
    ),
    rule!(
        Stage::Meaning,
        "media-type-schema",
        responses::schema_missing,
        "progenitor panics on content without a schema, and on content with an encoding",
    ),
    // Schemas.
    rule!(
        Stage::Meaning,
        "schema-any-of",
        schemas::any_of,
        "typify makes a struct of flattened options of it, which compiles and then fails on every value that is no object",
    ),
    rule!(
        Stage::Meaning,
        "schema-nested",
        schemas::nested,
        "typify merges compositions inside compositions wrongly or not at all",
    ),
    rule!(
        Stage::Meaning,
        "schema-branches",
        schemas::branches,
        "typify panics on a composition of nothing, and makes an enum with one variant of a choice of one",
    ),
    // With the other circle, before which nothing may be generated, not even to be compared.
    rule!(
        Stage::Shape,
        "schema-merge-cycle",
        schemas::merge_cycle,
        "typify merges the schemas into a new one, in which it finds the same merge again, until its stack overflows",
    ),
    rule!(
        Stage::Meaning,
        "schema-not",
        schemas::not,
        "typify has code for a few forms of `not` and panics on the others",
    ),
    rule!(
        Stage::Meaning,
        "schema-title",
        schemas::title,
        "typify makes the title of an inline schema the name of a type of the whole crate",
    ),
    rule!(
        Stage::Meaning,
        "schema-keyword",
        schemas::keyword_types,
        "progenitor then takes the schema for one of mixed types, and panics or makes another type",
    ),
    rule!(
        Stage::Meaning,
        "schema-untyped",
        schemas::untyped,
        "`nullable` belongs to a type: without one the value is any JSON at all, in Rust and in every check of examples",
    ),
    rule!(
        Stage::Meaning,
        "nullable-no-effect",
        schemas::nullable_no_effect,
        "by OpenAPI 3.0 `nullable` speaks for the `type` beside it and for nothing else: other tools refuse the null that the service sends",
    ),
    rule!(
        Stage::Meaning,
        "null-branch",
        schemas::null_branch,
        "null in a choice is for a reference, which nothing can stand beside; elsewhere it is refused, or fits two branches, or is said twice",
    ),
    rule!(
        Stage::Meaning,
        "format-unknown",
        schemas::format_unknown,
        "the generator ignores a format that it does not know: the value would be plain text, or of another size",
    ),
    rule!(
        Stage::Meaning,
        "array-items",
        schemas::array_items,
        "the items would be of any type",
    ),
    rule!(
        Stage::Meaning,
        "nullable-component",
        schemas::nullable_component,
        "typify makes two types of it, a wrapper around an option and the type proper, and every user of the component gets the wrapper",
    ),
    rule!(
        Stage::Meaning,
        "required-nullable",
        schemas::required_nullable,
        "an absent value then fails the whole answer although null is fine, and the service takes the two for the same",
    ),
    rule!(
        Stage::Meaning,
        "required-undeclared",
        schemas::required_undeclared,
        "typify adds a property of any type for it",
    ),
    rule!(
        Stage::Meaning,
        "schema-merge-property",
        schemas::merge_property,
        "typify leaves the property out, or takes one of the two schemas for it",
    ),
    rule!(
        Stage::Meaning,
        "response-collection-nullable",
        schemas::collection_nullable,
        "an optional list or map that is null fails the whole answer",
    ),
    rule!(
        Stage::Meaning,
        "request-default-value",
        schemas::request_default_value,
        "the client would send a value that its caller never gave",
    ),
    rule!(
        Stage::Meaning,
        "response-unknown-properties",
        schemas::unknown_properties,
        "what the service adds without notice would be thrown away, or would fail the whole answer; only `{}` keeps it",
    ),
    rule!(
        Stage::Meaning,
        "response-validation",
        schemas::validation,
        "the client would refuse, or shorten, a whole answer of the service for one value",
    ),
    rule!(
        Stage::Meaning,
        "response-default-value",
        schemas::default_value,
        "the client would show a value that the service never sent",
    ),
    rule!(
        Stage::Meaning,
        "pattern-with-format",
        schemas::pattern_with_format,
        "typify ignores the pattern, or the format, so that one of the two is not enforced",
    ),
    rule!(
        Stage::Meaning,
        "pattern-invalid",
        schemas::pattern_invalid,
        "the generated code compiles it at its first use",
    ),
    rule!(
        Stage::Meaning,
        "enum-form",
        schemas::enum_form,
        "typify has no enum for such members, and panics or makes another type",
    ),
    // Names.
    rule!(
        Stage::Meaning,
        "name-collision",
        names::collisions,
        "both become the same Rust identifier: code that does not compile, a generator that panics, or one type in the place of two",
    ),
    rule!(
        Stage::Meaning,
        "name-reserved",
        names::reserved,
        "the generated code needs the name for itself and would not compile",
    ),
    // Examples.
    rule!(
        Stage::Meaning,
        "example-missing",
        examples::missing,
        "every contract case comes from a named example: without one the status is never tested",
    ),
    rule!(
        Stage::Meaning,
        "example-form",
        examples::form,
        "the stand-in and the contract cases take their bodies from the values of named examples",
    ),
    rule!(
        Stage::Meaning,
        "example-name",
        examples::name,
        "it becomes the name of a test",
    ),
    rule!(
        Stage::Meaning,
        "example-unused",
        examples::unused,
        "an example that nothing refers to is neither checked nor tested",
    ),
    rule!(
        Stage::Meaning,
        "example-misplaced",
        examples::misplaced,
        "other tools take every example for a promise, and refuse a document that breaks its own",
    ),
    rule!(
        Stage::Meaning,
        "example-deviation-success",
        examples::deviation_success,
        "the mark would hide an example that the client cannot read",
    ),
    rule!(
        Stage::Examples,
        "example-mismatch",
        examples::mismatch,
        "the contract would contradict itself, and the stand-in would send what the contract rules out",
    ),
    rule!(
        Stage::Examples,
        "example-rewritten",
        examples::rewritten,
        "the service would be sent something else than the example shows, and the contract case would fail: typify leaves out a property that is null, and has one way to write a GUID or an address",
    ),
    rule!(
        Stage::Examples,
        "example-deviation",
        examples::deviation,
        "a deviation that does not deviate tests nothing",
    ),
    rule!(
        Stage::Examples,
        "component-unused",
        structure::unused,
        "what no operation leads to is neither generated for anybody nor tested, and often a reference elsewhere is what was forgotten",
    ),
    // Prose.
    rule!(
        Stage::Meaning,
        "text-direction",
        prose::direction,
        "rustc refuses comments and literals with such a character, because it shows them in another order than they are read",
    ),
    rule!(
        Stage::Meaning,
        "text-control",
        prose::control,
        "rustc refuses a carriage return in a doc comment, and other control characters would steer the terminal of whoever reads the generated code",
    ),
    rule!(
        Stage::Meaning,
        "prose-rustdoc",
        prose::rustdoc,
        "the text becomes a doc comment, in which rustdoc would warn, lose text, or run it as a test",
    ),
];

/// What is found before there is a document to hold against rules.
pub static READING: &[Rule] = &[
    Rule::elsewhere(
        "file-unreadable",
        "nothing can be said of a file that is not there, or may not be read",
        None,
    ),
    Rule::elsewhere(
        "file-too-large",
        "no hand-written spec is, so this must be some other file",
        None,
    ),
    Rule::elsewhere(
        "file-not-utf8",
        "YAML and JSON are UTF-8; other bytes would be read as other text by every tool",
        None,
    ),
    Rule::elsewhere(
        "yaml-syntax",
        "nothing can be generated from a document that cannot be read",
        Some(include_str!("../tests/broken-specs/yaml-syntax.yaml")),
    ),
    Rule::elsewhere(
        "yaml-duplicate-key",
        "some readers keep the first of the two, others the last, none says a word",
        Some(include_str!(
            "../tests/broken-specs/yaml-duplicate-key.yaml"
        )),
    ),
    Rule::elsewhere(
        "yaml-bounds",
        "a document that grows or nests without end would take all memory, or the stack",
        None,
    ),
];

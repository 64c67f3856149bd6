//! A spec of any size that keeps every rule: as many resources as are asked for, each with an
//! operation, a page, a record with an open enum, and examples.

use std::fmt::Write;

/// A spec of at least `bytes` bytes.
pub(crate) fn large_spec(bytes: usize) -> String {
    let (mut paths, mut schemas, mut examples) = (String::new(), String::new(), String::new());
    let mut number = 0;
    while paths.len() + schemas.len() + examples.len() < bytes {
        resource(number, &mut paths, &mut schemas, &mut examples);
        number += 1;
    }
    format!("{HEAD}paths:\n{paths}{COMPONENTS}{schemas}  examples:\n{examples}")
}

const HEAD: &str = "\
openapi: 3.0.3
info: { title: Many resources, version: 1.0.0 }
servers:
  - url: https://api.example.com
    x-name: global
    x-cloud: commercial
    x-authority: https://login.example.com
    x-token-scope: https://api.example.com/.default
";

const COMPONENTS: &str = "\
components:
  securitySchemes:
    application:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: https://login.example.com/token
          scopes: { Read.All: Read everything }
  parameters:
    Id:
      name: id
      in: path
      required: true
      schema: { $ref: '#/components/schemas/UserName' }
      example: a1
  headers:
    RetryAfter:
      required: true
      schema: { type: integer }
      example: 27
  schemas:
    UserName:
      type: string
      minLength: 1
    Failure:
      type: object
      description: Why a call failed.
      required: [error]
      properties:
        error: { type: string, description: The reason. }
      additionalProperties: {}
";

/// Properties of every record: name, schema, example.
const PROPERTIES: usize = 24;

fn resource(number: usize, paths: &mut String, schemas: &mut String, examples: &mut String) {
    let path = format!(
        "  /api/things{number}/{{id}}/parts:
    get:
      operationId: listParts{number}
      tags: [things{number}]
      summary: List the parts of a thing
      description: Everything that is known of the parts of one thing, the retired ones included.
      parameters:
        - $ref: '#/components/parameters/Id'
      security:
        - application: [Read.All]
      x-rate-limits:
        - {{ calls: 100, period: PT1M }}
      responses:
        '200':
          description: The parts; an empty list when there are none.
          content:
            application/json:
              schema: {{ $ref: '#/components/schemas/Page{number}' }}
              examples:
                two-parts: {{ $ref: '#/components/examples/TwoParts{number}' }}
"
    );
    paths.push_str(&path);
    for (status, description) in [
        (404, "There is no such thing."),
        (429, "Too many calls."),
        (503, "Try again later."),
    ] {
        let headers = match status {
            429 => {
                "\n          headers:\n            Retry-After: { $ref: '#/components/headers/RetryAfter' }"
            }
            _ => "",
        };
        write!(
            paths,
            "        '{status}':
          description: {description}{headers}
          content:
            application/json:
              schema: {{ $ref: '#/components/schemas/Failure' }}
              examples:
                failure: {{ value: {{ error: No such luck }} }}
"
        )
        .expect("a text takes all");
    }
    write!(
        schemas,
        "    Page{number}:
      type: object
      description: A page of parts.
      required: [value]
      properties:
        '@odata.nextLink': {{ type: string, nullable: true, description: Where the next page is. }}
        value:
          type: array
          description: The parts of this page.
          items: {{ $ref: '#/components/schemas/Part{number}' }}
      additionalProperties: {{}}
    State{number}:
      type: string
      description: How a part is.
      enum: [Active, Inactive, Retired, Unknown]
      x-ms-enum: {{ name: State{number}, modelAsString: true }}
    Part{number}:
      type: object
      description: A part of a thing.
      required: [id]
      properties:
        id: {{ type: string, description: What it is called by. }}
        state:
          description: How it is.
          oneOf: [{{ $ref: '#/components/schemas/State{number}' }}, {{ enum: [null] }}]
        seen: {{ type: string, format: date-time, nullable: true, description: When it was last seen. }}
"
    )
    .expect("a text takes all");
    for property in 0..PROPERTIES {
        let kind = ["string", "boolean", "integer"][property % 3];
        write!(
            schemas,
            "        property{property}:
          type: {kind}
          nullable: true
          description: What the service says of it, in words that a person would use for it.
"
        )
        .expect("a text takes all");
    }
    schemas.push_str("      additionalProperties: {}\n");
    write!(
        examples,
        "    TwoParts{number}:\n      value:\n        value:\n"
    )
    .expect("a text takes all");
    for part in 0..2 {
        write!(examples, "          - id: part{part}\n            state: Active\n            seen: '2026-01-14T22:08:51Z'\n")
            .expect("a text takes all");
        for property in 0..PROPERTIES {
            let value = ["some text", "true", "27"][property % 3];
            writeln!(examples, "            property{property}: {value}")
                .expect("a text takes all");
        }
    }
}

//! Contracts of one's own: what is served of them, and what cannot be.

use mde_mock::{MockService, StartError};
use serde_json::{Value, json};

use crate::client::{RawAnswer, raw};

pub(crate) const AUTH: &str = "Authorization: Bearer any";
pub(crate) const HOST: &str = "Host: localhost";

/// A contract of these paths and components.
pub(crate) fn contract(paths: Value, components: Value) -> String {
    json!({
        "openapi": "3.0.3",
        "servers": [{ "url": "https://a.example" }],
        "paths": paths,
        "components": components,
    })
    .to_string()
}

/// An operation that answers 204, with what else it has.
pub(crate) fn operation(id: &str, more: Value) -> Value {
    let mut operation = json!({
        "operationId": id,
        "responses": { "204": { "description": "-" } },
    });
    let more = more.as_object().unwrap().clone();
    operation.as_object_mut().unwrap().extend(more);
    operation
}

pub(crate) async fn serve(paths: Value, components: Value) -> MockService {
    let builder = MockService::builder().contract(contract(paths, components));
    builder.start().await.unwrap()
}

/// Which operation a request came to, and what it was answered.
pub(crate) async fn ask(service: &MockService, line: &str) -> (Option<String>, RawAnswer) {
    let answer = raw(service, line, &[HOST, AUTH]).await;
    let requests = service.requests();
    let operation = requests.last().unwrap().operation.as_deref();
    (operation.map(str::to_owned), answer)
}

pub(crate) fn message(answer: &RawAnswer) -> String {
    answer.error()["message"].as_str().unwrap().to_owned()
}

async fn problem(contract: String) -> String {
    let started = MockService::builder().contract(contract).start().await;
    let error = started.unwrap_err();
    assert!(matches!(error, StartError::Contract(_)), "{error:?}");
    let said = error.to_string();
    let problem = said.strip_prefix("the contract cannot be served: ");
    problem.unwrap_or_else(|| panic!("{said}")).to_owned()
}

/// What a document may have and the one inside this crate does not.
#[tokio::test]
async fn other_ways_to_write_a_contract() {
    let paths = json!({
        "x-of-paths": "skipped",
        "/a/{id}": {
            "parameters": [
                { "$ref": "#/components/parameters/Id" },
                { "name": "depth", "in": "query", "schema": { "type": "integer" } },
            ],
            "get": operation("overridden", json!({
                "parameters": [
                    { "name": "depth", "in": "query", "required": true,
                      "schema": { "type": "boolean" } },
                    { "name": "Authorization", "in": "header", "required": true,
                      "schema": { "type": "integer" } },
                ],
                "responses": { "x-of-responses": 1,
                               "200": { "$ref": "#/components/responses/Thing" } },
            })),
            "put": operation("inherited", json!({})),
            "delete": operation("failing", json!({
                "responses": { "404": { "description": "-" } },
                "security": [{ "entra": ["A.Read"] }, {}],
            })),
        },
        "/b/{id}": { "$ref": "#/paths/~1a~1{id}" },
    });
    let components = json!({
        "x-of-components": 5,
        "parameters": { "Id": { "name": "id", "in": "path", "required": true,
                                "schema": { "$ref": "#/components/schemas/Id" } } },
        "responses": { "Thing": {
            "description": "-",
            "headers": { "Content-Length": { "example": "7" }, "X-Count": { "example": 7 } },
            "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/Thing" },
                "examples": { "one": { "$ref": "#/components/examples/One" } } } },
        } },
        "examples": { "One": { "value": { "id": "1" } } },
        "schemas": { "Id": { "type": "string", "minLength": 1 }, "Thing": { "type": "object" } },
        "securitySchemes": { "entra": { "type": "oauth2", "flows": { "clientCredentials": {} } } },
    });
    let service = serve(paths, components).await;
    for (line, status, says) in [
        ("GET /a/1?depth=true", 200, None),
        ("GET /b/1?depth=true", 200, None),
        ("GET /a/1?depth=1", 400, Some("depth is not true or false")),
        ("GET /a/1", 400, Some("needs the query parameter 'depth'")),
        ("PUT /a/1?depth=1", 204, None),
        ("PUT /a/1", 204, None),
        ("PUT /a/1?depth=true", 400, Some("depth is not an integer")),
        ("PUT /a/", 400, Some("at least 1 are needed")),
        ("DELETE /a/1", 501, Some("documents no success")),
    ] {
        let (_, answer) = ask(&service, line).await;
        assert_eq!(answer.status, status, "{line}: {}", answer.head);
        if let Some(says) = says {
            let message = message(&answer);
            assert!(message.contains(says), "{line}: {message}");
        }
        if status == 200 {
            assert_eq!(answer.body, br#"{"id":"1"}"#, "{line}");
            assert_eq!(answer.header("x-count"), Some("7"), "{line}");
            assert_eq!(answer.header("content-length"), Some("10"), "{line}");
        }
        if status == 204 {
            assert!(answer.body.is_empty(), "{line}");
            assert_eq!(answer.header("content-type"), None, "{line}");
        }
    }
}

/// The lowest documented success is the answer, with a body only where HTTP has one.
#[tokio::test]
async fn every_success_can_be_sent() {
    let content = json!({ "application/json": {
        "schema": {}, "examples": { "one": { "value": [1] } } } });
    let mut paths = json!({});
    for status in ["200", "201", "202", "204", "205"] {
        for (path, response) in [
            ("with", json!({ "description": "-", "content": content })),
            ("without", json!({ "description": "-" })),
        ] {
            paths[format!("/{path}/{status}")]["post"] = operation(
                &format!("{path}{status}"),
                json!({ "responses": { status: response, "404": { "description": "-" } } }),
            );
        }
    }
    let head = json!({ "responses": { "200": { "description": "-", "content": content } } });
    paths["/head"]["head"] = operation("head", head);
    let both = json!({ "responses": {
        "404": { "description": "-" },
        "204": { "description": "-" },
        "202": { "description": "-", "content": content },
    } });
    paths["/both"]["post"] = operation("both", both);
    let service = serve(paths, json!({})).await;
    for status in [200, 201, 202, 204, 205] {
        for path in ["with", "without"] {
            let (_, answer) = ask(&service, &format!("POST /{path}/{status}")).await;
            assert_eq!(answer.status, status);
            let has_body = path == "with" && status < 204;
            let (body, media_type) = match has_body {
                true => (&b"[1]"[..], true),
                false => (&b""[..], false),
            };
            assert_eq!(answer.body, body, "{path} {status}");
            let sent = answer.header("content-type").is_some();
            assert_eq!(sent, media_type, "{path} {status}: {}", answer.head);
        }
    }
    let (_, answer) = ask(&service, "HEAD /head").await;
    assert_eq!((answer.status, &*answer.body), (200, &b""[..]));
    for (prefer, status) in [
        ("X-None: 1", 202),
        ("Prefer: code=204", 204),
        ("Prefer: code=404", 404),
        ("Prefer: example=one", 202),
    ] {
        let answer = raw(&service, "POST /both", &[HOST, AUTH, prefer]).await;
        assert_eq!(answer.status, status, "{prefer}");
    }
}

/// What cannot be served is an error of the start, with its place.
#[tokio::test]
async fn a_contract_that_cannot_be_served() {
    let parameter = |parameter: Value| {
        let get = operation("get", json!({ "parameters": [parameter] }));
        json!({ "/a/{id}": { "get": get } })
    };
    let body = |schema: Value| {
        let content = json!({ "application/json": { "schema": schema } });
        let post = operation("post", json!({ "requestBody": { "content": content } }));
        json!({ "/a": { "post": post } })
    };
    let get = |id: &str| json!({ "get": operation(id, json!({})) });
    for (paths, says) in [
        (
            json!({ "/a/{x}": get("one"), "/a/{y}": get("other") }),
            "the paths /a/{x} and /a/{y} are the same, and both have GET",
        ),
        (
            json!({ "/a/{x}{y}": get("one") }),
            "/a/{x}{y}: nothing stands between {x} and {y}",
        ),
        (
            json!({ "/a/{x": get("one") }),
            "/a/{x: the braces of {x do not pair up",
        ),
        (
            json!({ "/b": { "$ref": "#/paths/~1a" } }),
            "/b: nothing is at #/paths/~1a",
        ),
        (
            json!({ "/b": { "$ref": "#/paths/~1b" } }),
            "/b: a chain of $ref without an end",
        ),
        (
            parameter(json!({ "name": "x", "in": "path", "schema": {} })),
            "GET /a/{id}, parameter x: it is not in the path",
        ),
        (
            parameter(json!({ "name": "x", "in": "cookie", "schema": {} })),
            "GET /a/{id}, parameter x: parameters in cookie are not known here",
        ),
        (
            parameter(json!({ "name": "x", "in": "query", "content": {} })),
            "GET /a/{id}, parameter x: it has no schema",
        ),
        (
            parameter(json!({ "name": "x", "in": "query", "schema": { "type": "object" } })),
            "GET /a/{id}, parameter x: it is neither a word nor a list of words",
        ),
        (
            parameter(json!({ "name": "x", "in": "query", "style": "deepObject", "schema": {} })),
            "GET /a/{id}, parameter x: the style deepObject is not known here",
        ),
        (
            parameter(json!({ "name": "x", "in": "query", "schema": { "pattern": "(" } })),
            "GET /a/{id}, parameter x: the schema: the pattern (: ",
        ),
        (
            body(json!({ "$ref": "#/components/schemas/None" })),
            "POST /a, requestBody: the schema: #/components/schemas/None: nothing is at",
        ),
        (
            body(json!({ "type": "object", "properties": { "a": 5 } })),
            "POST /a, requestBody: the schema: 5 is no schema",
        ),
        (
            body(json!({ "type": "text" })),
            "POST /a, requestBody: the schema: ",
        ),
        (
            json!({ "/a": { "get": operation("a", json!({ "responses": { "101": {} } })) } }),
            "GET /a, 101: no request ends with this status",
        ),
        (
            json!({ "/a": { "get": operation("a", json!({ "responses": { "5XX": {} } })) } }),
            "GET /a, 5XX: invalid status code",
        ),
    ] {
        let problem = problem(contract(paths, json!({}))).await;
        assert!(problem.starts_with(says), "{problem}");
    }
    let problem = problem("[]".to_owned()).await;
    assert!(problem.starts_with("the document: "), "{problem}");
}

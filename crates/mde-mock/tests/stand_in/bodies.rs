//! Bodies of requests, held to the contract.

use mde_mock::{MockService, Reply};
use serde_json::{Value, json};

use crate::client::{RawAnswer, exchange};
use crate::contracts::{AUTH, HOST, message, operation, serve};

const JSON: &str = "application/json";

/// A service whose one operation has this body.
async fn with_body(body: Value, schemas: Value) -> MockService {
    let post = operation("post", json!({ "requestBody": body }));
    serve(
        json!({ "/a": { "post": post } }),
        json!({ "schemas": schemas }),
    )
    .await
}

async fn with_schema(schema: Value, schemas: Value) -> MockService {
    let content = json!({ JSON: { "schema": schema } });
    with_body(json!({ "required": true, "content": content }), schemas).await
}

async fn post(service: &MockService, media_type: &str, body: &[u8]) -> RawAnswer {
    let length = format!("Content-Length: {}", body.len());
    let media_type = format!("Content-Type: {media_type}");
    exchange(
        service,
        b"POST /a",
        &[HOST, AUTH, &length, &media_type],
        body,
    )
    .await
}

fn assert_refused(answer: &RawAnswer, status: u16, code: &str, says: &str, what: &str) {
    assert_eq!(answer.status, status, "{what}: {}", answer.head);
    assert_eq!(answer.error()["code"], code, "{what}");
    let id = answer.header("mise-correlation-id").unwrap();
    assert_eq!(answer.error()["target"], id, "{what}");
    let message = message(answer);
    assert!(message.contains(says), "{what}: {message}");
}

/// For each schema bodies that keep it, and such that do not with the place and the rule.
#[tokio::test]
async fn bodies_keep_their_schema() {
    let schemas = json!({
        "Tag": {
            "type": "object",
            "required": ["Value", "Action"],
            "properties": {
                "Value": { "type": "string", "minLength": 1, "maxLength": 20, "pattern": "^[^ ]" },
                "Action": { "$ref": "#/components/schemas/Action" },
                "note": { "type": "string", "nullable": true },
                "level": { "oneOf": [{ "$ref": "#/components/schemas/Level" }, { "enum": [null] }] },
                "at": { "type": "string", "format": "date-time" },
                "counts": { "type": "array", "maxItems": 2, "uniqueItems": true,
                            "items": { "type": "integer", "format": "int32" } },
                "share": { "type": "number", "minimum": 0, "exclusiveMinimum": true },
                "inner": { "$ref": "#/components/schemas/Tag" },
            },
        },
        "Action": { "type": "string", "enum": ["Add", "Remove"] },
        "Level": { "type": "string", "enum": ["Low"] },
    });
    let service = with_schema(json!({ "$ref": "#/components/schemas/Tag" }), schemas).await;
    for body in [
        r#"{"Value":"a","Action":"Add"}"#,
        r#" { "Action" : "Remove" , "Value" : "\u00e4" } "#,
        r#"{"Value":"a","Action":"Add","note":null,"level":null,"other":[1]}"#,
        r#"{"Value":"a","Action":"Add","level":"Low","at":"2026-01-15T08:00:00Z"}"#,
        r#"{"Value":"a","Action":"Add","counts":[1,2],"share":1e-9}"#,
        r#"{"Value":"a","Action":"Add","inner":{"Value":"b","Action":"Add"}}"#,
    ] {
        let answer = post(&service, JSON, body.as_bytes()).await;
        assert_eq!(
            answer.status,
            204,
            "{body}: {:?}",
            String::from_utf8(answer.body)
        );
    }
    for (body, says) in [
        ("[]", "The request body is not an object."),
        ("null", "The request body is not an object."),
        (
            r#"{"Action":"Add"}"#,
            r#"The request body lacks the member "Value"."#,
        ),
        (r#"{"Value":5,"Action":"Add"}"#, "at /Value is not a text."),
        (
            r#"{"Value":"","Action":"Add"}"#,
            "at /Value is 0 characters long, and at least 1",
        ),
        (
            r#"{"Value":" a","Action":"Add"}"#,
            "at /Value does not match the pattern ^[^ ].",
        ),
        (
            r#"{"Value":"a","Action":"add"}"#,
            r#"at /Action is not one of ["Add","Remove"]."#,
        ),
        (
            r#"{"Value":null,"Action":"Add"}"#,
            "at /Value is not a text.",
        ),
        (
            r#"{"Value":"a","Action":"Add","note":5}"#,
            "at /note is neither",
        ),
        (
            r#"{"Value":"a","Action":"Add","level":"Mid"}"#,
            r#"at /level is not one of ["Low"]."#,
        ),
        (
            r#"{"Value":"a","Action":"Add","at":"now"}"#,
            "at /at does not have the form of a date-time",
        ),
        (
            r#"{"Value":"a","Action":"Add","counts":[1,"2"]}"#,
            "at /counts/1 is not an integer.",
        ),
        (
            r#"{"Value":"a","Action":"Add","counts":[1.0]}"#,
            "at /counts/0 is not an integer.",
        ),
        (
            r#"{"Value":"a","Action":"Add","counts":[2147483648]}"#,
            "at /counts/0 is more than",
        ),
        (
            r#"{"Value":"a","Action":"Add","counts":[1,2,3]}"#,
            "at /counts has 3 items, and at most 2",
        ),
        (
            r#"{"Value":"a","Action":"Add","counts":[1,1]}"#,
            "at /counts has an item twice.",
        ),
        (
            r#"{"Value":"a","Action":"Add","share":0}"#,
            "at /share is not more than 0.",
        ),
        (
            r#"{"Value":"a","Action":"Add","inner":{"Value":"b"}}"#,
            r#"at /inner lacks the member "Action"."#,
        ),
    ] {
        let answer = post(&service, JSON, body.as_bytes()).await;
        assert_refused(&answer, 400, "InvalidRequestBody", says, body);
    }
}

#[tokio::test]
async fn each_rule_of_a_schema() {
    for (schema, fits, breaks) in [
        (
            json!({ "type": "object", "additionalProperties": false,
                    "properties": { "a": {} } }),
            "{\"a\":1}",
            (r#"{"b":1}"#, "has members that are not declared: b"),
        ),
        (
            json!({ "type": "object", "additionalProperties": { "type": "integer" } }),
            r#"{"b":1}"#,
            (r#"{"b":"1"}"#, "at /b is not an integer"),
        ),
        (
            json!({ "type": "object", "minProperties": 1, "maxProperties": 1 }),
            r#"{"b":1}"#,
            (
                r#"{"a":1,"b":"1"}"#,
                "has 2 members, and at most 1 are allowed",
            ),
        ),
        (
            json!({ "type": "object", "required": ["id"], "properties": {
                "id": { "type": "string", "readOnly": true } } }),
            "{}",
            (r#"{"id":"a"}"#, "at /id is read-only"),
        ),
        (
            json!({ "type": "object", "required": [] }),
            "{}",
            ("1", "is not an object"),
        ),
        (
            json!({ "type": "string", "nullable": true, "enum": ["a"] }),
            "null",
            (r#""b""#, "is not one of"),
        ),
        (
            json!({ "allOf": [{ "type": "object", "required": ["a"] },
                              { "type": "object", "required": ["b"] }] }),
            r#"{"a":1,"b":2}"#,
            (r#"{"a":1}"#, r#"lacks the member "b""#),
        ),
        (
            json!({ "anyOf": [{ "type": "integer" }, { "type": "boolean" }] }),
            "true",
            (r#""a""#, "fits none of the alternatives"),
        ),
        (
            json!({ "oneOf": [{ "type": "integer" }, { "type": "number" }] }),
            "1.5",
            ("1", "fits more than one of the alternatives"),
        ),
        (
            json!({ "not": { "type": "integer" } }),
            "\"a\"",
            ("1", "breaks the rule not"),
        ),
        (
            json!({ "type": "integer", "format": "int64" }),
            "-9223372036854775808",
            ("9223372036854775808", "is more than"),
        ),
        (
            json!({ "type": "integer", "format": "int64" }),
            "9223372036854775807",
            ("-9223372036854775809", "is less than"),
        ),
        (
            json!({ "type": "integer", "format": "int32", "nullable": true }),
            "null",
            ("true", "is neither an integer nor null"),
        ),
        (
            json!({ "type": "integer" }),
            "-42803257405904178875727872",
            ("5e0", "is not an integer"),
        ),
        (
            json!({ "type": "number" }),
            "1e300",
            ("1e999", "cannot be read as JSON"),
        ),
        (
            json!({ "type": "number" }),
            "18446744073709551616",
            ("\"1\"", "is not a number"),
        ),
        (
            json!({ "type": "integer", "multipleOf": 3 }),
            "9",
            ("10", "is no multiple of 3"),
        ),
        (
            json!({ "$ref": "#/components/schemas/A", "nullable": true }),
            "1",
            ("null", "is not an integer"),
        ),
        (json!({}), "[null]", ("", "needs a request body")),
    ] {
        let schemas = json!({ "A": { "type": "integer" } });
        let service = with_schema(schema.clone(), schemas).await;
        let answer = post(&service, JSON, fits.as_bytes()).await;
        assert_eq!(answer.status, 204, "{schema}, {fits}");
        let (body, says) = breaks;
        let answer = post(&service, JSON, body.as_bytes()).await;
        assert_refused(
            &answer,
            400,
            "InvalidRequestBody",
            says,
            &format!("{schema}, {body}"),
        );
    }
}

#[tokio::test]
async fn what_is_no_json() {
    let service = with_schema(json!({}), json!({})).await;
    let deep = "[".repeat(100_000);
    for (body, says) in [
        (&b"{"[..], "cannot be read as JSON"),
        (b"{\"a\":1,}", "cannot be read as JSON"),
        (b"{} {}", "cannot be read as JSON"),
        (b"\"\xff\"", "cannot be read as JSON"),
        (b"{\"a\":1,\"a\":2}", r#"the name "a" is there twice"#),
        (deep.as_bytes(), "cannot be read as JSON"),
        (b" ", "cannot be read as JSON"),
    ] {
        let answer = post(&service, JSON, body).await;
        assert_refused(&answer, 400, "InvalidRequestBody", says, says);
    }
}

#[tokio::test]
async fn a_body_that_is_missing_or_too_much() {
    let content = json!({ JSON: { "schema": { "type": "object" } } });
    for (required, status) in [(true, 400), (false, 204)] {
        let body = json!({ "required": required, "content": content });
        let service = with_body(body, json!({})).await;
        for headers in [
            &[][..],
            &["Content-Length: 0"],
            &["Content-Length: 0", "Content-Type: application/json"],
            &[
                "Transfer-Encoding: chunked",
                "Content-Type: application/json",
            ],
        ] {
            let all: Vec<&str> = [HOST, AUTH].iter().chain(headers).copied().collect();
            let chunked = headers.iter().any(|header| header.contains("chunked"));
            let rest: &[u8] = if chunked { b"0\r\n\r\n" } else { b"" };
            let answer = exchange(&service, b"POST /a", &all, rest).await;
            assert_eq!(answer.status, status, "{headers:?}");
            if status == 400 {
                let says = "post needs a request body.";
                assert_refused(
                    &answer,
                    400,
                    "InvalidRequestBody",
                    says,
                    &format!("{headers:?}"),
                );
            }
        }
        let answer = post(&service, JSON, b"5").await;
        assert_eq!(answer.status, 400, "one that is there has to be right");
    }

    let service = with_schema(json!({}), json!({})).await;
    // Announced, so that not a byte of it is waited for.
    let headers = [
        HOST,
        AUTH,
        "Content-Type: application/json",
        "Content-Length: 4194305",
    ];
    let answer = exchange(&service, b"POST /a", &headers, b"").await;
    assert_refused(
        &answer,
        413,
        "ContentTooLarge",
        "4194304 bytes",
        "announced",
    );
    // This client writes all of it before it reads a byte.
    let answer = post(&service, JSON, &vec![b' '; 16 << 20]).await;
    assert_refused(&answer, 413, "ContentTooLarge", "4194304 bytes", "sent");
    let fits = format!("\"{}\"", "x".repeat((4 << 20) - 2));
    assert_eq!(post(&service, JSON, fits.as_bytes()).await.status, 204);
}

#[tokio::test]
async fn media_types_are_as_declared() {
    let content = json!({ JSON: { "schema": { "type": "object" } } });
    let service = with_body(json!({ "required": true, "content": content }), json!({})).await;
    for (media_type, status) in [
        ("application/json", 204),
        ("Application/JSON; charset=UTF-8", 204),
        ("application/json;charset=\"utf-8\"", 204),
        ("application/json; odata.metadata=minimal", 204),
        ("application/json; charset=utf-16", 415),
        ("text/json", 415),
        ("application/xml", 415),
        ("application/merge-patch+json", 415),
        ("application/*", 415),
        ("json", 415),
        ("", 415),
    ] {
        let answer = post(&service, media_type, b"{}").await;
        assert_eq!(answer.status, status, "{media_type}");
        if status == 415 {
            assert_refused(
                &answer,
                415,
                "UnsupportedMediaType",
                "application/json",
                media_type,
            );
        }
    }
    let bare = [HOST, AUTH, "Content-Length: 2"];
    let answer = exchange(&service, b"POST /a", &bare, b"{}").await;
    assert_refused(
        &answer,
        415,
        "UnsupportedMediaType",
        "needs a Content-Type",
        "none",
    );
    let coded = [
        HOST,
        AUTH,
        "Content-Length: 2",
        "Content-Type: application/json",
        "Content-Encoding: gzip",
    ];
    let answer = exchange(&service, b"POST /a", &coded, b"{}").await;
    assert_refused(
        &answer,
        415,
        "UnsupportedMediaType",
        "in the coding gzip",
        "gzip",
    );
}

#[tokio::test]
async fn bodies_that_are_not_json() {
    let text = json!({ "text/plain": { "schema": { "type": "string" } } });
    let bytes = json!({ "application/octet-stream": {
        "schema": { "type": "string", "format": "binary" } } });
    let form = json!({ "application/x-www-form-urlencoded": { "schema": {
        "type": "object",
        "required": ["name"],
        "properties": {
            "name": { "type": "string", "maxLength": 3 },
            "count": { "type": "integer" },
            "tags": { "type": "array", "items": { "type": "string" } },
        },
    } } });
    let any = json!({ "application/*": { "schema": { "type": "object" } } });
    for (content, media_type, body, status) in [
        (&text, "text/plain", &b"any text"[..], 204),
        (&text, "text/plain; charset=utf-8", b"", 204),
        (&text, "text/plain", b"\xff", 400),
        (&text, "application/json", b"{}", 415),
        (&bytes, "application/octet-stream", b"\xff\x00", 204),
        (&bytes, "application/octet-stream", b"", 204),
        (
            &form,
            "application/x-www-form-urlencoded",
            b"name=a+b&count=5&tags=x&tags=y",
            204,
        ),
        (
            &form,
            "application/x-www-form-urlencoded",
            b"name=a%2Bb",
            204,
        ),
        (
            &form,
            "application/x-www-form-urlencoded",
            b"name=a&other=1",
            204,
        ),
        (&form, "application/x-www-form-urlencoded", b"count=5", 400),
        (
            &form,
            "application/x-www-form-urlencoded",
            b"name=long",
            400,
        ),
        (
            &form,
            "application/x-www-form-urlencoded",
            b"name=a&name=b",
            400,
        ),
        (
            &form,
            "application/x-www-form-urlencoded",
            b"name=a&count=b",
            400,
        ),
        (&form, "application/x-www-form-urlencoded", b"name=%zz", 400),
        (&form, "application/x-www-form-urlencoded", b"", 400),
        (&any, "application/json", b"{}", 204),
        (&any, "application/vnd.thing+json", b"[]", 400),
        (&any, "text/plain", b"", 415),
    ] {
        let service = with_body(json!({ "required": true, "content": content }), json!({})).await;
        let answer = post(&service, media_type, body).await;
        let shown = String::from_utf8_lossy(body);
        assert_eq!(answer.status, status, "{media_type}: {shown}");
    }
}

/// What else a request says is looked at before its body, and a script after it.
#[tokio::test]
async fn the_body_has_its_turn() {
    let content = json!({ JSON: { "schema": { "type": "object" } } });
    let post_operation = operation(
        "post",
        json!({
            "parameters": [{ "name": "id", "in": "path", "required": true,
                             "schema": { "type": "integer" } }],
            "requestBody": { "required": true, "content": content },
            "x-rate-limits": [{ "calls": 6, "period": "PT1H" }],
        }),
    );
    let service = serve(json!({ "/a/{id}": { "post": post_operation } }), json!({})).await;
    service.script([Reply::status(503)]);
    let body = b"5";
    let headers = ["Content-Length: 1", "Content-Type: application/json"];
    for (line, head, body, status) in [
        ("POST /a/1", &[HOST][..], &body[..], 401),
        ("POST /b", &[HOST, AUTH], body, 404),
        ("PUT /a/1", &[HOST, AUTH], body, 405),
        ("POST /a/x", &[HOST, AUTH], body, 400),
        ("POST /a/1", &[HOST, AUTH], body, 400),
        ("POST /a/1?y=1", &[HOST, AUTH], b"{", 400),
    ] {
        let all: Vec<&str> = head.iter().chain(&headers).copied().collect();
        let answer = exchange(&service, line.as_bytes(), &all, body).await;
        assert_eq!(answer.status, status, "{line}, {head:?}");
    }
    // Whoever writes first and reads then comes to the answer, also where nothing of it is looked at.
    let large = vec![b' '; 16 << 20];
    let length = format!("Content-Length: {}", large.len());
    for (line, head, status) in [
        ("POST /a/1", &[HOST][..], 401),
        ("POST /b", &[HOST, AUTH], 404),
        ("GET /a/1", &[HOST, AUTH], 405),
        ("POST /a/x", &[HOST, AUTH], 400),
    ] {
        let all: Vec<&str> = head.iter().copied().chain([&*length]).collect();
        let answer = exchange(&service, line.as_bytes(), &all, &large).await;
        assert_eq!(answer.status, status, "{line}, {head:?}");
    }
    service.forget_requests();
    let answer = |body: &'static [u8]| {
        let service = &service;
        async move {
            let length = format!("Content-Length: {}", body.len());
            let all = [HOST, AUTH, &length, headers[1]];
            exchange(service, b"POST /a/1", &all, body).await.status
        }
    };
    assert_eq!(
        answer(b"{}").await,
        503,
        "a refused request has used up no reply"
    );
    assert_eq!(answer(b"{}").await, 204);
    assert_eq!(
        answer(b"{}").await,
        429,
        "refused ones have used up the quota"
    );
    let requests = service.requests();
    let statuses: Vec<_> = requests
        .iter()
        .map(|request| request.status.unwrap())
        .collect();
    assert_eq!(statuses, [503, 204, 429]);
}

//! Parameters of any place and kind, each held to its schema.

use mde_mock::MockService;
use serde_json::{Value, json};

use crate::client::raw;
use crate::contracts::{AUTH, HOST, ask, message, operation, serve};

/// Nothing is written for the one operation that there is: another contract is kept as well.
#[tokio::test]
async fn parameters_of_any_place_and_kind() {
    let contract = json!({
        "servers": [{ "url": "https://a.example" }],
        "paths": { "/things/{number}": { "get": {
            "operationId": "thing",
            "parameters": [
                { "name": "number", "in": "path", "required": true, "schema": { "type": "integer" } },
                { "name": "kind", "in": "query", "required": true,
                  "schema": { "$ref": "#/components/schemas/Kind" } },
                { "name": "tag", "in": "query",
                  "schema": { "type": "array", "items": { "type": "string", "maxLength": 3 } } },
                { "name": "deep", "in": "query", "schema": { "type": "boolean" } },
                { "name": "X-Share", "in": "header", "required": true, "schema": { "type": "number" } },
            ],
            "responses": { "204": { "description": "-" } },
        } } },
        "components": { "schemas": { "Kind": { "type": "string", "enum": ["new", "old"] } } },
    });
    let builder = MockService::builder().contract(contract.to_string());
    let service = builder.start().await.unwrap();
    for (target, header, says) in [
        ("/things/7?kind=new", "X-Share: 0.5", None),
        (
            "/things/-7?kind=old&tag=a&tag=b&deep=true",
            "x-share: 1e2",
            None,
        ),
        (
            "/things/7?$skip=5",
            "X-Share: 1",
            Some("$skip=5 is not from"),
        ),
        (
            "/things/x?kind=new",
            "X-Share: 1",
            Some("number is not an integer"),
        ),
        (
            "/things/7.5?kind=new",
            "X-Share: 1",
            Some("number is not an integer"),
        ),
        (
            "/things/7",
            "X-Share: 1",
            Some("needs the query parameter 'kind'"),
        ),
        (
            "/things/7?kind=odd",
            "X-Share: 1",
            Some("kind is not one of"),
        ),
        (
            "/things/7?kind=new&kind=new",
            "X-Share: 1",
            Some("more than once"),
        ),
        (
            "/things/7?kind=new&tag=long",
            "X-Share: 1",
            Some("at most 3"),
        ),
        (
            "/things/7?kind=new&deep=1",
            "X-Share: 1",
            Some("deep is not true or false"),
        ),
        (
            "/things/7?kind=new&Tag=a",
            "X-Share: 1",
            Some("no query parameter 'Tag'"),
        ),
        (
            "/things/7?kind=new",
            "X-None: 1",
            Some("needs the header 'X-Share'"),
        ),
        (
            "/things/7?kind=new",
            "X-Share: inf",
            Some("X-Share is not a number"),
        ),
    ] {
        let answer = raw(&service, &format!("GET {target}"), &[HOST, AUTH, header]).await;
        let Some(says) = says else {
            assert_eq!(answer.status, 204, "{target}, {header}: {}", answer.head);
            continue;
        };
        assert_eq!(answer.status, 400, "{target}, {header}");
        let message = answer.error()["message"].as_str().unwrap().to_owned();
        assert!(message.contains(says), "{target}, {header}: {message}");
    }
}

/// A service with one query parameter of this form.
async fn with_query(parameter: Value, components: Value) -> MockService {
    let mut parameter = parameter;
    parameter["name"] = "x".into();
    parameter["in"] = "query".into();
    let get = operation("get", json!({ "parameters": [parameter] }));
    serve(json!({ "/a": { "get": get } }), components).await
}

/// For each schema queries that keep it, and such that do not with the rule that they break.
#[tokio::test]
async fn words_are_what_their_schema_says() {
    let components = json!({ "schemas": {
        "Severity": { "type": "string", "enum": ["Low", "High"] },
        "Open": { "anyOf": [{ "type": "string", "enum": ["Low"] }, { "type": "string" },
                            { "type": "number" }] },
        "Count": { "type": "integer", "format": "int32" },
    } });
    for (schema, fits, breaks) in [
        (
            json!({ "type": "integer" }),
            &[
                "x=0",
                "x=-9223372036854775808",
                "x=9223372036854775807",
                "x=9223372036854775808",
                "x=-99999999999999999999",
                "x=%35",
            ][..],
            &[
                ("x=1.0", "is not an integer"),
                ("x=1e2", "is not an integer"),
                ("x=", "is not an integer"),
                ("x", "is not an integer"),
                ("x=+1", "is not an integer"),
                ("x=1&x=1", "'x' is there more than once"),
            ][..],
        ),
        (
            json!({ "$ref": "#/components/schemas/Count" }),
            &["x=2147483647", "x=-2147483648"],
            &[
                ("x=2147483648", "is more than 2147483647"),
                ("x=-2147483649", "is less than -2147483648"),
            ],
        ),
        (
            json!({ "type": "integer", "format": "int64" }),
            &["x=-9223372036854775808", "x=9223372036854775807"],
            &[
                ("x=9223372036854775808", "is more than 9223372036854775807"),
                (
                    "x=-99999999999999999999",
                    "is less than -9223372036854775808",
                ),
                (
                    "x=-9223372036854775809",
                    "is less than -9223372036854775808",
                ),
            ],
        ),
        (
            json!({ "type": "integer", "format": "uint64" }),
            &["x=18446744073709551615"],
            &[
                ("x=-1", "is less than 0"),
                (
                    "x=18446744073709551616",
                    "is more than 18446744073709551615",
                ),
            ],
        ),
        (
            json!({ "type": "integer", "minimum": 1, "maximum": 10_000, "multipleOf": 5 }),
            &["x=5", "x=10000"],
            &[
                ("x=0", "is less than 1"),
                ("x=10005", "is more than 10000"),
                ("x=6", "is no multiple of 5"),
            ],
        ),
        (
            json!({ "type": "number", "minimum": 0, "exclusiveMinimum": true,
                    "maximum": 1, "exclusiveMaximum": true }),
            &["x=0.5", "x=5e-1"],
            &[
                ("x=0", "is not more than 0"),
                ("x=1.0", "is not less than 1"),
                ("x=NaN", "is not a number"),
                ("x=inf", "is not a number"),
                ("x=0,5", "is not a number"),
            ],
        ),
        (
            json!({ "type": "number", "exclusiveMinimum": true }),
            &["x=-1e300"],
            &[("x=1e999", "is not a number")],
        ),
        (
            json!({ "type": "boolean" }),
            &["x=true", "x=false"],
            &[
                ("x=True", "is not true or false"),
                ("x=1", "is not true or false"),
            ],
        ),
        (
            json!({ "allOf": [{ "$ref": "#/components/schemas/Severity" }], "description": "-" }),
            &["x=Low", "x=High"],
            &[
                ("x=low", r#"is not one of ["Low","High"]"#),
                ("x=", "is not one of"),
            ],
        ),
        (
            json!({ "$ref": "#/components/schemas/Open" }),
            &["x=Low", "x=new", "x=7", "x="],
            &[],
        ),
        (
            json!({ "type": "string", "format": "date" }),
            &["x=2024-02-29"],
            &[
                ("x=2026-02-29", "does not have the form of a date"),
                ("x=2026-1-5", "does not have the form of a date"),
                ("x=2026-01-15T08:00:00Z", "does not have the form of a date"),
            ],
        ),
        (
            json!({ "type": "string", "format": "date-time" }),
            &[
                "x=2026-01-15T08:00:00Z",
                "x=2026-01-15T08:00:00.123%2B01:00",
            ],
            &[
                (
                    "x=2026-01-15T08:00:00+01:00",
                    "does not have the form of a date-time",
                ),
                (
                    "x=2026-01-15T08:00:00",
                    "does not have the form of a date-time",
                ),
                ("x=2026-01-15", "does not have the form of a date-time"),
            ],
        ),
        (
            json!({ "type": "string", "format": "uuid" }),
            &[
                "x=2e9f6b58-03d1-4c7a-b5e4-7a8c10f3d962",
                "x=2E9F6B58-03D1-4C7A-B5E4-7A8C10F3D962",
            ],
            &[
                ("x=2e9f6b58-03d1-4c7a-b5e4-7a8c10f3d96", "form of a uuid"),
                ("x=2e9f6b5803d14c7ab5e47a8c10f3d962", "form of a uuid"),
                ("x=ge9f6b58-03d1-4c7a-b5e4-7a8c10f3d962", "form of a uuid"),
            ],
        ),
        (
            // Without the flag `u` a hyphen may be escaped; a client's engine takes both.
            json!({ "type": "string", "pattern": r"^[0-9a-f\-]{40}$" }),
            &["x=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-"],
            &[("x=aaaa", "does not match the pattern")],
        ),
        (
            json!({ "type": "string", "nullable": true, "maxLength": 2 }),
            &["x=", "x=ab", "x=a+", "x=%C3%A4%C3%A4", "x=%2B%2B"],
            &[
                ("x=null", "is 4 characters long, and at most 2 are allowed"),
                ("x=%FF", "is not UTF-8"),
                ("x=%zz", "has a percent sign"),
            ],
        ),
        (
            json!({}),
            &["x=5", "x=true", "x=", "x"],
            &[("x=1&x=2", "more than once")],
        ),
        (
            json!({ "oneOf": [{ "type": "integer", "minimum": 5 }, { "type": "boolean" }] }),
            &["x=5", "x=true"],
            &[
                ("x=4", "fits none of the alternatives"),
                ("x=a", "fits none"),
            ],
        ),
        (
            json!({ "type": "array", "minItems": 2, "maxItems": 3, "uniqueItems": true,
                    "items": { "type": "integer", "format": "int32" } }),
            &["x=1&x=2", "x=3&x=2&x=1"],
            &[
                ("x=1", "has 1 items, and at least 2 are needed"),
                ("x=1&x=2&x=3&x=4", "has 4 items, and at most 3 are allowed"),
                ("x=1&x=2&x=1", "has an item twice"),
                ("x=1&x=a", "is not an integer"),
                ("x=1,2", "is not an integer"),
                ("x=1&x=2147483648", "is more than 2147483647"),
            ],
        ),
        (
            json!({ "type": "array", "items": { "$ref": "#/components/schemas/Severity" } }),
            &["x=Low&x=Low", "x=High", ""],
            &[
                ("x=Low&x=Mid", "is not one of"),
                ("x=Low,High", "is not one of"),
            ],
        ),
    ] {
        let service = with_query(json!({ "schema": schema }), components.clone()).await;
        for query in fits {
            let (_, answer) = ask(&service, &format!("GET /a?{query}")).await;
            assert_eq!(answer.status, 204, "{schema}, {query}");
        }
        for (query, says) in breaks {
            let (_, answer) = ask(&service, &format!("GET /a?{query}")).await;
            assert_eq!(answer.status, 400, "{schema}, {query}");
            let message = message(&answer);
            assert!(message.contains(says), "{schema}, {query}: {message}");
        }
    }
}

#[tokio::test]
async fn lists_in_one_word_and_values_that_may_be_empty() {
    let list = json!({ "type": "array", "items": { "type": "integer" }, "maxItems": 2 });
    for (parameter, query, status) in [
        (json!({ "schema": list, "explode": false }), "x=1,2", 204),
        (json!({ "schema": list, "explode": false }), "x=1%2C2", 204),
        (json!({ "schema": list, "explode": false }), "x=1,2,3", 400),
        (json!({ "schema": list, "explode": false }), "x=1&x=2", 400),
        (
            json!({ "schema": list, "explode": true, "style": "form" }),
            "x=1&x=2",
            204,
        ),
        (json!({ "schema": list, "required": true }), "", 400),
        (
            json!({ "schema": { "type": "integer" }, "allowEmptyValue": true }),
            "x=",
            204,
        ),
        (
            json!({ "schema": { "type": "integer" }, "allowEmptyValue": true }),
            "x=a",
            400,
        ),
        (json!({ "schema": { "type": "string" } }), "y=1", 400),
        (json!({ "schema": { "type": "string" } }), "X=1", 400),
        (json!({ "schema": { "type": "string" } }), "%78=1", 204),
        (json!({ "schema": { "type": "string" } }), "&x=1&", 204),
    ] {
        let service = with_query(parameter.clone(), json!({})).await;
        let (_, answer) = ask(&service, &format!("GET /a?{query}")).await;
        assert_eq!(answer.status, status, "{parameter}, {query}");
    }
}

#[tokio::test]
async fn headers_are_held_to_their_schemas() {
    let get = operation(
        "get",
        json!({ "parameters": [
        { "name": "X-Count", "in": "header", "required": true, "schema": { "type": "integer" } },
        { "name": "X-Tags", "in": "header",
          "schema": { "type": "array", "items": { "type": "string", "maxLength": 3 } } },
    ] }),
    );
    let service = serve(json!({ "/a": { "get": get } }), json!({})).await;
    for (headers, says) in [
        (&["X-Count: 5"][..], None),
        (&["x-count: 5"], None),
        (&["X-Count: 5", "X-Tags: a, b"], None),
        (&["X-Count: 5", "X-Tags: a", "X-Tags: b,c"], None),
        (&[], Some("needs the header 'X-Count'")),
        (&["X-Count: five"], Some("X-Count is not an integer")),
        (&["X-Count:"], Some("X-Count is not an integer")),
        (
            &["X-Count: 5", "X-Count: 5"],
            Some("'X-Count' is there more than once"),
        ),
        (
            &["X-Count: 5", "X-Tags: a, long"],
            Some("at most 3 are allowed"),
        ),
    ] {
        let all: Vec<&str> = [HOST, AUTH].iter().chain(headers).copied().collect();
        let answer = raw(&service, "GET /a", &all).await;
        match says {
            None => assert_eq!(answer.status, 204, "{headers:?}"),
            Some(says) => {
                assert_eq!(answer.status, 400, "{headers:?}");
                let message = message(&answer);
                assert!(message.contains(says), "{headers:?}: {message}");
            }
        }
    }
}

/// A list whose contract declares `$skip`: anybody may say it, and its links still come to an end.
#[tokio::test]
async fn a_declared_skip_is_a_parameter_and_a_link() {
    let page = json!({ "value": [1], "@odata.nextLink": "https://a.example/a?$skip=25&$top=1" });
    let get = operation(
        "list",
        json!({
            "parameters": [
                { "name": "$skip", "in": "query", "schema": { "type": "integer", "minimum": 0 } },
                { "name": "$top", "in": "query", "required": true, "schema": { "type": "integer" } },
            ],
            "responses": { "200": { "description": "-", "content": { "application/json": {
                "schema": {}, "examples": { "page": { "value": page } } } } } },
        }),
    );
    let service = serve(json!({ "/a": { "get": get } }), json!({})).await;
    for (query, status, items) in [
        ("$top=1", 200, Some(1)),
        ("$top=1&$skip=5", 200, Some(1)),
        ("$skip=25&$top=1", 200, Some(0)),
        ("$skip=25", 400, None),
        ("$top=1&$skip=-1", 400, None),
    ] {
        let (_, answer) = ask(&service, &format!("GET /a?{query}")).await;
        assert_eq!(answer.status, status, "{query}");
        let body: Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(body["value"].as_array().map(Vec::len), items, "{query}");
    }
}

//! That the rules of this workspace find what they are for, and that whatever they let through can be
//! generated.

use std::collections::HashSet;

use serde_json::{Value, json};

use spec_document::document::Document;
use spec_document::node::join;
use xtask::house::RULES;

#[test]
fn every_broken_spec_is_found_by_its_rule() {
    for rule in RULES.all() {
        if let Some(broken) = rule.broken {
            let found = match Document::parse("openapi.yaml", broken) {
                Ok(document) => RULES.check(&document).into_iter().next(),
                Err(finding) => Some(finding),
            };
            assert_eq!(found.map(|finding| finding.rule), Some(rule.id));
        }
    }
}

/// A limit of an operation alone says nothing of what it shares, whatever its period; and one of a family
/// may be written in any order and form at each of them.
#[test]
fn shared_limits_may_stand_beside_own_ones() {
    let broken = include_str!("../broken-specs/rate-limits-shared--lacking.yaml");
    let first = "        - calls: 100\n          period: PT1M\n          shared: devices\n";
    let second =
        "        - calls: 100  # <- fault\n          period: PT60S\n          shared: devices\n";
    let hour = "        - calls: 1500\n          period: PT60M\n          shared: devices\n";
    let own = "        - calls: 10\n          period: PT1M\n";
    assert!(broken.contains(first) && broken.contains(second));
    let sound = broken.replacen(
        second,
        &format!("{hour}{own}{}", second.replace("  # <- fault", "")),
        1,
    );
    let found = |text: &str| {
        let document = Document::parse("openapi.yaml", text).expect("a document");
        let found = RULES.check(&document).into_iter();
        found.map(|finding| finding.rule).collect::<Vec<_>>()
    };
    assert_eq!(found(&sound), [""; 0]);
    let twice = sound.replace(
        own,
        &format!("{own}        - calls: 5\n          period: PT60S\n"),
    );
    assert_eq!(found(&twice), ["rate-limits"]);
}

#[test]
fn no_two_rules_have_one_name() {
    let names: HashSet<&str> = RULES.all().map(|rule| rule.id).collect();
    assert_eq!(names.len(), RULES.all().count());
}

/// Every pointer into a value.
fn pointers(value: &Value, pointer: String, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, format!("{pointer}/{index}"), found);
            }
        }
        Value::Object(map) => {
            for (key, value) in map {
                pointers(value, join(&pointer, key), found);
            }
        }
        _ => {}
    }
    found.push(pointer);
}

fn remove(value: &mut Value, pointer: &str) {
    let (parent, key) = pointer.rsplit_once('/').unwrap_or_default();
    match value.pointer_mut(parent) {
        Some(Value::Object(map)) => {
            map.shift_remove(&spec_document::node::unescaped(key));
        }
        Some(Value::Array(items)) => {
            items.remove(key.parse().expect("an index"));
        }
        _ => {}
    }
}

#[test]
fn whatever_the_rules_let_through_can_be_generated() {
    let sound = Document::parse("sound.yaml", spec_rules::SOUND).expect("the sound spec");
    assert!(generated(sound.value(), "") > 20);
}

#[test]
fn whatever_the_rules_let_through_of_a_request_can_be_generated() {
    let change = json!({
        "type": "object",
        "description": "A change.",
        "required": ["mode"],
        "properties": {
            "mode": { "type": "string", "enum": ["Full", "Selective"] },
            "tags": { "type": "array", "nullable": true, "items": { "type": "string", "maxLength": 9 } },
        },
        "additionalProperties": {},
    });
    let put = operation(
        "changeDevice",
        &[
            (
                "parameters",
                json!([
                    { "$ref": "#/components/parameters/DeviceId" },
                    { "name": "ids", "in": "query", "required": true, "example": ["2e9da30d-27f6-4208-81f2-9cd3d67893ba"],
                        "schema": { "type": "array", "items": { "type": "string", "format": "uuid" } } },
                    { "name": "X-Day", "in": "header", "example": "2026-01-14",
                        "schema": { "type": "string", "format": "date" } },
                ]),
            ),
            (
                "requestBody",
                json!({
                    "required": true,
                    "content": { "application/json": {
                        "schema": { "$ref": "#/components/schemas/Change" },
                        "examples": { "full": { "value": { "mode": "Full", "tags": ["loaner"] } } },
                    } },
                }),
            ),
            (
                "responses",
                json!({
                    "204": { "description": "Done." },
                    "429": operation("x", &[])["responses"]["429"],
                }),
            ),
        ],
    );
    let put_at = &format!("{DEVICES}/put");
    let change_at = "/components/schemas/Change";
    let spec = with(&[(put_at, put), (change_at, change)]);
    let places = [
        &format!("{put_at}/parameters"),
        &format!("{put_at}/requestBody"),
        change_at,
    ];
    let kept: usize = places.iter().map(|place| generated(&spec, place)).sum();
    assert!(kept > 10, "only {kept} of the specs kept the rules");
}

/// How many documents the rules let through when what is at or under a place is replaced by something odd, or
/// gone: each has to be generated.
fn generated(spec: &Value, under: &str) -> usize {
    let mut places = Vec::new();
    pointers(spec, String::new(), &mut places);
    places.retain(|place| place.starts_with(under));
    let odd = [
        json!({}),
        json!([]),
        json!(""),
        json!({ "allOf": [] }),
        json!(0),
    ];
    let mut generated = 0;
    for place in &places {
        for odd in odd.iter().map(Some).chain([None]) {
            let mut value = spec.clone();
            match odd {
                Some(odd) => *value.pointer_mut(place).expect("a place") = odd.clone(),
                None => remove(&mut value, place),
            }
            let document = Document::parse("odd.json", &value.to_string()).expect("JSON");
            if RULES.check(&document).is_empty() {
                generated += 1;
                if let Err(finding) = xtask::generate::render(&document) {
                    panic!("{odd:?} at {place}: {}", finding.what);
                }
            }
        }
    }
    generated
}

/// The sound spec with something put at each of some places.
fn with(edits: &[(&str, Value)]) -> Value {
    let sound = Document::parse("sound.yaml", spec_rules::SOUND).expect("the sound spec");
    let mut spec = sound.value().clone();
    for (pointer, value) in edits {
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
        match spec.pointer_mut(parent).expect("a place") {
            Value::Object(map) => {
                map.insert(spec_document::node::unescaped(key), value.clone());
            }
            Value::Array(list) => list.push(value.clone()),
            _ => panic!("{parent} holds nothing"),
        }
    }
    spec
}

/// The operation of the sound spec under another id, with other fields.
fn operation(id: &str, fields: &[(&str, Value)]) -> Value {
    let sound = Document::parse("sound.yaml", spec_rules::SOUND).expect("the sound spec");
    let mut operation = sound.value()["paths"]["/api/devices/{id}"]["get"].clone();
    operation["operationId"] = id.into();
    for (field, value) in fields {
        operation[*field] = value.clone();
    }
    operation
}

const DEVICES: &str = "/paths/~1api~1devices~1{id}";

#[test]
fn what_a_team_may_write_is_no_finding_and_can_be_generated() {
    let parameters = &format!("{DEVICES}/get/parameters/-");
    let argument = |place, name, example: Value, schema: Value| json!({ "name": name, "in": place, "description": "One.", "example": example, "schema": schema });
    let required = |mut argument: Value| {
        argument["required"] = true.into();
        argument
    };
    let text = || json!({ "type": "string" });
    let id = || json!({ "$ref": "#/components/parameters/DeviceId" });
    let mode = || json!({ "type": "string", "enum": ["Full", "Selective"] });
    let body = |schema: Value, example: Value| {
        let examples = json!({ "one": { "value": example } });
        json!({ "required": true, "content": { "application/json": { "schema": schema, "examples": examples } } })
    };
    let gone = json!({
        "204": { "description": "Gone." },
        "429": operation("x", &[])["responses"]["429"],
    });
    for (form, edits) in [
        (
            "parameters of a path item",
            vec![
                (
                    "/paths/~1api~1devices~1{id}/parameters",
                    json!([id(), argument("header", "X-Ticket", json!("T1"), text())]),
                ),
                ("/paths/~1api~1devices~1{id}/delete", {
                    operation(
                        "dropDevice",
                        &[("parameters", json!([])), ("responses", gone)],
                    )
                }),
            ],
        ),
        (
            "a closed enum that a request holds, by reference",
            vec![
                ("/components/schemas/Mode", mode()),
                (
                    parameters,
                    argument(
                        "query",
                        "mode",
                        json!("Full"),
                        json!({ "$ref": "#/components/schemas/Mode" }),
                    ),
                ),
            ],
        ),
        (
            "a closed enum in place, and a list of one",
            vec![
                (
                    parameters,
                    argument("header", "X-Mode", json!("Full"), mode()),
                ),
                (
                    parameters,
                    argument(
                        "query",
                        "modes",
                        json!(["Full"]),
                        json!({ "type": "array", "items": mode() }),
                    ),
                ),
            ],
        ),
        (
            "a pattern that refuses empty text",
            vec![(
                "/components/schemas/UserName",
                json!({ "type": "string", "description": "An id.", "pattern": "^[0-9a-f]{2}$", "example": "d1" }),
            )],
        ),
        (
            "functions and literals beside a parameter",
            vec![
                ("/paths/~1api~1devices~1newest", {
                    json!({ "get": operation("getNewest", &[("parameters", json!([]))]) })
                }),
                (
                    "/paths/~1api~1devices~1find(name='{name}',count={count})",
                    {
                        let name = json!({ "$ref": "#/components/schemas/UserName" });
                        let count = json!({ "$ref": "#/components/schemas/Count" });
                        let given = json!([
                            required(argument("path", "name", json!("d1"), name)),
                            required(argument("path", "count", json!(1), count)),
                        ]);
                        json!({ "get": operation("findDevice", &[("parameters", given)]) })
                    },
                ),
                (
                    "/components/schemas/Count",
                    json!({ "type": "integer", "format": "int64" }),
                ),
            ],
        ),
        (
            "a property that one merged schema requires and another declares",
            vec![
                (
                    "/components/schemas/Entity",
                    json!({
                        "description": "A device by itself.",
                        "allOf": [
                            { "$ref": "#/components/schemas/Device" },
                            {
                                "type": "object",
                                "required": ["id", "@odata.context"],
                                "properties": { "@odata.context": { "type": "string" } },
                                "additionalProperties": {},
                            },
                        ],
                    }),
                ),
                ("/paths/~1api~1devices~1{id}~1entity", {
                    let mut entity = operation("getEntity", &[]);
                    entity["responses"]["200"]["content"]["application/json"] = json!({
                        "schema": { "$ref": "#/components/schemas/Entity" },
                        "examples": { "one": { "value": { "id": "d1", "@odata.context": "here" } } },
                    });
                    json!({ "get": entity })
                }),
            ],
        ),
        (
            "bodies: an object in place, a list, a text",
            vec![
                ("/paths/~1api~1devices~1{id}/put", {
                    let schema = json!({ "type": "object", "required": ["mode"], "properties": { "mode": mode() } });
                    let body = body(schema, json!({ "mode": "Full" }));
                    operation("putDevice", &[("requestBody", body)])
                }),
                ("/paths/~1api~1devices~1{id}/post", {
                    let body = body(
                        json!({ "type": "array", "items": { "type": "string" } }),
                        json!(["a"]),
                    );
                    operation("postDevice", &[("requestBody", body)])
                }),
                ("/paths/~1api~1devices~1{id}/patch", {
                    operation("patchDevice", &[("requestBody", body(text(), json!("a")))])
                }),
            ],
        ),
        (
            "a default of a parameter, and an example in its schema",
            vec![(
                parameters,
                json!({
                    "name": "$top",
                    "in": "query",
                    "description": "How many.",
                    "schema": { "type": "integer", "format": "int32", "default": 100, "example": 5 },
                }),
            )],
        ),
    ] {
        let document = Document::parse("form.json", &with(&edits).to_string()).expect("JSON");
        let found: Vec<_> = RULES.check(&document).into_iter().collect();
        assert!(found.is_empty(), "{form}: {found:?}");
        if let Err(finding) = xtask::generate::render(&document) {
            panic!("{form}: {}", finding.what);
        }
    }
}

/// Whether a rule finds fault with the sound spec when its server says this.
fn refuses(field: &str, value: &str) -> bool {
    let sound = Document::parse("sound.yaml", spec_rules::SOUND).expect("the sound spec");
    let mut spec = sound.value().clone();
    spec["servers"][0][field] = value.into();
    let document = Document::parse("server.json", &spec.to_string()).expect("JSON");
    RULES
        .check(&document)
        .iter()
        .any(|finding| finding.rule == "server-fields")
}

#[test]
fn the_fields_of_a_server_are_told_from_what_is_like_them() {
    for (field, good, bad) in [
        (
            "url",
            &[
                "https://api.example.com",
                "https://api.example.com/v1",
                "https://api.example.com:8443",
                "https://127.0.0.1",
            ][..],
            &[
                "http://api.example.com",
                "https://api.example.com/",
                "https://user@api.example.com",
                "https://{host}",
                "https://",
                "https:///api",
                "https://api.example.com?x",
                "https://api example.com",
                "api.example.com",
                "https://api.example.com:99999",
                "https://api.example.com:443",
                "https://api.example.com:",
                "https://api.example.com:port",
                "https://https://api.example.com",
                "https://new,api.example.com",
                "https://api..example.com",
                "https://api.example.com.",
                "https://-api.example.com",
                "https://999.1.1.1",
                "https://1.1",
                "https://API.example.com",
                "https://api%2eexample.com",
                "https://äpi.example.com",
                "https://api.example.com/v1/..",
                "https://api.example.com/{tenant}",
                "https://api.example.com\\v1",
                "",
            ][..],
        ),
        (
            "x-authority",
            &["https://login.example.com"],
            &[
                "https://login.example.com/tenant",
                "https://login.example.com/",
                "https://login.example.com:abc",
            ],
        ),
        (
            "x-token-scope",
            &["https://api.example.com/.default"],
            &["https://api.example.com"],
        ),
        ("x-name", &["gcc-high", "us2"], &["Gcc", "a--b", "-a", ""]),
    ] {
        for value in good {
            assert!(!refuses(field, value), "{field}: {value}");
        }
        for value in bad {
            assert!(refuses(field, value), "{field}: {value}");
        }
    }
}

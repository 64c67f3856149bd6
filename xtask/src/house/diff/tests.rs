//! That nothing slips through: any single edit of a sound spec is a change, and one that means nothing
//! is none.

use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Value, json};

use spec_diff::{Change, Requires, changes};
use spec_document::document::Document;
use spec_document::node::{join, unescaped};

use spec_rules::SOUND;

const OURS: &str = include_str!("../../../../spec/openapi.yaml");

fn document(text: &str) -> Document {
    Document::parse("spec.yaml", text).expect("a document")
}

fn compared(base: &Document, head: &Document) -> Vec<Change> {
    changes(base, head, &super::RULES)
}

static BASES: LazyLock<[Document; 2]> = LazyLock::new(|| [document(SOUND), document(OURS)]);

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

/// One edit at a place that is chosen by a number.
#[derive(Debug, Clone)]
enum Edit {
    Delete,
    Replace(Value),
    Insert(String, Value),
    Append(Value),
    Reverse,
    Rename(String),
    Duplicate,
}

fn edit() -> impl Strategy<Value = Edit> {
    let value = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0..3i64).prop_map(Value::from),
        "[a-z]{0,3}".prop_map(Value::from),
        Just(json!({})),
        Just(json!([])),
        Just(json!(["a"])),
        Just(json!({ "type": "integer" })),
        Just(json!({ "$ref": "#/components/schemas/Device" })),
        Just(json!({ "$ref": "#/components/schemas/Nowhere" })),
    ];
    let key = prop_oneof![
        "[a-z]{1,3}",
        Just("x-other".to_owned()),
        Just("nullable".to_owned()),
        Just("required".to_owned()),
        Just("security".to_owned()),
        Just("enum".to_owned()),
        Just("$ref".to_owned()),
        Just("additionalProperties".to_owned()),
        Just("headers".to_owned()),
    ];
    prop_oneof![
        Just(Edit::Delete),
        value.clone().prop_map(Edit::Replace),
        (key.clone(), value.clone()).prop_map(|(key, value)| Edit::Insert(key, value)),
        value.prop_map(Edit::Append),
        Just(Edit::Reverse),
        key.prop_map(Edit::Rename),
        Just(Edit::Duplicate),
    ]
}

/// Applies the edit; nothing happens where it does not fit.
fn apply(root: &mut Value, pointer: &str, edit: Edit) {
    let parent_and_key = pointer
        .rsplit_once('/')
        .map(|(parent, key)| (parent.to_owned(), unescaped(key)));
    match edit {
        Edit::Replace(value) => {
            if let Some(target) = root.pointer_mut(pointer).filter(|_| !pointer.is_empty()) {
                *target = value;
            }
        }
        Edit::Insert(key, value) => {
            if let Some(map) = root.pointer_mut(pointer).and_then(Value::as_object_mut) {
                map.insert(key, value);
            }
        }
        Edit::Append(value) => {
            if let Some(list) = root.pointer_mut(pointer).and_then(Value::as_array_mut) {
                list.push(value);
            }
        }
        Edit::Reverse => {
            if let Some(list) = root.pointer_mut(pointer).and_then(Value::as_array_mut) {
                list.reverse();
            }
        }
        Edit::Delete | Edit::Rename(_) | Edit::Duplicate => {
            let Some((parent, key)) = parent_and_key else {
                return;
            };
            match root.pointer_mut(&parent) {
                Some(Value::Object(map)) => {
                    let Some(value) = map.get(&key).cloned() else {
                        return;
                    };
                    match edit {
                        Edit::Rename(new) => {
                            map.shift_remove(&key);
                            map.insert(new, value);
                        }
                        Edit::Duplicate => {
                            map.insert(format!("{key}Too"), value);
                        }
                        _ => {
                            map.shift_remove(&key);
                        }
                    }
                }
                Some(Value::Array(list)) => {
                    let Some(index) = key
                        .parse::<usize>()
                        .ok()
                        .filter(|index| *index < list.len())
                    else {
                        return;
                    };
                    if matches!(edit, Edit::Duplicate) {
                        list.push(list[index].clone());
                    } else {
                        list.remove(index);
                    }
                }
                _ => {}
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_edit_is_a_change_or_none_at_all(place in any::<prop::sample::Index>(), edit in edit(), ours in prop::bool::weighted(0.1)) {
        let base = &BASES[usize::from(ours)];
        let mut all = Vec::new();
        pointers(base.value(), String::new(), &mut all);
        let mut head = base.value().clone();
        let pointer = place.get(&all);
        apply(&mut head, pointer, edit.clone());
        let edited = document(&head.to_string());
        let found = compared(base, &edited);
        // Maps are equal whatever the order of their keys.
        prop_assert_eq!(found.is_empty(), &head == base.value(), "{} {:?}: {:?}", pointer, edit, found);
        // The way back is a change, too.
        let back = compared(&edited, base);
        prop_assert_eq!(found.is_empty(), back.is_empty(), "{} {:?}", pointer, edit);
    }
}

#[test]
fn order_of_keys_comments_and_layout_are_no_change() {
    let base = document(OURS);
    let mut sorted = base.value().clone();
    sorted.sort_all_objects();
    for text in [
        sorted.to_string(),
        format!("{sorted:#}"),
        OURS.lines()
            .filter(|line| !line.trim_start().starts_with('#'))
            .collect::<Vec<_>>()
            .join("\n"),
        OURS.replace("    ", "     ").replace("     ", "    "),
    ] {
        let head = document(&text);
        assert!(compared(&base, &head).is_empty(), "{text}");
    }
}

/// What an edit of the sound spec means: rule and version of each change, the gravest first.
#[test]
fn each_change_has_its_rule_and_demand() {
    use Requires::{Major, Minor, None, Patch};
    let base = document(SOUND);
    for (old, new, expected) in [
        ("title: Devices", "title: Machines", vec![("prose", Patch)]),
        (
            "version: 1.0.0",
            "version: 2.0.0",
            vec![("spec-version", Patch)],
        ),
        (
            "summary: One device",
            "summary: A device",
            vec![("prose", Patch)],
        ),
        (
            "operationId: getDevice",
            "operationId: device",
            vec![("operation-id", Patch)],
        ),
        (
            "tags: [devices]",
            "tags: [machines]",
            vec![("tag", Patch), ("tag", Patch)],
        ),
        (
            "  /api/devices/{id}:",
            "  /api/machines/{id}:",
            vec![("path", Major)],
        ),
        (
            "x-name: global",
            "x-name: world",
            vec![("server-name", Major)],
        ),
        (
            "x-authority: https://login.example.com",
            "x-authority: https://login.example.org",
            vec![("server-credentials", Major)],
        ),
        (
            "- url: https://api.example.com",
            "- url: https://api.example.org",
            vec![("server-address", Major)],
        ),
        (
            "- application: [Device.Read.All]",
            "- application: [Device.ReadWrite.All]",
            vec![("security", Major)],
        ),
        (
            "        - application: [Device.Read.All]\n",
            "        - application: [Device.Read.All]\n        - application: [Other]\n",
            vec![("security", Minor)],
        ),
        (
            "      security:\n        - application: [Device.Read.All]\n",
            "      security: []\n",
            vec![("security", Major)],
        ),
        (
            "      security:\n        - application: [Device.Read.All]\n",
            "",
            vec![("security", Major)],
        ),
        // The document's list counts where an operation has none.
        (
            "paths:\n",
            "security:\n  - application: [Other]\npaths:\n",
            vec![("security", Patch)],
        ),
        // What is so anyway.
        (
            "          in: query\n",
            "          in: query\n          style: form\n",
            vec![("written-otherwise", None)],
        ),
        (
            "          in: query\n",
            "          in: query\n          explode: true\n",
            vec![("written-otherwise", None)],
        ),
        (
            "          in: query\n",
            "          in: query\n          explode: false\n",
            vec![("parameter-form", Patch)],
        ),
        (
            "      in: path\n",
            "      in: path\n      style: simple\n      explode: false\n",
            vec![("written-otherwise", None), ("written-otherwise", None)],
        ),
        (
            "      in: path\n",
            "      in: path\n      style: label\n",
            vec![("parameter-form", Major)],
        ),
        (
            "              required: true\n              schema: { type: integer }",
            "              required: true\n              style: simple\n              explode: false\n              schema: { type: integer }",
            vec![("written-otherwise", None), ("written-otherwise", None)],
        ),
        ("calls: 100", "calls: 50", vec![("rate-limit", Patch)]),
        (
            "          description: Which parts to send along.\n",
            "          required: true\n          description: Which parts to send along.\n",
            vec![("parameter", Major)],
        ),
        (
            "        - name: expand\n          in: query\n          description: Which parts to send along.\n          schema: { type: string }\n",
            "",
            vec![("parameter", Major)],
        ),
        (
            "      parameters:\n",
            "      parameters:\n        - { name: top, in: query, schema: { type: integer } }\n",
            vec![("parameter", Minor)],
        ),
        (
            "      parameters:\n",
            "      parameters:\n        - { name: top, in: query, required: true, schema: { type: integer } }\n",
            vec![("parameter", Major)],
        ),
        (
            "      minLength: 1\n",
            "      minLength: 2\n",
            vec![("bounds", Major)],
        ),
        ("      minLength: 1\n", "", vec![("bounds", Minor)]),
        (
            "        '404':",
            "        '410':",
            vec![("status", Major), ("status", Minor)],
        ),
        (
            "              required: true\n              schema: { type: integer }",
            "              schema: { type: integer }",
            vec![("response-header", Major)],
        ),
        (
            "            Retry-After:",
            "            Retry-Later:",
            vec![("response-header", Major), ("response-header", Minor)],
        ),
        (
            "                laptop: { $ref: '#/components/examples/Laptop' }\n",
            "",
            vec![("example", Patch)],
        ),
        (
            "                unannounced-state: ",
            "                unheard-of-state: ",
            vec![("example", Patch), ("example", Patch)],
        ),
        (
            "          format: date-time\n",
            "",
            vec![("schema-type", Patch)],
        ),
        (
            "        lastSeen:\n          type: string\n          format: date-time\n",
            "        lastSeen:\n          type: integer\n",
            vec![("schema-type", Major)],
        ),
        (
            "          nullable: true\n          description: Its tags.",
            "          description: Its tags.",
            vec![("nullable", Patch)],
        ),
        (
            "        id:\n          type: string\n",
            "        id:\n          type: string\n          nullable: true\n",
            vec![("nullable", Major)],
        ),
        ("      required: [id]\n", "", vec![("required", Major)]),
        (
            "      required: [id]\n",
            "      required: [id, tags]\n",
            vec![("required", Patch)],
        ),
        (
            "enum: [Active, Inactive]",
            "enum: [Active, Inactive, Gone]",
            vec![("enum-member", Minor)],
        ),
        (
            "enum: [Active, Inactive]",
            "enum: [Active]",
            vec![("enum-member", Minor)],
        ),
        (
            "enum: [Active, Inactive]",
            "enum: [Inactive, Active]",
            vec![("enum-member", Patch)],
        ),
        (
            "      x-ms-enum: { name: DeviceState, modelAsString: true }\n",
            "",
            vec![("enum-open", Major)],
        ),
        (
            "      properties:\n        id:\n",
            "      properties:\n        site: { type: string }\n        id:\n",
            vec![("property", Minor)],
        ),
        (
            "        tags:\n          type: array\n          nullable: true\n          description: Its tags.\n          items: { type: string }\n",
            "",
            vec![("property", Patch)],
        ),
        // A reference wrapped to say something beside it, and the other way round.
        (
            "              schema: { $ref: '#/components/schemas/Device' }",
            "              schema: { allOf: [{ $ref: '#/components/schemas/Device' }] }",
            vec![("written-otherwise", None)],
        ),
        (
            "              schema: { $ref: '#/components/schemas/Device' }",
            "              schema: { description: It., deprecated: true, allOf: [{ $ref: '#/components/schemas/Device' }] }",
            vec![("prose", Patch), ("deprecated", Patch)],
        ),
        (
            "          description: How it is.\n          oneOf: [{ $ref: '#/components/schemas/DeviceState' }, { enum: [null] }]",
            "          $ref: '#/components/schemas/DeviceState'",
            vec![("prose", Patch), ("nullable", Patch)],
        ),
        // In which form null is allowed.
        (
            "          oneOf: [{ $ref: '#/components/schemas/DeviceState' }, { enum: [null] }]",
            "          nullable: true\n          allOf: [{ $ref: '#/components/schemas/DeviceState' }]",
            vec![("written-otherwise", None)],
        ),
        (
            "[{ $ref: '#/components/schemas/DeviceState' }, { enum: [null] }]",
            "[{ enum: [null] }, { $ref: '#/components/schemas/DeviceState' }]",
            vec![("written-otherwise", None)],
        ),
        (
            "          type: array\n          nullable: true\n          description: Its tags.\n          items: { type: string }\n",
            "          description: Its tags.\n          oneOf: [{ type: array, items: { type: string } }, { enum: [null] }]\n",
            vec![("written-otherwise", None)],
        ),
        (
            "          oneOf: [{ $ref: '#/components/schemas/DeviceState' }, { enum: [null] }]",
            "          allOf: [{ $ref: '#/components/schemas/DeviceState' }]",
            vec![("nullable", Patch)],
        ),
        (
            "              schema: { $ref: '#/components/schemas/Device' }",
            "              schema: { description: It., allOf: [{ $ref: '#/components/schemas/Failure' }] }",
            vec![
                ("required", Major),
                ("property", Major),
                ("required", Minor),
                ("property", Minor),
                ("prose", Patch),
                ("definition", Patch),
                ("property", Patch),
                ("property", Patch),
                ("property", Patch),
                ("prose", Patch),
            ],
        ),
        // What is sent or answered stays what it was.
        (
            "            Retry-After:",
            "            retry-after:",
            vec![("response-header", Patch)],
        ),
        (
            "          period: PT1M",
            "          period: PT60S",
            vec![("rate-limit", Patch)],
        ),
        // The first server is the default.
        (
            "servers:\n",
            "servers:\n  - url: https://api.example.org\n    x-name: other\n",
            vec![("server", Major)],
        ),
        (
            "paths:\n",
            "  - url: https://api.example.org\n    x-name: other\npaths:\n",
            vec![("server", Minor)],
        ),
        // In Rust both names are the same.
        (
            "        lastSeen:\n          type",
            "        LastSeen:\n          type",
            vec![("property", Major), ("property", Minor)],
        ),
        (
            "        lastSeen:\n          type",
            "        last_seen:\n          type",
            vec![("property", Major), ("property", Minor)],
        ),
        (
            "enum: [Active, Inactive]",
            "enum: [active, Inactive]",
            vec![("enum-member", Major), ("enum-member", Minor)],
        ),
        (
            "items: { type: string }",
            "items: { type: integer }",
            vec![("schema-type", Major)],
        ),
        (
            "          oneOf: [{ $ref: '#/components/schemas/DeviceState' }, { enum: [null] }]",
            "          type: string\n          nullable: true",
            vec![("schema-type", Major)],
        ),
        (
            "  title: Devices",
            "  x-logo: a\n  title: Devices",
            vec![("extension", Patch)],
        ),
        (
            "  title: Devices",
            "  titel: a\n  title: Devices",
            vec![("unclassified", Major)],
        ),
        (
            "          nullable: true\n          description: Its tags.",
            "          nullable: true\n          deprecated: false\n          description: Its tags.",
            vec![("written-otherwise", None)],
        ),
        (
            "Device.Read.All: Read all devices",
            "Device.Read.All: Read every device",
            vec![("prose", Patch)],
        ),
        (
            "tokenUrl: https://login.example.com/token",
            "tokenUrl: https://login.example.org/token",
            vec![("security-scheme", Major)],
        ),
    ] {
        assert!(SOUND.contains(old), "{old}");
        let head = document(&SOUND.replacen(old, new, 1));
        let changes = compared(&base, &head);
        let found: Vec<(&str, Requires)> = changes
            .iter()
            .map(|change| (change.rule, change.requires))
            .collect();
        assert_eq!(found, expected, "{old:?} → {new:?}: {changes:#?}");
        for change in &changes {
            assert!(
                !change.what.is_empty() && change.head.place.line > 0,
                "{change:?}"
            );
        }
    }
}

/// What is found, with its sentence.
fn told(base: &str, head: &str) -> Vec<(&'static str, Requires, String)> {
    compared(&document(base), &document(head))
        .into_iter()
        .map(|change| (change.rule, change.requires, change.what))
        .collect()
}

#[test]
fn permissions_are_those_of_the_operation_wherever_they_stand() {
    let own = "      security:\n        - application: [Device.Read.All]\n";
    let at_the_top = |scope: &str| format!("security:\n  - application: [{scope}]\npaths:\n");
    let above = |scope: &str| {
        SOUND
            .replacen(own, "", 1)
            .replacen("paths:\n", &at_the_top(scope), 1)
    };
    let demands = |base: &str, head: &str| {
        let told = told(base, head);
        told.into_iter().map(|(_, requires, _)| requires).max()
    };
    let moved = above("Device.Read.All");
    assert_eq!(demands(SOUND, &moved), Some(Requires::Patch));
    assert_eq!(demands(&moved, SOUND), Some(Requires::Patch));
    assert_eq!(demands(SOUND, &above("Other")), Some(Requires::Major));
    assert_eq!(demands(&moved, &above("Other")), Some(Requires::Major));
}

#[test]
fn a_new_property_that_is_promised_comes_with_a_warning() {
    let head = SOUND
        .replacen("required: [id]", "required: [id, site]", 1)
        .replacen(
            "        lastSeen:\n",
            "        site: { type: string }\n        lastSeen:\n",
            1,
        );
    let changes = compared(&document(SOUND), &document(&head));
    let required = changes.iter().find(|change| change.rule == "required");
    let todo = required.and_then(|change| change.todo.as_deref());
    assert!(
        todo.is_some_and(|todo| todo.starts_with("new clients cannot decode an answer without it")),
        "{changes:#?}"
    );
}

#[test]
fn another_definition_is_a_change_of_its_use() {
    let whats = |head: &str| -> Vec<String> {
        let told = told(OURS, head);
        told.into_iter().map(|(_, _, what)| what).collect()
    };
    let head = OURS.replacen("schemas/RiskScore'", "schemas/ExposureLevel'", 1);
    let found = whats(&head);
    assert!(
        found.contains(&"Machine.riskScore: `RiskScore` → `ExposureLevel`".to_owned())
            && found.contains(&"Machine.riskScore: the member `Informational` is gone".to_owned()),
        "{found:#?}"
    );
    assert!(
        found
            .iter()
            .all(|what| what.starts_with("Machine.riskScore")),
        "{found:#?}"
    );
    let head = OURS
        .replacen(
            "unauthorized: { $ref: '#/components/examples/Unauthorized' }",
            "unauthorized: { $ref: '#/components/examples/MissingRoles' }",
            1,
        )
        .replacen(
            "missing-roles: { $ref: '#/components/examples/MissingRoles' }",
            "missing-roles: { $ref: '#/components/examples/Unauthorized' }",
            1,
        );
    let found = whats(&head);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found.iter().all(|what| what.contains(" → ")), "{found:#?}");
    let head = OURS.replacen(
        "        - $ref: '#/components/parameters/UserName'\n",
        "        - { name: id, in: path, required: true, schema: { $ref: '#/components/schemas/UserName' } }\n",
        1,
    );
    let found = whats(&head);
    assert!(
        found
            .iter()
            .any(|what| what.ends_with("`id (path)`: `UserName` → one that is written out here")),
        "{found:#?}"
    );
}

#[test]
fn what_is_said_fits_what_is_changed() {
    let changes = |old: &str, new: &str| {
        assert!(SOUND.contains(old), "{old}");
        let head = document(&SOUND.replacen(old, new, 1));
        compared(&document(SOUND), &head)
    };
    let header = changes(
        "schema: { type: integer }\n              example: 27",
        "schema: { type: string }\n              example: 27",
    );
    assert_eq!(
        header[0].clients.as_deref(),
        Some("the header is written otherwise than they read it")
    );
    // The hand-written type is for the one schema alone.
    let device = SOUND.replace("UserName", "DeviceId");
    let longer = device.replacen("      minLength: 1\n", "      minLength: 2\n", 1);
    let bounds = compared(&document(&device), &document(&longer));
    assert_eq!(bounds[0].rule, "bounds");
    assert_eq!(bounds[0].todo, None, "{bounds:#?}");
    let name = |pattern: &str| {
        OURS.replacen(
            r"pattern: '^(?!\.{1,2}$)",
            &format!("pattern: '{pattern}"),
            1,
        )
    };
    let loosened = compared(&document(OURS), &document(&name("^")));
    let loosened = &loosened[0];
    assert!(
        loosened
            .service
            .as_deref()
            .is_some_and(|said| said.starts_with("other values"))
            && loosened
                .todo
                .as_deref()
                .is_some_and(|todo| todo.contains("UserName")),
        "{loosened:#?}"
    );
    let two = SOUND.replacen(
        "          period: PT1M\n",
        "          period: PT1M\n        - calls: 500\n          period: PT1H\n",
        1,
    );
    let turned = SOUND.replacen(
        "        - calls: 100\n          period: PT1M\n",
        "        - calls: 500\n          period: PT1H\n        - calls: 100\n          period: PT1M\n",
        1,
    );
    assert_eq!(told(&two, &turned)[0].1, Requires::Patch);
}

#[test]
fn a_renamed_component_is_one_change() {
    let base = document(SOUND);
    let head = document(
        &SOUND
            .replace("schemas/Failure'", "schemas/Fault'")
            .replace("    Failure:\n", "    Fault:\n"),
    );
    let changes = compared(&base, &head);
    let found: Vec<(&str, &str)> = changes
        .iter()
        .map(|change| (change.rule, change.what.as_str()))
        .collect();
    assert_eq!(found, [("definition", "Failure has a new name, `Fault`")]);
}

#[test]
fn references_that_never_end_are_compared() {
    let cycle = "components:\n  schemas:\n    A: { $ref: '#/components/schemas/B' }\n    B: { $ref: '#/components/schemas/A' }\n";
    let base = document(cycle);
    assert!(compared(&base, &document(cycle)).is_empty());
    let head = document(&cycle.replace(
        "    B: { $ref: '#/components/schemas/A' }",
        "    B: { $ref: '#/components/schemas/C' }\n    C: { $ref: '#/components/schemas/A' }",
    ));
    let changes = compared(&base, &head);
    assert!(
        changes
            .iter()
            .any(|change| change.requires == Requires::Major),
        "{changes:#?}"
    );
}

/// The sound spec, edited.
fn edited(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(SOUND.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replacen(old, new, 1)
    })
}

/// Edits of both sides, after which programs compile as before and do something else.
#[test]
fn a_name_that_comes_to_mean_something_else_is_major() {
    const SECOND: &str =
        "  /api/v2/devices/{id}:\n    get: { operationId: getOther, responses: {} }\ncomponents:\n";
    const TAKES: &str = "  /api/v2/devices/{id}:\n    get: { operationId: getDevice, responses: {} }\ncomponents:\n";
    const RENAMED: (&str, &str) = ("operationId: getDevice", "operationId: getDeviceV1");
    const PATH: &str = "  /api/devices/{id}:\n";
    const SERVER: &str = "  - url: https://api.example.com\n";
    let server = |name: &str, cloud: &str| {
        format!("  - {{ url: 'https://{name}.example.com', x-name: {name}, x-cloud: {cloud} }}\n")
    };
    let (commercial, other, second) = (
        server("commercial", "gcc"),
        server("eu", "commercial"),
        server("us", "gov"),
    );
    let two = format!("{}{}", server("gov-1", "gov"), server("gov-2", "gov"));
    let two_swapped = format!("{}{}", server("gov-2", "gov"), server("gov-1", "gov"));
    let before = |text: &str| format!("{text}paths:\n");
    for (name, base, head, rule, demand) in [
        (
            "a new path takes the method of an old one",
            vec![],
            vec![RENAMED, ("components:\n", TAKES)],
            "operation-id",
            Requires::Major,
        ),
        (
            "another method of the path takes it",
            vec![],
            vec![
                RENAMED,
                (
                    PATH,
                    "  /api/devices/{id}:\n    post: { operationId: get_device, responses: {} }\n",
                ),
            ],
            "operation-id",
            Requires::Major,
        ),
        (
            "two operations swap their methods",
            vec![("components:\n", SECOND)],
            vec![
                ("operationId: getDevice", "operationId: getOther"),
                ("components:\n", TAKES),
            ],
            "operation-id",
            Requires::Major,
        ),
        (
            "the same method, spelt otherwise",
            vec![],
            vec![("operationId: getDevice", "operationId: get_device")],
            "operation-id",
            Requires::Patch,
        ),
        (
            "two parameters of a path change places",
            vec![(PATH, "  /api/{kind}/devices/{id}:\n")],
            vec![(PATH, "  /api/{id}/devices/{kind}:\n")],
            "path",
            Requires::Major,
        ),
        (
            "a parameter of a path is called otherwise",
            vec![(PATH, "  /api/{kind}/devices/{id}:\n")],
            vec![(PATH, "  /api/{sort}/devices/{id}:\n")],
            "path",
            Requires::Patch,
        ),
        (
            "a server is called like a cloud",
            vec![],
            vec![("paths:\n", &before(&commercial))],
            "server",
            Requires::Major,
        ),
        (
            "a server more in a cloud",
            vec![],
            vec![("paths:\n", &before(&other))],
            "server",
            Requires::Minor,
        ),
        (
            "a server before the first of its cloud",
            vec![("paths:\n", &before(&two))],
            vec![("paths:\n", &before(&format!("{second}{two}")))],
            "server",
            Requires::Major,
        ),
        (
            "the servers of a cloud in another order",
            vec![("paths:\n", &before(&two))],
            vec![("paths:\n", &before(&two_swapped))],
            "server",
            Requires::Major,
        ),
        (
            "the servers of several clouds in another order",
            vec![("paths:\n", &before(&format!("{commercial}{second}")))],
            vec![("paths:\n", &before(&format!("{second}{commercial}")))],
            "server",
            Requires::Patch,
        ),
        (
            "an address that is written otherwise",
            vec![],
            vec![(SERVER, "  - url: https://API.example.com:443/\n")],
            "server-address",
            Requires::Patch,
        ),
    ] {
        let told = told(&edited(&base), &edited(&head));
        let of_rule = told.iter().filter(|(id, ..)| *id == rule);
        let found = of_rule.map(|(_, requires, _)| *requires).max();
        assert_eq!(found, Some(demand), "{name}: {told:?}");
    }
}

/// Nothing of this reaches the wire or a caller.
#[test]
fn what_changes_nothing_demands_no_more_than_a_patch() {
    const HEADER: &str = "              schema: { type: integer }\n";
    let plain = "        tags:\n          type: array\n          nullable: true\n";
    let base = edited(&[]);
    assert!(base.contains(plain));
    for (name, edits) in [
        (
            "a security scheme is called otherwise",
            vec![
                (
                    "    application:\n      type: oauth2",
                    "    app:\n      type: oauth2",
                ),
                (
                    "- application: [Device.Read.All]",
                    "- app: [Device.Read.All]",
                ),
            ],
        ),
        (
            "a header's format",
            vec![(
                HEADER,
                "              schema: { type: integer, format: int64 }\n",
            )],
        ),
        (
            "a header's bound",
            vec![(
                HEADER,
                "              schema: { type: integer, minimum: 0 }\n",
            )],
        ),
        (
            "where a token is renewed",
            vec![(
                "          tokenUrl:",
                "          refreshUrl: https://login.example.com/renew\n          tokenUrl:",
            )],
        ),
        (
            "how a list would be written",
            vec![("      in: path\n", "      in: path\n      explode: true\n")],
        ),
    ] {
        for (old, new) in [(&base, &edited(&edits)), (&edited(&edits), &base)] {
            let told = told(old, new);
            assert!(!told.is_empty(), "{name}");
            assert!(
                told.iter()
                    .all(|(_, requires, _)| *requires <= Requires::Patch),
                "{name}: {told:?}"
            );
        }
    }
}

/// A schema that moves into a component, and is used with something said beside it, is the same to
/// everybody but callers in Rust.
#[test]
fn a_schema_that_moves_into_a_component_is_the_same_on_the_wire() {
    let state = "        tags:\n          type: array\n          nullable: true\n          description: Its tags.\n";
    let items = SOUND
        .split_once(state)
        .and_then(|(_, rest)| rest.split_once("        state:"));
    let items = items.expect("the property").0;
    let moved = "        tags:\n          description: Its tags.\n          oneOf: [{ $ref: '#/components/schemas/Tags' }, { enum: [null] }]\n";
    let component = format!(
        "  schemas:\n    Tags:\n      type: array\n{}",
        items.replace("          ", "      ")
    );
    let head = edited(&[
        (&format!("{state}{items}"), moved),
        ("  schemas:\n", &component),
    ]);
    for (old, new) in [(SOUND, head.as_str()), (head.as_str(), SOUND)] {
        let told = told(old, new);
        assert!(
            told.iter()
                .all(|(_, requires, _)| *requires <= Requires::Patch),
            "{told:?}"
        );
        assert!(
            told.iter().any(|(_, _, what)| what.contains("`Tags`")),
            "{told:?}"
        );
    }
}

/// A branch that is written in place has no name: it is compared with the one that takes its place.
#[test]
fn a_branch_that_is_written_in_place_is_compared_part_by_part() {
    let with = |branches: &str| {
        edited(&[(
            "        state:\n",
            &format!("        size:\n          oneOf:\n{branches}        state:\n"),
        )])
    };
    let two = "            - { type: number, format: double }\n            - { type: string }\n";
    for (name, head, rule, demand) in [
        (
            "a description",
            "            - { type: number, format: double, description: In metres. }\n            - { type: string }\n",
            "prose",
            Requires::Patch,
        ),
        (
            "how precise a number is said to be",
            "            - { type: number }\n            - { type: string }\n",
            "schema-type",
            Requires::Patch,
        ),
        (
            "another type",
            "            - { type: number, format: double }\n            - { type: boolean }\n",
            "schema-type",
            Requires::Major,
        ),
    ] {
        let told = told(&with(two), &with(head));
        let found: Vec<_> = told
            .iter()
            .map(|(rule, requires, _)| (*rule, *requires))
            .collect();
        assert_eq!(
            found.iter().max_by_key(|(_, requires)| *requires),
            Some(&(rule, demand)),
            "{name}: {told:?}"
        );
    }
}

/// What the generated types do with a body: they send no null for what is not set, check nothing but
/// texts, and send defaults.
#[test]
fn a_body_is_judged_by_what_the_generated_types_send() {
    const BODY: &str = "  /api/devices/{id}:
    post:
      operationId: setDevice
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties:
                note: { type: string, nullable: true }
                count: { type: integer, maximum: 5 }
                mode: { type: integer, default: 1 }
      responses: {}
";
    const PATH: &str = "  /api/devices/{id}:\n";
    let base = edited(&[(PATH, BODY)]);
    for (old, new, rule, demand, clients, service) in [
        (
            "type: string, nullable: true }\n                count",
            "type: string }\n                count",
            "nullable",
            Requires::Patch,
            false,
            false,
        ),
        (
            "maximum: 5",
            "maximum: 4",
            "bounds",
            Requires::Major,
            true,
            false,
        ),
        (
            "maximum: 5",
            "maximum: 6",
            "bounds",
            Requires::Patch,
            false,
            false,
        ),
        (
            "default: 1",
            "default: 2",
            "default",
            Requires::Major,
            false,
            true,
        ),
    ] {
        assert!(base.contains(old), "{old}");
        let head = base.replacen(old, new, 1);
        let changes = compared(&document(&base), &document(&head));
        let [change] = changes.as_slice() else {
            panic!("{new}: {changes:?}");
        };
        let found = (
            change.rule,
            change.requires,
            change.clients.is_some(),
            change.service.is_some(),
        );
        assert_eq!(found, (rule, demand, clients, service), "{new}: {change:?}");
    }
}

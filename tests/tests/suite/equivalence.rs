//! That the generated types allow what the specification allows, and nothing else: every component
//! schema against what its Rust type says of itself.
//!
//! Where the two differ on purpose, they do so by a rule, which holds for every schema alike:
//!
//! | rule | because |
//! |---|---|
//! | what may be absent may be null | it is an `Option`, and null and absent mean the same |
//! | anything may be null | null is something |
//! | the bounds of a text may be left out | a type keeps to them where a value is made, and need not tell; where it does, it tells the same |

use contract_tests::{
    TYPES,
    schema::{Kind, Schema, Text, differences},
    spec,
};
use serde_json::{Value, json};

#[test]
fn types_allow_what_the_specification_allows() {
    let mut found = Vec::new();
    let mut compared = Vec::new();
    for (name, specification) in spec::components() {
        let Some(row) = TYPES.iter().find(|row| row.name == name) else {
            found.push(format!("{name}: no type"));
            continue;
        };
        let root = Value::from((row.schema)());
        found.extend(differ(&specification, &Schema::read(&root, &root)));
        compared.push(name);
    }
    println!("{} component schemas compared", compared.len());
    assert!(compared.len() == TYPES.len(), "a type without a schema");
    assert!(
        found.is_empty(),
        "types and specification differ: {found:#?}"
    );
}

/// Where a type differs from its schema by no rule.
fn differ(specification: &Schema, generated: &Schema) -> Vec<String> {
    let told = |schema: &Schema| match &schema.kind {
        Kind::Text(text) if *text != unbounded(text) => Some(text.clone()),
        _ => None,
    };
    let mut found = differences(&by_rule(specification, true), &by_rule(generated, false));
    if let Some(bounds) = told(generated)
        && told(specification).as_ref() != Some(&bounds)
    {
        found.push(format!(
            "{}: other bounds: {bounds:?}",
            specification.name.as_deref().unwrap_or_default()
        ));
    }
    found
}

/// What the rules leave to be compared of a schema, which is the specification's or a type's.
fn by_rule(schema: &Schema, specified: bool) -> Schema {
    let mut schema = schema.clone();
    match &mut schema.kind {
        Kind::Object { properties, .. } => {
            for property in properties.values_mut() {
                property.schema = by_rule(&property.schema, specified);
                property.schema.nullable |= specified && !property.required;
            }
        }
        Kind::Array(items) | Kind::Map(items) => **items = by_rule(items, specified),
        Kind::Text(text) => *text = unbounded(text),
        Kind::Any => schema.nullable = true,
        _ => {}
    }
    schema
}

fn unbounded(text: &Text) -> Text {
    Text {
        format: text.format.clone(),
        ..Text::default()
    }
}

#[test]
fn what_differs_by_no_rule_is_found() {
    let object = |id: Value, required: Value| json!({ "type": "object", "required": required, "properties": { "id": id } });
    let text = json!({ "type": "string" });
    let bounded = json!({ "type": "string", "minLength": 1, "pattern": "^[a-f]+$" });
    let or_null = json!({ "type": ["string", "null"] });
    let list = |ty: Value| json!({ "type": ty, "items": { "type": "string" } });
    let (optional, needed) = (json!([]), json!(["id"]));
    for (specification, generated, fine) in [
        (
            object(text.clone(), optional.clone()),
            object(or_null.clone(), optional.clone()),
            true,
        ),
        (
            object(text.clone(), optional.clone()),
            object(text.clone(), optional.clone()),
            false,
        ),
        (
            object(list(json!("array")), optional.clone()),
            object(list(json!(["array", "null"])), optional.clone()),
            true,
        ),
        (
            object(list(json!("array")), optional.clone()),
            object(list(json!("array")), optional.clone()),
            false,
        ),
        (
            object(text.clone(), needed.clone()),
            object(text.clone(), needed.clone()),
            true,
        ),
        (
            object(text.clone(), needed.clone()),
            object(or_null.clone(), needed.clone()),
            false,
        ),
        (
            object(text.clone(), needed.clone()),
            object(or_null, optional),
            false,
        ),
        (
            object(bounded.clone(), needed.clone()),
            object(text.clone(), needed),
            true,
        ),
        (bounded.clone(), text.clone(), true),
        (bounded.clone(), bounded.clone(), true),
        (
            bounded.clone(),
            json!({ "type": "string", "minLength": 2, "pattern": "^[a-f]+$" }),
            false,
        ),
        (text.clone(), bounded.clone(), false),
        (
            bounded,
            json!({ "type": "string", "format": "uuid" }),
            false,
        ),
        (text, json!({ "type": "integer" }), false),
        (json!({}), json!({}), true),
    ] {
        let read = |schema: &Value| Schema::read(schema, schema);
        let found = differ(&read(&specification), &read(&generated));
        assert_eq!(
            found.is_empty(),
            fine,
            "{specification} {generated}: {found:?}"
        );
    }
}

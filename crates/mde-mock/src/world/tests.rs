use std::borrow::Cow;
use std::num::NonZeroUsize;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Answered, Own, World};
use crate::conformance::{Arguments, Options};
use crate::contract::{Contract, Operation};
use crate::fleet::Fleet;

static CONTRACT: LazyLock<Value> = LazyLock::new(|| {
    let content = |schema: Value, examples: Value| {
        json!({ "200": { "content": { "application/json": {
            "schema": schema, "examples": examples } } } })
    };
    let page = |schema: &str| {
        json!({ "type": "object", "properties": { "value": { "type": "array", "items": {
            "$ref": format!("#/components/schemas/{schema}") } } } })
    };
    let one = |schema: &str| json!({ "$ref": format!("#/components/schemas/{schema}") });
    let key = json!([{ "name": "id", "in": "path", "schema": {}, "example": "a1",
                       "x-key-of": "User.accountName" }]);
    let id = json!([{ "name": "id", "in": "path", "schema": {} }]);
    let alerts = json!({ "some": { "value": { "@odata.context": "c", "value": [
        { "id": "a1000", "machineId": "m", "computerDnsName": "n", "flags": [true] },
        { "id": 2000, "machineId": null },
        { "id": { "odd": 1 } },
    ] } } });
    let users = json!({ "some": { "value": { "value": [
        { "id": "d\\u", "accountName": "u", "machineId": "m" }] } } });
    let get = |id: &str, parameters: &Value, responses: Value| json!({ "get": { "operationId": id, "parameters": parameters, "responses": responses } });
    let none = json!([]);
    json!({
        "servers": [{ "url": "https://a.example" }],
        "paths": {
            "/users/{id}/machines": get("a", &key, content(page("Machine"), json!({}))),
            "/users/{id}/alerts": get("b", &key, content(page("Alert"), alerts.clone())),
            "/machines": get("c", &none, content(page("Machine"), json!({}))),
            "/machines/{id}/users": get("d", &id, content(page("User"), users)),
            "/machines/{id}/alerts": get("e", &id, content(page("Alert"), alerts.clone())),
            "/machines/{id}/files": get("f", &id, content(page("File"), alerts.clone())),
            "/alerts/{id}": get("g", &id, content(one("OneAlert"), json!({}))),
            "/alerts/{id}/machine": get("h", &id, content(one("Machine"), json!({}))),
            "/files/{id}/alerts": get("i", &id, content(page("Alert"), alerts)),
        },
        "components": { "schemas": {
            "Machine": { "type": "object", "properties": {
                "id": { "type": "string" }, "computerDnsName": { "type": "string" } } },
            "User": { "type": "object", "x-refers": { "machineId": "Machine" }, "properties": {
                "id": { "type": "string" }, "accountName": { "type": "string" }, "machineId": {} } },
            "Alert": { "type": "object", "x-refers": { "machineId": "Machine" }, "properties": {
                "id": {}, "machineId": {}, "computerDnsName": { "type": "string" } } },
            "OneAlert": { "allOf": [{ "$ref": "#/components/schemas/Alert" }] },
            "File": { "type": "object", "x-refers": { "a": "Alert", "b": "File" }, "properties": {
                "id": {}, "a": {}, "b": {} } },
        } },
    })
});

fn world(contract: &Value) -> Option<(World, Contract)> {
    let mut contract = Contract::read(&contract.to_string()).ok()?;
    let fleet = Fleet::generate(&contract, 0, 7, 12);
    let size = NonZeroUsize::new(5).unwrap();
    let world = World::new(&mut contract, fleet, Own::default(), 0, size);
    Some((world.expect("nothing was given"), contract))
}

/// What a GET is answered with, each item as JSON; none where the world knows nothing of it.
fn ask(
    world: &World,
    operation: &Operation,
    key: &str,
    filter: Option<&str>,
) -> Option<Vec<Value>> {
    let question = operation.question.as_ref()?;
    let arguments = Arguments {
        path: vec![Cow::Borrowed(key)],
        skip: None,
        options: Options {
            filter: filter.map(str::to_owned),
            ..Options::default()
        },
    };
    let json = |bytes: bytes::Bytes| -> Value {
        serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{error}: {bytes:?}"))
    };
    match world.answer(question, &arguments)? {
        Ok(Answered::Page(places, _)) => {
            let page = json(world.list(question, &places, None));
            Some(page["value"].as_array().unwrap().clone())
        }
        Ok(Answered::One(place)) => Some(vec![json(world.one(question, place))]),
        Ok(Answered::Unknown | Answered::NotIssued) | Err(_) => Some(Vec::new()),
    }
}

/// Everything that can be asked, with keys that there are and such that there are not.
fn ask_all(world: &World, contract: &Contract) -> Vec<Vec<Value>> {
    let mut answers = Vec::new();
    for operation in contract.operations() {
        let schemas = ["Machine", "Alert", "File"];
        let all = schemas.iter().flat_map(|schema| {
            let places = world.all(schema).into_iter().take(4);
            places.map(|place| world.text(schema, place).to_owned())
        });
        let keys = all.filter_map(|text| super::kind::value_of(&text, "id"));
        for key in keys.chain(["user1", "svc-inventory", "nobody"].map(str::to_owned)) {
            answers.extend(ask(world, operation, &key, None));
            answers.extend(ask(world, operation, &key, Some("id eq null")));
        }
    }
    answers
}

#[test]
fn there_is_something_to_ask_for() {
    let (world, contract) = world(&CONTRACT).unwrap();
    let questions = contract.operations().filter(|it| it.question.is_some());
    assert_eq!(questions.count(), 9);
    for operation in contract.operations() {
        let key = match &*operation.id {
            "a" | "b" => "svc-inventory".to_owned(),
            "g" | "h" => super::kind::value_of(world.text("Alert", 0), "id").unwrap(),
            "i" => super::kind::value_of(world.text("File", 0), "id").unwrap(),
            _ => super::kind::value_of(world.text("Machine", 0), "id").unwrap(),
        };
        let answer = ask(&world, operation, &key, None).unwrap();
        // Which devices have alerts or files is chance's.
        let may_be_none = ["e", "f"].contains(&&*operation.id);
        assert!(may_be_none || !answer.is_empty(), "{}", operation.id);
    }
}

/// All places of a document, as JSON pointers.
fn pointers(node: &Value, at: String, all: &mut Vec<String>) {
    match node {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, format!("{at}/{index}"), all);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                pointers(member, format!("{at}/{name}"), all);
            }
        }
        _ => {}
    }
    all.push(at);
}

static POINTERS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut all = Vec::new();
    pointers(&CONTRACT, String::new(), &mut all);
    all
});

proptest! {
    /// Whatever a contract says, its world answers, and always the same.
    #[test]
    fn no_world_panics(
        places in prop::collection::vec((any::<prop::sample::Index>(), 0..10_usize), 1..4),
    ) {
        let others = [
            json!(null),
            json!(true),
            json!(-5),
            json!(7_000_000_000_000_000_000_u64),
            json!("Alert"),
            json!("id"),
            json!({}),
            json!([]),
            json!({ "id": "File", "machineId": "User", "a": "Alert", "b": "Machine" }),
            json!({ "$ref": "#/components/schemas/Alert" }),
        ];
        let mut document = CONTRACT.clone();
        for (place, what) in places {
            let at: &String = place.get(&POINTERS[..]);
            if let Some(node) = document.pointer_mut(at) {
                *node = others[what].clone();
            }
        }
        let answers = |document| {
            let (world, contract) = world(document)?;
            Some(ask_all(&world, &contract))
        };
        prop_assert_eq!(answers(&document), answers(&document));
    }
}

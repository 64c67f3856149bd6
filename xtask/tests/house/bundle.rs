//! What becomes of deviations in the bundle.

use serde_json::{Map, Value, json};
use spec_document::dialect::Dialect;
use spec_document::spec::Spec;
use xtask::house::bundle::{bundle, with_all_deviations};

/// An answer with one deviation of its own and two shared ones, one of them by way of another.
fn spec() -> Value {
    let shared = |name: &str| json!({ "$ref": format!("#/components/x-deviations/{name}") });
    json!({
        "paths": { "/a": { "get": { "responses": { "200": { "content": { "application/json": {
            "examples": { "plain": { "$ref": "#/components/examples/Plain" } },
            "x-deviations": {
                "own": { "x-deviation": "unannounced-property", "value": { "more": 1 } },
                "by-way": shared("Alias"),
                "nothing": shared("Nothing"),
            },
        } } } } } } },
        "components": {
            "x-deviations": {
                "Alias": shared("Member"),
                "Member": { "x-deviation": "unannounced-enum-value", "value": 7 },
                "Nothing": { "x-deviation": "empty-body", "value": null },
            },
            "examples": { "Plain": { "value": {} } },
        },
    })
}

fn names(value: &Value, pointer: &str) -> Vec<String> {
    let map = value.pointer(pointer).and_then(Value::as_object);
    map.into_iter().flat_map(Map::keys).cloned().collect()
}

const CONTENT: &str = "/paths/~1a/get/responses/200/content/application~1json";

#[test]
fn deviations_that_open_schemas_take_become_examples_and_the_others_stay() {
    let bundle = bundle(&spec());
    let at = |field: &str| names(&bundle, &format!("{CONTENT}/{field}"));
    assert_eq!(at("examples"), ["plain", "own", "by-way"]);
    assert_eq!(at("x-deviations"), ["nothing"]);
    assert_eq!(
        names(&bundle, "/components/examples"),
        ["Plain", "Alias", "Member"]
    );
    assert_eq!(names(&bundle, "/components/x-deviations"), ["Nothing"]);
    let view = Spec::of(&bundle, &Dialect::PLAIN);
    let by_way = view.target(&format!("#{CONTENT}/examples/by-way"));
    let found = by_way.and_then(|example| view.resolve(&example));
    assert_eq!(
        found.map(|example| &example.value["value"]),
        Some(&json!(7))
    );
}

#[test]
fn all_deviations_become_examples_where_nothing_else_is_known() {
    let bundle = with_all_deviations(&spec());
    let examples = names(&bundle, &format!("{CONTENT}/examples"));
    assert_eq!(examples, ["plain", "own", "by-way", "nothing"]);
    assert!(!bundle.to_string().contains("x-deviations"), "{bundle:#}");
}

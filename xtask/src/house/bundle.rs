//! Owns the bundle: the spec as JSON for the tools that answer or judge by it (the stand-in, Prism,
//! schemathesis, the check of examples). One document cannot be both the list of known members and
//! the schema that takes any, so the open enums are opened here, and the deviations that an open schema
//! takes become what they then are: examples.

use serde_json::{Map, Value, json};

use super::deviations::{DEVIATIONS, MARK, WORDS};
use spec_document::dialect::{Deviates, Dialect};
use spec_document::model::Kind;
use spec_document::node::{Node, join, unescaped};
use spec_document::spec::Spec;

/// The spec with its open enums opened, and with those deviations among the examples that it then allows;
/// all else as it is.
pub(crate) fn bundle(spec: &Value) -> Value {
    folded(opened(spec), Deviates::is_tolerated)
}

/// The bundle with all deviations among the examples, for what sends examples and knows nothing else.
pub(crate) fn with_all_deviations(spec: &Value) -> Value {
    folded(opened(spec), |_| true)
}

/// Moves the deviations of some kinds to the examples.
fn folded(spec: Value, moves: impl Fn(Deviates) -> bool) -> Value {
    let view = Spec::of(&spec, &Dialect::PLAIN);
    let is_moved = |deviation: &Node<'_>| {
        let found = view.resolve(deviation);
        let mark = found.as_ref().and_then(|found| found.text(MARK));
        let how = WORDS.iter().find(|(_, word)| Some(*word) == mark);
        how.is_some_and(|(how, _)| moves(*how))
    };
    let mut folded = spec.clone();
    for holder in view.all(Kind::MediaType).chain(view.all(Kind::Components)) {
        let Some(all) = holder.get(DEVIATIONS) else {
            continue;
        };
        let (moved, left): (Vec<_>, Vec<_>) = all
            .entries()
            .partition(|(_, deviation)| is_moved(deviation));
        let owned =
            |(name, deviation): (&str, Node<'_>)| (name.to_owned(), deviation.value.clone());
        let holder = folded.pointer_mut(&holder.pointer);
        let Some(holder) = holder.and_then(Value::as_object_mut) else {
            continue;
        };
        holder.shift_remove(DEVIATIONS);
        if !moved.is_empty() {
            let examples = holder.entry("examples").or_insert_with(|| json!({}));
            if let Some(examples) = examples.as_object_mut() {
                examples.extend(moved.into_iter().map(owned).map(|(name, mut deviation)| {
                    redirect(&mut deviation);
                    (name, deviation)
                }));
            }
        }
        if !left.is_empty() {
            let left = left.into_iter().map(owned).collect();
            holder.insert(DEVIATIONS.to_owned(), Value::Object(left));
        }
    }
    folded
}

const SHARED: &str = "#/components/x-deviations/";

/// Lets a reference to a shared deviation lead to where that has moved to.
fn redirect(deviation: &mut Value) {
    let target = deviation.get("$ref").and_then(Value::as_str);
    if let Some(name) = target.and_then(|target| target.strip_prefix(SHARED)) {
        let moved = join("#/components/examples", &unescaped(name));
        deviation["$ref"] = moved.into();
    }
}

/// The spec with its open enums opened.
fn opened(spec: &Value) -> Value {
    let mut bundle = spec.clone();
    if let Some(schemas) = bundle
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
    {
        schemas
            .values_mut()
            .filter_map(Value::as_object_mut)
            .for_each(open);
    }
    bundle
}

/// Whether values that are not listed are allowed, too.
pub(crate) fn is_open_enum(schema: &Map<String, Value>) -> bool {
    schema.contains_key("enum")
        && schema
            .get("x-ms-enum")
            .and_then(|flag| flag.get("modelAsString"))
            == Some(&Value::Bool(true))
}

fn open(schema: &mut Map<String, Value>) {
    if !is_open_enum(schema) {
        return;
    }
    let members = schema.shift_remove("enum");
    schema.shift_remove("type");
    // The service writes members that its metadata does not define as the bare number.
    let any =
        json!([{ "type": "string", "enum": members }, { "type": "string" }, { "type": "number" }]);
    schema.insert("anyOf".to_owned(), any);
}

#[cfg(test)]
mod tests {
    use super::*;

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
}

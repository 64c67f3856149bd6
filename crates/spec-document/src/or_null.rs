//! Owns the one reading of "or null": whether a schema allows null, what it says besides, and how the
//! spec writes the two together.
//!
//! OpenAPI 3.0.3 gives `nullable` an effect only beside a `type`, and beside a `$ref` nothing counts. So
//! the spec has two forms, and rules refuse every other:
//!
//! | the schema | or null |
//! |---|---|
//! | `type: string` | `type: string, nullable: true` |
//! | `$ref: '#/…'` | `oneOf: [{ $ref: '#/…' }, { enum: [null] }]` |
//!
//! What was meant is read from other forms, too, such as `nullable: true` beside `allOf`: documents of
//! earlier days have it, generators take it for null, and a comparison is about what was meant.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | What a schema says without its null is asked here alone, and it also reads forms that `check` refuses. | A comparison with an older document has to find that the two mean the same. | Each tool knowing the form by itself. |

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::dialect::Dialect;
use crate::model::Kind;
use crate::node::{Node, join, unescaped};
use crate::walk::{self};

/// How the spec writes that a component may be null.
pub const REFERENCE_OR_NULL: &str = "oneOf: [{ $ref: … }, { enum: [null] }]";

/// What stands beside a schema in a choice, to say that null will do as well.
fn null_alone() -> Value {
    json!({ "enum": [null] })
}

/// Whether the schema is null and nothing else.
pub fn is_null(schema: &Value) -> bool {
    let Some(fields) = schema.as_object() else {
        return false;
    };
    let only_null = |members: &Value| members.as_array().is_some_and(|m| *m == [Value::Null]);
    let says_no_more = |key: &String| matches!(key.as_str(), "enum" | "description");
    fields.get("enum").is_some_and(only_null) && fields.keys().all(says_no_more)
}

/// Whether a place in the document is one of the branches of a choice.
pub fn is_branch(pointer: &str) -> bool {
    let mut segments = pointer.rsplit('/');
    let index = segments
        .next()
        .is_some_and(|index| index.parse::<usize>().is_ok());
    index && matches!(segments.next(), Some("oneOf" | "anyOf"))
}

/// The choice of a schema: its keyword and its branches.
fn choice(schema: &Value) -> Option<(&'static str, &[Value])> {
    ["oneOf", "anyOf"]
        .into_iter()
        .find_map(|key| Some((key, schema.get(key)?.as_array()?.as_slice())))
}

/// Whether null is one of the branches of a choice.
pub fn has_null_branch(schema: &Value) -> bool {
    choice(schema).is_some_and(|(_, branches)| branches.iter().any(is_null))
}

/// Whether null is a value of the schema, by what it says itself.
pub fn allows_null(schema: &Value) -> bool {
    schema.get("$ref").is_none()
        && (schema.get("nullable") == Some(&Value::Bool(true)) || has_null_branch(schema))
}

/// Where in a schema the one is that it only says something about, a description or null: the keyword
/// and the index of its only branch, null apart.
pub fn only_branch(schema: &Value) -> Option<(&'static str, usize)> {
    let composed = match schema.get("allOf").and_then(Value::as_array) {
        Some(all) => ("allOf", all.as_slice()),
        None => choice(schema)?,
    };
    let (key, branches) = composed;
    let mut others = branches
        .iter()
        .enumerate()
        .filter(|(_, branch)| !is_null(branch));
    let (index, _) = others.next()?;
    others.next().is_none().then_some((key, index))
}

/// The same as a node.
pub fn only<'d>(schema: &Node<'d>) -> Option<Node<'d>> {
    let (key, index) = only_branch(schema.value)?;
    schema.get(key)?.items().nth(index)
}

/// A schema without its null, and whether it had one.
pub fn split(schema: &Value) -> (Cow<'_, Value>, bool) {
    let allowed = allows_null(schema);
    let Some(fields) = schema.as_object().filter(|_| allowed) else {
        return (Cow::Borrowed(schema), false);
    };
    let mut rest = Map::new();
    for (key, value) in fields {
        let branches = value
            .as_array()
            .filter(|_| matches!(key.as_str(), "oneOf" | "anyOf"));
        match branches {
            _ if key == "nullable" => {}
            Some(branches) if branches.iter().any(is_null) => {
                let others: Vec<&Value> =
                    branches.iter().filter(|branch| !is_null(branch)).collect();
                choose(&mut rest, fields, key, &others);
            }
            _ => {
                rest.insert(key.clone(), value.clone());
            }
        }
    }
    (Cow::Owned(Value::Object(rest)), true)
}

/// Adds what is left of a choice. One that is left alone is no choice: it is named, or written out.
fn choose(
    rest: &mut Map<String, Value>,
    around: &Map<String, Value>,
    key: &str,
    others: &[&Value],
) {
    let [only] = others else {
        rest.insert(key.to_owned(), json!(others));
        return;
    };
    let is_free = |key: &String| key == "description" || !around.contains_key(key);
    match only.as_object() {
        Some(fields) if !fields.contains_key("$ref") && fields.keys().all(is_free) => {
            let own = fields.iter().filter(|(key, _)| !around.contains_key(*key));
            rest.extend(own.map(|(key, value)| (key.clone(), value.clone())));
        }
        _ => {
            rest.insert("allOf".to_owned(), json!([only]));
        }
    }
}

/// The schema with null allowed, as the spec writes it.
pub fn with_null(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some((key, index)) = only_branch(&schema)
        && let Some(branch) = schema
            .get(key)
            .and_then(|branches| branches.get(index))
            .cloned()
        && let Some(fields) = schema.as_object_mut()
    {
        fields.shift_remove(key);
        fields.shift_remove("nullable");
        fields.insert("oneOf".to_owned(), json!([branch, null_alone()]));
    } else if let Some(branches) = schema.get_mut("oneOf").and_then(Value::as_array_mut) {
        branches.push(null_alone());
    } else if schema.get("type").is_some() {
        schema["nullable"] = true.into();
    } else {
        schema = json!({ "oneOf": [schema, null_alone()] });
    }
    schema
}

/// The edit of a schema that allows null, in words.
pub fn how_to_allow(schema: &Value) -> String {
    let reference = |schema: &Value| Some(schema.get("$ref")?.as_str()?.to_owned());
    let only =
        only_branch(schema).and_then(|(key, index)| Some((key, schema.get(key)?.get(index)?)));
    let choice =
        |reference: &str| format!("write `oneOf: [{{ $ref: '{reference}' }}, {{ enum: [null] }}]`");
    match (reference(schema), only) {
        (Some(target), _) => choice(&target),
        (None, Some((key, branch))) if let Some(target) = reference(branch) => {
            format!("{} in the place of `{key}`", choice(&target))
        }
        _ if schema.get("oneOf").is_some() => "add `{ enum: [null] }` to the `oneOf`".to_owned(),
        _ if schema.get("type").is_some() => "add `nullable: true`".to_owned(),
        _ => format!("make it a component, and write `{REFERENCE_OR_NULL}`"),
    }
}

/// The edit of a schema that no longer allows null, in words.
pub fn how_to_refuse(schema: &Value) -> String {
    let branch = only_branch(schema)
        .and_then(|(key, index)| schema.get(key)?.get(index)?.get("$ref")?.as_str());
    match branch {
        Some(target) if has_null_branch(schema) => {
            format!("write `allOf: [{{ $ref: '{target}' }}]` in the place of `oneOf`")
        }
        _ if has_null_branch(schema) => "remove `{ enum: [null] }` from the `oneOf`".to_owned(),
        _ => "remove `nullable: true`".to_owned(),
    }
}

/// The schemas of a document in which null is a branch of a choice, by their pointers.
pub fn branched(root: &Value) -> BTreeSet<String> {
    let (visits, _) = walk::walk(root, &Dialect::PLAIN);
    visits
        .into_iter()
        .filter(|visit| visit.kind == Kind::Schema && visit.node.reference().is_none())
        .filter(|visit| has_null_branch(visit.node.value))
        .map(|visit| visit.node.pointer)
        .collect()
}

/// A document in which every null that is allowed is a `nullable: true`, so that two documents that write
/// it otherwise can be compared. For the way back of a pointer into it there is [`in_document`].
pub fn flagged(root: &Value) -> Cow<'_, Value> {
    let branched = branched(root);
    if branched.is_empty() {
        return Cow::Borrowed(root);
    }
    let mut flagged = root.clone();
    // What is inside is longer than what is around it, and has to be changed before it moves.
    for pointer in branched.into_iter().rev() {
        if let Some(schema) = flagged.pointer_mut(&pointer) {
            let mut plain = split(schema).0.into_owned();
            plain["nullable"] = true.into();
            *schema = plain;
        }
    }
    Cow::Owned(flagged)
}

/// Where in a document that is which a pointer into its [`flagged`] form leads to.
pub fn in_document(root: &Value, pointer: &str) -> String {
    let (mut at, mut place) = (root, String::new());
    let mut segments = pointer.split('/').skip(1).map(unescaped).peekable();
    while let Some(segment) = segments.next() {
        let branches = choice(at).filter(|(_, branches)| branches.iter().any(is_null));
        let mut steps = vec![segment.clone()];
        if let Some((key, branches)) = branches {
            let index = |null: bool, nth: usize| {
                let mut indices = branches
                    .iter()
                    .enumerate()
                    .filter(|(_, branch)| is_null(branch) == null);
                indices.nth(nth).map(|(index, _)| index.to_string())
            };
            let next = segments.peek().and_then(|index| index.parse().ok());
            let moved = match segment.as_str() {
                "nullable" => index(true, 0),
                "allOf" | "oneOf" | "anyOf" if let Some(nth) = next => {
                    segments.next();
                    index(false, nth)
                }
                own if at.get(own).is_none()
                    && let Some(only) = index(false, 0) =>
                {
                    steps = vec![key.to_owned(), only, segment];
                    None
                }
                _ => None,
            };
            if let Some(index) = moved {
                steps = vec![key.to_owned(), index];
            }
        }
        for step in steps {
            place = join(&place, &step);
            at = match at {
                Value::Array(items) => step.parse().ok().and_then(|index: usize| items.get(index)),
                other => other.get(&step),
            }
            .unwrap_or(&Value::Null);
        }
    }
    place
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATE: &str = "#/components/schemas/State";

    #[test]
    fn null_is_read_from_every_form_that_means_it() {
        let state = json!({ "$ref": STATE });
        for (schema, rest, null) in [
            (
                json!({ "type": "string" }),
                json!({ "type": "string" }),
                false,
            ),
            (
                json!({ "type": "string", "nullable": false }),
                json!({ "type": "string", "nullable": false }),
                false,
            ),
            (
                json!({ "type": "string", "nullable": true }),
                json!({ "type": "string" }),
                true,
            ),
            (
                json!({ "oneOf": [state, { "enum": [null] }] }),
                json!({ "allOf": [state] }),
                true,
            ),
            (
                json!({ "oneOf": [{ "enum": [null] }, state] }),
                json!({ "allOf": [state] }),
                true,
            ),
            (
                json!({ "oneOf": [{ "enum": [null], "description": "None." }, state], "description": "How." }),
                json!({ "allOf": [state], "description": "How." }),
                true,
            ),
            (
                json!({ "anyOf": [state, { "enum": [null] }] }),
                json!({ "allOf": [state] }),
                true,
            ),
            // As it was written once.
            (
                json!({ "nullable": true, "allOf": [state] }),
                json!({ "allOf": [state] }),
                true,
            ),
            (
                json!({ "oneOf": [{ "type": "integer" }, { "type": "string" }, { "enum": [null] }] }),
                json!({ "oneOf": [{ "type": "integer" }, { "type": "string" }] }),
                true,
            ),
            (
                json!({ "description": "A.", "oneOf": [{ "type": "string", "description": "B." }, { "enum": [null] }] }),
                json!({ "description": "A.", "type": "string" }),
                true,
            ),
            // Nothing beside a reference counts, and a member is no branch.
            (
                json!({ "$ref": STATE, "nullable": true }),
                json!({ "$ref": STATE, "nullable": true }),
                false,
            ),
            (
                json!({ "type": "string", "enum": ["A", null] }),
                json!({ "type": "string", "enum": ["A", null] }),
                false,
            ),
            (
                json!({ "oneOf": [state, { "enum": [null], "type": "string" }] }),
                json!({ "oneOf": [state, { "enum": [null], "type": "string" }] }),
                false,
            ),
            (
                json!({ "allOf": [state, { "enum": [null] }] }),
                json!({ "allOf": [state, { "enum": [null] }] }),
                false,
            ),
        ] {
            let (read, allowed) = split(&schema);
            assert_eq!((read.as_ref(), allowed), (&rest, null), "{schema}");
            assert_eq!(allows_null(&schema), null, "{schema}");
        }
    }

    #[test]
    fn null_is_written_by_the_letter_and_read_again() {
        let state = json!({ "$ref": STATE });
        for (schema, with, how) in [
            (
                json!({ "type": "string" }),
                json!({ "type": "string", "nullable": true }),
                "add `nullable: true`",
            ),
            (
                state.clone(),
                json!({ "oneOf": [state, { "enum": [null] }] }),
                "write `oneOf: [{ $ref: '#/components/schemas/State' }, { enum: [null] }]`",
            ),
            (
                json!({ "description": "How.", "allOf": [state] }),
                json!({ "description": "How.", "oneOf": [state, { "enum": [null] }] }),
                "write `oneOf: [{ $ref: '#/components/schemas/State' }, { enum: [null] }]` in the place of `allOf`",
            ),
            (
                json!({ "oneOf": [{ "type": "integer" }, { "type": "string" }] }),
                json!({ "oneOf": [{ "type": "integer" }, { "type": "string" }, { "enum": [null] }] }),
                "add `{ enum: [null] }` to the `oneOf`",
            ),
        ] {
            assert_eq!(with_null(&schema), with, "{schema}");
            assert!(allows_null(&with), "{with}");
            assert_eq!(how_to_allow(&schema), how, "{schema}");
        }
    }

    #[test]
    fn pointers_into_the_flagged_form_lead_back() {
        let state = json!({ "$ref": STATE });
        let root = json!({
            "openapi": "3.0.3",
            "components": { "schemas": {
                "Device": { "type": "object", "properties": {
                    "state": { "oneOf": [{ "enum": [null] }, state], "description": "How." },
                    "count": { "oneOf": [{ "type": "integer" }, { "enum": [null] }, { "type": "string" }] },
                    "owner": { "oneOf": [{ "type": "object", "properties": {
                        "state": { "oneOf": [state, { "enum": [null] }] },
                    } }, { "enum": [null] }] },
                } },
                "State": { "type": "string" },
            } },
            "paths": {},
        });
        let flagged = flagged(&root);
        for (before, after) in [
            ("state/allOf/0", "state/oneOf/1"),
            ("state/nullable", "state/oneOf/0"),
            ("state/description", "state/description"),
            ("count/oneOf/1/type", "count/oneOf/2/type"),
            ("count/nullable", "count/oneOf/1"),
            (
                "owner/properties/state/allOf/0/$ref",
                "owner/oneOf/0/properties/state/oneOf/0/$ref",
            ),
            ("owner/nullable", "owner/oneOf/1"),
        ] {
            let whole = |rest| format!("/components/schemas/Device/properties/{rest}");
            assert!(flagged.pointer(&whole(before)).is_some(), "{before}");
            let found = in_document(&root, &whole(before));
            assert_eq!(found, whole(after), "{before}");
            assert!(root.pointer(&found).is_some(), "{before}");
        }
    }
}

//! Single edits of a document, of any kind and at any place.

use proptest::prelude::*;
use serde_json::{Value, json};
use spec_document::node::{join, unescaped};

/// Every pointer into a value.
pub(crate) fn pointers(value: &Value, pointer: String, found: &mut Vec<String>) {
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
pub(crate) enum Edit {
    Delete,
    Replace(Value),
    Insert(String, Value),
    Append(Value),
    Reverse,
    Rename(String),
    Duplicate,
}

pub(crate) fn edit() -> impl Strategy<Value = Edit> {
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
pub(crate) fn apply(root: &mut Value, pointer: &str, edit: Edit) {
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

//! A document in which deviations are among the examples, for tools that send nothing else.

use serde_json::{Map, Value, json};

use crate::dialect::{Deviates, Deviations, Dialect};
use crate::model::Kind;
use crate::node::{Node, join, unescaped};
use crate::spec::Spec;

/// Moves the deviations of some kinds to the examples that they stand beside; all else stays as it is.
pub fn among_examples(
    document: &Value,
    known: &Deviations,
    moves: impl Fn(Deviates) -> bool,
) -> Value {
    let view = Spec::of(document, &Dialect::PLAIN);
    let is_moved = |deviation: &Node<'_>| {
        let found = view.resolve(deviation);
        let mark = found.as_ref().and_then(|found| found.text(known.mark));
        mark.and_then(|word| known.meaning(word))
            .is_some_and(&moves)
    };
    let mut document = document.clone();
    for holder in view.all(Kind::MediaType).chain(view.all(Kind::Components)) {
        let Some(all) = holder.get(known.field) else {
            continue;
        };
        let (moved, left): (Vec<_>, Vec<_>) = all
            .entries()
            .partition(|(_, deviation)| is_moved(deviation));
        let owned =
            |(name, deviation): (&str, Node<'_>)| (name.to_owned(), deviation.value.clone());
        let holder = document.pointer_mut(&holder.pointer);
        let Some(holder) = holder.and_then(Value::as_object_mut) else {
            continue;
        };
        holder.shift_remove(known.field);
        if !moved.is_empty() {
            let examples = holder.entry("examples").or_insert_with(|| json!({}));
            if let Some(examples) = examples.as_object_mut() {
                examples.extend(moved.into_iter().map(owned).map(|(name, mut deviation)| {
                    redirect(&mut deviation, known);
                    (name, deviation)
                }));
            }
        }
        if !left.is_empty() {
            let left: Map<_, _> = left.into_iter().map(owned).collect();
            holder.insert(known.field.to_owned(), left.into());
        }
    }
    document
}

/// Lets a reference to a shared deviation lead to where that has moved to.
fn redirect(deviation: &mut Value, known: &Deviations) {
    let shared = format!("#/components/{}/", known.field);
    let target = deviation.get("$ref").and_then(Value::as_str);
    if let Some(name) = target.and_then(|target| target.strip_prefix(&shared)) {
        let moved = join("#/components/examples", &unescaped(name));
        deviation["$ref"] = moved.into();
    }
}

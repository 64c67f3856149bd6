//! Owns the manifest: of what, with what and how the generated files were made, and in which of
//! these two manifests differ. It is the one place that changes with every spec change, so that a
//! merge conflicts in one line.

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::repairs::{Repair, names};
use crate::source;

/// The packages whose version shows in the generated files: the client, its types, the layout.
const GENERATORS: [&str; 3] = ["progenitor", "typify", "prettyplease"];

/// The manifest: of what a spec was made into a client, and how.
///
/// `lock` is the text of the `Cargo.lock` that the running program was built from, `settings` what is told of
/// the generator's settings.
pub fn render(spec: &Value, lock: &str, settings: Value, repairs: &[Repair]) -> String {
    let generators =
        GENERATORS.map(|name| (name.to_owned(), Value::from(locked_version(lock, name))));
    source::json(&json!({
        "generators": Map::from_iter(generators),
        "settings": settings,
        "repairs": names(repairs),
        "spec": { "sha256": fingerprint(spec) },
    }))
}

/// Why files that go with the manifest `found` are not those that go with `generated`, in words;
/// `None` when the manifests agree, or `found` is none.
pub fn difference(found: &str, generated: &str) -> Option<String> {
    let found: Value = serde_json::from_str(found).ok()?;
    let generated: Value = serde_json::from_str(generated).ok()?;
    let mut reasons = Vec::new();
    let pairs = |section: &str| {
        let (old, new) = (&found[section], &generated[section]);
        let mut names: Vec<&String> = [old, new]
            .iter()
            .filter_map(|section| section.as_object())
            .flat_map(Map::keys)
            .collect();
        names.sort();
        names.dedup();
        let changed = names.into_iter().filter(|name| old[*name] != new[*name]);
        changed
            .map(|name| (name.clone(), told(&old[name]), told(&new[name])))
            .collect::<Vec<_>>()
    };
    for (name, old, new) in pairs("generators") {
        reasons.push(format!("made by {name} {old}, this is {new}"));
    }
    for (name, old, new) in pairs("settings") {
        reasons.push(format!(
            "made with the setting `{name}` {old}, which is {new}"
        ));
    }
    let (old, new) = (texts(&found["repairs"]), texts(&generated["repairs"]));
    let only = |these: &[&str], those: &[&str]| -> Vec<String> {
        let only = these.iter().filter(|name| !those.contains(name));
        only.map(|name| format!("`{name}`")).collect()
    };
    let (retired, added) = (only(&old, &new), only(&new, &old));
    if !added.is_empty() {
        reasons.push(format!("made without the repair {}", added.join(", ")));
    }
    if !retired.is_empty() {
        let names = retired.join(", ");
        reasons.push(format!("made with the repair {names}, which is no more"));
    }
    if added.is_empty() && retired.is_empty() && old != new {
        reasons.push("made with the repairs in another order".to_owned());
    }
    if found["spec"] != generated["spec"] {
        reasons.push("made from another state of the spec".to_owned());
    }
    (!reasons.is_empty()).then(|| reasons.join("; "))
}

fn texts(list: &Value) -> Vec<&str> {
    let items = list.as_array().into_iter().flatten();
    items.filter_map(Value::as_str).collect()
}

/// A value of the manifest in a sentence.
fn told(value: &Value) -> String {
    match value {
        Value::Null => "(none)".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(_) => texts(value).join(", "),
        other => other.to_string(),
    }
}

/// The hash of what the spec says: not of its comments, its layout, or the order of its keys.
fn fingerprint(spec: &Value) -> String {
    let mut normal = spec.clone();
    normal.sort_all_objects();
    Sha256::digest(normal.to_string())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn locked_version<'l>(lock: &'l str, name: &str) -> &'l str {
    lock.split("[[package]]")
        .find_map(|package| {
            let package = package.trim_start().strip_prefix("name = \"")?;
            let version = package.strip_prefix(name)?.strip_prefix('"')?;
            version.split('"').nth(1)
        })
        .unwrap_or("unknown")
}

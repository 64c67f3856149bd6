//! Owns the manifest: of what, with what and how the generated files were made. It is the one place
//! that changes with every spec change, so that a merge conflicts in one line.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{client, passes, source};

/// The lock file that this very program was built from.
const LOCK: &str = include_str!("../../../Cargo.lock");

/// The manifest.
pub(crate) fn render(spec: &Value) -> String {
    source::json(&json!({
        "generator": { "name": "progenitor", "version": progenitor_version() },
        "settings": client::settings_for_people(),
        "repairs": passes::NAMES,
        "spec": { "sha256": fingerprint(spec) },
    }))
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

fn progenitor_version() -> &'static str {
    LOCK.split("[[package]]")
        .find_map(|package| {
            let package = package.trim_start().strip_prefix("name = \"progenitor\"")?;
            package.split('"').nth(1)
        })
        .unwrap_or("unknown")
}

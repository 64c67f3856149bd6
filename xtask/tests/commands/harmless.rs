//! Edits of the spec that change nothing a rule speaks of.

use serde_json::Value;

use crate::workspace::{Workspace, repository};

fn spec() -> String {
    std::fs::read_to_string(repository().join("spec/openapi.yaml")).expect("the spec")
}

/// The exit codes of `check` for texts of the spec, by the files that the spec itself makes.
fn codes(texts: &[(&str, String)]) -> Vec<(String, Option<i32>, String)> {
    let workspace = Workspace::with_spec(&spec());
    assert_eq!(workspace.xtask(&["generate"]).code, Some(0));
    texts
        .iter()
        .map(|(name, text)| {
            workspace.write("spec/openapi.yaml", text);
            let run = workspace.xtask(&["check"]);
            ((*name).to_owned(), run.code, run.stdout)
        })
        .collect()
}

/// An edit, which has to find what it edits.
fn edit(from: &str, to: &str) -> String {
    let spec = spec();
    assert!(spec.contains(from), "{from}");
    spec.replacen(from, to, 1)
}

#[test]
fn another_look_of_the_same_document_is_fresh() {
    let bundle = edit("openapi: 3.0.3", "openapi: '3.0.3' # a remark");
    let texts = [
        ("comment", format!("# A remark.\n\n{}", spec())),
        ("quotes", bundle),
        ("line ends", spec().replace('\n', "\r\n")),
        ("byte order mark", format!("\u{FEFF}{}", spec())),
        (
            "blank lines",
            spec().replace("\n  schemas:\n", "\n\n\n  schemas:\n\n"),
        ),
        ("document start", format!("---\n{}...\n", spec())),
        (
            "flow style",
            edit("      tags: [users]\n", "      tags:\n        - users\n"),
        ),
    ];
    for (name, code, stdout) in codes(&texts) {
        assert_eq!(code, Some(0), "{name}: {stdout:.2000}");
    }
}

#[test]
fn harmless_changes_are_stale_at_most() {
    let described = "          description: State of the antivirus, such as `Updated`.";
    let texts = [
        (
            "wording",
            edit(
                "description: Health of a device's sensor.",
                "description: How a sensor is.",
            ),
        ),
        (
            "optional property",
            edit(
                "        isOnline:\n",
                "        note: { type: string, nullable: true, description: A note. }\n        isOnline:\n",
            ),
        ),
        (
            "longer text",
            edit(described, &format!("{described} **Old.**")),
        ),
        (
            "enum member",
            edit(
                "enum: [Normal, Low, High]",
                "enum: [Normal, Low, High, Critical]",
            ),
        ),
        (
            "server",
            edit(
                "tags:\n  - name: users",
                "  - url: https://new.api.security.microsoft.com\n    x-name: new\n    x-cloud: commercial\n    x-authority: https://login.microsoftonline.com\n    x-token-scope: https://api.securitycenter.microsoft.com/.default\n\ntags:\n  - name: users",
            ),
        ),
        (
            "member order",
            edit("enum: [Normal, Low, High]", "enum: [High, Low, Normal]"),
        ),
        ("version", edit("  version: 1.0.0", "  version: 1.1.0")),
    ];
    for (name, code, stdout) in codes(&texts) {
        assert!(matches!(code, Some(0 | 4)), "{name}: {stdout:.2000}");
    }
}

#[test]
fn json_and_another_order_of_keys_are_stale_at_most() {
    let json =
        std::fs::read_to_string(repository().join("crates/mde-mock/src/generated/openapi.json"))
            .expect("the bundle");
    let mut value: Value = serde_json::from_str(&json).expect("JSON");
    // The bundle's open enums as the spec writes them.
    let schemas = value["components"]["schemas"]
        .as_object_mut()
        .expect("schemas");
    for schema in schemas.values_mut().filter_map(Value::as_object_mut) {
        if let (true, Some(any)) = (schema.contains_key("x-ms-enum"), schema.remove("anyOf")) {
            schema.insert("type".to_owned(), Value::from("string"));
            schema.insert("enum".to_owned(), any[0]["enum"].clone());
        }
    }
    let in_order = value.to_string();
    value.sort_all_objects();
    let sorted = format!("{value:#}");
    for (name, code, stdout) in codes(&[("JSON", in_order), ("sorted", sorted)]) {
        assert!(matches!(code, Some(0 | 4)), "{name}: {stdout:.2000}");
    }
}

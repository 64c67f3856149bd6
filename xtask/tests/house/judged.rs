//! That whatever a live service may answer is found against this contract, and that the edit of each finding
//! is one that the rules allow.

use serde_json::{Value, json};
use spec_contract::{Answer, Drift, judge};
use spec_document::document::Document;

use xtask::house::{DIALECT, RULES};

use crate::ours::{OPERATION, ours};

fn specification() -> Document {
    Document::parse("openapi.yaml", &ours()).expect("the specification")
}

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
    let headers = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Answer::new(
        OPERATION.to_owned(),
        status,
        headers.collect(),
        body.as_bytes().to_vec(),
    )
}

fn page(machine: &Value) -> Answer {
    let body = json!({ "value": [{ "id": "1" }, machine] }).to_string();
    answer(
        200,
        &[("Content-Type", "application/json; charset=utf-8")],
        &body,
    )
}

const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

/// The specification with the findings' edits made, if the rules allow all of them.
fn edited(document: &Document, drifts: &[Drift]) -> Document {
    let mut value = document.value().clone();
    for drift in drifts {
        let edit = drift.edit.as_ref();
        edit.unwrap_or_else(|| panic!("{}: no edit", drift.what))
            .apply(document, &mut value);
    }
    let text = serde_json::to_string(&value).expect("JSON");
    let document = Document::parse("edited.json", &text).expect("JSON is YAML");
    let broken = RULES.check(&document);
    let broken: Vec<_> = broken
        .iter()
        .map(|f| (f.rule, &f.pointer, &f.what))
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
    document
}

/// That the edit of each finding is one that the rules allow, and that nothing is found after it.
#[test]
fn every_edit_documents_what_was_found() {
    let document = specification();
    let error = r#"{"error":{"code":"x","message":"y"}}"#;
    for (name, answers) in [
        (
            "a property",
            vec![page(&json!({ "id": "1", "sensorGroup": "x" }))],
        ),
        (
            "a property in several forms",
            vec![
                page(&json!({ "id": "1", "seen": "2026-01-14T12:00:05Z" })),
                page(&json!({ "id": "1", "seen": null })),
            ],
        ),
        (
            "a property of a part",
            vec![page(&json!({ "id": "1", "ipAddresses": [{ "vlan": 4 }] }))],
        ),
        ("a list", vec![page(&json!({ "id": "1", "groups": ["a"] }))]),
        (
            "a member",
            vec![page(&json!({ "id": "1", "healthStatus": "Quarantined" }))],
        ),
        (
            "a number",
            vec![page(&json!({ "id": "1", "managedBy": 7 }))],
        ),
        (
            "a null",
            vec![page(&json!({ "id": "1", "isExcluded": null }))],
        ),
        (
            "a null enum",
            vec![page(&json!({ "id": "1", "healthStatus": null }))],
        ),
        (
            "an integer as text",
            vec![page(&json!({ "id": "1", "osBuild": "22631" }))],
        ),
        (
            "a text as integer",
            vec![page(&json!({ "id": "1", "version": 24 }))],
        ),
        (
            "a boolean as text",
            vec![page(&json!({ "id": "1", "isExcluded": "true" }))],
        ),
        (
            "an object as text",
            vec![page(&json!({ "id": "1", "osPlatform": { "a": 1 } }))],
        ),
        (
            "a fraction",
            vec![page(&json!({ "id": "1", "osBuild": 1.5 }))],
        ),
        (
            "no date",
            vec![page(&json!({ "id": "1", "lastSeen": "yesterday" }))],
        ),
        ("no id", vec![page(&json!({ "computerDnsName": "x" }))]),
        (
            "a media type",
            vec![answer(
                200,
                &[("content-type", "text/json")],
                r#"{"value":[]}"#,
            )],
        ),
        ("a status", vec![answer(418, &JSON, error)]),
        ("a status without a body", vec![answer(502, &[], "")]),
        (
            "a status of another form",
            vec![answer(504, &JSON, r#"{"message":"slow"}"#)],
        ),
        ("no header", vec![answer(429, &JSON, error)]),
        ("an empty error", vec![answer(500, &JSON, "")]),
        (
            "a foreign error",
            vec![answer(503, &JSON, r#"{"error":"busy"}"#)],
        ),
    ] {
        let drifts = judge(&document, &DIALECT, &answers);
        assert_eq!(drifts.len(), 1, "{name}: {drifts:#?}");
        let edited = edited(&document, &drifts);
        let left = judge(&edited, &DIALECT, &answers);
        assert!(left.is_empty(), "{name}: {left:#?}");
    }
}

#[test]
fn what_is_documented_is_no_finding() {
    let document = specification();
    let components = &document.value()["components"];
    let example = |name: &str| components["examples"][name]["value"].clone();
    let deviation = |name: &str| components["x-deviations"][name]["value"].clone();
    for name in [
        "WindowsAllProperties",
        "LinuxWithNulls",
        "UnmanagedDevice",
        "SeveralMachines",
    ] {
        let body = example(name).to_string();
        let drifts = judge(&document, &DIALECT, &[answer(200, &JSON, &body)]);
        assert!(drifts.is_empty(), "{name}: {drifts:#?}");
    }
    // Marked as deviations that occur.
    let foreign = deviation("ErrorAsText").to_string();
    assert!(judge(&document, &DIALECT, &[answer(401, &JSON, &foreign)]).is_empty());
    assert!(judge(&document, &DIALECT, &[answer(404, &[], "")]).is_empty());
}

#[test]
fn a_name_that_may_be_a_persons_or_a_devices_is_not_told() {
    let document = specification();
    let secrets = [
        "198.51.100.7",
        "5d2c8e70-91b4-4f3a-a6de-0c7f1b25e983",
        "anna@contoso.com",
        "fin-vm-07.corp",
    ];
    for secret in secrets {
        let answers = [
            page(
                &json!({ "id": "1", secret: secret, "healthStatus": secret, "sensor": { secret: secret } }),
            ),
            answer(
                418,
                &JSON,
                &json!({ secret: secret, "error": { "message": secret } }).to_string(),
            ),
        ];
        let told = format!("{:?}", judge(&document, &DIALECT, &answers));
        assert!(!told.contains(secret), "{secret}: {told}");
    }
}

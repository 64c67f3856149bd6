//! `cargo xtask contract --target live`: what is refused before anything is asked. What a run comes to is in
//! the contract tests, which have a service.

use crate::workspace::Workspace;

const SPEC: &str = "openapi: 3.0.3
info: { title: Devices, version: '1' }
paths:
  /api/devices:
    get: { operationId: listDevices, responses: { '200': { description: All of them. } } }
    post: { operationId: addDevice, responses: { '201': { description: Added. } } }
  /api/devices/{id}:
    get: { operationId: getDevice, responses: { '200': { description: The device. } } }
    head: { operationId: probeDevice, responses: { '200': { description: It is there. } } }
";

#[test]
fn what_cannot_be_asked_is_refused_before_anything_is() {
    let workspace = Workspace::with_spec(SPEC);
    for (text, words) in [
        (
            r#"{"getDevice": {"id": "1"}, "dropDevice": {}}"#,
            "arguments.json, dropDevice[0]: the specification has no operation dropDevice; those that read are listDevices, getDevice",
        ),
        (
            r#"{"getDevice": {"id": "1"}, "addDevice": [{"body": {}}]}"#,
            "arguments.json, addDevice[0]: addDevice is a POST; a live service is asked by GET alone",
        ),
        (
            r#"{"probeDevice": {"id": "1"}}"#,
            "arguments.json, probeDevice[0]: probeDevice is a HEAD",
        ),
        (
            r#"{"getDevice": [{"id": "1"}, "2"]}"#,
            r#"arguments.json, getDevice[1]: "2" is no object of arguments"#,
        ),
        (
            r#"{"getDevice": null}"#,
            "arguments.json, getDevice[0]: null is no object of arguments",
        ),
        (
            r#"{"listDevices": []}"#,
            "arguments.json, listDevices: no arguments; without any write {}",
        ),
        ("{}", "arguments.json names no operation"),
        (
            "[]",
            "arguments.json is not the arguments of operations: write {",
        ),
        ("getDevice: 1", "at line 1 column 1"),
    ] {
        workspace.write("arguments.json", text);
        let arguments = [
            "contract",
            "--target",
            "live",
            "--arguments",
            "arguments.json",
        ];
        let run = workspace.xtask(&arguments);
        assert_eq!(run.code, Some(100), "{text}");
        assert!(run.stderr.contains(words), "{text}: {}", run.stderr);
    }
}

#[test]
fn nothing_to_ask_is_no_run() {
    let workspace = Workspace::with_spec(SPEC);
    let run = workspace.xtask(&["contract", "--target", "live"]);
    assert_eq!(run.code, Some(100));
    assert!(run.stderr.contains("--arguments"), "{}", run.stderr);
    let missing = ["contract", "--target", "live", "--arguments", "missing"];
    let run = workspace.xtask(&missing);
    assert!(
        run.stderr.contains("cannot read missing: "),
        "{}",
        run.stderr
    );
}

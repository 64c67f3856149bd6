//! What `cargo xtask contract --target live` makes of a service that deviates: a stand-in over TLS, with
//! its token endpoint and strict about tokens, that was made to deviate in ten ways.

use std::{
    ffi::OsString,
    process::{Command, Output},
};

use mde_mock::{Application, Auth, MockService, ReceivedRequest, Reply};
use serde_json::{Value, json};

/// What a deviating machine has that must not be told.
const SECRETS: [&str; 5] = [
    "laptop-anna",
    "198.51.100.77",
    "0123456789abcdef",
    "anna.admin",
    "a secret sentence",
];

fn page(members: Value) -> String {
    let mut machine = json!({
        "id": "0123456789abcdef0123456789abcdef01234567",
        "computerDnsName": "laptop-anna.contoso.com",
        "lastIpAddress": "198.51.100.77",
    });
    for (name, value) in members.as_object().into_iter().flatten() {
        machine[name] = value.clone();
    }
    json!({ "@odata.context": "…", "value": [{ "id": "1" }, machine] }).to_string()
}

fn answers(members: Value) -> Reply {
    Reply::body(200, "application/json", page(members))
}

/// A deviation; the finding's kind; where its edit is, what it does, and what is in it.
type Row = (
    Reply,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

fn ten_ways() -> [Row; 10] {
    let error = |code: &str| {
        json!({ "error": { "code": code, "message": "a secret sentence" } }).to_string()
    };
    [
        (
            answers(json!({ "sensorGroup": "anna.admin" })),
            "undocumented-property",
            "/components/schemas/Machine/properties",
            "add",
            "sensorGroup:\n  type: string\n  nullable: true\n",
        ),
        (
            answers(json!({ "ipAddresses": [{ "ipAddress": "198.51.100.77", "vlan": 409 }] })),
            "undocumented-property",
            "/components/schemas/IpAddress/properties",
            "add",
            "vlan:\n  type: integer\n  format: int64\n",
        ),
        (
            answers(json!({ "healthStatus": "Quarantined" })),
            "unknown-enum-member",
            "/components/schemas/MachineHealthStatus",
            "replace",
            "NoSensorDataImpairedCommunication, Unknown, Quarantined]",
        ),
        (
            answers(json!({ "managedBy": 7 })),
            "bare-enum-number",
            "/components/schemas/DeviceManagedBy",
            "replace",
            "The number 7 has been seen.",
        ),
        (
            answers(json!({ "isExcluded": null })),
            "undocumented-null",
            "/components/schemas/Machine/properties/isExcluded",
            "add",
            "nullable: true",
        ),
        (
            answers(json!({ "osBuild": "22631" })),
            "undocumented-type",
            "/components/schemas/Machine/properties",
            "replace",
            "  oneOf:\n    - type: integer\n      format: int64\n    - type: string",
        ),
        (
            answers(json!({ "lastSeen": "a secret sentence" })),
            "undocumented-date-form",
            "/components/schemas/Machine/properties/lastSeen",
            "remove",
            "format: date-time",
        ),
        (
            Reply::body(200, "text/json", page(json!({}))),
            "undocumented-media-type",
            "/paths/~1api~1users~1{id}~1machines/get/responses/200",
            "replace",
            "Has been sent as text/json, too.",
        ),
        (
            Reply::body(418, "application/json", error("Teapot")),
            "undocumented-status",
            "/paths/~1api~1users~1{id}~1machines/get/responses",
            "add",
            "'418':\n  description: ",
        ),
        (
            Reply::body(429, "application/json", error("429")),
            "missing-header",
            "/components/headers/RetryAfter",
            "remove",
            "required: true",
        ),
    ]
}

/// The report of a run that asks about as many users as the stand-in has replies.
async fn report(replies: Vec<Reply>) -> (Output, Value) {
    let users = "user1\n".repeat(replies.len().max(1));
    let (output, _) = run(replies, "--lines", &users).await;
    let report = report_of(&output);
    (output, report)
}

fn report_of(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        let said = String::from_utf8_lossy(&output.stderr);
        panic!("no report ({error}): {said}")
    })
}

/// What a run came to against a stand-in that answers like this, and what that was asked.
async fn run(replies: Vec<Reply>, flag: &str, questions: &str) -> (Output, Vec<ReceivedRequest>) {
    let application = Application::default();
    let service = MockService::builder()
        .tls()
        .auth(Auth::Strict)
        .application(application.clone())
        .script(replies)
        .start()
        .await
        .expect("a stand-in");
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path
    };
    let ca_file = file("ca.pem", service.ca_pem().expect("a certificate"));
    let mut questions = file("questions", questions).into_os_string();
    if flag == "--lines" {
        questions = [OsString::from("listUserMachines="), questions]
            .into_iter()
            .collect();
    }
    let mut command = Command::new(env!("CARGO"));
    command
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .args(["xtask", "contract", "--target", "live", "--format", "json"])
        .args(["--base-url", service.url()])
        .args([
            "--authority",
            service.authority_url().expect("a token endpoint"),
        ])
        .args([
            "--token-scope",
            "https://api.securitycenter.microsoft.com/.default",
        ])
        .arg("--ca-file")
        .arg(ca_file)
        .arg(flag)
        .arg(questions)
        .env("AZURE_TENANT_ID", application.tenant())
        .env("AZURE_CLIENT_ID", application.client_id())
        .env("AZURE_CLIENT_SECRET", Application::SECRET)
        .env_remove("MDE_TOKEN")
        .env_remove("MDE_STATE_DIR");
    let output = tokio::task::spawn_blocking(move || command.output())
        .await
        .expect("the command is waited for")
        .expect("cargo runs");
    (output, service.requests())
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_deviations_are_ten_findings_each_with_its_edit() {
    let rows = ten_ways();
    let replies = rows.iter().map(|(reply, ..)| reply.clone()).collect();

    let (output, report) = report(replies).await;

    let drifts = report["drifts"].as_array().expect("a list of drifts");
    assert_eq!(drifts.len(), rows.len(), "{report:#}");
    for (_, kind, pointer, action, yaml) in &rows {
        let found = drifts
            .iter()
            .find(|drift| drift["kind"] == *kind && drift["edit"]["pointer"] == *pointer);
        let drift = found.unwrap_or_else(|| panic!("no {kind} at {pointer}: {report:#}"));
        println!("{kind}: {} line {}", drift["what"], drift["edit"]["line"]);
        assert_eq!(drift["edit"]["action"], *action, "{drift:#}");
        let pasted = drift["edit"]["yaml"].as_str().expect("an edit");
        assert!(pasted.contains(yaml), "{pasted}");
        assert!(drift["edit"]["line"].as_u64() > Some(1), "{drift:#}");
    }
    let told = String::from_utf8_lossy(&output.stdout);
    for secret in SECRETS {
        assert!(!told.contains(secret), "{secret} is told");
    }
    assert_eq!(output.status.code(), Some(100));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_keeps_the_contract_has_no_finding() {
    let (output, report) = report(Vec::new()).await;
    assert_eq!(report["drifts"], json!([]), "{report:#}");
    assert_eq!(report["passed"], true, "{report:#}");
    let states: Vec<_> = report["units"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|unit| (unit["status"].as_u64(), unit["state"].as_str()))
        .collect();
    assert!(states.contains(&(Some(200), Some("held"))), "{states:?}");
    assert!(
        states.contains(&(Some(500), Some("not provoked"))),
        "{states:?}"
    );
    assert_eq!(output.status.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_arguments_of_a_file_are_asked_and_pages_come_behind_all_of_them() {
    let link = |path: &str| {
        let page = json!({ "value": [{ "id": "1" }], "@odata.nextLink": path });
        Reply::body(200, "application/json", page.to_string())
    };
    let replies = vec![
        link("/api/users/user1/machines?$skip=1"),
        // Of another operation, and elsewhere: neither is followed.
        link("/api/users/user3/machines?$skip=1"),
        link("https://elsewhere.example/api/users/user1/machines"),
    ];
    let questions = r#"{"listUserMachines": [{"id": "user1"}, {"id": "user2"}]}"#;

    let (output, requests) = run(replies, "--arguments", questions).await;

    let report = report_of(&output);
    assert_eq!(report["passed"], true, "{report:#}");
    assert_eq!(report["answers"], 3, "{report:#}");
    let asked: Vec<_> = requests.iter().map(|request| &request.target).collect();
    assert_eq!(
        asked,
        [
            "/api/users/user1/machines",
            "/api/users/user2/machines",
            "/api/users/user1/machines?$skip=1",
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_are_no_arguments_is_said_before_anything_is_sent() {
    for (questions, words) in [
        (
            r#"[{"id": "user1"}, {"name": "user2"}]"#,
            "[1]: name: unknown field `name`, expected `id`",
        ),
        (r#"{"id": 7}"#, "[0]: id: invalid type: integer `7`"),
        ("{}", "[0]: missing field `id`"),
        (r#"{"id": "user1@contoso.com"}"#, "[0]: id: "),
    ] {
        let questions = format!(r#"{{"listUserMachines": {questions}}}"#);

        let (output, requests) = run(Vec::new(), "--arguments", &questions).await;

        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            said.contains(&format!("questions, listUserMachines{words}")),
            "{said}"
        );
        assert_eq!(output.status.code(), Some(100), "{said}");
        assert_eq!(requests.len(), 0, "{said}");
    }
}

//! The stand-in against schemathesis, a tester of servers that shares nothing with it: it makes requests
//! up from the contract, good and bad, and holds the answers against the contract, with the checks that
//! it has on by default. What it finds is mended; nothing is silenced.
//!
//! Without a schemathesis in `target/schemathesis`, where `.ci/run` installs the version that
//! `schemathesis/requirements.txt` names, nothing is tested, which is said; with `CI=true` it is a failure.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use mde_mock::{Auth, MockService, Reply, UnknownUser, quota::Quota};
use serde_json::{Value, json};

const CONTRACT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../crates/mde-mock/src/generated/openapi.json"
);
const REQUIREMENTS: &str = include_str!("../schemathesis/requirements.in");
/// The operation whose answers are made to break the contract.
const OPERATION: &str = "listUserMachines";
/// For each operation, beside those from examples and boundaries.
const CASES: &str = "60";

fn schemathesis() -> Option<PathBuf> {
    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/schemathesis");
    let installed = ["bin/schemathesis", "Scripts/schemathesis.exe"]
        .map(|program| installed.join(program))
        .into_iter()
        .find(|program| program.exists());
    if installed.is_none() {
        assert!(
            env::var_os("CI").is_none_or(|ci| ci != "true"),
            "there is no schemathesis in target/schemathesis; .ci/run installs it"
        );
        eprintln!(
            "\nNOT TESTED: there is no schemathesis in target/schemathesis; .ci/run installs it\n"
        );
    }
    installed
}

/// The contract with what its schemas do not say, so that a tester cannot know it: a filter is written in a
/// language of its own, of which the examples are what schemathesis gets to know, and nobody can ask for
/// less than no items. Bounds of numbers have no place in the contract itself, since the client does not
/// hold them.
fn told() -> Value {
    let text = fs::read_to_string(CONTRACT).expect("the contract");
    let mut contract: Value = serde_json::from_str(&text).expect("JSON");
    tell(&mut contract);
    contract
}

fn tell(node: &mut Value) {
    match node {
        Value::Array(items) => items.iter_mut().for_each(tell),
        Value::Object(fields) => {
            let name = fields.get("name").and_then(Value::as_str);
            match (fields.get("in").and_then(Value::as_str), name) {
                (Some("query"), Some("$filter")) => {
                    let example = fields.get("example").cloned();
                    let example = example.expect("every parameter has an example");
                    fields["schema"] = json!({ "type": "string", "enum": [example] });
                }
                (Some("query"), Some("$top" | "$skip")) => fields["schema"]["minimum"] = 0.into(),
                _ => fields.values_mut().for_each(tell),
            }
        }
        _ => {}
    }
}

/// What a run has to say, with its own account of the failures.
struct Run {
    report: Value,
    output: String,
}

async fn run(service: &MockService, seed: u32, phases: &str) -> Option<Run> {
    let program = schemathesis()?;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.json");
    let contract = folder.path().join("contract.json");
    fs::write(&contract, told().to_string()).expect("a file");
    let mut command = Command::new(program);
    command
        .arg("run")
        .arg(contract)
        .args(["--url", service.url()])
        .args(["--seed", &seed.to_string(), "--max-examples", CASES])
        .args(["--phases", phases, "--generation-database", "none"])
        .args(["--report", "json", "--report-json-path"])
        .arg(&file)
        .args([
            "--header",
            &format!("Authorization: Bearer {}", service.token().issue()),
        ])
        // Where no settings are found, and what it leaves behind is removed.
        .current_dir(&folder)
        .env("NO_COLOR", "1");
    let output = tokio::task::spawn_blocking(move || command.output());
    let output = output.await.expect("no panic").expect("a process");
    let output = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    let report = fs::read(&file).unwrap_or_else(|error| panic!("no report: {error}\n{output}"));
    let report = serde_json::from_slice(&report).expect("a report in JSON");
    Some(Run { report, output })
}

impl Run {
    /// That it tested something, all of it, and found nothing: a run that tests nothing passes as well.
    fn assert_passed(&self) {
        let Self { report, output } = self;
        let version = report["schemathesis_version"].as_str().expect("a version");
        assert!(
            REQUIREMENTS.contains(&format!("schemathesis=={version}\n")),
            "{version} is not the pinned one"
        );
        assert_eq!(report["exit_code"], 0, "{output}");
        assert_eq!(report["complete"], true, "{output}");
        assert_eq!(report["failures"], json!([]), "{output}");
        assert_eq!(report["errors"], json!([]), "{output}");
        let operations = &report["operations"];
        assert_eq!(operations["tested"], operations["total"], "{output}");
        assert_ne!(operations["tested"], 0, "{output}");
        for phase in ["examples", "coverage", "fuzzing"] {
            assert_eq!(
                report["phases"][phase]["status"], "success",
                "{phase}: {output}"
            );
        }
        let cases = &report["test_cases"];
        assert!(
            cases["generated"].as_u64() >= CASES.parse().ok(),
            "{output}"
        );
        assert_eq!(cases["without_checks"], 0, "{output}");
        for (kind, warnings) in report["warnings"].as_object().expect("warnings") {
            assert_eq!(*warnings, json!([]), "{kind}: {output}");
        }
        println!("{output}");
    }

    /// What it found, by its own codes.
    fn findings(&self) -> Vec<&str> {
        let failures = self.report["failures"].as_array().expect("failures");
        let codes = failures
            .iter()
            .filter_map(|failure| failure["code"].as_str());
        codes.collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_finds_no_fault() {
    let builder = MockService::builder().quota(Quota::Off);
    let service = builder.start().await.expect("a stand-in");
    if let Some(run) = run(&service, 1, "examples,coverage,fuzzing,stateful").await {
        run.assert_passed();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_finds_no_fault_under_strict_authentication_either() {
    let builder = MockService::builder()
        .quota(Quota::Off)
        .auth(Auth::Strict)
        .unknown_user(UnknownUser::EmptyList);
    let service = builder.start().await.expect("a stand-in");
    if let Some(run) = run(&service, 2, "examples,coverage,fuzzing,stateful").await {
        run.assert_passed();
    }
}

/// The check of the check: a stand-in that is made to break the contract is found out.
#[tokio::test(flavor = "multi_thread")]
async fn it_finds_the_faults_that_are_made() {
    let json = "application/json";
    // By `schemathesis explain`: a body that the schema rules out, a status and a media type that are
    // not documented.
    for (reply, finding) in [
        (Reply::body(200, json, r#"{"value":[{}]}"#), "ST108"),
        (Reply::body(202, json, r#"{"value":[]}"#), "ST103"),
        (Reply::body(200, "text/plain", "no"), "ST105"),
    ] {
        let builder = MockService::builder().quota(Quota::Off);
        let service = builder.start().await.expect("a stand-in");
        service.script_operation(OPERATION, [reply.times(usize::MAX)]);
        if let Some(run) = run(&service, 3, "examples").await {
            assert_ne!(run.report["exit_code"], 0, "{}", run.output);
            assert_eq!(run.findings(), [finding], "{}", run.output);
        }
    }
}

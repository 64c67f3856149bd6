//! Our own spec, with one fault at a time: each is noticed, by the rule that is meant to. And with edits
//! that do no harm: none of them fails, or demands a higher version than it deserves.
//!
//! `cargo test -p xtask --test commands faults -- --nocapture` prints both tables.

mod table;

use serde_json::{Map, Value};

use self::table::{FAULTS, Fault, Noticed};
use crate::ours::{Edit, ours};
use crate::workspace::Workspace;

/// A workspace whose generated files are fresh, and its spec once more as the base of comparisons.
fn workspace() -> Workspace {
    let workspace = Workspace::with_spec(&ours());
    assert_eq!(workspace.xtask(&["generate"]).code, Some(0));
    workspace.write("base.yaml", &ours());
    workspace
}

/// The exit code of `check`, and the rules that are broken.
fn check(workspace: &Workspace) -> (Option<i32>, Vec<String>) {
    let run = workspace.xtask(&["check", "--format", "json"]);
    (run.code, rules(&json(&run.stdout)["findings"]))
}

/// What `diff` demands, and the rules by which.
fn diff(workspace: &Workspace) -> (String, Vec<String>) {
    let run = workspace.xtask(&["diff", "--base", "base.yaml", "--format", "json"]);
    let said = json(&run.stdout);
    let requires = said["requires"].as_str().unwrap_or("unknown").to_owned();
    (requires, rules(&said["changes"]))
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn rules(list: &Value) -> Vec<String> {
    let mut rules: Vec<String> = list
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|item| item["rule"].as_str().map(str::to_owned))
        .collect();
    rules.sort();
    rules.dedup();
    rules
}

/// By whom a fault should be noticed, and what was seen instead.
fn noticed_by(
    workspace: &Workspace,
    spec: &str,
    edits: &[Edit],
    noticed: &Noticed,
) -> (String, Result<(), String>) {
    let by = match noticed {
        Noticed::Check(rule) => format!("check: {rule}"),
        Noticed::Diff(rule, demanded) => format!("diff: {rule}, {demanded}"),
    };
    let edited = edits
        .iter()
        .try_fold(spec.to_owned(), |text, edit| edit.of(&text));
    let text = match edited {
        Ok(text) => text,
        Err(what) => return (by, Err(format!("an edit that hits nothing: {what}"))),
    };
    workspace.write("spec/openapi.yaml", &text);
    let (code, broken) = check(workspace);
    let found = match noticed {
        Noticed::Check(rule) => {
            let caught = code == Some(100) && broken.iter().any(|found| found == rule);
            caught.then_some(()).ok_or(format!("{code:?} {broken:?}"))
        }
        Noticed::Diff(rule, demanded) => {
            let (requires, rules) = diff(workspace);
            let caught = matches!(code, Some(0 | 4))
                && requires == *demanded
                && rules.iter().any(|found| found == rule);
            let seen = format!("{code:?} {broken:?}; {requires} {rules:?}");
            caught.then_some(()).ok_or(seen)
        }
    };
    (by, found)
}

#[test]
fn each_fault_is_noticed_by_whom_it_should() {
    let workspace = workspace();
    let spec = ours();
    let mut missed = 0;
    println!("{:48} {:40} caught", "fault", "by");
    for Fault {
        name,
        edits,
        noticed,
    } in FAULTS
    {
        let (by, found) = noticed_by(&workspace, &spec, edits, noticed);
        match found {
            Ok(()) => println!("{name:48} {by:40} yes"),
            Err(seen) => {
                missed += 1;
                println!("{name:48} {by:40} NO: {seen}");
            }
        }
    }
    println!("{} faults, {missed} missed", FAULTS.len());
    assert!(FAULTS.len() >= 60);
    assert_eq!(missed, 0);
}

/// The spec as the bundle has it, which is JSON, with its open enums and deviations as the spec writes them.
fn as_json(workspace: &Workspace) -> Value {
    let bundle = workspace.read("crates/mde-mock/src/generated/openapi.json");
    let mut value: Value = serde_json::from_str(&bundle).expect("JSON");
    let schemas = value["components"]["schemas"]
        .as_object_mut()
        .expect("schemas");
    for schema in schemas.values_mut().filter_map(Value::as_object_mut) {
        if let (true, Some(any)) = (schema.contains_key("x-ms-enum"), schema.remove("anyOf")) {
            schema.insert("type".to_owned(), Value::from("string"));
            schema.insert("enum".to_owned(), any[0]["enum"].clone());
        }
    }
    unfold(&mut value["components"], |example| {
        example["x-deviation"].is_string()
    });
    let deviations = value["components"]["x-deviations"].clone();
    let is_deviation = |example: &Value| {
        let name = example["$ref"]
            .as_str()
            .and_then(|target| target.rsplit('/').next());
        name.is_some_and(|name| deviations.get(name).is_some())
    };
    let unfolded = |response: &mut Value| {
        // Another one may stand here by reference.
        if response.get("content").is_some() {
            unfold(&mut response["content"]["application/json"], is_deviation);
        }
    };
    members(&mut value["components"]["responses"]).for_each(unfolded);
    let operations = members(&mut value["paths"]).flat_map(members);
    operations
        .flat_map(|operation| members(&mut operation["responses"]))
        .for_each(unfolded);
    value
}

fn members(value: &mut Value) -> impl Iterator<Item = &mut Value> {
    let members = value.as_object_mut().into_iter().flatten();
    members.map(|(_, member)| member)
}

/// Our spec with one text in the place of another, which stands there once after an anchor.
fn with(after: &'static str, find: &'static str, with: &'static str) -> String {
    let edit = Edit::Replace { after, find, with };
    edit.of(&ours())
        .unwrap_or_else(|what| panic!("{find:?}: {what}"))
}

/// Takes the deviations back out of the examples, before those that never were among them.
fn unfold(holder: &mut Value, is_deviation: impl Fn(&Value) -> bool) {
    let examples = holder["examples"].as_object_mut().expect("examples");
    let (mut deviations, examples): (Map<_, _>, Map<_, _>) = std::mem::take(examples)
        .into_iter()
        .partition(|(_, example)| is_deviation(example));
    for target in deviations
        .values_mut()
        .filter_map(|one| one.get_mut("$ref"))
    {
        *target = target
            .as_str()
            .unwrap_or_default()
            .replace("/examples/", "/x-deviations/")
            .into();
    }
    holder["examples"] = examples.into();
    let left = holder["x-deviations"].take();
    deviations.extend(left.as_object().cloned().unwrap_or_default());
    let fields = holder.as_object_mut().expect("an object");
    fields.shift_remove("x-deviations");
    if !deviations.is_empty() {
        fields.insert("x-deviations".to_owned(), deviations.into());
    }
}

/// The lists of a JSON document as they are, its objects from the last key to the first.
fn backwards(value: &Value) -> Value {
    match value {
        Value::Object(map) => map
            .iter()
            .rev()
            .map(|(key, value)| (key.clone(), backwards(value)))
            .collect(),
        Value::Array(items) => items.iter().map(backwards).collect(),
        _ => value.clone(),
    }
}

/// Edits that do no harm, and the most that each may demand; "fresh" are those that do not even change a
/// generated file.
fn harmless(workspace: &Workspace) -> Vec<(&'static str, &'static str, String)> {
    let spec = ours();
    let json = as_json(workspace);
    let mut sorted = json.clone();
    sorted.sort_all_objects();
    vec![
        ("fresh", "a comment", format!("# A remark.\n\n{}", spec)),
        (
            "fresh",
            "a comment behind a value",
            with("", "openapi: 3.0.3", "openapi: 3.0.3 # the last of 3.0"),
        ),
        (
            "fresh",
            "quotes",
            with("", "openapi: 3.0.3", "openapi: '3.0.3'"),
        ),
        (
            "fresh",
            "other quotes",
            with(
                "",
                "'2024-03-11T07:42:19.5630173Z'",
                "\"2024-03-11T07:42:19.5630173Z\"",
            ),
        ),
        ("fresh", "line ends", spec.replace('\n', "\r\n")),
        ("fresh", "a byte order mark", format!("\u{FEFF}{}", spec)),
        (
            "fresh",
            "blank lines",
            spec.replace("\n  schemas:\n", "\n\n\n  schemas:\n\n"),
        ),
        (
            "fresh",
            "the marks of a document",
            format!("---\n{}...\n", spec),
        ),
        (
            "fresh",
            "block style",
            with("", "tags: [users]\n", "tags:\n        - users\n"),
        ),
        (
            "fresh",
            "flow style",
            with(
                "",
                "      required: [id]\n",
                "      required:\n        [\n          id,\n        ]\n",
            ),
        ),
        (
            "fresh",
            "a folded text on one line",
            with(
                "",
                "description: >-\n        Names this call in the service's logs; support asks for it. Sent since 2025.",
                "description: Names this call in the service's logs; support asks for it. Sent since 2025.",
            ),
        ),
        ("fresh", "JSON", json.to_string()),
        ("fresh", "JSON over many lines", format!("{:#}", json)),
        ("none", "keys in order", sorted.to_string()),
        ("none", "keys backwards", backwards(&json).to_string()),
        (
            "fresh",
            "another order of members that are required",
            with("", "required: [id]", "required: [ id ]"),
        ),
        (
            "patch",
            "another wording",
            with(
                "",
                "Health of a device's sensor.",
                "How a device's sensor is.",
            ),
        ),
        (
            "patch",
            "another title",
            with(
                "",
                "title: Microsoft Defender for Endpoint API",
                "title: Defender for Endpoint",
            ),
        ),
        (
            "patch",
            "another version of the spec",
            with("", "  version: 1.0.0", "  version: 1.1.0"),
        ),
        (
            "patch",
            "another order of an enum's members",
            with("", "enum: [Normal, Low, High]", "enum: [High, Low, Normal]"),
        ),
        (
            "patch",
            "another example of a name",
            with(
                "\n    UserName:\n      name: id",
                "example: user1",
                "example: user2",
            ),
        ),
        (
            "patch",
            "terms of service",
            with(
                "",
                "  version: 1.0.0\n",
                "  version: 1.0.0\n  termsOfService: https://example.com/terms\n",
            ),
        ),
        (
            "patch",
            "a security scheme by another name",
            spec.replace("- delegated: [", "- person: [")
                .replace("    delegated:\n", "    person:\n"),
        ),
        (
            "patch",
            "a header's format",
            with(
                "",
                "\n      schema: { type: integer",
                "\n      schema: { format: int64, type: integer",
            ),
        ),
        (
            "none",
            "a default that is written out",
            with(
                "",
                "        isOnline:\n",
                "        isOnline:\n          readOnly: false\n          writeOnly: false\n",
            ),
        ),
        (
            "none",
            "null first in a choice",
            with(
                "",
                "[{ $ref: '#/components/schemas/RiskScore' }, { enum: [null] }]",
                "[{ enum: [null] }, { $ref: '#/components/schemas/RiskScore' }]",
            ),
        ),
        (
            "minor",
            "an optional property more",
            with(
                "",
                "        isOnline:\n",
                "        note: { type: string, nullable: true, description: A note. }\n        isOnline:\n",
            ),
        ),
        (
            "minor",
            "an enum member more",
            with(
                "",
                "enum: [Normal, Low, High]",
                "enum: [Normal, Low, High, Critical]",
            ),
        ),
        (
            "minor",
            "an optional parameter more",
            with(
                "",
                "        - $ref: '#/components/parameters/UserName'\n",
                "        - $ref: '#/components/parameters/UserName'\n        - name: since\n          in: query\n          description: No older ones.\n          schema: { type: string }\n          example: '2026-01-01'\n",
            ),
        ),
        (
            "minor",
            "a server more",
            with(
                "",
                "tags:\n  - name: users",
                "  - url: https://new.api.security.microsoft.com\n    description: Commercial cloud, new.\n    x-name: new\n    x-cloud: commercial\n    x-authority: https://login.microsoftonline.com\n    x-token-scope: https://api.securitycenter.microsoft.com/.default\n\ntags:\n  - name: users",
            ),
        ),
    ]
}

#[test]
fn no_harmless_edit_is_taken_for_a_fault() {
    const GRAVITY: [&str; 5] = ["fresh", "none", "patch", "minor", "major"];
    let gravity = |word: &str| GRAVITY.iter().position(|known| *known == word).unwrap_or(9);
    let workspace = workspace();
    let spec = ours();
    let harmless = harmless(&workspace);
    println!("{:48} {:8} {:8} check", "edit", "at most", "demands");
    let mut wrong = 0;
    for (most, name, text) in &harmless {
        assert!(*text != spec, "{name}: an edit that hits nothing");
        workspace.write("spec/openapi.yaml", text);
        let (code, broken) = check(&workspace);
        let (requires, changes) = diff(&workspace);
        println!("{name:48} {most:8} {requires:8} {}", code.unwrap_or(-1));
        let fine = match *most {
            "fresh" => code == Some(0) && requires == "none",
            most => matches!(code, Some(0 | 4)) && gravity(&requires) <= gravity(most),
        };
        if !fine {
            wrong += 1;
            println!("    WRONG: {broken:?} {changes:?}");
        }
    }
    assert!(harmless.len() >= 20);
    assert_eq!(wrong, 0);
}

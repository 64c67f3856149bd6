//! Our own spec, with one fault at a time: each is noticed, by the rule that is meant to. And with edits
//! that do no harm: none of them fails, or demands a higher version than it deserves.
//!
//! `cargo test -p xtask --test commands faults -- --nocapture` prints both tables.

mod table;

use serde_json::{Map, Value};

use self::table::{Edit, FAULTS, Fault, Noticed};
use crate::workspace::{Workspace, repository};

fn spec() -> String {
    std::fs::read_to_string(repository().join("spec/openapi.yaml")).expect("the spec")
}

/// The text with the edit, which has to find what it edits.
fn edited(text: &str, edit: &Edit) -> Option<String> {
    match edit {
        Edit::Replace { after, find, with } => {
            let start = text.find(after)? + after.len();
            let at = start + text[start..].find(find)?;
            Some([&text[..at], with, &text[at + find.len()..]].concat())
        }
        Edit::DropLines { with } => {
            let (dropped, kept): (Vec<&str>, Vec<&str>) =
                text.lines().partition(|line| line.contains(with));
            (!dropped.is_empty()).then(|| kept.join("\n") + "\n")
        }
        Edit::DropBlock { after, line } => {
            let start = text.find(after)? + after.len();
            let at = start + text[start..].find(&format!("\n{line}"))? + 1;
            let depth = line.len() - line.trim_start().len();
            let inside = |line: &&str| {
                line.trim().is_empty() || line.len() - line.trim_start().len() > depth
            };
            let block = text[at..].split_inclusive('\n');
            let length: usize = block
                .clone()
                .take(1)
                .chain(block.skip(1).take_while(inside))
                .map(str::len)
                .sum();
            Some([&text[..at], &text[at + length..]].concat())
        }
    }
}

/// A workspace whose generated files are fresh, and its spec once more as the base of comparisons.
fn workspace() -> Workspace {
    let workspace = Workspace::with_spec(&spec());
    assert_eq!(workspace.xtask(&["generate"]).code, Some(0));
    workspace.write("base.yaml", &spec());
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

#[test]
fn each_fault_is_noticed_by_whom_it_should() {
    let workspace = workspace();
    let spec = spec();
    let mut missed = 0;
    println!("{:48} {:40} caught", "fault", "by");
    for Fault {
        name,
        edits,
        noticed,
    } in FAULTS
    {
        let text = edits.iter().fold(spec.clone(), |text, edit| {
            edited(&text, edit).unwrap_or_else(|| panic!("{name}: an edit finds nothing to edit"))
        });
        workspace.write("spec/openapi.yaml", &text);
        let (by, found) = match noticed {
            Noticed::Check(rule) => {
                let (code, rules) = check(&workspace);
                let caught = code == Some(100) && rules.iter().any(|found| found == rule);
                (
                    format!("check: {rule}"),
                    caught.then_some(()).ok_or(format!("{code:?} {rules:?}")),
                )
            }
            Noticed::Diff(rule, demanded) => {
                let (code, broken) = check(&workspace);
                let (requires, rules) = diff(&workspace);
                let caught = matches!(code, Some(0 | 4))
                    && requires == *demanded
                    && rules.iter().any(|found| found == rule);
                let seen = format!("{code:?} {broken:?}; {requires} {rules:?}");
                (
                    format!("diff: {rule}, {demanded}"),
                    caught.then_some(()).ok_or(seen),
                )
            }
        };
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

/// The spec's text with one thing in another's place.
fn with(from: &str, to: &str) -> String {
    let spec = spec();
    assert!(spec.contains(from), "{from}");
    spec.replacen(from, to, 1)
}

/// The spec as the bundle has it, which is JSON, with its open enums and deviations as the spec writes them.
fn as_json() -> Value {
    let bundle = repository().join("crates/mde-mock/src/generated/openapi.json");
    let bundle = std::fs::read_to_string(bundle).expect("the bundle");
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
    for response in value["paths"]["/api/users/{id}/machines"]["get"]["responses"]
        .as_object_mut()
        .expect("responses")
        .values_mut()
    {
        unfold(&mut response["content"]["application/json"], |example| {
            let name = example["$ref"]
                .as_str()
                .and_then(|target| target.rsplit('/').next());
            name.is_some_and(|name| deviations.get(name).is_some())
        });
    }
    value
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
fn harmless() -> Vec<(&'static str, &'static str, String)> {
    let mut sorted = as_json();
    sorted.sort_all_objects();
    vec![
        ("fresh", "a comment", format!("# A remark.\n\n{}", spec())),
        (
            "fresh",
            "a comment behind a value",
            with("openapi: 3.0.3", "openapi: 3.0.3 # the last of 3.0"),
        ),
        (
            "fresh",
            "quotes",
            with("openapi: 3.0.3", "openapi: '3.0.3'"),
        ),
        (
            "fresh",
            "other quotes",
            with(
                "'2024-03-11T07:42:19.5630173Z'",
                "\"2024-03-11T07:42:19.5630173Z\"",
            ),
        ),
        ("fresh", "line ends", spec().replace('\n', "\r\n")),
        ("fresh", "a byte order mark", format!("\u{FEFF}{}", spec())),
        (
            "fresh",
            "blank lines",
            spec().replace("\n  schemas:\n", "\n\n\n  schemas:\n\n"),
        ),
        (
            "fresh",
            "the marks of a document",
            format!("---\n{}...\n", spec()),
        ),
        (
            "fresh",
            "block style",
            with("tags: [users]\n", "tags:\n        - users\n"),
        ),
        (
            "fresh",
            "flow style",
            with(
                "      required: [id]\n",
                "      required:\n        [\n          id,\n        ]\n",
            ),
        ),
        (
            "fresh",
            "a folded text on one line",
            with(
                "description: >-\n        Names this call in the service's logs; support asks for it. Sent since 2025.",
                "description: Names this call in the service's logs; support asks for it. Sent since 2025.",
            ),
        ),
        ("fresh", "JSON", as_json().to_string()),
        ("fresh", "JSON over many lines", format!("{:#}", as_json())),
        ("none", "keys in order", sorted.to_string()),
        ("none", "keys backwards", backwards(&as_json()).to_string()),
        (
            "fresh",
            "another order of members that are required",
            with("required: [id]", "required: [ id ]"),
        ),
        (
            "patch",
            "another wording",
            with("Health of a device's sensor.", "How a device's sensor is."),
        ),
        (
            "patch",
            "another title",
            with(
                "title: Microsoft Defender for Endpoint API",
                "title: Defender for Endpoint",
            ),
        ),
        (
            "patch",
            "another version of the spec",
            with("  version: 1.0.0", "  version: 1.1.0"),
        ),
        (
            "patch",
            "another order of an enum's members",
            with("enum: [Normal, Low, High]", "enum: [High, Low, Normal]"),
        ),
        (
            "patch",
            "another example of a name",
            with(
                "      example: user1\n\n  headers:",
                "      example: user2\n\n  headers:",
            ),
        ),
        (
            "patch",
            "terms of service",
            with(
                "  version: 1.0.0\n",
                "  version: 1.0.0\n  termsOfService: https://example.com/terms\n",
            ),
        ),
        (
            "patch",
            "a security scheme by another name",
            spec()
                .replace("- delegated: [", "- person: [")
                .replace("    delegated:\n", "    person:\n"),
        ),
        (
            "patch",
            "a header's format",
            with(
                "\n      schema: { type: integer",
                "\n      schema: { format: int64, type: integer",
            ),
        ),
        (
            "none",
            "a default that is written out",
            with(
                "        isOnline:\n",
                "        isOnline:\n          readOnly: false\n          writeOnly: false\n",
            ),
        ),
        (
            "none",
            "null first in a choice",
            with(
                "[{ $ref: '#/components/schemas/RiskScore' }, { enum: [null] }]",
                "[{ enum: [null] }, { $ref: '#/components/schemas/RiskScore' }]",
            ),
        ),
        (
            "minor",
            "an optional property more",
            with(
                "        isOnline:\n",
                "        note: { type: string, nullable: true, description: A note. }\n        isOnline:\n",
            ),
        ),
        (
            "minor",
            "an enum member more",
            with(
                "enum: [Normal, Low, High]",
                "enum: [Normal, Low, High, Critical]",
            ),
        ),
        (
            "minor",
            "an optional parameter more",
            with(
                "        - $ref: '#/components/parameters/UserName'\n",
                "        - $ref: '#/components/parameters/UserName'\n        - name: since\n          in: query\n          description: No older ones.\n          schema: { type: string }\n          example: '2026-01-01'\n",
            ),
        ),
        (
            "minor",
            "a server more",
            with(
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
    let harmless = harmless();
    println!("{:48} {:8} {:8} check", "edit", "at most", "demands");
    let mut wrong = 0;
    for (most, name, text) in &harmless {
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

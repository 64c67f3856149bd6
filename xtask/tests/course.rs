//! The obstacle course: whether an edit of the spec alone brings any operation that the rules let pass through
//! generation, compiler, lints, contract cases, derived answers and requests, and the stand-in.
//!
//! It puts `tests/course/additions.yaml` beside the spec's own operations, in a copy of the workspace that
//! differs in nothing else. It compiles the client and its tests anew, which takes a minute or two:
//!
//! ```console
//! $ cargo test -p xtask --features course --test course              the course
//! $ cargo test -p xtask --features course --test course -- growth    how times grow with operations
//! $ cargo test -p xtask --features course --test course -- faults    which deliberate faults are seen; minutes
//! $ cargo test -p xtask --features course --test course -- faults 24 25    some of them
//! ```

#[path = "../../tests/tests/scratch/mod.rs"]
mod scratch;

use std::process::{Command, ExitCode, Output};
use std::time::Instant;

use scratch::Scratch;
use serde_json::{Map, Value, json};
use spec_document::document::Document;

const SPEC: &str = "spec/openapi.yaml";

/// The tests that are about whatever the spec has. Those of the suite that are about one operation by name
/// have nothing to do with the additions.
const GENERIC: [&[&str]; 3] = [
    &["--test", "contract"],
    &["--test", "derived"],
    &["--test", "suite", "--", "bodies", "coverage", "equivalence"],
];

/// Lines of the command, what each ends with, and what it says. The stand-in inside of it answers.
#[rustfmt::skip]
const COMMANDS: &[(&[&str], i32, &str)] = &[
    (&["thing", "show", "hammer", "--shelf", "top left/2"], 0, "{\"id\":\"a/1\",\"name\":\"hammer\",\"type\":\"tool\",\"size\":9007199254740993"),
    (&["thing", "show", "a", "b", "--shelf", "x", "--format", "csv"], 0, "thing,id,name,type,size,weight,made,action,level,serial,error,rest\r\n"),
    (&["thing", "show", "a", "--shelf", "x", "--format", "ids"], 0, "a/1\n"),
    (&["thing", "show", "a"], 2, "--shelf <VALUE>"),
    (&["thing", "show", "a", "--shelf", ""], 2, "error: --shelf does not fit: shorter than 1 characters"),
    (&["thing", "show", ".", "--shelf", "x"], 2, "error: \".\" names no thing"),
    (&["integer", "show", "-7", "--number", "9007199254740991"], 0, "hammer"),
    (&["integer", "show", "x", "--number", "3"], 2, "it is no whole number that fits"),
    (&["integer", "show", "99999999999", "--number", "3"], 2, "it is not in -2147483648..=2147483647"),
    (&["guid", "show", "2E9DA30D-27f6-4208-81f2-9cd3d67893ba", "--parent", "2e9da30d-27f6-4208-81f2-9cd3d67893ba", "--least", "-0.5", "--from", "2026-01-14", "--since", "2026-01-14T22:08:51Z"], 0, "hammer"),
    (&["guid", "show", "nobody", "--parent", "2e9da30d-27f6-4208-81f2-9cd3d67893ba", "--least", "-0.5", "--from", "2026-01-14", "--since", "2026-01-14T22:08:51Z"], 2, "error: \"nobody\" names no guid"),
    (&["guid", "show", "2E9DA30D-27f6-4208-81f2-9cd3d67893ba", "--parent", "2e9da30d-27f6-4208-81f2-9cd3d67893ba", "--least", "-0.5", "--from", "2026-01-99", "--since", "2026-01-14T22:08:51Z"], 2, "error: --from does not fit"),
    (&["guid", "show", "2E9DA30D-27f6-4208-81f2-9cd3d67893ba", "--parent", "2e9da30d-27f6-4208-81f2-9cd3d67893ba", "--least", "-0.5", "--since", "2026-01-14T22:08:51Z"], 2, "--from <VALUE>"),
    (&["moment", "show", "2026-01-14T22:08:51Z"], 0, "hammer"),
    (&["moment", "show", "2026-01-14T22:08:51"], 2, "it has no time zone"),
    (&["switch", "show", "true"], 0, "hammer"),
    (&["switch", "show", "yes"], 2, "it is neither true nor false"),
    (&["fraction", "show", "2.5"], 0, "hammer"),
    (&["colour", "show", "blue"], 0, "hammer"),
    (&["colour", "show", "pink"], 2, "`dark-red`"),
    (&["level", "show", "Unheard"], 0, "hammer"),
    (&["hexadecimal", "show", "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567"], 0, "hammer"),
    (&["hexadecimal", "show", "0a1b2c3d4e5f60718293a4b5c6d7e8f90123456"], 2, "names no hexadecimal"),
    (&["room", "show", "findbyname"], 0, "hammer"),
    (&["room", "open", "--format", "json"], 0, "[]\n"),
    (&["room", "findbyname", "--name", "O'Neil", "--since", "2026-01-14T22:08:51Z", "--format", "table"], 0, "no findbyname\n"),
    (&["room", "findbyname", "--name", "O'Neil"], 2, "--since <TIME>"),
    (&["loop", "show", "me", "--type", "struct", "--async", "--crate", "serde", "--client", "us", "--value", "5", "--call", "now"], 0, "hammer"),
    (&["course", "things", "--filter", "name eq 'O''Neil'", "--top", "10", "--whole=false", "--least", "-0.5", "--colour", "dark-red", "--2nd", "2", "--a-b-c-d", "x"], 0, ""),
    (&["course", "things", "--filter", "name = 'a'"], 2, "OData writes eq for ="),
    (&["course", "things", "--top", "ten"], 2, "it is no whole number that fits"),
    (&["course", "things", "--colour", "pink"], 2, "[possible values: blue, green, dark-red, #fff]"),
    (&["course", "things", "--since", "yesterday"], 2, "it is no date and time"),
    (&["course", "things", "--action", "nobody"], 2, "--action does not fit"),
    (&["course", "selection", "--id", "a b", "--id", "c&d", "--size", "3", "--colours", "blue", "--colours", "green"], 0, ""),
    (&["course", "headers", "--x-ticket", "T", "--x-depth", "3", "--x-dry-run"], 0, "hammer"),
    (&["entity", "show", "3", "--format", "table"], 0, "3\n\nid    a/1\nname  hammer\n"),
    (&["uri", "show", "2e9da30d-27f6-4208-81f2-9cd3d67893ba"], 0, "\"value\":\"https://store.example/x?sig=1\""),
    (&["uri", "show", "2e9da30d-27f6-4208-81f2-9cd3d67893ba", "--format", "ids"], 2, "[possible values: table, json, ndjson, csv]"),
    (&["order", "cancel", "5"], 2, "unrecognized subcommand"),
];

/// What cargo runs of the tests that follow from the spec alone.
const CASES: [&str; 6] = [
    "--package",
    "contract-tests",
    "--test",
    "contract",
    "--test",
    "derived",
];

const CLIENT: &str = "crates/mde-client/src/generated/client.rs";
const TYPES: &str = "crates/mde-client/src/generated/types.rs";
const REQUESTS: &str = "crates/mde-client/src/generated/requests.rs";
const HOOKS: &str = "crates/mde-client/src/hooks.rs";
const MOMENTS: &str = "crates/mde-client/src/moments.rs";
const SEGMENT: &str = "crates/mde-core/src/path_segment.rs";
const HEADER: &str = "crates/mde-core/src/header_value.rs";

/// Deliberate faults: the file, what stands there, of several the first, what stands there instead, what that
/// means. Those in what has neither bodies nor queries are with the suite, in `tests/tests/mutations.rs`.
#[rustfmt::skip]
const FAULTS: &[(&str, &str, &str, &str)] = &[
    (CLIENT, ".put(url)", ".post(url)", "PUT becomes POST"),
    (CLIENT, ".patch(url)", ".put(url)", "PATCH becomes PUT"),
    (CLIENT, ".delete(url)", ".get(url)", "DELETE becomes GET"),
    (CLIENT, ".json(&body)", ".json(&[&body])", "a body in a list"),
    (CLIENT, "201u16 =>", "206u16 =>", "swallow 201"),
    (CLIENT, "202u16 =>", "203u16 =>", "swallow 202"),
    (CLIENT, "204u16 =>", "205u16 =>", "swallow 204"),
    (CLIENT, "QueryParam::new(\"$top\", &top)", "QueryParam::new(\"top\", &top)", "misspell a query option"),
    (CLIENT, "QueryParam::new(\"$skip\", &skip)", "QueryParam::new(\"$skip\", &top)", "one query option for another"),
    (CLIENT, ".query(&progenitor_client::QueryParam::new(\"$filter\", &filter))", "", "never send a query option"),
    (CLIENT, "QueryParam::new(\"id\", &id)", "QueryParam::new(\"id\", &id.first())", "the first of a list alone"),
    (CLIENT, "QueryParam::new(\"since\", &since)", "QueryParam::new(\"since\", &since.map(|since| since.to_string().replace('+', \" \")))", "a blank for a plus"),
    (CLIENT, "\"X-Depth\",", "\"X-Death\",", "misspell a header"),
    (CLIENT, "\"X-Dry-Run\",", "\"X-Ticket\",", "one header for another"),
    (CLIENT, "findbyname(name='{}',since={})", "findbyname(name={},since={})", "lose the quotes of a function"),
    (REQUESTS, "call = call.whole(value);", "let _ = value;", "drop an optional argument"),
    (REQUESTS, "is_moment: true", "is_moment: false", "send a body with a date that is none"),
    (TYPES, "#[serde(rename = \"Count\")]", "#[serde(rename = \"count\")]", "misspell a property of a body"),
    (TYPES, "#[serde(rename = \"Gift\", ", "#[serde(rename = \"Gift\", skip_serializing, ", "drop a property of a body"),
    (TYPES, "> 40usize", "> 41usize", "allow a character more"),
    (TYPES, "{40}$", "{39,41}$", "loosen a pattern"),
    (SEGMENT, ".replace('\\'', \"''\")", "", "let a quote end a text"),
    (HEADER, "matches!(byte, b' '..=b'~')", "byte > 0", "let bytes beyond ASCII into a header"),
    (HOOKS, "request.headers_mut().insert(CONTENT_LENGTH, nothing);", "let _ = nothing;", "say no length of no body"),
    (MOMENTS, "parse_from_rfc3339(text)", "parse_from_rfc3339(\"2026-01-14T22:08:51Z\")", "send a date that is none"),
];

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("growth") => growth(),
        Some("faults") => return faults(&std::env::args().skip(2).collect::<Vec<_>>()),
        _ => course(),
    }
    ExitCode::SUCCESS
}

/// A copy of the workspace with the course's operations, and how many these are.
fn set_up() -> (Scratch, usize) {
    let scratch = Scratch::named("course");
    let additions = parsed(
        "additions.yaml",
        &scratch.read("tests/course/additions.yaml"),
    );
    let operations = scratch_spec(&scratch, &additions);
    step("generate", || xtask(&scratch, "generate"));
    step("check", || xtask(&scratch, "check"));
    (scratch, operations)
}

/// All faults, or those of these numbers.
fn faults(wanted: &[String]) -> ExitCode {
    let (scratch, _) = set_up();
    let tests = [&["test"], &CASES[..]].concat();
    passed(scratch.cargo(&tests));
    let (mut made, mut survived) = (0, 0);
    for (index, (file, before, after, meaning)) in FAULTS.iter().enumerate() {
        let number = (index + 1).to_string();
        if !wanted.is_empty() && !wanted.contains(&number) {
            continue;
        }
        let text = scratch.read(file);
        assert!(text.contains(before), "{file} has no {before:?}");
        scratch.write(file, &text.replacen(before, after, 1));
        let built = scratch.cargo(&[&tests[..], &["--no-run"]].concat());
        let killed = built.status.success() && !scratch.cargo(&tests).status.success();
        scratch.write(file, &text);
        passed(built);
        let word = if killed { "killed" } else { "SURVIVED" };
        println!("{number:>2} {word:8} {meaning}");
        made += 1;
        survived += usize::from(!killed);
    }
    println!("{} of {made} faults killed", made - survived);
    ExitCode::from(u8::from(survived > 0))
}

fn course() {
    let (scratch, operations) = set_up();
    let lints = [
        "clippy",
        "--tests",
        "--package",
        "mde-client",
        "--package",
        "contract-tests",
        "--package",
        "mde-cli",
    ];
    step("clippy", || {
        passed(scratch.cargo(&[&lints[..], &["--", "--deny", "warnings"]].concat()))
    });
    let tree = [
        "test",
        "--package",
        "mde-cli",
        "--bin",
        "mde",
        "--",
        "well_formed",
        "man",
    ];
    step("tree of commands, and its manual", || {
        passed(scratch.cargo(&tree))
    });
    step("commands", || commands(&scratch));
    for tests in GENERIC {
        let arguments = [&["test", "--package", "contract-tests"], tests].concat();
        let said = step(&tests[1..].join(" "), || passed(scratch.cargo(&arguments)));
        let results = said.lines().filter(|line| line.starts_with("test result"));
        results.for_each(|line| println!("    {line}"));
    }
    println!("{operations} operations of the course");
}

/// Types each of the lines.
fn commands(scratch: &Scratch) {
    passed(scratch.cargo(&["build", "--package", "mde-cli"]));
    for (line, code, told) in COMMANDS {
        let mut command = Command::new(scratch.program("mde"));
        let output = command
            .args(*line)
            .arg("--demo")
            .output()
            .expect("the program runs");
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert_eq!(output.status.code(), Some(*code), "{line:?}: {said}");
        assert!(said.contains(told), "{line:?}: {told:?} is not in {said}");
    }
    println!("    {} lines", COMMANDS.len());
}

/// Times at 1, 7 and 50 operations, each a collection of entities of its own, seven in turn.
fn growth() {
    for count in [1, 7, 50] {
        let scratch = Scratch::named("growth");
        let spec = scratch.read(SPEC);
        let ours = parsed(SPEC, &spec);
        let example = &ours["paths"]["/api/users/{id}/machines"]["get"];
        let mut paths = Map::new();
        for number in 1..count {
            let mut operation = example.clone();
            operation["operationId"] = json!(format!("listUserMachines{number}"));
            paths.insert(
                format!("/api/growth{number}/{{id}}"),
                json!({ "get": operation }),
            );
        }
        scratch_spec(&scratch, &json!({ "paths": paths }));
        println!("{count} operations");
        step("generate", || xtask(&scratch, "generate"));
        step("check", || xtask(&scratch, "check"));
        step("build of the contract tests", || {
            passed(scratch.cargo(&[&["test", "--no-run"], &CASES[..]].concat()))
        });
        step("contract tests", || {
            passed(scratch.cargo(&[&["test"], &CASES[..]].concat()))
        });
    }
}

fn parsed(name: &str, text: &str) -> Value {
    let document = Document::parse(name, text);
    let document = document.unwrap_or_else(|finding| panic!("{name}: {}", finding.what));
    document.value().clone()
}

/// Writes the spec with the additions beside its own, and says how many operations were added.
fn scratch_spec(scratch: &Scratch, additions: &Value) -> usize {
    let mut spec = parsed(SPEC, &scratch.read(SPEC));
    add(&mut spec, additions, "");
    scratch.write(SPEC, &format!("{spec:#}"));
    let paths = additions["paths"].as_object().into_iter().flatten();
    let methods = paths.flat_map(|(_, item)| item.as_object().into_iter().flatten());
    methods
        .filter(|(_, operation)| operation["operationId"].is_string())
        .count()
}

/// Puts members and items beside those that are there.
fn add(to: &mut Value, additions: &Value, at: &str) {
    match (to, additions) {
        (Value::Object(to), Value::Object(additions)) => {
            for (name, addition) in additions {
                match to.get_mut(name) {
                    Some(there) => add(there, addition, &format!("{at}/{name}")),
                    None => {
                        to.insert(name.clone(), addition.clone());
                    }
                }
            }
        }
        (Value::Array(to), Value::Array(additions)) => to.extend(additions.iter().cloned()),
        _ => panic!("the spec has something else at {at}"),
    }
}

fn step<T>(name: &str, run: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let came = run();
    println!("{name}: {:.1} s", start.elapsed().as_secs_f64());
    came
}

fn xtask(scratch: &Scratch, command: &str) {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg(command)
        .current_dir(scratch.root())
        .env_remove("CARGO_MANIFEST_DIR")
        .output();
    passed(output.expect("the binary runs"));
}

/// What it said, given that it went well.
fn passed(output: Output) -> String {
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{errors}");
    said
}

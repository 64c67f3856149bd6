//! One trial for every answer that follows from a response's schema, and for every argument that
//! follows from a parameter's. They are derived when this runs: `cargo test --test derived -- --list`.

use std::{
    process::ExitCode,
    sync::{Arc, LazyLock},
};

use contract_tests::{
    Answer, Class, Derived, Expected, OPERATIONS, Operation, Outcome, Stage, Validator, derive,
    differences,
    results::{self, Line},
    schema::{Kind, Schema, Text},
    spec,
};
use http::StatusCode;
use libtest_mimic::{Arguments, Failed, Trial};
use mde::ErrorKind;
use serde_json::Value;
use url::Url;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    libtest_mimic::run(&arguments, trials()).exit_code()
}

fn trials() -> Vec<Trial> {
    let mut trials = Vec::new();
    for operation in OPERATIONS {
        for response in spec::responses(operation.id) {
            let schema = Schema::read(spec::bundle(), response.schema);
            let status = response.status;
            let headers = response.headers.iter();
            let headers = headers.map(|(name, example)| (*name, as_header(example)));
            let case = Arc::new(Response {
                operation,
                status: StatusCode::from_u16(status).expect("a status"),
                headers: headers.collect(),
                validator: LazyLock::new(Box::new(move || {
                    Validator::of(spec::bundle(), response.schema)
                })),
            });
            for (name, derived) in named(derive(&schema)) {
                let case = Arc::clone(&case);
                let name = format!("{}::status_{status}::{name}", operation.name);
                trials.push(Trial::test(name, move || case.hold_all(&derived)));
            }
        }
        trials.extend(requests(operation));
    }
    trials
}

/// A trial each, but one for all the places where a body can be cut off.
fn named(derived: Vec<Derived>) -> Vec<(String, Vec<Derived>)> {
    let (cut, others): (Vec<_>, Vec<_>) = derived
        .into_iter()
        .partition(|derived| derived.name.starts_with("truncated::"));
    let name = |derived: &Derived| format!("{}::{}", derived.class.name(), derived.name);
    let mut named: Vec<_> = others
        .into_iter()
        .map(|derived| (name(&derived), vec![derived]))
        .collect();
    named.push((
        "violation::truncated::before_every_structural_byte".to_owned(),
        cut,
    ));
    named
}

fn as_header(example: &Value) -> String {
    example
        .as_str()
        .map_or_else(|| example.to_string(), str::to_owned)
}

/// A documented response.
struct Response {
    operation: &'static Operation,
    status: StatusCode,
    headers: Vec<(&'static str, String)>,
    validator: LazyLock<Validator, Box<dyn FnOnce() -> Validator + Send>>,
}

impl Response {
    fn hold_all(&self, derived: &[Derived]) -> Result<(), Failed> {
        let mut breaches = Vec::new();
        for derived in derived {
            let breach = self.hold(derived).err();
            results::write(&Line::Derived {
                operation: self.operation.id,
                status: self.status.as_u16(),
                class: derived.class.name(),
                name: &derived.name,
                breach: breach.as_deref(),
            });
            breaches.extend(breach.map(|breach| format!("{}: {breach}", derived.name)));
        }
        match breaches.is_empty() {
            true => Ok(()),
            false => Err(breaches.join("\n").into()),
        }
    }

    fn hold(&self, derived: &Derived) -> Result<(), String> {
        let body = derived.body();
        let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&body);
        let sent: Option<Value> = serde_json::from_slice(body).ok();
        self.hold_derivation(derived.class, sent.as_ref())?;
        let sent = sent.unwrap_or_default();
        let headers: Vec<_> = self
            .headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let answer = || derived.answer(&self.status.to_string(), &headers);
        let outcome =
            Stage::with(|stage| stage.call(self.operation, self.operation.examples(), answer()));
        match (&derived.expected, self.status.is_success(), outcome) {
            (Expected::Same, true, Outcome::Success(read))
            | (Expected::Same, false, Outcome::Refusal(read)) => {
                equal("the status", read.status, self.status)?;
                for (name, value) in &headers {
                    let read = read
                        .headers
                        .get(*name)
                        .and_then(|value| value.to_str().ok());
                    equal(name, read, Some(*value))?;
                }
                match differences(&read.value, &sent).as_slice() {
                    [] => Ok(()),
                    lost => Err(format!("lost between wire and value:\n{}", lost.join("\n"))),
                }
            }
            (Expected::Refused { path, item }, true, Outcome::Unreadable(_)) => {
                let asked = Stage::with(|stage| stage.ask(self.operation, answer()));
                let Some(asked) = asked else {
                    return Ok(());
                };
                // Where the JSON ends too early nobody knows where an item does.
                let alone = item.filter(|_| !sent.is_null());
                let error = match (asked, alone) {
                    (Err(error), None) => error,
                    (Ok(items), Some(item)) => only_broken(items, item, &sent)?,
                    (Err(error), Some(item)) => {
                        return Err(format!("item {item} cost the whole page: {error}"));
                    }
                    (Ok(_), None) => return Err("only the generated client refuses it".to_owned()),
                };
                equal("the error's kind", error.kind(), ErrorKind::Decode)?;
                equal("the status", error.status(), Some(self.status.as_u16()))?;
                equal("the item", error.item_index(), *item)?;
                if let Some(path) = path {
                    equal("the JSON path", error.json_path(), Some(path.as_str()))?;
                    let sentence = error.to_string();
                    if path != "." && !sentence.contains(path) {
                        return Err(format!("the sentence does not name {path}: {sentence}"));
                    }
                }
                Ok(())
            }
            // An error is understood in whatever form it comes.
            (Expected::Refused { .. }, false, Outcome::Refusal(read)) => {
                equal("the status", read.status, self.status)?;
                for (name, value) in &headers {
                    let read = read
                        .headers
                        .get(*name)
                        .and_then(|value| value.to_str().ok());
                    equal(name, read, Some(*value))?;
                }
                Ok(())
            }
            (expected, _, outcome) => Err(format!("expected {expected:?}\ngot {outcome:?}")),
        }
    }

    /// That the body is what it says of itself, or the trial would say nothing.
    fn hold_derivation(&self, class: Class, sent: Option<&Value>) -> Result<(), String> {
        let objection = sent.map(|value| self.validator.objection(value));
        match (class, objection) {
            (Class::Boundary, Some(None)) | (Class::Tolerated, Some(_)) => Ok(()),
            (Class::Violation, None | Some(Some(_))) => Ok(()),
            (class, judgement) => Err(format!(
                "the body was derived as {class:?}, and the validator says {judgement:?}"
            )),
        }
    }
}

/// The error in the place of the broken item, given that all others are as they were sent.
fn only_broken(
    items: Vec<Result<Value, mde::Error>>,
    broken: usize,
    sent: &Value,
) -> Result<mde::Error, String> {
    let sent = sent["value"].as_array().ok_or("no list was sent")?;
    equal("the number of items", items.len(), sent.len())?;
    let mut error = None;
    for (index, (item, sent)) in items.into_iter().zip(sent).enumerate() {
        match item {
            Ok(read) if index != broken => match differences(&read, sent).as_slice() {
                [] => {}
                lost => return Err(format!("lost of item {index}:\n{}", lost.join("\n"))),
            },
            Err(found) if index == broken => {
                let raw = found
                    .raw_item()
                    .and_then(|raw| serde_json::from_str::<Value>(raw).ok());
                equal("the broken item's text", raw.as_ref(), Some(sent))?;
                error = Some(found);
            }
            Ok(_) => return Err("only the generated client refuses it".to_owned()),
            Err(error) => return Err(format!("item {index} is refused as well: {error}")),
        }
    }
    error.ok_or_else(|| format!("there is no item {broken}"))
}

fn equal<T: PartialEq + std::fmt::Debug>(what: &str, found: T, expected: T) -> Result<(), String> {
    if found == expected {
        return Ok(());
    }
    Err(format!("{what} is {found:?} instead of {expected:?}"))
}

/// Arguments at the edges of the parameters' schemas, and beyond.
fn requests(operation: &'static Operation) -> Vec<Trial> {
    let mut trials = Vec::new();
    for spec::Parameter {
        name: parameter,
        place,
        schema,
    } in spec::parameters(operation.id)
    {
        let validator = Validator::of(spec::bundle(), &as_json_schema(&schema));
        for (name, argument) in arguments(&schema, place) {
            let sendable = place != "path" || !matches!(argument.as_str(), Some("" | "." | ".."));
            let fine = sendable && validator.objection(&argument).is_none();
            let class = if fine { "boundary" } else { "violation" };
            let name = format!("{}::request::{class}::{parameter}::{name}", operation.name);
            trials.push(Trial::test(name, move || {
                send(operation, parameter, &argument, fine)
            }));
        }
    }
    trials
}

/// What may be given where a schema stands, and what may not.
fn arguments(schema: &Schema, place: &str) -> Vec<(String, Value)> {
    let texts = |text: &Text| -> Vec<(String, Value)> {
        let max = text.max.unwrap_or(4096);
        let mut texts: Vec<(String, String)> = vec![
            ("shortest".into(), "x".repeat(text.min.max(1))),
            ("longest".into(), "x".repeat(max)),
            ("longest_of_four_bytes".into(), "\u{1F600}".repeat(max)),
            ("empty".into(), String::new()),
            ("too_long".into(), "x".repeat(max + 1)),
            ("dot".into(), ".".into()),
            ("dots".into(), "..".into()),
            ("climbing".into(), "../../evil".into()),
            ("encoded_already".into(), "%2e%2e%2F".into()),
            ("not_ascii".into(), "Ünsal 山田 \u{202e}".into()),
            ("line_end".into(), "a\r\nHost: evil".into()),
        ];
        texts.extend(
            (0x00..=0x7F_u8)
                .filter(|byte| !byte.is_ascii_alphanumeric())
                .map(|byte| {
                    (
                        format!("character_{byte:02X}"),
                        format!("a{}b", char::from(byte)),
                    )
                }),
        );
        // What a header may hold is HTTP's to say, and is not derived.
        texts.retain(|(_, text)| {
            place != "header" || text.bytes().all(|byte| byte.is_ascii_graphic())
        });
        texts
            .into_iter()
            .map(|(name, text)| (name, text.into()))
            .collect()
    };
    match &schema.kind {
        Kind::Text(text) => texts(text),
        Kind::Integer { .. } => [0, 1, -1, i64::from(i32::MAX), i64::from(i32::MIN)]
            .map(|number| (format!("number_{number}"), number.into()))
            .into(),
        Kind::Boolean => [true, false]
            .map(|flag| (flag.to_string(), flag.into()))
            .into(),
        _ => Vec::new(),
    }
}

fn as_json_schema(schema: &Schema) -> Value {
    match &schema.kind {
        Kind::Text(text) => serde_json::json!({
            "type": "string",
            "minLength": text.min,
            "maxLength": text.max.unwrap_or(usize::MAX),
            "pattern": text.pattern.as_deref().unwrap_or(""),
        }),
        Kind::Integer { .. } => serde_json::json!({ "type": "integer" }),
        Kind::Boolean => serde_json::json!({ "type": "boolean" }),
        _ => serde_json::json!({}),
    }
}

/// Whether the argument goes onto the wire as it has to, or not at all.
fn send(
    operation: &Operation,
    parameter: &str,
    argument: &Value,
    fine: bool,
) -> Result<(), Failed> {
    let mut arguments = operation.examples();
    arguments[parameter] = argument.clone();
    let due = spec::request(operation.id, &arguments);
    let (outcome, requests) = Stage::with(|stage| {
        let before = stage.requests().len();
        let outcome = stage.call(operation, arguments, Answer::json("{}"));
        (outcome, stage.requests().split_off(before))
    });
    if !fine {
        equal("the number of requests", requests.len(), 0)?;
        return match outcome {
            Outcome::InvalidArgument(_) => Ok(()),
            other => Err(format!("got {other:?}").into()),
        };
    }
    equal("the number of requests", requests.len(), 1)?;
    let line = requests.first().and_then(|head| head.lines().next());
    let mut parts = line.unwrap_or_default().split(' ');
    let (method, target) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    equal("the method", method, due.method.as_str())?;
    let path = target.split('?').next().unwrap_or_default();
    equal("the path", path, due.path.as_str())?;
    let url = Url::parse(&format!("http://host{target}"))?;
    let mut query: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    query.sort();
    equal("the query", query, due.query)?;
    for (name, value) in &due.headers {
        let sent = requests[0].lines().filter_map(|line| line.split_once(": "));
        let sent = sent
            .into_iter()
            .find(|(sent, _)| sent.eq_ignore_ascii_case(name));
        equal(name, sent.map(|(_, value)| value), Some(value.as_str()))?;
    }
    Ok(())
}

//! One trial for every answer that follows from a response's schema, and for every argument that
//! follows from a parameter's. They are derived when this runs: `cargo test --test derived -- --list`.

use std::{
    process::ExitCode,
    sync::{Arc, LazyLock},
};

use contract_tests::{
    Answer, Class, Derived, Expected, OPERATIONS, Operation, Outcome, Stage, Validator, bodies,
    derive, differences,
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

/// Arguments and bodies at the edges of their schemas, and beyond: each a trial whether it goes onto the wire
/// as it has to, or not at all.
fn requests(operation: &'static Operation) -> Vec<Trial> {
    let mut trials = Vec::new();
    let mut add = |argument: &'static str, name: String, value: Value, fine: bool| {
        let class = if fine { "boundary" } else { "violation" };
        let name = format!("{}::request::{class}::{argument}::{name}", operation.name);
        trials.push(Trial::test(name, move || {
            send(operation, argument, &value, fine)
        }));
    };
    for parameter in spec::parameters(operation.id) {
        let validator = Validator::of(spec::bundle(), parameter.raw);
        let given = operation.example_of(parameter.name);
        for (name, value) in arguments(&parameter.schema, parameter.place, &given) {
            let sendable = !value
                .as_str()
                .is_some_and(|text| parameter.unsendable.contains(&text));
            // Nothing says that a list is needed and none of its values is.
            if parameter.required && value == Value::Array(Vec::new()) {
                continue;
            }
            let printable = value.as_str().is_none_or(is_header_value);
            let sendable = sendable && (printable || parameter.place != "header");
            let fine = sendable && validator.objection(&value).is_none();
            add(parameter.name, name, value, fine);
        }
    }
    if let Some((raw, example)) = spec::body(operation.id) {
        let validator = Validator::of(spec::bundle(), raw);
        let schema = Schema::read(spec::bundle(), raw);
        for (name, value) in bodies(&schema, example) {
            let fine = validator.objection(&value).is_none();
            add("body", name, value, fine);
        }
    }
    trials
}

/// Whether HTTP hands a header's value on as it is.
fn is_header_value(text: &str) -> bool {
    let printable = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
    text.bytes().all(printable) && text.trim_matches(' ') == text
}

/// What may be given where a schema stands, and what may not. `example` is given already.
fn arguments(schema: &Schema, place: &str, example: &Value) -> Vec<(String, Value)> {
    let named = |values: &[(&str, Value)]| -> Vec<(String, Value)> {
        let values = values.iter();
        values
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect()
    };
    let mut values = vec![("example".to_owned(), example.clone())];
    values.extend(match &schema.kind {
        Kind::Text(text) => texts(text, place, example.as_str().unwrap_or_default()),
        Kind::Integer { .. } => [
            0,
            1,
            -1,
            i64::from(i8::MAX),
            i64::from(i32::MAX),
            i64::from(i32::MIN),
            i64::from(i32::MAX) + 1,
            i64::from(i32::MIN) - 1,
            i64::MAX,
            i64::MIN,
        ]
        .map(|number| (format!("number_{number}"), number.into()))
        .into_iter()
        .chain(named(&[
            ("number_beyond_64_bits", u64::MAX.into()),
            ("fraction", 1.5.into()),
            ("text", "1".into()),
            ("truth", true.into()),
        ]))
        .collect(),
        Kind::Number => named(&[
            ("zero", 0.into()),
            ("negative", (-0.25).into()),
            ("large", 123_456_789.125.into()),
            ("beyond_2_to_the_53", 9_007_199_254_740_993_u64.into()),
            ("text", "1".into()),
            ("truth", true.into()),
        ]),
        Kind::Boolean => named(&[
            ("true", true.into()),
            ("false", false.into()),
            ("text", "true".into()),
            ("number", 1.into()),
        ]),
        Kind::Enum(members) | Kind::OpenEnum(members) => {
            let members = members.iter();
            let members =
                members.map(|member| (format!("member_{member}"), member.as_str().into()));
            let others = [("no_member", "north west".into()), ("no_text", true.into())];
            members.chain(named(&others)).collect()
        }
        Kind::Array(items) => {
            let item = example[0].clone();
            let within = arguments(items, place, &item);
            let one = within.into_iter();
            let one = one.map(|(name, value)| (format!("one::{name}"), Value::from(vec![value])));
            let several = [
                ("none", Value::Array(Vec::new())),
                ("the_same_twice", vec![item.clone(); 2].into()),
                ("a_hundred", vec![item.clone(); 100].into()),
                ("no_list", item),
            ];
            one.chain(named(&several)).collect()
        }
        _ => Vec::new(),
    });
    values
}

fn texts(text: &Text, place: &str, example: &str) -> Vec<(String, Value)> {
    let owned = |texts: &[(&str, &str)]| -> Vec<(String, Value)> {
        let texts = texts.iter();
        texts
            .map(|(name, text)| ((*name).to_owned(), (*text).into()))
            .collect()
    };
    let others = owned(&[
        ("empty", ""),
        ("no_such", "yesterday"),
        ("longer", &format!("{example}0")),
    ]);
    let within: &[(&str, &str)] = match text.format.as_deref() {
        Some("date-time") => &[
            ("year_9999", "9999-12-31T23:59:59.9999999Z"),
            ("an_offset", "2026-01-14T12:00:05+05:30"),
            ("leap_day", "2028-02-29T00:00:00Z"),
            ("no_zone", "2026-01-14T12:00:05"),
            ("no_time", "2026-01-14"),
            ("no_such_day", "2026-02-30T00:00:00Z"),
        ],
        Some("date") => &[
            ("year_1", "0001-01-01"),
            ("leap_day", "2028-02-29"),
            ("no_such_day", "2026-02-30"),
            ("a_time", "2026-01-14T12:00:05Z"),
        ],
        Some("uuid") => &[
            ("nil", "00000000-0000-0000-0000-000000000000"),
            ("greatest", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
            ("no_digit", "2e9da30d-27f6-4208-81f2-9cd3d67893bg"),
        ],
        Some("ip" | "ipv4" | "ipv6") => &[("no_address", "10.0.0.256")],
        _ => return free_texts(text, place, example),
    };
    others.into_iter().chain(owned(within)).collect()
}

fn free_texts(text: &Text, place: &str, example: &str) -> Vec<(String, Value)> {
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
        ("blanks_around".into(), " a ".into()),
        ("quotes".into(), "O'Neil's',b='c".into()),
    ];
    // What else matches a pattern is near what is known to.
    if let (Some(_), Some((end, _))) = (&text.pattern, example.char_indices().next_back()) {
        texts.push(("longer".into(), format!("{example}{}", &example[end..])));
        texts.push(("shorter".into(), example[..end].to_owned()));
        texts.push(("in_capitals".into(), example.to_uppercase()));
    }
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
    // An empty header is one for HTTP and none for many who read it.
    texts.retain(|(_, text)| place != "header" || !text.is_empty());
    texts
        .into_iter()
        .map(|(name, text)| (name, text.into()))
        .collect()
}

/// Whether the argument goes onto the wire as it has to, or not at all.
fn send(operation: &Operation, argument: &str, value: &Value, fine: bool) -> Result<(), Failed> {
    let mut arguments = operation.examples();
    arguments[argument] = value.clone();
    let due = spec::request(operation.id, &arguments);
    let (outcome, requests, body) = Stage::with(|stage| {
        let before = stage.requests().len();
        let outcome = stage.call(operation, arguments, Answer::json("{}"));
        let requests = stage.requests().split_off(before);
        (outcome, requests, stage.bodies().pop())
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
    let body = body.filter(|body| !body.is_empty());
    let body = body.map(|body| serde_json::from_slice(&body)).transpose()?;
    match (&body, &due.body) {
        (Some(sent), Some(due)) if sent != due => {
            let lost = differences(sent, due).join("\n");
            Err(format!("the body is {sent} instead of {due}: {lost}").into())
        }
        (Some(_), None) | (None, Some(_)) => Err(format!("the body is {body:?}").into()),
        _ => Ok(()),
    }
}

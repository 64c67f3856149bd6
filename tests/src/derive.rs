//! Owns which bodies follow from a schema: those at the edges of what it allows, those that no document
//! promises and that have to be read all the same, and those that break it. Those of requests follow from the
//! same places.

use std::{fmt, sync::Arc};

use serde_json::{Map, Value, json};

use crate::{
    Answer,
    schema::{Kind, Property, Schema, Text},
};

/// An answer that follows from a schema.
#[derive(Clone, Debug)]
pub struct Derived {
    /// What it has to do with the schema.
    pub class: Class,
    /// What it is, and where in the body: `null::value[].osBuild`.
    pub name: String,
    /// The value of the `Content-Type`, if there is one.
    pub content_type: Option<&'static str>,
    body: Body,
    /// What has to become of it.
    pub expected: Expected,
}

/// What is sent: put together when it is sent, as there are many of them.
#[derive(Clone, Debug)]
enum Body {
    /// The complete body, changed in one place.
    Changed(Arc<Value>, Path, Change),
    Bytes(Vec<u8>),
}

#[derive(Clone, Debug)]
enum Change {
    Set(Value),
    Without,
}

/// What an answer has to do with its schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// It conforms.
    Boundary,
    /// It does not, or the schema has nothing to say of it, and it is read all the same.
    Tolerated,
    /// It breaks the schema.
    Violation,
}

/// What has to become of an answer.
#[derive(Clone, Debug)]
pub enum Expected {
    /// It is read, and nothing of it is lost.
    Same,
    /// It is refused.
    Refused {
        /// The JSON path that the error names; `None` where there is no one place.
        path: Option<String>,
        /// The item of the list that the error names.
        item: Option<usize>,
    },
}

impl Class {
    /// Its name in a test's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Boundary => "boundary",
            Self::Tolerated => "tolerated",
            Self::Violation => "violation",
        }
    }
}

impl Derived {
    /// The answer with this status line.
    pub fn answer(&self, status: &str, headers: &[(&str, &str)]) -> Answer {
        let content_type = self.content_type.map(|value| ("content-type", value));
        let headers: Vec<_> = headers.iter().copied().chain(content_type).collect();
        Answer::new(status, &headers, self.body())
    }

    /// The bytes.
    pub fn body(&self) -> Vec<u8> {
        match &self.body {
            Body::Changed(complete, path, Change::Set(value)) => {
                path.set(complete, value.clone()).to_string().into_bytes()
            }
            Body::Changed(complete, path, Change::Without) => {
                path.without(complete).to_string().into_bytes()
            }
            Body::Bytes(bytes) => bytes.clone(),
        }
    }

    fn of(class: Class, name: impl Into<String>, body: Body, expected: Expected) -> Self {
        Self {
            class,
            name: name.into(),
            content_type: Some(JSON),
            body,
            expected,
        }
    }

    fn refused(name: impl Into<String>, body: Body, path: Option<&Path>) -> Self {
        let expected = Expected::Refused {
            path: path.map(|path| path.at(BROKEN)),
            item: path.and_then(Path::item),
        };
        Self::of(Class::Violation, name, body, expected)
    }

    fn typed(mut self, content_type: Option<&'static str>) -> Self {
        self.content_type = content_type;
        self
    }
}

const JSON: &str = "application/json";
/// How many items lists have, and which of them is not like the others.
const ITEMS: usize = 4;
const BROKEN: usize = 2;
/// Characters of a text without a bound. The body of an error may have 64 KiB in all.
const LONGEST: usize = 40_000;
/// Items of a list without a bound.
const HUGE: usize = 5_000;

/// A place in a body; every step into a list goes to the item [`BROKEN`].
#[derive(Clone, Debug, Default, PartialEq)]
struct Path(Vec<Step>);

#[derive(Clone, Debug, PartialEq)]
enum Step {
    Property(String),
    Item,
}

impl Path {
    fn property(&self, name: &str) -> Self {
        self.with(Step::Property(name.to_owned()))
    }

    fn with(&self, step: Step) -> Self {
        Self(self.0.iter().cloned().chain([step]).collect())
    }

    fn parent(&self) -> Self {
        Self(self.0[..self.0.len().saturating_sub(1)].to_vec())
    }

    /// As errors write it.
    fn at(&self, index: usize) -> String {
        self.written(&format!("[{index}]"))
    }

    /// The item of a page's list that it is in.
    fn item(&self) -> Option<usize> {
        let of_page = [Step::Property("value".to_owned()), Step::Item];
        self.0.starts_with(&of_page).then_some(BROKEN)
    }

    fn written(&self, item: &str) -> String {
        let mut text = String::new();
        for step in &self.0 {
            match step {
                Step::Property(name) if text.is_empty() => text += name,
                Step::Property(name) => text += &format!(".{name}"),
                Step::Item => text += item,
            }
        }
        if text.is_empty() {
            ".".to_owned()
        } else {
            text
        }
    }

    fn find<'a>(&self, value: &'a mut Value) -> &'a mut Value {
        self.0.iter().fold(value, |value, step| match step {
            Step::Property(name) => &mut value[name.as_str()],
            Step::Item => &mut value[BROKEN],
        })
    }

    fn set(&self, body: &Value, to: Value) -> Value {
        let mut body = body.clone();
        *self.find(&mut body) = to;
        body
    }

    fn without(&self, body: &Value) -> Value {
        let mut body = body.clone();
        if let (Some(Step::Property(name)), Value::Object(parent)) =
            (self.0.last(), self.parent().find(&mut body))
        {
            parent.remove(name);
        }
        body
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written("[]"))
    }
}

/// A schema within a schema.
struct Place<'s> {
    path: Path,
    schema: &'s Schema,
    /// Whether it may be left out: of a property, unless it is required.
    optional: bool,
    /// Whether it is a property.
    property: bool,
}

/// A name where any will do.
const ANY_NAME: &str = "anyName";

fn places(schema: &Schema) -> Vec<Place<'_>> {
    let mut found = vec![Place {
        path: Path::default(),
        schema,
        optional: false,
        property: false,
    }];
    let mut next = 0;
    while let Some(Place { path, schema, .. }) = found.get(next) {
        let (path, schema) = (path.clone(), *schema);
        match &schema.kind {
            Kind::Object { properties, .. } => {
                found.extend(properties.iter().map(|(name, property)| Place {
                    path: path.property(name),
                    schema: &property.schema,
                    optional: !property.required,
                    property: true,
                }));
            }
            Kind::Map(values) => found.push(Place {
                path: path.property(ANY_NAME),
                schema: values,
                optional: true,
                property: false,
            }),
            Kind::Array(items) => found.push(Place {
                path: path.with(Step::Item),
                schema: items,
                optional: false,
                property: false,
            }),
            _ => {}
        }
        next += 1;
    }
    found
}

/// Every answer that follows from the schema of a body.
pub fn derive(schema: &Schema) -> Vec<Derived> {
    let complete = Arc::new(complete(schema, ITEMS));
    let mut derived = Vec::new();
    for place in places(schema) {
        boundary(&place, &complete, &mut derived);
        tolerated(&place, &complete, &mut derived);
        violations(&place, &complete, &mut derived);
    }
    spellings(&complete, &mut derived);
    no_json(&complete, &mut derived);
    truncated(schema, &mut derived);
    derived
}

/// Every value that follows from the schema of a request's body, by name: within it, and without; which of
/// the two is a validator's to say. What no rule makes, such as a text that matches a pattern, is taken from
/// `sample`.
///
/// Null where a property may be absent is not among them: the client takes the two for the same.
pub fn bodies(schema: &Schema, sample: &Value) -> Vec<(String, Value)> {
    let complete = Arc::new(sampled(schema, sample));
    let mut derived = Vec::new();
    for place in places(schema) {
        boundary(&place, &complete, &mut derived);
        tolerated(&place, &complete, &mut derived);
        violations(&place, &complete, &mut derived);
        outside(&place, &complete, &mut derived);
    }
    let no_null = |derived: &Derived| {
        derived.class != Class::Tolerated || !derived.name.starts_with("null::")
    };
    derived.retain(no_null);
    let bodies = derived.into_iter().filter_map(|derived| {
        let Body::Changed(complete, path, change) = &derived.body else {
            return None;
        };
        let body = match change {
            Change::Set(value) => path.set(complete, value.clone()),
            Change::Without => path.without(complete),
        };
        Some((derived.name, body))
    });
    bodies.collect()
}

/// What only requests are held to.
fn outside(place: &Place<'_>, complete: &Arc<Value>, derived: &mut Vec<Derived>) {
    let Kind::Text(Text { min, max, .. }) = &place.schema.kind else {
        return;
    };
    let too_long = max.map(|max| ("too_long", "x".repeat(max + 1)));
    let too_short = min
        .checked_sub(1)
        .map(|less| ("too_short", "x".repeat(less)));
    for (name, text) in too_long.into_iter().chain(too_short) {
        derived.push(Derived::refused(
            format!("{name}::{}", place.path),
            Body::Changed(
                Arc::clone(complete),
                place.path.clone(),
                Change::Set(text.into()),
            ),
            Some(&place.path),
        ));
    }
}

/// A value with everything in it, as far as a sample of it goes; of a text with a pattern only a sample knows.
fn sampled(schema: &Schema, sample: &Value) -> Value {
    match &schema.kind {
        Kind::Object { properties, .. } => {
            let known = |(name, property): &(&String, &Property)| {
                let patterned =
                    matches!(&property.schema.kind, Kind::Text(text) if text.pattern.is_some());
                !patterned || sample.get(name.as_str()).is_some()
            };
            let properties = properties.iter().filter(known);
            let properties = properties.map(|(name, property)| {
                (
                    name.clone(),
                    sampled(&property.schema, &sample[name.as_str()]),
                )
            });
            properties.collect::<Map<_, _>>().into()
        }
        Kind::Array(item) => (0..ITEMS).map(|_| sampled(item, &sample[0])).collect(),
        Kind::Map(values) => {
            let first = sample.as_object().and_then(|map| map.values().next());
            json!({ (ANY_NAME): sampled(values, first.unwrap_or(&Value::Null)) })
        }
        other if sample.is_null() => ordinary(other),
        _ => sample.clone(),
    }
}

fn boundary(place: &Place<'_>, complete: &Arc<Value>, derived: &mut Vec<Derived>) {
    let Place {
        path,
        schema,
        optional,
        ..
    } = place;
    let mut add = |name: String, change: Change| {
        let body = Body::Changed(Arc::clone(complete), path.clone(), change);
        derived.push(Derived::of(Class::Boundary, name, body, Expected::Same));
    };
    if *optional {
        add(format!("absent::{path}"), Change::Without);
    }
    let mut values: Vec<(String, Value)> = Vec::new();
    if schema.nullable {
        values.push(("null".to_owned(), Value::Null));
    }
    match &schema.kind {
        Kind::Text(text) => values.extend(texts(text)),
        Kind::Integer { .. } => values.extend(integers()),
        Kind::Number => values.extend(integers().chain([
            ("fraction".to_owned(), json!(-0.25)),
            ("largest".to_owned(), json!(f64::MAX)),
            ("smallest".to_owned(), json!(f64::MIN_POSITIVE)),
        ])),
        Kind::Boolean => {
            values.extend([true, false].map(|value| (value.to_string(), Value::from(value))))
        }
        Kind::OpenEnum(members) | Kind::Enum(members) => values.extend(
            members
                .iter()
                .map(|member| (format!("member_{member}"), json!(member))),
        ),
        Kind::IntegerOrText { .. } => values.extend(integers().chain([
            ("text_with_number".to_owned(), json!("140")),
            ("text_with_zeros".to_owned(), json!("0140")),
            ("text_without_number".to_owned(), json!("group-fin-001")),
            ("empty_text".to_owned(), json!("")),
        ])),
        Kind::Array(items) => {
            let list = |count| (0..count).map(|_| minimal(items)).collect();
            values.push(("no_items".to_owned(), list(0)));
            values.push(("one_item".to_owned(), list(1)));
            values.push((format!("{HUGE}_items"), list(HUGE)));
        }
        Kind::Map(value) => values.extend([
            ("no_properties".to_owned(), json!({})),
            (
                "odd_names".to_owned(),
                json!({ "": minimal(value), "@odata.x y": minimal(value), "self": minimal(value) }),
            ),
        ]),
        Kind::Object { .. } => values.extend([
            ("nothing_optional".to_owned(), minimal(schema)),
            ("everything".to_owned(), self::complete(schema, ITEMS)),
        ]),
        Kind::OneOf(branches) => {
            let numbered = branches.iter().enumerate();
            values.extend(numbered.flat_map(|(number, branch)| {
                [
                    (format!("branch_{number}"), minimal(branch)),
                    (
                        format!("branch_{number}_whole"),
                        self::complete(branch, ITEMS),
                    ),
                ]
            }));
        }
        Kind::Any => values.push(("deep".to_owned(), json!({ "a": [{ "b": null }] }))),
        Kind::Again => {}
    }
    for (name, value) in values {
        add(format!("{name}::{path}"), Change::Set(value));
    }
}

fn texts(text: &Text) -> Vec<(String, Value)> {
    if text.format.as_deref() == Some("date-time") {
        return [
            ("year_1", "0001-01-01T00:00:00Z"),
            ("year_9999", "9999-12-31T23:59:59.9999999Z"),
            ("no_fraction", "2026-01-14T12:00:05Z"),
            ("three_digits", "2026-01-14T12:00:05.123Z"),
            ("seven_digits", "2026-01-14T12:00:05.1234567Z"),
            ("nine_digits", "2026-01-14T12:00:05.123456789Z"),
            ("an_offset", "2026-01-14T12:00:05-11:30"),
            ("leap_day", "2028-02-29T00:00:00Z"),
            ("leap_second", "2016-12-31T23:59:60Z"),
        ]
        .map(|(name, date)| (format!("date_{name}"), json!(date)))
        .into();
    }
    let of_format: &[(&str, &str)] = match text.format.as_deref() {
        Some("uuid") => &[
            ("guid_nil", "00000000-0000-0000-0000-000000000000"),
            ("guid_greatest", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
        ],
        Some("date") => &[
            ("day_first", "0001-01-01"),
            ("day_last", "9999-12-31"),
            ("day_leap", "2028-02-29"),
        ],
        _ => &[],
    };
    if !of_format.is_empty() {
        let values = of_format.iter();
        return values
            .map(|(name, text)| ((*name).to_owned(), json!(text)))
            .collect();
    }
    let max = text.max.unwrap_or(LONGEST);
    let mut values = vec![
        ("longest".to_owned(), json!("x".repeat(max))),
        ("one_character".to_owned(), json!("x")),
    ];
    if text.pattern.is_none() {
        let odd = "\u{0}\u{1b}[31m\"\\/\u{7f}\u{2028}\u{202e}\u{feff}ß山\u{10ffff}";
        values.push(("odd_characters".to_owned(), json!(odd)));
    }
    if text.min == 0 {
        values.push(("empty".to_owned(), json!("")));
    }
    values
}

fn integers() -> impl Iterator<Item = (String, Value)> {
    [
        ("zero", 0),
        ("negative", -1),
        ("beyond_2_to_the_53", (1 << 53) + 1),
        ("greatest", i64::MAX),
        ("least", i64::MIN),
    ]
    .into_iter()
    .map(|(name, integer)| (name.to_owned(), json!(integer)))
}

fn tolerated(place: &Place<'_>, complete: &Arc<Value>, derived: &mut Vec<Derived>) {
    let Place {
        path,
        schema,
        optional,
        property,
    } = place;
    let values: Vec<(&str, Value)> = match &schema.kind {
        Kind::OpenEnum(members) => vec![
            ("unknown_member", json!("North")),
            ("unknown_number", json!(53)),
            ("number_as_text", json!("53")),
            ("empty_member", json!("")),
            ("member_in_small_letters", json!(members[0].to_lowercase())),
        ],
        Kind::Text(Text {
            format: Some(format),
            ..
        }) if format == "date-time" => vec![
            ("date_without_zone", json!("2026-01-14T12:00:05.1234567")),
            ("no_date", json!("yesterday, I think")),
        ],
        Kind::Object { kept: true, .. } => {
            let mut with = path.find(&mut Value::clone(complete)).clone();
            with["neverHeardOf"] = json!({ "deep": [{ "x": null }, 9_007_199_254_740_993_u64] });
            with["@odata.etag"] = json!("W/\"1\"");
            vec![("new_properties", with)]
        }
        _ => Vec::new(),
    };
    let nothing = (*property && *optional && !schema.nullable).then_some(("null", Value::Null));
    for (name, value) in values.into_iter().chain(nothing) {
        derived.push(Derived::of(
            Class::Tolerated,
            format!("{name}::{path}"),
            Body::Changed(Arc::clone(complete), path.clone(), Change::Set(value)),
            Expected::Same,
        ));
    }
}

fn violations(place: &Place<'_>, complete: &Arc<Value>, derived: &mut Vec<Derived>) {
    let Place {
        path,
        schema,
        optional,
        property,
    } = place;
    if *property && !*optional {
        derived.push(Derived::refused(
            format!("missing::{path}"),
            Body::Changed(Arc::clone(complete), path.clone(), Change::Without),
            Some(&path.parent()),
        ));
    }
    let kind = &schema.kind;
    let text = matches!(
        kind,
        Kind::Text(_) | Kind::OpenEnum(_) | Kind::IntegerOrText { .. }
    );
    let number = matches!(kind, Kind::Number | Kind::OpenEnum(_));
    let integer = matches!(kind, Kind::Integer { .. } | Kind::IntegerOrText { .. });
    // A fraction in the place of an integer that may be a text is read, and nobody wants it refused.
    let fraction = number || matches!(kind, Kind::IntegerOrText { .. });
    let absent = schema.nullable || (*property && *optional);
    for (name, value, fine) in [
        ("text", json!("text"), text),
        ("number", json!(1), number || integer),
        ("fraction", json!(1.5), fraction),
        ("number_beyond_64_bits", json!(u64::MAX), fraction),
        ("boolean", json!(true), matches!(kind, Kind::Boolean)),
        ("list", json!([]), matches!(kind, Kind::Array(_))),
        (
            "object",
            json!({}),
            matches!(kind, Kind::Object { .. } | Kind::Map(_)) || is_nothing_enough(kind),
        ),
        ("null", json!(null), absent),
    ] {
        if fine || *kind == Kind::Any {
            continue;
        }
        // An object without what it needs is refused like one of another type.
        derived.push(Derived::refused(
            format!("{name}::{path}"),
            Body::Changed(Arc::clone(complete), path.clone(), Change::Set(value)),
            Some(path),
        ));
    }
}

/// Whether an object with nothing in it is of one of several kinds.
fn is_nothing_enough(kind: &Kind) -> bool {
    matches!(kind, Kind::OneOf(branches) if branches.iter().any(|branch| minimal(branch) == json!({})))
}

/// Other spellings of the same body.
fn spellings(complete: &Arc<Value>, derived: &mut Vec<Derived>) {
    let same = |name: &str, body: Vec<u8>| {
        let name = format!("body::{name}");
        Derived::of(Class::Tolerated, name, Body::Bytes(body), Expected::Same)
    };
    let compact = complete.to_string();
    let pretty = format!("\r\n\t {complete:#}\n");
    derived.extend([
        same(
            "byte_order_mark",
            [b"\xEF\xBB\xBF", compact.as_bytes()].concat(),
        ),
        same("white_space", pretty.into_bytes()),
        same(
            "members_in_reverse",
            spelled(complete, true, &plain).into_bytes(),
        ),
        same(
            "letters_escaped",
            spelled(complete, false, &escaped).into_bytes(),
        ),
        same("no_content_type", compact.clone().into()).typed(None),
        same("charset", compact.clone().into()).typed(Some("application/json; charset=utf-8")),
        same("odata_parameters", compact.clone().into()).typed(Some(
            "application/json; odata.metadata=minimal; odata.streaming=true; charset=utf-8",
        )),
    ]);
}

/// The value as JSON, with members in reverse or not, and texts as `text` writes them.
fn spelled(value: &Value, reverse: bool, text: &dyn Fn(&str) -> String) -> String {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members
                .iter()
                .map(|(name, value)| format!("{}:{}", text(name), spelled(value, reverse, text)))
                .collect();
            if reverse {
                members.reverse();
            }
            format!("{{{}}}", members.join(","))
        }
        Value::Array(items) => {
            let items = items.iter().map(|item| spelled(item, reverse, text));
            format!("[{}]", items.collect::<Vec<_>>().join(","))
        }
        Value::String(string) => text(string),
        other => other.to_string(),
    }
}

fn plain(text: &str) -> String {
    Value::from(text).to_string()
}

/// Every character as an escape, which JSON allows.
fn escaped(text: &str) -> String {
    let units = text.encode_utf16().map(|unit| format!("\\u{unit:04X}"));
    format!("\"{}\"", units.collect::<String>())
}

/// Bodies that are no JSON, or not the whole of it.
fn no_json(complete: &Value, derived: &mut Vec<Derived>) {
    let refused = |name: String, body: Vec<u8>| Derived::refused(name, Body::Bytes(body), None);
    let compact = complete.to_string();
    let utf16 = compact.encode_utf16().flat_map(u16::to_le_bytes);
    let html = "<!DOCTYPE html><html><title>Sign in</title><body>…</body></html>";
    derived.extend([
        refused("body::empty".into(), Vec::new()),
        refused("body::white_space".into(), b" \r\n".into()),
        refused(
            "body::two_documents".into(),
            format!("{compact}{compact}").into(),
        ),
        refused("body::trailing_comma".into(), format!("{compact},").into()),
        refused(
            "body::single_quotes".into(),
            compact.replace('"', "'").into(),
        ),
        refused(
            "body::utf_16".into(),
            [0xFF, 0xFE].into_iter().chain(utf16).collect(),
        ),
        refused(
            "body::invalid_utf_8".into(),
            compact
                .replacen("\":", "\u{fffd}\":", 1)
                .replace('\u{fffd}', "~")
                .bytes()
                .map(|byte| if byte == b'~' { 0xFF } else { byte })
                .collect(),
        ),
        refused("body::too_deep".into(), [b'['].repeat(100_000)),
        refused("body::html".into(), html.into()).typed(Some("text/html; charset=utf-8")),
        refused("body::text".into(), b"Service unavailable".into()).typed(Some("text/plain")),
        refused(
            "body::xml".into(),
            b"<?xml version=\"1.0\"?><error/>".into(),
        )
        .typed(Some("application/xml")),
        refused("body::html_as_json".into(), html.into()),
    ]);
}

/// A body with one item in each list, cut off before each of its structural bytes.
fn truncated(schema: &Schema, derived: &mut Vec<Derived>) {
    let mut value = complete(schema, 1);
    let body = value.to_string();
    let first_item = places(schema)
        .into_iter()
        .find(|place| place.path.with(Step::Item).item().is_some())
        .filter(|place| matches!(place.schema.kind, Kind::Array(_)))
        .and_then(|list| {
            let item = list.path.find(&mut value)[0].to_string();
            body.find(&item).map(|start| start + 1..start + item.len())
        });
    let structural = body
        .bytes()
        .enumerate()
        .filter(|(_, byte)| b"{}[],:\"".contains(byte));
    for (index, _) in structural {
        let in_item = first_item
            .as_ref()
            .is_some_and(|item| item.contains(&index));
        let name = format!("truncated::before_byte_{index:04}");
        let bytes = Body::Bytes(body.as_bytes()[..index].to_vec());
        let mut cut = Derived::refused(name, bytes, None);
        cut.expected = Expected::Refused {
            path: None,
            item: in_item.then_some(0),
        };
        derived.push(cut);
    }
}

/// A value with everything in it, and so many items in each list.
fn complete(schema: &Schema, items: usize) -> Value {
    match &schema.kind {
        Kind::Object { properties, .. } => properties
            .iter()
            .map(|(name, property)| (name.clone(), complete(&property.schema, items)))
            .collect::<Map<_, _>>()
            .into(),
        Kind::Array(item) => (0..items).map(|_| complete(item, items)).collect(),
        Kind::Map(value) => json!({ (ANY_NAME): complete(value, items) }),
        Kind::OneOf(branches) => complete(&branches[0], items),
        other => ordinary(other),
    }
}

/// A value with nothing in it that is not needed.
fn minimal(schema: &Schema) -> Value {
    match &schema.kind {
        Kind::Object { properties, .. } => properties
            .iter()
            .filter(|(_, property)| property.required)
            .map(|(name, property)| (name.clone(), minimal(&property.schema)))
            .collect::<Map<_, _>>()
            .into(),
        Kind::Array(_) => json!([]),
        Kind::Map(_) => json!({}),
        Kind::OneOf(branches) => minimal(&branches[0]),
        other => ordinary(other),
    }
}

fn ordinary(kind: &Kind) -> Value {
    match kind {
        Kind::Text(text) if text.format.as_deref() == Some("date-time") => {
            json!("2026-01-14T22:08:51.904Z")
        }
        Kind::Text(text) if text.format.as_deref() == Some("uuid") => {
            json!("2e9da30d-27f6-4208-81f2-9cd3d67893ba")
        }
        Kind::Text(text) if text.format.as_deref() == Some("date") => json!("2026-01-14"),
        Kind::Text(_) => json!("a text"),
        Kind::Integer { .. } | Kind::IntegerOrText { .. } => json!(140),
        Kind::Number => json!(1.5),
        Kind::Boolean => json!(true),
        Kind::OpenEnum(members) | Kind::Enum(members) => json!(members[0]),
        Kind::Any
        | Kind::Again
        | Kind::Object { .. }
        | Kind::OneOf(_)
        | Kind::Array(_)
        | Kind::Map(_) => json!({}),
    }
}

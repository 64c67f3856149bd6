//! Whatever conforms to a response's schema, and whatever deviates from it in a tolerated way, is read
//! and written back the same. Bodies are generated from the schema and shrink to a readable one.

use std::{collections::BTreeMap, fmt};

use contract_tests::{
    Answer, OPERATIONS, Outcome, Stage, differences,
    schema::{Kind, Property, Schema, Text},
    spec,
};
use http::StatusCode;
use proptest::{
    collection::{btree_map, vec},
    option,
    prelude::*,
    strategy::Union,
    test_runner::{Config, FileFailurePersistence, TestCaseError, TestRunner},
};
use serde_json::{Map, Value, json};

/// Bodies for each documented status, unless `PROPTEST_CASES` says otherwise.
const CASES: u32 = 64;
const SEEDS: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/proptest-regressions/bodies.txt"
);

/// A body that is shown as the JSON that it is.
#[derive(Clone, PartialEq)]
struct Body(Value);

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{:#}\n", self.0)
    }
}

#[test]
fn what_conforms_or_is_tolerated_is_read_and_written_back_the_same() {
    let mut config = Config::default();
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = CASES;
    }
    config.failure_persistence = Some(Box::new(FileFailurePersistence::Direct(SEEDS)));
    let cases = config.cases;
    let mut runner = TestRunner::new(config);
    for operation in OPERATIONS {
        for response in spec::responses(operation.id) {
            let schema = Schema::read(spec::bundle(), response.schema);
            let status = StatusCode::from_u16(response.status).expect("a status");
            runner
                .run(&value(&schema).prop_map(Body), |Body(sent)| {
                    let json = ("content-type", "application/json");
                    let answer = Answer::new(&status.to_string(), &[json], sent.to_string());
                    let outcome =
                        Stage::with(|stage| stage.call(operation, operation.examples(), answer));
                    let (Outcome::Success(read) | Outcome::Refusal(read)) = outcome else {
                        return Err(TestCaseError::fail(format!("{outcome:?}")));
                    };
                    prop_assert_eq!(read.status, status);
                    prop_assert_eq!(differences(&read.value, &sent), Vec::<String>::new());
                    Ok(())
                })
                .unwrap_or_else(|error| panic!("{} {status}: {error}", operation.name));
            println!("{} {status}: {cases} bodies, the same", operation.name);
        }
    }
}

/// Values of a schema, simplest first.
fn value(schema: &Schema) -> BoxedStrategy<Value> {
    let some = match &schema.kind {
        Kind::Object {
            properties, open, ..
        } => object(properties, *open),
        Kind::Array(items) => vec(value(items), 0..4).prop_map(Value::from).boxed(),
        Kind::Map(values) => btree_map("[a-zA-Z@.]{1,12}|.{0,4}", value(values), 0..3)
            .prop_map(|members| members.into_iter().collect::<Map<_, _>>().into())
            .boxed(),
        Kind::Text(text) => texts(text),
        Kind::Integer { .. } => any::<i64>().prop_map(Value::from).boxed(),
        Kind::Number => numbers().boxed(),
        Kind::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        Kind::OpenEnum(members) => prop_oneof![
            4 => proptest::sample::select(members.clone()).prop_map(Value::from),
            1 => any::<String>().prop_map(Value::from),
            1 => numbers(),
        ]
        .boxed(),
        Kind::Enum(members) => proptest::sample::select(members.clone())
            .prop_map(Value::from)
            .boxed(),
        Kind::IntegerOrText { .. } => prop_oneof![
            any::<i64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ]
        .boxed(),
        Kind::OneOf(branches) => Union::new(branches.iter().map(value)).boxed(),
        Kind::Any | Kind::Again => anything(),
    };
    if schema.nullable {
        prop_oneof![Just(Value::Null), some].boxed()
    } else {
        some
    }
}

fn object(properties: &BTreeMap<String, Property>, open: bool) -> BoxedStrategy<Value> {
    let mut members = Just(Map::new()).boxed();
    for (name, property) in properties {
        let name = name.clone();
        let always = property.required;
        let one = if always {
            value(&property.schema).prop_map(Some).boxed()
        } else {
            option::of(value(&property.schema)).boxed()
        };
        members = (members, one)
            .prop_map(move |(mut members, one)| {
                members.extend(one.map(|value| (name.clone(), value)));
                members
            })
            .boxed();
    }
    if !open {
        return members.prop_map(Value::Object).boxed();
    }
    let taken: Vec<_> = properties.keys().cloned().collect();
    let others = btree_map("[a-zA-Z@.]{1,12}|.{0,4}", anything(), 0..3);
    (members, others)
        .prop_map(move |(mut members, others)| {
            let others = others.into_iter().filter(|(name, _)| !taken.contains(name));
            members.extend(others);
            Value::Object(members)
        })
        .boxed()
}

fn texts(text: &Text) -> BoxedStrategy<Value> {
    if text.format.as_deref() == Some("date-time") {
        let date = (
            0..10_000_u32,
            1..13_u32,
            1..29_u32,
            0..24_u32,
            0..60_u32,
            "(\\.[0-9]{1,7})?",
        );
        let date = date.prop_map(|(year, month, day, hour, minute, fraction)| {
            json!(format!(
                "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:59{fraction}Z"
            ))
        });
        return prop_oneof![4 => date, 1 => any::<String>().prop_map(Value::from)].boxed();
    }
    any::<String>().prop_map(Value::from).boxed()
}

fn numbers() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_filter_map("JSON has no such number", |number| {
            serde_json::Number::from_f64(number).map(Value::from)
        }),
    ]
}

fn anything() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        numbers(),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            btree_map("[a-z]{1,4}", inner, 0..3)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
    .boxed()
}

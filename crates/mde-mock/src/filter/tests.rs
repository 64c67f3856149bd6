use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn properties() -> Vec<Property> {
    [
        ("name", Is::Text),
        ("riskScore", Is::Member),
        ("osBuild", Is::Number),
        ("isJoined", Is::Boolean),
        ("lastSeen", Is::Date),
        ("group", Is::Open),
        ("tags", Is::Texts),
        ("vm", Is::Other),
    ]
    .map(|(name, is)| Property {
        name: name.to_owned(),
        is,
    })
    .to_vec()
}

fn read(text: &str) -> Result<Filter, String> {
    Filter::read(text, &properties())
}

fn admits(filter: &str, entity: &Value) -> bool {
    let filter = read(filter).unwrap_or_else(|problem| panic!("{filter}: {problem}"));
    filter.admits(entity.as_object().unwrap())
}

#[test]
fn what_is_asked_for() {
    let one = json!({
        "name": "it's O'Neil & sons", "riskScore": "High", "osBuild": -7, "isJoined": true,
        "lastSeen": "2026-01-14T22:08:51.9041235Z", "group": "12", "tags": ["a'b", "Tier-1"],
        "vm": { "id": 1 },
    });
    for filter in [
        "name eq 'it''s O''Neil & sons'",
        "NAME eq 'it''s O''Neil & sons'",
        "name ne 'x'",
        "name gt 'a' and name le 'z'",
        "'it''s O''Neil & sons' eq name",
        "startswith(name,'it''s')",
        "endswith(Name, 'sons')",
        "contains(name,'&')",
        "startswith(name,'it') eq true",
        "startswith(name,'x') eq false",
        "startswith(name,'x') ne true",
        "riskScore eq 'high'",
        "riskscore eq 'HIGH'",
        "riskScore in ('low', 'high')",
        "riskScore ne 'low'",
        "osBuild eq -7",
        "osBuild lt -6.5",
        "-8 lt osBuild",
        "osBuild in (1,-7)",
        "osBuild ge -7.0",
        "isJoined",
        "isJoined eq true",
        "isJoined ne false",
        "not not isJoined",
        "not (isJoined eq false)",
        "lastSeen gt 2018-08-01Z",
        "lastSeen gt 2018-08-01",
        "lastSeen lt 2026-01-14T22:08:52Z",
        "lastSeen gt 2026-01-14T22:08Z",
        "lastSeen lt 2026-01-14T23:09+01:00",
        "lastSeen eq 2026-01-14T22:08:51.9041235Z",
        "lastSeen gt 2026-01-14T22:08:51.904123Z",
        "lastSeen ge 2026-01-14T23:08:51.9041235+01:00",
        "group eq 12",
        "group eq '12'",
        "tags/any(t: t eq 'Tier-1')",
        "tags/any(t:t eq 'a''b')",
        "tags/any(tag: startswith(tag,'Tier') and isJoined)",
        "tags/any()",
        "not tags/any(t: t eq 'x')",
        "vm ne null",
        // Precedence.
        "osBuild eq 1 and osBuild eq 2 or osBuild eq -7",
        "osBuild eq -7 or osBuild eq 1 and osBuild eq 2",
        "not isJoined eq false",
        "not startswith(name,'x') and isJoined",
        "  ( ( isJoined ) )  ",
    ] {
        assert!(admits(filter, &one), "{filter}");
    }
    for filter in [
        "name eq 'IT''S O''NEIL & SONS'",
        "riskScore eq 'Highest'",
        "osBuild eq 1 and (osBuild eq 2 or osBuild eq -7)",
        "not isJoined",
        "not isJoined eq true",
        "not isJoined or isJoined eq false",
        "lastSeen gt 2026-01-14T22:08:51.9041235Z",
        "name eq null",
        "tags/any(t: t eq 'tier-1')",
        "tags/any(t: not isJoined)",
        "osBuild gt null",
    ] {
        assert!(!admits(filter, &one), "{filter}");
    }
}

/// Null and absent are the same, equal to null alone, and neither less nor more.
#[test]
fn what_is_not_there() {
    for none in [
        json!({}),
        json!({ "name": null, "osBuild": null, "isJoined": null, "lastSeen": null, "tags": null,
                "riskScore": null, "group": null, "vm": null }),
    ] {
        for filter in [
            "name eq null",
            "null eq name",
            "name ne 'x'",
            "lastSeen eq null",
            "vm eq null",
            "not (osBuild gt 5)",
            "isJoined ne true",
            "name in ('a', null)",
            "not tags/any()",
            "startswith(name,'a') ne true",
        ] {
            assert!(admits(filter, &none), "{filter}");
        }
        for filter in [
            "name ne null",
            "name eq 'x'",
            "osBuild lt 5",
            "osBuild ge 5",
            "osBuild le null",
            "isJoined",
            "not isJoined",
            "startswith(name,'')",
            "not startswith(name,'a')",
            "lastSeen lt 2026-01-01Z",
            "tags/any(t: t ne 'x')",
        ] {
            assert!(!admits(filter, &none), "{filter}");
        }
    }
}

#[test]
fn a_guid_stands_with_quotes_or_without() {
    let one = json!({ "name": "5D2C8E70-91b4-4f3a-a6de-0c7f1b25e983" });
    for (filter, found) in [
        ("name eq 5d2c8e70-91b4-4f3a-a6de-0c7f1b25e983", true),
        ("name eq '5D2C8E70-91b4-4f3a-a6de-0c7f1b25e983'", true),
        ("name in ('x','5d2c8e70-91b4-4f3a-a6de-0c7f1b25e983')", true),
        ("name eq ad2c8e70-91b4-4f3a-a6de-0c7f1b25e983", false),
        ("name ne ad2c8e70-91b4-4f3a-a6de-0c7f1b25e983", true),
    ] {
        assert_eq!(admits(filter, &one), found, "{filter}");
    }
}

#[test]
fn what_is_no_filter_is_said() {
    for (filter, problem) in [
        ("", "at character 1 a condition is missing"),
        ("name", "at character 1 name alone is no condition"),
        ("'x'", "at character 1 'x' alone is no condition"),
        ("true", "at character 1 true alone is no condition"),
        ("name eq", "at character 8 a condition is missing"),
        ("name eq 'x", "at character 9 the text has no end"),
        ("name eq 'it's'", "at character 14 the text has no end"),
        (
            "colour eq 'x'",
            "at character 1 there is no property colour",
        ),
        (
            "name like 'x'",
            "at character 6 there is no comparison like",
        ),
        (
            "name eq 5",
            "at character 9 name cannot be compared with a number",
        ),
        (
            "lastSeen gt '2018-08-01'",
            "at character 13 lastSeen cannot be compared with a text",
        ),
        (
            "lastSeen gt 2018-13-01Z",
            "at character 13 2018-13-01Z is no value",
        ),
        (
            "lastSeen gt 2018-08-01T00:00:00.12345678Z",
            "at character 13 2018-08-01T00:00:00.12345678Z is no value",
        ),
        (
            "lastSeen gt 2018-08-01T00:00:00",
            "at character 13 2018-08-01T00:00:00 is no value",
        ),
        (
            "riskScore gt 'Low'",
            "at character 14 riskScore is neither more nor less",
        ),
        ("osBuild eq 1.", "at character 12 1. is no value"),
        (
            "not name eq 'x'",
            "at character 5 name alone is no condition",
        ),
        ("name eq 'x' and", "at character 16 a condition is missing"),
        ("(name eq 'x'", "at character 13 ) is missing"),
        (
            "name eq 'x')",
            "at character 12 ) comes where it should end",
        ),
        ("name in 'x'", "at character 9 'x' stands where ( should"),
        (
            "name in ()",
            "at character 10 ) stands where a condition should",
        ),
        (
            "name in ('x',)",
            "at character 14 ) stands where a condition should",
        ),
        (
            "substringof(name,'x')",
            "at character 1 there is no function substringof",
        ),
        (
            "startswith(osBuild,'x')",
            "at character 12 osBuild is no text",
        ),
        (
            "startswith(name)",
            "at character 16 ) stands where , should",
        ),
        (
            "name/any(t: true)",
            "at character 1 name is no list of texts",
        ),
        (
            "tags/all(t: true)",
            "at character 6 all stands where any should",
        ),
        (
            "tags eq 'x'",
            "at character 9 tags cannot be compared with a text",
        ),
        (
            "tags/any(t: u eq 'x')",
            "at character 13 there is no property u",
        ),
        ("t eq 'x'", "at character 1 there is no property t"),
        (
            "name eq name",
            "at character 1 a property is compared with a value, and nothing else is",
        ),
        (
            "naïve-te eq 1",
            "at character 1 naïve-te is neither a name nor a value",
        ),
        (
            "name eq 'ä' ; isJoined",
            "at character 13 ';' has no meaning here",
        ),
    ] {
        assert_eq!(read(filter).unwrap_err(), problem, "{filter}");
    }
}

/// What is too long or too deep is refused, and what is not is read, however it is made.
#[test]
fn there_is_an_end_to_it() {
    let long = ["osBuild eq 1"; 1000].join(" or ");
    assert_eq!(read(&long).unwrap().to_string(), long);
    let longer = ["osBuild eq 1"; 1100].join(" or ");
    assert_eq!(read(&longer).unwrap_err(), "it is longer than 16384 bytes");
    for (open, close) in [("(", ")"), ("not ", ""), ("tags/any(t: ", ")")] {
        let nested =
            |levels: usize| format!("{}isJoined{}", open.repeat(levels), close.repeat(levels));
        assert!(read(&nested(64)).is_ok(), "{open}");
        let problem = read(&nested(65)).unwrap_err();
        assert!(
            problem.ends_with("it is more than 64 levels deep"),
            "{problem}"
        );
        let problem = read(&open.repeat(1000)).unwrap_err();
        assert!(
            problem.ends_with("it is more than 64 levels deep"),
            "{problem}"
        );
    }
}

fn literal() -> impl Strategy<Value = Literal> {
    prop_oneof![Just(Literal::Null), any::<String>().prop_map(Literal::Text),]
}

fn text() -> Operand {
    Operand::Property(properties()[0].clone())
}

fn conditions() -> impl Strategy<Value = Condition> {
    let comparison = prop::sample::select(Comparison::WORDS.map(|(_, one)| one).to_vec());
    let function = prop::sample::select(Function::WORDS.map(|(_, one)| one).to_vec());
    let number = any::<i64>().prop_map(|n| Literal::Number(literal::Number::Whole(n.into())));
    let seconds = (-30_000_000_000_i64..200_000_000_000, 0..10_000_000_u32);
    let date = seconds.prop_map(|(seconds, ticks)| {
        let date = chrono::DateTime::from_timestamp(seconds, ticks * 100).unwrap();
        Literal::Date(date.fixed_offset())
    });
    let of = |index: usize| Operand::Property(properties()[index].clone());
    let equal = prop::sample::select(vec![Comparison::Equal, Comparison::NotEqual]);
    let leaf = prop_oneof![
        Just(Condition::Holds(of(3))),
        (comparison.clone(), literal()).prop_map(|(one, literal)| Condition::Compare(
            text(),
            one,
            literal
        )),
        (comparison.clone(), number)
            .prop_map(move |(one, literal)| { Condition::Compare(of(2), one, literal) }),
        (comparison, date).prop_map(move |(one, literal)| Condition::Compare(of(4), one, literal)),
        (equal, any::<String>()).prop_map(move |(one, member)| {
            Condition::Compare(of(1), one, Literal::Text(member))
        }),
        prop::collection::vec(literal(), 1..4).prop_map(|all| Condition::In(text(), all)),
        (function, any::<String>()).prop_map(|(one, part)| Condition::Call(one, text(), part)),
        Just(Condition::Any("tags".to_owned(), None)),
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        let several = prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            several.clone().prop_map(Condition::And),
            several.prop_map(Condition::Or),
            inner.clone().prop_map(|one| Condition::Not(Box::new(one))),
            (inner.clone(), any::<bool>(), any::<bool>())
                .prop_map(|(one, equal, value)| Condition::Same(Box::new(one), equal, value)),
            inner.prop_map(|one| {
                Condition::Any("tags".to_owned(), Some(("t".to_owned(), Box::new(one))))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(condition in conditions()) {
        let filter = Filter(condition);
        let written = filter.to_string();
        prop_assume!(written.len() <= 16 << 10);
        prop_assert_eq!(read(&written), Ok(filter), "{}", written);
    }

    #[test]
    fn nothing_panics(text in any::<String>()) {
        let _ = read(&text);
    }

    /// Nor does what looks like a filter; and what is read is the same as what is written of it.
    #[test]
    fn no_words_panic(
        words in "((name|osBuild|isJoined|tags|lastSeen|not|and|or|eq|in|gt|any|t|true|null|\
                   startswith|'a'|'''|1|-1\\.5|2018-08-01Z|\\(|\\)|,|/|:) ?){0,12}",
        entity in "(name|x)",
    ) {
        if let Ok(filter) = read(&words) {
            let again = read(&filter.to_string());
            prop_assert_eq!(again.as_ref(), Ok(&filter));
            let _ = filter.admits(json!({ entity: "a" }).as_object().unwrap());
        }
    }
}

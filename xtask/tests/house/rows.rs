//! That each extension has exactly one row that says what its changes mean, and each row fields to judge.

use spec_document::model::{Extension, Kind, Shape};
use xtask::house::DIALECT;
use xtask::house::diff::RULES;

/// The object in a field, however deep in lists and maps.
fn object(shape: &Shape) -> Option<&'static Extension> {
    match shape {
        Shape::Object(Kind::Extension(object)) | Shape::OrReference(Kind::Extension(object)) => {
            Some(object)
        }
        Shape::List(inner) | Shape::Map(inner) => object(inner),
        _ => None,
    }
}

#[test]
fn every_extension_has_exactly_one_rule() {
    let fields = DIALECT.fields.iter().flat_map(|(_, fields)| *fields);
    let mut objects: Vec<&Extension> = fields.filter_map(|field| object(&field.shape)).collect();
    objects.dedup();
    assert!(objects.len() >= 3, "{objects:?}");
    let objects = objects
        .into_iter()
        .map(|object| (Kind::Extension(object), object.fields));
    for (kind, fields) in DIALECT.fields.iter().copied().chain(objects) {
        for field in fields {
            let judges = RULES.rows.iter().filter(|rule| {
                let mut on = rule.on.iter();
                on.any(|(on, fields)| *on == kind && fields.contains(&field.name))
            });
            let rules: Vec<&str> = judges.map(|rule| rule.id).collect();
            assert_eq!(rules.len(), 1, "{kind:?}.{}: {rules:?}", field.name);
        }
    }
}

#[test]
fn every_rule_is_about_fields_that_exist() {
    for rule in RULES.rows {
        for (kind, fields) in rule.on {
            for field in *fields {
                let mut known = kind.fields().iter().chain(DIALECT.extensions(*kind));
                let exists = known.any(|known| known.name == *field);
                assert!(exists || *field == "$ref", "{}: {kind:?}.{field}", rule.id);
            }
        }
    }
}

#[test]
fn every_rule_looks_both_ways_or_says_why_not() {
    assert_eq!(spec_diff::untrue(&RULES), Vec::<String>::new());
}

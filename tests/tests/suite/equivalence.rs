//! That the generated types allow what the specification allows, and nothing else: every component
//! schema against what its Rust type says of itself.

use contract_tests::{
    TYPES,
    schema::{Schema, differences},
    spec,
};
use serde_json::Value;

/// Where types and specification differ on purpose: place, difference, reason. A row that no longer
/// applies fails.
const DIFFERENCES: &[(&str, &str, &str)] = &[
    ("Machine.isPotentialDuplication", NULL, NULL_IS_ABSENT),
    ("Machine.isExcluded", NULL, NULL_IS_ABSENT),
    ("Machine.healthStatus", NULL, NULL_IS_ABSENT),
    ("Machine.onboardingStatus", NULL, NULL_IS_ABSENT),
    ("Machine.managedBy", NULL, NULL_IS_ABSENT),
    ("Machine.managedByStatus", NULL, NULL_IS_ABSENT),
    ("VmMetadata.cloudProvider", NULL, NULL_IS_ABSENT),
];

const NULL: &str = "null is allowed";
const NULL_IS_ABSENT: &str = "what may be absent is an Option, and null and absent mean the same";

#[test]
fn types_allow_what_the_specification_allows() {
    let mut found = Vec::new();
    let mut compared = Vec::new();
    for (name, specification) in spec::components() {
        let Some(row) = TYPES.iter().find(|row| row.name == name) else {
            found.push(format!("{name}: no type"));
            continue;
        };
        let root = Value::from((row.schema)());
        let generated = Schema::read(&root, &root);
        found.extend(differences(&specification, &generated));
        compared.push(name);
    }
    let expected: Vec<_> = DIFFERENCES
        .iter()
        .map(|(place, what, _)| format!("{place}: {what}"))
        .collect();
    let unexpected: Vec<_> = found.iter().filter(|d| !expected.contains(d)).collect();
    let outdated: Vec<_> = expected.iter().filter(|d| !found.contains(d)).collect();
    println!(
        "{} component schemas compared, {} known differences",
        compared.len(),
        expected.len()
    );
    assert!(compared.len() == TYPES.len(), "a type without a schema");
    assert!(
        unexpected.is_empty(),
        "types and specification differ: {unexpected:#?}"
    );
    assert!(
        outdated.is_empty(),
        "these rows no longer apply: {outdated:#?}"
    );
}

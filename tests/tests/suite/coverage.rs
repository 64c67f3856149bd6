//! That there is a contract case for every operation, status and named example: counted in the
//! specification itself, by another reader than the generator's.

use saphyr::{LoadableYamlNode, Yaml};

const SPECIFICATION: &str = include_str!("../../../spec/openapi.yaml");
const CASES: &str = include_str!("../../generated/contract.rs");
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

fn entries<'a>(node: &'a Yaml<'a>) -> impl Iterator<Item = (&'a str, &'a Yaml<'a>)> {
    node.as_mapping()
        .into_iter()
        .flatten()
        .filter_map(|(key, value)| Some((key.as_str()?, value)))
}

/// What a reference leads to, or the node itself.
fn referred<'a>(root: &'a Yaml<'a>, node: &'a Yaml<'a>) -> &'a Yaml<'a> {
    let reference = node.as_mapping_get("$ref").and_then(Yaml::as_str);
    let path = reference.and_then(|reference| reference.strip_prefix("#/"));
    let found = path.map(|path| path.split('/').fold(root, |node, key| &node[key]));
    found.unwrap_or(node)
}

/// `operation::status::example` for everything that is documented.
fn documented() -> Vec<String> {
    let documents = Yaml::load_from_str(SPECIFICATION).expect("the specification is YAML");
    let mut found = Vec::new();
    for (_, path) in entries(&documents[0]["paths"]) {
        for (_, operation) in entries(path).filter(|(method, _)| METHODS.contains(method)) {
            let id = operation["operationId"]
                .as_str()
                .expect("an operation has an id");
            for (status, response) in entries(&operation["responses"]) {
                let response = referred(&documents[0], response);
                let Some(content) = response.as_mapping_get("content") else {
                    found.push(format!("{id}::{status}::"));
                    continue;
                };
                for (_, media_type) in entries(content) {
                    let sent = ["examples", "x-deviations"];
                    let sent = sent
                        .iter()
                        .filter_map(|field| media_type.as_mapping_get(field));
                    for (example, _) in sent.flat_map(entries) {
                        found.push(format!("{id}::{status}::{example}"));
                    }
                }
            }
        }
    }
    found
}

/// The name in `Some("name")`; nothing for `None`.
fn named(example: &str) -> String {
    example
        .trim_start_matches("Some(\"")
        .trim_end_matches("\")")
        .trim_end_matches("None")
        .to_owned()
}

/// The same for everything that has a case, read from the cases' source.
fn cases() -> Vec<String> {
    let field = |case: &str, name: &str| {
        let (_, rest) = case
            .split_once(&format!("{name}: "))
            .expect("a case has this field");
        rest.split([',', '\n'])
            .next()
            .unwrap_or_default()
            .trim_matches('"')
            .to_owned()
    };
    CASES
        .split("#[tokio::test]")
        .skip(1)
        .filter(|case| !case.contains("async fn with_all_arguments("))
        .map(|case| {
            format!(
                "{}::{}::{}",
                field(case, "operation"),
                field(case, "status"),
                named(&field(case, "example"))
            )
        })
        .collect()
}

#[test]
fn every_documented_example_has_one_case() {
    let (mut documented, mut cases) = (documented(), cases());
    println!(
        "{} documented examples, {} cases",
        documented.len(),
        cases.len()
    );
    assert!(
        !documented.is_empty(),
        "a coverage of nothing proves nothing"
    );
    documented.sort();
    cases.sort();
    assert_eq!(documented, cases);
}

//! That there is a contract case for every operation, status and named example: counted in the
//! specification itself, by another reader than the generator's.

use saphyr::{LoadableYamlNode, Yaml};

const SPECIFICATION: &str = include_str!("../../../spec/openapi.yaml");
const CASES: &str = include_str!("../../generated/contract.rs");
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

fn entries<'a>(node: &'a Yaml<'a>) -> impl Iterator<Item = (String, &'a Yaml<'a>)> {
    // Not everybody puts a status between quotes.
    let named = |key: &Yaml<'_>| match key.as_integer() {
        Some(number) => number.to_string(),
        None => key
            .as_str()
            .expect("a key is a name or a number")
            .to_owned(),
    };
    let entries = node.as_mapping().into_iter().flatten();
    entries.map(move |(key, value)| (named(key), value))
}

/// What a reference leads to in the end, or the node itself.
fn referred<'a>(root: &'a Yaml<'a>, node: &'a Yaml<'a>) -> &'a Yaml<'a> {
    let reference = node.as_mapping_get("$ref").and_then(Yaml::as_str);
    let Some(path) = reference.and_then(|reference| reference.strip_prefix("#/")) else {
        return node;
    };
    let keys = path
        .split('/')
        .map(|key| key.replace("~1", "/").replace("~0", "~"));
    let found = keys.fold(root, |node, key| &node[key.as_str()]);
    referred(root, found)
}

/// `operation::status::example` for everything that is documented; no example where there is no content.
fn documented(specification: &str) -> Vec<String> {
    let documents = Yaml::load_from_str(specification).expect("the specification is YAML");
    let mut found = Vec::new();
    for (_, path) in entries(&documents[0]["paths"]) {
        for (_, operation) in entries(path).filter(|(key, _)| METHODS.contains(&key.as_str())) {
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

/// The same for everything that has a case, read from the cases' source. The one with all arguments of an
/// operation is of an example that has another.
fn cases(source: &str) -> Vec<String> {
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
    let parts: Vec<_> = source.split("#[tokio::test]").collect();
    let with_all = |before: &str| {
        let module = before.rsplit_once("mod ").map(|(_, module)| module);
        module.is_some_and(|module| module.starts_with("with_all_arguments"))
    };
    let cases = parts.windows(2).filter(|parts| !with_all(parts[0]));
    cases
        .map(|parts| parts[1])
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
    let (mut documented, mut cases) = (documented(SPECIFICATION), cases(CASES));
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

#[test]
fn every_form_of_an_answer_is_counted() {
    let specification = "paths:
  /rooms:
    post:
      operationId: addRoom
      responses:
        '201': { content: { application/json: { examples: { small: {}, large: {} } } } }
        202: { description: Later. }
        '204': { $ref: '#/components/responses/Nothing' }
        '404': { $ref: '#/components/responses/not~1there' }
components:
  responses:
    Nothing: { description: Nothing to say. }
    not/there: { $ref: '#/components/responses/Gone' }
    Gone: { content: { application/json: { examples: { gone: {} }, x-deviations: { empty: {} } } } }
";
    let expected = [
        "addRoom::201::small",
        "addRoom::201::large",
        "addRoom::202::",
        "addRoom::204::",
        "addRoom::404::gone",
        "addRoom::404::empty",
    ];
    assert_eq!(documented(specification), expected);
    let case = |status, example| {
        format!(
            "#[tokio::test]\nasync fn one() {{ Case {{ operation: \"addRoom\",\nstatus: {status}, example: {example},\n}} }}\n"
        )
    };
    let source = [
        case(201, "Some(\"small\")"),
        case(204, "None"),
        "mod with_all_arguments {\n".to_owned(),
        case(201, "Some(\"small\")"),
    ];
    let source = source.concat();
    assert_eq!(cases(&source), ["addRoom::201::small", "addRoom::204::"]);
}

//! Owns the looking up of operations, schemas and examples in the bundle that `cargo xtask generate`
//! makes of the specification.

use std::sync::LazyLock;

use serde_json::Value;

use crate::schema::Schema;

static BUNDLE: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!(
        "../../crates/mde-mock/src/generated/openapi.json"
    ))
    .expect("the bundle is JSON")
});

/// A named example of an answer.
pub(crate) struct Example {
    /// What is sent.
    pub(crate) value: Value,
    /// In what way the service really sends it although the contract does not promise it.
    pub(crate) deviation: Option<String>,
}

/// What an operation may answer.
pub struct Documented {
    /// The status.
    pub status: u16,
    /// The schema of the body, as the bundle has it.
    pub schema: &'static Value,
    /// The headers that are always sent, each with its example.
    pub headers: Vec<(&'static str, &'static Value)>,
}

/// The bundle.
pub fn bundle() -> &'static Value {
    &BUNDLE
}

/// The component schemas by name.
///
/// # Panics
/// When there are none.
pub fn components() -> impl Iterator<Item = (&'static str, Schema)> {
    let schemas = BUNDLE["components"]["schemas"].as_object();
    let schemas = schemas.expect("the bundle has schemas");
    schemas.iter().map(|(name, schema)| {
        let mut schema = Schema::read(&BUNDLE, schema);
        schema.name = Some(name.clone());
        (name.as_str(), schema)
    })
}

/// What the operation may answer with a body, by status.
///
/// # Panics
/// When there is no such operation.
pub fn responses(operation: &str) -> Vec<Documented> {
    let responses = operation_object(operation)["responses"].as_object();
    let responses = responses.expect("an operation has responses");
    let documented = responses.iter().filter_map(|(status, response)| {
        let response = resolved(response);
        let headers = response["headers"].as_object();
        let headers = headers.into_iter().flatten().filter_map(|(name, header)| {
            let header = resolved(header);
            (header["required"] == true).then_some((name.as_str(), &header["example"]))
        });
        Some(Documented {
            status: status.parse().expect("a status is a number"),
            schema: response["content"]["application/json"].get("schema")?,
            headers: headers.collect(),
        })
    });
    documented.collect()
}

/// A parameter of an operation.
pub struct Parameter {
    /// Its name on the wire.
    pub name: &'static str,
    /// `path`, `query` or `header`.
    pub place: &'static str,
    /// Whether a call needs it.
    pub required: bool,
    /// What it may be.
    pub schema: Schema,
    /// The same, as the bundle has it.
    pub raw: &'static Value,
    /// Texts that no encoding keeps in their place of the path.
    pub unsendable: &'static [&'static str],
}

/// The parameters of an operation.
///
/// # Panics
/// When there is no such operation.
pub fn parameters(operation: &str) -> Vec<Parameter> {
    let (path, _, operation) = find(operation);
    let parameters = operation["parameters"].as_array();
    let parameters = parameters.into_iter().flatten().map(resolved);
    let read = parameters.map(|parameter| {
        let name = parameter["name"].as_str().expect("a parameter has a name");
        let place = parameter["in"].as_str().expect("a parameter has a place");
        Parameter {
            name,
            place,
            required: parameter["required"] == true,
            schema: Schema::read(&BUNDLE, &parameter["schema"]),
            raw: &parameter["schema"],
            unsendable: match around(path, name) {
                _ if place != "path" => &[],
                Around::Slashes => &["", ".", ".."],
                Around::Quotes => &[],
                Around::Text => &[""],
            },
        }
    });
    read.collect()
}

/// The schema of an operation's body and an example of it, if it takes one.
///
/// # Panics
/// When there is no such operation, or no example.
pub fn body(operation: &str) -> Option<(&'static Value, &'static Value)> {
    let body = resolved(operation_object(operation).get("requestBody")?);
    let content = &body["content"]["application/json"];
    let examples = content["examples"].as_object();
    let example = examples.and_then(|examples| examples.values().next());
    let example = resolved(example.expect("a body has an example"));
    Some((&content["schema"], &example["value"]))
}

/// What a value of the path stands between.
enum Around {
    Slashes,
    /// Those of a text in a function of OData.
    Quotes,
    Text,
}

fn around(path: &str, name: &str) -> Around {
    let (before, behind) = path.split_once(&format!("{{{name}}}")).unwrap_or_default();
    match (before.chars().last(), behind.chars().next()) {
        (Some('\''), Some('\'')) => Around::Quotes,
        (Some('/'), None | Some('/')) => Around::Slashes,
        _ => Around::Text,
    }
}

/// A request as it has to be on the wire.
#[derive(Debug)]
pub struct Request {
    /// The method, in capitals.
    pub method: String,
    /// The path with its arguments, each one segment.
    pub path: String,
    /// Names and values of the query, not encoded, in order of their names.
    pub query: Vec<(String, String)>,
    /// The headers that are arguments, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, if there is one.
    pub body: Option<Value>,
}

/// What has to go onto the wire for arguments that are an object of JSON.
///
/// # Panics
/// When there is no such operation.
pub fn request(operation: &str, arguments: &Value) -> Request {
    let (path, method, _) = find(operation);
    let mut request = Request {
        method: method.to_uppercase(),
        path: path.to_owned(),
        query: Vec::new(),
        headers: Vec::new(),
        body: arguments.get("body").cloned(),
    };
    for Parameter { name, place, .. } in parameters(operation) {
        let Some(value) = arguments.get(name) else {
            continue;
        };
        let texts: Vec<String> = match value {
            Value::Array(items) => items.iter().map(text).collect(),
            value => vec![text(value)],
        };
        match place {
            "path" => {
                let mut value = texts.concat();
                if let Around::Quotes = around(path, name) {
                    value = value.replace('\'', "''");
                }
                let placeholder = format!("{{{name}}}");
                request.path = request.path.replace(&placeholder, &encoded(&value));
            }
            "query" => {
                let pairs = texts.into_iter().map(|text| (name.to_owned(), text));
                request.query.extend(pairs);
            }
            _ => request
                .headers
                .push((name.to_ascii_lowercase(), texts.concat())),
        }
    }
    request.query.sort();
    request
}

/// A value as it is written where there is no JSON.
fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// As RFC 3986 has it: all but the unreserved characters is encoded.
fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

fn operation_object(id: &str) -> &'static Value {
    find(id).2
}

/// Path, method and operation.
fn find(id: &str) -> (&'static str, &'static str, &'static Value) {
    let paths = BUNDLE["paths"].as_object();
    let paths = paths.expect("the bundle has paths");
    paths
        .iter()
        .flat_map(|(path, item)| {
            let operations = item.as_object().into_iter().flatten();
            operations.map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
        })
        .find(|(_, _, operation)| operation["operationId"] == id)
        .unwrap_or_else(|| panic!("no operation {id}"))
}

fn resolved(value: &'static Value) -> &'static Value {
    match value["$ref"].as_str() {
        Some(reference) => BUNDLE.pointer(&reference[1..]).unwrap_or(&Value::Null),
        None => value,
    }
}

/// The example of this name.
///
/// # Panics
/// When there is none: cases and bundle are generated together.
pub(crate) fn example(operation: &str, status: u16, name: &str) -> Example {
    let response = resolved(&operation_object(operation)["responses"][status.to_string()]);
    let content = &response["content"]["application/json"];
    let named = ["examples", "x-deviations"];
    let example = named.iter().find_map(|field| content[field].get(name));
    let example = resolved(example.unwrap_or(&Value::Null));
    assert!(
        example.is_object(),
        "{operation} {status} has no example {name}"
    );
    Example {
        value: example["value"].clone(),
        deviation: example["x-deviation"].as_str().map(str::to_owned),
    }
}

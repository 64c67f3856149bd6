//! Whether examples are there, and say what the schemas say.
//!
//! An example is held against the contract as it is written: closed enums, and nothing that is not
//! declared. A deviation, beside the examples and with a mark of its kind, shows what really comes
//! although the contract does not promise it, and must really deviate: those that an opened document
//! takes for examples fit its schemas, the others do not.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::net::IpAddr;

use serde_json::Value;

use crate::Fault;
use crate::operations::is_kebab;
use crate::parameters;
use crate::responses::JSON;
use spec_document::dialect::{Deviates, Deviations};
use spec_document::json_schema::{Schemas, Violation};
use spec_document::model::Kind;
use spec_document::naming::is_identifier;
use spec_document::node::{Node, join, unescaped};
use spec_document::spec::{Spec, Used};

fn deviations(spec: &Spec<'_>) -> Option<&'static Deviations> {
    spec.dialect().deviations.as_ref()
}

/// The deviations beside the examples of a media type.
fn beside<'d>(spec: &Spec<'d>, media_type: &Node<'d>) -> Option<Node<'d>> {
    media_type.get(deviations(spec)?.field)
}

/// The deviations among the components.
fn shared<'d>(spec: &Spec<'d>) -> Vec<(&'d str, Node<'d>)> {
    let kind = deviations(spec).map(Deviations::kind);
    kind.map(|kind| spec.components(kind).collect())
        .unwrap_or_default()
}

const MISSING_FIX: &str =
    "add `examples` with a name for each; put the example into components/examples if it is long";

pub(crate) fn missing(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for operation in spec.operations() {
        for (status, used) in spec.responses(&operation) {
            let content = used.definition.get("content");
            for (media_type, node) in content.iter().flat_map(Node::entries) {
                if !spec.examples(&node).is_empty() {
                    continue;
                }
                let deviations = deviations(spec).and_then(|known| node.get(known.field));
                faults.push(match deviations {
                    Some(deviations) => {
                        let what = format!("every example of {status} deviates");
                        let fix = "add one that is as the contract promises, under `examples`";
                        Fault::at_key(&deviations, what, fix)
                    }
                    None => {
                        let what = format!("{status} has no named example of {media_type}");
                        Fault::at_key(&node, what, MISSING_FIX)
                    }
                });
            }
        }
    }
    faults
}

pub(crate) fn body_missing(spec: &Spec<'_>) -> Vec<Fault> {
    let bodies = spec.all(Kind::RequestBody);
    bodies
        .filter_map(|body| body.get("content"))
        .flat_map(|content| content.entries())
        // An example without a name, and a body that is not JSON, have rules of their own.
        .filter(|(media_type, node)| *media_type == JSON && node.get("example").is_none())
        .filter(|(_, node)| spec.examples(node).is_empty())
        .map(|(media_type, node)| {
            let what = format!("the body has no named example of {media_type}");
            Fault::at_key(&node, what, MISSING_FIX)
        })
        .collect()
}

/// What is sent otherwise than an example of a request shows it.
pub(crate) fn rewritten(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut seen = HashSet::new();
    let mut judge = |found: Described<'_>| {
        let mut formats = found
            .schemas
            .iter()
            .filter_map(|schema| schema.text("format"));
        let own = formats.find_map(|format| own_form(format, found.value.value));
        let left_out = found.place == Place::Property && found.value.value.is_null();
        let (what, fix) = match own {
            Some(own) => (
                format!("the client writes this as `{own}`"),
                format!("write `{own}`"),
            ),
            None if left_out && !found.schemas.is_empty() => (
                "the client leaves a property out rather than send null".to_owned(),
                "remove the property from the example".to_owned(),
            ),
            None => return,
        };
        if seen.insert(found.value.pointer.clone()) {
            faults.push(Fault::at(&found.value, what, fix));
        }
    };
    for parameter in spec.all(Kind::Parameter) {
        let Some(schema) = parameter.get("schema") else {
            continue;
        };
        for value in parameters::examples(spec, parameter) {
            described(spec, &schema, &value)
                .into_iter()
                .for_each(&mut judge);
        }
    }
    let bodies = spec.all(Kind::RequestBody);
    let contents = bodies.filter_map(|body| body.get("content"));
    for (_, media_type) in contents.flat_map(|content| content.entries()) {
        let Some(schema) = media_type.get("schema") else {
            continue;
        };
        for (_, used) in spec.examples(&media_type) {
            let value = used.definition.get("value");
            let found = value.map(|value| described(spec, &schema, &value));
            found.into_iter().flatten().for_each(&mut judge);
        }
    }
    faults
}

/// What a type of this format writes in the place of a value that it reads.
fn own_form(format: &str, value: &Value) -> Option<String> {
    let text = value.as_str();
    let own = match format {
        "uuid" => text?.to_ascii_lowercase(),
        "ip" | "ipv4" | "ipv6" => text?.parse::<IpAddr>().ok()?.to_string(),
        "float" => {
            let own = (value.as_f64()? as f32).to_string();
            return (own.parse() != Ok(value.as_f64()?)).then_some(own);
        }
        _ => return None,
    };
    (Some(own.as_str()) != text).then_some(own)
}

pub(crate) fn form(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let deviations = deviations(spec);
    let marked = deviations.map(|known| spec.all(known.kind()));
    for example in spec.all(Kind::Example).chain(marked.into_iter().flatten()) {
        if let Some(external) = example.get("externalValue") {
            let what = "the example is in another file";
            faults.push(Fault::at_key(&external, what, "write it out as `value`"));
        } else if example.get("value").is_none() {
            let fix = "add `value`; `value: null` is a body of nothing at all";
            faults.push(Fault::at_key(example, "the example has no value", fix));
        }
    }
    for kind in [Kind::Parameter, Kind::Header] {
        for node in spec.all(kind).filter(|node| node.get("example").is_some()) {
            if let Some(named) = node.get("examples") {
                let what =
                    "`examples` stands beside `example`, and OpenAPI allows only one of the two";
                faults.push(Fault::at_key(&named, what, "remove one of the two"));
            }
        }
    }
    for media_type in spec.all(Kind::MediaType) {
        if let Some(example) = media_type.get("example") {
            let what = "the example has no name";
            let fix = "write it under a name: `examples: { the-name: { value: … } }`";
            faults.push(Fault::at_key(&example, what, fix));
        }
    }
    for visit in spec.visits(Kind::MediaType) {
        let answers = spec
            .parent(visit)
            .is_some_and(|around| around.kind == Kind::Response);
        let found = deviations.and_then(|known| visit.node.get(known.field));
        if let Some(found) = found.filter(|_| !answers) {
            let what = "what the service sends against its promise stands at what it is sent";
            let fix = "move it to an answer, or remove it";
            faults.push(Fault::at_key(&found, what, fix));
        }
    }
    faults
}

/// Examples that belong among the deviations.
pub(crate) fn misplaced(spec: &Spec<'_>) -> Vec<Fault> {
    let Some(known) = deviations(spec) else {
        return Vec::new();
    };
    spec.all(Kind::Example)
        .filter_map(|example| example.get(known.mark))
        .map(|mark| {
            let what = "an example is marked as a deviation";
            let fix = format!(
                "move it from `examples` to `{}`, of the answer or of `components`; or remove the mark",
                known.field
            );
            Fault::at_key(&mark, what, fix)
        })
        .collect()
}

pub(crate) fn name(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults: Vec<Fault> = spec
        .all(Kind::MediaType)
        .flat_map(|media_type| [media_type.get("examples"), beside(spec, media_type)])
        .flatten()
        .flat_map(|examples| examples.entries())
        .filter(|(name, _)| !(is_kebab(name) && is_identifier(&name.replace('-', "_"))))
        .map(|(name, example)| {
            let what =
                format!("the example's name `{name}` is not in kebab case, or a word of Rust");
            Fault::at_key(&example, what, "name what it shows, such as `no-machines`")
        })
        .collect();
    // What is sent is asked for by its name alone, and the bundle has some of both in one place.
    for media_type in spec.all(Kind::MediaType) {
        let examples = media_type.get("examples");
        let deviations = beside(spec, media_type);
        for (name, deviation) in deviations.iter().flat_map(Node::entries) {
            if examples
                .as_ref()
                .is_some_and(|examples| examples.get(name).is_some())
            {
                let what = format!("the deviation `{name}` has the name of an example");
                let fix = "give one of the two another name";
                faults.push(Fault::at_key(&deviation, what, fix));
            }
        }
    }
    let clash = shared(spec)
        .into_iter()
        .filter(|(name, _)| spec.component(Kind::Example, name).is_some());
    faults.extend(clash.map(|(name, deviation)| {
        let what = format!("the deviation `{name}` has the name of an example");
        Fault::at_key(&deviation, what, "give one of the two another name")
    }));
    faults
}

pub(crate) fn unused(spec: &Spec<'_>) -> Vec<Fault> {
    let used: HashSet<&str> = spec
        .references()
        .filter_map(|visit| visit.node.reference())
        .collect();
    spec.components(Kind::Example)
        .chain(shared(spec))
        .filter(|(_, example)| !used.contains(format!("#{}", example.pointer).as_str()))
        .map(|(name, example)| {
            let what = format!("nothing refers to the example `{name}`");
            let or =
                deviations(spec).map_or_else(String::new, |known| format!(" or `{}`", known.field));
            let fix = format!("refer to it under the `examples`{or} of a response, or remove it");
            Fault::at_key(&example, what, fix)
        })
        .collect()
}

pub(crate) fn deviation_success(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let Some(known) = deviations(spec) else {
        return faults;
    };
    for operation in spec.operations() {
        let mut responses = spec.responses(&operation);
        responses.retain(|(status, _)| status.starts_with('2'));
        for (status, used) in responses {
            let content = used.definition.get("content");
            for (_, used) in content
                .iter()
                .flat_map(Node::entries)
                .flat_map(|(_, node)| spec.deviations(&node))
            {
                let mark = used.definition.get(known.mark);
                if let Some(mark) = mark
                    && let Some(kind) = mark.value.as_str()
                    && !known.meaning(kind).is_some_and(Deviates::is_tolerated)
                {
                    let what = format!("an example of {status} is marked `{kind}`");
                    let fix = "mend the example; a success without its body is a broken answer";
                    faults.push(Fault::at(&mark, what, fix));
                }
            }
        }
    }
    faults
}

/// A value that has to fit a schema.
struct Sample<'d> {
    /// The schema as it is used: a schema or a reference to one.
    schema: Node<'d>,
    value: Node<'d>,
    /// The reference that brings the value here, where it is written down elsewhere.
    reference: Option<Node<'d>>,
    /// The mark of an example that deviates.
    deviation: Option<Node<'d>>,
    /// Whether it is an answer, which the service may really send.
    answers: bool,
}

/// Every example in the document, with the schema it belongs to.
fn samples<'d>(spec: &Spec<'d>) -> Vec<Sample<'d>> {
    let mut samples = Vec::new();
    let plain = |schema: Node<'d>, value: Node<'d>| Sample {
        schema,
        value,
        reference: None,
        deviation: None,
        answers: false,
    };
    for kind in [Kind::MediaType, Kind::Parameter, Kind::Header] {
        for visit in spec.visits(kind) {
            let node = &visit.node;
            let Some(schema) = node.get("schema") else {
                continue;
            };
            samples.extend(
                node.get("example")
                    .map(|value| plain(schema.clone(), value)),
            );
            let around = spec.parent(visit);
            let answers =
                kind == Kind::MediaType && around.is_some_and(|a| a.kind == Kind::Response);
            for (_, Used { at, definition, .. }) in spec.sent(node) {
                samples.extend(definition.get("value").map(|value| Sample {
                    reference: at.reference().is_some().then_some(at),
                    deviation: deviations(spec).and_then(|known| definition.get(known.mark)),
                    answers,
                    ..plain(schema.clone(), value)
                }));
            }
        }
    }
    for schema in spec.all(Kind::Schema) {
        for key in ["example", "default"] {
            samples.extend(schema.get(key).map(|value| plain(schema.clone(), value)));
        }
    }
    samples
}

pub(crate) fn mismatch(spec: &Spec<'_>) -> Vec<Fault> {
    let literal = Schemas::new(spec.value());
    let mut samples = samples(spec);
    samples.retain(|sample| sample.deviation.is_none());
    let judged: Vec<(&Sample<'_>, Vec<Fault>)> = samples
        .iter()
        .map(|sample| (sample, contradictions(spec, &literal, sample)))
        .collect();
    let fitting: HashSet<&str> = judged
        .iter()
        .filter(|(_, found)| found.is_empty())
        .map(|(sample, _)| sample.value.pointer.as_str())
        .collect();
    let mut faults = Vec::new();
    // One example that is used in several places has its faults once.
    let mut seen = HashSet::new();
    for (sample, found) in judged {
        let place = sample.reference.as_ref().zip(answer(sample));
        match (place, found.first()) {
            // It is the reference that is wrong.
            (Some((at, answer)), Some(first))
                if fitting.contains(sample.value.pointer.as_str()) =>
            {
                let what = format!(
                    "this example of {answer} is one of another answer: {}",
                    first.what
                );
                let fix =
                    format!("refer to one of {answer}, or move this line to where it belongs");
                faults.push(Fault::at_key(at, what, fix));
            }
            (place, _) => faults.extend(
                found
                    .into_iter()
                    .filter(|fault| seen.insert((fault.pointer.clone(), fault.what.clone())))
                    .map(|fault| match &place {
                        Some((_, answer)) => Fault {
                            what: format!("{} (as an example of {answer})", fault.what),
                            ..fault
                        },
                        None => fault,
                    }),
            ),
        }
    }
    faults
}

/// The status, or the component, of the answer in which an example is used.
fn answer(sample: &Sample<'_>) -> Option<String> {
    let reference = sample.reference.as_ref()?;
    let mut segments = reference
        .pointer
        .split('/')
        .skip_while(|segment| *segment != "responses");
    segments.nth(1).map(str::to_owned)
}

/// What of a value its schema rules out, or does not declare.
fn contradictions(spec: &Spec<'_>, literal: &Schemas, sample: &Sample<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    // What to do with a value that the service really sends.
    let moved = |how: Option<Deviates>| {
        deviations(spec).filter(|_| sample.answers).map(|known| {
            let mark = match how {
                Some(how) => format!("{}: {}", known.mark, known.word(how)),
                None => known.mark.to_owned(),
            };
            format!(
                "move the example to `{}` and mark it with `{mark}`",
                known.field
            )
        })
    };
    match literal.violations(sample.schema.value, sample.value.value) {
        Err(error) => {
            let what = format!("the schema is not usable: {error}");
            faults.push(Fault::at_key(&sample.schema, what, "mend the schema"));
        }
        Ok(violations) => faults.extend(violations.into_iter().map(|violation| {
            let moved = moved(None).map_or_else(String::new, |moved| {
                format!("; if the service really sends that, {moved}")
            });
            let fix = format!("mend the example or the schema{moved}");
            at_violation(&sample.value, &violation, violation.what.clone(), &fix)
        })),
    }
    for undeclared in undeclared(spec, &sample.schema, &sample.value) {
        let name = undeclared.pointer.rsplit('/').next().unwrap_or_default();
        let name = unescaped(name);
        let what = format!("the schema declares no property `{name}`");
        let moved = moved(Some(Deviates::Property))
            .map_or_else(String::new, |moved| format!(", or {moved}"));
        let fix = format!("declare the property{moved}");
        faults.push(Fault::at_key(&undeclared, what, fix));
    }
    faults
}

/// A fault inside an example.
fn at_violation(value: &Node<'_>, violation: &Violation, what: String, fix: &str) -> Fault {
    let inner = value.value.pointer(&violation.pointer);
    let node = Node {
        pointer: format!("{}{}", value.pointer, violation.pointer),
        value: inner.unwrap_or(value.value),
    };
    Fault::at(&node, what, fix)
}

pub(crate) fn deviation(spec: &Spec<'_>) -> Vec<Fault> {
    let Some(known) = deviations(spec) else {
        return Vec::new();
    };
    let literal = Schemas::new(spec.value());
    // Made only where an example deviates.
    let opened = OnceCell::new();
    let mut faults = Vec::new();
    for sample in samples(spec) {
        let Some(mark) = sample.deviation else {
            continue;
        };
        let kind = mark.value.as_str().unwrap_or_default();
        let Some(how) = known.meaning(kind) else {
            continue;
        };
        let value = sample.value.value;
        let violations = |schemas: &Schemas, schema: &Value| {
            schemas.violations(schema, value).unwrap_or_default()
        };
        let fits = || violations(&literal, sample.schema.value).is_empty();
        let extra = || undeclared(spec, &sample.schema, &sample.value);
        let (tolerant, document) = opened.get_or_init(|| {
            let document = (spec.dialect().opened)(spec.value());
            (Schemas::new(&document), document)
        });
        let schema = document.pointer(&sample.schema.pointer);
        let refused = violations(tolerant, schema.unwrap_or(sample.schema.value));
        let problem = match how {
            Deviates::NoBody if !value.is_null() => {
                Some("the body is not empty: its value is not null")
            }
            Deviates::ErrorForm if fits() => Some("the body has the shape of the schema"),
            Deviates::ErrorForm if refused.is_empty() => {
                Some("only members or properties of the body are unannounced")
            }
            Deviates::Member if fits() => Some("every enum value is announced"),
            Deviates::Member if !extra().is_empty() => {
                Some("it has properties that no schema declares, too")
            }
            Deviates::Property if extra().is_empty() => Some("every property is declared"),
            Deviates::Property if !fits() => Some("more than its properties deviates"),
            _ => None,
        };
        if let Some(problem) = problem {
            let what = format!("the deviation is marked `{kind}`, but {problem}");
            let fix = "move it to `examples` and remove the mark, or let it show one deviation of that kind";
            faults.push(Fault::at(&mark, what, fix));
        }
        if how.is_tolerated() {
            faults.extend(refused.iter().map(|violation| {
                let what = format!("even the tolerant schema refuses this: {}", violation.what);
                let fix = "mend the example, so that only what its mark says deviates";
                at_violation(&sample.value, violation, what, fix)
            }));
        }
    }
    let mut seen = HashSet::new();
    faults.retain(|fault| seen.insert((fault.pointer.clone(), fault.what.clone())));
    faults
}

/// The properties in a value, at any depth, that its schema does not name.
fn undeclared<'d>(spec: &Spec<'d>, schema: &Node<'d>, value: &Node<'d>) -> Vec<Node<'d>> {
    let values = described(spec, schema, value).into_iter();
    let strange = values.filter(|found| found.place == Place::Property && found.schemas.is_empty());
    strange.map(|found| found.value).collect()
}

/// Where in another value a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Property,
    /// By itself, in a list, or under a name that is data.
    Elsewhere,
}

/// A value with all schemas that say what it is; none for a property that is not declared.
struct Described<'d> {
    place: Place,
    schemas: Vec<Node<'d>>,
    value: Node<'d>,
}

/// A value and all that is in it. What is open on purpose is left out, with what is in it.
fn described<'d>(spec: &Spec<'d>, schema: &Node<'d>, value: &Node<'d>) -> Vec<Described<'d>> {
    let mut found = Vec::new();
    let mut pending = vec![(Place::Elsewhere, vec![schema.clone()], value.clone())];
    while let Some((place, schemas, value)) = pending.pop() {
        let schemas = parts(spec, schemas);
        let all = |key: &str| -> Vec<Node<'d>> {
            schemas
                .iter()
                .filter_map(|schema| schema.get(key))
                .collect()
        };
        if value.value.is_array() {
            let items = all("items");
            pending.extend(
                value
                    .items()
                    .map(|item| (Place::Elsewhere, items.clone(), item)),
            );
        }
        let properties = all("properties");
        let others: Vec<Node<'d>> = all("additionalProperties")
            .into_iter()
            .filter(|schema| schema.value.as_object().is_some_and(|map| !map.is_empty()))
            .collect();
        // A schema that names no property at all is open on purpose.
        let is_record = !properties.is_empty();
        for (name, property) in value.entries() {
            let declared: Vec<Node<'d>> = properties.iter().filter_map(|p| p.get(name)).collect();
            match (declared.is_empty(), others.is_empty()) {
                (false, _) => pending.push((Place::Property, declared, property)),
                (true, false) => pending.push((Place::Elsewhere, others.clone(), property)),
                (true, true) if is_record => found.push(Described {
                    place: Place::Property,
                    schemas: Vec::new(),
                    value: Node {
                        pointer: join(&value.pointer, name),
                        value: property.value,
                    },
                }),
                (true, true) => {}
            }
        }
        found.push(Described {
            place,
            schemas,
            value,
        });
    }
    found
}

/// The schemas that together describe a value: references followed, compositions taken apart.
fn parts<'d>(spec: &Spec<'d>, schemas: Vec<Node<'d>>) -> Vec<Node<'d>> {
    let mut parts: Vec<Node<'d>> = Vec::new();
    let mut pending = schemas;
    while let Some(schema) = pending.pop() {
        let Some(schema) = spec.resolve(&schema) else {
            continue;
        };
        if parts.iter().any(|part| part.pointer == schema.pointer) {
            continue;
        }
        for key in ["allOf", "oneOf", "anyOf"] {
            pending.extend(schema.get(key).iter().flat_map(Node::items));
        }
        parts.push(schema);
    }
    parts
}

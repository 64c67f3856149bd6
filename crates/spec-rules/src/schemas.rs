//! What a schema may say, so that typify makes the right type of it and the client refuses nothing
//! that the service sends.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Value, json};

use crate::Fault;
use spec_document::model::Kind;
use spec_document::node::Node;
use spec_document::or_null::{self, REFERENCE_OR_NULL};
use spec_document::spec::Spec;

/// The formats for which typify has types of their own. Timestamps are [`date_time`]'s.
pub(crate) const TYPED_FORMATS: &[&str] = &["date", "uuid", "ip", "ipv4", "ipv6"];

fn schemas<'s, 'd>(spec: &'s Spec<'d>) -> impl Iterator<Item = &'s Node<'d>> {
    spec.all(Kind::Schema)
}

fn in_responses<'s, 'd>(spec: &'s Spec<'d>) -> impl Iterator<Item = &'s Node<'d>> {
    schemas(spec).filter(|schema| spec.is_in_response(schema))
}

/// One fault for every schema that has a field.
fn with_field<'s, 'd>(
    schemas: impl Iterator<Item = &'s Node<'d>>,
    field: &str,
    what: &str,
    fix: &str,
) -> Vec<Fault>
where
    'd: 's,
{
    schemas
        .filter_map(|schema| schema.get(field))
        .map(|at| Fault::at_key(&at, what, fix))
        .collect()
}

pub(crate) fn any_of(spec: &Spec<'_>) -> Vec<Fault> {
    let open = spec.dialect().open_enums.as_ref();
    let open = open.map_or_else(String::new, |open| {
        format!("for an open enum write `enum` and `{}`; ", open.field)
    });
    let fix = format!("{open}for alternatives write `oneOf`");
    with_field(schemas(spec), "anyOf", "the schema uses `anyOf`", &fix)
}

pub(crate) fn not(spec: &Spec<'_>) -> Vec<Fault> {
    let fix = "say what is allowed instead, or put the exclusion into the description";
    with_field(schemas(spec), "not", "the schema uses `not`", fix)
}

pub(crate) fn title(spec: &Spec<'_>) -> Vec<Fault> {
    let inline = schemas(spec).filter(|schema| !Spec::is_component(schema));
    let fix = "move it into the description, or make the schema a component of that name";
    with_field(inline, "title", "an inline schema has a title", fix)
}

/// Schemas by which the bodies of requests are written, and no answer is read.
fn in_requests_alone<'s, 'd>(spec: &'s Spec<'d>) -> impl Iterator<Item = &'s Node<'d>> {
    schemas(spec).filter(|schema| spec.is_in_request_body(schema) && !spec.is_in_response(schema))
}

pub(crate) fn request_default_value(spec: &Spec<'_>) -> Vec<Fault> {
    let fix = "remove it and say in the description what an absent value means";
    let what = "a schema of requests has a default";
    with_field(in_requests_alone(spec), "default", what, fix)
}

pub(crate) fn default_value(spec: &Spec<'_>) -> Vec<Fault> {
    let fix = "remove it and say in the description what an absent value means";
    with_field(
        in_responses(spec),
        "default",
        "a schema of answers has a default",
        fix,
    )
}

const COMPOSITIONS: [&str; 3] = ["allOf", "oneOf", "anyOf"];

pub(crate) fn composes(schema: &Node<'_>) -> bool {
    COMPOSITIONS.iter().any(|key| schema.get(key).is_some())
}

pub(crate) fn nested(spec: &Spec<'_>) -> Vec<Fault> {
    let fix = "make the inner composition a component of its own, or write the properties out";
    let mut faults = Vec::new();
    for schema in schemas(spec) {
        let mut compositions = COMPOSITIONS.iter().filter_map(|key| schema.get(key));
        let Some(first) = compositions.next() else {
            continue;
        };
        if let Some(second) = compositions.next() {
            let what = "a schema has two compositions side by side";
            faults.push(Fault::at_key(&second, what, fix));
        }
        let branches = || {
            first
                .items()
                .filter(|branch| !or_null::is_null(branch.value))
        };
        let alone = branches().count() == 1;
        for branch in branches() {
            // A lone reference is only a name for what it refers to.
            let branch_is_composed = match branch.reference() {
                Some(_) if alone => false,
                _ => spec
                    .resolve(&branch)
                    .is_some_and(|branch| composes(&branch)),
            };
            if branch_is_composed {
                let what = "a branch of a composition is a composition itself";
                faults.push(Fault::at_key(&branch, what, fix));
            }
        }
    }
    faults
}

/// Whether typify makes a schema by merging others, rather than by naming them.
fn merges(schema: &Node<'_>) -> bool {
    let several = schema
        .get("allOf")
        .is_some_and(|all_of| all_of.items().count() > 1);
    let own = ["type", "enum"].into_iter();
    let mut own = own.chain(KEYWORD_TYPES.iter().map(|(keyword, _)| *keyword));
    several || composes(schema) && own.any(|keyword| schema.get(keyword).is_some())
}

pub(crate) fn merge_cycle(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for schema in schemas(spec).filter(|schema| merges(schema)) {
        let mut pending = Spec::subschemas(schema);
        let mut seen = HashSet::new();
        while let Some(inner) = pending.pop() {
            let Some(inner) = spec.resolve(&inner) else {
                continue;
            };
            if inner.pointer == schema.pointer {
                let what = "a merge of schemas contains itself";
                let fix = "write the properties of the merged schemas out in one schema";
                faults.push(Fault::at_key(schema, what, fix));
                break;
            }
            if seen.insert(inner.pointer.clone()) {
                pending.extend(Spec::subschemas(&inner));
            }
        }
    }
    faults
}

pub(crate) fn branches(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for schema in schemas(spec) {
        for key in COMPOSITIONS {
            let Some(composition) = schema.get(key) else {
                continue;
            };
            match (composition.items().count(), key) {
                (0, _) => {
                    let what = format!("`{key}` is empty");
                    faults.push(Fault::at(&composition, what, "list schemas, or remove it"));
                }
                (_, "oneOf") if let Some(twin) = twin(&composition) => {
                    let what = "the branch is one that is there already: no value fits one of the two alone";
                    faults.push(Fault::at_key(&twin, what, "remove one of the two"));
                }
                (1, "oneOf") => {
                    let what = "`oneOf` offers no choice";
                    let fix = "write `allOf`, or the schema itself";
                    faults.push(Fault::at(&composition, what, fix));
                }
                _ => {}
            }
        }
    }
    faults
}

/// The first branch that takes what a branch before it takes.
fn twin<'d>(composition: &Node<'d>) -> Option<Node<'d>> {
    let mut seen = Vec::new();
    composition.items().find(|branch| {
        let says = says(branch);
        let known = seen.contains(&says);
        seen.push(says);
        known
    })
}

/// Which types a keyword says something about.
const KEYWORD_TYPES: &[(&str, &[&str])] = &[
    ("minLength", &["string"]),
    ("maxLength", &["string"]),
    ("pattern", &["string"]),
    ("minimum", &["integer", "number"]),
    ("maximum", &["integer", "number"]),
    ("exclusiveMinimum", &["integer", "number"]),
    ("exclusiveMaximum", &["integer", "number"]),
    ("multipleOf", &["integer", "number"]),
    ("format", &["string", "integer", "number"]),
    ("items", &["array"]),
    ("minItems", &["array"]),
    ("maxItems", &["array"]),
    ("uniqueItems", &["array"]),
    ("properties", &["object"]),
    ("required", &["object"]),
    ("additionalProperties", &["object"]),
    ("minProperties", &["object"]),
    ("maxProperties", &["object"]),
];

pub(crate) fn keyword_types(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for schema in schemas(spec) {
        let own = schema.text("type");
        if own.is_none() && composes(schema) {
            continue;
        }
        for (keyword, types) in KEYWORD_TYPES {
            let Some(at) = schema.get(keyword) else {
                continue;
            };
            match own {
                Some(own) if types.contains(&own) => {}
                Some(own) => {
                    let what = format!("`{keyword}` says nothing about a value of type {own}");
                    let fix = format!("remove it, or write `type: {}`", types.join(" or "));
                    faults.push(Fault::at_key(&at, what, fix));
                }
                None => {
                    let what = format!("a schema with `{keyword}` has no type");
                    let fix = format!("add `type: {}`", types.join(" or "));
                    faults.push(Fault::at_key(&at, what, fix));
                    break;
                }
            }
        }
        for (exclusive, bound) in [
            ("exclusiveMinimum", "minimum"),
            ("exclusiveMaximum", "maximum"),
        ] {
            if let Some(at) = schema.get(exclusive)
                && schema.get(bound).is_none()
            {
                let what = format!("`{exclusive}` stands without `{bound}`");
                faults.push(Fault::at_key(
                    &at,
                    what,
                    format!("add `{bound}`, or remove it"),
                ));
            }
        }
    }
    faults
}

/// A schema without a type is anything, null included; one that says `nullable` means to have a type.
pub(crate) fn untyped(spec: &Spec<'_>) -> Vec<Fault> {
    schemas(spec)
        .filter(|schema| {
            let says = |key: &str| schema.get(key).is_some();
            let judged_elsewhere = says("not")
                || says("enum")
                || KEYWORD_TYPES.iter().any(|(keyword, _)| says(keyword));
            says("nullable") && !(says("type") || composes(schema) || judged_elsewhere)
        })
        .map(|schema| {
            let fix = format!("add `type`, or write `{REFERENCE_OR_NULL}` with a component; or remove `nullable`, for what may be anything");
            Fault::at_key(schema, "the schema has `nullable` and no type", fix)
        })
        .collect()
}

/// `nullable` beside what refuses null all the same.
pub(crate) fn nullable_no_effect(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for schema in schemas(spec) {
        let composition = COMPOSITIONS.iter().find(|key| schema.get(key).is_some());
        let (Some(nullable), Some(composition)) = (schema.get("nullable"), composition) else {
            continue;
        };
        let what = format!("`nullable` has no effect beside `{composition}`");
        let fix = match or_null::split(schema.value) {
            (_, false) => "remove it".to_owned(),
            _ if or_null::has_null_branch(schema.value) => {
                "remove it: `{ enum: [null] }` says it already".to_owned()
            }
            (plain, true) => {
                let allow = or_null::how_to_allow(&plain);
                format!("remove it, and {allow}")
            }
        };
        faults.push(Fault::at_key(&nullable, what, fix));
    }
    faults
}

/// Null in a choice: beside references only, and only where nothing else in the schema refuses or allows it.
pub(crate) fn null_branch(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for schema in schemas(spec) {
        let Some(choice) = schema.get("oneOf") else {
            continue;
        };
        let (nulls, others): (Vec<_>, Vec<_>) = choice
            .items()
            .partition(|branch| or_null::is_null(branch.value));
        let Some(null) = nulls.first() else {
            continue;
        };
        let narrows = |(key, _): &(&str, Node<'_>)| {
            matches!(*key, "type" | "enum") || KEYWORD_TYPES.iter().any(|(known, _)| known == key)
        };
        if let Some((key, at)) = schema.entries().find(narrows) {
            let what = format!("null is a branch here, and `{key}` beside the choice refuses it");
            let fix = format!("remove `{key}`: what the branches say of it is enough");
            faults.push(Fault::at_key(&at, what, fix));
        }
        if let [only] = others.as_slice()
            && only.reference().is_none()
        {
            let what = "null is a branch beside a schema that is written in place";
            let fix = "write the schema without `oneOf`, and `nullable: true` beside its `type`";
            faults.push(Fault::at_key(null, what, fix));
        }
        let takes_null = |branch: &Node<'_>| {
            let inner = spec.resolve(branch)?;
            let fields = ["type", "enum", "not"];
            let anything = !composes(&inner) && fields.iter().all(|key| inner.get(key).is_none());
            // Of a component that is null another rule speaks.
            Some(anything || or_null::allows_null(branch.value))
        };
        for branch in others
            .iter()
            .filter(|branch| takes_null(branch) == Some(true))
        {
            let what =
                "the branch takes null already, which then fits two branches and so none alone";
            let fix = "remove `{ enum: [null] }`, or say of what type the branch is";
            faults.push(Fault::at_key(branch, what, fix));
        }
    }
    faults
}

/// The formats that OpenAPI, JSON Schema or typify know, by the type that they belong to.
const FORMATS: &[(&str, &[&str])] = &[
    (
        "string",
        &[
            "date-time",
            "date",
            "time",
            "duration",
            "uuid",
            "ip",
            "ipv4",
            "ipv6",
            "byte",
            "binary",
            "password",
            "uri",
            "uri-reference",
            "email",
            "hostname",
            "regex",
        ],
    ),
    (
        "integer",
        &[
            "int8", "uint8", "int16", "uint16", "int", "int32", "uint", "uint32", "int64", "uint64",
        ],
    ),
    ("number", &["float", "double"]),
];

pub(crate) fn format_unknown(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for schema in schemas(spec) {
        let (Some(format), Some(kind)) = (schema.get("format"), schema.text("type")) else {
            continue;
        };
        let text = format.value.as_str().unwrap_or_default();
        let Some((_, known)) = FORMATS.iter().find(|(name, _)| *name == kind) else {
            continue;
        };
        if !known.contains(&text) {
            let what = format!("no value of type {kind} has the format `{text}`");
            let fix = match similar::get_close_matches(text, known, 1, 0.6).first() {
                Some(close) => format!("write `{close}`, if that is meant; else remove it"),
                None => format!("remove it, or write one of: {}", known.join(", ")),
            };
            faults.push(Fault::at(&format, what, fix));
        }
    }
    faults
}

pub(crate) fn array_items(spec: &Spec<'_>) -> Vec<Fault> {
    schemas(spec)
        .filter(|schema| schema.text("type") == Some("array") && schema.get("items").is_none())
        .map(|schema| {
            let what = "a list does not say what its items are";
            Fault::at_key(schema, what, "add `items` with the schema of one item")
        })
        .collect()
}

pub(crate) fn nullable_component(spec: &Spec<'_>) -> Vec<Fault> {
    spec.components(Kind::Schema)
        .filter(|(_, schema)| or_null::allows_null(schema.value))
        .map(|(_, schema)| {
            let at = ["nullable", "oneOf", "anyOf"].iter();
            let at = at.filter_map(|key| schema.get(key)).next();
            let what = "a component schema is nullable";
            let fix = format!("remove null here, and write `{REFERENCE_OR_NULL}` where it is used");
            Fault::at(&at.unwrap_or(schema), what, fix)
        })
        .collect()
}

/// The names in `required`.
fn required<'d>(schema: &Node<'d>) -> Vec<Node<'d>> {
    let list = schema.get("required");
    list.iter().flat_map(Node::items).collect()
}

fn is_required(schema: &Node<'_>, property: &str) -> bool {
    required(schema)
        .iter()
        .any(|name| name.value.as_str() == Some(property))
}

fn properties<'d>(schema: &Node<'d>) -> impl Iterator<Item = (&'d str, Node<'d>)> {
    let properties = schema.get("properties");
    properties
        .into_iter()
        .flat_map(|properties| properties.entries())
}

/// Schemas that are one type in Rust: one by itself, or all that it merges by `allOf`, at any depth, with the
/// one that does first. A branch that is written in place is a part of a merge and no more.
fn merges_of<'s, 'd>(spec: &'s Spec<'d>) -> impl Iterator<Item = Vec<Node<'d>>> + use<'s, 'd> {
    let is_part = |schema: &&Node<'d>| {
        let mut segments = schema.pointer.rsplit('/').skip(1);
        segments.next() == Some("allOf")
    };
    schemas(spec)
        .filter(move |schema| !is_part(schema))
        .map(|schema| merged(spec, schema))
}

/// A schema and all that it merges by `allOf`, at any depth: what is one object to whoever reads it.
pub fn merged<'d>(spec: &Spec<'d>, schema: &Node<'d>) -> Vec<Node<'d>> {
    let mut parts: Vec<Node<'d>> = Vec::new();
    let mut pending = vec![schema.clone()];
    while let Some(part) = pending.pop() {
        let Some(part) = spec.resolve(&part) else {
            continue;
        };
        if parts.iter().any(|known| known.pointer == part.pointer) {
            continue;
        }
        let branches = part.get("allOf");
        let mut branches: Vec<Node<'d>> = branches.iter().flat_map(Node::items).collect();
        branches.reverse();
        pending.extend(branches);
        parts.push(part);
    }
    parts
}

/// Each fault once, for a part may belong to many merges.
fn once(mut faults: Vec<Fault>) -> Vec<Fault> {
    let mut seen = HashSet::new();
    faults.retain(|fault| seen.insert((fault.pointer.clone(), fault.what.clone())));
    faults
}

pub(crate) fn required_nullable(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for parts in merges_of(spec) {
        for (at, (name, property)) in parts
            .iter()
            .flat_map(|part| properties(part).map(move |property| (part, property)))
        {
            let demanding = parts.iter().find(|part| is_required(part, name));
            let (true, Some(demanding)) = (or_null::allows_null(property.value), demanding) else {
                continue;
            };
            let what = format!("`{name}` is both required and nullable");
            let refuse = or_null::how_to_refuse(property.value);
            let fix = format!("remove `{name}` from `required`; or, for `{name}`, {refuse}");
            let demand = || required(demanding).into_iter().find(|at| at.value == name);
            faults.push(match is_required(at, name) {
                true => Fault::at_key(&property, what, fix),
                // What another part demands is at fault there: here it may be null.
                false => Fault::at(&demand().unwrap_or_else(|| property.clone()), what, fix),
            });
        }
    }
    once(faults)
}

pub(crate) fn required_undeclared(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for schema in schemas(spec) {
        let mut seen = HashSet::new();
        for name in required(schema) {
            if !seen.insert(name.value.to_string()) {
                let text = name.value.as_str().unwrap_or_default();
                let what = format!("`{text}` is required twice");
                faults.push(Fault::at(&name, what, "remove one of the two"));
            }
        }
    }
    for parts in merges_of(spec) {
        // What a choice declares depends on which branch is taken.
        let chooses =
            |part: &Node<'_>| ["oneOf", "anyOf"].iter().any(|key| part.get(key).is_some());
        if parts.iter().any(chooses) {
            continue;
        }
        let declared = parts.iter().flat_map(properties).map(|(name, _)| name);
        let declared: Vec<&str> = declared.collect();
        // A component that is merged here is judged by itself.
        let here = &parts[0].pointer;
        let inside = |part: &&Node<'_>| {
            part.pointer == *here || part.pointer.starts_with(&format!("{here}/allOf/"))
        };
        for name in parts.iter().filter(inside).flat_map(required) {
            let text = name.value.as_str().unwrap_or_default();
            if declared.contains(&text) {
                continue;
            }
            let what = format!("`{text}` is required, but no property of that name is declared");
            let place = match parts.len() {
                1 => "under `properties`",
                _ => "under the `properties` of one of the merged schemas",
            };
            let fix = match similar::get_close_matches(text, &declared, 1, 0.7).first() {
                Some(close) => format!("write `{close}`, if that is meant"),
                None => format!("declare `{text}` {place}, or remove it here"),
            };
            faults.push(Fault::at(&name, what, fix));
        }
    }
    once(faults)
}

/// What a schema allows, without what it says of that in words.
fn says<'d>(schema: &Node<'d>) -> BTreeMap<&'d str, &'d Value> {
    let fields = schema
        .entries()
        .filter(|(key, _)| !ANNOTATIONS.contains(key));
    fields.map(|(key, node)| (key, node.value)).collect()
}

pub(crate) fn merge_property(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for parts in merges_of(spec).filter(|parts| parts.len() > 1) {
        let mut seen: HashMap<&str, Node<'_>> = HashMap::new();
        for (name, property) in parts.iter().flat_map(properties) {
            match seen.get(name) {
                Some(first) if says(first) != says(&property) => {
                    let what = format!("`{name}` is another property in {}", first.pointer);
                    let fix = "declare it in one of the merged schemas, or alike in both";
                    faults.push(Fault::at_key(&property, what, fix));
                }
                Some(_) => {}
                None => {
                    seen.insert(name, property);
                }
            }
        }
    }
    once(faults)
}

pub(crate) fn collection_nullable(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for schema in in_responses(spec) {
        for (name, property) in properties(schema) {
            if is_required(schema, name) || or_null::allows_null(property.value) {
                continue;
            }
            let wrapped = or_null::only(&property);
            if spec.is_collection(wrapped.as_ref().unwrap_or(&property)) {
                let what = format!("the optional list or map `{name}` is not nullable");
                let fix = or_null::how_to_allow(property.value);
                faults.push(Fault::at_key(&property, what, fix));
            }
        }
    }
    faults
}

/// The fields of a schema that rule out no value.
const ANNOTATIONS: &[&str] = &[
    "title",
    "description",
    "externalDocs",
    "example",
    "default",
    "deprecated",
    "readOnly",
    "writeOnly",
    "xml",
];

/// Whether a schema rules a value out.
fn narrows(schema: &Node<'_>) -> bool {
    schema.entries().any(|(key, _)| !ANNOTATIONS.contains(&key))
}

pub(crate) fn unknown_properties(spec: &Spec<'_>) -> Vec<Fault> {
    let fix = "write `additionalProperties: {}`";
    let mut faults = Vec::new();
    for schema in schemas(spec) {
        let additional = schema.get("additionalProperties");
        let is_record = schema.get("properties").is_some();
        match additional {
            Some(at) if at.value == &Value::Bool(false) => {
                faults.push(Fault::at_key(&at, "unknown properties are refused", fix));
            }
            Some(at) if is_record && !spec.is_in_response(schema) && narrows(&at) => {
                let what = "other properties are of one type, beside those that are listed";
                let fix = "leave it out, or list a property that holds them, a map";
                faults.push(Fault::at_key(&at, what, fix));
            }
            _ if !spec.is_in_response(schema) => {}
            Some(at) if at.value == &Value::Bool(true) => {
                faults.push(Fault::at_key(
                    &at,
                    "unknown properties are thrown away",
                    fix,
                ));
            }
            Some(at) if is_record && at.value != &json!({}) => {
                let what = match narrows(&at) {
                    true => "unknown properties of any other type are refused",
                    false => {
                        "`additionalProperties` is not `{}`: every property of an example would count as declared"
                    }
                };
                let fix = format!("{fix}; move words into the description of the object");
                faults.push(Fault::at_key(&at, what, fix));
            }
            None if is_record => {
                let what = "an object of answers does not keep unknown properties";
                let fix = "add `additionalProperties: {}`";
                faults.push(Fault::at_key(schema, what, fix));
            }
            _ => {}
        }
    }
    faults
}

/// Keywords that refuse values, or change the Rust type to one that does.
const VALIDATION: &[&str] = &[
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

/// Formats for which typify has a type that refuses values, or loses digits. `date-time` is none of
/// them: it becomes our lenient timestamp.
const STRICT_FORMATS: &[&str] = &[
    "date", "uuid", "ip", "ipv4", "ipv6", "int8", "uint8", "int16", "uint16", "int", "int32",
    "uint", "uint32", "uint64", "float",
];

pub(crate) fn validation(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for schema in in_responses(spec) {
        for keyword in VALIDATION {
            if let Some(at) = schema.get(keyword)
                && at.value != &Value::Bool(false)
            {
                let what = format!("a schema of answers has `{keyword}`");
                let fix = "remove it, and say in the description what to expect";
                faults.push(Fault::at_key(&at, what, fix));
            }
        }
        if let Some(at) = schema.get("format")
            && let Some(format) = at.value.as_str()
            && STRICT_FORMATS.contains(&format)
        {
            let what = format!("a schema of answers has `format: {format}`");
            let fix = match schema.text("type") {
                Some("integer") => "write `format: int64`",
                Some("number") => "write `format: double`",
                _ => "remove it, and say in the description what to expect",
            };
            faults.push(Fault::at(&at, what, fix));
        }
    }
    faults
}

pub(crate) fn pattern_with_format(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for schema in schemas(spec) {
        let format = schema.text("format").unwrap_or_default();
        if !TYPED_FORMATS.contains(&format) {
            continue;
        }
        for keyword in ["pattern", "minLength", "maxLength"] {
            if let Some(at) = schema.get(keyword) {
                let what = format!("`{keyword}` stands beside `format: {format}`");
                faults.push(Fault::at_key(&at, what, "keep one of the two"));
            }
        }
    }
    faults
}

/// An escape that means one thing with the flag `u` of ECMAScript and another without: typify's code is
/// without it, most validators are not.
fn ambiguous_escape(pattern: &str) -> Option<&'static str> {
    let mut rest = pattern;
    while let Some(at) = rest.find('\\') {
        rest = &rest[at + 1..];
        let known = ["p{", "P{", "u{"]
            .into_iter()
            .zip([r"\p{…}", r"\P{…}", r"\u{…}"]);
        if let Some((_, shown)) = known
            .into_iter()
            .find(|(escape, _)| rest.starts_with(escape))
        {
            return Some(shown);
        }
        let mut characters = rest.chars();
        characters.next();
        rest = characters.as_str();
    }
    None
}

pub(crate) fn pattern_invalid(spec: &Spec<'_>) -> Vec<Fault> {
    let patterns = schemas(spec).filter_map(|schema| schema.get("pattern"));
    patterns
        .filter_map(|pattern| {
            // The engine that typify's code uses.
            let text = pattern.value.as_str()?;
            if let Some(escape) = ambiguous_escape(text) {
                let what = format!(
                    "`{escape}` is a class of characters to some readers, and these letters to others"
                );
                let fix = "list the characters, such as `[A-Za-z\\u00C0-\\u024F]`";
                return Some(Fault::at(&pattern, what, fix));
            }
            let error = regress::Regex::new(text).err()?;
            let what = format!("this is no regular expression of ECMAScript: {error}");
            Some(Fault::at(&pattern, what, "mend the pattern"))
        })
        .collect()
}

/// The null of a choice, which is no enum of anything.
pub fn is_null_branch(schema: &Node<'_>) -> bool {
    or_null::is_branch(&schema.pointer) && or_null::is_null(schema.value)
}

pub(crate) fn enum_form(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for schema in schemas(spec).filter(|schema| !is_null_branch(schema)) {
        let Some(members) = schema.get("enum") else {
            let open = spec.dialect().open_enums.as_ref();
            if let Some((field, at)) =
                open.and_then(|open| Some((open.field, schema.get(open.field)?)))
            {
                let what = format!("`{}` stands without `enum`", field);
                faults.push(Fault::at_key(
                    &at,
                    what,
                    "add the known members, or remove it",
                ));
            }
            continue;
        };
        if schema.text("type") != Some("string") {
            let at = schema.get("type").unwrap_or_else(|| members.clone());
            let what = "the enum is not of type string";
            faults.push(Fault::at(&at, what, "write `type: string`"));
        }
        if members.items().next().is_none() {
            let what = "the enum has no members";
            faults.push(Fault::at(&members, what, "list the known members"));
        }
        let mut seen = HashSet::new();
        for member in members.items() {
            match member.value {
                Value::String(text) if !seen.insert(text) => {
                    let what = format!("`{text}` is listed twice");
                    faults.push(Fault::at(&member, what, "remove one of the two"));
                }
                Value::String(_) => {}
                Value::Null => {
                    let what = "null is listed as a member";
                    let fix = format!(
                        "remove it, and write `{REFERENCE_OR_NULL}` where the enum is used"
                    );
                    faults.push(Fault::at(&member, what, fix));
                }
                other => {
                    let what = format!("the member {other} is not text");
                    faults.push(Fault::at(&member, what, format!("quote it: '{other}'")));
                }
            }
        }
    }
    faults
}

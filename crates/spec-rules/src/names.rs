//! Names that become one in Rust, or that the generated code needs for itself.

use std::collections::{HashMap, HashSet};

use heck::{ToShoutySnakeCase, ToUpperCamelCase};

use crate::Fault;
use crate::schemas::{composes, merged};
use spec_document::dialect::Constants;
use spec_document::model::Kind;
use spec_document::naming::{Case, identifier, is_identifier, is_nameless};
use spec_document::node::Node;
use spec_document::or_null;
use spec_document::spec::Spec;

/// A fault for every name that becomes the same identifier as another before it.
fn collide<'d>(
    names: impl IntoIterator<Item = (&'d str, Node<'d>)>,
    case: Case,
    noun: &str,
) -> Vec<Fault> {
    let mut seen: HashMap<String, &str> = HashMap::new();
    let mut faults = Vec::new();
    for (name, node) in names {
        let identifier = identifier(name, case);
        match seen.get(&identifier) {
            // The same name twice is another rule's business.
            Some(first) if *first != name => {
                let what = format!("the {noun} `{first}` and `{name}` both become `{identifier}`");
                faults.push(Fault::at_key(
                    &node,
                    what,
                    "rename or remove one of the two",
                ));
            }
            Some(_) => {}
            None => {
                seen.insert(identifier, name);
            }
        }
    }
    faults
}

/// The items of a list of text with their text.
fn texts<'d>(list: Option<Node<'d>>) -> Vec<(&'d str, Node<'d>)> {
    let items = list.into_iter().flat_map(|list| list.items());
    items
        .filter_map(|item| Some((item.value.as_str()?, item)))
        .collect()
}

fn entries<'d>(map: Option<Node<'d>>) -> Vec<(&'d str, Node<'d>)> {
    map.into_iter().flat_map(|map| map.entries()).collect()
}

pub(crate) fn collisions(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = collide(spec.components(Kind::Schema), Case::Pascal, "schemas");
    let tags = spec
        .operations()
        .flat_map(|operation| texts(operation.node.get("tags")));
    faults.extend(collide(tags, Case::Pascal, "tags"));
    for schema in spec.all(Kind::Schema) {
        let members = texts(schema.get("enum"));
        faults.extend(collide(members, Case::Pascal, "members"));
        let parts = merged(spec, schema).into_iter();
        let properties = parts.flat_map(|part| entries(part.get("properties")));
        faults.extend(collide(properties, Case::Snake, "properties"));
    }
    faults.extend(inline_types(spec));
    for operation in spec.operations() {
        let parameters = spec
            .parameters(&operation)
            .into_iter()
            .filter_map(|used| Some((used.definition.text("name")?, used.at)));
        faults.extend(collide(parameters, Case::Argument, "parameters"));
    }
    for media_type in spec.all(Kind::MediaType) {
        let examples = entries(media_type.get("examples"));
        let deviations = spec.deviations(media_type).into_iter();
        let deviations = deviations.map(|(name, used)| (name, used.at));
        let both = examples.into_iter().chain(deviations);
        faults.extend(collide(both, Case::Snake, "examples"));
    }
    faults
}

/// Schemas that are written in place and become a type of the name of another: typify takes the first one for
/// both.
fn inline_types(spec: &Spec<'_>) -> Vec<Fault> {
    let mut named: Vec<(String, Node<'_>)> = Vec::new();
    let components = spec.components(Kind::Schema);
    named.extend(components.map(|(name, schema)| (name.to_owned(), schema)));
    let mut types: HashMap<String, Node<'_>> = HashMap::new();
    for (name, schema) in &named {
        types.insert(identifier(name, Case::Pascal), schema.clone());
    }
    for operation in spec.operations() {
        let id = operation.node.text("operationId").unwrap_or_default();
        for used in spec.parameters(&operation) {
            let name = used.definition.text("name").unwrap_or_default();
            let schema = used.definition.get("schema").into_iter();
            named.extend(schema.map(|schema| (format!("{id}-{name}"), schema)));
        }
        let body = spec.request_body(&operation).into_iter();
        let answers = spec.responses(&operation).into_iter();
        let contents = body
            .map(|used| ("body", used))
            .chain(answers.map(|(_, used)| ("response", used)));
        for (suffix, used) in contents {
            let content = used.definition.get("content");
            let schemas = content.iter().flat_map(Node::entries);
            let schemas = schemas.filter_map(|(_, media_type)| media_type.get("schema"));
            named.extend(schemas.map(|schema| (format!("{id}-{suffix}"), schema)));
        }
    }
    let mut faults = Vec::new();
    let mut seen = HashSet::new();
    let mut next = 0;
    while let Some((name, schema)) = named.get(next).cloned() {
        next += 1;
        if schema.reference().is_some() {
            continue;
        }
        // A choice of a schema or null is that schema, and so is a lone branch.
        if let Some(only) = or_null::only(&schema) {
            // A composition in another one has a rule of its own.
            if !composes(&only) {
                named.push((name, only));
            }
            continue;
        }
        if becomes_type(&schema) && !Spec::is_component(&schema) {
            let identifier = identifier(&name, Case::Pascal);
            match types.get(&identifier) {
                Some(first) if first.value != schema.value => {
                    if seen.insert(schema.pointer.clone()) {
                        let what = format!(
                            "the schema becomes the type `{identifier}`, which {} is already",
                            first.pointer
                        );
                        let fix = "make it a component of another name and refer to it with $ref";
                        faults.push(Fault::at_key(&schema, what, fix));
                    }
                }
                Some(_) => {}
                None => {
                    types.insert(identifier, schema.clone());
                }
            }
        }
        for (property, inner) in entries(schema.get("properties")) {
            named.push((format!("{name}-{property}"), inner));
        }
        for (key, suffix) in [("items", "Item"), ("additionalProperties", "Value")] {
            let inner = schema.get(key).filter(|inner| inner.value.is_object());
            named.extend(inner.map(|inner| (format!("{name}{suffix}"), inner)));
        }
        for part in schema.get("allOf").iter().flat_map(Node::items) {
            // What is merged has the properties, and the names, of the whole.
            for (property, inner) in entries(part.get("properties")) {
                named.push((format!("{name}-{property}"), inner));
            }
        }
    }
    faults
}

/// Whether typify makes a type of its own of a schema that is written in place.
fn becomes_type(schema: &Node<'_>) -> bool {
    let keys = [
        "properties",
        "enum",
        "pattern",
        "minLength",
        "maxLength",
        "allOf",
        "oneOf",
    ];
    keys.iter().any(|key| schema.get(key).is_some())
}

/// The types and traits that the module of request builders calls by their bare names.
const OPERATIONS: &[&str] = &[
    "ByteStream",
    "Client",
    "ClientHooks",
    "ClientInfo",
    "Error",
    "OperationInfo",
    "Option",
    "RequestBuilderExt",
    "ResponseValue",
    "Result",
    "String",
];

/// The methods that every value of the client's type has from Rust's own traits.
const METHODS: &[&str] = &["clone", "clone_into", "into", "to_owned", "try_into"];

/// The methods of every generated request builder, and what its `send` keeps beside parameters.
const BUILDER: &[&str] = &["new", "send", "header_map", "body"];
const BUILDER_WITH_BODY: &[&str] = &["body_map"];

/// What the generated types call by its bare name.
const TYPES: &[&str] = &["Default"];

pub(crate) fn reserved(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for Constants { of, field, taken } in spec.dialect().constants {
        for name in spec.all(*of).filter_map(|node| node.get(field)) {
            let constant = name.value.as_str().unwrap_or_default();
            let constant = constant.to_shouty_snake_case();
            if taken.contains(&constant.as_str()) {
                let what = format!("{} would become the constant `{constant}`", name.value);
                let fix = format!("choose another name: the tables have a `{constant}` already");
                faults.push(Fault::at(&name, what, fix));
            }
        }
    }
    for id in spec
        .operations()
        .filter_map(|operation| operation.node.get("operationId"))
    {
        let text = id.value.as_str().unwrap_or_default();
        let (method, of_type) = (
            identifier(text, Case::Snake),
            identifier(text, Case::Pascal),
        );
        if OPERATIONS.contains(&of_type.as_str()) || METHODS.contains(&method.as_str()) {
            let what = format!("`{text}` would become a type or a method that hides another");
            let fix = "write a verb and what it acts on, such as `listUserMachines`";
            faults.push(Fault::at(&id, what, fix));
        }
    }
    for operation in spec.operations() {
        let has_body = spec.request_body(&operation).is_some();
        for used in spec.parameters(&operation) {
            let name = used.definition.text("name").unwrap_or_default();
            let argument = identifier(name, Case::Argument);
            if is_nameless(name) {
                let what = format!("the parameter `{name}` leaves no name for an argument");
                let fix = "the service decides on the name, so the generator has to name this argument in another way";
                faults.push(Fault::at_key(&used.at, what, fix));
            }
            let of_body = has_body && BUILDER_WITH_BODY.contains(&argument.as_str());
            if BUILDER.contains(&argument.as_str()) || of_body {
                let what = format!("a parameter is named `{name}`");
                let fix = "the service decides on the name, so this operation needs a pass of the generator that renames the argument";
                faults.push(Fault::at_key(&used.at, what, fix));
            }
        }
    }
    for (name, schema) in spec.components(Kind::Schema) {
        if TYPES.contains(&identifier(name, Case::Pascal).as_str()) {
            let what = format!("`{name}` would become a type that hides Rust's own");
            faults.push(Fault::at_key(&schema, what, "give the schema another name"));
        }
    }
    let open = spec.dialect().open_enums.as_ref();
    for schema in spec.all(Kind::Schema) {
        for (text, member) in texts(schema.get("enum")) {
            let variant = text.to_upper_camel_case();
            if !is_identifier(&variant) || open.is_some_and(|open| open.other == variant) {
                let what = format!("the member `{text}` cannot become a variant");
                let fix = "the service decides on the name, so the generator has to name this variant in another way";
                faults.push(Fault::at(&member, what, fix));
            }
        }
        let keeps_unknown = schema
            .get("additionalProperties")
            .is_some_and(|additional| additional.value.is_object());
        for (name, property) in entries(schema.get("properties")) {
            if is_nameless(name) {
                let what = format!("the property `{name}` leaves no name for a field");
                let fix = "the service decides on the name, so the generator has to name this field in another way";
                faults.push(Fault::at_key(&property, what, fix));
            }
            if keeps_unknown && identifier(name, Case::Snake) == "extra" {
                let what = format!(
                    "the property `{name}` has the name of the field that keeps unknown properties"
                );
                let fix = "the service decides on the name, so this schema needs a pass of the generator that renames the field";
                faults.push(Fault::at_key(&property, what, fix));
            }
        }
    }
    faults
}

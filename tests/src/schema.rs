//! Owns what a schema means, whoever wrote it down: the specification in OpenAPI's dialect, or the
//! generated types in JSON Schema's. Both are read into one form, by which bodies are derived and
//! schemas are compared.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// What values are allowed.
#[derive(Clone, Debug, PartialEq)]
pub struct Schema {
    /// The component that it is, for a schema that was referred to.
    pub name: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// Whether null is a value of it.
    pub nullable: bool,
    /// Which values besides.
    pub kind: Kind,
}

/// Which values, null apart.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// An object with these properties, by name.
    Object {
        /// The properties that are listed.
        properties: BTreeMap<String, Property>,
        /// Whether others may be there as well.
        open: bool,
        /// Whether a type has a place for those: only where `additionalProperties: {}` asks for one, or
        /// nothing is listed.
        kept: bool,
    },
    /// A list.
    Array(Box<Schema>),
    /// An object whose properties have any names, and values of one kind.
    Map(Box<Schema>),
    /// What it is within already. The property that would hold it is left out.
    Again,
    /// A text.
    Text(Text),
    /// A whole number.
    Integer {
        /// How many bits.
        format: Option<String>,
    },
    /// Any number.
    Number,
    /// True or false.
    Boolean,
    /// Any text or number; the members are the known ones.
    OpenEnum(Vec<String>),
    /// One of these texts, which only requests are held to.
    Enum(Vec<String>),
    /// A whole number, or a text in its place.
    IntegerOrText {
        /// How many bits the number has.
        format: Option<String>,
    },
    /// An object of one of these kinds.
    OneOf(Vec<Schema>),
    /// Anything.
    Any,
}

impl Kind {
    /// Whether there is no end to what it holds.
    fn is_again(&self) -> bool {
        match self {
            Self::Again => true,
            Self::Array(inner) | Self::Map(inner) => inner.kind.is_again(),
            Self::OneOf(branches) => branches.iter().any(|branch| branch.kind.is_again()),
            _ => false,
        }
    }
}

/// What is demanded of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// What it stands for, such as `date-time`.
    pub format: Option<String>,
    /// The least number of characters.
    pub min: usize,
    /// The greatest number of characters.
    pub max: Option<usize>,
    /// The regular expression that it matches.
    pub pattern: Option<String>,
}

/// A property of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// Whether it is always there.
    pub required: bool,
    /// What it is.
    pub schema: Schema,
}

/// The references on the way to a schema, the last first.
struct Outer<'o> {
    target: &'o str,
    outer: Option<&'o Outer<'o>>,
}

impl Outer<'_> {
    fn times(mut way: Option<&Self>, target: &str) -> usize {
        let mut times = 0;
        while let Some(one) = way {
            times += usize::from(one.target == target);
            way = one.outer;
        }
        times
    }
}

/// How many times a schema is read within itself.
const ROUNDS: usize = 2;

impl Schema {
    /// Reads a schema object; references are looked up in `root`.
    ///
    /// # Panics
    /// When it says something that this reader has no meaning for: what is not understood here would be
    /// tested nowhere.
    pub fn read(root: &Value, schema: &Value) -> Self {
        Self::at(root, schema, None)
    }

    fn at(root: &Value, schema: &Value, outer: Option<&Outer<'_>>) -> Self {
        let text = |key: &str| schema[key].as_str().map(str::to_owned);
        let mut read = if let Some(target) = schema["$ref"].as_str() {
            let found = target.strip_prefix('#').and_then(|at| root.pointer(at));
            let found = found.unwrap_or_else(|| panic!("{target} leads nowhere"));
            let further = Outer { target, outer };
            let mut read = match Outer::times(outer, target) {
                ROUNDS => Self {
                    name: None,
                    description: None,
                    nullable: false,
                    kind: Kind::Again,
                },
                _ => Self::at(root, found, Some(&further)),
            };
            read.name = target.rsplit('/').next().map(str::to_owned);
            // It is told where the component stands.
            read.description = None;
            read
        } else if let Some(parts) = schema["allOf"].as_array() {
            let mut parts = parts.iter().map(|part| Self::at(root, part, outer));
            let first = parts
                .next()
                .unwrap_or_else(|| panic!("all of nothing: {schema}"));
            let all = parts.fold(first, Self::and);
            match schema["properties"].is_object() {
                true => all.and(Self {
                    name: None,
                    description: None,
                    nullable: true,
                    kind: object(root, schema, outer),
                }),
                false => all,
            }
        } else {
            Self {
                name: None,
                description: None,
                nullable: false,
                kind: Kind::Any,
            }
        };
        if let Some(description) = text("description") {
            read.description = Some(description);
        }
        read.nullable |= schema["nullable"] == true;
        if read.kind != Kind::Any || read.name.is_some() {
            return read;
        }
        let branches = schema["anyOf"].as_array().or(schema["oneOf"].as_array());
        if let Some(branches) = branches {
            // OpenAPI 3.0 has no type for it; JSON Schema has.
            let is_null = |branch: &&Value| {
                branch["type"] == "null" || branch["enum"] == Value::from([Value::Null].as_slice())
            };
            let (null, others): (Vec<_>, Vec<_>) = branches.iter().partition(is_null);
            read.nullable |= !null.is_empty();
            read.of_branches(root, &others, outer);
            return read;
        }
        let mut types: Vec<_> = match &schema["type"] {
            Value::String(one) => vec![one.as_str()],
            Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let before = types.len();
        types.retain(|name| *name != "null");
        read.nullable |= types.len() < before;
        read.kind = match types.as_slice() {
            [] => Kind::Any,
            ["object"] => object(root, schema, outer),
            ["array"] => Kind::Array(Box::new(Self::at(root, &schema["items"], outer))),
            ["string"] if schema["enum"].is_array() => {
                let members = schema["enum"].as_array().into_iter().flatten();
                let members = members.filter_map(Value::as_str).map(str::to_owned);
                Kind::Enum(members.collect())
            }
            ["string"] => Kind::Text(Text {
                format: text("format"),
                min: count(&schema["minLength"]).unwrap_or(0),
                max: count(&schema["maxLength"]),
                pattern: text("pattern"),
            }),
            ["integer"] => Kind::Integer {
                format: text("format"),
            },
            ["number"] => Kind::Number,
            ["boolean"] => Kind::Boolean,
            _ => panic!("no meaning is known for this schema: {schema}"),
        };
        read
    }

    /// What both allow: objects with the properties of both.
    fn and(mut self, other: Self) -> Self {
        let (
            Kind::Object {
                properties,
                open,
                kept,
            },
            Kind::Object {
                properties: more,
                open: other_open,
                kept: other_kept,
            },
        ) = (&mut self.kind, other.kind)
        else {
            panic!("no meaning is known for all of something else than objects");
        };
        for (name, property) in more {
            let required = property.required;
            let entry = properties.entry(name).or_insert(property);
            entry.required |= required;
        }
        *open &= other_open;
        *kept |= other_kept;
        self.nullable &= other.nullable;
        (self.name, self.description) = (None, None);
        self
    }

    fn of_branches(&mut self, root: &Value, branches: &[&Value], outer: Option<&Outer<'_>>) {
        let mut types: Vec<_> = branches
            .iter()
            .map(|branch| branch["type"].as_str().unwrap_or_default())
            .collect();
        types.sort_unstable();
        match (branches, types.as_slice()) {
            ([only], _) => {
                let read = Self::at(root, only, outer);
                self.nullable |= read.nullable;
                self.name = read.name;
                self.kind = read.kind;
            }
            ([known, _, _], ["number", "string", "string"]) if known["enum"].is_array() => {
                let members = known["enum"].as_array().into_iter().flatten();
                let members = members.filter_map(Value::as_str).map(str::to_owned);
                self.kind = Kind::OpenEnum(members.collect());
            }
            ([one, other], ["integer", "string"]) => {
                let format = [one, other].into_iter().find(|b| b["type"] == "integer");
                self.kind = Kind::IntegerOrText {
                    format: format.and_then(|b| Some(b["format"].as_str()?.to_owned())),
                };
            }
            _ => {
                let read = branches.iter().map(|branch| Self::at(root, branch, outer));
                let read: Vec<_> = read.collect();
                let is_object = |branch: &Self| matches!(branch.kind, Kind::Object { .. });
                assert!(
                    read.iter().all(is_object),
                    "no meaning is known for these branches: {branches:?}"
                );
                self.kind = Kind::OneOf(read);
            }
        }
    }
}

fn object(root: &Value, schema: &Value, outer: Option<&Outer<'_>>) -> Kind {
    let required: Vec<_> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let none = Map::new();
    let properties = schema["properties"].as_object().unwrap_or(&none);
    let others = &schema["additionalProperties"];
    let each = Schema::at(root, others, outer);
    if properties.is_empty() && each.kind != Kind::Any {
        return Kind::Map(Box::new(each));
    }
    let kept = properties.is_empty() || others.is_object();
    let properties = properties.iter().map(|(name, value)| {
        let property = Property {
            required: required.contains(&name.as_str()),
            schema: Schema::at(root, value, outer),
        };
        (name.clone(), property)
    });
    Kind::Object {
        properties: properties
            .filter(|(_, property)| !property.schema.kind.is_again())
            .collect(),
        kept,
        open: match others {
            // By either dialect others are allowed where nothing is said of them.
            Value::Null | Value::Bool(true) => true,
            Value::Object(_) if each.kind == Kind::Any => true,
            Value::Object(_) => panic!("properties of one kind beside others: {schema}"),
            _ => false,
        },
    }
}

fn count(value: &Value) -> Option<usize> {
    value.as_u64().and_then(|count| count.try_into().ok())
}

/// Where the generated type allows something else than the specification, each as `place: what`.
///
/// A named schema inside is compared where it stands itself.
pub fn differences(specification: &Schema, generated: &Schema) -> Vec<String> {
    let mut found = Vec::new();
    let place = specification.name.clone().unwrap_or_default();
    compare_kinds(&place, &specification.kind, &generated.kind, &mut found);
    // Only structs are generated from what the specification says in words.
    if matches!(specification.kind, Kind::Object { .. })
        && specification.description != generated.description
    {
        found.push(format!("{place}: another description"));
    }
    found
}

fn compare(place: &str, specification: &Schema, generated: &Schema, found: &mut Vec<String>) {
    match (specification.nullable, generated.nullable) {
        (true, false) => found.push(format!("{place}: null is refused")),
        (false, true) => found.push(format!("{place}: null is allowed")),
        _ => {}
    }
    match (&specification.name, &generated.name) {
        (Some(one), Some(other)) if one == other => {}
        _ => compare_kinds(place, &specification.kind, &generated.kind, found),
    }
}

fn compare_kinds(place: &str, specification: &Kind, generated: &Kind, found: &mut Vec<String>) {
    match (specification, generated) {
        (
            Kind::Object {
                properties, open, ..
            },
            Kind::Object {
                properties: others,
                open: other_open,
                ..
            },
        ) => {
            if open != other_open {
                let what = if *open { "refused" } else { "allowed" };
                found.push(format!("{place}: other properties are {what}"));
            }
            for (name, property) in properties {
                let place = format!("{place}.{name}");
                let Some(other) = others.get(name) else {
                    found.push(format!("{place}: dropped"));
                    continue;
                };
                match (property.required, other.required) {
                    (true, false) => found.push(format!("{place}: may be absent")),
                    (false, true) => found.push(format!("{place}: must be there")),
                    _ => {}
                }
                compare(&place, &property.schema, &other.schema, found);
                // Of an object that is written in place, the type that becomes of it tells.
                let at_type = property.schema.name.is_none()
                    && other.schema.name.is_some()
                    && matches!(property.schema.kind, Kind::Object { .. });
                if !at_type && property.schema.description != other.schema.description {
                    found.push(format!("{place}: another description"));
                }
            }
            let added = others.keys().filter(|name| !properties.contains_key(*name));
            found.extend(added.map(|name| format!("{place}.{name}: added")));
        }
        (Kind::OneOf(these), Kind::OneOf(others)) if these.len() == others.len() => {
            for (one, other) in these.iter().zip(others) {
                compare(place, one, other, found);
            }
        }
        (Kind::Array(one), Kind::Array(other)) => compare(&format!("{place}[]"), one, other, found),
        (Kind::Map(one), Kind::Map(other)) => compare(&format!("{place}.*"), one, other, found),
        (one, other) if one == other => {}
        (one, other) => found.push(format!("{place}: {one:?} became {other:?}")),
    }
}

//! Schemas of the contract, made ready to judge what a request brings.
//!
//! The judgement is a validator's of JSON Schema, draft 4, of which OpenAPI 3.0 made its own language: an
//! exclusive bound is a flag in either. What differs is translated here: null, integers, of which `27.0` is
//! none and one beyond 64 bits is, the formats of them, what only answers have, and patterns, which are
//! held by an engine of ECMAScript. What the words of a query stand for is `word`'s.

use std::collections::HashMap;
use std::fmt::{self, Display};

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{Draft, JsonType, Keyword, ValidationError, Validator};
use serde_json::{Map, Value, json};

/// A schema, ready to hold values against.
#[derive(Debug)]
pub(crate) struct Schema(Validator);

/// A rule of a schema that a value breaks.
#[derive(Debug)]
pub(crate) struct Breach {
    /// Where in the value, as a JSON pointer.
    pub(crate) pointer: String,
    /// What goes on after the name of what is there: `is not a text`.
    pub(crate) rule: String,
}

/// What is at the place that a `$ref` names.
pub(crate) type LookUp<'f> = dyn Fn(&str) -> Result<Value, String> + 'f;

/// A chain of references longer than this goes round in a circle.
pub(crate) const MAX_HOPS: usize = 16;

impl Schema {
    /// Makes a schema object of OpenAPI ready, or says why it is none.
    pub(crate) fn new(schema: &Value, look_up: &LookUp<'_>) -> Result<Self, String> {
        let root = Translation::of(schema, look_up)?;
        let options = jsonschema::options()
            .with_draft(Draft::Draft4)
            .should_validate_formats(true)
            .with_format("uuid", is_uuid)
            .with_format("ip", |text: &str| text.parse::<std::net::IpAddr>().is_ok())
            .with_keyword(PATTERN, |_, value, _| {
                Ok(Box::new(Pattern::new(value.as_str().unwrap_or_default())?))
            })
            .with_keyword(INTEGER, |_, value, _| {
                let nullable = *value == Value::Bool(true);
                Ok(Box::new(Integer { nullable }))
            })
            .with_keyword(READ_ONLY, |_, _, _| Ok(Box::new(ReadOnly)));
        let validator = options.build(&root).map_err(|error| error.to_string())?;
        Ok(Self(validator))
    }

    /// The rule that a value breaks; of several, the one that the others depend on.
    pub(crate) fn breach(&self, value: &Value) -> Option<Breach> {
        if self.0.is_valid(value) {
            return None;
        }
        let errors = self.0.iter_errors(value);
        let first = errors.min_by_key(|error| {
            let keyword = error.kind().keyword();
            let order = ["type", INTEGER, "minLength", "maxLength", "enum"];
            order
                .iter()
                .position(|known| *known == keyword)
                .unwrap_or(order.len())
        });
        first.as_ref().map(Breach::new)
    }
}

/// The object itself that a schema is, or that its references lead to.
pub(crate) fn resolve(schema: &Value, look_up: &LookUp<'_>) -> Result<Value, String> {
    let mut schema = schema.clone();
    for _ in 0..MAX_HOPS {
        match schema.get("$ref").and_then(Value::as_str) {
            None => return Ok(schema),
            Some(target) => schema = look_up(target)?,
        }
    }
    Err("a chain of $ref without an end".to_owned())
}

impl Breach {
    fn new(error: &ValidationError<'_>) -> Self {
        // Where all branches but one only allow null, that one has the reason.
        if let ValidationErrorKind::AnyOf { context }
        | ValidationErrorKind::OneOfNotValid { context } = error.kind()
        {
            let mut others = context.iter().filter(|branch| !wants_null(branch));
            if let (Some([reason, ..]), None) = (others.next().map(Vec::as_slice), others.next()) {
                return Self::new(reason);
            }
        }
        Self {
            pointer: error.instance_path().to_string(),
            rule: rule(error),
        }
    }
}

fn wants_null(branch: &[ValidationError<'_>]) -> bool {
    let null = json!([null]);
    branch.iter().all(
        |error| matches!(error.kind(), ValidationErrorKind::Enum { options } if **options == null),
    )
}

/// The rule in words, without the value.
fn rule(error: &ValidationError<'_>) -> String {
    use ValidationErrorKind as Kind;

    let value = &**error.instance();
    let length = || match value {
        Value::String(text) => text.chars().count(),
        Value::Array(items) => items.len(),
        Value::Object(members) => members.len(),
        _ => 0,
    };
    match error.kind() {
        Kind::Type { kind } => format!("is {}", no(kind)),
        Kind::MinLength { limit } => {
            format!(
                "is {} characters long, and at least {limit} are needed",
                length()
            )
        }
        Kind::MaxLength { limit } => {
            format!(
                "is {} characters long, and at most {limit} are allowed",
                length()
            )
        }
        Kind::MinItems { limit } => {
            format!("has {} items, and at least {limit} are needed", length())
        }
        Kind::MaxItems { limit } => {
            format!("has {} items, and at most {limit} are allowed", length())
        }
        Kind::MinProperties { limit } => {
            format!("has {} members, and at least {limit} are needed", length())
        }
        Kind::MaxProperties { limit } => {
            format!("has {} members, and at most {limit} are allowed", length())
        }
        Kind::UniqueItems => "has an item twice".to_owned(),
        Kind::Enum { options } => format!("is not one of {options}"),
        Kind::Minimum { limit } => format!("is less than {limit}"),
        Kind::Maximum { limit } => format!("is more than {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("is not more than {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("is not less than {limit}"),
        Kind::MultipleOf { multiple_of } => format!("is no multiple of {multiple_of}"),
        Kind::Format { format } => format!("does not have the form of a {format}"),
        Kind::Required { property } => format!("lacks the member {property}"),
        Kind::AdditionalProperties { unexpected } => {
            format!(
                "has members that are not declared: {}",
                unexpected.join(", ")
            )
        }
        Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } => {
            "fits none of the alternatives".to_owned()
        }
        Kind::OneOfMultipleValid { .. } => "fits more than one of the alternatives".to_owned(),
        Kind::Custom { message, .. } => message.clone(),
        other => format!("breaks the rule {}", other.keyword()),
    }
}

/// What a value is not.
fn no(kind: &TypeKind) -> String {
    let name = |kind: JsonType| match kind {
        JsonType::Array => "a list",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "an integer",
        JsonType::Null => "null",
        JsonType::Number => "a number",
        JsonType::Object => "an object",
        JsonType::String => "a text",
    };
    match kind {
        TypeKind::Single(kind) => format!("not {}", name(*kind)),
        TypeKind::Multiple(kinds) => {
            let kinds: Vec<_> = kinds.iter().map(name).collect();
            format!("neither {}", kinds.join(" nor "))
        }
    }
}

/// The keywords of our own, under which the validator has what it would judge otherwise.
const INTEGER: &str = "x-integer";
const PATTERN: &str = "x-pattern";
const READ_ONLY: &str = "x-read-only";

/// The type of integers: numbers that are written without a fraction or an exponent, as OpenAPI 3.0 has it.
struct Integer {
    nullable: bool,
}

impl<'i> Keyword<'i> for Integer {
    fn validate(&self, value: &'i Value) -> Result<(), ValidationError<'i>> {
        match (self.is_valid(value), self.nullable) {
            (true, _) => Ok(()),
            (false, false) => Err(ValidationError::custom("is not an integer")),
            (false, true) => Err(ValidationError::custom("is neither an integer nor null")),
        }
    }

    fn is_valid(&self, value: &'i Value) -> bool {
        // Where integers have no 64 bits any more, how a number was written is no longer known.
        const END: f64 = 9_223_372_036_854_775_808.0;
        match value {
            Value::Null => self.nullable,
            Value::Number(number) if number.is_f64() => {
                number.as_f64().is_some_and(|number| number.abs() >= END)
            }
            other => other.is_number(),
        }
    }
}

/// By JSON Schema a pattern is ECMAScript's.
struct Pattern {
    text: String,
    compiled: regress::Regex,
}

impl Pattern {
    fn new(text: &str) -> Result<Self, ValidationError<'static>> {
        // With the flag `u`, unless it makes a fault of what is none without: `\-`, for example.
        let compiled = regress::Regex::with_flags(text, "u")
            .or_else(|_| regress::Regex::new(text))
            .map_err(|error| ValidationError::schema(format!("the pattern {text}: {error}")))?;
        Ok(Self {
            text: text.to_owned(),
            compiled,
        })
    }
}

impl<'i> Keyword<'i> for Pattern {
    fn validate(&self, value: &'i Value) -> Result<(), ValidationError<'i>> {
        match self.is_valid(value) {
            true => Ok(()),
            false => Err(ValidationError::custom(format!(
                "does not match the pattern {}",
                self.text
            ))),
        }
    }

    fn is_valid(&self, value: &'i Value) -> bool {
        let text = value.as_str();
        text.is_none_or(|text| self.compiled.find(text).is_some())
    }
}

/// What only answers have.
struct ReadOnly;

impl<'i> Keyword<'i> for ReadOnly {
    fn validate(&self, _: &'i Value) -> Result<(), ValidationError<'i>> {
        Err(ValidationError::custom(
            "is read-only, and not for requests",
        ))
    }

    fn is_valid(&self, _: &'i Value) -> bool {
        false
    }
}

/// Eight, four, four, four and twelve hexadecimal digits with hyphens between.
pub(crate) fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    let digits = text.bytes().filter(|byte| *byte != b'-');
    lengths.eq([8, 4, 4, 4, 12]) && digits.into_iter().all(|byte| byte.is_ascii_hexdigit())
}

/// From a schema object of OpenAPI to JSON Schema.
struct Translation<'f> {
    look_up: &'f LookUp<'f>,
    /// By what a `$ref` says, the number of its definition.
    numbers: HashMap<String, usize>,
    /// What has yet to be defined.
    pending: Vec<(usize, String)>,
}

impl<'f> Translation<'f> {
    /// The schema with all that it refers to.
    fn of(schema: &Value, look_up: &'f LookUp<'f>) -> Result<Value, String> {
        let mut translation = Self {
            look_up,
            numbers: HashMap::new(),
            pending: Vec::new(),
        };
        let root = translation.schema(schema)?;
        let mut definitions = Map::new();
        while let Some((number, target)) = translation.pending.pop() {
            let schema = resolve(&json!({ "$ref": target }), look_up)
                .map_err(|problem| format!("{target}: {problem}"))?;
            definitions.insert(number.to_string(), translation.schema(&schema)?);
        }
        Ok(json!({ "allOf": [root], "definitions": definitions }))
    }

    fn schema(&mut self, schema: &Value) -> Result<Value, String> {
        let fields = schema
            .as_object()
            .ok_or_else(|| format!("{schema} is no schema"))?;
        // By OpenAPI 3.0 nothing beside it counts.
        if let Some(target) = fields.get("$ref").and_then(Value::as_str) {
            return Ok(json!({ "$ref": format!("#/definitions/{}", self.number(target)) }));
        }
        let nullable = fields.get("nullable") == Some(&Value::Bool(true));
        let mut made = Map::new();
        for (key, value) in fields {
            let value = match (key.as_str(), value) {
                ("allOf" | "anyOf" | "oneOf", Value::Array(branches)) => self.all(branches)?,
                ("properties", Value::Object(properties)) => self.properties(properties)?,
                ("required", Value::Array(names)) => match self.sent(names, fields)? {
                    names if names.is_empty() => continue,
                    names => names.into(),
                },
                ("additionalProperties", Value::Bool(_)) => value.clone(),
                ("items" | "not" | "additionalProperties", _) => self.schema(value)?,
                ("type", Value::String(kind)) if kind == "integer" => {
                    made.insert(INTEGER.to_owned(), nullable.into());
                    continue;
                }
                ("type", Value::String(kind)) if nullable => json!([kind, "null"]),
                ("enum", Value::Array(members)) if nullable && fields.contains_key("type") => {
                    let others = members.iter().filter(|member| !member.is_null());
                    others.chain([&Value::Null]).cloned().collect()
                }
                ("pattern", _) => {
                    made.insert(PATTERN.to_owned(), value.clone());
                    continue;
                }
                ("exclusiveMinimum", _) if !fields.contains_key("minimum") => continue,
                ("exclusiveMaximum", _) if !fields.contains_key("maximum") => continue,
                (key, _) if SAME.contains(&key) => value.clone(),
                _ => continue,
            };
            made.insert(key.clone(), value);
        }
        let range = integer_range(fields);
        Ok(match range {
            None => Value::Object(made),
            Some(range) => json!({ "allOf": [made, range] }),
        })
    }

    fn number(&mut self, target: &str) -> usize {
        let next = self.numbers.len();
        let number = *self.numbers.entry(target.to_owned()).or_insert(next);
        if number == next {
            self.pending.push((number, target.to_owned()));
        }
        number
    }

    fn all(&mut self, branches: &[Value]) -> Result<Value, String> {
        branches.iter().map(|branch| self.schema(branch)).collect()
    }

    fn properties(&mut self, properties: &Map<String, Value>) -> Result<Value, String> {
        let mut made = Map::new();
        for (name, schema) in properties {
            let schema = match self.is_read_only(schema)? {
                true => json!({ READ_ONLY: true }),
                false => self.schema(schema)?,
            };
            made.insert(name.clone(), schema);
        }
        Ok(made.into())
    }

    /// Those of the required members that a request has to bring.
    fn sent(&self, names: &[Value], fields: &Map<String, Value>) -> Result<Vec<Value>, String> {
        let mut sent = Vec::new();
        for name in names {
            let properties = fields.get("properties");
            let schema = name.as_str().and_then(|name| properties?.get(name));
            if !schema.is_some_and(|schema| self.is_read_only(schema).unwrap_or_default()) {
                sent.push(name.clone());
            }
        }
        Ok(sent)
    }

    fn is_read_only(&self, schema: &Value) -> Result<bool, String> {
        let schema = resolve(schema, self.look_up)?;
        Ok(schema.get("readOnly") == Some(&Value::Bool(true)))
    }
}

/// The fields that mean the same in both languages.
const SAME: [&str; 16] = [
    "type",
    "enum",
    "format",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "additionalProperties",
];

/// The range that its format gives an integer; without a format it has none.
fn integer_range(fields: &Map<String, Value>) -> Option<Value> {
    if fields.get("type")? != "integer" {
        return None;
    }
    let format = fields.get("format").and_then(Value::as_str);
    let (minimum, maximum) = match format {
        Some("int8") => (i8::MIN.into(), i8::MAX as u64),
        Some("int16") => (i16::MIN.into(), i16::MAX as u64),
        Some("int" | "int32") => (i32::MIN.into(), i32::MAX as u64),
        Some("uint8") => (0, u8::MAX.into()),
        Some("uint16") => (0, u16::MAX.into()),
        Some("uint" | "uint32") => (0, u32::MAX.into()),
        Some("uint64") => (0, u64::MAX),
        Some("int64") => (i64::MIN, i64::MAX as u64),
        _ => return None,
    };
    Some(json!({ "minimum": minimum, "maximum": maximum }))
}

impl Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.pointer {
            "" => f.write_str(&self.rule),
            pointer => write!(f, "at {pointer} {}", self.rule),
        }
    }
}

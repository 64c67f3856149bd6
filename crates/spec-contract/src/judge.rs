//! Owns the judgement of a live service's answers: where they are not what the specification says as it
//! is written, with its enums closed, and which edit would make it say so. Nothing of an answer gets out
//! of here but names of properties and members, numbers of enums, and types.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::answers::Answer;
use crate::edit::{Edit, split};
use spec_document::dialect::{Deviates, Deviations, Dialect};
use spec_document::document::Document;
use spec_document::node::{Node, join, unescaped};
use spec_document::or_null;
use spec_document::spec::{Operation, Spec};

/// Something that the service does and the specification does not say.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Drift {
    /// Its name, in kebab-case.
    pub kind: &'static str,
    /// The operation's id.
    pub operation: String,
    /// The status of the answer.
    pub status: u16,
    /// What the service does, in words.
    pub what: String,
    /// Where in the answer, without indices.
    pub at: String,
    /// How often it was seen.
    pub count: usize,
    /// What was seen, without what it says of people or devices.
    pub samples: BTreeSet<String>,
    /// Where the specification says otherwise.
    pub pointer: String,
    /// What would document it; `None` where no contract can.
    pub edit: Option<Edit>,
    /// What to do about it, in a sentence.
    pub advice: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Deviation {
    Status {
        responses: String,
    },
    Header {
        header: String,
        name: String,
    },
    MediaType {
        response: String,
        media_type: String,
    },
    NotJson {
        response: String,
    },
    ForeignBody {
        response: String,
    },
    Property {
        schema: String,
        name: String,
    },
    Missing {
        schema: String,
        name: String,
    },
    Member {
        schema: String,
    },
    BareNumber {
        schema: String,
        number: String,
    },
    Null {
        schema: String,
    },
    Type {
        schema: String,
    },
    Date {
        schema: String,
    },
}

#[derive(Debug, Default)]
struct Seen {
    operation: String,
    status: u16,
    at: String,
    count: usize,
    values: Vec<Value>,
}

/// Everything in the answers that the specification does not say.
pub fn judge(document: &Document, dialect: &'static Dialect, answers: &[Answer]) -> Vec<Drift> {
    let mut judge = Judge {
        spec: Spec::new(document, dialect),
        root: document.value(),
        found: BTreeMap::new(),
        operation: String::new(),
        status: 0,
    };
    for answer in answers {
        judge.answer(answer);
    }
    let found = std::mem::take(&mut judge.found);
    found
        .into_iter()
        .map(|(deviation, seen)| judge.drift(deviation, seen))
        .collect()
}

struct Judge<'d> {
    spec: Spec<'d>,
    root: &'d Value,
    found: BTreeMap<Deviation, Seen>,
    /// Of the answer at hand.
    operation: String,
    status: u16,
}

const SCHEMAS: &str = "/components/schemas/";

impl<'d> Judge<'d> {
    fn see(&mut self, deviation: Deviation, at: &str, value: Value) {
        let seen = self.found.entry(deviation).or_default();
        if seen.count == 0 {
            seen.operation.clone_from(&self.operation);
            seen.status = self.status;
            at.clone_into(&mut seen.at);
        }
        seen.count += 1;
        seen.values.push(value);
    }

    fn answer(&mut self, answer: &Answer) {
        self.operation.clone_from(&answer.operation);
        self.status = answer.status;
        let Some(operation) = self.named(&answer.operation) else {
            return;
        };
        let responses = join(&operation.node.pointer, "responses");
        let body = answer
            .body
            .strip_prefix(b"\xEF\xBB\xBF")
            .unwrap_or(&answer.body);
        let value = serde_json::from_slice::<Value>(body).ok();
        let documented = self.spec.responses(&operation).into_iter();
        let status = answer.status.to_string();
        let Some((_, response)) = documented
            .into_iter()
            .find(|(documented, _)| *documented == status)
        else {
            return self.see(
                Deviation::Status { responses },
                "the status",
                value.unwrap_or_default(),
            );
        };
        let response = response.definition;
        for name in self.spec.promised_headers(&response) {
            if answer.header(name).is_none() {
                let header = response
                    .get("headers")
                    .and_then(|headers| headers.get(name));
                let header = header.and_then(|header| self.spec.resolve(&header));
                let header = header.map(|header| header.pointer).unwrap_or_default();
                let name = name.to_owned();
                self.see(
                    Deviation::Header { header, name },
                    "the headers",
                    Value::Null,
                );
            }
        }
        let Some(content) = response.get("content") else {
            return;
        };
        if self.is_known_deviation(&content, body, value.as_ref()) {
            return;
        }
        self.media_type(answer, &response, &content);
        let Some(value) = value else {
            let response = response.pointer.clone();
            return self.see(
                Deviation::NotJson { response },
                "the body",
                Value::from(body.len()),
            );
        };
        let schema = content
            .entries()
            .next()
            .and_then(|(_, media_type)| media_type.get("schema"));
        let Some(schema) = schema else { return };
        if answer.status >= 400 && !self.is_like(&schema.pointer, &value) {
            let response = response.pointer.clone();
            return self.see(Deviation::ForeignBody { response }, "the body", value);
        }
        self.value(&schema.pointer, &value, "");
    }

    fn named(&self, id: &str) -> Option<Operation<'d>> {
        let mut operations = self.spec.operations();
        operations.find(|operation| operation.node.text("operationId") == Some(id))
    }

    fn media_type(&mut self, answer: &Answer, response: &Node<'d>, content: &Node<'d>) {
        let sent = answer.header("content-type").unwrap_or("none");
        let sent = sent
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        let mut known = content.entries().map(|(media_type, _)| media_type);
        let described = response
            .text("description")
            .is_some_and(|text| mentions(text, &sent));
        if !known.any(|media_type| media_type == sent) && !described {
            let (response, media_type) = (response.pointer.clone(), sent.clone());
            let deviation = Deviation::MediaType {
                response,
                media_type,
            };
            self.see(deviation, "the header Content-Type", Value::from(sent));
        }
    }

    /// Whether a deviation says that the service sends bodies of this form, too.
    fn is_known_deviation(&self, content: &Node<'d>, body: &[u8], value: Option<&Value>) -> bool {
        let body = match (body.is_empty(), value) {
            (true, _) => &Value::Null,
            (false, Some(value)) => value,
            (false, None) => return false,
        };
        let deviations = content
            .entries()
            .flat_map(|(_, media_type)| self.spec.deviations(&media_type));
        self.status >= 400
            && deviations
                .filter_map(|(_, used)| used.definition.get("value"))
                .any(|example| shape(example.value) == shape(body))
    }

    /// Whether an error's body is of the documented form at all: an object whose required properties are of
    /// their types.
    fn is_like(&self, pointer: &str, value: &Value) -> bool {
        let (_, schema, _) = self.resolve(pointer);
        let required = schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str);
        value.is_object()
            && required.into_iter().all(|name| {
                value[name].is_object() || schema["properties"][name].get("$ref").is_none()
            })
    }

    /// The schema that a pointer leads to in the end, and whether null is allowed on the way.
    fn resolve(&self, pointer: &str) -> (String, &'d Value, bool) {
        let (mut pointer, mut nullable) = (pointer.to_owned(), false);
        // The rules refuse cycles; the bound is for a specification that was not checked.
        for _ in 0..16 {
            let schema = self.root.pointer(&pointer).unwrap_or(&Value::Null);
            nullable |= or_null::allows_null(schema);
            if let Some(target) = schema["$ref"].as_str() {
                pointer = target.trim_start_matches('#').to_owned();
            } else if let Some((key, index)) = or_null::only_branch(schema) {
                pointer += &format!("/{key}/{index}");
            } else {
                return (pointer, schema, nullable);
            }
        }
        (pointer, &Value::Null, nullable)
    }

    fn value(&mut self, at: &str, value: &Value, path: &str) {
        let (pointer, schema, nullable) = self.resolve(at);
        if value.is_null() {
            if !nullable && !schema.is_null() {
                self.see(
                    Deviation::Null {
                        schema: at.to_owned(),
                    },
                    path,
                    Value::Null,
                );
            }
            return;
        }
        if let Some(members) = schema["enum"].as_array() {
            return self.member(at, &pointer, members, value, path);
        }
        let fits = match schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
            Some(branches) => branches
                .iter()
                .filter(|branch| !or_null::is_null(branch))
                .any(|branch| is_of(&branch["type"], value)),
            None => {
                let parts = self.parts(&pointer);
                parts.iter().all(|(_, part)| is_of(&part["type"], value))
            }
        };
        if !fits {
            return self.see(
                Deviation::Type {
                    schema: at.to_owned(),
                },
                path,
                value.clone(),
            );
        }
        match value {
            Value::Object(members) => self.object(&pointer, members, path),
            Value::Array(items) => {
                let path = format!("{path}[]");
                items
                    .iter()
                    .for_each(|item| self.value(&join(&pointer, "items"), item, &path));
            }
            Value::String(_) if schema["format"] == "date-time" && !is_date(value) => {
                self.see(Deviation::Date { schema: pointer }, path, value.clone());
            }
            _ => {}
        }
    }

    /// The schemas that an object has to keep all at once: the one that a pointer leads to, and those that
    /// it is put together of.
    fn parts(&self, pointer: &str) -> Vec<(String, &'d Value)> {
        let (mut parts, mut pending) = (Vec::new(), vec![pointer.to_owned()]);
        // The same bound as for references, and for the same reason.
        while let (Some(next), ..16) = (pending.pop(), parts.len()) {
            let (pointer, schema, _) = self.resolve(&next);
            let branches = schema["allOf"].as_array().map_or(0, Vec::len);
            let all = join(&pointer, "allOf");
            pending.extend(
                (0..branches)
                    .rev()
                    .map(|branch| join(&all, &branch.to_string())),
            );
            parts.push((pointer, schema));
        }
        parts
    }

    fn object(&mut self, pointer: &str, members: &Map<String, Value>, path: &str) {
        let parts = self.parts(pointer);
        for (pointer, schema) in &parts {
            let required = schema["required"].as_array().into_iter().flatten();
            for name in required.filter_map(Value::as_str) {
                if !members.contains_key(name) {
                    let deviation = Deviation::Missing {
                        schema: pointer.clone(),
                        name: name.to_owned(),
                    };
                    self.see(deviation, &inside(path, name), Value::Null);
                }
            }
        }
        let properties: Vec<_> = parts
            .iter()
            .filter_map(|(pointer, schema)| Some((pointer, schema["properties"].as_object()?)))
            .collect();
        // What is shared is the entity; what is beside it is about this answer.
        let shared = properties
            .iter()
            .find(|(pointer, _)| pointer.starts_with(SCHEMAS));
        let Some((owner, _)) = shared.or(properties.first()) else {
            return;
        };
        for (name, value) in members {
            let path = inside(path, &identifier(name));
            let mut known = properties
                .iter()
                .filter(|(_, known)| known.contains_key(name))
                .peekable();
            if known.peek().is_some() {
                for (pointer, _) in known {
                    self.value(&join(&join(pointer, "properties"), name), value, &path);
                }
            } else {
                let deviation = Deviation::Property {
                    schema: (*owner).clone(),
                    name: name.clone(),
                };
                self.see(deviation, &path, value.clone());
            }
        }
    }

    fn member(&mut self, at: &str, pointer: &str, members: &[Value], value: &Value, path: &str) {
        let schema = pointer.to_owned();
        match value {
            Value::String(_) if members.contains(value) => {}
            Value::String(_) => self.see(Deviation::Member { schema }, path, value.clone()),
            Value::Number(number) => {
                let described = self
                    .root
                    .pointer(pointer)
                    .and_then(|schema| schema["description"].as_str());
                let number = number.to_string();
                if !described.is_some_and(|text| mentions(text, &number)) {
                    self.see(
                        Deviation::BareNumber { schema, number },
                        path,
                        value.clone(),
                    );
                }
            }
            _ => self.see(
                Deviation::Type {
                    schema: at.to_owned(),
                },
                path,
                value.clone(),
            ),
        }
    }

    fn drift(&self, deviation: Deviation, seen: Seen) -> Drift {
        let Finding {
            kind,
            what,
            pointer,
            edit,
            advice,
        } = self.finding(deviation, &seen);
        Drift {
            kind,
            operation: seen.operation,
            status: seen.status,
            what,
            at: seen.at,
            count: seen.count,
            samples: seen
                .values
                .iter()
                .map(|value| sample(kind, value))
                .collect(),
            pointer,
            edit,
            advice,
        }
    }

    fn finding(&self, deviation: Deviation, seen: &Seen) -> Finding {
        let text = |pointer: &str| {
            self.root
                .pointer(pointer)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let status = seen.status;
        match deviation {
            Deviation::Property { schema, name } => {
                let shown = identifier(&name);
                let pointer = join(&schema, "properties");
                let known = *shown == *name;
                let mut value = inferred(&seen.values);
                value["description"] =
                    "Seen in answers of the service; what it means is not documented.".into();
                Finding {
                    kind: "undocumented-property",
                    what: format!(
                        "{} has the property {shown}, which is not listed",
                        component(&schema)
                    ),
                    edit: known.then(|| Edit::set(&pointer, name, value)),
                    pointer,
                    advice: match known {
                        true => "say in the description what it means",
                        false => {
                            "its name is not shown, as it may say something of a person or a device: look at the answer yourself"
                        }
                    },
                }
            }
            Deviation::Member { schema } => {
                let mut members = self
                    .root
                    .pointer(&join(&schema, "enum"))
                    .and_then(Value::as_array)
                    .cloned()
                    .unwrap_or_default();
                let mut new: Vec<_> = seen
                    .values
                    .iter()
                    .filter_map(Value::as_str)
                    .filter(|text| identifier(text) == *text)
                    .collect();
                new.sort_unstable();
                new.dedup();
                members.extend(new.iter().map(|text| Value::from(*text)));
                let shown = if new.is_empty() {
                    "a text that is not shown".to_owned()
                } else {
                    new.join(", ")
                };
                Finding {
                    kind: "unknown-enum-member",
                    what: format!(
                        "{} has the member {shown}, which is not listed",
                        component(&schema)
                    ),
                    edit: (!new.is_empty()).then(|| Edit::set(&schema, "enum", members.into())),
                    pointer: join(&schema, "enum"),
                    advice: "a new member is no breach: the client keeps it as UnknownValue until it is listed",
                }
            }
            Deviation::BareNumber { schema, number } => {
                let description = join(&schema, "description");
                let value = format!("{} The number {number} has been seen.", text(&description));
                Finding {
                    kind: "bare-enum-number",
                    what: format!(
                        "{} has the number {number} in the place of a member",
                        component(&schema)
                    ),
                    edit: Some(Edit::set(&schema, "description", value.trim().into())),
                    pointer: schema,
                    advice: "the service writes a member that its own metadata lacks as its number; list the name once it is known",
                }
            }
            Deviation::Null { schema } => {
                let place = self.root.pointer(&schema).unwrap_or(&Value::Null);
                let with_null = or_null::with_null(place);
                let edit = match with_null.get("nullable") {
                    Some(flag) => Edit::set(&schema, "nullable", flag.clone()),
                    None => {
                        let (parent, key) = split(&schema);
                        Edit::set(parent, key, with_null)
                    }
                };
                Finding {
                    kind: "undocumented-null",
                    what: format!("{} is null", component(&schema)),
                    edit: Some(edit),
                    pointer: schema,
                    advice: "null and absent mean the same to the client",
                }
            }
            Deviation::Missing { schema, name } => {
                let required = self
                    .root
                    .pointer(&join(&schema, "required"))
                    .and_then(Value::as_array)
                    .cloned()
                    .unwrap_or_default();
                let left: Vec<_> = required.into_iter().filter(|one| *one != *name).collect();
                let edit = match left.is_empty() {
                    true => Edit::remove(&schema, "required"),
                    false => Edit::set(&schema, "required", left.into()),
                };
                Finding {
                    kind: "missing-property",
                    what: format!("{} lacks {name}, which is required", component(&schema)),
                    edit: Some(edit),
                    pointer: join(&schema, "required"),
                    advice: "the type of the field becomes an Option, which breaks callers: make sure that it is no passing fault",
                }
            }
            Deviation::Type { schema } => {
                let (parent, key) = split(&schema);
                Finding {
                    kind: "undocumented-type",
                    what: format!(
                        "{} is {}",
                        component(&schema),
                        kinds(&seen.values).join(" or ")
                    ),
                    edit: Some(Edit::set(parent, key, self.widened(&schema, &seen.values))),
                    pointer: schema,
                    advice: "the type of the field changes, which breaks callers: make sure that it is no passing fault",
                }
            }
            Deviation::Date { schema } => Finding {
                kind: "undocumented-date-form",
                what: format!(
                    "{} is a text that RFC 3339 does not call a date",
                    component(&schema)
                ),
                edit: Some(Edit::remove(&schema, "format")),
                pointer: schema,
                advice: "the client reads it as it is; without the format the field becomes a plain text",
            },
            Deviation::Status { responses } => Finding {
                kind: "undocumented-status",
                what: format!("the status {status} is not documented"),
                edit: self.response(&responses, status, &seen.values),
                pointer: responses,
                advice: match status {
                    300..400 => "redirects are never followed: mend the base URL",
                    _ => "the client tells it as an error of the service",
                },
            },
            Deviation::Header { header, name } => Finding {
                kind: "missing-header",
                what: format!("the answer {status} lacks the promised header {name}"),
                edit: Some(Edit::remove(&header, "required")),
                pointer: header,
                advice: "cases no longer look for it, and callers may no longer rely on it",
            },
            Deviation::MediaType {
                response,
                media_type,
            } => {
                let description = join(&response, "description");
                let value = format!("{} Has been sent as {media_type}, too.", text(&description));
                Finding {
                    kind: "undocumented-media-type",
                    what: format!("the answer {status} has the content type {media_type}"),
                    edit: Some(Edit::set(&response, "description", value.trim().into())),
                    pointer: response,
                    advice: "the client reads JSON whatever it is called, and nothing but JSON",
                }
            }
            Deviation::NotJson { response } => {
                let empty = seen.values.iter().all(|length| *length == 0);
                let known = self.deviations().filter(|_| status >= 400 && empty);
                let edit = known.map(|known| {
                    let word = known.word(Deviates::NoBody);
                    let example =
                        json!({ "summary": "Nothing at all", (known.mark): word, "value": null });
                    self.deviation(known, &response, format!("empty-body-{status}"), example)
                });
                Finding {
                    kind: "body-not-json",
                    what: format!("the answer {status} is no JSON"),
                    edit,
                    pointer: response,
                    advice: "is this the service, and not a proxy's page? Only JSON can be documented",
                }
            }
            Deviation::ForeignBody { response } => {
                let value = seen.values.first().map(filled).unwrap_or_default();
                let edit = self.deviations().map(|known| {
                    let word = known.word(Deviates::ErrorForm);
                    let example = json!({ "summary": "An error of another form", (known.mark): word, "value": value });
                    self.deviation(known, &response, format!("foreign-shape-{status}"), example)
                });
                Finding {
                    kind: "foreign-error-shape",
                    what: format!("the body of the answer {status} is not of the form of errors"),
                    edit,
                    pointer: response,
                    advice: "the client finds its words in any form",
                }
            }
        }
    }

    /// The edit that documents a body which a response does not promise.
    fn deviation(
        &self,
        Deviations { field, .. }: &Deviations,
        response: &str,
        name: String,
        deviation: Value,
    ) -> Edit {
        let media_type = format!("{response}/content/application~1json");
        let known = join(&media_type, field);
        match self.root.pointer(&known) {
            Some(_) => Edit::set(known, name, deviation),
            None => Edit::set(media_type, *field, json!({ name: deviation })),
        }
    }

    fn deviations(&self) -> Option<&'static Deviations> {
        self.spec.dialect().deviations.as_ref()
    }

    /// The schema in a place, with the types that were seen beside its own.
    fn widened(&self, place: &str, values: &[Value]) -> Value {
        let (_, schema, nullable) = self.resolve(place);
        let old = self.root.pointer(place).unwrap_or(&Value::Null);
        let mut types: BTreeSet<&str> = kinds(values).into_iter().collect();
        let branches = schema["oneOf"].as_array().into_iter().flatten();
        types.extend(
            branches
                .chain([schema])
                .filter_map(|branch| branch["type"].as_str()),
        );
        let mut new = Map::new();
        new.extend(
            old.get("description")
                .map(|text| ("description".to_owned(), text.clone())),
        );
        let types: Vec<_> = types.into_iter().collect();
        match types.as_slice() {
            ["integer", "number"] => new.extend([("type".to_owned(), "number".into())]),
            ["integer", "string"] => new.extend([(
                "oneOf".to_owned(),
                json!([{ "type": "integer", "format": "int64" }, { "type": "string" }]),
            )]),
            // Anything, null included, as no type says "one of these" without failing on the third.
            _ => return new.into(),
        }
        let new = Value::Object(new);
        if nullable {
            or_null::with_null(&new)
        } else {
            new
        }
    }

    /// A response for a status that is not documented, with an example of the form that was seen.
    fn response(&self, responses: &str, status: u16, values: &[Value]) -> Option<Edit> {
        if !(200..300).contains(&status) && status < 400 {
            return None;
        }
        let known = self.root.pointer(responses)?.as_object()?;
        let mut known = known.keys();
        let like = known.find(|known| known.starts_with('2') == (status < 300))?;
        // It may be a component, which other operations have as well.
        let (pointer, like, _) = self.resolve(&join(responses, like));
        let schema = like.pointer("/content/application~1json/schema")?;
        let seen = values.first().unwrap_or(&Value::Null);
        let mut example = json!({ "summary": format!("The form in which {status} was seen") });
        let documented = format!("{pointer}/content/application~1json/schema");
        let how = if seen.is_null() {
            Some(Deviates::NoBody)
        } else if status >= 400 && !self.is_like(&documented, seen) {
            Some(Deviates::ErrorForm)
        } else {
            None
        };
        let deviates = how.zip(self.deviations());
        if let Some((how, known)) = deviates {
            example[known.mark] = known.word(how).into();
        }
        example["value"] = filled(seen);
        let mut response = json!({ "description": "Seen in answers of the service; when it comes is not documented." });
        let headers = like.get("headers").and_then(Value::as_object);
        let optional: Map<_, _> = headers
            .into_iter()
            .flatten()
            .filter(|(_, header)| {
                let target = header["$ref"]
                    .as_str()
                    .and_then(|target| self.root.pointer(target.trim_start_matches('#')));
                target.is_some_and(|target| target["required"] != true)
            })
            .map(|(name, header)| (name.clone(), header.clone()))
            .collect();
        if !optional.is_empty() {
            response["headers"] = optional.into();
        }
        let seen = json!({ format!("seen-{status}"): example });
        let body = match deviates {
            None => json!({ "schema": schema, "examples": seen }),
            Some((_, known)) => {
                // What is documented needs an example, too.
                let documented = like.pointer("/content/application~1json/examples")?;
                let (name, example) = documented.as_object()?.iter().next()?;
                json!({ "schema": schema, "examples": { name: example }, (known.field): seen })
            }
        };
        response["content"] = json!({ "application/json": body });
        Some(Edit::set(responses, status.to_string(), response))
    }
}

struct Finding {
    kind: &'static str,
    what: String,
    pointer: String,
    edit: Option<Edit>,
    advice: &'static str,
}

fn inside(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

/// `Machine.isExcluded` for `/components/schemas/Machine/properties/isExcluded`.
fn component(pointer: &str) -> String {
    let name = pointer.strip_prefix(SCHEMAS).unwrap_or(pointer);
    let name = name
        .replace("/properties/", ".")
        .replace("/items", "[]")
        .replace("/allOf/0", "");
    unescaped(&name)
}

/// Whether the words are in the text, not as part of another word.
fn mentions(text: &str, words: &str) -> bool {
    let part = |c: char| c.is_alphanumeric();
    text.match_indices(words).any(|(start, _)| {
        !text[..start].ends_with(part) && !text[start + words.len()..].starts_with(part)
    })
}

fn is_of(kind: &Value, value: &Value) -> bool {
    match kind.as_str() {
        None => true,
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("integer") => value.is_i64(),
        Some("number") => value.is_number(),
        Some(_) => false,
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) if value.is_i64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn kinds(values: &[Value]) -> Vec<&'static str> {
    let kinds: BTreeSet<_> = values.iter().map(kind_of).collect();
    kinds.into_iter().collect()
}

/// The names and types of a value, as far down as one can see.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), shape(value)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(items) => items.first().map(shape).into_iter().collect(),
        other => kind_of(other).into(),
    }
}

fn is_date(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| text.parse::<jiff::Timestamp>().is_ok())
}

/// A schema that all of the values have.
fn inferred(values: &[Value]) -> Value {
    let some: Vec<_> = values.iter().filter(|value| !value.is_null()).collect();
    let mut types: Vec<_> = some.iter().map(|value| kind_of(value)).collect();
    types.sort_unstable();
    types.dedup();
    let mut schema = Map::new();
    match types.as_slice() {
        ["boolean"] | ["number"] | ["string"] => {
            schema.extend([("type".to_owned(), types[0].into())])
        }
        ["integer"] => schema.extend([
            ("type".to_owned(), "integer".into()),
            ("format".to_owned(), "int64".into()),
        ]),
        ["integer", "number"] => schema.extend([("type".to_owned(), "number".into())]),
        ["array"]
            if some
                .iter()
                .flat_map(|list| list.as_array())
                .flatten()
                .all(Value::is_string) =>
        {
            schema.extend([
                ("type".to_owned(), "array".into()),
                ("items".to_owned(), json!({ "type": "string" })),
            ]);
        }
        // Objects and lists of them deserve a component, which only a person can name.
        _ => {}
    }
    if types == ["string"] && some.iter().all(|value| is_date(value)) {
        schema.insert("format".to_owned(), "date-time".into());
    }
    if !schema.is_empty() {
        // One that was never null will be some day.
        schema.insert("nullable".to_owned(), true.into());
    }
    schema.into()
}

/// The text, if it is a name that somebody gave to a property or a member; else a stand-in for it. Names of
/// people and devices, ids and addresses have digits, points or hyphens where these have none.
fn identifier(text: &str) -> String {
    let letters = |c: char| c.is_ascii_alphabetic() || c == '_';
    let (digits, points) = (
        text.chars().filter(char::is_ascii_digit).count(),
        text.strip_prefix("@odata.")
            .unwrap_or(text)
            .chars()
            .any(|c| !c.is_ascii_alphanumeric() && c != '_'),
    );
    let named =
        text.starts_with(|c| letters(c) || c == '@') && digits <= 5 && !points && text.len() <= 64;
    if named {
        text.to_owned()
    } else {
        format!("<{} characters>", text.chars().count())
    }
}

/// What a value is, without what it says.
fn redacted(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() => "an empty string".to_owned(),
        Value::String(_) if is_date(value) => "a date".to_owned(),
        Value::String(text) => format!("a string of {} characters", text.chars().count()),
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| format!("{}: {}", identifier(name), redacted(value)));
            format!("an object {{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => match items.first() {
            None => "an empty array".to_owned(),
            Some(first) => format!("an array of {}, the first {}", items.len(), redacted(first)),
        },
        Value::Number(_) => format!("a number ({})", kind_of(value)),
        other => other.to_string(),
    }
}

fn sample(kind: &str, value: &Value) -> String {
    match (kind, value) {
        ("unknown-enum-member", Value::String(text)) => identifier(text),
        ("bare-enum-number", number) => number.to_string(),
        ("undocumented-media-type", Value::String(text)) => text.clone(),
        ("missing-header" | "missing-property", _) => "absent".to_owned(),
        ("body-not-json", length) => format!("{length} bytes"),
        (_, value) => redacted(value),
    }
}

/// A value of the same form with nothing in it.
fn filled(value: &Value) -> Value {
    match value {
        Value::String(_) => "a text".into(),
        Value::Number(_) if value.is_i64() => 1.into(),
        Value::Number(_) => json!(1.5),
        Value::Object(members) => members
            .iter()
            .filter(|(name, _)| identifier(name) == **name)
            .map(|(name, value)| (name.clone(), filled(value)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(items) => items.first().map(filled).into_iter().collect(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOGETHER: &str = "openapi: 3.0.3
paths:
  /rooms/{id}:
    get:
      operationId: getRoom
      responses:
        '200':
          description: It.
          content:
            application/json:
              schema:
                allOf:
                  - $ref: '#/components/schemas/Room'
                  - type: object
                    required: ['@odata.context']
                    properties: { '@odata.context': { type: string } }
components:
  schemas:
    Room:
      type: object
      required: [id]
      properties: { id: { type: string }, floor: { type: integer } }
";

    /// What is found in an answer that is an entity and its context together.
    fn found(body: &str) -> Vec<(&'static str, String)> {
        let document = Document::parse("together.yaml", TOGETHER).expect("a spec");
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        let answer = Answer::new("getRoom".to_owned(), 200, headers, body.into());
        let drifts = judge(&document, &Dialect::PLAIN, &[answer]);
        drifts
            .into_iter()
            .map(|drift| (drift.kind, drift.pointer))
            .collect()
    }

    #[test]
    fn what_is_put_together_is_judged_by_all_its_parts() {
        assert_eq!(
            found(r#"{"@odata.context": "x", "id": "1", "floor": 2}"#),
            []
        );
        let room = "/components/schemas/Room";
        let schema = "/paths/~1rooms~1{id}/get/responses/200/content/application~1json/schema";
        for (body, kind, pointer) in [
            (
                r#"{"@odata.context": "x", "id": "1", "area": 2}"#,
                "undocumented-property",
                room.to_owned(),
            ),
            (
                r#"{"@odata.context": "x", "id": "1", "floor": "2"}"#,
                "undocumented-type",
                format!("{room}/properties/floor"),
            ),
            (
                r#"{"@odata.context": "x"}"#,
                "missing-property",
                room.to_owned(),
            ),
            (
                r#"{"id": "1"}"#,
                "missing-property",
                format!("{schema}/allOf/1"),
            ),
            (r#"[]"#, "undocumented-type", schema.to_owned()),
        ] {
            let found = found(body);
            assert_eq!(found.len(), 1, "{body}: {found:?}");
            assert_eq!(found[0].0, kind, "{body}");
            assert!(found[0].1.starts_with(&pointer), "{body}: {found:?}");
        }
    }

    const SHARED: &str = "openapi: 3.0.3
paths:
  /rooms/{id}:
    get:
      operationId: getRoom
      responses:
        '404': { $ref: '#/components/responses/Gone' }
components:
  responses:
    Gone:
      description: None.
      headers: { X-Since: { $ref: '#/components/headers/Since' } }
      content:
        application/json:
          schema: { $ref: '#/components/schemas/Error' }
          examples: { gone: { value: { error: {} } } }
  headers:
    Since: { schema: { type: string } }
  schemas:
    Error: { type: object, required: [error], properties: { error: { type: object } } }
";

    #[test]
    fn a_status_more_is_documented_as_one_that_is_a_component() {
        let document = Document::parse("shared.yaml", SHARED).expect("a spec");
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        let body = br#"{"error": {}}"#.to_vec();
        let answer = Answer::new("getRoom".to_owned(), 418, headers, body);
        let drifts = judge(&document, &Dialect::PLAIN, &[answer]);
        let edit = drifts[0].edit.as_ref().expect("an edit");
        let response = edit.value.as_ref().expect("a response");
        let header = json!({ "$ref": "#/components/headers/Since" });
        assert_eq!(response["headers"]["X-Since"], header);
        let media_type = &response["content"]["application/json"];
        let error = json!({ "$ref": "#/components/schemas/Error" });
        assert_eq!(media_type["schema"], error);
        let seen = &media_type["examples"]["seen-418"]["value"];
        assert_eq!(*seen, json!({ "error": {} }));
    }
}

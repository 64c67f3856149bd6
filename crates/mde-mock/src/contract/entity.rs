//! Entities in a contract: what a GET asks for, by its path and by the schema of its answer, and what the
//! contract says of the schemas that are asked for.
//!
//! | path | answer | asks for |
//! |---|---|---|
//! | `/api/machines` | a page of `Machine` | all there are |
//! | `/api/machines/{id}` | a `Machine` | that one |
//! | `/api/machines/{id}/alerts` | a page of `Alert`, or one | what is related to it |
//!
//! A GET of any other form asks for nothing that can be said here.

use std::collections::HashMap;

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::document::{
    Document, ExampleObject, MediaTypeObject, OperationObject, ResponseObject, parse, reference,
};
use crate::answer::compact;
use crate::body::essence;
use crate::filter::{Is, Property};
use crate::fleet::{MACHINE, USER};
use crate::parameter::{Parameter, Place};
use crate::schema::MAX_HOPS;
use crate::template::{Segment, Template};

/// The property by which entities are known unless the contract says otherwise.
pub(crate) const ID: &str = "id";
/// The same of users, whose names paths have.
pub(crate) const NAME: &str = "accountName";
const ANNOTATION: char = '@';
const CONTEXT: &str = "@odata.context";
const SCHEMAS: &str = "#/components/schemas/";

/// What a GET asks for.
#[derive(Debug)]
pub(crate) struct Question {
    /// None where it asks for all there are.
    pub(crate) subject: Option<Subject>,
    /// The schema of what is answered.
    pub(crate) object: String,
    /// Whether the answer is a page, and not one alone.
    pub(crate) many: bool,
    /// The `@odata.context` of the answer, as JSON.
    pub(crate) context: Option<String>,
    /// What is said of one that there is not.
    pub(crate) not_found: Option<NotFound>,
    /// Lists that are filled in the examples of one that comes alone, each of them JSON, by their properties.
    pub(crate) lists: IndexMap<String, Vec<String>>,
}

/// Whom or what a path is about.
#[derive(Debug)]
pub(crate) struct Subject {
    pub(crate) schema: String,
    /// The property that the path has the value of, where the contract says so.
    pub(crate) property: Option<String>,
    /// What the path has in the contract's example.
    pub(crate) example: Option<String>,
}

/// The documented error, in the service's shape, for what there is not.
#[derive(Debug)]
pub(crate) struct NotFound {
    pub(crate) code: String,
    pub(crate) message: String,
}

/// What a contract says of a schema that is asked for.
#[derive(Debug, Default)]
pub(crate) struct EntitySchema {
    pub(crate) properties: Vec<Property>,
    /// Its texts, but for what describes them.
    texts: Vec<(String, Value)>,
    /// Properties that hold the key of an entity of another schema, in the contract's order.
    pub(crate) refers: IndexMap<String, String>,
    /// Documented entities by their properties, each of them JSON. They are those of one operation, the
    /// first that shows any, so that others change none: of those that ask for what is related to
    /// something, or else of those that ask for many, or else of all.
    pub(crate) templates: Vec<IndexMap<String, String>>,
}

impl EntitySchema {
    pub(crate) fn has(&self, property: &str) -> bool {
        self.properties.iter().any(|known| known.name == property)
    }

    /// Whether an entity has all that others go by.
    pub(crate) fn is_filled(&self, entity: &IndexMap<String, String>) -> bool {
        let names = self.refers.keys().map(String::as_str).chain([ID, NAME]);
        let mut values = names
            .filter(|name| self.has(name))
            .map(|name| entity.get(name));
        values.all(|value| value.is_some_and(|value| value != "null"))
    }

    /// Whether an entity among others has nothing in this list, as the first of them shows.
    pub(crate) fn leaves_empty(&self, property: &str) -> bool {
        let first = self.templates.first();
        first
            .and_then(|entity| entity.get(property))
            .is_some_and(|value| value == "[]")
    }

    /// Texts that both schemas have, and have in the same form.
    pub(crate) fn in_common<'s>(&'s self, other: &Self) -> Vec<&'s str> {
        let common = self.texts.iter().filter(|text| other.texts.contains(text));
        common.map(|(name, _)| name.as_str()).collect()
    }
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct SchemaObject<'a> {
    #[serde(borrow, default)]
    properties: IndexMap<String, &'a RawValue>,
    #[serde(borrow, default)]
    all_of: Vec<&'a RawValue>,
    #[serde(borrow)]
    items: Option<&'a RawValue>,
    #[serde(rename = "x-refers", default)]
    refers: IndexMap<String, String>,
}

/// What the answer of an operation is made of.
struct Shape<'a> {
    /// The names of the schema, and of those that it is made of.
    names: Vec<String>,
    many: bool,
    /// Whether the path says of what they are.
    related: bool,
    examples: IndexMap<String, &'a RawValue>,
}

/// What the GETs read so far ask for.
#[derive(Default)]
pub(super) struct Entities<'a> {
    shapes: Vec<Shape<'a>>,
    schemas: HashMap<String, EntitySchema>,
}

impl<'a> Entities<'a> {
    /// What a GET asks for, if that can be told. `singular` is what its path item calls one of many.
    pub(super) fn question(
        &mut self,
        document: &Document<'a>,
        template: &Template,
        singular: Option<&str>,
        object: &OperationObject<'a>,
        parameters: &[Parameter],
    ) -> Option<Question> {
        let mut shape = document.shape(object)?;
        let mut segments = template.segments.iter();
        shape.related = segments.any(|segment| !matches!(segment, Segment::Literal(_)));
        let question = document.question(&shape, template, singular, object, parameters);
        self.shapes.push(shape);
        let question = question?;
        let subject = question.subject.iter().map(|subject| &subject.schema);
        for name in subject.chain([&question.object]) {
            self.learn(document, name);
        }
        Some(question)
    }

    /// Reads a schema, and those that it refers to.
    fn learn(&mut self, document: &Document<'a>, name: &str) {
        if self.schemas.contains_key(name) {
            return;
        }
        let schema = document.entity(name);
        let others: Vec<String> = schema.refers.values().cloned().collect();
        self.schemas.insert(name.to_owned(), schema);
        for other in others {
            self.learn(document, &other);
        }
    }

    /// All schemas that are asked for, with the entities that are documented.
    pub(super) fn finish(mut self, document: &Document<'a>) -> HashMap<String, EntitySchema> {
        // In the contract's order but for this.
        self.shapes
            .sort_by_key(|shape| (!shape.many, !(shape.many && shape.related)));
        for (name, schema) in &mut self.schemas {
            let shapes = self
                .shapes
                .iter()
                .filter(|shape| shape.names.contains(name));
            let templates: Vec<_> = shapes.map(|shape| document.templates(shape)).collect();
            let mut all = templates.iter();
            let best = all
                .position(|all| all.iter().any(|template| schema.is_filled(template)))
                .or_else(|| templates.iter().position(|all| !all.is_empty()));
            let best = best.and_then(|best| templates.into_iter().nth(best));
            schema.templates = best.unwrap_or_default();
        }
        self.schemas
    }
}

impl<'a> Document<'a> {
    fn question(
        &self,
        shape: &Shape<'a>,
        template: &Template,
        singular: Option<&str>,
        object: &OperationObject<'a>,
        parameters: &[Parameter],
    ) -> Option<Question> {
        let one_of = |plural: &str| singular.map_or_else(|| one_of(plural), str::to_owned);
        let mut keys = template.segments.iter();
        let keys = keys
            .by_ref()
            .filter(|segment| !matches!(segment, Segment::Literal(_)))
            .count();
        let (collection, way) = match (keys, &template.segments[..]) {
            (0, [.., Segment::Literal(all)]) => (None, Some(all)),
            (1, [.., Segment::Literal(all), Segment::Parameter]) => (Some(all), None),
            (
                1,
                [
                    ..,
                    Segment::Literal(all),
                    Segment::Parameter,
                    Segment::Literal(way),
                ],
            ) => (Some(all), Some(way)),
            _ => return None,
        };
        let Some(collection) = collection else {
            let name = shape.named(&one_of(way?))?;
            return shape.many.then(|| self.asked(None, name, shape, object));
        };
        let mut parameters = parameters.iter();
        let key = parameters.find(|parameter| parameter.place == Place::Path(0))?;
        let subject = match &key.key_of {
            Some((schema, property)) => Subject {
                schema: schema.clone(),
                property: Some(property.clone()),
                example: key.example.clone(),
            },
            None => Subject {
                schema: self.schema_named(&one_of(collection))?,
                property: None,
                example: key.example.clone(),
            },
        };
        let name = match way {
            None if shape.many => return None,
            None => shape.named(&subject.schema)?,
            Some(way) => {
                let by_way = shape.named(way).or_else(|| shape.named(&self::one_of(way)));
                by_way.or_else(|| self.innermost(shape))?
            }
        };
        if way.is_some() && name == subject.schema {
            return None;
        }
        Some(self.asked(Some(subject), name, shape, object))
    }

    fn asked(
        &self,
        subject: Option<Subject>,
        name: &str,
        shape: &Shape<'a>,
        object: &OperationObject<'a>,
    ) -> Question {
        Question {
            subject,
            object: name.to_owned(),
            many: shape.many,
            context: self.context(shape),
            not_found: self.not_found(object),
            lists: match shape.many {
                true => IndexMap::new(),
                false => self.lists(shape),
            },
        }
    }

    /// The lists that are not empty in the examples of a shape, by their properties.
    fn lists(&self, shape: &Shape<'a>) -> IndexMap<String, Vec<String>> {
        let mut lists: IndexMap<String, Vec<String>> = IndexMap::new();
        for entity in self.templates(shape) {
            let filled = entity.into_iter();
            for (name, list) in filled.filter(|(_, value)| is_filled_list(value)) {
                lists.entry(name).or_default().push(list);
            }
        }
        lists
    }

    /// What the success of an operation is made of, if it is entities in JSON.
    fn shape(&self, object: &OperationObject<'a>) -> Option<Shape<'a>> {
        let successes = object.responses.iter();
        let successes = successes.filter(|(status, _)| status.starts_with('2'));
        let (status, &node) = successes.min_by_key(|(status, _)| *status)?;
        if status != "200" {
            return None;
        }
        let content = self.json(node)?;
        let schema = content.schema?;
        let mut names = Vec::new();
        let items = self.items(schema, MAX_HOPS);
        self.names(items.unwrap_or(schema), MAX_HOPS, &mut names);
        Some(Shape {
            names,
            many: items.is_some(),
            related: false,
            examples: content.examples,
        })
    }

    /// What a response documents in JSON.
    fn json(&self, node: &'a RawValue) -> Option<MediaTypeObject<'a>> {
        let response: ResponseObject<'a> = self.follow(node, "").ok()?;
        let mut content = response.content.into_iter();
        let content = content.find(|(media_type, _)| essence(media_type) == "application/json");
        content.map(|(_, content)| content)
    }

    /// The schema of what a page of a collection holds.
    fn items(&self, schema: &'a RawValue, hops: usize) -> Option<&'a RawValue> {
        let schema: SchemaObject<'a> = self.follow(schema, "").ok()?;
        if let Some(value) = schema.properties.get("value") {
            let value: SchemaObject<'a> = self.follow(value, "").ok()?;
            return value.items;
        }
        let hops = hops.checked_sub(1)?;
        let mut parts = schema.all_of.iter();
        parts.find_map(|part| self.items(part, hops))
    }

    /// The names of a schema and of those that it is made of, from the outside.
    fn names(&self, schema: &'a RawValue, hops: usize, names: &mut Vec<String>) {
        let target = reference(schema, "").ok().flatten();
        if let Some(name) = target.as_deref().and_then(|it| it.strip_prefix(SCHEMAS)) {
            names.push(name.to_owned());
        }
        let object: Result<SchemaObject<'a>, _> = self.follow(schema, "");
        if let (Ok(object), Some(hops)) = (object, hops.checked_sub(1)) {
            for part in object.all_of {
                self.names(part, hops, names);
            }
        }
    }

    /// The first of a shape's schemas that has properties of its own, and is made of no other.
    fn innermost<'s>(&self, shape: &'s Shape<'a>) -> Option<&'s str> {
        let mut names = shape.names.iter().map(String::as_str);
        names.find(|name| {
            let schema = self.component(name);
            schema.is_some_and(|schema| schema.all_of.is_empty() && !schema.properties.is_empty())
        })
    }

    fn component(&self, name: &str) -> Option<SchemaObject<'a>> {
        self.follow(self.at(&format!("{SCHEMAS}{name}"))?, "").ok()
    }

    /// The schema of that name, without regard to case; users and devices there are without one.
    fn schema_named(&self, name: &str) -> Option<String> {
        let schemas = self.components.get("schemas");
        let schemas = schemas.into_iter().flat_map(|schemas| schemas.keys());
        let mut known = schemas.map(String::as_str).chain([USER, MACHINE]);
        known
            .find(|known| known.eq_ignore_ascii_case(name))
            .map(str::to_owned)
    }

    /// The first context that the examples have.
    fn context(&self, shape: &Shape<'a>) -> Option<String> {
        shape.examples.values().find_map(|node| {
            let context = self.members(node)?.swap_remove(CONTEXT)?;
            (context.get() != "null").then(|| compact(context))
        })
    }

    fn members(&self, example: &'a RawValue) -> Option<IndexMap<String, &'a RawValue>> {
        let example: ExampleObject<'a> = self.follow(example, "").ok()?;
        parse(example.value.get(), "").ok()
    }

    fn not_found(&self, object: &OperationObject<'a>) -> Option<NotFound> {
        #[derive(Deserialize)]
        struct ErrorBody {
            error: Detail,
        }
        #[derive(Deserialize)]
        struct Detail {
            code: String,
            message: String,
        }
        let content = self.json(object.responses.get("404")?)?;
        let example = content.examples.values().next()?;
        let example: ExampleObject<'a> = self.follow(example, "").ok()?;
        let ErrorBody { error } = parse(example.value.get(), "").ok()?;
        Some(NotFound {
            code: error.code,
            message: error.message,
        })
    }

    /// The entities that the examples of a shape show.
    fn templates(&self, shape: &Shape<'a>) -> Vec<IndexMap<String, String>> {
        let mut templates = Vec::new();
        for example in shape.examples.values() {
            let Some(mut members) = self.members(example) else {
                continue;
            };
            let entities = match shape.many {
                true => {
                    let value = members.swap_remove("value");
                    let items = value.and_then(|value| parse(value.get(), "").ok());
                    items.unwrap_or_default()
                }
                false => vec![members],
            };
            for entity in entities {
                let properties = entity.into_iter();
                let properties = properties.filter(|(name, _)| !name.starts_with(ANNOTATION));
                templates.push(properties.map(|(name, it)| (name, compact(it))).collect());
            }
        }
        templates
    }

    /// What the contract says of a schema.
    fn entity(&self, name: &str) -> EntitySchema {
        let mut entity = EntitySchema::default();
        let mut pending = vec![(self.component(name), MAX_HOPS)];
        while let Some((schema, hops)) = pending.pop() {
            let Some(schema) = schema else { continue };
            for (name, node) in schema.properties {
                let Ok(mut property) = parse::<Value>(node.get(), "") else {
                    continue;
                };
                let is = self.is(&property, MAX_HOPS);
                if is == Is::Text
                    && let Some(fields) = property.as_object_mut()
                {
                    fields.remove("description");
                    entity.texts.push((name.clone(), property));
                }
                entity.properties.push(Property { name, is });
            }
            entity.refers.extend(schema.refers);
            if let Some(hops) = hops.checked_sub(1) {
                let parts = schema.all_of.into_iter();
                pending.extend(parts.map(|part| (self.follow(part, "").ok(), hops)));
            }
        }
        entity
    }

    /// What a filter can make of a property.
    fn is(&self, schema: &Value, hops: usize) -> Is {
        let Some(hops) = hops.checked_sub(1) else {
            return Is::Other;
        };
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            let target = self.look_up(target);
            return target.map_or(Is::Other, |schema| self.is(&schema, hops));
        }
        if schema.get("x-ms-enum").is_some() || schema.get("enum").is_some() {
            return Is::Member;
        }
        let text = |field| schema.get(field).and_then(Value::as_str);
        match (text("type"), text("format")) {
            (Some("string"), Some("date-time")) => return Is::Date,
            (Some("string"), _) => return Is::Text,
            (Some("integer" | "number"), _) => return Is::Number,
            (Some("boolean"), _) => return Is::Boolean,
            (Some("array"), _) => {
                let items = schema.get("items").map(|items| self.is(items, hops));
                return match items {
                    Some(Is::Text | Is::Member) => Is::Texts,
                    _ => Is::Other,
                };
            }
            _ => {}
        }
        let branches = ["allOf", "oneOf", "anyOf"].into_iter();
        let branches = branches.filter_map(|field| schema.get(field)?.as_array());
        let branches = branches.flatten().filter(|branch| !is_null(branch));
        let kinds: Vec<Is> = branches.map(|branch| self.is(branch, hops)).collect();
        match &kinds[..] {
            [one] => *one,
            all if all.contains(&Is::Member) => Is::Member,
            [Is::Text | Is::Open | Is::Number, rest @ ..]
                if rest
                    .iter()
                    .all(|is| matches!(is, Is::Text | Is::Open | Is::Number)) =>
            {
                Is::Open
            }
            _ => Is::Other,
        }
    }
}

impl Shape<'_> {
    /// Which of its schemas has this name, without regard to case.
    fn named(&self, name: &str) -> Option<&str> {
        let mut names = self.names.iter().map(String::as_str);
        names.find(|known| known.eq_ignore_ascii_case(name))
    }
}

/// Whether JSON as it is sent is a list that holds something.
fn is_filled_list(json: &str) -> bool {
    json.starts_with('[') && json != "[]"
}

/// What one of many is called.
fn one_of(plural: &str) -> String {
    match plural.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => plural.strip_suffix('s').unwrap_or(plural).to_owned(),
    }
}

/// A branch that lets null in beside others.
fn is_null(schema: &Value) -> bool {
    schema.get("enum").and_then(Value::as_array) == Some(&vec![Value::Null])
}

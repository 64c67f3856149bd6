//! An OpenAPI document: the objects of it that matter here, and the way along its `$ref`s.

use std::borrow::Cow;
use std::collections::HashMap;

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::schema::MAX_HOPS;
use crate::template::lenient;

// The parts of an OpenAPI document that matter here. `&RawValue` stands where a `$ref` may: it is
// followed by `Document::follow`, and keeps an example's numbers and order as they were written.

#[derive(Deserialize)]
pub(super) struct DocumentObject<'a> {
    #[serde(default)]
    pub(super) servers: Vec<Server>,
    #[serde(borrow)]
    pub(super) paths: IndexMap<String, &'a RawValue>,
    #[serde(borrow, default)]
    pub(super) components: IndexMap<String, &'a RawValue>,
    #[serde(default)]
    pub(super) security: Vec<Requirement>,
}

/// A document while it is read.
pub(super) struct Document<'a> {
    pub(super) text: &'a RawValue,
    pub(super) object: DocumentObject<'a>,
    pub(super) components: IndexMap<String, IndexMap<String, &'a RawValue>>,
}

/// The operations of a path, by method.
#[derive(Deserialize)]
pub(super) struct PathItem<'a> {
    /// What one of the collection in the path is called.
    #[serde(rename = "x-singular")]
    pub(super) singular: Option<String>,
    #[serde(borrow, default)]
    pub(super) parameters: Vec<&'a RawValue>,
    #[serde(borrow)]
    pub(super) get: Option<OperationObject<'a>>,
    #[serde(borrow)]
    pub(super) head: Option<OperationObject<'a>>,
    #[serde(borrow)]
    pub(super) options: Option<OperationObject<'a>>,
    #[serde(borrow)]
    pub(super) trace: Option<OperationObject<'a>>,
    #[serde(borrow)]
    pub(super) post: Option<OperationObject<'a>>,
    #[serde(borrow)]
    pub(super) put: Option<OperationObject<'a>>,
    #[serde(borrow)]
    pub(super) patch: Option<OperationObject<'a>>,
    #[serde(borrow)]
    pub(super) delete: Option<OperationObject<'a>>,
}

#[derive(Deserialize)]
pub(super) struct Server {
    pub(super) url: String,
    #[serde(rename = "x-token-scope")]
    pub(super) token_scope: Option<String>,
}

/// The names of security schemes, each with permissions, all of them needed.
pub(super) type Requirement = IndexMap<String, Vec<String>>;

#[derive(Deserialize)]
pub(super) struct SecurityScheme {
    #[serde(default)]
    pub(super) flows: IndexMap<String, IgnoredAny>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OperationObject<'a> {
    pub(super) operation_id: String,
    #[serde(borrow, default)]
    pub(super) parameters: Vec<&'a RawValue>,
    #[serde(borrow)]
    pub(super) request_body: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) responses: IndexMap<String, &'a RawValue>,
    pub(super) security: Option<Vec<Requirement>>,
    #[serde(rename = "x-rate-limits", default)]
    pub(super) rate_limits: Vec<RateLimitObject>,
}

#[derive(Deserialize)]
pub(super) struct RateLimitObject {
    pub(super) calls: u32,
    pub(super) period: String,
    pub(super) shared: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ParameterObject<'a> {
    pub(super) name: String,
    pub(super) r#in: String,
    pub(super) description: Option<String>,
    #[serde(default)]
    pub(super) required: bool,
    #[serde(default)]
    pub(super) allow_empty_value: bool,
    pub(super) style: Option<String>,
    pub(super) explode: Option<bool>,
    #[serde(borrow)]
    pub(super) schema: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(super) example: Option<&'a RawValue>,
    /// The schema and the property whose values it has.
    #[serde(rename = "x-key-of")]
    pub(super) key_of: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct RequestBodyObject<'a> {
    #[serde(default)]
    pub(super) required: bool,
    #[serde(borrow, default)]
    pub(super) content: IndexMap<String, MediaTypeSchema<'a>>,
}

#[derive(Deserialize)]
pub(super) struct MediaTypeSchema<'a> {
    #[serde(borrow)]
    pub(super) schema: Option<&'a RawValue>,
}

#[derive(Deserialize)]
pub(super) struct ResponseObject<'a> {
    #[serde(borrow, default)]
    pub(super) headers: IndexMap<String, &'a RawValue>,
    #[serde(borrow, default)]
    pub(super) content: IndexMap<String, MediaTypeObject<'a>>,
}

#[derive(Deserialize)]
pub(super) struct HeaderObject<'a> {
    #[serde(borrow)]
    pub(super) example: Option<&'a RawValue>,
}

#[derive(Deserialize)]
pub(super) struct MediaTypeObject<'a> {
    #[serde(borrow)]
    pub(super) schema: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) examples: IndexMap<String, &'a RawValue>,
    /// What is sent against the promise, by names that no example has.
    #[serde(rename = "x-deviations", borrow, default)]
    pub(super) deviations: IndexMap<String, &'a RawValue>,
}

#[derive(Deserialize)]
pub(super) struct ExampleObject<'a> {
    // Not an `Option`, which would take the example `null` for none.
    #[serde(borrow)]
    pub(super) value: &'a RawValue,
    #[serde(rename = "x-deviation")]
    pub(super) deviation: Option<String>,
}

#[derive(Deserialize)]
struct Reference<'a> {
    #[serde(rename = "$ref", borrow)]
    target: Option<Cow<'a, str>>,
}

impl<'a> Document<'a> {
    pub(super) fn read(text: &'a str) -> Result<Self, String> {
        let text: &RawValue = parse(text, "the document")?;
        let object: DocumentObject<'a> = parse(text.get(), "the document")?;
        let mut components = IndexMap::new();
        for (name, &section) in &object.components {
            if !name.starts_with("x-") {
                components.insert(name.clone(), parse(section.get(), name)?);
            }
        }
        Ok(Self {
            text,
            object,
            components,
        })
    }

    /// Reads what stands at `node`, or where its `$ref` points.
    pub(super) fn follow<T: Deserialize<'a>>(
        &self,
        node: &'a RawValue,
        place: &str,
    ) -> Result<T, String> {
        let mut node = node;
        for _ in 0..MAX_HOPS {
            let Some(target) = reference(node, place)? else {
                return parse(node.get(), place);
            };
            node = self
                .at(&target)
                .ok_or_else(|| format!("{place}: nothing is at {target}"))?;
        }
        // It goes round in a circle.
        Err(format!("{place}: a chain of $ref without an end"))
    }

    /// What is at the place that a `$ref` names, mostly a component.
    pub(super) fn at(&self, target: &str) -> Option<&'a RawValue> {
        let pointer = target.strip_prefix("#/")?;
        let component = pointer.strip_prefix("components/");
        let component = component.and_then(|rest| rest.split_once('/'));
        if let Some((kind, name)) = component
            && let Some(node) = self.components.get(kind).and_then(|kind| kind.get(name))
        {
            return Some(node);
        }
        pointer.split('/').try_fold(self.text, |node, token| {
            let token = lenient(token).replace("~1", "/").replace("~0", "~");
            match token.parse::<usize>() {
                Ok(index) if node.get().starts_with('[') => {
                    let items: Vec<&RawValue> = serde_json::from_str(node.get()).ok()?;
                    items.get(index).copied()
                }
                _ => {
                    let members: HashMap<String, &RawValue> =
                        serde_json::from_str(node.get()).ok()?;
                    members.get(&token).copied()
                }
            }
        })
    }

    /// The same as a value.
    pub(super) fn look_up(&self, target: &str) -> Result<Value, String> {
        let node = self
            .at(target)
            .ok_or_else(|| format!("nothing is at {target}"))?;
        parse(node.get(), target)
    }
}

/// What a `$ref` says, beside which nothing counts.
pub(super) fn reference<'a>(
    node: &'a RawValue,
    place: &str,
) -> Result<Option<Cow<'a, str>>, String> {
    // Not every object has to be read to its end to know that it is none.
    if !node.get().starts_with('{') || !node.get().contains(r#""$ref""#) {
        return Ok(None);
    }
    parse::<Reference<'_>>(node.get(), place).map(|reference| reference.target)
}

pub(super) fn parse<'a, T: Deserialize<'a>>(json: &'a str, place: &str) -> Result<T, String> {
    serde_json::from_str(json).map_err(|error| format!("{place}: {error}"))
}

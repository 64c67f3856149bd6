//! What spec and metadata say differently.
//!
//! It follows each path of the spec through the metadata to what is answered there, and from there
//! pairs schemas with types: whatever the two sides call them, they describe the same bytes. A schema
//! that no path leads to is paired with the type of its name. Whether a difference is known is
//! [`super::acknowledged`]'s business.
//!
//! What CSDL does not describe is not compared: annotations (`@odata.…`), the envelope around a list,
//! error bodies, and whether a list may be null, which OData rules out and services do all the same.

use std::collections::{BTreeMap, BTreeSet};

use super::csdl::{
    DeadEnd, Metadata, Property, Request, Resolved, Segment, Step, Structured, TypeRef,
};
use crate::document::Document;
use crate::finding::Place;
use crate::model::{Kind, Node};
use crate::spec::{Operation, Spec};

/// What `$metadata` describes begins here.
pub(super) const SERVICE_ROOT: &str = "/api/";
/// As many references and wrappers as may follow each other.
const MAX_HOPS: usize = 32;

/// The kinds of differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    SpecLacks,
    ServiceLacks,
    TypesDiffer,
    NullabilityDiffers,
    SpellingDiffers,
}

impl Class {
    pub(super) const ALL: [Self; 5] = [
        Self::SpecLacks,
        Self::ServiceLacks,
        Self::TypesDiffer,
        Self::NullabilityDiffers,
        Self::SpellingDiffers,
    ];

    /// What `drift.toml` calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::SpecLacks => "spec-lacks",
            Self::ServiceLacks => "service-lacks",
            Self::TypesDiffer => "types-differ",
            Self::NullabilityDiffers => "nullability-differs",
            Self::SpellingDiffers => "spelling-differs",
        }
    }

    pub(super) fn rule(self) -> &'static str {
        match self {
            Self::SpecLacks => "drift-spec-lacks",
            Self::ServiceLacks => "drift-service-lacks",
            Self::TypesDiffer => "drift-types-differ",
            Self::NullabilityDiffers => "drift-nullability-differs",
            Self::SpellingDiffers => "drift-spelling-differs",
        }
    }

    pub(super) fn why(self) -> &'static str {
        match self {
            Self::SpecLacks => {
                "callers get it as something unknown, without a name and a type of its own"
            }
            Self::ServiceLacks => "callers wait for what does not come",
            Self::TypesDiffer => {
                "an answer may not be readable as the type that callers were given"
            }
            Self::NullabilityDiffers => {
                "callers meet a null that they were not told of, or look out for one that never comes"
            }
            Self::SpellingDiffers => {
                "names are compared letter by letter, so that it is never found"
            }
        }
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) class: Class,
    /// What differs: `Machine.osBuild`, `RiskScore.High`, `GET /api/users/{id}/machines`.
    pub(super) at: String,
    /// What the spec says, where both say something.
    pub(super) spec: Option<String>,
    /// What the service says, where both say something.
    pub(super) service: Option<String>,
    /// JSON pointer to what the spec says, or to where it would.
    pub(super) pointer: String,
    /// Where the metadata says it, or would.
    pub(super) place: Place,
    /// What differs, as a sentence without its subject.
    pub(super) what: String,
    /// The edit of the spec that ends the difference.
    pub(super) edit: String,
}

/// What was compared, and what came of it.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    /// In the spec's order.
    pub(super) differences: Vec<Difference>,
    /// How many paths, types, properties and enum members were found on both sides.
    pub(super) paths: usize,
    pub(super) types: usize,
    pub(super) properties: usize,
    pub(super) members: usize,
    /// Object and enum schemas without a counterpart.
    pub(super) left_out: Vec<String>,
    /// Schemas that were paired by a line of `drift.toml` although they would have been anyway.
    pub(super) needless_pairs: Vec<String>,
    /// What the metadata leaves open about types that the spec describes: never defined, or twice.
    pub(super) unclear: BTreeSet<(Place, String)>,
}

/// Compares. `named` pairs schemas with types by hand.
pub(super) fn compare(
    document: &Document,
    metadata: &Metadata,
    named: &BTreeMap<String, String>,
) -> Comparison {
    let spec = Spec::new(document);
    let mut comparer = Comparer {
        document,
        spec: &spec,
        metadata,
        pending: Vec::new(),
        paired: BTreeSet::new(),
        schemas: BTreeMap::new(),
        envelopes: BTreeSet::new(),
        found: Comparison::default(),
    };
    let operations: Vec<Operation<'_>> = spec.operations().collect();
    for operation in &operations {
        comparer.operation(operation);
    }
    comparer.pairs();
    for (name, ty) in named {
        match spec.component(Kind::Schema, name) {
            Some(_) if comparer.schemas.contains_key(name) => {
                comparer.found.needless_pairs.push(name.clone());
            }
            Some(schema) => comparer.pair(&schema, ty),
            None => {}
        }
    }
    comparer.pairs();
    for (name, schema) in spec.components(Kind::Schema) {
        let describes = schema.get("properties").is_some() || schema.get("enum").is_some();
        let met =
            comparer.schemas.contains_key(name) || comparer.envelopes.contains(&schema.pointer);
        if !describes || met {
            continue;
        }
        match metadata.named(name)[..] {
            [ty] => comparer.pair(&schema, ty),
            _ => comparer.found.left_out.push(name.to_owned()),
        }
    }
    comparer.pairs();
    comparer.finish()
}

/// A schema with references and wrappers around it taken off.
struct Effective<'d> {
    node: Node<'d>,
    nullable: bool,
}

struct Comparer<'d, 'm> {
    document: &'d Document,
    spec: &'d Spec<'d>,
    metadata: &'m Metadata,
    /// Pairs that are still to be compared: a schema without wrappers, and a full name.
    pending: Vec<(Node<'d>, &'m str)>,
    paired: BTreeSet<(String, &'m str)>,
    /// The component that was paired with a type, and the other way round, first come.
    schemas: BTreeMap<String, String>,
    /// Pointers of the envelopes around lists.
    envelopes: BTreeSet<String>,
    found: Comparison,
}

impl<'d, 'm> Comparer<'d, 'm> {
    fn operation(&mut self, operation: &Operation<'d>) {
        let method = operation
            .node
            .pointer
            .rsplit('/')
            .next()
            .unwrap_or_default();
        let at = format!("{} {}", method.to_ascii_uppercase(), operation.path);
        let step = match self.follow(operation, &at, method) {
            Ok(step) => step,
            Err((what, place)) => {
                self.found.differences.push(Difference {
                    class: Class::ServiceLacks,
                    at,
                    spec: None,
                    service: None,
                    pointer: operation.node.pointer.clone(),
                    place,
                    what,
                    edit: "correct the path or the method, or remove the operation".to_owned(),
                });
                return;
            }
        };
        self.found.paths += 1;
        if method == "head" {
            // It is never answered with a body.
            return;
        }
        let Some((body, schema)) = self.success(operation) else {
            if let Some(ty) = &step.ty {
                let edit = format!("describe the answer of status 200: {ty}");
                let pointer = operation.node.pointer.clone();
                self.differ(&at, &pointer, "no body", &ty.to_string(), step.place, edit);
            }
            return;
        };
        let pointer = body.pointer;
        let items = self.list_in(&schema);
        match (&step.ty, items) {
            (None, _) => {
                let edit = "describe an answer without a body".to_owned();
                self.differ(&at, &pointer, "a body", "no body", step.place, edit);
            }
            (Some(ty), None) if ty.collection => {
                let edit = format!(
                    "answer with an object whose `value` is a list of {}",
                    ty.name
                );
                let says = self.describe(&schema);
                self.differ(&at, &pointer, &says, &ty.to_string(), step.place, edit);
            }
            (Some(ty), Some(items)) if ty.collection => {
                let envelope = self.effective(&schema).node;
                self.envelopes.insert(envelope.pointer);
                let items = self.effective(&items);
                self.value(&at, &pointer, &items, ty, step.place);
            }
            (Some(ty), _) => {
                let schema = self.effective(&schema);
                self.value(&at, &pointer, &schema, ty, step.place);
            }
        }
    }

    /// Where a path leads by the metadata, or why nowhere.
    fn follow(
        &mut self,
        operation: &Operation<'d>,
        at: &str,
        method: &str,
    ) -> Result<Step, (String, Place)> {
        let Some(request) = Request::of(method) else {
            let method = method.to_ascii_uppercase();
            let what = format!(
                "the metadata describes what GET reads and which actions POST calls, and nothing of {method}"
            );
            return Err((what, Place::START));
        };
        let Some(rest) = operation.path.strip_prefix(SERVICE_ROOT) else {
            let what = format!("begins outside `{SERVICE_ROOT}`, which the metadata describes");
            return Err((what, Place::START));
        };
        let mut current: Option<Step> = None;
        let segments: Vec<&str> = rest.split('/').collect();
        for (index, text) in segments.iter().enumerate() {
            let last = index + 1 == segments.len();
            // An action is only ever the last segment.
            let request = if last { request } else { Request::Read };
            let segment = self.segment(operation, text, request);
            let name = segment.name;
            let next = match &current {
                None => self
                    .metadata
                    .entrance(&segment)
                    .map_err(|end| match request {
                        Request::Read => {
                            let what =
                                format!("the service has no entity set or function `{name}`");
                            dead_end(end, name, what, Place::START)
                        }
                        Request::Act => {
                            let what = format!("the service has no action `{name}`");
                            dead_end(end, name, what, Place::START)
                        }
                    })?,
                Some(Step {
                    ty: Some(ty),
                    place,
                }) if text.starts_with('{') && ty.collection && request == Request::Read => {
                    let (ty, place) = (ty.clone(), *place);
                    self.key(operation, at, text, &ty);
                    Step {
                        ty: Some(TypeRef {
                            collection: false,
                            ..ty
                        }),
                        place,
                    }
                }
                Some(Step { ty, place }) => {
                    let found = ty.as_ref().ok_or(DeadEnd::Unknown);
                    let found = found.and_then(|ty| self.metadata.step(ty, &segment));
                    found.map_err(|end| {
                        let ty = ty.as_ref().map_or("nothing".to_owned(), TypeRef::to_string);
                        let noun = request.noun();
                        let what = format!("the service has no {noun} `{name}` of `{ty}`");
                        dead_end(end, name, what, *place)
                    })?
                }
            };
            current = Some(next);
        }
        current.ok_or_else(|| ("leads to nothing".to_owned(), Place::START))
    }

    /// A segment with the parameters that are given there: a function's in parentheses, an action's in
    /// the body of the request.
    fn segment<'s>(&self, operation: &Operation<'d>, text: &'s str, request: Request) -> Segment<'s>
    where
        'd: 's,
    {
        let (name, parameters) = text.split_once('(').unwrap_or((text, ""));
        let given = match request {
            Request::Read => parameters
                .trim_end_matches(')')
                .split(',')
                .filter_map(|pair| Some(pair.split_once('=')?.0.trim()))
                .collect(),
            Request::Act => {
                let body = self.spec.request_body(operation);
                let content = body.and_then(|used| used.definition.get("content"));
                let json = content.and_then(|content| content.get("application/json"));
                let schema = json.and_then(|json| json.get("schema"));
                let schema = schema.map(|schema| self.effective(&schema).node);
                let properties = schema.and_then(|schema| schema.get("properties"));
                let properties = properties.iter().flat_map(Node::entries);
                properties.map(|(name, _)| name).collect()
            }
        };
        Segment {
            name,
            given,
            request,
        }
    }

    /// Holds a path parameter against the key that it stands for.
    fn key(&mut self, operation: &Operation<'d>, at: &str, segment: &str, ty: &TypeRef) {
        let Some(Resolved::Structured(structured)) = self.metadata.resolve(&ty.name) else {
            return;
        };
        let name = segment.trim_matches(['{', '}']);
        let parameters = self.spec.parameters(operation);
        let parameter = parameters.iter().find(|used| {
            used.definition.text("in") == Some("path") && used.definition.text("name") == Some(name)
        });
        let metadata = self.metadata;
        let schema = parameter.and_then(|used| used.definition.get("schema"));
        if let (Some(key), Some(schema)) = (metadata.key(structured), schema) {
            let pointer = schema.pointer.clone();
            let schema = self.effective(&schema);
            self.value(
                &format!("{at} {segment}"),
                &pointer,
                &schema,
                &key.ty,
                key.place,
            );
        }
    }

    /// The JSON body of the first success, and its schema.
    fn success(&self, operation: &Operation<'d>) -> Option<(Node<'d>, Node<'d>)> {
        let responses = self.spec.responses(operation);
        let success = responses.iter().find(|(status, _)| status.starts_with('2'));
        let content = success?.1.definition.get("content")?;
        let body = content.get("application/json")?;
        let schema = body.get("schema")?;
        Some((schema.clone(), schema))
    }

    /// The items of a list, bare or in OData's envelope.
    fn list_in(&self, schema: &Node<'d>) -> Option<Node<'d>> {
        let schema = self.effective(schema).node;
        let list = match schema.get("properties").and_then(|p| p.get("value")) {
            Some(value) => self.effective(&value).node,
            None => schema,
        };
        list.get("items")
    }

    fn effective(&self, node: &Node<'d>) -> Effective<'d> {
        let (mut node, mut nullable) = (node.clone(), false);
        for _ in 0..MAX_HOPS {
            nullable |= node.flag("nullable");
            let wrapped = node.get("allOf").and_then(|list| {
                let mut items = list.items();
                items.next().filter(|_| items.next().is_none())
            });
            let inner = match (node.reference(), wrapped) {
                (Some(reference), _) => self.spec.target(reference),
                (None, wrapped) => wrapped,
            };
            match inner {
                Some(inner) => node = inner,
                None => break,
            }
        }
        Effective { node, nullable }
    }

    /// What a schema says, in a word or two.
    fn describe(&self, schema: &Node<'d>) -> String {
        let node = self.effective(schema).node;
        if let Some(branches) = node.get("oneOf").or_else(|| node.get("anyOf")) {
            let branches: Vec<String> = branches.items().map(|b| self.describe(&b)).collect();
            return branches.join(" or ");
        }
        let named = node.get("properties").is_some() || node.get("enum").is_some();
        if let (true, true, Some(name)) = (
            named,
            Spec::is_component(&node),
            node.pointer.rsplit('/').next(),
        ) {
            return name.to_owned();
        }
        match (node.text("type"), node.text("format"), node.get("items")) {
            (Some("array"), _, Some(items)) => format!("array of {}", self.describe(&items)),
            (Some(ty), Some(format), _) => format!("{ty} ({format})"),
            (Some(ty), None, _) if named => format!("{ty} of its own"),
            (Some(ty), None, _) => ty.to_owned(),
            (None, ..) => "anything".to_owned(),
        }
    }

    /// Holds a value's schema against its type, a list against a list or an item against an item.
    fn value(
        &mut self,
        at: &str,
        pointer: &str,
        schema: &Effective<'d>,
        ty: &TypeRef,
        place: Place,
    ) {
        let metadata = self.metadata;
        let Some(resolved) = metadata.resolve(&ty.name) else {
            let what = format!(
                "the type `{}` is named here and defined nowhere in this document",
                ty.name
            );
            self.found.unclear.insert((place, what));
            return;
        };
        let node = &schema.node;
        let fits = match resolved {
            Resolved::Primitive(name) => primitive(name).is_some_and(|p| p.fits(node)),
            Resolved::Structured(_) => node.get("properties").is_some(),
            Resolved::Enumeration(e) if e.flags => {
                node.text("type") == Some("string") && node.get("enum").is_none()
            }
            Resolved::Enumeration(_) => node.get("enum").is_some(),
        };
        if !fits {
            let service = match resolved {
                Resolved::Enumeration(e) if e.flags => format!("{ty} (flags)"),
                _ => ty.to_string(),
            };
            let edit = format!("describe it as:\n{}", self.schema_of(ty, resolved, 0));
            let says = self.describe(node);
            self.differ(at, pointer, &says, &service, place, edit);
        } else if node.get("properties").is_some() || node.get("enum").is_some() {
            self.pair(node, &ty.name);
        }
    }

    fn differ(
        &mut self,
        at: &str,
        pointer: &str,
        spec: &str,
        service: &str,
        place: Place,
        edit: String,
    ) {
        self.found.differences.push(Difference {
            class: Class::TypesDiffer,
            at: at.to_owned(),
            spec: Some(spec.to_owned()),
            service: Some(service.to_owned()),
            pointer: pointer.to_owned(),
            place,
            what: format!("is {spec} in the spec, and {service} at the service"),
            edit,
        });
    }

    /// Notes that a schema describes a type, if that is defined.
    fn pair(&mut self, schema: &Node<'d>, ty: &str) {
        let node = self.effective(schema).node;
        let Some(ty) = self.metadata.defined(ty) else {
            return;
        };
        if self.paired.insert((node.pointer.clone(), ty)) {
            if let Some(place) = self.metadata.defined_again(ty) {
                let what = format!("the type `{ty}` is defined here for a second time");
                self.found.unclear.insert((place, what));
            }
            if Spec::is_component(&node) {
                self.schemas
                    .entry(name_of(&node))
                    .or_insert_with(|| ty.to_owned());
            }
            self.pending.push((node, ty));
        }
    }

    fn pairs(&mut self) {
        while let Some((schema, name)) = self.pending.pop() {
            let metadata = self.metadata;
            match metadata.resolve(name) {
                Some(Resolved::Structured(structured)) if schema.get("properties").is_some() => {
                    self.structured(&schema, structured);
                }
                Some(Resolved::Enumeration(_)) if schema.get("enum").is_some() => {
                    self.enumeration(&schema, name);
                }
                Some(Resolved::Structured(Structured { place, .. })) => {
                    self.unlike(&schema, name, *place);
                }
                Some(Resolved::Enumeration(e)) => self.unlike(&schema, name, e.place),
                Some(Resolved::Primitive(_)) | None => {}
            }
        }
    }

    /// A pair that was made by name, of which one side is an enum and the other is not.
    fn unlike(&mut self, schema: &Node<'d>, ty: &str, place: Place) {
        self.found.types += 1;
        let at = name_of(schema);
        let edit = "describe the type as the metadata does".to_owned();
        let says = match schema.get("enum") {
            Some(_) => "an enum",
            None => "no enum",
        };
        self.differ(&at, &schema.pointer, says, ty, place, edit);
    }

    fn structured(&mut self, schema: &Node<'d>, ty: &'m Structured) {
        self.found.types += 1;
        self.found.unclear.extend(self.metadata.unclear_base(ty));
        let owner = name_of(schema);
        let Some(declared) = schema.get("properties") else {
            return;
        };
        let metadata = self.metadata;
        let known: BTreeMap<&str, &Property> = metadata
            .properties(ty)
            .into_iter()
            .map(|property| (property.name.as_str(), property))
            .collect();
        // The spec may spell a name in another way; then it is not lacking, on either side.
        let mut met: BTreeSet<&str> = BTreeSet::new();
        for (name, node) in declared.entries().filter(|(name, _)| !name.contains('@')) {
            let at = format!("{owner}.{name}");
            let alike = || {
                known
                    .values()
                    .copied()
                    .find(|p| p.name.eq_ignore_ascii_case(name))
            };
            match known.get(name).copied() {
                Some(property) => {
                    met.insert(&property.name);
                    self.property(&at, &node, property);
                }
                None => match alike() {
                    Some(property) => {
                        met.insert(&property.name);
                        self.misspelt(at, &node, &property.name, name, property.place);
                    }
                    None => self.found.differences.push(Difference {
                        class: Class::ServiceLacks,
                        at,
                        spec: None,
                        service: None,
                        pointer: node.pointer.clone(),
                        place: ty.place,
                        what: match metadata.is_open(ty) {
                            true => format!(
                                "`{}` describes no property `{name}`; it is open, so that one may come all the same",
                                ty.name
                            ),
                            false => format!("`{}` has no property `{name}`", ty.name),
                        },
                        edit: format!(
                            "remove `{name}`; keep it with `deprecated: true` if answers still have it"
                        ),
                    }),
                },
            }
        }
        for property in metadata.properties(ty) {
            if !property.navigation && !met.contains(property.name.as_str()) {
                self.spec_lacks_property(&owner, &declared, ty, property);
            }
        }
    }

    fn spec_lacks_property(
        &mut self,
        owner: &str,
        declared: &Node<'d>,
        ty: &Structured,
        property: &Property,
    ) {
        let sibling = declared.entries().next();
        let indent = sibling.map_or(0, |(_, node)| {
            self.document.key_place(&node.pointer).column as usize - 1
        });
        let null = match property.nullable {
            Some(false) => "not null",
            Some(true) | None => "nullable",
        };
        let pad = " ".repeat(indent);
        let name = &property.name;
        let mut edit = format!("add under `properties` of `{owner}`:\n{pad}{name}:\n");
        if let Some(resolved) = self.metadata.resolve(&property.ty.name) {
            if property.nullable != Some(false) || property.ty.collection {
                edit += &format!("{pad}  nullable: true\n");
            }
            edit += &self.schema_of(&property.ty, resolved, indent + 2);
            edit.push('\n');
        }
        edit += &format!("{pad}  description: …");
        self.found.differences.push(Difference {
            class: Class::SpecLacks,
            at: format!("{owner}.{name}"),
            spec: None,
            service: None,
            pointer: declared.pointer.clone(),
            place: property.place,
            what: format!(
                "`{}` has a property `{name}` ({}, {null})",
                ty.name, property.ty
            ),
            edit,
        });
    }

    fn property(&mut self, at: &str, node: &Node<'d>, property: &Property) {
        self.found.properties += 1;
        let schema = self.effective(node);
        if property.ty.collection {
            let Some(items) = schema.node.get("items") else {
                let ty = property.ty.to_string();
                let edit = "make it `type: array` with `items`".to_owned();
                let says = self.describe(node);
                return self.differ(at, &node.pointer, &says, &ty, property.place, edit);
            };
            let pointer = items.pointer.clone();
            let items = self.effective(&items);
            let at = format!("{at}[]");
            self.value(&at, &pointer, &items, &property.ty, property.place);
            // Unless the metadata says it, nothing is known of null as an item.
            if let Some(nullable) = property.nullable {
                self.nullability(&at, &pointer, items.nullable, nullable, property.place);
            }
            return;
        }
        self.value(at, &node.pointer, &schema, &property.ty, property.place);
        let nullable = property.nullable.unwrap_or(true);
        self.nullability(at, &node.pointer, schema.nullable, nullable, property.place);
    }

    fn nullability(&mut self, at: &str, pointer: &str, spec: bool, service: bool, place: Place) {
        if spec == service {
            return;
        }
        let says = |nullable| match nullable {
            true => "nullable",
            false => "not null",
        };
        self.found.differences.push(Difference {
            class: Class::NullabilityDiffers,
            at: at.to_owned(),
            spec: Some(says(spec).to_owned()),
            service: Some(says(service).to_owned()),
            pointer: pointer.to_owned(),
            place,
            what: format!(
                "is {} in the spec, and {} at the service",
                says(spec),
                says(service)
            ),
            edit: match service {
                true => "add `nullable: true`".to_owned(),
                false => "remove `nullable: true`".to_owned(),
            },
        });
    }

    fn misspelt(&mut self, at: String, node: &Node<'d>, theirs: &str, ours: &str, place: Place) {
        self.found.differences.push(Difference {
            class: Class::SpellingDiffers,
            at,
            spec: Some(ours.to_owned()),
            service: Some(theirs.to_owned()),
            pointer: node.pointer.clone(),
            place,
            what: format!("is `{ours}` in the spec, and `{theirs}` at the service"),
            edit: format!("write `{theirs}`"),
        });
    }

    fn enumeration(&mut self, schema: &Node<'d>, name: &str) {
        let (metadata, owner) = (self.metadata, name_of(schema));
        let (Some(Resolved::Enumeration(ty)), Some(list)) =
            (metadata.resolve(name), schema.get("enum"))
        else {
            return;
        };
        self.found.types += 1;
        let known: BTreeMap<&str, Place> =
            ty.members.iter().map(|(n, p)| (n.as_str(), *p)).collect();
        let mut met: BTreeSet<&str> = BTreeSet::new();
        for node in list.items() {
            let Some(member) = node.value.as_str() else {
                continue;
            };
            let at = format!("{owner}.{member}");
            if let Some((known, _)) = known.get_key_value(member) {
                self.found.members += 1;
                met.insert(known);
            } else if let Some((known, place)) = known
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(member))
            {
                met.insert(known);
                self.misspelt(at, &node, known, member, *place);
            } else {
                self.found.differences.push(Difference {
                    class: Class::ServiceLacks,
                    at,
                    spec: None,
                    service: None,
                    pointer: node.pointer.clone(),
                    place: ty.place,
                    what: format!("`{}` has no member `{member}`", ty.name),
                    edit: format!("remove `{member}` from the `enum`"),
                });
            }
        }
        for (member, place) in &ty.members {
            if !met.contains(member.as_str()) {
                self.found.differences.push(Difference {
                    class: Class::SpecLacks,
                    at: format!("{owner}.{member}"),
                    spec: None,
                    service: None,
                    pointer: list.pointer.clone(),
                    place: *place,
                    what: format!("`{}` has a member `{member}`", ty.name),
                    edit: format!("add `{member}` to the `enum`, where the metadata has it"),
                });
            }
        }
    }

    /// The YAML of a type, each line indented.
    fn schema_of(&self, ty: &TypeRef, resolved: Resolved<'_>, indent: usize) -> String {
        let pad = " ".repeat(indent);
        let (inline, lines) = match resolved {
            Resolved::Primitive(name) => {
                let Primitive { ty, formats, .. } = primitive(name).unwrap_or(ANYTHING);
                match formats.first() {
                    Some(&Some(format)) => (
                        format!("{{ type: {ty}, format: {format} }}"),
                        format!("{pad}type: {ty}\n{pad}format: {format}"),
                    ),
                    _ => (format!("{{ type: {ty} }}"), format!("{pad}type: {ty}")),
                }
            }
            Resolved::Enumeration(e) if e.flags => {
                ("{ type: string }".to_owned(), format!("{pad}type: string"))
            }
            Resolved::Structured(Structured { name, .. })
            | Resolved::Enumeration(super::csdl::Enumeration { name, .. }) => {
                let known = self.schemas.iter().find(|(_, ty)| *ty == name);
                let last = name.rsplit('.').next().unwrap_or(name);
                let component = known.map_or(last, |(component, _)| component);
                let reference = format!("{{ $ref: '#/components/schemas/{component}' }}");
                (reference.clone(), format!("{pad}allOf: [{reference}]"))
            }
        };
        match ty.collection {
            true => format!("{pad}type: array\n{pad}items: {inline}"),
            false => lines,
        }
    }

    fn finish(mut self) -> Comparison {
        let document = self.document;
        let found = &mut self.found.differences;
        found.sort_by_key(|d| (document.key_place(&d.pointer), d.at.clone(), d.class));
        // A schema may be compared with two types that lack the same.
        found.dedup_by(|one, other| {
            (one.class, &one.at, &one.spec, &one.service)
                == (other.class, &other.at, &other.spec, &other.service)
        });
        self.found.left_out.sort();
        self.found
    }
}

/// What is said of a path that leads nowhere, and where the metadata says so.
fn dead_end(end: DeadEnd, name: &str, unknown: String, place: Place) -> (String, Place) {
    match end {
        DeadEnd::Unknown => (unknown, place),
        DeadEnd::Demands(missing, place) => {
            let what = format!("`{name}` of the service demands `{}`", missing.join("`, `"));
            (what, place)
        }
    }
}

/// What a schema is called in a difference: its component's name, or where it is.
fn name_of(schema: &Node<'_>) -> String {
    match schema.pointer.strip_prefix("/components/schemas/") {
        Some(rest) => rest.replace("/properties/", ".").replace("/items", "[]"),
        None => schema.pointer.clone(),
    }
}

/// How OData writes a primitive type in JSON: a type of the spec, and its formats that hold every
/// value, the usual one first.
#[derive(Clone, Copy)]
struct Primitive {
    name: &'static str,
    ty: &'static str,
    formats: &'static [Option<&'static str>],
}

const ANYTHING: Primitive = Primitive {
    name: "",
    ty: "object",
    formats: &[],
};

const INT32: &[Option<&str>] = &[Some("int64"), Some("int32"), None];

const PRIMITIVES: &[Primitive] = &[
    Primitive {
        name: "Edm.Binary",
        ty: "string",
        formats: &[Some("base64url"), Some("byte")],
    },
    Primitive {
        name: "Edm.Boolean",
        ty: "boolean",
        formats: &[None],
    },
    Primitive {
        name: "Edm.Byte",
        ty: "integer",
        formats: INT32,
    },
    Primitive {
        name: "Edm.SByte",
        ty: "integer",
        formats: INT32,
    },
    Primitive {
        name: "Edm.Int16",
        ty: "integer",
        formats: INT32,
    },
    Primitive {
        name: "Edm.Int32",
        ty: "integer",
        formats: INT32,
    },
    Primitive {
        name: "Edm.Int64",
        ty: "integer",
        formats: &[Some("int64"), None],
    },
    Primitive {
        name: "Edm.Single",
        ty: "number",
        formats: &[Some("float"), Some("double"), None],
    },
    Primitive {
        name: "Edm.Double",
        ty: "number",
        formats: &[Some("double"), None],
    },
    Primitive {
        name: "Edm.Decimal",
        ty: "number",
        formats: &[Some("decimal"), None],
    },
    Primitive {
        name: "Edm.Date",
        ty: "string",
        formats: &[Some("date")],
    },
    Primitive {
        name: "Edm.DateTimeOffset",
        ty: "string",
        formats: &[Some("date-time")],
    },
    Primitive {
        name: "Edm.Duration",
        ty: "string",
        formats: &[Some("duration")],
    },
    Primitive {
        name: "Edm.TimeOfDay",
        ty: "string",
        formats: &[Some("time")],
    },
    Primitive {
        name: "Edm.Guid",
        ty: "string",
        formats: &[Some("uuid")],
    },
    Primitive {
        name: "Edm.String",
        ty: "string",
        formats: &[None],
    },
];

/// A primitive type by its full name; `None` for one that the spec has no words for.
fn primitive(name: &str) -> Option<Primitive> {
    PRIMITIVES.iter().copied().find(|p| p.name == name)
}

impl Primitive {
    fn fits(self, schema: &Node<'_>) -> bool {
        schema.text("type") == Some(self.ty)
            && self.formats.contains(&schema.text("format"))
            && schema.get("enum").is_none()
    }
}

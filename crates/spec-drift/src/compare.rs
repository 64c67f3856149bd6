//! What spec and metadata say differently.
//!
//! It follows each path of the spec through the metadata to what is answered there, and from there
//! pairs schemas with types: whatever the two sides call them, they describe the same bytes. A schema
//! that no path leads to is paired with the type of its name. Whether a difference is known is
//! [`crate::acknowledged`]'s business.
//!
//! What CSDL does not describe is not compared: annotations (`@odata.…`), the envelope around a list,
//! error bodies, and whether a list may be null, which OData rules out and services do all the same.
//! Nor are the types of a function's parameters, whether an item of its answer may be null, and other
//! successes than the first with JSON.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::Workspace;
use crate::csdl::{
    DeadEnd, Enumeration, Meaning, Metadata, Property, Request, Resolved, Segment, Step,
    Structured, Unclear, Unpairable,
};
use spec_document::document::Document;
use spec_document::finding::Place;
use spec_document::model::Kind;
use spec_document::node::Node;
use spec_document::or_null;
use spec_document::spec::{Operation, Spec};

/// As many references and wrappers as may follow each other.
const MAX_HOPS: usize = 32;
/// As many lists and choices are told within each other.
const MAX_WORDS_DEEP: usize = 4;
/// As deep is an edit indented.
const MAX_INDENT: usize = 40;
/// As many differences are told; more of them are another service, and no drift.
pub(crate) const MAX_DIFFERENCES: usize = 4096;

/// The kinds of differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    SpecLacks,
    ServiceLacks,
    TypesDiffer,
    NullabilityDiffers,
    SpellingDiffers,
}

impl Class {
    pub(crate) const ALL: [Self; 5] = [
        Self::SpecLacks,
        Self::ServiceLacks,
        Self::TypesDiffer,
        Self::NullabilityDiffers,
        Self::SpellingDiffers,
    ];

    /// What `drift.toml` calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::SpecLacks => "spec-lacks",
            Self::ServiceLacks => "service-lacks",
            Self::TypesDiffer => "types-differ",
            Self::NullabilityDiffers => "nullability-differs",
            Self::SpellingDiffers => "spelling-differs",
        }
    }

    pub(crate) fn rule(self) -> &'static str {
        match self {
            Self::SpecLacks => "drift-spec-lacks",
            Self::ServiceLacks => "drift-service-lacks",
            Self::TypesDiffer => "drift-types-differ",
            Self::NullabilityDiffers => "drift-nullability-differs",
            Self::SpellingDiffers => "drift-spelling-differs",
        }
    }

    pub(crate) fn why(self) -> &'static str {
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
pub(crate) struct Difference {
    pub(crate) class: Class,
    /// What differs: `Machine.osBuild`, `RiskScore.High`, `GET /api/users/{id}/machines`.
    pub(crate) at: String,
    /// What the spec says, where both say something.
    pub(crate) spec: Option<String>,
    /// What the service says, where both say something.
    pub(crate) service: Option<String>,
    /// JSON pointer to what the spec says, or to where it would.
    pub(crate) pointer: String,
    /// Where the metadata says it, or would.
    pub(crate) place: Place,
    /// What differs, as a sentence without its subject.
    pub(crate) what: String,
    /// The edit of the spec that ends the difference.
    pub(crate) edit: String,
}

/// What was compared, and what came of it.
#[derive(Debug, Default)]
pub(crate) struct Comparison {
    /// In the spec's order.
    pub(crate) differences: Vec<Difference>,
    /// How many paths, types, properties and enum members were found on both sides.
    pub(crate) paths: usize,
    pub(crate) types: usize,
    pub(crate) properties: usize,
    pub(crate) members: usize,
    /// Object and enum schemas without a counterpart.
    pub(crate) left_out: BTreeSet<String>,
    /// Those of which the metadata has several of the name.
    pub(crate) ambiguous: BTreeSet<String>,
    /// Schemas that were paired by a line of `drift.toml` although they would have been anyway.
    pub(crate) needless_pairs: Vec<String>,
    /// What the metadata leaves open, and what was not compared for that.
    pub(crate) unclear: BTreeSet<(Unclear, String)>,
    /// Whether there is more than is told.
    pub(crate) is_cut: bool,
}

impl Comparison {
    /// Whether there is no telling what differs at `at`: it was not compared, or something that it is
    /// a part of was not.
    pub(crate) fn cannot_tell(&self, at: &str) -> bool {
        let part_of = |whole: &String| {
            let rest = at.strip_prefix(whole.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[', ' ']))
        };
        let unclear = self.unclear.iter().map(|(_, at)| at);
        let mut all = unclear.chain(&self.left_out).chain(&self.ambiguous);
        all.any(part_of)
    }
}

/// Compares. `named` pairs schemas with types by hand.
pub(crate) fn compare(
    workspace: &Workspace<'_>,
    document: &Document,
    metadata: &Metadata,
    named: &BTreeMap<String, String>,
) -> Comparison {
    let spec = Spec::new(document, workspace.dialect);
    let mut comparer = Comparer {
        service_root: workspace.service_root,
        document,
        spec: &spec,
        metadata,
        derived: metadata.derived(),
        lacking: Vec::new(),
        pending: Vec::new(),
        paired: BTreeSet::new(),
        schemas: BTreeMap::new(),
        envelopes: BTreeSet::new(),
        reported: BTreeSet::new(),
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
            Some(schema) => comparer.pair_named(&schema, ty),
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
            [ty] => comparer.pair_named(&schema, ty),
            [] => _ = comparer.found.left_out.insert(name.to_owned()),
            _ => _ = comparer.found.ambiguous.insert(name.to_owned()),
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
    service_root: &'static str,
    document: &'d Document,
    spec: &'d Spec<'d>,
    metadata: &'m Metadata,
    /// The types that are derived from each type directly.
    derived: BTreeMap<&'m str, Vec<&'m Structured>>,
    /// Pairs that are still to be compared: a schema without wrappers, and a type.
    pending: Vec<(Node<'d>, Resolved<'m>)>,
    paired: BTreeSet<(String, &'m str)>,
    /// The type that a component was first paired with, by its name.
    schemas: BTreeMap<String, &'m str>,
    /// Pointers of the envelopes around lists.
    envelopes: BTreeSet<String>,
    /// What the spec lacks. Only in the end is it known which components there are for it.
    lacking: Vec<Lacking<'d, 'm>>,
    reported: BTreeSet<(Class, String, Option<String>, Option<String>)>,
    found: Comparison,
}

/// A property that a schema does not declare.
struct Lacking<'d, 'm> {
    owner: String,
    declared: Node<'d>,
    name: &'m str,
    of: &'m Structured,
    property: &'m Property,
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
            Err(end) => {
                let (what, place) = match end {
                    DeadEnd::Unknown => ("leads to nothing".to_owned(), Place::START),
                    DeadEnd::Refused(what, place) => (what, place),
                    DeadEnd::Unclear(unclear) => return self.unclear(&at, unclear),
                };
                return self.report(Difference {
                    class: Class::ServiceLacks,
                    at,
                    spec: None,
                    service: None,
                    pointer: operation.node.pointer.clone(),
                    place,
                    what,
                    edit: "correct the path or the method, or remove the operation".to_owned(),
                });
            }
        };
        self.found.paths += 1;
        if method == "head" {
            // It is never answered with a body.
            return;
        }
        let place = step.place;
        let Some((body, schema)) = self.success(operation) else {
            if let Some(ty) = step.ty {
                let edit = format!("describe the answer of status 200: {ty}");
                let pointer = operation.node.pointer.clone();
                self.differ(&at, &pointer, "no body", Some(ty), place, edit);
            }
            return;
        };
        let pointer = body.pointer;
        let Some(ty) = step.ty else {
            let edit = "describe an answer without a body".to_owned();
            return self.differ(&at, &pointer, "a body", None, place, edit);
        };
        let one_has_a_value = match ty.resolved {
            Resolved::Structured(one) => self.metadata.has_property(one, "value"),
            _ => false,
        };
        match self.list_in(&schema) {
            Some(items) if ty.collection || !one_has_a_value => {
                let envelope = self.effective(&schema).node;
                self.envelopes.insert(envelope.pointer);
                if ty.collection {
                    let (at, pointer) = (format!("{at}[]"), items.pointer.clone());
                    let items = self.effective(&items);
                    return self.value(&at, &pointer, &items, ty.item(), place);
                }
                let says = format!("array of {}", self.describe(&items));
                let edit = format!("answer with one {ty}, without the list around it");
                self.differ(&at, &pointer, &says, Some(ty), place, edit);
            }
            None if ty.collection => {
                let edit = format!(
                    "answer with an object whose `value` is a list of {}",
                    ty.item()
                );
                let says = self.describe(&schema);
                self.differ(&at, &pointer, &says, Some(ty), place, edit);
            }
            _ => {
                let schema = self.effective(&schema);
                self.value(&at, &pointer, &schema, ty, place);
            }
        }
    }

    /// Where a path leads by the metadata, or why nowhere.
    fn follow(
        &mut self,
        operation: &Operation<'d>,
        at: &str,
        method: &str,
    ) -> Result<Step<'m>, DeadEnd> {
        let refused = |what| Err(DeadEnd::Refused(what, Place::START));
        let Some(request) = Request::of(method) else {
            let method = method.to_ascii_uppercase();
            return refused(format!(
                "the metadata describes what GET reads and which actions POST calls, and nothing of {method}"
            ));
        };
        let Some(rest) = operation.path.strip_prefix(self.service_root) else {
            return refused(format!(
                "begins outside `{}`, which the metadata describes",
                self.service_root
            ));
        };
        let metadata = self.metadata;
        let mut current: Option<Step<'m>> = None;
        let segments: Vec<&str> = rest.split('/').flat_map(key_apart).collect();
        for (index, text) in segments.iter().enumerate() {
            let last = index + 1 == segments.len();
            // An action is only ever the last segment.
            let request = if last { request } else { Request::Read };
            let segment = self.segment(operation, text, request);
            let next = match current {
                None => metadata.entrance(&segment),
                Some(Step {
                    ty: Some(ty),
                    place,
                }) if text.starts_with('{') && ty.collection && request == Request::Read => {
                    self.key(operation, at, text, ty).map(|()| Step {
                        ty: Some(ty.item()),
                        place,
                    })
                }
                Some(Step { ty: Some(ty), .. }) => metadata.step(&ty, &segment),
                Some(Step { ty: None, .. }) => Err(DeadEnd::Unknown),
            };
            current = Some(next.map_err(|end| match end {
                DeadEnd::Unknown => nothing_there(current, &segment),
                end => end,
            })?);
        }
        current.ok_or(DeadEnd::Unknown)
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
    fn key(
        &mut self,
        operation: &Operation<'d>,
        at: &str,
        segment: &str,
        list: Meaning<'m>,
    ) -> Result<(), DeadEnd> {
        let key = self.metadata.key(&list)?;
        let name = segment.trim_matches(['{', '}']);
        let parameters = self.spec.parameters(operation);
        let parameter = parameters.iter().find(|used| {
            used.definition.text("in") == Some("path") && used.definition.text("name") == Some(name)
        });
        let schema = parameter.and_then(|used| used.definition.get("schema"));
        if let (Some(ty), Some(schema)) = (key.ty, schema) {
            let pointer = schema.pointer.clone();
            let schema = self.effective(&schema);
            self.value(&format!("{at} {segment}"), &pointer, &schema, ty, key.place);
        }
        Ok(())
    }

    /// The JSON body of the first success, and its schema.
    fn success(&self, operation: &Operation<'d>) -> Option<(Node<'d>, Node<'d>)> {
        let responses = self.spec.responses(operation);
        let successes = responses
            .iter()
            .filter(|(status, _)| status.starts_with('2'));
        let schema = successes
            .filter_map(|(_, used)| used.definition.get("content"))
            .find_map(|content| {
                let mut bodies = content.entries();
                let is_json = |media: &str| {
                    let essence = media.split(';').next().unwrap_or_default().trim();
                    essence.eq_ignore_ascii_case("application/json")
                };
                bodies.find(|(media, _)| is_json(media))?.1.get("schema")
            })?;
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
            nullable |= or_null::allows_null(node.value);
            let inner = match node.reference() {
                Some(reference) => self.spec.target(reference),
                None => or_null::only(&node),
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
        self.described(schema, MAX_WORDS_DEEP)
    }

    fn described(&self, schema: &Node<'d>, depth: usize) -> String {
        let Some(depth) = depth.checked_sub(1) else {
            return "…".to_owned();
        };
        let node = self.effective(schema).node;
        if let Some(branches) = node.get("oneOf").or_else(|| node.get("anyOf")) {
            let mut words: Vec<String> = Vec::new();
            for branch in branches
                .items()
                .filter(|node| !or_null::is_null(node.value))
            {
                let word = self.described(&branch, depth);
                if !words.contains(&word) {
                    words.push(word);
                }
            }
            return words.join(" or ");
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
            (Some("array"), _, Some(items)) => {
                format!("array of {}", self.described(&items, depth))
            }
            (Some(ty), Some(format), _) => format!("{ty} ({format})"),
            (Some(ty), None, _) if named => format!("{ty} of its own"),
            (Some(ty), None, _) => ty.to_owned(),
            (None, ..) => "anything".to_owned(),
        }
    }

    /// Holds a value's schema against its type.
    fn value(
        &mut self,
        at: &str,
        pointer: &str,
        schema: &Effective<'d>,
        ty: Meaning<'m>,
        place: Place,
    ) {
        let node = &schema.node;
        let fits = !ty.collection
            && match ty.resolved {
                Resolved::Primitive(primitive) => primitive.fits(node),
                Resolved::Structured(_) => node.get("properties").is_some(),
                Resolved::Enumeration(e) if e.flags => {
                    node.text("type") == Some("string") && node.get("enum").is_none()
                }
                Resolved::Enumeration(_) => node.get("enum").is_some(),
            };
        if !fits {
            let edit = format!("describe it as:\n{}", self.schema_of(ty, false, 0));
            let says = self.describe(node);
            self.differ(at, pointer, &says, Some(ty), place, edit);
        } else if node.get("properties").is_some() || node.get("enum").is_some() {
            self.pair(node, ty.resolved);
        }
    }

    fn report(&mut self, difference: Difference) {
        let Difference {
            class,
            at,
            spec,
            service,
            ..
        } = &difference;
        // A schema may be compared with several types of which the same is to be said.
        if !self
            .reported
            .insert((*class, at.clone(), spec.clone(), service.clone()))
        {
            return;
        }
        if self.found.differences.len() < MAX_DIFFERENCES {
            self.found.differences.push(difference);
        } else {
            self.found.is_cut = true;
        }
    }

    /// Notes that nothing can be said of what is at `at`.
    fn unclear(&mut self, at: &str, unclear: Unclear) {
        if self.found.unclear.len() < MAX_DIFFERENCES {
            self.found.unclear.insert((unclear, at.to_owned()));
        } else {
            self.found.is_cut = true;
        }
    }

    /// Reports types that differ; `None` is no body at all.
    fn differ(
        &mut self,
        at: &str,
        pointer: &str,
        spec: &str,
        service: Option<Meaning<'m>>,
        place: Place,
        edit: String,
    ) {
        let says = service.map_or("no body".to_owned(), |ty| ty.to_string());
        let definition = service.and_then(|ty| ty.definition);
        let called = definition.map_or(String::new(), |name| format!(", which calls it `{name}`"));
        self.report(Difference {
            class: Class::TypesDiffer,
            at: at.to_owned(),
            spec: Some(spec.to_owned()),
            what: format!("is {spec} in the spec, and {says} at the service{called}"),
            service: Some(says),
            pointer: pointer.to_owned(),
            place,
            edit,
        });
    }

    /// Notes that a schema describes the type of a full name, unless there is no such type.
    fn pair_named(&mut self, schema: &Node<'d>, name: &str) {
        match self.metadata.pairable(name) {
            Ok(resolved) => self.pair(schema, resolved),
            Err(Unpairable::Unclear(unclear)) => {
                let at = name_of(&self.effective(schema).node);
                self.unclear(&at, unclear);
            }
            // Only a line of `drift.toml` says that; it is told of there.
            Err(Unpairable::No(_)) => {}
        }
    }

    /// Notes that a schema describes a type.
    fn pair(&mut self, schema: &Node<'d>, ty: Resolved<'m>) {
        let node = self.effective(schema).node;
        let name = match ty {
            Resolved::Structured(structured) => &structured.name,
            Resolved::Enumeration(enumeration) => &enumeration.name,
            Resolved::Primitive(_) => return,
        };
        if self.paired.insert((node.pointer.clone(), name)) {
            if Spec::is_component(&node) {
                self.schemas.entry(name_of(&node)).or_insert(name);
            }
            self.pending.push((node, ty));
        }
    }

    fn pairs(&mut self) {
        while let Some((schema, ty)) = self.pending.pop() {
            self.found.types += 1;
            match (ty, schema.get("properties"), schema.get("enum")) {
                (Resolved::Structured(ty), Some(declared), _) => {
                    self.structured(&schema, &declared, ty);
                }
                (Resolved::Enumeration(ty), _, Some(list)) => self.enumeration(&schema, &list, ty),
                (Resolved::Structured(Structured { place, .. }), ..)
                | (Resolved::Enumeration(Enumeration { place, .. }), ..) => {
                    self.unlike(&schema, ty, *place);
                }
                (Resolved::Primitive(_), ..) => {}
            }
        }
    }

    /// A pair that was made by name, of which one side is an enum and the other is not.
    fn unlike(&mut self, schema: &Node<'d>, resolved: Resolved<'m>, place: Place) {
        let at = name_of(schema);
        let edit = "describe the type as the metadata does".to_owned();
        let says = match schema.get("enum") {
            Some(_) => "an enum",
            None => "no enum",
        };
        let ty = Meaning {
            collection: false,
            resolved,
            definition: None,
        };
        self.differ(&at, &schema.pointer, says, Some(ty), place, edit);
    }

    /// The properties that an object described by a type may have, each with the type that defines it:
    /// what is answered as that type may be of one that inherits from it.
    fn properties(
        &mut self,
        owner: &str,
        ty: &'m Structured,
    ) -> Vec<(&'m str, &'m Structured, &'m Property)> {
        let metadata = self.metadata;
        let mut all: Vec<_> = metadata.properties(ty).collect();
        let mut pending = vec![ty];
        while let Some(next) = pending.pop() {
            let derived = self.derived.get(next.name.as_str());
            for one in derived.cloned().unwrap_or_default() {
                all.extend(one.own());
                pending.push(one);
                if let Some(unclear) = metadata.unclear(one) {
                    self.unclear(owner, unclear.clone());
                }
            }
        }
        all
    }

    fn structured(&mut self, schema: &Node<'d>, declared: &Node<'d>, ty: &'m Structured) {
        let owner = name_of(schema);
        let metadata = self.metadata;
        let all = self.properties(&owner, ty);
        // Several types that inherit from one may each have a property of a name.
        let mut known: BTreeMap<&str, Vec<&Property>> = BTreeMap::new();
        for (name, _, property) in all.iter().filter(|(.., property)| property.is_answered()) {
            known.entry(name).or_default().push(property);
        }
        let unanswered = |name: &str| {
            let mut left_out = all.iter().filter(|(.., property)| !property.is_answered());
            left_out.find(|(known, ..)| known.eq_ignore_ascii_case(name))
        };
        // The spec may spell a name in another way; then it is not lacking, on either side.
        let mut met: BTreeSet<&str> = BTreeSet::new();
        for (name, node) in declared.entries().filter(|(name, _)| !name.contains('@')) {
            let at = format!("{owner}.{name}");
            let alike = || known.iter().find(|(k, _)| k.eq_ignore_ascii_case(name));
            if let Some((name, properties)) = known.get_key_value(name) {
                met.insert(name);
                self.found.properties += 1;
                for property in properties {
                    self.property(&at, &node, property);
                }
            } else if let Some((theirs, properties)) = alike() {
                met.insert(theirs);
                self.found.properties += 1;
                self.misspelt(at.clone(), &node, theirs, name, properties[0].place);
                for property in properties {
                    self.property(&at, &node, property);
                }
            } else {
                let mut service = None;
                let (what, place) = match unanswered(name) {
                    Some((_, of, property)) => {
                        service = Some(property.kind().to_owned());
                        let what = format!(
                            "`{name}` is {} of `{}`, which answers leave out unless they are asked for it",
                            property.kind(),
                            of.name
                        );
                        (what, property.place)
                    }
                    None if metadata.is_open(ty) => {
                        let what = format!(
                            "`{}` describes no property `{name}`; it is open, so that one may come all the same",
                            ty.name
                        );
                        (what, ty.place)
                    }
                    None => (format!("`{}` has no property `{name}`", ty.name), ty.place),
                };
                self.report(Difference {
                    class: Class::ServiceLacks,
                    at,
                    spec: None,
                    service,
                    pointer: node.pointer.clone(),
                    place,
                    what,
                    edit: format!(
                        "remove `{name}`; keep it with `deprecated: true` if answers still have it"
                    ),
                });
            }
        }
        for (name, of, property) in all {
            if property.is_answered() && !met.contains(name) {
                self.lacking.push(Lacking {
                    owner: owner.clone(),
                    declared: declared.clone(),
                    name,
                    of,
                    property,
                });
            }
        }
    }

    fn spec_lacks(&mut self, lacking: Lacking<'d, 'm>) {
        let Lacking {
            owner,
            declared,
            name,
            of,
            property,
        } = lacking;
        let at = format!("{owner}.{name}");
        let ty = match self.metadata.resolve(&property.ty, property.place) {
            Ok(ty) => ty,
            Err(unclear) => return self.unclear(&at, unclear),
        };
        let column = |node: &Node<'_>| self.document.key_place(&node.pointer).column as usize - 1;
        // A document without lines has columns that nobody would indent by.
        let indent = match declared.entries().next() {
            Some((_, sibling)) => column(&sibling),
            None => column(&declared) + 2,
        }
        .min(MAX_INDENT);
        let says = match property.nullable {
            Some(false) => "not null",
            Some(true) | None => "nullable",
        };
        let pad = " ".repeat(indent);
        let mut edit = format!("add under `properties` of `{owner}`:\n{pad}{name}:\n");
        let null = (property.nullable != Some(false) || ty.collection) && !ty.is_anything();
        edit += &self.schema_of(ty, null, indent + 2);
        edit += &format!("\n{pad}  description: …");
        edit += &self.missing_component(ty);
        let called = ty
            .definition
            .map_or(String::new(), |name| format!("{name}, "));
        self.report(Difference {
            class: Class::SpecLacks,
            at,
            spec: None,
            service: Some(format!("{ty}, {says}")),
            pointer: declared.pointer.clone(),
            place: property.place,
            what: format!(
                "`{}` has a property `{name}` ({called}{ty}, {says})",
                of.name
            ),
            edit,
        });
    }

    fn property(&mut self, at: &str, node: &Node<'d>, property: &'m Property) {
        let place = property.place;
        let ty = match self.metadata.resolve(&property.ty, place) {
            Ok(ty) => ty,
            Err(unclear) => return self.unclear(at, unclear),
        };
        let schema = self.effective(node);
        let items = schema.node.get("items").filter(|_| ty.collection);
        let (at, pointer, schema, ty, nullable) = match items {
            // Unless the metadata says it, nothing is known of null as an item.
            Some(items) => {
                let schema = self.effective(&items);
                let at = format!("{at}[]");
                (at, items.pointer, schema, ty.item(), property.nullable)
            }
            None => {
                let nullable = property.nullable.unwrap_or(true);
                let pointer = node.pointer.clone();
                (at.to_owned(), pointer, schema, ty, Some(nullable))
            }
        };
        self.value(&at, &pointer, &schema, ty, place);
        // A list is not null, and null is among what may be anything.
        let may_say = !ty.collection && !ty.is_anything();
        if let Some(nullable) = nullable.filter(|_| may_say) {
            self.nullability(&at, &pointer, schema.nullable, nullable, place);
        }
    }

    fn nullability(&mut self, at: &str, pointer: &str, spec: bool, service: bool, place: Place) {
        if spec == service {
            return;
        }
        let schema = self.spec.value().pointer(pointer).unwrap_or(&Value::Null);
        let says = |nullable| match nullable {
            true => "nullable",
            false => "not null",
        };
        self.report(Difference {
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
                true => or_null::how_to_allow(schema),
                false => or_null::how_to_refuse(schema),
            },
        });
    }

    fn misspelt(&mut self, at: String, node: &Node<'d>, theirs: &str, ours: &str, place: Place) {
        self.report(Difference {
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

    fn enumeration(&mut self, schema: &Node<'d>, list: &Node<'d>, ty: &'m Enumeration) {
        let owner = name_of(schema);
        let known = &ty.members;
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
                self.report(Difference {
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
                self.report(Difference {
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

    /// The YAML of a type, or null, each line indented.
    fn schema_of(&self, ty: Meaning<'_>, null: bool, indent: usize) -> String {
        let pad = " ".repeat(indent);
        let (inline, fields) = match (ty.resolved, self.component(ty)) {
            (Resolved::Primitive(primitive), _) => {
                let fields = primitive.fields();
                (fields.join(", "), fields)
            }
            (_, None) => ("type: string".to_owned(), vec!["type: string".to_owned()]),
            (_, Some(component)) => {
                let reference = format!("$ref: '#/components/schemas/{component}'");
                let wrapped = match null && !ty.collection {
                    true => format!("oneOf: [{{ {reference} }}, {{ enum: [null] }}]"),
                    false => format!("allOf: [{{ {reference} }}]"),
                };
                (reference, vec![wrapped])
            }
        };
        let mut lines = match ty.collection {
            true => vec!["type: array".to_owned(), format!("items: {{ {inline} }}")],
            false if fields.is_empty() => vec!["# no `type`: it may be anything".to_owned()],
            false => fields,
        };
        if null && lines[0].starts_with("type: ") {
            lines.insert(1, "nullable: true".to_owned());
        }
        let lines: Vec<String> = lines.iter().map(|line| format!("{pad}{line}")).collect();
        lines.join("\n")
    }

    /// The component that describes a type, or would.
    fn component<'t>(&'t self, ty: Meaning<'t>) -> Option<&'t str> {
        let name = match ty.resolved {
            Resolved::Enumeration(e) if !e.flags => &e.name,
            Resolved::Structured(structured) => &structured.name,
            Resolved::Enumeration(_) | Resolved::Primitive(_) => return None,
        };
        let known = self.schemas.iter().find(|(_, ty)| *ty == name);
        let last = name.rsplit('.').next().unwrap_or(name);
        Some(known.map_or(last, |(component, _)| component))
    }

    /// The component that a type needs and the spec does not have, with what goes before it.
    fn missing_component(&self, ty: Meaning<'_>) -> String {
        let missing = self.component(ty);
        let missing = missing.filter(|name| self.spec.component(Kind::Schema, name).is_none());
        let Some(name) = missing else {
            return String::new();
        };
        let fields = match ty.resolved {
            Resolved::Enumeration(_) => "type: string\n      enum: []",
            _ => "type: object\n      properties: {}",
        };
        format!(
            "\nand under `schemas` of `components`, for the next run to fill:\n    {name}:\n      {fields}\n      description: …"
        )
    }

    fn finish(mut self) -> Comparison {
        for lacking in std::mem::take(&mut self.lacking) {
            self.spec_lacks(lacking);
        }
        let (document, schemas) = (self.document, &self.schemas);
        let Comparison {
            differences,
            left_out,
            ambiguous,
            ..
        } = &mut self.found;
        differences.sort_by_key(|d| (document.key_place(&d.pointer), d.at.clone(), d.class));
        // What no name led to may have been met later on.
        left_out.retain(|name| !schemas.contains_key(name));
        ambiguous.retain(|name| !schemas.contains_key(name));
        self.found
    }
}

/// Why a segment of which the metadata says nothing leads nowhere.
fn nothing_there(from: Option<Step<'_>>, segment: &Segment<'_>) -> DeadEnd {
    let (name, noun) = (segment.name, segment.request.noun());
    let Some(Step { ty, place }) = from else {
        let noun = match segment.request {
            Request::Read => "entity set or function",
            Request::Act => noun,
        };
        let what = format!("the service has no {noun} `{name}`");
        return DeadEnd::Refused(what, Place::START);
    };
    let ty = ty.map_or("nothing".to_owned(), |ty| ty.to_string());
    let what = format!("the service has no {noun} `{name}` of `{ty}`");
    DeadEnd::Refused(what, place)
}

/// A segment of a path, with a key in parentheses as a segment of its own.
fn key_apart(segment: &str) -> Vec<&str> {
    let key = segment
        .strip_suffix(')')
        .and_then(|rest| rest.split_once('('));
    match key {
        Some((name, key)) if !key.is_empty() && !key.contains('=') => {
            vec![name, key.trim_matches('\'')]
        }
        _ => vec![segment],
    }
}

/// What a schema is called in a difference: its component's name, or where it is.
fn name_of(schema: &Node<'_>) -> String {
    match schema.pointer.strip_prefix("/components/schemas/") {
        Some(rest) => rest.replace("/properties/", ".").replace("/items", "[]"),
        None => schema.pointer.clone(),
    }
}

//! Operations: where their paths lead, and what they are answered with.

use super::comparer::Comparer;
use super::difference::{Class, Difference};
use crate::csdl::{DeadEnd, Meaning, Request, Resolved, Segment, Step};
use spec_document::finding::Place;
use spec_document::node::Node;
use spec_document::spec::Operation;

impl<'d, 'm> Comparer<'d, 'm> {
    pub(super) fn operation(&mut self, operation: &Operation<'d>) {
        let method = operation.method;
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
            _ if ty.is_wrapped() => self.wrapped(&at, &schema, ty, place),
            _ => {
                let schema = self.effective(&schema);
                self.value(&at, &pointer, &schema, ty, place);
            }
        }
    }

    /// Holds the schema of an answer against a type whose value is sent in OData's envelope.
    fn wrapped(&mut self, at: &str, schema: &Node<'d>, ty: Meaning<'m>, place: Place) {
        let pointer = &schema.pointer;
        let schema = self.effective(schema);
        let properties = schema.node.get("properties");
        if let Some(value) = properties.as_ref().and_then(|all| all.get("value")) {
            self.envelopes.insert(schema.node.pointer);
            let inner = self.effective(&value);
            let at = format!("{at}.value");
            return self.value(&at, &value.pointer, &inner, ty, place);
        }
        if properties.is_none() && self.fits(&schema, ty) {
            return self.value(at, pointer, &schema, ty, place);
        }
        let edit = format!(
            "answer with an object whose `value` is described as:\n{}",
            self.schema_of(ty, false, 0)
        );
        let says = self.describe(&schema.node);
        self.differ(at, pointer, &says, Some(ty), place, edit);
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

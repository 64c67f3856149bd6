//! Names of the ways in: that each has one, and that it is nobody else's.

use std::collections::BTreeMap;

use spec_document::node::Node;
use spec_document::spec::{Operation, Spec};
use spec_rules::Fault;

use crate::house::ways::{OF_THE_CLIENT, SINGULAR, Way, singular};

/// The operations that have an id, with their ways.
fn ways<'d>(spec: &Spec<'d>) -> Vec<(Operation<'d>, Way)> {
    spec.operations()
        .filter_map(|operation| {
            let id = operation.node.text("operationId")?;
            let said = operation.path_item.text(SINGULAR);
            let way = Way::of(operation.method, operation.path, id, said);
            Some((operation, way))
        })
        .collect()
}

/// Where an operation is called as it is.
fn called<'d>(operation: &Operation<'d>) -> Node<'d> {
    let id = operation.node.get("operationId");
    id.unwrap_or_else(|| operation.node.clone())
}

pub(super) fn taken(spec: &Spec<'_>) -> Vec<Fault> {
    let taken = |way: &Way| OF_THE_CLIENT.contains(&way.entry.as_str());
    let ways = ways(spec).into_iter().filter(|(_, way)| taken(way));
    ways.map(|(operation, Way { entry, .. })| {
        let what = format!(
            "the way in would begin with `client.{entry}(…)`, which the client has by hand"
        );
        let fix = format!("say another `{SINGULAR}` at the path");
        Fault::at(&called(&operation), what, fix)
    })
    .collect()
}

pub(super) fn twice(spec: &Spec<'_>) -> Vec<Fault> {
    let mut handles: BTreeMap<String, (Way, String)> = BTreeMap::new();
    let mut methods: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut faults = Vec::new();
    let mut paths = BTreeMap::new();
    for (operation, way) in ways(spec) {
        let id = operation.node.text("operationId").unwrap_or_default();
        // Two paths that are one to a server are another rule's business.
        let path = paths.entry(blank(operation.path)).or_insert(operation.path);
        if *path != operation.path {
            continue;
        }
        let handle = way.handle();
        let (first, of_first) = handles
            .entry(handle.clone())
            .or_insert_with(|| (way.clone(), id.to_owned()));
        if (&first.entry, set_of(&first.below), first.key.is_some())
            != (&way.entry, set_of(&way.below), way.key.is_some())
        {
            let what = format!(
                "the way in would begin with `client.{}(…)`, and so does that of `{of_first}`, which is another path's",
                way.entry
            );
            let fix = format!("say another `{SINGULAR}` at one of the paths");
            faults.push(Fault::at(&called(&operation), what, fix));
            continue;
        }
        for method in [way.method.clone(), way.with()] {
            let ending = format!("`.{method}(…)`");
            let other = methods.insert((handle.clone(), method), id.to_owned());
            if let Some(other) = other.filter(|other| other != id) {
                let what = format!(
                    "the way in of `{other}`, too, is `client.{}(…)` and {ending}",
                    way.entry
                );
                let fix = "give one of the two paths another literal segment";
                faults.push(Fault::at(&called(&operation), what, fix));
                break;
            }
        }
    }
    faults
}

/// The path without the names of its parameters.
fn blank(path: &str) -> String {
    let mut parts = path.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |path, part| {
        path + "{" + part.split_once('}').map_or("", |(_, rest)| rest)
    })
}

pub(super) fn singulars(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut said: BTreeMap<String, Option<String>> = BTreeMap::new();
    let paths = spec.root().get("paths");
    for (path, item) in paths.iter().flat_map(Node::entries) {
        let way = Way::of("get", path, "x", item.text(SINGULAR));
        let word = item.get(SINGULAR);
        if let Some(word) = &word {
            let text = word.value.as_str().unwrap_or_default();
            let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic())
                && text.chars().all(|c| c.is_ascii_alphanumeric());
            if !is_word {
                let what = format!("{text:?} is no word that could be a name");
                faults.push(Fault::at(
                    word,
                    what,
                    "write it in letters, such as `machine`",
                ));
            } else if way.key.is_none() {
                let what = "the path leads to nothing of which there is one";
                faults.push(Fault::at(word, what, format!("remove `{SINGULAR}`")));
            }
        }
        let Some(set) = way.key.as_ref().and_then(|_| set_of(&way.below)) else {
            continue;
        };
        let here = item.text(SINGULAR).map(str::to_owned);
        if here.is_none() && singular(set).is_none() {
            let what = format!("the path does not say what one of `{set}` is called");
            let fix = format!("add `{SINGULAR}` with the word for one");
            faults.push(Fault::at_key(&item, what, fix));
        }
        match said.get(set) {
            Some(before) if *before != here => {
                let what = format!("paths of `{set}` say different words for one");
                let fix = format!("say the same `{SINGULAR}` at all of them");
                faults.push(Fault::at_key(&item, what, fix));
            }
            Some(_) => {}
            None => {
                said.insert(set.to_owned(), here);
            }
        }
    }
    faults
}

/// The last literal segment of what operations share.
fn set_of(below: &str) -> Option<&str> {
    below.rsplit('/').find(|segment| !segment.starts_with('{'))
}

pub(super) fn keys(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut first: BTreeMap<String, (&serde_json::Value, String)> = BTreeMap::new();
    for (operation, way) in ways(spec) {
        let Some(key) = &way.key else { continue };
        let parameters = spec.parameters(&operation);
        let used = parameters.iter().find(|used| {
            used.definition.text("in") == Some("path") && used.definition.text("name") == Some(key)
        });
        let Some(schema) = used.and_then(|used| used.definition.get("schema")) else {
            continue;
        };
        let id = operation
            .node
            .text("operationId")
            .unwrap_or_default()
            .to_owned();
        let Some((before, of)) = first.get(&way.below) else {
            first.insert(way.below, (schema.value, id));
            continue;
        };
        if schema.value != *before {
            let what = format!(
                "`client.{}(…)` takes one type, and this one is not that of `{of}`",
                way.entry
            );
            let fix = "let all operations below the path refer to one schema: `schema: { $ref: '#/components/schemas/…' }`";
            faults.push(Fault::at(&schema, what, fix));
        }
    }
    faults
}

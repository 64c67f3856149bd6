//! Our own spec with nothing in it but one operation, and edits of its text. Tests that edit it by its
//! words find the same places whatever operations there are besides, and an edit that does not hit exactly
//! what it is for is a failure: it would test nothing.

use std::ops::Range;
use std::path::Path;

use serde_json::Value;
use spec_document::document::Document;
use spec_document::model::METHODS;
use spec_document::node::join;
use xtask::house::RULES;

/// The operation that the edits are about.
pub(crate) const OPERATION: &str = "listUserMachines";

/// Our spec with what this operation needs, as it is written.
pub(crate) fn ours() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let path = root.expect("the workspace").join("spec/openapi.yaml");
    alone(&std::fs::read_to_string(path).expect("the spec"))
}

/// The spec with what the operation needs, each line as it is written.
fn alone(spec: &str) -> String {
    let mut text = spec.to_owned();
    loop {
        let document = parsed(&text);
        let Some(pointer) = superfluous(document.value()) else {
            let broken = RULES.check(&document);
            assert!(
                broken.is_empty(),
                "{OPERATION} does not stand alone: {broken:#?}"
            );
            return text;
        };
        let line = document.key_place(&pointer).line as usize;
        let start = text
            .split_inclusive('\n')
            .take(line - 1)
            .map(str::len)
            .sum();
        text.replace_range(block(&text, start), "");
    }
}

fn parsed(text: &str) -> Document {
    Document::parse("openapi.yaml", text).expect("the spec")
}

/// Something that only others need.
fn superfluous(spec: &Value) -> Option<String> {
    for (path, item) in entries(&spec["paths"]) {
        let at = join("/paths", path);
        let operations = entries(item).filter(|(key, _)| METHODS.contains(key));
        let (ours, others): (Vec<_>, Vec<_>) =
            operations.partition(|(_, operation)| operation["operationId"] == OPERATION);
        match (ours.is_empty(), others.first()) {
            (true, _) => return Some(at),
            (false, Some((method, _))) => return Some(join(&at, method)),
            (false, None) => {}
        }
    }
    let mut said = Vec::new();
    texts(spec, &mut said);
    for (kind, components) in entries(&spec["components"]) {
        let schemes = kind == "securitySchemes";
        for (name, _) in entries(components) {
            let reference = format!("#/components/{kind}/{}", name.replace('/', "~1"));
            let used = said.iter().any(|(key, text)| match schemes {
                true => *key == name,
                false => *text == reference,
            });
            if !used {
                return Some(join(&format!("/components/{kind}"), name));
            }
        }
    }
    if let Some(pointer) = dangling(spec, "", &spec["components"]["schemas"]) {
        return Some(pointer);
    }
    let tags = spec["tags"].as_array().into_iter().flatten();
    let used = |tag: &Value| {
        said.iter()
            .any(|(key, text)| *key == "tags" && tag["name"] == *text)
    };
    let unused = tags.enumerate().find(|(_, tag)| !used(tag));
    unused.map(|(index, _)| format!("/tags/{index}"))
}

/// An extension that names a schema which only others need.
fn dangling(value: &Value, at: &str, schemas: &Value) -> Option<String> {
    if let Some(items) = value.as_array() {
        let mut items = items.iter().enumerate();
        return items.find_map(|(index, item)| dangling(item, &format!("{at}/{index}"), schemas));
    }
    entries(value).find_map(|(key, inner)| {
        let pointer = join(at, key);
        let named = match key {
            "x-key-of" => inner.as_str().and_then(|text| text.split('.').next()),
            "x-refers" => entries(inner).find_map(|(_, name)| name.as_str()),
            _ => return dangling(inner, &pointer, schemas),
        };
        named
            .is_some_and(|name| schemas.get(name).is_none())
            .then_some(pointer)
    })
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let entries = value.as_object().into_iter().flatten();
    entries.map(|(key, value)| (key.as_str(), value))
}

/// Each text in the value, with the key that it stands under, itself or in a list. What stands under
/// `security` counts by its name.
fn texts<'v>(value: &'v Value, found: &mut Vec<(&'v str, &'v str)>) {
    for (key, value) in entries(value) {
        let items = value
            .as_array()
            .map_or(std::slice::from_ref(value), Vec::as_slice);
        for item in items {
            match item.as_str() {
                Some(text) => found.push((key, text)),
                None if key == "security" => {
                    found.extend(entries(item).map(|(name, _)| (name, "")))
                }
                None => texts(item, found),
            }
        }
    }
}

/// An edit of a text.
pub(crate) enum Edit {
    /// A text that stands there once after another one, in the same block.
    Replace {
        after: &'static str,
        find: &'static str,
        with: &'static str,
    },
    /// Every line that has the text goes, so many of them.
    DropLines { with: &'static str, times: usize },
    /// A line goes, with all that is indented deeper after it.
    DropBlock {
        after: &'static str,
        line: &'static str,
    },
}

impl Edit {
    /// The text with the edit made.
    ///
    /// # Errors
    /// When it does not hit exactly what it is for.
    pub(crate) fn of(&self, text: &str) -> Result<String, String> {
        let mut edited = text.to_owned();
        match self {
            Self::Replace { after, find, with } => {
                let area = area(text, after)?;
                edited.replace_range(only(text, area, find)?, with);
            }
            Self::DropLines { with, times } => {
                let (dropped, kept): (Vec<&str>, Vec<&str>) = text
                    .split_inclusive('\n')
                    .partition(|line| line.contains(with));
                if dropped.len() != *times {
                    return Err(format!("{with:?} is on {} lines", dropped.len()));
                }
                edited = kept.concat();
            }
            Self::DropBlock { after, line } => {
                let area = area(text, after)?;
                let found = only(text, area, &format!("\n{line}"))?;
                edited.replace_range(block(text, found.start + 1), "");
            }
        }
        Ok(edited)
    }
}

/// A replacement of what stands in the text once.
pub(crate) fn replaced(text: &str, find: &str, with: &str) -> String {
    let found = only(text, 0..text.len(), find).unwrap_or_else(|what| panic!("{what}"));
    [&text[..found.start], with, &text[found.end..]].concat()
}

/// Where the text stands in the area, as the only one of its kind.
fn only(text: &str, area: Range<usize>, find: &str) -> Result<Range<usize>, String> {
    let places: Vec<usize> = text[area.clone()]
        .match_indices(find)
        .map(|(at, _)| at)
        .collect();
    match places[..] {
        [at] => Ok(area.start + at..area.start + at + find.len()),
        _ => Err(format!("{find:?} is there {} times", places.len())),
    }
}

/// What belongs to an anchor: behind a key what is under it, else the rest of the block that it is in;
/// without one, all. An anchor that begins with blanks begins a line.
fn area(text: &str, after: &str) -> Result<Range<usize>, String> {
    if after.is_empty() {
        return Ok(0..text.len());
    }
    let begins = if after.starts_with(' ') { "\n" } else { "" };
    let anchor = only(text, 0..text.len(), &format!("{begins}{after}"))?;
    let start = anchor.start + text[anchor].trim_end().len();
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let least = depth(&text[line..]) + usize::from(after.trim_end().ends_with(':'));
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next().map_or(0, str::len);
    let inside = lines.take_while(|line| line.trim().is_empty() || depth(line) >= least);
    Ok(start..start + first + inside.map(str::len).sum::<usize>())
}

/// The line that begins at `start`, with all that is indented deeper after it; blank lines behind that
/// stay.
fn block(text: &str, start: usize) -> Range<usize> {
    let depth = depth(&text[start..]);
    let mut end = start;
    let mut at = start;
    for (index, line) in text[start..].split_inclusive('\n').enumerate() {
        let blank = line.trim().is_empty();
        if index > 0 && !blank && self::depth(line) <= depth {
            break;
        }
        at += line.len();
        if !blank {
            end = at;
        }
    }
    start..end
}

fn depth(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

#[test]
fn other_operations_leave_no_trace_and_no_edit_misses_in_silence() {
    let spec = ours();
    let more = "  /api/things/{id}:
    delete:
      operationId: deleteThing
      tags: [things]
      summary: Delete it
      description: It goes.
      parameters:
        - $ref: '#/components/parameters/ThingId'
      security:
        - application: [Machine.Read.All]
      x-rate-limits:
        - { calls: 100, period: PT1M }
      responses:
        '204': { description: Gone. }
        '429': { $ref: '#/components/responses/Slow' }
";
    let mut crowded = replaced(&spec, "\ncomponents:\n", &format!("{more}\ncomponents:\n"));
    crowded = replaced(
        &crowded,
        "\ntags:\n",
        "\ntags:\n  - name: things\n    description: Things.\n",
    );
    let id = "  parameters:\n    ThingId: { name: id, in: path, required: true, example: 1, schema: { $ref: '#/components/schemas/ThingId' } }\n";
    crowded = replaced(&crowded, "\n  parameters:\n", &format!("\n{id}"));
    let schema = "\n  schemas:\n    ThingId:\n      type: integer\n";
    crowded = replaced(&crowded, "\n  schemas:\n", schema);
    assert_eq!(alone(&crowded), spec);

    let text = "a:\n  b: 1\n  c: 1\nd:\n  b: 1\n";
    let replace = |after, find| {
        Edit::Replace {
            after,
            find,
            with: "x",
        }
        .of(text)
    };
    assert_eq!(
        replace("a:\n", "b: 1").as_deref(),
        Ok("a:\n  x\n  c: 1\nd:\n  b: 1\n")
    );
    for (after, find) in [
        ("", "b: 1"),
        ("a:\n", ": 1"),
        ("a:\n", "d"),
        ("  c: 1", "b"),
        ("  b", "c"),
        ("e", "b"),
    ] {
        assert!(replace(after, find).is_err(), "{after:?} {find:?}");
    }
    let drop = |with, times| Edit::DropLines { with, times }.of(text);
    assert_eq!(drop("b: 1", 2).as_deref(), Ok("a:\n  c: 1\nd:\n"));
    assert!(drop("b: 1", 1).is_err() && drop("e", 0).is_ok());
    let block = Edit::DropBlock {
        after: "",
        line: "a:",
    }
    .of(&format!("\n{text}"));
    assert_eq!(block.as_deref(), Ok("\nd:\n  b: 1\n"));
}

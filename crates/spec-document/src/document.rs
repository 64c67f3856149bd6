//! A YAML document (JSON is YAML too) as a JSON value, together with the place of every key and
//! value in the text.
//!
//! It owns the reading: size, encoding, syntax, the core schema of YAML 1.2, anchors and aliases.
//! What the document says is for [`crate::spec`] and for rules.

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, ScanError, Tag};
use serde_json::{Map, Number, Value};

use crate::finding::{Excerpt, Finding, Place};
use crate::node::unescaped;

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 8 << 20;
/// How many values a document may have.
const MAX_VALUES: usize = 500_000;
/// How many brackets and commas it may have: the scanner holds all tokens of a line in brackets,
/// because the whole of it could be a key.
const MAX_FLOW: usize = 500_000;
/// The deepest nesting that is read: what `serde_json` allows.
const MAX_DEPTH: usize = 127;
/// How much anchors and aliases may copy in all, in bytes of text plus [`NODE_WEIGHT`] a value.
const MAX_COPIED: usize = 4 << 20;
const NODE_WEIGHT: usize = 64;

const WHY_SYNTAX: &str = "nothing can be generated from a document that cannot be read";

/// A document that was read.
#[derive(Debug, Clone)]
pub struct Document {
    path: PathBuf,
    text: String,
    /// Where in the text each line begins.
    lines: Vec<usize>,
    value: Value,
    places: Node,
}

/// Where a value is, and where the values in it are, in the value's own order.
#[derive(Debug, Clone)]
struct Node {
    key: Option<Place>,
    value: Place,
    children: Vec<Node>,
}

impl Document {
    /// Reads a file.
    ///
    /// # Errors
    /// A finding when it cannot be read, is too large, is not UTF-8, or is not exactly one YAML
    /// document that JSON can hold.
    pub fn read(path: &Path) -> Result<Self, Finding> {
        let unreadable = |error: std::io::Error| {
            Finding::failure(
                "file-unreadable",
                path,
                format!("cannot read the file: {error}"),
                WHY_SYNTAX,
                "name a file that exists and may be read: --spec FILE",
            )
        };
        // Asked first, because opening a pipe waits until somebody writes into it.
        let kind = std::fs::metadata(path).map_err(unreadable)?;
        if !kind.is_file() {
            let what = match kind.is_dir() {
                true => "it is a folder",
                false => "it is not a regular file",
            };
            return Err(unreadable(std::io::Error::other(what)));
        }
        let mut bytes = Vec::new();
        File::open(path)
            .map_err(unreadable)?
            .take(MAX_BYTES as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(unreadable)?;
        Self::decode(path, &bytes)
    }

    /// Reads bytes that came from `path`.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn decode(path: &Path, bytes: &[u8]) -> Result<Self, Finding> {
        if bytes.len() > MAX_BYTES {
            return Err(Finding::failure(
                "file-too-large",
                path,
                format!("the file is larger than {} MiB", MAX_BYTES >> 20),
                "no hand-written spec is; this is some other file",
                "name the spec: --spec FILE",
            )
            .at(Place::START, ""));
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::parse(path, text),
            Err(error) => {
                let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
                let place = place_at(&before);
                Err(Finding::failure(
                    "file-not-utf8",
                    path,
                    format!("the byte 0x{:02X} is not UTF-8", bytes[error.valid_up_to()]),
                    WHY_SYNTAX,
                    "save the file as UTF-8",
                )
                .at(place, "")
                .showing(
                    before
                        .rsplit('\n')
                        .next()
                        .map(|line| Excerpt::of(line, place.column)),
                ))
            }
        }
    }

    /// Reads text that came from `path`.
    ///
    /// # Errors
    /// A finding when it is not exactly one YAML document that JSON can hold.
    pub fn parse(path: impl Into<PathBuf>, text: &str) -> Result<Self, Finding> {
        let path = path.into();
        match Reader::new(text).document(text) {
            Ok((value, places)) => Ok(Self {
                path,
                text: text.to_owned(),
                lines: std::iter::once(0)
                    .chain(text.match_indices('\n').map(|(end, _)| end + 1))
                    .collect(),
                value,
                places,
            }),
            Err(fault) => {
                let line = text.lines().nth(index(fault.place.line));
                let excerpt = line.map(|line| Excerpt::of(line, fault.place.column));
                let finding = Finding::failure(fault.rule, path, fault.what, WHY_SYNTAX, fault.fix);
                Err(finding.at(fault.place, "").showing(excerpt))
            }
        }
    }

    /// The line at a place.
    pub fn excerpt(&self, place: Place) -> Option<Excerpt> {
        let line = index(place.line);
        let text = self.text.get(*self.lines.get(line)?..)?;
        Some(Excerpt::of(text.lines().next()?, place.column))
    }

    /// The path that the document was read from, as it was named.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the document says, with keys in its own order.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The place of the value that a JSON pointer leads to, or of the nearest one around it.
    pub fn place(&self, pointer: &str) -> Place {
        self.nearest(pointer).value
    }

    /// The place of the key whose value a JSON pointer leads to; of the value itself where there
    /// is no key.
    pub fn key_place(&self, pointer: &str) -> Place {
        let node = self.nearest(pointer);
        node.key.unwrap_or(node.value)
    }

    fn nearest(&self, pointer: &str) -> &Node {
        let (mut value, mut node) = (&self.value, &self.places);
        for segment in pointer.split('/').skip(1) {
            let segment = unescaped(segment);
            let child = match value {
                Value::Object(map) => map
                    .iter()
                    .zip(&node.children)
                    .find_map(|((key, value), node)| (*key == segment).then_some((value, node))),
                Value::Array(items) => segment
                    .parse::<usize>()
                    .ok()
                    .and_then(|index| items.get(index).zip(node.children.get(index))),
                _ => None,
            };
            let Some(child) = child else { break };
            (value, node) = child;
        }
        node
    }
}

/// A count as the numbers of a [`Place`] hold it; files are bounded far below the limit.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The place right behind a text.
fn place_at(before: &str) -> Place {
    Place {
        line: number(before.matches('\n').count()) + 1,
        column: number(before.chars().rev().take_while(|&c| c != '\n').count()) + 1,
    }
}

/// The index of a line, by its number from one.
fn index(line: u32) -> usize {
    usize::try_from(line).unwrap_or(usize::MAX).max(1) - 1
}

fn place(marker: &Marker) -> Place {
    Place {
        line: number(marker.line()),
        column: number(marker.col()) + 1,
    }
}

/// Why a text is not a document.
#[derive(Debug)]
struct Fault {
    rule: &'static str,
    place: Place,
    what: String,
    fix: String,
}

impl Fault {
    fn syntax(place: Place, what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            rule: "yaml-syntax",
            place,
            what: what.into(),
            fix: fix.into(),
        }
    }

    fn too_big(place: Place, what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            rule: "yaml-bounds",
            ..Self::syntax(place, what, fix)
        }
    }

    fn too_deep(place: Place) -> Self {
        Self::too_big(
            place,
            format!("values are nested more than {MAX_DEPTH} deep"),
            "nest less: move parts into components and refer to them with $ref",
        )
    }
}

impl From<ScanError> for Fault {
    fn from(error: ScanError) -> Self {
        // The scanner has a bound of its own for brackets, and may run into it first.
        if error.info() == "recursion limit exceeded" {
            return Self::too_deep(place(error.marker()));
        }
        Self::syntax(
            place(error.marker()),
            format!("not YAML: {}", error.info()),
            "mend the syntax here or in the lines just above: indentation, quotes and brackets first",
        )
    }
}

/// What an anchor names, kept for its aliases.
#[derive(Debug)]
struct Anchored {
    value: Value,
    node: Node,
    weight: usize,
}

/// A value, the places in it, and what a copy of it would weigh.
type Parsed = (Value, Node, usize);

struct Reader<'t> {
    events: Parser<'t, saphyr_parser::StrInput<'t>>,
    anchors: HashMap<usize, Anchored>,
    copied: usize,
    values: usize,
    last: Place,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            events: Parser::new_from_str(text.strip_prefix('\u{FEFF}').unwrap_or(text)),
            anchors: HashMap::new(),
            copied: 0,
            values: 0,
            last: Place::START,
        }
    }

    fn next(&mut self) -> Result<(Event<'t>, Place), Fault> {
        match self.events.next_event() {
            Some(event) => {
                let (event, span) = event?;
                self.last = place(&span.start);
                Ok((event, self.last))
            }
            None => Ok((Event::StreamEnd, self.last)),
        }
    }

    fn document(mut self, text: &str) -> Result<(Value, Node), Fault> {
        flow_is_bounded(text)?;
        let empty = || {
            Fault::syntax(
                Place::START,
                "the file is empty",
                "write an OpenAPI document into it, or name the right file: --spec FILE",
            )
        };
        loop {
            match self.next()?.0 {
                Event::DocumentStart(_) => break,
                Event::StreamEnd => return Err(empty()),
                _ => {}
            }
        }
        let (event, at) = self.next()?;
        let (value, node, _) = self.value(event, at, 1)?;
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => break,
                (Event::DocumentStart(_), at) => {
                    return Err(Fault::syntax(
                        at,
                        "a second YAML document begins here",
                        "keep one document in the file: remove this `---` or what is on its other side",
                    ));
                }
                _ => {}
            }
        }
        if value.is_null() {
            return Err(empty());
        }
        Ok((value, node))
    }

    fn value(&mut self, event: Event<'t>, at: Place, depth: usize) -> Result<Parsed, Fault> {
        if depth > MAX_DEPTH {
            return Err(Fault::too_deep(at));
        }
        self.values += 1;
        if self.values > MAX_VALUES {
            return Err(Fault::too_big(
                at,
                format!("the document has more than {MAX_VALUES} values"),
                "no hand-written spec has; name the spec: --spec FILE",
            ));
        }
        let (anchor, read) = match event {
            Event::Alias(id) => return self.alias(id, at),
            Event::Scalar(text, style, anchor, tag) => {
                let value = scalar(&text, style, tag.as_deref(), at)?;
                let weight = NODE_WEIGHT + text.len();
                (anchor, (value, leaf(at), weight))
            }
            Event::SequenceStart(anchor, tag) => {
                expect_tag(tag.as_deref(), "seq", at)?;
                (anchor, self.sequence(at, depth)?)
            }
            Event::MappingStart(anchor, tag) => {
                expect_tag(tag.as_deref(), "map", at)?;
                (anchor, self.mapping(at, depth)?)
            }
            _ => return Err(Fault::syntax(at, "a value is missing here", "write it")),
        };
        if anchor != 0 {
            let (value, node, weight) = &read;
            self.charge(*weight, at)?;
            let anchored = Anchored {
                value: value.clone(),
                node: node.clone(),
                weight: *weight,
            };
            self.anchors.insert(anchor, anchored);
        }
        Ok(read)
    }

    fn sequence(&mut self, at: Place, depth: usize) -> Result<Parsed, Fault> {
        let (mut items, mut node, mut weight) = (Vec::new(), leaf(at), NODE_WEIGHT);
        loop {
            let (event, at) = self.next()?;
            if event == Event::SequenceEnd {
                return Ok((Value::Array(items), node, weight));
            }
            let (value, child, child_weight) = self.value(event, at, depth + 1)?;
            items.push(value);
            node.children.push(child);
            weight += child_weight;
        }
    }

    fn mapping(&mut self, at: Place, depth: usize) -> Result<Parsed, Fault> {
        let (mut map, mut node, mut weight) = (Map::new(), leaf(at), NODE_WEIGHT);
        let mut keys = HashMap::new();
        loop {
            let (event, key_at) = self.next()?;
            if event == Event::MappingEnd {
                return Ok((Value::Object(map), node, weight));
            }
            let key = self.key(event, key_at)?;
            if let Some(first) = keys.insert(key.clone(), key_at) {
                return Err(Fault {
                    rule: "yaml-duplicate-key",
                    ..Fault::syntax(
                        key_at,
                        format!("the key `{key}` is already at {first}"),
                        "remove or rename one of the two",
                    )
                });
            }
            let (event, value_at) = self.next()?;
            let (value, mut child, child_weight) = self.value(event, value_at, depth + 1)?;
            weight += key.len() + child_weight;
            child.key = Some(key_at);
            map.insert(key, value);
            node.children.push(child);
        }
    }

    /// A key as text: text, or a whole number such as a status code written without quotes.
    fn key(&mut self, event: Event<'t>, at: Place) -> Result<String, Fault> {
        let (value, text, style) = match event {
            Event::Scalar(text, style, 0, tag) => {
                let value = scalar(&text, style, tag.as_deref(), at)?;
                (value, text.into_owned(), style)
            }
            _ => {
                return Err(Fault::syntax(
                    at,
                    "a key has to be plain text",
                    "write the key as text, without anchors, aliases, lists or mappings",
                ));
            }
        };
        match value {
            Value::String(key) if key == "<<" && style == ScalarStyle::Plain => Err(Fault::syntax(
                at,
                "`<<` merges mappings only in YAML 1.1; here it would be a key like any other",
                "write the keys out, or refer to a component with $ref",
            )),
            Value::String(key) => Ok(key),
            Value::Number(_) if text.bytes().all(|byte| byte.is_ascii_digit()) => Ok(text),
            _ => Err(Fault::syntax(
                at,
                format!("the key `{text}` is not text"),
                format!("quote it: '{text}'"),
            )),
        }
    }

    fn alias(&mut self, id: usize, at: Place) -> Result<Parsed, Fault> {
        let Some(weight) = self.anchors.get(&id).map(|anchored| anchored.weight) else {
            return Err(Fault::syntax(
                at,
                "the alias stands inside the value that its anchor names",
                "write the value out; a value cannot contain itself",
            ));
        };
        self.charge(weight, at)?;
        let Anchored { value, node, .. } = &self.anchors[&id];
        Ok((value.clone(), node.clone(), weight))
    }

    fn charge(&mut self, weight: usize, at: Place) -> Result<(), Fault> {
        self.copied = self.copied.saturating_add(weight);
        if self.copied > MAX_COPIED {
            return Err(Fault::too_big(
                at,
                format!(
                    "anchors and aliases up to here repeat more than {} MiB",
                    MAX_COPIED >> 20
                ),
                "refer to components with $ref instead of aliases",
            ));
        }
        Ok(())
    }
}

fn flow_is_bounded(text: &str) -> Result<(), Fault> {
    let mut flow = text.match_indices(['[', ']', '{', '}', ',']);
    let Some((index, _)) = flow.nth(MAX_FLOW) else {
        return Ok(());
    };
    Err(Fault::too_big(
        place_at(&text[..index]),
        format!("the document has more than {MAX_FLOW} brackets and commas"),
        "no hand-written spec has; name the spec: --spec FILE",
    ))
}

fn leaf(value: Place) -> Node {
    Node {
        key: None,
        value,
        children: Vec::new(),
    }
}

fn expect_tag(tag: Option<&Tag>, expected: &str, at: Place) -> Result<(), Fault> {
    match tag {
        Some(tag) if !(tag.is_yaml_core_schema() && tag.suffix == expected) => {
            Err(bad_tag(tag, at))
        }
        _ => Ok(()),
    }
}

fn bad_tag(tag: &Tag, at: Place) -> Fault {
    Fault::syntax(
        at,
        format!("the tag `{tag}` does not fit here; JSON has no such values"),
        "remove the tag; quote the value to keep it text",
    )
}

/// A scalar by the core schema of YAML 1.2.
fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>, at: Place) -> Result<Value, Fault> {
    let Some(tag) = tag else {
        return match style {
            ScalarStyle::Plain => plain(text, at),
            _ => Ok(Value::String(text.to_owned())),
        };
    };
    let value = match tag.is_yaml_core_schema().then_some(tag.suffix.as_str()) {
        Some("str") => return Ok(Value::String(text.to_owned())),
        Some("null" | "bool" | "int" | "float") => plain(text, at)?,
        _ => return Err(bad_tag(tag, at)),
    };
    let fits = match tag.suffix.as_str() {
        "null" => value.is_null(),
        "bool" => value.is_boolean(),
        "int" => value.is_i64() || value.is_u64(),
        _ => value.is_number(),
    };
    if fits {
        Ok(value)
    } else {
        Err(bad_tag(tag, at))
    }
}

fn plain(text: &str, at: Place) -> Result<Value, Fault> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Ok(Value::Null),
        "true" | "True" | "TRUE" => return Ok(Value::Bool(true)),
        "false" | "False" | "FALSE" => return Ok(Value::Bool(false)),
        _ => {}
    }
    let no_number = |what: &str| {
        Err(Fault::syntax(
            at,
            format!("`{text}` {what}"),
            format!("quote it to keep it text: '{text}'"),
        ))
    };
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return no_number("is a number that JSON cannot write");
    }
    for (prefix, radix) in [("0o", 8), ("0x", 16)] {
        if let Some(digits) = text.strip_prefix(prefix)
            && !digits.is_empty()
            && digits.chars().all(|c| c.is_digit(radix))
        {
            return match u64::from_str_radix(digits, radix) {
                Ok(number) => Ok(number.into()),
                Err(_) => no_number("does not fit into 64 bits"),
            };
        }
    }
    match notation(unsigned) {
        None => Ok(Value::String(text.to_owned())),
        Some(Notation::Integer) => {
            let digits = text.strip_prefix('+').unwrap_or(text);
            if digits.starts_with('-') {
                match digits.parse::<i64>() {
                    // A JSON integer cannot be the negative zero; JSON's own reader agrees.
                    Ok(0) => Ok(Number::from_f64(-0.0).map_or(Value::Null, Value::Number)),
                    Ok(number) => Ok(number.into()),
                    Err(_) => no_number("does not fit into 64 bits, so that digits would be lost"),
                }
            } else {
                match digits.parse::<u64>() {
                    Ok(number) => Ok(number.into()),
                    Err(_) => no_number("does not fit into 64 bits, so that digits would be lost"),
                }
            }
        }
        Some(Notation::Float) => match text.parse::<f64>().ok().and_then(Number::from_f64) {
            Some(number) => Ok(Value::Number(number)),
            None => no_number("is a number beyond 64-bit floating point"),
        },
    }
}

enum Notation {
    Integer,
    Float,
}

/// How a number without its sign is written: `[0-9]+`, or
/// `(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`; `None` for text.
fn notation(text: &str) -> Option<Notation> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    if let Some(exponent) = exponent {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if exponent.is_empty() || !digits(exponent) {
            return None;
        }
    }
    match mantissa.split_once('.') {
        None if mantissa.is_empty() || !digits(mantissa) => None,
        None if exponent.is_none() => Some(Notation::Integer),
        None => Some(Notation::Float),
        Some(("", "")) => None,
        Some((whole, fraction)) => (digits(whole) && digits(fraction)).then_some(Notation::Float),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn parse(text: &str) -> Result<Document, Finding> {
        Document::parse("spec.yaml", text)
    }

    fn value(text: &str) -> Value {
        parse(text).expect(text).value
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
            "[-+.0-9eExo~_]{0,8}".prop_map(Value::from),
            "(true|null|yes|off|<<|---|# x|- x|a: b|&a|\\*a|!t)".prop_map(Value::from),
        ];
        leaf.prop_recursive(6, 64, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec((key(), inner), 0..6)
                    .prop_map(|entries| Value::Object(entries.into_iter().collect())),
            ]
        })
    }

    /// `<<` is refused on purpose.
    fn key() -> impl Strategy<Value = String> {
        any::<String>().prop_filter("a merge key", |key| key != "<<")
    }

    /// Every pointer into a value.
    fn pointers(value: &Value, pointer: String, found: &mut Vec<String>) {
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    pointers(item, format!("{pointer}/{index}"), found);
                }
            }
            Value::Object(map) => {
                for (key, value) in map {
                    pointers(value, crate::node::join(&pointer, key), found);
                }
            }
            _ => {}
        }
        found.push(pointer);
    }

    proptest! {
        #[test]
        fn json_reads_back_as_it_was(value in json()) {
            prop_assume!(!value.is_null());
            for text in [value.to_string(), format!("{value:#}")] {
                let document = parse(&text).map_err(|finding| {
                    TestCaseError::fail(format!("{finding:?}\n{text}"))
                })?;
                prop_assert_eq!(document.value(), &value);
            }
        }

        #[test]
        fn a_place_is_where_the_value_begins(value in json()) {
            prop_assume!(!value.is_null());
            let text = format!("{value:#}");
            let document = parse(&text).expect("JSON");
            let mut all = Vec::new();
            pointers(&value, String::new(), &mut all);
            for pointer in all {
                let Place { line, column } = document.place(&pointer);
                let line = text.split('\n').nth(line as usize - 1).expect("the line");
                let rest: String = line.chars().skip(column as usize - 1).collect();
                let inner = value.pointer(&pointer).expect("the value").to_string();
                prop_assert_eq!(rest.chars().next(), inner.chars().next(), "{}: {}", pointer, rest);
            }
        }

        #[test]
        fn no_text_makes_it_panic(text in any::<String>()) {
            let _ = parse(&text);
        }

        #[test]
        fn no_yaml_like_text_makes_it_panic(
            text in "([-?:,\\[\\]{}#&*!|>'\"%@`~<. \n\ta0]|---|\\.\\.\\.|: |- |\n  ){0,40}"
        ) {
            let _ = parse(&text);
        }
    }

    #[test]
    fn scalars_are_those_of_the_core_schema() {
        for (text, expected) in [
            ("yes", json!("yes")),
            ("off", json!("off")),
            ("True", json!(true)),
            ("'true'", json!("true")),
            ("\"1\"", json!("1")),
            ("1", json!(1)),
            ("+7", json!(7)),
            ("-7", json!(-7)),
            ("007", json!(7)),
            ("0x1F", json!(31)),
            ("0o17", json!(15)),
            ("1_000", json!("1_000")),
            ("1.", json!(1.0)),
            (".5", json!(0.5)),
            ("1e3", json!(1000.0)),
            ("1e", json!("1e")),
            ("e3", json!("e3")),
            (".", json!(".")),
            ("-", json!("-")),
            ("23H2", json!("23H2")),
            ("2024-01-01", json!("2024-01-01")),
            ("10.0.0.0", json!("10.0.0.0")),
            ("90071992547409931", json!(90_071_992_547_409_931_i64)),
            ("18446744073709551615", json!(u64::MAX)),
            ("-9223372036854775808", json!(i64::MIN)),
            ("!!str 5", json!("5")),
            ("!!int 5", json!(5)),
        ] {
            let text = format!("a: {text}\n");
            // A lone dash is a list of nothing.
            let expected = match text.as_str() {
                "a: -\n" => continue,
                _ => json!({ "a": expected }),
            };
            assert_eq!(value(&text), expected, "{text}");
        }
        assert_eq!(value("a:\nb: ~\n"), json!({ "a": null, "b": null }));
    }

    #[test]
    fn whole_numbers_are_keys_and_keys_keep_their_order() {
        let document = parse("404: x\n'200': y\nb: 1\na: 2\n").expect("a document");
        let keys: Vec<&String> = document
            .value()
            .as_object()
            .expect("a map")
            .keys()
            .collect();
        assert_eq!(keys, ["404", "200", "b", "a"]);
    }

    #[test]
    fn places_are_those_of_the_text() {
        let document = parse("a:\n  b: [x, {c/d: y}]\n  e: >-\n    long\n").expect("a document");
        let place = |pointer| document.place(pointer).to_string();
        let key_place = |pointer| document.key_place(pointer).to_string();
        assert_eq!(key_place("/a"), "1:1");
        assert_eq!(place("/a/b"), "2:6");
        assert_eq!(key_place("/a/b"), "2:3");
        assert_eq!(place("/a/b/1/c~1d"), "2:16");
        assert_eq!(place("/a/b/1/unheard/of"), place("/a/b/1"));
        // Where the text of a block begins, not its indicator.
        assert_eq!(place("/a/e"), "4:5");
        assert_eq!(key_place("/a/e"), "3:3");
    }

    #[test]
    fn aliases_repeat_what_their_anchors_name() {
        let document = parse("a: &x { b: 1 }\nc: *x\n").expect("a document");
        assert_eq!(
            document.value(),
            &json!({ "a": { "b": 1 }, "c": { "b": 1 } })
        );
        assert_eq!(document.key_place("/c/b").to_string(), "1:9");
    }

    #[test]
    fn what_cannot_be_read_is_found_at_its_place_within_a_second() {
        let mut laughs = "a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n".to_owned();
        for i in 1..40 {
            let last = i - 1;
            laughs += &format!("a{i}: &a{i} [*a{last}, *a{last}, *a{last}, *a{last}, *a{last}]\n");
        }
        let long = "x".repeat(1 << 20);
        let long_laugh = format!("a: &a {long}\nb: [{}*a]\n", "*a, ".repeat(4000));
        let deep_blocks: String = (0..4000)
            .map(|i| format!("{}a:\n", " ".repeat(i)))
            .collect();
        for (name, text, place, rule) in [
            ("twice", "a: 1\nb: 2\na: 3\n", "3:1", "yaml-duplicate-key"),
            (
                "twice as number and text",
                "200: x\n'200': y\n",
                "2:1",
                "yaml-duplicate-key",
            ),
            ("laughs", &laughs, "", "yaml-bounds"),
            ("a long laugh", &long_laugh, "2:", "yaml-bounds"),
            ("deep list", &"[".repeat(100_000), "1:", "yaml-bounds"),
            ("deep map", &"{a: ".repeat(100_000), "1:", "yaml-bounds"),
            ("deep dashes", &"- ".repeat(100_000), "1:", "yaml-bounds"),
            ("deep blocks", &deep_blocks, "128:128", "yaml-bounds"),
            ("within itself", "a: &a [1, *a]\n", "1:11", "yaml-syntax"),
            ("no such anchor", "a: 1\nb: *a\n", "2:4", "yaml-syntax"),
            ("a boolean key", "a: 1\ntrue: 2\n", "2:1", "yaml-syntax"),
            ("a null key", "a: 1\n~: 2\n", "2:1", "yaml-syntax"),
            ("a fraction as key", "1.5: 2\n", "1:1", "yaml-syntax"),
            ("a list as key", "a: 1\n? [b]\n: 2\n", "2:3", "yaml-syntax"),
            ("a merge key", "a: 1\n<<: {}\n", "2:1", "yaml-syntax"),
            ("two documents", "a: 1\n---\nb: 2\n", "2:1", "yaml-syntax"),
            ("nothing", "", "1:1", "yaml-syntax"),
            ("only a comment", "# a\n", "1:1", "yaml-syntax"),
            ("an open bracket", "a: [1\nb: 2\n", "2:", "yaml-syntax"),
            ("an open quote", "a: \"1\nb: 2\n", "", "yaml-syntax"),
            ("a tab", "a:\n\tb: 1\n", "2:", "yaml-syntax"),
            (
                "bad indentation",
                "a:\n    b: 1\n  c: 2\n",
                "3:",
                "yaml-syntax",
            ),
            (
                "a tag of its own",
                "a: !include b.yaml\n",
                "1:",
                "yaml-syntax",
            ),
            ("no number", "a: .nan\n", "1:4", "yaml-syntax"),
            (
                "too long a number",
                "a: 18446744073709551616\n",
                "1:4",
                "yaml-syntax",
            ),
            ("too large a number", "a: 1e999\n", "1:4", "yaml-syntax"),
        ] {
            let start = Instant::now();
            let finding = parse(text).expect_err(name);
            // The build of a test is many times slower than what people run.
            let longest = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 1 });
            assert!(
                start.elapsed() < longest,
                "{name} took {:?}",
                start.elapsed()
            );
            let found = finding.place.expect(name).to_string();
            assert!(found.starts_with(place), "{name}: {found} {finding:?}");
            assert_eq!(finding.rule, rule, "{name}: {finding:?}");
            assert!(!finding.fix.is_empty(), "{name}");
        }
    }

    #[test]
    fn a_file_that_is_no_text_or_too_large_is_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("spec.yaml");

        std::fs::write(&path, b"a: 1\nb: \xC3\xA9\xFF\n").expect("a file");
        let finding = Document::read(&path).expect_err("not UTF-8");
        assert_eq!(
            (finding.rule, finding.place),
            ("file-not-utf8", Some(Place { line: 2, column: 5 }))
        );

        let file = File::create(&path).expect("a file");
        file.set_len(MAX_BYTES as u64 + 1).expect("a large file");
        let start = Instant::now();
        let finding = Document::read(&path).expect_err("too large");
        assert!(start.elapsed() < Duration::from_secs(1));
        assert_eq!(
            (finding.rule, finding.place),
            ("file-too-large", Some(Place::START))
        );

        let finding = Document::read(folder.path()).expect_err("a folder");
        assert_eq!(finding.rule, "file-unreadable");
    }

    #[test]
    fn a_byte_order_mark_is_no_content() {
        assert_eq!(value("\u{FEFF}a: 1\n"), json!({ "a": 1 }));
    }
}

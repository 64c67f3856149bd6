//! Owns what an XML document says that stands in an answer's place, as gateways and neighbouring
//! services send it: which of its elements and attributes are an error's code, message and id. No entity
//! is expanded but those of XML itself, and what is not well-formed is read as far as it goes.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | XML error bodies are read by quick-xml, with no entities but XML's own. | Gateways send them, and code and message are in them. | Calling whatever begins with `<` a page. |

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use quick_xml::{
    Reader,
    escape::resolve_xml_entity,
    events::{BytesStart, Event},
};

use crate::error_detail::{ErrorDetail, excerpt};

/// Names of what says the code, the better ones first; without case, `-` and `_`.
const CODES: [&str; 3] = ["code", "errorcode", "faultcode"];

/// The same of the message.
const MESSAGES: [&str; 9] = [
    "message",
    "errormessage",
    "faultstring",
    "reason",
    "errordescription",
    "msg",
    "title",
    "detail",
    "description",
];

/// The same of the id by which somebody finds the call.
const TARGETS: [&str; 4] = ["target", "correlationid", "requestid", "activityid"];

/// More elements, texts and attributes than any error has.
const MAX_PARTS: usize = 4096;

/// Deeper than any error goes. What lies below is passed over.
const MAX_DEPTH: usize = 32;

/// A document, as far as it can say what went wrong.
pub(crate) struct Document {
    parts: Vec<Part>,
    /// All text, on one line.
    text: String,
}

/// An element or an attribute with one of the names above.
struct Part {
    name: String,
    depth: usize,
    text: String,
}

impl Document {
    /// The document that the text is; `None` when it is none, or a page for people.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let mut this = Self {
            parts: Vec::new(),
            text: String::new(),
        };
        let mut depth = 0;
        let mut has_root = false;
        // Which parts are open, from the outside in.
        let mut open: Vec<usize> = Vec::new();
        for _ in 0..MAX_PARTS {
            match reader.read_event() {
                Ok(Event::DocType(kind)) if begins_with_html(&kind) => return None,
                Ok(Event::Start(start)) => {
                    let name = simplified(start.local_name().as_ref());
                    if !has_root && name == "html" {
                        return None;
                    }
                    has_root = true;
                    depth += 1;
                    this.attributes(&start, depth);
                    // A new element is a new word.
                    this.add(&open, " ");
                    if is_known(&name) && depth <= MAX_DEPTH {
                        open.push(this.parts.len());
                        this.part(name, depth, String::new());
                    }
                }
                Ok(Event::Empty(start)) => {
                    has_root = true;
                    this.attributes(&start, depth + 1);
                }
                Ok(Event::End(_)) => {
                    if let Some(part) = open.last()
                        && this.parts[*part].depth == depth
                    {
                        open.pop();
                    }
                    depth = depth.saturating_sub(1);
                    this.add(&open, " ");
                }
                Ok(Event::Text(text)) => this.add(&open, &text.xml10_content()),
                Ok(Event::CData(text)) => this.add(&open, &text.xml10_content()),
                Ok(Event::GeneralRef(reference)) => {
                    let name = reference.xml10_content();
                    match (reference.resolve_char_ref(), resolve_xml_entity(&name)) {
                        (Ok(Some(c)), _) => this.add(&open, c.encode_utf8(&mut [0; 4])),
                        (_, Some(text)) => this.add(&open, text),
                        _ => this.add(&open, &format!("&{name};")),
                    }
                }
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        has_root.then_some(this)
    }

    fn attributes(&mut self, element: &BytesStart<'_>, depth: usize) {
        for attribute in element.attributes().flatten() {
            let name = simplified(attribute.key.local_name().as_ref());
            if is_known(&name) {
                // An element that is called so says it better.
                let value = quick_xml::escape::unescape(&attribute.value);
                self.part(name, depth + 1, value.unwrap_or_default().into_owned());
            }
        }
    }

    fn part(&mut self, name: String, depth: usize, text: String) {
        self.parts.push(Part { name, depth, text });
    }

    fn add(&mut self, open: &[usize], text: &str) {
        self.text.push_str(text);
        for part in open {
            self.parts[*part].text.push_str(text);
        }
    }

    /// What it says of an error; without a code and a message of that name all of its text.
    pub(crate) fn detail(&self) -> ErrorDetail {
        let code = self.first(&CODES);
        let message = self.first(&MESSAGES);
        let all = || match on_one_line(&self.text) {
            text if text.is_empty() => "an XML document".to_owned(),
            text => excerpt(&text),
        };
        ErrorDetail {
            message: message.or_else(|| code.is_none().then(all)),
            code,
            target: self.first(&TARGETS),
        }
    }

    /// The text of the outermost part with the first of these names that has one.
    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| {
            self.parts
                .iter()
                .filter(|part| part.name == *name)
                .map(|part| (part.depth, on_one_line(&part.text)))
                .filter(|(_, text)| !text.is_empty())
                .min_by_key(|(depth, _)| *depth)
                .map(|(_, text)| text)
        })
    }
}

/// The encoding that the beginning of a document is in, by its bytes or its own word.
pub(crate) fn encoding(body: &[u8]) -> Option<&'static Encoding> {
    match body {
        [b'<', 0, ..] => return Some(UTF_16LE),
        [0, b'<', ..] => return Some(UTF_16BE),
        _ => {}
    }
    let beginning = body.trim_ascii_start();
    let beginning = String::from_utf8_lossy(&beginning[..beginning.len().min(200)]);
    let Ok(Event::Decl(declaration)) = Reader::from_str(&beginning).read_event() else {
        return None;
    };
    let label = declaration.encoding()?.ok()?;
    // What can be read as bytes is not of two bytes a character.
    Encoding::for_label(label.as_bytes()).filter(|encoding| encoding.is_ascii_compatible())
}

fn begins_with_html(kind: &str) -> bool {
    let name = kind.trim_start().get(..4);
    name.is_some_and(|name| name.eq_ignore_ascii_case("html"))
}

fn simplified(name: &str) -> String {
    let plain = name.chars().filter(|c| !matches!(c, '-' | '_'));
    plain.map(|c| c.to_ascii_lowercase()).collect()
}

fn is_known(name: &str) -> bool {
    [&CODES[..], &MESSAGES, &TARGETS]
        .iter()
        .any(|names| names.contains(&name))
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

//! An XML document as a tree of elements, each with its place in the text.
//!
//! It owns what can be wrong with bytes that claim to be XML: size, encoding, syntax, depth, and
//! document type declarations, which are refused as a whole, so that no entity is ever defined. What
//! the elements mean is [`super::csdl`]'s business.

use std::collections::BTreeSet;
use std::rc::Rc;

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesDecl, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};

use crate::origin::Origin;
use spec_document::finding::{Finding, Place};
use spec_document::report::printable;

/// The largest document that is read, in bytes. A service of some size describes itself in about 120 kB.
pub const MAX_BYTES: usize = 4 << 20;
const MAX_DEPTH: usize = 64;
/// Elements and attributes together. Such a service has about 7,000.
const MAX_PARTS: usize = 1 << 16;
const MAX_ATTRIBUTES: usize = 64;
/// The longest name that is read, in bytes: of an element or a namespace here, of a type in
/// [`super::csdl`]. OData allows 511 characters for a namespace and 128 for a name.
pub(crate) const MAX_NAME: usize = 1 << 10;
/// As many characters of a fault are told; what it quotes may be as long as the document.
const MAX_WORDS: usize = 400;

const WHY: &str = "the spec cannot be held against a document that cannot be read";

/// An element with its attributes that are in no namespace, and its child elements. Text is left out.
#[derive(Debug)]
pub(crate) struct Element {
    /// The namespace, which many elements share; empty for none.
    pub(crate) namespace: Rc<str>,
    /// The name without its prefix.
    pub(crate) name: String,
    /// Where its tag begins.
    pub(crate) place: Place,
    attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Element>,
}

impl Element {
    /// The value of an attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The finding for a name that is longer than [`MAX_NAME`].
pub(crate) fn too_long(origin: Origin<'_>, place: Place, what: &str) -> Finding {
    Fault::too_long(place, what).finding(origin)
}

/// The finding for a document that is larger than [`MAX_BYTES`].
pub(crate) fn too_large(origin: Origin<'_>) -> Finding {
    Finding::failure(
        "drift-metadata-bounds",
        origin.path,
        format!("the metadata is larger than {} MiB", MAX_BYTES >> 20),
        "the service's own is far smaller; this is something else",
        format!("name the document that `{}` answers with", origin.request()),
    )
    .at(Place::START, "")
}

/// Reads a document: its root element.
///
/// # Errors
/// A finding at its place when the bytes are too many, neither UTF-8 nor UTF-16, not well-formed,
/// nested too deep, or hold a document type declaration.
pub(crate) fn parse(origin: Origin<'_>, bytes: &[u8]) -> Result<Element, Finding> {
    if bytes.len() > MAX_BYTES {
        return Err(too_large(origin));
    }
    decode(bytes)
        .and_then(|text| Parser::new(&text).document())
        .map_err(|fault| fault.finding(origin))
}

/// Why bytes are no document.
struct Fault {
    rule: &'static str,
    place: Place,
    what: String,
    /// What mends it, where that is not to fetch the document anew.
    fix: Option<&'static str>,
}

impl Fault {
    fn syntax(place: Place, what: impl Into<String>) -> Self {
        Self {
            rule: "drift-metadata-xml",
            place,
            what: what.into(),
            fix: None,
        }
    }

    fn bounds(place: Place, what: String) -> Self {
        Self {
            rule: "drift-metadata-bounds",
            fix: Some("name the service's own document; it is nowhere near this bound"),
            ..Self::syntax(place, what)
        }
    }

    fn too_long(place: Place, what: &str) -> Self {
        let what = format!("{what} is longer than {} KiB", MAX_NAME >> 10);
        Self::bounds(place, what)
    }

    fn encoding(place: Place, what: String) -> Self {
        Self {
            rule: "drift-metadata-encoding",
            fix: Some("save the document as UTF-8 or UTF-16"),
            ..Self::syntax(place, what)
        }
    }

    fn finding(mut self, origin: Origin<'_>) -> Finding {
        if let Some((end, _)) = self.what.char_indices().nth(MAX_WORDS) {
            self.what.truncate(end);
            self.what.push('…');
        }
        let anew = || {
            let request = origin.request();
            format!("fetch the document anew, whole and unchanged: `{request}` of the service")
        };
        let fix = self.fix.map_or_else(anew, str::to_owned);
        Finding::failure(self.rule, origin.path, self.what, WHY, fix).at(self.place, "")
    }
}

/// The text in UTF-8 or UTF-16; a byte order mark is left out.
fn decode(bytes: &[u8]) -> Result<String, Fault> {
    let (little, units) = match bytes {
        [0x1F, 0x8B, ..] => {
            let what = "the document is compressed with gzip".to_owned();
            return Err(Fault {
                fix: Some("unpack it first: `gzip -dc`"),
                ..Fault::encoding(Place::START, what)
            });
        }
        [0xFF, 0xFE, rest @ ..] => (true, rest),
        [0xFE, 0xFF, rest @ ..] => (false, rest),
        // XML begins with `<`, so that it can be told without a mark, too.
        [b'<', 0, ..] => (true, bytes),
        [0, b'<', ..] => (false, bytes),
        _ => {
            let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
            return match std::str::from_utf8(bytes) {
                Ok(text) => Ok(text.to_owned()),
                Err(error) => {
                    let (before, after) = bytes.split_at(error.valid_up_to());
                    let place = end(&String::from_utf8_lossy(before));
                    let what = format!("the byte 0x{:02X} is not UTF-8", after[0]);
                    Err(Fault::encoding(place, what))
                }
            };
        }
    };
    let (pairs, odd) = units.as_chunks::<2>();
    let units = pairs.iter().map(|&pair| match little {
        true => u16::from_le_bytes(pair),
        false => u16::from_be_bytes(pair),
    });
    let mut text = String::with_capacity(pairs.len());
    for unit in char::decode_utf16(units) {
        match unit {
            Ok(c) => text.push(c),
            Err(error) => {
                let what = format!(
                    "0x{:04X} is half a character of UTF-16",
                    error.unpaired_surrogate()
                );
                return Err(Fault::encoding(end(&text), what));
            }
        }
    }
    match odd {
        [] => Ok(text),
        _ => Err(Fault::encoding(
            end(&text),
            "the text in UTF-16 ends in the middle of a character".to_owned(),
        )),
    }
}

/// The place behind a text.
fn end(text: &str) -> Place {
    let mut cursor = Cursor::new(text);
    cursor.place(text.len())
}

/// Places of ever growing offsets.
struct Cursor<'t> {
    text: &'t str,
    offset: usize,
    place: Place,
}

impl<'t> Cursor<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            offset: 0,
            place: Place::START,
        }
    }

    fn place(&mut self, offset: usize) -> Place {
        for c in self
            .text
            .get(self.offset..offset)
            .unwrap_or_default()
            .chars()
        {
            if c == '\n' {
                self.place.line += 1;
                self.place.column = 1;
            } else {
                self.place.column += 1;
            }
        }
        self.offset = self.offset.max(offset);
        self.place
    }
}

/// The first character that XML has no place for, with its offset.
fn forbidden(text: &str) -> Option<(usize, char)> {
    let allowed = |c| match c {
        '\t' | '\n' | '\r' => true,
        '\u{FFFE}' | '\u{FFFF}' => false,
        c => c >= ' ',
    };
    text.char_indices().find(|&(_, c)| !allowed(c))
}

fn forbidden_here(place: Place, c: char) -> Fault {
    let what = format!("not well-formed: XML has no character U+{:04X}", c as u32);
    Fault::syntax(place, what)
}

struct Parser<'t> {
    reader: NsReader<&'t [u8]>,
    text: &'t str,
    cursor: Cursor<'t>,
    /// The elements that are open, the root first.
    open: Vec<Element>,
    /// Every namespace, once.
    namespaces: BTreeSet<Rc<str>>,
    parts: usize,
    root: Option<Element>,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str) -> Self {
        let mut reader = NsReader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.enable_all_checks(true);
        Self {
            reader,
            text,
            cursor: Cursor::new(text),
            open: Vec::new(),
            namespaces: BTreeSet::new(),
            parts: 0,
            root: None,
        }
    }

    fn document(mut self) -> Result<Element, Fault> {
        if self.text.trim().is_empty() {
            return Err(Fault::syntax(Place::START, "the document is empty"));
        }
        if let Some((offset, c)) = forbidden(self.text) {
            return Err(forbidden_here(self.cursor.place(offset), c));
        }
        loop {
            let offset = offset(self.reader.buffer_position());
            let (namespace, event) = match self.reader.read_resolved_event() {
                Ok((ResolveResult::Bound(namespace), event)) => (namespace.0, event),
                Ok((ResolveResult::Unbound, event)) => ("", event),
                Ok((ResolveResult::Unknown(prefix), _)) => {
                    let what = format!("the prefix `{prefix}` is bound to no namespace");
                    return Err(Fault::syntax(self.cursor.place(offset), what));
                }
                Err(error) => return Err(self.refused(offset, &error)),
            };
            match event {
                Event::Start(tag) => {
                    let place = self.cursor.place(offset);
                    if namespace.len() > MAX_NAME {
                        return Err(Fault::too_long(place, "the namespace of this element"));
                    }
                    let namespace = shared(&mut self.namespaces, namespace);
                    self.start(namespace, &tag, place)?;
                }
                Event::End(_) => self.end(),
                Event::Empty(_) | Event::Comment(_) | Event::PI(_) => {}
                Event::Decl(declaration) => {
                    let place = self.cursor.place(offset);
                    declared(&declaration, place)?;
                }
                Event::DocType(name) => {
                    let place = self.cursor.place(offset);
                    return Err(document_type(&name, place));
                }
                Event::Text(text) => self.stray(&text, offset)?,
                Event::CData(_) => self.stray("&", offset)?,
                Event::GeneralRef(reference) => {
                    let place = self.cursor.place(offset);
                    match reference.resolve_char_ref() {
                        Ok(Some(c)) if forbidden(c.encode_utf8(&mut [0; 4])).is_some() => {
                            return Err(forbidden_here(place, c));
                        }
                        Ok(None) if resolve_xml_entity(&reference).is_none() => {
                            let what =
                                format!("not well-formed: `&{};` is defined nowhere", &*reference);
                            return Err(Fault::syntax(place, what));
                        }
                        Ok(_) => self.stray("&", offset)?,
                        Err(error) => {
                            return Err(Fault::syntax(place, format!("not well-formed: {error}")));
                        }
                    }
                }
                Event::Eof => return self.finish(offset),
            }
        }
    }

    fn refused(&mut self, offset: usize, error: &quick_xml::Error) -> Fault {
        let at = match error {
            // Where the reader stopped is behind the tag; where it began says more.
            quick_xml::Error::IllFormed(_) | quick_xml::Error::Namespace(_) => offset,
            _ => self::offset(self.reader.error_position()).max(offset),
        };
        let place = self.cursor.place(at);
        match error {
            quick_xml::Error::Namespace(error) => Fault::bounds(place, error.to_string()),
            _ => Fault::syntax(place, format!("not well-formed: {error}")),
        }
    }

    fn start(
        &mut self,
        namespace: Rc<str>,
        tag: &BytesStart<'_>,
        place: Place,
    ) -> Result<(), Fault> {
        if self.root.is_some() {
            return Err(Fault::syntax(place, "a second root element begins here"));
        }
        if self.open.len() == MAX_DEPTH {
            let what = format!("elements are nested more than {MAX_DEPTH} deep");
            return Err(Fault::bounds(place, what));
        }
        if tag.name().into_inner().len() > MAX_NAME {
            return Err(Fault::too_long(place, "the name of this element"));
        }
        self.count(place)?;
        let mut attributes: Vec<(String, String)> = Vec::new();
        // The reader's own check for doubles looks at each pair; ours comes after the bound.
        for (count, attribute) in tag.attributes().with_checks(false).enumerate() {
            if count == MAX_ATTRIBUTES {
                let what = format!("an element has more than {MAX_ATTRIBUTES} attributes");
                return Err(Fault::bounds(place, what));
            }
            self.count(place)?;
            let malformed = |error: &dyn std::fmt::Display| {
                Fault::syntax(place, format!("not well-formed: {error}"))
            };
            let attribute = attribute.map_err(|error| malformed(&error))?;
            let key = attribute.key.into_inner();
            if key.contains(':') || key == "xmlns" {
                continue;
            }
            if attributes.iter().any(|(seen, _)| seen == key) {
                return Err(malformed(&format_args!("`{key}` stands twice in one tag")));
            }
            if attribute.value.contains('<') {
                return Err(malformed(&format_args!(
                    "there is a `<` in the value of `{key}`"
                )));
            }
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| malformed(&error))?;
            if let Some((_, c)) = forbidden(&value) {
                return Err(forbidden_here(place, c));
            }
            // What is told of it must not begin a line of its own.
            attributes.push((key.to_owned(), printable(&value)));
        }
        self.open.push(Element {
            namespace,
            name: tag.local_name().into_inner().to_owned(),
            place,
            attributes,
            children: Vec::new(),
        });
        Ok(())
    }

    fn count(&mut self, place: Place) -> Result<(), Fault> {
        self.parts += 1;
        if self.parts > MAX_PARTS {
            let what = format!("there are more than {MAX_PARTS} elements and attributes");
            return Err(Fault::bounds(place, what));
        }
        Ok(())
    }

    fn end(&mut self) {
        let Some(element) = self.open.pop() else {
            return;
        };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
    }

    /// Text outside the root is a fault, and text inside it is not for us.
    fn stray(&mut self, text: &str, offset: usize) -> Result<(), Fault> {
        let blank = text.len() - text.trim_start().len();
        if blank == text.len() || !self.open.is_empty() {
            return Ok(());
        }
        let place = self.cursor.place(offset + blank);
        let what = match self.root {
            Some(_) => "there is text behind the root element",
            None if text.trim_start().starts_with(['{', '[']) => {
                "this is JSON, and not the XML that the service describes itself in"
            }
            None => "this is not XML: there is text before the root element",
        };
        Err(Fault::syntax(place, what))
    }

    fn finish(mut self, offset: usize) -> Result<Element, Fault> {
        let place = self.cursor.place(offset);
        if let Some(Element {
            name, place: at, ..
        }) = self.open.last()
        {
            let what = format!("the document ends here, but <{name}> of {at} is still open");
            return Err(Fault::syntax(place, what));
        }
        let none = || Fault::syntax(place, "the document has no element");
        self.root.ok_or_else(none)
    }
}

/// The one text of a namespace.
fn shared(all: &mut BTreeSet<Rc<str>>, namespace: &str) -> Rc<str> {
    if let Some(known) = all.get(namespace) {
        return Rc::clone(known);
    }
    let new: Rc<str> = namespace.into();
    all.insert(Rc::clone(&new));
    new
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// The text was decoded by its bytes; a declaration that says otherwise makes one of both wrong.
fn declared(declaration: &BytesDecl<'_>, place: Place) -> Result<(), Fault> {
    let encoding = match declaration.encoding() {
        None => return Ok(()),
        Some(Ok(encoding)) => encoding,
        Some(Err(error)) => return Err(Fault::syntax(place, format!("not well-formed: {error}"))),
    };
    match encoding.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" | "us-ascii" | "utf-16" | "utf-16le" | "utf-16be" => Ok(()),
        _ => {
            let what = format!(
                "the document says that its encoding is `{}`",
                printable(&encoding)
            );
            Err(Fault::encoding(place, what))
        }
    }
}

fn document_type(name: &str, place: Place) -> Fault {
    if name.trim_start().to_ascii_lowercase().starts_with("html") {
        return Fault::syntax(
            place,
            "this is an HTML page, and not the service's metadata",
        );
    }
    Fault {
        rule: "drift-metadata-dtd",
        place,
        what: "a document type declaration begins here".to_owned(),
        fix: Some(
            "remove it, with every entity that it defines; the service's own document has none",
        ),
    }
}

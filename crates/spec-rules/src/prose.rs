//! Whether texts can stand in generated code, and descriptions in doc comments.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use serde_json::Value;

use crate::Fault;
use spec_document::model::Kind;
use spec_document::node::Node;
use spec_document::spec::Spec;

/// The fields that become documentation.
const FIELDS: &[&str] = &["description", "summary", "title"];

pub(crate) fn rustdoc(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for visit in spec.objects() {
        for field in FIELDS {
            let text = visit.node.get(field);
            if let Some(at) = text
                && let Some(text) = at.value.as_str()
            {
                let trouble = trouble(text).into_iter();
                faults.extend(trouble.map(|(what, fix)| Fault::at_key(&at, what, fix)));
            }
        }
    }
    // The generator puts them between < and >.
    let terms = spec
        .all(Kind::Info)
        .find_map(|info| info.get("termsOfService"));
    faults.extend(terms.filter(|at| !is_page(at.value)).map(|at| {
        let what = "the terms of service are no URL";
        let fix =
            "write the address of their page, `https://…`, or put the words into the description";
        Fault::at_key(&at, what, fix)
    }));
    faults
}

/// Whether a text between < and > is a link to a page.
fn is_page(text: &Value) -> bool {
    let Some(text) = text.as_str() else {
        return false;
    };
    let mut characters = text.chars();
    let url = url::Url::parse(text).is_ok_and(|url| ["http", "https"].contains(&url.scheme()));
    url && characters.all(|c| !(c.is_whitespace() || c.is_control() || c == '<' || c == '>'))
}

/// What rustdoc would object to, each with its mend.
fn trouble(text: &str) -> Vec<(String, &'static str)> {
    const CODE: &str = "put it between backticks";
    let mut found = Vec::new();
    let mut broken: Vec<Range<usize>> = Vec::new();
    let callback = |link: BrokenLink<'_>| {
        broken.push(link.span);
        None
    };
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut links = 0_usize;
    let parser = Parser::new_with_broken_link_callback(text, options, Some(callback));
    let mut running = String::new();
    for event in parser {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => {
                found.push((format!("`{}` would be taken for HTML", html.trim()), CODE));
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => {
                if link_type != LinkType::Email && is_item(&dest_url) {
                    found.push((
                        format!(
                            "a link to `{dest_url}` would be taken for one to an item of the crate"
                        ),
                        "link to a page with https://, or leave the words without a link",
                    ));
                }
                links += 1;
            }
            Event::Start(Tag::Image { .. }) => links += 1,
            Event::End(TagEnd::Link | TagEnd::Image) => links = links.saturating_sub(1),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => found.push((
                "an indented block would be run as a test".to_owned(),
                "indent it less, or fence it with ```text",
            )),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if is_rust(&language) => {
                found.push((
                    "a block of code that is Rust, or of no language, would be run as a test"
                        .to_owned(),
                    "begin it with ```text",
                ));
            }
            Event::Text(text) if links == 0 => running.push_str(&text),
            _ => {
                bare_urls(&running, &mut found);
                running.clear();
            }
        }
    }
    bare_urls(&running, &mut found);
    found.extend(broken.into_iter().map(|span| {
        let link = text.get(span).unwrap_or_default();
        (
            format!("`{link}` would be taken for a link to an item of the crate"),
            CODE,
        )
    }));
    found
}

/// Whether rustdoc takes a link's target for the path of an item, and not for a page.
fn is_item(target: &str) -> bool {
    let path = target.split('#').next().unwrap_or_default();
    let in_paths = |c: char| c.is_alphanumeric() || ":_<>, !*&;@()`".contains(c);
    !path.is_empty() && path.chars().all(in_paths)
}

/// Whether rustdoc takes a fenced block for Rust: what is no language to it does not make it another.
fn is_rust(info: &str) -> bool {
    const WORDS: [&str; 8] = [
        "rust",
        "ignore",
        "should_panic",
        "no_run",
        "compile_fail",
        "test_harness",
        "standalone_crate",
        "standalone",
    ];
    let words = || info.split([',', ' ', '\t']).filter(|word| !word.is_empty());
    let of_rust = |word: &str| {
        WORDS.contains(&word) || word.starts_with("ignore-") || word.starts_with("edition")
    };
    words().any(of_rust) || words().all(|word| word.starts_with(['{', '(', '.']))
}

/// The characters that rustc refuses in comments and literals.
const DIRECTIONS: [std::ops::RangeInclusive<char>; 2] =
    ['\u{202A}'..='\u{202E}', '\u{2066}'..='\u{2069}'];

pub(crate) fn direction(spec: &Spec<'_>) -> Vec<Fault> {
    let turns = |text: &str| {
        let mut characters = text.chars();
        characters.find(|c| DIRECTIONS.iter().any(|range| range.contains(c)))
    };
    texts(spec, &HashSet::new(), turns, "turns its direction")
}

pub(crate) fn control(spec: &Spec<'_>) -> Vec<Fault> {
    let data: HashSet<String> = spec
        .objects()
        .flat_map(|visit| DATA.iter().filter_map(|field| visit.node.get(field)))
        .map(|node| node.pointer)
        .collect();
    texts(spec, &data, controls, "is a control character")
}

/// The fields that are written as data, never as text of a file.
const DATA: &[&str] = &["default", "example", "pattern", "value"];

/// The first control character that is no tab and no end of a line.
fn controls(text: &str) -> Option<char> {
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let ends_line = c == '\n' || c == '\r' && characters.peek() == Some(&'\n');
        if c.is_control() && c != '\t' && !ends_line {
            return Some(c);
        }
    }
    None
}

/// A fault for each text and key of the document that has the character looked for, but in those
/// values.
fn texts(
    spec: &Spec<'_>,
    but: &HashSet<String>,
    find: fn(&str) -> Option<char>,
    does: &str,
) -> Vec<Fault> {
    let fault = |c: char, node: &Node<'_>| {
        let what = format!("the text holds U+{:04X}, which {does}", u32::from(c));
        Fault::at_key(node, what, "remove the character")
    };
    let mut faults = Vec::new();
    let mut pending = vec![spec.root().clone()];
    while let Some(node) = pending.pop() {
        if but.contains(&node.pointer) {
            continue;
        }
        faults.extend(node.value.as_str().and_then(find).map(|c| fault(c, &node)));
        for (key, entry) in node.entries() {
            faults.extend(find(key).map(|c| fault(c, &entry)));
            pending.push(entry);
        }
        pending.extend(node.items());
    }
    faults
}

fn bare_urls(text: &str, found: &mut Vec<(String, &'static str)>) {
    for word in text.split_whitespace() {
        if let Some(start) = word.find("http://").or_else(|| word.find("https://")) {
            let url = &word[start..];
            found.push((
                format!("`{url}` is a bare URL"),
                "put it between < and >, or between backticks",
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{controls, trouble};

    #[test]
    fn ends_of_lines_are_no_control_characters() {
        for text in ["a\nb", "a\r\nb", "a\tb", "\u{A0}", "\u{2028}"] {
            assert_eq!(controls(text), None, "{text:?}");
        }
        for text in [
            "a\rb", "a\r", "a\r\r\nb", "\0", "\x1b[2J", "\u{7F}", "\u{85}",
        ] {
            assert!(controls(text).is_some(), "{text:?}");
        }
    }

    #[test]
    fn only_what_rustdoc_objects_to_is_trouble() {
        for fine in [
            "A `<tag>`, a `[link]` and `https://example.com` in code.",
            "See <https://example.com> or [the page](https://example.com).",
            "Write to user1@contoso.com, or to 5 < 6 and a_b_c.",
            "First.\n\nSecond, with *emphasis* and \"quotes\".",
            "```text\nlet x = [1];\n```",
            "Escaped \\[brackets\\].",
            "[A page](page.html), [a section](#section), [mail](mailto:user1@contoso.com).",
            "```json\n{}\n```",
            "```sh,no-lines\nls\n```",
        ] {
            assert_eq!(trouble(fine), [], "{fine}");
        }
        for (text, words) in [
            ("See https://example.com.", "bare URL"),
            ("See (http://example.com/a_b_c).", "bare URL"),
            ("A <b>bold</b> word.", "HTML"),
            ("Vec<String>", "HTML"),
            ("A [link] to nothing.", "[link]"),
            ("A [link][to] nothing.", "[link][to]"),
            ("Code:\n\n    let x = 1;\n", "run as a test"),
            ("```\nlet x = 1;\n```", "run as a test"),
            ("```no_run\nlet x = 1;\n```", "run as a test"),
            ("```rust,ignore\nlet x = 1;\n```", "run as a test"),
            ("```should_panic\nlet x = 1;\n```", "run as a test"),
            ("```ignore\nlet x = 1;\n```", "run as a test"),
            ("```edition2021\nlet x = 1;\n```", "run as a test"),
            ("See [devices](Devices).", "item of the crate"),
            ("See [devices](crate::Devices#all).", "item of the crate"),
            ("See [devices](struct@Devices).", "item of the crate"),
        ] {
            let found = trouble(text);
            assert!(
                found.iter().any(|(what, _)| what.contains(words)),
                "{text}: {found:?}"
            );
        }
    }
}

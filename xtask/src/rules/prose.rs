//! Whether descriptions can stand in doc comments.

use std::ops::Range;

use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::Fault;
use crate::spec::Spec;

/// The fields that become documentation.
const FIELDS: &[&str] = &["description", "summary", "title", "termsOfService"];

pub(super) fn rustdoc(spec: &Spec<'_>) -> Vec<Fault> {
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
    faults
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
            Event::Start(Tag::Link { .. } | Tag::Image { .. }) => links += 1,
            Event::End(TagEnd::Link | TagEnd::Image) => links = links.saturating_sub(1),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => found.push((
                "an indented block would be run as a test".to_owned(),
                "indent it less, or fence it with ```text",
            )),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language)))
                if ["", "rust"].contains(&language.as_ref()) =>
            {
                found.push((
                    "a block of code without a language would be run as a test".to_owned(),
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
    use super::trouble;

    #[test]
    fn only_what_rustdoc_objects_to_is_trouble() {
        for fine in [
            "A `<tag>`, a `[link]` and `https://example.com` in code.",
            "See <https://example.com> or [the page](https://example.com).",
            "Write to user1@contoso.com, or to 5 < 6 and a_b_c.",
            "First.\n\nSecond, with *emphasis* and \"quotes\".",
            "```text\nlet x = [1];\n```",
            "Escaped \\[brackets\\].",
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
        ] {
            let found = trouble(text);
            assert!(
                found.iter().any(|(what, _)| what.contains(words)),
                "{text}: {found:?}"
            );
        }
    }
}

//! That nothing slips through: any single edit of a sound spec is a change, and one that means nothing
//! is none.

mod edits;

use std::sync::LazyLock;

use proptest::prelude::*;
use spec_diff::{Change, Rules, changes};
use spec_document::dialect::Dialect;
use spec_document::document::Document;
use spec_rules::SOUND;

use edits::{apply, edit, pointers};

static PLAIN: Rules = Rules {
    dialect: &Dialect::PLAIN,
    rows: &[],
    tables: "the table",
    advice: |_, _, _| None,
    sources: |_| Vec::new(),
};

fn document(text: &str) -> Document {
    Document::parse("spec.yaml", text).expect("a document")
}

fn compared(base: &Document, head: &Document) -> Vec<Change> {
    changes(base, head, &PLAIN)
}

static BASE: LazyLock<Document> = LazyLock::new(|| document(SOUND));

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_edit_is_a_change_or_none_at_all(place in any::<prop::sample::Index>(), edit in edit()) {
        let mut all = Vec::new();
        pointers(BASE.value(), String::new(), &mut all);
        let mut head = BASE.value().clone();
        let pointer = place.get(&all);
        apply(&mut head, pointer, edit.clone());
        let edited = document(&head.to_string());
        let found = compared(&BASE, &edited);
        // Maps are equal whatever the order of their keys.
        prop_assert_eq!(found.is_empty(), &head == BASE.value(), "{} {:?}: {:?}", pointer, edit, found);
        // The way back is a change, too.
        let back = compared(&edited, &BASE);
        prop_assert_eq!(found.is_empty(), back.is_empty(), "{} {:?}", pointer, edit);
    }
}

#[test]
fn order_of_keys_comments_and_layout_are_no_change() {
    let base = document(SOUND);
    let mut sorted = base.value().clone();
    sorted.sort_all_objects();
    for text in [
        sorted.to_string(),
        format!("{sorted:#}"),
        SOUND
            .lines()
            .filter(|line| !line.trim_start().starts_with('#'))
            .collect::<Vec<_>>()
            .join("\n"),
        SOUND.replace("    ", "     ").replace("     ", "    "),
    ] {
        let head = document(&text);
        assert!(compared(&base, &head).is_empty(), "{text}");
    }
}

//! What a schema says, told in a word or two.

use super::comparer::Comparer;
use spec_document::node::Node;
use spec_document::or_null;
use spec_document::spec::Spec;

/// As many lists and choices are told within each other.
const MAX_WORDS_DEEP: usize = 4;

impl<'d, 'm> Comparer<'d, 'm> {
    /// What a schema says, in a word or two.
    pub(super) fn describe(&self, schema: &Node<'d>) -> String {
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
}

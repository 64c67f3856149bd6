//! Whether the words, and the columns, of the command line are some that it can have.

use std::collections::{BTreeMap, HashSet};

use spec_document::model::Kind;
use spec_document::node::Node;
use spec_document::spec::{Operation, Spec};
use spec_rules::{Fault, is_kebab, merged};

use crate::generate::words::command_words;
use crate::house::ways::SINGULAR;

/// First words of commands by hand.
const TAKEN: [&str; 2] = ["api", "help"];

pub(super) fn words(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for operation in reading(spec) {
        let Some(said) = operation.node.get("x-command") else {
            continue;
        };
        let words: Vec<_> = said
            .items()
            .filter_map(|word| word.value.as_str())
            .collect();
        let what = match words.as_slice() {
            [group, ..] if TAKEN.contains(group) => format!("`{group}` is a command by hand"),
            [_, "help"] => "`help` is a command by hand".to_owned(),
            [group, word] if group == word => format!("both words are `{word}`"),
            [group, word] if is_kebab(group) && is_kebab(word) => continue,
            [_, _] => "the words are no words of a command line".to_owned(),
            _ => "a command has two words".to_owned(),
        };
        let fix = "write two words in lower case, what is asked about and what: `[machine, users]`";
        faults.push(Fault::at(&said, what, fix));
    }
    faults
}

pub(super) fn duplicate(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut first: BTreeMap<[String; 2], String> = BTreeMap::new();
    for operation in reading(spec) {
        let said = operation.node.get("x-command");
        let words = match &said {
            Some(said) => {
                let words = said.items().filter_map(|word| word.value.as_str());
                match words.map(str::to_owned).collect::<Vec<_>>().try_into() {
                    Ok(words) => words,
                    // What is no command at all is another rule's.
                    Err(_) => continue,
                }
            }
            None => {
                let paths = spec.root().get("paths");
                let item = paths.and_then(|paths| paths.get(operation.path));
                let said = item.as_ref().and_then(|item| item.text(SINGULAR));
                command_words(operation.path, said)
            }
        };
        let command = format!("mde {}", words.join(" "));
        if said.is_none() && (TAKEN.contains(&words[0].as_str()) || words[1] == "help") {
            let what = format!("its command would be `{command}`, which is one by hand");
            let fix = "give it other words: `x-command: [room, open]`";
            faults.push(Fault::at_key(&operation.node, what, fix));
            continue;
        }
        if let Some(other) = first.get(&words) {
            let what = format!("its command is `{command}`, as that of `{other}`");
            let fix = "give one of the two other words: `x-command: [room, open]`";
            faults.push(Fault::at_key(&operation.node, what, fix));
        } else {
            first.insert(words, operation.path.to_owned());
        }
    }
    faults
}

/// The operations that have a command.
fn reading<'d>(spec: &Spec<'d>) -> impl Iterator<Item = Operation<'d>> {
    let operations: Vec<_> = spec.operations().collect();
    operations
        .into_iter()
        .filter(|operation| operation.method == "get")
}

pub(super) fn columns(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for schema in spec.all(Kind::Schema) {
        let mut properties = HashSet::new();
        for part in merged(spec, schema) {
            let own = part.get("properties");
            properties.extend(
                own.iter()
                    .flat_map(|own| own.entries().map(|(name, _)| name)),
            );
        }
        let mut seen = HashSet::new();
        let mut look = |name: &Node<'_>, is_once: bool| {
            let Some(text) = name.value.as_str() else {
                return;
            };
            let what = match properties.contains(text) {
                false => format!("the schema has no property `{text}`"),
                true if is_once && !seen.insert(text.to_owned()) => {
                    format!("`{text}` has two columns")
                }
                true => return,
            };
            faults.push(Fault::at(
                name,
                what,
                "name each property once, as the schema has it",
            ));
        };
        for name in schema.get("x-csv").iter().flat_map(|names| names.items()) {
            look(&name, true);
        }
        for column in schema
            .get("x-table")
            .iter()
            .flat_map(|columns| columns.items())
        {
            for name in column
                .get("properties")
                .iter()
                .flat_map(|names| names.items())
            {
                look(&name, false);
            }
        }
    }
    faults
}

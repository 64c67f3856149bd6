//! Whether the words, the columns and the colours of the command line are some that it can have.

use std::collections::{BTreeMap, HashSet};

use spec_document::model::Kind;
use spec_document::node::Node;
use spec_document::spec::{Operation, Spec};
use spec_rules::{Fault, is_kebab, merged};

use crate::generate::words::{self, Words};
use crate::house::ways::SINGULAR;

/// First words of commands by hand.
const TAKEN: [&str; 8] = [
    "api",
    "completions",
    "config",
    "doctor",
    "help",
    "man",
    "mock",
    "schema",
];

pub(super) fn words(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for operation in reading(spec) {
        let said = operation.node.get("x-command");
        let by_path = by_path(&operation);
        let words = match &said {
            Some(said) => listed(said),
            None => by_path.words.to_vec(),
        };
        // What the answer is called in the output, where its subject stands beside it.
        let member = words.last().filter(|_| by_path.collection.is_none());
        let noun = by_path.subject.map(|(_, noun, _)| noun);
        let is_word = |word: &String| is_kebab(word);
        let what = match words.as_slice() {
            [group, ..] if TAKEN.contains(&group.as_str()) => {
                format!("`{group}` is a command by hand")
            }
            [_, word] if word == "error" && member.is_some() => {
                "`error` is what the output calls a failure".to_owned()
            }
            [_, word] if word == "help" => "`help` is a command by hand".to_owned(),
            [group, word] if group == word => format!("both words are `{word}`"),
            [_, word] if noun.is_some() && noun.as_ref() == member => {
                format!("`{word}` is what it is asked about, and what is answered")
            }
            [_, _] if words.iter().all(is_word) => continue,
            [_, _] => "the words are no words of a command line".to_owned(),
            _ => "a command has two words".to_owned(),
        };
        let fix = "write two words in lower case, what is asked about and what: `x-command: [machine, users]`";
        faults.push(match said {
            Some(said) => Fault::at(&said, what, fix),
            None => Fault::at_key(
                &operation.node,
                format!("its command cannot be: {what}"),
                fix,
            ),
        });
    }
    faults
}

pub(super) fn duplicate(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut first: BTreeMap<Vec<String>, &str> = BTreeMap::new();
    for operation in reading(spec) {
        let words = match operation.node.get("x-command") {
            Some(said) => listed(&said),
            None => by_path(&operation).words.to_vec(),
        };
        let command = format!("mde {}", words.join(" "));
        if let Some(other) = first.get(&words) {
            let what = format!("its command is `{command}`, as that of `{other}`");
            let fix = "give one of the two other words: `x-command: [room, open]`";
            faults.push(Fault::at_key(&operation.node, what, fix));
        } else {
            first.insert(words, operation.path);
        }
    }
    faults
}

fn listed(said: &Node<'_>) -> Vec<String> {
    let words = said.items().filter_map(|word| word.value.as_str());
    words.map(str::to_owned).collect()
}

fn by_path<'d>(operation: &Operation<'d>) -> Words<'d> {
    let said = operation.path_item.text(SINGULAR);
    words::of(operation.path, said)
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

/// What has a tone is a member of an enum.
pub(super) fn tones(spec: &Spec<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    for schema in spec.all(Kind::Schema) {
        let Some(tones) = schema.get("x-tone") else {
            continue;
        };
        let Some(members) = schema.get("enum") else {
            let what = "`x-tone` stands in a schema that has no `enum`";
            let fix = "move it to the schema whose members it is about";
            faults.push(Fault::at_key(&tones, what, fix));
            continue;
        };
        for (name, tone) in tones.entries() {
            let mut members = members.items();
            if !members.any(|member| member.value.as_str() == Some(name)) {
                let what = format!("the enum has no member `{name}`");
                let fix = "name a member as the enum spells it";
                faults.push(Fault::at_key(&tone, what, fix));
            }
        }
    }
    faults
}

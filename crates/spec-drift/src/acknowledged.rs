//! `drift.toml`: the differences that are known, each with its reason, and the types that a rule would
//! not find.
//!
//! An entry holds for exactly the difference that it names, and one that holds for none is a fault: a
//! list of excuses must not outlive its reasons.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use crate::compare::{Class, Comparison, Difference, MAX_DIFFERENCES};
use crate::csdl::{Metadata, Unpairable};
use spec_document::document::Document;
use spec_document::finding::{Finding, Place};

/// The largest file that is read, in bytes.
const MAX_BYTES: usize = 1 << 20;
const WHY: &str = "an acknowledgement is only worth something while it can be relied upon";

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Full names of types by the schema that describes them.
    #[serde(default)]
    types: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    acknowledged: Vec<Spanned<Entry>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    difference: Spanned<String>,
    at: String,
    spec: Option<String>,
    service: Option<String>,
    reason: Spanned<String>,
}

/// What the file says.
#[derive(Debug)]
pub(crate) struct Acknowledged {
    path: PathBuf,
    text: String,
    file: File,
}

/// What is left of the differences.
#[derive(Debug)]
pub(crate) struct Sorted {
    /// Differences that somebody has explained, with the reason.
    pub(crate) known: Vec<(Difference, String)>,
    /// The others.
    pub(crate) unknown: Vec<Difference>,
    /// What is wrong with the file.
    pub(crate) findings: Vec<Finding>,
}

impl Acknowledged {
    /// Reads the file; one that does not exist says nothing.
    ///
    /// # Errors
    /// A finding at its place when it cannot be read, is not TOML, or says what it has no words for.
    pub(crate) fn read(path: &Path) -> Result<Self, Finding> {
        let unreadable = |what: String| {
            let fix = "make it a readable file in UTF-8, or remove it";
            Finding::failure("drift-toml", path, what, WHY, fix)
        };
        let bytes = match crate::source::bytes(path, MAX_BYTES) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            read => read.map_err(|error| unreadable(format!("cannot read the file: {error}")))?,
        };
        if bytes.len() > MAX_BYTES {
            let what = format!("the file is larger than {} MiB", MAX_BYTES >> 20);
            return Err(unreadable(what).at(Place::START, ""));
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let at = place(&String::from_utf8_lossy(valid), valid.len());
            unreadable("what stands here is not UTF-8".to_owned()).at(at, "")
        })?;
        let file = toml::from_str::<File>(&text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            let words = "`[types]` with lines `Schema = \"full name of the type\"`, and \
                         `[[acknowledged]]` with `difference`, `at`, `spec`, `service`, `reason`";
            Finding::failure(
                "drift-toml",
                path,
                format!("cannot be read: {}", error.message()),
                WHY,
                format!("mend this line; the file knows {words}"),
            )
            .at(place(&text, offset), "")
        })?;
        if file.acknowledged.len().max(file.types.len()) > MAX_DIFFERENCES {
            let what = format!("there are more than {MAX_DIFFERENCES} entries");
            return Err(unreadable(what).at(Place::START, ""));
        }
        Ok(Self {
            path: path.to_owned(),
            text,
            file,
        })
    }

    /// Types by the schema that describes them.
    pub(crate) fn types(&self) -> BTreeMap<String, String> {
        let all = self.file.types.iter();
        all.map(|(schema, ty)| (schema.get_ref().clone(), ty.get_ref().clone()))
            .collect()
    }

    /// Tells the differences that are known from those that are not, and what in the file does not hold.
    pub(crate) fn sort(
        &self,
        document: &Document,
        metadata: &Metadata,
        comparison: &Comparison,
    ) -> Sorted {
        let mut findings = self.pairs(document, metadata, comparison);
        let mut first: HashMap<Key<'_>, usize> = HashMap::new();
        for (index, entry) in self.file.acknowledged.iter().enumerate() {
            first.entry(entry.get_ref().key()).or_insert(index);
        }
        let mut used = vec![false; self.file.acknowledged.len()];
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for difference in comparison.all() {
            match first.get(&key(&difference)) {
                Some(&index) => {
                    used[index] = true;
                    let reason = self.file.acknowledged[index].get_ref().reason.get_ref();
                    known.push((difference, reason.clone()));
                }
                None => unknown.push(difference),
            }
        }
        // What another entry acknowledges needs no second one.
        let now: HashMap<(&str, &str), &Difference> = unknown
            .iter()
            .rev()
            .map(|d| ((d.class.name(), d.at.as_str()), d))
            .collect();
        for (index, entry) in self.file.acknowledged.iter().enumerate() {
            let Key(class, at, ..) = entry.get_ref().key();
            let now = now.get(&(class, at)).copied();
            // That something is open at this very place can be told.
            let is_told = class == Class::Unclear.name() && now.is_some();
            findings.extend(match self.fault(entry) {
                None if used[index] || comparison.cannot_tell(at) && !is_told => None,
                None => {
                    let is_twin = first.get(&entry.get_ref().key()) != Some(&index);
                    Some(self.unused(entry, is_twin, now))
                }
                fault => fault,
            });
        }
        Sorted {
            known,
            unknown,
            findings,
        }
    }

    /// What is wrong with an entry, if anything.
    fn fault(&self, spanned: &Spanned<Entry>) -> Option<Finding> {
        let entry = spanned.get_ref();
        let at = &entry.at;
        if !Class::ALL
            .iter()
            .any(|class| class.name() == entry.difference.get_ref())
        {
            let names: Vec<&str> = Class::ALL.iter().map(|class| class.name()).collect();
            return Some(self.finding(
                "drift-toml",
                entry.difference.span().start,
                format!(
                    "there is no difference called `{}`",
                    entry.difference.get_ref()
                ),
                format!("write one of: {}", names.join(", ")),
            ));
        }
        if entry.reason.get_ref().trim().is_empty() {
            return Some(self.finding(
                "drift-reason-missing",
                entry.reason.span().start,
                format!("the difference at `{at}` is acknowledged without a reason"),
                "write what is known, and from where, in a sentence".to_owned(),
            ));
        }
        None
    }

    /// What is to be said of an entry that no difference needs; `now` is what differs there, if
    /// anything.
    fn unused(&self, spanned: &Spanned<Entry>, is_twin: bool, now: Option<&Difference>) -> Finding {
        let at = &spanned.get_ref().at;
        let what = match now {
            _ if is_twin => {
                format!("the difference at `{at}` is acknowledged already, further above")
            }
            Some(Difference { what, .. }) => {
                format!("acknowledges another difference at `{at}` than there is: it {what}")
            }
            None => format!("there is no difference at `{at}` any more"),
        };
        let fix = match now {
            Some(now) if !is_twin => {
                format!("if the reason still holds, make it:\n{}", self::entry(now))
            }
            _ => "remove the entry".to_owned(),
        };
        self.finding("drift-acknowledged-unused", spanned.span().start, what, fix)
    }

    /// What is wrong with the types that are named by hand.
    fn pairs(&self, document: &Document, metadata: &Metadata, found: &Comparison) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (schema, ty) in &self.file.types {
            let (name, full_name) = (schema.get_ref(), ty.get_ref());
            let pointer = spec_document::node::join("/components/schemas", name);
            let (offset, what, fix) = if document.value().pointer(&pointer).is_none() {
                let what = format!("the spec has no schema `{name}`");
                (
                    schema.span().start,
                    what,
                    "name a schema of the spec, or remove the line",
                )
            } else if let Err(Unpairable::No(what)) = metadata.pairable(full_name) {
                (
                    ty.span().start,
                    what,
                    "write the full name of a type of the metadata that has properties or members",
                )
            } else if found.needless_pairs.contains(name) {
                let what =
                    format!("a path leads to `{name}`, so that its type is known without this");
                (schema.span().start, what, "remove the line")
            } else {
                continue;
            };
            findings.push(self.finding("drift-toml", offset, what, fix.to_owned()));
        }
        findings
    }

    fn finding(&self, rule: &'static str, offset: usize, what: String, fix: String) -> Finding {
        Finding::failure(rule, &self.path, what, WHY, fix).at(place(&self.text, offset), "")
    }
}

/// What an entry and the difference that it acknowledges have in common.
#[derive(PartialEq, Eq, Hash)]
struct Key<'k>(&'k str, &'k str, Option<&'k str>, Option<&'k str>);

impl Entry {
    fn key(&self) -> Key<'_> {
        let (spec, service) = (self.spec.as_deref(), self.service.as_deref());
        Key(self.difference.get_ref(), &self.at, spec, service)
    }
}

fn key(difference: &Difference) -> Key<'_> {
    let (spec, service) = (difference.spec.as_deref(), difference.service.as_deref());
    Key(difference.class.name(), &difference.at, spec, service)
}

/// The entry that acknowledges a difference, but for its reason.
pub(crate) fn entry(difference: &Difference) -> String {
    let mut lines = vec![
        "[[acknowledged]]".to_owned(),
        format!("difference = \"{}\"", difference.class.name()),
        format!("at = {}", quoted(&difference.at)),
    ];
    let sides = [("spec", &difference.spec), ("service", &difference.service)];
    for (side, says) in sides {
        lines.extend(
            says.as_ref()
                .map(|says| format!("{side} = {}", quoted(says))),
        );
    }
    lines.push("reason = \"\"".to_owned());
    lines.join("\n")
}

/// A text as a string of TOML.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn place(text: &str, offset: usize) -> Place {
    let before = text.get(..offset).unwrap_or(text);
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Place {
        line: number(before.matches('\n').count()) + 1,
        column: number(before.chars().rev().take_while(|&c| c != '\n').count()) + 1,
    }
}

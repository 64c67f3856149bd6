//! What a difference is, what it calls a schema, and what of a comparison is handed on.

use std::collections::BTreeSet;

use crate::csdl::Unclear;
use spec_document::finding::Place;
use spec_document::node::Node;

/// As many differences are told; more of them are another service, and no drift.
pub(crate) const MAX_DIFFERENCES: usize = 4096;

/// The kinds of differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    SpecLacks,
    ServiceLacks,
    TypesDiffer,
    NullabilityDiffers,
    SpellingDiffers,
    /// The service leaves open what it says.
    Unclear,
}

impl Class {
    pub(crate) const ALL: [Self; 6] = [
        Self::SpecLacks,
        Self::ServiceLacks,
        Self::TypesDiffer,
        Self::NullabilityDiffers,
        Self::SpellingDiffers,
        Self::Unclear,
    ];

    /// What `drift.toml` calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::SpecLacks => "spec-lacks",
            Self::ServiceLacks => "service-lacks",
            Self::TypesDiffer => "types-differ",
            Self::NullabilityDiffers => "nullability-differs",
            Self::SpellingDiffers => "spelling-differs",
            Self::Unclear => "unclear",
        }
    }

    pub(crate) fn rule(self) -> &'static str {
        match self {
            Self::SpecLacks => "drift-spec-lacks",
            Self::ServiceLacks => "drift-service-lacks",
            Self::TypesDiffer => "drift-types-differ",
            Self::NullabilityDiffers => "drift-nullability-differs",
            Self::SpellingDiffers => "drift-spelling-differs",
            Self::Unclear => "drift-metadata-form",
        }
    }

    pub(crate) fn why(self) -> &'static str {
        match self {
            Self::SpecLacks => {
                "callers get it as something unknown, without a name and a type of its own"
            }
            Self::ServiceLacks => "callers wait for what does not come",
            Self::TypesDiffer => {
                "an answer may not be readable as the type that callers were given"
            }
            Self::NullabilityDiffers => {
                "callers meet a null that they were not told of, or look out for one that never comes"
            }
            Self::SpellingDiffers => {
                "names are compared letter by letter, so that it is never found"
            }
            Self::Unclear => {
                "what the service means cannot be told, nor whether the spec agrees with it"
            }
        }
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) class: Class,
    /// What differs: `Sensor.serial`, `State.Broken`, `GET /v1/rooms/{id}/sensors`.
    pub(crate) at: String,
    /// What the spec says, where both say something.
    pub(crate) spec: Option<String>,
    /// What the service says, where both say something.
    pub(crate) service: Option<String>,
    /// JSON pointer to what the spec says, or to where it would.
    pub(crate) pointer: String,
    /// Where the metadata says it, or would.
    pub(crate) place: Place,
    /// What differs, as a sentence without its subject.
    pub(crate) what: String,
    /// The edit of the spec that ends the difference.
    pub(crate) edit: String,
}

/// What was compared, and what came of it.
#[derive(Debug, Default)]
pub(crate) struct Comparison {
    /// In the spec's order.
    pub(crate) differences: Vec<Difference>,
    /// How many paths, types, properties and enum members were found on both sides.
    pub(crate) paths: usize,
    pub(crate) types: usize,
    pub(crate) properties: usize,
    pub(crate) members: usize,
    /// Object and enum schemas without a counterpart.
    pub(crate) left_out: BTreeSet<String>,
    /// Those of which the metadata has several of the name.
    pub(crate) ambiguous: BTreeSet<String>,
    /// Schemas that were paired by a line of `drift.toml` although they would have been anyway.
    pub(crate) needless_pairs: Vec<String>,
    /// What the metadata leaves open, and what was not compared for that.
    pub(crate) unclear: BTreeSet<(Unclear, String)>,
    /// Whether there is more than is told.
    pub(crate) is_cut: bool,
}

impl Comparison {
    /// Everything that has to be ended or acknowledged: what differs, and then what is left open.
    pub(crate) fn all(&self) -> impl Iterator<Item = Difference> {
        let unclear = self.unclear.iter().map(|(unclear, at)| Difference {
            class: Class::Unclear,
            at: at.clone(),
            spec: None,
            service: Some(unclear.what.clone()),
            pointer: String::new(),
            place: unclear.place,
            what: unclear.what.clone(),
            edit: String::new(),
        });
        self.differences.iter().cloned().chain(unclear)
    }

    /// Whether there is no telling what differs at `at`: it was not compared, or something that it is
    /// a part of was not.
    pub(crate) fn cannot_tell(&self, at: &str) -> bool {
        let part_of = |whole: &String| {
            let rest = at.strip_prefix(whole.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[', ' ']))
        };
        let unclear = self.unclear.iter().map(|(_, at)| at);
        let mut all = unclear.chain(&self.left_out).chain(&self.ambiguous);
        all.any(part_of)
    }
}

/// What a schema is called in a difference: its component's name, or where it is.
pub(super) fn name_of(schema: &Node<'_>) -> String {
    match schema.pointer.strip_prefix("/components/schemas/") {
        Some(rest) => rest.replace("/properties/", ".").replace("/items", "[]"),
        None => schema.pointer.clone(),
    }
}

//! What a rule is, what it finds, and how a document is held against tables of them.

use spec_document::dialect::Dialect;
use spec_document::document::Document;
use spec_document::finding::{Finding, Place};
use spec_document::node::Node;
use spec_document::spec::Spec;

/// A thing to hold a spec against.
#[derive(Debug)]
pub struct Rule {
    /// Its name, in kebab-case; never reused for another rule.
    pub id: &'static str,
    /// What would come of breaking it.
    pub why: &'static str,
    /// A spec that breaks it, and nothing else.
    pub broken: Option<&'static str>,
    /// When it is checked.
    pub stage: Stage,
    /// What finds the faults.
    pub check: fn(&Spec<'_>) -> Vec<Fault>,
}

impl Rule {
    /// One that is not checked here, but by whoever reads the document or compares the files.
    pub const fn elsewhere(
        id: &'static str,
        why: &'static str,
        broken: Option<&'static str>,
    ) -> Self {
        Self {
            id,
            why,
            broken,
            stage: Stage::Elsewhere,
            check: |_| Vec::new(),
        }
    }

    fn findings(&self, document: &Document, spec: &Spec<'_>) -> Vec<Finding> {
        let faults = (self.check)(spec).into_iter();
        let finding = |fault: Fault| {
            let place = fault.place(document);
            Finding::failure(self.id, document.path(), fault.what, self.why, fault.fix)
                .at(place, fault.pointer)
                .showing(document.excerpt(place))
        };
        faults.map(finding).collect()
    }
}

/// When a rule is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Which version of OpenAPI it is.
    Version,
    /// Whether every object has the fields and references that OpenAPI gives it.
    Shape,
    /// What the document says.
    Meaning,
    /// Whether the examples say the same, and what nothing uses: a faulty schema would put its faults
    /// on them, and a faulty operation would use nothing.
    Examples,
    /// Not here, but by whoever reads the document or compares the files.
    Elsewhere,
}

/// The rules of a workspace.
#[derive(Debug)]
pub struct Rules {
    /// What its documents may say beyond OpenAPI.
    pub dialect: &'static Dialect,
    /// The rules, in tables: those of this crate, and others that are the workspace's own.
    pub rows: &'static [&'static [Rule]],
}

impl Rules {
    /// Every rule.
    pub fn all(&self) -> impl Iterator<Item = &'static Rule> + use<> {
        self.rows.iter().copied().flatten()
    }

    /// Every finding of every rule, in the order of the text.
    pub fn check(&self, document: &Document) -> Vec<Finding> {
        let stages = [
            Stage::Version,
            Stage::Shape,
            Stage::Meaning,
            Stage::Examples,
        ];
        let steps = stages.map(|stage| move |rule: &Rule| rule.stage == stage);
        self.first_findings(document, steps)
    }

    /// Why a document cannot be compared with anything: it is of another version or form than what reads
    /// it, or has no operation.
    pub fn incomparable(&self, document: &Document) -> Vec<Finding> {
        let steps: [fn(&Rule) -> bool; 3] = [
            |rule| rule.stage == Stage::Version,
            |rule| rule.stage == Stage::Shape,
            |rule| rule.id == "no-operations",
        ];
        self.first_findings(document, steps)
    }

    /// What one rule finds in a document that may break others, too.
    pub fn findings_of(&self, rule: &Rule, document: &Document) -> Vec<Finding> {
        let mut findings = rule.findings(document, &Spec::new(document, self.dialect));
        findings.sort_by_key(|finding| finding.place);
        findings
    }

    /// The findings of the first choice of rules that has any, in the order of the text.
    fn first_findings(
        &self,
        document: &Document,
        choices: impl IntoIterator<Item = impl Fn(&Rule) -> bool>,
    ) -> Vec<Finding> {
        let spec = Spec::new(document, self.dialect);
        for chosen in choices {
            let rules = self.all().filter(|rule| chosen(rule));
            let mut findings: Vec<Finding> = rules
                .flat_map(|rule| rule.findings(document, &spec))
                .collect();
            if !findings.is_empty() {
                findings.sort_by_key(|finding| finding.place);
                return findings;
            }
        }
        Vec::new()
    }
}

/// A place in the spec that breaks a rule.
#[derive(Debug)]
pub struct Fault {
    /// JSON pointer to the value at fault.
    pub pointer: String,
    pub(crate) on: On,
    /// What is wrong there.
    pub what: String,
    /// What mends it.
    pub fix: String,
}

/// Which end of `key: value` a fault is at.
#[derive(Debug, Clone, Copy)]
pub(crate) enum On {
    /// The value where it is a scalar, the key before a list or mapping.
    Either,
    Key,
}

impl Fault {
    /// A fault of a value: shown at the value where it is a scalar, at its key before a list or mapping.
    pub fn at(node: &Node<'_>, what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            pointer: node.pointer.clone(),
            on: match node.value.is_array() || node.value.is_object() {
                true => On::Key,
                false => On::Either,
            },
            what: what.into(),
            fix: fix.into(),
        }
    }

    /// A fault of what a key names.
    pub fn at_key(node: &Node<'_>, what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            on: On::Key,
            ..Self::at(node, what, fix)
        }
    }

    fn place(&self, document: &Document) -> Place {
        match self.on {
            On::Either => document.place(&self.pointer),
            On::Key => document.key_place(&self.pointer),
        }
    }
}

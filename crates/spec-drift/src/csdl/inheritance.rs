//! What a type has from those that it inherits from, and what contradicts itself there.

use std::collections::BTreeMap;

use super::metadata::Metadata;
use super::types::{Property, Structured, Type, Unclear};

/// As many types may inherit from one another.
const MAX_LINEAGE: usize = 32;

impl Metadata {
    /// A type and those that it inherits from, itself first; each once, whatever the document says.
    pub(super) fn lineage<'m>(&'m self, structured: &'m Structured) -> Vec<&'m Structured> {
        let mut lineage = vec![structured];
        let mut last = structured;
        while let Some(next) = last.base.as_ref().and_then(|base| self.base(base)) {
            if lineage.len() == MAX_LINEAGE || lineage.iter().any(|seen| std::ptr::eq(*seen, next))
            {
                break;
            }
            lineage.push(next);
            last = next;
        }
        lineage
    }

    fn base(&self, name: &str) -> Option<&Structured> {
        match &self.types.get(name)?.ty {
            Type::Structured(structured) => Some(structured),
            Type::Enumeration(_) | Type::Definition(_) => None,
        }
    }

    /// What is wrong with the types that a type inherits from, if anything.
    pub(super) fn unclear_base(&self, structured: &Structured) -> Option<Unclear> {
        let lineage = self.lineage(structured);
        let own = |s: &&Structured| self.types.get(&s.name)?.unclear.clone();
        if let Some(unclear) = lineage.iter().find_map(own) {
            return Some(unclear);
        }
        let last = *lineage.last()?;
        let base = last.base.as_ref()?;
        let what = match self.types.get(base).map(|definition| &definition.ty) {
            Some(Type::Structured(_)) if lineage.len() == MAX_LINEAGE => {
                format!(
                    "the type `{}` inherits from more than {MAX_LINEAGE} others",
                    structured.name
                )
            }
            Some(Type::Structured(_)) => {
                format!("the type `{}` inherits from itself, by `{base}`", last.name)
            }
            Some(Type::Enumeration(_) | Type::Definition(_)) => {
                format!("the base type `{base}` is none with properties")
            }
            None => {
                format!("the base type `{base}` is named here and defined nowhere in this document")
            }
        };
        Some(Unclear {
            place: last.place,
            what,
        })
    }

    /// What redefines a property that it inherits as something else, if anything does.
    pub(super) fn redefined(&self, structured: &Structured) -> Option<Unclear> {
        let bases = &self.lineage(structured)[1..];
        structured.properties.iter().find_map(|(name, own)| {
            let inherited = bases.iter().find_map(|base| base.properties.get(name))?;
            let says = |p: &Property| (p.nullable, p.navigation);
            let same = own.ty == inherited.ty && says(own) == says(inherited);
            (!same).then(|| Unclear {
                place: own.place,
                what: format!(
                    "`{}` inherits the property `{name}`, and defines it here as something else",
                    structured.name
                ),
            })
        })
    }

    /// The types that are derived from each type directly, by its name.
    pub(crate) fn derived(&self) -> BTreeMap<&str, Vec<&Structured>> {
        let mut derived: BTreeMap<&str, Vec<&Structured>> = BTreeMap::new();
        for definition in self.types.values() {
            if let Type::Structured(structured) = &definition.ty
                && let Some(base) = &structured.base
            {
                derived.entry(base).or_default().push(structured);
            }
        }
        derived
    }

    /// What contradicts a type where it is defined, its bases left out.
    pub(crate) fn unclear(&self, structured: &Structured) -> Option<&Unclear> {
        self.types.get(&structured.name)?.unclear.as_ref()
    }

    /// The properties of a type and of those that it inherits from, by name, each with its type.
    pub(crate) fn properties<'m>(
        &'m self,
        structured: &'m Structured,
    ) -> impl Iterator<Item = (&'m str, &'m Structured, &'m Property)> {
        self.lineage(structured)
            .into_iter()
            .flat_map(Structured::own)
    }

    /// A property of a type, its own or inherited, by name: as it is written, else in any case.
    pub(super) fn property<'m>(
        &'m self,
        structured: &'m Structured,
        name: &str,
    ) -> Option<&'m Property> {
        let all = || self.properties(structured);
        let exact = all().find(|(known, ..)| *known == name);
        let found = exact.or_else(|| all().find(|(known, ..)| known.eq_ignore_ascii_case(name)));
        found.map(|(_, _, property)| property)
    }

    /// Whether a type has a property of exactly this name.
    pub(crate) fn has_property(&self, structured: &Structured, name: &str) -> bool {
        self.properties(structured).any(|(known, ..)| known == name)
    }

    /// Whether answers may hold properties that are not described.
    pub(crate) fn is_open(&self, structured: &Structured) -> bool {
        self.lineage(structured).iter().any(|s| s.open)
    }
}

//! The description as a whole, and what the name of a type stands for in it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::callables::{Callable, Entrance};
use super::types::{Defined, Meaning, Resolved, Type, TypeRef, Unclear, Unpairable};
use crate::primitive::Primitive;
use spec_document::finding::Place;

/// The description as a whole.
#[derive(Debug)]
pub(crate) struct Metadata {
    /// The file or address that it came from.
    pub(crate) origin: PathBuf,
    pub(super) types: BTreeMap<String, Defined>,
    pub(super) callables: Vec<Callable>,
    pub(super) entrances: Vec<Entrance>,
}

impl Metadata {
    /// What a type that is named at a place stands for.
    ///
    /// # Errors
    /// When the document defines it nowhere, or in ways that contradict each other.
    pub(crate) fn resolve<'m>(
        &'m self,
        ty: &'m TypeRef,
        place: Place,
    ) -> Result<Meaning<'m>, Unclear> {
        let (resolved, definition) = match Primitive::named(&ty.name) {
            Some(primitive) => (Resolved::Primitive(primitive), None),
            None => self.type_named(&ty.name).unwrap_or_else(|| {
                let what = format!(
                    "the type `{}` is named here and defined nowhere in this document",
                    ty.name
                );
                Err(Unclear { place, what })
            })?,
        };
        Ok(Meaning {
            collection: ty.collection,
            resolved,
            definition,
        })
    }

    /// What a type of this document stands for, with its name where that is only another name; `None`
    /// when it is not defined here.
    fn type_named<'m>(
        &'m self,
        name: &str,
    ) -> Option<Result<(Resolved<'m>, Option<&'m str>), Unclear>> {
        let (name, definition) = self.types.get_key_value(name)?;
        if let Some(unclear) = &definition.unclear {
            return Some(Err(unclear.clone()));
        }
        Some(match &definition.ty {
            Type::Enumeration(enumeration) => Ok((Resolved::Enumeration(enumeration), None)),
            Type::Structured(structured) => match self.unclear_base(structured) {
                Some(unclear) => Err(unclear),
                None => Ok((Resolved::Structured(structured), None)),
            },
            Type::Definition(underlying) => match Primitive::named(underlying) {
                Some(primitive) => Ok((Resolved::Primitive(primitive), Some(name))),
                None => Err(Unclear {
                    place: definition.place,
                    what: format!("`{name}` stands for `{underlying}`, which is no primitive type"),
                }),
            },
        })
    }

    /// The type of a full name, for a schema to be paired with.
    ///
    /// # Errors
    /// When there is no telling, or no type with properties or members of that name.
    pub(crate) fn pairable(&self, name: &str) -> Result<Resolved<'_>, Unpairable> {
        match self.type_named(name) {
            Some(Err(unclear)) => Err(Unpairable::Unclear(unclear)),
            Some(Ok((Resolved::Primitive(primitive), _))) => Err(Unpairable::No(format!(
                "`{name}` is another name for `{}`, and has neither properties nor members",
                primitive.name
            ))),
            Some(Ok((resolved, _))) => Ok(resolved),
            None => {
                let what = format!("the metadata defines no type `{name}`");
                Err(Unpairable::No(what))
            }
        }
    }

    /// How many types there are.
    pub(crate) fn type_count(&self) -> usize {
        self.types.len()
    }

    /// The full names of the types with properties or members whose last part is this, in any case.
    pub(crate) fn named<'m>(&'m self, name: &str) -> Vec<&'m str> {
        let last = |full: &str| {
            full.rsplit('.')
                .next()
                .is_some_and(|l| l.eq_ignore_ascii_case(name))
        };
        let all = self.types.iter();
        let pairable = all.filter(|(_, definition)| !matches!(definition.ty, Type::Definition(_)));
        let names = pairable.map(|(name, _)| name.as_str());
        names.filter(|full| last(full)).collect()
    }
}

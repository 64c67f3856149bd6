//! Where the segments of a path lead: through entity sets, keys, properties, functions and actions.

use std::collections::BTreeMap;

use super::callables::{Callable, To};
use super::metadata::Metadata;
use super::types::{Meaning, Resolved, TypeRef, Unclear};
use spec_document::finding::Place;

/// What a request does with what its path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Request {
    /// It reads, through functions and properties.
    Read,
    /// It calls an action.
    Act,
}

impl Request {
    /// What a request with the method of an operation does; `None` for one that OData's metadata
    /// describes nothing of.
    pub(crate) fn of(method: &str) -> Option<Self> {
        match method {
            "get" | "head" => Some(Self::Read),
            "post" => Some(Self::Act),
            _ => None,
        }
    }

    /// What it looks for, in words.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Read => "function or property",
            Self::Act => "action",
        }
    }
}

/// A segment of a path: a name, and the parameters that are given to a function or action there.
#[derive(Debug)]
pub(crate) struct Segment<'s> {
    pub(crate) name: &'s str,
    pub(crate) given: Vec<&'s str>,
    pub(crate) request: Request,
}

/// Why a segment leads nowhere.
#[derive(Debug)]
pub(crate) enum DeadEnd {
    /// There is nothing of that name for such a request.
    Unknown,
    /// There is, and it does not take the request, as a sentence of a place says.
    Refused(String, Place),
    /// The document leaves open what is there.
    Unclear(Unclear),
}

impl From<Unclear> for DeadEnd {
    fn from(unclear: Unclear) -> Self {
        Self::Unclear(unclear)
    }
}

/// What a segment of a path leads to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step<'m> {
    /// The type of what is there; `None` for an action without an answer.
    pub(crate) ty: Option<Meaning<'m>>,
    pub(crate) place: Place,
}

impl Metadata {
    /// What one of a list is told by in a path.
    ///
    /// # Errors
    /// When one value does not tell it, or the document does not say what does.
    pub(crate) fn key<'m>(&'m self, list: &Meaning<'m>) -> Result<Step<'m>, DeadEnd> {
        let Resolved::Structured(structured) = list.resolved else {
            return Err(DeadEnd::Unknown);
        };
        let lineage = self.lineage(structured);
        let keyed = lineage.into_iter().find(|s| !s.key.is_empty());
        let Some(keyed) = keyed else {
            let what = format!(
                "`{}` has no key, so that no path leads to one of them",
                structured.name
            );
            return Err(DeadEnd::Refused(what, structured.place));
        };
        let [path] = &keyed.key[..] else {
            let what = format!(
                "one `{}` is told by `{}` together, and the path gives one value",
                keyed.name,
                keyed.key.join("`, `")
            );
            return Err(DeadEnd::Refused(what, keyed.place));
        };
        let mut found = Step {
            ty: Some(list.item()),
            place: keyed.place,
        };
        for name in path.split('/') {
            let property = match found.ty {
                Some(Meaning {
                    collection: false,
                    resolved: Resolved::Structured(s),
                    ..
                }) => self.properties(s).find(|(known, ..)| *known == name),
                _ => None,
            };
            let Some((_, _, property)) = property else {
                let what = format!(
                    "the key of `{}` is `{path}`, which it does not have",
                    keyed.name
                );
                let place = keyed.place;
                return Err(Unclear { place, what }.into());
            };
            found = self.step_to(Some(&property.ty), property.place)?;
        }
        Ok(found)
    }

    fn step_to<'m>(&'m self, ty: Option<&'m TypeRef>, place: Place) -> Result<Step<'m>, DeadEnd> {
        let ty = ty.map(|ty| self.resolve(ty, place)).transpose()?;
        Ok(Step { ty, place })
    }

    /// Where a path may begin, by name in any case.
    ///
    /// # Errors
    /// When nothing of that name takes such a request.
    pub(crate) fn entrance(&self, segment: &Segment<'_>) -> Result<Step<'_>, DeadEnd> {
        let named = |same: fn(&str, &str) -> bool| {
            let all = self.entrances.iter();
            all.filter(move |entrance| same(&entrance.name, segment.name))
        };
        let exact = named(|one, other| one == other);
        let mut found = exact.chain(named(str::eq_ignore_ascii_case));
        let first = found.next().ok_or(DeadEnd::Unknown)?;
        if let Some(other) = found.find(|other| other.name == first.name && other.to != first.to) {
            let what = format!(
                "`{}` is defined here for a second time, as something else",
                first.name
            );
            let place = other.place;
            return Err(Unclear { place, what }.into());
        }
        match &first.to {
            To::Type(ty) if segment.request == Request::Read => {
                segment.takes_nothing(first.place)?;
                self.step_to(Some(ty), first.place)
            }
            To::Type(_) => Err(DeadEnd::Unknown),
            To::Callable(full_name) => {
                let named = |c: &&Callable| c.full_name == *full_name && c.binding.is_none();
                let called = segment.call(self.callables.iter().filter(named))?;
                let called = called.ok_or(DeadEnd::Unknown)?;
                self.step_to(called.returns.as_ref(), called.place)
            }
        }
    }

    /// What a segment leads to behind something of type `from`, by name in any case: a function or
    /// action bound to it, else a property of it.
    ///
    /// # Errors
    /// When nothing of that name takes such a request.
    pub(crate) fn step<'m>(
        &'m self,
        from: &Meaning<'m>,
        segment: &Segment<'_>,
    ) -> Result<Step<'m>, DeadEnd> {
        let Resolved::Structured(structured) = from.resolved else {
            return Err(DeadEnd::Unknown);
        };
        let name = segment.name;
        let named = |callable: &&Callable| {
            callable.name.eq_ignore_ascii_case(name)
                || callable.full_name.eq_ignore_ascii_case(name)
        };
        let mut refused = None;
        // What is bound to the type itself comes before what is bound to one that it inherits from.
        for structured in self.lineage(structured) {
            let bound = self.callables.iter().filter(named).filter(|callable| {
                let binding = callable.binding.as_ref();
                binding.is_some_and(|binding| {
                    binding.collection == from.collection && binding.name == structured.name
                })
            });
            match segment.call(bound) {
                Ok(Some(called)) => return self.step_to(called.returns.as_ref(), called.place),
                Ok(None) => {}
                Err(end @ DeadEnd::Refused(..)) => _ = refused.get_or_insert(end),
                Err(end) => return Err(end),
            }
        }
        if let Some(end) = refused {
            return Err(end);
        }
        if from.collection || segment.request != Request::Read {
            return Err(DeadEnd::Unknown);
        }
        let property = self.property(structured, name).ok_or(DeadEnd::Unknown)?;
        segment.takes_nothing(property.place)?;
        self.step_to(Some(&property.ty), property.place)
    }
}

impl Segment<'_> {
    /// The one of several functions and actions of a name that the request calls; `None` when there is
    /// none for such a request.
    ///
    /// # Errors
    /// When none takes the parameters that are given, or two of them do and answer differently.
    fn call<'m>(
        &self,
        all: impl Iterator<Item = &'m Callable>,
    ) -> Result<Option<&'m Callable>, DeadEnd> {
        let (mut called, mut refused): (Option<&Callable>, _) = (None, None);
        for callable in all.filter(|c| c.action == (self.request == Request::Act)) {
            match (self.refusal(&callable.parameters), called) {
                (Some(what), _) => {
                    refused.get_or_insert(DeadEnd::Refused(what, callable.place));
                }
                (None, None) => called = Some(callable),
                (None, Some(first)) if first.returns != callable.returns => {
                    let what = format!(
                        "a second `{}` takes the same call, and answers something else",
                        callable.name
                    );
                    let place = callable.place;
                    return Err(Unclear { place, what }.into());
                }
                (None, Some(_)) => {}
            }
        }
        match (called, refused) {
            (None, Some(refused)) => Err(refused),
            (called, _) => Ok(called),
        }
    }

    /// Why something with these parameters, each with whether it may be left out, does not take what
    /// is given.
    fn refusal(&self, parameters: &BTreeMap<String, bool>) -> Option<String> {
        let given = |name: &str| self.given.contains(&name);
        let missing = parameters
            .iter()
            .filter(|&(name, optional)| !optional && !given(name));
        let missing: Vec<&str> = missing.map(|(name, _)| name.as_str()).collect();
        let unknown = self
            .given
            .iter()
            .filter(|name| !parameters.contains_key(**name));
        let unknown: Vec<&str> = unknown.copied().collect();
        let (verb, names) = match (&missing[..], &unknown[..]) {
            ([], []) => return None,
            ([], unknown) => ("takes no", unknown),
            (missing, _) => ("demands", missing),
        };
        let names = names.join("`, `");
        Some(format!("`{}` of the service {verb} `{names}`", self.name))
    }

    fn takes_nothing(&self, place: Place) -> Result<(), DeadEnd> {
        match self.refusal(&BTreeMap::new()) {
            Some(what) => Err(DeadEnd::Refused(what, place)),
            None => Ok(()),
        }
    }
}

//! The service's own description of itself: OData's Common Schema Definition Language (CSDL), version
//! 4, as far as a contract can be held against it.
//!
//! It has types, entity sets, functions and actions, each with its place, as [`reader`] finds them in a
//! document, and answers which is which, or that the document leaves it open. It judges nothing; that is
//! for [`super::compare`].

mod reader;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use self::reader::Reader;
use crate::primitive::Primitive;
use crate::xml::Element;
use spec_document::finding::{Finding, Place};

/// As many types may inherit from one another.
const MAX_LINEAGE: usize = 32;

/// A type as a property, parameter or function names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TypeRef {
    /// Whether it is a list of that type.
    collection: bool,
    /// The full name, its namespace spelled out.
    name: String,
}

/// What the document leaves open: what it never says, or says in two ways.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Unclear {
    pub(crate) place: Place,
    pub(crate) what: String,
}

/// Why a schema cannot be paired with a type.
#[derive(Debug)]
pub(crate) enum Unpairable {
    /// The document leaves open what the type is.
    Unclear(Unclear),
    /// It is none that a schema describes, in words.
    No(String),
}

/// An entity type or a complex type.
#[derive(Debug)]
pub(crate) struct Structured {
    pub(crate) name: String,
    pub(crate) place: Place,
    base: Option<String>,
    open: bool,
    /// Names of properties, or paths to them.
    key: Vec<String>,
    properties: BTreeMap<String, Property>,
}

/// A property, or a navigation property.
#[derive(Debug)]
pub(crate) struct Property {
    pub(crate) place: Place,
    pub(crate) ty: TypeRef,
    /// What the document says of null. Of a list it says whether an item may be null.
    pub(crate) nullable: Option<bool>,
    navigation: bool,
}

impl Property {
    /// Whether an answer holds it without being asked to: it leaves out other entities, and has but
    /// links to streams.
    pub(crate) fn is_answered(&self) -> bool {
        !self.navigation && self.ty.name != Primitive::STREAM
    }

    /// What it is, where it is not answered.
    pub(crate) fn kind(&self) -> &'static str {
        match self.navigation {
            true => "a navigation property",
            false => "a stream",
        }
    }
}

#[derive(Debug)]
pub(crate) struct Enumeration {
    pub(crate) name: String,
    pub(crate) place: Place,
    /// Whether a value may be several members at once, written `A,B`.
    pub(crate) flags: bool,
    pub(crate) members: BTreeMap<String, Place>,
}

#[derive(Debug)]
enum Type {
    Structured(Structured),
    Enumeration(Enumeration),
    /// Another name for a primitive type.
    Definition(String),
}

/// A type with what contradicts it where it is defined, if anything.
#[derive(Debug)]
struct Defined {
    ty: Type,
    place: Place,
    unclear: Option<Unclear>,
}

/// What the full name of a type stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Resolved<'m> {
    /// `Edm.…`
    Primitive(&'static Primitive),
    Structured(&'m Structured),
    Enumeration(&'m Enumeration),
}

/// A type with what its name stands for. It is written as what it stands for, so that what is said of
/// it changes when that does.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Meaning<'m> {
    /// Whether it is a list.
    pub(crate) collection: bool,
    pub(crate) resolved: Resolved<'m>,
    /// The type definition that names it, if one does.
    pub(crate) definition: Option<&'m str>,
}

impl Meaning<'_> {
    /// Whether a value, or an item of the list, may be anything.
    pub(crate) fn is_anything(&self) -> bool {
        matches!(self.resolved, Resolved::Primitive(primitive) if primitive.is_anything())
    }

    /// What it is a list of.
    pub(crate) fn item(self) -> Self {
        Self {
            collection: false,
            ..self
        }
    }
}

impl fmt::Display for Meaning<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, flags) = match self.resolved {
            Resolved::Primitive(primitive) => (primitive.name, ""),
            Resolved::Structured(structured) => (structured.name.as_str(), ""),
            Resolved::Enumeration(e) if e.flags => (e.name.as_str(), " (flags)"),
            Resolved::Enumeration(e) => (e.name.as_str(), ""),
        };
        match self.collection {
            true => write!(f, "Collection({name}){flags}"),
            false => write!(f, "{name}{flags}"),
        }
    }
}

/// A function or an action.
#[derive(Debug)]
struct Callable {
    name: String,
    full_name: String,
    place: Place,
    action: bool,
    /// The type that it belongs to, if any.
    binding: Option<TypeRef>,
    /// The parameters besides that one, each with whether it may be left out.
    parameters: BTreeMap<String, bool>,
    returns: Option<TypeRef>,
}

/// What a path can begin with.
#[derive(Debug)]
struct Entrance {
    name: String,
    place: Place,
    to: To,
}

#[derive(Debug, PartialEq, Eq)]
enum To {
    Type(TypeRef),
    /// Imports a function or an action by its full name.
    Callable(String),
}

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

/// The description as a whole.
#[derive(Debug)]
pub(crate) struct Metadata {
    /// The file or address that it came from.
    pub(crate) origin: PathBuf,
    types: BTreeMap<String, Defined>,
    callables: Vec<Callable>,
    entrances: Vec<Entrance>,
}

impl Metadata {
    /// Reads the tree of a document.
    ///
    /// # Errors
    /// A finding at its place when the document is not a CSDL document, defines nothing, or lacks what
    /// it must say.
    pub(crate) fn read(origin: &Path, root: &Element) -> Result<Self, Finding> {
        Reader::new(origin).metadata(root)
    }

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

    /// A type and those that it inherits from, itself first; each once, whatever the document says.
    fn lineage<'m>(&'m self, structured: &'m Structured) -> Vec<&'m Structured> {
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
    fn unclear_base(&self, structured: &Structured) -> Option<Unclear> {
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
    fn redefined(&self, structured: &Structured) -> Option<Unclear> {
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
    fn property<'m>(&'m self, structured: &'m Structured, name: &str) -> Option<&'m Property> {
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

impl Structured {
    /// The properties that the type itself defines.
    pub(crate) fn own(&self) -> impl Iterator<Item = (&str, &Self, &Property)> {
        let all = self.properties.iter();
        all.map(move |(name, property)| (name.as_str(), self, property))
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

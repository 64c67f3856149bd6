//! What a document defines: types with properties, enums with members, and what else a name stands for.

use std::collections::BTreeMap;
use std::fmt;

use crate::primitive::Primitive;
use spec_document::finding::Place;

/// A type as a property, parameter or function names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TypeRef {
    /// Whether it is a list of that type.
    pub(super) collection: bool,
    /// The full name, its namespace spelled out.
    pub(super) name: String,
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
    pub(super) base: Option<String>,
    pub(super) open: bool,
    /// Names of properties, or paths to them.
    pub(super) key: Vec<String>,
    pub(super) properties: BTreeMap<String, Property>,
}

/// A property, or a navigation property.
#[derive(Debug)]
pub(crate) struct Property {
    pub(crate) place: Place,
    pub(crate) ty: TypeRef,
    /// What the document says of null. Of a list it says whether an item may be null.
    pub(crate) nullable: Option<bool>,
    pub(super) navigation: bool,
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
pub(super) enum Type {
    Structured(Structured),
    Enumeration(Enumeration),
    /// Another name for a primitive type.
    Definition(String),
}

/// A type with what contradicts it where it is defined, if anything.
#[derive(Debug)]
pub(super) struct Defined {
    pub(super) ty: Type,
    pub(super) place: Place,
    pub(super) unclear: Option<Unclear>,
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

    /// Whether an answer of one value has it under `value`, as it has no properties of its own that could
    /// stand beside what describes the answer.
    pub(crate) fn is_wrapped(&self) -> bool {
        !self.collection
            && match self.resolved {
                Resolved::Primitive(primitive) => !primitive.is_structured(),
                Resolved::Enumeration(_) => true,
                Resolved::Structured(_) => false,
            }
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

impl Structured {
    /// The properties that the type itself defines.
    pub(crate) fn own(&self) -> impl Iterator<Item = (&str, &Self, &Property)> {
        let all = self.properties.iter();
        all.map(move |(name, property)| (name.as_str(), self, property))
    }
}

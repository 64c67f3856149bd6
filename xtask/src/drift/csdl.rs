//! The service's own description of itself: OData's Common Schema Definition Language (CSDL), version
//! 4, as far as a contract can be held against it.
//!
//! It reads types, entity sets, functions and actions, each with its place, and answers which is
//! which. It judges nothing; that is for [`super::compare`].

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::xml::{self, Element};
use crate::finding::{Finding, Place};
use crate::report::printable;

const EDMX: &str = "http://docs.oasis-open.org/odata/ns/edmx";
const EDM: &str = "http://docs.oasis-open.org/odata/ns/edm";
const WHY: &str = "the spec cannot be held against a description that contradicts itself";

/// A type as a property, parameter or function names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TypeRef {
    /// Whether it is a list of that type.
    pub(super) collection: bool,
    /// The full name, its namespace spelled out.
    pub(super) name: String,
}

impl std::fmt::Display for TypeRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.collection {
            true => write!(f, "Collection({})", self.name),
            false => f.write_str(&self.name),
        }
    }
}

/// An entity type or a complex type.
#[derive(Debug)]
pub(super) struct Structured {
    pub(super) name: String,
    pub(super) place: Place,
    base: Option<String>,
    open: bool,
    key: Vec<String>,
    properties: Vec<Property>,
}

/// A property, or a navigation property, which an answer holds only where it was asked for.
#[derive(Debug)]
pub(super) struct Property {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) ty: TypeRef,
    /// What the document says of null. Of a list it says whether an item may be null.
    pub(super) nullable: Option<bool>,
    pub(super) navigation: bool,
}

#[derive(Debug)]
pub(super) struct Enumeration {
    pub(super) name: String,
    pub(super) place: Place,
    /// Whether a value may be several members at once, written `A,B`.
    pub(super) flags: bool,
    pub(super) members: Vec<(String, Place)>,
}

#[derive(Debug)]
enum Type {
    Structured(Structured),
    Enumeration(Enumeration),
    /// Another name for a primitive type.
    Definition(String),
}

/// What the full name of a type stands for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Resolved<'m> {
    /// `Edm.…`
    Primitive(&'m str),
    Structured(&'m Structured),
    Enumeration(&'m Enumeration),
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
    /// The parameters besides that one without which it cannot be called.
    demanded: Vec<String>,
    returns: Option<TypeRef>,
}

/// What a path can begin with.
#[derive(Debug)]
struct Entrance {
    name: String,
    place: Place,
    to: To,
}

#[derive(Debug)]
enum To {
    Type(TypeRef),
    /// Imports a function or an action by its full name.
    Callable(String),
}

/// What a request does with what its path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Request {
    /// It reads, through functions and properties.
    Read,
    /// It calls an action.
    Act,
}

impl Request {
    /// What a request with the method of an operation does; `None` for one that OData's metadata
    /// describes nothing of.
    pub(super) fn of(method: &str) -> Option<Self> {
        match method {
            "get" | "head" => Some(Self::Read),
            "post" => Some(Self::Act),
            _ => None,
        }
    }

    /// What it looks for, in words.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Read => "function or property",
            Self::Act => "action",
        }
    }
}

/// A segment of a path: a name, and the parameters that are given to a function or action there.
#[derive(Debug)]
pub(super) struct Segment<'s> {
    pub(super) name: &'s str,
    pub(super) given: Vec<&'s str>,
    pub(super) request: Request,
}

/// Why a segment leads nowhere.
#[derive(Debug)]
pub(super) enum DeadEnd {
    /// There is nothing of that name for such a request.
    Unknown,
    /// The function or action there demands parameters that are not given.
    Demands(Vec<String>, Place),
}

/// What a segment of a path leads to.
#[derive(Debug, Clone)]
pub(super) struct Step {
    /// The type of what is there; `None` for an action without an answer.
    pub(super) ty: Option<TypeRef>,
    pub(super) place: Place,
}

/// The description as a whole.
#[derive(Debug)]
pub(super) struct Metadata {
    /// The file or address that it came from.
    pub(super) origin: PathBuf,
    types: BTreeMap<String, Type>,
    /// Where a type is defined again.
    doubles: BTreeMap<String, Place>,
    callables: Vec<Callable>,
    entrances: Vec<Entrance>,
}

impl Metadata {
    /// Reads the tree of a document.
    ///
    /// # Errors
    /// A finding at its place when the document is not a CSDL document, defines nothing, or lacks or
    /// doubles what it must say once.
    pub(super) fn read(origin: &Path, root: &Element) -> Result<Self, Finding> {
        Reader {
            origin,
            aliases: BTreeMap::new(),
        }
        .metadata(root)
    }

    /// What a type's full name stands for; `None` when it is not defined here.
    pub(super) fn resolve<'m>(&'m self, name: &'m str) -> Option<Resolved<'m>> {
        if name.starts_with("Edm.") {
            return Some(Resolved::Primitive(name));
        }
        match self.types.get(name)? {
            Type::Structured(structured) => Some(Resolved::Structured(structured)),
            Type::Enumeration(enumeration) => Some(Resolved::Enumeration(enumeration)),
            // By the standard the underlying type is a primitive one, never another definition.
            Type::Definition(underlying) => {
                let primitive = underlying.starts_with("Edm.");
                primitive.then_some(Resolved::Primitive(underlying))
            }
        }
    }

    /// The full name of a type that is defined here, as the document holds it.
    pub(super) fn defined(&self, name: &str) -> Option<&str> {
        self.types
            .get_key_value(name)
            .map(|(name, _)| name.as_str())
    }

    /// Where a type is defined a second time, if it is.
    pub(super) fn defined_again(&self, name: &str) -> Option<Place> {
        self.doubles.get(name).copied()
    }

    /// How many types there are.
    pub(super) fn type_count(&self) -> usize {
        self.types.len()
    }

    /// The full names of the types whose last part is this, in any case.
    pub(super) fn named<'m>(&'m self, name: &str) -> Vec<&'m str> {
        let last = |full: &str| {
            full.rsplit('.')
                .next()
                .is_some_and(|l| l.eq_ignore_ascii_case(name))
        };
        let all = self.types.keys().map(String::as_str);
        all.filter(|full| last(full)).collect()
    }

    /// A type and those that it inherits from, itself first; each once, whatever the document says.
    fn lineage<'m>(&'m self, structured: &'m Structured) -> Vec<&'m Structured> {
        let (mut lineage, mut seen) = (vec![structured], BTreeSet::from([&structured.name]));
        let mut base = structured.base.as_ref();
        while let Some(Type::Structured(next)) = base.and_then(|name| self.types.get(name)) {
            if !seen.insert(&next.name) {
                break;
            }
            lineage.push(next);
            base = next.base.as_ref();
        }
        lineage
    }

    /// What is wrong with the types that a type inherits from, if anything, with its place.
    pub(super) fn unclear_base(&self, structured: &Structured) -> Option<(Place, String)> {
        let last = *self.lineage(structured).last()?;
        let base = last.base.as_ref()?;
        let what = match self.types.get(base) {
            Some(Type::Structured(_)) => {
                format!("the type `{}` inherits from itself, by `{base}`", last.name)
            }
            _ => {
                format!("the base type `{base}` is named here and defined nowhere in this document")
            }
        };
        Some((last.place, what))
    }

    /// The properties of a type, inherited ones first.
    pub(super) fn properties<'m>(&'m self, structured: &'m Structured) -> Vec<&'m Property> {
        let lineage = self.lineage(structured);
        lineage.iter().rev().flat_map(|s| &s.properties).collect()
    }

    /// Whether answers may hold properties that are not described.
    pub(super) fn is_open(&self, structured: &Structured) -> bool {
        self.lineage(structured).iter().any(|s| s.open)
    }

    /// The one property that a list of the type is keyed by; `None` for several or none.
    pub(super) fn key<'m>(&'m self, structured: &'m Structured) -> Option<&'m Property> {
        let lineage = self.lineage(structured);
        let [name] = &lineage.iter().find(|s| !s.key.is_empty())?.key[..] else {
            return None;
        };
        let mut properties = self.properties(structured).into_iter();
        properties.find(|property| property.name == *name)
    }

    /// Where a path may begin, by name in any case.
    ///
    /// # Errors
    /// When nothing of that name takes such a request.
    pub(super) fn entrance(&self, segment: &Segment<'_>) -> Result<Step, DeadEnd> {
        let mut all = self.entrances.iter();
        let found = all.find(|entrance| entrance.name.eq_ignore_ascii_case(segment.name));
        let found = found.ok_or(DeadEnd::Unknown)?;
        let ty = match &found.to {
            To::Type(ty) if segment.request == Request::Read => Some(ty.clone()),
            To::Type(_) => return Err(DeadEnd::Unknown),
            To::Callable(full_name) => {
                let named = |c: &&Callable| c.full_name == *full_name && c.binding.is_none();
                let called = segment.call(self.callables.iter().filter(named));
                called.ok_or(DeadEnd::Unknown)??.returns.clone()
            }
        };
        Ok(Step {
            ty,
            place: found.place,
        })
    }

    /// What a segment leads to behind something of type `from`, by name in any case: a function or
    /// action bound to it, else a property of it.
    ///
    /// # Errors
    /// When nothing of that name takes such a request.
    pub(super) fn step(&self, from: &TypeRef, segment: &Segment<'_>) -> Result<Step, DeadEnd> {
        let Some(Resolved::Structured(structured)) = self.resolve(&from.name) else {
            return Err(DeadEnd::Unknown);
        };
        let name = segment.name;
        let named = |callable: &&Callable| {
            callable.name.eq_ignore_ascii_case(name)
                || callable.full_name.eq_ignore_ascii_case(name)
        };
        // What is bound to the type itself comes before what is bound to one that it inherits from.
        let bound = self.lineage(structured).into_iter().find_map(|structured| {
            let bound = self.callables.iter().filter(named).filter(|callable| {
                let binding = callable.binding.as_ref();
                binding.is_some_and(|binding| {
                    binding.collection == from.collection && binding.name == structured.name
                })
            });
            segment.call(bound)
        });
        if let Some(callable) = bound {
            let callable = callable?;
            return Ok(Step {
                ty: callable.returns.clone(),
                place: callable.place,
            });
        }
        if from.collection || segment.request != Request::Read {
            return Err(DeadEnd::Unknown);
        }
        let mut properties = self.properties(structured).into_iter();
        let property = properties.find(|property| property.name.eq_ignore_ascii_case(name));
        let property = property.ok_or(DeadEnd::Unknown)?;
        Ok(Step {
            ty: Some(property.ty.clone()),
            place: property.place,
        })
    }
}

impl Segment<'_> {
    /// The one of several functions and actions of a name that the request calls; `None` when it calls
    /// none of them, an error when it gives none what it demands.
    fn call<'m>(
        &self,
        all: impl Iterator<Item = &'m Callable>,
    ) -> Option<Result<&'m Callable, DeadEnd>> {
        let mut refused = None;
        for callable in all.filter(|c| c.action == (self.request == Request::Act)) {
            let given = |name: &String| self.given.iter().any(|given| given == name);
            let missing: Vec<String> = callable
                .demanded
                .iter()
                .filter(|name| !given(name))
                .cloned()
                .collect();
            if missing.is_empty() {
                return Some(Ok(callable));
            }
            refused.get_or_insert(Err(DeadEnd::Demands(missing, callable.place)));
        }
        refused
    }
}

struct Reader<'d> {
    origin: &'d Path,
    /// Namespaces by their short names.
    aliases: BTreeMap<&'d str, &'d str>,
}

impl<'d> Reader<'d> {
    fn fault(&self, place: Place, what: impl Into<String>) -> Finding {
        let fix = "fetch the document anew: `GET /api/$metadata` of the service";
        Finding::failure("drift-metadata-form", self.origin, what, WHY, fix).at(place, "")
    }

    fn metadata(mut self, root: &'d Element) -> Result<Metadata, Finding> {
        if root.name != "Edmx" {
            let what = format!("the root is <{}>, and not <edmx:Edmx>", root.name);
            return Err(self.fault(root.place, what));
        }
        if *root.namespace != *EDMX {
            let what = format!(
                "<Edmx> is of the namespace `{}`; only OData 4 is read, which is `{EDMX}`",
                printable(&root.namespace)
            );
            return Err(self.fault(root.place, what));
        }
        let schemas: Vec<&Element> = children(root, EDMX, "DataServices")
            .flat_map(|services| children(services, EDM, "Schema"))
            .collect();
        for schema in &schemas {
            if let Some(alias) = self.text(schema, "Alias")? {
                self.aliases
                    .insert(alias, self.required(schema, "Namespace")?);
            }
        }
        let mut metadata = Metadata {
            origin: self.origin.to_owned(),
            types: BTreeMap::new(),
            doubles: BTreeMap::new(),
            callables: Vec::new(),
            entrances: Vec::new(),
        };
        for schema in schemas {
            self.schema(schema, &mut metadata)?;
        }
        if metadata.types.is_empty() {
            return Err(self.fault(root.place, "the document defines no type at all"));
        }
        Ok(metadata)
    }

    fn schema(&self, schema: &Element, metadata: &mut Metadata) -> Result<(), Finding> {
        let namespace = self.required(schema, "Namespace")?;
        for element in schema.children.iter().filter(|e| *e.namespace == *EDM) {
            let full_name = || Ok(format!("{namespace}.{}", self.required(element, "Name")?));
            let ty = match element.name.as_str() {
                "EntityType" | "ComplexType" => {
                    Type::Structured(self.structured(element, full_name()?)?)
                }
                "EnumType" => Type::Enumeration(self.enumeration(element, full_name()?)?),
                "TypeDefinition" => {
                    Type::Definition(self.required(element, "UnderlyingType")?.to_owned())
                }
                "Function" | "Action" => {
                    metadata
                        .callables
                        .push(self.callable(element, full_name()?)?);
                    continue;
                }
                "EntityContainer" => {
                    self.container(element, &mut metadata.entrances)?;
                    continue;
                }
                _ => continue,
            };
            let full_name = full_name()?;
            match metadata.types.entry(full_name) {
                Entry::Vacant(vacant) => {
                    vacant.insert(ty);
                }
                // The service's own document does this. It matters only if the spec describes the type.
                Entry::Occupied(first) => {
                    metadata.doubles.insert(first.key().clone(), element.place);
                }
            }
        }
        Ok(())
    }

    fn structured(&self, element: &Element, name: String) -> Result<Structured, Finding> {
        let (mut properties, mut seen) = (Vec::new(), BTreeSet::new());
        for child in element.children.iter().filter(|e| *e.namespace == *EDM) {
            let navigation = match child.name.as_str() {
                "Property" => false,
                "NavigationProperty" => true,
                _ => continue,
            };
            let property = Property {
                name: self.required(child, "Name")?.to_owned(),
                place: child.place,
                ty: self.type_ref(child, "Type")?,
                nullable: self.flag(child, "Nullable")?,
                navigation,
            };
            if !seen.insert(property.name.clone()) {
                let what = format!("`{name}` has the property `{}` twice", property.name);
                return Err(self.fault(child.place, what));
            }
            properties.push(property);
        }
        let mut key = Vec::new();
        for part in children(element, EDM, "Key").flat_map(|key| children(key, EDM, "PropertyRef"))
        {
            key.push(self.required(part, "Name")?.to_owned());
        }
        let base = self.text(element, "BaseType")?;
        Ok(Structured {
            name,
            place: element.place,
            base: base.map(|base| self.full_name(base)),
            open: self.flag(element, "OpenType")?.unwrap_or(false),
            key,
            properties,
        })
    }

    fn enumeration(&self, element: &Element, name: String) -> Result<Enumeration, Finding> {
        let members = children(element, EDM, "Member")
            .map(|member| Ok((self.required(member, "Name")?.to_owned(), member.place)))
            .collect::<Result<_, Finding>>()?;
        Ok(Enumeration {
            name,
            place: element.place,
            flags: self.flag(element, "IsFlags")?.unwrap_or(false),
            members,
        })
    }

    fn callable(&self, element: &Element, full_name: String) -> Result<Callable, Finding> {
        let bound = self.flag(element, "IsBound")?.unwrap_or(false);
        let mut parameters = children(element, EDM, "Parameter");
        // The binding parameter is the first, whatever it is called.
        let first = if bound { parameters.next() } else { None };
        let mut demanded = Vec::new();
        for parameter in parameters {
            let optional = |annotation: &Element| {
                let term = annotation.attribute("Term").unwrap_or_default();
                term.ends_with(".OptionalParameter")
            };
            if self.flag(parameter, "Nullable")? == Some(false)
                && !children(parameter, EDM, "Annotation").any(optional)
            {
                demanded.push(self.required(parameter, "Name")?.to_owned());
            }
        }
        let returns = children(element, EDM, "ReturnType").next();
        Ok(Callable {
            name: self.required(element, "Name")?.to_owned(),
            full_name,
            place: element.place,
            action: element.name == "Action",
            binding: first.map(|p| self.type_ref(p, "Type")).transpose()?,
            demanded,
            returns: returns.map(|r| self.type_ref(r, "Type")).transpose()?,
        })
    }

    fn container(&self, element: &Element, entrances: &mut Vec<Entrance>) -> Result<(), Finding> {
        for child in element.children.iter().filter(|e| *e.namespace == *EDM) {
            let to = match child.name.as_str() {
                "EntitySet" => To::Type(TypeRef {
                    collection: true,
                    ..self.type_ref(child, "EntityType")?
                }),
                "Singleton" => To::Type(self.type_ref(child, "Type")?),
                "FunctionImport" => To::Callable(self.full_name(self.required(child, "Function")?)),
                "ActionImport" => To::Callable(self.full_name(self.required(child, "Action")?)),
                _ => continue,
            };
            entrances.push(Entrance {
                name: self.required(child, "Name")?.to_owned(),
                place: child.place,
                to,
            });
        }
        Ok(())
    }

    fn required<'e>(&self, element: &'e Element, name: &str) -> Result<&'e str, Finding> {
        let missing = || {
            let what = format!("<{}> has no attribute `{name}`", element.name);
            self.fault(element.place, what)
        };
        let value = self.text(element, name)?.filter(|value| !value.is_empty());
        value.ok_or_else(missing)
    }

    /// An attribute. Names are put together and told often, so that a long one is refused here.
    fn text<'e>(&self, element: &'e Element, name: &str) -> Result<Option<&'e str>, Finding> {
        match element.attribute(name) {
            Some(value) if value.len() > xml::MAX_NAME => {
                let what = format!("the attribute `{name}` of this element");
                Err(xml::too_long(self.origin, element.place, &what))
            }
            value => Ok(value),
        }
    }

    fn flag(&self, element: &Element, name: &str) -> Result<Option<bool>, Finding> {
        match self.text(element, name)? {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(other) => {
                let what = format!("`{name}` is `{other}`, and neither `true` nor `false`");
                Err(self.fault(element.place, what))
            }
        }
    }

    fn type_ref(&self, element: &Element, name: &str) -> Result<TypeRef, Finding> {
        let text = self.required(element, name)?;
        let item = text
            .strip_prefix("Collection(")
            .and_then(|rest| rest.strip_suffix(')'));
        Ok(TypeRef {
            collection: item.is_some(),
            name: self.full_name(item.unwrap_or(text)),
        })
    }

    /// A qualified name with its namespace spelled out.
    fn full_name(&self, name: &str) -> String {
        match name.rsplit_once('.') {
            Some((alias, last)) if self.aliases.contains_key(alias) => {
                format!("{}.{last}", self.aliases[alias])
            }
            _ => name.to_owned(),
        }
    }
}

fn children<'e>(
    element: &'e Element,
    namespace: &'static str,
    name: &'static str,
) -> impl Iterator<Item = &'e Element> {
    let all = element.children.iter();
    all.filter(move |child| *child.namespace == *namespace && child.name == name)
}

//! A CSDL document, read from its elements.
//!
//! It owns what can be wrong with the form of each of them. What is defined twice is kept as such: it
//! matters only where it is asked for.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::callables::{Callable, Entrance, To};
use super::metadata::Metadata;
use super::types::{Defined, Enumeration, Property, Structured, Type, TypeRef, Unclear};
use crate::origin::Origin;
use crate::xml::{self, Element};
use spec_document::finding::{Finding, Place};
use spec_document::report::printable;

const EDMX: &str = "http://docs.oasis-open.org/odata/ns/edmx";
const EDM: &str = "http://docs.oasis-open.org/odata/ns/edm";
const WHY: &str = "the spec cannot be held against a description that contradicts itself";

impl Metadata {
    /// Reads the tree of a document.
    ///
    /// # Errors
    /// A finding at its place when the document is not a CSDL document, defines nothing, or lacks what
    /// it must say.
    pub(crate) fn read(origin: Origin<'_>, root: &Element) -> Result<Self, Finding> {
        Reader::new(origin).metadata(root)
    }
}

/// A qualified name: a namespace, spelled out, and the name in it.
type Qualified<'d> = (&'d str, &'d str);

struct Reader<'d> {
    origin: Origin<'d>,
    /// Namespaces by their short names.
    aliases: BTreeMap<&'d str, &'d str>,
    /// The parameters that are marked as optional from afar, by the function or action and, where one
    /// overload is meant, the types of all its parameters.
    optional: BTreeMap<Vec<(bool, Qualified<'d>)>, BTreeSet<&'d str>>,
}

impl<'d> Reader<'d> {
    fn new(origin: Origin<'d>) -> Self {
        Self {
            origin,
            aliases: BTreeMap::new(),
            optional: BTreeMap::new(),
        }
    }

    fn fault(&self, place: Place, what: impl Into<String>) -> Finding {
        let request = self.origin.request();
        let fix = format!("fetch the document anew: `{request}` of the service");
        Finding::failure("drift-metadata-form", self.origin.path, what, WHY, fix).at(place, "")
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
        for target in schemas.iter().flat_map(|s| children(s, EDM, "Annotations")) {
            self.mark(target);
        }
        let mut metadata = Metadata {
            origin: self.origin.path.to_owned(),
            types: BTreeMap::new(),
            callables: Vec::new(),
            entrances: Vec::new(),
        };
        for schema in schemas {
            self.schema(schema, &mut metadata)?;
        }
        if metadata.types.is_empty() {
            return Err(self.fault(root.place, "the document defines no type at all"));
        }
        let redefining = metadata.types.iter().filter_map(|(name, definition)| {
            let Type::Structured(structured) = &definition.ty else {
                return None;
            };
            Some((name.clone(), metadata.redefined(structured)?))
        });
        let redefining: Vec<(String, Unclear)> = redefining.collect();
        for (name, unclear) in redefining {
            if let Some(definition) = metadata.types.get_mut(&name) {
                definition.unclear.get_or_insert(unclear);
            }
        }
        Ok(metadata)
    }

    fn schema(&self, schema: &'d Element, metadata: &mut Metadata) -> Result<(), Finding> {
        let namespace = self.required(schema, "Namespace")?;
        for element in own(schema) {
            let full_name = || Ok(format!("{namespace}.{}", self.required(element, "Name")?));
            let (ty, twice) = match element.name.as_str() {
                "EntityType" | "ComplexType" => {
                    let (structured, twice) = self.structured(element, full_name()?)?;
                    (Type::Structured(structured), twice)
                }
                "EnumType" => {
                    let (enumeration, twice) = self.enumeration(element, full_name()?)?;
                    (Type::Enumeration(enumeration), twice)
                }
                "TypeDefinition" => {
                    let underlying = self.required(element, "UnderlyingType")?;
                    (Type::Definition(underlying.to_owned()), None)
                }
                "Function" | "Action" => {
                    metadata.callables.push(self.callable(element, namespace)?);
                    continue;
                }
                "EntityContainer" => {
                    self.container(element, &mut metadata.entrances)?;
                    continue;
                }
                _ => continue,
            };
            let place = element.place;
            match metadata.types.entry(full_name()?) {
                Entry::Vacant(vacant) => {
                    vacant.insert(Defined {
                        ty,
                        place,
                        unclear: twice,
                    });
                }
                // Documents of real services do this. It matters only if the spec describes the type.
                Entry::Occupied(mut first) => {
                    let what = format!(
                        "the type `{}` is defined here for a second time",
                        first.key()
                    );
                    first.get_mut().unclear = Some(Unclear { place, what });
                }
            }
        }
        Ok(())
    }

    /// A type, and what it defines twice, if anything.
    fn structured(
        &self,
        element: &'d Element,
        name: String,
    ) -> Result<(Structured, Option<Unclear>), Finding> {
        let (mut properties, mut twice) = (BTreeMap::new(), None);
        for child in own(element) {
            let navigation = match child.name.as_str() {
                "Property" => false,
                "NavigationProperty" => true,
                _ => continue,
            };
            let property = Property {
                place: child.place,
                ty: self.type_ref(child, "Type")?,
                nullable: self.flag(child, "Nullable")?,
                navigation,
            };
            let called = self.required(child, "Name")?;
            if properties.insert(called.to_owned(), property).is_some() {
                let what = format!("`{name}` has the property `{called}` twice");
                let place = child.place;
                twice.get_or_insert(Unclear { place, what });
            }
        }
        let mut key = Vec::new();
        for part in children(element, EDM, "Key").flat_map(|key| children(key, EDM, "PropertyRef"))
        {
            key.push(self.required(part, "Name")?.to_owned());
        }
        let base = self.text(element, "BaseType")?;
        let structured = Structured {
            name,
            place: element.place,
            base: base.map(|base| self.full_name(base)),
            open: self.flag(element, "OpenType")?.unwrap_or(false),
            key,
            properties,
        };
        Ok((structured, twice))
    }

    fn enumeration(
        &self,
        element: &'d Element,
        name: String,
    ) -> Result<(Enumeration, Option<Unclear>), Finding> {
        let (mut members, mut twice) = (BTreeMap::new(), None);
        for member in children(element, EDM, "Member") {
            let (called, place) = (self.required(member, "Name")?, member.place);
            if members.insert(called.to_owned(), place).is_some() {
                let what = format!("`{name}` has the member `{called}` twice");
                twice.get_or_insert(Unclear { place, what });
            }
        }
        let enumeration = Enumeration {
            name,
            place: element.place,
            flags: self.flag(element, "IsFlags")?.unwrap_or(false),
            members,
        };
        Ok((enumeration, twice))
    }

    /// Notes the parameter that annotations from afar mark as optional, if they do.
    fn mark(&mut self, annotations: &'d Element) {
        let target = annotations.attribute("Target").unwrap_or_default();
        let Some((callable, parameter)) = target.rsplit_once('/') else {
            return;
        };
        if !children(annotations, EDM, "Annotation").any(is_optional) {
            return;
        }
        let (name, types) = match callable.split_once('(') {
            Some((name, types)) => (name, types.strip_suffix(')').unwrap_or(types)),
            None => (callable, ""),
        };
        let types = types.split(',').filter(|ty| !ty.is_empty());
        let signature = std::iter::once(name).chain(types);
        let signature = signature.map(|name| self.signed(name)).collect();
        self.optional
            .entry(signature)
            .or_default()
            .insert(parameter);
    }

    /// A part of the signature of a function or action: whether it is a list, and the name.
    fn signed(&self, ty: &'d str) -> (bool, Qualified<'d>) {
        let (collection, name) = unlisted(ty.trim());
        (collection, self.qualified(name))
    }

    fn callable(&self, element: &'d Element, namespace: &'d str) -> Result<Callable, Finding> {
        let bound = self.flag(element, "IsBound")?.unwrap_or(false);
        let action = element.name == "Action";
        let name = self.required(element, "Name")?;
        let mut signature = vec![(false, (namespace, name))];
        let marked_for_all = self.optional.get(&signature);
        for parameter in children(element, EDM, "Parameter") {
            signature.push(self.signed(self.required(parameter, "Type")?));
        }
        let marked = [marked_for_all, self.optional.get(&signature)];
        let mut parameters = children(element, EDM, "Parameter");
        // The binding parameter is the first, whatever it is called.
        let first = if bound { parameters.next() } else { None };
        let mut others = BTreeMap::new();
        for parameter in parameters {
            let called = self.required(parameter, "Name")?;
            let nullable = self.flag(parameter, "Nullable")? != Some(false);
            let optional = children(parameter, EDM, "Annotation").any(is_optional)
                || marked
                    .iter()
                    .flatten()
                    .any(|marked| marked.contains(called));
            // A function is given null; only an action may do without.
            others.insert(called.to_owned(), optional || action && nullable);
        }
        let returns = children(element, EDM, "ReturnType").next();
        Ok(Callable {
            name: name.to_owned(),
            full_name: format!("{namespace}.{name}"),
            place: element.place,
            action,
            binding: first.map(|p| self.type_ref(p, "Type")).transpose()?,
            parameters: others,
            returns: returns.map(|r| self.type_ref(r, "Type")).transpose()?,
        })
    }

    fn container(
        &self,
        element: &'d Element,
        entrances: &mut Vec<Entrance>,
    ) -> Result<(), Finding> {
        for child in own(element) {
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

    fn required(&self, element: &'d Element, name: &str) -> Result<&'d str, Finding> {
        let missing = || {
            let what = format!("<{}> has no attribute `{name}`", element.name);
            self.fault(element.place, what)
        };
        let value = self.text(element, name)?.filter(|value| !value.is_empty());
        value.ok_or_else(missing)
    }

    /// An attribute. Names are put together and told often, so that a long one is refused here.
    fn text(&self, element: &'d Element, name: &str) -> Result<Option<&'d str>, Finding> {
        match element.attribute(name) {
            Some(value) if value.len() > xml::MAX_NAME => {
                let what = format!("the attribute `{name}` of this element");
                Err(xml::too_long(self.origin, element.place, &what))
            }
            value => Ok(value),
        }
    }

    fn flag(&self, element: &'d Element, name: &str) -> Result<Option<bool>, Finding> {
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

    fn type_ref(&self, element: &'d Element, name: &str) -> Result<TypeRef, Finding> {
        let (collection, name) = unlisted(self.required(element, name)?);
        Ok(TypeRef {
            collection,
            name: self.full_name(name),
        })
    }

    fn qualified(&self, name: &'d str) -> Qualified<'d> {
        let (namespace, last) = name.rsplit_once('.').unwrap_or(("", name));
        (
            self.aliases.get(namespace).copied().unwrap_or(namespace),
            last,
        )
    }

    /// A qualified name with its namespace spelled out.
    fn full_name(&self, name: &'d str) -> String {
        match self.qualified(name) {
            ("", last) => last.to_owned(),
            (namespace, last) => format!("{namespace}.{last}"),
        }
    }
}

/// The child elements of CSDL.
fn own(element: &Element) -> impl Iterator<Item = &Element> {
    element.children.iter().filter(|e| *e.namespace == *EDM)
}

fn children<'e>(
    element: &'e Element,
    namespace: &'static str,
    name: &'static str,
) -> impl Iterator<Item = &'e Element> {
    let all = element.children.iter();
    all.filter(move |child| *child.namespace == *namespace && child.name == name)
}

/// Whether an annotation says that a parameter may be left out.
fn is_optional(annotation: &Element) -> bool {
    let term = annotation.attribute("Term").unwrap_or_default();
    term.ends_with(".OptionalParameter")
}

/// A type, and whether it is a list of it.
fn unlisted(ty: &str) -> (bool, &str) {
    let item = ty
        .strip_prefix("Collection(")
        .and_then(|rest| rest.strip_suffix(')'));
    (item.is_some(), item.unwrap_or(ty))
}

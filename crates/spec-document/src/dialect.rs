//! What a workspace's documents say beyond OpenAPI, as data that everything here is handed: extension
//! fields and objects, what names the items of a list, which enums are open, and what stands beside the
//! examples.
//!
//! Nothing else here names an extension. What rules and changes of extensions mean is for tables of the
//! workspace's own.

use serde_json::{Map, Value};

use crate::model::{Extension, Field, Kind};
use crate::node::Node;

/// The extensions that documents of a workspace may use; every other field that begins with `x-` is a
/// mistake.
#[derive(Debug)]
pub struct Dialect {
    /// The extension fields of OpenAPI's objects.
    pub fields: &'static [(Kind, &'static [Field])],
    /// Lists whose items have names.
    pub lists: &'static [List],
    /// How enums are marked that take other values than those listed.
    pub open_enums: Option<OpenEnums>,
    /// Fields whose text becomes a constant among others of the generated code.
    pub constants: &'static [Constants],
    /// Where stands what is sent against the promise.
    pub deviations: Option<Deviations>,
    /// The document as it is for tools that do not know the extensions: with everything allowed that the
    /// service may send.
    pub opened: fn(&Value) -> Value,
}

/// A list of objects, which have names.
#[derive(Debug)]
pub struct List {
    /// The field that holds the list.
    pub field: &'static str,
    /// The field of an item that names it among the others.
    pub name: &'static str,
    /// Whether two items of different names, of an old and of a new document, are the same.
    pub is_same: fn(&Node<'_>, &Node<'_>) -> bool,
    /// Whether something depends on the order of the items.
    pub is_ordered: bool,
}

/// How a schema says that its enum is open.
#[derive(Debug)]
pub struct OpenEnums {
    /// The field of a schema that says so.
    pub field: &'static str,
    /// The field in that one which repeats the component's name.
    pub name: &'static str,
    /// Whether a schema lists members and takes others, too.
    pub is_open: fn(&Map<String, Value>) -> bool,
    /// The variant in Rust that takes what is not listed.
    pub other: &'static str,
}

/// What becomes constants side by side.
#[derive(Debug)]
pub struct Constants {
    /// The objects, each of which becomes one.
    pub of: Kind,
    /// The field that names it.
    pub field: &'static str,
    /// The constants that are there anyway.
    pub taken: &'static [&'static str],
}

/// What the service sends although the contract does not promise it: beside the examples, each marked.
#[derive(Debug)]
pub struct Deviations {
    /// The field of a media type and of the components that has them by name.
    pub field: &'static str,
    /// What each of them is.
    pub object: &'static Extension,
    /// The field of each that says in what way it deviates.
    pub mark: &'static str,
    /// The words of the mark.
    pub words: &'static [(Deviates, &'static str)],
}

/// In what way an answer differs from what is promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deviates {
    /// By members of enums that are not listed.
    Member,
    /// By properties that are not declared.
    Property,
    /// By having no body.
    NoBody,
    /// By an error's body of another form.
    ErrorForm,
}

impl Deviates {
    /// Whether a schema that is open to what nobody announced takes it.
    pub fn is_tolerated(self) -> bool {
        matches!(self, Self::Member | Self::Property)
    }
}

impl Dialect {
    /// OpenAPI and nothing else.
    pub const PLAIN: Self = Self {
        fields: &[],
        lists: &[],
        open_enums: None,
        constants: &[],
        deviations: None,
        opened: Value::clone,
    };

    /// The extension fields of an object.
    pub fn extensions(&self, kind: Kind) -> &'static [Field] {
        let mut rows = self.fields.iter();
        rows.find(|(of, _)| *of == kind)
            .map_or(&[], |(_, fields)| *fields)
    }

    /// Whether an object is an example, or a deviation that stands beside them.
    pub fn is_example(&self, kind: Kind) -> bool {
        let deviation = self.deviations.as_ref().map(Deviations::kind);
        kind == Kind::Example || Some(kind) == deviation
    }

    /// What is known of the items of a list.
    pub fn list(&self, field: &str) -> Option<&'static List> {
        self.lists.iter().find(|list| list.field == field)
    }

    /// Whether a schema lists members and takes others, too.
    pub fn is_open_enum(&self, schema: &Value) -> bool {
        let schema = schema.as_object();
        let open = self.open_enums.as_ref().zip(schema);
        open.is_some_and(|(open, schema)| (open.is_open)(schema))
    }
}

impl Deviations {
    /// The kind of each of them.
    pub fn kind(&self) -> Kind {
        Kind::Extension(self.object)
    }

    /// The word for a way of deviating.
    ///
    /// # Panics
    /// When the dialect has no word for it.
    pub fn word(&self, how: Deviates) -> &'static str {
        let row = self.words.iter().find(|(known, _)| *known == how);
        row.expect("a word for each way of deviating").1
    }

    /// What a mark says.
    pub fn meaning(&self, word: &str) -> Option<Deviates> {
        let row = self.words.iter().find(|(_, known)| *known == word);
        row.map(|(how, _)| *how)
    }
}

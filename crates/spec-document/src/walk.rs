//! Every object of a document with its kind, and everything that does not belong where it stands, by one
//! walk through the tables of [`crate::model`] and of a [`Dialect`].

use serde_json::Value;

use crate::dialect::Dialect;
use crate::model::Shape::{
    self, Any, Count, Flag, FlagOrSchema, List, Map, Number, Object, OrReference, Text, Word,
};
use crate::model::{Kind, SCHEMA};
use crate::node::Node;

/// An object of the document, or a reference that stands in its place.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Visit<'d> {
    /// What the object is, or what the reference has to lead to.
    pub kind: Kind,
    /// The object, or the reference.
    pub node: Node<'d>,
    /// The object around it, as an index into the walk; `None` for the document.
    pub parent: Option<usize>,
}

/// Something that does not belong where it stands.
#[derive(Debug)]
#[non_exhaustive]
pub struct Misfit<'d> {
    /// The value at fault, or the object that lacks one.
    pub node: Node<'d>,
    /// Why it does not belong there.
    pub problem: Problem,
}

/// Why something does not belong where it stands.
#[derive(Debug)]
pub enum Problem {
    /// The value is not of this shape.
    Shape(Shape),
    /// The kind has no such field.
    Unknown(Kind, String),
    /// The kind has no such extension.
    UnknownExtension(Kind, String),
    /// The object lacks this field of its kind.
    Missing(Kind, &'static str),
}

/// Every object and reference of a document, in the document's order, and every misfit.
pub fn walk<'d>(root: &'d Value, dialect: &'static Dialect) -> (Vec<Visit<'d>>, Vec<Misfit<'d>>) {
    let mut walk = Walk {
        dialect,
        visits: Vec::new(),
        misfits: Vec::new(),
    };
    let node = Node {
        pointer: String::new(),
        value: root,
    };
    walk.shape(&Object(Kind::Document), node, None);
    (walk.visits, walk.misfits)
}

struct Walk<'d> {
    dialect: &'static Dialect,
    visits: Vec<Visit<'d>>,
    misfits: Vec<Misfit<'d>>,
}

impl<'d> Walk<'d> {
    fn shape(&mut self, shape: &Shape, node: Node<'d>, parent: Option<usize>) {
        let value = node.value;
        let fits = match shape {
            Any => true,
            Text => value.is_string(),
            Flag => value.is_boolean(),
            Number => value.is_number(),
            Count => value.is_u64(),
            Word(words) => value.as_str().is_some_and(|word| words.contains(&word)),
            Object(_) | OrReference(_) | Map(_) => value.is_object(),
            FlagOrSchema => value.is_boolean() || value.is_object(),
            List(_) => value.is_array(),
        };
        if !fits {
            let problem = Problem::Shape(*shape);
            return self.misfits.push(Misfit { node, problem });
        }
        match shape {
            Object(kind) => self.object(*kind, node, parent),
            OrReference(kind) if node.reference().is_none() => {
                self.object(*kind, node, parent);
            }
            OrReference(kind) => self.visits.push(Visit {
                kind: *kind,
                node,
                parent,
            }),
            FlagOrSchema if value.is_object() => self.shape(&SCHEMA, node, parent),
            List(shape) => node
                .items()
                .for_each(|item| self.shape(shape, item, parent)),
            Map(shape) => node
                .entries()
                .for_each(|(_, entry)| self.shape(shape, entry, parent)),
            _ => {}
        }
    }

    fn object(&mut self, kind: Kind, node: Node<'d>, parent: Option<usize>) {
        let index = Some(self.visits.len());
        let extensions = self.dialect.extensions(kind);
        let named = || kind.fields().iter().chain(extensions);
        for missing in named() {
            if missing.required && node.value.get(missing.name).is_none() {
                self.misfits.push(Misfit {
                    node: node.clone(),
                    problem: Problem::Missing(kind, missing.name),
                });
            }
        }
        // OpenAPI wants one of two fields here; `schema` is the one that the project uses.
        let described = ["schema", "content"]
            .iter()
            .any(|field| node.value.get(field).is_some());
        if matches!(kind, Kind::Parameter | Kind::Header) && !described {
            self.misfits.push(Misfit {
                node: node.clone(),
                problem: Problem::Missing(kind, "schema"),
            });
        }
        let entries = node.entries();
        self.visits.push(Visit { kind, node, parent });
        for (key, entry) in entries {
            let known = named().find(|field| field.name == key);
            match (known, kind.entries()) {
                (Some(field), _) => self.shape(&field.shape, entry, index),
                (None, _) if key.starts_with("x-") => self.misfits.push(Misfit {
                    node: entry,
                    problem: Problem::UnknownExtension(kind, key.to_owned()),
                }),
                (None, Some(shape)) => self.shape(&shape, entry, index),
                (None, None) => self.misfits.push(Misfit {
                    node: entry,
                    problem: Problem::Unknown(kind, key.to_owned()),
                }),
            }
        }
    }
}

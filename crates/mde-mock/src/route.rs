//! Which path of the contract a request is for, in a time that does not grow with their number.
//!
//! A tree of segments, as everybody has it. At each of them literal text comes before a function, that
//! before other text with parameters in it, and all of them before a parameter alone; where the first
//! leads nowhere further down, the next is tried. No more is looked at than the templates have in common
//! with the request.
//!
//! A call of a function that there is, with arguments that it does not take, is for that function, and not a
//! key that looks like a call: who wrote it gets to read what is wrong with the arguments.

use std::collections::HashMap;

use crate::contract::{Operation, Path};
use crate::template::{Compound, Segment, Template, lenient};

/// All paths of a contract.
#[derive(Debug)]
pub(crate) struct Routes {
    root: Node,
    paths: Vec<Path>,
}

/// What the paths have in common that begin with the same segments.
#[derive(Debug, Default)]
struct Node {
    literals: HashMap<String, Node>,
    /// By what stands before the bracket.
    functions: HashMap<String, Vec<(Compound, Node)>>,
    compounds: Vec<(Compound, Node)>,
    parameter: Option<Box<Node>>,
    /// The path that ends here.
    path: Option<usize>,
}

impl Routes {
    /// The routes of these paths, or why some of them cannot be told apart. Paths that differ in
    /// nothing but names become one.
    pub(crate) fn new(all: Vec<Path>) -> Result<Self, String> {
        let mut root = Node::default();
        let mut paths: Vec<Path> = Vec::with_capacity(all.len());
        for path in all {
            let end = root.insert(&path.template);
            match *end {
                Some(index) => paths[index].merge(path)?,
                None => {
                    *end = Some(paths.len());
                    paths.push(path);
                }
            }
        }
        root.sort();
        Ok(Self { root, paths })
    }

    /// The path that a request's path is an instance of, by its number.
    pub(crate) fn find(&self, path: &str) -> Option<usize> {
        self.root.find(Some(path))
    }

    /// The path of a number that was found.
    pub(crate) fn path(&self, number: usize) -> &Path {
        &self.paths[number]
    }

    pub(crate) fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.paths
            .iter()
            .flat_map(|path| &path.operations)
            .map(|operation| &**operation)
    }
}

impl Node {
    /// Makes the way of a template, and returns its end.
    fn insert(&mut self, template: &Template) -> &mut Option<usize> {
        let mut node = self;
        for segment in &template.segments {
            node = match segment {
                Segment::Literal(text) => node.literals.entry(text.clone()).or_default(),
                Segment::Parameter => node.parameter.get_or_insert_default(),
                Segment::Compound(compound) => {
                    let list = match compound.function() {
                        Some(name) => node.functions.entry(name.to_owned()).or_default(),
                        None => &mut node.compounds,
                    };
                    let known = list.iter().position(|(known, _)| known == compound);
                    let index = known.unwrap_or_else(|| {
                        list.push((compound.clone(), Self::default()));
                        list.len() - 1
                    });
                    &mut list[index].1
                }
            };
        }
        &mut node.path
    }

    /// Brings what fits the fewest texts to the front.
    fn sort(&mut self) {
        for list in self.functions.values_mut().chain([&mut self.compounds]) {
            list.sort_by_key(|(compound, _)| compound.rank());
            list.iter_mut().for_each(|(_, node)| node.sort());
        }
        let others = self.literals.values_mut();
        let others = others.chain(self.parameter.as_deref_mut());
        others.for_each(Self::sort);
    }

    /// The path that ends where the rest of a request's path does.
    fn find(&self, rest: Option<&str>) -> Option<usize> {
        let Some(rest) = rest else {
            return self.path;
        };
        let (segment, rest) = match rest.split_once('/') {
            Some((segment, rest)) => (segment, Some(rest)),
            None => (rest, None),
        };
        let text = &*lenient(segment);
        let literal = self.literals.get(text);
        let function = text.split_once('(');
        let functions = function.and_then(|(name, _)| self.functions.get(name));
        let compounds = functions.into_iter().chain([&self.compounds]).flatten();
        let compounds = compounds.filter(|(compound, _)| compound.fits(text));
        let mut ways = literal.into_iter().chain(compounds.map(|(_, node)| node));
        ways.find_map(|node| node.find(rest)).or_else(|| {
            let called = functions.filter(|_| text.ends_with(')'));
            let parameter = || self.parameter.as_deref();
            let called = called.and_then(|functions| functions.first());
            called.map(|(_, node)| node).or_else(parameter)?.find(rest)
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Routes;
    use crate::contract::Contract;

    const TEMPLATES: [&str; 6] = [
        "/a/{x}",
        "/a/b",
        "/a/f(x='{x}',y={y})",
        "/a/f(x={x})",
        "/a/{x}.{y}",
        "/{x}/b/{y}",
    ];

    fn routes(templates: &[&str]) -> Routes {
        let paths = templates.iter().map(|template| {
            let item = r#"{"get":{"operationId":"g","responses":{}}}"#;
            format!("{template:?}:{item}")
        });
        let paths = paths.collect::<Vec<_>>().join(",");
        let document =
            format!(r#"{{"servers":[{{"url":"https://a.example"}}],"paths":{{{paths}}}}}"#);
        Routes::new(Contract::read(&document).unwrap().paths).unwrap()
    }

    proptest! {
        /// What is found is one that the request is an instance of, and where there is one, one is found.
        #[test]
        fn whatever_is_asked_for(path in "(/|/a|/b|/f|\\(x=|'|,y=|\\)|\\.|%27|%|[xä]){0,9}") {
            let all = routes(&TEMPLATES);
            let alone = TEMPLATES.map(|template| routes(&[template]).find(&path).is_some());
            match all.find(&path) {
                Some(found) => prop_assert!(alone[found], "{path}"),
                None => prop_assert!(alone.iter().all(|found| !found), "{path}"),
            }
        }

        /// The order in which a contract has its paths decides nothing.
        #[test]
        fn in_any_order(
            order in Just(TEMPLATES.to_vec()).prop_shuffle(),
            path in "/(a|b)/(b|1|1\\.2|f\\(x=1\\)|f\\(x='1',y=2\\))(/3)?",
        ) {
            let (one, other) = (routes(&TEMPLATES), routes(&order));
            let texts = [&one, &other].map(|routes| {
                routes.find(&path).map(|number| routes.path(number).text.as_str())
            });
            prop_assert_eq!(texts[0], texts[1]);
        }
    }
}

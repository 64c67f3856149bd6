//! Which path of the contract a request is for, in a time that does not grow with their number.

use std::fmt::{self, Debug};

use matchit::Router;

use crate::contract::{Operation, Path};

/// All paths of a contract.
pub(crate) struct Routes {
    router: Router<usize>,
    paths: Vec<Path>,
}

impl Routes {
    /// The routes of these paths, or why some of them cannot be told apart.
    pub(crate) fn new(paths: Vec<Path>) -> Result<Self, String> {
        let mut router = Router::new();
        for (index, path) in paths.iter().enumerate() {
            let template = &path.matcher;
            let inserted = router.insert(template, index);
            inserted.map_err(|error| format!("the path {template}: {error}"))?;
        }
        Ok(Self { router, paths })
    }

    /// The path that a request's path is an instance of.
    pub(crate) fn find(&self, path: &str) -> Option<&Path> {
        let found = self.router.at(path).ok()?;
        self.paths.get(*found.value)
    }

    pub(crate) fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.paths.iter().flat_map(|path| &path.operations)
    }
}

impl Debug for Routes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Routes").field(&self.paths).finish()
    }
}

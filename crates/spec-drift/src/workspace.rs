//! What is compared, as the program that links this crate says it.

use std::path::Path;

use crate::origin::Origin;
use crate::xml;
use spec_document::dialect::Dialect;
use spec_document::document::Document;
use spec_document::finding::Finding;

/// The workspace whose spec is compared.
#[derive(Debug)]
pub struct Workspace<'w> {
    /// The spec; `drift.toml` lies beside it.
    pub spec: &'w Path,
    /// What the spec may say beyond OpenAPI.
    pub dialect: &'static Dialect,
    /// Why a document cannot be compared with anything.
    pub incomparable: fn(&Document) -> Vec<Finding>,
    /// What of a path stands before that which the metadata describes, with its slashes: `/v1/`. The
    /// metadata itself is at `$metadata` behind it.
    pub service_root: &'static str,
}

impl Workspace<'_> {
    /// The finding for metadata that is larger than [`MAX_BYTES`](crate::MAX_BYTES), from this file or
    /// URL. [`drift`](crate::drift) says so of what it is handed; this is for whoever stops reading before
    /// that.
    pub fn too_large(&self, path: &Path) -> Finding {
        xml::too_large(self.origin(path))
    }

    pub(crate) fn origin<'o>(&'o self, path: &'o Path) -> Origin<'o> {
        Origin {
            path,
            service_root: self.service_root,
        }
    }
}

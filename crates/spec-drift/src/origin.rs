//! Where metadata is from, as every finding about it says, and how a service is asked for it anew.

use std::path::Path;

/// The origin of metadata.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin<'o> {
    /// The file or URL, as people are told.
    pub(crate) path: &'o Path,
    /// What of a path stands before that which the metadata describes.
    pub(crate) service_root: &'o str,
}

impl Origin<'_> {
    /// The request that the service answers with its metadata: `GET /v1/$metadata`.
    pub(crate) fn request(self) -> String {
        format!("GET {}$metadata", self.service_root)
    }
}

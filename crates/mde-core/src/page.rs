//! Owns what all OData collections share: items, and a link to more of them. Following the link is
//! left to the SDK.

use serde::de::DeserializeOwned;

/// A page of an OData collection. Implemented by generated types.
pub trait ODataPage: DeserializeOwned + Send + 'static {
    /// What the collection is of. It can be read by itself, where a page as a whole cannot.
    type Item: DeserializeOwned + Send + 'static;

    /// Where the next page is (`@odata.nextLink`); `None` when this is the last one.
    fn next_link(&self) -> Option<&str>;

    /// The items of this page (`value`).
    fn into_items(self) -> Vec<Self::Item>;
}

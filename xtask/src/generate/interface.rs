//! Owns the Rust interface of the client that a document makes, for comparisons.

use spec_diff::{Interface, Macros};
use spec_document::document::Document;
use spec_document::finding::Finding;
use spec_rust::Error;

use super::digest::Digest;
use super::failure::finding;
use super::{aliases, client, open_enums, pages, requests, tables, ways};

/// What the macros of the open enums stand for.
const MACROS: Macros = &[(
    "impl_open_enum",
    &[
        "Display",
        "From<&str>",
        "FromStr",
        "Serialize",
        "Deserialize",
        "JsonSchema",
    ],
)];

/// The Rust of the client that a document makes, whether or not the rules find fault with it.
///
/// # Errors
/// When no client can be made of it.
pub fn interface(document: &Document) -> Result<Interface, Finding> {
    // What the rules refuse may make any step panic, not only progenitor's.
    spec_rust::quietly(|| parts(document))
        .map_err(Error::Progenitor)
        .flatten()
        .map_err(|error| finding(document, &error))
}

fn parts(document: &Document) -> Result<Interface, Error> {
    let spec = &spec_rust::whole_operations(document.value());
    let digest = Digest::of(spec)?;
    let client = spec_rust::render(spec, &client::settings(&digest), client::REPAIRS)?;
    let requests = syn::parse2(requests::render(&digest, &client.operations)?)?;
    let ways = ways::render(&digest, &requests)?;
    let mut types = client.types;
    for more in [
        aliases::render(&digest),
        open_enums::render(&digest),
        pages::render(&digest),
    ] {
        types.items.extend(syn::parse2::<syn::File>(more)?.items);
    }
    // What is compared needs no layout.
    Ok(Interface {
        modules: vec![
            ("", client.operations),
            ("types", types),
            ("mde::handles", syn::parse2(ways)?),
            ("requests", requests),
            ("tables", syn::parse2(tables::render(&digest))?),
        ],
        macros: MACROS,
        name: "mde_client",
        known: &["mde_core::open_enum::", "mde_core::", "serde_json::"],
    })
}

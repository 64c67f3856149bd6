//! Owns the rows that tests for all operations and all types go through: how each operation is called,
//! and what each component's Rust type says of itself.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use spec_document::naming::{Case, identifier};
use spec_rust::Error;

use super::digest::{Digest, Operation};
use super::layout::LAYOUT;
use super::{client, ways};

/// The file of the rows.
///
/// # Errors
/// When an operation has no request value.
pub(crate) fn render(digest: &Digest, requests: &syn::File) -> Result<String, Error> {
    let operations = digest.operations.iter();
    let operations = operations
        .map(|row| operation(row, row.page_of(digest).is_some(), requests))
        .collect::<Result<Vec<_>, _>>()?;
    let enums = digest.open_enums.iter().map(|open| &open.name);
    let integers_or_texts = digest.integers_or_texts.iter().map(|(name, _)| name);
    let types = digest.types.iter().chain(integers_or_texts).chain(enums);
    let types = types.map(|name| {
        let path = client::rust_type(name);
        quote! {
            Type { name: #name, schema: || ::schemars::schema_for!(#path) }
        }
    });
    LAYOUT.rust(quote! {
        #![doc = "One row for every operation, and one for every component schema's Rust type."]

        #[allow(unused_imports)]
        use crate::operation::{Operation, Type, ask, call, pages};

        #[doc = "Every operation of the specification."]
        pub const OPERATIONS: &[Operation] = &[#(#operations),*];

        #[doc = "Every component schema of the specification as it is in Rust."]
        pub const TYPES: &[Type] = &[#(#types),*];
    })
}

fn operation(
    operation: &Operation,
    is_paged: bool,
    requests: &syn::File,
) -> Result<TokenStream, Error> {
    let Operation { id, rust_name, .. } = operation;
    let request = format_ident!("{}", identifier(id, Case::Pascal));
    let ask = format_ident!("{}", if is_paged { "pages" } else { "ask" });
    let (example, whole) = (operation.example(false), operation.example(true));
    let call = ways::call(operation, requests)?;
    Ok(quote! {
        Operation {
            id: #id,
            name: #rust_name,
            arguments: #example,
            all_arguments: #whole,
            call: call::<::mde_client::requests::#request>,
            ask: |client, arguments| #ask(arguments, #call),
        }
    })
}

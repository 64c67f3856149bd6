//! Owns what makes a generated type a page of an OData collection, so that paging is written once for
//! all of them.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::digest::{Digest, Page};

/// The file of the pages.
pub(crate) fn render(digest: &Digest) -> TokenStream {
    let pages = digest.pages.iter().map(|Page { name, item }| {
        let (name, item) = (format_ident!("{name}"), format_ident!("{item}"));
        quote! {
            impl ::mde_core::ODataPage for super::types::#name {
                type Item = super::types::#item;

                fn next_link(&self) -> ::std::option::Option<&str> {
                    self.odata_next_link.as_deref()
                }

                fn into_items(self) -> ::std::vec::Vec<Self::Item> {
                    self.value
                }
            }
        }
    });
    quote! { #(#pages)* }
}

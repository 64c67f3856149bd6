//! Owns the specification's names of types that `mde_core` has one for all of.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::digest::Digest;

/// The file of the names.
pub(crate) fn render(digest: &Digest) -> TokenStream {
    let aliases = digest.integers_or_texts.iter().map(|(name, description)| {
        let name = format_ident!("{name}");
        quote! {
            #[doc = #description]
            pub type #name = ::mde_core::IntegerOrText;
        }
    });
    quote! { #(#aliases)* }
}

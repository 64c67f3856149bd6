//! Owns the specification's names of types that `mde_core` has one for all of.

use quote::{format_ident, quote};

use super::{Error, digest::Digest, source};

/// The file of the names.
pub(crate) fn render(digest: &Digest) -> Result<String, Error> {
    let aliases = digest.integers_or_texts.iter().map(|(name, description)| {
        let name = format_ident!("{name}");
        quote! {
            #[doc = #description]
            pub type #name = ::mde_core::IntegerOrText;
        }
    });
    source::rust(quote! { #(#aliases)* })
}

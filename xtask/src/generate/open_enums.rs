//! Owns the open enums in Rust: the known members and one for everything else. How they are read and
//! written is `mde_core::open_enum`'s.

use heck::ToUpperCamelCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::digest::{Digest, OpenEnum};

/// The file of the open enums.
pub(crate) fn render(digest: &Digest) -> TokenStream {
    let enums = digest.open_enums.iter().map(open_enum);
    quote! { #(#enums)* }
}

fn open_enum(
    OpenEnum {
        name,
        description,
        members,
    }: &OpenEnum,
) -> TokenStream {
    let ident = format_ident!("{name}");
    let variants: Vec<_> = members
        .iter()
        .map(|member| format_ident!("{}", member.to_upper_camel_case()))
        .collect();
    let docs = members.iter().map(|member| format!("`{member}`"));
    let description = format!(
        "{description}\n\nThe service adds members without notice: match on [`UnknownValue`](Self::UnknownValue), too."
    );
    quote! {
        #[doc = #description]
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #ident {
            #( #[doc = #docs] #variants, )*
            /// A value that the specification does not list, written back as it was read.
            UnknownValue(::mde_core::UnknownValue),
        }

        impl ::mde_core::open_enum::OpenEnum for #ident {
            const NAME: &'static str = #name;
            const MEMBERS: &'static [&'static str] = &[#(#members),*];

            fn from_known(text: &str) -> ::std::option::Option<Self> {
                match text {
                    #( #members => ::std::option::Option::Some(Self::#variants), )*
                    _ => ::std::option::Option::None,
                }
            }

            fn from_unknown(value: ::mde_core::UnknownValue) -> Self {
                Self::UnknownValue(value)
            }

            fn as_known(&self) -> ::std::result::Result<&'static str, &::mde_core::UnknownValue> {
                match self {
                    #( Self::#variants => ::std::result::Result::Ok(#members), )*
                    Self::UnknownValue(value) => ::std::result::Result::Err(value),
                }
            }
        }

        ::mde_core::impl_open_enum!(#ident);
    }
}

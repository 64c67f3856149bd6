//! Owns the tables in Rust: what the spec says of operations and servers beyond requests and answers.

use heck::ToShoutySnakeCase;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::digest::Digest;

/// The file of the tables.
pub(crate) fn render(digest: &Digest) -> TokenStream {
    let names: Vec<_> = digest
        .operations
        .iter()
        .map(|operation| format_ident!("{}", operation.id.to_shouty_snake_case()))
        .collect();
    let rust_names = digest
        .operations
        .iter()
        .map(|operation| &operation.rust_name);
    let operations = digest.operations.iter().zip(&names).map(|(operation, name)| {
        let doc = format!("`{} {}`", operation.method, operation.path);
        let limits = operation.rate_limits.iter().map(|limit| {
            let calls = Literal::u32_unsuffixed(limit.calls);
            let seconds = Literal::u64_unsuffixed(limit.period.as_secs());
            let shared = limit.shared.as_ref().map(|name| quote! { .shared(#name) });
            quote! { ::mde_core::RateLimit::new(#calls, ::std::time::Duration::from_secs(#seconds)) #shared }
        });
        let family = &operation.family;
        let of_family = (!family.is_empty()).then(|| quote! { .of_family(&[#(#family),*]) });
        let (id, method, path) = (&operation.id, &operation.method, &operation.path);
        let (application, delegated) = (&operation.application_permissions, &operation.delegated_permissions);
        quote! {
            #[doc = #doc]
            pub static #name: ::mde_core::Operation = ::mde_core::Operation::new(
                #id, #method, #path, &[#(#limits),*], &[#(#application),*], &[#(#delegated),*],
            ) #of_family;
        }
    });
    let server_names: Vec<_> = digest
        .servers
        .iter()
        .map(|server| format_ident!("{}", server.name.to_shouty_snake_case()))
        .collect();
    let servers = digest
        .servers
        .iter()
        .zip(&server_names)
        .map(|(server, constant)| {
            let super::digest::Server {
                name,
                cloud,
                url,
                authority,
                token_scope,
                description,
            } = server;
            quote! {
                #[doc = #description]
                pub static #constant: ::mde_core::Server = ::mde_core::Server::new(
                    #name, #cloud, #url, #authority, #token_scope, #description,
                );
            }
        });
    let default = server_names.first().map(|first| {
        quote! {
            /// The host that is asked where none is chosen.
            pub static DEFAULT: &::mde_core::Server = &#first;
        }
    });
    quote! {
        #(#operations)*

        /// Every operation.
        pub static OPERATIONS: &[&::mde_core::Operation] = &[#(&#names),*];

        /// Every host of the service, the default first.
        pub static SERVERS: &[&::mde_core::Server] = &[#(&servers::#server_names),*];

        /// Each host of the service by its name.
        pub mod servers {
            #default

            #(#servers)*
        }

        /// The operation that the generated client calls by this name.
        pub(crate) fn operation(name: &str) -> ::std::option::Option<&'static ::mde_core::Operation> {
            match name {
                #( #rust_names => ::std::option::Option::Some(&#names), )*
                _ => ::std::option::Option::None,
            }
        }
    }
}

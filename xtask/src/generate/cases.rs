//! Owns the contract cases: one test for every operation, status and named example. What a case
//! asserts is the harness's, in `tests/src`.

use heck::ToSnakeCase;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proc_macro2::Literal;
use quote::{format_ident, quote};

use spec_rust::Error;

use super::digest::{Digest, Operation, Response};
use super::layout::LAYOUT;

/// The file of the contract cases.
pub(crate) fn render(digest: &Digest) -> Result<String, Error> {
    let operations = digest.operations.iter().map(operation);
    LAYOUT.rust(quote! {
        #![doc = "One test for every operation, status and named example of the specification."]

        use contract_tests::Case;
        use mde_client::prelude::*;

        #(#operations)*
    })
}

fn operation(operation: &Operation) -> proc_macro2::TokenStream {
    let name = format_ident!("{}", operation.rust_name);
    let statuses = operation
        .responses
        .iter()
        .map(|response| status(operation, response));
    quote! {
        #[rustfmt::skip]
        mod #name {
            use super::*;

            #(#statuses)*
        }
    }
}

fn status(operation: &Operation, response: &Response) -> proc_macro2::TokenStream {
    let Operation {
        id,
        rust_name,
        method,
        ..
    } = operation;
    let call = format_ident!("{rust_name}");
    let path = operation
        .path_parameters
        .iter()
        .fold(operation.path.clone(), |path, parameter| {
            path.replace(
                &format!("{{{}}}", parameter.name),
                &utf8_percent_encode(&parameter.example, NON_ALPHANUMERIC).to_string(),
            )
        });
    let arguments: Vec<_> = operation
        .path_parameters
        .iter()
        .map(|parameter| {
            let (name, example) = (format_ident!("{}", parameter.rust_name), &parameter.example);
            quote! { .#name(#example) }
        })
        .collect();
    let status = Literal::u16_unsuffixed(response.status);
    let headers = &response.required_headers;
    let module = format_ident!("status_{}", response.status);
    let cases = response.examples.iter().map(|example| {
        let test = format_ident!("{}", example.name.to_snake_case());
        let (example, summary) = (&example.name, &example.summary);
        quote! {
            #[doc = #summary]
            #[tokio::test]
            async fn #test() {
                Case {
                    operation: #id,
                    method: #method,
                    path: #path,
                    status: #status,
                    headers: &[#(#headers),*],
                    example: #example,
                }
                .run(async |client| client.#call() #(#arguments)* .send().await)
                .await;
            }
        }
    });
    quote! {
        mod #module {
            use super::*;

            #(#cases)*
        }
    }
}

//! Owns the contract cases: one test for every operation, status and named example. What a case
//! asserts is the harness's, in `tests/src`.

use heck::ToSnakeCase;
use proc_macro2::Literal;
use quote::{format_ident, quote};

use spec_document::naming::{Case, identifier};
use spec_rust::Error;

use super::digest::{Digest, Operation, Response};
use super::layout::LAYOUT;

/// The file of the contract cases.
pub(crate) fn render(digest: &Digest) -> Result<String, Error> {
    let operations = digest.operations.iter().map(operation);
    LAYOUT.rust(quote! {
        #![doc = "One test for every operation, status and named example of the specification."]

        use contract_tests::Case;
        use mde_client::requests;

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
    let module = format_ident!("status_{}", response.status);
    let (needed, all) = (operation.example(false), operation.example(true));
    let case = |test: &str, example: Option<&str>, summary: &str, arguments: &str| {
        let id = &operation.id;
        let request = format_ident!("{}", identifier(id, Case::Pascal));
        let status = Literal::u16_unsuffixed(response.status);
        let headers = &response.required_headers;
        let test = format_ident!("{test}");
        let example = match example {
            Some(name) => quote! { Some(#name) },
            None => quote! { None },
        };
        quote! {
            #[doc = #summary]
            #[tokio::test]
            async fn #test() {
                Case {
                    operation: #id,
                    status: #status,
                    headers: &[#(#headers),*],
                    example: #example,
                    arguments: #arguments,
                }
                .run::<requests::#request>()
                .await;
            }
        }
    };
    let mut cases: Vec<_> = response
        .examples
        .iter()
        .map(|example| {
            let test = example.name.to_snake_case();
            case(&test, Some(&example.name), &example.summary, &needed)
        })
        .collect();
    if response.examples.is_empty() {
        cases.push(case(
            "no_content",
            None,
            "An answer without content",
            &needed,
        ));
    }
    // Once for each operation, with whatever else it takes.
    let first = operation
        .responses
        .iter()
        .find(|response| response.status < 300);
    let is_first = first.is_some_and(|first| first.status == response.status);
    if is_first && all != needed {
        let example = response
            .examples
            .first()
            .map(|example| example.name.as_str());
        cases.push(case(
            "with_all_arguments",
            example,
            "With every argument that it takes",
            &all,
        ));
    }
    quote! {
        mod #module {
            use super::*;

            #(#cases)*
        }
    }
}

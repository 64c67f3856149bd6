//! Owns the contract cases: one test for every operation, status and named example, and one for each operation
//! with all that it takes. What a case asserts is the harness's, in `tests/src`.

use heck::ToSnakeCase;
use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use spec_document::naming::{Case, identifier};
use spec_rust::Error;

use super::digest::{Digest, Example, Operation, Response};
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

fn operation(operation: &Operation) -> TokenStream {
    let name = format_ident!("{}", operation.rust_name);
    let needed = operation.example(false);
    let statuses = operation.responses.iter().map(|response| {
        let module = format_ident!("status_{}", response.status);
        let cases = examples(response).map(|example| case(operation, response, example, &needed));
        quote! {
            mod #module {
                use super::*;

                #(#cases)*
            }
        }
    });
    let all = with_all_arguments(operation);
    quote! {
        #[rustfmt::skip]
        mod #name {
            use super::*;

            #(#statuses)*
            #all
        }
    }
}

/// The named examples of a status, or the one answer without content.
fn examples(response: &Response) -> impl Iterator<Item = Option<&Example>> {
    let named = response.examples.iter().map(Some);
    named.chain(response.examples.is_empty().then_some(None))
}

/// A success with whatever the operation takes besides what it needs, if there is something.
fn with_all_arguments(operation: &Operation) -> Option<TokenStream> {
    let all = operation.example(true);
    let mut responses = operation.responses.iter();
    let success = responses.find(|response| response.status < 300)?;
    let example = examples(success).next()?;
    (all != operation.example(false)).then(|| {
        let case = case(operation, success, example, &all);
        quote! {
            mod with_all_arguments {
                use super::*;

                #case
            }
        }
    })
}

fn case(
    operation: &Operation,
    response: &Response,
    example: Option<&Example>,
    arguments: &str,
) -> TokenStream {
    let id = &operation.id;
    let request = format_ident!("{}", identifier(id, Case::Pascal));
    let status = Literal::u16_unsuffixed(response.status);
    let headers = &response.required_headers;
    let (test, doc, example) = match example {
        Some(Example { name, summary }) => (
            format_ident!("{}", name.to_snake_case()),
            (!summary.is_empty()).then(|| quote! { #[doc = #summary] }),
            quote! { Some(#name) },
        ),
        None => (format_ident!("no_content"), None, quote! { None }),
    };
    quote! {
        #doc
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
}

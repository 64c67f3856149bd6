//! Owns the ways in: handles of one thing and of all things of a path, and their methods, which ask.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use spec_document::naming::{Case, identifier};
use spec_rust::Error;
use syn::{FnArg, Ident, ImplItem, Item, Pat, Type};

use super::client::rust_type;
use super::digest::{Digest, Operation};
use crate::house::ways::{Way, kept_clear};

/// The file of the ways in, by that of the request values.
///
/// # Errors
/// When there is no request value of an operation, or its key is none of its arguments.
pub(crate) fn render(digest: &Digest, requests: &syn::File) -> Result<TokenStream, Error> {
    let mut handles: BTreeMap<String, Handle> = BTreeMap::new();
    for operation in &digest.operations {
        let way = operation.way();
        let given = Given::of(operation, &way, requests)?;
        let handle = handles.entry(way.handle()).or_insert_with(|| Handle {
            key: given.key.clone(),
            description: given.key_description(operation, &way),
            way: way.clone(),
            methods: Vec::new(),
        });
        handle.methods.push(method(digest, operation, &way, &given));
    }
    let handles: Vec<&Handle> = handles.values().collect();
    let entries = handles.iter().map(|handle| handle.entry());
    let types = handles.iter().map(|handle| handle.item());
    Ok(quote! {
        #[allow(unused_imports)]
        use ::mde_client::{requests, types};

        impl ::mde::Client {
            #(#entries)*
        }

        #(#types)*
    })
}

/// A closure from a request value to a call by the way in, of a client that has that name.
///
/// # Errors
/// As [`render`].
pub(crate) fn call(operation: &Operation, requests: &syn::File) -> Result<TokenStream, Error> {
    let way = operation.way();
    let given = Given::of(operation, &way, requests)?;
    let (request, entry) = (&given.request, format_ident!("{}", way.entry));
    // What else it holds goes with the whole, which must still be there then.
    let (method, more, clone) = match given.takes_more {
        true => (
            way.with(),
            Some(quote! { move |_| request }),
            Some(quote! { .clone() }),
        ),
        false => (way.method, None, None),
    };
    let method = format_ident!("{method}");
    let value = |ident: &Ident| quote! { request.#ident #clone };
    let key = given.of_handle.as_ref().map(value);
    let is_key = |ident: &Ident| given.of_handle.as_ref() == Some(ident);
    let others = given.needed.iter().filter(|(ident, _)| !is_key(ident));
    let others = others.map(|(ident, _)| value(ident)).chain(more);
    let argument = match given.needed.is_empty() && !given.takes_more {
        true => quote! { _ },
        false => quote! { request },
    };
    Ok(quote! {
        move |#argument: ::mde_client::requests::#request| client.#entry(#key).#method(#(#others),*)
    })
}

/// What operations of one path are come by.
struct Handle {
    way: Way,
    /// The type of the key, of a handle of one thing.
    key: Option<Type>,
    description: String,
    methods: Vec<TokenStream>,
}

impl Handle {
    fn entry(&self) -> TokenStream {
        let (name, handle) = (
            format_ident!("{}", self.way.entry),
            format_ident!("{}", self.way.handle()),
        );
        let below = &self.way.below;
        match (&self.way.key, &self.key) {
            (Some(parameter), Some(key)) => {
                let argument = format_ident!("{}", kept_clear(argument(parameter)));
                let doc = format!(
                    "One {}, `{below}`; asks nothing yet.",
                    self.way.entry.replace('_', " ")
                );
                let described = Some(&self.description).filter(|text| !text.is_empty());
                let described = described.into_iter();
                quote! {
                    #[doc = #doc]
                    #(#[doc = ""] #[doc = #described])*
                    #[must_use]
                    pub fn #name(&self, #argument: #key) -> #handle {
                        #handle { client: self.clone(), key: #argument }
                    }
                }
            }
            _ => {
                let doc = format!("What is asked of `{below}`; asks nothing yet.");
                quote! {
                    #[doc = #doc]
                    #[must_use]
                    pub fn #name(&self) -> #handle {
                        #handle { client: self.clone() }
                    }
                }
            }
        }
    }

    fn item(&self) -> TokenStream {
        let handle = format_ident!("{}", self.way.handle());
        let methods = &self.methods;
        let doc = match self.key {
            Some(_) => format!(
                "One {}, to ask about: `{}`.",
                self.way.entry.replace('_', " "),
                self.way.below
            ),
            None => format!("To ask about all of `{}`.", self.way.below),
        };
        let field = self.key.as_ref().map(|key| quote! { key: #key, });
        let accessor = self.key.as_ref().map(|key| {
            quote! {
                #[doc = "What this handle was made with."]
                pub fn key(&self) -> &#key {
                    &self.key
                }
            }
        });
        quote! {
            #[doc = #doc]
            #[derive(Clone, Debug)]
            pub struct #handle {
                client: ::mde::Client,
                #field
            }

            impl #handle {
                #accessor
                #(#methods)*
            }
        }
    }
}

/// What a call of an operation is given, as its request value has it.
struct Given {
    request: Ident,
    /// All that it needs, in order; the key among them.
    needed: Vec<(Ident, Type)>,
    /// The argument that the handle has, and its type.
    of_handle: Option<Ident>,
    key: Option<Type>,
    /// Whether there is more that it can be given.
    takes_more: bool,
}

impl Given {
    fn of(operation: &Operation, way: &Way, requests: &syn::File) -> Result<Self, Error> {
        let request = format_ident!("{}", identifier(&operation.id, Case::Pascal));
        let lacks =
            || Error::Progenitor(format!("there is no request value {request} with its key"));
        let mut functions = requests.items.iter().filter_map(|item| match item {
            Item::Impl(block) if block.trait_.is_none() => match &*block.self_ty {
                Type::Path(path) if path.path.is_ident(&request) => Some(block),
                _ => None,
            },
            _ => None,
        });
        let new = functions.find_map(|block| {
            block.items.iter().find_map(|item| match item {
                ImplItem::Fn(function) if function.sig.ident == "new" => Some(&function.sig),
                _ => None,
            })
        });
        let needed: Vec<(Ident, Type)> = new
            .ok_or_else(lacks)?
            .inputs
            .iter()
            .filter_map(|input| match input {
                FnArg::Typed(typed) => match &*typed.pat {
                    Pat::Ident(pat) => Some((pat.ident.clone(), (*typed.ty).clone())),
                    _ => None,
                },
                FnArg::Receiver(_) => None,
            })
            .collect();
        let key = way.key.as_ref().map(|key| argument(key));
        let found = needed
            .iter()
            .find(|(ident, _)| key.as_deref() == Some(ident.to_string().trim_end_matches('_')));
        if key.is_some() && found.is_none() {
            return Err(lacks());
        }
        Ok(Self {
            of_handle: found.map(|(ident, _)| ident.clone()),
            key: found.map(|(_, ty)| ty.clone()),
            takes_more: operation
                .arguments
                .iter()
                .any(|argument| !argument.required),
            request,
            needed,
        })
    }

    fn key_description(&self, operation: &Operation, way: &Way) -> String {
        let mut arguments = operation.arguments.iter();
        let key =
            arguments.find(|argument| argument.in_path && Some(&argument.name) == way.key.as_ref());
        key.map(|key| key.description.clone()).unwrap_or_default()
    }
}

fn argument(name: &str) -> String {
    identifier(name, Case::Argument)
}

fn method(digest: &Digest, operation: &Operation, way: &Way, given: &Given) -> TokenStream {
    let Given { request, .. } = given;
    let name = format_ident!("{}", way.method);
    let is_key = |ident: &Ident| given.of_handle.as_ref() == Some(ident);
    let asked_for: Vec<_> = given
        .needed
        .iter()
        .filter(|(ident, _)| !is_key(ident))
        .collect();
    let parameters: Vec<_> = asked_for
        .iter()
        .map(|(ident, ty)| quote! { #ident: #ty })
        .collect();
    let values: Vec<_> = given
        .needed
        .iter()
        .map(|(ident, _)| match is_key(ident) {
            true => quote! { self.key.clone() },
            false => quote! { #ident },
        })
        .collect();
    let (answer, ask) = match operation.page_of(digest) {
        Some(page) => {
            let item = rust_type(&page.item);
            (
                quote! { ::mde::Items<#item> },
                quote! { self.client.pages(request).into() },
            )
        }
        None => (
            quote! { ::mde::Asked<requests::#request> },
            quote! { self.client.ask(request) },
        ),
    };
    let doc = format!(
        "{}: `{} {}`",
        operation.summary, operation.method, operation.path
    );
    let description = Some(operation.description.trim()).filter(|text| !text.is_empty());
    let description: Vec<_> = description
        .into_iter()
        .flat_map(|text| ["", text])
        .collect();
    let with = given.takes_more.then(|| {
        let name = format_ident!("{}", way.with());
        // Whatever the operation's own are called.
        let is_taken = asked_for.iter().any(|(ident, _)| *ident == "more");
        let more = format_ident!("{}", if is_taken { "more_" } else { "more" });
        let doc = format!(
            "The same with more than it needs, which [`{request}`](requests::{request}) has: {}.",
            list(
                operation
                    .arguments
                    .iter()
                    .filter(|argument| !argument.required)
                    .map(|argument| format!("`{}`", argument.name))
            )
        );
        quote! {
            #[doc = #doc]
            pub fn #name(
                &self,
                #(#parameters,)*
                #more: impl ::std::ops::FnOnce(requests::#request) -> requests::#request,
            ) -> #answer {
                let request = #more(requests::#request::new(#(#values),*));
                #ask
            }
        }
    });
    quote! {
        #[doc = #doc]
        #(#[doc = #description])*
        pub fn #name(&self, #(#parameters),*) -> #answer {
            let request = requests::#request::new(#(#values),*);
            #ask
        }
        #with
    }
}

/// `a`, `b` and `c`.
fn list(words: impl Iterator<Item = String>) -> String {
    let words: Vec<_> = words.collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}

//! Owns the request values: for each operation one that holds all that a call gives, typed as the generated
//! builder wants it, with its answer, its operation and what it asks about in words.

use heck::ToShoutySnakeCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use spec_document::naming::{Case, identifier};
use spec_rust::Error;
use syn::{GenericArgument, ImplItem, Item, PathArguments, ReturnType, Type};

use super::digest::{Digest, Operation};
use crate::house::ways::singular_of;

/// The file of the request values, by the client that progenitor made.
///
/// # Errors
/// When the client has no builder of that name, which the rules rule out.
pub(crate) fn render(digest: &Digest, client: &syn::File) -> Result<TokenStream, Error> {
    let builders = Builders::of(client);
    let requests = digest
        .operations
        .iter()
        .map(|operation| request(operation, &builders))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(quote! {
        use super::{client::{Client, ResponseValue}, tables, types};
        use super::client::prelude::*;

        #(#requests)*
    })
}

/// The type of a user's name, as tokens are written.
const USER_NAME: &str = ":: mde_core :: UserName";

/// The items of the generated module `builder`.
struct Builders<'f>(&'f [Item]);

impl<'f> Builders<'f> {
    fn of(client: &'f syn::File) -> Self {
        let content = client.items.iter().find_map(|item| match item {
            Item::Mod(module) if module.ident == "builder" => module.content.as_ref(),
            _ => None,
        });
        Self(content.map_or(&[], |(_, items)| items))
    }

    /// The type of a field, and its name with the underscore that a keyword gets.
    fn field(&self, builder: &str, name: &str) -> Option<(&'f syn::Ident, &'f Type)> {
        let fields = self.0.iter().find_map(|item| match item {
            Item::Struct(item) if item.ident == builder => Some(&item.fields),
            _ => None,
        })?;
        let field = fields.iter().find(|field| {
            let ident = field.ident.as_ref().map(ToString::to_string);
            ident.is_some_and(|ident| ident.trim_end_matches('_') == name)
        })?;
        Some((field.ident.as_ref()?, inner(&field.ty, "Result")?))
    }

    /// What `send` gives: the answer, and the documented error.
    fn sent(&self, builder: &str) -> Option<(&'f Type, &'f Type)> {
        let mut functions = self.0.iter().filter_map(|item| match item {
            Item::Impl(block) => match &*block.self_ty {
                Type::Path(path) if path.path.segments.last()?.ident == builder => Some(block),
                _ => None,
            },
            _ => None,
        });
        let output = functions.find_map(|block| {
            block.items.iter().find_map(|item| match item {
                ImplItem::Fn(function) if function.sig.ident == "send" => {
                    Some(&function.sig.output)
                }
                _ => None,
            })
        })?;
        let ReturnType::Type(_, output) = output else {
            return None;
        };
        let arguments = generics(output, "Result")?;
        let [answer, error] = arguments.as_slice() else {
            return None;
        };
        Some((inner(answer, "ResponseValue")?, inner(error, "Error")?))
    }
}

/// The types in `name<…>`.
fn generics<'t>(ty: &'t Type, name: &str) -> Option<Vec<&'t Type>> {
    let Type::Path(path) = ty else { return None };
    let last = path
        .path
        .segments
        .last()
        .filter(|last| last.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    Some(types.collect())
}

fn inner<'t>(ty: &'t Type, name: &str) -> Option<&'t Type> {
    generics(ty, name)?.first().copied()
}

/// Without the module of progenitor's builders of types: what is built is the type itself.
fn built(ty: &Type) -> TokenStream {
    let text = quote!(#ty)
        .to_string()
        .replace("types :: builder ::", "types ::");
    text.parse().expect("what was Rust is Rust")
}

fn request(operation: &Operation, builders: &Builders<'_>) -> Result<TokenStream, Error> {
    let builder = identifier(&operation.id, Case::Pascal);
    let lacks = |what: &str| Error::Progenitor(format!("the builder {builder} has no {what}"));
    let (name, method) = (
        format_ident!("{builder}"),
        format_ident!("{}", operation.rust_name),
    );
    let table = format_ident!("{}", operation.id.to_shouty_snake_case());
    let (answer, error) = builders.sent(&builder).ok_or_else(|| lacks("send"))?;
    let mut fields = Vec::new();
    let mut required = Vec::new();
    let mut optional = Vec::new();
    let mut setters = Vec::new();
    let arguments = operation.arguments.iter().map(|argument| {
        (
            argument.rust_name.as_str(),
            argument.name.as_str(),
            &argument.description,
            argument.required,
        )
    });
    let body = operation
        .body
        .iter()
        .map(|body| ("body", "body", &body.description, true));
    for (rust_name, wire, description, needed) in arguments.chain(body) {
        let found = builders.field(&builder, rust_name);
        let (ident, ty) = found.ok_or_else(|| lacks(rust_name))?;
        let ty = built(ty);
        let doc = match description.is_empty() {
            true => format!("`{wire}`"),
            false => description.clone(),
        };
        if needed {
            fields.push(quote! { #[doc = #doc] #[serde(rename = #wire)] pub #ident: #ty, });
            required.push((ident, ty));
        } else {
            let ty_of_option: Type = syn::parse2(ty.clone())?;
            fields.push(quote! {
                #[doc = #doc]
                #[serde(rename = #wire, default, skip_serializing_if = "::std::option::Option::is_none")]
                pub #ident: #ty,
            });
            let name = match ident == "new" {
                true => format_ident!("new_"),
                false => ident.clone(),
            };
            let held = inner(&ty_of_option, "Option").ok_or_else(|| lacks("option"))?;
            setters.push(quote! {
                #[doc = #doc]
                #[must_use]
                pub fn #name(mut self, #ident: impl ::std::convert::Into<#held>) -> Self {
                    self.#ident = ::std::option::Option::Some(#ident.into());
                    self
                }
            });
            optional.push(ident);
        }
    }
    let (names, types): (Vec<_>, Vec<_>) = required.into_iter().unzip();
    let doc = format!(
        "{}: `{} {}`",
        operation.summary, operation.method, operation.path
    );
    let new = format!(
        "What it needs, and nothing else. {}",
        match optional.is_empty() {
            true => "There is nothing else.",
            false => "The rest are fields, and methods that set them.",
        }
    );
    let subject = subject(operation, builders, &builder);
    let moments = operation
        .arguments
        .iter()
        .filter(|argument| argument.is_moment)
        .filter_map(|argument| {
            let (ident, _) = builders.field(&builder, &argument.rust_name)?;
            let name = &argument.name;
            let values = match (argument.required, argument.is_list) {
                (true, false) => quote! { [&self.#ident] },
                (false, true) => quote! { self.#ident.iter().flatten() },
                _ => quote! { &self.#ident },
            };
            Some(quote! { crate::moments::hold(#name, #values).map_err(crate::Error::InvalidRequest)?; })
        });
    let moments_of_body = operation.body.iter().map(|body| &body.moments);
    let hold_body = moments_of_body.filter(|moments| !moments.is_empty()).map(|moments| {
        let table = moments.table();
        quote! { crate::moments::hold_in(&self.body, #table).map_err(crate::Error::InvalidRequest)?; }
    });
    // What the path item says is said of what the path begins with.
    let literal = |segment: &&str| !segment.is_empty() && !segment.starts_with('{');
    let is_all = operation.path.split('/').filter(literal).count() <= 2;
    let said = operation.singular.as_deref().filter(|_| is_all);
    let item = item(&operation.path, said);
    let named = names
        .iter()
        .zip(&types)
        .find(|(_, ty)| ty.to_string() == USER_NAME);
    let user_name = named.map(|(name, _)| {
        quote! {
            fn user_name(&self) -> ::std::option::Option<&::mde_core::UserName> {
                ::std::option::Option::Some(&self.#name)
            }
        }
    });
    let calls = optional.iter().map(|name| {
        quote! {
            if let ::std::option::Option::Some(value) = self.#name {
                call = call.#name(value);
            }
        }
    });
    let mutable = (!optional.is_empty()).then(|| quote!(mut));
    Ok(quote! {
        #[doc = #doc]
        #[derive(Clone, Debug, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields)*
        }

        impl #name {
            #[doc = #new]
            #[allow(clippy::new_without_default)]
            pub fn new(#(#names: #types),*) -> Self {
                Self { #(#names,)* #(#optional: ::std::option::Option::None,)* }
            }

            #(#setters)*
        }

        impl crate::Request for #name {
            type Answer = #answer;
            type Refusal = #error;

            const OPERATION: &'static ::mde_core::Operation = &tables::#table;
            const ITEM: &'static str = #item;

            fn subject(&self) -> ::std::string::String {
                #subject
            }

            #user_name

            async fn send(
                self,
                client: Client,
            ) -> ::std::result::Result<ResponseValue<Self::Answer>, crate::Error<Self::Refusal>> {
                #(#moments)*
                #(#hold_body)*
                let #mutable call = client.#method() #(.#names(self.#names))*;
                #(#calls)*
                call.send().await
            }
        }
    })
}

/// `thing "a" of shelf "b"`: the values of the path, the last first, each behind the literal segment before it;
/// without any the path's last segment.
fn subject(operation: &Operation, builders: &Builders<'_>, builder: &str) -> TokenStream {
    let mut said: Vec<(String, Vec<&syn::Ident>)> = Vec::new();
    let mut literal = "";
    let mut behind_literal = false;
    for segment in operation.path.split('/') {
        let values = operation.arguments.iter().filter(|argument| {
            argument.in_path && segment.contains(&format!("{{{}}}", argument.name))
        });
        let values = values.filter_map(|value| Some(builders.field(builder, &value.rust_name)?.0));
        let values: Vec<_> = values.collect();
        match segment.split(['(', '{']).next() {
            _ if values.is_empty() => literal = segment,
            Some("") if !behind_literal && !said.is_empty() => {
                said.last_mut().expect("one").1.extend(&values);
            }
            Some("") => {
                let word = operation.singular.as_deref().filter(|_| said.is_empty());
                said.push((singular_of(literal, word), values.clone()));
            }
            Some(function) => said.push((format!("{literal} {function}"), values.clone())),
            None => {}
        }
        behind_literal = values.is_empty();
    }
    if said.is_empty() {
        return quote! { ::std::string::String::from(#literal) };
    }
    let words = said.iter().rev().map(|(noun, values)| {
        let values = vec!["{:?}"; values.len()].join(", ");
        format!("{noun} {values}")
    });
    let template = words.collect::<Vec<_>>().join(" of ");
    let values = said.iter().rev().flat_map(|(_, values)| values);
    quote! { ::std::format!(#template, #(self.#values.to_string()),*) }
}

/// What an item of the answer is called: by the last literal segment of the path, without the arguments of a
/// function.
fn item(path: &str, said: Option<&str>) -> String {
    let literal = |segment: &&str| !segment.is_empty() && !segment.starts_with('{');
    let last = path.split('/').rfind(literal).unwrap_or_default();
    singular_of(last.split('(').next().unwrap_or_default(), said)
}

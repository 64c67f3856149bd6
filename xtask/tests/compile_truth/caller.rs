//! A crate that uses everything a caller can of a generated client: derived from the client's files,
//! by code that shares nothing with the one that is tested.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use quote::{ToTokens, format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{
    FnArg, GenericParam, ImplItem, Item, PathArguments, PathSegment, ReturnType, Signature,
    TraitItem, Type, TypeParamBound, Visibility, WherePredicate, parse_quote,
};

const HEAD: &str = "#![allow(warnings)]
//! Made from a generated client: uses each of its public items once.
fn make<T>() -> T { loop {} }
";

/// The source of the crate.
pub(crate) fn source(generated: &Path) -> String {
    let mut caller = Caller {
        functions: 0,
        text: HEAD.to_owned(),
    };
    for (file, module) in [
        ("client.rs", "mde_client"),
        ("types.rs", "mde_client::types"),
        ("open_enums.rs", "mde_client::types"),
        ("aliases.rs", "mde_client::types"),
        ("pages.rs", "mde_client::pages"),
        ("tables.rs", "mde_client::tables"),
    ] {
        let text = std::fs::read_to_string(generated.join(file)).expect(file);
        let file = syn::parse_file(&text).expect(file);
        caller.module(module, file.items);
    }
    caller.text
}

/// The names of everything public, found by the look of lines and not by syntax, so that nothing is
/// left out because both readers have the same hole.
pub(crate) fn public_names(generated: &Path) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let word = |text: &str| -> String {
        text.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    for file in [
        "client.rs",
        "types.rs",
        "open_enums.rs",
        "aliases.rs",
        "tables.rs",
    ] {
        let text = std::fs::read_to_string(generated.join(file)).expect(file);
        for line in text.lines() {
            let indented = line.len() - line.trim_start().len();
            let line = line.trim_start();
            if let Some(rest) = line.strip_prefix("pub ") {
                let rest = rest.strip_prefix("async ").unwrap_or(rest);
                let kinds = [
                    "fn ", "struct ", "enum ", "static ", "type ", "trait ", "const ", "mod ",
                ];
                let rest = kinds
                    .iter()
                    .find_map(|kind| rest.strip_prefix(kind))
                    .unwrap_or(rest);
                if !rest.starts_with("use ") {
                    names.insert(word(rest));
                }
            }
            let is_member = file == "open_enums.rs"
                && indented == 4
                && line.starts_with(|c: char| c.is_uppercase())
                && (line.ends_with(',') || line.contains('('));
            if is_member {
                names.insert(word(line));
            }
            if file == "client.rs"
                && indented == 4
                && line.starts_with("fn ")
                && line.ends_with(';')
            {
                names.insert(word(&line[3..]));
            }
        }
    }
    names.remove("");
    names
}

struct Caller {
    functions: usize,
    text: String,
}

impl Caller {
    /// Uses the items of a module of the client, given by its path.
    fn module(&mut self, module: &str, items: Vec<Item>) {
        let declared: BTreeSet<String> = items
            .iter()
            .filter_map(|item| match item {
                Item::Struct(item) => Some(item.ident.to_string()),
                Item::Enum(item) => Some(item.ident.to_string()),
                Item::Type(item) => Some(item.ident.to_string()),
                Item::Mod(item) => Some(item.ident.to_string()),
                _ => None,
            })
            .collect();
        let mut outside = Outside {
            module: module.to_owned(),
            declared,
        };
        for item in items {
            match item {
                Item::Struct(item) if public(&item.vis) => {
                    let ident = &item.ident;
                    let ty = outside.ty(parse_quote!(#ident));
                    self.derives(&item.attrs, &ty, &item.generics);
                    for field in item.fields.iter().filter(|field| public(&field.vis)) {
                        let (name, of) = (
                            field.ident.as_ref().expect("a name"),
                            outside.ty(field.ty.clone()),
                        );
                        self.function(
                            quote!(),
                            quote!(v: &#ty),
                            quote! { let _: &#of = &v.#name; },
                        );
                        self.function(
                            quote!(),
                            quote!(v: &mut #ty),
                            quote! { v.#name = make::<#of>(); },
                        );
                    }
                }
                Item::Enum(item) if public(&item.vis) => {
                    let ident = &item.ident;
                    let ty = outside.ty(parse_quote!(#ident));
                    self.derives(&item.attrs, &ty, &item.generics);
                    for variant in &item.variants {
                        let name = &variant.ident;
                        let types: Vec<Type> = variant
                            .fields
                            .iter()
                            .map(|field| outside.ty(field.ty.clone()))
                            .collect();
                        if types.is_empty() {
                            self.function(
                                quote!(),
                                quote!(v: &#ty),
                                quote! {
                                    let _: #ty = #ty::#name;
                                    match v { #ty::#name => {} _ => {} }
                                },
                            );
                        } else {
                            self.function(
                                quote!(),
                                quote!(v: &#ty),
                                quote! {
                                    let _: #ty = #ty::#name(#(make::<#types>()),*);
                                    match v { #ty::#name(x) => { #(let _: &#types = x;)* } _ => {} }
                                },
                            );
                        }
                    }
                }
                Item::Type(item) if public(&item.vis) => {
                    let ident = &item.ident;
                    let (ty, of) = (outside.ty(parse_quote!(#ident)), outside.ty(*item.ty));
                    self.function(quote!(), quote!(v: #ty), quote! { let _: #of = v; });
                }
                Item::Static(item) if public(&item.vis) => {
                    let path: syn::Path =
                        syn::parse_str(&format!("{module}::{}", item.ident)).expect("a path");
                    let of = outside.ty(*item.ty);
                    self.function(quote!(), quote!(), quote! { let _: &'static #of = &#path; });
                }
                Item::Trait(item) if public(&item.vis) => {
                    // Traits are given out by the prelude only.
                    let ident = &item.ident;
                    for member in item.items {
                        if let TraitItem::Fn(function) = member {
                            self.call(
                                &outside,
                                &quote!(mde_client::prelude::#ident),
                                &parse_quote!(mde_client::Client),
                                &quote!(),
                                function.sig,
                            );
                        }
                    }
                }
                Item::Impl(block) => self.implementation(&mut outside, block),
                Item::Macro(item)
                    if item
                        .mac
                        .path
                        .segments
                        .last()
                        .is_some_and(|last| last.ident == "impl_open_enum") =>
                {
                    let ident = &item.mac.tokens;
                    let ty = outside.ty(parse_quote!(#ident));
                    for bound in [
                        quote!(::std::fmt::Display),
                        quote!(::std::convert::From<&'static str>),
                        quote!(::std::str::FromStr<Err = ::std::convert::Infallible>),
                        quote!(::serde::Serialize),
                        quote!(::serde::de::DeserializeOwned),
                        quote!(::schemars::JsonSchema),
                    ] {
                        self.bound(&quote!(), &ty, &bound);
                    }
                }
                Item::Mod(item) if public(&item.vis) && item.ident != "prelude" => {
                    if let Some((_, items)) = item.content {
                        self.module(&format!("{module}::{}", item.ident), items);
                    }
                }
                _ => {}
            }
        }
    }

    fn implementation(&mut self, outside: &mut Outside, block: syn::ItemImpl) {
        let ty = outside.ty(*block.self_ty);
        let generics = block.generics.into_token_stream();
        let Some((path, _)) = block.trait_ else {
            for member in block.items {
                if let ImplItem::Fn(function) = member
                    && public(&function.vis)
                {
                    self.call(outside, &quote!(<#ty>), &ty, &generics, function.sig);
                }
            }
            return;
        };
        let mut path = path;
        outside.visit_path_mut(&mut path);
        if path.segments.len() == 1 && path.segments[0].ident.to_string().ends_with("Ext") {
            path = parse_quote!(mde_client::prelude::#path);
        } else if path.segments[0].ident == "ClientInfo" {
            path = parse_quote!(mde_client::#path);
        }
        let types: Vec<_> = block
            .items
            .into_iter()
            .filter_map(|member| match member {
                ImplItem::Type(bound) => Some((bound.ident, outside.ty(bound.ty))),
                _ => None,
            })
            .collect();
        if !types.is_empty() {
            let bindings = types.iter().map(|(name, ty)| quote!(#name = #ty));
            let last = path.segments.last_mut().expect("a segment");
            let arguments = match &last.arguments {
                PathArguments::AngleBracketed(arguments) => {
                    let arguments = &arguments.args;
                    quote!(#arguments,)
                }
                _ => quote!(),
            };
            last.arguments =
                PathArguments::AngleBracketed(parse_quote!(<#arguments #(#bindings),*>));
        }
        self.bound(&generics, &ty, &path.into_token_stream());
    }

    fn derives(&mut self, attributes: &[syn::Attribute], ty: &Type, generics: &syn::Generics) {
        for attribute in attributes
            .iter()
            .filter(|attribute| attribute.path().is_ident("derive"))
        {
            attribute
                .parse_nested_meta(|meta| {
                    let path = meta.path;
                    let bound = match path
                        .segments
                        .last()
                        .expect("a name")
                        .ident
                        .to_string()
                        .as_str()
                    {
                        "Deserialize" => quote!(::serde::de::DeserializeOwned),
                        "Debug" => quote!(::std::fmt::Debug),
                        "Hash" => quote!(::std::hash::Hash),
                        _ => quote!(#path),
                    };
                    if generics.params.is_empty() {
                        self.bound(&quote!(), ty, &bound);
                    } else {
                        self.bound(&quote!(<'a>), &parse_quote!(#ty<'a>), &bound);
                    }
                    Ok(())
                })
                .expect("derives");
        }
    }

    fn call(
        &mut self,
        outside: &Outside,
        at: &proc_macro2::TokenStream,
        this: &Type,
        generics: &proc_macro2::TokenStream,
        mut signature: Signature,
    ) {
        struct Concrete<'t>(&'t Type);
        impl VisitMut for Concrete<'_> {
            fn visit_type_mut(&mut self, ty: &mut Type) {
                visit_mut::visit_type_mut(self, ty);
                if *ty == parse_quote!(Self) {
                    *ty = self.0.clone();
                }
            }
        }
        outside.clone().visit_signature_mut(&mut signature);
        Concrete(this).visit_signature_mut(&mut signature);
        // A type parameter is given as what it has to convert to.
        let mut concrete = Vec::new();
        for parameter in &signature.generics.params {
            let GenericParam::Type(parameter) = parameter else {
                continue;
            };
            let clause = signature
                .generics
                .where_clause
                .as_ref()
                .expect("what the parameter is");
            let of = clause
                .predicates
                .iter()
                .find_map(|predicate| match predicate {
                    WherePredicate::Type(bound)
                        if parameter.ident == bound.bounded_ty.to_token_stream().to_string() =>
                    {
                        let TypeParamBound::Trait(bound) = bound.bounds.first()? else {
                            return None;
                        };
                        match &bound.path.segments.last()?.arguments {
                            PathArguments::AngleBracketed(arguments) => {
                                Some(arguments.args.first()?.to_token_stream())
                            }
                            _ => None,
                        }
                    }
                    _ => None,
                });
            concrete.push((parameter.ident.to_string(), of.expect("TryInto<Type>")));
        }
        let arguments = signature.inputs.iter().map(|argument| match argument {
            FnArg::Receiver(receiver) if matches!(receiver.kind, syn::ReceiverKind::Value) => {
                quote!(make::<#this>())
            }
            FnArg::Receiver(_) => quote!(this),
            FnArg::Typed(typed) => {
                let ty = &typed.ty;
                let name = ty.to_token_stream().to_string();
                match concrete.iter().find(|(parameter, _)| *parameter == name) {
                    Some((_, of)) => quote!(make::<#of>()),
                    None => quote!(make::<#ty>()),
                }
            }
        });
        let output = match &signature.output {
            ReturnType::Default => quote!(()),
            ReturnType::Type(_, ty) => quote!(#ty),
        };
        let (name, wait) = (
            &signature.ident,
            signature.asyncness.map(|_| quote!(.await)),
        );
        let lifetimes = generics.clone();
        let body = quote! { let _: #output = #at::#name(#(#arguments),*) #wait; };
        let body = if signature.asyncness.is_some() {
            quote! { let _ = async { #body }; }
        } else {
            body
        };
        self.function(lifetimes, quote!(this: &#this), body);
    }

    fn bound(
        &mut self,
        generics: &proc_macro2::TokenStream,
        ty: &Type,
        bound: &proc_macro2::TokenStream,
    ) {
        let name = format_ident!("f{}", self.functions);
        self.functions += 1;
        let _ = writeln!(
            self.text,
            "{}",
            quote! { pub fn #name #generics () where #ty: #bound {} }
        );
    }

    fn function(
        &mut self,
        generics: proc_macro2::TokenStream,
        arguments: proc_macro2::TokenStream,
        body: proc_macro2::TokenStream,
    ) {
        let name = format_ident!("f{}", self.functions);
        self.functions += 1;
        let _ = writeln!(
            self.text,
            "{}",
            quote! { pub fn #name #generics (#arguments) { #body } }
        );
    }
}

/// Names things of a module of the client as another crate has to.
#[derive(Clone)]
struct Outside {
    module: String,
    declared: BTreeSet<String>,
}

impl Outside {
    fn ty(&self, mut ty: Type) -> Type {
        self.clone().visit_type_mut(&mut ty);
        ty
    }
}

impl VisitMut for Outside {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        if path.leading_colon.is_some() {
            return;
        }
        let first = path.segments[0].ident.to_string();
        let (prefix, skipped) = match first.as_str() {
            "super" => (
                self.module
                    .rsplit_once("::")
                    .expect("a parent")
                    .0
                    .to_owned(),
                1,
            ),
            "self" => (self.module.clone(), 1),
            // In the files of the root and its builders.
            "types" | "builder" if !self.declared.contains(&first) || first == "types" => {
                ("mde_client".to_owned(), 0)
            }
            "ResponseValue" | "Error" | "ByteStream" => ("mde_client".to_owned(), 0),
            name if self.declared.contains(name) => (self.module.clone(), 0),
            _ => return,
        };
        let rest: Vec<PathSegment> = path.segments.iter().skip(skipped).cloned().collect();
        let prefix: syn::Path = syn::parse_str(&prefix).expect("a path");
        path.segments = prefix.segments.into_iter().chain(rest).collect();
    }
}

fn public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

//! What callers of the generated client can name, taken from the generated Rust itself, and what a
//! change of it does to them.
//!
//! The generator is the truth here: nothing is concluded from the spec. Bodies, private fields and
//! doc comments do not count, and neither do values of constants; a type does, wherever it stands.

use std::collections::{BTreeMap, BTreeSet};

use quote::{ToTokens, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Fields, FnArg, GenericParam, ImplItem, Item, Path, PathArguments, ReceiverKind,
    ReturnType, Signature, TraitItem, Type, UseTree, Visibility, WherePredicate,
};

/// What a change does to the code of a caller. The order is that of gravity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    /// There is something new that they can use; what they have compiles as before.
    New,
    /// Code that uses the item stops compiling.
    Breaks,
}

/// What became of one public item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Effect {
    /// The item as callers name it: `types::Machine.os_build`.
    pub item: String,
    /// The items around it, the nearest first.
    pub around: Vec<String>,
    /// The item with what it was and what it is.
    pub sentence: String,
    pub verdict: Verdict,
}

/// One public item.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Public {
    /// `struct`, `field`, `method` and so on.
    noun: &'static str,
    /// Everything about it that a caller's code can depend on, with full paths.
    exact: String,
    /// The same as people write it.
    shown: String,
    /// The items without which this one cannot be.
    around: Vec<String>,
    /// Whether a caller may list all there is in it, so that one more breaks them.
    exhaustive: bool,
}

/// The public items of a client by name.
#[derive(Debug, Default)]
pub(crate) struct Items {
    by_name: BTreeMap<String, Public>,
    client: &'static str,
    macros: Macros,
}

/// The Rust of a client, as a compiler takes it.
#[derive(Debug)]
pub struct Interface {
    /// The modules that callers may name, by their paths; the root, whose path is empty, is the first.
    pub modules: Vec<(&'static str, syn::File)>,
    /// What macros in them stand for.
    pub macros: Macros,
    /// The client's crate, by which its own modules may name it.
    pub name: &'static str,
    /// The paths that go without saying: `serde_json::`. Of two that begin alike, the longer is the first.
    pub known: &'static [&'static str],
}

/// The traits that an invocation of a macro implements for the type which it names, by the macro's name.
pub type Macros = &'static [(&'static str, &'static [&'static str])];

impl Items {
    /// The items of a generated client.
    pub(crate) fn of(interface: Interface) -> Self {
        let mut items = Self {
            by_name: BTreeMap::new(),
            client: interface.name,
            macros: interface.macros,
        };
        let root = interface.modules.first();
        let exported = root.map_or_else(Default::default, |(_, root)| traits_of_the_prelude(root));
        for (module, file) in interface.modules {
            items.file(module, file.items, &exported);
        }
        for item in items.by_name.values_mut() {
            item.shown = short(&item.shown, interface.known);
        }
        items
    }

    /// What became of the items of `self` in `head`.
    pub(crate) fn effects(&self, head: &Self) -> Vec<Effect> {
        let mut effects = Vec::new();
        let names: BTreeSet<&String> = self.by_name.keys().chain(head.by_name.keys()).collect();
        for name in names {
            let (base, now) = (self.by_name.get(name), head.by_name.get(name));
            let Some(item) = now.or(base) else { continue };
            // A whole that came or went stands for its parts.
            let whole_changed = item
                .around
                .iter()
                .any(|whole| self.by_name.contains_key(whole) != head.by_name.contains_key(whole));
            let effect = match (base, now) {
                _ if whole_changed && (base.is_none() || now.is_none()) => None,
                (Some(base), None) => {
                    Some((format!("{} `{name}` is gone", base.noun), Verdict::Breaks))
                }
                (None, Some(now)) => {
                    let listed = matches!(now.noun, "field" | "variant")
                        && now
                            .around
                            .first()
                            .and_then(|whole| self.by_name.get(whole))
                            .is_some_and(|w| w.exhaustive);
                    Some(if listed {
                        (
                            format!(
                                "{} `{name}` is new in a type that callers may list completely",
                                now.noun
                            ),
                            Verdict::Breaks,
                        )
                    } else {
                        (
                            format!("{} `{name}{}` is new", now.noun, now.suffix()),
                            Verdict::New,
                        )
                    })
                }
                (Some(base), Some(now)) if base.exact != now.exact || base.noun != now.noun => {
                    let (was, is) = if base.shown == now.shown {
                        (&base.exact, &now.exact)
                    } else {
                        (&base.shown, &now.shown)
                    };
                    Some((
                        format!("{} `{name}`: `{was}` → `{is}`", now.noun),
                        Verdict::Breaks,
                    ))
                }
                (Some(base), Some(now)) if base.exhaustive && !now.exhaustive => Some((
                    format!("{} `{name}` becomes non_exhaustive", now.noun),
                    Verdict::Breaks,
                )),
                (Some(base), Some(now)) if !base.exhaustive && now.exhaustive => Some((
                    format!("{} `{name}` is no longer non_exhaustive", now.noun),
                    Verdict::New,
                )),
                _ => None,
            };
            if let Some((sentence, verdict)) = effect {
                effects.push(Effect {
                    item: name.clone(),
                    around: item.around.clone(),
                    sentence,
                    verdict,
                });
            }
        }
        effects
    }

    fn file(&mut self, module: &str, items: Vec<Item>, exported: &BTreeSet<String>) {
        let declared: BTreeSet<String> = items.iter().filter_map(declared).collect();
        let scope = Scope {
            client: self.client,
            module: module.to_owned(),
            declared,
        };
        for item in items {
            self.item(&scope, item, exported);
        }
    }

    fn add(&mut self, name: String, public: Public) {
        self.by_name.insert(name, public);
    }

    fn item(&mut self, scope: &Scope, item: Item, exported: &BTreeSet<String>) {
        match item {
            Item::Struct(item) if is_public(&item.vis) => self.structure(scope, item),
            Item::Enum(item) if is_public(&item.vis) => self.enumeration(scope, item),
            Item::Trait(item) if is_public(&item.vis) => {
                let ident = item.ident.to_string();
                let name = if exported.contains(&ident) && scope.module.is_empty() {
                    format!("prelude::{ident}")
                } else {
                    scope.name(&ident)
                };
                self.add(name.clone(), Public::plain("trait", ident, Vec::new()));
                for member in item.items {
                    if let TraitItem::Fn(function) = member {
                        let (exact, shown) = scope.signature(function.sig.clone());
                        self.add(
                            format!("{name}::{}", function.sig.ident),
                            Public::told("method", exact, shown, vec![name.clone()]),
                        );
                    }
                }
            }
            Item::Impl(item) => self.implementation(scope, item),
            Item::Type(item) if is_public(&item.vis) => {
                let exact = scope.ty(&item.ty);
                self.add(
                    scope.name(&item.ident),
                    Public::plain("type", exact, Vec::new()),
                );
            }
            Item::Static(item) if is_public(&item.vis) => {
                let exact = scope.ty(&item.ty);
                self.add(
                    scope.name(&item.ident),
                    Public::plain("static", exact, scope.around()),
                );
            }
            Item::Const(item) if is_public(&item.vis) => {
                let exact = scope.ty(&item.ty);
                self.add(
                    scope.name(&item.ident),
                    Public::plain("const", exact, scope.around()),
                );
            }
            Item::Fn(item) if is_public(&item.vis) => {
                let (exact, shown) = scope.signature(item.sig.clone());
                self.add(
                    scope.name(&item.sig.ident),
                    Public::told("function", exact, shown, scope.around()),
                );
            }
            Item::Mod(item) if is_public(&item.vis) => {
                let name = scope.name(&item.ident);
                self.add(
                    name.clone(),
                    Public::plain("module", String::new(), Vec::new()),
                );
                if let Some((_, items)) = item.content {
                    self.file(&name, items, exported);
                }
            }
            Item::Use(item) if is_public(&item.vis) => {
                let mut names = Vec::new();
                uses(&item.tree, &mut String::new(), &mut names);
                for (path, ident) in names {
                    self.add(
                        scope.name(&ident) + " (again)",
                        Public::plain("re-export", path, scope.around()),
                    );
                }
            }
            Item::Macro(item) => {
                let ty = scope.name(&item.mac.tokens);
                for implemented in implementations(self.macros, &item.mac) {
                    self.trait_of(&ty, implemented, String::new(), Vec::new());
                }
            }
            _ => {}
        }
    }

    fn structure(&mut self, scope: &Scope, item: syn::ItemStruct) {
        let name = scope.name(&item.ident);
        let all_public = item.fields.iter().all(|field| is_public(&field.vis));
        self.add(
            name.clone(),
            Public {
                exhaustive: all_public && !has(&item.attrs, "non_exhaustive"),
                ..Public::plain("struct", scope.tidy(&item.generics), scope.around())
            },
        );
        self.derives(&name, &item.attrs);
        for (index, field) in item.fields.iter().enumerate() {
            if is_public(&field.vis) {
                let ident = field
                    .ident
                    .as_ref()
                    .map_or(index.to_string(), ToString::to_string);
                self.add(
                    format!("{name}.{ident}"),
                    Public::plain("field", scope.ty(&field.ty), vec![name.clone()]),
                );
            }
        }
    }

    fn enumeration(&mut self, scope: &Scope, item: syn::ItemEnum) {
        let name = scope.name(&item.ident);
        self.add(
            name.clone(),
            Public {
                exhaustive: !has(&item.attrs, "non_exhaustive"),
                ..Public::plain("enum", scope.tidy(&item.generics), scope.around())
            },
        );
        self.derives(&name, &item.attrs);
        for variant in item.variants {
            let payload = match &variant.fields {
                Fields::Unit => String::new(),
                fields => scope.fields(fields),
            };
            self.add(
                format!("{name}::{}", variant.ident),
                Public::plain("variant", payload, vec![name.clone()]),
            );
        }
    }

    fn implementation(&mut self, scope: &Scope, item: syn::ItemImpl) {
        let ty = without_arguments(&scope.ty(&item.self_ty));
        let Some(implemented) = item.trait_ else {
            for member in item.items {
                match member {
                    ImplItem::Fn(function) if is_public(&function.vis) => {
                        let (exact, shown) = scope.signature(function.sig.clone());
                        self.add(
                            format!("{ty}::{}", function.sig.ident),
                            Public::told("method", exact, shown, vec![ty.clone()]),
                        );
                    }
                    ImplItem::Const(constant) if is_public(&constant.vis) => self.add(
                        format!("{ty}::{}", constant.ident),
                        Public::plain("const", scope.tidy(&constant.ty), vec![ty.clone()]),
                    ),
                    _ => {}
                }
            }
            return;
        };
        let mut path = implemented.0;
        scope.in_full().visit_path_mut(&mut path);
        let types: Vec<String> = item
            .items
            .iter()
            .filter_map(|member| match member {
                ImplItem::Type(bound) => Some(format!("{} = {}", bound.ident, scope.ty(&bound.ty))),
                _ => None,
            })
            .collect();
        // One of this crate's own traits comes and goes with the trait.
        let own = path.get_ident().map(|ident| format!("prelude::{ident}"));
        // What of this crate is named in the trait's arguments, too: `From<&types::Machine>`.
        let mut wholes: Vec<String> = own.into_iter().collect();
        wholes.extend(named_in(&tidy(&path)));
        self.trait_of(&ty, &tidy(&path), types.join(", "), wholes);
    }

    fn derives(&mut self, ty: &str, attributes: &[Attribute]) {
        for attribute in attributes {
            if attribute.path().is_ident("derive") {
                let _ = attribute.parse_nested_meta(|meta| {
                    self.trait_of(ty, &tidy(&meta.path), String::new(), Vec::new());
                    Ok(())
                });
            }
        }
    }

    fn trait_of(&mut self, ty: &str, implemented: &str, types: String, wholes: Vec<String>) {
        let implemented = last_segment(implemented);
        // Made by derives beside PartialEq; says nothing to a caller.
        if implemented == "StructuralPartialEq" {
            return;
        }
        let mut around = vec![ty.to_owned()];
        around.extend(wholes);
        self.add(
            format!("impl {implemented} for {ty}"),
            Public::plain("implementation", types, around),
        );
    }
}

impl Public {
    fn plain(noun: &'static str, exact: String, around: Vec<String>) -> Self {
        Self::told(noun, exact.clone(), exact, around)
    }

    fn told(noun: &'static str, exact: String, shown: String, around: Vec<String>) -> Self {
        Self {
            noun,
            exact,
            shown,
            around,
            exhaustive: false,
        }
    }

    /// What stands behind the name of a new item.
    fn suffix(&self) -> String {
        match (self.noun, self.shown.as_str()) {
            (_, "") | ("trait" | "struct" | "enum" | "implementation" | "re-export", _) => {
                String::new()
            }
            ("field" | "static" | "const", ty) => format!(": {ty}"),
            ("type", ty) => format!(" = {ty}"),
            (_, shown) => shown.to_owned(),
        }
    }
}

/// A module of the generated client.
struct Scope {
    client: &'static str,
    module: String,
    declared: BTreeSet<String>,
}

impl Scope {
    fn name(&self, ident: &impl ToString) -> String {
        let ident = ident.to_string();
        if self.module.is_empty() {
            ident
        } else {
            format!("{}::{ident}", self.module)
        }
    }

    /// The module, where it is one that can come and go.
    fn around(&self) -> Vec<String> {
        if self.module.is_empty() {
            Vec::new()
        } else {
            vec![self.module.clone()]
        }
    }

    fn in_full(&self) -> FullPaths<'_> {
        FullPaths(self)
    }

    fn ty(&self, ty: &Type) -> String {
        let mut ty = ty.clone();
        self.in_full().visit_type_mut(&mut ty);
        tidy(&ty)
    }

    fn fields(&self, fields: &Fields) -> String {
        let mut fields = fields.clone();
        self.in_full().visit_fields_mut(&mut fields);
        for field in &mut fields {
            field.attrs.clear();
        }
        tidy(&fields)
    }

    fn tidy(&self, tokens: &impl ToTokens) -> String {
        tidy(tokens)
    }

    /// A function as callers depend on it, exactly and as people write it: names of arguments do not
    /// matter.
    fn signature(&self, mut signature: Signature) -> (String, String) {
        self.in_full().visit_signature_mut(&mut signature);
        let arguments: Vec<String> = signature
            .inputs
            .iter()
            .map(|argument| match argument {
                // `mut self` is `self` to a caller.
                FnArg::Receiver(receiver) if matches!(receiver.kind, ReceiverKind::Value) => {
                    "self".to_owned()
                }
                FnArg::Receiver(receiver) => tidy(receiver),
                FnArg::Typed(typed) => tidy(&typed.ty),
            })
            .collect();
        let output = match &signature.output {
            ReturnType::Default => String::new(),
            ReturnType::Type(_, ty) => format!(" -> {}", tidy(ty)),
        };
        let asyncness = signature.asyncness.map_or("", |_| "async ");
        let generics = &signature.generics;
        let bounds = generics
            .where_clause
            .as_ref()
            .map(|clause| tidy(&clause))
            .unwrap_or_default();
        let exact = format!(
            "{asyncness}{}({}){output} {bounds}",
            tidy(generics),
            arguments.join(", ")
        );
        // `fn id<V>(self, value: V) where V: TryInto<UserName>` is told as `(impl TryInto<UserName>)`.
        let mut told: Vec<String> = arguments
            .into_iter()
            .filter(|argument| !argument.ends_with("self"))
            .collect();
        for parameter in &generics.params {
            let GenericParam::Type(parameter) = parameter else {
                continue;
            };
            let name = parameter.ident.to_string();
            let bound = generics
                .where_clause
                .iter()
                .flat_map(|clause| &clause.predicates)
                .find_map(|predicate| match predicate {
                    WherePredicate::Type(bound) if tidy(&bound.bounded_ty) == name => {
                        Some(tidy(&bound.bounds))
                    }
                    _ => None,
                });
            if let Some(bound) = bound {
                for argument in &mut told {
                    if *argument == name {
                        *argument = format!("impl {bound}");
                    }
                }
            }
        }
        let output = if output == " -> Self" {
            String::new()
        } else {
            output
        };
        (
            exact.trim().to_owned(),
            format!("{asyncness}({}){output}", told.join(", ")),
        )
    }
}

/// Gives paths in full, as seen from a module.
struct FullPaths<'s>(&'s Scope);

impl VisitMut for FullPaths<'_> {
    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        path.leading_colon = None;
        let idents: Vec<String> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        let first = idents.first().map_or("", String::as_str);
        let mut module: Vec<&str> = self
            .0
            .module
            .split("::")
            .filter(|part| !part.is_empty())
            .collect();
        let (prefix, skipped): (Vec<&str>, usize) = match first {
            "crate" => (Vec::new(), 1),
            name if name == self.0.client => (Vec::new(), 1),
            "self" => (module, 1),
            "super" => {
                let supers = idents.iter().take_while(|ident| *ident == "super").count();
                for _ in 0..supers {
                    module.pop();
                }
                (module, supers)
            }
            "std" | "core" | "alloc" => (Vec::new(), idents.len() - 1),
            _ if self.0.declared.contains(first) => (module, 0),
            _ => return,
        };
        let rest = path.segments.iter().skip(skipped).cloned();
        let prefix = prefix.into_iter().map(|part| syn::PathSegment {
            ident: quote::format_ident!("{part}"),
            arguments: PathArguments::None,
        });
        path.segments = prefix.chain(rest).collect();
    }
}

fn declared(item: &Item) -> Option<String> {
    Some(
        match item {
            Item::Struct(item) => &item.ident,
            Item::Enum(item) => &item.ident,
            Item::Trait(item) => &item.ident,
            Item::Type(item) => &item.ident,
            Item::Mod(item) => &item.ident,
            _ => return None,
        }
        .to_string(),
    )
}

/// The traits that the client's module `prelude` gives out: they can be named by no other path.
fn traits_of_the_prelude(client: &syn::File) -> BTreeSet<String> {
    let prelude = client.items.iter().find_map(|item| match item {
        Item::Mod(module) if module.ident == "prelude" => module.content.as_ref(),
        _ => None,
    });
    let mut names = Vec::new();
    for item in prelude.iter().flat_map(|(_, items)| items) {
        if let Item::Use(item) = item {
            uses(&item.tree, &mut String::new(), &mut names);
        }
    }
    names.into_iter().map(|(_, ident)| ident).collect()
}

fn uses(tree: &UseTree, path: &mut String, names: &mut Vec<(String, String)>) {
    match tree {
        UseTree::Path(inner) => {
            let before = path.len();
            path.push_str(&format!("{}::", inner.ident));
            uses(&inner.tree, path, names);
            path.truncate(before);
        }
        UseTree::Name(name) => {
            names.push((format!("{path}{}", name.ident), name.ident.to_string()))
        }
        UseTree::Rename(name) => {
            names.push((format!("{path}{}", name.ident), name.rename.to_string()))
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| uses(tree, path, names)),
        UseTree::Glob(_) => names.push((format!("{path}*"), "*".to_owned())),
    }
}

fn implementations(known: Macros, invocation: &syn::Macro) -> &'static [&'static str] {
    let last = invocation.path.segments.last();
    let row = last.and_then(|last| known.iter().find(|(name, _)| last.ident == name));
    row.map_or(&[], |(_, traits)| traits)
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident(name))
}

/// Tokens without the blanks that nobody writes.
fn tidy(tokens: &impl ToTokens) -> String {
    let mut text = quote!(#tokens).to_string();
    for (wide, narrow) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" ::", "::"),
        (" < ", "<"),
        ("< ", "<"),
        (" <", "<"),
        (" >", ">"),
        (" ,", ","),
        (",>", ">"),
        ("& ", "&"),
        ("( ", "("),
        (" )", ")"),
        (" (", "("),
        (" :", ":"),
        ("' ", "'"),
        (" ;", ";"),
    ] {
        text = text.replace(wide, narrow);
    }
    text
}

/// The same without the paths that a reader knows.
fn short(text: &str, known: &[&str]) -> String {
    known
        .iter()
        .fold(text.to_owned(), |text, known| text.replace(known, ""))
}

fn without_arguments(ty: &str) -> String {
    ty.split('<').next().unwrap_or(ty).to_owned()
}

fn last_segment(path: &str) -> String {
    let head = path.split('<').next().unwrap_or(path);
    let start = head.rfind("::").map_or(0, |at| at + 2);
    path[start..].to_owned()
}

/// The types of the client that are named in a text.
fn named_in(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
        .filter(|part| part.starts_with("types::") || part.starts_with("builder::"))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(client: &str, types: &str, tables: &str) -> Items {
        let parse = |text| syn::parse_str(text).expect(text);
        Items::of(Interface {
            modules: vec![
                ("", parse(client)),
                ("types", parse(types)),
                ("tables", parse(tables)),
            ],
            macros: &[(
                "implement",
                &[
                    "Display",
                    "From<&str>",
                    "FromStr",
                    "Serialize",
                    "Deserialize",
                    "JsonSchema",
                ],
            )],
            name: "devices_client",
            known: &["devices_core::"],
        })
    }

    fn types(base: &str, head: &str) -> Vec<(String, Verdict)> {
        let effects = items("", base, "").effects(&items("", head, ""));
        effects
            .into_iter()
            .map(|effect| (effect.sentence, effect.verdict))
            .collect()
    }

    #[test]
    fn what_compiles_and_what_does_not() {
        use Verdict::{Breaks, New};
        const OPEN: &str = "#[non_exhaustive] pub struct M { pub a: ::std::option::Option<i64> }";
        for (base, head, expected) in [
            (
                OPEN,
                "#[non_exhaustive] pub struct M { pub a: Option<i64> }",
                vec![],
            ),
            (
                OPEN,
                "#[non_exhaustive] pub struct M { pub a: ::std::option::Option<::std::string::String> }",
                vec![(
                    "field `types::M.a`: `Option<i64>` → `Option<String>`",
                    Breaks,
                )],
            ),
            (
                OPEN,
                "#[non_exhaustive] pub struct M { pub a: Option<i64>, pub b: bool }",
                vec![("field `types::M.b: bool` is new", New)],
            ),
            (
                "pub struct M { pub a: i64 }",
                "pub struct M { pub a: i64, pub b: bool }",
                vec![(
                    "field `types::M.b` is new in a type that callers may list completely",
                    Breaks,
                )],
            ),
            (
                "pub struct M { a: i64 }",
                "pub struct M { b: bool }",
                vec![],
            ),
            (OPEN, "", vec![("struct `types::M` is gone", Breaks)]),
            (
                "#[derive(Clone, Copy)] pub enum E { A }",
                "#[derive(Clone)] #[non_exhaustive] pub enum E { A, B }",
                vec![
                    ("implementation `impl Copy for types::E` is gone", Breaks),
                    ("enum `types::E` becomes non_exhaustive", Breaks),
                    (
                        "variant `types::E::B` is new in a type that callers may list completely",
                        Breaks,
                    ),
                ],
            ),
            (
                "#[non_exhaustive] pub enum E { A }",
                "#[non_exhaustive] pub enum E { A, B }",
                vec![("variant `types::E::B` is new", New)],
            ),
            (
                "pub struct A; impl A { pub fn f<T>(self, value: T) -> Self where T: ::std::convert::TryInto<i64> { self } fn g() {} }",
                "pub struct A; impl A { pub fn f<T>(self, v: T) -> Self where T: ::std::convert::TryInto<bool> { self } }",
                vec![(
                    "method `types::A::f`: `(impl TryInto<i64>)` → `(impl TryInto<bool>)`",
                    Breaks,
                )],
            ),
            (
                "pub struct A; pub struct B { pub a: A }",
                "pub struct A; pub struct B { pub a: ::devices_client::types::A }",
                vec![],
            ),
            (
                "pub struct A; impl ::std::str::FromStr for A { type Err = X; }",
                "pub struct A; impl ::std::str::FromStr for A { type Err = Y; }",
                vec![(
                    "implementation `impl FromStr for types::A`: `Err = X` → `Err = Y`",
                    Breaks,
                )],
            ),
            (
                "pub type A = ::devices_core::IntegerOrText;",
                "pub type A = ::std::string::String;",
                vec![("type `types::A`: `IntegerOrText` → `String`", Breaks)],
            ),
            (
                "pub enum E {} ::elsewhere::implement!(E);",
                "pub enum E {}",
                vec![
                    (
                        "implementation `impl Deserialize for types::E` is gone",
                        Breaks,
                    ),
                    ("implementation `impl Display for types::E` is gone", Breaks),
                    (
                        "implementation `impl From<&str> for types::E` is gone",
                        Breaks,
                    ),
                    ("implementation `impl FromStr for types::E` is gone", Breaks),
                    (
                        "implementation `impl JsonSchema for types::E` is gone",
                        Breaks,
                    ),
                    (
                        "implementation `impl Serialize for types::E` is gone",
                        Breaks,
                    ),
                ],
            ),
        ] {
            let found = types(base, head);
            let found: Vec<(&str, Verdict)> = found.iter().map(|(s, v)| (s.as_str(), *v)).collect();
            let mut expected = expected;
            expected.sort_unstable_by_key(|(sentence, _)| *sentence);
            let mut sorted = found;
            sorted.sort_unstable_by_key(|(sentence, _)| *sentence);
            assert_eq!(sorted, expected, "{base}\n{head}");
        }
    }

    #[test]
    fn a_path_means_the_same_wherever_it_is_written() {
        let one = items(
            "pub mod builder { use super::types; pub struct Get; impl Get { pub fn f(&self) -> types::A { todo() } } }",
            "pub struct A; pub mod builder { pub struct A; impl A { pub fn g(self) -> super::A { super::A } } }",
            "",
        );
        let other = items(
            "pub mod builder { pub struct Get; impl Get { pub fn f(&self) -> ::devices_client::types::A { todo() } } }",
            "pub struct A; pub mod builder { pub struct A; impl A { pub fn g(self) -> ::devices_client::types::A { x() } } }",
            "",
        );
        assert_eq!(one.effects(&other), []);
    }
}

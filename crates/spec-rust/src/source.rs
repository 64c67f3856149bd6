//! Owns the look of generated files: their first line, their layout, their doc comments.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use serde_json::Value;
use syn::{
    Attribute, Expr, ExprLit, ImplItem, Item, Lit, LitStr, Meta, parse_quote,
    visit_mut::{self, VisitMut},
};

use crate::Error;

/// What the files of a workspace have in common.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// The first line of a file of Rust, a comment without its end of line.
    pub first_line: &'static str,
}

impl Layout {
    /// A Rust file of the items.
    ///
    /// # Errors
    /// When the tokens are no file of Rust.
    pub fn rust(&self, tokens: TokenStream) -> Result<String, Error> {
        Ok(self.rust_file(syn::parse2(tokens)?))
    }

    /// A Rust file, as prettyplease lays it out. rustfmt would do so in a process of its own, of whatever
    /// version a person has, and needs most of the time of a check: it is told to leave such files alone.
    pub fn rust_file(&self, mut file: syn::File) -> String {
        DocComments.visit_file_mut(&mut file);
        BlankLines.visit_file_mut(&mut file);
        let text = prettyplease::unparse(&file);
        let lines = text.lines().map(|line| {
            if line.trim() == "blank_line! {}" {
                ""
            } else {
                line
            }
        });
        lines.fold(format!("{}\n\n", self.first_line), |text, line| {
            text + line + "\n"
        })
    }

    /// A Rust file that declares the modules.
    ///
    /// # Errors
    /// When a name is a word of Rust.
    ///
    /// # Panics
    /// When a name is no identifier at all.
    pub fn module_list(&self, names: &[&str]) -> Result<String, Error> {
        let names = names.iter().map(|name| format_ident!("{name}"));
        self.rust(quote! { #(#[rustfmt::skip] pub(crate) mod #names;)* })
    }
}

/// A JSON file.
pub fn json(value: &Value) -> String {
    format!("{value:#}\n")
}

/// Puts a blank line between items, as people do and prettyplease does not; runs of imports and of
/// constants stay together.
struct BlankLines;

impl VisitMut for BlankLines {
    fn visit_file_mut(&mut self, file: &mut syn::File) {
        visit_mut::visit_file_mut(self, file);
        file.items = apart(std::mem::take(&mut file.items), |item| {
            matches!(item, Item::Use(_))
        });
        if !file.attrs.is_empty() {
            file.items.insert(0, parse_quote! { blank_line! {} });
        }
    }

    fn visit_item_mod_mut(&mut self, module: &mut syn::ItemMod) {
        visit_mut::visit_item_mod_mut(self, module);
        if let Some((_, items)) = &mut module.content {
            *items = apart(std::mem::take(items), |item| matches!(item, Item::Use(_)));
        }
    }

    fn visit_item_impl_mut(&mut self, block: &mut syn::ItemImpl) {
        block.items = apart(std::mem::take(&mut block.items), |item| {
            matches!(item, ImplItem::Const(_))
        });
    }
}

fn apart<T: syn::parse::Parse + Clone>(
    items: Vec<T>,
    belongs_together: impl Fn(&T) -> bool,
) -> Vec<T> {
    let blank: T = parse_quote! { blank_line! {} };
    let mut spaced: Vec<T> = Vec::with_capacity(2 * items.len());
    for item in items {
        if spaced
            .last()
            .is_some_and(|last| !(belongs_together(last) && belongs_together(&item)))
        {
            spaced.push(blank.clone());
        }
        spaced.push(item);
    }
    spaced
}

/// Makes `/// text` of every doc attribute, where syn and prettyplease would leave `///text`, and a
/// block comment where there are several lines.
struct DocComments;

impl VisitMut for DocComments {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        let split = |attribute: Attribute| match doc_text(&attribute) {
            Some(text) if text.is_empty() => vec![attribute],
            Some(text) => text
                .lines()
                .map(|line| match line.trim_end() {
                    "" => String::new(),
                    line if line.starts_with(' ') => line.to_owned(),
                    line => format!(" {line}"),
                })
                .map(|line| with_text(&attribute, &line))
                .collect(),
            None => vec![attribute],
        };
        *attributes = std::mem::take(attributes)
            .into_iter()
            .flat_map(split)
            .collect();
    }
}

/// The same doc comment with another text.
fn with_text(attribute: &Attribute, text: &str) -> Attribute {
    let mut attribute = attribute.clone();
    if let Meta::NameValue(pair) = &mut attribute.meta
        && let Expr::Lit(literal) = &mut pair.value
    {
        literal.lit = Lit::Str(LitStr::new(text, literal.lit.span()));
    }
    attribute
}

/// The text of a doc comment.
pub(crate) fn doc_text(attribute: &Attribute) -> Option<String> {
    doc_literal(attribute).map(LitStr::value)
}

fn doc_literal(attribute: &Attribute) -> Option<&LitStr> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

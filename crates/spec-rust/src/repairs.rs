//! Owns the repairs of progenitor's output. Each has a name and a reason, and fails when it finds
//! nothing to repair although the spec has what it is about: a repair that no longer applies hides that the
//! generator has changed.
//! Repairs that name types which are written by hand are the workspace's, which lists all that it runs.

use std::collections::BTreeSet;

use quote::quote;
use serde_json::Value;
use syn::{
    Attribute, Block, Expr, ExprClosure, ExprMethodCall, Field, FieldValue, File, ImplItem,
    ImplItemFn, Item, Member, Pat, Type, WherePredicate, parse_quote,
    visit_mut::{self, VisitMut},
};

use crate::{Error, source};

/// A repair of what the generator made.
#[derive(Debug, Clone, Copy)]
pub struct Repair {
    /// Its name, in kebab-case, by which the manifest tells of it.
    pub name: &'static str,
    /// What is missing when it does not apply.
    pub missing: &'static str,
    /// Whether the spec has what it is about.
    pub due: fn(&Value) -> bool,
    /// Makes it, and says in how many places.
    pub run: fn(&mut File) -> usize,
}

const TYPES_REPAIR: &str = "types-in-a-file-of-their-own";

/// progenitor says "conversion to `:: name :: of :: Type` for id failed" and drops the reason.
pub const REFUSED_ARGUMENTS_SAY_WHY: Repair = Repair {
    name: "refused-arguments-say-why",
    missing: "no argument's error is dropped",
    due: |spec| has_parameter(spec, |_| true),
    run: refused_arguments_say_why,
};

/// `Client::new` makes an HTTP client that follows redirects with the token, and panics when TLS
/// cannot be set up. `new_with_client` stays.
pub const NO_CLIENT_OF_ITS_OWN: Repair = Repair {
    name: "no-client-of-its-own",
    missing: "no Client::new",
    due: |_| true,
    run: no_client_of_its_own,
};

/// typify's builders refuse to build unless unknown properties are given, even if there are none.
pub const UNKNOWN_PROPERTIES_ARE_OPTIONAL: Repair = Repair {
    name: "unknown-properties-are-optional",
    missing: "no builder demands unknown properties",
    due: |_| true,
    run: unknown_properties_are_optional,
};

/// typify says nothing of the field that it invents for unknown properties.
pub const UNKNOWN_PROPERTIES_ARE_EXPLAINED: Repair = Repair {
    name: "unknown-properties-are-explained",
    missing: "no type keeps unknown properties",
    due: |_| true,
    run: unknown_properties_are_explained,
};

/// progenitor's doc comments have an example that no compiler sees.
pub const NO_UNTESTED_EXAMPLES: Repair = Repair {
    name: "no-untested-examples",
    missing: "no example in a doc comment",
    due: |_| true,
    run: no_untested_examples,
};

/// Whether an operation takes a parameter that this holds for.
pub fn has_parameter(spec: &Value, holds: fn(&Value) -> bool) -> bool {
    let shared = spec["components"]["parameters"].as_object();
    let inline = spec["paths"].as_object().into_iter().flatten();
    let inline = inline.flat_map(|(_, item)| item.as_object().into_iter().flatten());
    let inline = inline.flat_map(|(_, operation)| operation["parameters"].as_array());
    let mut all = inline
        .flatten()
        .chain(shared.into_iter().flatten().map(|(_, at)| at));
    all.any(holds)
}

/// The names of repairs, with that of the one which is always made.
pub fn names(repairs: &[Repair]) -> Vec<&'static str> {
    let names = repairs.iter().map(|repair| repair.name);
    names.chain([TYPES_REPAIR]).collect()
}

/// Runs all repairs.
///
/// # Errors
/// When one of them does not apply.
pub(crate) fn repair(file: &mut File, repairs: &[Repair], spec: &Value) -> Result<(), Error> {
    for Repair {
        name,
        missing,
        due,
        run,
    } in repairs
    {
        if run(file) == 0 && due(spec) {
            return Err(Error::Repair {
                repair: name,
                reason: missing,
            });
        }
    }
    Ok(())
}

/// Takes the items out of the module `types`, and the module out of the file: two thousand lines in
/// one file are too many to review.
///
/// # Errors
/// When there is no such module.
pub(crate) fn take_types(file: &mut File) -> Result<Vec<Item>, Error> {
    for item in &mut file.items {
        if let Item::Mod(module) = item
            && module.ident == "types"
            && let Some((_, types)) = module.content.take()
        {
            *item = parse_quote! { use super::types; };
            return Ok(types);
        }
    }
    Err(Error::Repair {
        repair: TYPES_REPAIR,
        reason: "no module `types`",
    })
}

fn refused_arguments_say_why(file: &mut File) -> usize {
    struct Closures<'a> {
        parameter: &'a str,
        found: usize,
    }
    impl VisitMut for Closures<'_> {
        fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
            visit_mut::visit_expr_method_call_mut(self, call);
            if call.method != "map_err" {
                return;
            }
            let Some(Expr::Closure(closure)) = call.args.first_mut() else {
                return;
            };
            if drops_the_reason(closure) {
                let message = format!("{}: {{error}}", self.parameter);
                *closure = parse_quote! { |error| format!(#message) };
                self.found += 1;
            }
        }
    }
    struct Functions(usize);
    impl VisitMut for Functions {
        fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
            let parameter = function.sig.ident.to_string();
            let mut closures = Closures {
                parameter: &parameter,
                found: 0,
            };
            closures.visit_block_mut(&mut function.block);
            if closures.found > 0 {
                self.0 += closures.found;
                let clause = function.sig.generics.make_where_clause();
                let displayed: Vec<WherePredicate> = clause
                    .predicates
                    .iter()
                    .filter_map(|predicate| match predicate {
                        WherePredicate::Type(bound) => {
                            let (ty, conversion) = (&bound.bounded_ty, bound.bounds.first()?);
                            Some(parse_quote! { <#ty as #conversion>::Error: ::std::fmt::Display })
                        }
                        _ => None,
                    })
                    .collect();
                clause.predicates.extend(displayed);
            }
        }
    }
    count(Functions(0), file, |functions| functions.0)
}

fn drops_the_reason(closure: &ExprClosure) -> bool {
    matches!(closure.inputs.first(), Some(Pat::Wild(_))) && {
        let body = &closure.body;
        quote!(#body).to_string().contains("conversion to")
    }
}

fn no_client_of_its_own(file: &mut File) -> usize {
    let mut removed = 0;
    for item in &mut file.items {
        if let Item::Impl(block) = item
            && block.trait_.is_none()
            && block.self_ty == parse_quote!(Client)
        {
            let before = block.items.len();
            block.items.retain(|item| !is_function(item, "new"));
            removed += before - block.items.len();
        }
    }
    removed
}

fn is_function(item: &ImplItem, name: &str) -> bool {
    matches!(item, ImplItem::Fn(function) if function.sig.ident == name)
}

fn unknown_properties_are_optional(file: &mut File) -> usize {
    struct Structs(BTreeSet<String>);
    impl VisitMut for Structs {
        fn visit_item_struct_mut(&mut self, item: &mut syn::ItemStruct) {
            if item.fields.iter().any(keeps_unknown_properties) {
                self.0.insert(item.ident.to_string());
            }
        }
    }
    struct Defaults {
        structs: BTreeSet<String>,
        found: usize,
    }
    impl VisitMut for Defaults {
        fn visit_item_impl_mut(&mut self, block: &mut syn::ItemImpl) {
            let is_default = block.trait_.is_some()
                && block.items.iter().any(|item| is_function(item, "default"));
            let Type::Path(path) = &*block.self_ty else {
                return;
            };
            if is_default
                && path
                    .path
                    .get_ident()
                    .is_some_and(|ident| self.structs.contains(&ident.to_string()))
            {
                visit_mut::visit_item_impl_mut(self, block);
            }
        }

        fn visit_field_value_mut(&mut self, field: &mut FieldValue) {
            if matches!(&field.member, Member::Named(name) if name == "extra") {
                field.expr = parse_quote! { Ok(Default::default()) };
                self.found += 1;
            }
        }
    }
    let mut structs = Structs(BTreeSet::new());
    structs.visit_file_mut(file);
    count(
        Defaults {
            structs: structs.0,
            found: 0,
        },
        file,
        |defaults| defaults.found,
    )
}

fn unknown_properties_are_explained(file: &mut File) -> usize {
    struct Visitor(usize);
    impl VisitMut for Visitor {
        fn visit_field_mut(&mut self, field: &mut Field) {
            if keeps_unknown_properties(field) {
                let doc =
                    "Properties that the specification does not list, as the service sent them.";
                field.attrs.insert(0, parse_quote! { #[doc = #doc] });
                self.0 += 1;
            }
        }
    }
    count(Visitor(0), file, |visitor| visitor.0)
}

fn keeps_unknown_properties(field: &Field) -> bool {
    field.ident.as_ref().is_some_and(|ident| ident == "extra")
        && field
            .attrs
            .iter()
            .any(|attribute| *attribute == parse_quote!(#[serde(flatten)]))
}

fn no_untested_examples(file: &mut File) -> usize {
    struct Visitor(usize);
    impl VisitMut for Visitor {
        fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
            for attribute in attributes {
                let Some(text) = source::doc_text(attribute) else {
                    continue;
                };
                if let Some((before, _)) = text.split_once("```ignore") {
                    let before = before.trim_end();
                    *attribute = parse_quote! { #[doc = #before] };
                    self.0 += 1;
                }
            }
        }
        // Doc comments are not in bodies.
        fn visit_block_mut(&mut self, _: &mut Block) {}
    }
    count(Visitor(0), file, |visitor| visitor.0)
}

fn count<V: VisitMut>(mut visitor: V, file: &mut File, found: impl FnOnce(&V) -> usize) -> usize {
    visitor.visit_file_mut(file);
    found(&visitor)
}

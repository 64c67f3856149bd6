//! Owns the settings that progenitor runs with, and the repairs of its output.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | A number without further ado is `serde_json::Number`, not progenitor's `f64`. | `140` would be written back as `140.0`, and an integer beyond 2^53 as another one: what was read is lost. | Forbidding the type in answers: the service's metadata has doubles and decimals. |
//! | One table sets progenitor and fills the manifest. | Two lists drift apart, and the manifest would then tell another story than the run. | A text for people beside it. |

use progenitor::{GenerationSettings, TypeImpl, TypePatch};
use quote::quote;
use schemars::schema::{InstanceType, SchemaObject};
use serde::de::DeserializeOwned;
use serde_json::Value;
use spec_rust::{Error, Repair, repairs};
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprLit, ExprMethodCall, File, Lit, Macro, Token, parse_quote};

use super::digest::{Digest, OpenEnum};

/// One setting of progenitor: its name and values in the manifest, and what sets it. The values are
/// what is set, so that the manifest cannot tell another story than the run.
struct Setting {
    name: &'static str,
    values: &'static [&'static str],
    set: fn(&mut GenerationSettings, &Digest, &'static str),
}

const fn setting(
    name: &'static str,
    values: &'static [&'static str],
    set: fn(&mut GenerationSettings, &Digest, &'static str),
) -> Setting {
    Setting { name, values, set }
}

/// The module of the generated types.
const TYPES: &str = "::mde_client::types";

/// The component that has a type of its own in `mde_core`, and that type.
pub(crate) const USER_NAME_SCHEMA: &str = "UserName";

const USER_NAME: &str = "::mde_core::UserName";

const USER_NAME_SETTING: &str = "type of UserName";

/// The path of a component's type, for other crates.
pub(crate) fn rust_type(name: &str) -> syn::Path {
    let path = match name {
        USER_NAME_SCHEMA => USER_NAME.to_owned(),
        name => format!("{TYPES}::{name}"),
    };
    syn::parse_str(&path).expect("a path")
}

static SETTINGS: &[Setting] = &[
    setting("interface", &["Builder"], |settings, _, style| {
        settings.with_interface(variant(style));
    }),
    setting("tags", &["Separate"], |settings, _, style| {
        settings.with_tag(variant(style));
    }),
    setting("hooks", &["Expected"], |settings, _, mode| {
        settings.with_hooks(variant(mode));
    }),
    // A path from the root, because progenitor repeats it literally in code for other crates.
    setting("inner type", &["::mde_core::Call"], |settings, _, path| {
        settings.with_inner_type(syn::parse_str(path).expect("a path"));
    }),
    setting(
        "derives",
        &["PartialEq", "::schemars::JsonSchema"],
        |settings, _, derive| {
            settings.with_derive(derive);
        },
    ),
    setting(
        "map type",
        &["::std::collections::BTreeMap"],
        |settings, _, path| {
            settings.with_map_type(path);
        },
    ),
    setting(
        "attributes of types",
        &["#[non_exhaustive]"],
        |settings, digest, attribute| {
            for name in &digest.types {
                settings.with_patch(name, TypePatch::default().with_attr(attribute));
            }
        },
    ),
    setting(
        "type of date-time",
        &["::mde_core::Timestamp"],
        |settings, _, path| {
            let date_time = SchemaObject {
                instance_type: Some(InstanceType::String.into()),
                format: Some("date-time".to_owned()),
                ..SchemaObject::default()
            };
            settings.with_conversion(date_time, path, text_like());
        },
    ),
    setting(
        "type of number",
        &["::serde_json::Number"],
        |settings, _, path| {
            for format in [None, Some("double"), Some("float")] {
                let number = SchemaObject {
                    instance_type: Some(InstanceType::Number.into()),
                    format: format.map(str::to_owned),
                    ..SchemaObject::default()
                };
                settings.with_conversion(number, path, text_like());
            }
        },
    ),
    setting(USER_NAME_SETTING, &[USER_NAME], |settings, _, path| {
        settings.with_replacement(USER_NAME_SCHEMA, path, text_like());
    }),
    setting(
        "type of an integer or text",
        &["::mde_core::IntegerOrText"],
        |settings, digest, path| {
            for (name, _) in &digest.integers_or_texts {
                settings.with_replacement(name, path, text_like());
            }
        },
    ),
    setting(
        "module of open enums",
        &[TYPES],
        |settings, digest, path| {
            for OpenEnum { name, .. } in &digest.open_enums {
                settings.with_replacement(name, format!("{path}::{name}"), text_like());
            }
        },
    ),
];

/// A variant by its name in progenitor.
fn variant<T: DeserializeOwned>(name: &str) -> T {
    serde_json::from_value(Value::from(name)).expect("a variant's name")
}

fn text_like() -> impl Iterator<Item = TypeImpl> {
    [TypeImpl::Display, TypeImpl::FromStr].into_iter()
}

/// The settings for a spec.
pub(crate) fn settings(digest: &Digest) -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    for Setting { values, set, .. } in SETTINGS {
        for value in *values {
            set(&mut settings, digest, value);
        }
    }
    settings
}

/// Sees that each setting for a schema by name finds that schema.
///
/// # Errors
/// When it is gone: progenitor would ignore the setting.
pub(crate) fn settings_apply(digest: &Digest) -> Result<(), Error> {
    match digest.types.iter().any(|name| name == USER_NAME_SCHEMA) {
        true => Ok(()),
        false => Err(Error::Setting {
            setting: USER_NAME_SETTING,
            schema: USER_NAME_SCHEMA,
        }),
    }
}

/// The settings as the manifest tells them.
pub(crate) fn settings_told() -> Value {
    let told = SETTINGS.iter().map(|Setting { name, values, .. }| {
        let value = match values {
            [value] => Value::from(*value),
            _ => Value::from(*values),
        };
        ((*name).to_owned(), value)
    });
    Value::Object(told.collect())
}

/// The repairs, in the order in which they run.
pub(crate) const REPAIRS: &[Repair] = &[
    Repair {
        name: "strict-path-segments",
        missing: "no call of encode_path in a URL",
        due: |spec| repairs::has_parameter(spec, |parameter| parameter["in"] == "path"),
        run: strict_path_segments,
    },
    Repair {
        name: "strict-header-values",
        missing: "no header is appended",
        due: |spec| repairs::has_parameter(spec, |parameter| parameter["in"] == "header"),
        run: strict_header_values,
    },
    repairs::REFUSED_ARGUMENTS_SAY_WHY,
    repairs::NO_CLIENT_OF_ITS_OWN,
    repairs::UNKNOWN_PROPERTIES_ARE_OPTIONAL,
    repairs::UNKNOWN_PROPERTIES_ARE_EXPLAINED,
    repairs::NO_UNTESTED_EXAMPLES,
];

/// progenitor leaves `.`, `..` and `\` to URL parsers, which make another path of them, and knows nothing of
/// the quotes of OData's functions.
fn strict_path_segments(file: &mut File) -> usize {
    struct Visitor(usize);
    impl VisitMut for Visitor {
        fn visit_macro_mut(&mut self, node: &mut Macro) {
            if !node.path.is_ident("format") {
                return;
            }
            let Ok(mut arguments) =
                node.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated)
            else {
                return;
            };
            let Some(template) = arguments.first().and_then(text) else {
                return;
            };
            // What stands before and behind each value; the first value is the base URL.
            let around: Vec<&str> = template.split("{}").collect();
            for (argument, around) in arguments.iter_mut().skip(1).zip(around.windows(2)) {
                if let Some(strict) = strictly_encoded(argument, around[0], around[1]) {
                    *argument = strict;
                    self.0 += 1;
                }
            }
            node.tokens = quote!(#arguments);
        }
    }
    let mut visitor = Visitor(0);
    visitor.visit_file_mut(file);
    visitor.0
}

/// `encode_path(&id.to_string())` as `mde_core` encodes what stands between these.
fn strictly_encoded(argument: &Expr, before: &str, behind: &str) -> Option<Expr> {
    let Expr::Call(call) = argument else {
        return None;
    };
    let (Expr::Path(function), Some(Expr::Reference(reference))) = (&*call.func, call.args.first())
    else {
        return None;
    };
    let Expr::MethodCall(to_string) = &*reference.expr else {
        return None;
    };
    if !function.path.is_ident("encode_path") {
        return None;
    }
    if before.ends_with('\'') && behind.starts_with('\'') {
        return Some(parse_quote! { ::mde_core::quoted_path_part(#to_string) });
    }
    let message = {
        let parameter = &to_string.receiver;
        format!("{}: {{refused}}", quote!(#parameter))
    };
    let whole = before.ends_with('/') && (behind.is_empty() || behind.starts_with('/'));
    let encode: Expr = match whole {
        true => parse_quote! { ::mde_core::path_segment },
        false => parse_quote! { ::mde_core::path_part },
    };
    Some(parse_quote! {
        #encode(#to_string).map_err(|refused| Error::InvalidRequest(format!(#message)))?
    })
}

/// progenitor refuses a header's value without its name, lets bytes beyond ASCII through, and blanks at the
/// ends, which the receiver takes away.
fn strict_header_values(file: &mut File) -> usize {
    struct Visitor(usize);
    impl VisitMut for Visitor {
        fn visit_expr_method_call_mut(&mut self, call: &mut ExprMethodCall) {
            visit_mut::visit_expr_method_call_mut(self, call);
            let is_header = call.method == "append" && call.receiver == parse_quote!(header_map);
            let [name, value] = call.args.iter().collect::<Vec<_>>()[..] else {
                return;
            };
            let (Some(name), Expr::Try(value)) = (text(name).filter(|_| is_header), value) else {
                return;
            };
            let Expr::MethodCall(try_into) = &*value.expr else {
                return;
            };
            // The header of the api-version is a constant, and not asked about here.
            if try_into.method != "try_into" {
                return;
            }
            let (to_string, message) = (&try_into.receiver, format!("{name}: {{refused}}"));
            call.args[1] = parse_quote! {
                ::mde_core::header_value(#to_string)
                    .map_err(|refused| Error::InvalidRequest(format!(#message)))?
            };
            self.0 += 1;
        }
    }
    let mut visitor = Visitor(0);
    visitor.visit_file_mut(file);
    visitor.0
}

fn text(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(text.value()),
        _ => None,
    }
}

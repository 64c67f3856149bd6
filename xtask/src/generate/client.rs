//! Owns the settings that progenitor runs with, and the repairs of its output.
//!
//! # Decisions
//!
//! | decision | because | weighed instead |
//! |---|---|---|
//! | One table sets progenitor and fills the manifest. | Two lists drift apart, and the manifest would then tell another story than the run. | A text for people beside it. |

use progenitor::{GenerationSettings, TypeImpl, TypePatch};
use quote::quote;
use schemars::schema::{InstanceType, SchemaObject};
use serde::de::DeserializeOwned;
use serde_json::Value;
use spec_rust::{Error, Repair, repairs};
use syn::punctuated::Punctuated;
use syn::visit_mut::VisitMut;
use syn::{Expr, File, Macro, Token, parse_quote};

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
        run: strict_path_segments,
    },
    repairs::REFUSED_ARGUMENTS_SAY_WHY,
    repairs::NO_CLIENT_OF_ITS_OWN,
    repairs::UNKNOWN_PROPERTIES_ARE_OPTIONAL,
    repairs::UNKNOWN_PROPERTIES_ARE_EXPLAINED,
    repairs::NO_UNTESTED_EXAMPLES,
];

/// progenitor leaves `.`, `..` and `\` to URL parsers, which make another path of them.
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
            for argument in &mut arguments {
                let Expr::Call(call) = &*argument else {
                    continue;
                };
                if call.func != parse_quote!(encode_path) {
                    continue;
                }
                let Some(Expr::Reference(reference)) = call.args.first() else {
                    continue;
                };
                let Expr::MethodCall(to_string) = &*reference.expr else {
                    continue;
                };
                let message = {
                    let parameter = &to_string.receiver;
                    format!("{}: {{refused}}", quote!(#parameter))
                };
                *argument = parse_quote! {
                    ::mde_core::path_segment(#to_string)
                        .map_err(|refused| Error::InvalidRequest(format!(#message)))?
                };
                self.0 += 1;
            }
            node.tokens = quote!(#arguments);
        }
    }
    let mut visitor = Visitor(0);
    visitor.visit_file_mut(file);
    visitor.0
}

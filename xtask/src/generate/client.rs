//! Owns progenitor's part: the settings it runs with, the run, and the repaired outcome in two files.
//! Each repair is a named pass in [`passes`].

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use progenitor::{GenerationSettings, Generator, TypeImpl, TypePatch};
use schemars::schema::{InstanceType, SchemaObject};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    Error,
    digest::{Digest, OpenEnum},
    passes,
};

/// The two files that progenitor's output becomes.
pub(crate) struct Client {
    pub(crate) operations: syn::File,
    pub(crate) types: syn::File,
}

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

fn settings(digest: &Digest) -> GenerationSettings {
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

/// Runs progenitor and the passes over its output.
///
/// # Errors
/// When progenitor refuses the spec or a pass finds nothing to do.
pub(crate) fn render(spec: &Value, digest: &Digest) -> Result<Client, Error> {
    let mut spec: openapiv3::OpenAPI = serde_json::from_value(spec.clone())
        .map_err(|error| Error::Progenitor(error.to_string()))?;
    // It becomes a line of a doc comment, in which rustdoc wants a URL between brackets.
    spec.info.terms_of_service = spec.info.terms_of_service.map(|url| format!("<{url}>"));
    // It panics on what it was not made for. The rules refuse all such specs that are known, in
    // better words; this is for the rest.
    let tokens = quietly(|| Generator::new(&settings(digest)).generate_tokens(&spec))
        .map_err(Error::Progenitor)?
        .map_err(|error| Error::Progenitor(error.to_string()))?;
    let mut file: syn::File = syn::parse2(tokens)?;
    passes::repair(&mut file)?;
    let types = passes::take_types(&mut file)?;
    Ok(Client {
        operations: file,
        types: syn::File {
            shebang: None,
            frontmatter: None,
            attrs: Vec::new(),
            items: types,
        },
    })
}

thread_local! {
    /// Whether a panic of this thread is told by [`quietly`] and by nobody else.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs the closure; a panic is an error with its message, and prints nothing.
pub(super) fn quietly<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let loud = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                loud(panic);
            }
        }));
    });
    let before = QUIET.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(run));
    QUIET.set(before);
    outcome.map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        text.or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("it panicked")
            .to_owned()
    })
}

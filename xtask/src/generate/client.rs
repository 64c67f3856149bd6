//! Owns progenitor's part: the settings it runs with, the run, and the repaired outcome in two files.
//! Each repair is a named pass in [`passes`].

use std::panic::{AssertUnwindSafe, catch_unwind};

use progenitor::{
    GenerationSettings, Generator, HooksMode, InterfaceStyle, TagStyle, TypeImpl, TypePatch,
};
use schemars::schema::{InstanceType, SchemaObject};
use serde_json::{Value, json};

use super::{Error, digest::Digest, passes, source};

/// The two files that progenitor's output becomes.
pub(crate) struct Client {
    pub(crate) operations: String,
    pub(crate) types: String,
}

/// The type that every generated client carries. A path from the root, because progenitor repeats it
/// literally in code for other crates.
const INNER: &str = "::mde_core::Call";
const TIMESTAMP: &str = "::mde_core::Timestamp";
const USER_NAME: &str = "::mde_core::UserName";
const INTEGER_OR_TEXT: &str = "::mde_core::IntegerOrText";
const OPEN_ENUMS: &str = "::mde_client::types";
const DERIVES: [&str; 2] = ["PartialEq", "::schemars::JsonSchema"];
const MAP: &str = "::std::collections::BTreeMap";

/// The settings as the manifest tells them.
pub(crate) fn settings_for_people() -> Value {
    json!({
        "interface": "builder",
        "tags": "separate",
        "hooks": "expected",
        "inner_type": INNER,
        "derives": DERIVES,
        "map_type": MAP,
        "attributes": ["#[non_exhaustive]"],
        "date-time": TIMESTAMP,
        "UserName": USER_NAME,
        "integer or string": INTEGER_OR_TEXT,
        "open_enums": OPEN_ENUMS,
    })
}

fn settings(digest: &Digest) -> GenerationSettings {
    let text_like = || [TypeImpl::Display, TypeImpl::FromStr].into_iter();
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Builder)
        .with_tag(TagStyle::Separate)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(syn::parse_str(INNER).expect("a path"))
        .with_map_type(MAP)
        .with_replacement("UserName", USER_NAME, text_like())
        .with_conversion(
            SchemaObject {
                instance_type: Some(InstanceType::String.into()),
                format: Some("date-time".to_owned()),
                ..SchemaObject::default()
            },
            TIMESTAMP,
            text_like(),
        );
    for derive in DERIVES {
        settings.with_derive(derive);
    }
    for open_enum in &digest.open_enums {
        let name = &open_enum.name;
        settings.with_replacement(name, format!("{OPEN_ENUMS}::{name}"), text_like());
    }
    for (name, _) in &digest.integers_or_texts {
        settings.with_replacement(name, INTEGER_OR_TEXT, text_like());
    }
    for name in &digest.types {
        settings.with_patch(name, TypePatch::default().with_attr("#[non_exhaustive]"));
    }
    settings
}

/// Runs progenitor and the passes over its output.
///
/// # Errors
/// When progenitor refuses the spec or a pass finds nothing to do.
pub(crate) fn render(spec: &Value, digest: &Digest) -> Result<Client, Error> {
    let spec: openapiv3::OpenAPI = serde_json::from_value(spec.clone())
        .map_err(|error| Error::Progenitor(error.to_string()))?;
    // It panics on what it was not made for. The rules refuse all such specs that are known, in
    // better words; this is for the rest.
    let tokens = quietly(|| Generator::new(&settings(digest)).generate_tokens(&spec))
        .map_err(Error::Progenitor)?
        .map_err(|error| Error::Progenitor(error.to_string()))?;
    let mut file: syn::File = syn::parse2(tokens)?;
    passes::repair(&mut file)?;
    let types = passes::take_types(&mut file)?;
    Ok(Client {
        operations: source::rust_file(file),
        types: source::rust_file(syn::File {
            shebang: None,
            frontmatter: None,
            attrs: Vec::new(),
            items: types,
        }),
    })
}

/// Runs the closure; a panic is an error with its message, and prints nothing.
fn quietly<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let outcome = catch_unwind(AssertUnwindSafe(run));
    std::panic::set_hook(hook);
    outcome.map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        text.or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("it panicked")
            .to_owned()
    })
}

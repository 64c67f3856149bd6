//! Owns progenitor's part: the run, with whatever settings and [repairs](crate::repairs) the workspace has,
//! and the repaired outcome in two files.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use progenitor::{GenerationSettings, Generator};
use serde_json::Value;

use crate::Error;
use crate::input::told;
use crate::repairs::{Repair, repair, take_types};

/// The two files that progenitor's output becomes.
#[derive(Debug)]
#[non_exhaustive]
pub struct Client {
    /// The client, its traits and the builders of calls.
    pub operations: syn::File,
    /// The types of requests and answers.
    pub types: syn::File,
}

/// Runs progenitor, and the repairs over its output.
///
/// # Errors
/// When progenitor refuses the spec or a repair finds nothing to do.
pub fn render(
    spec: &Value,
    settings: &GenerationSettings,
    repairs: &[Repair],
) -> Result<Client, Error> {
    let mut document: openapiv3::OpenAPI =
        serde_json::from_value(told(spec)).map_err(|error| Error::Progenitor(error.to_string()))?;
    // It becomes a line of a doc comment, in which rustdoc wants a URL between brackets.
    let terms = &mut document.info.terms_of_service;
    *terms = terms.take().map(|url| format!("<{url}>"));
    // It panics on what it was not made for. The rules refuse all such specs that are known, in
    // better words; this is for the rest.
    let tokens = quietly(|| Generator::new(settings).generate_tokens(&document))
        .map_err(Error::Progenitor)?
        .map_err(|error| Error::Progenitor(error.to_string()))?;
    let mut file: syn::File = syn::parse2(tokens)?;
    repair(&mut file, repairs, spec)?;
    let types = take_types(&mut file)?;
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
///
/// # Errors
/// When it panicked: what it said.
pub fn quietly<T>(run: impl FnOnce() -> T) -> Result<T, String> {
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

//! Owns which files are generated, from what, and that they are made whole or not at all.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread;

use serde_json::Value;
use spec_document::document::Document;
use spec_document::finding::Finding;
use spec_rust::{Error, json, manifest};

use super::digest::Digest;
use super::failure::finding;
use super::layout::{GENERATED, LAYOUT, MANIFEST, WAYS};
use super::{
    aliases, cases, client, commands, open_enums, operations, pages, requests, tables, ways,
};
use crate::house::bundle;

/// Generated files by their path in the workspace.
pub type Files = BTreeMap<PathBuf, String>;

/// Every generated file, by its path in the workspace.
///
/// # Errors
/// When the spec cannot be made into a client, or a repair of the generator's output no longer fits.
pub fn render(document: &Document) -> Result<Files, Finding> {
    files(document).map_err(|error| finding(document, &error))
}

fn files(document: &Document) -> Result<Files, Error> {
    let spec = &spec_rust::whole_operations(document.value());
    let digest = Digest::of(spec)?;
    client::settings_apply(&digest)?;
    // progenitor takes as long as all the rest.
    let (client, rest) = thread::scope(|scope| {
        let rest = scope.spawn(|| beside_the_client(spec, &digest));
        let client = spec_rust::render(spec, &client::settings(&digest), client::REPAIRS);
        (client, rest.join())
    });
    let mut files = rest.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    let client = client?;
    let generated = Path::new(GENERATED);
    let requests = requests::render(&digest, &client.operations)?;
    files.insert(
        generated.join("requests.rs"),
        LAYOUT.rust(requests.clone())?,
    );
    let requests = syn::parse2(requests)?;
    files.insert(
        Path::new(WAYS).join("ways.rs"),
        LAYOUT.rust(ways::render(&digest, &requests)?)?,
    );
    files.insert(
        PathBuf::from("tests/generated/operations.rs"),
        operations::render(&digest, &requests)?,
    );
    files.insert(
        generated.join("client.rs"),
        LAYOUT.rust_file(client.operations),
    );
    files.insert(generated.join("types.rs"), LAYOUT.rust_file(client.types));
    Ok(files)
}

/// The lock file that this very program was built from.
const LOCK: &str = include_str!("../../../Cargo.lock");

/// What is generated without progenitor.
fn beside_the_client(spec: &Value, digest: &Digest) -> Result<Files, Error> {
    let generated = Path::new(GENERATED);
    let modules = [
        "aliases",
        "client",
        "open_enums",
        "pages",
        "requests",
        "tables",
        "types",
    ];
    let rust = |name: &str, tokens| Ok::<_, Error>((generated.join(name), LAYOUT.rust(tokens)?));
    Ok(BTreeMap::from([
        (generated.join("mod.rs"), LAYOUT.module_list(&modules)?),
        (
            Path::new(WAYS).join("mod.rs"),
            LAYOUT.module_list(&["ways"])?,
        ),
        rust("aliases.rs", aliases::render(digest))?,
        rust("open_enums.rs", open_enums::render(digest))?,
        rust("pages.rs", pages::render(digest))?,
        rust("tables.rs", tables::render(digest))?,
        (
            PathBuf::from(MANIFEST),
            manifest::render(spec, LOCK, client::settings_told(), client::REPAIRS),
        ),
        (
            PathBuf::from("crates/mde-mock/src/generated/openapi.json"),
            json(&bundle::bundle(spec)),
        ),
        (
            PathBuf::from("tests/generated/contract.rs"),
            cases::render(digest)?,
        ),
        (
            PathBuf::from("crates/mde-cli/src/generated/mod.rs"),
            LAYOUT.module_list(&["commands"])?,
        ),
        (
            PathBuf::from("crates/mde-cli/src/generated/commands.rs"),
            commands::render(spec, digest)?,
        ),
    ]))
}

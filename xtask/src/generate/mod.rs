//! Owns what is made of the spec, and that it is made whole or not at all: [`render`] makes every
//! generated file in memory, [`write()`] puts them on disk.
//!
//! ```text
//! spec ─┬─ client      progenitor's output, repaired by named passes ─┐
//!       ├─ open_enums  the enums that the service adds members to      ├─ crates/mde-client/src/generated/
//!       ├─ aliases     the spec's names of types that mde_core has     │
//!       ├─ pages       which types are pages of a collection           │
//!       ├─ tables      quota, permissions, servers                     │
//!       ├─ manifest    what it was made of and with                   ─┘
//!       ├─ bundle      the spec for other tools                       ── crates/mde-mock/src/generated/
//!       ├─ cases       one contract test for each named example       ─┬ tests/generated/
//!       └─ operations  how tests call each operation, and its types   ─┘
//! ```

mod aliases;
mod cases;
pub(crate) mod client;
mod digest;
mod open_enums;
mod operations;
mod pages;
mod tables;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread;

use serde_json::Value;

use self::digest::Digest;
use crate::house::{DIALECT, bundle};
use spec_diff::{Interface, Macros};
use spec_document::document::Document;
use spec_document::finding::Finding;
use spec_document::spec::Spec;
use spec_rust::{Error, Layout, Maker, json, manifest};

/// Every generated file, by its path in the workspace.
///
/// # Errors
/// When the spec cannot be made into a client, or a repair of the generator's output no longer fits.
pub(crate) fn render(document: &Document) -> Result<BTreeMap<PathBuf, String>, Finding> {
    files(document).map_err(|error| finding(document, &error))
}

fn files(document: &Document) -> Result<BTreeMap<PathBuf, String>, Error> {
    let spec = document.value();
    let digest = Digest::of(&Spec::new(document, &DIALECT))?;
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
    files.insert(
        generated.join("client.rs"),
        LAYOUT.rust_file(client.operations),
    );
    files.insert(generated.join("types.rs"), LAYOUT.rust_file(client.types));
    Ok(files)
}

/// The command that makes all of this anew.
pub(crate) const COMMAND: &str = "cargo xtask generate";

/// What the generated files of this workspace are made by.
pub(crate) fn maker(root: &Path) -> Maker<'_> {
    Maker {
        root,
        command: COMMAND,
        manifest: Path::new(MANIFEST),
    }
}

const LAYOUT: Layout = Layout {
    first_line: "// Generated from spec/openapi.yaml by `cargo xtask generate`. Do not edit.",
};

/// Where the manifest is in the workspace.
const MANIFEST: &str = "crates/mde-client/src/generated/manifest.json";

/// The lock file that this very program was built from.
const LOCK: &str = include_str!("../../../Cargo.lock");

/// The folder of the client's generated files.
const GENERATED: &str = "crates/mde-client/src/generated";

/// What is generated without progenitor.
fn beside_the_client(spec: &Value, digest: &Digest) -> Result<BTreeMap<PathBuf, String>, Error> {
    let generated = Path::new(GENERATED);
    let modules = [
        "aliases",
        "client",
        "open_enums",
        "pages",
        "tables",
        "types",
    ];
    let rust = |name: &str, tokens| Ok::<_, Error>((generated.join(name), LAYOUT.rust(tokens)?));
    Ok(BTreeMap::from([
        (generated.join("mod.rs"), LAYOUT.module_list(&modules)?),
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
            PathBuf::from("tests/generated/operations.rs"),
            operations::render(digest)?,
        ),
    ]))
}

/// What the macros of the open enums stand for.
const MACROS: Macros = &[(
    "impl_open_enum",
    &[
        "Display",
        "From<&str>",
        "FromStr",
        "Serialize",
        "Deserialize",
        "JsonSchema",
    ],
)];

/// The Rust of the client that a document makes, whether or not the rules find fault with it.
///
/// # Errors
/// When no client can be made of it.
pub(crate) fn interface(document: &Document) -> Result<Interface, Finding> {
    // What the rules refuse may make any step panic, not only progenitor's.
    spec_rust::quietly(|| parts(document))
        .map_err(Error::Progenitor)
        .flatten()
        .map_err(|error| finding(document, &error))
}

fn parts(document: &Document) -> Result<Interface, Error> {
    let spec = document.value();
    let digest = Digest::of(&Spec::new(document, &DIALECT))?;
    let client = spec_rust::render(spec, &client::settings(&digest), client::REPAIRS)?;
    let mut types = client.types;
    for more in [
        aliases::render(&digest),
        open_enums::render(&digest),
        pages::render(&digest),
    ] {
        types.items.extend(syn::parse2::<syn::File>(more)?.items);
    }
    // What is compared needs no layout.
    Ok(Interface {
        modules: vec![
            ("", client.operations),
            ("types", types),
            ("tables", syn::parse2(tables::render(&digest))?),
        ],
        macros: MACROS,
    })
}

fn finding(document: &Document, error: &Error) -> Finding {
    let (why, fix) = match error {
        Error::Progenitor(_) | Error::Spec { .. } | Error::Syntax(_) => (
            "no client can be made of it, and a rule that should have said so in clearer words is missing",
            "undo the last change to the spec, and make it in smaller steps",
        ),
        Error::Setting { .. } => (
            "callers would get another type than the one that is written by hand, without a word",
            "give the schema its name back, or change the setting in xtask/src/generate/client.rs",
        ),
        Error::Repair { .. } => (
            "the generator's output has changed, and what the repair was for may be back",
            "mend or delete the repair in xtask/src/generate/client.rs",
        ),
    };
    let pointer = match error {
        Error::Spec { pointer, .. } => pointer.as_str(),
        _ => "",
    };
    Finding::failure("generator", document.path(), error.to_string(), why, fix)
        .at(document.place(pointer), pointer)
}

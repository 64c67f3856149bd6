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
pub(crate) mod manifest;
mod open_enums;
mod operations;
mod pages;
mod passes;
mod source;
mod tables;

use std::{
    collections::BTreeMap,
    io::{self, Write},
    path::{Path, PathBuf},
    thread,
};

use serde_json::Value;

use self::digest::Digest;
use crate::house::bundle;
use spec_diff::{Interface, Macros};
use spec_document::document::Document;
use spec_document::finding::Finding;

/// Why nothing could be made of the spec.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The generator itself does not take it.
    #[error("progenitor refuses the spec: {0}")]
    Progenitor(String),
    /// A repair of the generator's output found nothing to repair.
    #[error("the repair {pass:?} no longer applies: {reason}")]
    Pass {
        /// The repair.
        pass: &'static str,
        /// What it did not find.
        reason: &'static str,
    },
    /// A schema that has a type of its own in `mde_core` is gone.
    #[error("the setting {setting:?} no longer applies: the spec has no schema `{schema}`")]
    Setting {
        /// The setting.
        setting: &'static str,
        /// The schema that it is for.
        schema: &'static str,
    },
    /// The spec lacks something that is generated from.
    #[error("{pointer}: {what}")]
    Spec {
        /// Where in the spec.
        pointer: String,
        /// What is wrong there.
        what: String,
    },
    /// What was generated is not Rust.
    #[error("the generated code does not parse: {0}")]
    Syntax(#[from] syn::Error),
}

/// Every generated file, by its path in the workspace.
///
/// # Errors
/// When the spec cannot be made into a client, or a repair of the generator's output no longer fits.
pub(crate) fn render(document: &Document) -> Result<BTreeMap<PathBuf, String>, Finding> {
    files(document).map_err(|error| finding(document, &error))
}

fn files(document: &Document) -> Result<BTreeMap<PathBuf, String>, Error> {
    let spec = document.value();
    let digest = Digest::of(spec)?;
    client::settings_apply(&digest)?;
    // progenitor takes as long as all the rest.
    let (client, rest) = thread::scope(|scope| {
        let rest = scope.spawn(|| beside_the_client(spec, &digest));
        let client = client::render(spec, &digest);
        (client, rest.join())
    });
    let mut files = rest.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
    let client = client?;
    let generated = Path::new(GENERATED);
    files.insert(
        generated.join("client.rs"),
        source::rust_file(client.operations),
    );
    files.insert(generated.join("types.rs"), source::rust_file(client.types));
    Ok(files)
}

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
    let rust = |name: &str, tokens| Ok::<_, Error>((generated.join(name), source::rust(tokens)?));
    Ok(BTreeMap::from([
        (generated.join("mod.rs"), source::module_list(&modules)?),
        rust("aliases.rs", aliases::render(digest))?,
        rust("open_enums.rs", open_enums::render(digest))?,
        rust("pages.rs", pages::render(digest))?,
        rust("tables.rs", tables::render(digest))?,
        (PathBuf::from(manifest::PATH), manifest::render(spec)),
        (
            PathBuf::from("crates/mde-mock/src/generated/openapi.json"),
            source::json(&bundle::bundle(spec)),
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
    client::quietly(|| parts(document))
        .map_err(Error::Progenitor)
        .flatten()
        .map_err(|error| finding(document, &error))
}

fn parts(document: &Document) -> Result<Interface, Error> {
    let spec = document.value();
    let digest = Digest::of(spec)?;
    let client = client::render(spec, &digest)?;
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
        Error::Pass { .. } => (
            "the generator's output has changed, and what the repair was for may be back",
            "mend or delete the repair in xtask/src/generate/passes.rs",
        ),
    };
    let pointer = match error {
        Error::Spec { pointer, .. } => pointer.as_str(),
        _ => "",
    };
    Finding::failure("generator", document.path(), error.to_string(), why, fix)
        .at(document.place(pointer), pointer)
}

/// Writes every file, or leaves everything as it was. Paths are relative to `root`.
///
/// # Errors
/// When a file cannot be written; those written before are then what they were again.
pub(crate) fn write(root: &Path, files: &BTreeMap<PathBuf, String>) -> io::Result<()> {
    // Whatever is likely to fail (permissions, disk space) fails while nothing has changed yet.
    let mut staged = Vec::new();
    for (path, text) in files {
        let path = root.join(path);
        let old = match std::fs::read(&path) {
            Ok(old) => Some(old),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(named(&path, &error)),
        };
        if old.as_deref() == Some(text.as_bytes()) {
            continue;
        }
        let folder = path.parent().unwrap_or(root);
        std::fs::create_dir_all(folder).map_err(|error| named(folder, &error))?;
        let mut file = tempfile::Builder::new()
            .permissions(permissions())
            .tempfile_in(folder)
            .map_err(|error| named(folder, &error))?;
        file.write_all(text.as_bytes())
            .map_err(|error| named(&path, &error))?;
        staged.push((path, file, old));
    }
    let mut done: Vec<(PathBuf, Option<Vec<u8>>)> = Vec::new();
    for (path, file, old) in staged {
        if let Err(error) = file.persist(&path) {
            for (path, old) in done {
                // Whatever cannot be restored is out of date, which the next `check` says.
                let _ = match old {
                    Some(old) => std::fs::write(path, old),
                    None => std::fs::remove_file(path),
                };
            }
            return Err(named(&path, &error.error));
        }
        done.push((path, old));
    }
    Ok(())
}

/// Those of any source file; a temporary file's own are for its owner alone.
fn permissions() -> std::fs::Permissions {
    #[cfg(unix)]
    {
        std::os::unix::fs::PermissionsExt::from_mode(0o666)
    }
    #[cfg(not(unix))]
    {
        // No platform but Unix has a mode to set, and tempfile ignores these there.
        std::fs::metadata(std::env::temp_dir())
            .map(|m| m.permissions())
            .expect("a temporary folder")
    }
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

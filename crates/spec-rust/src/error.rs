//! Why no client could be made of a document.

use spec_document::strict::Lack;

/// Why nothing could be made of the spec.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The generator itself does not take it.
    #[error("progenitor refuses the spec: {0}")]
    Progenitor(String),
    /// A repair of the generator's output found nothing to repair.
    #[error("the repair {repair:?} no longer applies: {reason}")]
    Repair {
        /// The repair.
        repair: &'static str,
        /// What it did not find.
        reason: &'static str,
    },
    /// A schema that has a type by hand is gone.
    #[error("the setting {setting:?} no longer applies: the spec has no schema `{schema}`")]
    Setting {
        /// The setting.
        setting: &'static str,
        /// The schema that it is for.
        schema: &'static str,
    },
    /// The spec lacks something that is generated from.
    #[error(transparent)]
    Spec(#[from] Lack),
    /// What was generated is not Rust.
    #[error("the generated code does not parse: {0}")]
    Syntax(#[from] syn::Error),
}

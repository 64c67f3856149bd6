//! Owns where the generated files are in the workspace, what they are made by, and what stands at their
//! heads.

use std::path::Path;

use spec_rust::{Layout, Maker};

/// The command that makes all of this anew.
pub const COMMAND: &str = "cargo xtask generate";

/// What the generated files of this workspace are made by.
pub fn maker(root: &Path) -> Maker<'_> {
    Maker {
        root,
        command: COMMAND,
        manifest: Path::new(MANIFEST),
    }
}

/// The look of a generated file.
pub(super) const LAYOUT: Layout = Layout {
    first_line: "// Generated from spec/openapi.yaml by `cargo xtask generate`. Do not edit.",
};

/// Where the manifest is in the workspace.
pub(super) const MANIFEST: &str = "crates/mde-client/src/generated/manifest.json";

/// The folder of the client's generated files.
pub(super) const GENERATED: &str = "crates/mde-client/src/generated";

/// The folder of the SDK's generated files.
pub(super) const WAYS: &str = "crates/mde/src/generated";

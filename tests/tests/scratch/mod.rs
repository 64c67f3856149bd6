//! Owns a copy of the workspace that a slow test may do what it likes with.
//!
//! The copy's packages have a version of their own: cargo takes two workspaces in one target folder for the
//! same, and what is compiled of the one would get into the other's tests. By it both share what they
//! depend on, which takes most of the time of a build.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// What a workspace consists of; the rest is not needed.
const PARTS: [&str; 8] = [
    "Cargo.toml",
    "Cargo.lock",
    ".cargo",
    "README.md",
    "crates",
    "spec",
    "tests",
    "xtask",
];

/// A copy of the workspace.
pub(crate) struct Scratch {
    root: PathBuf,
    target: PathBuf,
}

impl Scratch {
    /// A copy in the folder of this name in the target folder, as the workspace is now.
    ///
    /// # Panics
    /// When something cannot be read or written, or the version is not where it was.
    pub(crate) fn named(name: &str) -> Self {
        let original = Path::new(env!("CARGO_MANIFEST_DIR"));
        let original = original.parent().expect("the workspace");
        let target = std::env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| original.join("target"), PathBuf::from);
        let scratch = Self {
            root: target.join(name),
            target,
        };
        for part in PARTS {
            copy(&original.join(part), &scratch.root.join(part));
        }
        let manifest = scratch.read("Cargo.toml");
        let line = manifest.lines().find(|line| line.starts_with("version = "));
        let line = line.expect("the workspace has a version");
        let own = format!("{}+{name}\"", line.trim_end_matches('"'));
        scratch.write("Cargo.toml", &manifest.replacen(line, &own, 1));
        scratch
    }

    /// Where it is.
    #[allow(dead_code)]
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The program of this name, as it was built last.
    #[allow(dead_code)]
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
        self.target.join("debug").join(file)
    }

    /// The text of a file.
    ///
    /// # Panics
    /// When it cannot be read.
    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.root.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }

    /// Writes a file.
    ///
    /// # Panics
    /// When it cannot be written.
    pub(crate) fn write(&self, file: &str, text: &str) {
        fs::write(self.root.join(file), text).unwrap_or_else(|error| panic!("{file}: {error}"));
    }

    /// Runs cargo in it, and says what came of it.
    ///
    /// # Panics
    /// When cargo cannot be run.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO"))
            .current_dir(&self.root)
            .args(arguments)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_NET_OFFLINE", "true")
            .env("RUST_BACKTRACE", "0")
            .output()
            .expect("cargo runs")
    }
}

/// Copies what differs, so that what did not change is not compiled again.
fn copy(from: &Path, to: &Path) {
    if !from.is_dir() {
        let bytes = fs::read(from).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
        if fs::read(to).ok().as_ref() != Some(&bytes) {
            fs::create_dir_all(to.parent().expect("a folder")).expect("a folder of the copy");
            fs::write(to, bytes).expect("a file of the copy");
        }
        return;
    }
    for entry in fs::read_dir(from).expect("a folder of the workspace") {
        let name = entry.expect("an entry").file_name();
        copy(&from.join(&name), &to.join(&name));
    }
}

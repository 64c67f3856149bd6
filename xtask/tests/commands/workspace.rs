//! A workspace in a temporary folder, in which the real binary runs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// The folder of the repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask is a folder of the repository")
}

/// A workspace with nothing but a manifest and a spec.
pub(crate) struct Workspace {
    folder: TempDir,
}

/// What a run of the binary came to.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Workspace {
    /// A workspace around a spec.
    pub(crate) fn with_spec(text: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join("Cargo.toml"), "[workspace]\n").expect("the manifest");
        std::fs::create_dir(folder.path().join("spec")).expect("the folder of the spec");
        let workspace = Self { folder };
        workspace.write("spec/openapi.yaml", text);
        workspace
    }

    /// The folder of the workspace.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Runs `cargo xtask` with these arguments in the workspace's folder.
    pub(crate) fn xtask(&self, arguments: &[&str]) -> Run {
        xtask(self.folder.path(), arguments)
    }

    /// The same with no more address space than this many KiB, where the shell can see to that.
    pub(crate) fn xtask_within(&self, kib: u64, arguments: &[&str]) -> Run {
        if cfg!(not(target_os = "linux")) {
            return self.xtask(arguments);
        }
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &format!("ulimit -v {kib} && exec \"$0\" \"$@\"")])
            .arg(env!("CARGO_BIN_EXE_xtask"));
        run(shell, self.folder.path(), arguments)
    }

    /// The path of a file of the workspace.
    pub(crate) fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn read(&self, path: impl AsRef<Path>) -> String {
        std::fs::read_to_string(self.folder.path().join(path)).expect("a file of the workspace")
    }

    pub(crate) fn write(&self, path: impl AsRef<Path>, text: &str) {
        std::fs::write(self.folder.path().join(path), text).expect("a file of the workspace");
    }

    /// Every file of the workspace with its bytes.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut pending = vec![self.folder.path().to_owned()];
        while let Some(folder) = pending.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder of the workspace") {
                let path = entry.expect("an entry of the workspace").path();
                if path.is_dir() {
                    pending.push(path);
                } else {
                    let bytes = std::fs::read(&path).expect("a file of the workspace");
                    files.insert(path, bytes);
                }
            }
        }
        files
    }
}

/// Runs `cargo xtask` with these arguments in a folder, as if cargo had nothing to do with it.
pub(crate) fn xtask(folder: &Path, arguments: &[&str]) -> Run {
    run(Command::new(env!("CARGO_BIN_EXE_xtask")), folder, arguments)
}

fn run(mut command: Command, folder: &Path, arguments: &[&str]) -> Run {
    let Output {
        status,
        stdout,
        stderr,
    } = command
        .args(arguments)
        .current_dir(folder)
        .env_remove("CARGO_MANIFEST_DIR")
        .output()
        .expect("the binary runs");
    Run {
        code: status.code(),
        stdout: String::from_utf8(stdout).expect("UTF-8"),
        stderr: String::from_utf8(stderr).expect("UTF-8"),
    }
}

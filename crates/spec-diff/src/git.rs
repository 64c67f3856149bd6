//! What the repository had at another time. Everything that can be missing (git, the repository, the
//! ref, its history, the file) is an error that says what to run: a comparison that could not be made
//! must not look like one that found nothing.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Command, Stdio};

use spec_document::document::MAX_BYTES;

/// Why something could not be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub(crate) struct Missing {
    pub what: String,
    /// The command or the edit that mends it.
    pub fix: String,
}

/// A commit of the repository around a folder.
pub(crate) struct Commit<'r> {
    root: &'r Path,
    name: &'r str,
    hash: String,
}

impl<'r> Commit<'r> {
    /// The commit that a branch, a tag, a hash or an expression such as `HEAD~1` names.
    ///
    /// # Errors
    /// When there is no git, no repository, or no such commit in it.
    pub(crate) fn find(root: &'r Path, name: &'r str) -> Result<Self, Missing> {
        match git(root, &["rev-parse", "--git-dir"]) {
            Ok(_) => {}
            Err(Failed::Start(error)) => {
                return Err(Missing {
                    what: format!("git cannot be run: {error}"),
                    fix: "install git, or give a file: --base FILE".to_owned(),
                });
            }
            Err(Failed::Refused(words)) => {
                return Err(Missing {
                    what: format!("there is no git repository to look for `{name}` in: {words}"),
                    fix: "run it in a clone of the repository, or give a file: --base FILE"
                        .to_owned(),
                });
            }
        }
        let commit = format!("{name}^{{commit}}");
        match git(
            root,
            &[
                "rev-parse",
                "--verify",
                "--quiet",
                "--end-of-options",
                &commit,
            ],
        ) {
            Ok(hash) => Ok(Self {
                root,
                name,
                hash: String::from_utf8_lossy(&hash).trim().to_owned(),
            }),
            Err(_) => Err(not_found(root, name)),
        }
    }

    /// What a file of the workspace was, at most a byte more than a spec may have.
    ///
    /// # Errors
    /// When the commit has no such file, or git fails.
    pub(crate) fn file(&self, path: &str) -> Result<Vec<u8>, Missing> {
        let name = self.name;
        let object = format!("{}:./{path}", self.hash);
        git(self.root, &["show", "--end-of-options", &object]).map_err(|failed| match failed {
            Failed::Refused(_) if self.lacks(path) => Missing {
                what: format!("`{name}` has no {path}"),
                fix: format!("name a later commit, one of: git log --oneline -- {path}"),
            },
            // To show it by hand fetches it, into the clone, too.
            Failed::Refused(_) if is_partial(self.root) => Missing {
                what: format!("this clone is partial and has not fetched {path} of `{name}`"),
                fix: format!("git show {object} > base.yaml, then --base base.yaml"),
            },
            failed => Missing {
                what: format!("git cannot show {path} of `{name}`: {failed}"),
                fix: format!("git fetch origin {}", self.hash),
            },
        })
    }

    /// Whether the commit is known to have no such file.
    fn lacks(&self, path: &str) -> bool {
        let path = format!("./{path}");
        git(
            self.root,
            &["ls-tree", "--name-only", &self.hash, "--", &path],
        )
        .is_ok_and(|listed| listed.is_empty())
    }
}

/// Whether files of old commits may be left with the remote.
fn is_partial(root: &Path) -> bool {
    let promised = r"^remote\..*\.promisor$";
    git(root, &["config", "--get-regexp", promised]).is_ok_and(|remotes| !remotes.is_empty())
}

fn not_found(root: &Path, name: &str) -> Missing {
    let shallow = git(root, &["rev-parse", "--is-shallow-repository"])
        .is_ok_and(|answer| answer.starts_with(b"true"));
    let hexadecimal = name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_hash = name.len() >= 40 && hexadecimal;
    // Nobody fetches a commit by the beginning of its hash.
    let is_short_hash = (7..40).contains(&name.len()) && hexadecimal;
    let is_expression = name.contains(['~', '^', '@', ':']);
    let branch = name.strip_prefix("origin/").unwrap_or(name);
    let fetch_branch = format!("git fetch --depth=1 origin +{branch}:refs/remotes/origin/{branch}");
    let then = if name.starts_with("origin/") || is_hash {
        String::new()
    } else {
        format!(", then --base origin/{branch}")
    };
    match (shallow, is_hash) {
        (true, true) => Missing {
            what: format!("this clone is shallow and has no commit `{name}`"),
            fix: format!("git fetch --depth=1 origin {name}"),
        },
        (true, _) if is_expression || is_short_hash => Missing {
            what: format!("this clone is shallow and its history does not reach `{name}`"),
            fix: "git fetch --unshallow origin".to_owned(),
        },
        (true, _) => Missing {
            what: format!("this clone is shallow and has no `{name}`"),
            fix: format!("{fetch_branch}{then}"),
        },
        (false, _) => Missing {
            what: format!("`{name}` is neither a file nor a branch, tag or commit of this repository"),
            fix: "git fetch origin --tags, and look for it in the output of: git branch --all; git tag".to_owned(),
        },
    }
}

#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error("{0}")]
    Start(#[from] io::Error),
    #[error("{0}")]
    Refused(String),
}

/// Runs git in a folder; what it prints, cut off where no spec can go on.
fn git(root: &Path, arguments: &[&str]) -> Result<Vec<u8>, Failed> {
    let mut child = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(arguments)
        .env("LC_ALL", "C")
        // Fetching is for the person to decide.
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut output = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        stdout.take(MAX_BYTES as u64 + 1).read_to_end(&mut output)?;
    }
    if output.len() > MAX_BYTES {
        // The rest is of no use to anybody.
        let _ = child.kill();
        child.wait()?;
        return Ok(output);
    }
    let mut words = String::new();
    if let Some(stderr) = child.stderr.take() {
        // Not UTF-8: then without its words.
        let _ = stderr.take(1 << 16).read_to_string(&mut words);
    }
    if child.wait()?.success() {
        Ok(output)
    } else {
        Err(Failed::Refused(
            words
                .lines()
                .next()
                .unwrap_or("git does not say why")
                .to_owned(),
        ))
    }
}

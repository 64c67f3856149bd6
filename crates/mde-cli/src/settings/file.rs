//! Owns where the settings file is, and that nobody else can have written it.

use std::{
    env,
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use clap::ArgMatches;
use etcetera::BaseStrategy as _;

use super::{Broken, CONFIG, Problem};

/// More than anybody writes by hand.
const LARGEST: u64 = 1 << 20;

/// The file that was named, by the option or by `MDE_CONFIG`.
fn named(typed: &ArgMatches) -> Option<PathBuf> {
    let typed = typed.get_one::<PathBuf>(CONFIG).cloned();
    typed.or_else(|| {
        let named = env::var_os("MDE_CONFIG").filter(|named| !named.is_empty())?;
        Some(named.into())
    })
}

/// Where the settings file is, or would be; none where there is no home.
pub(crate) fn path(typed: &ArgMatches) -> Option<PathBuf> {
    named(typed).or_else(|| {
        let platform = etcetera::base_strategy::choose_native_strategy().ok()?;
        Some(platform.config_dir().join("mde").join("config.toml"))
    })
}

/// The file's path and text; none if there is no file, and none was named.
pub(super) fn read(typed: &ArgMatches) -> Result<Option<(PathBuf, String)>, Broken> {
    let Some(path) = path(typed) else {
        return Ok(None);
    };
    let broken = |sentence: String, hint: Option<String>| Broken {
        path: path.clone(),
        problems: vec![Problem {
            at: None,
            sentence,
            hint,
        }],
    };
    let cannot = |error: io::Error| {
        let hint = match error.kind() {
            io::ErrorKind::NotFound => "--config and MDE_CONFIG name a file that is there",
            io::ErrorKind::IsADirectory => "name a file in it",
            _ => "--config and MDE_CONFIG name another file",
        };
        broken(format!("cannot be read: {error}"), Some(hint.to_owned()))
    };
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound && named(typed).is_none() => {
            return Ok(None);
        }
        Err(error) => return Err(cannot(error)),
    };
    guard(&file, &path).map_err(|(sentence, hint)| broken(sentence, Some(hint)))?;
    let mut bytes = Vec::new();
    file.take(LARGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(cannot)?;
    if bytes.len() as u64 > LARGEST {
        return Err(broken(
            "is longer than 1 MiB".to_owned(),
            Some("it cannot be meant: --config and MDE_CONFIG name another file".to_owned()),
        ));
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Some((path, text))),
        Err(_) => {
            let hint = "save it as UTF-8".to_owned();
            Err(broken("is no text in UTF-8".to_owned(), Some(hint)))
        }
    }
}

/// Refuses a file that somebody else can have written: it says where tokens go. What is no regular file, such as a
/// pipe or `/dev/null`, is as it is for whoever named it.
#[cfg(unix)]
fn guard(file: &File, path: &Path) -> Result<(), (String, String)> {
    use std::os::unix::fs::MetadataExt as _;

    const OTHERS_WRITE: u32 = 0o022;
    const STICKY: u32 = 0o1000;
    let user = rustix::process::geteuid().as_raw();
    // The file that was opened, and not one that has taken its place.
    let Ok(metadata) = file.metadata() else {
        return Ok(());
    };
    if !metadata.is_file() {
        return Ok(());
    }
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = real.parent().unwrap_or(&real);
    let checked = [
        (Some(&metadata), &*real, "", 0),
        // In a sticky folder nobody replaces the file of another.
        (fs::metadata(folder).ok().as_ref(), folder, "is in a folder that ", STICKY),
    ]
    .map(|(metadata, path, what, unless)| {
        let metadata = metadata?;
        let mode = metadata.mode();
        let path = path.display();
        if ![0, user].contains(&metadata.uid()) {
            return Some((
                format!(
                    "{what}belongs to another user (uid {}) than the one who runs this (uid {user}), and it can say where tokens go",
                    metadata.uid()
                ),
                format!("make it your own: chown \"$(id -u)\" {path}"),
            ));
        }
        if mode & OTHERS_WRITE != 0 && mode & unless == 0 {
            return Some((
                format!(
                    "{what}others can write (mode {:04o}), and it can say where tokens go",
                    mode & 0o7777
                ),
                format!("allow only yourself to write it: chmod go-w {path}"),
            ));
        }
        None
    });
    checked.into_iter().flatten().next().map_or(Ok(()), Err)
}

/// Elsewhere the permissions of the user's own folder hold.
#[cfg(not(unix))]
fn guard(_: &File, _: &Path) -> Result<(), (String, String)> {
    Ok(())
}

//! A fleet of one's own: a JSON file that gives each user an array of machines.

use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::{Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::key;

/// A fleet file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FleetFileError {
    /// The file cannot be read.
    #[error("cannot read the fleet file {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file holds something else.
    #[error(
        "the fleet file {} must be a JSON object that gives each user an array of machines: {source}",
        path.display()
    )]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong, with line and column.
        source: serde_json::Error,
    },
}

/// Users and their machines, each as it stands in the file.
pub(crate) type Users = Vec<(String, Vec<Box<RawValue>>)>;

pub(crate) fn read(path: &Path) -> Result<Users, FleetFileError> {
    let text = std::fs::read_to_string(path).map_err(|source| FleetFileError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    // Some editors and shells on Windows begin a file with a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let FleetFile(users) =
        serde_json::from_str(text).map_err(|source| FleetFileError::Malformed {
            path: path.to_owned(),
            source,
        })?;
    Ok(users)
}

struct FleetFile(Users);

impl<'de> Deserialize<'de> for FleetFile {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(UsersVisitor).map(Self)
    }
}

struct UsersVisitor;

impl<'de> Visitor<'de> for UsersVisitor {
    type Value = Users;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object of users")
    }

    // A map type would let the last of two equal names win without a word.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Users, A::Error> {
        let mut users = Users::new();
        let mut seen = HashSet::new();
        while let Some(name) = map.next_key::<String>()? {
            if !seen.insert(key(&name)) {
                return Err(A::Error::custom(format_args!(
                    "user '{name}' is there twice"
                )));
            }
            users.push((name, map.next_value()?));
        }
        Ok(users)
    }
}

//! Owns which formats there are, and which one fits where nobody chose.

use std::{io::IsTerminal as _, path::Path};

use clap::ValueEnum;
use serde::Serialize;

/// A format, by the name that it has on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    Table,
    Json,
    Ndjson,
    Csv,
    Ids,
}

impl Format {
    /// The one for a file of this name, if none was chosen.
    pub(crate) fn of_file(path: &Path) -> Self {
        match path.extension() {
            Some(extension) if extension.eq_ignore_ascii_case("csv") => Self::Csv,
            _ => Self::Ndjson,
        }
    }

    /// Whether answers can be added to what is written.
    pub(crate) fn can_be_kept(self) -> bool {
        matches!(self, Self::Ndjson | Self::Csv)
    }

    /// The one for a standard output like this, if none was chosen.
    pub(crate) fn fitting() -> Self {
        if std::io::stdout().is_terminal() {
            Self::Table
        } else {
            Self::Ndjson
        }
    }
}

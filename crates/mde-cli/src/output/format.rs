//! Owns which formats there are, and which one fits where nobody chose.

use std::{fmt, io::IsTerminal as _, path::Path};

use clap::{ValueEnum, builder::PossibleValue};
use serde::Serialize;

use crate::{diagnostics, refusal::Refusal};

/// How names end of what only spreadsheets read.
const WORKBOOKS: [&str; 4] = ["xlsx", "xls", "xlsm", "ods"];

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
    /// The one for a file of this name, which goes with the one that was typed, if any was.
    ///
    /// # Errors
    /// When the name says another one, or one that nobody writes.
    pub(crate) fn of_file(path: &Path, typed: Option<Self>) -> Result<Self, Refusal> {
        let extension = path.extension().unwrap_or_default();
        let extension = extension.to_string_lossy().to_lowercase();
        let file = path.display();
        let refused = |sentence, hint: &str| Err(Refusal::usage(sentence, Some(hint.to_owned())));
        let named = match &*extension {
            word if WORKBOOKS.contains(&word) => {
                return refused(
                    format!("{file}: no workbooks are written"),
                    "name it .csv, which spreadsheets open",
                );
            }
            "jsonl" => Some(Self::Ndjson),
            word => Self::from_str(word, false).ok(),
        };
        match (named, typed) {
            // What cannot be kept at all is told as that.
            (_, Some(typed)) if !typed.can_be_kept() => Ok(typed),
            (Some(Self::Table | Self::Ids), None) => refused(
                format!("{file}: --output is written in ndjson or csv, and not in {extension}"),
                "name it .ndjson or .csv",
            ),
            (Some(Self::Json), None) => {
                diagnostics::note(&format!(
                    "{file} is written in ndjson, an object a line: name it .ndjson for others to know"
                ));
                Ok(Self::Ndjson)
            }
            (Some(named), Some(typed)) if named.can_be_kept() && named != typed => refused(
                format!("{file} is {named} by its name, and --format says {typed}"),
                &format!("name it .{typed}, or leave --format away"),
            ),
            (_, Some(typed)) => Ok(typed),
            (Some(named), None) => Ok(named),
            (None, None) => Ok(Self::Ndjson),
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

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = self.to_possible_value();
        f.write_str(word.as_ref().map_or("", PossibleValue::get_name))
    }
}

//! Owns the command line: its words and its help.

use std::{io::IsTerminal as _, path::PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::{exit, output::csv};

/// Ask Microsoft Defender for Endpoint from the command line
#[derive(Debug, Parser)]
#[command(name = "mde", version, about, after_help = overview())]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) subject: Subject,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Subject {
    /// What the service knows about users
    #[command(subcommand)]
    User(UserCommand),
}

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// List the machines that users have logged on to
    #[command(
        long_about = "List the machines that users have logged on to.\n\n\
            Machines are printed as the service sent them: every property, those that this version \
            does not know included. Users given twice are asked and printed once.",
        after_help = details()
    )]
    Machines(MachinesArgs),
}

#[derive(Debug, Args)]
pub(crate) struct MachinesArgs {
    /// User names: `user1`, not `user1@contoso.com`
    #[arg(required = true, value_name = "USER")]
    pub(crate) users: Vec<String>,

    /// How to print [default: table on a terminal, ndjson elsewhere]
    #[arg(long, value_enum, hide_default_value = true)]
    pub(crate) format: Option<Format>,

    /// Write CSV cells exactly, with no protection against spreadsheets that run them
    #[arg(
        long,
        long_help = "Write CSV cells exactly, with no protection against spreadsheets that run them.\n\n\
            Otherwise a cell that a spreadsheet would take for a formula gets a leading apostrophe, \
            and control, bidirectional and invisible characters are shown as escapes such as \
            \\u{1b}. On a terminal they always are."
    )]
    pub(crate) csv_raw: bool,

    #[command(flatten)]
    pub(crate) service: ServiceArgs,
}

/// Which service to ask.
#[derive(Debug, Args)]
#[command(next_help_heading = "Service")]
pub(crate) struct ServiceArgs {
    /// Where the service is [default: the commercial cloud's global host]
    #[arg(
        long,
        value_name = "URL",
        long_help = "Where the service is [default: the commercial cloud's global host].\n\n\
            https only, except for literal loopback addresses such as http://127.0.0.1:8080. The \
            token is sent there, so name only hosts that may have it."
    )]
    pub(crate) base_url: Option<String>,

    /// Certificates to trust besides the system's, in PEM
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,

    /// Ask a stand-in of the service inside this process: no account, no token, made-up data
    #[cfg(feature = "demo")]
    #[arg(long, conflicts_with_all = ["base_url", "ca_file"])]
    pub(crate) demo: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people, fitted to the terminal
    Table,
    /// One array of {"user", "machines": […]} in the order asked
    Json,
    /// One such object a line, as each user completes
    Ndjson,
    /// RFC 4180, a row for each machine
    Csv,
}

impl MachinesArgs {
    pub(crate) fn format(&self) -> Format {
        self.format.unwrap_or_else(|| {
            if std::io::stdout().is_terminal() {
                Format::Table
            } else {
                Format::Ndjson
            }
        })
    }
}

#[cfg(feature = "demo")]
const TRY_IT: &str = "
  mde user machines user1 --demo
      try it: no account, no token, made-up data";
#[cfg(not(feature = "demo"))]
const TRY_IT: &str = "";

const EXAMPLES: &str = "
  mde user machines user1
      the machines of one user, as a table
  mde user machines user1 user2 --format csv > machines.csv
      the machines of several users, for a spreadsheet
  mde user machines user1 | jq -r '.machines[]?.computerDnsName'
      names only
  tr '\\n' '\\0' < users.txt | xargs -0 mde user machines --
      a file of names, one a line";

const OUTPUT: &str = "
Output:
  json, ndjson  {\"user\", \"machines\": […]}; for a user who failed, in the same place,
                {\"user\", \"error\": {\"kind\", \"message\", …}}
  csv           a row for each machine; a user without machines is one row with empty cells;
                error is kind and message of a failure, rest a JSON object of all properties
                that have no column
  table         the columns that fit the width; failures are told on standard error only";

const ENVIRONMENT: &str = "
Environment:
  MDE_TOKEN                access token for the service, without the word Bearer; get one with
                           az account get-access-token \\
                             --resource https://api.securitycenter.microsoft.com \\
                             --query accessToken --output tsv
  HTTPS_PROXY, NO_PROXY    proxy to go through, and hosts to reach without it; never used for
                           loopback addresses
  COLUMNS                  width of the table [default: the terminal's, elsewhere 120]";

fn overview() -> String {
    format!(
        "Examples:{TRY_IT}{EXAMPLES}\n{ENVIRONMENT}\n\n{}",
        exit::help()
    )
}

fn details() -> String {
    let columns: Vec<_> = csv::columns().collect();
    let columns: Vec<_> = columns
        .chunks(5)
        .map(|columns| columns.join(", "))
        .collect();
    let columns = columns.join(",\n  ");
    format!(
        "Examples:{TRY_IT}{EXAMPLES}\n{OUTPUT}\n\nCSV columns:\n  {columns}\n{ENVIRONMENT}\n\n{}",
        exit::help(),
    )
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}

//! Owns the command line: its words and its help.

use std::{io::IsTerminal as _, path::PathBuf, time::Duration};

use clap::{
    Args, Parser, Subcommand, ValueEnum,
    builder::{PossibleValuesParser, TypedValueParser, ValueParser},
};
use mde::{Cloud, CredentialKind};

use crate::{exit, output::csv};

/// Ask Microsoft Defender for Endpoint from the command line
#[derive(Debug, Parser)]
#[command(name = "mde", version, about, after_help = overview())]
pub(crate) struct Cli {
    /// Tell on standard error what happens, without any secret (MDE_LOG can name a level)
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,

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
    #[arg(required_unless_present = "users_file", value_name = "USER")]
    pub(crate) users: Vec<String>,

    /// A file with more user names, one a line; `-` is standard input
    #[arg(
        long,
        value_name = "FILE",
        long_help = "A file with more user names, one a line; `-` is standard input.\n\n\
            UTF-8, with or without a byte order mark, line ends of any system. White space around a \
            name and blank lines do not count; there are no comments, for # may be in a name. A file is \
            checked before anybody is asked about; standard input and pipes as they come, where a line \
            that is no user name is a user who failed (invalidInput)."
    )]
    pub(crate) users_file: Option<PathBuf>,

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

    /// Fail when a machine breaks the service's contract; all machines are printed all the same
    #[arg(
        long,
        long_help = "Fail when a machine breaks the service's contract; all machines are printed all the same.\n\n\
            Otherwise a property of a wrong type is a warning on standard error, with user, machine and \
            JSON path."
    )]
    pub(crate) strict: bool,

    #[command(flatten)]
    pub(crate) service: ServiceArgs,

    #[command(flatten)]
    pub(crate) pace: PaceArgs,
}

/// Which service to ask, and as whom.
#[derive(Debug, Args)]
#[command(next_help_heading = "Service")]
pub(crate) struct ServiceArgs {
    /// Which cloud, by the host of its API [default: MDE_CLOUD, else commercial]
    #[arg(long, value_name = "NAME", value_parser = cloud_names())]
    pub(crate) cloud: Option<String>,

    /// The tenant's id or domain, in place of AZURE_TENANT_ID
    #[arg(long, value_name = "TENANT")]
    pub(crate) tenant: Option<String>,

    /// The application's id, in place of AZURE_CLIENT_ID
    #[arg(long, value_name = "ID")]
    pub(crate) client_id: Option<String>,

    /// Which kind of credential [default: the first that the environment has]
    #[arg(long, value_name = "KIND", value_parser = credential_kind())]
    pub(crate) credential: Option<CredentialKind>,

    /// Where the service is [default: the cloud's host]
    #[arg(
        long,
        value_name = "URL",
        long_help = "Where the service is [default: the cloud's host].\n\n\
            Without the service's own routes: https://api.security.microsoft.com, not …/api. https \
            only, except for literal loopback addresses such as http://127.0.0.1:8080, which are \
            taken for stand-ins: their quota is kept in memory, apart from the tenant's. The \
            token is sent there, so name only hosts that may have it. A host that is none of the \
            cloud's gets tokens other than MDE_TOKEN only together with --token-scope."
    )]
    pub(crate) base_url: Option<String>,

    /// The scope to ask tokens for, which may then go to --base-url [default: the cloud's]
    #[arg(long, value_name = "SCOPE")]
    pub(crate) token_scope: Option<String>,

    /// Who issues tokens: https:// and a host [default: the cloud's]
    #[arg(long, value_name = "URL")]
    pub(crate) authority: Option<String>,

    /// Certificates to trust besides the system's, in PEM
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,

    /// Ask a stand-in of the service inside this process: no account, no token, made-up data
    #[cfg(feature = "demo")]
    #[arg(long, conflicts_with_all = [
        "cloud", "tenant", "client_id", "credential", "base_url", "token_scope", "authority", "ca_file"
    ])]
    pub(crate) demo: bool,
}

/// How fast to ask, and how long to wait.
#[derive(Debug, Args)]
#[command(next_help_heading = "Quota and time")]
pub(crate) struct PaceArgs {
    /// How long one user may take in all, waits for the quota included, such as 90s, 5m or 2h
    /// [default: no limit]
    #[arg(long, value_name = "DURATION", value_parser = deadline)]
    pub(crate) deadline: Option<Duration>,

    /// Leave so many per cent of the quota to others who use the same application
    #[arg(long, value_name = "PERCENT", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=99))]
    pub(crate) reserve: u8,

    /// Ask at an even pace instead of as much at once as the quota allows
    #[arg(long)]
    pub(crate) even_pace: bool,

    /// Ask a stand-in without counting: only for a --base-url on a literal loopback address
    #[arg(long, conflicts_with_all = ["reserve", "even_pace"])]
    pub(crate) no_quota: bool,
}

fn deadline(text: &str) -> Result<Duration, String> {
    match humantime::parse_duration(text) {
        Ok(Duration::ZERO) => Err("nothing can be done in no time".to_owned()),
        Ok(deadline) => Ok(deadline),
        Err(error) => Err(format!("{error}; write such as 90s, 5m or 2h")),
    }
}

fn cloud_names() -> PossibleValuesParser {
    PossibleValuesParser::new(Cloud::names().chain(["commercial"]))
}

fn credential_kind() -> ValueParser {
    PossibleValuesParser::new(CredentialKind::NAMED.map(CredentialKind::name))
        .try_map(|name| name.parse::<CredentialKind>())
        .into()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people, fitted to the terminal
    Table,
    /// One array of {"user", "machines": […]}
    Json,
    /// One such object a line
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
  mde user machines --users-file users.txt > machines.ndjson
      a file of names, one a line";

const OUTPUT: &str = "
Output:
  In every format users are printed as they are answered, which is not the order of asking.
  json, ndjson  {\"user\", \"machines\": […]}; for a user who failed
                {\"user\", \"error\": {\"kind\", \"message\", …}}; a machine that breaks the service's
                contract as it came, with a warning on standard error
  csv           a row for each machine; a user without machines is one row with empty cells;
                error is kind and message of a failure, rest a JSON object of all properties
                that have no column
  table         the columns that fit the width; failures are told on standard error only";

const CREDENTIALS: &str = "
Credentials: the first of these that the environment has, else the Azure CLI (az login)
  MDE_TOKEN                        a token for the service, without the word Bearer; get one with
                                   az account get-access-token \\
                                     --resource https://api.securitycenter.microsoft.com \\
                                     --query accessToken --output tsv
  AZURE_CLIENT_SECRET              an application's secret; needs AZURE_TENANT_ID, AZURE_CLIENT_ID
  AZURE_CLIENT_CERTIFICATE_PATH    an application's certificate and key in PEM; needs the same, and
                                   heeds AZURE_CLIENT_CERTIFICATE_PASSWORD
  AZURE_FEDERATED_TOKEN_FILE       workload identity; needs the same
  IDENTITY_HEADER                  managed identity; needs IDENTITY_ENDPOINT, heeds AZURE_CLIENT_ID";

const ENVIRONMENT: &str = "
Environment:
  MDE_CLOUD                the cloud, unless --cloud names it
  MDE_STATE_DIR            folder in which runs tell each other of the quota that they used
                           [default: mde in the platform's state folder; not used for stand-ins]
  MDE_LOG                  what to tell on standard error: off, error, warn, info, debug or trace
                           [default: warn; with --verbose debug]
  HTTPS_PROXY, NO_PROXY    proxy to go through, with user and password if it wants them
                           (http://user:password@host:port), and hosts to reach without it; never
                           used for loopback addresses
  SSL_CERT_FILE            certificates to trust in place of the system's, where those are a file
  COLUMNS                  width of the table [default: the terminal's, elsewhere 120]";

fn overview() -> String {
    format!(
        "Examples:{TRY_IT}{EXAMPLES}\n{CREDENTIALS}\n{ENVIRONMENT}\n\n{}",
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
        "Examples:{TRY_IT}{EXAMPLES}\n{OUTPUT}\n\nCSV columns:\n  {columns}\n{CREDENTIALS}\n{ENVIRONMENT}\n\n{}",
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

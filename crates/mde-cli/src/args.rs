//! Owns what every command takes, whatever it asks: which service, at what pace, where ids come from and how
//! answers are printed. What there is to ask is generated, and [`tree`](crate::tree)'s.

use std::{path::PathBuf, time::Duration};

use clap::{
    ArgAction, Args,
    builder::{PossibleValuesParser, TypedValueParser, ValueParser},
};
use jiff::Timestamp;
use mde::{Cloud, CredentialKind};

#[cfg(feature = "redis")]
use crate::service::quota_store::QuotaStoreArgs;
use crate::{
    kept::How,
    run::{until, watch::When},
};

/// Where ids come from besides the arguments.
#[derive(Debug, Default, Args)]
pub(crate) struct IdsArgs {
    /// A file with more of them, one a line or a column of a CSV file; `-` is standard input
    #[arg(
        long,
        value_name = "FILE",
        long_help = "A file with more of them, one a line or, with --column, in a column of a CSV file; `-` is \
            standard input.\n\n\
            UTF-8, with or without a byte order mark, line ends of any system. White space around an \
            id and blank lines do not count; there are no comments, for # may be in a name. A file is \
            checked before anything is asked; standard input and pipes as they come, where a line \
            that is no id is one that failed (invalidInput). What is given twice is asked about once."
    )]
    pub(crate) ids_file: Option<PathBuf>,

    /// The column that has them, if --ids-file is a CSV file
    #[arg(
        long,
        value_name = "NAME",
        requires = "ids_file",
        long_help = "The column that has them, if --ids-file is a CSV file: an export of a directory, or a sheet saved as \
            \"CSV UTF-8\".\n\n\
            The first line names the columns; upper and lower case are one, and blanks, hyphens and underscores \
            do not count. They are separated by commas, \
            semicolons, tabs or bars: by what the header shows, or the line sep=; in front of it. Quoted \
            cells may hold any of these, and line breaks. A row with nothing in the column names nothing."
    )]
    pub(crate) column: Option<String>,
}

/// How answers are printed.
#[derive(Debug, Args)]
pub(crate) struct OutputArgs {
    /// Write CSV cells exactly, with no protection against spreadsheets that run them
    #[arg(
        long,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        default_value_t = false,
        value_name = "BOOL",
        action = ArgAction::Set,
        hide_default_value = true,
        hide_possible_values = true,
        long_help = "Write CSV cells exactly, with no protection against spreadsheets that run them.\n\n\
            Otherwise a cell that a spreadsheet would take for a formula gets a leading apostrophe, \
            and control, bidirectional and invisible characters are shown as escapes such as \
            \\u{1b}. On a terminal they always are."
    )]
    pub(crate) csv_raw: bool,

    /// Fail when an answer breaks the service's contract; all of it is printed all the same
    #[arg(
        long,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        default_value_t = false,
        value_name = "BOOL",
        action = ArgAction::Set,
        hide_default_value = true,
        hide_possible_values = true,
        long_help = "Fail when an answer breaks the service's contract; all of it is printed all the same.\n\n\
            Otherwise a property of a wrong type is a warning on standard error, with what it is about \
            and the JSON path."
    )]
    pub(crate) strict: bool,
}

/// Where answers are kept, and what becomes of those that are there.
#[derive(Debug, Args)]
#[command(next_help_heading = "A long run")]
pub(crate) struct KeepArgs {
    /// Write to this file, in ndjson or csv (by its name .csv), so that the run can be resumed
    #[arg(
        long,
        value_name = "FILE",
        long_help = "Write to this file, in ndjson or csv (by its name .csv), so that the run can be resumed.\n\n\
            What is answered is on the disk at once, and FILE.journal beside it says what is there. A file \
            that is there already is refused, unless --resume or --force is given."
    )]
    pub(crate) output: Option<PathBuf>,

    /// Go on with the --output of a run that ended early: ask only for what is missing
    #[arg(
        long,
        requires = "output",
        long_help = "Go on with the --output of a run that ended early: ask only for what is missing.\n\n\
            Give the same command again. Ids may be added and left out: what is in the output stays. \
            Another command, service, tenant, format or option than the output was begun with is refused. \
            Begins anew where there is nothing yet. Of a list the whole is asked again, unless it is there."
    )]
    pub(crate) resume: bool,

    /// Resume, and ask those again that have failed; their answers replace the failures
    #[arg(long, requires = "output")]
    pub(crate) retry_failed: bool,

    /// Replace the --output that is there
    #[arg(long, requires = "output", conflicts_with_all = ["resume", "retry_failed"])]
    pub(crate) force: bool,
}

impl KeepArgs {
    /// What to do about an output that is there.
    pub(crate) fn how(&self) -> How {
        match (self.force, self.resume || self.retry_failed) {
            (true, _) => How::Replace,
            (false, true) => How::Resume {
                failed_again: self.retry_failed,
            },
            (false, false) => How::New,
        }
    }
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
    /// How long one question may take in all, waits for the quota included, such as 90s, 5m or 2h
    /// [default: no limit]
    #[arg(long, value_name = "DURATION", value_parser = deadline)]
    pub(crate) deadline: Option<Duration>,

    /// Leave so many per cent of the quota to others who use the same application
    #[arg(long, value_name = "PERCENT", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=99))]
    pub(crate) reserve: u8,

    /// Ask at an even pace instead of as much at once as the quota allows
    #[arg(
        long,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true",
        default_value_t = false,
        value_name = "BOOL",
        action = ArgAction::Set,
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(crate) even_pace: bool,

    #[cfg(feature = "redis")]
    #[command(flatten)]
    pub(crate) store: QuotaStoreArgs,

    /// Ask a stand-in without counting: only for a --base-url on a literal loopback address
    #[arg(long, conflicts_with_all = ["reserve", "even_pace"])]
    pub(crate) no_quota: bool,
}

/// How a run is watched and when it ends, above all a long one.
#[derive(Debug, Args)]
#[command(next_help_heading = "A long run")]
pub(crate) struct WatchArgs {
    /// Say what would be asked and how long it would take by the quota as it stands; ask nothing
    #[arg(
        long,
        long_help = "Say what would be asked and how long it would take by the quota as it stands; ask nothing.\n\n\
            For people; where there is --format, with json or ndjson as an object. Not even a token is asked for: of a credential \
            that does not say by itself whose quota it is, how the quota stands is not known."
    )]
    pub(crate) dry_run: bool,

    /// Send no more calls than this, retries and further pages included, and then end in order (8)
    #[arg(long, value_name = "NUMBER", value_parser = calls)]
    pub(crate) max_calls: Option<u64>,

    /// Send no call after this moment, and then end in order (8): a time of day such as 06:00, a date and
    /// time, or how long from now such as 8h
    #[arg(long, value_name = "TIME", value_parser = until::parse)]
    pub(crate) until: Option<Timestamp>,

    /// Show on standard error how far the run is [default: auto; without WHEN: always]
    #[arg(
        long,
        value_name = "WHEN",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "always",
        long_help = "Show on standard error how far the run is, what is left of the quota and how long the rest takes \
            at least [default: auto; without WHEN: always].\n\n\
            The time to go is computed from the quota and not from how fast it went so far. It is a lower bound: \
            others who call with the same application, and further pages, make it longer."
    )]
    pub(crate) progress: Option<When>,

    /// Write at the end how the run went, as JSON: why it ended, counts, calls, waits, failures
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "dry_run",
        long_help = "Write at the end how the run went, as JSON: why it ended, counts, calls, waits, failures.\n\n\
            The file is replaced as a whole, also when the run is interrupted. Its `version` is that of its form."
    )]
    pub(crate) summary: Option<PathBuf>,
}

fn deadline(text: &str) -> Result<Duration, String> {
    match humantime::parse_duration(text) {
        Ok(Duration::ZERO) => Err("nothing can be done in no time".to_owned()),
        Ok(deadline) => Ok(deadline),
        Err(error) => Err(format!("{error}; write such as 90s, 5m or 2h")),
    }
}

fn calls(text: &str) -> Result<u64, String> {
    match text.parse() {
        Ok(0) => Err("without a call nothing is asked; --dry-run says what would be".to_owned()),
        Ok(calls) => Ok(calls),
        Err(_) => Err("it is no number of calls; write such as 500".to_owned()),
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
